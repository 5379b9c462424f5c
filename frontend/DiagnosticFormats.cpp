// SPDX-License-Identifier: Apache-2.0
//
// DiagnosticFormats: findings as our own JSON and as workflow commands of GitHub Actions.
//
// The JSON has two views of a finding: ours, and under "service" what ValidateStateMachineDefinition would
// answer, so that a caller can compare with the service without knowing our texts.

#include "frontend/DiagnosticFormats.h"
#include "frontend/Json.h"

namespace asl {

namespace {

std::string placeText(const Source &source, uint32_t offset) {
  LineColumn place = source.lineColumn(offset);
  return "{\"line\":" + std::to_string(place.line) + ",\"column\":" + std::to_string(place.column) +
         ",\"offset\":" + std::to_string(offset) + "}";
}

std::string rangeText(const Source &source, const std::optional<SourceRange> &range) {
  if (!range)
    return "null";
  SourceRange place = source.inFile(*range);
  return "{\"start\":" + placeText(source.file(), place.begin) +
         ",\"end\":" + placeText(source.file(), place.end) + "}";
}

std::string textOrNull(std::string_view text) { return text.empty() ? "null" : quoteText(text); }

/// The warnings that the service has, too.
bool isServiceWarning(std::string_view text) {
  return text == code::NoDollar || text == code::NoPath || text == code::PassResultIsStatic;
}

/// What the service says, or null: it has no other warnings than its three.
std::string serviceText(const Diagnostic &finding) {
  if (finding.group && !isServiceWarning(finding.code))
    return "null";
  return std::string("{\"severity\":") + (finding.group ? "\"WARNING\"" : "\"ERROR\"") +
         ",\"code\":" + quoteText(finding.code) + ",\"message\":" + textOrNull(finding.awsMessage) +
         ",\"location\":" + textOrNull(finding.location) + "}";
}

std::string findingText(const Diagnostic &finding) {
  const Source &source = *finding.source;
  std::string out = "{\"severity\":";
  out += finding.severity == Severity::Error ? "\"error\"" : "\"warning\"";
  out += ",\"rule\":" + quoteText(finding.rule());
  out += ",\"message\":" + quoteText(finding.message);
  out += ",\"range\":" + rangeText(source, finding.range);
  out += ",\"notes\":[";
  const char *separator = "";
  for (const DiagnosticNote &note : finding.notes) {
    out += separator + ("{\"message\":" + quoteText(note.message)) +
           ",\"range\":" + rangeText(source, note.range) + "}";
    separator = ",";
  }
  out += "],\"fixes\":[";
  separator = "";
  for (const DiagnosticFix &fix : finding.fixes) {
    out +=
        separator + ("{\"range\":" + rangeText(source, fix.range)) + ",\"text\":" + quoteText(fix.text) + "}";
    separator = ",";
  }
  return out + "],\"service\":" + serviceText(finding) + "}";
}

/// Text of a workflow command; `isProperty`: in front of the second `::`.
std::string escapeCommand(std::string_view text, bool isProperty) {
  std::string out;
  for (char c : text) {
    switch (c) {
    case '%':
      out += "%25";
      break;
    case '\r':
      out += "%0D";
      break;
    case '\n':
      out += "%0A";
      break;
    case ':':
      out += isProperty ? "%3A" : ":";
      break;
    case ',':
      out += isProperty ? "%2C" : ",";
      break;
    default:
      out += c;
    }
  }
  return out;
}

} // namespace

std::string quoteText(std::string_view text) {
  std::string valid;
  for (size_t at = 0; at < text.size();) {
    auto [character, size] = decodeCharacter(text, at);
    valid += character == 0xFFFD ? std::string_view("\xEF\xBF\xBD") : text.substr(at, size);
    at += size;
  }
  return quoteJson(valid);
}

std::string renderJson(const DiagnosticEngine &diagnostics) {
  std::vector<const Diagnostic *> findings = diagnostics.sorted();
  size_t errors = 0;
  for (const Diagnostic *finding : findings)
    errors += finding->severity == Severity::Error;
  std::string out = "{\"version\":1,\"file\":" + quoteText(diagnostics.source().file().name()) +
                    ",\"result\":" + (errors > 0 ? "\"FAIL\"" : "\"OK\"") +
                    ",\"errors\":" + std::to_string(errors) +
                    ",\"warnings\":" + std::to_string(findings.size() - errors) + ",\"diagnostics\":[";
  const char *separator = "\n";
  for (const Diagnostic *finding : findings) {
    out += separator + findingText(*finding);
    separator = ",\n";
  }
  return out + (findings.empty() ? "]}\n" : "\n]}\n");
}

std::string renderGitHub(const DiagnosticEngine &diagnostics) {
  std::string out;
  for (const Diagnostic *finding : diagnostics.sorted()) {
    const Source &source = *finding->source;
    out += finding->severity == Severity::Error ? "::error file=" : "::warning file=";
    out += escapeCommand(source.file().name(), true);
    if (finding->range) {
      SourceRange place = source.inFile(*finding->range);
      LineColumn begin = source.file().lineColumn(place.begin),
                 end = source.file().lineColumn(place.end);
      out += ",line=" + std::to_string(begin.line) + ",endLine=" + std::to_string(end.line);
      // Columns of an annotation are those of one line.
      if (begin.line == end.line)
        out += ",col=" + std::to_string(begin.column) + ",endColumn=" + std::to_string(end.column);
    }
    out += ",title=" + escapeCommand(finding->rule(), true) + "::" + escapeCommand(finding->message, false);
    for (const DiagnosticNote &note : finding->notes)
      out += "%0A" + escapeCommand("note: " + note.message, false);
    out += '\n';
  }
  return out;
}

} // namespace asl

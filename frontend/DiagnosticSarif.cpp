// SPDX-License-Identifier: Apache-2.0
//
// DiagnosticSarif: findings as a SARIF 2.1.0 log.
//
// A rule is what `aslc explain` knows: a warning's group, or a code of the service. Only rules that have
// results are listed. Columns count Unicode characters, which SARIF lets a run say; places of fixes and notes
// are regions, so that an editor can apply and show them. Source: OASIS, "Static Analysis Results Interchange
// Format 2.1.0", 3.14, 3.27.

#include "frontend/DiagnosticFormats.h"
#include "frontend/Explain.h"

#include <algorithm>

namespace asl {

namespace {

/// A file's name as a URI reference: relative names stay relative.
std::string uriOf(std::string_view file) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out = file.starts_with('/') ? "file://" : "";
  for (char c : file) {
    bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   std::string_view("-._~/").find(c) != std::string_view::npos;
    if (isPlain) {
      out += c;
      continue;
    }
    out += '%';
    out += hex[static_cast<unsigned char>(c) >> 4];
    out += hex[c & 15];
  }
  return out;
}

class SarifWriter {
public:
  SarifWriter(const DiagnosticEngine &diagnostics, std::string_view version)
      : source(diagnostics.source()), findings(diagnostics.sorted()), version(version) {
    for (const Diagnostic *finding : findings)
      if (std::find(rules.begin(), rules.end(), finding->rule()) == rules.end())
        rules.push_back(finding->rule());
  }

  std::string write() const {
    std::string out =
        "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n"
        "\"tool\":{\"driver\":{\"name\":\"aslc\",\"version\":" +
        quoteText(version) + ",\"rules\":[";
    const char *separator = "\n";
    for (std::string_view rule : rules) {
      out += separator + ruleText(rule);
      separator = ",\n";
    }
    out += "]}},\n\"invocations\":[{\"executionSuccessful\":true}],\n\"columnKind\":\"unicodeCodePoints\",\n"
           "\"artifacts\":[{\"location\":" +
           artifactText(source) + ",\"roles\":[\"analysisTarget\"]}],\n\"results\":[";
    separator = "\n";
    for (const Diagnostic *finding : findings) {
      out += separator + resultText(*finding);
      separator = ",\n";
    }
    return out + "]}]}\n";
  }

private:
  std::string ruleText(std::string_view rule) const {
    const ExplainedTopic topic = *findTopic(rule);
    return "{\"id\":" + quoteText(rule) + ",\"shortDescription\":{\"text\":" + quoteText(topic.summary) +
           "},\"help\":{\"text\":" + quoteText(*explain(rule)) +
           "},\"defaultConfiguration\":{\"level\":" + (topic.isError ? "\"error\"" : "\"warning\"") +
           ",\"enabled\":" + (topic.isDefault ? "true" : "false") + "}}";
  }

  static std::string artifactText(const Source &source) {
    return "{\"uri\":" + quoteText(uriOf(source.file().name())) + "}";
  }

  static std::string regionText(const Source &source, SourceRange madeRange) {
    SourceRange range = source.inFile(madeRange);
    LineColumn begin = source.file().lineColumn(range.begin), end = source.file().lineColumn(range.end);
    return "{\"startLine\":" + std::to_string(begin.line) +
           ",\"startColumn\":" + std::to_string(begin.column) + ",\"endLine\":" + std::to_string(end.line) +
           ",\"endColumn\":" + std::to_string(end.column) + ",\"byteOffset\":" + std::to_string(range.begin) +
           ",\"byteLength\":" + std::to_string(range.size()) + "}";
  }

  static std::string physicalText(const Source &source, const std::optional<SourceRange> &range) {
    return "\"physicalLocation\":{\"artifactLocation\":" + artifactText(source) +
           (range ? ",\"region\":" + regionText(source, *range) : "") + "}";
  }

  std::string resultText(const Diagnostic &finding) const {
    size_t index = static_cast<size_t>(std::find(rules.begin(), rules.end(), finding.rule()) - rules.begin());
    std::string out = "{\"ruleId\":" + quoteText(finding.rule()) + ",\"ruleIndex\":" + std::to_string(index) +
                      ",\"level\":" + (finding.severity == Severity::Error ? "\"error\"" : "\"warning\"") +
                      ",\"message\":{\"text\":" + quoteText(messageText(finding)) + "},\"locations\":[{" +
                      physicalText(*finding.source, finding.range);
    if (!finding.location.empty())
      out += ",\"logicalLocations\":[{\"fullyQualifiedName\":" + quoteText(finding.location) + "}]";
    out += "}]" + relatedText(finding) + fixText(finding);
    if (!finding.awsMessage.empty())
      out += ",\"properties\":{\"service\":{\"code\":" + quoteText(finding.code) +
             ",\"message\":" + quoteText(finding.awsMessage) + "}}";
    return out + "}";
  }

  /// Notes that have no place of their own are part of the message.
  static std::string messageText(const Diagnostic &finding) {
    std::string text = finding.message;
    for (const DiagnosticNote &note : finding.notes)
      if (!note.range)
        text += "; " + note.message;
    return text;
  }

  std::string relatedText(const Diagnostic &finding) const {
    std::string out;
    for (const DiagnosticNote &note : finding.notes)
      if (note.range)
        out += (out.empty() ? ",\"relatedLocations\":[{" : ",{") + physicalText(*finding.source, note.range) +
               ",\"message\":{\"text\":" + quoteText(note.message) + "}}";
    return out.empty() ? out : out + "]";
  }

  std::string fixText(const Diagnostic &finding) const {
    if (finding.fixes.empty())
      return "";
    std::string out = ",\"fixes\":[{\"artifactChanges\":[{\"artifactLocation\":" + artifactText(source) +
                      ",\"replacements\":[";
    const char *separator = "";
    for (const DiagnosticFix &fix : finding.fixes) {
      out += separator + ("{\"deletedRegion\":" + regionText(*finding.source, fix.range)) +
             ",\"insertedContent\":{\"text\":" + quoteText(fix.text) + "}}";
      separator = ",";
    }
    return out + "]}]}]";
  }

  const Source &source;
  std::vector<const Diagnostic *> findings;
  std::string_view version;
  std::vector<std::string_view> rules;
};

} // namespace

std::string renderSarif(const DiagnosticEngine &diagnostics, std::string_view version) {
  return SarifWriter(diagnostics, version).write();
}

} // namespace asl

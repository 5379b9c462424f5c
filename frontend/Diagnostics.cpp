// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics: collecting, sorting and printing.
//
// The quoted line is printed as it stands in the file, except that characters a terminal would act on
// are replaced and that a very long line (a minified definition) is cut to a window around the caret.
// The caret line repeats the tabs of the quoted line, and counts two columns for wide characters, so
// that the caret stands under the right character whatever the terminal's tab width is.

#include "frontend/Diagnostics.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <tuple>
#include <unistd.h>

namespace asl {

namespace {

/// Columns of a quoted line that are shown at most.
constexpr size_t kLineWindow = 120;

/// Suggestions looked for in one `nearest` call: candidates beyond are not compared.
constexpr size_t kMaxCandidates = 4096;

/// Longer words are not slips of anything, and comparing them costs the square of their length.
constexpr size_t kMaxWordBytes = 256;

/// Longest name quoted whole in a message.
constexpr size_t kMaxQuotedBytes = 120;

/// Findings printed in one run; a definition that breaks more rules is not helped by more lines.
constexpr size_t kMaxPrinted = 500;

/// A character of a quoted line, ready to be printed.
struct Glyph {
  uint32_t offset; // of its first byte, in the file
  std::string text;
  unsigned width; // in terminal columns; tabs count as one here and are copied into the caret line
  bool isTab;
};

/// Decodes the character at `at`. Returns U+FFFD and one byte for what is not UTF-8.
std::pair<uint32_t, size_t> decode(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80)
    return {lead, 1};
  size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (size == 1 || lead > 0xF4 || at + size > text.size())
    return {0xFFFD, 1};
  uint32_t value = lead & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return {0xFFFD, 1};
    value = value << 6 | (byte(i) & 0x3F);
  }
  static constexpr uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
    return {0xFFFD, 1};
  return {value, size};
}

/// Terminal columns of a character: 0 for combining marks, 2 for East Asian wide ones and emoji.
unsigned columns(uint32_t c) {
  if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x20D0 && c <= 0x20FF) ||
      (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F))
    return 0;
  if ((c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF) ||
      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
      (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F64F) ||
      (c >= 0x1F900 && c <= 0x1F9FF) || (c >= 0x20000 && c <= 0x3FFFD))
    return 2;
  return 1;
}

/// Is this a character that changes how a terminal prints (controls, bidirectional overrides)?
bool isUnprintable(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/// The characters of a line around byte `anchor`: at most kLineWindow on either side are decoded, so that
/// a one-line file of a mebibyte with many findings stays cheap.
struct LineView {
  std::vector<Glyph> glyphs;
  bool cutLeft = false;
  bool cutRight = false;
};

LineView viewLine(std::string_view line, uint32_t lineBegin, uint32_t anchor) {
  LineView view;
  size_t caret = std::min<size_t>(anchor - lineBegin, line.size());
  size_t begin = 0;
  if (line.size() > 2 * kLineWindow && caret > kLineWindow / 2) {
    begin = caret - kLineWindow / 2;
    while (begin > 0 && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80)
      --begin;
    view.cutLeft = begin > 0;
  }
  size_t limit = line.size() > 2 * kLineWindow ? kLineWindow : line.size();
  for (size_t at = begin; at < line.size();) {
    if (view.glyphs.size() >= limit) {
      view.cutRight = true;
      break;
    }
    auto [character, size] = decode(line, at);
    Glyph glyph{lineBegin + static_cast<uint32_t>(at), std::string(line.substr(at, size)),
                columns(character), character == '\t'};
    if (character == 0xFFFD || (isUnprintable(character) && !glyph.isTab)) {
      glyph.text = "\xEF\xBF\xBD";
      glyph.width = 1;
    }
    view.glyphs.push_back(std::move(glyph));
    at += size;
  }
  return view;
}

/// A message may quote names from the file: what a terminal would act on is written as an escape.
std::string printable(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    auto [character, size] = decode(text, at);
    if (character == '\n') {
      out += "\\n";
    } else if (isUnprintable(character)) {
      char escape[12];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(character));
      out += escape;
    } else if (character == 0xFFFD) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(at, size);
    }
    at += size;
  }
  return out;
}

struct Colours {
  const char *bold, *error, *warning, *note, *caret, *reset;
};
constexpr Colours kColoured = {"\033[1m",  "\033[1;31m", "\033[1;35m",
                               "\033[1;36m", "\033[1;32m", "\033[0m"};
constexpr Colours kPlain = {"", "", "", "", "", ""};

void renderSnippet(const Source &source, SourceRange range, const Colours &colours,
                   std::string &out) {
  LineColumn place = source.lineColumn(range.begin);
  std::string_view line = source.lineText(place.line);
  uint32_t lineBegin = source.lineBegin(place.line);
  if (line.find_first_not_of(" \t") == std::string_view::npos)
    return;
  LineView view = viewLine(line, lineBegin, range.begin);
  std::string marks;
  if (view.cutLeft) {
    out += "...";
    marks += "   ";
  }
  bool hasCaret = false;
  for (const Glyph &glyph : view.glyphs) {
    out += glyph.text;
    uint32_t end = glyph.offset + 1;
    if (!hasCaret && end > range.begin) {
      hasCaret = true;
      marks += colours.caret;
      marks += '^';
      if (glyph.width == 2 && range.end > range.begin)
        marks += '~';
    } else if (hasCaret) {
      if (glyph.offset < range.end)
        marks.append(glyph.width, '~');
    } else if (glyph.isTab) {
      marks += '\t';
    } else {
      marks.append(glyph.width, ' ');
    }
  }
  if (view.cutRight)
    out += "...";
  if (!hasCaret) {
    marks += colours.caret;
    marks += '^';
  }
  out += '\n';
  out += marks;
  out += colours.reset;
  out += '\n';
}

/// One line "file:line:column: kind: message", and the snippet when `hasSnippet`.
void renderLine(const Source &madeSource, const std::optional<SourceRange> &madeRange, bool hasSnippet,
                const char *kindColour, const char *kind, const std::string &message,
                const Colours &colours, std::string &out) {
  const Source &source = madeSource.file();
  std::optional<SourceRange> range;
  if (madeRange)
    range = madeSource.inFile(*madeRange);
  out += colours.bold;
  out += printable(source.name());
  if (range) {
    LineColumn place = source.lineColumn(range->begin);
    out += ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
  }
  out += ": ";
  out += colours.reset;
  out += kindColour;
  out += kind;
  out += ": ";
  out += colours.reset;
  out += colours.bold;
  out += printable(message);
  out += colours.reset;
  out += '\n';
  if (range && hasSnippet)
    renderSnippet(source, *range, colours, out);
}

/// Edit distance with transpositions, letters of either case equal; stops above `limit`.
size_t editDistance(std::string_view a, std::string_view b, size_t limit) {
  auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  std::vector<size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    size_t smallest = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t change = previous[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, change});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        current[j] = std::min(current[j], before[j - 2] + 1);
      smallest = std::min(smallest, current[j]);
    }
    if (smallest > limit)
      return limit + 1;
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

} // namespace

Diagnostic &Diagnostic::suggest(const std::optional<std::string> &suggestion,
                                std::optional<SourceRange> place) {
  if (suggestion)
    notes.push_back({"did you mean '" + *suggestion + "'?", place});
  return *this;
}

Diagnostic &DiagnosticEngine::error(SourceRange range, std::string message) {
  Diagnostic &finding = error(std::move(message));
  finding.range = range;
  return finding;
}

Diagnostic &DiagnosticEngine::error(std::string message) {
  ++errors;
  Diagnostic &finding = findings.emplace_back();
  finding.message = std::move(message);
  finding.source = source;
  finding.code = "SCHEMA_VALIDATION_FAILED";
  return finding;
}

Diagnostic &DiagnosticEngine::warning(SourceRange range, std::string message) {
  Diagnostic &finding = warning(std::move(message));
  finding.range = range;
  return finding;
}

Diagnostic &DiagnosticEngine::warning(std::string message) {
  ++warnings;
  Diagnostic &finding = findings.emplace_back();
  finding.severity = Severity::Warning;
  finding.message = std::move(message);
  finding.source = source;
  return finding;
}

std::vector<const Diagnostic *> DiagnosticEngine::sorted() const {
  // File first, then position (the file as a whole before its first byte), then the order of reporting.
  struct Entry {
    size_t file;
    int64_t position;
    size_t index;
    const Diagnostic *finding;
  };
  std::vector<Entry> entries;
  entries.reserve(findings.size());
  std::vector<const Source *> files;
  for (const Diagnostic &finding : findings) {
    const Source *file = &finding.source->file();
    size_t number = std::find(files.begin(), files.end(), file) - files.begin();
    if (number == files.size())
      files.push_back(file);
    entries.push_back({number, finding.range ? int64_t(finding.source->inFile(*finding.range).begin) : -1,
                       entries.size(), &finding});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
    return std::tie(a.file, a.position, a.index) < std::tie(b.file, b.position, b.index);
  });
  std::vector<const Diagnostic *> order;
  order.reserve(entries.size());
  for (const Entry &entry : entries)
    order.push_back(entry.finding);
  return order;
}

std::string DiagnosticEngine::render(bool colour) const {
  const Colours &colours = colour ? kColoured : kPlain;
  std::string out;
  size_t printed = 0;
  for (const Diagnostic *finding : sorted()) {
    if (++printed > kMaxPrinted) {
      out += printable(source->file().name()) + ": note: " +
             std::to_string(findings.size() - kMaxPrinted) + " more findings are not shown\n";
      break;
    }
    bool isError = finding->severity == Severity::Error;
    renderLine(*finding->source, finding->range, true, isError ? colours.error : colours.warning,
               isError ? "error" : "warning", finding->message, colours, out);
    for (const DiagnosticNote &note : finding->notes)
      renderLine(*finding->source, note.range ? note.range : finding->range, note.range.has_value(),
                 colours.note, "note", note.message, colours, out);
  }
  return out;
}

void DiagnosticEngine::print(std::FILE *stream) const {
  const char *noColour = std::getenv("NO_COLOR");
  bool colour = isatty(fileno(stream)) == 1 && !(noColour && *noColour);
  std::string text = render(colour);
  std::fwrite(text.data(), 1, text.size(), stream);
}

std::string inQuotes(std::string_view name) {
  if (name.size() <= kMaxQuotedBytes)
    return "'" + std::string(name) + "'";
  auto boundary = [&](size_t at) {
    while (at > 0 && (static_cast<unsigned char>(name[at]) & 0xC0) == 0x80)
      --at;
    return at;
  };
  size_t head = boundary(kMaxQuotedBytes * 2 / 3);
  size_t tail = boundary(name.size() - kMaxQuotedBytes / 4);
  return "'" + std::string(name.substr(0, head)) + "..." + std::string(name.substr(tail)) + "'";
}

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string_view> &candidates) {
  if (word.size() > kMaxWordBytes)
    return std::nullopt;
  size_t limit = std::max<size_t>(1, word.size() / 3);
  size_t best = limit + 1;
  std::string_view found;
  size_t compared = 0;
  for (std::string_view candidate : candidates) {
    size_t gap = candidate.size() > word.size() ? candidate.size() - word.size()
                                                : word.size() - candidate.size();
    if (gap >= best || candidate.empty() || candidate == word)
      continue;
    if (++compared > kMaxCandidates)
      break;
    size_t distance = editDistance(word, candidate, best - 1);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  if (best > limit)
    return std::nullopt;
  return std::string(found);
}

} // namespace asl

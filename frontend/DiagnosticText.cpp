// SPDX-License-Identifier: Apache-2.0
//
// DiagnosticText: findings as people read them.
//
// The quoted line is printed as it stands in the file, except that characters a terminal would act on
// are replaced and that a very long line (a minified definition) is cut to a window around the caret.
// The caret line repeats the tabs of the quoted line, and counts two columns for wide characters, so
// that the caret stands under the right character whatever the terminal's tab width is. What a fix puts there
// stands below it.

#include "frontend/Diagnostics.h"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace asl {

namespace {

/// Columns of a quoted line that are shown at most.
constexpr size_t kLineWindow = 120;

/// A character of a quoted line, ready to be printed.
struct Glyph {
  uint32_t offset; // of its first byte, in the file
  std::string text;
  unsigned width; // in terminal columns; tabs count as one here and are copied into the caret line
  bool isTab;
};

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
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
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
    auto [character, size] = decodeCharacter(line, at);
    Glyph glyph{lineBegin + static_cast<uint32_t>(at), std::string(line.substr(at, size)), columns(character),
                character == '\t'};
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
    auto [character, size] = decodeCharacter(text, at);
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
  const char *bold, *error, *warning, *note, *caret, *fix, *reset;
};
constexpr Colours kColoured = {"\033[1m",    "\033[1;31m", "\033[1;35m", "\033[1;36m",
                               "\033[1;32m", "\033[32m",   "\033[0m"};
constexpr Colours kPlain = {"", "", "", "", "", "", ""};

/// The line under the caret that shows what is to be put there. Empty when no fix is of this line: what is
/// taken away cannot be shown.
std::string renderFixes(const LineView &view, const std::vector<DiagnosticFix> &fixes) {
  std::string line;
  size_t used = 0; // columns, tabs counted as one
  for (const DiagnosticFix &fix : fixes) {
    bool isInView = !view.glyphs.empty() && fix.range.begin >= view.glyphs.front().offset &&
                    fix.range.begin <= view.glyphs.back().offset;
    if (!isInView || fix.text.empty() || fix.text.find('\n') != std::string::npos)
      continue;
    std::string before;
    size_t column = 0;
    auto pad = [&](size_t count, char c) {
      for (; count > 0; --count, ++column)
        if (column >= used)
          before += c;
    };
    if (view.cutLeft)
      pad(3, ' ');
    for (const Glyph &glyph : view.glyphs) {
      if (glyph.offset >= fix.range.begin)
        break;
      pad(glyph.width, glyph.isTab ? '\t' : ' ');
    }
    if (column < used)
      continue;
    std::string text = printable(fix.text);
    line += before + text;
    used = column;
    for (size_t at = 0; at < text.size();) {
      auto [character, size] = decodeCharacter(text, at);
      used += columns(character);
      at += size;
    }
  }
  return line;
}

void renderSnippet(const Source &source, SourceRange range, const std::vector<DiagnosticFix> &fixes,
                   const Colours &colours, std::string &out) {
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
  std::string fixed = renderFixes(view, fixes);
  if (!fixed.empty())
    out += colours.fix + fixed + colours.reset + '\n';
}

/// One line "file:line:column: kind: message group", and the snippet when `hasSnippet`.
void renderLine(const Source &madeSource, const std::optional<SourceRange> &madeRange, bool hasSnippet,
                const char *kindColour, const char *kind, const std::string &message,
                const std::string &group, const std::vector<DiagnosticFix> &madeFixes, const Colours &colours,
                std::string &out) {
  const Source &source = madeSource.file();
  std::optional<SourceRange> range;
  if (madeRange)
    range = madeSource.inFile(*madeRange);
  std::vector<DiagnosticFix> fixes;
  for (const DiagnosticFix &fix : madeFixes)
    fixes.push_back({madeSource.inFile(fix.range), fix.text});
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
  out += group;
  out += '\n';
  if (range && hasSnippet)
    renderSnippet(source, *range, fixes, colours, out);
}

} // namespace

std::string DiagnosticEngine::render(bool colour) const {
  const Colours &colours = colour ? kColoured : kPlain;
  std::string out;
  size_t printed = 0;
  std::vector<const Diagnostic *> order = sorted();
  for (const Diagnostic *finding : order) {
    if (++printed > kMaxPrintedFindings) {
      out += printable(text->file().name()) + ": note: " + std::to_string(order.size() - kMaxPrintedFindings) +
             " more findings are not shown\n";
      break;
    }
    bool isError = finding->severity == Severity::Error;
    std::string group;
    if (finding->group)
      group = (isError ? " [-Werror,-W" : " [-W") + std::string(finding->rule()) + "]";
    renderLine(*finding->source, finding->range, true, isError ? colours.error : colours.warning,
               isError ? "error" : "warning", finding->message, group, finding->fixes, colours, out);
    for (const DiagnosticNote &note : finding->notes)
      renderLine(*finding->source, note.range ? note.range : finding->range, note.range.has_value(),
                 colours.note, "note", note.message, "", {}, colours, out);
  }
  return out;
}

void DiagnosticEngine::print(std::FILE *stream) const {
  const char *noColour = std::getenv("NO_COLOR");
  bool colour = isatty(fileno(stream)) == 1 && !(noColour && *noColour);
  std::string rendered = render(colour);
  std::fwrite(rendered.data(), 1, rendered.size(), stream);
}

} // namespace asl

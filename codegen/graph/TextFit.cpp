// SPDX-License-Identifier: Apache-2.0
//
// Widths and lines of texts.

#include "codegen/graph/TextFit.h"
#include "frontend/Diagnostics.h"

#include <algorithm>
#include <cstdint>

namespace asl::graph {

/// Helvetica's widths of U+0020 to U+007E, in thousandths of its size. Source: Adobe's font metrics (AFM).
static constexpr uint16_t kWidths[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

static bool isCombining(uint32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x0591 && c <= 0x05BD) ||
         (c >= 0x064B && c <= 0x065F) || (c >= 0x0E34 && c <= 0x0E3A) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || (c >= 0x20D0 && c <= 0x20F0) ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) || c == 0xFEFF ||
         (c >= 0xE0100 && c <= 0xE01EF);
}

static bool isWide(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

static double characterWidth(uint32_t c, Font font) {
  double width = c >= 0x20 && c <= 0x7E ? kWidths[c - 0x20] : isCombining(c) ? 0 : isWide(c) ? 1040 : 640;
  return width / 1000 * font.size * (font.isBold ? 1.28 : 1.15);
}

std::string printable(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    auto [c, size] = decodeCharacter(text, at);
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
      result += ' ';
    else if (c < 0x20 || c == 0x7F) {
      uint32_t picture = c == 0x7F ? 0x21 : c; // from U+2400 on
      result += {char(0xE2), char(0x90), char(0x80 + picture)};
    } else if ((c >= 0x80 && c < 0xA0) || c == 0xFFFE || c == 0xFFFF || (c == 0xFFFD && size == 1))
      result += "\xEF\xBF\xBD";
    else
      result.append(text, at, size);
    at += size;
  }
  return result;
}

double textWidth(std::string_view text, Font font) {
  double width = 0;
  for (size_t at = 0; at < text.size();) {
    auto [c, size] = decodeCharacter(text, at);
    width += characterWidth(c, font);
    at += size;
  }
  return width;
}

double widestLine(const std::vector<std::string> &lines, Font font) {
  double width = 0;
  for (const std::string &line : lines)
    width = std::max(width, textWidth(line, font));
  return width;
}

static bool isBreakBehind(uint32_t c) {
  return c == '-' || c == '_' || c == '/' || c == ',' || c == ':' || c == ';' || c == '&' || isWide(c);
}

/// The end of the line that begins at `begin`: as many bytes as fit, at least one character.
static size_t lineEnd(std::string_view text, size_t begin, Font font, double maxWidth) {
  double width = 0;
  size_t best = 0;
  bool isLower = false;
  for (size_t at = begin; at < text.size();) {
    auto [c, size] = decodeCharacter(text, at);
    if (c == ' ')
      best = at;
    else if (isLower && c >= 'A' && c <= 'Z' && width > maxWidth * 0.4)
      best = std::max(best, at); // CamelCase
    width += characterWidth(c, font);
    if (width > maxWidth && at > begin)
      return best > begin ? best : at;
    at += size;
    if (isBreakBehind(c))
      best = at;
    isLower = c >= 'a' && c <= 'z';
  }
  return text.size();
}

std::vector<std::string> wrapText(std::string_view text, Font font, double maxWidth, size_t maxLines) {
  std::vector<std::string> lines;
  size_t at = 0;
  while (at < text.size()) {
    size_t end = lineEnd(text, at, font, maxWidth);
    if (end < text.size() && lines.size() + 1 == maxLines) {
      constexpr std::string_view ellipsis = "\xE2\x80\xA6";
      // The last line is filled to its end, wherever that is.
      size_t cut = at;
      double room = maxWidth - textWidth(ellipsis, font);
      while (cut < text.size()) {
        auto [c, size] = decodeCharacter(text, cut);
        room -= characterWidth(c, font);
        if (room < 0)
          break;
        cut += size;
      }
      while (cut > at && text[cut - 1] == ' ')
        --cut;
      lines.push_back(std::string(text.substr(at, cut - at)).append(ellipsis));
      return lines;
    }
    size_t shown = end;
    while (shown > at && text[shown - 1] == ' ')
      --shown;
    lines.emplace_back(text.substr(at, shown - at));
    while (end < text.size() && text[end] == ' ')
      ++end;
    at = end;
  }
  if (lines.empty())
    lines.emplace_back(text);
  return lines;
}

} // namespace asl::graph

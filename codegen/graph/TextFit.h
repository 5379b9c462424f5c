// SPDX-License-Identifier: Apache-2.0
//
// TextFit.h: how wide a text is, and how it fits into a box.
//
// A picture does not know which font it is shown with. Widths are those of Helvetica, which Arial and
// Liberation Sans share, and so much more that DejaVu Sans, the widest of the usual fonts, fits as well.

#ifndef ASL_CODEGEN_GRAPH_TEXTFIT_H
#define ASL_CODEGEN_GRAPH_TEXTFIT_H

#include <string>
#include <string_view>
#include <vector>

namespace asl::graph {

struct Font {
  double size; ///< in pixels
  bool isBold = false;
};

/// `text` with nothing in it that does not print: blanks for tabs and line ends, pictures for other control
/// characters, U+FFFD for what is no character of XML. UTF-8.
std::string printable(std::string_view text);

/// In pixels.
double textWidth(std::string_view text, Font font);

/// The same for the widest of some lines.
double widestLine(const std::vector<std::string> &lines, Font font);

/// Breaks a printable text into at most `maxLines` lines of at most `maxWidth` pixels: at blanks and behind
/// signs, where there are some. The last line ends in an ellipsis when there is more.
std::vector<std::string> wrapText(std::string_view text, Font font, double maxWidth, size_t maxLines);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_TEXTFIT_H

// SPDX-License-Identifier: Apache-2.0
//
// Lines and columns of byte offsets.

#include "frontend/Source.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

/// The place of `offset`, counted from the start of the text one character after another.
LineColumn countFromStart(std::string_view text, size_t offset) {
  LineColumn place;
  for (size_t at = 0; at < offset; ++at) {
    bool isContinuation = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (text[at] == '\n')
      place = {place.line + 1, 1};
    else if (!isContinuation)
      ++place.column;
  }
  return place;
}

} // namespace

TEST(Source, PlacesInShortLines) {
  Source source("a.json", "{\n  \"ü\": 1\n}\n");
  EXPECT_EQ(source.lineColumn(0), (LineColumn{1, 1}));
  EXPECT_EQ(source.lineColumn(4), (LineColumn{2, 3}));
  EXPECT_EQ(source.lineColumn(7), (LineColumn{2, 5})); // the quote after the two bytes of ü
}

TEST(Source, PlacesInLongLines) {
  // Marks are kept for long lines only; places before, between and behind them must be the counted ones.
  std::string text = "short\n";
  for (int i = 0; i < 700; ++i)
    text += "ab\u00fc\u65e5\U0001f600";
  text += "\nshort again\n" + std::string(5000, 'x');
  Source source("a.json", text);
  for (size_t offset = 0; offset <= text.size(); offset += 7) {
    if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80)
      continue;
    EXPECT_EQ(source.lineColumn(offset), countFromStart(text, offset)) << offset;
  }
}

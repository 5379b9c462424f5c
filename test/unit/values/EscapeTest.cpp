// SPDX-License-Identifier: Apache-2.0
//
// JSON text within JSON strings.

#include "ValuesTest.h"
#include "values/Escape.h"

#include <vector>

using namespace aslrt;
using namespace aslrt::test;

namespace {

std::string escaped(std::string_view text) {
  // Of exact size each, so that the sanitizer sees every byte beyond them.
  std::vector<char> in(text.begin(), text.end()), out(2 * text.size() + kEscapeSpareBytes);
  char *const end = escapeJson(out.data(), in.data(), in.size());
  EXPECT_LE(end, out.data() + 2 * text.size());
  return {out.data(), end};
}

TEST(Escape, PutsABackslashBeforeQuotesAndBackslashes) {
  EXPECT_EQ(escaped(""), "");
  EXPECT_EQ(escaped(R"({"a":"b\n\"c\""})"), R"({\"a\":\"b\\n\\\"c\\\"\"})");
  EXPECT_EQ(escaped("[1,2,3]"), "[1,2,3]");
  EXPECT_EQ(escaped("\"\u00e9\U0001f680\""), "\\\"\u00e9\U0001f680\\\"");
}

/// Each set of bytes within a stride, at each place, and each number of bytes behind the last stride.
TEST(Escape, TreatsEachByteForItself) {
  for (uint32_t set = 0; set < 256; ++set)
    for (size_t begin = 0; begin < 8; ++begin)
      for (size_t rest = 0; rest < 8; ++rest) {
        std::string text(begin, 'x'), expected = text;
        for (uint32_t byte = 0; byte < 8; ++byte) {
          const char character = set >> byte & 1 ? (byte % 2 ? '"' : '\\') : static_cast<char>('0' + byte);
          text += character;
          expected += (set >> byte & 1 ? "\\" : "") + std::string(1, character);
        }
        text += std::string(rest, '"');
        for (size_t count = 0; count < rest; ++count)
          expected += "\\\"";
        ASSERT_EQ(escaped(text), expected);
      }
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Several members at once and paths of names, in texts whose form is known and in others.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class FieldsTest : public LanguageTest {
protected:
  /// The members `keys` of a text, those that are missing as "-".
  std::string fields(const AslrtValue &value, const AslrtKey *keys, uint32_t count) {
    AslrtValue out[31];
    uint32_t found = aslrt_json_fields(exec, out, &value, keys, count);
    std::string result = found >> 31 ? "" : "no object ";
    for (uint32_t index = 0; index < count; ++index) {
      const bool isThere = found >> index & 1;
      EXPECT_EQ(isThere, out[index].tag != ASLRT_TAG_NONE);
      result += (isThere ? text(out[index]) : std::string("-")) + " ";
    }
    return result;
  }
};

TEST_F(FieldsTest, AreFoundAgain) {
  AslrtKey keys[] = {key("id"), key("missing"), key("list"), key("a long name, in fact")};
  AslrtKey others[] = {key("list"), key("id")};
  for (int round = 0; round < 6; ++round) {
    std::string number = std::to_string(round * 12345);
    AslrtValue value = json(R"({"id":)" + number + R"(,"x":{"id":1},"list":[1,{"id":2}],"a long name, in fact":")" + number + R"("})");
    EXPECT_EQ(heap.document(value.aux).places != nullptr, round >= 2);
    for (int times = 0; times < 2; ++times) {
      EXPECT_EQ(fields(value, keys, 4), number + R"( - [1,{"id":2}] ")" + number + "\" ");
      EXPECT_EQ(fields(value, others, 2), R"([1,{"id":2}] )" + number + " ");
    }
  }
}

TEST_F(FieldsTest, AreThoseOfTheOwnForm) {
  AslrtKey keys[] = {key("a"), key("b")};
  // Two forms of as many marks take turns, so that each is learned anew.
  for (int round = 0; round < 40; ++round) {
    EXPECT_EQ(fields(json(R"({"a":[7],"b":"x"})"), keys, 2), "[7] \"x\" ");
    if (round % 7 < 3)
      EXPECT_EQ(fields(json(R"({"b":[7],"c":"x"})"), keys, 2), "- [7] ");
  }
}

TEST_F(FieldsTest, PathsOfNamesAreFoundAgain) {
  const AslrtPath &deep = path(ASLRT_SITE_TEMPLATE, "$.a.b.c", "x", {"a", "b", "c"});
  const AslrtPath &missing = path(ASLRT_SITE_TEMPLATE, "$.a.c", "x", {"a", "c"});
  const AslrtPath &through = path(ASLRT_SITE_TEMPLATE, "$.d.e", "x", {"d", "e"});
  const AslrtPath &element = path(ASLRT_SITE_TEMPLATE, "$.a.b.list[1].n", "x", {"a", "b", "list", 1, "n"});
  for (int round = 0; round < 6; ++round) {
    std::string number = std::to_string(round * 123456789);
    AslrtValue value = json(R"({"d":"text","a":{"b":{"list":[0,{"n":)" + number + R"(}],"c":)" + number + "}}}");
    for (auto *seek : {&aslrt_path_seek}) {
      AslrtValue out;
      EXPECT_EQ(seek(exec, &out, &value, &deep), 1);
      EXPECT_EQ(text(out), number);
      EXPECT_EQ(seek(exec, &out, &value, &missing), 0);
      EXPECT_EQ(out.tag, ASLRT_TAG_NONE);
      EXPECT_EQ(seek(exec, &out, &value, &through), 0);
      EXPECT_EQ(seek(exec, &out, &value, &element), 1);
      EXPECT_EQ(text(out), number);
    }
    for (auto *find : {&aslrt_path_find, &aslrt_path_look}) {
      AslrtValue out, cell = value;
      EXPECT_EQ(find(exec, &out, &cell, &deep), 1);
      EXPECT_EQ(text(out), number);
      EXPECT_EQ(find(exec, &out, &cell, &missing), 0);
      EXPECT_EQ(find(exec, &out, &cell, &element), 1);
      EXPECT_EQ(text(out), number);
      EXPECT_EQ(find(exec, &out, &cell, &deep), 1);
      EXPECT_EQ(text(out), number);
    }
  }
}

} // namespace

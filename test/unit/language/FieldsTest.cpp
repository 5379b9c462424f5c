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

/// Where members are is remembered by shape; one that is program data stays what it is, others may make room for another.
TEST_F(FieldsTest, AreFoundInBuiltObjects) {
  struct {
    AslrtShape head;
    AslrtKey keys[3];
  } first = {{3, 0, ASLRT_FLAG_CONSTANT, 0}, {key("a"), key("b"), key("c")}},
    second = {{3, 0, ASLRT_FLAG_CONSTANT, 0}, {key("c"), key("x"), key("a")}};
  AslrtKey keys[] = {key("c"), key("a")};
  AslrtValue values[] = {json("1"), json("[2]"), json("\"three\"")};
  for (int round = 0; round < 3; ++round) {
    for (int times = 0; times < 2; ++times) {
      AslrtValue object;
      makeObject(heap, object, &first.head, values);
      EXPECT_EQ(fields(object, keys, 2), "\"three\" 1 ");
      makeObject(heap, object, makeShape(heap, second.keys, 3), values);
      EXPECT_EQ(fields(object, keys, 2), "1 \"three\" ");
    }
    AslrtValue object;
    makeObject(heap, object, &second.head, values);
    EXPECT_EQ(fields(object, keys, 2), "1 \"three\" ");
  }
}

/// Elements of one form, among them some of another, in texts too long to be of a known form as a whole.
TEST_F(FieldsTest, AreFoundInElements) {
  AslrtKey keys[] = {key("n"), key("missing"), key("in")};
  AslrtKey inner[] = {key("b"), key("a")};
  const AslrtPath &path_ = path(ASLRT_SITE_TEMPLATE, "$.in.b", "x", {"in", "b"});
  for (int round = 0; round < 6; ++round) {
    std::string list = "[";
    const int odd = round % 3 * 17; // the element that is another
    for (int i = 0; i < 60; ++i) {
      std::string number = std::to_string(i * (round + 1) * 1000);
      list += (i ? "," : "") + (i == odd ? R"({"in":{"b":0},"n":)" + number + "}"
                                         : R"({"n":)" + number + R"(,"list":[1,2],"in":{"a":[],"b":"b)" + number + R"("}})");
    }
    AslrtValue value = json(list + "]");
    EXPECT_EQ(heap.document(value.aux).places, nullptr);
    if (round >= 2)
      EXPECT_NE(heap.document(value.aux).elements.places, nullptr);
    for (int i = 0; i < 60; ++i) {
      std::string number = std::to_string(i * (round + 1) * 1000);
      AslrtValue element, out;
      ASSERT_TRUE(findElement(heap, value, i, element));
      AslrtValue kept = element;
      std::string in = i == odd ? R"({"b":0})" : R"({"a":[],"b":"b)" + number + R"("})";
      EXPECT_EQ(fields(element, keys, 3), number + " - " + in + " ");
      EXPECT_EQ(aslrt_path_seek(exec, &out, &element, &path_), 1);
      EXPECT_EQ(text(out), i == odd ? "0" : "\"b" + number + "\"");
      ASSERT_TRUE(findMember(heap, element, key("in"), out));
      EXPECT_EQ(fields(out, inner, 2), i == odd ? "0 - " : "\"b" + number + "\" [] ");
      lookInto(heap, kept);
      EXPECT_EQ(objectOf(kept)->shape->count, i == odd ? 2u : 3u);
      ASSERT_TRUE(findMember(heap, kept, key("in"), out));
      EXPECT_EQ(text(out), in);
    }
    EXPECT_TRUE(heap.document(value.aux).elements.areLookedInto());
    // What a collection leaves of it is found, too.
    AslrtValue roots[1];
    ASSERT_TRUE(findElement(heap, value, 59, roots[0]));
    heap.beginCollection();
    heap.visit(roots, 1);
    heap.endCollection();
    EXPECT_EQ(fields(roots[0], keys, 1), std::to_string(59 * (round + 1) * 1000) + " ");
    heap.reset();
  }
}

/// One element is asked for, so that it is not worth keeping the places of all.
TEST_F(FieldsTest, AreFoundInOneElement) {
  AslrtKey keys[] = {key("n")};
  std::string list = "[";
  for (int i = 0; i < 90; ++i)
    list += (i ? R"(,{"n":)" : R"({"n":)") + std::to_string(i) + R"(,"m":[]})";
  for (int round = 0; round < 6; ++round) {
    AslrtValue value = json(list + "]"), element;
    ASSERT_TRUE(findElement(heap, value, 30, element));
    EXPECT_EQ(fields(element, keys, 1), "30 ");
    EXPECT_EQ(heap.document(value.aux).elements.count, round == 0 ? 88u : 90u);
    EXPECT_EQ(heap.document(value.aux).elements.places, nullptr);
    heap.reset();
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

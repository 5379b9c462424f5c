// SPDX-License-Identifier: Apache-2.0
//
// ResultPath: where a result goes, what is shared, and what cannot be done.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class InsertTest : public LanguageTest {
protected:
  /// The text of `target` with `value` at the steps, or the cause.
  std::string put(std::string_view target, const char *written, const std::vector<Step> &steps,
                  std::string_view value) {
    AslrtValue into = json(target), what = json(value), out = makeNone();
    const AslrtPath &where = path(ASLRT_SITE_PATH, written, "ResultPath", steps);
    if (aslrt_json_insert(exec, frame, &out, &into, &where, &what)) {
      EXPECT_EQ(raisedError().error, "States.ResultPathMatchFailure");
      EXPECT_EQ(text(into), std::string(target));
      return "! " + raisedError().cause;
    }
    EXPECT_EQ(text(into), std::string(target)) << "the target changed";
    return text(out);
  }
};

TEST_F(InsertTest, DoesTheExamplesOfTheSpecification) {
  EXPECT_EQ(put(R"({"master":{"detail":[1,2,3]}})", "$.master.detail", {"master", "detail"}, "6"),
            R"({"master":{"detail":6}})");
  EXPECT_EQ(put(R"({"master":{"detail":[1,2,3]}})", "$.master.result.sum",
                {"master", "result", "sum"}, "6"),
            R"({"master":{"detail":[1,2,3],"result":{"sum":6}}})");
  EXPECT_EQ(put(R"({"a":1})", "$.b.greeting", {"b", "greeting"}, R"("Hi!")"),
            R"({"a":1,"b":{"greeting":"Hi!"}})");
}

TEST_F(InsertTest, ReplacesTheWholeAtTheRoot) { EXPECT_EQ(put("[1]", "$", {}, "2"), "2"); }

TEST_F(InsertTest, MakesWhatIsMissing) {
  EXPECT_EQ(put("{}", "$.a", {"a"}, "{}"), R"({"a":{}})");
  EXPECT_EQ(put("{}", "$.a.b.c", {"a", "b", "c"}, "null"), R"({"a":{"b":{"c":null}}})");
}

TEST_F(InsertTest, KeepsTheOrderOfMembers) {
  EXPECT_EQ(put(R"({"a":1,"b":{"x":1,"y":2},"c":3})", "$.b.x", {"b", "x"}, "[7]"),
            R"({"a":1,"b":{"x":[7],"y":2},"c":3})");
}

TEST_F(InsertTest, PutsTheSameMemberIntoObjectsOfManyForms) {
  const AslrtPath &where = path(ASLRT_SITE_PATH, "$.kind", "ResultPath", {"kind"});
  const char *const kinds[][2] = {
      {R"({"a":1})", R"({"a":1,"kind":[7]})"},
      {R"({"a":2})", R"({"a":2,"kind":[7]})"},
      {R"({"kind":1,"a":2})", R"({"kind":[7],"a":2})"},
      {R"({"b":3,"kind":"x"})", R"({"b":3,"kind":[7]})"},
      {R"({"c":4,"kind":"y"})", R"({"c":4,"kind":[7]})"},
      {R"({})", R"({"kind":[7]})"},
      {R"({"a":5})", R"({"a":5,"kind":[7]})"},
      {R"({"kine":5,"b":6})", R"({"kine":5,"b":6,"kind":[7]})"},
  };
  // Twice each, and once more with what came out: what was found for one form is no good for the next.
  for (int round = 0; round < 2; ++round)
    for (auto [target, expected] : kinds) {
      AslrtValue into = json(target), what = json("[7]"), out, again;
      ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &into, &where, &what), 0);
      EXPECT_EQ(text(out), expected);
      ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &into, &where, &what), 0);
      EXPECT_EQ(text(out), expected);
      ASSERT_EQ(aslrt_json_insert(exec, frame, &again, &out, &where, &what), 0);
      EXPECT_EQ(text(again), expected);
      EXPECT_EQ(text(into), target) << "the target changed";
    }
}

TEST_F(InsertTest, ChangesWhatNobodyElseHas) {
  const AslrtPath &kind = path(ASLRT_SITE_PATH, "$.kind", "ResultPath", {"kind"});
  const AslrtPath &more = path(ASLRT_SITE_PATH, "$.more", "ResultPath", {"more"});
  const std::string_view names[] = {"a", "kind"};
  const AslrtValue members[] = {makeInt(1), makeInt(2)};
  AslrtValue own, out;
  makeObject(heap, own, names, members, 2);
  const AslrtShape *shape = objectOf(own)->shape;
  // Where the member stands, and what comes of one more, is known from the second time on.
  ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &own, &kind, &members[0]), 0);
  ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &own, &more, &members[0]), 0);
  for (const char *added : {"1", R"("a text that needs memory of its own")", R"({"x":[1,2]})"}) {
    AslrtValue value = json(added);
    makeObject(heap, own, shape, members);
    AslrtObject *object = objectOf(own);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &kind, &value), 0);
    EXPECT_EQ(objectOf(out), object);
    EXPECT_EQ(text(out), std::string(R"({"a":1,"kind":)") + added + "}");
    // What was made last grows where it is.
    makeObject(heap, own, shape, members);
    object = objectOf(own);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &more, &value), 0);
    EXPECT_EQ(objectOf(out), object);
    EXPECT_EQ(text(out), std::string(R"({"a":1,"kind":2,"more":)") + added + "}");
    // What was allocated behind it is in the way.
    makeObject(heap, own, shape, members);
    heap.allocateText(8);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &more, &value), 0);
    EXPECT_NE(objectOf(out), objectOf(own));
    EXPECT_EQ(text(out), std::string(R"({"a":1,"kind":2,"more":)") + added + "}");
  }
}

/// Names that are not in the head of their keys go another way.
TEST_F(InsertTest, ChangesMembersOfLongNamesInPlace) {
  for (const char *name : {"eightbyt", "ninebytes", "a name of more than sixteen bytes", "a name of more than sixteen bytEs"}) {
    const AslrtPath &where = path(ASLRT_SITE_PATH, "$.name", "ResultPath", {name});
    AslrtValue empty = json("{}"), value = json("[7]"), other = json("8"), out;
    for (int round = 0; round < 3; ++round) {
      AslrtValue own;
      makeObject(heap, own, makeShape(heap, nullptr, 0), nullptr);
      ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &where, &value), 0);
      EXPECT_EQ(text(out), "{\"" + std::string(name) + "\":[7]}");
      for (int times = 0; times < 2; ++times) {
        ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &out, &where, &other), 0);
        EXPECT_EQ(text(out), "{\"" + std::string(name) + "\":8}");
      }
      ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &out, &where, &value), 0);
      EXPECT_EQ(text(out), "{\"" + std::string(name) + "\":[7]}");
      ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &empty, &where, &value), 0);
      EXPECT_EQ(text(empty), "{}");
    }
  }
}

TEST_F(InsertTest, ChangesMembersWithNamesOfAnyLength) {
  // Names that are alike in their first and last bytes, too.
  for (const char *name : {"k", "eight by", "nine byte", "a name of 16 byt", "a name of 17 byte", "a much longer name than all these"}) {
    const std::string other = std::string(name, std::min<size_t>(strlen(name), 8)) + "?" + name;
    const AslrtPath &where = path(ASLRT_SITE_PATH, name, "ResultPath", {name});
    const std::string_view names[] = {other, name};
    const AslrtValue members[] = {makeInt(1), makeInt(2)};
    AslrtValue own, out, value = json("[7]");
    makeObject(heap, own, names, members, 2);
    const AslrtShape *shape = objectOf(own)->shape;
    ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &own, &where, &value), 0);
    makeObject(heap, own, shape, members);
    AslrtObject *object = objectOf(own);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &where, &value), 0);
    EXPECT_EQ(text(out), "{\"" + other + "\":1,\"" + name + "\":[7]}");
    EXPECT_EQ(objectOf(out) == object, strlen(name) <= 16);
  }
}

TEST_F(InsertTest, ChangesInPlaceOrCopiesWhereItCannot) {
  const AslrtPath &kind = path(ASLRT_SITE_PATH, "$.kind", "ResultPath", {"kind"});
  for (int round = 0; round < 2; ++round) {
    AslrtValue read = json(R"({"kind":1,"a":2})"), value = json("[7]"), out, list = json("[1]");
    // Text, and what was read of it, stay as they are.
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &read, &kind, &value), 0);
    EXPECT_EQ(text(out), R"({"kind":[7],"a":2})");
    EXPECT_EQ(text(read), R"({"kind":1,"a":2})");
    AslrtObject *object = objectOf(out);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &out, &kind, &list), 0);
    EXPECT_EQ(text(out), R"({"kind":[1],"a":2})");
    EXPECT_EQ(objectOf(out), object);
    ASSERT_NE(aslrt_json_insert_own(exec, frame, &out, &list, &kind, &value), 0);
    EXPECT_EQ(raisedError().cause, "Unable to apply ReferencePath $.kind to input [1]");
  }
}

TEST_F(InsertTest, AnObjectThatGrewIsCollectedWhole) {
  const AslrtPath &kind = path(ASLRT_SITE_PATH, "$.kind", "ResultPath", {"kind"});
  AslrtValue into = json(R"({"a":1})"), value = makeString(heap, "a text that needs memory of its own"), own, out;
  const AslrtPath &first = path(ASLRT_SITE_PATH, "$.b", "ResultPath", {"b"});
  for (int round = 0; round < 2; ++round) {
    ASSERT_EQ(aslrt_json_insert(exec, frame, &own, &into, &first, &value), 0);
    ASSERT_EQ(aslrt_json_insert_own(exec, frame, &out, &own, &kind, &value), 0);
  }
  heap.beginCollection();
  heap.visit(&out, 1);
  heap.endCollection();
  EXPECT_EQ(text(out), R"({"a":1,"b":"a text that needs memory of its own","kind":"a text that needs memory of its own"})");
}

TEST_F(InsertTest, ReplacesExistingElements) {
  EXPECT_EQ(put(R"({"a":[1,{"b":2},3]})", "$.a[0]", {"a", 0}, "9"), R"({"a":[9,{"b":2},3]})");
  EXPECT_EQ(put(R"({"a":[1,{"b":2},3]})", "$.a[1].c", {"a", 1, "c"}, "9"),
            R"({"a":[1,{"b":2,"c":9},3]})");
  EXPECT_EQ(put(R"([1,2])", "$[-1]", {-1}, "9"), "[1,9]");
}

TEST_F(InsertTest, FailsWhereANodeCannotHaveIt) {
  EXPECT_EQ(put(R"("foo")", "$.x", {"x"}, "1"), R"(! Unable to apply ReferencePath $.x to input "foo")");
  EXPECT_EQ(put("null", "$.x", {"x"}, "1"), "! Unable to apply ReferencePath $.x to input null");
  EXPECT_EQ(put("[1]", "$.x", {"x"}, "1"), "! Unable to apply ReferencePath $.x to input [1]");
  EXPECT_EQ(put(R"({"a":null})", "$.a.b", {"a", "b"}, "1"),
            R"(! Unable to apply ReferencePath $.a.b to input {"a":null})");
  EXPECT_EQ(put(R"({"a":[1]})", "$.a[1]", {"a", 1}, "1"),
            R"(! Unable to apply ReferencePath $.a[1] to input {"a":[1]})");
  EXPECT_EQ(put(R"({"a":{}})", "$.a[0]", {"a", 0}, "1").substr(0, 8), "! Unable");
  EXPECT_EQ(put("{}", "$.a[0]", {"a", 0}, "1").substr(0, 8), "! Unable");
  EXPECT_EQ(put("{}", "$.a.b[0]", {"a", "b", 0}, "1").substr(0, 8), "! Unable");
}

TEST_F(InsertTest, SharesWhatIsBesideThePath) {
  AslrtValue target = json(R"({"a":{"x":{"deep":[1]}},"b":{"y":1}})"), out, value = json("5");
  AslrtValue before;
  ASSERT_EQ(aslrt_path_find(exec, &before, &target, &path(ASLRT_SITE_PATH, "", "", {"a", "x", "deep"})), 1);
  AslrtValue *shared = memberCell(heap, target, key("a"));
  ASSERT_NE(shared, nullptr);
  ASSERT_EQ(aslrt_json_insert(exec, frame, &out, &target, &path(ASLRT_SITE_PATH, "", "", {"b", "y"}), &value), 0);
  AslrtValue *kept = memberCell(heap, out, key("a"));
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->tag, ASLRT_TAG_OBJECT);
  EXPECT_EQ(kept->payload, shared->payload);
  EXPECT_EQ(text(out), R"({"a":{"x":{"deep":[1]}},"b":{"y":5}})");
}

TEST_F(InsertTest, TakesLongPaths) {
  std::vector<Step> steps(1000, Step("k"));
  const std::string once = put("{}", "$.k...", steps, "1");
  EXPECT_EQ(once.size(), 1000 * std::string_view(R"({"k":})").size() + 1);
  EXPECT_EQ(put(once, "$.k...", steps, "2").size(), once.size());
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Indefinite paths: each step on lists of nodes of every kind, and whole paths out of steps.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class NodesTest : public LanguageTest {
public:
  /// Begins at `$` of a document.
  NodesTest &at(std::string_view document) {
    AslrtValue root = json(document);
    aslrt_nodes_root(exec, &nodes, &root);
    return *this;
  }
  template <typename Function, typename... Arguments>
  NodesTest &step(Function function, Arguments... arguments) {
    AslrtValue next = makeNone();
    function(exec, &next, &nodes, arguments...);
    nodes = next;
    return *this;
  }
  NodesTest &members(const std::vector<const char *> &names) {
    std::vector<AslrtKey> keys;
    for (const char *name : names)
      keys.push_back(key(name));
    return step(aslrt_nodes_members, keys.data(), static_cast<uint32_t>(keys.size()));
  }
  NodesTest &elements(const std::vector<int64_t> &indices) {
    return step(aslrt_nodes_elements, indices.data(), static_cast<uint32_t>(indices.size()));
  }
  NodesTest &children() { return step(aslrt_nodes_children); }
  NodesTest &descendants() { return step(aslrt_nodes_descendants); }
  NodesTest &slice(AslrtSlice slice) { return step(aslrt_nodes_slice, &slice); }
  std::string list() { return text(nodes); }

protected:
  AslrtValue nodes = makeNone();
};

TEST_F(NodesTest, RootHoldsTheValueItself) {
  EXPECT_EQ(at(R"({"a":1})").list(), R"([{"a":1}])");
  EXPECT_EQ(at("null").list(), "[null]");
}

TEST_F(NodesTest, MembersAreLeftOutWhereMissing) {
  EXPECT_EQ(at(R"({"items":[{"value":null},{}]})").members({"items"}).children().members({"value"}).list(),
            "[null]");
  EXPECT_EQ(at(R"([1,"s",null,[1],{"a":5}])").children().members({"a"}).list(), "[5]");
  EXPECT_EQ(at(R"({"a":1,"b":2})").members({"b", "x", "a"}).list(), "[2,1]");
  EXPECT_EQ(at("{}").members({"item"}).members({"items"}).slice({1, 5, 1, 3, 0}).members({"v"}).list(), "[]");
}

TEST_F(NodesTest, ElementsPastTheEndAreNull) {
  EXPECT_EQ(at(R"({"rows":[[1],[],[2]]})").members({"rows"}).children().elements({0}).list(), "[1,null,2]");
  EXPECT_EQ(at("[1,2,3]").elements({2, 0, -1, 5}).list(), "[3,1,3,null]");
  EXPECT_EQ(at(R"({"a":1})").elements({0}).list(), "[]");
  EXPECT_EQ(at(R"([[[1,2]],[3]])").children().elements({0, 1}).list(), "[[1,2],null,3,null]");
}

TEST_F(NodesTest, SlicesAreThoseOfPython) {
  constexpr std::string_view five = "[0,1,2,3,4]";
  constexpr uint32_t start = 1, end = 2;
  EXPECT_EQ(at(five).slice({0, 0, 1, 0, 0}).list(), "[0,1,2,3,4]");
  EXPECT_EQ(at(five).slice({1, 3, 1, start | end, 0}).list(), "[1,2]");
  EXPECT_EQ(at(five).slice({-3, 0, 1, start, 0}).list(), "[2,3,4]");
  EXPECT_EQ(at(five).slice({0, -1, 1, end, 0}).list(), "[0,1,2,3]");
  EXPECT_EQ(at(five).slice({-99, 99, 2, start | end, 0}).list(), "[0,2,4]");
  EXPECT_EQ(at(five).slice({3, 1, 1, start | end, 0}).list(), "[]");
  EXPECT_EQ(at(five).slice({99, 0, 1, start, 0}).list(), "[]");
  EXPECT_EQ(at(five).slice({0, 0, -1, 0, 0}).list(), "[4,3,2,1,0]");
  EXPECT_EQ(at(five).slice({3, 0, -2, start | end, 0}).list(), "[3,1]");
  EXPECT_EQ(at(five).slice({99, -99, -3, start | end, 0}).list(), "[4,1]");
  EXPECT_EQ(at("[]").slice({0, 0, -1, 0, 0}).list(), "[]");
  EXPECT_EQ(at(R"({"a":[1]})").slice({0, 0, 1, 0, 0}).list(), "[]");
}

TEST_F(NodesTest, SlicesTakeExtremeNumbers) {
  EXPECT_EQ(at("[0,1,2]").slice({0, 0, INT64_MAX, 0, 0}).list(), "[0]");
  EXPECT_EQ(at("[0,1,2]").slice({0, 0, INT64_MIN, 0, 0}).list(), "[2]");
  EXPECT_EQ(at("[0,1,2]").slice({INT64_MIN, INT64_MAX, 1, 3, 0}).list(), "[0,1,2]");
  EXPECT_EQ(at("[0,1,2]").slice({INT64_MAX, INT64_MIN, -1, 3, 0}).list(), "[2,1,0]");
  EXPECT_EQ(at("[0,1,2]").elements({INT64_MAX, INT64_MIN}).list(), "[null,null]");
}

TEST_F(NodesTest, ChildrenFlattenOneLevel) {
  EXPECT_EQ(at(R"({"matrix":[[1,2],[3]]})").members({"matrix"}).children().children().list(), "[1,2,3]");
  EXPECT_EQ(at(R"({"values":{"only":1}})").members({"values"}).children().list(), "[1]");
  EXPECT_EQ(at(R"([1,"x",{}])").children().children().list(), "[]");
  EXPECT_EQ(at("{}").children().list(), "[]");
}

TEST_F(NodesTest, DescendantsComeInDocumentOrder) {
  EXPECT_EQ(at(R"({"d":{"x":{"a":[1,2]}}})").members({"d"}).descendants().members({"a"}).list(), "[[1,2]]");
  EXPECT_EQ(at(R"({"d":{"x":{"a":[1,2]}}})").members({"d"}).descendants().members({"a"}).children().list(),
            "[1,2]");
  EXPECT_EQ(at(R"({"a":[1,{"b":2}],"c":3})").descendants().list(),
            R"([{"a":[1,{"b":2}],"c":3},[1,{"b":2}],1,{"b":2},2,3])");
  EXPECT_EQ(at(R"({"a":{"a":{"a":1}}})").descendants().members({"a"}).list(),
            R"([{"a":{"a":1}},{"a":1},1])");
}

TEST_F(NodesTest, DescendantsOfDeepNestingNeedNoStack) {
  const std::string deep = std::string(9000, '[') + std::string(9000, ']');
  AslrtValue input = json(deep);
  aslrt_nodes_root(exec, &nodes, &input);
  AslrtValue all = makeNone();
  aslrt_nodes_descendants(exec, &all, &nodes);
  EXPECT_EQ(countOf(heap, all), 9000u);
}

TEST_F(NodesTest, WorksOnBuiltValues) {
  AslrtValue cells[] = {json("1"), json(R"({"a":2})")}, array = makeNone();
  makeArray(heap, array, cells, 2);
  aslrt_nodes_root(exec, &nodes, &array);
  EXPECT_EQ(children().members({"a"}).list(), "[2]");
}

} // namespace

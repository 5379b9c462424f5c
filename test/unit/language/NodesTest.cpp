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
    const AslrtText path = literal("$..x");
    status = function(exec, frame, &next, &nodes, arguments..., &path);
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
  NodesTest &descendants() { return step(aslrt_nodes_descendants, 0u); }
  NodesTest &containers() { return step(aslrt_nodes_descendants, 1u); }
  NodesTest &candidates() { return step(aslrt_nodes_candidates); }
  NodesTest &slice(AslrtSlice slice) { return step(aslrt_nodes_slice, &slice); }
  std::string list() { return text(nodes); }

protected:
  AslrtValue nodes = makeNone();
  int32_t status = 0; ///< of the last step
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
  descendants();
  EXPECT_EQ(countOf(heap, nodes), 9000u);
}

TEST_F(NodesTest, NothingHasNoNodes) {
  AslrtValue nothing = makeNone();
  aslrt_nodes_root(exec, &nodes, &nothing);
  EXPECT_EQ(list(), "[]");
}

TEST_F(NodesTest, CandidatesAreElementsAndObjectsThemselves) {
  EXPECT_EQ(at(R"([{"a":1},2,"x",null,[3],{}])").candidates().list(), R"([{"a":1},[3],{}])");
  EXPECT_EQ(at(R"({"a":{"b":1}})").candidates().list(), R"([{"a":{"b":1}}])");
  EXPECT_EQ(at(R"([[{"a":1}],{"b":2},3])").children().candidates().list(), R"([{"a":1},{"b":2}])");
  EXPECT_EQ(at("7").candidates().list(), "[]");
}

TEST_F(NodesTest, DescendantsWithoutScalars) {
  EXPECT_EQ(at(R"({"a":[1,{"b":2}],"c":3})").containers().list(),
            R"([{"a":[1,{"b":2}],"c":3},[1,{"b":2}],{"b":2}])");
  EXPECT_EQ(at("7").containers().list(), "[]");
}

// 3 KB of nested objects, in which four `..` select 5 billion nodes.
TEST_F(NodesTest, AListThatGrowsWithoutEndIsAnError) {
  std::string deep = "1";
  for (int level = 0; level < 600; ++level)
    deep = R"({"a":)" + deep + "}";
  exec->payloadLimitBytes = 1 << 18;
  at(deep);
  for (int round = 0; round < 4 && status == 0; ++round) {
    descendants();
    if (status == 0)
      members({"a"});
  }
  EXPECT_EQ(status, ASLRT_STEP_FAILED);
  EXPECT_EQ(raisedError().error, "States.Runtime");
  EXPECT_EQ(raisedError().cause,
            "Invalid path '$..x' : A step of the path selects more than 1048576 nodes");
}

// Every list of different nodes has room where payloads are larger.
TEST_F(NodesTest, TheLimitGrowsWithThePayloads) {
  std::string many = "[0";
  for (int i = 0; i < (1 << 20); ++i)
    many += ",0";
  exec->payloadLimitBytes = 1 << 22;
  at(many + "]").children();
  EXPECT_EQ(status, 0);
  EXPECT_EQ(countOf(heap, nodes), (1u << 20) + 1);
  exec->payloadLimitBytes = 1 << 18;
  at(many + "]").children();
  EXPECT_EQ(status, ASLRT_STEP_FAILED);
}

// A value's size has 32 bits: nodes that overlap may be more than that in all.
TEST_F(NodesTest, TheTextOfAListHasALimitToo) {
  const std::string deep = std::string(9000, '[') + "\"" + std::string(1 << 20, 'x') + "\"" + std::string(9000, ']');
  at(deep).descendants();
  EXPECT_EQ(status, ASLRT_STEP_FAILED);
  EXPECT_EQ(raisedError().cause, "Invalid path '$..x' : A step of the path selects more than 4 GiB of nodes");
}

TEST_F(NodesTest, WorksOnBuiltValues) {
  AslrtValue cells[] = {json("1"), json(R"({"a":2})")}, array = makeNone();
  makeArray(heap, array, cells, 2);
  aslrt_nodes_root(exec, &nodes, &array);
  EXPECT_EQ(children().members({"a"}).list(), "[2]");
}

} // namespace

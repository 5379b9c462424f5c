// SPDX-License-Identifier: Apache-2.0
//
// What must be true of every layout, on graphs that nobody drew: boxes and labels lie apart and inside, lines
// touch their boxes, and cross none.

#include "codegen/graph/Layered.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>

using namespace asl::graph;

namespace {

constexpr double kSlack = 0.01;

struct Box {
  double left, top, right, bottom;
  std::string name;

  static Box around(Point centre, Size size, std::string name) {
    return {centre.x - size.width / 2, centre.y - size.height / 2, centre.x + size.width / 2,
            centre.y + size.height / 2, std::move(name)};
  }
  bool overlaps(const Box &other) const {
    return left + kSlack < other.right && other.left + kSlack < right && top + kSlack < other.bottom &&
           other.top + kSlack < bottom;
  }
};

/// Boxes of nodes and of labels.
std::vector<Box> boxesOf(const LayoutGraph &graph) {
  std::vector<Box> boxes;
  for (size_t i = 0; i < graph.nodes.size(); ++i)
    boxes.push_back(Box::around(graph.nodes[i].centre, graph.nodes[i].size, "node " + std::to_string(i)));
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    const LayoutEdge &edge = graph.edges[i];
    Size size = edge.isCut ? edge.cutLabel : edge.label;
    if (!size.isEmpty())
      boxes.push_back(Box::around(edge.labelCentre, size, "label " + std::to_string(i)));
  }
  return boxes;
}

void expectApartAndInside(const LayoutGraph &graph) {
  std::vector<Box> boxes = boxesOf(graph);
  for (const Box &box : boxes) {
    EXPECT_GE(box.left, -kSlack) << box.name;
    EXPECT_GE(box.top, -kSlack) << box.name;
    EXPECT_LE(box.right, graph.size.width + kSlack) << box.name;
    EXPECT_LE(box.bottom, graph.size.height + kSlack) << box.name;
  }
  // From left to right: those that begin before a box ends are looked at.
  std::sort(boxes.begin(), boxes.end(), [](const Box &a, const Box &b) { return a.left < b.left; });
  for (size_t i = 0; i < boxes.size(); ++i)
    for (size_t j = i + 1; j < boxes.size() && boxes[j].left < boxes[i].right; ++j)
      EXPECT_FALSE(boxes[i].overlaps(boxes[j])) << boxes[i].name << " lies on " << boxes[j].name;
}

/// The point is on the upper or lower side of the node.
void expectOnSide(const LayoutNode &node, Point point, bool isUpper, const std::string &what) {
  EXPECT_LE(std::fabs(point.x - node.centre.x), node.size.width / 2 + kSlack) << what;
  EXPECT_NEAR(point.y, node.centre.y + (isUpper ? -1 : 1) * node.size.height / 2, kSlack) << what;
}

void expectRoutes(const LayoutGraph &graph) {
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    const LayoutEdge &edge = graph.edges[i];
    std::string what = "edge " + std::to_string(i);
    if (edge.from == edge.to) {
      ASSERT_EQ(edge.route.size(), 2u) << what;
      for (Point point : edge.route) {
        EXPECT_NEAR(point.x, graph.nodes[edge.from].centre.x + graph.nodes[edge.from].size.width / 2, kSlack)
            << what;
        EXPECT_LE(std::fabs(point.y - graph.nodes[edge.from].centre.y),
                  graph.nodes[edge.from].size.height / 2)
            << what;
      }
      continue;
    }
    ASSERT_GE(edge.route.size(), 2u) << what;
    bool isUp = edge.route.front().y > edge.route.back().y;
    expectOnSide(graph.nodes[edge.from], edge.route.front(), isUp, what + "'s begin");
    if (edge.joins) {
      ASSERT_GE(edge.joined, 0) << what;
      const LayoutEdge &trunk = graph.edges[edge.joined];
      EXPECT_EQ(trunk.to, edge.to) << what;
      EXPECT_TRUE(std::any_of(trunk.route.begin(), trunk.route.end(),
                              [&](Point point) {
                                return std::fabs(point.x - edge.route.back().x) < kSlack &&
                                       std::fabs(point.y - edge.route.back().y) < kSlack;
                              }))
          << what << " joins edge " << edge.joined << " where that does not go";
    } else if (!edge.isCut) {
      expectOnSide(graph.nodes[edge.to], edge.route.back(), !isUp, what + "'s end");
    }
    for (size_t p = 1; p < edge.route.size(); ++p)
      EXPECT_GE((isUp ? -1 : 1) * (edge.route[p].y - edge.route[p - 1].y), -kSlack) << what << " turns back";
  }
}

/// No piece of a line, nor the room its bend needs, lies on a box.
void expectNoLineOnABox(const LayoutGraph &graph) {
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    const std::vector<Point> &route = graph.edges[i].route;
    for (size_t p = 1; p < route.size(); ++p) {
      Box piece{std::min(route[p - 1].x, route[p].x), std::min(route[p - 1].y, route[p].y),
                std::max(route[p - 1].x, route[p].x) + 2 * kSlack, std::max(route[p - 1].y, route[p].y),
                "edge " + std::to_string(i)};
      for (size_t n = 0; n < graph.nodes.size(); ++n) {
        Box node = Box::around(graph.nodes[n].centre, graph.nodes[n].size, "node " + std::to_string(n));
        EXPECT_FALSE(piece.overlaps(node)) << piece.name << " lies on " << node.name;
      }
    }
  }
}

LayoutGraph randomGraph(std::mt19937 &random, int nodes, int edges) {
  auto below = [&](int limit) { return int(random() % uint32_t(limit)); };
  LayoutGraph graph;
  for (int i = 0; i < nodes; ++i)
    graph.nodes.push_back(
        {{40.0 + below(below(8) == 0 ? 900 : 150), 20.0 + below(below(8) == 0 ? 600 : 60)}, 10.0, {}});
  std::set<std::tuple<int, int, bool>> known;
  for (int i = 0; i < edges; ++i) {
    LayoutEdge edge;
    edge.from = below(nodes);
    // Mostly to what comes soon, as in workflows; sometimes anywhere, also to itself.
    edge.to = below(4) ? std::min(nodes - 1, edge.from + 1 + below(4)) : below(nodes);
    edge.isSecondary = below(4) == 0;
    if (below(3) == 0)
      edge.label = {10.0 + below(120), 10.0 + below(40)};
    edge.cutLabel = {60, 14};
    if (known.insert({edge.from, edge.to, edge.isSecondary}).second)
      graph.edges.push_back(edge);
  }
  return graph;
}

void expectGood(LayoutGraph &graph) {
  layOut(graph);
  expectApartAndInside(graph);
  expectRoutes(graph);
  expectNoLineOnABox(graph);
}

} // namespace

TEST(LayoutTest, RandomGraphsKeepTheirBoxesAndLinesApart) {
  std::mt19937 random(7);
  for (int round = 0; round < 400 && !testing::Test::HasFailure(); ++round) {
    int nodes = 1 + int(random() % 30);
    LayoutGraph graph = randomGraph(random, nodes, int(random() % uint32_t(3 * nodes + 1)));
    SCOPED_TRACE("round " + std::to_string(round));
    expectGood(graph);
  }
}

TEST(LayoutTest, NothingHasAPlace) {
  LayoutGraph graph;
  layOut(graph);
  EXPECT_EQ(graph.size.width, 0);
  EXPECT_EQ(graph.size.height, 0);
}

TEST(LayoutTest, AChainStandsStraight) {
  LayoutGraph graph;
  for (int i = 0; i < 5; ++i)
    graph.nodes.push_back({{100.0 + 30 * i, 40}, 10, {}});
  for (int i = 0; i < 4; ++i) {
    LayoutEdge edge;
    edge.from = i;
    edge.to = i + 1;
    graph.edges.push_back(edge);
  }
  expectGood(graph);
  for (int i = 0; i < 5; ++i)
    EXPECT_NEAR(graph.nodes[i].centre.x, graph.nodes[0].centre.x, kSlack);
  for (const LayoutEdge &edge : graph.edges)
    for (Point point : edge.route)
      EXPECT_NEAR(point.x, graph.nodes[0].centre.x, kSlack);
}

TEST(LayoutTest, ATargetLiesBelowWhatLeadsToIt) {
  LayoutGraph graph;
  for (int i = 0; i < 4; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (auto [from, to] :
       {std::pair(0, 1), std::pair(0, 2), std::pair(1, 3), std::pair(2, 3), std::pair(1, 2)}) {
    LayoutEdge edge;
    edge.from = from;
    edge.to = to;
    graph.edges.push_back(edge);
  }
  expectGood(graph);
  for (const LayoutEdge &edge : graph.edges)
    EXPECT_LT(graph.nodes[edge.from].centre.y, graph.nodes[edge.to].centre.y);
}

TEST(LayoutTest, AWayBackGoesUpBesideTheWayDown) {
  LayoutGraph graph;
  for (int i = 0; i < 3; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (auto [from, to] : {std::pair(0, 1), std::pair(1, 2), std::pair(2, 1)}) {
    LayoutEdge edge;
    edge.from = from;
    edge.to = to;
    graph.edges.push_back(edge);
  }
  expectGood(graph);
  const LayoutEdge &back = graph.edges[2];
  EXPECT_GT(back.route.front().y, back.route.back().y);
  EXPECT_NE(back.route.front().x, graph.edges[1].route.back().x);
}

TEST(LayoutTest, ManyEdgesToOneTargetShareTheirWay) {
  // Each of the states of a chain has a side line to the last one.
  LayoutGraph graph;
  constexpr int kNodes = 60;
  for (int i = 0; i < kNodes; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (int i = 0; i + 1 < kNodes; ++i) {
    LayoutEdge edge;
    edge.from = i;
    edge.to = i + 1;
    graph.edges.push_back(edge);
    edge.to = kNodes - 1;
    edge.isSecondary = true;
    edge.label = {60, 14};
    if (i + 2 < kNodes)
      graph.edges.push_back(edge);
  }
  expectGood(graph);
  EXPECT_GT(std::count_if(graph.edges.begin(), graph.edges.end(),
                          [](const LayoutEdge &edge) { return edge.joins; }),
            50);
  // Beside the chain there is room for the trunk and for labels, not for sixty lines.
  EXPECT_LT(graph.size.width, 400);
}

TEST(LayoutTest, AFewEdgesThatLeapOverAllAreNotCut) {
  LayoutGraph graph;
  for (int i = 0; i < 300; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (int i = 0; i + 1 < 300; ++i) {
    LayoutEdge edge;
    edge.from = i;
    edge.to = i + 1;
    edge.cutLabel = {60, 14};
    graph.edges.push_back(edge);
  }
  graph.edges.push_back(graph.edges[0]);
  graph.edges.back().to = 299;
  expectGood(graph);
  EXPECT_FALSE(graph.edges.back().isCut);
}

TEST(LayoutTest, LinesThatWouldFillThePictureAreCut) {
  // Two thousand states, each with a line a thousand states on: a million bends.
  LayoutGraph graph;
  constexpr int kNodes = 2000;
  for (int i = 0; i < kNodes; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (int i = 0; i + 1 < kNodes; ++i) {
    LayoutEdge edge;
    edge.from = i;
    edge.to = i + 1;
    edge.cutLabel = {60, 14};
    graph.edges.push_back(edge);
    edge.to = i + kNodes / 2;
    if (edge.to < kNodes)
      graph.edges.push_back(edge);
  }
  layOut(graph);
  expectApartAndInside(graph);
  expectRoutes(graph);
  for (const LayoutEdge &edge : graph.edges)
    EXPECT_EQ(edge.isCut, edge.to - edge.from > 1);
}

TEST(LayoutTest, CrossingsAreCounted) {
  LayoutGraph graph;
  Layered layered(graph);
  layered.vertices.resize(6);
  layered.ranks = {{0, 1, 2}, {3, 4, 5}};
  for (int i = 0; i < 3; ++i)
    layered.vertices[i].order = layered.vertices[i + 3].order = i;
  auto link = [&](int upper, int lower) {
    layered.vertices[upper].down.push_back(int(layered.links.size()));
    layered.links.push_back({upper, lower, false, 0, 0});
  };
  link(0, 5);
  link(1, 4);
  link(2, 3);
  EXPECT_EQ(countCrossings(layered, 0), 3);
  link(1, 5); // shares an end with two of them, crosses the third
  EXPECT_EQ(countCrossings(layered, 0), 4);
}

TEST(LayoutTest, TwoCrossedLinesAreUncrossed) {
  // 0 -> 1, 2; 1 -> 4; 2 -> 3: the order of the nodes alone would cross the last two.
  LayoutGraph graph;
  for (int i = 0; i < 5; ++i)
    graph.nodes.push_back({{80, 30}, 10, {}});
  for (auto [from, to] : {std::pair(0, 1), std::pair(0, 2), std::pair(2, 3), std::pair(1, 4)}) {
    LayoutEdge edge;
    edge.from = from;
    edge.to = to;
    graph.edges.push_back(edge);
  }
  expectGood(graph);
  bool isFirstLeft = graph.nodes[1].centre.x < graph.nodes[2].centre.x;
  EXPECT_EQ(isFirstLeft, graph.nodes[4].centre.x < graph.nodes[3].centre.x);
}

// SPDX-License-Identifier: Apache-2.0
//
// LayoutRanks: which edges lead back up, and a rank for each node: as high as the edges into it allow.

#include "codegen/graph/Layered.h"

#include <algorithm>

namespace asl::graph {

/// Edges by source, those that count most first.
static std::vector<std::vector<int>> outgoingEdges(const LayoutGraph &graph) {
  std::vector<std::vector<int>> outgoing(graph.nodes.size());
  for (bool isSecondary : {false, true})
    for (int edge = 0; edge < int(graph.edges.size()); ++edge)
      if (graph.edges[edge].isSecondary == isSecondary)
        outgoing[graph.edges[edge].from].push_back(edge);
  return outgoing;
}

/// Follows the edges from the first node on, depth first. An edge to a node that is being followed closes a
/// cycle. Gives the nodes in an order in which each comes before those it leads to, cycles aside.
static std::vector<int> breakCycles(Layered &layered, const std::vector<std::vector<int>> &outgoing) {
  const LayoutGraph &graph = layered.graph;
  enum Progress : char { New, Open, Done };
  std::vector<char> progress(graph.nodes.size(), New);
  std::vector<int> finished;
  struct Visit {
    int node;
    size_t next;
  };
  std::vector<Visit> stack;
  layered.isBack.assign(graph.edges.size(), false);
  for (int root = 0; root < int(graph.nodes.size()); ++root) {
    if (progress[root] != New)
      continue;
    stack.push_back({root, 0});
    progress[root] = Open;
    while (!stack.empty()) {
      Visit &visit = stack.back();
      if (visit.next == outgoing[visit.node].size()) {
        progress[visit.node] = Done;
        finished.push_back(visit.node);
        stack.pop_back();
        continue;
      }
      int edge = outgoing[visit.node][visit.next++];
      int target = graph.edges[edge].to;
      if (progress[target] == Open) {
        layered.isBack[edge] = true;
      } else if (progress[target] == New) {
        progress[target] = Open;
        stack.push_back({target, 0});
      }
    }
  }
  std::reverse(finished.begin(), finished.end());
  return finished;
}

/// Of the ways on from a node, those are minor that end much sooner than the longest: what checks its input
/// and fails stays beside the way that goes on, which is straight. Side lines are minor as well.
static void findMinorEdges(Layered &layered, const std::vector<int> &order,
                           const std::vector<std::vector<int>> &downwards) {
  const LayoutGraph &graph = layered.graph;
  std::vector<int> depth(graph.nodes.size(), 0);
  layered.isMinor.assign(graph.edges.size(), false);
  for (size_t i = order.size(); i-- > 0;) {
    int node = order[i];
    auto depthBehind = [&](int edge) { return layered.isBack[edge] ? 0 : depth[graph.edges[edge].to] + 1; };
    for (int edge : downwards[node])
      depth[node] = std::max(depth[node], depthBehind(edge));
    for (int edge : downwards[node])
      layered.isMinor[edge] = graph.edges[edge].isSecondary || depthBehind(edge) * 2 <= depth[node];
  }
}

void assignRanks(Layered &layered) {
  const LayoutGraph &graph = layered.graph;
  auto outgoing = outgoingEdges(graph);
  std::vector<int> order = breakCycles(layered, outgoing);
  std::vector<std::vector<int>> downwards(graph.nodes.size());
  for (int edge = 0; edge < int(graph.edges.size()); ++edge) {
    const LayoutEdge &each = graph.edges[edge];
    if (each.from != each.to)
      downwards[layered.isBack[edge] ? each.to : each.from].push_back(edge);
  }
  findMinorEdges(layered, order, downwards);
  layered.nodeRank.assign(graph.nodes.size(), 0);
  for (int node : order)
    for (int edge : downwards[node]) {
      const LayoutEdge &each = graph.edges[edge];
      bool isBack = layered.isBack[edge];
      int below = isBack ? each.from : each.to;
      layered.nodeRank[below] =
          std::max(layered.nodeRank[below], layered.nodeRank[node] + minimumSpan(each, isBack));
    }
}

} // namespace asl::graph

// SPDX-License-Identifier: Apache-2.0
//
// LayoutChains: edges become links between neighbouring ranks.
//
// An edge with a label has it in the rank next to its source. From there on it goes through bends, which it
// shares with all edges of its kind that come to the same target from the same direction.
//
//   rank 0   A                    A -> D with a label, B -> D and C -> D without
//   rank 1   (label)   B
//   rank 2   o<--------+  C       B joins A's line in the bend of rank 2
//   rank 3   D  <---------+

#include "codegen/graph/Layered.h"

#include <algorithm>
#include <map>

namespace asl::graph {

namespace {

/// What edges have in common that share a trunk.
struct TrunkKey {
  int target;
  bool isSecondary;
  bool isBack;
  auto operator<=>(const TrunkKey &) const = default;
};

struct Bend {
  int vertex;
  int edge; ///< whose line goes through it first
};

class ChainMaker {
public:
  explicit ChainMaker(Layered &layered) : layered(layered), graph(layered.graph) {}

  void run() {
    makeNodes();
    cutLongEdges();
    layered.chains.resize(graph.edges.size());
    // Long edges first: they are the trunks, into which shorter ones flow.
    std::vector<int> order;
    for (int edge = 0; edge < int(graph.edges.size()); ++edge)
      if (graph.edges[edge].from != graph.edges[edge].to)
        order.push_back(edge);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return std::pair(-span(a), a) < std::pair(-span(b), b); });
    for (int edge : order)
      makeChain(edge);
    int lastRank = 0;
    for (const Vertex &vertex : layered.vertices)
      lastRank = std::max(lastRank, vertex.rank);
    layered.ranks.resize(lastRank + 1);
  }

private:
  Layered &layered;
  LayoutGraph &graph;
  std::map<TrunkKey, std::map<int, Bend>> trunks; ///< bends by rank

  int span(int edge) const {
    return std::abs(layered.nodeRank[graph.edges[edge].to] - layered.nodeRank[graph.edges[edge].from]);
  }

  TrunkKey trunkKey(int edge) const {
    return {graph.edges[edge].to, graph.edges[edge].isSecondary, layered.isBack[edge]};
  }

  void makeNodes() {
    for (int node = 0; node < int(graph.nodes.size()); ++node) {
      Vertex vertex;
      vertex.index = node;
      vertex.rank = layered.nodeRank[node];
      vertex.width = graph.nodes[node].size.width;
      vertex.height = graph.nodes[node].size.height;
      layered.vertices.push_back(std::move(vertex));
    }
    // A loop takes its room on both sides, so that the box stays in the middle of its vertex. Others go
    // around it.
    for (const LayoutEdge &edge : graph.edges)
      if (edge.from == edge.to) {
        Vertex &vertex = layered.vertices[edge.from];
        vertex.width += 2 * (kLoopWidth + edge.label.width);
        vertex.height = std::max(vertex.height, edge.label.height);
      }
  }

  /// Bends that trunks need when edges longer than `most` are cut.
  long countBends(int most) const {
    std::map<TrunkKey, int> longest;
    for (int edge = 0; edge < int(graph.edges.size()); ++edge)
      if (int length = span(edge); length > 1 && length <= most) {
        int &value = longest[trunkKey(edge)];
        value = std::max(value, length);
      }
    long sum = 0;
    for (const auto &[key, length] : longest)
      sum += length - 1;
    return sum;
  }

  void cutLongEdges() {
    const long most = 20000 + 10 * long(graph.nodes.size() + graph.edges.size());
    int limit = 1;
    for (int edge = 0; edge < int(graph.edges.size()); ++edge)
      limit = std::max(limit, span(edge));
    bool isCutting = false;
    while (limit > 4 && countBends(limit) > most) {
      limit /= 2;
      isCutting = true;
    }
    if (isCutting)
      for (int edge = 0; edge < int(graph.edges.size()); ++edge)
        graph.edges[edge].isCut = span(edge) > limit && !graph.edges[edge].cutLabel.isEmpty();
  }

  int addVertex(Vertex::Kind kind, int index, int rank, Size size) {
    Vertex vertex;
    vertex.kind = kind;
    vertex.index = index;
    vertex.rank = rank;
    vertex.width = size.width;
    vertex.height = size.height;
    layered.vertices.push_back(std::move(vertex));
    return int(layered.vertices.size()) - 1;
  }

  /// Links two vertices of neighbouring ranks. The link's index.
  int link(int from, int to, bool isMinor) {
    bool isDown = layered.vertices[from].rank < layered.vertices[to].rank;
    int upper = isDown ? from : to, lower = isDown ? to : from;
    int index = int(layered.links.size());
    layered.links.push_back({upper, lower, isMinor, 0, 0});
    layered.vertices[upper].down.push_back(index);
    layered.vertices[lower].up.push_back(index);
    return index;
  }

  void makeChain(int edge) {
    const LayoutEdge &each = graph.edges[edge];
    Chain &chain = layered.chains[edge];
    chain.vertices.push_back(each.from);
    auto goTo = [&](int vertex) {
      chain.links.push_back(link(chain.vertices.back(), vertex, layered.isMinor[edge]));
      chain.vertices.push_back(vertex);
    };
    int rank = layered.nodeRank[each.from];
    if (each.isCut) {
      goTo(addVertex(Vertex::Kind::Label, edge, rank + 1, each.cutLabel));
      return;
    }
    const int step = layered.isBack[edge] ? -1 : 1;
    const int target = layered.nodeRank[each.to];
    rank += step;
    if (!each.label.isEmpty()) {
      goTo(addVertex(Vertex::Kind::Label, edge, rank, each.label));
      rank += step;
    }
    if (rank != target) {
      std::map<int, Bend> &trunk = trunks[trunkKey(edge)];
      for (; rank != target; rank += step) {
        auto [place, isNew] = trunk.try_emplace(rank, Bend{-1, edge});
        if (!isNew) {
          goTo(place->second.vertex);
          chain.joins = true;
          chain.joined = place->second.edge;
          return;
        }
        place->second.vertex = addVertex(Vertex::Kind::Bend, -1, rank, {2, 0});
        goTo(place->second.vertex);
      }
    }
    goTo(each.to);
  }
};

} // namespace

void makeChains(Layered &layered) { ChainMaker(layered).run(); }

} // namespace asl::graph

// SPDX-License-Identifier: Apache-2.0
//
// Layered.h: what the steps of the layout work on.

#ifndef ASL_CODEGEN_GRAPH_LAYERED_H
#define ASL_CODEGEN_GRAPH_LAYERED_H

#include "codegen/graph/Layout.h"

#include <vector>

namespace asl::graph {

/// Something with a place in a rank: a node, a label, a bend of a line.
struct Vertex {
  enum class Kind { Node, Label, Bend };
  Kind kind = Kind::Node;
  int index = -1; ///< Node: in `nodes`; Label: in `edges`
  int rank = 0;
  int order = 0; ///< in its rank
  double width = 0, height = 0;
  double x = 0;              ///< of its centre
  std::vector<int> up, down; ///< links to the rank above and below
};

/// A piece of a line between two ranks.
struct Link {
  int upper = 0, lower = 0; ///< vertices
  bool isMinor = false;
  double upperX = 0, lowerX = 0; ///< where it touches them
};

/// The way of an edge through the links, from its source to its target or to where it joins another.
struct Chain {
  std::vector<int> vertices;
  std::vector<int> links; ///< between them
  bool joins = false;
  int joined = -1;
};

struct Layered {
  LayoutGraph &graph;
  std::vector<int> nodeRank;
  std::vector<bool> isBack; ///< by edge: its target lies above its source
  std::vector<bool>
      isMinor; ///< by edge: not where a graph goes on; boxes need not stand over each other for its sake
  std::vector<Vertex> vertices; ///< the first ones are the nodes
  std::vector<Link> links;
  std::vector<Chain> chains; ///< by edge; empty for loops
  std::vector<std::vector<int>> ranks;

  explicit Layered(LayoutGraph &graph) : graph(graph) {}

  int otherEnd(int link, int vertex) const {
    return links[link].upper == vertex ? links[link].lower : links[link].upper;
  }
};

/// Ranks between the ends of an edge at least.
inline int minimumSpan(const LayoutEdge &edge, bool isBack) {
  return isBack || !edge.label.isEmpty() ? 2 : 1;
}

void assignRanks(Layered &layered);
void makeChains(Layered &layered);
void orderRanks(Layered &layered);
void assignColumns(Layered &layered);
void routeEdges(Layered &layered);

/// Room between the centres of two neighbours in a rank.
double separation(const Vertex &left, const Vertex &right);

/// The number of crossings between a rank and the next, as ordered now.
long countCrossings(const Layered &layered, int rank);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_LAYERED_H

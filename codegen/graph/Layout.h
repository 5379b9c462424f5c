// SPDX-License-Identifier: Apache-2.0
//
// Layout.h: places for the boxes and lines of one graph, top to bottom, in the manner of Sugiyama.
//
//   1. LayoutRanks    cycles are broken (edges back up are turned), each node gets a rank
//   2. LayoutChains   edges over several ranks become chains of small vertices, labels vertices of their own
//   3. LayoutOrder    the order within the ranks, for few crossings
//   4. LayoutColumns  x of each vertex: Brandes and Koepf, "Fast and Simple Horizontal Coordinate Assignment"
//   5. LayoutRoutes   y of each rank, where edges leave and enter, the lines
//
// Lines run straight down through ranks, where their vertices keep room for them, and bend only between
// ranks, where there are no boxes: so no line ever crosses a box. Edges to the same node share their way
// there ("trunk"): a hundred catchers that lead to one state are one line with a hundred inflows, and a
// picture has as many vertices as it needs. Where this is not enough, in machines of thousands of states with
// edges that leap over all of them, the longest edges are cut: they end in a label that names where they go.
//
// A graph knows nothing of states; boxes within boxes are laid out from the inside out by who calls this.

#ifndef ASL_CODEGEN_GRAPH_LAYOUT_H
#define ASL_CODEGEN_GRAPH_LAYOUT_H

#include <vector>

namespace asl::graph {

/// In pixels of CSS; y grows downwards.
struct Point {
  double x = 0, y = 0;
};

struct Size {
  double width = 0, height = 0;
  bool isEmpty() const { return width <= 0 || height <= 0; }
};

/// A box.
struct LayoutNode {
  Size size;
  /// How far from its left and right ends lines stay away from its upper and lower sides.
  double portInset = 10;
  /// Result: its centre.
  Point centre;
};

/// A line from the lower side of `from` to the upper side of `to`; when `to` lies above, from the upper side
/// of `from` to the lower side of `to`.
struct LayoutEdge {
  int from = 0;
  int to = 0;
  /// A side line: does not pull boxes into a line, shares no trunk with others, and comes last where there is
  /// a choice.
  bool isSecondary = false;
  /// Room for a text on the line; empty: none.
  Size label;
  /// Room for a text in the line's place, should it be cut.
  Size cutLabel;

  // Results
  /// Consecutive points of the same x have a straight line between them, others an S that is vertical at both
  /// ends. The last point has an arrow head, unless `joins`. A loop (`from` is `to`) has two points, at the
  /// right side of its node, between which it goes out as far as its label begins.
  std::vector<Point> route;
  /// The rest of the way is that of another edge.
  bool joins = false;
  /// The edge whose line goes on where this one joins, else -1.
  int joined = -1;
  /// The line ends above a text of the size `cutLabel` with its centre at `labelCentre`.
  bool isCut = false;
  Point labelCentre;
};

struct LayoutGraph {
  std::vector<LayoutNode> nodes;
  std::vector<LayoutEdge> edges;
  /// Result: all lies within (0, 0) and this.
  Size size;
};

/// Width of a loop at a box's side, without its label.
inline constexpr double kLoopWidth = 26;

/// Places all. Nodes without edges get places as well; the order of `edges` decides where nothing else does.
/// Time and memory grow with nodes and edges, times the logarithm.
void layOut(LayoutGraph &graph);

} // namespace asl::graph

#endif // ASL_CODEGEN_GRAPH_LAYOUT_H

// SPDX-License-Identifier: Apache-2.0
//
// LayoutColumns: x of each vertex, after Brandes and Koepf, "Fast and Simple Horizontal Coordinate
// Assignment".
//
// Vertices are aligned with the median of their neighbours above, where no alignment crosses another; what is
// aligned is a block, which stands straight. Blocks are pushed together as far as their vertices allow. This
// is done four times, with neighbours above or below and from the left or the right, and each vertex gets the
// mean of its two middle places: the four are valid, so their mean is. Blocks are pushed together along the
// longest path through the graph of blocks, first to the left, then back to what is at their right, as other
// implementations do; the paper's own way is known to go wrong.

#include "codegen/graph/Layered.h"

#include <algorithm>
#include <array>
#include <climits>

namespace asl::graph {

double separation(const Vertex &left, const Vertex &right) {
  bool isNodes = left.kind == Vertex::Kind::Node && right.kind == Vertex::Kind::Node;
  bool hasNode = left.kind == Vertex::Kind::Node || right.kind == Vertex::Kind::Node;
  return (left.width + right.width) / 2 + (isNodes ? 36 : hasNode ? 22 : 14);
}

namespace {

class Columns {
public:
  explicit Columns(Layered &layered) : layered(layered) {}

  void run() {
    markConflicts();
    std::array<std::vector<double>, 4> places;
    for (int i = 0; i < 4; ++i)
      places[i] = assign(/*isDown=*/i < 2, /*isMirrored=*/i % 2 == 1);
    balance(places);
  }

private:
  Layered &layered;
  /// By link: it crosses the inside of a long line or flows into one, which is to be straight rather.
  std::vector<bool> hasConflict;

  const Vertex &vertex(int index) const { return layered.vertices[index]; }

  bool isInner(const Link &link) const {
    return vertex(link.upper).kind == Vertex::Kind::Bend && vertex(link.lower).kind == Vertex::Kind::Bend;
  }

  bool hasInner(const std::vector<int> &links) const {
    return std::any_of(links.begin(), links.end(), [&](int link) { return isInner(layered.links[link]); });
  }

  /// Flows into a trunk, or out of one, beside its straight way.
  bool isInflow(const Link &link) const {
    return (vertex(link.lower).kind == Vertex::Kind::Bend && hasInner(vertex(link.lower).up)) ||
           (vertex(link.upper).kind == Vertex::Kind::Bend && hasInner(vertex(link.upper).down));
  }

  void markConflicts() {
    hasConflict.assign(layered.links.size(), false);
    for (size_t rank = 0; rank + 1 < layered.ranks.size(); ++rank) {
      size_t places = layered.ranks[rank + 1].size();
      // By place below: the rightmost upper end of inner links that end further left, the leftmost of those
      // further right.
      std::vector<int> rightmost(places + 1, -1), leftmost(places + 1, INT_MAX);
      for (int upper : layered.ranks[rank])
        for (int index : vertex(upper).down)
          if (const Link &link = layered.links[index]; isInner(link)) {
            int below = vertex(link.lower).order, above = vertex(link.upper).order;
            rightmost[below + 1] = std::max(rightmost[below + 1], above);
            leftmost[below] = std::min(leftmost[below], above);
          }
      for (size_t i = 1; i <= places; ++i)
        rightmost[i] = std::max(rightmost[i], rightmost[i - 1]);
      for (size_t i = places; i-- > 0;)
        leftmost[i] = std::min(leftmost[i], leftmost[i + 1]);
      for (int upper : layered.ranks[rank])
        for (int index : vertex(upper).down)
          if (const Link &link = layered.links[index]; !isInner(link)) {
            int below = vertex(link.lower).order, above = vertex(link.upper).order;
            hasConflict[index] = rightmost[below] > above || leftmost[below + 1] < above || isInflow(link);
          }
    }
  }

  /// The links to align `index` along: those of a long line first, then those that are not minor.
  std::vector<int> candidates(int index, bool isDown) const {
    const Vertex &each = vertex(index);
    const std::vector<int> &links = isDown ? each.up : each.down;
    std::vector<int> inner, primary;
    for (int link : links) {
      if (each.kind != Vertex::Kind::Node && isInner(layered.links[link]))
        inner.push_back(link);
      if (!layered.links[link].isMinor)
        primary.push_back(link);
    }
    return !inner.empty() ? inner : !primary.empty() ? primary : links;
  }

  std::vector<double> assign(bool isDown, bool isMirrored) const {
    size_t count = layered.vertices.size();
    std::vector<std::vector<int>> ranks = layered.ranks;
    if (!isDown)
      std::reverse(ranks.begin(), ranks.end());
    std::vector<int> place(count), root(count), align(count);
    for (std::vector<int> &rank : ranks) {
      if (isMirrored)
        std::reverse(rank.begin(), rank.end());
      for (size_t i = 0; i < rank.size(); ++i)
        place[rank[i]] = int(i);
    }
    for (size_t i = 0; i < count; ++i)
      root[i] = align[i] = int(i);

    for (const std::vector<int> &rank : ranks) {
      int last = -1;
      for (int index : rank) {
        std::vector<int> links = candidates(index, isDown);
        if (links.empty())
          continue;
        std::sort(links.begin(), links.end(), [&](int a, int b) {
          return place[layered.otherEnd(a, index)] < place[layered.otherEnd(b, index)];
        });
        for (size_t i = (links.size() - 1) / 2; i <= links.size() / 2; ++i) {
          int other = layered.otherEnd(links[i], index);
          if (align[index] != index || hasConflict[links[i]] || last >= place[other])
            continue;
          align[other] = index;
          root[index] = root[other];
          align[index] = root[index];
          last = place[other];
        }
      }
    }

    std::vector<double> x = compact(ranks, root);
    if (isMirrored)
      for (double &each : x)
        each = -each;
    return x;
  }

  std::vector<double> compact(const std::vector<std::vector<int>> &ranks,
                              const std::vector<int> &root) const {
    size_t count = layered.vertices.size();
    struct Neighbour {
      int block;
      double distance;
    };
    std::vector<std::vector<Neighbour>> right(count);
    std::vector<int> waitsFor(count, 0);
    for (const std::vector<int> &rank : ranks)
      for (size_t i = 0; i + 1 < rank.size(); ++i) {
        right[root[rank[i]]].push_back({root[rank[i + 1]], separation(vertex(rank[i]), vertex(rank[i + 1]))});
        ++waitsFor[root[rank[i + 1]]];
      }
    std::vector<int> order;
    for (size_t i = 0; i < count; ++i)
      if (root[i] == int(i) && waitsFor[i] == 0)
        order.push_back(int(i));
    std::vector<double> x(count, 0);
    for (size_t i = 0; i < order.size(); ++i)
      for (const Neighbour &next : right[order[i]]) {
        x[next.block] = std::max(x[next.block], x[order[i]] + next.distance);
        if (--waitsFor[next.block] == 0)
          order.push_back(next.block);
      }
    for (size_t i = order.size(); i-- > 0;) {
      const std::vector<Neighbour> &neighbours = right[order[i]];
      if (neighbours.empty())
        continue;
      double limit = x[neighbours[0].block] - neighbours[0].distance;
      for (const Neighbour &next : neighbours)
        limit = std::min(limit, x[next.block] - next.distance);
      x[order[i]] = std::max(x[order[i]], limit);
    }
    for (size_t i = 0; i < count; ++i)
      x[i] = x[root[i]];
    return x;
  }

  /// Puts the four over each other: the narrowest stays, the others touch its left or right side.
  void balance(std::array<std::vector<double>, 4> &places) {
    size_t count = layered.vertices.size();
    std::array<double, 4> least, most;
    for (int i = 0; i < 4; ++i) {
      least[i] = 1e300;
      most[i] = -1e300;
      for (size_t v = 0; v < count; ++v) {
        least[i] = std::min(least[i], places[i][v] - vertex(int(v)).width / 2);
        most[i] = std::max(most[i], places[i][v] + vertex(int(v)).width / 2);
      }
    }
    int narrowest = 0;
    for (int i = 1; i < 4; ++i)
      if (most[i] - least[i] < most[narrowest] - least[narrowest])
        narrowest = i;
    for (size_t v = 0; v < count; ++v) {
      std::array<double, 4> x;
      for (int i = 0; i < 4; ++i)
        x[i] = places[i][v] + (i % 2 == 0 ? least[narrowest] - least[i] : most[narrowest] - most[i]);
      std::sort(x.begin(), x.end());
      layered.vertices[v].x = (x[1] + x[2]) / 2;
    }
  }
};

} // namespace

void assignColumns(Layered &layered) {
  if (!layered.vertices.empty())
    Columns(layered).run();
}

} // namespace asl::graph

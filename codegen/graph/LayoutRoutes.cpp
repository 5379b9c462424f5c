// SPDX-License-Identifier: Apache-2.0
//
// LayoutRoutes: where lines touch their boxes, how far the ranks are apart, and the lines' points.

#include "codegen/graph/Layered.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace asl::graph {

namespace {

class Routes {
public:
  explicit Routes(Layered &layered) : layered(layered), graph(layered.graph) {}

  void run() {
    for (Link &link : layered.links) {
      double x = straightX(link);
      link.upperX = nearest(link.upper, x);
      link.lowerX = nearest(link.lower, x);
    }
    for (size_t node = 0; node < graph.nodes.size(); ++node) {
      placePorts(int(node), true);
      placePorts(int(node), false);
    }
    placeRanks();
    for (size_t node = 0; node < graph.nodes.size(); ++node)
      graph.nodes[node].centre = {layered.vertices[node].x, middle(layered.vertices[node].rank)};
    for (size_t edge = 0; edge < graph.edges.size(); ++edge)
      route(int(edge));
    moveToOrigin();
  }

private:
  static constexpr double kPortDistance = 16;
  static constexpr double kRankDistance = 30;
  static constexpr double kLabelShift = 16;

  Layered &layered;
  LayoutGraph &graph;
  std::vector<double> top, bottom; ///< of each rank
  std::map<int, double> loopReach; ///< by node, how far its loops go to the right

  /// Half the side of a node that lines may touch; nothing of a bend or a label.
  double reach(int vertex) const {
    if (layered.vertices[vertex].kind != Vertex::Kind::Node)
      return 0;
    const LayoutNode &node = graph.nodes[vertex];
    return std::max(0.0, node.size.width / 2 - node.portInset);
  }

  /// The place nearest to `x` where lines may touch a vertex.
  double nearest(int vertex, double x) const {
    double middle = layered.vertices[vertex].x;
    return std::clamp(x, middle - reach(vertex), middle + reach(vertex));
  }

  /// Where a link would stand straight, if its ends lie over each other; in the middle of an end at which
  /// there is no other.
  double straightX(const Link &link) const {
    const Vertex &upper = layered.vertices[link.upper], &lower = layered.vertices[link.lower];
    double left = std::max(upper.x - reach(link.upper), lower.x - reach(link.lower));
    double right = std::min(upper.x + reach(link.upper), lower.x + reach(link.lower));
    double wanted = upper.down.size() == 1 ? upper.x
                    : lower.up.size() == 1 ? lower.x
                                           : (upper.x + lower.x) / 2;
    return left <= right ? std::clamp(wanted, left, right) : (left + right) / 2;
  }

  double middle(int rank) const { return (top[rank] + bottom[rank]) / 2; }

  /// Ports lie where their links are straight as far as the side of the box goes, and kPortDistance apart as
  /// far as there is room: the least sum of squares of how far they are moved (pooling of adjacent
  /// violators).
  void placePorts(int node, bool isUpper) {
    std::vector<int> links = isUpper ? layered.vertices[node].up : layered.vertices[node].down;
    if (links.empty())
      return;
    auto otherX = [&](int link) { return layered.vertices[layered.otherEnd(link, node)].x; };
    std::sort(links.begin(), links.end(),
              [&](int a, int b) { return std::pair(otherX(a), a) < std::pair(otherX(b), b); });
    const double half = reach(node);
    const double left = layered.vertices[node].x - half, right = layered.vertices[node].x + half;
    auto wantedX = [&](int link) {
      return isUpper ? layered.links[link].lowerX : layered.links[link].upperX;
    };
    double distance = links.size() > 1 ? std::min(kPortDistance, 2 * half / double(links.size() - 1)) : 0;

    struct Pool {
      double sum;
      int count;
      double mean() const { return sum / count; }
    };
    std::vector<Pool> pools;
    for (size_t i = 0; i < links.size(); ++i) {
      pools.push_back({std::clamp(wantedX(links[i]), left, right) - double(i) * distance, 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        Pool last = pools.back();
        pools.pop_back();
        pools.back().sum += last.sum;
        pools.back().count += last.count;
      }
    }
    size_t i = 0;
    double last = right - double(links.size() - 1) * distance;
    for (const Pool &pool : pools)
      for (int j = 0; j < pool.count; ++j, ++i) {
        double x = std::clamp(pool.mean(), std::min(left, last), last) + double(i) * distance;
        (isUpper ? layered.links[links[i]].lowerX : layered.links[links[i]].upperX) = x;
      }
  }

  /// Lines that go far sideways get more room to do so.
  void placeRanks() {
    size_t count = layered.ranks.size();
    top.assign(count, 0);
    bottom.assign(count, 0);
    double y = 0;
    for (size_t rank = 0; rank < count; ++rank) {
      double height = 0, farthest = 0;
      for (int vertex : layered.ranks[rank]) {
        height = std::max(height, layered.vertices[vertex].height);
        for (int link : layered.vertices[vertex].down)
          farthest = std::max(farthest, std::fabs(layered.links[link].upperX - layered.links[link].lowerX));
      }
      top[rank] = y;
      bottom[rank] = y + height;
      y = bottom[rank] + kRankDistance + std::min(36.0, farthest * 0.06);
    }
  }

  void route(int index) {
    LayoutEdge &edge = graph.edges[index];
    edge.route.clear();
    if (edge.from == edge.to) {
      const LayoutNode &node = graph.nodes[edge.from];
      double right = node.centre.x + node.size.width / 2;
      double &reached = loopReach.try_emplace(edge.from, right).first->second;
      double half =
          std::min((reached == right ? 0.25 : 0.4) * node.size.height, reached == right ? 8.0 : 14.0);
      edge.route = {{right, node.centre.y - half}, {right, node.centre.y + half}};
      edge.labelCentre = {reached + kLoopWidth + edge.label.width / 2, node.centre.y};
      reached += kLoopWidth + edge.label.width;
      return;
    }
    const Chain &chain = layered.chains[index];
    edge.joins = chain.joins;
    edge.joined = chain.joined;
    bool isUp = layered.isBack[index] && !edge.isCut;
    auto add = [&](double x, double y) {
      if (edge.route.empty() || edge.route.back().x != x || edge.route.back().y != y)
        edge.route.push_back({x, y});
    };
    // The side of a rank that is reached first, and that which is reached last.
    auto first = [&](int rank) { return isUp ? bottom[rank] : top[rank]; };
    auto last = [&](int rank) { return isUp ? top[rank] : bottom[rank]; };

    const LayoutNode &from = graph.nodes[edge.from];
    double half = from.size.height / 2;
    auto nearX = [&](int link) { return isUp ? layered.links[link].lowerX : layered.links[link].upperX; };
    auto farX = [&](int link) { return isUp ? layered.links[link].upperX : layered.links[link].lowerX; };
    add(nearX(chain.links[0]), from.centre.y + (isUp ? -half : half));
    for (size_t i = 0; i < chain.links.size(); ++i) {
      int rank = layered.vertices[chain.vertices[i]].rank;
      add(nearX(chain.links[i]), last(rank));
      const Vertex &next = layered.vertices[chain.vertices[i + 1]];
      add(farX(chain.links[i]), first(next.rank));
      if (next.kind == Vertex::Kind::Label) {
        // In a high rank a label stays near where its line comes from.
        double y = isUp ? std::max(middle(next.rank), bottom[next.rank] - next.height / 2 - kLabelShift)
                        : std::min(middle(next.rank), top[next.rank] + next.height / 2 + kLabelShift);
        edge.labelCentre = {next.x, y};
        if (edge.isCut)
          add(next.x, y - next.height / 2);
      } else if (next.kind == Vertex::Kind::Node) {
        double targetHalf = graph.nodes[edge.to].size.height / 2;
        add(farX(chain.links[i]), middle(next.rank) + (isUp ? targetHalf : -targetHalf));
      }
    }
  }

  void moveToOrigin() {
    double left = 1e300, right = -1e300;
    for (const Vertex &vertex : layered.vertices) {
      left = std::min(left, vertex.x - vertex.width / 2);
      right = std::max(right, vertex.x + vertex.width / 2);
    }
    if (layered.vertices.empty())
      left = right = 0;
    for (LayoutNode &node : graph.nodes)
      node.centre.x -= left;
    for (LayoutEdge &edge : graph.edges) {
      edge.labelCentre.x -= left;
      for (Point &point : edge.route)
        point.x -= left;
    }
    graph.size = {right - left, bottom.empty() ? 0 : bottom.back()};
  }
};

} // namespace

void routeEdges(Layered &layered) { Routes(layered).run(); }

} // namespace asl::graph

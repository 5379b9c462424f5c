// SPDX-License-Identifier: Apache-2.0
//
// LayoutOrder: the order of the vertices in each rank.
//
// Sweeps down and up sort each rank by the mean place of the neighbours in the rank before; then neighbours
// in a rank are exchanged as long as that takes crossings away. The best order seen is kept.

#include "codegen/graph/Layered.h"

#include <algorithm>

namespace asl::graph {

namespace {

class Ordering {
public:
  explicit Ordering(Layered &layered) : layered(layered) {}

  void run() {
    const size_t size = layered.vertices.size() + layered.links.size();
    std::vector<std::vector<int>> best;
    long fewest = -1;
    // Which order is begun with decides much of where it ends: two are tried.
    for (bool isForwards : {true, false}) {
      begin(isForwards);
      long crossings = improve(size < 4000 ? 24 : size < 40000 ? 10 : 4);
      if (fewest < 0 || crossings < fewest) {
        fewest = crossings;
        best = layered.ranks;
      }
      if (fewest == 0 || size >= 40000)
        break;
    }
    layered.ranks = std::move(best);
    for (auto &rank : layered.ranks)
      number(rank);
  }

private:
  Layered &layered;

  void number(const std::vector<int> &rank) {
    for (size_t i = 0; i < rank.size(); ++i)
      layered.vertices[rank[i]].order = int(i);
  }

  /// Sorts and exchanges, and leaves the best order there was. How many crossings it has.
  long improve(int sweeps) {
    long best = crossings();
    auto bestRanks = layered.ranks;
    for (int sweep = 0, sinceBest = 0; sweep < sweeps && best > 0 && sinceBest < 6; ++sweep, ++sinceBest) {
      sortAll(sweep % 2 == 0);
      for (int pass = 0; pass < 4 && exchangeAll(); ++pass)
        ;
      if (long now = crossings(); now < best) {
        best = now;
        bestRanks = layered.ranks;
        sinceBest = 0;
      }
    }
    layered.ranks = std::move(bestRanks);
    return best;
  }

  /// The order in which a walk along the links, depth first, meets them; the links up forwards or backwards.
  void begin(bool isForwards) {
    for (auto &rank : layered.ranks)
      rank.clear();
    std::vector<bool> isSeen(layered.vertices.size());
    std::vector<int> stack;
    for (int root = 0; root < int(layered.vertices.size()); ++root) {
      if (isSeen[root])
        continue;
      stack.push_back(root);
      while (!stack.empty()) {
        int vertex = stack.back();
        stack.pop_back();
        if (isSeen[vertex])
          continue;
        isSeen[vertex] = true;
        layered.ranks[layered.vertices[vertex].rank].push_back(vertex);
        const Vertex &each = layered.vertices[vertex];
        // What is pushed last comes first: what lies below before what lies above, minor ways last.
        for (size_t i = 0; i < each.up.size(); ++i)
          stack.push_back(layered.links[each.up[isForwards ? each.up.size() - 1 - i : i]].upper);
        for (bool isMinor : {true, false})
          for (auto link = each.down.rbegin(); link != each.down.rend(); ++link)
            if (layered.links[*link].isMinor == isMinor)
              stack.push_back(layered.links[*link].lower);
      }
    }
    for (auto &rank : layered.ranks)
      number(rank);
  }

  long crossings() const {
    long sum = 0;
    for (int rank = 0; rank + 1 < int(layered.ranks.size()); ++rank)
      sum += countCrossings(layered, rank);
    return sum;
  }

  void sortAll(bool isDown) {
    int count = int(layered.ranks.size());
    for (int i = 1; i < count; ++i)
      sortRank(layered.ranks[isDown ? i : count - 1 - i], isDown);
  }

  void sortRank(std::vector<int> &rank, bool isDown) {
    struct Key {
      double mean;
      int order, vertex;
      auto operator<=>(const Key &) const = default;
    };
    std::vector<Key> keys;
    keys.reserve(rank.size());
    for (int vertex : rank) {
      const Vertex &each = layered.vertices[vertex];
      const std::vector<int> &links = isDown ? each.up : each.down;
      double sum = 0;
      for (int link : links)
        sum += layered.vertices[layered.otherEnd(link, vertex)].order;
      // Without a neighbour it stays where it is, roughly.
      keys.push_back({links.empty() ? each.order : sum / double(links.size()), each.order, vertex});
    }
    std::sort(keys.begin(), keys.end());
    for (size_t i = 0; i < rank.size(); ++i)
      rank[i] = keys[i].vertex;
    number(rank);
  }

  std::vector<int> neighbours(int vertex, bool isUp) const {
    const Vertex &each = layered.vertices[vertex];
    std::vector<int> orders;
    for (int link : isUp ? each.up : each.down)
      orders.push_back(layered.vertices[layered.otherEnd(link, vertex)].order);
    std::sort(orders.begin(), orders.end());
    return orders;
  }

  /// Crossings between the links of two vertices, the first of which is at the left.
  static long crossingsOf(const std::vector<int> &left, const std::vector<int> &right) {
    long count = 0;
    size_t below = 0;
    for (int order : left) {
      while (below < right.size() && right[below] < order)
        ++below;
      count += long(below);
    }
    return count;
  }

  /// Was anything exchanged?
  bool exchangeAll() {
    bool isChanged = false;
    for (std::vector<int> &rank : layered.ranks) {
      if (rank.size() < 2)
        continue;
      std::vector<int> up = neighbours(rank[0], true), down = neighbours(rank[0], false);
      for (size_t i = 0; i + 1 < rank.size(); ++i) {
        std::vector<int> nextUp = neighbours(rank[i + 1], true), nextDown = neighbours(rank[i + 1], false);
        long gain = crossingsOf(up, nextUp) + crossingsOf(down, nextDown) - crossingsOf(nextUp, up) -
                    crossingsOf(nextDown, down);
        if (gain > 0) {
          std::swap(rank[i], rank[i + 1]);
          isChanged = true;
        } else {
          up = std::move(nextUp);
          down = std::move(nextDown);
        }
      }
      number(rank);
    }
    return isChanged;
  }
};

} // namespace

long countCrossings(const Layered &layered, int rank) {
  // Links sorted by their upper ends; those before with a lower end further right cross. Counted in a tree
  // over the places of the lower rank (Barth, Juenger, Mutzel, "Simple and Efficient Bilayer Cross
  // Counting").
  std::vector<std::pair<int, int>> ends;
  for (int vertex : layered.ranks[rank])
    for (int link : layered.vertices[vertex].down)
      ends.push_back({layered.vertices[vertex].order, layered.vertices[layered.links[link].lower].order});
  std::sort(ends.begin(), ends.end());
  size_t places = layered.ranks[rank + 1].size();
  std::vector<long> tree(places + 1, 0);
  long count = 0, total = 0;
  for (auto [upper, lower] : ends) {
    long notRight = 0;
    for (size_t i = size_t(lower) + 1; i > 0; i &= i - 1)
      notRight += tree[i];
    count += total - notRight;
    for (size_t i = size_t(lower) + 1; i <= places; i += i & (~i + 1))
      ++tree[i];
    ++total;
  }
  return count;
}

void orderRanks(Layered &layered) { Ordering(layered).run(); }

} // namespace asl::graph

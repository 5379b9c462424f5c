// SPDX-License-Identifier: Apache-2.0
//
// elide-frame: what build-frame did too much is taken back.
//
//   before                                      after
//   ------                                      -----
//   flow.frame.store [0], (%a)                  (no store, if no resumed block loads slot 0)
//   cf.br ^next                                 cf.br ^next
// ^next:                                      ^next:
//   %b = flow.frame.load 0
//   flow.finish %b                              flow.finish %a
//
// 1. Loads (forward): at each point, which value is a slot known to hold? A load of a slot whose content is
//    the same value on every way there becomes that value. A suspension ends all knowledge: its resume
//    block is entered from the switch, which knows nothing.
// 2. Stores (backward): a slot is needed at a point when some way from there loads it before storing it;
//    a suspension needs what the blocks it resumes at need. A store to a slot that is not needed is erased.
// 3. Slots and counters that are not used any more are taken out of the frame.
// 4. Clears: before a suspension, a slot that may hold a value and is not needed there is cleared, so that
//    the collector does not keep what nobody will read.
//
// Counters are treated like slots, except that they need no clearing.

#include "ir/Passes.h"

#include "mlir/IR/Dominance.h"
#include "llvm/ADT/BitVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_ELIDEFRAME
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {
/// A slot (of JSON values) or a counter.
struct Place {
  bool isCounter;
  int64_t index;
  bool operator==(const Place &other) const { return isCounter == other.isCounter && index == other.index; }
};
} // namespace

template <> struct llvm::DenseMapInfo<Place> {
  static Place getEmptyKey() { return {false, -1}; }
  static Place getTombstoneKey() { return {false, -2}; }
  static unsigned getHashValue(Place place) { return unsigned(place.index) * 2 + place.isCounter; }
  static bool isEqual(Place a, Place b) { return a == b; }
};

namespace {
// There is one of them for each block, and few places are alive at a time.
using Contents = llvm::SmallDenseMap<Place, Value, 4>;
using PlaceSet = llvm::SmallDenseSet<Place, 4>;

/// The place `op` loads, if it is a load.
std::optional<Place> loadedPlace(Operation *op) {
  if (auto load = dyn_cast<FrameLoadOp>(op))
    return Place{false, int64_t(load.getSlot())};
  if (auto count = dyn_cast<FrameCountOp>(op))
    return Place{true, int64_t(count.getCounter())};
  return std::nullopt;
}

/// Whether `op` loads or stores places.
bool usesFrame(Operation *op) { return isa<FrameLoadOp, FrameCountOp, FrameStoreOp, FrameSetCountOp>(op); }

/// Calls `fn(place, value)` for each place `op` stores to.
void forEachStored(Operation *op, llvm::function_ref<void(Place, Value)> fn) {
  if (auto store = dyn_cast<FrameStoreOp>(op))
    for (auto [slot, value] : llvm::zip(store.getSlots(), store.getValues()))
      fn({false, slot}, value);
  else if (auto set = dyn_cast<FrameSetCountOp>(op))
    fn({true, int64_t(set.getCounter())}, set.getValue());
}

/// The pcs a suspension resumes at.
SmallVector<int64_t, 2> resumePcs(Operation *op) {
  if (auto task = dyn_cast<SuspendTaskOp>(op))
    return {int64_t(task.getResume()), int64_t(task.getFail())};
  if (auto timer = dyn_cast<SuspendTimerOp>(op))
    return {int64_t(timer.getResume())};
  if (auto collect = dyn_cast<SuspendCollectOp>(op))
    return {int64_t(collect.getResume())};
  if (auto join = dyn_cast<SuspendJoinOp>(op)) {
    SmallVector<int64_t, 2> pcs{int64_t(join.getResume()), int64_t(join.getFail())};
    if (join.getItem())
      pcs.push_back(*join.getItem());
    return pcs;
  }
  return {};
}

/// A block, with what is asked of it again and again.
struct Node {
  Block *block;
  SmallVector<Operation *, 2> frameOps; ///< operations that use the frame, in their order
  SmallVector<unsigned, 2> next;        ///< where control goes: to successors, or where a suspension at the end resumes
  SmallVector<unsigned, 2> before;      ///< the other way round
};

struct ElideFramePass : asl::flow::impl::ElideFrameBase<ElideFramePass> {
  void runOnOperation() override {
    FrameFuncOp func = getOperation();
    findResumeBlocks(func);
    findNodes(func);
    replaceLoads(func);
    eraseStores(func);
    compact(func);
    insertClears(func);
  }

  void collectFrameOps() {
    for (Node &node : nodes) {
      node.frameOps.clear();
      for (Operation &op : *node.block)
        if (usesFrame(&op))
          node.frameOps.push_back(&op);
    }
  }

  /// Where control goes from `block`: its successors, then the blocks where a suspension at its end resumes.
  SmallVector<Block *> nextBlocks(Block *block) const {
    SmallVector<Block *> next(block->getSuccessors());
    for (int64_t pc : resumePcs(block->getTerminator()))
      if (Block *resume = blockAtPc.lookup(pc))
        next.push_back(resume);
    return next;
  }

  /// Puts blocks into an order in which, loops aside, those come first from which control comes, through suspensions too. In
  /// another order facts would move by one suspension a round, and the rounds grow with the machine.
  void findNodes(FrameFuncOp func) {
    SmallVector<Block *> postOrder;
    llvm::SmallPtrSet<Block *, 32> seen;
    SmallVector<std::pair<Block *, SmallVector<Block *>>> stack;
    auto enter = [&](Block *block) {
      if (!seen.insert(block).second)
        return;
      SmallVector<Block *> next = nextBlocks(block);
      std::reverse(next.begin(), next.end()); // taken from the back
      stack.emplace_back(block, std::move(next));
    };
    enter(&func.getBody().front());
    while (!stack.empty()) {
      SmallVector<Block *> &next = stack.back().second;
      if (next.empty()) {
        postOrder.push_back(stack.back().first);
        stack.pop_back();
      } else {
        enter(next.pop_back_val());
      }
    }
    nodes.clear();
    numbers.clear();
    for (Block *block : llvm::reverse(postOrder)) {
      numbers[block] = nodes.size();
      nodes.push_back({block, {}, {}, {}});
    }
    for (unsigned number = 0; number < nodes.size(); ++number)
      for (Block *next : nextBlocks(nodes[number].block)) {
        nodes[number].next.push_back(numbers.lookup(next));
        nodes[numbers.lookup(next)].before.push_back(number);
      }
  }

  /// Calls `update(number)` for each node, in their order or the other way round, and again for those behind each for which it
  /// returned true (in front of it, in the other direction), until nothing changes.
  void settle(bool isForward, llvm::function_ref<bool(unsigned)> update) const {
    llvm::BitVector isStale(nodes.size(), true);
    bool again = true;
    while (again) {
      again = false;
      for (unsigned step = 0; step < nodes.size(); ++step) {
        unsigned number = isForward ? step : nodes.size() - 1 - step;
        if (!isStale[number])
          continue;
        isStale.reset(number);
        if (!update(number))
          continue;
        for (unsigned other : isForward ? nodes[number].next : nodes[number].before) {
          isStale.set(other);
          again |= isForward ? other <= number : other >= number;
        }
      }
    }
  }

  /// What `contents` at a block's entry has become at its end.
  static void transfer(const Node &node, Contents &contents) {
    for (Operation *op : node.frameOps) {
      if (auto place = loadedPlace(op))
        contents.try_emplace(*place, op->getResult(0));
      noteStores(op, contents);
    }
  }

  /// After `op`: the places it stored to hold those values. A value that is itself a load shows whatever its own slot
  /// holds, so nothing is known of a place it was stored to.
  static void noteStores(Operation *op, Contents &contents) {
    forEachStored(op, [&](Place place, Value value) {
      if (value.getDefiningOp<FrameLoadOp>())
        contents.erase(place);
      else
        contents[place] = value;
    });
  }

  void replaceLoads(FrameFuncOp func) {
    collectFrameOps();
    std::vector<std::optional<Contents>> atEntry(nodes.size()), atEnd(nodes.size());
    llvm::BitVector isResumed(nodes.size());
    for (unsigned resumed : nodes.front().next)
      isResumed.set(resumed);
    settle(/*isForward=*/true, [&](unsigned number) {
      std::optional<Contents> entry;
      if (number == 0 || isResumed[number])
        entry = Contents();
      else
        for (unsigned before : nodes[number].before) {
          const std::optional<Contents> &end = atEnd[before];
          if (!end)
            continue; // not visited yet: optimistic
          if (!entry) {
            entry = *end;
            continue;
          }
          SmallVector<Place> differing;
          for (auto &[place, value] : *entry)
            if (end->lookup(place) != value)
              differing.push_back(place);
          for (Place place : differing)
            entry->erase(place);
        }
      if (!entry)
        return false;
      Contents end = *entry;
      transfer(nodes[number], end);
      atEntry[number] = std::move(entry);
      if (atEnd[number] && *atEnd[number] == end)
        return false;
      atEnd[number] = std::move(end);
      return true;
    });

    DominanceInfo dominance(func);
    llvm::DenseMap<Value, Value> replacements; // erased load -> what stands for it
    auto current = [&](Value value) {
      for (auto it = replacements.find(value); it != replacements.end(); it = replacements.find(value))
        value = it->second;
      return value;
    };
    for (auto [number, node] : llvm::enumerate(nodes)) {
      if (!atEntry[number])
        continue;
      Contents contents = std::move(*atEntry[number]);
      for (Operation *op : node.frameOps) {
        if (auto place = loadedPlace(op)) {
          auto it = contents.find(*place);
          Value known = it == contents.end() ? Value() : current(it->second);
          if (known && known != op->getResult(0) && dominance.properlyDominates(known, op)) {
            op->getResult(0).replaceAllUsesWith(known);
            replacements[op->getResult(0)] = known;
            op->erase();
            ++numLoads;
            continue;
          }
          contents[*place] = op->getResult(0);
          continue;
        }
        noteStores(op, contents);
      }
    }
  }

  void findResumeBlocks(FrameFuncOp func) {
    blockAtPc.clear();
    auto dispatch = cast<cf::SwitchOp>(func.getBody().front().getTerminator());
    if (auto values = dispatch.getCaseValues())
      for (auto [value, block] : llvm::zip(values->getValues<APInt>(), dispatch.getCaseDestinations()))
        blockAtPc[value.getSExtValue()] = block;
  }

  /// The places needed at the end of each node (suspensions need what their resume blocks need).
  std::vector<PlaceSet> findNeeds() {
    collectFrameOps();
    std::vector<PlaceSet> atEntry(nodes.size()), atEnd(nodes.size());
    settle(/*isForward=*/false, [&](unsigned number) {
      PlaceSet needed;
      for (unsigned next : nodes[number].next)
        needed.insert(atEntry[next].begin(), atEntry[next].end());
      atEnd[number] = needed;
      for (Operation *op : llvm::reverse(nodes[number].frameOps)) {
        forEachStored(op, [&](Place place, Value) { needed.erase(place); });
        if (auto place = loadedPlace(op))
          needed.insert(*place);
      }
      bool isMore = needed.size() != atEntry[number].size(); // they only grow
      atEntry[number] = std::move(needed);
      return isMore;
    });
    return atEnd;
  }

  void eraseStores(FrameFuncOp func) {
    std::vector<PlaceSet> needs = findNeeds();
    for (Block &block : func.getBody()) {
      auto node = numbers.find(&block);
      PlaceSet needed = node == numbers.end() ? PlaceSet() : std::move(needs[node->second]);
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
        if (auto store = dyn_cast<FrameStoreOp>(op)) {
          SmallVector<int64_t> slots;
          SmallVector<Value> values;
          for (auto [slot, value] : llvm::zip(store.getSlots(), store.getValues()))
            if (needed.contains({false, slot})) {
              slots.push_back(slot);
              values.push_back(value);
            }
          for (int64_t slot : store.getSlots())
            needed.erase({false, slot});
          if (slots.size() == store.getSlots().size())
            continue;
          numStores += store.getSlots().size() - slots.size();
          if (!slots.empty()) {
            OpBuilder builder(store);
            FrameStoreOp::create(builder, store.getLoc(), slots, values);
          }
          store.erase();
          continue;
        }
        if (auto set = dyn_cast<FrameSetCountOp>(op)) {
          Place place{true, int64_t(set.getCounter())};
          bool isNeeded = needed.erase(place);
          if (!isNeeded) {
            set.erase();
            ++numStores;
          }
          continue;
        }
        if (auto place = loadedPlace(&op)) {
          if (op.use_empty())
            op.erase();
          else
            needed.insert(*place);
        }
      }
    }
  }

  /// Renumbers the places that are still used.
  static void compact(FrameFuncOp func) {
    llvm::DenseMap<int64_t, int64_t> slots, counters;
    auto renumber = [](llvm::DenseMap<int64_t, int64_t> &map, int64_t old) {
      return map.try_emplace(old, map.size()).first->second;
    };
    func.walk([&](Operation *op) {
      if (auto load = dyn_cast<FrameLoadOp>(op))
        load.setSlot(renumber(slots, load.getSlot()));
      else if (auto store = dyn_cast<FrameStoreOp>(op)) {
        SmallVector<int64_t> renumbered;
        for (int64_t slot : store.getSlots())
          renumbered.push_back(renumber(slots, slot));
        store.setSlots(renumbered);
      } else if (auto count = dyn_cast<FrameCountOp>(op))
        count.setCounter(renumber(counters, count.getCounter()));
      else if (auto set = dyn_cast<FrameSetCountOp>(op))
        set.setCounter(renumber(counters, set.getCounter()));
    });
    func.setSlots(slots.size());
    func.setCounters(counters.size());
  }

  void insertClears(FrameFuncOp func) {
    std::vector<PlaceSet> needs = findNeeds();
    // Slots that may hold a value, forward over branches and suspensions alike.
    std::vector<PlaceSet> filledAtEntry(nodes.size());
    auto filledAtEnd = [&](unsigned number) {
      PlaceSet filled = filledAtEntry[number];
      for (Operation *op : nodes[number].frameOps)
        forEachStored(op, [&](Place place, Value) {
          if (!place.isCounter)
            filled.insert(place);
        });
      return filled;
    };
    // What is not needed at a suspension is cleared there, unless the suspension itself reads it in place.
    auto staysFilled = [&](unsigned number, Place place) {
      if (needs[number].contains(place))
        return true;
      return llvm::any_of(nodes[number].block->getTerminator()->getOperands(), [&](Value operand) {
        auto load = operand.getDefiningOp<FrameLoadOp>();
        return load && int64_t(load.getSlot()) == place.index;
      });
    };
    auto suspends = [&](unsigned number) { return !resumePcs(nodes[number].block->getTerminator()).empty(); };
    settle(/*isForward=*/true, [&](unsigned number) {
      if (number == 0)
        return false;
      bool isMore = false, clears = suspends(number);
      for (Place place : filledAtEnd(number))
        if (!clears || staysFilled(number, place))
          for (unsigned next : nodes[number].next)
            isMore |= filledAtEntry[next].insert(place).second;
      return isMore;
    });
    for (unsigned number = 0; number < nodes.size(); ++number) {
      if (!suspends(number))
        continue;
      SmallVector<int64_t> stale;
      for (Place place : filledAtEnd(number))
        if (!staysFilled(number, place))
          stale.push_back(place.index);
      if (stale.empty())
        continue;
      llvm::sort(stale);
      Operation *suspension = nodes[number].block->getTerminator();
      OpBuilder builder(suspension);
      FrameClearOp::create(builder, suspension->getLoc(), stale);
    }
  }

  llvm::DenseMap<int64_t, Block *> blockAtPc;
  std::vector<Node> nodes;                   ///< the first is the switch in front
  llvm::DenseMap<Block *, unsigned> numbers; ///< of nodes, by block
};
} // namespace

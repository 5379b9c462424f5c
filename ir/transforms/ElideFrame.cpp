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

struct ElideFramePass : asl::flow::impl::ElideFrameBase<ElideFramePass> {
  void runOnOperation() override {
    FrameFuncOp func = getOperation();
    findResumeBlocks(func);
    replaceLoads(func);
    eraseStores(func);
    compact(func);
    insertClears(func);
  }

  /// Notes for each block the operations that facts depend on: few, and they are looked at again and again.
  void collectFrameOps(FrameFuncOp func) {
    frameOps.clear();
    for (Block &block : func.getBody())
      for (Operation &op : block)
        if (usesFrame(&op))
          frameOps[&block].push_back(&op);
  }

  /// Those of `block`, in their order.
  ArrayRef<Operation *> frameOpsOf(Block *block) const {
    auto found = frameOps.find(block);
    return found == frameOps.end() ? ArrayRef<Operation *>() : ArrayRef<Operation *>(found->second);
  }

  /// Where control goes from `block`: its successors, then the blocks where a suspension at its end resumes.
  SmallVector<Block *> nextBlocks(Block *block) const {
    SmallVector<Block *> next(block->getSuccessors());
    for (int64_t pc : resumePcs(block->getTerminator()))
      if (Block *resume = blockAtPc.lookup(pc))
        next.push_back(resume);
    return next;
  }

  /// Blocks in an order in which, loops aside, those come first from which control comes, through suspensions too. In
  /// another order facts would move by one suspension a round, and the rounds grow with the machine.
  SmallVector<Block *> blocksInOrder(FrameFuncOp func) const {
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
    std::reverse(postOrder.begin(), postOrder.end());
    return postOrder;
  }

  /// What `contents` at a block's entry has become at its end.
  void transfer(Block *block, Contents &contents) const {
    for (Operation *op : frameOpsOf(block)) {
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
    collectFrameOps(func);
    SmallVector<Block *> order = blocksInOrder(func);
    llvm::DenseMap<Block *, std::optional<Contents>> atEntry, atEnd;
    Block *dispatch = order.front();
    llvm::SmallPtrSet<Block *, 32> resumed;
    for (Block *block : dispatch->getSuccessors())
      resumed.insert(block);
    bool changed = true;
    while (changed) {
      changed = false;
      for (Block *block : order) {
        std::optional<Contents> entry;
        if (block == dispatch || resumed.contains(block))
          entry = Contents();
        else
          for (Block *before : block->getPredecessors()) {
            std::optional<Contents> &end = atEnd[before];
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
          continue;
        Contents end = *entry;
        transfer(block, end);
        if (!atEnd[block] || *atEnd[block] != end) {
          atEnd[block] = std::move(end);
          changed = true;
        }
        atEntry[block] = std::move(entry);
      }
    }

    DominanceInfo dominance(func);
    llvm::DenseMap<Value, Value> replacements; // erased load -> what stands for it
    auto current = [&](Value value) {
      for (auto it = replacements.find(value); it != replacements.end(); it = replacements.find(value))
        value = it->second;
      return value;
    };
    for (Block *block : order) {
      if (!atEntry[block])
        continue;
      Contents contents = *atEntry[block];
      for (Operation *op : frameOpsOf(block)) {
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

  /// The places needed at the end of each block (suspensions need what their resume blocks need).
  llvm::DenseMap<Block *, PlaceSet> findNeeds(FrameFuncOp func) {
    collectFrameOps(func);
    llvm::DenseMap<Block *, PlaceSet> atEntry, atEnd;
    SmallVector<Block *> order = blocksInOrder(func);
    bool changed = true;
    while (changed) {
      changed = false;
      for (Block *block : llvm::reverse(order)) {
        PlaceSet needed;
        auto add = [&](Block *successor) {
          PlaceSet &there = atEntry[successor];
          needed.insert(there.begin(), there.end());
        };
        for (Block *successor : block->getSuccessors())
          add(successor);
        for (int64_t pc : resumePcs(block->getTerminator()))
          if (Block *resume = blockAtPc.lookup(pc))
            add(resume);
        if (needed.size() != atEnd[block].size())
          changed = true;
        atEnd[block] = needed;
        for (Operation *op : llvm::reverse(frameOpsOf(block))) {
          forEachStored(op, [&](Place place, Value) { needed.erase(place); });
          if (auto place = loadedPlace(op))
            needed.insert(*place);
        }
        if (needed.size() != atEntry[block].size())
          changed = true;
        atEntry[block] = std::move(needed);
      }
    }
    return atEnd;
  }

  void eraseStores(FrameFuncOp func) {
    llvm::DenseMap<Block *, PlaceSet> needs = findNeeds(func);
    for (Block &block : func.getBody()) {
      PlaceSet needed = needs[&block];
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
    llvm::DenseMap<Block *, PlaceSet> needs = findNeeds(func);
    SmallVector<Block *> order = blocksInOrder(func);
    // Slots that may hold a value, forward over branches and suspensions alike.
    llvm::DenseMap<Block *, PlaceSet> filledAtEntry;
    auto filledAtEnd = [&](Block *block) {
      PlaceSet filled = filledAtEntry[block];
      for (Operation *op : frameOpsOf(block))
        forEachStored(op, [&](Place place, Value) {
          if (!place.isCounter)
            filled.insert(place);
        });
      return filled;
    };
    // What is not needed at a suspension is cleared there, unless the suspension itself reads it in place.
    auto staysFilled = [&](Block *block, Place place) {
      if (needs[block].contains(place))
        return true;
      return llvm::any_of(block->getTerminator()->getOperands(), [&](Value operand) {
        auto load = operand.getDefiningOp<FrameLoadOp>();
        return load && int64_t(load.getSlot()) == place.index;
      });
    };
    bool changed = true;
    while (changed) {
      changed = false;
      for (Block *block : order) {
        PlaceSet filled = filledAtEnd(block);
        SmallVector<int64_t, 2> pcs = resumePcs(block->getTerminator());
        auto flow = [&](Block *to) {
          for (Place place : filled)
            if (pcs.empty() || staysFilled(block, place))
              changed |= filledAtEntry[to].insert(place).second;
        };
        if (block != order.front())
          for (Block *successor : block->getSuccessors())
            flow(successor);
        for (int64_t pc : pcs)
          if (Block *resume = blockAtPc.lookup(pc))
            flow(resume);
      }
    }
    for (Block *block : order) {
      if (resumePcs(block->getTerminator()).empty())
        continue;
      SmallVector<int64_t> stale;
      for (Place place : filledAtEnd(block))
        if (!staysFilled(block, place))
          stale.push_back(place.index);
      if (stale.empty())
        continue;
      llvm::sort(stale);
      OpBuilder builder(block->getTerminator());
      FrameClearOp::create(builder, block->getTerminator()->getLoc(), stale);
    }
  }

  llvm::DenseMap<int64_t, Block *> blockAtPc;
  llvm::DenseMap<Block *, SmallVector<Operation *, 2>> frameOps;
};
} // namespace

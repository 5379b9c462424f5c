// SPDX-License-Identifier: Apache-2.0
//
// write-items: what a Map that runs in place makes of its items is written as text.
//
//   before                                              after
//   ------                                              -----
//   %list = flow.list.begin %count                      %list = flow.text.begin like %items number 0 constants 27
//   ^item:                                              ^item:
//     %key = flow.format ["", "/", ""](%a, %n)            cf.cond_br %big, ^bulk, ^unit
//     %sum, %refused =
//       flow.intrinsic.checked States.MathAdd(%q, %one)
//     cf.cond_br %refused, ^again, ^choice
//   ^choice:                                            ^bulk:
//     cf.cond_br %big, ^bulk, ^unit                       %o = flow.text.open 2 ahead 0 in %list
//   ^bulk:                                                flow.text.constant "{\22key\22:\22" to %list
//     %x = flow.object ["key", "next"](%key, %sum)        flow.text.characters %a to %list
//     cf.br ^end(%x)                                      flow.text.constant "/" to %list
//   ^unit:                                                flow.text.index %n to %list
//     ..                                                  flow.text.constant "\22,\22next\22:" to %list
//     cf.br ^end(%y)                                      flow.text.intrinsic States.MathAdd(%q, %one) to %list
//   ^end(%out: !flow.json):                               flow.text.close %o ahead 1 in %list
//     flow.list.add %out to %list                         flow.text.constant "}" to %list
//                                                         cf.br ^end
//                                                       ^unit:
//                                                         ..
//                                                       ^end:
//                                                         %refused = flow.text.item %list
//                                                         cf.cond_br %refused, ^again, ^next
//   %r = flow.list.end %list                            %r = flow.text.end %list
//
// An item is written where it is complete: at the end of each way through the item processor. What is built only to stand in
// it (objects, arrays, texts of States.Format, results of some functions) is written in its place and not made. A function
// that refuses is found out there instead of where it stood, which is as good: nothing has happened in between that anybody
// could see, and the states begin anew either way. For the same reason nothing that was written needs to be taken back.
//
// What an item becomes is compared with the payload limit as text; so tests of sums that can be no larger go, and with them the
// sizes of what is not made. Where such a value is wanted for anything else, it is made as before, and its cell is written.
//
// The list of a Map in a Map is written by itself, and its text goes into the outer item, where only that item and tests of
// sizes want it. Else the inner list stays one of cells: there may be as many of them as items, and each text is a document.

#include "ir/FlowTextOps.h"
#include "ir/JsonText.h"
#include "ir/Passes.h"
#include "ir/transforms/FoldFused.h"
#include "ir/transforms/ItemParts.h"

#include "mlir/Analysis/CFGLoopInfo.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_WRITEITEMS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// Parts of an item beyond which it is not written as text: values that are built of each other may stand in it many times.
static constexpr size_t kMostParts = 4096;

namespace {

bool isBuilding(Operation *op) { return isa_and_nonnull<ObjectOp, ArrayOp>(op); }

/// Whether `value` decides about nothing but giving up.
bool onlyGivesUp(Value value, Block *again) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    if (auto either = dyn_cast<arith::OrIOp>(user))
      return onlyGivesUp(either.getResult(), again);
    auto branch = dyn_cast<cf::CondBranchOp>(user);
    return branch && branch.getTrueDest() == again && branch.getFalseDest() != again && branch.getCondition() == value &&
           branch.getTrueDestOperands().empty();
  });
}

/// A sum of sizes.
struct Sum {
  llvm::DenseMap<Value, unsigned> terms;
  uint64_t bytes = 0;
  bool isKnown = true; ///< all terms are sizes of values

  void add(Value value) {
    APInt number;
    if (matchPattern(value, m_ConstantInt(&number)))
      bytes += number.getZExtValue();
    else if (auto both = value.getDefiningOp<arith::AddIOp>()) {
      add(both.getLhs());
      add(both.getRhs());
    } else if (auto size = value.getDefiningOp<SizeOp>())
      ++terms[size.getValue()];
    else
      isKnown = false;
  }
};

class ItemWriter {
public:
  explicit ItemWriter(FuncOp func) : func(func), builder(func.getContext()) {}

  /// How many lists are written as text now.
  unsigned run() {
    func.walk([&](ListBeginOp begin) {
      if (begin->getBlock()->getParent() != &func.getBody())
        return;
      lists.push_back(std::make_unique<GatheredItems>());
      lists.back()->begin = begin;
      lists.back()->order = lists.size();
    });
    if (lists.empty() || func.getBody().hasOneBlock())
      return 0;
    DominanceInfo dominance(func);
    loops.emplace(dominance.getDomTree(&func.getBody()));
    for (auto &list : lists)
      list->isGood = findUses(*list) && findWays(*list) && findBuilt(*list);
    // Outer ones first: whether an inner one is good depends on them.
    llvm::sort(lists, [&](auto &left, auto &right) {
      return std::pair(depthOf(*left), left->order) < std::pair(depthOf(*right), right->order);
    });
    uint32_t inner = 0;
    for (auto &list : lists) {
      list->isGood = list->isGood && findOuter(*list);
      if (list->isGood && list->outer)
        list->number = ++inner;
    }
    for (auto &list : lists)
      if (list->isGood)
        list->isGood = plan(*list);
    // Without the outer one there is no place for the inner one.
    for (auto &list : lists)
      if (list->outer && !list->outer->isGood)
        list->isGood = false;
    unsigned count = llvm::count_if(lists, [](auto &list) { return list->isGood; });
    if (count != 0)
      write();
    return count;
  }

private:
  unsigned depthOf(GatheredItems &list) {
    CFGLoop *loop = loops->getLoopFor(list.begin->getBlock());
    return loop ? loop->getLoopDepth() : 0;
  }

  // -- Whether ------------------------------------------------------------------------------------

  bool findUses(GatheredItems &list) {
    for (Operation *user : list.begin.getList().getUsers()) {
      if (auto add = dyn_cast<ListAddOp>(user); add && !list.add && add.getList() == list.begin.getList())
        list.add = add;
      else if (auto end = dyn_cast<ListEndOp>(user); end && !list.end)
        list.end = end;
      else
        return false;
    }
    if (!list.add || !list.end || list.add.getItem() == list.begin.getList())
      return false;
    list.loop = loops->getLoopFor(list.add->getBlock());
    if (!list.loop || list.loop->contains(list.begin->getBlock()) || list.loop->contains(list.end->getBlock()))
      return false;
    // The test of the items knows where fused states give up.
    auto count = list.begin.getCapacity().getDefiningOp<ItemsCountOp>();
    if (!count)
      return false;
    list.items = count.getItems();
    for (Operation *user : count.getRefused().getUsers())
      if (auto branch = dyn_cast<cf::CondBranchOp>(user); branch && branch.getTrueDestOperands().empty())
        list.again = branch.getTrueDest();
    return list.again && list.again->getNumArguments() == 0;
  }

  bool findWays(GatheredItems &list) {
    Value item = list.add.getItem();
    Block *block = list.add->getBlock();
    auto argument = dyn_cast<BlockArgument>(item);
    if (argument && argument.getOwner() == block && item.hasOneUse()) {
      for (Block *before : block->getPredecessors()) {
        auto branch = dyn_cast<cf::BranchOp>(before->getTerminator());
        if (!branch || !list.loop->contains(before))
          return false;
        list.ways.emplace_back(branch.getDestOperands()[argument.getArgNumber()], branch);
      }
    } else {
      list.ways.emplace_back(item, list.add);
    }
    for (ItemWay &way : list.ways) {
      SmallVector<Block *> waiting{way.before->getBlock()};
      while (!waiting.empty()) {
        Block *next = waiting.pop_back_val();
        if (way.blocks.insert(next).second && next != list.loop->getHeader())
          llvm::append_range(waiting, next->getPredecessors());
      }
    }
    return true;
  }

  /// Whether `use` is that of the item itself at the end of a way.
  static bool isItem(GatheredItems &list, OpOperand &use) {
    if (use.getOwner() == list.add)
      return use.get() == list.add.getItem();
    auto *way = llvm::find_if(list.ways, [&](ItemWay &way) { return way.before == use.getOwner(); });
    if (way == list.ways.end() || use.get() != way->value)
      return false;
    auto argument = dyn_cast<BlockArgument>(list.add.getItem());
    return argument && use.getOperandNumber() == argument.getArgNumber();
  }

  bool findBuilt(GatheredItems &list) {
    auto isPart = [&](Operation *op) {
      return llvm::all_of(op->getResult(0).getUses(), [&](OpOperand &use) {
        return isItem(list, use) || (isBuilding(use.getOwner()) && list.built.contains(use.getOwner()->getResult(0)));
      });
    };
    auto consider = [&](Value value) {
      Operation *op = value.getDefiningOp();
      return isBuilding(op) && loops->getLoopFor(op->getBlock()) == list.loop && isPart(op) && list.built.insert(value);
    };
    for (ItemWay &way : list.ways)
      consider(way.value);
    for (bool isChanged = true; isChanged;) {
      isChanged = false;
      for (size_t at = 0; at < list.built.size(); ++at)
        for (Value member : list.built[at].getDefiningOp()->getOperands())
          isChanged |= consider(member);
    }
    // Else a list of cells is as good.
    return !list.built.empty();
  }

  bool findOuter(GatheredItems &list) {
    for (auto &other : lists) {
      // Lists of others than Maps have no loop here; there are none in this form.
      if (other.get() == &list || !other->loop || !other->loop->contains(list.begin->getBlock()))
        continue;
      // The innermost of those around comes last.
      list.outer = other.get();
    }
    if (!list.outer)
      return true;
    GatheredItems &outer = *list.outer;
    if (!outer.isGood || loops->getLoopFor(list.end->getBlock()) != outer.loop)
      return false;
    return llvm::all_of(list.end.getResult().getUses(), [&](OpOperand &use) {
      Operation *user = use.getOwner();
      return isa<SizeOp>(user) || isItem(outer, use) || (isBuilding(user) && outer.built.contains(user->getResult(0)));
    });
  }

  // -- What -----------------------------------------------------------------------------------------

  /// The list in a list that gives `value`, if it is one of the good ones.
  GatheredItems *innerList(GatheredItems &list, Value value) {
    for (auto &other : lists)
      if (other->isGood && other->outer == &list && other->end.getResult() == value)
        return other.get();
    return nullptr;
  }

  /// Collects what the item of `way` is made of; false when that is too much.
  bool addTerms(GatheredItems &list, ItemWay &way, Value value, size_t &count) {
    if (++count > kMostParts)
      return false;
    Operation *op = value.getDefiningOp();
    if (auto constant = dyn_cast_or_null<ConstantOp>(op)) {
      way.bytes += constant.getValue().size();
      return true;
    }
    if (!list.built.contains(value)) {
      ++way.terms[value];
      return true;
    }
    size_t parts = op->getNumOperands();
    way.bytes += 2 + (parts ? parts - 1 : 0);
    if (auto object = dyn_cast<ObjectOp>(op))
      for (Attribute name : object.getNames())
        way.bytes += quoteJson(cast<StringAttr>(name).getValue()).size() + 1;
    return llvm::all_of(op->getOperands(), [&](Value part) { return addTerms(list, way, part, count); });
  }

  /// Whether each item that is completed behind `test` is at least as large as what it tests.
  static bool isImplied(GatheredItems &list, SizeExceedsOp test) {
    Sum sum;
    sum.add(test.getBytes());
    if (!sum.isKnown || !onlyGivesUp(test.getResult(), list.again))
      return false;
    bool isReached = false;
    for (ItemWay &way : list.ways) {
      if (!way.blocks.contains(test->getBlock()))
        continue;
      isReached = true;
      if (sum.bytes > way.bytes)
        return false;
      for (auto [value, count] : sum.terms)
        if (way.terms.lookup(value) < count)
          return false;
    }
    return isReached;
  }

  /// Whether `size`, of a value that is not made, is needed for nothing but tests that are implied.
  bool isSpared(GatheredItems &list, Value size) {
    return llvm::all_of(size.getUsers(), [&](Operation *user) {
      if (isa<arith::AddIOp>(user))
        return isSpared(list, user->getResult(0));
      auto test = dyn_cast<SizeExceedsOp>(user);
      return test && loops->getLoopFor(test->getBlock()) == list.loop && isImplied(list, test);
    });
  }

  /// Whether what `op` gives can be written where it stands in the item, and need not be made.
  bool canSink(GatheredItems &list, Operation *op) {
    if (loops->getLoopFor(op->getBlock()) != list.loop)
      return false;
    for (OpOperand &use : op->getResult(0).getUses()) {
      Operation *user = use.getOwner();
      bool isPart = isItem(list, use) || (isBuilding(user) && list.built.contains(user->getResult(0)));
      if (!isPart && !(isa<SizeOp>(user) && isSpared(list, user->getResult(0))))
        return false;
    }
    auto call = dyn_cast<CheckedIntrinsicOp>(op);
    if (!call)
      return true;
    // A refusal that nobody asks about would be forgotten.
    return onlyGivesUp(call.getRefused(), list.again) && llvm::all_of(list.ways, [&](ItemWay &way) {
             return !way.blocks.contains(op->getBlock()) || way.terms.contains(call.getResult());
           });
  }

  /// Half of a surrogate pair may become a character with what stands beside it.
  static bool hasHalf(FormatOp format) {
    return llvm::any_of(format.getPieces().getAsRange<StringAttr>(),
                        [](StringAttr piece) { return quoteJson(piece.getValue()).find("\\uD") != std::string::npos; });
  }

  bool plan(GatheredItems &list) {
    for (ItemWay &way : list.ways) {
      size_t count = 0;
      if (!addTerms(list, way, way.value, count))
        return false;
    }
    for (ItemWay &way : list.ways)
      for (auto [value, count] : way.terms) {
        Operation *op = value.getDefiningOp();
        auto call = dyn_cast_or_null<CheckedIntrinsicOp>(op);
        auto format = dyn_cast_or_null<FormatOp>(op);
        if ((call && TextIntrinsicOp::takes(call.getFunction())) || (format && !hasHalf(format)))
          if (canSink(list, op))
            list.sunk.insert(op);
      }
    return true;
  }

  // -- How ------------------------------------------------------------------------------------------

  /// Writes the parts before `way.before`; constants between values become one.
  void emit(GatheredItems &list, ItemWay &way) {
    builder.setInsertionPoint(way.before);
    Location loc = way.before->getLoc();
    std::string waiting;
    llvm::DenseMap<size_t, Value> ordinals;
    auto flush = [&] {
      if (!waiting.empty())
        TextConstantOp::create(builder, loc, waiting, list.text);
      waiting.clear();
    };
    for (auto [at, part] : llvm::enumerate(way.parts)) {
      switch (part.kind) {
      case ItemPart::Constant:
        waiting += part.text;
        continue;
      case ItemPart::Open:
        ordinals[at] = TextOpenOp::create(builder, loc, builder.getI32Type(), part.count, waiting.size(), list.text);
        continue;
      case ItemPart::Close:
        TextCloseOp::create(builder, loc, ordinals[part.count], waiting.size(), list.text);
        continue;
      default:
        flush();
      }
      switch (part.kind) {
      case ItemPart::Value:
        TextValueOp::create(builder, loc, part.value, list.text);
        break;
      case ItemPart::Characters:
        TextCharactersOp::create(builder, loc, part.value, list.text);
        break;
      case ItemPart::Index:
        TextIndexOp::create(builder, loc, part.value, list.text);
        break;
      case ItemPart::Intrinsic:
        TextIntrinsicOp::create(builder, part.call.getLoc(), part.call.getFunction(), part.call.getValues(), list.text);
        break;
      case ItemPart::List: {
        auto *inner = llvm::find_if(lists, [&](auto &other) { return other->begin.getList() == part.value; });
        TextListOp::create(builder, loc, (*inner)->text, list.text);
        break;
      }
      default:
        llvm_unreachable("done above");
      }
    }
    flush();
  }

  void write() {
    for (auto &list : lists) {
      if (!list->isGood)
        continue;
      uint32_t constants = 0;
      for (ItemWay &way : list->ways) {
        addItemParts(*list, way, [&](Value value) { return innerList(*list, value); });
        uint32_t bytes = 0;
        for (ItemPart &part : way.parts)
          bytes += part.text.size();
        constants = std::max(constants, bytes);
      }
      builder.setInsertionPoint(list->begin);
      list->text = TextBeginOp::create(builder, list->begin.getLoc(), list->begin.getList().getType(), list->items,
                                       list->number, constants);
    }
    // Tests first: they are implied by sizes of what goes with the rest.
    SmallVector<SizeExceedsOp> implied;
    for (auto &list : lists)
      if (list->isGood)
        func.walk([&](SizeExceedsOp test) {
          if (loops->getLoopFor(test->getBlock()) == list->loop && isImplied(*list, test))
            implied.push_back(test);
        });
    for (SizeExceedsOp test : implied)
      test.getResult().replaceAllUsesWith(never(test));
    for (auto &list : lists)
      if (list->isGood)
        for (ItemWay &way : list->ways)
          emit(*list, way);
    for (auto &list : lists)
      if (list->isGood)
        endItem(*list);
    for (auto &list : lists)
      if (list->isGood)
        dropBuilt(*list);
    for (auto &list : lists)
      if (list->isGood)
        endList(*list);
    IRRewriter rewriter(func.getContext());
    (void)runRegionDCE(rewriter, func.getBody());
    for (auto &list : lists)
      for (Operation *op : list->sunk)
        if (auto call = list->isGood ? dyn_cast<CheckedIntrinsicOp>(op) : CheckedIntrinsicOp())
          call.erase();
  }

  Value never(Operation *op) {
    builder.setInsertionPoint(op);
    return arith::ConstantIntOp::create(builder, op->getLoc(), 0, 1);
  }

  /// The end of the item in the place of flow.list.add.
  void endItem(GatheredItems &list) {
    Location loc = list.add.getLoc();
    Block *block = list.add->getBlock();
    auto argument = dyn_cast<BlockArgument>(list.add.getItem());
    bool isJoined = list.ways.front().before != list.add;
    builder.setInsertionPoint(list.add);
    Value refused = TextItemOp::create(builder, loc, builder.getI1Type(), list.text);
    Block *rest = block->splitBlock(list.add->getNextNode());
    builder.setInsertionPointToEnd(block);
    cf::CondBranchOp::create(builder, loc, refused, list.again, rest);
    list.add.erase();
    if (isJoined) {
      unsigned number = argument.getArgNumber();
      for (ItemWay &way : list.ways)
        cast<cf::BranchOp>(way.before).getDestOperandsMutable().erase(number);
      block->eraseArgument(number);
    }
    for (Operation *op : list.sunk)
      if (auto call = dyn_cast<CheckedIntrinsicOp>(op))
        call.getRefused().replaceAllUsesWith(never(call));
  }

  /// What was built for the item, outer ones first.
  static void dropBuilt(GatheredItems &list) {
    SmallVector<Value> left = list.built.takeVector();
    for (size_t count = left.size() + 1; left.size() < count;) {
      count = left.size();
      llvm::erase_if(left, [](Value value) {
        bool isUnused = value.use_empty();
        if (isUnused)
          value.getDefiningOp()->erase();
        return isUnused;
      });
    }
    assert(left.empty() && "it was built for the item alone");
  }

  void endList(GatheredItems &list) {
    // An inner list is written where its value stands; its size is asked for before that.
    if (list.outer) {
      for (Operation *user : llvm::make_early_inc_range(list.end.getResult().getUsers()))
        if (auto size = dyn_cast<SizeOp>(user)) {
          builder.setInsertionPoint(size);
          size.replaceAllUsesWith(TextSizeOp::create(builder, size.getLoc(), builder.getI64Type(), list.text).getResult());
          size.erase();
        }
      list.end.erase();
    } else {
      builder.setInsertionPoint(list.end);
      list.end.replaceAllUsesWith(
          TextEndOp::create(builder, list.end.getLoc(), list.end.getResult().getType(), list.text).getResult());
      list.end.erase();
    }
    list.begin.erase();
  }

  FuncOp func;
  OpBuilder builder;
  std::optional<CFGLoopInfo> loops;
  SmallVector<std::unique_ptr<GatheredItems>> lists;
};

struct WriteItemsPass : asl::flow::impl::WriteItemsBase<WriteItemsPass> {
  void runOnOperation() override {
    unsigned count = ItemWriter(getOperation()).run();
    numLists += count;
    // Guards that were decided by that go.
    if (count != 0 && failed(foldFusedStates(getOperation())))
      signalPassFailure();
  }
};

} // namespace

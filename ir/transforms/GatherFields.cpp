// SPDX-License-Identifier: Apache-2.0
//
// gather-fields: what is read of one object is looked up at once.
//
//   before                                        after
//   ------                                        -----
//   %sku, %m1 = flow.lookup ["sku"] of %item      %found, %v:2 = flow.fields ["sku", "qty"] of %item
//   %qty, %m2 = flow.lookup ["qty"] of %item      %bit = arith.andi %found, %one : i32
//                                                 %m1 = arith.cmpi eq, %bit, %zero : i32
//                                                 ..
//
// A text is gone through once instead of once a path, and what was asked twice is asked once. The look stands in the block
// that dominates all places that need it, but in no loop that the object does not change in; a single path is only moved
// out of such loops. What a path leads to below the member is looked up in the member, and gathered in turn.

#include "ir/JsonText.h"
#include "ir/Passes.h"

#include "mlir/Analysis/CFGLoopInfo.h"
#include "mlir/IR/Dominance.h"
#include "llvm/ADT/MapVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_GATHERFIELDS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The member of which `op` asks, if it is an operation of this pass: the first name of its path.
static StringAttr memberAskedFor(Operation *op) {
  if (auto beside = dyn_cast<SizeBesideOp>(op))
    return beside.getNameAttr();
  ArrayAttr steps;
  if (auto lookup = dyn_cast<LookupOp>(op))
    steps = lookup.getSteps();
  else if (auto present = dyn_cast<PresentOp>(op))
    steps = present.getSteps();
  else if (auto refuses = dyn_cast<RefusesOp>(op); refuses && refuses.getSteps().size() == 1)
    steps = refuses.getSteps();
  return steps && !steps.empty() ? dyn_cast<StringAttr>(steps[0]) : StringAttr();
}

/// What it asks.
static Value askedOf(Operation *op) { return op->getOperand(0); }

static ArrayAttr withoutFirst(ArrayAttr steps) {
  return ArrayAttr::get(steps.getContext(), steps.getValue().drop_front());
}

namespace {

class Gatherer {
public:
  Gatherer(FuncOp func) : func(func), dominance(func) {
    Region &body = func.getBody();
    if (!body.hasOneBlock())
      loops.emplace(dominance.getDomTree(&body));
  }

  /// How many objects are looked at once now.
  unsigned run() {
    unsigned count = 0;
    // What a member is asked of is gathered in the next round.
    for (bool isChanged = true; isChanged;) {
      isChanged = false;
      llvm::MapVector<Value, SmallVector<Operation *>> reads;
      func.walk([&](Operation *op) {
        if (op->getBlock()->getParent() == &func.getBody() && memberAskedFor(op))
          reads[askedOf(op)].push_back(op);
      });
      for (auto &[key, ops] : reads) {
        // What the key was found by may have been replaced since then.
        Value object = askedOf(ops[0]);
        // Only fused states look up without raising; what they do not share is left as it is.
        if (llvm::none_of(ops, [](Operation *op) { return isa<LookupOp>(op); }))
          continue;
        if (ops.size() > 1) {
          gather(object, ops);
          isChanged = true;
          ++count;
        } else if (Operation *place = placeFor(object, ops); place != ops[0]) {
          ops[0]->moveBefore(place);
        }
      }
    }
    return count;
  }

private:
  /// Where a look into `object` that serves `ops` stands: before the operation that is returned.
  Operation *placeFor(Value object, ArrayRef<Operation *> ops) {
    Block *common = ops[0]->getBlock();
    for (Operation *op : ops)
      common = dominance.findNearestCommonDominator(common, op->getBlock());
    Block *home = object.getParentBlock();
    // Out of loops that do not contain the object, and that nothing waits in: what is found does not live across a wait.
    while (CFGLoop *loop = loops ? loops->getLoopFor(common) : nullptr) {
      bool waits = llvm::any_of(loop->getBlocks(), [](Block *block) { return isAwait(block->getTerminator()); });
      Block *before = waits || loop->contains(home) ? nullptr : loop->getLoopPredecessor();
      if (!before || !dominance.dominates(home, before))
        break;
      common = before;
    }
    Operation *place = common->getTerminator();
    for (Operation *op : ops)
      if (op->getBlock() == common && op->isBeforeInBlock(place))
        place = op;
    return place;
  }

  void gather(Value object, ArrayRef<Operation *> ops) {
    llvm::SmallSetVector<StringAttr, 8> names;
    SmallVector<Operation *> gathered;
    for (Operation *op : ops) {
      StringAttr name = memberAskedFor(op);
      if (names.size() == FieldsOp::kMostNames && !names.contains(name))
        continue;
      names.insert(name);
      gathered.push_back(op);
    }
    OpBuilder builder(placeFor(object, ops));
    Location loc = ops[0]->getLoc();
    SmallVector<Type> types(names.size(), object.getType());
    SmallVector<Attribute> list(names.begin(), names.end());
    auto fields =
        FieldsOp::create(builder, loc, builder.getI32Type(), types, builder.getArrayAttr(list), object);
    SmallVector<Value> missing(names.size());
    auto isMissing = [&](unsigned index) {
      if (!missing[index])
        missing[index] = bitIsClear(builder, loc, fields.getFound(), index);
      return missing[index];
    };
    for (Operation *op : gathered) {
      unsigned index = std::distance(names.begin(), llvm::find(names, memberAskedFor(op)));
      Value value = fields.getValues()[index];
      if (auto lookup = dyn_cast<LookupOp>(op)) {
        if (lookup.getSteps().size() == 1) {
          lookup.getResult().replaceAllUsesWith(value);
          lookup.getMissing().replaceAllUsesWith(isMissing(index));
        } else {
          OpBuilder at(op);
          auto rest = LookupOp::create(at, op->getLoc(), lookup->getResultTypes(), value, withoutFirst(lookup.getSteps()));
          lookup.replaceAllUsesWith(rest);
        }
      } else if (auto present = dyn_cast<PresentOp>(op)) {
        OpBuilder at(op);
        Value is = present.getSteps().size() == 1
                       ? negate(at, op->getLoc(), isMissing(index))
                       : PresentOp::create(at, op->getLoc(), present.getType(), value, withoutFirst(present.getSteps()))
                             .getResult();
        present.getResult().replaceAllUsesWith(is);
      } else if (auto refuses = dyn_cast<RefusesOp>(op)) {
        refuses.getResult().replaceAllUsesWith(
            bitIsClear(builder, loc, fields.getFound(), FieldsOp::kObjectBit));
      } else {
        auto beside = cast<SizeBesideOp>(op);
        beside.getBytes().replaceAllUsesWith(bytesBeside(builder, beside, value, isMissing(index)));
      }
    }
    // A look may have been put before the first of them.
    for (Operation *op : gathered)
      op->erase();
  }

  static Value bitIsClear(OpBuilder &builder, Location loc, Value bits, unsigned index) {
    Value mask = arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), int64_t(1) << index);
    Value bit = arith::AndIOp::create(builder, loc, bits, mask);
    Value zero = arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), 0);
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, bit, zero);
  }

  static Value negate(OpBuilder &builder, Location loc, Value condition) {
    return arith::XOrIOp::create(builder, loc, condition, arith::ConstantIntOp::create(builder, loc, 1, 1));
  }

  /// All bytes of the object less those of the member's value; and its name and a comma when it has no such member yet.
  static Value bytesBeside(OpBuilder &builder, SizeBesideOp op, Value member, Value isMissing) {
    Location loc = op.getLoc();
    constexpr int64_t kEmptyBytes = 2;
    auto number = [&](int64_t value) -> Value { return arith::ConstantIntOp::create(builder, loc, value, 64); };
    Value all = SizeOp::create(builder, loc, builder.getI64Type(), op.getTarget());
    Value own = SizeOp::create(builder, loc, builder.getI64Type(), member); // 0 when it is missing
    Value beside = arith::SubIOp::create(builder, loc, all, own);
    Value hasOthers = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ugt, all, number(kEmptyBytes));
    Value comma = arith::ExtUIOp::create(builder, loc, builder.getI64Type(), hasOthers);
    int64_t nameBytes = static_cast<int64_t>(quoteJson(op.getName()).size()) + 1;
    Value added = arith::AddIOp::create(builder, loc, comma, number(nameBytes));
    Value more = arith::SelectOp::create(builder, loc, isMissing, added, number(0));
    return arith::AddIOp::create(builder, loc, beside, more);
  }

  FuncOp func;
  DominanceInfo dominance;
  std::optional<CFGLoopInfo> loops;
};

struct GatherFieldsPass : asl::flow::impl::GatherFieldsBase<GatherFieldsPass> {
  void runOnOperation() override { numObjects += Gatherer(getOperation()).run(); }
};

} // namespace

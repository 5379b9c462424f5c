// SPDX-License-Identifier: Apache-2.0
//
// Fused operations: see FusedOperations.h.
//
//   before                                                after, in the fused version
//   ------                                                -----
//   %x = flow.path ["x"] of %in at ..                     %x, %missing = flow.lookup ["x"] of %in
//                                                         cf.cond_br %missing, ^again, ^there
//   flow.variable.set ["n"](%x)                           (%x is what "n" is from here on)
//   %n = flow.variable.find "n"            (later)        (%x)

#include "ir/transforms/FusedOperations.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace asl::flow;

// -- Whether --------------------------------------------------------------------------------------

/// The text of the expression that `op` evaluates.
static std::optional<StringRef> expressionOf(Operation *op) {
  if (auto plain = dyn_cast<EvaluateOp>(op))
    return plain.getText();
  if (auto checked = dyn_cast<CheckedEvaluateOp>(op))
    return checked.getText();
  return std::nullopt;
}

bool asl::flow::drawsRandomNumbers(Operation *op) {
  if (auto call = dyn_cast<IntrinsicOp>(op))
    return call.getFunction() == Intrinsic::UUID || call.getFunction() == Intrinsic::MathRandom;
  std::optional<StringRef> expression = expressionOf(op);
  return expression && drawsRandomly(*expression);
}

bool asl::flow::isRepeatable(Operation *op) {
  if (isa<IntrinsicOp>(op) || expressionOf(op))
    return !drawsRandomNumbers(op);
  return isa<EnterOp, LeaveOp, PathOp, InsertOp, SizeCheckOp, VariableGetOp, VariableFindOp, VariablePresentOp>(op) ||
         isMemoryEffectFree(op);
}

/// Whether `path` is `$$.Map.Item.Index`.
static bool isItemIndex(PathOp path) {
  constexpr StringRef kSteps[] = {"Map", "Item", "Index"};
  return path.getSteps().size() == std::size(kSteps) &&
         llvm::all_of(llvm::zip(path.getSteps(), kSteps), [](auto pair) {
           auto step = dyn_cast<StringAttr>(std::get<0>(pair));
           return step && step.getValue() == std::get<1>(pair);
         });
}

bool asl::flow::isRepeatableInSelector(Operation *op) {
  if (isa<ContextOp>(op))
    return llvm::all_of(op->getUsers(), [](Operation *user) {
      auto path = dyn_cast<PathOp>(user);
      return path && isItemIndex(path);
    });
  return isa<ChildStartOp, cf::BranchOp, cf::CondBranchOp>(op) || isRepeatable(op);
}

bool asl::flow::assignsLast(VariableSetOp set) {
  return llvm::all_of(set->getBlock()->getSuccessors(),
                      [](Block *next) { return isa<EnterOp>(next->front()) || closesLoop(next); });
}

// -- Copies ---------------------------------------------------------------------------------------

Block *OperationCopier::newBlock() {
  auto *block = new Block;
  body.push_back(block);
  return block;
}

void OperationCopier::guard(Value failed, Location loc) {
  Block *next = newBlock();
  cf::CondBranchOp::create(builder, loc, failed, again, ValueRange(), next, ValueRange());
  builder.setInsertionPointToEnd(next);
}

static SmallVector<Value> mapped(ValueRange values, IRMapping &map) {
  SmallVector<Value> found;
  for (Value value : values)
    found.push_back(map.lookupOrDefault(value));
  return found;
}

/// Up to the terminator, or what begins children.
void OperationCopier::copyOperations(Block *block, IRMapping &map) {
  tooLarge = {};
  for (Operation &op : block->without_terminator()) {
    if (isa<MapBeginOp, ParallelBeginOp>(op))
      break;
    if (isa<EnterOp, LeaveOp, ContextOp, ChildStartOp>(op) || map.contains(&op) ||
        (op.getNumResults() == 1 && map.contains(op.getResult(0))))
      continue;
    llvm::TypeSwitch<Operation *>(&op)
        .Case<PathOp, InsertOp, IntrinsicOp, EvaluateOp, CheckedEvaluateOp, VariableGetOp, VariableFindOp,
              VariablePresentOp, VariableSetOp>([&](auto typed) { copy(typed, map); })
        .Case<SizeCheckOp>([&](SizeCheckOp check) {
          Value value = map.lookupOrDefault(check.getValue());
          checkSize(SizeOp::create(builder, op.getLoc(), builder.getI64Type(), value), op.getLoc());
        })
        .Default([&](Operation *other) { builder.clone(*other, map); });
  }
  if (tooLarge)
    guard(tooLarge, block->getTerminator()->getLoc());
}

void OperationCopier::checkSize(Value bytes, Location loc) {
  Value exceeds = SizeExceedsOp::create(builder, loc, builder.getI1Type(), bytes);
  tooLarge = tooLarge ? arith::OrIOp::create(builder, loc, tooLarge, exceeds).getResult() : exceeds;
}

void OperationCopier::copy(PathOp path, IRMapping &map) {
  auto lookup = LookupOp::create(builder, path.getLoc(), path.getType(), builder.getI1Type(),
                                 map.lookupOrDefault(path.getBase()), path.getSteps());
  map.map(path.getResult(), lookup.getResult());
  guard(lookup.getMissing(), path.getLoc());
}

void OperationCopier::copy(InsertOp insert, IRMapping &map) {
  if (insert.getSteps().empty()) {
    map.map(insert.getResult(), map.lookupOrDefault(insert.getValue()));
    return;
  }
  Location loc = insert.getLoc();
  Value target = map.lookupOrDefault(insert.getTarget());
  guard(RefusesOp::create(builder, loc, builder.getI1Type(), target, insert.getSteps()), loc);
  map.map(insert.getResult(), PutOp::create(builder, loc, insert.getType(), map.lookupOrDefault(insert.getValue()),
                                            insert.getSteps(), target));
}

void OperationCopier::copy(IntrinsicOp call, IRMapping &map) {
  auto checked = CheckedIntrinsicOp::create(builder, call.getLoc(), call.getType(), builder.getI1Type(),
                                            call.getFunction(), mapped(call.getValues(), map));
  map.map(call.getResult(), checked.getResult());
  guard(checked.getRefused(), call.getLoc());
}

void OperationCopier::copy(EvaluateOp expression, IRMapping &map) {
  auto checked = CheckedEvaluateOp::create(builder, expression.getLoc(), expression.getType(), builder.getI1Type(),
                                           expression.getText(), expression.getField(), expression.getKind(),
                                           expression.getNames(), mapped(expression.getValues(), map),
                                           expression.getFormAttr(), /*quiet=*/true);
  map.map(expression.getResult(), checked.getResult());
  guard(checked.getFailed(), expression.getLoc());
}

/// The state itself says why it failed.
void OperationCopier::copy(CheckedEvaluateOp expression, IRMapping &map) {
  cast<CheckedEvaluateOp>(builder.clone(*expression, map)).setQuiet(true);
}

// -- Variables ------------------------------------------------------------------------------------

/// The value that `op`, which reads a variable, finds when its own machine's group has assigned it; null when that has not.
template <typename OpType> static Value ownValue(OpType op, const Assigned &assigned) {
  return op.getMachine() ? Value() : assigned.values.lookup(op.getVariableAttr());
}

static Value negate(OpBuilder &builder, Location loc, Value condition) {
  return arith::XOrIOp::create(builder, loc, condition, arith::ConstantIntOp::create(builder, loc, 1, 1));
}

void OperationCopier::copy(VariableGetOp get, IRMapping &map) {
  Location loc = get.getLoc();
  if (Value value = ownValue(get, assigned)) {
    guard(IsOp::create(builder, loc, builder.getI1Type(), value, IsKind::Nothing), loc);
    map.map(get.getResult(), value);
    return;
  }
  Value present = VariablePresentOp::create(builder, loc, builder.getI1Type(), get.getVariableAttr(),
                                            get.getMachineAttr(), get.getUpAttr());
  guard(negate(builder, loc, present), loc);
  // Nothing is said of one that is not there.
  map.map(get.getResult(), VariableFindOp::create(builder, loc, get.getType(), get.getVariableAttr(),
                                                  get.getMachineAttr(), get.getUpAttr()));
}

void OperationCopier::copy(VariableFindOp find, IRMapping &map) {
  if (Value value = ownValue(find, assigned))
    map.map(find.getResult(), value);
  else
    builder.clone(*find, map);
}

void OperationCopier::copy(VariablePresentOp present, IRMapping &map) {
  Value value = ownValue(present, assigned);
  if (!value) {
    builder.clone(*present, map);
    return;
  }
  Location loc = present.getLoc();
  Value isNothing = IsOp::create(builder, loc, builder.getI1Type(), value, IsKind::Nothing);
  map.map(present.getResult(), negate(builder, loc, isNothing));
}

void OperationCopier::copy(VariableSetOp set, IRMapping &map) {
  Location loc = set.getLoc();
  Value added;
  for (auto [name, value] : llvm::zip(set.getVariables().getAsRange<StringAttr>(), set.getValues())) {
    Value known = map.lookupOrDefault(value);
    assigned.values[name] = known;
    Value bytes = SizeOp::create(builder, loc, builder.getI64Type(), known);
    added = added ? arith::AddIOp::create(builder, loc, added, bytes).getResult() : bytes;
  }
  if (!added)
    return;
  checkSize(added, loc);
  assigned.bytes = assigned.bytes ? arith::AddIOp::create(builder, loc, assigned.bytes, added).getResult() : added;
}

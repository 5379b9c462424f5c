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
//   %c = flow.context                                     %e = flow.context.part execution
//   %name = flow.path ["State", "Name"] of %c at ..       %m = flow.context.part machine
//                                                         %a = flow.context.part map
//                                                         %s = flow.object ["Name", "EnteredTime"](%named, %now)
//                                                         %c = flow.context.whole %e, %m, %s, %a
//                                                         %name, %no = flow.lookup ["State", "Name"] of %c
//
// Of the context object fold-fused leaves what is asked for.

#include "ir/transforms/FusedOperations.h"
#include "ir/JsonText.h"
#include "ir/transforms/Parts.h"

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
  return isa<EnterOp, LeaveOp, ContextOp, PathOp, InsertOp, SizeCheckOp, VariableGetOp, VariableFindOp,
             VariablePresentOp>(op) ||
         isMemoryEffectFree(op);
}

bool asl::flow::isRepeatableInSelector(Operation *op) {
  return isa<ChildStartOp, cf::BranchOp, cf::CondBranchOp>(op) || isRepeatable(op);
}

bool asl::flow::asksForContext(Block *block) { return !block->getOps<ContextOp>().empty(); }

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
    if (isa<EnterOp, LeaveOp, ChildStartOp>(op) || map.contains(&op) ||
        (op.getNumResults() == 1 && map.contains(op.getResult(0))))
      continue;
    llvm::TypeSwitch<Operation *>(&op)
        .Case<ContextOp, PathOp, InsertOp, IntrinsicOp, EvaluateOp, CheckedEvaluateOp, VariableGetOp, VariableFindOp,
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
  Value base = map.lookupOrDefault(path.getBase());
  ArrayAttr steps = path.getSteps();
  if (base.getDefiningOp<ContextOp>())
    if (Value part = startOf(path)) {
      base = part;
      steps = stepsFrom(steps, 1);
    }
  auto lookup = LookupOp::create(builder, path.getLoc(), path.getType(), builder.getI1Type(), base, steps);
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

// -- The context object ---------------------------------------------------------------------------

void OperationCopier::beginContext(EnterOp enter) {
  Location loc = enter.getLoc();
  Type json = builder.getType<JsonType>();
  SmallVector<Attribute> names{builder.getStringAttr("Name"), builder.getStringAttr("EnteredTime")};
  SmallVector<Value> members{ConstantOp::create(builder, loc, builder.getStringAttr(quoteJson(enter.getState()))),
                             NowOp::create(builder, loc, json)};
  // In a group each state is tried for the first time.
  if (llvm::is_contained({StateKind::Task, StateKind::Map, StateKind::Parallel}, enter.getKind())) {
    names.push_back(builder.getStringAttr("RetryCount"));
    members.push_back(ConstantOp::create(builder, loc, builder.getStringAttr("0")));
  }
  stateContext = ObjectOp::create(builder, loc, json, builder.getArrayAttr(names), members);
}

/// Whether `user` looks at the item of a Map alone, for which nothing else of the context object is made.
static bool asksForItem(Operation *user) {
  auto path = dyn_cast<PathOp>(user);
  constexpr StringRef kSteps[] = {"Map", "Item"};
  if (!path || path.getSteps().size() <= std::size(kSteps))
    return false;
  for (auto [step, name] : llvm::zip(path.getSteps(), kSteps))
    if (auto text = dyn_cast<StringAttr>(step); !text || text.getValue() != name)
      return false;
  auto last = dyn_cast<StringAttr>(path.getSteps()[2]);
  return last && (last.getValue() == "Index" || last.getValue() == "Value");
}

/// What the first step of `path` in the context object leads to, where that can be had without the whole object; null: only
/// with it.
Value OperationCopier::startOf(PathOp path) {
  auto first = path.getSteps().empty() ? StringAttr() : dyn_cast<StringAttr>(path.getSteps()[0]);
  StringRef name = first ? first.getValue() : StringRef();
  ContextPart part;
  if (name == "Execution")
    part = ContextPart::Execution;
  else if (name == "StateMachine")
    part = ContextPart::StateMachine;
  else if (asksForItem(path))
    part = ContextPart::Map;
  else
    return {};
  return ContextPartOp::create(builder, path.getLoc(), path.getType(), part);
}

void OperationCopier::copy(ContextOp context, IRMapping &map) {
  Location loc = context.getLoc();
  Type json = context.getType();
  if (drawsNumbers && !llvm::all_of(context->getUsers(), asksForItem))
    ContextBeginOp::create(builder, loc);
  // A state that has waited is the frame's own, with its token, and its number of attempts.
  if (!stateContext) {
    builder.clone(*context, map);
    return;
  }
  Value execution = ContextPartOp::create(builder, loc, json, ContextPart::Execution);
  Value machine = ContextPartOp::create(builder, loc, json, ContextPart::StateMachine);
  Value around = itemContext ? itemContext : ContextPartOp::create(builder, loc, json, ContextPart::Map).getResult();
  map.map(context.getResult(), ContextWholeOp::create(builder, loc, json, execution, machine, stateContext, around));
}

// SPDX-License-Identifier: Apache-2.0
//
// Fused Maps and Parallels: see FusedChildren.h.
//
//   before                                        after, in the fused version
//   ------                                        -----
//   flow.map.begin @"M.Each" over %items ..       %n, %none = flow.items.count %items
//   cf.br ^join                                   cf.cond_br %none, ^again, ^there
//   ^join:                                        ^there:
//     flow.await.join ^item resume ^ok fail ^f      %list = flow.list.begin %n
//   ^item(%i: !flow.json):                          cf.br ^head(%zero, %two : i32, i32)
//     %in = flow.object ["v"](%i)                 ^head(%k: i32, %events: i32):
//     flow.child.start %in                          %more = arith.cmpi ult, %k, %n : i32
//     cf.br ^join                                   cf.cond_br %more, ^item, ^done
//   ^ok(%r: !flow.json):                          ^item:
//     ..                                            %i = flow.list.item %k of %items
//                                                   %in = flow.object ["v"](%i)
//                                                   ..                        (the child's fused version)
//                                                   flow.list.add %out to %list
//                                                   cf.br ^head(%next, %sum : i32, i32)
//                                                 ^done:
//                                                   %r = flow.list.end %list
//
// A child that cannot go on makes the whole Map start over as children, from the first item: nothing has happened yet.

#include "ir/transforms/FusedChildren.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace asl::flow;

bool asl::flow::closesLoop(Block *block) { return isa<StopWantedOp>(block->front()); }

bool asl::flow::branchesOnRefusal(Block *block) {
  auto branch = dyn_cast<cf::CondBranchOp>(block->getTerminator());
  Operation *call = branch ? branch.getCondition().getDefiningOp() : nullptr;
  return isa_and_nonnull<CheckedIntrinsicOp, CheckedEvaluateOp>(call) && branch.getCondition() == call->getResult(1);
}

static bool entersState(Block *block) { return isa<EnterOp>(block->front()); }

/// The join behind `begin`, in its block or alone in the next one.
static AwaitJoinOp joinBehind(Operation *begin) {
  Operation *terminator = begin->getBlock()->getTerminator();
  if (auto branch = dyn_cast<cf::BranchOp>(terminator))
    terminator = &branch.getDest()->front();
  return dyn_cast<AwaitJoinOp>(terminator);
}

/// What begins children in `block`, or null.
static Operation *findBegin(Block *block) {
  for (Operation &op : *block)
    if (isa<MapBeginOp, ParallelBeginOp>(op))
      return &op;
  return nullptr;
}

/// The blocks between `item` and where the child is started.
static SmallVector<Block *> findItemBlocks(Block *item) {
  SmallVector<Block *> found{item};
  llvm::SmallPtrSet<Block *, 4> seen{item};
  for (size_t at = 0; at < found.size(); ++at)
    if (found[at]->getOps<ChildStartOp>().empty())
      for (Block *next : found[at]->getSuccessors())
        if (seen.insert(next).second)
          found.push_back(next);
  return found;
}

SmallVector<Block *> asl::flow::findStateBlocks(Block *entry, ChildrenState &children) {
  SmallVector<Block *> found;
  llvm::SmallPtrSet<Block *, 8> seen{entry};
  SmallVector<Block *> waiting{entry};
  auto reach = [&](Block *next) {
    if (!entersState(next) && !closesLoop(next) && seen.insert(next).second)
      waiting.push_back(next);
  };
  while (!waiting.empty()) {
    Block *block = waiting.pop_back_val();
    found.push_back(block);
    if (Operation *begin = findBegin(block)) {
      if (AwaitJoinOp join = joinBehind(begin)) {
        children.begin = begin;
        children.resume = join.getResume();
        if (!join.getItem().empty()) {
          children.item = join.getItem().front();
          children.itemBlocks = findItemBlocks(children.item);
        }
        reach(children.resume);
      }
      continue;
    }
    bool isRefusal = branchesOnRefusal(block);
    for (Block *next : block->getSuccessors())
      if (!isRefusal || next != block->getSuccessor(0))
        reach(next);
  }
  return found;
}

// -- Whether --------------------------------------------------------------------------------------

/// A number that is known and that the runtime takes; no number at all is good, too.
static bool isGoodNumber(Value value, double least, double most, bool isWhole) {
  if (!value)
    return true;
  auto constant = value.getDefiningOp<ConstantOp>();
  double number;
  if (!constant || constant.getValue().getAsDouble(number, /*AllowInexact=*/false))
    return false;
  return number >= least && number <= most && (!isWhole || number == static_cast<double>(static_cast<int64_t>(number)));
}

bool asl::flow::canRunInPlace(const ChildrenState &children, const FusedMachines &machines) {
  auto isFused = [&](Attribute name) { return machines.contains(cast<FlatSymbolRefAttr>(name).getValue()); };
  if (auto parallel = dyn_cast_or_null<ParallelBeginOp>(children.begin))
    return llvm::all_of(parallel.getMachines(), isFused);
  auto map = dyn_cast_or_null<MapBeginOp>(children.begin);
  if (!map || map.getSettings() || !isFused(map.getMachineAttr()))
    return false;
  constexpr double kMostCount = 1 << 30;
  return isGoodNumber(map.getConcurrency(), 0, kMostCount, true) &&
         isGoodNumber(map.getToleratedCount(), 0, kMostCount, true) &&
         isGoodNumber(map.getToleratedPercentage(), 0, 100, false);
}

std::optional<FusedMachine> asl::flow::findFusedMachine(Block *entry, Block *again) {
  FusedMachine machine{entry, again, {}};
  llvm::SmallPtrSet<Block *, 16> seen{entry, again};
  machine.blocks.push_back(entry);
  for (size_t at = 0; at < machine.blocks.size(); ++at) {
    Block *block = machine.blocks[at];
    for (Operation &op : *block) {
      if (isa<EnterOp, WatchedOp>(op) || isAwait(&op))
        return std::nullopt;
      // A variable of the child itself has no place in the parent's frame.
      if (isa<VariableStoreOp>(op))
        return std::nullopt;
      for (Value operand : op.getOperands())
        if (Block *owner = operand.getParentBlock(); owner->getParent() == block->getParent() && !seen.contains(owner))
          return std::nullopt; // made before it was known that there would be a second version
      if (isa<FinishOp>(op) && (&op == &block->front() || !isa<PassEventsOp>(op.getPrevNode())))
        return std::nullopt;
    }
    for (Block *next : block->getSuccessors())
      if (seen.insert(next).second)
        machine.blocks.push_back(next);
  }
  return machine;
}

// -- How ------------------------------------------------------------------------------------------

namespace {

class ChildrenRunner {
public:
  ChildrenRunner(const FusedMachines &machines, BlockCopier &copier, OpBuilder &builder)
      : machines(machines), copier(copier), builder(builder) {}

  JoinedChildren runParallel(ParallelBeginOp parallel, IRMapping &map) {
    loc = parallel.getLoc();
    Value input = map.lookupOrDefault(parallel.getInput());
    SmallVector<Value> results;
    Value events = number(kStateEvents);
    for (Attribute name : parallel.getMachines()) {
      auto [result, passed] = put(cast<FlatSymbolRefAttr>(name).getValue(), input);
      results.push_back(result);
      events = arith::AddIOp::create(builder, loc, events, passed);
    }
    Value list = ArrayOp::create(builder, loc, builder.getType<JsonType>(), results);
    return finish(list, events);
  }

  JoinedChildren runMap(const ChildrenState &children, MapBeginOp begin, IRMapping &map) {
    loc = begin.getLoc();
    Value items = map.lookupOrDefault(begin.getItems());
    auto count = ItemsCountOp::create(builder, loc, builder.getI32Type(), builder.getI1Type(), items);
    copier.guard(count.getRefused(), loc);
    Value list = ListBeginOp::create(builder, loc, builder.getType<JsonType>(), count.getCount());
    Value one = number(1);
    Block *head = copier.newBlock(), *body = copier.newBlock(), *done = copier.newBlock();
    Value index = head->addArgument(builder.getI32Type(), loc);
    Value events = head->addArgument(builder.getI32Type(), loc);
    cf::BranchOp::create(builder, loc, head, ValueRange{number(0), number(kStateEvents)});

    builder.setInsertionPointToEnd(head);
    Value more = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, index, count.getCount());
    cf::CondBranchOp::create(builder, loc, more, body, done);

    builder.setInsertionPointToEnd(body);
    Value item = ListItemOp::create(builder, loc, builder.getType<JsonType>(), index, items);
    Value context = contextOf(item, index);
    Value input = children.item ? select(children, item, context, map) : item;
    auto [result, passed] = put(begin.getMachine(), input, context);
    ListAddOp::create(builder, loc, result, list);
    letIn();
    Value sum = arith::AddIOp::create(builder, loc, events, passed);
    sum = arith::AddIOp::create(builder, loc, sum, number(kIterationEvents));
    Value next = arith::AddIOp::create(builder, loc, index, one);
    cf::BranchOp::create(builder, loc, head, ValueRange{next, sum});

    builder.setInsertionPointToEnd(done);
    return finish(ListEndOp::create(builder, loc, builder.getType<JsonType>(), list), events);
  }

private:
  /// Started and succeeded: of the state beside those of any other, and of an iteration.
  static constexpr int32_t kStateEvents = 2;
  static constexpr int32_t kIterationEvents = 2;

  Value number(int32_t value) { return arith::ConstantIntOp::create(builder, loc, value, 32); }

  JoinedChildren finish(Value results, Value events) {
    Value bytes = SizeOp::create(builder, loc, builder.getI64Type(), results);
    copier.guard(SizeExceedsOp::create(builder, loc, builder.getI1Type(), bytes), loc);
    return {results, events};
  }

  /// `$$.Map` for `item`.
  Value contextOf(Value item, Value index) {
    Type json = builder.getType<JsonType>();
    Value place = IndexOp::create(builder, loc, json, index);
    Value object = ObjectOp::create(builder, loc, json, builder.getStrArrayAttr({"Index", "Value"}), {place, item});
    return ObjectOp::create(builder, loc, json, builder.getStrArrayAttr({"Item"}), object);
  }

  /// What the selector makes of `item`. `context`: its `$$.Map`.
  Value select(const ChildrenState &children, Value item, Value context, IRMapping &map) {
    IRMapping inner = map;
    inner.map(children.item->getArgument(0), item);
    copier.itemContext = context;
    for (Block *block : ArrayRef(children.itemBlocks).drop_front())
      inner.map(block, copier.newBlock());
    Block *joined = copier.newBlock();
    Value input = joined->addArgument(builder.getType<JsonType>(), loc);
    for (Block *block : children.itemBlocks) {
      if (block != children.item)
        builder.setInsertionPointToEnd(inner.lookup(block));
      copier.copyOperations(block, inner);
      auto starts = block->getOps<ChildStartOp>();
      if (starts.empty())
        builder.clone(*block->getTerminator(), inner);
      else
        cf::BranchOp::create(builder, loc, joined, inner.lookupOrDefault((*starts.begin()).getInput()));
    }
    copier.itemContext = {};
    builder.setInsertionPointToEnd(joined);
    return input;
  }

  /// Puts the fused version of `name` here; gives its output and its events. `context`: the `$$.Map` of a Map's child.
  std::pair<Value, Value> put(StringRef name, Value input, Value context = {}) {
    const FusedMachine &machine = machines.find(name)->second;
    Block *after = copier.newBlock();
    Value result = after->addArgument(builder.getType<JsonType>(), loc);
    Value events = after->addArgument(builder.getI32Type(), loc);
    IRMapping map;
    map.map(machine.entry->getArgument(0), input);
    map.map(machine.again, copier.againBlock());
    for (Block *block : ArrayRef(machine.blocks).drop_front()) {
      Block *copy = copier.newBlock();
      map.map(block, copy);
      for (BlockArgument argument : block->getArguments())
        map.map(argument, copy->addArgument(argument.getType(), argument.getLoc()));
    }
    for (Block *block : machine.blocks) {
      if (block != machine.entry)
        builder.setInsertionPointToEnd(map.lookup(block));
      for (Operation &op : *block) {
        if (auto finish = dyn_cast<FinishOp>(op)) {
          auto passed = cast<PassEventsOp>(op.getPrevNode());
          cf::BranchOp::create(builder, op.getLoc(), after,
                               ValueRange{map.lookupOrDefault(finish.getOutput()), map.lookupOrDefault(passed.getCount())});
        } else if (!isa<PassEventsOp>(op) && !replace(&op, context, map)) {
          moveUp(builder.clone(op, map));
        }
      }
    }
    builder.setInsertionPointToEnd(after);
    return {result, events};
  }

  /// Copies what is something else in the parent than in the child: false when `op` is not.
  bool replace(Operation *op, Value context, IRMapping &map) {
    if (auto part = dyn_cast<ContextPartOp>(op); part && part.getPart() == ContextPart::Map && context) {
      map.map(part.getResult(), context);
    } else if (auto find = dyn_cast<VariableFindOp>(op)) {
      auto [isOwn, value] = seen(find);
      if (isOwn)
        value = NothingOp::create(builder, loc, find.getType());
      if (!value)
        return false;
      map.map(find.getResult(), value);
    } else if (auto present = dyn_cast<VariablePresentOp>(op)) {
      auto [isOwn, value] = seen(present);
      if (!isOwn && !value)
        return false;
      Value is = arith::ConstantIntOp::create(builder, loc, !isOwn, 1);
      if (!isOwn)
        is = arith::XOrIOp::create(builder, loc, is,
                                   IsOp::create(builder, loc, builder.getI1Type(), value, IsKind::Nothing));
      map.map(present.getResult(), is);
    } else if (auto exceed = dyn_cast<VariablesExceedOp>(op); exceed && copier.assignedBytes()) {
      Value bytes = arith::AddIOp::create(builder, loc, map.lookupOrDefault(exceed.getBytes()), copier.assignedBytes());
      map.map(exceed.getResult(), VariablesExceedOp::create(builder, loc, builder.getI1Type(), bytes));
    } else {
      return false;
    }
    return true;
  }

  /// What the child's `op` sees in the parent: whether the variable is the child's own, which nobody has assigned before it
  /// reads it in a cell, or else what the parent's group has assigned to it, if that has.
  template <typename OpType> std::pair<bool, Value> seen(OpType op) {
    uint64_t up = op.getUp().value_or(0);
    return {up == 0, up == 1 ? copier.assignedValue(op.getVariableAttr()) : Value()};
  }

  /// A variable of a machine further up is one frame nearer here.
  static void moveUp(Operation *op) {
    op->walk([](Operation *inner) {
      if (!isa<VariableGetOp, VariableFindOp, VariablePresentOp>(inner))
        return;
      auto up = inner->getAttrOfType<IntegerAttr>("up");
      if (up && up.getInt() > 1) {
        inner->setAttr("up", IntegerAttr::get(up.getType(), up.getInt() - 1));
      } else {
        inner->removeAttr("up");
        inner->removeAttr("machine");
      }
    });
  }

  /// Gives the loop up where the runtime has to be let in.
  void letIn() {
    Block *ask = copier.newBlock(), *next = copier.newBlock();
    Value stop = StopWantedOp::create(builder, loc, builder.getI1Type());
    cf::CondBranchOp::create(builder, loc, stop, ask, next);
    builder.setInsertionPointToEnd(ask);
    Value ends = LoopEndsOp::create(builder, loc, builder.getI1Type());
    cf::CondBranchOp::create(builder, loc, ends, copier.againBlock(), next);
    builder.setInsertionPointToEnd(next);
  }

  const FusedMachines &machines;
  BlockCopier &copier;
  OpBuilder &builder;
  Location loc = builder.getUnknownLoc();
};

} // namespace

JoinedChildren asl::flow::runInPlace(const ChildrenState &children, const FusedMachines &machines, BlockCopier &copier,
                                     OpBuilder &builder, IRMapping &map) {
  ChildrenRunner runner(machines, copier, builder);
  if (auto parallel = dyn_cast<ParallelBeginOp>(children.begin))
    return runner.runParallel(parallel, map);
  return runner.runMap(children, cast<MapBeginOp>(children.begin), map);
}

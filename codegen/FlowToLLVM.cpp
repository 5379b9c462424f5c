// SPDX-License-Identifier: Apache-2.0
//
// flow-to-llvm: a step function in frame form becomes a function of the LLVM dialect.
//
//   before                                      after
//   ------                                      -----
//   flow.frame.func @Order slots 1 .. {         llvm.func @asl.Order(%exec: !llvm.ptr, %frame: !llvm.ptr) -> i32 {
//     %s = flow.frame.load 0                      %s = llvm.getelementptr %frame[128]
//     %id = flow.path ["id"] of %s at <..>        %p = llvm.mlir.addressof @path.0
//                                                 %st = llvm.call @aslrt_path_get(%exec, %frame, %id, %s, %p)
//                                                 %bad = llvm.icmp "ne" %st, %c0
//                                                 llvm.cond_br %bad, ^failed, ^next
//
// A JSON value becomes the address of its cell: in the frame, in a constant, or in storage of the function.
//
// * Storage: a value used only in the block that makes it takes one of a pool of cells, which goes back after its last
//   use; a value used elsewhere gets a cell of its own. So the stack stays small for machines of a thousand states.
// * A block argument is copied into a cell of its own at the head of the block, all arguments read before any is
//   written: the address that was passed may be a slot which the block stores to, or another argument's cell.
// * What the compiler knows (paths, shapes, constants, error names) becomes a global without an initialiser, with an
//   attribute that says what it holds; equal contents share one global. Tables.cpp writes the bytes. That keeps this
//   form readable, and a thousand descriptors cheap.

#include "codegen/FlowToLLVM.h"
#include "codegen/Locations.h"
#include "codegen/RuntimeAbi.h"
#include "codegen/TableSet.h"
#include "ir/FlowOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

namespace {

/// Translates one step function.
class StepTranslator {
public:
  StepTranslator(FrameFuncOp func, TableSet &tables)
      : func(func), tables(tables), builder(func.getContext()), module(func->getParentOfType<ModuleOp>()),
        pointer(LLVM::LLVMPointerType::get(func.getContext())), loc(plainLocation(func.getLoc())) {}

  /// The translated function's entry in the program table.
  DictionaryAttr translate() {
    builder.setInsertionPoint(func);
    auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), {pointer, pointer});
    std::string symbol = ("asl." + func.getSymName()).str();
    step = LLVM::LLVMFuncOp::create(builder, loc, symbol, type);
    step.setDsoLocal(true);

    entry = step.addEntryBlock(builder);
    exec = entry->getArgument(0);
    frame = entry->getArgument(1);
    for (Block &block : func.getBody()) {
      Block *target = &block == &func.getBody().front() ? entry : new Block;
      if (target != entry)
        step.getBody().push_back(target);
      blocks.map(&block, target);
      for (BlockArgument argument : block.getArguments()) {
        bool isJson = isa<JsonType>(argument.getType());
        values.map(argument, target->addArgument(isJson ? Type(pointer) : argument.getType(), loc));
      }
    }
    findLocalValues();
    // In an order in which a block comes after those that dominate it; the region's own order promises nothing.
    llvm::ReversePostOrderTraversal<Block *> order(&func.getBody().front());
    for (Block *block : order)
      translateBlock(*block);
    allocatePool();

    DictionaryAttr entryOfProgram = machineTable(symbol);
    func.erase();
    return entryOfProgram;
  }

private:
  // -- Storage ------------------------------------------------------------------------------

  /// Values that live only in the block that makes them.
  void findLocalValues() {
    func.walk([&](Operation *op) {
      for (Value result : op->getResults())
        if (isa<JsonType>(result.getType()) &&
            llvm::all_of(result.getUsers(), [&](Operation *user) {
              return user->getBlock() == op->getBlock() && !user->hasTrait<OpTrait::IsTerminator>();
            }))
          local[result] = llvm::range_size(result.getUses());
    });
  }

  /// A cell on the stack. Allocations stand at the head of the entry block, so that they are made once.
  Value allocate(unsigned cells) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(entry);
    Value count = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(cells));
    return LLVM::AllocaOp::create(builder, loc, pointer, cellType(), count, /*alignment=*/16);
  }

  /// Storage for the value `result`. It is not that of an operand of the operation being translated: those are
  /// given back only afterwards.
  Value storageFor(Value result) {
    auto uses = local.find(result);
    if (uses == local.end())
      return allocate(1);
    Value cell = pool.empty() ? allocate(1) : pool.pop_back_val();
    if (uses->second == 0)
      pool.push_back(cell);
    else
      inUse[result] = cell;
    return cell;
  }

  /// Gives back the storage of operands that `op` was the last to use.
  void releaseOperands(Operation *op) {
    for (Value operand : op->getOperands())
      if (auto uses = local.find(operand); uses != local.end() && --uses->second == 0)
        if (auto cell = inUse.find(operand); cell != inUse.end()) {
          pool.push_back(cell->second);
          inUse.erase(cell);
        }
  }

  /// The scratch cells in which the members of an object are gathered.
  Value scratchCells(unsigned count) {
    if (!scratch) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(entry);
      scratchCount = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(1));
      scratch = LLVM::AllocaOp::create(builder, loc, pointer, cellType(), scratchCount, /*alignment=*/16);
    }
    maxScratch = std::max(maxScratch, count);
    return scratch;
  }

  void allocatePool() {
    if (scratch)
      scratchCount.getDefiningOp<LLVM::ConstantOp>().setValueAttr(builder.getI32IntegerAttr(maxScratch));
  }

  Type cellType() { return VectorType::get({2}, builder.getI64Type()); }

  Value loadCell(Value address) {
    return LLVM::LoadOp::create(builder, loc, cellType(), address, /*alignment=*/8);
  }
  void storeCell(Value cell, Value address) {
    LLVM::StoreOp::create(builder, loc, cell, address, /*alignment=*/8);
  }

  // -- Small pieces -------------------------------------------------------------------------

  Value offset(Value base, uint64_t bytes) {
    if (bytes == 0)
      return base;
    return LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(int32_t(bytes))});
  }
  Value slot(uint64_t index) { return offset(frame, abi::kFrameSlotsOffset + abi::kCellBytes * index); }
  Value counter(uint64_t index) {
    return offset(frame, abi::kFrameSlotsOffset + abi::kCellBytes * func.getSlots() + 8 * index);
  }
  Value i32(uint32_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(value));
  }
  Value null() { return LLVM::ZeroOp::create(builder, loc, pointer); }
  Value tableOf(StringRef kind, Attribute contents) {
    return LLVM::AddressOfOp::create(builder, loc, pointer, tables.symbol(kind, contents));
  }
  Value map(Value value) { return values.lookup(value); }
  Value mapOrNull(Value value) { return value ? map(value) : null(); }

  Type llvmType(abi::Type type) {
    switch (type) {
    case abi::Type::Void:
      return LLVM::LLVMVoidType::get(builder.getContext());
    case abi::Type::I32:
      return builder.getI32Type();
    case abi::Type::F64:
      return builder.getF64Type();
    case abi::Type::Pointer:
      return pointer;
    }
    llvm_unreachable("covered switch");
  }

  /// Calls a function of the runtime; its result, or nothing for void.
  Value call(StringRef name, ValueRange arguments) {
    const abi::Function &callee = abi::function(name);
    assert(callee.parameters.size() == arguments.size() && "the call has the parameters of aslrt.h");
    // The module is asked only once a name: it looks through all that it holds.
    if (declared.insert(name).second && !module.lookupSymbol(name)) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(module.getBody());
      SmallVector<Type> parameters;
      for (abi::Type type : callee.parameters)
        parameters.push_back(llvmType(type));
      auto type = LLVM::LLVMFunctionType::get(llvmType(callee.result), parameters);
      auto declaration = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
      declaration.setNoUnwind(true);
    }
    TypeRange results;
    Type result = llvmType(callee.result);
    if (callee.result != abi::Type::Void)
      results = result;
    auto op = LLVM::CallOp::create(builder, loc, results, name, arguments);
    return callee.result == abi::Type::Void ? Value() : op.getResult();
  }

  Value isNotZero(Value number) {
    return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ne, number, i32(0));
  }

  /// Goes on in a new block unless `bad`, in which case `unhappy` is next.
  void unless(Value bad, Block *unhappy) {
    auto *happy = new Block;
    happy->insertAfter(builder.getBlock());
    LLVM::CondBrOp::create(builder, loc, bad, unhappy, ValueRange(), happy, ValueRange(),
                           std::pair<int32_t, int32_t>(1, 1000));
    builder.setInsertionPointToEnd(happy);
  }

  /// Where a step function goes after an error was raised: it returns so.
  Block *failedBlock() {
    if (!failed) {
      OpBuilder::InsertionGuard guard(builder);
      failed = new Block;
      step.getBody().push_back(failed);
      builder.setInsertionPointToEnd(failed);
      LLVM::ReturnOp::create(builder, plainLocation(func.getLoc()), i32(uint32_t(abi::kStepFailed)));
    }
    return failed;
  }
  /// Where it goes when a value is too large.
  Block *tooLargeBlock() {
    if (!tooLarge) {
      OpBuilder::InsertionGuard guard(builder);
      tooLarge = new Block;
      step.getBody().push_back(tooLarge);
      builder.setInsertionPointToEnd(tooLarge);
      ret(call("aslrt_limit_exceeded", {exec, frame}));
    }
    return tooLarge;
  }
  void ret(Value status) { LLVM::ReturnOp::create(builder, loc, status); }

  /// A call that may raise and puts its value into `result`.
  void callFallible(StringRef name, ValueRange arguments) { unless(isNotZero(call(name, arguments)), failedBlock()); }

  // -- Tables -------------------------------------------------------------------------------

  Attribute orUnit(Attribute attribute) { return attribute ? attribute : Attribute(builder.getUnitAttr()); }

  Value pathTable(ArrayAttr steps, SiteAttr site, Attribute prefixCount, Attribute prefix) {
    return tableOf(table::kPath, builder.getArrayAttr({steps, site, orUnit(prefixCount), orUnit(prefix)}));
  }

  uint32_t stateIndex(StringRef name, StateKind kind, Location location) {
    auto [it, inserted] = states.insert({name.str(), states.size()});
    if (inserted)
      stateRows.push_back(builder.getArrayAttr({builder.getStringAttr(name), builder.getI32IntegerAttr(int32_t(kind)),
                                                builder.getI32IntegerAttr(lineOf(location))}));
    return it->second;
  }

  /// Adds a row to the table of points; its number. `resource` only for calls.
  uint32_t addPoint(int32_t kind, StringAttr state, int64_t resume, int64_t fail, Location location,
                    Attribute resource) {
    pointRows.push_back(builder.getArrayAttr(
        {builder.getI32IntegerAttr(kind), state, builder.getI32IntegerAttr(resume), builder.getI32IntegerAttr(fail),
         builder.getI32IntegerAttr(lineOf(location)), orUnit(resource)}));
    return pointRows.size() - 1;
  }

  /// {name, symbol, slots, counters, states, points, timeout?, express?, hash}
  DictionaryAttr machineTable(StringRef symbol) {
    SmallVector<NamedAttribute> entries{
        builder.getNamedAttr("name", func.getSymNameAttr()),
        builder.getNamedAttr("symbol", builder.getStringAttr(symbol)),
        builder.getNamedAttr("slots", func.getSlotsAttr()),
        builder.getNamedAttr("counters", func.getCountersAttr()),
        builder.getNamedAttr("states", builder.getArrayAttr(stateRows)),
        builder.getNamedAttr("points", builder.getArrayAttr(pointRows)),
    };
    // What a saved frame means depends on exactly this.
    std::string text;
    llvm::raw_string_ostream stream(text);
    builder.getDictionaryAttr(entries).print(stream);
    entries.push_back(builder.getNamedAttr("hash", builder.getI64IntegerAttr(llvm::xxh3_64bits(text))));
    if (func.getTimeoutAttr())
      entries.push_back(builder.getNamedAttr("timeout", func.getTimeoutAttr()));
    if (func.getExpress())
      entries.push_back(builder.getNamedAttr("express", builder.getUnitAttr()));
    return builder.getDictionaryAttr(entries);
  }

  // -- Operations ---------------------------------------------------------------------------

  void translateBlock(Block &block) {
    Block *target = blocks.lookup(&block);
    builder.setInsertionPointToEnd(target);
    holdArguments(block);
    for (Operation &op : block) {
      loc = plainLocation(op.getLoc());
      if (&block == &func.getBody().front() && isa<FramePcOp>(op))
        builder.setInsertionPointToEnd(entry);
      translate(&op);
      releaseOperands(&op);
    }
  }

  void holdArguments(Block &block) {
    SmallVector<std::pair<BlockArgument, Value>> cells;
    for (BlockArgument argument : block.getArguments())
      if (isa<JsonType>(argument.getType()))
        cells.emplace_back(argument, loadCell(map(argument)));
    for (auto [argument, cell] : cells) {
      Value own = allocate(1);
      storeCell(cell, own);
      values.map(argument, own);
    }
  }

  SmallVector<Value> mapAll(ValueRange range) {
    SmallVector<Value> mapped;
    for (Value value : range)
      mapped.push_back(map(value));
    return mapped;
  }

  /// Copies `members` into consecutive scratch cells.
  Value gather(ValueRange members) {
    Value cells = scratchCells(members.size());
    for (auto [i, member] : llvm::enumerate(members))
      storeCell(loadCell(map(member)), offset(cells, abi::kCellBytes * i));
    return cells;
  }

  void translate(Operation *op) {
    llvm::TypeSwitch<Operation *>(op)
        .Case<ConstantOp, ContextOp, PathOp, PresentOp, InsertOp, ObjectOp, ArrayOp, NodesRootOp, NodesMembersOp,
              NodesElementsOp, NodesSliceOp, NodesChildrenOp, NodesDescendantsOp, CompareOp, MatchesOp, IsOp,
              SizeCheckOp, EnterOp, LeaveOp, StopWantedOp, DelayOp, ErrorMatchOp, BackoffOp, FinishOp, RaiseOp, FailOp,
              AbortOp, FramePcOp, FrameAnswerOp, FrameLoadOp, FrameStoreOp, FrameClearOp, FrameCountOp, FrameSetCountOp,
              SuspendTaskOp, SuspendTimerOp, SuspendCollectOp>([&](auto typed) { emit(typed); })
        .Case<cf::BranchOp>([&](cf::BranchOp branch) {
          LLVM::BrOp::create(builder, loc, mapAll(branch.getDestOperands()), blocks.lookup(branch.getDest()));
        })
        .Case<cf::CondBranchOp>([&](cf::CondBranchOp branch) {
          LLVM::CondBrOp::create(builder, loc, map(branch.getCondition()), blocks.lookup(branch.getTrueDest()),
                                 mapAll(branch.getTrueDestOperands()), blocks.lookup(branch.getFalseDest()),
                                 mapAll(branch.getFalseDestOperands()));
        })
        .Case<cf::SwitchOp>([&](cf::SwitchOp branch) { emitSwitch(branch); })
        .Default([&](Operation *other) {
          // Arithmetic: converted by its own upstream pass.
          Operation *copy = builder.clone(*other, values);
          copy->setLoc(loc);
        });
  }

  void emitSwitch(cf::SwitchOp branch) {
    SmallVector<int32_t> cases;
    SmallVector<Block *> targets;
    SmallVector<SmallVector<Value>> operandStorage;
    for (auto [i, target] : llvm::enumerate(branch.getCaseDestinations())) {
      targets.push_back(blocks.lookup(target));
      operandStorage.push_back(mapAll(branch.getCaseOperands(i)));
    }
    SmallVector<ValueRange> operands(operandStorage.begin(), operandStorage.end());
    if (auto numbers = branch.getCaseValues())
      for (const APInt &number : numbers->getValues<APInt>())
        cases.push_back(number.getSExtValue());
    LLVM::SwitchOp::create(builder, loc, map(branch.getFlag()), blocks.lookup(branch.getDefaultDestination()),
                           mapAll(branch.getDefaultOperands()), ArrayRef<int32_t>(cases), BlockRange(targets),
                           ArrayRef<ValueRange>(operands));
  }

  void emit(ConstantOp op) { values.map(op.getResult(), tableOf(table::kValue, op.getValueAttr())); }

  void emit(ContextOp op) {
    Value out = storageFor(op.getResult());
    call("aslrt_context", {exec, frame, out});
    values.map(op.getResult(), out);
  }

  void emit(PathOp op) {
    Value out = storageFor(op.getResult());
    Value path = pathTable(op.getSteps(), op.getSite(), op.getPrefixCountAttr(), op.getPrefixAttr());
    callFallible("aslrt_path_get", {exec, frame, out, map(op.getBase()), path});
    values.map(op.getResult(), out);
  }

  void emit(PresentOp op) {
    auto site = SiteAttr::get(builder.getContext(), SiteKind::Choice, builder.getStringAttr(""), StringAttr());
    Value found = call("aslrt_path_find", {exec, scratchCells(1), map(op.getBase()),
                                           pathTable(op.getSteps(), site, Attribute(), Attribute())});
    values.map(op.getResult(), isNotZero(found));
  }

  void emit(InsertOp op) {
    Value out = storageFor(op.getResult());
    Value path = pathTable(op.getSteps(), op.getSite(), Attribute(), Attribute());
    callFallible("aslrt_json_insert", {exec, frame, out, map(op.getTarget()), path, map(op.getValue())});
    values.map(op.getResult(), out);
  }

  void emit(ObjectOp op) {
    Value out = storageFor(op.getResult());
    call("aslrt_json_object", {exec, out, tableOf(table::kShape, op.getNamesAttr()), gather(op.getMembers())});
    values.map(op.getResult(), out);
  }

  void emit(ArrayOp op) {
    Value out = storageFor(op.getResult());
    call("aslrt_json_array", {exec, out, gather(op.getElements()), i32(op.getElements().size())});
    values.map(op.getResult(), out);
  }

  void emit(NodesRootOp op) { emitNodes(op, "aslrt_nodes_root", {map(op.getValue())}); }
  void emit(NodesMembersOp op) {
    emitNodes(op, "aslrt_nodes_members",
              {map(op.getNodes()), tableOf(table::kKeys, op.getNamesAttr()), i32(op.getNames().size())});
  }
  void emit(NodesElementsOp op) {
    emitNodes(op, "aslrt_nodes_elements",
              {map(op.getNodes()), tableOf(table::kIndices, op.getIndicesAttr()), i32(op.getIndices().size())});
  }
  void emit(NodesSliceOp op) {
    Attribute contents = builder.getArrayAttr({orUnit(op.getStartAttr()), orUnit(op.getEndAttr()), op.getStepAttr()});
    emitNodes(op, "aslrt_nodes_slice", {map(op.getNodes()), tableOf(table::kSlice, contents)});
  }
  void emit(NodesChildrenOp op) { emitNodes(op, "aslrt_nodes_children", {map(op.getNodes())}); }
  void emit(NodesDescendantsOp op) { emitNodes(op, "aslrt_nodes_descendants", {map(op.getNodes())}); }

  void emitNodes(Operation *op, StringRef name, ArrayRef<Value> arguments) {
    Value out = storageFor(op->getResult(0));
    SmallVector<Value> all{exec, out};
    llvm::append_range(all, arguments);
    call(name, all);
    values.map(op->getResult(0), out);
  }

  void emit(CompareOp op) {
    Value outcome = call("aslrt_compare", {i32(uint32_t(op.getKind())), i32(uint32_t(op.getPredicate())),
                                           map(op.getLeft()), map(op.getRight())});
    values.map(op.getResult(), isNotZero(outcome));
  }
  void emit(MatchesOp op) {
    Value outcome = call("aslrt_matches", {map(op.getValue()), tableOf(table::kPattern, op.getPiecesAttr())});
    values.map(op.getResult(), isNotZero(outcome));
  }
  void emit(IsOp op) {
    values.map(op.getResult(), isNotZero(call("aslrt_is", {i32(uint32_t(op.getKind())), map(op.getValue())})));
  }

  void emit(SizeCheckOp op) {
    Value size = LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                      offset(map(op.getValue()), abi::kCellSizeOffset), /*alignment=*/4);
    Value limit = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecLimitOffset),
                                       /*alignment=*/4);
    unless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ugt, size, limit), tooLargeBlock());
  }

  void emit(EnterOp op) {
    uint32_t state = stateIndex(op.getState(), op.getKind(), op.getLoc());
    call("aslrt_state_enter", {exec, frame, i32(state), map(op.getInput())});
  }
  void emit(LeaveOp op) { call("aslrt_state_leave", {exec, frame, map(op.getOutput())}); }

  void emit(StopWantedOp op) {
    Value wanted = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(exec, abi::kExecStopOffset),
                                        /*alignment=*/4, /*isVolatile=*/true);
    values.map(op.getResult(), isNotZero(wanted));
  }

  void emit(DelayOp op) {
    Attribute contents = builder.getArrayAttr({builder.getI32IntegerAttr(int32_t(op.getKind())),
                                               op.getPathAttr() ? op.getPathAttr() : builder.getStringAttr("")});
    Value out = scratchCells(1);
    callFallible("aslrt_delay", {exec, frame, out, map(op.getValue()), tableOf(table::kDelay, contents)});
    values.map(op.getSeconds(), LLVM::LoadOp::create(builder, loc, builder.getF64Type(), out, /*alignment=*/8));
  }

  void emit(ErrorMatchOp op) {
    values.map(op.getResult(),
               isNotZero(call("aslrt_error_match", {exec, frame, tableOf(table::kNames, op.getNamesAttr())})));
  }
  void emit(BackoffOp op) {
    values.map(op.getSeconds(), call("aslrt_backoff", {exec, frame, map(op.getAttempt()),
                                                       tableOf(table::kRetrier, op.getRetrierAttr())}));
  }

  void emit(FinishOp op) { ret(call("aslrt_finish", {exec, frame, map(op.getOutput())})); }
  void emit(RaiseOp) { ret(call("aslrt_raise", {exec, frame})); }
  void emit(FailOp op) {
    ret(call("aslrt_fail", {exec, frame, mapOrNull(op.getError()), mapOrNull(op.getCause())}));
  }
  void emit(AbortOp op) {
    ret(call("aslrt_abort", {exec, frame, tableOf(table::kText, op.getErrorAttr()),
                             tableOf(table::kText, op.getCauseAttr())}));
  }

  void emit(FramePcOp op) {
    values.map(op.getPc(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(),
                                                offset(frame, abi::kFramePcOffset), /*alignment=*/4));
  }
  void emit(FrameAnswerOp op) { values.map(op.getAnswer(), offset(frame, abi::kFrameAnswerOffset)); }
  void emit(FrameLoadOp op) { values.map(op.getValue(), slot(op.getSlot())); }

  void emit(FrameStoreOp op) {
    SmallVector<Value> cells;
    for (Value value : op.getValues())
      cells.push_back(loadCell(map(value)));
    for (auto [index, cell] : llvm::zip(op.getSlots(), cells))
      storeCell(cell, slot(index));
  }
  void emit(FrameClearOp op) {
    Value zero = LLVM::ZeroOp::create(builder, loc, cellType());
    for (int64_t index : op.getSlots())
      storeCell(zero, slot(index));
  }
  void emit(FrameCountOp op) {
    values.map(op.getValue(), LLVM::LoadOp::create(builder, loc, builder.getI32Type(), counter(op.getCounter()),
                                                   /*alignment=*/8));
  }
  void emit(FrameSetCountOp op) {
    Value wide = LLVM::ZExtOp::create(builder, loc, builder.getI64Type(), map(op.getValue()));
    LLVM::StoreOp::create(builder, loc, wide, counter(op.getCounter()), /*alignment=*/8);
  }

  // Kinds are AslrtAwaitKind's.
  void emit(SuspendTaskOp op) {
    uint32_t point = addPoint(0, op.getStateAttr(), op.getResume(), op.getFail(), op.getLoc(), op.getResourceAttr());
    ret(call("aslrt_await_task", {exec, frame, i32(point), map(op.getArgument()), mapOrNull(op.getTimeout()),
                                  mapOrNull(op.getHeartbeat()), mapOrNull(op.getCredentials())}));
  }
  void emit(SuspendTimerOp op) {
    uint32_t point = addPoint(1, op.getStateAttr(), op.getResume(), 0, op.getLoc(), Attribute());
    ret(call("aslrt_await_timer", {exec, frame, i32(point), map(op.getDelay()), i32(op.getRetry() ? 1 : 0)}));
  }
  void emit(SuspendCollectOp op) {
    uint32_t point = addPoint(2, op.getStateAttr(), op.getResume(), 0, op.getLoc(), Attribute());
    ret(call("aslrt_await_collect", {exec, frame, i32(point)}));
  }

  FrameFuncOp func;
  TableSet &tables;
  OpBuilder builder;
  ModuleOp module;
  Type pointer;
  Location loc; ///< of the operation being translated
  LLVM::LLVMFuncOp step;
  Block *entry = nullptr;
  Block *failed = nullptr;
  Block *tooLarge = nullptr;
  Value exec, frame;
  IRMapping values, blocks;
  llvm::DenseMap<Value, unsigned> local; ///< values used only in their block: uses not translated yet
  llvm::DenseMap<Value, Value> inUse;    ///< the pool's cells that hold such values
  SmallVector<Value> pool;               ///< cells that are free
  Value scratch, scratchCount;
  unsigned maxScratch = 1;
  llvm::StringSet<> declared; ///< functions of the runtime that the module has
  llvm::StringMap<uint32_t> states;
  SmallVector<Attribute> stateRows, pointRows;
};

struct FlowToLLVMPass : PassWrapper<FlowToLLVMPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FlowToLLVMPass)
  explicit FlowToLLVMPass(std::string source) : source(std::move(source)) {}
  FlowToLLVMPass(const FlowToLLVMPass &) = default;

  StringRef getArgument() const final { return "flow-to-llvm"; }
  StringRef getDescription() const final { return "frame form to the LLVM dialect"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect>(); }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    TableSet tables(module);
    SmallVector<Attribute> machines;
    for (FrameFuncOp func : llvm::make_early_inc_range(module.getOps<FrameFuncOp>()))
      machines.push_back(StepTranslator(func, tables).translate());
    if (machines.empty())
      return;
    OpBuilder builder(&getContext());
    tables.create("aslrt_program", table::kProgram,
                  builder.getDictionaryAttr({
                      builder.getNamedAttr("machines", builder.getArrayAttr(machines)),
                      builder.getNamedAttr("source", builder.getStringAttr(source)),
                  }));
  }

  std::string source;
};

} // namespace

std::unique_ptr<OperationPass<ModuleOp>> asl::createFlowToLLVMPass(std::string source) {
  return std::make_unique<FlowToLLVMPass>(std::move(source));
}

// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: blocks in order, and what the translation of every operation needs: storage for values, calls of the
// runtime, ways out, tables.

#include "codegen/StepTranslator.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

/// Whether all that is asked for of the context object is there for certain and says nothing of the state: errors quote all
/// of the object.
static bool isTimeless(ContextOp op) {
  return llvm::all_of(op->getUsers(), [](Operation *user) {
    auto path = dyn_cast<PathOp>(user);
    if (!path || path.getSteps().size() != 2)
      return false;
    auto first = dyn_cast<StringAttr>(path.getSteps()[0]), second = dyn_cast<StringAttr>(path.getSteps()[1]);
    if (!first || !second)
      return false;
    static const llvm::StringSet<> ofExecution{"Id", "Input", "StartTime", "Name", "RoleArn"};
    return (first == "Execution" && ofExecution.contains(second.getValue())) ||
           (first == "StateMachine" && (second == "Id" || second == "Name"));
  });
}

DictionaryAttr StepTranslator::translate() {
  builder.setInsertionPoint(func);
  auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), {pointer, pointer});
  std::string symbol = ("asl." + func.getSymName()).str();
  step = LLVM::LLVMFuncOp::create(builder, loc, symbol, type);
  step.setDsoLocal(true);

  findLocalValues();
  asksForTime = module->hasAttr("flow.test") || func.walk([](ContextOp op) {
    return isTimeless(op) ? WalkResult::advance() : WalkResult::interrupt();
  }).wasInterrupted();
  if (parts.isCut()) {
    translateCut(symbol);
  } else {
    begin(step);
    Block &first = func.getBody().front();
    place(first, entry);
    for (Block &block : llvm::drop_begin(func.getBody()))
      place(block, nullptr);
    translateBlock(first);
    for (Block *block : parts.blocks().front())
      if (isComplete)
        translateBlock(*block);
    end();
  }
  if (!isComplete)
    return {};

  DictionaryAttr entryOfProgram = machineTable(symbol);
  func.erase();
  return entryOfProgram;
}

void StepTranslator::begin(LLVM::LLVMFuncOp function) {
  step = function;
  entry = step.addEntryBlock(builder);
  exec = entry->getArgument(0);
  frame = entry->getArgument(1);
  values = IRMapping();
  blocks = IRMapping();
  waysOut.clear();
  constants.clear();
  pool.clear();
  scratch = {};
  maxScratch = 1;
  failed = tooLarge = nullptr;
}

void StepTranslator::end() {
  if (!isComplete)
    return;
  if (scratch)
    scratchCount.getDefiningOp<LLVM::ConstantOp>().setValueAttr(builder.getI32IntegerAttr(maxScratch));
  if (!take)
    return;
  isComplete = take(step);
  step.getBody().dropAllReferences();
  step.getBody().getBlocks().clear();
}

void StepTranslator::place(Block &block, Block *target) {
  if (!target) {
    target = new Block;
    step.getBody().push_back(target);
  }
  blocks.map(&block, target);
  for (BlockArgument argument : block.getArguments()) {
    bool isJson = isa<JsonType>(argument.getType());
    values.map(argument, target->addArgument(isJson ? Type(pointer) : argument.getType(), placeOf(func.getLoc())));
  }
}

void StepTranslator::findLocalValues() {
  func.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (isa<JsonType>(result.getType()) &&
          llvm::all_of(result.getUsers(), [&](Operation *user) {
            return user->getBlock() == op->getBlock() && !user->hasTrait<OpTrait::IsTerminator>();
          }))
        local[result] = llvm::range_size(result.getUses());
  });
}

Value StepTranslator::allocate(unsigned cells) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(entry);
  Value count = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(cells));
  return LLVM::AllocaOp::create(builder, loc, pointer, cellType(), count, /*alignment=*/16);
}

Value StepTranslator::storageFor(Value result) {
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

void StepTranslator::releaseOperands(Operation *op) {
  for (Value operand : op->getOperands())
    if (auto uses = local.find(operand); uses != local.end() && --uses->second == 0)
      if (auto cell = inUse.find(operand); cell != inUse.end()) {
        pool.push_back(cell->second);
        inUse.erase(cell);
      }
}

Value StepTranslator::scratchCells(unsigned count) {
  if (!scratch) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(entry);
    scratchCount = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), builder.getI32IntegerAttr(1));
    scratch = LLVM::AllocaOp::create(builder, loc, pointer, cellType(), scratchCount, /*alignment=*/16);
  }
  maxScratch = std::max(maxScratch, count);
  return scratch;
}

Value StepTranslator::loadCell(Value address) {
  return LLVM::LoadOp::create(builder, loc, cellType(), address, /*alignment=*/8);
}

void StepTranslator::storeCell(Value cell, Value address) {
  LLVM::StoreOp::create(builder, loc, cell, address, /*alignment=*/8);
}

Value StepTranslator::offset(Value base, uint64_t bytes) {
  if (bytes == 0)
    return base;
  return LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(), base,
                             ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(int32_t(bytes))});
}

Value StepTranslator::slot(uint64_t index) {
  return offset(frame, abi::kFrameSlotsOffset + abi::kCellBytes * (variableCount() + index));
}

/// The place of a variable among those that its machine declares.
static uint64_t indexOf(ArrayAttr declared, Attribute name) {
  auto found = llvm::find(declared, name);
  assert(found != declared.end() && "the border verifier has seen to it");
  return found - declared.begin();
}

Value StepTranslator::counter(uint64_t index) {
  return offset(frame, abi::kFrameSlotsOffset + abi::kCellBytes * cellCount() + 8 * index);
}

Value StepTranslator::variable(Attribute name, FlatSymbolRefAttr machine, uint64_t up) {
  Value owner = frame;
  for (; up > 0; --up)
    owner = LLVM::LoadOp::create(builder, loc, pointer, offset(owner, abi::kFrameParentOffset), /*alignment=*/8);
  ArrayAttr declared = machine ? machines.at(machine.getValue()).variables : func.getVariablesAttr();
  return offset(owner, abi::kFrameSlotsOffset + abi::kCellBytes * indexOf(declared, name));
}

uint64_t StepTranslator::variableIndex(Attribute name) { return indexOf(func.getVariablesAttr(), name); }

Value StepTranslator::once(std::pair<const void *, uint64_t> key, llvm::function_ref<Value()> make) {
  Value &made = constants[key];
  if (!made) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(entry);
    made = make();
  }
  return made;
}

Value StepTranslator::i32(uint32_t value) {
  Type type = builder.getI32Type();
  return once({type.getAsOpaquePointer(), value}, [&] {
    return LLVM::ConstantOp::create(builder, loc, type, builder.getI32IntegerAttr(value));
  });
}

Value StepTranslator::i64(uint64_t value) {
  Type type = builder.getI64Type();
  return once({type.getAsOpaquePointer(), value}, [&] {
    return LLVM::ConstantOp::create(builder, loc, type, builder.getI64IntegerAttr(static_cast<int64_t>(value)));
  });
}

Value StepTranslator::tableOf(StringRef kind, Attribute contents) {
  FlatSymbolRefAttr table = tables.symbol(kind, contents);
  return once({table.getAsOpaquePointer(), 0}, [&] { return LLVM::AddressOfOp::create(builder, loc, pointer, table); });
}

Type StepTranslator::llvmType(abi::Type type) {
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

Value StepTranslator::call(StringRef name, ValueRange arguments) {
  Callee &callee = callees[name];
  if (!callee.function) {
    callee = {&abi::function(name), FlatSymbolRefAttr::get(builder.getContext(), name)};
    declare(name, *callee.function);
  }
  assert(callee.function->parameters.size() == arguments.size() && "the call has the parameters of aslrt.h");
  TypeRange results;
  Type result = llvmType(callee.function->result);
  bool isVoid = callee.function->result == abi::Type::Void;
  if (!isVoid)
    results = result;
  auto op = LLVM::CallOp::create(builder, loc, results, callee.symbol, arguments);
  return isVoid ? Value() : op.getResult();
}

void StepTranslator::declare(StringRef name, const abi::Function &function) {
  // The module is asked only once a name: it looks through all that it holds.
  if (module.lookupSymbol(name))
    return;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  SmallVector<Type> parameters;
  for (abi::Type type : function.parameters)
    parameters.push_back(llvmType(type));
  auto type = LLVM::LLVMFunctionType::get(llvmType(function.result), parameters);
  LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type).setNoUnwind(true);
}

Value StepTranslator::isNotZero(Value number) {
  return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ne, number, i32(0));
}

void StepTranslator::unless(Value bad, Block *unhappy) {
  auto *happy = new Block;
  happy->insertAfter(builder.getBlock());
  LLVM::CondBrOp::create(builder, loc, bad, unhappy, ValueRange(), happy, ValueRange(),
                         std::pair<int32_t, int32_t>(1, 1000));
  builder.setInsertionPointToEnd(happy);
}

Block *StepTranslator::failedBlock() {
  if (!failed) {
    OpBuilder::InsertionGuard guard(builder);
    failed = new Block;
    step.getBody().push_back(failed);
    builder.setInsertionPointToEnd(failed);
    llvm::SaveAndRestore place(loc, placeOf(func.getLoc()));
    // A call rather than the constant: that one would be put in place before each call which may lead here.
    ret(call("aslrt_raised", {}));
  }
  return failed;
}

Block *StepTranslator::tooLargeBlock() {
  if (!tooLarge) {
    OpBuilder::InsertionGuard guard(builder);
    tooLarge = new Block;
    step.getBody().push_back(tooLarge);
    builder.setInsertionPointToEnd(tooLarge);
    ret(call("aslrt_limit_exceeded", {exec, frame}));
  }
  return tooLarge;
}

Value StepTranslator::pathTable(ArrayAttr steps, SiteAttr site, Attribute prefixCount, Attribute prefix) {
  return tableOf(table::kPath, builder.getArrayAttr({steps, site, orUnit(prefixCount), orUnit(prefix)}));
}

Value StepTranslator::stepsTable(ArrayAttr steps) {
  auto site = SiteAttr::get(builder.getContext(), SiteKind::Choice, builder.getStringAttr(""), StringAttr());
  return pathTable(steps, site, Attribute(), Attribute());
}

DictionaryAttr StepTranslator::machineTable(StringRef symbol) {
  // States that nothing leads to have no line: nobody ever asks where they stand.
  if (ArrayAttr dropped = func.getDroppedAttr())
    for (auto name : dropped.getAsRange<StringAttr>())
      stateIndex(name, StateKind::Task, UnknownLoc::get(builder.getContext()));
  SmallVector<NamedAttribute> entries{
      builder.getNamedAttr("name", func.getSymNameAttr()),
      builder.getNamedAttr("symbol", builder.getStringAttr(symbol)),
      builder.getNamedAttr("slots", builder.getI64IntegerAttr(cellCount())),
      builder.getNamedAttr("counters", func.getCountersAttr()),
      builder.getNamedAttr("states", builder.getArrayAttr(stateRows)),
      builder.getNamedAttr("points", builder.getArrayAttr(pointRows)),
      builder.getNamedAttr("variables", orUnit(func.getVariablesAttr())),
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

void StepTranslator::translateBlock(Block &block) {
  Block *target = blocks.lookup(&block);
  builder.setInsertionPointToEnd(target);
  holdArguments(block);
  planReads(block);
  for (Operation &op : block) {
    loc = placeOf(op.getLoc());
    // A value is loaded for what uses it; a debugger that stops here must not show where it was made.
    if (debug && isa<FrameLoadOp, FrameCountOp>(op))
      for (Operation *next = op.getNextNode(); next; next = next->getNextNode())
        if (!isa<FrameLoadOp, FrameCountOp>(next)) {
          loc = placeOf(next->getLoc());
          break;
        }
    if (&block == &func.getBody().front() && isa<FramePcOp>(op))
      builder.setInsertionPointToEnd(entry);
    translate(&op);
    if (!isComplete)
      return;
    releaseOperands(&op);
  }
}

void StepTranslator::holdArguments(Block &block) {
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

SmallVector<Value> StepTranslator::mapAll(ValueRange range) {
  SmallVector<Value> mapped;
  for (Value value : range)
    mapped.push_back(map(value));
  return mapped;
}

void StepTranslator::translate(Operation *op) {
  if (done.erase(op))
    return;
  llvm::TypeSwitch<Operation *>(op)
      .Case<ConstantOp, ContextOp, PathOp, PresentOp, InsertOp, ObjectOp, ArrayOp, FindOp, NodesRootOp, NodesMembersOp,
            NodesElementsOp, NodesSliceOp, NodesChildrenOp, NodesDescendantsOp, NodesCandidatesOp, NodesFunctionOp,
            ListCountOp, ListItemOp, ListBeginOp, ListAddOp, ListEndOp, TextBeginOp, TextConstantOp, TextOpenOp, TextCloseOp,
            TextValueOp, TextCharactersOp, TextIndexOp, TextIntrinsicOp, TextListOp, TextSizeOp, TextItemOp, TextEndOp, CompareOp, MatchesOp, IsOp,
            IntrinsicOp, CheckedIntrinsicOp, FormatOp, EvaluateOp, CheckedEvaluateOp, VariableGetOp, VariableFindOp,
            VariablePresentOp, VariableSetOp, SizeCheckOp, EnterOp, LeaveOp,
            StopWantedOp, DelayOp, ErrorMatchOp, ErrorOutputOp, BackoffOp, FinishOp, RaiseOp, FailOp, AbortOp, FramePcOp,
            FrameAnswerOp, FrameLoadOp, FrameStoreOp, FrameClearOp, FrameCountOp, FrameSetCountOp, SuspendTaskOp,
            SuspendTimerOp, SuspendCollectOp, MapBeginOp, ParallelBeginOp, ChildStartOp, ChildrenFailedOp,
            SuspendJoinOp, InspectOp, TestRetryOp, WatchedOp, PassEventsOp, LookupOp, RefusesOp, PutOp, SizeOp, SizeBesideOp,
            SizeExceedsOp, FieldsOp, ItemsCountOp, ItemsOpenOp, ItemsReadOp, IndexOp, LoopEndsOp, VariableStoreOp, VariablesExceedOp, NothingOp,
            ForgottenOp, ContextBeginOp, ContextPartOp, ContextWholeOp, NowOp,
            ReadNumberOp, ReadInstantOp, ReadTextOp, ReadFormsOp, IntegerOp, ReadIntegerOp, AddIntegersOp>(
                [&](auto typed) { emit(typed); })
      .Case<cf::BranchOp>([&](cf::BranchOp branch) {
        SmallVector<Value> operands;
        Block *target = leadTo(branch.getDest(), branch.getDestOperands(), operands);
        LLVM::BrOp::create(builder, loc, operands, target);
      })
      .Case<cf::CondBranchOp>([&](cf::CondBranchOp branch) {
        SmallVector<Value> ifTrue, ifFalse;
        Block *yes = leadTo(branch.getTrueDest(), branch.getTrueDestOperands(), ifTrue);
        Block *no = leadTo(branch.getFalseDest(), branch.getFalseDestOperands(), ifFalse);
        LLVM::CondBrOp::create(builder, loc, map(branch.getCondition()), yes, ifTrue, no, ifFalse);
      })
      .Case<cf::SwitchOp>([&](cf::SwitchOp branch) { emitSwitch(branch); })
      .Default([&](Operation *other) {
        if (emitArith(other))
          return;
        other->emitError("there is nothing like '") << other->getName() << "' in the LLVM dialect";
        isComplete = false;
      });
}

// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: one step function on its way from frame form to the LLVM dialect. What it makes of each operation
// stands in a file a subject; what they share (storage, calls into the runtime, tables, ways out) is here.

#ifndef ASL_CODEGEN_STEPTRANSLATOR_H
#define ASL_CODEGEN_STEPTRANSLATOR_H

#include "codegen/FlowToLLVM.h"
#include "codegen/Locations.h"
#include "codegen/Parts.h"
#include "codegen/RuntimeAbi.h"
#include "codegen/TableSet.h"
#include "ir/FlowTextOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace asl::flow {

using namespace mlir;

/// Translates one step function.
class StepTranslator {
public:
  /// What the machines of a program know of each other.
  struct Machine {
    uint32_t number;
    ArrayAttr variables; ///< null: none
  };

  /// `machines` are all of the program, by name. `debug`, `take`: see createFlowToLLVMPass.
  StepTranslator(FrameFuncOp func, TableSet &tables, const llvm::StringMap<Machine> &machines, bool debug,
                 const std::function<bool(LLVM::LLVMFuncOp)> &take)
      : func(func), tables(tables), machines(machines), builder(func.getContext()),
        module(func->getParentOfType<ModuleOp>()), pointer(LLVM::LLVMPointerType::get(func.getContext())), debug(debug),
        take(take), loc(placeOf(func.getLoc())), parts(func, /*mayCut=*/!debug) {}

  /// The translated function's entry in the program table; null after an error.
  DictionaryAttr translate();

private:
  /// The location that an operation of this form has for one of the frame form.
  Location placeOf(Location location) { return debug || take ? location : plainLocation(location); }

  // -- Storage ------------------------------------------------------------------------------

  /// Values that live only in the block that makes them.
  void findLocalValues();

  /// A cell on the stack. Allocations stand at the head of the entry block, so that they are made once.
  Value allocate(unsigned cells);

  /// Storage for the value `result`. It is not that of an operand of the operation being translated: those are
  /// given back only afterwards.
  Value storageFor(Value result);

  /// Gives back the storage of operands that `op` was the last to use.
  void releaseOperands(Operation *op);

  /// The scratch cells in which the members of an object are gathered.
  Value scratchCells(unsigned count);

  Type cellType() { return VectorType::get({2}, builder.getI64Type()); }

  Value loadCell(Value address);
  void storeCell(Value cell, Value address);

  // -- Small pieces -------------------------------------------------------------------------

  Value offset(Value base, uint64_t bytes);
  /// Places in the frame: variables come first, then the slots, then the counters.
  Value slot(uint64_t index);
  Value counter(uint64_t index);
  uint64_t variableIndex(Attribute name);
  /// The cell of a variable; of another machine's when `machine` is set, which runs `up` frames above.
  Value variable(Attribute name, FlatSymbolRefAttr machine = {}, uint64_t up = 0);
  uint64_t variableCount() { return func.getVariables() ? func.getVariables()->size() : 0; }
  uint64_t cellCount() { return variableCount() + func.getSlots() + (debug ? 1 : 0); }
  /// What `make` makes, once in the present function: at its head, where it can be used everywhere.
  Value once(std::pair<const void *, uint64_t> key, llvm::function_ref<Value()> make);
  Value i32(uint32_t value);
  Value i64(uint64_t value);
  Value null() {
    return once({nullptr, 0}, [&] { return LLVM::ZeroOp::create(builder, loc, pointer); });
  }
  Value tableOf(StringRef kind, Attribute contents);
  Value map(Value value);
  Value mapOrNull(Value value) { return value ? map(value) : null(); }

  Type llvmType(abi::Type type);

  /// Calls a function of the runtime; its result, or nothing for void.
  Value call(StringRef name, ValueRange arguments);
  /// Declares a function of the runtime, unless another machine has.
  void declare(StringRef name, const abi::Function &function);

  Value isNotZero(Value number);

  /// Goes on in a new block unless `bad`, in which case `unhappy` is next.
  void unless(Value bad, Block *unhappy);

  /// Where a step function goes after an error was raised: it returns so.
  Block *failedBlock();
  /// Where it goes when a value is too large.
  Block *tooLargeBlock();
  void ret(Value status) { LLVM::ReturnOp::create(builder, loc, status); }

  /// A call that may raise and puts its value into `result`.
  void callFallible(StringRef name, ValueRange arguments) { unless(isNotZero(call(name, arguments)), failedBlock()); }

  // -- Tables -------------------------------------------------------------------------------

  Attribute orUnit(Attribute attribute) { return attribute ? attribute : Attribute(builder.getUnitAttr()); }
  StringAttr textOrEmpty(StringAttr text) { return text ? text : builder.getStringAttr(""); }

  Value pathTable(ArrayAttr steps, SiteAttr site, Attribute prefixCount, Attribute prefix);
  /// The table of a path whose miss is no error.
  Value stepsTable(ArrayAttr steps);

  /// {name, symbol, slots (variables included), counters, states, points, variables, timeout?, express?, hash}
  DictionaryAttr machineTable(StringRef symbol);

  // -- Operations ---------------------------------------------------------------------------

  /// Begins with the function `function`: nothing has been made in it yet.
  void begin(LLVM::LLVMFuncOp function);
  /// The present function is complete.
  void end();
  /// Has `block` translated into `target`, or into a new block of the present function.
  void place(Block &block, Block *target);
  void translateBlock(Block &block);
  void holdArguments(Block &block);
  SmallVector<Value> mapAll(ValueRange range);
  void translate(Operation *op);

  // -- Large step functions in parts (PartsToLLVM.cpp) ----------------------------------------

  /// The block that a branch to `target` of the frame form leads to, with `mapped` operands: there, or one that goes to
  /// another part.
  Block *leadTo(Block *target, ValueRange operands, SmallVectorImpl<Value> &mapped);
  /// The place through which the argument `index` of an entry comes.
  Value handedPlace(unsigned index);
  void translateCut(StringRef symbol);
  /// Erases what a part was made of, while it is in a cache, but for what other parts make again or see used.
  void drop(unsigned part);
  /// The function that the runtime calls, which goes from part to part.
  void translateWays(ArrayRef<LLVM::LLVMFuncOp> functions);
  /// The beginning of a part, which leads to the entry that is asked for.
  void enter(unsigned part);

  // -- Data (DataToLLVM.cpp) ----------------------------------------------------------------

  /// Copies `members` into consecutive scratch cells.
  Value gather(ValueRange members);

  void emit(ConstantOp op);
  void emit(ContextOp op);
  void emit(InsertOp op);
  void emit(ObjectOp op);
  void emit(ArrayOp op);
  void emit(CompareOp op);
  void emit(MatchesOp op);
  void emit(IsOp op);

  // -- Paths (PathsToLLVM.cpp) --------------------------------------------------------------

  /// Members that a block asks of one object, read in one look.
  struct Read {
    SmallVector<Attribute> names;
    bool isWanted = false;
    Value cells, found; ///< once it was done: the members, and a bit for each that is there
  };
  /// Finds out which members `block` reads of which object.
  void planReads(Block &block);
  void emit(PathOp op);
  void emit(PresentOp op);

  // -- Fused states (FusedToLLVM.cpp) -------------------------------------------------------

  /// 64 bits of a number of the runtime's, which are never negative.
  Value widen(Value number) { return LLVM::ZExtOp::create(builder, loc, builder.getI64Type(), number); }
  void emit(WatchedOp op);
  void emit(PassEventsOp op);
  void emit(LookupOp op);
  void emit(RefusesOp op);
  void emit(PutOp op);
  void emit(SizeOp op);
  void emit(SizeBesideOp op);
  void emit(FieldsOp op);
  void emit(ItemsCountOp op);
  void emit(ItemsOpenOp op);
  void emit(ItemsReadOp op);
  void emit(IndexOp op);
  void emit(LoopEndsOp op);
  void emit(VariableStoreOp op);
  void emit(VariablesExceedOp op);
  void emit(NothingOp op);
  void emit(ForgottenOp op);
  void emit(ContextBeginOp op);
  void emit(ContextPartOp op);
  void emit(ContextWholeOp op);
  void emit(NowOp op);
  void emit(ReadNumberOp op);
  void emit(ReadInstantOp op);
  void emit(IntegerOp op);
  void emit(ReadIntegerOp op);
  void emit(AddIntegersOp op);
  void emit(SizeExceedsOp op);

  // -- Numbers and conditions (ArithToLLVM.cpp) -----------------------------------------------

  /// False if `op` is none of `arith` that step functions consist of.
  bool emitArith(Operation *op);

  // -- Strings that many rules compare (ChoicesToLLVM.cpp) ------------------------------------

  /// A new block behind the present one, in which nothing stands yet.
  Block *blockBehind();
  void emit(ReadTextOp op);
  void emit(ReadFormsOp op);

  // -- Node lists (NodesToLLVM.cpp) ---------------------------------------------------------

  /// A step. `arguments` are those between the nodes and the text of the path.
  void emitStep(Value result, Value nodes, StringAttr path, StringRef name, ArrayRef<Value> arguments);

  void emit(FindOp op);
  void emit(NodesRootOp op);
  void emit(NodesMembersOp op);
  void emit(NodesElementsOp op);
  void emit(NodesSliceOp op);
  void emit(NodesChildrenOp op);
  void emit(NodesDescendantsOp op);
  void emit(NodesCandidatesOp op);
  void emit(NodesFunctionOp op);
  void emit(ListCountOp op);
  void emit(ListItemOp op);
  void emit(ListBeginOp op);
  void emit(ListAddOp op);
  void emit(ListEndOp op);

  // -- Items written as text (TextToLLVM.cpp) -----------------------------------------------

  void emit(TextBeginOp op);
  void emit(TextConstantOp op);
  void emit(TextOpenOp op);
  void emit(TextCloseOp op);
  void emit(TextValueOp op);
  void emit(TextCharactersOp op);
  void emit(TextIndexOp op);
  void emit(TextIntrinsicOp op);
  void emit(TextListOp op);
  void emit(TextSizeOp op);
  void emit(TextItemOp op);
  void emit(TextEndOp op);

  // -- Intrinsic functions and variables (LanguageToLLVM.cpp) -------------------------------

  /// Whether the cell at `address` holds a value.
  Value holdsValue(Value address);
  /// Calls an intrinsic function, which puts its result into `out`; the status.
  Value callIntrinsic(Intrinsic function, ValueRange arguments, Value out);
  /// Calls a function of the runtime that evaluates, and puts the value into `out`; the status. `op` is either operation.
  template <typename OpType> Value callEvaluate(OpType op, StringRef function, Value out);
  void emit(IntrinsicOp op);
  void emit(CheckedIntrinsicOp op);
  void emit(FormatOp op);
  void emit(EvaluateOp op);
  void emit(CheckedEvaluateOp op);
  void emit(VariableGetOp op);
  void emit(VariableFindOp op);
  void emit(VariablePresentOp op);
  /// The table of variables that are assigned at once.
  Value assignmentTable(ArrayAttr names);
  void emit(VariableSetOp op);

  // -- Control: states, suspensions, the frame (ControlToLLVM.cpp) --------------------------

  uint32_t stateIndex(StringRef name, StateKind kind, Location location);
  /// Adds a row to the table of points; its number. `resource` only for calls, `item` only for joins.
  uint32_t addPoint(int32_t kind, StringAttr state, int64_t resume, int64_t fail, Location location,
                    Attribute resource, int64_t item = 0);

  /// Whether the state is entered in one go with the one before it being left.
  bool passesTo(EnterOp op);
  /// The state that begins with what `op` makes, when nothing comes between but a look at the limit and the end of this one; else
  /// null. With transitionTo these are done.
  EnterOp passesOn(Operation *op);
  /// The table of the transition to `next`. `shape` and `path` are symbols of tables, or null.
  Value transitionTo(EnterOp next, Attribute shape, Attribute path, bool ownsTarget);

  void emitSwitch(cf::SwitchOp branch);
  void emit(SizeCheckOp op);
  void emit(EnterOp op);
  void emit(LeaveOp op);
  void emit(StopWantedOp op);
  void emit(DelayOp op);
  void emit(ErrorMatchOp op);
  void emit(ErrorOutputOp op);
  void emit(BackoffOp op);
  void emit(FinishOp op);
  void emit(RaiseOp op);
  void emit(FailOp op);
  void emit(AbortOp op);
  void emit(FramePcOp op);
  void emit(FrameAnswerOp op);
  void emit(FrameLoadOp op);
  void emit(FrameStoreOp op);
  void emit(FrameClearOp op);
  void emit(FrameCountOp op);
  void emit(FrameSetCountOp op);
  void emit(SuspendTaskOp op);
  void emit(SuspendTimerOp op);
  void emit(SuspendCollectOp op);

  // -- Map and Parallel (ChildrenToLLVM.cpp) ------------------------------------------------

  /// The number in the program of the machine that a symbol names.
  Attribute machineNumber(Attribute name);

  void emit(MapBeginOp op);
  void emit(ParallelBeginOp op);
  void emit(ChildStartOp op);
  void emit(ChildrenFailedOp op);
  void emit(SuspendJoinOp op);

  // -- A state under test (TestToLLVM.cpp) --------------------------------------------------

  void emit(InspectOp op);
  void emit(TestRetryOp op);

  FrameFuncOp func;
  TableSet &tables;
  const llvm::StringMap<Machine> &machines;
  OpBuilder builder;
  ModuleOp module;
  Type pointer;
  bool debug;
  const std::function<bool(LLVM::LLVMFuncOp)> &take;
  bool isComplete = true;   ///< nothing has been met that cannot be translated
  bool asksForTime = false; ///< the machine may want to know when a state was entered
  Location loc; ///< of the operation being translated
  Parts parts;
  LLVM::LLVMFuncOp step; ///< the function being made: the machine's, or a part
  Block *entry = nullptr;
  Block *failed = nullptr;
  Block *tooLarge = nullptr;
  llvm::SmallPtrSet<Operation *, 4> done; ///< what was done with an operation before
  llvm::DenseMap<Block *, Block *> waysOut; ///< from here to blocks of other parts that take no arguments
  Value exec, frame, handed;
  IRMapping values, blocks;
  llvm::DenseMap<Value, unsigned> local; ///< values used only in their block: uses not translated yet
  llvm::DenseMap<Value, Value> inUse;    ///< the pool's cells that hold such values
  SmallVector<Value> pool;               ///< cells that are free
  llvm::MapVector<std::pair<Value, Attribute>, Read> reads; ///< of the block being translated, by value and steps into it
  Value scratch, scratchCount;
  unsigned maxScratch = 1;
  llvm::DenseMap<std::pair<const void *, uint64_t>, Value> constants; ///< see once()
  /// A function of the runtime that the module declares.
  struct Callee {
    const abi::Function *function = nullptr;
    FlatSymbolRefAttr symbol;
  };
  llvm::StringMap<Callee> callees;
  llvm::StringMap<uint32_t> states;
  SmallVector<Attribute> stateRows, pointRows;
};

} // namespace asl::flow

#endif // ASL_CODEGEN_STEPTRANSLATOR_H

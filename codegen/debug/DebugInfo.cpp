// SPDX-License-Identifier: Apache-2.0
//
// debug-info: scopes, types and variables for a debugger, as attributes of the LLVM dialect.
//
// A machine is one function, and each of its states a block in it with variables of its own. States as functions that are
// inlined would show in `bt` by themselves; but `next` steps over what was inlined, so over the state that comes next. gdb's
// script (runtime/debug/gdb.py) puts the state's name into `bt`.
//
// A variable of the workflow is a cell of a frame in the heap. The address of the frame comes in a register, which does
// not live long; it is stored on the stack first, and each variable's place says how to go from there:
//
//   variable of the machine        [home] -> + slots + 16 * index
//   variable of an outer machine   [home] -> + parent -> + slots + 16 * index
//   input of the state             [home] -> + slots + 16 * (cells - 1)       flow-to-llvm puts it there
//
// The store is volatile, so that no optimisation takes the place on the stack away.

#include "codegen/debug/DebugInfo.h"
#include "codegen/Compiler.h"
#include "codegen/FlowToLLVM.h"
#include "codegen/Locations.h"
#include "codegen/RuntimeAbi.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace asl;

namespace {

/// A machine as its row in the program's table has it.
struct MachineRow {
  StringRef symbol; ///< of its step function
  StringRef name;
  uint64_t cells = 0;
  ArrayAttr variables; ///< null: none
  llvm::StringMap<uint32_t> stateLines;
  int parent = -1; ///< the machine whose frame waits for this one's; -1: none that its states can see
};

class DebugInfoWriter {
public:
  DebugInfoWriter(ModuleOp module, const std::string &source, bool isOptimized)
      : module(module), context(module.getContext()), builder(context) {
    llvm::SmallString<128> folder;
    if (llvm::sys::fs::current_path(folder))
      folder = ".";
    file = LLVM::DIFileAttr::get(context, source, folder);
    unit = LLVM::DICompileUnitAttr::get(newId(), llvm::dwarf::DW_LANG_C11, file,
                                        builder.getStringAttr(std::string("aslc ") + versionText()), isOptimized,
                                        LLVM::DIEmissionKind::Full);
    makeTypes();
  }

  void describe() {
    readMachines();
    for (auto [number, machine] : llvm::enumerate(machines))
      if (auto step = module.lookupSymbol<LLVM::LLVMFuncOp>(machine.symbol))
        describeMachine(machine, step);
    // Declarations of the runtime's functions have no place in the definition.
    module.walk([&](LLVM::LLVMFuncOp function) {
      if (function.isExternal())
        function->setLoc(UnknownLoc::get(context));
    });
  }

private:
  DistinctAttr newId() { return DistinctAttr::create(builder.getUnitAttr()); }

  // -- Types --------------------------------------------------------------------------------

  LLVM::DITypeAttr unsignedType(StringRef name, uint64_t bits) {
    return LLVM::DIBasicTypeAttr::get(context, llvm::dwarf::DW_TAG_base_type, name, bits,
                                      bits == 8 ? llvm::dwarf::DW_ATE_unsigned_char : llvm::dwarf::DW_ATE_unsigned);
  }

  LLVM::DINodeAttr member(StringRef name, LLVM::DITypeAttr type, uint64_t bits, uint64_t offset) {
    return LLVM::DIDerivedTypeAttr::get(context, llvm::dwarf::DW_TAG_member, builder.getStringAttr(name), type, bits, 0,
                                        offset, std::nullopt, LLVM::DINodeAttr());
  }

  /// The cell of aslrt.h, by that name: the pretty-printer looks for it.
  void makeTypes() {
    LLVM::DITypeAttr byte = unsignedType("uint8_t", 8), half = unsignedType("uint16_t", 16),
                     word = unsignedType("uint32_t", 32), wide = unsignedType("uint64_t", 64);
    LLVM::DINodeAttr members[] = {member("payload", wide, 64, 0), member("aux", half, 16, 64),
                                  member("tag", byte, 8, 80), member("flags", byte, 8, 88),
                                  member("size", word, 32, 96)};
    cell = LLVM::DICompositeTypeAttr::get(context, llvm::dwarf::DW_TAG_structure_type,
                                          builder.getStringAttr("AslrtValue"), file, 0, unit, LLVM::DITypeAttr(),
                                          LLVM::DIFlags::Zero, abi::kCellBytes * 8, 64, {}, {}, {}, {}, members);
    anything = LLVM::DIDerivedTypeAttr::get(context, llvm::dwarf::DW_TAG_pointer_type, StringAttr(),
                                            LLVM::DITypeAttr(), 64, 0, 0, std::nullopt, LLVM::DINodeAttr());
    signature = LLVM::DISubroutineTypeAttr::get(context, ArrayRef<LLVM::DITypeAttr>{LLVM::DINullTypeAttr::get(context)});
  }

  // -- Machines -----------------------------------------------------------------------------

  void readMachines() {
    DictionaryAttr program;
    for (auto global : module.getOps<LLVM::GlobalOp>())
      if (auto found = global->getAttrOfType<DictionaryAttr>(table::kProgram))
        program = found;
    for (auto row : program.getAs<ArrayAttr>("machines").getAsRange<DictionaryAttr>()) {
      MachineRow machine;
      machine.symbol = row.getAs<StringAttr>("symbol").getValue();
      machine.name = row.getAs<StringAttr>("name").getValue();
      machine.cells = row.getAs<IntegerAttr>("slots").getInt();
      machine.variables = row.getAs<ArrayAttr>("variables");
      for (auto state : row.getAs<ArrayAttr>("states").getAsRange<ArrayAttr>())
        machine.stateLines[cast<StringAttr>(state[0]).getValue()] = cast<IntegerAttr>(state[2]).getInt();
      machines.push_back(std::move(machine));
    }
    for (auto [number, machine] : llvm::enumerate(machines))
      if (auto step = module.lookupSymbol<LLVM::LLVMFuncOp>(machine.symbol))
        findChildren(step, number);
  }

  /// Machines that an inline Map or a Parallel of machine `parent` runs. The children of a distributed Map see nothing
  /// of it.
  void findChildren(LLVM::LLVMFuncOp step, int parent) {
    step.walk([&](LLVM::CallOp call) {
      StringRef callee = call.getCallee().value_or("");
      if (callee != "aslrt_map_begin" && callee != "aslrt_parallel_begin")
        return;
      auto address = call.getArgOperands()[2].getDefiningOp<LLVM::AddressOfOp>();
      auto global = address ? module.lookupSymbol<LLVM::GlobalOp>(address.getGlobalName()) : LLVM::GlobalOp();
      if (!global)
        return;
      auto adopt = [&](Attribute number) { machines[cast<IntegerAttr>(number).getInt()].parent = parent; };
      if (auto map = global->getAttrOfType<ArrayAttr>(table::kMap))
        adopt(map[0]);
      if (auto parallel = global->getAttrOfType<ArrayAttr>(table::kParallel))
        llvm::for_each(parallel, adopt);
    });
  }

  void describeMachine(const MachineRow &machine, LLVM::LLVMFuncOp step) {
    Location whole = plainLocation(step.getLoc());
    // Without the symbol's name, which gdb would show in place of the machine's.
    auto scope = LLVM::DISubprogramAttr::get(context, newId(), unit, file, builder.getStringAttr(machine.name),
                                             StringAttr(), file, lineOf(whole), lineOf(whole),
                                             LLVM::DISubprogramFlags::Definition, signature, {}, {});
    Location outside = FusedLoc::get({whole}, scope, context);

    // A state's name leads to its scope; locations without one are the machine's own.
    llvm::MapVector<StringAttr, LLVM::DILexicalBlockAttr> scopes;
    llvm::DenseMap<Location, Location> known;
    auto placeIn = [&](Location location) -> Location {
      auto name = dyn_cast<NameLoc>(location);
      auto line = name ? machine.stateLines.find(name.getName().getValue()) : machine.stateLines.end();
      if (line == machine.stateLines.end())
        return isa<UnknownLoc>(location) ? outside : FusedLoc::get({plainLocation(location)}, scope, context);
      LLVM::DILexicalBlockAttr &state = scopes[name.getName()];
      if (!state) // blocks of equal places would be one: so the column tells them apart
        state = LLVM::DILexicalBlockAttr::get(context, scope, file, line->second, unsigned(scopes.size()));
      return FusedLoc::get({plainLocation(location)}, state, context);
    };
    step.getBody().walk([&](Operation *op) {
      auto found = known.find(op->getLoc());
      if (found == known.end())
        found = known.try_emplace(op->getLoc(), placeIn(op->getLoc())).first;
      op->setLoc(found->second);
    });
    step->setLoc(outside);

    builder.setInsertionPointToStart(&step.getBody().front());
    auto pointer = LLVM::LLVMPointerType::get(context);
    Value one = LLVM::ConstantOp::create(builder, outside, builder.getI32Type(), builder.getI32IntegerAttr(1));
    Value home = LLVM::AllocaOp::create(builder, outside, pointer, pointer, one, /*alignment=*/8);
    LLVM::StoreOp::create(builder, outside, step.getArgument(1), home, /*alignment=*/8, /*isVolatile=*/true);
    declare(home, outside, scope, lineOf(whole), "asl_frame", anything, {});
    for (auto &[name, state] : scopes)
      declareCells(machine, home, state, FusedLoc::get({whole}, state, context));
  }

  // -- Variables ----------------------------------------------------------------------------

  LLVM::DIExpressionElemAttr step(unsigned opcode, ArrayRef<uint64_t> arguments = {}) {
    return LLVM::DIExpressionElemAttr::get(context, opcode, arguments);
  }

  void declare(Value home, Location location, LLVM::DILocalScopeAttr scope, uint32_t line, StringRef name,
               LLVM::DITypeAttr type, ArrayRef<LLVM::DIExpressionElemAttr> path) {
    auto variable = LLVM::DILocalVariableAttr::get(scope, name, file, line, 0, 0, type,
                                                   type == cell ? LLVM::DIFlags::Zero : LLVM::DIFlags::Artificial);
    LLVM::DbgDeclareOp::create(builder, location, home, variable, LLVM::DIExpressionAttr::get(context, path));
  }

  /// Declares what a state sees: its input, the machine's variables, those of the machines around it.
  void declareCells(const MachineRow &machine, Value home, LLVM::DILexicalBlockAttr scope, Location location) {
    auto cellAt = [&](uint64_t up, uint64_t index) {
      SmallVector<LLVM::DIExpressionElemAttr> path{step(llvm::dwarf::DW_OP_deref)};
      for (; up > 0; --up) {
        path.push_back(step(llvm::dwarf::DW_OP_plus_uconst, {abi::kFrameParentOffset}));
        path.push_back(step(llvm::dwarf::DW_OP_deref));
      }
      path.push_back(step(llvm::dwarf::DW_OP_plus_uconst, {abi::kFrameSlotsOffset + abi::kCellBytes * index}));
      return path;
    };
    llvm::StringSet<> taken;
    uint64_t up = 0;
    for (const MachineRow *each = &machine;; each = &machines[each->parent], ++up) {
      if (each->variables)
        for (auto [index, name] : llvm::enumerate(each->variables.getAsRange<StringAttr>()))
          if (taken.insert(name.getValue()).second)
            declare(home, location, scope, scope.getLine(), name.getValue(), cell, cellAt(up, index));
      if (each->parent < 0)
        break;
    }
    declare(home, location, scope, scope.getLine(), taken.contains("input") ? "state_input" : "input", cell,
            cellAt(0, machine.cells - 1));
  }

  ModuleOp module;
  MLIRContext *context;
  OpBuilder builder;
  LLVM::DIFileAttr file;
  LLVM::DICompileUnitAttr unit;
  LLVM::DITypeAttr cell, anything;
  LLVM::DISubroutineTypeAttr signature;
  SmallVector<MachineRow> machines;
};

struct DebugInfoPass : PassWrapper<DebugInfoPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(DebugInfoPass)
  DebugInfoPass(std::string source, bool isOptimized) : source(std::move(source)), isOptimized(isOptimized) {}
  DebugInfoPass(const DebugInfoPass &) = default;

  StringRef getArgument() const final { return "debug-info"; }
  StringRef getDescription() const final { return "scopes and variables for debuggers"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect>(); }
  void runOnOperation() override { DebugInfoWriter(getOperation(), source, isOptimized).describe(); }

  std::string source;
  bool isOptimized;
};

} // namespace

std::unique_ptr<OperationPass<ModuleOp>> asl::createDebugInfoPass(std::string source, bool isOptimized) {
  return std::make_unique<DebugInfoPass>(std::move(source), isOptimized);
}

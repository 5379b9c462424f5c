// SPDX-License-Identifier: Apache-2.0
//
// LLVM's optimisation pipeline and code generator, set up for workflow programs.

#include "codegen/Optimize.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/IndVarSimplify.h"
#include "llvm/Transforms/Scalar/LoopDeletion.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopRotation.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;

/// Makes the code generators of this install known to LLVM. Initialisers of others do nothing (cmake/AslLLVM.cmake).
static void registerCodeGenerators() {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  LLVMInitializeAArch64TargetInfo();
  LLVMInitializeAArch64Target();
  LLVMInitializeAArch64TargetMC();
  LLVMInitializeAArch64AsmPrinter();
}

Expected<std::unique_ptr<TargetMachine>> asl::createTargetMachine(const TargetSpec &spec, int optLevel) {
  registerCodeGenerators();
  std::string why;
  Triple triple(spec.triple);
  const Target *target = TargetRegistry::lookupTarget(triple, why);
  if (!target)
    return createStringError("no code generator for '" + std::string(spec.name) + "': " + why);
  TargetOptions options;
  // Off by default when a machine is made by hand; constructors would land in .ctors, which nobody runs.
  options.UseInitArray = true;
  options.MCOptions.AsmVerbose = true;
  // Products and sums are rounded one after the other on each target, or results would differ.
  options.AllowFPOpFusion = FPOpFusion::Strict;
  // Level 1 selects instructions the fast way: a step function is calls into the runtime with tests between them, which
  // better selection makes no faster, and register allocation over one large function costs more than all else.
  CodeGenOptLevel level = optLevel <= 1   ? CodeGenOptLevel::None
                          : optLevel == 2 ? CodeGenOptLevel::Default
                                          : CodeGenOptLevel::Aggressive;
  // Code finds its tables from where it is itself. Programs stand at a fixed place all the same; but the quick selection takes an
  // address for one of 64 bits otherwise, ten bytes in place of seven.
  std::unique_ptr<TargetMachine> machine(
      target->createTargetMachine(triple, spec.cpu, "", options, Reloc::PIC_, CodeModel::Small, level));
  if (!machine)
    return createStringError("the code generator for '" + std::string(spec.name) + "' could not be set up");
  // Arm's code generator has a second quick way, which it prefers; its code of a thousand states was 1.8 times as large.
  machine->setGlobalISel(false);
  return machine;
}

/// Instructions of programs that are small enough for slow selection.
static constexpr unsigned kMostForSlowSelection = 20000;

/// Whether a loop in `module` keeps numbers (flow.add.integers), which need not be in memory.
static bool countsInRegisters(const Module &module) { return module.getFunction("llvm.sadd.with.overflow.i32"); }

/// Whether there is a loop in `module` that gains from registers: one of those, or one that writes items of a Map
/// (flow.text.item).
static bool hasHotLoop(const Module &module) {
  return (countsInRegisters(module) || module.getFunction("aslrt_text_item")) &&
         module.getInstructionCount() <= kMostForSlowSelection;
}

/// Gives constant cells that are stored a place in memory to be copied from. Loads of them were folded into the stores,
/// and for such a store quick selection has to ask the slow one, which keeps them in a list that it searches from the
/// beginning.
static void placeStoredCells(Module &module) {
  llvm::MapVector<ConstantDataVector *, SmallVector<StoreInst *>> stores;
  for (Function &function : module)
    for (Instruction &instruction : instructions(function))
      if (auto *store = dyn_cast<StoreInst>(&instruction))
        if (auto *cell = dyn_cast<ConstantDataVector>(store->getValueOperand()))
          stores[cell].push_back(store);
  if (stores.empty())
    return;
  SmallVector<Constant *> cells;
  for (auto &[cell, unused] : stores)
    cells.push_back(cell);
  Type *type = cells.front()->getType();
  if (!llvm::all_of(cells, [type](Constant *cell) { return cell->getType() == type; }))
    return;
  auto *array = ArrayType::get(type, cells.size());
  auto *place = new GlobalVariable(module, array, /*isConstant=*/true, GlobalValue::PrivateLinkage,
                                   ConstantArray::get(array, cells), "cells");
  place->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  place->setAlignment(Align(16));
  IRBuilder<> builder(module.getContext());
  uint64_t index = 0;
  for (auto &[cell, users] : stores) {
    Constant *indices[] = {builder.getInt64(0), builder.getInt64(index++)};
    Constant *address = ConstantExpr::getInBoundsGetElementPtr(array, place, ArrayRef<Constant *>(indices));
    for (StoreInst *store : users) {
      builder.SetInsertPoint(store);
      store->setOperand(0, builder.CreateAlignedLoad(type, address, Align(16)));
    }
  }
}

/// Computes addresses in a function's own cells where they are used. One for several uses lived across blocks, where the quick
/// way keeps it in memory: a load for what an instruction can say itself in a byte or four.
static void repeatAddresses(Module &module) {
  SmallVector<GetElementPtrInst *> addresses;
  for (Function &function : module)
    for (Instruction &instruction : instructions(function))
      if (auto *address = dyn_cast<GetElementPtrInst>(&instruction))
        if (isa<AllocaInst>(address->getPointerOperand()) && address->hasAllConstantIndices() && !address->hasOneUse())
          addresses.push_back(address);
  for (GetElementPtrInst *address : addresses) {
    SmallVector<Use *> uses;
    for (Use &use : address->uses())
      if (!isa<PHINode>(use.getUser()))
        uses.push_back(&use);
    for (Use *use : uses) {
      auto *user = cast<Instruction>(use->getUser());
      Instruction *copy = address->clone();
      copy->setDebugLoc(user->getDebugLoc());
      copy->insertBefore(user->getIterator());
      use->set(copy);
    }
    if (address->use_empty())
      address->eraseFromParent();
  }
}

void asl::optimize(Module &module, TargetMachine &target, int optLevel) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  PassBuilder builder(&target);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  ModulePassManager passes;
  const bool isHot = optLevel == 1 && hasHotLoop(module);
  if (optLevel == 0) {
    passes = builder.buildO0DefaultPipeline(OptimizationLevel::O0);
  } else if (optLevel == 1) {
    // What a step function has to gain from: cells of its own that need no memory, addresses computed twice, branches to
    // branches. LLVM's own level 1 finds nothing more here, in four times the time.
    FunctionPassManager cleanUp;
    cleanUp.addPass(SROAPass(SROAOptions::ModifyCFG));
    cleanUp.addPass(EarlyCSEPass());
    // In loops, what two branches have in common comes behind them where that leaves nothing to branch for.
    cleanUp.addPass(SimplifyCFGPass(SimplifyCFGOptions().hoistCommonInsts(isHot).sinkCommonInsts(isHot)));
    // A loop that does nothing but count is gone through at once: what it counts to follows from how often it turns.
    if (isHot && countsInRegisters(module)) {
      LoopPassManager loopPasses;
      loopPasses.addPass(LoopRotatePass());
      loopPasses.addPass(IndVarSimplifyPass());
      loopPasses.addPass(LoopDeletionPass());
      cleanUp.addPass(createFunctionToLoopPassAdaptor(std::move(loopPasses)));
      cleanUp.addPass(SimplifyCFGPass());
    }
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(cleanUp)));
  } else {
    passes = builder.buildPerModuleDefaultPipeline(optLevel == 2 ? OptimizationLevel::O2 : OptimizationLevel::O3);
  }
  passes.run(module, modules);
  if (optLevel == 1 && !isHot) {
    placeStoredCells(module);
    repeatAddresses(module);
  }
  // The quick way puts what lives across blocks into memory. That is nothing beside a call, and most of a loop without calls.
  if (isHot)
    target.setOptLevel(CodeGenOptLevel::Default);
}

/// Whether `module` tells debuggers of variables.
static bool hasDebugVariables(const Module &module) {
  return llvm::any_of(module.debug_compile_units(), [](const DICompileUnit *unit) {
    return unit->getEmissionKind() == DICompileUnit::FullDebug;
  });
}

/// The passes of the code generator, but for those which follow variables through the code: without any they take a sixth of
/// its time to find that out.
struct CodePasses : legacy::PassManager {
  explicit CodePasses(bool followsVariables) : followsVariables(followsVariables) {}

  void add(Pass *pass) override {
    if (!followsVariables && (pass->getPassID() == &LiveDebugValuesID || pass->getPassID() == &RemoveRedundantDebugValuesID))
      delete pass;
    else
      legacy::PassManager::add(pass);
  }

  bool followsVariables;
};

Error asl::emitMachineCode(Module &module, TargetMachine &target, CodeGenFileType type, std::string &output) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  CodePasses passes(hasDebugVariables(module));
  if (target.addPassesToEmitFile(passes, stream, nullptr, type))
    return createStringError("the code generator cannot write this kind of file");
  passes.run(module);
  output.assign(bytes.data(), bytes.size());
  return Error::success();
}

// SPDX-License-Identifier: Apache-2.0
//
// LLVM's optimisation pipeline and code generator, set up for workflow programs.

#include "codegen/Optimize.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;

Expected<std::unique_ptr<TargetMachine>> asl::createTargetMachine(const std::string &triple, int optLevel) {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  std::string why;
  Triple parsed(triple);
  const Target *target = TargetRegistry::lookupTarget(parsed, why);
  if (!target)
    return createStringError("no code generator for '" + triple + "': " + why);
  TargetOptions options;
  // Off by default when a machine is made by hand; constructors would land in .ctors, which nobody runs.
  options.UseInitArray = true;
  options.MCOptions.AsmVerbose = true;
  // Level 1 selects instructions the fast way: a step function is calls into the runtime with tests between them, which
  // better selection makes no faster, and register allocation over one large function costs more than all else.
  CodeGenOptLevel level = optLevel <= 1   ? CodeGenOptLevel::None
                          : optLevel == 2 ? CodeGenOptLevel::Default
                                          : CodeGenOptLevel::Aggressive;
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(parsed, "x86-64-v2", "", options, Reloc::Static,
                                                                     CodeModel::Small, level));
  if (!machine)
    return createStringError("the code generator for '" + triple + "' could not be set up");
  return machine;
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
  if (optLevel == 0) {
    passes = builder.buildO0DefaultPipeline(OptimizationLevel::O0);
  } else if (optLevel == 1) {
    // What a step function has to gain from: cells of its own that need no memory, addresses computed twice, branches to
    // branches. LLVM's own level 1 finds nothing more here, in four times the time.
    FunctionPassManager cleanUp;
    cleanUp.addPass(SROAPass(SROAOptions::ModifyCFG));
    cleanUp.addPass(EarlyCSEPass());
    cleanUp.addPass(SimplifyCFGPass());
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(cleanUp)));
  } else {
    passes = builder.buildPerModuleDefaultPipeline(optLevel == 2 ? OptimizationLevel::O2 : OptimizationLevel::O3);
  }
  passes.run(module, modules);
}

Error asl::emitMachineCode(Module &module, TargetMachine &target, CodeGenFileType type, std::string &output) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  if (target.addPassesToEmitFile(passes, stream, nullptr, type))
    return createStringError("the code generator cannot write this kind of file");
  passes.run(module);
  output.assign(bytes.data(), bytes.size());
  return Error::success();
}

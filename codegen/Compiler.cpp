// SPDX-License-Identifier: Apache-2.0
//
// The compilation as a recipe: lower, run the pipeline as far as asked, translate, optimise, emit, link.

#include "codegen/Compiler.h"
#include "codegen/FlowToLLVM.h"
#include "codegen/HeapReserve.h"
#include "codegen/Link.h"
#include "codegen/Locations.h"
#include "codegen/Optimize.h"
#include "codegen/Tables.h"
#include "codegen/ToLLVMIR.h"
#include "codegen/debug/DebugInfo.h"
#include "codegen/explain/Recorder.h"
#include "frontend/Lower.h"
#include "frontend/ServiceCall.h"
#include "ir/Passes.h"
#include "ir/Pipeline.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/Timing.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/Path.h"

using namespace asl;
using namespace mlir;

const char *asl::versionText() { return ASLC_VERSION; }

namespace {

/// The pass `name` goes by on command lines: as given, or with the dialect's prefix. Empty when there is none.
std::string findPassName(const std::string &name) {
  for (std::string candidate : {name, "flow-" + name})
    if (candidate == "flow-to-llvm" || PassInfo::lookup(candidate))
      return candidate;
  return "";
}

/// One run of the pipeline.
class Run {
public:
  explicit Run(Compilation &compilation)
      : compilation(compilation), options(compilation.options), context(MLIRContext::Threading::DISABLED) {
    timing.setEnabled(options.timePasses);
    root = timing.getRootScope();
    DialectRegistry registry;
    registerBuiltinDialectTranslation(registry);
    registerLLVMDialectTranslation(registry);
    context.appendDialectRegistry(registry);
    if (compilation.record)
      recordRemarks(context, *compilation.record);
  }

  Outcome emit(Stage stage, std::string &output, std::vector<LineOrigin> *origins) {
    // An IR that does not verify is a defect of the compiler; still, say where the definition is.
    ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
      llvm::raw_string_ostream stream(compilation.error);
      if (!compilation.error.empty())
        stream << '\n';
      if (auto place = diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
        stream << place.getFilename().getValue() << ':' << place.getLine() << ':' << place.getColumn() << ": ";
      stream << diagnostic;
      return success();
    });

    OwningOpRef<ModuleOp> module;
    {
      TimingScope scope = root.nest("lower");
      module = compilation.test ? asl::lowerStateTest(compilation.machine, *compilation.test, options.machineName,
                                                      compilation.source, compilation.diagnostics, context)
                                : asl::lowerMachine(compilation.machine, options.machineName, compilation.source,
                                                    compilation.diagnostics, context);
    }
    if (!module || compilation.diagnostics.hasErrors()) // a warning may have been made an error
      return Outcome::Refused;
    if (stage > Stage::LlvmDialect) {
      auto made = createTargetMachine(*options.target, level());
      if (!made)
        return fail(made.takeError());
      target = std::move(*made);
      // A debugger is told of what stands in attributes that only upstream's translation knows.
      if (!options.debug)
        translation.emplace(llvmContext, compilation.source.name(), target->createDataLayout());
    }
    if (failed(runPasses(*module, stage)))
      return Outcome::Failed;
    if (stage <= Stage::LlvmDialect) {
      llvm::raw_string_ostream stream(output);
      OpPrintingFlags flags;
      if (!options.hideLocations)
        flags.enableDebugInfo();
      AsmState::LocationMap places;
      AsmState state(*module, flags, origins ? &places : nullptr);
      module->print(stream, state);
      stream << '\n';
      if (origins)
        collectOrigins(places, *origins);
      return Outcome::Done;
    }
    return emitCode(std::move(module), stage, output);
  }

private:
  int level() const {
    return options.optLevel >= 0 ? options.optLevel : options.debug ? 0 : kDefaultOptLevel;
  }

  /// Where the lines came from that `places` says operations were printed at.
  static void collectOrigins(const AsmState::LocationMap &places, std::vector<LineOrigin> &origins) {
    for (auto [op, place] : places) {
      auto at = dyn_cast<FileLineColLoc>(plainLocation(op->getLoc()));
      if (!at)
        continue;
      origins.resize(std::max<size_t>(origins.size(), place.first));
      origins[place.first - 1] = {at.getLine(), at.getColumn(), stateOf(op->getLoc()).str()};
    }
  }

  LogicalResult runPasses(ModuleOp module, Stage stage) {
    PassManager manager(&context);
    manager.enableVerifier(options.verifyEach);
    TimingScope scope = root.nest("passes");
    if (options.timePasses)
      manager.enableTiming(scope);
    if (failed(printAfter(manager)))
      return failure();

    flow::buildStatePipeline(manager);
    if (stage >= Stage::Cfg)
      flow::buildCfgPipeline(manager, /*fuse=*/!options.debug);
    if (stage >= Stage::Frame)
      flow::buildFramePipeline(manager);
    if (stage >= Stage::Frame && compilation.record)
      manager.addPass(createRecordFramesPass(*compilation.record));
    if (stage >= Stage::LlvmDialect) {
      // What is to be printed has to stay.
      std::function<bool(LLVM::LLVMFuncOp)> take;
      if (translation && options.printAfter.empty())
        take = [this](LLVM::LLVMFuncOp function) { return translation->translate(function); };
      manager.addPass(createFlowToLLVMPass(llvm::sys::path::filename(compilation.source.name()).str(), options.debug,
                                           std::move(take)));
      if (options.debug)
        manager.addPass(createDebugInfoPass(compilation.source.name(), level() > 0));
    }
    return manager.run(module);
  }

  LogicalResult printAfter(PassManager &manager) {
    if (options.printAfter.empty())
      return success();
    flow::registerPassesAndPipelines();
    std::vector<std::string> names;
    for (const std::string &name : options.printAfter) {
      names.push_back(findPassName(name));
      if (names.back().empty()) {
        compilation.error = "there is no pass '" + name + "'; docs/passes.md lists them";
        return failure();
      }
    }
    OpPrintingFlags flags;
    if (!options.hideLocations)
      flags.enableDebugInfo();
    manager.enableIRPrinting(
        [](Pass *, Operation *) { return false; },
        [names](Pass *pass, Operation *) { return llvm::is_contained(names, pass->getArgument().str()); },
        /*printModuleScope=*/true, /*printAfterOnlyOnChange=*/false, /*printAfterOnlyOnFailure=*/false, llvm::errs(),
        flags);
    return success();
  }

  Outcome fail(llvm::Error error) {
    compilation.error = llvm::toString(std::move(error));
    return Outcome::Failed;
  }

  std::unique_ptr<llvm::Module> translate(ModuleOp module) {
    if (!translation)
      return translateModuleToLLVMIR(module, llvmContext, compilation.source.name(),
                                     /*disableVerification=*/!options.verifyEach);
    auto made = translation->finish(module);
    if (!made || !options.verifyEach)
      return made;
    llvm::raw_string_ostream problems(compilation.error);
    return llvm::verifyModule(*made, &problems) ? nullptr : std::move(made);
  }

  Outcome emitCode(OwningOpRef<ModuleOp> module, Stage stage, std::string &output) {
    {
      TimingScope scope = root.nest("translate");
      code = translate(*module);
      if (!code)
        return Outcome::Failed;
      code->setTargetTriple(target->getTargetTriple());
      code->setDataLayout(target->createDataLayout());
      if (llvm::Error error = fillTables(*module, *code))
        return fail(std::move(error));
      // Its memory is room for the code.
      module = nullptr;
    }
    {
      TimingScope scope = root.nest("optimize");
      optimize(*code, *target, level());
    }
    if (stage == Stage::Llvm) {
      llvm::raw_string_ostream stream(output);
      code->print(stream, nullptr);
      return Outcome::Done;
    }
    TimingScope scope = root.nest("machine code");
    auto type = stage == Stage::Asm ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile;
    if (llvm::Error error = emitMachineCode(*code, *target, type, output))
      return fail(std::move(error));
    if (stage == Stage::Asm && compilation.record)
      recordCode(output, *compilation.record);
    return Outcome::Done;
  }

  Compilation &compilation;
  const CompileOptions &options;
  MLIRContext context;
  llvm::LLVMContext llvmContext;
  std::unique_ptr<llvm::TargetMachine> target; ///< for stages of LLVM
  std::optional<ToLLVMIR> translation;
  std::unique_ptr<llvm::Module> code;
  DefaultTimingManager timing;
  TimingScope root;
};

} // namespace

Outcome Compilation::emit(Stage stage, std::string &output, std::vector<LineOrigin> *origins) {
  reserveHeap(source.text().size());
  auto run = std::make_unique<Run>(*this);
  Outcome outcome = run->emit(stage, output, origins);
  if (options.isLast && !options.timePasses) { // whose table is printed at the end
    static Run *left = nullptr;
    delete std::exchange(left, run.release());
  }
  return outcome;
}

/// Whether a task of `scope`, or of one below it, is called by the program itself.
static bool callsServices(const asl::Scope &scope) {
  return llvm::any_of(scope.states, [](const asl::State &state) {
    if (state.task && findServiceCall(state.task->resource))
      return true;
    if (state.parallel)
      return llvm::any_of(state.parallel->branches, callsServices);
    // A distributed Map may read and write objects in S3.
    return state.map && (state.map->isDistributed || callsServices(state.map->processor));
  });
}

Outcome asl::buildExecutable(Compilation &compilation, const BuildOptions &options) {
  const TargetSpec &target = *compilation.options.target;
  if (options.sanitize && &target != &hostTarget()) {
    compilation.error = "the sanitized runtime is there for " + std::string(hostTarget().name) + " alone, not for " +
                        target.name + "; leave out --sanitize or --target";
    return Outcome::Failed;
  }
  std::string object;
  Outcome outcome = compilation.emit(Stage::Object, object);
  if (outcome != Outcome::Done)
    return outcome;
  auto folder = findRuntimeFolder(options.argv0.c_str());
  if (!folder) {
    compilation.error = llvm::toString(folder.takeError());
    return Outcome::Failed;
  }
  *folder += '/';
  *folder += target.name;
  const StateTest *test = compilation.test;
  bool network = test ? !test->isMocked && test->state->task : callsServices(compilation.machine);
  llvm::Error error = llvm::Error::success();
  if (options.sanitize)
    error = linkWithClang({.object = object,
                           .runtimeArchive = *folder + "/" +
                                             (network ? kSanitizedNetworkRuntimeName : kSanitizedRuntimeName),
                           .network = network,
                           .compiler = "clang++-22",
                           .output = options.output});
  else
    error = linkExecutable({.object = object,
                            .runtimeFolder = *folder,
                            .targetOption = target.linkOption,
                            .output = options.output,
                            .strip = options.strip,
                            .debug = compilation.options.debug,
                            .network = network});
  if (error) {
    compilation.error = llvm::toString(std::move(error));
    return Outcome::Failed;
  }
  return Outcome::Done;
}

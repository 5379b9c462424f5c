// SPDX-License-Identifier: Apache-2.0
//
// Our translation to LLVM IR gives what upstream's does, for every definition of the end-to-end tests. Line tables, which
// upstream's has other attributes for, are left out.

#include "codegen/Compiler.h"
#include "codegen/ToLLVMIR.h"
#include "frontend/Machine.h"
#include "ir/FlowOps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

using namespace asl;

namespace {

/// Each definition in a test: what stands behind a line `#--- NAME.asl.json`, up to the next such line.
std::vector<std::string> definitionsIn(const std::filesystem::path &test) {
  std::vector<std::string> found;
  std::ifstream file(test);
  bool isInside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#--- ")) {
      isInside = line.ends_with(".asl.json");
      if (isInside)
        found.emplace_back();
    } else if (isInside) {
      found.back() += line + '\n';
    }
  }
  return found;
}

/// The step functions of `definition` in the LLVM dialect; empty when it has errors.
std::string stepFunctionsOf(const std::string &definition) {
  Source source("definition", definition);
  DiagnosticEngine diagnostics(source);
  std::optional<Machine> machine = parseMachine(source, {}, diagnostics);
  if (!machine || diagnostics.hasErrors())
    return "";
  CompileOptions options;
  options.machineName = "m";
  options.hideLocations = true;
  Compilation compilation{*machine, source, diagnostics, options, {}};
  std::string text;
  return compilation.emit(Stage::LlvmDialect, text) == Outcome::Done ? text : "";
}

/// What is compared: each function with a body, by its name.
std::map<std::string, std::string> print(llvm::Module &module) {
  llvm::StripDebugInfo(module);
  std::map<std::string, std::string> functions;
  for (llvm::Function &function : module) {
    // Attributes have numbers that the order in a module gives them.
    function.setAttributes(function.getAttributes().removeFnAttributes(module.getContext()));
    if (function.isDeclaration())
      continue;
    llvm::raw_string_ostream stream(functions[function.getName().str()]);
    function.print(stream);
  }
  return functions;
}

TEST(Translation, IsThatOfUpstream) {
  mlir::DialectRegistry registry;
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<mlir::LLVM::LLVMDialect, flow::FlowDialect>();
  unsigned definitions = 0, functions = 0;
  for (const auto &test : std::filesystem::directory_iterator(ASL_TESTS "/e2e"))
    for (const std::string &definition : definitionsIn(test.path())) {
      const std::string text = stepFunctionsOf(definition);
      if (text.empty())
        continue;
      SCOPED_TRACE(test.path().filename().string());
      ++definitions;
      auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
      ASSERT_TRUE(module);
      llvm::LLVMContext llvmContext;
      std::unique_ptr<llvm::Module> theirs = mlir::translateModuleToLLVMIR(*module, llvmContext, "definition");
      ASSERT_TRUE(theirs);

      auto again = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
      ToLLVMIR translation(llvmContext, "definition", theirs->getDataLayout());
      // One function by itself, the others with the module: in a compilation each goes when it has been translated.
      for (auto function : llvm::make_early_inc_range(again->getOps<mlir::LLVM::LLVMFuncOp>()))
        if (!function.isExternal()) {
          ASSERT_TRUE(translation.translate(function));
          function.erase();
          break;
        }
      std::unique_ptr<llvm::Module> ours = translation.finish(*again);
      ASSERT_TRUE(ours);

      const auto expected = print(*theirs), made = print(*ours);
      functions += expected.size();
      ASSERT_EQ(made, expected);
    }
  EXPECT_GT(definitions, 200u) << "the tests were not found";
  EXPECT_GE(functions, definitions);
}

} // namespace

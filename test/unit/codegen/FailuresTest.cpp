// SPDX-License-Identifier: Apache-2.0
//
// What code generation says when parts of aslc do not fit together: no definition leads there, so it is called as it would be.

#include "codegen/Expressions.h"
#include "codegen/Link.h"
#include "codegen/Optimize.h"
#include "codegen/Tables.h"
#include "codegen/Target.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "llvm/IR/GlobalVariable.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace asl;

namespace {

TEST(CodegenFailures, ATargetThatLlvmDoesNotHaveIsNamed) {
  TargetSpec spec = hostTarget();
  spec.name = "none-linux";
  spec.triple = "none-unknown-linux-gnu";
  auto machine = createTargetMachine(spec, kDefaultOptLevel);
  ASSERT_FALSE(static_cast<bool>(machine));
  const std::string text = llvm::toString(machine.takeError());
  EXPECT_TRUE(text.starts_with("no code generator for 'none-linux': ")) << text;
}

TEST(CodegenFailures, ATableWithoutADescriptorIsNamed) {
  mlir::MLIRContext context;
  context.loadDialect<mlir::LLVM::LLVMDialect>();
  mlir::OpBuilder builder(&context);
  mlir::OwningOpRef<mlir::ModuleOp> from = mlir::ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(from->getBody());
  auto global = mlir::LLVM::GlobalOp::create(builder, builder.getUnknownLoc(), mlir::LLVM::LLVMPointerType::get(&context),
                                             /*isConstant=*/true, mlir::LLVM::Linkage::External, "table",
                                             mlir::Attribute());
  global->setDiscardableAttr("flow.unheard_of", builder.getUnitAttr());
  llvm::LLVMContext llvmContext;
  llvm::Module to("program", llvmContext);
  new llvm::GlobalVariable(to, llvm::PointerType::get(llvmContext, 0), /*isConstant=*/true,
                           llvm::GlobalValue::ExternalLinkage, /*Initializer=*/nullptr, "table");
  EXPECT_EQ(llvm::toString(fillTables(*from, to)),
            "global 'table' holds 'flow.unheard_of', which no descriptor of the runtime has");
}

// IR that was written by hand may leave out what an expression reads.
TEST(CodegenFailures, AValueThatAnExpressionIsNotGivenIsNamed) {
  mlir::MLIRContext context;
  mlir::Builder builder(&context);
  const mlir::ArrayAttr names = builder.getStrArrayAttr({"input"});
  EXPECT_EQ(encodeExpression("$states.input.a", names).problem, "");
  EXPECT_EQ(encodeExpression("$states.context.Execution.Id", names).problem, "asks for 'context', which it is not given");
}

// lld leaves its state as it was when a damaged file made it give up; what it is given then could be linked wrongly.
TEST(CodegenFailures, ALinkerThatGaveUpIsNotUsedAgain) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "codegen-failures";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  // The beginning of an object for a little-endian machine of 64 bits, as a disk that was full may have left it.
  std::string cut("\x7f" "ELF\x02\x01\x01", 7);
  cut.resize(16);
  cut += std::string("\x01\x00\x00\x00", 4);
  for (const char *name : {kRuntimeObjectName, "crtend.o", "crtn.o"})
    std::ofstream(folder / name) << cut;
  const std::string output = folder / "program";
  LinkInput input = {.object = cut, .runtimeFolder = folder, .output = output};
  const std::string first = llvm::toString(linkExecutable(input));
  EXPECT_TRUE(first.starts_with("linking failed\n")) << first;
  EXPECT_NE(first.find(kRuntimeObjectName), std::string::npos) << first;
  EXPECT_EQ(llvm::toString(linkExecutable(input)),
            "linking failed\nthe linker failed before in this process; start aslc again");
  // The three files, and nothing that a link began.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()), 3);
  std::filesystem::remove_all(folder);
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// flow-opt: reads the flow dialect, runs passes on it, prints it. The tool of the tests in test/ir.

#include "ir/FlowDialect.h"
#include "ir/Pipeline.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<asl::flow::FlowDialect, mlir::arith::ArithDialect, mlir::cf::ControlFlowDialect>();
  asl::flow::registerPassesAndPipelines();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "flow dialect optimizer\n", registry));
}

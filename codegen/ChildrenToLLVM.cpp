// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: Map and Parallel. Machines are named by symbol in the IR and by number in the program.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

Attribute StepTranslator::machineNumber(Attribute name) {
  return builder.getI32IntegerAttr(machines.at(cast<FlatSymbolRefAttr>(name).getValue()).number);
}

void StepTranslator::emit(MapBeginOp op) {
  Attribute contents = builder.getArrayAttr({machineNumber(op.getMachineAttr()), op.getItemsPathAttr(),
                                             textOrEmpty(op.getConcurrencyPathAttr()),
                                             textOrEmpty(op.getToleratedCountPathAttr()),
                                             textOrEmpty(op.getToleratedPercentagePathAttr())});
  SmallVector<Value> arguments{exec, frame, tableOf(table::kMap, contents), map(op.getItems())};
  // The children of a state under test do not run, so it does not matter where they would.
  bool isTest = func->getParentOfType<ModuleOp>()->hasAttr("flow.test");
  if (op.getSettings() || isTest)
    arguments.push_back(mapOrNull(op.getSettings()));
  llvm::append_values(arguments, mapOrNull(op.getConcurrency()), mapOrNull(op.getToleratedCount()),
                      mapOrNull(op.getToleratedPercentage()));
  StringRef begin = op.getSettings() ? "aslrt_map_run_begin" : "aslrt_map_begin";
  callFallible(isTest ? "aslrt_test_map_begin" : begin, arguments);
}

void StepTranslator::emit(ParallelBeginOp op) {
  SmallVector<Attribute> numbers;
  for (Attribute machine : op.getMachines())
    numbers.push_back(machineNumber(machine));
  call("aslrt_parallel_begin",
       {exec, frame, tableOf(table::kParallel, builder.getArrayAttr(numbers)), map(op.getInput())});
}

void StepTranslator::emit(ChildStartOp op) { call("aslrt_child_start", {exec, frame, map(op.getInput())}); }
void StepTranslator::emit(ChildrenFailedOp) { call("aslrt_children_failed", {exec, frame}); }

void StepTranslator::emit(SuspendJoinOp op) {
  uint32_t point = addPoint(abi::kAwaitJoin, op.getStateAttr(), op.getResume(), op.getFail(), op.getLoc(), Attribute(),
                            op.getItem().value_or(0));
  ret(call("aslrt_await_join", {exec, frame, i32(point)}));
}

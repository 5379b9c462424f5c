// SPDX-License-Identifier: Apache-2.0
//
// The pipeline as prose: what happens to a machine between the front end and code generation, and why in
// this order. aslc and flow-opt run the same functions.

#include "ir/Pipeline.h"
#include "ir/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace asl::flow;

// ---------------------------------------------------------------------------------------------
// State form: while states are still whole, use what is known about their data.
// ---------------------------------------------------------------------------------------------
void asl::flow::buildStatePipeline(OpPassManager &manager) {
  // The front end writes each field of a state as an operation of its own. Most of them are `$`, or paths into
  // what was just built, or comparisons of constants; they go first, because all that follows gets cheaper.
  manager.addPass(createFoldPaths());
  // Rules of a Choice mostly ask for the same few paths.
  manager.addNestedPass<MachineOp>(createReusePaths());
  // Choices that are decided now lead nowhere else; states behind them go.
  manager.addNestedPass<MachineOp>(createDropUnreached());
  // Border: whatever a pass above did, the machine is still one of states.
  manager.addPass(createVerifyStateForm());
}

// ---------------------------------------------------------------------------------------------
// CFG form: one graph, in which waiting is a terminator.
// ---------------------------------------------------------------------------------------------
void asl::flow::buildCfgPipeline(OpPassManager &manager, bool fuse) {
  // States become blocks; what was nested (catchers, choices) becomes edges.
  manager.addPass(createFlattenStates());
  // The two lists a failed call is shown to become plain control flow. Retriers first, as the service asks them
  // first; each is independent of the other.
  manager.addNestedPass<FuncOp>(createExpandRetry());
  manager.addNestedPass<FuncOp>(createExpandCatch());
  // Now every transition and every call can be seen: give each the size check it needs.
  manager.addNestedPass<FuncOp>(createInsertLimits());
  // And every loop: give those that never wait a place to stop at. After expand-retry, whose loops all wait.
  manager.addNestedPass<FuncOp>(createInsertStops());
  // States are still blocks of their own here: those that only compute get a second version in which they are one.
  if (fuse)
    manager.addPass(createFuseStates());
  // Chains of blocks become one. Upstream's canonicaliser is not used here: it merges blocks that are merely equal (two
  // states that end alike would become one), and what it does besides, LLVM does.
  manager.addNestedPass<FuncOp>(createMergeBlocks());
  if (fuse) {
    // In a chain it can be seen what one fused state hands to the next: it need not be built any more. Branches that are
    // decided by that leave chains to merge.
    manager.addNestedPass<FuncOp>(createFoldFused());
    manager.addNestedPass<FuncOp>(createMergeBlocks());
    // A loop that is one chain now, and builds the same object in each turn, need not build it.
    manager.addNestedPass<FuncOp>(createUnboxLoops());
    manager.addNestedPass<FuncOp>(createMergeBlocks());
    // In the states themselves, too, what a chain of them has at hand is not looked up again.
    manager.addNestedPass<FuncOp>(createReuseParts());
    // Equal constants, paths and sums become one.
    manager.addNestedPass<FuncOp>(createCSEPass());
    // Behind it, because sizes are compared by what they are sums of: what items of Maps become is written as text.
    manager.addNestedPass<FuncOp>(createWriteItems());
    manager.addNestedPass<FuncOp>(createMergeBlocks());
    // And the tests of a chain one at its end.
    manager.addNestedPass<FuncOp>(createMergeGuards());
    // Tests of one number or time read it once. Behind the last CSE, which would let what is read live across waits.
    manager.addNestedPass<FuncOp>(createReadOperands());
    // Of a loop that counts to a number which is read before it, it is known then how often it turns.
    manager.addNestedPass<FuncOp>(createCountTurns());
    manager.addNestedPass<FuncOp>(createMergeBlocks());
    // What is left to look up in one object is looked up at once. Behind the tests, which now stand where it is clear
    // what is needed.
    manager.addNestedPass<FuncOp>(createGatherFields());
    // In loops over the items of an array, once for all of them.
    manager.addNestedPass<FuncOp>(createReadItems());
    // Nothing but tests is left between one rule and the next: those of one string or number become a branch.
    manager.addNestedPass<FuncOp>(createMergeChoices());
    // Selectors of Maps are blocks of their own still, which nothing above asks for anything but a chain of operations.
    manager.addNestedPass<FuncOp>(createHoistSelections());
    // Last, when it is known who uses what: an object that is put into, and not needed any more, is changed in place.
    manager.addNestedPass<FuncOp>(createReuseObjects());
  }
  // Border: no states, no lists.
  manager.addPass(createVerifyCfgForm());
}

// ---------------------------------------------------------------------------------------------
// Frame form: what lives across a wait lives in the frame.
// ---------------------------------------------------------------------------------------------
void asl::flow::buildFramePipeline(OpPassManager &manager) {
  // What is nested below becomes part of the graph, so that the passes behind see one kind of control flow. These loops
  // need no stop: they end, and nothing can be collected while a list is gathered.
  manager.addNestedPass<FuncOp>(createLowerSequences());
  // Correct for any control flow, and generous with stores and loads.
  manager.addPass(createBuildFrame());
  // So this takes back what no suspension asks for.
  manager.addNestedPass<FrameFuncOp>(createElideFrame());
  // Border: no value crosses a suspension, every pc and slot exists.
  manager.addPass(createVerifyFrameForm());
}

void asl::flow::registerPassesAndPipelines() {
  registerFlowPasses();
  registerCanonicalizer();
  registerCSE();
  PassPipelineRegistration<>("flow-to-state", "fold and check the state form", buildStatePipeline);
  PassPipelineRegistration<>("flow-to-cfg", "from state form to CFG form", [](OpPassManager &manager) {
    buildStatePipeline(manager);
    buildCfgPipeline(manager);
  });
  PassPipelineRegistration<>("flow-to-frame", "from state form to frame form", [](OpPassManager &manager) {
    buildStatePipeline(manager);
    buildCfgPipeline(manager);
    buildFramePipeline(manager);
  });
}

// SPDX-License-Identifier: Apache-2.0
//
// The `flow` dialect: workflows between the Amazon States Language and machine code.

#ifndef FLOW_DIALECT
#define FLOW_DIALECT

include "mlir/IR/OpBase.td"

def Flow_Dialect : Dialect {
  let name = "flow";
  let cppNamespace = "::asl::flow";
  let summary = "workflows: states, JSON data flow, suspension";
  let description = [{
    One dialect in three forms, each lowered to the next:

    * **state form**: a `flow.machine` holds one `flow.state` a state of the definition; transitions name
      states (`flow.next @Other`). This is what the front end makes.
    * **CFG form**: a `flow.func` whose blocks are states and parts of states; what waits is a terminator
      (`flow.await.task`) whose answer arrives as the first argument of a block.
    * **frame form**: a `flow.frame.func`, entered anew after each suspension through a switch over the
      frame's pc; what lives across a suspension goes through the frame's slots.

    The data operations are the same in all three, but for filters, which become loops over `flow.list` operations
    on the way to the frame form. A JSON value has the one type `!flow.json`; values are
    immutable. Operations that can raise an error of the language have a memory effect, so that nobody
    removes them or moves them over each other: a definition's errors are part of its meaning.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  // Each group of operations is registered by its own file, to keep translation units small.
  let extraClassDeclaration = [{
    void registerDataOps();
    void registerNodeOps();
    void registerStateOps();
    void registerAwaitOps();
    void registerFrameOps();
    void registerIntrinsicOps();
    void registerExpressionOps();
    void registerVariableOps();
    void registerChildOps();
    void registerFusedOps();
    void registerTestOps();
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

class Flow_Op<string mnemonic, list<Trait> traits = []> : Op<Flow_Dialect, mnemonic, traits>;

#endif // FLOW_DIALECT

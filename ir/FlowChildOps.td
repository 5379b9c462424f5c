// SPDX-License-Identifier: Apache-2.0
//
// Map and Parallel in all three forms. Each item processor and each branch is a machine of its own, named by symbol;
// its children are frames that the runtime makes, runs and joins.

#ifndef FLOW_CHILD_OPS
#define FLOW_CHILD_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

// -- State form ---------------------------------------------------------------------------------

def Flow_MapOp : Flow_Op<"map", [AttrSizedOperandSegments, Flow_ChangesExecution]> {
  let summary = "run a machine for each item of an array";
  let description = [{
    Yields the array of the outputs, in the order of the items. `select` computes the input of one child from its item;
    without it the item is the input. `from` is how ItemsPath was written. The numbers may come from paths, which
    messages quote. `retry` and `catch` are those of `flow.task`. Spec: "Map State".

    With `distributed` each item, or each batch of items, is run by a child execution. The settings are an object with
    ASL's own fields, values where the definition has paths: ExecutionType, Label, ItemReader (then `items` is not
    looked at), ItemBatcher, ResultWriter.

    ```mlir
    %shipped = flow.map @"Order.Ship" over %items from "$.items" concurrency %two from "$.limit" select {
    ^bb0(%item: !flow.json):
      %input = flow.object ["item", "order"](%item, %in)
      flow.child.input %input
    }
    %settings = flow.constant "{\"ExecutionType\":\"STANDARD\",\"Label\":\"Ship\"}"
    %all = flow.map @"Order.Ship" over %items from "$.items" distributed %settings
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$machine, Flow_Json:$items, StrAttr:$itemsPath,
                       Optional<Flow_Json>:$settings, Optional<Flow_Json>:$concurrency, OptionalAttr<StrAttr>:$concurrencyPath,
                       Optional<Flow_Json>:$toleratedCount, OptionalAttr<StrAttr>:$toleratedCountPath,
                       Optional<Flow_Json>:$toleratedPercentage, OptionalAttr<StrAttr>:$toleratedPercentagePath,
                       OptionalAttr<ArrayAttr>:$retry, OptionalAttr<ArrayAttr>:$errors);
  let results = (outs Flow_Json:$result);
  let regions = (region AnyRegion:$selector, VariadicRegion<MinSizedRegion<1>>:$catchers);
  let assemblyFormat = [{
    $machine `over` $items `from` $itemsPath (`distributed` $settings^)? (`concurrency` $concurrency^ (`from` $concurrencyPath^)?)?
    (`tolerate` $toleratedCount^ (`from` $toleratedCountPath^)?)?
    (`tolerate_percent` $toleratedPercentage^ (`from` $toleratedPercentagePath^)?)?
    (`select` $selector^)? (`retry` $retry^)? (`catch` $errors^ $catchers)? attr-dict
  }];
  let hasVerifier = 1; // the selector takes the item; as many name lists as catchers
}

def Flow_ChildInputOp : Flow_Op<"child.input", [HasParent<"::asl::flow::MapOp">, Pure, Terminator]> {
  let summary = "what the selector of a Map gives";
  let description = [{
    ```mlir
    %same = flow.map @"Order.Ship" over %items from "$" select {
    ^bb0(%item: !flow.json):
      flow.child.input %item
    }
    ```
  }];
  let arguments = (ins Flow_Json:$input);
  let assemblyFormat = "$input attr-dict";
}

def Flow_ParallelOp : Flow_Op<"parallel", [Flow_ChangesExecution]> {
  let summary = "run machines at the same time";
  let description = [{
    Each of `machines` gets `input`; yields the array of their outputs, in their order. `retry` and `catch` are those of
    `flow.task`. Spec: "Parallel State".

    ```mlir
    %both = flow.parallel [@"Order.Notify[0]", @"Order.Notify[1]"](%in)
    ```
  }];
  let arguments = (ins ArrayAttr:$machines, Flow_Json:$input, OptionalAttr<ArrayAttr>:$retry,
                       OptionalAttr<ArrayAttr>:$errors);
  let results = (outs Flow_Json:$result);
  let regions = (region VariadicRegion<MinSizedRegion<1>>:$catchers);
  let assemblyFormat = [{
    $machines `(` $input `)` (`retry` $retry^)? (`catch` $errors^ $catchers)? attr-dict
  }];
  let hasVerifier = 1; // at least one machine; as many name lists as catchers
}

// -- CFG and frame form -------------------------------------------------------------------------

def Flow_MapBeginOp : Flow_Op<"map.begin",
    [AttrSizedOperandSegments, MemoryEffects<[MemWrite<Flow_Errors>, MemWrite<Flow_Execution>, MemRead<Flow_Execution>]>]> {
  let summary = "begin an attempt of a Map";
  let description = [{
    In the CFG and frame forms. States.Runtime when `items` is no array (nor, distributed, an object) or a number
    cannot be used. The children run in the join that follows.

    ```mlir
    flow.map.begin @"Order.Ship" over %items from "$.items" concurrency %two
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$machine, Flow_Json:$items, StrAttr:$itemsPath,
                       Optional<Flow_Json>:$settings, Optional<Flow_Json>:$concurrency,
                       OptionalAttr<StrAttr>:$concurrencyPath,
                       Optional<Flow_Json>:$toleratedCount, OptionalAttr<StrAttr>:$toleratedCountPath,
                       Optional<Flow_Json>:$toleratedPercentage, OptionalAttr<StrAttr>:$toleratedPercentagePath);
  let assemblyFormat = [{
    $machine `over` $items `from` $itemsPath (`distributed` $settings^)? (`concurrency` $concurrency^ (`from` $concurrencyPath^)?)?
    (`tolerate` $toleratedCount^ (`from` $toleratedCountPath^)?)?
    (`tolerate_percent` $toleratedPercentage^ (`from` $toleratedPercentagePath^)?)? attr-dict
  }];
}

def Flow_ParallelBeginOp : Flow_Op<"parallel.begin", [Flow_ChangesExecution]> {
  let summary = "begin an attempt of a Parallel";
  let description = [{
    In the CFG and frame forms. The branches run in the join that follows.

    ```mlir
    flow.parallel.begin [@"Order.Notify[0]", @"Order.Notify[1]"](%in)
    ```
  }];
  let arguments = (ins ArrayAttr:$machines, Flow_Json:$input);
  let assemblyFormat = "$machines `(` $input `)` attr-dict";
}

def Flow_ChildStartOp : Flow_Op<"child.start", [Flow_ChangesExecution]> {
  let summary = "start the child of the item that a join delivered";
  let description = [{
    In the CFG and frame forms, in the block of the join's `item`; the way from there leads back to the join.

    ```mlir
    flow.child.start %input
    ```
  }];
  let arguments = (ins Flow_Json:$input);
  let assemblyFormat = "$input attr-dict";
}

def Flow_ChildrenFailedOp : Flow_Op<"children.failed", [Flow_ChangesExecution]> {
  let summary = "the Map or Parallel has failed, and no retrier takes the error";
  let description = [{
    In the CFG and frame forms. Writes the event; between two attempts there is none.

    ```mlir
    flow.children.failed
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def Flow_AwaitJoinOp : Flow_Op<"await.join", [Terminator, Flow_ChangesExecution,
                               DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "let children run and suspend until they have ended";
  let description = [{
    The array of outputs arrives as the argument of `resume`, the error output of the child that failed as the argument
    of `fail`. Where a Map has a selector, the item of each child that may start arrives as the argument of the
    block that is named first.

    ```mlir
      cf.br ^join
    ^join:
      flow.await.join ^item resume ^ok fail ^failed
    ^item(%item: !flow.json):
      flow.child.start %item
      cf.br ^join
    ```
  }];
  let successors = (successor AnySuccessor:$resume, AnySuccessor:$fail, VariadicSuccessor<AnySuccessor>:$item);
  // The block that may be absent stands first: at the end, the label of the next block would be taken for it.
  let assemblyFormat = "$item `resume` $resume `fail` $fail attr-dict";
  let hasVerifier = 1; // each block takes one JSON value and is reached from here alone
}

def Flow_SuspendJoinOp : Flow_Op<"frame.suspend.join", [Terminator, Flow_ChangesExecution]> {
  let summary = "return to the runtime until children have ended";
  let description = [{
    Goes on at pc `resume` with the outputs, at pc `fail` with the error output, at pc `item` with an item.

    ```mlir
    flow.frame.suspend.join in "Ship" resume 1 fail 2 item 3
    ```
  }];
  let arguments = (ins StrAttr:$state, I64Attr:$resume, I64Attr:$fail, OptionalAttr<I64Attr>:$item);
  let assemblyFormat = "`in` $state `resume` $resume `fail` $fail (`item` $item^)? attr-dict";
}

#endif // FLOW_CHILD_OPS

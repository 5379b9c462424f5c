// SPDX-License-Identifier: Apache-2.0
//
// Workflow variables, the same in all three forms. A variable has a fixed place in the frame of the machine that
// declares it (`variables` of flow.machine, flow.func, flow.frame.func), before the slots of build-frame.

#ifndef FLOW_VARIABLE_OPS
#define FLOW_VARIABLE_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_Variables : Resource<"::asl::flow::VariableResource">;

def Flow_VariableGetOp : Flow_Op<"variable.get",
    [MemoryEffects<[MemRead<Flow_Variables>, MemWrite<Flow_Errors>]>]> {
  let summary = "the value of a variable";
  let description = [{
    As it was when the state was entered: variables change when a state is left. One that no state assigned yet
    ends the execution with States.Runtime and the text that the service uses for `site`, which may quote
    `document`, the value that the field's paths start in. Spec: "Referencing variables".

    ```mlir
    %total = flow.variable.get "total" in %in at <template "$total" in "total.$">
    ```

    A child of a Map or Parallel reads a variable of `machine`, which runs `up` frames above its own: it cannot change
    while the child runs.

    ```mlir
    %rate = flow.variable.get "rate" of @Order up 1 in %in at <template "$rate" in "rate.$">
    ```
  }];
  let arguments = (ins StrAttr:$variable, OptionalAttr<FlatSymbolRefAttr>:$machine, OptionalAttr<I64Attr>:$up,
                       Flow_Json:$document, Flow_SiteAttr:$site);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$variable (`of` $machine^ `up` $up)? `in` $document `at` $site attr-dict";
}

def Flow_VariableFindOp : Flow_Op<"variable.find", [MemoryEffects<[MemRead<Flow_Variables>]>]> {
  let summary = "the value of a variable, or nothing";
  let description = [{
    As `flow.variable.get`, but never an error: one that was not assigned is no value, as `flow.find` gives it. What an
    expression of JSONata gets.

    ```mlir
    %total = flow.variable.find "total"
    %outer = flow.variable.find "rate" of @Order up 1
    ```
  }];
  let arguments = (ins StrAttr:$variable, OptionalAttr<FlatSymbolRefAttr>:$machine, OptionalAttr<I64Attr>:$up);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$variable (`of` $machine^ `up` $up)? attr-dict";
}

def Flow_VariablePresentOp : Flow_Op<"variable.present", [MemoryEffects<[MemRead<Flow_Variables>]>]> {
  let summary = "whether a variable was assigned";
  let description = [{
    The test of IsPresent; never an error.

    ```mlir
    %has = flow.variable.present "coupon"
    %outer = flow.variable.present "coupon" of @Order up 1
    ```
  }];
  let arguments = (ins StrAttr:$variable, OptionalAttr<FlatSymbolRefAttr>:$machine, OptionalAttr<I64Attr>:$up);
  let results = (outs I1:$result);
  let assemblyFormat = "$variable (`of` $machine^ `up` $up)? attr-dict";
}

def Flow_VariableSetOp : Flow_Op<"variable.set",
    [MemoryEffects<[MemWrite<Flow_Variables>, MemWrite<Flow_Errors>, MemWrite<Flow_Execution>]>]> {
  let summary = "assign variables, all at once";
  let description = [{
    What Assign does: stands before the transition, and the state's exited event names the variables.
    States.DataLimitExceeded when the values are too large. Spec: "Assigning variables".

    ```mlir
    flow.variable.set ["total", "count"](%total, %count)
    ```
  }];
  let arguments = (ins StrArrayAttr:$variables, Variadic<Flow_Json>:$values);
  let assemblyFormat = "$variables `(` $values `)` attr-dict";
  let hasVerifier = 1; // a value for each variable, none twice
}

def Flow_VariableStoreOp : Flow_Op<"variable.store",
    [MemoryEffects<[MemWrite<Flow_Variables>, MemWrite<Flow_Execution>]>]> {
  let summary = "keep what fused states have assigned";
  let description = [{
    `flow.variable.set` without its checks and for nobody's history: the values of several states, stored where the group of
    them is through. One that is nothing at all leaves its variable unassigned.

    ```mlir
    flow.variable.store ["total", "count"](%total, %count)
    ```
  }];
  let arguments = (ins StrArrayAttr:$variables, Variadic<Flow_Json>:$values);
  let assemblyFormat = "$variables `(` $values `)` attr-dict";
  let hasVerifier = 1; // a value for each variable, none twice
}

def Flow_VariablesExceedOp : Flow_Op<"variables.exceed", [MemoryEffects<[MemRead<Flow_Variables>]>]> {
  let summary = "whether the variables may be too large with so many bytes more";
  let description = [{
    What is replaced counts as if it was kept: where this holds, only `flow.variable.set` knows.

    ```mlir
    %bytes = flow.size %total
    %exceed = flow.variables.exceed %bytes
    ```
  }];
  let arguments = (ins I64:$bytes);
  let results = (outs I1:$result);
  let assemblyFormat = "$bytes attr-dict";
}

#endif // FLOW_VARIABLE_OPS

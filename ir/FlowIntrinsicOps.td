// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic functions, the same in all three forms. States.Array is flow.array.

#ifndef FLOW_INTRINSIC_OPS
#define FLOW_INTRINSIC_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_IntrinsicOp : Flow_Op<"intrinsic", [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "what an intrinsic function gives";
  let description = [{
    States.IntrinsicFailure when the function refuses the values. A call on constants is computed when compiling, by the
    runtime's own code, unless it draws from the execution's generator (States.UUID, States.MathRandom without a
    seed) or would be refused. Spec: "Intrinsic Functions".

    ```mlir
    %three = flow.constant "3"
    %chunks = flow.intrinsic States.ArrayPartition(%items, %three)
    %id = flow.intrinsic States.UUID()
    ```
  }];
  let arguments = (ins Flow_Intrinsic:$function, Variadic<Flow_Json>:$values);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$function `(` $values `)` attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1; // as many values as the function takes
}

def Flow_CheckedIntrinsicOp : Flow_Op<"intrinsic.checked",
    [MemoryEffects<[MemWrite<Flow_Errors>, MemWrite<Flow_Execution>, MemRead<Flow_Execution>]>]> {
  let summary = "an intrinsic function in a state that may take its refusal";
  let description = [{
    In the CFG and frame forms, made by flatten-states. `refused` is true when the function refuses the values: then
    there is no result, and `flow.error.output` gives the error to Retry and Catch.

    ```mlir
      %sum, %refused = flow.intrinsic.checked States.MathAdd(%a, %b)
      cf.cond_br %refused, ^refused, ^added
    ```
  }];
  let arguments = (ins Flow_Intrinsic:$function, Variadic<Flow_Json>:$values);
  let results = (outs Flow_Json:$result, I1:$refused);
  let assemblyFormat = "$function `(` $values `)` attr-dict";
  let hasVerifier = 1; // as many values as the function takes
}

def Flow_FormatOp : Flow_Op<"format", [Pure]> {
  let summary = "a text with values put in: States.Format with a template known when compiling";
  let description = [{
    `pieces` is the template split at its placeholders, escapes resolved; one value goes between each two.
    A template that is a value takes `flow.intrinsic States.Format`.

    ```mlir
    %text = flow.format ["order ", " has ", " lines"](%id, %count)
    ```
  }];
  let arguments = (ins StrArrayAttr:$pieces, Variadic<Flow_Json>:$values);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$pieces `(` $values `)` attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1; // one piece more than values
}

#endif // FLOW_INTRINSIC_OPS

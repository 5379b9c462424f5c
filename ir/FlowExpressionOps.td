// SPDX-License-Identifier: Apache-2.0
//
// Expressions of JSONata, the same in all three forms. The text stays text: code generation parses it once more and lays
// down the program that the runtime evaluates (runtime/jsonata/Program.h).

#ifndef FLOW_EXPRESSION_OPS
#define FLOW_EXPRESSION_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_EvaluateOp : Flow_Op<"evaluate", [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "the value of a JSONata expression";
  let description = [{
    States.QueryEvaluationError when the expression gives nothing, raises an error, gives what is no JSON, or gives
    what the field cannot take: then the cause quotes the text and `field`, where the expression stands in its state. `names`
    says what the values are: `input`, `context`, `result` and `errorOutput` of `$states`, or a variable with its `$`, which
    may be no value. Spec: "Using JSONata", "Reserved variable: $states".

    `form` says what a simple expression does, for fused states, which do it themselves where they can: it is a path, the name
    of a value and those of members or places of elements; or an operation and its operands, each such an array or the text of
    a constant. Operations are `=`, `!=`, `<`, `<=`, `>`, `>=`, `+`, `-`, `and`, `or`, `not`, `exists`, `&` of the parts of a text,
    `?` of a condition and two values, `{` of names and members, and `merge` of objects.

    ```mlir
    %sum = flow.evaluate "$states.input.net + $rate" in "Output/gross" as any ["input", "$rate"](%in, %rate)
    %seconds = flow.evaluate "5 * 60" in "Seconds" as count [] ()
    %more = flow.evaluate "$n + 1" in "Assign/n" as any ["$n"](%count) form ["+", ["$n"], "1"]
    ```
  }];
  let arguments = (ins StrAttr:$text, StrAttr:$field, Flow_ResultKind:$kind, StrArrayAttr:$names,
                       Variadic<Flow_Json>:$values, OptionalAttr<ArrayAttr>:$form);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$text `in` $field `as` $kind $names `(` $values `)` (`form` $form^)? attr-dict";
  let hasVerifier = 1; // a value for each name, none twice, names that there are
}

def Flow_CheckedEvaluateOp : Flow_Op<"evaluate.checked",
    [MemoryEffects<[MemWrite<Flow_Errors>, MemWrite<Flow_Execution>, MemRead<Flow_Execution>]>]> {
  let summary = "an expression in a state that may take its error";
  let description = [{
    In the CFG and frame forms. `failed` is true where `flow.evaluate` would end the machine. Then there is no result. The
    error is raised for Retry and Catch, which `flow.error.output` gives it to; with `quiet` nothing is raised, and whoever
    asked evaluates it again in its own place. With a `form` it is asked only where the expression is not what that says.

    ```mlir
      %sum, %failed = flow.evaluate.checked "$a + 1" in "Arguments" as any ["$a"](%a)
      cf.cond_br %failed, ^refused, ^added
    ```
  }];
  let arguments = (ins StrAttr:$text, StrAttr:$field, Flow_ResultKind:$kind, StrArrayAttr:$names,
                       Variadic<Flow_Json>:$values, OptionalAttr<ArrayAttr>:$form, UnitAttr:$quiet);
  let results = (outs Flow_Json:$result, I1:$failed);
  let assemblyFormat = "(`quiet` $quiet^)? $text `in` $field `as` $kind $names `(` $values `)` (`form` $form^)? attr-dict";
  let hasVerifier = 1;
}

#endif // FLOW_EXPRESSION_OPS

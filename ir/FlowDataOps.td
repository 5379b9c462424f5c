// SPDX-License-Identifier: Apache-2.0
//
// Data operations, the same in all three forms: constants, paths, construction, tests.

#ifndef FLOW_DATA_OPS
#define FLOW_DATA_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/OpAsmInterface.td"

def Flow_ConstantOp : Flow_Op<"constant", [ConstantLike, Pure]> {
  let summary = "a JSON value known when compiling";
  let description = [{
    `value` is the compact JSON text. Becomes a read-only cell in the program.

    ```mlir
    %limit = flow.constant "1000"
    ```
  }];
  let arguments = (ins StrAttr:$value);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1; // the text is JSON
}

def Flow_ContextOp : Flow_Op<"context", [Flow_ReadsExecution]> {
  let summary = "the context object";
  let description = [{
    The value of `$$` at this moment. Spec: "The Context Object".

    ```mlir
    %context = flow.context
    %id = flow.path ["Execution", "Id"] of %context at <template "$$.Execution.Id" in "id.$">
    ```
  }];
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "attr-dict";
}

def Flow_PathOp : Flow_Op<"path", [Flow_CanRaise]> {
  let summary = "the value a definite path leads to";
  let description = [{
    Steps are member names and element indices (negative: from the end). A miss ends the execution with
    States.Runtime and the text that the service uses for `site`. After folding, the first `prefixCount`
    steps may stand for another field's path: a miss there is reported as that field's.
    Spec: "Paths", "Reference Paths".

    ```mlir
    %id = flow.path ["order", 0, "id"] of %in at <template "$.order[0].id" in "id.$">
    %b = flow.path ["order", "b"] of %in at <template "$.b" in "b.$"> after 1 <path "$.order" in "InputPath">
    ```
  }];
  let arguments = (ins Flow_Json:$base, ArrayAttr:$steps, Flow_SiteAttr:$site,
                       OptionalAttr<I64Attr>:$prefixCount, OptionalAttr<Flow_SiteAttr>:$prefix);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$steps `of` $base `at` $site (`after` $prefixCount^ $prefix)? attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Flow_PresentOp : Flow_Op<"present", [Pure]> {
  let summary = "whether a definite path leads somewhere";
  let description = [{
    The test of IsPresent; never an error.

    ```mlir
    %has = flow.present ["order", "coupon"] of %in
    ```
  }];
  let arguments = (ins Flow_Json:$base, ArrayAttr:$steps);
  let results = (outs I1:$result);
  let assemblyFormat = "$steps `of` $base attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Flow_InsertOp : Flow_Op<"insert", [Flow_CanRaise]> {
  let summary = "a value with another put in at a path";
  let description = [{
    What ResultPath does: objects that are missing on the way are made, what stands at the path is replaced,
    everything else is shared. States.ResultPathMatchFailure when a node on the way can have no such member. With `own`
    nobody looks at the target any more, and nobody else has it: it may be changed instead of copied.

    ```mlir
    %out = flow.insert %result at ["reservation", "id"] of %in <path "$.reservation.id" in "ResultPath">
    %next = flow.insert %other at ["reservation"] of %out <path "$.reservation" in "ResultPath"> {own}
    ```
  }];
  let arguments = (ins Flow_Json:$value, ArrayAttr:$steps, Flow_Json:$target, Flow_SiteAttr:$site, UnitAttr:$own);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$value `at` $steps `of` $target $site attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Flow_ObjectOp : Flow_Op<"object", [Pure]> {
  let summary = "an object of named members";
  let description = [{
    ```mlir
    %out = flow.object ["gross", "net"](%gross, %net)
    ```
  }];
  let arguments = (ins StrArrayAttr:$names, Variadic<Flow_Json>:$members);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$names `(` $members `)` attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Flow_ArrayOp : Flow_Op<"array", [Pure]> {
  let summary = "an array of values";
  let description = [{
    ```mlir
    %pair = flow.array(%a, %b)
    ```
  }];
  let arguments = (ins Variadic<Flow_Json>:$elements);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "`(` $elements `)` attr-dict";
  let hasFolder = 1;
}

// --- tests ---------------------------------------------------------------------------------------

def Flow_CompareOp : Flow_Op<"compare", [Pure]> {
  let summary = "compare two values as the operators of a Choice do";
  let description = [{
    False when a value is not of the kind. Spec: "Data-test expression". As `value`, the operators of filters: `eq`
    holds for the same JSON value whatever its kind, the others order two numbers or two strings.

    ```mlir
    %big = flow.compare %total gt %limit as numeric
    %own = flow.compare %email eq %account as value
    ```
  }];
  let arguments = (ins Flow_Json:$left, Flow_Predicate:$predicate, Flow_Json:$right, Flow_CompareKind:$kind);
  let results = (outs I1:$result);
  let assemblyFormat = "$left $predicate $right `as` $kind attr-dict";
  let hasFolder = 1;
}

def Flow_MatchesOp : Flow_Op<"matches", [Pure]> {
  let summary = "whether a string has the form of a StringMatches pattern";
  let description = [{
    `pieces` is the pattern split at its unescaped stars, escapes resolved.

    ```mlir
    %log = flow.matches %name ["log-", ".txt"]
    ```
  }];
  let arguments = (ins Flow_Json:$value, StrArrayAttr:$pieces);
  let results = (outs I1:$result);
  let assemblyFormat = "$value $pieces attr-dict";
  let hasFolder = 1;
}

def Flow_IsOp : Flow_Op<"is", [Pure]> {
  let summary = "whether a value is of a kind";
  let description = [{
    `nothing` is what `flow.find` gives when there is no value.

    ```mlir
    %number = flow.is %total numeric
    ```
  }];
  let arguments = (ins Flow_Json:$value, Flow_IsKind:$kind);
  let results = (outs I1:$result);
  let assemblyFormat = "$value $kind attr-dict";
  let hasFolder = 1;
}

def Flow_SizeCheckOp : Flow_Op<"size.check", [Flow_CanRaise]> {
  let summary = "raise States.DataLimitExceeded when a value is too large";
  let description = [{
    The limit is the execution's (262,144 bytes unless said otherwise at its start).

    ```mlir
    flow.size.check %out
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let assemblyFormat = "$value attr-dict";
}

#endif // FLOW_DATA_OPS

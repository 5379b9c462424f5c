// SPDX-License-Identifier: Apache-2.0
//
// Fused states: what stands for states that nobody watches. None of these operations raises: what cannot go on asks to be
// done again by the states themselves, which raise in the service's words.

#ifndef FLOW_FUSED_OPS
#define FLOW_FUSED_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_WatchedOp : Flow_Op<"watched", [Flow_ReadsExecution]> {
  let summary = "whether somebody sees each state of the execution";
  let description = [{
    A history, a log of states, a limit on events. Does not change while an execution runs.

    ```mlir
    %watched = flow.watched
    ```
  }];
  let results = (outs I1:$result);
  let assemblyFormat = "attr-dict";
}

def Flow_PassEventsOp : Flow_Op<"pass.events", [Flow_ChangesExecution]> {
  let summary = "count the events of states that were fused";
  let description = [{
    Causes of later errors quote event ids. `state` is the one left last: it is where a machine stands that is stopped now.

    ```mlir
    %four = arith.constant 4 : i32
    flow.pass.events %four to "Ship" pass
    ```
  }];
  let arguments = (ins I32:$count, StrAttr:$state, Flow_StateKind:$kind);
  let assemblyFormat = "$count `to` $state $kind attr-dict";
}

def Flow_LookupOp : Flow_Op<"lookup", [Pure]> {
  let summary = "the value a definite path leads to, if there is one";
  let description = [{
    `flow.path` without its error. Where `missing` is true the result is nothing at all, and only operations of this
    group, constructions and tests may be given it.

    ```mlir
    %id, %missing = flow.lookup ["order", "id"] of %in
    ```
  }];
  let arguments = (ins Flow_Json:$base, ArrayAttr:$steps);
  let results = (outs Flow_Json:$result, I1:$missing);
  let assemblyFormat = "$steps `of` $base attr-dict";
  let hasVerifier = 1;
}

def Flow_RefusesOp : Flow_Op<"refuses", [Pure]> {
  let summary = "whether nothing can be put at a path of a value";
  let description = [{
    When `flow.insert` would raise States.ResultPathMatchFailure: a node on the way can have no such member or element.

    ```mlir
    %refuses = flow.refuses ["reservation"] of %in
    ```
  }];
  let arguments = (ins Flow_Json:$target, ArrayAttr:$steps);
  let results = (outs I1:$result);
  let assemblyFormat = "$steps `of` $target attr-dict";
  let hasVerifier = 1;
}

def Flow_PutOp : Flow_Op<"put", [Pure]> {
  let summary = "a value with another put in at a path that takes it";
  let description = [{
    `flow.insert` without its error. Where `flow.refuses` is true the result is nothing at all.

    ```mlir
    %out = flow.put %result at ["reservation"] of %in
    ```
  }];
  let arguments = (ins Flow_Json:$value, ArrayAttr:$steps, Flow_Json:$target);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$value `at` $steps `of` $target attr-dict";
  let hasVerifier = 1;
}

def Flow_SizeOp : Flow_Op<"size", [Pure]> {
  let summary = "bytes of a value's text";
  let description = [{
    ```mlir
    %bytes = flow.size %out
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let results = (outs I64:$bytes);
  let assemblyFormat = "$value attr-dict";
}

def Flow_SizeBesideOp : Flow_Op<"size.beside", [Pure]> {
  let summary = "bytes of an object's text beside the value of one member";
  let description = [{
    Counts the member's name, whether or not the object has it yet: with the size of a value this is the size of the
    object with that value put in.

    ```mlir
    %beside = flow.size.beside "last" of %in
    ```
  }];
  let arguments = (ins Flow_Json:$target, StrAttr:$name);
  let results = (outs I64:$bytes);
  let assemblyFormat = "$name `of` $target attr-dict";
}

def Flow_SizeExceedsOp : Flow_Op<"size.exceeds", [Pure]> {
  let summary = "whether so many bytes are more than a payload may have";
  let description = [{
    ```mlir
    %bytes = flow.size %out
    %exceeds = flow.size.exceeds %bytes
    ```
  }];
  let arguments = (ins I64:$bytes);
  let results = (outs I1:$result);
  let assemblyFormat = "$bytes attr-dict";
}

def Flow_FieldsOp : Flow_Op<"fields", [Pure]> {
  let summary = "several members of an object, in one look";
  let description = [{
    Bit n of `found` says that member n is there; where it is not, its value is nothing at all (see `flow.lookup`). Bit 31
    says that `base` is an object. At most 24 names, all different.

    ```mlir
    %found, %values:2 = flow.fields ["id", "total"] of %in : !flow.json, !flow.json
    ```
  }];
  let arguments = (ins StrArrayAttr:$names, Flow_Json:$base);
  let results = (outs I32:$found, Variadic<Flow_Json>:$values);
  let assemblyFormat = "$names `of` $base attr-dict `:` type($values)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    static constexpr unsigned kMostNames = 24;
    static constexpr unsigned kObjectBit = 31;
  }];
}

// -- The context object --------------------------------------------------------------------------

def Flow_ContextBeginOp : Flow_Op<"context.begin", [Flow_ChangesExecution]> {
  let summary = "make what the context object has in common for all states";
  let description = [{
    The Id of an Express execution is drawn when the context is asked for first. Where others draw random numbers, too, this
    keeps the place at which the states would have drawn it.

    ```mlir
    flow.context.begin
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def Flow_ContextPartOp : Flow_Op<"context.part", [Pure]> {
  let summary = "a part of the context object that does not depend on the state";
  let description = [{
    `Execution`, and its input, name and start time; `StateMachine`; `Map`, and the number and value of its item. Those of a Map
    are nothing at all where no Map is around. The same all the time that a machine runs.

    ```mlir
    %execution = flow.context.part execution
    %index = flow.context.part index
    ```
  }];
  let arguments = (ins Flow_ContextPart:$part);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$part attr-dict";
}

def Flow_ContextWholeOp : Flow_Op<"context.whole", [Pure]> {
  let summary = "the context object of a state that is not entered";
  let description = [{
    Of its parts, and what the host adds. `map` may be nothing at all.

    ```mlir
    %execution = flow.context.part execution
    %machine = flow.context.part machine
    %map = flow.context.part map
    %name = flow.constant "\22Ship\22"
    %time = flow.now
    %state = flow.object ["Name", "EnteredTime"](%name, %time)
    %context = flow.context.whole %execution, %machine, %state, %map
    ```
  }];
  let arguments = (ins Flow_Json:$execution, Flow_Json:$machine, Flow_Json:$state, Flow_Json:$map);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$execution `,` $machine `,` $state `,` $map attr-dict";
}

def Flow_NowOp : Flow_Op<"now", [Flow_ReadsExecution]> {
  let summary = "what time it is, as a state notes it that is entered now";
  let description = [{
    ```mlir
    %time = flow.now
    ```
  }];
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "attr-dict";
}

// -- Values that are none ------------------------------------------------------------------------

def Flow_NothingOp : Flow_Op<"nothing", [Pure]> {
  let summary = "no value at all";
  let description = [{
    What a variable is that was not assigned. Where it may be used: see `flow.lookup`.

    ```mlir
    %none = flow.nothing
    ```
  }];
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "attr-dict";
}

def Flow_ForgottenOp : Flow_Op<"forgotten", [Pure]> {
  let summary = "a value that nobody reads any more, of which the size is kept";
  let description = [{
    What `flow.variable.store` puts into a variable that is assigned and not read again: its bytes count, and it need not be
    built.

    ```mlir
    %bytes = flow.size %total
    %gone = flow.forgotten %bytes
    ```
  }];
  let arguments = (ins I64:$bytes);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$bytes attr-dict";
}

// -- Operands of tests ---------------------------------------------------------------------------

def Flow_ReadNumberOp : Flow_Op<"read.number", [Pure]> {
  let summary = "a number as tests compare it";
  let description = [{
    The nearest binary64. `is` says whether `value` is a number at all.

    ```mlir
    %number, %is = flow.read.number %total
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let results = (outs F64:$number, I1:$is);
  let assemblyFormat = "$value attr-dict";
}

def Flow_ReadInstantOp : Flow_Op<"read.instant", [Pure]> {
  let summary = "a timestamp as tests compare it";
  let description = [{
    Seconds since 1970-01-01T00:00:00Z, rounded down, and nanoseconds on top. `is` says whether `value` is a timestamp.

    ```mlir
    %seconds, %nanoseconds, %is = flow.read.instant %at
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let results = (outs I64:$seconds, I32:$nanoseconds, I1:$is);
  let assemblyFormat = "$value attr-dict";
}

def Flow_ReadTextOp : Flow_Op<"read.text", [Pure]> {
  let summary = "which of some strings a value is";
  let description = [{
    The place among `texts`, which are JSON strings as `flow.constant` has them, all different, shorter ones first and equally
    long ones in the order of their bytes. How many there are when it is none of them, or no string.

    ```mlir
    %which = flow.read.text %type ["\22paid\22", "\22sent\22", "\22returned\22"]
    ```
  }];
  let arguments = (ins Flow_Json:$value, StrArrayAttr:$texts);
  let results = (outs I32:$which);
  let assemblyFormat = "$value $texts attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The order of the texts.
    static bool comesBefore(llvm::StringRef left, llvm::StringRef right);
  }];
}

def Flow_ReadFormsOp : Flow_Op<"read.forms", [Pure]> {
  let summary = "which forms of StringMatches a string has";
  let description = [{
    Bit n of `forms` says that it has the form of pattern n, which is given as `flow.matches` has it. At most 32 patterns.

    ```mlir
    %forms = flow.read.forms %name [["log-", ".txt"], ["log-", ".gz"]]
    ```
  }];
  let arguments = (ins Flow_Json:$value, ArrayAttr:$patterns);
  let results = (outs I32:$forms);
  let assemblyFormat = "$value $patterns attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    static constexpr unsigned kMostPatterns = 32;
  }];
}

// -- Numbers of loops ----------------------------------------------------------------------------

def Flow_IntegerOp : Flow_Op<"integer", [Pure]> {
  let summary = "a whole number as JSON";
  let description = [{
    ```mlir
    %three = arith.constant 3 : i32
    %n = flow.integer %three
    ```
  }];
  let arguments = (ins I32:$value);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$value attr-dict";
}

def Flow_ReadIntegerOp : Flow_Op<"read.integer", [Pure]> {
  let summary = "a number as States.MathAdd takes it";
  let description = [{
    Rounded to a whole number, halves up. `is` says whether `value` is a number that gives one of 32 bits; `exact` says
    that `flow.integer` would give `value` again, to the last character (`5`, but not `5.0`; numbers of more than eight
    characters that came as text are not looked at).

    ```mlir
    %integer, %is, %exact = flow.read.integer %total
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let results = (outs I32:$integer, I1:$is, I1:$exact);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

def Flow_AddIntegersOp : Flow_Op<"add.integers", [Pure]> {
  let summary = "the sum of two whole numbers, if 32 bits can hold it";
  let description = [{
    ```mlir
    %two = arith.constant 2 : i32
    %sum, %overflows = flow.add.integers %two, %two
    ```
  }];
  let arguments = (ins I32:$left, I32:$right);
  let results = (outs I32:$sum, I1:$overflows);
  let assemblyFormat = "$left `,` $right attr-dict";
}

// -- Loops over items ---------------------------------------------------------------------------

def Flow_ItemsCountOp : Flow_Op<"items.count", [Pure]> {
  let summary = "how many items a Map has";
  let description = [{
    `refused` says that it has none because `items` is no array.

    ```mlir
    %count, %refused = flow.items.count %items
    ```
  }];
  let arguments = (ins Flow_Json:$items);
  let results = (outs I32:$count, I1:$refused);
  let assemblyFormat = "$items attr-dict";
}

def Flow_ItemsOpenOp : Flow_Op<"items.open", [Pure]> {
  let summary = "look at members of each item of an array";
  let description = [{
    Of items that are of one known form, where members are is looked up once. `reader` is no JSON value. `count` and
    `refused` are those of `flow.items.count`; where `refused` is true, nothing is read. Names are as in `flow.fields`.

    ```mlir
    %reader, %count, %refused = flow.items.open ["id", "total"] of %items
    ```
  }];
  let arguments = (ins StrArrayAttr:$names, Flow_Json:$items);
  let results = (outs Flow_Json:$reader, I32:$count, I1:$refused);
  let assemblyFormat = "$names `of` $items attr-dict";
}

def Flow_ItemsReadOp : Flow_Op<"items.read", [Pure]> {
  let summary = "an item and its members";
  let description = [{
    Item `index` of the array of which `reader` is one, and what `flow.fields` gives of it.

    ```mlir
    %reader, %count, %refused = flow.items.open ["id", "total"] of %items
    %second = arith.constant 1 : i32
    %item, %found, %values:2 = flow.items.read %second of %reader : !flow.json, !flow.json
    ```
  }];
  let arguments = (ins I32:$index, Flow_Json:$reader);
  let results = (outs Flow_Json:$item, I32:$found, Variadic<Flow_Json>:$values);
  let assemblyFormat = "$index `of` $reader attr-dict `:` type($values)";
  let hasVerifier = 1;
}

def Flow_IndexOp : Flow_Op<"index", [Pure]> {
  let summary = "the place of an item as a JSON number";
  let description = [{
    ```mlir
    %second = arith.constant 1 : i32
    %n = flow.index %second
    ```
  }];
  let arguments = (ins I32:$index);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$index attr-dict";
}

def Flow_LoopEndsOp : Flow_Op<"loop.ends", [Flow_ReadsExecution]> {
  let summary = "whether a loop that makes no stop has to be given up";
  let description = [{
    When the runtime wants to be let in for more than a collection, or a collection cannot wait any longer. Asked where
    `flow.stop.wanted` is true.

    ```mlir
    %ends = flow.loop.ends
    ```
  }];
  let results = (outs I1:$result);
  let assemblyFormat = "attr-dict";
}

#endif // FLOW_FUSED_OPS

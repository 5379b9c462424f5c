// SPDX-License-Identifier: Apache-2.0
//
// Arrays written as text: what a Map that runs in place makes of its items, without cells. Made by write-items.

#ifndef FLOW_TEXT_OPS
#define FLOW_TEXT_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

// An operand `list` of these is what flow.text.begin gives: an array that is being written, no JSON value before
// flow.text.end makes one of it. What is written of a value that is not good makes flow.text.item say so, and nothing else.

def Flow_TextBeginOp : Flow_Op<"text.begin", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "an array to write as JSON text";
  let description = [{
    `number` tells lists apart that are written at the same time, from 0. Constants of one item take at most `constants`
    bytes. The bytes of `like` are a guess at those of the result.

    ```mlir
    %list = flow.text.begin like %items number 0 constants 40
    ```
  }];
  let arguments = (ins Flow_Json:$like, I32Attr:$number, I32Attr:$constants);
  let results = (outs Flow_Json:$list);
  let assemblyFormat = "`like` $like `number` $number `constants` $constants attr-dict";
}

def Flow_TextConstantOp : Flow_Op<"text.constant", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "write a text as it is";
  let description = [{
    A part of JSON text: punctuation, names, constants.

    ```mlir
    flow.text.constant "{\22kind\22:\22bulk\22,\22qty\22:" to %list
    ```
  }];
  let arguments = (ins StrAttr:$text, Flow_Json:$list);
  let assemblyFormat = "$text `to` $list attr-dict";
}

def Flow_TextOpenOp : Flow_Op<"text.open", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "note that a container begins";
  let description = [{
    With `count` members or elements. Its bracket will be written when `ahead` more bytes have been.

    ```mlir
    %object = flow.text.open 2 ahead 0 in %list
    ```
  }];
  let arguments = (ins I32Attr:$count, I32Attr:$ahead, Flow_Json:$list);
  let results = (outs I32:$ordinal);
  let assemblyFormat = "$count `ahead` $ahead `in` $list attr-dict";
}

def Flow_TextCloseOp : Flow_Op<"text.close", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "note that a container ends";
  let description = [{
    Behind its bracket, which is the last of the next `ahead` bytes. All containers that began in it have ended.

    ```mlir
    %object = flow.text.open 0 ahead 0 in %list
    flow.text.constant "{" to %list
    flow.text.close %object ahead 1 in %list
    flow.text.constant "}" to %list
    ```
  }];
  let arguments = (ins I32:$ordinal, I32Attr:$ahead, Flow_Json:$list);
  let assemblyFormat = "$ordinal `ahead` $ahead `in` $list attr-dict";
}

def Flow_TextValueOp : Flow_Op<"text.value", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "write a value's JSON text";
  let description = [{
    ```mlir
    flow.text.value %qty to %list
    ```
  }];
  let arguments = (ins Flow_Json:$value, Flow_Json:$list);
  let assemblyFormat = "$value `to` $list attr-dict";
}

def Flow_TextCharactersOp : Flow_Op<"text.characters", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "write a value as States.Format puts it into a string";
  let description = [{
    Escaped, without quotes around it.

    ```mlir
    flow.text.characters %sku to %list
    ```
  }];
  let arguments = (ins Flow_Json:$value, Flow_Json:$list);
  let assemblyFormat = "$value `to` $list attr-dict";
}

def Flow_TextIndexOp : Flow_Op<"text.index", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "write the place of an item";
  let description = [{
    ```mlir
    %second = arith.constant 1 : i32
    flow.text.index %second to %list
    ```
  }];
  let arguments = (ins I32:$index, Flow_Json:$list);
  let assemblyFormat = "$index `to` $list attr-dict";
}

def Flow_TextIntrinsicOp : Flow_Op<"text.intrinsic", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "write what an intrinsic function gives";
  let description = [{
    One of those that need no cells for it: States.ArrayContains, States.MathAdd, States.StringSplit. Where the function
    refuses the values, flow.text.item says so.

    ```mlir
    %one = flow.constant "1"
    flow.text.intrinsic States.MathAdd(%qty, %one) to %list
    ```
  }];
  let arguments = (ins Flow_Intrinsic:$function, Variadic<Flow_Json>:$values, Flow_Json:$list);
  let assemblyFormat = "$function `(` $values `)` `to` $list attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether the results of `function` can be written so.
    static bool takes(::asl::flow::Intrinsic function);
  }];
}

def Flow_TextListOp : Flow_Op<"text.list", [MemoryEffects<[MemRead<Flow_Lists>, MemWrite<Flow_Lists>]>]> {
  let summary = "write an array that was written as text itself";
  let description = [{
    `inner` is finished by this: it has all its items.

    ```mlir
    %inner = flow.text.begin like %parts number 1 constants 8
    flow.text.list %inner to %list
    ```
  }];
  let arguments = (ins Flow_Json:$inner, Flow_Json:$list);
  let assemblyFormat = "$inner `to` $list attr-dict";
}

def Flow_TextSizeOp : Flow_Op<"text.size", [MemoryEffects<[MemRead<Flow_Lists>]>]> {
  let summary = "bytes of an array that is written as text";
  let description = [{
    As it would be if it ended here, between two items.

    ```mlir
    %bytes = flow.text.size %list
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs I64:$bytes);
  let assemblyFormat = "$list attr-dict";
}

def Flow_TextItemOp : Flow_Op<"text.item", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "end an item of an array that is written as text";
  let description = [{
    `refused` says that what was written is not good: an intrinsic function refused its values, or the item is larger than a
    payload may be.

    ```mlir
    %refused = flow.text.item %list
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs I1:$refused);
  let assemblyFormat = "$list attr-dict";
}

def Flow_TextEndOp : Flow_Op<"text.end", [MemoryEffects<[MemRead<Flow_Lists>, MemWrite<Flow_Lists>]>]> {
  let summary = "the array that was written as text";
  let description = [{
    ```mlir
    %result = flow.text.end %list
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$list attr-dict";
}

#endif // FLOW_TEXT_OPS

// SPDX-License-Identifier: Apache-2.0
//
// Paths that may select more than one node: steps over lists of nodes, filters, functions. And the lists into which
// filters are lowered.
//
//   $.pets[?(@.age > 3)].name     %pets = flow.find ["pets"] of %in
//                                 %0 = flow.nodes.root %pets
//                                 %1 = flow.nodes.candidates of %0 in "$.pets[?(@.age > 3)].name"
//                                 %2 = flow.filter %1 { .. }
//                                 %3 = flow.nodes.members ["name"] of %2 in "$.pets[?(@.age > 3)].name"

#ifndef FLOW_NODE_OPS
#define FLOW_NODE_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_FindOp : Flow_Op<"find", [Pure]> {
  let summary = "the value a definite path leads to, or nothing";
  let description = [{
    Never an error. Nothing is no JSON value: it may only be tested, and be the root of a node list, which is then
    empty. Steps are those of `flow.path`.

    ```mlir
    %age = flow.find ["owner", "age"] of %pet
    ```
  }];
  let arguments = (ins Flow_Json:$base, ArrayAttr:$steps);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$steps `of` $base attr-dict";
  let hasFolder = 1;
  let hasVerifier = 1; // steps are names or indices; nobody keeps the result
}

// --- steps ---------------------------------------------------------------------------------------

def Flow_NodesRootOp : Flow_Op<"nodes.root", [Pure]> {
  let summary = "the node list of one value";
  let description = [{
    An indefinite path (wildcard, slice, union, descendants, filter) is a chain of steps, each mapping a list of
    nodes to the next one. A node list is an array value, so the last list is the path's value. The root of
    nothing is the empty list.

    ```mlir
    %0 = flow.nodes.root %in
    %1 = flow.nodes.members ["items"] of %0 in "$['items','others'][*]"
    %2 = flow.nodes.children of %1 in "$['items','others'][*]"
    ```
  }];
  let arguments = (ins Flow_Json:$value);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

// A step that may give more nodes than it is given. A list that becomes too long ends the execution with
// States.Runtime, in which `path` is quoted.
class Flow_NodesOp<string mnemonic> : Flow_Op<"nodes." # mnemonic, [Flow_CanRaise]> {
  let results = (outs Flow_Json:$result);
}

def Flow_NodesMembersOp : Flow_NodesOp<"members"> {
  let summary = "the named members of the nodes that are objects";
  let description = [{
    In the order written, node by node; a missing member is left out.

    ```mlir
    %1 = flow.nodes.members ["id", "name"] of %0 in "$[*]['id','name']"
    ```
  }];
  let arguments = (ins StrArrayAttr:$names, Flow_Json:$nodes, StrAttr:$path);
  let assemblyFormat = "$names `of` $nodes `in` $path attr-dict";
}

def Flow_NodesElementsOp : Flow_NodesOp<"elements"> {
  let summary = "the elements at the given indices of the nodes that are arrays";
  let description = [{
    Negative indices count from the end; past the end gives null.

    ```mlir
    %1 = flow.nodes.elements [0, -1] of %0 in "$[0,-1]"
    ```
  }];
  let arguments = (ins DenseI64ArrayAttr:$indices, Flow_Json:$nodes, StrAttr:$path);
  let assemblyFormat = "$indices `of` $nodes `in` $path attr-dict";
}

def Flow_NodesSliceOp : Flow_NodesOp<"slice"> {
  let summary = "a range of elements of the nodes that are arrays";
  let description = [{
    From `start` to before `end`, each `step`th; a missing end is open.

    ```mlir
    %1 = flow.nodes.slice of %0 from 1 to 5 step 1 in "$[1:5]"
    ```
  }];
  let arguments = (ins Flow_Json:$nodes, OptionalAttr<I64Attr>:$start, OptionalAttr<I64Attr>:$end,
                       I64Attr:$step, StrAttr:$path);
  let assemblyFormat = "`of` $nodes (`from` $start^)? (`to` $end^)? `step` $step `in` $path attr-dict";
  let hasVerifier = 1; // a step of 0 never ends
}

def Flow_NodesChildrenOp : Flow_NodesOp<"children"> {
  let summary = "all members and elements of the nodes";
  let description = [{
    ```mlir
    %1 = flow.nodes.children of %0 in "$.*"
    ```
  }];
  let arguments = (ins Flow_Json:$nodes, StrAttr:$path);
  let assemblyFormat = "`of` $nodes `in` $path attr-dict";
}

def Flow_NodesDescendantsOp : Flow_NodesOp<"descendants"> {
  let summary = "each node and everything below it, depth first";
  let description = [{
    With `containers` only the objects and arrays among them: what a filter behind `..` is asked about.

    ```mlir
    %1 = flow.nodes.descendants of %0 in "$..id"
    %2 = flow.nodes.descendants containers of %0 in "$..[?(@.id)]"
    ```
  }];
  let arguments = (ins UnitAttr:$containers, Flow_Json:$nodes, StrAttr:$path);
  let assemblyFormat = "(`containers` $containers^)? `of` $nodes `in` $path attr-dict";
}

def Flow_NodesCandidatesOp : Flow_NodesOp<"candidates"> {
  let summary = "what a filter is asked about";
  let description = [{
    Of a node that is an array its elements, of an object the object itself. Scalars never satisfy a filter and are
    left out.

    ```mlir
    %1 = flow.nodes.candidates of %0 in "$[?(@.id)]"
    ```
  }];
  let arguments = (ins Flow_Json:$nodes, StrAttr:$path);
  let assemblyFormat = "`of` $nodes `in` $path attr-dict";
}

def Flow_FilterOp : Flow_Op<"filter", [RecursiveMemoryEffects]> {
  let summary = "the values of a list for which a condition holds";
  let description = [{
    The region is the condition: its argument is the value asked about (`@`), and every way through ends in a
    `flow.yield` that says whether it is kept. Blocks are the `&&` and `||` of the condition. Gone after
    lower-sequences, which makes a loop of it.

    ```mlir
    %kept = flow.filter %list {
    ^bb0(%candidate: !flow.json):
      %age = flow.find ["age"] of %candidate
      %three = flow.constant "3"
      %older = flow.compare %age gt %three as numeric
      flow.yield %older : i1
    }
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs Flow_Json:$result);
  let regions = (region MinSizedRegion<1>:$condition);
  let assemblyFormat = "$list $condition attr-dict";
  let hasRegionVerifier = 1; // one JSON argument, a condition at each end
  let hasFolder = 1;
}

def Flow_YieldOp : Flow_Op<"yield", [Pure, Terminator]> {
  let summary = "what a region gives";
  let description = [{
    ```mlir
    %none = flow.filter %list {
    ^bb0(%candidate: !flow.json):
      %no = arith.constant false
      flow.yield %no : i1
    }
    ```
  }];
  let arguments = (ins AnyTypeOf<[I1, Flow_Json]>:$value);
  let assemblyFormat = "$value `:` type($value) attr-dict";
}

def Flow_NodesFunctionOp : Flow_Op<"nodes.function", [Flow_CanRaise]> {
  let summary = "the function at the end of a path";
  let description = [{
    Applied to what the steps before it select. States.Runtime, quoting `path`, when it has no value: the smallest of
    no numbers, the first of nothing. What is asked of a value that the function is not for is null, as in the
    library that the service uses.

    ```mlir
    %n = flow.nodes.function length of %list in "$.list.length()"
    %text = flow.nodes.function concat of %list (%a, %b) in "$.list.concat($.a, $.b)"
    ```
  }];
  let arguments = (ins Flow_PathFunction:$function, Flow_Json:$value, Variadic<Flow_Json>:$arguments, StrAttr:$path);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$function `of` $value (`(` $arguments^ `)`)? `in` $path attr-dict";
  let hasVerifier = 1; // index takes one argument, first and last none
}

// --- lists, for loops ----------------------------------------------------------------------------

def Flow_ListCountOp : Flow_Op<"list.count", [Pure]> {
  let summary = "how many elements an array has";
  let description = [{
    0 when it is none.

    ```mlir
    %count = flow.list.count %list
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs I32:$count);
  let assemblyFormat = "$list attr-dict";
}

def Flow_ListItemOp : Flow_Op<"list.item", [Pure]> {
  let summary = "an element of an array that was counted";
  let description = [{
    Not a copy: what is found when it is looked into stays known to the list. `index` is below the count.

    ```mlir
    %item = flow.list.item %n of %list
    ```
  }];
  let arguments = (ins I32:$index, Flow_Json:$list);
  let results = (outs Flow_Json:$item);
  let assemblyFormat = "$index `of` $list attr-dict";
}

def Flow_ListBeginOp : Flow_Op<"list.begin", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "a list to gather values in";
  let description = [{
    Holds at most `capacity` values. It is no JSON value until `flow.list.end` makes one of it.

    ```mlir
    %gathered = flow.list.begin %n
    ```
  }];
  let arguments = (ins I32:$capacity);
  let results = (outs Flow_Json:$list);
  let assemblyFormat = "$capacity attr-dict";
}

def Flow_ListAddOp : Flow_Op<"list.add", [MemoryEffects<[MemWrite<Flow_Lists>]>]> {
  let summary = "put a value at the end of a list being gathered";
  let description = [{
    ```mlir
    flow.list.add %item to %gathered
    ```
  }];
  let arguments = (ins Flow_Json:$item, Flow_Json:$list);
  let assemblyFormat = "$item `to` $list attr-dict";
}

def Flow_ListEndOp : Flow_Op<"list.end", [MemoryEffects<[MemRead<Flow_Lists>]>]> {
  let summary = "the array of what was gathered";
  let description = [{
    ```mlir
    %kept = flow.list.end %gathered
    ```
  }];
  let arguments = (ins Flow_Json:$list);
  let results = (outs Flow_Json:$result);
  let assemblyFormat = "$list attr-dict";
}

#endif // FLOW_NODE_OPS

// SPDX-License-Identifier: Apache-2.0
//
// The passes that change nothing but how fast a program is: fused states, and what is known of a chain of states. With -g
// they are left out, so that a debugger finds states as they were written. In the order of the pipeline.

#ifndef FLOW_FAST_PASSES
#define FLOW_FAST_PASSES

include "mlir/Pass/PassBase.td"

def FuseStates : Pass<"flow-fuse-states", "::mlir::ModuleOp"> {
  let summary = "states that only compute get a version in which they are one";
  let description = [{
    For executions that nobody watches. In it nothing raises: where a path leads nowhere or a value is too large, the
    states themselves do everything again from the start, and raise in the service's words. Pass, Choice and Succeed
    states that can be done twice are fused, and Map and Parallel states whose machines are of such states: they become
    loops and chains. What a state does that has waited begins a group if the state behind it is in it. Variables that they
    assign are handed on as values and stored where the group is left; the context object is made of parts, of which
    `fold-fused` leaves what is asked for; simple expressions of JSONata are done in place, and evaluated only where they are
    not what their form says. A state where groups meet, or a loop closes, begins one of its own, so a machine has each state
    at most twice, and once more in the machine that runs it.

    ```mlir
    // before
    cf.br ^A(%in : !flow.json)
    // after
    cf.br ^choose(%in : !flow.json)
  ^choose(%c: !flow.json):
    %watched = flow.watched
    cf.cond_br %watched, ^A(%c : !flow.json), ^fused(%c : !flow.json)
  ^fused(%f: !flow.json):
    %x, %missing = flow.lookup ["x"] of %f
    cf.cond_br %missing, ^again, ^there
  ^again:
    cf.br ^A(%f : !flow.json)
    ```
  }];
  let statistics = [Statistic<"numStates", "num-states", "States fused">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def FoldFused : Pass<"flow-fold-fused", "::asl::flow::FuncOp"> {
  let summary = "what one fused state hands to the next is used where it is made";
  let description = [{
    A path into what was just put or built leads to the part itself, or to what is beside it; a value put over another
    one replaces it; the size of what is built is the sum of its parts' and needs no building. What is left for the evaluator
    of expressions alone is built where that is asked.

    ```mlir
    // before
    %p = flow.put %o at ["last"] of %in
    %id, %m = flow.lookup ["id"] of %p
    // after
    %id, %m = flow.lookup ["id"] of %in       // and no put, if nobody else uses it
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def UnboxLoops : Pass<"flow-unbox-loops", "::asl::flow::FuncOp"> {
  let summary = "a loop of fused states carries the members of its object, and whole numbers as numbers";
  let description = [{
    After its first turn. The object is built where the loop is left, and where it is used whole. What does not go on
    there is done by the loop as it was.

    ```text
    // before
  ^head(%in: !flow.json):
    %i, %missing = flow.lookup ["i"] of %in
    %more, %refused = flow.intrinsic.checked States.MathAdd(%i, %one)
    %next = flow.object ["n", "i"](%n, %more)
    cf.br ^head(%next : !flow.json)
    // after
  ^turn(%i: i32, %events: i32):
    %more, %overflows = flow.add.integers %i, %one
    cf.br ^turn(%more, %all : i32, i32)
    ```
  }];
  let statistics = [Statistic<"numLoops", "num-loops", "Loops that carry members">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def ReuseParts : Pass<"flow-reuse-parts", "::asl::flow::FuncOp"> {
  let summary = "what a chain of states has put or looked up is not looked up again";
  let description = [{
    In a block, in which nothing waits, a path that leads to what was put there, or to what was looked up before, gives that.
    States stay states, and no error changes: a look-up goes only where it cannot fail.

    ```mlir
    // before
    %id = flow.path ["id"] of %in at <template "$.id" in "id.$">
    %p = flow.insert %o at ["last"] of %in <path "$.last" in "ResultPath">
    %again = flow.path ["id"] of %p at <template "$.id" in "id.$">
    // after
    %id = flow.path ["id"] of %in at <template "$.id" in "id.$">
    %p = flow.insert %o at ["last"] of %in <path "$.last" in "ResultPath">
    ```
  }];
  let statistics = [Statistic<"numPaths", "num-paths", "Paths not looked up again">];
}

def WriteItems : Pass<"flow-write-items", "::asl::flow::FuncOp"> {
  let summary = "what a Map that runs in place makes of its items is written as text";
  let description = [{
    Where what an item becomes is built in the loop, and nothing looks into it there. Values that only this was for are
    written where they stand in it, and not made at all; tests of sizes that the item's own implies go.

    ```mlir
    // before
    %list = flow.list.begin %n
    %sum, %refused = flow.intrinsic.checked States.MathAdd(%qty, %one)
    cf.cond_br %refused, ^again, ^next
  ^next:
    %out = flow.object ["next"](%sum)
    flow.list.add %out to %list
    %result = flow.list.end %list
    // after
    %list = flow.text.begin like %items number 0 constants 9
    %object = flow.text.open 1 ahead 0 in %list
    flow.text.constant "{\22next\22:" to %list
    flow.text.intrinsic States.MathAdd(%qty, %one) to %list
    flow.text.close %object ahead 1 in %list
    flow.text.constant "}" to %list
    %refused = flow.text.item %list
    cf.cond_br %refused, ^again, ^next
  ^next:
    %result = flow.text.end %list
    ```
  }];
  let statistics = [Statistic<"numLists", "num-lists", "Lists of results written as text">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def MergeGuards : Pass<"flow-merge-guards", "::asl::flow::FuncOp"> {
  let summary = "several tests whether states have to do it themselves become one";
  let description = [{
    What stands between two tests is done although the first has failed: nothing there raises or changes anything. Sizes
    that differ by a constant are compared once, the largest.

    ```mlir
    // before
    %p, %noP = flow.lookup ["p"] of %in
    cf.cond_br %noP, ^again, ^next
  ^next:
    %q, %noQ = flow.lookup ["q"] of %in
    cf.cond_br %noQ, ^again, ^last
    // after
    %p, %noP = flow.lookup ["p"] of %in
    %q, %noQ = flow.lookup ["q"] of %in
    %any = arith.ori %noP, %noQ : i1
    cf.cond_br %any, ^again, ^last
    ```
  }];
  let statistics = [Statistic<"numMerged", "num-merged", "Tests merged with the one before">];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ReadOperands : Pass<"flow-read-operands", "::asl::flow::FuncOp"> {
  let summary = "what several tests compare is read once";
  let description = [{
    Numbers are compared as binary64, timestamps as seconds and nanoseconds; constants are read when compiling.

    ```mlir
    // before
    %five = flow.constant "5"
    %big = flow.compare %total gt %five as numeric
    // after
    %number, %is = flow.read.number %total
    %c5 = arith.constant 5.0 : f64
    %gt = arith.cmpf ogt, %number, %c5 : f64
    %big = arith.andi %is, %gt : i1
    ```
  }];
  let statistics = [Statistic<"numTests", "num-tests", "Tests done in place">];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def CountTurns : Pass<"flow-count-turns", "::asl::flow::FuncOp"> {
  let summary = "turns of a loop that nothing can end are done without asking";
  let description = [{
    How many there are is computed from the counters of the loop, what they are compared with, and the events that are left
    until the runtime is let in. So many turns are done in a copy without tests; the turn behind them is done as it was.

    ```text
    // before
  ^turn(%i: i32, %events: i32):
    %more = arith.cmpi slt, %i, %bound : i32
    cf.cond_br %more, ^add, ^leave
    // after
  ^turn(%i: i32, %events: i32):
    cf.cond_br %some, ^quick(%i, %events : i32, i32), ^slow(%i, %events : i32, i32)
  ^quick(%j: i32, %passed: i32):
    %next = arith.addi %j, %one : i32
    cf.cond_br %goesOn, ^quick(%next, %all : i32, i32), ^turn(%next, %all : i32, i32)
    ```
  }];
  let statistics = [Statistic<"numLoops", "num-loops", "Loops that have a copy without tests">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def GatherFields : Pass<"flow-gather-fields", "::asl::flow::FuncOp"> {
  let summary = "what is read of one object is looked up at once";
  let description = [{
    A text is gone through once instead of once a path. The look stands in the block that dominates all that need it, out
    of loops that the object does not change in.

    ```mlir
    // before
    %sku, %noSku = flow.lookup ["sku"] of %item
    %qty, %noQty = flow.lookup ["qty"] of %item
    // after
    %found, %values:2 = flow.fields ["sku", "qty"] of %item : !flow.json, !flow.json
    // and a test of one bit of %found for each
    ```
  }];
  let statistics = [Statistic<"numObjects", "num-objects", "Objects looked at once">];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ReadItems : Pass<"flow-read-items", "::asl::flow::FuncOp"> {
  let summary = "members of all items of an array are looked up alike";
  let description = [{
    Items that were written by a machine mostly have one form, so that where a member is in one of them tells where it is in
    all. The array is not looked into.

    ```text
    // before
    %count, %refused = flow.items.count %items
    %item = flow.list.item %i of %items
    %found, %values:2 = flow.fields ["sku", "qty"] of %item : !flow.json, !flow.json
    // after
    %reader, %count, %refused = flow.items.open ["sku", "qty"] of %items
    %item, %found, %values:2 = flow.items.read %i of %reader : !flow.json, !flow.json
    ```
  }];
  let statistics = [Statistic<"numArrays", "num-arrays", "Arrays whose items are read so">];
}

def MergeChoices : Pass<"flow-merge-choices", "::asl::flow::FuncOp"> {
  let summary = "rules that compare one value become a switch";
  let description = [{
    Tests of one value for several strings read once which of them it is, tests for several patterns which of them it has;
    tests that follow each other on such a number, or on a number or time that was read, become one branch.

    ```mlir
    // before
    %a = flow.compare %type eq %paid as string
    cf.cond_br %a, ^paid, ^next
  ^next:
    %b = flow.compare %type eq %sent as string
    cf.cond_br %b, ^sent, ^other
    // after
    %which = flow.read.text %type ["\22paid\22", "\22sent\22"]
    cf.switch %which : i32, [default: ^other, 0: ^paid, 1: ^sent]
    ```
  }];
  let statistics = [Statistic<"numTests", "num-tests", "Tests of strings done in place">,
                    Statistic<"numSwitches", "num-switches", "Runs of tests that are one branch now">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def HoistSelections : Pass<"flow-hoist-selections", "::asl::flow::FuncOp"> {
  let summary = "what a Map's selector finds in the same place for all items is looked up once";
  let description = [{
    The look-up is made where the attempt begins, and raises nothing. Where it leads nowhere, the selector asks for the path
    when it did before, and that raises: a Map without items fails no earlier than it did.

    ```mlir
    // before
    %x = flow.path ["p"] of %in at <template "$.p" in "x.$">       // in the block of an item
    // after
    %p, %missing = flow.lookup ["p"] of %in                        // behind flow.map.begin
    %bytes = flow.size %p                                          // in the block of an item: none, if it is not there
    ```
  }];
  let statistics = [Statistic<"numPaths", "num-paths", "Paths looked up once for all items">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def ReuseObjects : Pass<"flow-reuse-objects", "::asl::flow::FuncOp"> {
  let summary = "an object that nobody else has is changed, not copied";
  let description = [{
    On a way on which nothing waits, an insertion into what another one has made, and nobody needs any more, changes it.

    ```mlir
    // before
    %p = flow.insert %a at ["last"] of %in <path "$.last" in "ResultPath">
    flow.enter "B" pass, %p
    %q = flow.insert %b at ["last"] of %p <path "$.last" in "ResultPath">
    // after
    %p = flow.insert %a at ["last"] of %in <path "$.last" in "ResultPath">
    flow.enter "B" pass, %p
    %q = flow.insert %b at ["last"] of %p <path "$.last" in "ResultPath"> {own}
    ```
  }];
  let statistics = [Statistic<"numObjects", "num-objects", "Objects changed in place">];
}

#endif // FLOW_FAST_PASSES

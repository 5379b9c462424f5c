// SPDX-License-Identifier: Apache-2.0
//
// The passes, in the order of the pipeline (Pipeline.cpp says why in that order).

#ifndef FLOW_PASSES
#define FLOW_PASSES

include "mlir/Pass/PassBase.td"

def FoldPaths : Pass<"flow-fold-paths", "::mlir::ModuleOp"> {
  let summary = "resolve paths and tests whose outcome is known, join paths of paths";
  let description = [{
    A path into a constant or into an object just built becomes its value; a comparison of constants becomes
    true or false, a call of an intrinsic function on constants its result (the runtime's own code decides); a
    path of a path becomes one look-up that still reports a miss of either part in that part's words.

    ```mlir
    // before
    %order = flow.path ["order"] of %in at <path "$.order" in "InputPath">
    %id = flow.path ["id"] of %order at <template "$.id" in "id.$">
    // after
    %id = flow.path ["order", "id"] of %in at <template "$.id" in "id.$"> after 1 <path "$.order" in "InputPath">
    ```
  }];
  let statistics = [Statistic<"numJoined", "num-joined", "Paths of paths joined">];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def DropUnreached : Pass<"flow-drop-unreached", "::asl::flow::MachineOp"> {
  let summary = "drop choices and states that nothing leads to any more";
  let description = [{
    Branches on a known condition become plain branches; blocks and then states that nothing reaches are
    erased. A definition with an unreachable state is refused by the front end; what is dropped here became
    unreachable by folding. The names of dropped Task states stay on the machine, for mock files.

    ```mlir
    // before
    cf.cond_br %true, ^big, ^small      // ^small: flow.next @Small(%in)
    // after
    cf.br ^big                          // @Small is gone unless another state goes there
    ```
  }];
  let statistics = [Statistic<"numStates", "num-states", "States dropped">];
}

def VerifyStateForm : Pass<"flow-verify-state-form", "::mlir::ModuleOp"> {
  let summary = "border: only machines, their states resolved";
  let description = [{
    Fails when a transition names no state of its machine, or when an operation of a later form is there.

    ```mlir
    flow.next @Nowhere(%in)   // error: goes to 'Nowhere', which is not a state of 'Order'
    ```
  }];
}

def FlattenStates : Pass<"flow-flatten-states", "::mlir::ModuleOp"> {
  let summary = "states become blocks of one function";
  let description = [{
    Each state becomes a block that begins with `flow.enter`; `flow.next` becomes `flow.leave` and a branch;
    a task splits its block, so that the answer is a block argument; retriers and catchers become the
    terminators `flow.retry` and `flow.catch` of the block where a failed call arrives.

    ```text
    // before                                        // after
    flow.state @A task {                             ^A(%in: !flow.json):
    ^bb0(%in: !flow.json):                             flow.enter "A" task, %in
      %r = flow.task <...>(%in)                        cf.br ^attempt
        catch [["States.ALL"]] {                     ^attempt:
        ^bb0(%e: !flow.json):                          flow.await.task <...>(%in) resume ^ok fail ^failed
          flow.next @B(%e)                           ^ok(%r: !flow.json):
        }                                              flow.leave %r
      flow.succeed %r                                  flow.finish %r
    }                                                ^failed(%e: !flow.json):
                                                       flow.catch %e [["States.ALL"]] otherwise ^raise to ^c0
    ```
  }];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect"];
}

def ExpandRetry : Pass<"flow-expand-retry", "::asl::flow::FuncOp"> {
  let summary = "retriers become loops with a counter each";
  let description = [{
    Each retrier keeps its own count, an argument of the block that begins an attempt. The first retrier whose
    names match decides; when it has no attempt left, the catchers are asked.

    ```text
    // before
    ^attempt:
      flow.await.task <...>(%in) resume ^ok fail ^failed
    ^failed(%e: !flow.json):
      flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>] again ^attempt otherwise ^caught
    // after
    ^attempt(%n: i32):
      flow.await.task <...>(%in) resume ^ok fail ^failed
    ^failed(%e: !flow.json):
      %hit = flow.error.match %e ["A"]
      cf.cond_br %hit, ^matched, ^caught
    ^matched:
      %left = arith.cmpi ult, %n, %c3 : i32
      cf.cond_br %left, ^pause, ^caught
    ^pause:
      %delay = flow.backoff %n of <["A"], rate = 2.0 : f64>
      flow.await.timer %delay retry resume ^resumed
    ^resumed:
      %next = arith.addi %n, %c1 : i32
      cf.br ^attempt(%next : i32)
    ```
  }];
  let statistics = [Statistic<"numLoops", "num-loops", "Retriers expanded">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def ExpandCatch : Pass<"flow-expand-catch", "::asl::flow::FuncOp"> {
  let summary = "catchers become a chain of tests";
  let description = [{
    ```mlir
    // before
    flow.catch %e [["A"], ["States.ALL"]] otherwise ^raise to ^c0, ^c1
    // after
      %a = flow.error.match %e ["A"]
      cf.cond_br %a, ^c0, ^more
    ^more:
      %all = flow.error.match %e ["States.ALL"]
      cf.cond_br %all, ^c1, ^raise
    ```
  }];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect"];
}

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

def MergeBlocks : Pass<"flow-merge-blocks", "::asl::flow::FuncOp"> {
  let summary = "join each block to the only branch that leads to it";
  let description = [{
    A chain of states becomes one block, without block arguments. Equal blocks are not merged: each state keeps
    its own.

    ```mlir
    // before
      flow.leave %out
      cf.br ^B(%out : !flow.json)
    ^B(%in: !flow.json):                       // no other branch leads here
      flow.enter "B" pass, %in
    // after
      flow.leave %out
      flow.enter "B" pass, %out
    ```
  }];
  let statistics = [Statistic<"numMerged", "num-merged", "Blocks joined">];
}

def InsertLimits : Pass<"flow-insert-limits", "::asl::flow::FuncOp"> {
  let summary = "check the size of what is handed on, where it can be too large";
  let description = [{
    States hand on at most 262,144 bytes, and calls are given at most that. No check is made where the value
    cannot be larger than one that was checked already (an input, an answer, a variable, a part of them) or is a
    small constant.

    ```mlir
    // before
    %out = flow.object ["a", "b"](%in, %in)
    flow.leave %out
    // after
    %out = flow.object ["a", "b"](%in, %in)
    flow.size.check %out
    flow.leave %out
    ```
  }];
  let statistics = [Statistic<"numChecks", "num-checks", "Checks made">,
                    Statistic<"numSpared", "num-spared", "Checks not needed">];
}

def InsertStops : Pass<"flow-insert-stops", "::asl::flow::FuncOp"> {
  let summary = "let the runtime in where a loop closes without waiting";
  let description = [{
    A branch that closes a loop of states first asks whether the runtime wants to stop: to collect memory, or
    because a deadline has passed. Loops through an await need no such check.

    ```mlir
    // before
    cf.br ^A(%out : !flow.json)               // ^A dominates or precedes this block
    // after
      %stop = flow.stop.wanted
      cf.cond_br %stop, ^stop, ^A(%out : !flow.json)
    ^stop:
      flow.await.collect resume ^resumed
    ^resumed:
      cf.br ^A(%out : !flow.json)
    ```
  }];
  let statistics = [Statistic<"numStops", "num-stops", "Loops given a stop">];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect"];
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

def ReusePaths : Pass<"flow-reuse-paths", "::asl::flow::MachineOp"> {
  let summary = "what a state has looked up is not looked up again";
  let description = [{
    Rules of a Choice ask for the same paths over and over. Where a path was looked up on all ways that lead to a place, it
    is there: looking it up again would give the same value and cannot fail. Errors stay those of the rule that asks first.

    ```mlir
    // before
    %type = flow.path ["type"] of %in at <choice "$.type" in "Variable">
    %isPaid = flow.compare %type eq %paid as string
    cf.cond_br %isPaid, ^paid, ^next
  ^next:
    %again = flow.path ["type"] of %in at <choice "$.type" in "Variable">
    %isSent = flow.compare %again eq %sent as string
    // after
    %type = flow.path ["type"] of %in at <choice "$.type" in "Variable">
    %isPaid = flow.compare %type eq %paid as string
    cf.cond_br %isPaid, ^paid, ^next
  ^next:
    %isSent = flow.compare %type eq %sent as string
    ```
  }];
  let statistics = [Statistic<"numPaths", "num-paths", "Paths not looked up again">];
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

def VerifyCfgForm : Pass<"flow-verify-cfg-form", "::mlir::ModuleOp"> {
  let summary = "border: only functions of blocks, retries and catches expanded";
  let description = [{
    Fails when an operation of the state or frame form, or a `flow.retry` or `flow.catch`, is still there.

    ```mlir
    // error: run flow-expand-retry first
    flow.retry %e [#flow.retry<["A"], rate = 2.0 : f64>] again ^attempt otherwise ^caught
    ```
  }];
}

def LowerSequences : Pass<"flow-lower-sequences", "::asl::flow::FuncOp"> {
  let summary = "filters become loops";
  let description = [{
    Each `flow.filter` becomes a loop over its list, the condition its body. What is kept is gathered in a list that
    has room for all. A filter inside a condition becomes a loop inside the loop.

    ```text
    // before                                        // after
    %kept = flow.filter %list {                        %count = flow.list.count %list
    ^bb0(%c: !flow.json):                              %gathered = flow.list.begin %count
      %v = flow.find ["a"] of %c                       cf.br ^head(%zero : i32)
      %yes = flow.compare %v eq %x as value          ^head(%i: i32):
      flow.yield %yes : i1                             %more = arith.cmpi ult, %i, %count : i32
    }                                                  cf.cond_br %more, ^body, ^done
                                                     ^body:
                                                       %c = flow.list.item %i of %list
                                                       %v = flow.find ["a"] of %c
                                                       %yes = flow.compare %v eq %x as value
                                                       cf.cond_br %yes, ^keep, ^next
                                                     ^keep:
                                                       flow.list.add %c to %gathered
                                                       cf.br ^next
                                                     ^next:
                                                       %j = arith.addi %i, %one : i32
                                                       cf.br ^head(%j : i32)
                                                     ^done:
                                                       %kept = flow.list.end %gathered
    ```
  }];
  let statistics = [Statistic<"numLoops", "num-loops", "Filters lowered">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect"];
}

def BuildFrame : Pass<"flow-build-frame", "::mlir::ModuleOp"> {
  let summary = "values that live across a suspension get a place in the frame";
  let description = [{
    The function becomes a step function: a switch over the pc leads to the start and to the blocks where
    awaits resume. Values live into such a block get a slot (integers a counter); slots are shared by values
    that never live at the same time; constants are made again instead. A value is stored where it is made and
    loaded in every other block that uses it; elide-frame removes what that does too much.

    ```text
    // before                                        // after
    flow.func @F {                                   flow.frame.func @F slots 1 counters 0 {
    ^bb0(%in: !flow.json):                             %pc = flow.frame.pc
      flow.await.task <...>(%in)                       cf.switch %pc : i32, [default: ^start, 1: ^ok, 2: ^failed]
        resume ^ok fail ^failed                      ^start:
    ^ok(%r: !flow.json):                               %in = flow.frame.answer
      %o = flow.insert %r at ["r"] of %in <...>        flow.frame.store [0], (%in)
      flow.finish %o                                   flow.frame.suspend.task <...>(%in) in "A" resume 1 fail 2
                                                     ^ok:
                                                       %r = flow.frame.answer
                                                       %s = flow.frame.load 0
                                                       %o = flow.insert %r at ["r"] of %s <...>
                                                       flow.finish %o
    ```
  }];
  let statistics = [Statistic<"numSlots", "num-slots", "Slots in frames">,
                    Statistic<"numValues", "num-values", "Values that live across a suspension">];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect"];
}

def ElideFrame : Pass<"flow-elide-frame", "::asl::flow::FrameFuncOp"> {
  let summary = "loads of what is at hand and stores that nobody loads are gone";
  let description = [{
    A load becomes the value stored, where no suspension lies between on any way there. A store to a slot that
    is not loaded before it is stored again is erased. Before a suspension, slots that hold a value no longer
    needed are cleared, so that the collector does not keep it.

    ```mlir
    // before
    flow.frame.store [0], (%a)
    %b = flow.frame.load 0
    // after: %a, and no store unless a resumed block loads slot 0
    ```
  }];
  let statistics = [Statistic<"numLoads", "num-loads", "Loads replaced">,
                    Statistic<"numStores", "num-stores", "Stores erased">];
}

def VerifyFrameForm : Pass<"flow-verify-frame-form", "::mlir::ModuleOp"> {
  let summary = "border: only step functions whose pcs and slots agree";
  let description = [{
    Fails when an await is left, when a suspension resumes at a pc that the switch does not know, or when a
    slot or counter is beyond the frame.

    ```mlir
    flow.frame.suspend.timer %d in "A" resume 9   // error: resumes at pc 9, which the switch does not have
    ```
  }];
}

#endif // FLOW_PASSES

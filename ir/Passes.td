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

// Behind the blocks that are merged first; some of these make more to merge.
include "ir/FastPasses.td"

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

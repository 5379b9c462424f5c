// SPDX-License-Identifier: Apache-2.0
//
// CFG form: one function a machine; states are blocks, and what waits is a terminator.

#ifndef FLOW_AWAIT_OPS
#define FLOW_AWAIT_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Flow_FuncOp : Flow_Op<"func", [IsolatedFromAbove, Symbol]> {
  let summary = "a machine as one control-flow graph";
  let description = [{
    The entry block's argument is the machine's input.

    ```mlir
    flow.func @Order timeout 3600 {
    ^bb0(%in: !flow.json):
      flow.enter "Done" succeed, %in
      flow.leave %in
      flow.finish %in
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<I64Attr>:$timeout, UnitAttr:$express,
                       OptionalAttr<StrArrayAttr>:$variables, OptionalAttr<StrArrayAttr>:$dropped);
  let regions = (region MinSizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name (`timeout` $timeout^)? (`express` $express^)? (`variables` $variables^)? (`dropped` $dropped^)?
    $body attr-dict
  }];
  let hasVerifier = 1; // takes its input
}

def Flow_EnterOp : Flow_Op<"enter", [Flow_ChangesExecution]> {
  let summary = "a state begins";
  let description = [{
    Keeps the state's identity: its name, its events, its place in the definition. Once a visit; a retry does
    not enter again.

    ```mlir
    flow.enter "Reserve" task, %in
    ```
  }];
  let arguments = (ins StrAttr:$state, Flow_StateKind:$kind, Flow_Json:$input);
  let assemblyFormat = "$state $kind `,` $input attr-dict";
}

def Flow_LeaveOp : Flow_Op<"leave", [Flow_ChangesExecution]> {
  let summary = "the current state ends";
  let description = [{
    ```mlir
    flow.leave %out
    ```
  }];
  let arguments = (ins Flow_Json:$output);
  let assemblyFormat = "$output attr-dict";
}

def Flow_AwaitTaskOp : Flow_Op<"await.task", [AttrSizedOperandSegments, Terminator, Flow_ChangesExecution,
                               DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "make a call and suspend until it has ended";
  let description = [{
    The answer arrives as the argument of `resume`, the error output as the argument of `fail`. Other values
    are used across the suspension as across any branch; build-frame finds them.

    ```mlir
    flow.await.task <"arn:aws:states:::lambda:invoke", service "lambda" "invoke" request_response>(%order)
      timeout %seconds resume ^ok fail ^failed
    ```
  }];
  let arguments = (ins Flow_ResourceAttr:$resource, Flow_Json:$argument, Optional<Flow_Json>:$timeout,
                       Optional<Flow_Json>:$heartbeat, Optional<Flow_Json>:$credentials);
  let successors = (successor AnySuccessor:$resume, AnySuccessor:$fail);
  let assemblyFormat = [{
    $resource `(` $argument `)` (`timeout` $timeout^)? (`heartbeat` $heartbeat^)?
    (`credentials` $credentials^)? `resume` $resume `fail` $fail attr-dict
  }];
  let hasVerifier = 1; // both blocks take one JSON value and are reached from here alone
}

def Flow_AwaitTimerOp : Flow_Op<"await.timer", [Terminator, Flow_ChangesExecution,
                                DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "suspend until time has passed";
  let description = [{
    `delay` is in seconds. With `retry` it is the pause before a retry, which the state's retry count counts.

    ```mlir
    flow.await.timer %delay resume ^next
    flow.await.timer %delay retry resume ^attempt
    ```
  }];
  let arguments = (ins F64:$delay, UnitAttr:$retry);
  let successors = (successor AnySuccessor:$resume);
  let assemblyFormat = "$delay (`retry` $retry^)? `resume` $resume attr-dict";
  let hasVerifier = 1;
}

def Flow_AwaitCollectOp : Flow_Op<"await.collect", [Terminator, Flow_ChangesExecution,
                                  DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "suspend so that memory can be collected";
  let description = [{
    Stands on the edges that close a loop, behind `flow.stop.wanted`, so that a loop that never waits for
    anything still gives the runtime a chance to collect, to see a deadline, or to be interrupted.

    ```mlir
    flow.await.collect resume ^again
    ```
  }];
  let successors = (successor AnySuccessor:$resume);
  let assemblyFormat = "`resume` $resume attr-dict";
  let hasVerifier = 1;
}

def Flow_StopWantedOp : Flow_Op<"stop.wanted", [Flow_ReadsExecution]> {
  let summary = "whether the runtime wants the machine to stop for a moment";
  let description = [{
    ```mlir
    %stop = flow.stop.wanted
    ```
  }];
  let results = (outs I1:$result);
  let assemblyFormat = "attr-dict";
}

def Flow_DelayOp : Flow_Op<"delay", [MemoryEffects<[MemWrite<Flow_Errors>, MemRead<Flow_Execution>]>]> {
  let summary = "seconds to wait, as a Wait state's field says";
  let description = [{
    ```mlir
    %delay = flow.delay %until timestamp from "$.due"
    ```
  }];
  let arguments = (ins Flow_Json:$value, Flow_DelayKind:$kind, OptionalAttr<StrAttr>:$path);
  let results = (outs F64:$seconds);
  let assemblyFormat = "$value $kind (`from` $path^)? attr-dict";
}

def Flow_RetryOp : Flow_Op<"retry", [Terminator, Flow_ChangesExecution,
                           DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "try again, as the first matching retrier allows";
  let description = [{
    Made by flatten-states, gone after expand-retry. `again` is the block that begins an attempt; `otherwise`
    is taken when no retrier matches or the one that does has no attempt left.

    ```mlir
    flow.retry %error [#flow.retry<["States.ALL"], rate = 2.0 : f64>] again ^attempt(%in : !flow.json)
      otherwise ^caught
    ```
  }];
  let arguments = (ins Flow_Json:$error, ArrayAttr:$retriers, Variadic<AnyType>:$againOperands);
  let successors = (successor AnySuccessor:$again, AnySuccessor:$otherwise);
  let assemblyFormat = [{
    $error $retriers `again` $again (`(` $againOperands^ `:` type($againOperands) `)`)?
    `otherwise` $otherwise attr-dict
  }];
  let hasVerifier = 1;
}

def Flow_CatchOp : Flow_Op<"catch", [Terminator, Flow_ReadsExecution,
                           DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "go to the first catcher whose names match";
  let description = [{
    Made by flatten-states, gone after expand-catch. `errors` holds a list of names for each of `catchers`,
    which take no arguments (the error dominates them). When none matches, `otherwise` is taken.

    ```mlir
    flow.catch %error [["Inventory.Empty"], ["States.ALL"]] otherwise ^raise to ^c0, ^c1
    ```
  }];
  let arguments = (ins Flow_Json:$error, ArrayAttr:$errors);
  let successors = (successor AnySuccessor:$otherwise, VariadicSuccessor<AnySuccessor>:$catchers);
  let assemblyFormat = "$error $errors `otherwise` $otherwise `to` $catchers attr-dict";
  let hasVerifier = 1;
}

def Flow_ErrorMatchOp : Flow_Op<"error.match", [Flow_ReadsExecution]> {
  let summary = "whether the error that was just delivered has one of the names";
  let description = [{
    `error` is the argument of the fail block; the match looks at the execution's record of the same error,
    which knows more than its name (a missed heartbeat, say). Spec: "Errors".

    ```mlir
    %hit = flow.error.match %error ["States.Timeout"]
    ```
  }];
  let arguments = (ins Flow_Json:$error, StrArrayAttr:$names);
  let results = (outs I1:$result);
  let assemblyFormat = "$error $names attr-dict";
}

def Flow_ErrorOutputOp : Flow_Op<"error.output", [Flow_ChangesExecution]> {
  let summary = "the error output of what was raised in this step";
  let description = [{
    In the CFG and frame forms, where an operation reports that it has raised an error instead of ending the machine. From
    there on the error is like one that a call gave.

    ```mlir
    %error = flow.error.output
    ```
  }];
  let results = (outs Flow_Json:$error);
  let assemblyFormat = "attr-dict";
}

def Flow_BackoffOp : Flow_Op<"backoff", [Flow_ChangesExecution]> {
  let summary = "seconds to wait before a retry";
  let description = [{
    `attempt` is 0 for the first retry that this retrier makes. With full jitter the execution's seeded
    generator is asked. Spec: "Retrying after error".

    ```mlir
    %delay = flow.backoff %attempt of <["States.ALL"], rate = 2.0 : f64>
    ```
  }];
  let arguments = (ins I32:$attempt, Flow_RetryAttr:$retrier);
  let results = (outs F64:$seconds);
  let assemblyFormat = "$attempt `of` $retrier attr-dict";
}

def Flow_FinishOp : Flow_Op<"finish", [Terminator, Flow_ChangesExecution]> {
  let summary = "end the machine with an output";
  let description = [{
    In the CFG and frame forms.

    ```mlir
    flow.finish %out
    ```
  }];
  let arguments = (ins Flow_Json:$output);
  let assemblyFormat = "$output attr-dict";
}

def Flow_RaiseOp : Flow_Op<"raise", [Terminator, Flow_ChangesExecution]> {
  let summary = "end the machine with the error that was just delivered";
  let description = [{
    In the CFG and frame forms.

    ```mlir
    flow.raise %error
    ```
  }];
  let arguments = (ins Flow_Json:$error);
  let assemblyFormat = "$error attr-dict";
}

#endif // FLOW_AWAIT_OPS

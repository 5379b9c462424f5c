// SPDX-License-Identifier: Apache-2.0
//
// State form: what the front end makes. One operation a state; transitions name states.

#ifndef FLOW_STATE_OPS
#define FLOW_STATE_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Flow_MachineOp : Flow_Op<"machine", [IsolatedFromAbove, NoTerminator, SingleBlock, Symbol, SymbolTable]> {
  let summary = "a state machine";
  let description = [{
    Holds the states of one scope; `start` names the first. `timeout` is the machine's TimeoutSeconds,
    `variables` are the names of the workflow variables that the scope's states assign. `dropped` are the names of
    Task states that drop-unreached has dropped: a mock file may answer them all the same. Spec: "Top-level fields".

    ```mlir
    flow.machine @Order start @Done timeout 3600 {
      flow.state @Done succeed {
      ^bb0(%in: !flow.json):
        flow.succeed %in
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$start, OptionalAttr<I64Attr>:$timeout,
                       UnitAttr:$express, OptionalAttr<StrArrayAttr>:$variables,
                       OptionalAttr<StrArrayAttr>:$dropped);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `start` $start (`timeout` $timeout^)? (`express` $express^)? (`variables` $variables^)?
    (`dropped` $dropped^)? $body attr-dict
  }];
  let hasVerifier = 1; // start names a state
}

def Flow_StateOp : Flow_Op<"state", [HasParent<"::asl::flow::MachineOp">, IsolatedFromAbove, Symbol]> {
  let summary = "a state";
  let description = [{
    The entry block's argument is the raw input. Blocks inside the state are its choices; every way through
    ends in `flow.next`, `flow.succeed`, `flow.fail` or `flow.abort`. Spec: "States".

    ```mlir
    flow.state @Hello pass {
    ^bb0(%in: !flow.json):
      %result = flow.constant "\"hi\""
      flow.succeed %result
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, Flow_StateKind:$kind);
  let regions = (region MinSizedRegion<1>:$body);
  let assemblyFormat = "$sym_name $kind $body attr-dict";
  let hasVerifier = 1; // one argument, and known transitions
}

def Flow_TaskOp : Flow_Op<"task", [AttrSizedOperandSegments, Flow_ChangesExecution]> {
  let summary = "call a service and wait for its answer";
  let description = [{
    Calls `resource` with `argument` and yields the answer. When the call fails, `retry` decides whether it
    is made again; when it is not, the first catcher whose error names match takes over, with the error
    output (`{"Error", "Cause"}`) as its block argument. Each catcher ends in `flow.next`.

    `timeout` and `heartbeat` are JSON numbers of seconds, `credentials` is the value of Credentials.
    Spec: "Task State", "Errors", "Fallback States".

    ```mlir
    %result = flow.task <"arn:aws:states:::lambda:invoke", service "lambda" "invoke" request_response>(%order)
      timeout %seconds
      retry [#flow.retry<["States.Timeout"], interval = 2, attempts = 3, rate = 2.0 : f64>]
      catch [["Inventory.Empty"]] {
      ^bb0(%error: !flow.json):
        flow.next @BackOrder(%error)
      }
    ```
  }];
  let arguments = (ins Flow_ResourceAttr:$resource, Flow_Json:$argument, Optional<Flow_Json>:$timeout,
                       Optional<Flow_Json>:$heartbeat, Optional<Flow_Json>:$credentials,
                       OptionalAttr<ArrayAttr>:$retry, OptionalAttr<ArrayAttr>:$errors);
  let results = (outs Flow_Json:$result);
  let regions = (region VariadicRegion<MinSizedRegion<1>>:$catchers);
  let assemblyFormat = [{
    $resource `(` $argument `)` (`timeout` $timeout^)? (`heartbeat` $heartbeat^)?
    (`credentials` $credentials^)? (`retry` $retry^)? (`catch` $errors^ $catchers)? attr-dict
  }];
  let hasVerifier = 1; // as many name lists as catchers
}

def Flow_WaitOp : Flow_Op<"wait", [Flow_ChangesExecution]> {
  let summary = "let time pass";
  let description = [{
    `value` is what Seconds, Timestamp or their `Path` forms give; `path` is the latter's text, for messages.
    Spec: "Wait State".

    ```mlir
    %five = flow.constant "5"
    flow.wait %five seconds
    %until = flow.path ["due"] of %in at <timestamp "$.due">
    flow.wait %until timestamp from "$.due"
    ```
  }];
  let arguments = (ins Flow_Json:$value, Flow_DelayKind:$kind, OptionalAttr<StrAttr>:$path);
  let assemblyFormat = "$value $kind (`from` $path^)? attr-dict";
}

def Flow_NextOp : Flow_Op<"next", [Terminator, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "leave the state for another one";
  let description = [{
    ```mlir
    flow.next @Ship(%out)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$target, Flow_Json:$output);
  let assemblyFormat = "$target `(` $output `)` attr-dict";
}

def Flow_SucceedOp : Flow_Op<"succeed", [Terminator]> {
  let summary = "leave the state and end the machine";
  let description = [{
    A Succeed state, and any state with `"End": true`.

    ```mlir
    flow.succeed %out
    ```
  }];
  let arguments = (ins Flow_Json:$output);
  let assemblyFormat = "$output attr-dict";
}

def Flow_FailOp : Flow_Op<"fail", [AttrSizedOperandSegments, Terminator]> {
  let summary = "end the machine as a Fail state does";
  let description = [{
    In all forms. Either part may be absent. Spec: "Fail State".

    ```mlir
    flow.fail error %error cause %cause
    ```
  }];
  let arguments = (ins Optional<Flow_Json>:$error, Optional<Flow_Json>:$cause);
  let assemblyFormat = "(`error` $error^)? (`cause` $cause^)? attr-dict";
}

def Flow_AbortOp : Flow_Op<"abort", [Terminator]> {
  let summary = "end the machine with an error of the interpreter's own";
  let description = [{
    In all forms. The cause gets the service's prefix that names the state and its event.

    ```mlir
    flow.abort "States.Runtime" because "Failed to transition out of the state."
    ```
  }];
  let arguments = (ins StrAttr:$error, StrAttr:$cause);
  let assemblyFormat = "$error `because` $cause attr-dict";
}

#endif // FLOW_STATE_OPS

// SPDX-License-Identifier: Apache-2.0
//
// Frame form: what lives across a suspension goes through the frame. Entered through a switch over pc.

#ifndef FLOW_FRAME_OPS
#define FLOW_FRAME_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Flow_FrameFuncOp : Flow_Op<"frame.func", [IsolatedFromAbove, Symbol]> {
  let summary = "a step function over a frame";
  let description = [{
    `slots` JSON cells and `counters` integers live in the frame, and a cell for each of `variables`. The entry
    block reads the pc and switches to the block to go on at; pc 0 is the start. No value crosses a suspension but
    through the frame.

    ```mlir
    flow.frame.func @Order slots 1 counters 0 {
      %pc = flow.frame.pc
      cf.switch %pc : i32, [
        default: ^start,
        1: ^resumed
      ]
    ^start:
      %in = flow.frame.answer
      flow.frame.store [0], (%in)
      %second = arith.constant 1.0 : f64
      flow.frame.suspend.timer %second in "Pause" resume 1
    ^resumed:
      %s = flow.frame.load 0
      flow.finish %s
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$slots, I64Attr:$counters,
                       OptionalAttr<I64Attr>:$timeout, UnitAttr:$express,
                       OptionalAttr<StrArrayAttr>:$variables, OptionalAttr<StrArrayAttr>:$dropped);
  let regions = (region MinSizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name `slots` $slots `counters` $counters (`timeout` $timeout^)? (`express` $express^)?
    (`variables` $variables^)? (`dropped` $dropped^)? $body attr-dict
  }];
  let hasRegionVerifier = 1; // begins with the switch over the pc
}

def Flow_FrameMemory : Resource<"::asl::flow::FrameResource">;

def Flow_FramePcOp : Flow_Op<"frame.pc", [MemoryEffects<[MemRead<Flow_FrameMemory>]>]> {
  let summary = "where to go on";
  let description = [{
    ```mlir
    %pc = flow.frame.pc
    ```
  }];
  let results = (outs I32:$pc);
  let assemblyFormat = "attr-dict";
}

def Flow_FrameAnswerOp : Flow_Op<"frame.answer", [MemoryEffects<[MemRead<Flow_FrameMemory>]>]> {
  let summary = "what the last suspension delivered; at the start, the input";
  let description = [{
    ```mlir
    %answer = flow.frame.answer
    ```
  }];
  let results = (outs Flow_Json:$answer);
  let assemblyFormat = "attr-dict";
}

def Flow_FrameLoadOp : Flow_Op<"frame.load", [MemoryEffects<[MemRead<Flow_FrameMemory>]>]> {
  let summary = "the value of a slot";
  let description = [{
    Not a copy: valid until the slot is stored to again.

    ```mlir
    %s = flow.frame.load 0
    ```
  }];
  let arguments = (ins I64Attr:$slot);
  let results = (outs Flow_Json:$value);
  let assemblyFormat = "$slot attr-dict";
}

def Flow_FrameStoreOp : Flow_Op<"frame.store", [MemoryEffects<[MemWrite<Flow_FrameMemory>]>]> {
  let summary = "put values into slots, all at once";
  let description = [{
    All values are read before any slot is written, so that slots may be exchanged.

    ```mlir
    flow.frame.store [0, 2], (%a, %b)
    ```
  }];
  let arguments = (ins DenseI64ArrayAttr:$slots, Variadic<Flow_Json>:$values);
  let assemblyFormat = "$slots `,` `(` $values `)` attr-dict";
  let hasVerifier = 1;
}

def Flow_FrameClearOp : Flow_Op<"frame.clear", [MemoryEffects<[MemWrite<Flow_FrameMemory>]>]> {
  let summary = "forget what slots hold, so that it can be collected";
  let description = [{
    ```mlir
    flow.frame.clear [0, 1]
    ```
  }];
  let arguments = (ins DenseI64ArrayAttr:$slots);
  let assemblyFormat = "$slots attr-dict";
}

def Flow_FrameCountOp : Flow_Op<"frame.count", [MemoryEffects<[MemRead<Flow_FrameMemory>]>]> {
  let summary = "the value of a counter";
  let description = [{
    ```mlir
    %n = flow.frame.count 0
    ```
  }];
  let arguments = (ins I64Attr:$counter);
  let results = (outs I32:$value);
  let assemblyFormat = "$counter attr-dict";
}

def Flow_FrameSetCountOp : Flow_Op<"frame.set_count", [MemoryEffects<[MemWrite<Flow_FrameMemory>]>]> {
  let summary = "put an integer into a counter";
  let description = [{
    ```mlir
    flow.frame.set_count 0, %n
    ```
  }];
  let arguments = (ins I64Attr:$counter, I32:$value);
  let assemblyFormat = "$counter `,` $value attr-dict";
}

def Flow_SuspendTaskOp : Flow_Op<"frame.suspend.task",
    [AttrSizedOperandSegments, Terminator, Flow_ChangesExecution]> {
  let summary = "return to the runtime until a call has ended";
  let description = [{
    Goes on at pc `resume` with the answer, at pc `fail` with the error output.

    ```mlir
    flow.frame.suspend.task <"arn:aws:states:::lambda:invoke", service "lambda" "invoke" request_response>(%a)
      in "Reserve" resume 1 fail 2
    ```
  }];
  let arguments = (ins Flow_ResourceAttr:$resource, Flow_Json:$argument, Optional<Flow_Json>:$timeout,
                       Optional<Flow_Json>:$heartbeat, Optional<Flow_Json>:$credentials, StrAttr:$state,
                       I64Attr:$resume, I64Attr:$fail);
  let assemblyFormat = [{
    $resource `(` $argument `)` (`timeout` $timeout^)? (`heartbeat` $heartbeat^)?
    (`credentials` $credentials^)? `in` $state `resume` $resume `fail` $fail attr-dict
  }];
}

def Flow_SuspendTimerOp : Flow_Op<"frame.suspend.timer", [Terminator, Flow_ChangesExecution]> {
  let summary = "return to the runtime until time has passed";
  let description = [{
    ```mlir
    flow.frame.suspend.timer %delay in "Pause" resume 3
    ```
  }];
  let arguments = (ins F64:$delay, UnitAttr:$retry, StrAttr:$state, I64Attr:$resume);
  let assemblyFormat = "$delay (`retry` $retry^)? `in` $state `resume` $resume attr-dict";
}

def Flow_SuspendCollectOp : Flow_Op<"frame.suspend.collect", [Terminator, Flow_ChangesExecution]> {
  let summary = "return to the runtime so that it can collect memory";
  let description = [{
    ```mlir
    flow.frame.suspend.collect in "Again" resume 4
    ```
  }];
  let arguments = (ins StrAttr:$state, I64Attr:$resume);
  let assemblyFormat = "`in` $state `resume` $resume attr-dict";
}

#endif // FLOW_FRAME_OPS

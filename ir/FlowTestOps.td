// SPDX-License-Identifier: Apache-2.0
//
// A state under test (`aslc test-state`): what is inspected, and what stands in the place of retries. No other program
// has these operations.

#ifndef FLOW_TEST_OPS
#define FLOW_TEST_OPS

include "FlowAttrs.td"
include "FlowEffects.td"
include "FlowTypes.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Flow_InspectOp : Flow_Op<"inspect", [Flow_ChangesExecution]> {
  let summary = "keep a value for the response";
  let description = [{
    In all forms. `kind` is the member of the response that shows it.

    ```mlir
    flow.inspect after_input_path %effective
    ```
  }];
  let arguments = (ins Flow_InspectKind:$kind, Flow_Json:$value);
  let assemblyFormat = "$kind $value attr-dict";
}

def Flow_TestRetryOp : Flow_Op<"test.retry", [Flow_ChangesExecution]> {
  let summary = "whether the retrier that takes the error would try again";
  let description = [{
    In all forms. The test says how many attempts were made. Notes the retrier's place in the list and, when it would
    try again, the pause.

    ```mlir
    %again = flow.test.retry 0 of <["States.Timeout"], rate = 2.0 : f64>
    ```
  }];
  let arguments = (ins I64Attr:$index, Flow_RetryAttr:$retrier);
  let results = (outs I1:$again);
  let assemblyFormat = "$index `of` $retrier attr-dict";
}

#endif // FLOW_TEST_OPS

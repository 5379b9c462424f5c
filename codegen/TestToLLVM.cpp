// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: a state under test. What is kept for the response goes to the runtime, which prints it.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

void StepTranslator::emit(InspectOp op) {
  call("aslrt_inspect", {exec, frame, i32(uint32_t(op.getKind())), map(op.getValue())});
}

void StepTranslator::emit(TestRetryOp op) {
  values.map(op.getAgain(), isNotZero(call("aslrt_test_retry", {exec, frame, i32(op.getIndex()),
                                                                tableOf(table::kRetrier, op.getRetrierAttr())})));
}

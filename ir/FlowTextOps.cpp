// SPDX-License-Identifier: Apache-2.0
//
// Arrays written as text: verifiers.

#include "ir/FlowTextOps.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowTextOps.cpp.inc"

bool TextIntrinsicOp::takes(Intrinsic function) {
  return function == Intrinsic::ArrayContains || function == Intrinsic::MathAdd || function == Intrinsic::StringSplit;
}

LogicalResult TextIntrinsicOp::verify() {
  if (!takes(getFunction()))
    return emitOpError("cannot write what ") << stringifyIntrinsic(getFunction()) << " gives";
  if (getValues().size() != 2)
    return emitOpError("gives ") << stringifyIntrinsic(getFunction()) << " " << getValues().size() << " values";
  return success();
}

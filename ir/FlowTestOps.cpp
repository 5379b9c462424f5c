// SPDX-License-Identifier: Apache-2.0
//
// Operations of a state under test.

#include "ir/FlowOps.h"

using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowTestOps.cpp.inc"

void FlowDialect::registerTestOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowTestOps.cpp.inc"
      >();
}

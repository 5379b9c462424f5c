// SPDX-License-Identifier: Apache-2.0
//
// Arrays written as text: the operations, for the few who know that there are any.

#ifndef ASL_IR_FLOWTEXTOPS_H
#define ASL_IR_FLOWTEXTOPS_H

#include "ir/FlowOps.h"

#define GET_OP_CLASSES
#include "ir/FlowTextOps.h.inc"

#endif // ASL_IR_FLOWTEXTOPS_H

// SPDX-License-Identifier: Apache-2.0
//
// Everything of the dialect in one place, for the generated reference (docs/ir.md).

#ifndef FLOW_DOCS
#define FLOW_DOCS

include "FlowStateOps.td"
include "FlowDataOps.td"
include "FlowNodeOps.td"
include "FlowIntrinsicOps.td"
include "FlowVariableOps.td"
include "FlowExpressionOps.td"
include "FlowAwaitOps.td"
include "FlowFrameOps.td"
include "FlowChildOps.td"
include "FlowFusedOps.td"
include "FlowTextOps.td"
include "FlowTestOps.td"

#endif // FLOW_DOCS

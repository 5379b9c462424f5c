// SPDX-License-Identifier: Apache-2.0
//
// Declarations of the passes; each is described in Passes.td or FastPasses.td and written in transforms/.

#ifndef ASL_IR_PASSES_H
#define ASL_IR_PASSES_H

#include "ir/FlowOps.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace asl::flow {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ir/Passes.h.inc"

} // namespace asl::flow

#endif // ASL_IR_PASSES_H

// SPDX-License-Identifier: Apache-2.0
//
// ExpressionForm: what a simple expression of JSONata does, said so that fused states can do it without the evaluator.

#ifndef ASL_FRONTEND_EXPRESSIONFORM_H
#define ASL_FRONTEND_EXPRESSIONFORM_H

#include "frontend/jsonata/Ast.h"
#include "frontend/jsonata/Encode.h"

#include "mlir/IR/Builders.h"

namespace asl {

/// The form of `expr` as `flow.evaluate` has it, or its value as JSON text where it is a constant; null for all other
/// expressions. `options` say what `$states` and variables are.
mlir::Attribute formOf(const jsonata::Expr &expr, const jsonata::EncodeOptions &options, mlir::Builder &builder);

} // namespace asl

#endif // ASL_FRONTEND_EXPRESSIONFORM_H

// SPDX-License-Identifier: Apache-2.0
//
// Expressions: the programs of JSONata expressions, made of the text that the IR carries.

#ifndef ASL_CODEGEN_EXPRESSIONS_H
#define ASL_CODEGEN_EXPRESSIONS_H

#include "mlir/IR/BuiltinAttributes.h"

#include <string>
#include <vector>

namespace asl {

struct ExpressionProgram {
  std::string bytes;              ///< runtime/jsonata/Program.h
  std::vector<std::string> names; ///< of the values that it asks for, as flow.evaluate has them, in the program's order
  std::string problem;            ///< why there is none, for people; else empty
};

/// Encodes an expression that gets the values called `names` (see flow.evaluate). A problem when the text is no expression, or
/// asks for a part of `$states` that is not among the names.
ExpressionProgram encodeExpression(llvm::StringRef text, mlir::ArrayAttr names);

} // namespace asl

#endif // ASL_CODEGEN_EXPRESSIONS_H

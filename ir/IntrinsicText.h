// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic functions on JSON text, computed by the runtime's own code: what is folded while compiling is what would
// have been computed while running.

#ifndef ASL_IR_INTRINSICTEXT_H
#define ASL_IR_INTRINSICTEXT_H

#include "ir/FlowDialect.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace asl::flow {

/// How many values a function takes.
struct IntrinsicArity {
  size_t least, most;
};
IntrinsicArity arityOf(Intrinsic function);

/// Whether two calls with the same `count` values may give different results.
bool drawsRandomly(Intrinsic function, size_t count);

/// The compact text of what `function` gives for `values` (JSON texts, as many as it takes). None when it refuses
/// them. Not for calls that draw randomly.
std::optional<std::string> computeIntrinsic(Intrinsic function, llvm::ArrayRef<llvm::StringRef> values);

/// The JSON string of `pieces` with `values` (JSON texts, one less than pieces) between them.
std::string computeFormat(mlir::ArrayAttr pieces, llvm::ArrayRef<llvm::StringRef> values);

/// A number as States.MathAdd takes it.
struct WholeNumber {
  int32_t value;
  bool isExact; ///< whether the number's text is the value's
};
/// Of a JSON text; none when it is no number, or one that 32 bits cannot hold.
std::optional<WholeNumber> readWholeNumber(llvm::StringRef text);

} // namespace asl::flow

#endif // ASL_IR_INTRINSICTEXT_H

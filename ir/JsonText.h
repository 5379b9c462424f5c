// SPDX-License-Identifier: Apache-2.0
//
// JSON text as the compiler handles it: constants are text until code generation.

#ifndef ASL_IR_JSONTEXT_H
#define ASL_IR_JSONTEXT_H

#include "ir/FlowDialect.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace asl::flow {

/// Whether `text` is one JSON value in the form in which the runtime writes it: no blanks, no needless
/// escapes, no duplicate names. `why` says what is wrong.
bool isCompactJson(llvm::StringRef text, std::string &why);

/// `text` in that form; none when it is not JSON.
std::optional<std::string> compactJson(llvm::StringRef text);

/// The compact text of the value that `steps` (names and indices) leads to in `json`, if it is there.
/// `missingIsNull`: an index past the end of an array gives null, as in payload templates.
std::optional<std::string> lookUpJson(llvm::StringRef json, mlir::ArrayAttr steps, bool missingIsNull);

/// `name` as a JSON string, with its quotes.
std::string quoteJson(llvm::StringRef name);

/// The outcome of a comparison, a kind test and a StringMatches test on values known when compiling. None when
/// a text is not JSON.
std::optional<bool> compareJson(llvm::StringRef left, Predicate predicate, llvm::StringRef right, CompareKind kind);
std::optional<bool> isJson(llvm::StringRef text, IsKind kind);
std::optional<bool> matchesJson(llvm::StringRef text, mlir::ArrayAttr pieces);

} // namespace asl::flow

#endif // ASL_IR_JSONTEXT_H

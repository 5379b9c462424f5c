// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic: the `States.…(…)` calls of JSONPath states, parsed and checked.
//
// A member whose name ends in `.$` (and ErrorPath, CausePath) may hold a call instead of a path. Calls nest, take
// string literals in single quotes, numbers, null, true, false and paths. What can be known without data is checked
// here: the name, the number of arguments, their kind where it is written out, the escapes, and for a literal
// template of States.Format the number of placeholders.
//
// Source: States Language specification, "Intrinsic Functions"; developer guide, "Intrinsic functions".

#ifndef ASL_FRONTEND_INTRINSIC_H
#define ASL_FRONTEND_INTRINSIC_H

#include "frontend/Path.h"
#include "frontend/Spec.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Most calls that may stand inside one another in one field, the outermost included. Developer guide, "Intrinsic
/// functions".
inline constexpr unsigned kMaxNestedIntrinsics = kMaxIntrinsicNesting;

enum class IntrinsicFunction {
  Array,
  ArrayContains,
  ArrayGetItem,
  ArrayLength,
  ArrayPartition,
  ArrayRange,
  ArrayUnique,
  Base64Decode,
  Base64Encode,
  Format,
  Hash,
  JsonMerge,
  JsonToString,
  MathAdd,
  MathRandom,
  StringSplit,
  StringToJson,
  UUID,
};

struct IntrinsicCall;

/// One argument of a call. `kind` says which of the fields below count.
struct IntrinsicArgument {
  enum class Kind { String, Number, Null, True, False, Path, Call };

  Kind kind = Kind::Null;
  std::string text;                      // String: value with escapes resolved; Number: text as written
  std::vector<std::string> formatPieces; // String that is the template of States.Format: the n + 1 literal pieces
                                         // around its n placeholders, escapes resolved
  std::optional<Path> path;
  std::unique_ptr<IntrinsicCall> call;
  size_t offset = 0, length = 0;         // bytes in the text given to parseIntrinsic; a path's own offsets count
                                         // from the start of the path
};

struct IntrinsicCall {
  IntrinsicFunction function = IntrinsicFunction::Array;
  std::vector<IntrinsicArgument> arguments;
  size_t offset = 0, length = 0;         // bytes in the text given to parseIntrinsic
  std::string source;                    // the call as written; error texts quote it

  /// The full name, as `States.Array`.
  std::string_view name() const;
  /// Calls standing inside one another, this one included: 1 when no argument is a call.
  unsigned depth() const;
};

struct IntrinsicParseResult {
  std::unique_ptr<IntrinsicCall> call; // set when the text is a valid call
  SyntaxError error;                   // otherwise why it is none

  explicit operator bool() const { return call != nullptr; }
};

/// Parses and checks a whole text as an intrinsic call. `text` is UTF-8 with the JSON escapes already resolved.
IntrinsicParseResult parseIntrinsic(std::string_view text);

/// The full name, as `States.Array`.
std::string_view intrinsicName(IntrinsicFunction function);

/// True for the functions that always give a string (or may, in the case of ArrayGetItem): the ones ErrorPath and
/// CausePath accept. Specification, "Fail State".
bool canReturnString(IntrinsicFunction function);

} // namespace asl

#endif // ASL_FRONTEND_INTRINSIC_H

// SPDX-License-Identifier: Apache-2.0
//
// Encode: the tree of an expression as the block of bytes that the runtime evaluates (runtime/jsonata/Program.h).

#ifndef ASL_FRONTEND_JSONATA_ENCODE_H
#define ASL_FRONTEND_JSONATA_ENCODE_H

#include "frontend/jsonata/Ast.h"

#include <string>
#include <string_view>
#include <vector>

namespace asl::jsonata {

/// A value that an expression needs from outside.
struct External {
  enum Kind : uint8_t { Input, Context, Result, ErrorOutput, Variable } kind = Variable;
  std::string name; // Variable: without `$`

  bool operator==(const External &) const = default;
};

struct EncodeOptions {
  /// The expression stands in a state: `$states` is what the state knows. Otherwise it is a variable like others.
  bool isState = false;
  /// Which members `$states` has here, besides `input` and `context`: used where an expression reads the whole of it.
  bool hasResult = false;
  bool hasErrorOutput = false;
  /// Variables that exist outside (workflow variables in scope, bindings of `aslc eval`), without `$`. Others that the
  /// expression does not bind are built-in functions or nothing.
  std::vector<std::string> variables;
};

struct EncodedExpression {
  std::string bytes;                // to be laid down aligned to 8
  std::vector<External> externals;  // in the order in which the runtime wants their values; each once
};

/// Encodes a tree that the parser made; `source` is the expression's text.
EncodedExpression encode(const Expr &expr, std::string_view source, const EncodeOptions &options);

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_ENCODE_H

// SPDX-License-Identifier: Apache-2.0
//
// Parser: JSONata expressions, from the text of a field to a tree.
//
// The language is that of JSONata 2.0.6, the version AWS documents: `?:` and `??` are refused unless asked for.
// `$eval` is an ordinary unknown function here. Errors carry the codes of the reference implementation.

#ifndef ASL_FRONTEND_JSONATA_PARSER_H
#define ASL_FRONTEND_JSONATA_PARSER_H

#include "frontend/jsonata/Ast.h"
#include "frontend/jsonata/Lexer.h"

#include <string_view>

namespace asl::jsonata {

/// Highest tree the parser builds. The service's evaluator gives up at 100 nested evaluations, so nothing that
/// runs there comes near; the bound keeps every walk over a tree within the C stack.
inline constexpr uint32_t kMaxTreeHeight = 500;

struct ParseOptions {
  bool isCoalescing = false; // accept `?:` and `??` of JSONata 2.1
};

struct ParseResult {
  ExprPtr expr; // set when the text is an expression
  Error error;  // otherwise why it is none

  explicit operator bool() const { return expr != nullptr; }
};

/// Parses a whole text, without `{%` and `%}`. Offsets count bytes of `text`, which is UTF-8 with the JSON escapes
/// already resolved.
ParseResult parse(std::string_view text, ParseOptions options = {});

/// Reads a signature such as `<s-nn?:s>`. Errors: S0401, S0402, with offsets from the start of `text`.
std::unique_ptr<Signature> parseSignature(std::string_view text, Error &error);

/// Which of the delimiters `{%` and `%}` a field's string has in place. Exactly one of them is an error in the
/// definition; a string with blanks outside both is literal text.
enum class Delimiters { None, Both, OpeningOnly, ClosingOnly };

Delimiters classifyDelimiters(std::string_view text);

/// True when `text` is an expression: `{%` first and `%}` last.
inline bool isExpression(std::string_view text) { return classifyDelimiters(text) == Delimiters::Both; }

/// The expression inside its delimiters, blanks trimmed (error texts quote it so), and where it starts in the
/// field's string. Only for isExpression(text).
struct ExpressionText {
  std::string_view text;
  size_t offset = 0;
};

ExpressionText expressionText(std::string_view text);

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_PARSER_H

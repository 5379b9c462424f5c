// SPDX-License-Identifier: Apache-2.0
//
// Lexer: JSONata text to tokens with ranges.
//
// `/` starts a regular expression only where an operand may start, which only the parser knows: it says so at
// each call. Error codes are those of the reference implementation (jsonata-js 2.0.6), S01xx and S03xx.

#ifndef ASL_FRONTEND_JSONATA_LEXER_H
#define ASL_FRONTEND_JSONATA_LEXER_H

#include "frontend/jsonata/Ast.h"

#include <string>
#include <string_view>

namespace asl::jsonata {

/// What is wrong with an expression, and where.
struct Error {
  std::string code;    // of the reference implementation, as "S0201"; "U1001" for nesting that is too deep
  Range range;         // bytes of the culprit; empty at the end of the text
  std::string message; // the reference's wording, which the service repeats
  std::string token;   // JSON text of the token the message quotes; empty when it quotes none
  std::string value;   // JSON text of the value the message quotes (what was expected); empty when none
};

/// Fills `error` from a code; its wording quotes `token` and `value`, JSON texts that may be empty. Returns false, so
/// that a failing function can return the call.
bool setError(Error &error, std::string_view code, Range range, std::string token = {}, std::string value = {});

/// `text` as a JSON string, quotes included.
std::string quoteJson(std::string_view text);

enum class TokenKind : uint8_t { End, Operator, Name, Variable, String, Number, Value, Regex };

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;  // Operator: its spelling; Name, Variable, Value: the word; String: its value; Regex: the pattern
  std::string flags; // Regex
  double number = 0;
  Range range;

  bool isOperator(std::string_view spelling) const { return kind == TokenKind::Operator && text == spelling; }
};

class Lexer {
public:
  /// `isCoalescing`: `?:` and `??` are operators (JSONata 2.1).
  Lexer(std::string_view text, bool isCoalescing) : text(text), isCoalescing(isCoalescing) {}

  /// Reads the next token. `mayBeRegex`: an operand may start here. Returns false after an error.
  bool next(Token &token, bool mayBeRegex, Error &error);

private:
  std::string_view text;
  size_t pos = 0;
  bool isCoalescing;

  char peek(size_t ahead = 0) const { return pos + ahead < text.size() ? text[pos + ahead] : '\0'; }
  bool skipBlanksAndComments(Error &error);
  bool scanRegex(Token &token, Error &error);
  bool checkRegex(const Token &token, Error &error) const;
  bool scanString(Token &token, Error &error);
  bool scanNumber(Token &token, Error &error, size_t length);
  bool scanName(Token &token, Error &error);
};

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_LEXER_H

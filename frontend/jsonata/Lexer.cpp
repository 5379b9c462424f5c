// SPDX-License-Identifier: Apache-2.0
//
// The tokens of JSONata. The order of the tests in `next` is the reference's, since it decides what `a"b"`, `01` or
// `..` mean.

#include "frontend/jsonata/Lexer.h"

#include "frontend/TextScan.h"
#include "frontend/UnicodeIdentifier.h"
#include "jsonata/regex/Tree.h"

#include <cmath>
#include <cstdlib>

namespace asl::jsonata {
namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v'; }

bool isOperatorCharacter(char c) {
  return std::string_view(".[]{}(),@#;:?+-*/%|=<>^&!~").find(c) != std::string_view::npos;
}

/// Two-character operators, tried before the single characters.
constexpr std::string_view kPairs[] = {"..", ":=", "!=", ">=", "<=", "**", "~>"};
constexpr std::string_view kCoalescingPairs[] = {"?:", "??"};

struct Wording {
  std::string_view code, text; // in the text, {token} and {value} stand for what the error quotes
};

constexpr Wording kWordings[] = {
    {"S0101", "String literal must be terminated by a matching quote"},
    {"S0102", "Number out of range: {token}"},
    {"S0103", "Unsupported escape sequence: \\{token}"},
    {"S0104", "The escape sequence \\u must be followed by 4 hex digits"},
    {"S0105", "Quoted property name must be terminated with a backquote (`)"},
    {"S0106", "Comment has no closing tag"},
    {"S0201", "Syntax error: {token}"},
    {"S0202", "Expected {value}, got {token}"},
    {"S0203", "Expected {value} before end of expression"},
    {"S0204", "Unknown operator: {token}"},
    {"S0207", "Unexpected end of expression"},
    {"S0208", "Parameter {value} of function definition must be a variable name (start with $)"},
    {"S0209", "A predicate cannot follow a grouping expression in a step"},
    {"S0210", "Each step can only have one grouping expression"},
    {"S0211", "The symbol {token} cannot be used as a unary operator"},
    {"S0212", "The left side of := must be a variable name (start with $)"},
    {"S0213", "The literal value {value} cannot be used as a step within a path expression"},
    {"S0214", "The right side of {token} must be a variable name (start with $)"},
    {"S0215", "A context variable binding must precede any predicates on a step"},
    {"S0216", "A context variable binding must precede the 'order-by' clause on a step"},
    {"S0217", "The object representing the 'parent' cannot be derived from this expression"},
    {"S0301", "Empty regular expressions are not allowed"},
    {"S0302", "No terminating / in regular expression"},
    {"S0401", "Type parameters can only be applied to functions and arrays"},
    {"S0402", "Choice groups containing parameterized types are not supported"},
    {"U1001", "The expression nests too deeply"},
};

} // namespace

std::string quoteJson(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
      } else {
        out += c;
      }
    }
  }
  return out + '"';
}

bool setError(Error &error, std::string_view code, Range range, std::string token, std::string value) {
  error.code = code;
  error.range = range;
  error.message.clear();
  std::string_view wording;
  for (const Wording &candidate : kWordings)
    if (candidate.code == code)
      wording = candidate.text;
  while (!wording.empty()) {
    if (wording.starts_with("{token}")) {
      error.message += token;
      wording.remove_prefix(7);
    } else if (wording.starts_with("{value}")) {
      error.message += value;
      wording.remove_prefix(7);
    } else {
      error.message += wording.front();
      wording.remove_prefix(1);
    }
  }
  error.token = std::move(token);
  error.value = std::move(value);
  return false;
}

bool Lexer::skipBlanksAndComments(Error &error) {
  for (;;) {
    while (pos < text.size() && isBlank(text[pos]))
      ++pos;
    if (peek() != '/' || peek(1) != '*')
      return true;
    const size_t close = text.find("*/", pos + 2);
    if (close == std::string_view::npos)
      return setError(error, "S0106", {pos, text.size() - pos});
    pos = close + 2;
  }
}

bool Lexer::next(Token &token, bool mayBeRegex, Error &error) {
  if (!skipBlanksAndComments(error))
    return false;
  token = Token();
  token.range = {pos, 0};
  if (pos >= text.size()) {
    token.text = "(end)";
    return true;
  }
  const char c = text[pos];
  if (c == '/' && mayBeRegex)
    return scanRegex(token, error);

  auto takeOperator = [&](std::string_view spelling) {
    token.kind = TokenKind::Operator;
    token.text = spelling;
    token.range.length = spelling.size();
    pos += spelling.size();
    return true;
  };
  const std::string_view rest = text.substr(pos);
  for (std::string_view pair : kPairs)
    if (rest.starts_with(pair))
      return takeOperator(pair);
  if (isCoalescing)
    for (std::string_view pair : kCoalescingPairs)
      if (rest.starts_with(pair))
        return takeOperator(pair);
  if (isOperatorCharacter(c))
    return takeOperator(rest.substr(0, 1));
  if (c == '"' || c == '\'')
    return scanString(token, error);
  if (const size_t length = jsonNumberLength(rest))
    return scanNumber(token, error, length);
  return scanName(token, error);
}

/// Whether the pattern and flags of a regular expression are such. The reference leaves that to JavaScript's engine and has
/// no code of its own for it.
bool Lexer::checkRegex(const Token &token, Error &error) const {
  std::string message;
  if (token.flags.find('i') != token.flags.rfind('i') || token.flags.find('m') != token.flags.rfind('m'))
    message = "Invalid flags supplied to RegExp constructor '" + token.flags + "g'";
  else if (const char *why = aslrt::jsonata::checkRegex(token.text, 0)) // no flag changes the syntax
    message = "Invalid regular expression: /" + token.text + "/: " + why;
  if (message.empty())
    return true;
  setError(error, "S0201", token.range);
  error.message = std::move(message);
  return false;
}

/// regex = "/" pattern "/" *( "i" | "m" ); the closing slash is the first one that is neither escaped nor inside
/// brackets of any kind
bool Lexer::scanRegex(Token &token, Error &error) {
  const size_t open = pos++;
  const size_t begin = pos;
  int64_t nesting = 0;
  // Whether the character at `pos` follows an odd number of backslashes; for brackets the reference looks at one
  // character only.
  size_t backslashes = 0;
  for (; pos < text.size(); ++pos) {
    const char c = text[pos];
    if (c == '/' && nesting == 0 && backslashes % 2 == 0) {
      token.kind = TokenKind::Regex;
      token.text = std::string(text.substr(begin, pos - begin));
      ++pos;
      if (token.text.empty())
        return setError(error, "S0301", {open, pos - open});
      while (peek() == 'i' || peek() == 'm')
        token.flags += text[pos++];
      token.range.length = pos - open;
      return checkRegex(token, error);
    }
    if (backslashes == 0) {
      if (c == '(' || c == '[' || c == '{')
        ++nesting;
      else if (c == ')' || c == ']' || c == '}')
        --nesting;
    }
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return setError(error, "S0302", {open, text.size() - open});
}

/// string = '"' chars '"' | "'" chars "'"; escapes \" \\ \/ \b \f \n \r \t \uXXXX
bool Lexer::scanString(Token &token, Error &error) {
  static constexpr std::string_view kEscapes = "\"\\/bfnrt";
  static constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  const size_t open = pos;
  const char quote = text[pos++];
  while (pos < text.size()) {
    const char c = text[pos];
    if (c == quote) {
      ++pos;
      token.kind = TokenKind::String;
      token.range.length = pos - open;
      return true;
    }
    if (c != '\\') {
      token.text += c;
      ++pos;
      continue;
    }
    const size_t escape = pos++;
    if (pos >= text.size())
      break;
    if (const size_t which = kEscapes.find(text[pos]); which != std::string_view::npos) {
      token.text += kValues[which];
      ++pos;
    } else if (text[pos] == 'u') {
      const int32_t unit = readHex4(text, pos + 1);
      if (unit < 0)
        return setError(error, "S0104", {escape, 2});
      appendUtf16Unit(token.text, static_cast<uint32_t>(unit));
      pos += 5;
    } else {
      const size_t size = readUtf8(text, pos).size;
      return setError(error, "S0103", {escape, 1 + size}, quoteJson(text.substr(pos, size)));
    }
  }
  return setError(error, "S0101", {open, text.size() - open});
}

/// number = JSON number without its sign
bool Lexer::scanNumber(Token &token, Error &error, size_t length) {
  const std::string digits(text.substr(pos, length));
  token.kind = TokenKind::Number;
  token.text = digits;
  token.range.length = length;
  token.number = std::strtod(digits.c_str(), nullptr);
  if (!std::isfinite(token.number))
    return setError(error, "S0102", token.range, quoteJson(digits));
  pos += length;
  return true;
}

/// name = "`" chars "`" | 1*( any character but blanks and operators ); `$` first makes it a variable
bool Lexer::scanName(Token &token, Error &error) {
  const size_t begin = pos;
  if (text[pos] == '`') {
    const size_t close = text.find('`', pos + 1);
    if (close == std::string_view::npos)
      return setError(error, "S0105", {begin, text.size() - begin});
    token.kind = TokenKind::Name;
    token.text = std::string(text.substr(begin + 1, close - begin - 1));
    pos = close + 1;
    token.range.length = pos - begin;
    return true;
  }
  while (pos < text.size() && !isBlank(text[pos]) && !isOperatorCharacter(text[pos]))
    ++pos;
  const std::string_view name = text.substr(begin, pos - begin);
  token.range.length = name.size();
  if (name.front() == '$') {
    token.kind = TokenKind::Variable;
    token.text = std::string(name.substr(1));
    return true;
  }
  token.text = std::string(name);
  if (name == "and" || name == "or" || name == "in")
    token.kind = TokenKind::Operator;
  else if (name == "true" || name == "false" || name == "null")
    token.kind = TokenKind::Value;
  else
    token.kind = TokenKind::Name;
  return true;
}

} // namespace asl::jsonata

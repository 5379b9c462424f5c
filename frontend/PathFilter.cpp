// SPDX-License-Identifier: Apache-2.0
//
// The conditions inside `[?( … )]`: one function a grammar rule, the rule above it.
//
// Refused although the library behind the service knows them: operators spelled as words, regular expressions,
// lists and functions. The developer guide ("Using JSONPath paths") says the service does not support them.

#include "frontend/PathParser.h"
#include "frontend/TextScan.h"

namespace asl {
namespace {

/// A character of a word without quotes.
bool isWordCharacter(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool isWordOperator(std::string_view word) {
  for (std::string_view name : {"all", "anyof", "contains", "empty", "exists", "in", "matches", "nin", "noneof",
                                "size", "sizeof", "subsetof", "type"})
    if (word == name)
      return true;
  return false;
}

} // namespace

/// "?(" filter ")"
bool PathParser::parseFilter(PathSegment &segment) {
  ++pos; // ?
  skipBlanks();
  if (peek() != '(')
    return failHere("expected '(' after '?', found " + found(), "a filter is written [?(@.name == 'x')]");
  const size_t open = pos++;
  FilterExpr filter;
  if (!parseOr(filter))
    return false;
  if (peek() != ')')
    return atEnd() ? fail(open, 1, "'(' has no closing ')'")
                   : failHere("expected an operator or ')' in the filter, found " + found());
  ++pos;
  segment.kind = PathSegment::Kind::Filter;
  segment.filter = std::make_shared<const FilterExpr>(std::move(filter));
  return true;
}

/// or = and *( "||" and )
bool PathParser::parseOr(FilterExpr &out) {
  FilterExpr first;
  if (!parseAnd(first))
    return false;
  if (!at("||")) {
    out = std::move(first);
    return true;
  }
  out.kind = FilterExpr::Kind::Or;
  out.offset = first.offset;
  out.children.push_back(std::move(first));
  while (at("||")) {
    pos += 2;
    FilterExpr next;
    if (!parseAnd(next))
      return false;
    out.length = next.offset + next.length - out.offset;
    out.children.push_back(std::move(next));
  }
  return true;
}

/// and = unary *( "&&" unary )
bool PathParser::parseAnd(FilterExpr &out) {
  FilterExpr first;
  if (!parseUnary(first))
    return false;
  skipBlanks();
  if (!at("&&")) {
    out = std::move(first);
    return true;
  }
  out.kind = FilterExpr::Kind::And;
  out.offset = first.offset;
  out.children.push_back(std::move(first));
  while (at("&&")) {
    pos += 2;
    FilterExpr next;
    if (!parseUnary(next))
      return false;
    skipBlanks();
    out.length = next.offset + next.length - out.offset;
    out.children.push_back(std::move(next));
  }
  return true;
}

/// unary = "!" unary | "(" or ")" | comparison
bool PathParser::parseUnary(FilterExpr &out) {
  skipBlanks();
  if (++filterNesting > kMaxNesting)
    return failHere("filter nests too deeply");
  const size_t begin = pos;
  if (peek() == '!' && peek(1) != '=') {
    ++pos;
    FilterExpr inner;
    if (!parseUnary(inner))
      return false;
    out.kind = FilterExpr::Kind::Not;
    out.offset = begin;
    out.length = inner.offset + inner.length - begin;
    out.children.push_back(std::move(inner));
  } else if (peek() == '(') {
    ++pos;
    if (!parseOr(out))
      return false;
    if (peek() != ')')
      return atEnd() ? fail(begin, 1, "'(' has no closing ')'")
                     : failHere("expected an operator or ')' in the filter, found " + found());
    ++pos;
  } else if (!parseComparison(out)) {
    return false;
  }
  --filterNesting;
  return true;
}

/// comparison = operand [ op operand ]; alone, the operand must be a path
bool PathParser::parseComparison(FilterExpr &out) {
  out.offset = pos;
  if (!parseOperand(out.left))
    return false;
  skipBlanks();
  bool isPresent = false;
  if (!parseOperator(out.op, isPresent))
    return false;
  if (!isPresent) {
    out.kind = FilterExpr::Kind::Exists;
    out.length = out.left.length;
    if (out.left.kind == FilterOperand::Kind::Path)
      return true;
    return fail(out.left.offset, out.left.length, "a value alone is no condition",
                "compare it with a member, as in @.name == 'x'");
  }
  out.kind = FilterExpr::Kind::Compare;
  skipBlanks();
  if (!parseOperand(out.right))
    return false;
  out.length = out.right.offset + out.right.length - out.offset;
  return true;
}

/// op = "==" | "!=" | "<" | "<=" | ">" | ">="
bool PathParser::parseOperator(FilterOperator &op, bool &isPresent) {
  struct Spelling {
    std::string_view text;
    FilterOperator op;
  };
  if (at("=~"))
    return fail(pos, 2, "regular expressions are not supported in filters");
  if (at("===") || at("!=="))
    return fail(pos, 3, "expected '==' or '!=', found '" + std::string(text.substr(pos, 3)) + "'");
  for (const Spelling &spelling : {Spelling{"==", FilterOperator::Equal}, Spelling{"!=", FilterOperator::NotEqual},
                                   Spelling{"<=", FilterOperator::LessEqual}, Spelling{"<", FilterOperator::Less},
                                   Spelling{">=", FilterOperator::GreaterEqual},
                                   Spelling{">", FilterOperator::Greater}}) {
    if (!at(spelling.text))
      continue;
    pos += spelling.text.size();
    op = spelling.op;
    isPresent = true;
    return true;
  }
  if (peek() == '=')
    return fail(pos, 1, "'=' is not an operator of filters", "did you mean '=='?");
  if (peek() == '&' && peek(1) != '&')
    return fail(pos, 1, "'&' is not an operator of filters", "did you mean '&&'?");
  if (peek() == '|' && peek(1) != '|')
    return fail(pos, 1, "'|' is not an operator of filters", "did you mean '||'?");
  if (isWordCharacter(peek())) {
    size_t length = 0;
    while (isWordCharacter(peek(length)))
      ++length;
    const std::string word(text.substr(pos, length));
    if (isWordOperator(word))
      return fail(pos, length, "the operator '" + word + "' is not supported in filters");
    return fail(pos, length, "expected an operator, found '" + word + "'");
  }
  isPresent = false;
  return true;
}

/// operand = number | 'string' | "string" | word | true | false | null | "@" *segment | "$" *segment
bool PathParser::parseOperand(FilterOperand &operand) {
  operand.offset = pos;
  const char c = peek();
  if (c == '@' || c == '$') {
    Path path;
    if (!parsePath(path, Place::Filter))
      return false;
    if (path.root == PathRoot::Context || path.root == PathRoot::Variable)
      return fail(operand.offset, pos - operand.offset, "a filter sees '@' and '$' only, not '" + path.source + "'");
    operand.kind = FilterOperand::Kind::Path;
    operand.path = std::make_shared<const Path>(std::move(path));
  } else if (c == '\'' || c == '"') {
    operand.kind = FilterOperand::Kind::String;
    if (!parseQuoted(operand.text))
      return false;
  } else if (c == '/') {
    return fail(pos, 1, "regular expressions are not supported in filters");
  } else if (c == '[' || c == '{') {
    return fail(pos, 1, "lists and objects are not supported in filters");
  } else if (isWordCharacter(c)) {
    if (!parseWord(operand))
      return false;
  } else {
    return failHere("expected a path, a string or a number in the filter, found " + found());
  }
  operand.length = pos - operand.offset;
  return true;
}

/// number | true | false | null | word, where word = 1*( letter | digit | "_" | "-" ), a string without quotes
bool PathParser::parseWord(FilterOperand &operand) {
  using Kind = FilterOperand::Kind;
  const size_t number = jsonNumberLength(text.substr(pos));
  if (number != 0 && !isWordCharacter(peek(number))) {
    operand.kind = Kind::Number;
    operand.text = std::string(text.substr(pos, number));
    pos += number;
    if (peek() == '.')
      return failHere("expected an operator or ')' after the number, found '.'");
    return true;
  }
  size_t length = 0;
  while (isWordCharacter(peek(length)))
    ++length;
  operand.text = std::string(text.substr(pos, length));
  if (isWordOperator(operand.text)) {
    size_t next = length;
    while (peek(next) == ' ')
      ++next;
    if (peek(next) == '(' || peek(next) == '@' || peek(next) == '$')
      return fail(pos, length, "the operator '" + operand.text + "' is not supported in filters");
  }
  pos += length;
  operand.kind = operand.text == "true"    ? Kind::True
                 : operand.text == "false" ? Kind::False
                 : operand.text == "null"  ? Kind::Null
                                           : Kind::String;
  return true;
}

} // namespace asl

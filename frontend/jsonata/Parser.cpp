// SPDX-License-Identifier: Apache-2.0
//
// The grammar of JSONata, by operator precedence (Pratt): each token has a left binding power and up to two
// roles, one at the start of an operand (`parseOperand`) and one after a left side (`parseInfix`). One function
// a construct, with its rule above it.
//
// After an operand has ended, `/` divides; elsewhere it starts a regular expression. As in the reference, a closing
// `]` of an empty predicate, the `)` of an order-by and the `}` of a function body count as "elsewhere".

#include "frontend/jsonata/Parser.h"

#include "frontend/TextScan.h"
#include "frontend/jsonata/RawTree.h"

namespace asl::jsonata {
namespace {

struct Binding {
  std::string_view op;
  int power;
};

constexpr Binding kBindings[] = {
    {"(", 80},  {"[", 80},  {"@", 80},  {"#", 80},  {".", 75},  {"{", 70},  {"*", 60},  {"/", 60},   {"%", 60},
    {"+", 50},  {"-", 50},  {"&", 50},  {"=", 40},  {"!=", 40}, {"<", 40},  {"<=", 40}, {">", 40},   {">=", 40},
    {"in", 40}, {"~>", 40}, {"^", 40},  {"?:", 40}, {"??", 40}, {"and", 30}, {"or", 25}, {"?", 20}, {":=", 10},
};

/// Power with which an infix operator holds its left side; 0 for every other token.
int bindingPower(const Token &token) {
  if (token.kind == TokenKind::Operator)
    for (const Binding &binding : kBindings)
      if (binding.op == token.text)
        return binding.power;
  return 0;
}

class Parser {
public:
  Parser(std::string_view text, ParseOptions options, Error &error)
      : text(text), lexer(text, options.isCoalescing), error(error) {}

  RawPtr parseWhole();

private:
  std::string_view text;
  Lexer lexer;
  Error &error;
  Token token;          // the next token, not yet used
  size_t lastEnd = 0;   // end of the token before it
  uint32_t nesting = 0; // calls of parseExpression under way

  bool advance(bool afterOperand = false);
  bool expect(std::string_view op, bool afterOperand = false);
  RawPtr fail(std::string_view code, Range range, std::string token = {}, std::string value = {}) {
    setError(error, code, range, std::move(token), std::move(value));
    return nullptr;
  }
  RawPtr make(RawKind kind, Token by) {
    auto raw = std::make_unique<Raw>(kind);
    raw->range = by.range;
    raw->token = std::move(by);
    return raw;
  }
  /// Ends a node at the last token read and checks its height.
  RawPtr finish(RawPtr raw, size_t begin);

  RawPtr parseExpression(int rightPower);
  RawPtr parseOperand(Token by);
  RawPtr parseInfix(Token by, RawPtr left);
  RawPtr parseBlock(Token by);
  RawPtr parseArray(Token by);
  bool parsePairs(Raw &object);
  RawPtr parseTransform(Token by);
  RawPtr parseCall(Token by, RawPtr left);
  RawPtr parseLambda(RawPtr call, size_t begin);
  bool parseSignatureTokens(Raw &lambda);
  RawPtr parsePredicate(Token by, RawPtr left);
  RawPtr parseOrderBy(Token by, RawPtr left);
  RawPtr parseCondition(Token by, RawPtr left);
  RawPtr parseBinding(Token by, RawPtr left);
};

/// Reads the next token. `afterOperand`: a `/` here divides.
bool Parser::advance(bool afterOperand) {
  lastEnd = token.range.end();
  if (!lexer.next(token, !afterOperand, error))
    return false;
  if (token.isOperator("!") || token.isOperator("~"))
    return setError(error, "S0204", token.range, quoteJson(token.text));
  return true;
}

bool Parser::expect(std::string_view op, bool afterOperand) {
  if (token.isOperator(op))
    return advance(afterOperand);
  return setError(error, token.kind == TokenKind::End ? "S0203" : "S0202", token.range, quoteToken(token),
                  quoteJson(op));
}

RawPtr Parser::finish(RawPtr raw, size_t begin) {
  raw->range = {begin, lastEnd - begin};
  if (raw->height > kMaxTreeHeight)
    return fail("U1001", raw->token.range);
  return raw;
}

/// program = expression
RawPtr Parser::parseWhole() {
  if (!advance())
    return nullptr;
  RawPtr raw = parseExpression(0);
  if (raw && token.kind != TokenKind::End)
    return fail("S0201", token.range, quoteToken(token));
  return raw;
}

/// expression = operand *( infix …, while it binds tighter than rightPower )
RawPtr Parser::parseExpression(int rightPower) {
  if (++nesting > kMaxTreeHeight)
    return fail("U1001", token.range);
  Token first = std::move(token);
  token.range = first.range;
  if (!advance(true))
    return nullptr;
  RawPtr left = parseOperand(std::move(first));
  while (left && rightPower < bindingPower(token)) {
    Token by = std::move(token);
    token.range = by.range;
    if (!advance())
      return nullptr;
    left = parseInfix(std::move(by), std::move(left));
  }
  --nesting;
  return left;
}

/// operand = literal | name | variable | regex | "*" | "**" | "%" | "-" operand | block | array | object | transform
RawPtr Parser::parseOperand(Token by) {
  if (by.kind == TokenKind::End)
    return make(RawKind::End, std::move(by));
  if (by.kind != TokenKind::Operator)
    return make(RawKind::Token, std::move(by));
  const std::string op = by.text;
  if (op == "and" || op == "or" || op == "in")
    return make(RawKind::Token, std::move(by));
  if (op == "*")
    return make(RawKind::Wildcard, std::move(by));
  if (op == "**")
    return make(RawKind::Descendant, std::move(by));
  if (op == "%")
    return make(RawKind::Parent, std::move(by));
  if (op == "(")
    return parseBlock(std::move(by));
  if (op == "[")
    return parseArray(std::move(by));
  if (op == "|")
    return parseTransform(std::move(by));
  const size_t begin = by.range.offset;
  if (op == "{") {
    RawPtr object = make(RawKind::Object, std::move(by));
    return parsePairs(*object) ? finish(std::move(object), begin) : nullptr;
  }
  if (op == "-") {
    RawPtr operand = parseExpression(70);
    if (!operand)
      return nullptr;
    RawPtr negate = make(RawKind::Negate, std::move(by));
    negate->adopt(std::move(operand));
    return finish(std::move(negate), begin);
  }
  return fail("S0211", by.range, quoteJson(op));
}

/// block = "(" [ expression *( ";" expression ) [ ";" ] ] ")"
RawPtr Parser::parseBlock(Token by) {
  const size_t begin = by.range.offset;
  RawPtr block = make(RawKind::Block, std::move(by));
  while (!token.isOperator(")")) {
    RawPtr item = parseExpression(0);
    if (!item)
      return nullptr;
    block->adopt(std::move(item));
    if (!token.isOperator(";"))
      break;
    if (!advance())
      return nullptr;
  }
  return expect(")", true) ? finish(std::move(block), begin) : nullptr;
}

/// array = "[" [ item *( "," item ) ] "]" ; item = expression [ ".." expression ]
RawPtr Parser::parseArray(Token by) {
  const size_t begin = by.range.offset;
  RawPtr array = make(RawKind::Array, std::move(by));
  while (!token.isOperator("]") || !array->children.empty()) {
    RawPtr item = parseExpression(0);
    if (!item)
      return nullptr;
    if (token.isOperator("..")) {
      RawPtr range = make(RawKind::Binary, token);
      const size_t itemBegin = item->range.offset;
      range->adopt(std::move(item));
      if (!advance())
        return nullptr;
      RawPtr last = parseExpression(0);
      if (!last)
        return nullptr;
      range->adopt(std::move(last));
      item = finish(std::move(range), itemBegin);
      if (!item)
        return nullptr;
    }
    array->adopt(std::move(item));
    if (!token.isOperator(","))
      break;
    if (!advance())
      return nullptr;
  }
  return expect("]", true) ? finish(std::move(array), begin) : nullptr;
}

/// [ expression ":" expression *( "," expression ":" expression ) ] "}", after the opening brace
bool Parser::parsePairs(Raw &object) {
  while (!token.isOperator("}") || !object.pairs.empty()) {
    RawPtr key = parseExpression(0);
    if (!key || !expect(":"))
      return false;
    RawPtr value = parseExpression(0);
    if (!value)
      return false;
    object.adopt(std::move(key), std::move(value));
    if (!token.isOperator(","))
      break;
    if (!advance())
      return false;
  }
  return expect("}", true);
}

/// transform = "|" expression "|" expression [ "," expression ] "|"
RawPtr Parser::parseTransform(Token by) {
  const size_t begin = by.range.offset;
  RawPtr transform = make(RawKind::Transform, std::move(by));
  for (unsigned part = 0; part < 3; ++part) {
    if (part == 2) {
      if (!token.isOperator(","))
        break;
      if (!advance())
        return nullptr;
    }
    RawPtr expression = parseExpression(0);
    if (!expression)
      return nullptr;
    transform->adopt(std::move(expression));
    if (part == 0 && !expect("|"))
      return nullptr;
  }
  return expect("|") ? finish(std::move(transform), begin) : nullptr;
}

/// What may follow an expression: the operators of kBindings
RawPtr Parser::parseInfix(Token by, RawPtr left) {
  const std::string op = by.text;
  const size_t begin = left->range.offset;
  if (op == "(")
    return parseCall(std::move(by), std::move(left));
  if (op == "[")
    return parsePredicate(std::move(by), std::move(left));
  if (op == "^")
    return parseOrderBy(std::move(by), std::move(left));
  if (op == "?")
    return parseCondition(std::move(by), std::move(left));
  if (op == ":=" || op == "@" || op == "#")
    return parseBinding(std::move(by), std::move(left));
  if (op == "{") {
    RawPtr group = make(RawKind::Group, std::move(by));
    group->adopt(std::move(left));
    return parsePairs(*group) ? finish(std::move(group), begin) : nullptr;
  }
  const bool isDefault = op == "?:" || op == "??";
  RawPtr right = parseExpression(isDefault ? 0 : bindingPower(by));
  if (!right)
    return nullptr;
  RawPtr binary = make(op == "?:" ? RawKind::Default : op == "??" ? RawKind::Coalesce : RawKind::Binary, std::move(by));
  binary->adopt(std::move(left));
  binary->adopt(std::move(right));
  return finish(std::move(binary), begin);
}

/// call = expression "(" [ argument *( "," argument ) ] ")" ; argument = expression | "?"
RawPtr Parser::parseCall(Token by, RawPtr left) {
  const size_t begin = left->range.offset;
  RawPtr call = make(RawKind::Call, std::move(by));
  call->adopt(std::move(left));
  while (!token.isOperator(")") || call->children.size() > 1) {
    RawPtr argument;
    if (token.isOperator("?")) {
      call->kind = RawKind::Partial;
      argument = make(RawKind::Placeholder, token);
      if (!advance())
        return nullptr;
    } else {
      argument = parseExpression(0);
      if (!argument)
        return nullptr;
    }
    call->adopt(std::move(argument));
    if (!token.isOperator(","))
      break;
    if (!advance())
      return nullptr;
  }
  if (!expect(")", true))
    return nullptr;
  const Raw &procedure = *call->children.front();
  const bool isLambda = procedure.kind == RawKind::Token && procedure.token.kind == TokenKind::Name &&
                        (procedure.token.text == "function" || procedure.token.text == "\u03BB");
  return isLambda ? parseLambda(std::move(call), begin) : finish(std::move(call), begin);
}

/// lambda = ( "function" | "λ" ) "(" [ variable *( "," variable ) ] ")" [ signature ] "{" expression "}"
RawPtr Parser::parseLambda(RawPtr call, size_t begin) {
  RawPtr lambda = make(RawKind::Lambda, call->token);
  for (size_t i = 1; i < call->children.size(); ++i) {
    const Raw &parameter = *call->children[i];
    if (parameter.kind != RawKind::Token || parameter.token.kind != TokenKind::Variable)
      return fail("S0208", parameter.range, quoteToken(parameter.token), std::to_string(i));
  }
  if (token.isOperator("<") && !parseSignatureTokens(*lambda))
    return nullptr;
  if (!expect("{"))
    return nullptr;
  RawPtr body = parseExpression(0);
  if (!body || !expect("}"))
    return nullptr;
  lambda->adopt(std::move(body));
  for (size_t i = 1; i < call->children.size(); ++i)
    lambda->adopt(std::move(call->children[i]));
  return finish(std::move(lambda), begin);
}

/// signature = "<" tokens ">", balanced; its text is put together from the tokens, so blanks do not count
bool Parser::parseSignatureTokens(Raw &lambda) {
  const Range open = token.range;
  std::string signature = "<";
  unsigned depth = 1;
  while (depth > 0 && !token.isOperator("{") && token.kind != TokenKind::End) {
    if (!advance())
      return false;
    if (token.isOperator(">"))
      --depth;
    else if (token.isOperator("<"))
      ++depth;
    signature += token.text;
  }
  const Range close = token.range;
  if (!expect(">"))
    return false;
  lambda.signature = parseSignature(signature, error);
  if (lambda.signature)
    return true;
  // Offsets inside the reassembled text are those of the source only when no blanks stood in it.
  const bool isVerbatim = text.substr(open.offset, close.end() - open.offset) == signature;
  if (isVerbatim)
    error.range.offset += open.offset;
  else
    error.range = {open.offset, close.end() - open.offset};
  return false;
}

/// predicate = expression "[" expression "]" ; expression "[" "]" keeps arrays of one item
RawPtr Parser::parsePredicate(Token by, RawPtr left) {
  const size_t begin = left->range.offset;
  if (token.isOperator("]")) {
    Raw *step = left.get();
    while (step->isBinary("["))
      step = step->children.front().get();
    step->isKeepArray = true;
    if (!advance())
      return nullptr;
    left->range.length = lastEnd - begin;
    return left;
  }
  RawPtr filter = parseExpression(0);
  if (!filter || !expect("]", true))
    return nullptr;
  RawPtr predicate = make(RawKind::Binary, std::move(by));
  predicate->adopt(std::move(left));
  predicate->adopt(std::move(filter));
  return finish(std::move(predicate), begin);
}

/// order-by = expression "^" "(" term *( "," term ) ")" ; term = [ "<" | ">" ] expression
RawPtr Parser::parseOrderBy(Token by, RawPtr left) {
  const size_t begin = left->range.offset;
  RawPtr order = make(RawKind::OrderBy, std::move(by));
  order->adopt(std::move(left));
  if (!expect("("))
    return nullptr;
  for (;;) {
    const bool isDescending = token.isOperator(">");
    if ((isDescending || token.isOperator("<")) && !advance())
      return nullptr;
    RawPtr term = parseExpression(0);
    if (!term)
      return nullptr;
    order->adopt(std::move(term));
    order->isDescending.push_back(isDescending);
    if (!token.isOperator(","))
      break;
    if (!advance())
      return nullptr;
  }
  return expect(")") ? finish(std::move(order), begin) : nullptr;
}

/// condition = expression "?" expression [ ":" expression ]
RawPtr Parser::parseCondition(Token by, RawPtr left) {
  const size_t begin = left->range.offset;
  RawPtr condition = make(RawKind::Condition, std::move(by));
  condition->adopt(std::move(left));
  RawPtr then = parseExpression(0);
  if (!then)
    return nullptr;
  condition->adopt(std::move(then));
  if (token.isOperator(":")) {
    if (!advance())
      return nullptr;
    RawPtr otherwise = parseExpression(0);
    if (!otherwise)
      return nullptr;
    condition->adopt(std::move(otherwise));
  }
  return finish(std::move(condition), begin);
}

/// binding = variable ":=" expression | step "@" variable | step "#" variable
RawPtr Parser::parseBinding(Token by, RawPtr left) {
  auto isVariable = [](const Raw &raw) {
    return raw.kind == RawKind::Token && raw.token.kind == TokenKind::Variable;
  };
  const size_t begin = left->range.offset;
  const bool isAssignment = by.text == ":=";
  if (isAssignment && !isVariable(*left))
    return fail("S0212", left->range, quoteToken(left->token));
  // One less than its own power, so that the operator groups to the right.
  RawPtr right = parseExpression(isAssignment ? bindingPower(by) - 1 : bindingPower(by));
  if (!right)
    return nullptr;
  if (!isAssignment && !isVariable(*right))
    return fail("S0214", right->range, quoteJson(by.text));
  RawPtr binding = make(RawKind::Binary, std::move(by));
  binding->adopt(std::move(left));
  binding->adopt(std::move(right));
  return finish(std::move(binding), begin);
}

} // namespace

std::string quoteToken(const Token &token) {
  switch (token.kind) {
  case TokenKind::Number:
  case TokenKind::Value:
    return token.text;
  default:
    return quoteJson(token.text);
  }
}

ParseResult parse(std::string_view text, ParseOptions options) {
  ParseResult result;
  RawPtr raw = Parser(text, options, result.error).parseWhole();
  if (raw)
    result.expr = normalize(*raw, result.error);
  return result;
}

Delimiters classifyDelimiters(std::string_view text) {
  const bool opens = text.starts_with("{%");
  const bool closes = text.ends_with("%}");
  // In "{%}" one percent sign cannot serve both.
  if (opens && closes && text.size() >= 4)
    return Delimiters::Both;
  if (opens)
    return Delimiters::OpeningOnly;
  return closes ? Delimiters::ClosingOnly : Delimiters::None;
}

ExpressionText expressionText(std::string_view text) {
  static constexpr std::string_view kBlanks = " \t\n\r";
  const std::string_view inner = text.substr(2, text.size() - 4);
  const size_t begin = inner.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos)
    return {inner.substr(inner.size()), 2 + inner.size()};
  const size_t end = inner.find_last_not_of(kBlanks) + 1;
  return {inner.substr(begin, end - begin), 2 + begin};
}

} // namespace asl::jsonata

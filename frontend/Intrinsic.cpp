// SPDX-License-Identifier: Apache-2.0
//
// The parser of intrinsic calls, and what can be checked without data.
//
// A call whose text breaks one of these rules makes the definition invalid. What depends on values (an index out of
// bounds, text that is not JSON) is left to the runtime. Only what is written out is compared with the kind a
// parameter wants: a path or an inner call may give anything.

#include "frontend/Intrinsic.h"

#include "frontend/Diagnostics.h"
#include "frontend/TextScan.h"
#include "frontend/UnicodeIdentifier.h"

#include <algorithm>

namespace asl {
namespace {

/// What a parameter takes, as far as a literal can show it.
enum class Wanted { Any, String, Number, Boolean, Array, Object };

struct FunctionInfo {
  IntrinsicFunction function;
  std::string_view name;
  unsigned minimum, maximum;
  Wanted parameters[3];  // the last one counts for all that follow
  bool canReturnString;
};

constexpr unsigned kUnbounded = ~0u;

/// In the order of IntrinsicFunction, so that an enumerator is an index.
constexpr FunctionInfo kFunctions[] = {
    {IntrinsicFunction::Array, "States.Array", 0, kUnbounded, {Wanted::Any, Wanted::Any, Wanted::Any}, false},
    {IntrinsicFunction::ArrayContains, "States.ArrayContains", 2, 2, {Wanted::Array, Wanted::Any}, false},
    {IntrinsicFunction::ArrayGetItem, "States.ArrayGetItem", 2, 2, {Wanted::Array, Wanted::Number}, true},
    {IntrinsicFunction::ArrayLength, "States.ArrayLength", 1, 1, {Wanted::Array}, false},
    {IntrinsicFunction::ArrayPartition, "States.ArrayPartition", 2, 2, {Wanted::Array, Wanted::Number}, false},
    {IntrinsicFunction::ArrayRange, "States.ArrayRange", 3, 3, {Wanted::Number, Wanted::Number, Wanted::Number}, false},
    {IntrinsicFunction::ArrayUnique, "States.ArrayUnique", 1, 1, {Wanted::Array}, false},
    {IntrinsicFunction::Base64Decode, "States.Base64Decode", 1, 1, {Wanted::String}, true},
    {IntrinsicFunction::Base64Encode, "States.Base64Encode", 1, 1, {Wanted::String}, true},
    {IntrinsicFunction::Format, "States.Format", 1, kUnbounded, {Wanted::String, Wanted::Any, Wanted::Any}, true},
    {IntrinsicFunction::Hash, "States.Hash", 2, 2, {Wanted::Any, Wanted::String}, true},
    {IntrinsicFunction::JsonMerge, "States.JsonMerge", 3, 3, {Wanted::Object, Wanted::Object, Wanted::Boolean}, false},
    {IntrinsicFunction::JsonToString, "States.JsonToString", 1, 1, {Wanted::Any}, true},
    {IntrinsicFunction::MathAdd, "States.MathAdd", 2, 2, {Wanted::Number, Wanted::Number}, false},
    {IntrinsicFunction::MathRandom, "States.MathRandom", 2, 3, {Wanted::Number, Wanted::Number, Wanted::Number}, false},
    {IntrinsicFunction::StringSplit, "States.StringSplit", 2, 2, {Wanted::String, Wanted::String}, false},
    {IntrinsicFunction::StringToJson, "States.StringToJson", 1, 1, {Wanted::String}, false},
    {IntrinsicFunction::UUID, "States.UUID", 0, 0, {}, true},
};

const FunctionInfo &infoOf(IntrinsicFunction function) { return kFunctions[static_cast<size_t>(function)]; }

std::string_view describe(Wanted wanted) {
  switch (wanted) {
  case Wanted::Any:
    return "a value";
  case Wanted::String:
    return "a string";
  case Wanted::Number:
    return "a number";
  case Wanted::Boolean:
    return "true or false";
  case Wanted::Array:
    return "an array";
  case Wanted::Object:
    return "an object";
  }
  return "a value";
}

bool fits(IntrinsicArgument::Kind kind, Wanted wanted) {
  using Kind = IntrinsicArgument::Kind;
  if (kind == Kind::Path || kind == Kind::Call || wanted == Wanted::Any)
    return true;
  switch (kind) {
  case Kind::String:
    return wanted == Wanted::String;
  case Kind::Number:
    return wanted == Wanted::Number;
  case Kind::True:
  case Kind::False:
    return wanted == Wanted::Boolean;
  default:
    return false;
  }
}

std::string count(size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

bool isNameCharacter(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
}

class CallParser {
public:
  CallParser(std::string_view text, SyntaxError &error) : text(text), error(error) {}

  /// A call, and nothing but blanks after it
  bool parseWhole(IntrinsicCall &call) {
    if (!parseCall(call, 1))
      return false;
    skipBlanks();
    if (pos < text.size())
      return failHere("nothing may follow the call, found " + found());
    return true;
  }

private:
  std::string_view text;
  SyntaxError &error;
  size_t pos = 0;

  char peek(size_t ahead = 0) const { return pos + ahead < text.size() ? text[pos + ahead] : '\0'; }
  std::string found() const { return describeCharacter(text, pos); }
  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      ++pos;
  }
  bool fail(size_t offset, size_t length, std::string message, std::string hint = {}) {
    error.offset = std::min(offset, text.size());
    error.length = std::min(length, text.size() - error.offset);
    error.message = std::move(message);
    error.hint = std::move(hint);
    return false;
  }
  bool failHere(std::string message, std::string hint = {}) {
    return fail(pos, pos < text.size() ? readUtf8(text, pos).size : 0, std::move(message), std::move(hint));
  }

  bool parseCall(IntrinsicCall &call, unsigned depth);
  bool parseArguments(IntrinsicCall &call, unsigned depth);
  bool parseArgument(IntrinsicArgument &argument, bool isTemplate, unsigned depth);
  bool parseString(IntrinsicArgument &argument, bool isTemplate);
  bool findFunction(std::string_view name, size_t offset, IntrinsicFunction &function);
  bool checkArguments(const IntrinsicCall &call, size_t nameLength);
};

/// call = name "(" [ arg *( "," arg ) ] ")"
bool CallParser::parseCall(IntrinsicCall &call, unsigned depth) {
  const size_t begin = pos;
  if (depth > kMaxNestedIntrinsics)
    return failHere("more than " + std::to_string(kMaxNestedIntrinsics) + " intrinsic calls inside one another",
                    "a state before this one can compute what is inside");
  while (isNameCharacter(peek()))
    ++pos;
  const size_t nameLength = pos - begin;
  const std::string_view name = text.substr(begin, nameLength);
  if (nameLength == 0 || (peek() != '(' && !name.starts_with("States."))) {
    if (depth == 1 && (peek() == ' ' || peek() == '\t') && nameLength == 0)
      return failHere("a blank stands before the intrinsic call");
    const size_t length = depth == 1 ? text.size() : std::max<size_t>(nameLength, 1);
    return fail(begin, length,
                depth == 1 ? "this is neither a path nor an intrinsic call"
                           : "expected a string in single quotes, a number, a path or a call as argument, found " +
                                 describeCharacter(text, begin),
                depth == 1 ? "a path starts with '$', a call is written States.Name(…)"
                           : nameLength != 0 ? "a string goes in single quotes: '" + std::string(name) + "'" : "");
  }
  if (!findFunction(name, begin, call.function))
    return false;
  if (peek() != '(')
    return failHere("expected '(' right after '" + std::string(name) + "', found " + found());
  ++pos;
  call.offset = begin;
  if (!parseArguments(call, depth))
    return false;
  call.length = pos - begin;
  call.source = std::string(text.substr(begin, call.length));
  return checkArguments(call, nameLength);
}

bool CallParser::findFunction(std::string_view name, size_t offset, IntrinsicFunction &function) {
  for (const FunctionInfo &info : kFunctions)
    if (info.name == name) {
      function = info.function;
      return true;
    }
  // Names are compared without the prefix they share: it would make all of them look alike, and it is often forgotten.
  static constexpr std::string_view kPrefix = "States.";
  const std::string_view bare = name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
  std::vector<std::string_view> candidates;
  std::optional<std::string> suggestion;
  for (const FunctionInfo &info : kFunctions) {
    candidates.push_back(info.name.substr(kPrefix.size()));
    if (candidates.back() == bare)
      suggestion = std::string(bare);
  }
  if (!suggestion)
    suggestion = nearest(bare, candidates);
  return fail(offset, name.size(), "there is no intrinsic function '" + std::string(name) + "'",
              suggestion ? "did you mean '" + std::string(kPrefix) + *suggestion + "'?" : std::string());
}

/// [ arg *( "," arg ) ] ")", after the opening parenthesis
bool CallParser::parseArguments(IntrinsicCall &call, unsigned depth) {
  const size_t open = pos - 1;
  skipBlanks();
  if (peek() == ')') {
    ++pos;
    return true;
  }
  for (;;) {
    skipBlanks();
    IntrinsicArgument argument;
    const bool isTemplate = call.function == IntrinsicFunction::Format && call.arguments.empty();
    if (!parseArgument(argument, isTemplate, depth))
      return false;
    call.arguments.push_back(std::move(argument));
    skipBlanks();
    if (peek() == ')') {
      ++pos;
      return true;
    }
    if (pos >= text.size())
      return fail(open, 1, "'(' has no closing ')'");
    if (peek() != ',')
      return failHere("expected ',' or ')' after the argument, found " + found());
    ++pos;
  }
}

/// arg = ws ( string | number | "null" | "true" | "false" | path | call ) ws
bool CallParser::parseArgument(IntrinsicArgument &argument, bool isTemplate, unsigned depth) {
  using Kind = IntrinsicArgument::Kind;
  argument.offset = pos;
  const std::string_view rest = text.substr(pos);
  if (peek() == '\'') {
    argument.kind = Kind::String;
    if (!parseString(argument, isTemplate))
      return false;
  } else if (peek() == '"') {
    return failHere("a string stands in single quotes");
  } else if (peek() == '$') {
    argument.kind = Kind::Path;
    size_t consumed = 0;
    PathParseResult result = parsePathPrefix(rest, consumed);
    if (!result) {
      error = std::move(result.error);
      error.offset += pos;
      return false;
    }
    argument.path = std::move(result.path);
    pos += consumed;
  } else if (const size_t digits = jsonNumberLength(rest); digits != 0 && !isNameCharacter(peek(digits))) {
    argument.kind = Kind::Number;
    argument.text = std::string(rest.substr(0, digits));
    pos += digits;
  } else {
    size_t length = 0;
    while (isNameCharacter(peek(length)))
      ++length;
    const std::string_view word = rest.substr(0, length);
    if (word == "null" || word == "true" || word == "false") {
      argument.kind = word == "null" ? Kind::Null : word == "true" ? Kind::True : Kind::False;
      pos += length;
    } else {
      argument.kind = Kind::Call;
      argument.call = std::make_unique<IntrinsicCall>();
      if (!parseCall(*argument.call, depth + 1))
        return false;
    }
  }
  argument.length = pos - argument.offset;
  return true;
}

/// string = "'" *( plain | "\'" | "\{" | "\}" | "\\" ) "'". In the template of States.Format `{}` is a placeholder
/// and no other brace may stand bare, except in `${Name}`, which a deployment tool replaces before the service sees the
/// text. Elsewhere the service accepts bare braces.
bool CallParser::parseString(IntrinsicArgument &argument, bool isTemplate) {
  const size_t open = pos++;
  std::string piece;
  while (pos < text.size()) {
    const char c = text[pos];
    if (c == '\'') {
      ++pos;
      if (isTemplate)
        argument.formatPieces.push_back(piece);
      return true;
    }
    if (c == '\\') {
      const char next = peek(1);
      if (next != '\'' && next != '{' && next != '}' && next != '\\')
        return fail(pos, pos + 1 < text.size() ? 1 + readUtf8(text, pos + 1).size : 1,
                    "a backslash in a string escapes only ' { } and \\");
      piece += next;
      argument.text += next;
      pos += 2;
      continue;
    }
    if (c == '$' && peek(1) == '{') {
      const size_t end = pos + 2 + identifierLength(text.substr(pos + 2));
      if (end > pos + 2 && end < text.size() && text[end] == '}') {
        piece += text.substr(pos, end + 1 - pos);
        argument.text += text.substr(pos, end + 1 - pos);
        pos = end + 1;
        continue;
      }
    }
    if (isTemplate && (c == '{' || c == '}')) {
      if (c == '}' || peek(1) != '}')
        return fail(pos, 1, "'" + std::string(1, c) + "' in the template of States.Format must be escaped",
                    "write \\" + std::string(1, c) + ", or {} for a placeholder");
      argument.formatPieces.push_back(std::move(piece));
      piece.clear();
      argument.text += "{}";
      pos += 2;
      continue;
    }
    piece += c;
    argument.text += c;
    ++pos;
  }
  return fail(open, 1, "the string has no closing quote");
}

bool CallParser::checkArguments(const IntrinsicCall &call, size_t nameLength) {
  const FunctionInfo &info = infoOf(call.function);
  const std::string name(info.name);
  const size_t given = call.arguments.size();
  if (given < info.minimum || given > info.maximum) {
    std::string wanted = info.minimum == info.maximum ? count(info.minimum, "argument")
                         : info.maximum == kUnbounded ? "at least " + count(info.minimum, "argument")
                                                      : std::to_string(info.minimum) + " to " +
                                                            count(info.maximum, "argument");
    return fail(call.offset, nameLength, "'" + name + "' takes " + wanted + ", not " + std::to_string(given));
  }
  for (size_t i = 0; i < given; ++i) {
    const IntrinsicArgument &argument = call.arguments[i];
    const Wanted wanted = info.parameters[std::min<size_t>(i, 2)];
    if (!fits(argument.kind, wanted))
      return fail(argument.offset, argument.length,
                  "argument " + std::to_string(i + 1) + " of '" + name + "' must be " + std::string(describe(wanted)));
  }
  if (call.function == IntrinsicFunction::Format && call.arguments.front().kind == IntrinsicArgument::Kind::String) {
    const size_t placeholders = call.arguments.front().formatPieces.size() - 1;
    if (placeholders != given - 1)
      return fail(call.arguments.front().offset, call.arguments.front().length,
                  "the template has " + count(placeholders, "placeholder") + " for " + count(given - 1, "argument"));
  }
  return true;
}

} // namespace

std::string_view IntrinsicCall::name() const { return intrinsicName(function); }

unsigned IntrinsicCall::depth() const {
  unsigned deepest = 0;
  for (const IntrinsicArgument &argument : arguments)
    if (argument.call)
      deepest = std::max(deepest, argument.call->depth());
  return deepest + 1;
}

std::string_view intrinsicName(IntrinsicFunction function) { return infoOf(function).name; }

bool canReturnString(IntrinsicFunction function) { return infoOf(function).canReturnString; }

IntrinsicParseResult parseIntrinsic(std::string_view text) {
  IntrinsicParseResult result;
  auto call = std::make_unique<IntrinsicCall>();
  if (CallParser(text, result.error).parseWhole(*call))
    result.call = std::move(call);
  return result;
}

} // namespace asl

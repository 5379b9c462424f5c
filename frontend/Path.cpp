// SPDX-License-Identifier: Apache-2.0
//
// The parser of paths, without filters: one function a grammar rule, the rule above it.

#include "frontend/Path.h"

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/PathParser.h"
#include "frontend/TextScan.h"
#include "frontend/UnicodeIdentifier.h"

#include <algorithm>
#include <charconv>

namespace asl {
namespace {

/// The functions a path may end with, and how many arguments each takes.
struct PathFunction {
  std::string_view name;
  unsigned minimum, maximum;
};

constexpr unsigned kManyArguments = 64;

constexpr PathFunction kFunctions[] = {
    {"append", 1, kManyArguments}, {"avg", 0, kManyArguments},    {"concat", 0, kManyArguments},
    {"first", 0, 0},               {"index", 1, 1},               {"keys", 0, 0},
    {"last", 0, 0},                {"length", 0, 1},              {"max", 0, kManyArguments},
    {"min", 0, kManyArguments},    {"stddev", 0, kManyArguments}, {"sum", 0, kManyArguments},
};

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool isOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

} // namespace

void PathParser::skipBlanks() {
  while (!atEnd() && isBlank(text[pos]))
    ++pos;
}

bool PathParser::fail(size_t offset, size_t length, std::string message, std::string hint) {
  error.offset = std::min(offset, text.size());
  error.length = std::min(length, text.size() - error.offset);
  error.message = std::move(message);
  error.hint = std::move(hint);
  return false;
}

bool PathParser::failHere(std::string message, std::string hint) {
  return fail(pos, atEnd() ? 0 : readUtf8(text, pos).size, std::move(message), std::move(hint));
}

std::string PathParser::found() const { return describeCharacter(text, pos); }

bool PathParser::endsPath(Place place) const {
  if (atEnd())
    return true;
  switch (place) {
  case Place::Whole:
    return false;
  case Place::Argument:
    return isBlank(text[pos]) || isOneOf(text[pos], ",)");
  case Place::Filter:
    return isBlank(text[pos]) || isOneOf(text[pos], ",)=!<>&|]");
  }
  return true;
}

/// path = root *segment [ function ]
bool PathParser::parsePath(Path &path, Place place) {
  const size_t outerBegin = pathBegin;
  pathBegin = pos;
  if (!parseRoot(path, place))
    return false;
  while (!endsPath(place)) {
    if (path.hasFunction())
      return failHere("nothing may follow the function at the end of a path, found " + found());
    if (!parseSegment(path, place))
      return false;
  }
  path.source = std::string(text.substr(pathBegin, pos - pathBegin));
  pathBegin = outerBegin;
  return true;
}

/// root = "$" | "$$" | "$" variable-name; in a filter also "@"
bool PathParser::parseRoot(Path &path, Place place) {
  if (place == Place::Filter && peek() == '@') {
    path.root = PathRoot::Candidate;
    ++pos;
  } else if (atEnd()) {
    return failHere("path is empty", "'$' names the whole input");
  } else if (peek() != '$') {
    return failHere("a path starts with '$', found " + found());
  } else if (peek(1) == '$') {
    path.root = PathRoot::Context;
    pos += 2;
  } else {
    ++pos;
    const size_t length = identifierLength(text.substr(pos));
    if (length != 0) {
      path.root = PathRoot::Variable;
      path.variable = std::string(text.substr(pos, length));
      pos += length;
    }
  }
  if (endsPath(place) || peek() == '.' || peek() == '[')
    return true;
  std::string hint;
  const size_t word = identifierLength(text.substr(pos));
  if (path.root == PathRoot::Context && word != 0) {
    const std::string name(text.substr(pos, word));
    hint = "a member of the context object is '$$." + name + "', a variable is '$" + name + "'";
  } else if (path.root == PathRoot::Input && peek() == '_') {
    hint = "the name of a variable starts with a letter";
  }
  const std::string root(text.substr(pathBegin, pos - pathBegin));
  return failHere("expected '.' or '[' after '" + root + "', found " + found(), std::move(hint));
}

/// segment = "." name | "." "*" | ".." name | ".." "*" | ".." bracket | bracket; one "." may stand before a bracket
bool PathParser::parseSegment(Path &path, Place place) {
  PathSegment segment;
  segment.offset = pos - pathBegin;
  if (peek() == '.') {
    ++pos;
    if (peek() == '.') {
      ++pos;
      segment.isDescendant = true;
    }
    if (!(peek() == '[' ? parseBracket(segment) : parseDotted(segment, place)))
      return false;
  } else if (peek() == '[') {
    if (!parseBracket(segment))
      return false;
  } else {
    return failHere("expected '.' or '[', found " + found());
  }
  segment.length = pos - pathBegin - segment.offset;
  path.segments.push_back(std::move(segment));
  return true;
}

/// What follows a dot: name | "*" | function
bool PathParser::parseDotted(PathSegment &segment, Place place) {
  if (peek() == '*') {
    ++pos;
    segment.kind = PathSegment::Kind::Wildcard;
    return true;
  }
  const size_t begin = pos;
  std::string name;
  if (!parseName(name, place))
    return false;
  segment.names.push_back(std::move(name));
  if (peek() == '(') {
    if (place == Place::Filter)
      return fail(begin, pos - begin, "functions are not supported inside a filter");
    if (segment.isDescendant)
      return fail(begin, pos - begin, "a function follows one dot, not two");
    return parseFunction(segment, begin);
  }
  segment.kind = PathSegment::Kind::Member;
  return true;
}

/// name = 1*( any character except . [ ] ( ) @ , : ? $ * ' " and blanks, or "\" any ). A substitution that is still
/// in place, `${Name}`, counts as part of the name: deployment tools replace it before the service sees the text.
bool PathParser::parseName(std::string &name, Place place) {
  const size_t begin = pos;
  while (!atEnd()) {
    const char c = text[pos];
    if (c == '\\') {
      ++pos;
      if (atEnd())
        return fail(pos - 1, 1, "a backslash ends the path, nothing follows that it could escape");
      if (const int32_t unit = peek() == 'u' ? readHex4(text, pos + 1) : -1; unit >= 0) {
        appendUtf16Unit(name, static_cast<uint32_t>(unit));
        pos += 5;
        continue;
      }
      const size_t size = readUtf8(text, pos).size;
      name += text.substr(pos, size);
      pos += size;
      continue;
    }
    if (c == '$' && peek(1) == '{') {
      const size_t close = text.find('}', pos);
      if (close == std::string_view::npos)
        return fail(pos, 2, "the substitution '${' has no closing '}'");
      name += text.substr(pos, close + 1 - pos);
      pos = close + 1;
      continue;
    }
    if (c == '.' || c == '[' || c == '(' || endsPath(place))
      break;
    if (isBlank(c) || isOneOf(c, "]@,:?$)*'\"")) {
      const std::string what = isBlank(c) ? "a blank" : "'" + std::string(1, c) + "'";
      return fail(pos, 1, what + " cannot stand in a name after a dot",
                  "put the name in brackets and quotes, as in ['a b'], or a backslash before the character");
    }
    name += c;
    ++pos;
  }
  if (pos != begin)
    return true;
  return failHere("expected a name after '.', found " + found());
}

/// function = "." fname "(" [ argument *( "," argument ) ] ")"
bool PathParser::parseFunction(PathSegment &segment, size_t nameOffset) {
  const std::string &name = segment.names.front();
  const size_t nameLength = pos - nameOffset;
  const PathFunction *function = nullptr;
  std::vector<std::string_view> names;
  for (const PathFunction &candidate : kFunctions) {
    names.push_back(candidate.name);
    if (candidate.name == name)
      function = &candidate;
  }
  if (function == nullptr) {
    const std::optional<std::string> suggestion = nearest(name, names);
    return fail(nameOffset, nameLength, "'" + name + "' is not a function that paths know",
                suggestion ? "did you mean '" + *suggestion + "'?" : std::string());
  }
  segment.kind = PathSegment::Kind::Function;
  ++pos; // (
  skipBlanks();
  while (peek() != ')') {
    if (!segment.arguments.empty()) {
      if (peek() != ',')
        return failHere("expected ',' or ')' in the arguments of '" + name + "', found " + found());
      ++pos;
      skipBlanks();
    }
    PathArgument argument;
    if (!parseFunctionArgument(argument))
      return false;
    segment.arguments.push_back(std::move(argument));
    skipBlanks();
    if (segment.arguments.size() > function->maximum)
      return fail(nameOffset, nameLength,
                  "'" + name + "' takes at most " + std::to_string(function->maximum) + " arguments");
  }
  ++pos; // )
  if (segment.arguments.size() < function->minimum)
    return fail(nameOffset, nameLength, "'" + name + "' needs an argument");
  return true;
}

/// argument = path | JSON string, number, true, false or null
bool PathParser::parseFunctionArgument(PathArgument &argument) {
  const size_t begin = pos;
  if (peek() == '$') {
    if (++filterNesting > kMaxNesting)
      return failHere("path nests too deeply");
    Path path;
    if (!parsePath(path, Place::Argument))
      return false;
    --filterNesting;
    argument.path = std::make_shared<const Path>(std::move(path));
    return true;
  }
  if (peek() == '"' || peek() == '\'') {
    std::string value;
    if (!parseQuoted(value))
      return false;
    argument.json = quoteJson(value);
    return true;
  }
  if (const size_t length = jsonNumberLength(text.substr(pos))) {
    pos += length;
  } else {
    for (std::string_view word : {"true", "false", "null"})
      if (at(word))
        pos += word.size();
    if (pos == begin)
      return failHere("expected a path, a string or a number as argument, found " + found());
  }
  argument.json = std::string(text.substr(begin, pos - begin));
  return true;
}

/// bracket = "[" ws selector ws "]"
bool PathParser::parseBracket(PathSegment &segment) {
  const size_t open = pos++;
  skipBlanks();
  const char c = peek();
  if (atEnd())
    return fail(open, 1, "'[' has no closing ']'");
  if (c == '\'' || c == '"') {
    if (!parseNames(segment))
      return false;
  } else if (c == '*') {
    ++pos;
    segment.kind = PathSegment::Kind::Wildcard;
  } else if (c == '?') {
    if (!parseFilter(segment))
      return false;
  } else if (isDigit(c) || c == '-' || c == ':') {
    if (!parseNumbers(segment))
      return false;
  } else if (c == '(') {
    if (!parseFromEnd(segment))
      return false;
  } else {
    const size_t word = identifierLength(text.substr(pos));
    const std::string hint = word != 0 ? "a name goes in quotes: ['" + std::string(text.substr(pos, word)) + "']" : "";
    return fail(pos, word != 0 ? word : 1,
                "expected a quoted name, an index, a slice, '*' or '?(' after '[', found " + found(), hint);
  }
  skipBlanks();
  if (peek() == ']') {
    ++pos;
    return true;
  }
  if (atEnd())
    return fail(open, 1, "'[' has no closing ']'");
  if (peek() == ',' && segment.kind != PathSegment::Kind::Slice)
    return failHere("only names or only indices may be listed in one bracket");
  return failHere("expected ']', found " + found());
}

/// quoted *( "," quoted )
bool PathParser::parseNames(PathSegment &segment) {
  for (;;) {
    std::string name;
    if (!parseQuoted(name))
      return false;
    segment.names.push_back(std::move(name));
    skipBlanks();
    if (peek() != ',')
      break;
    const size_t comma = pos++;
    skipBlanks();
    if (peek() != '\'' && peek() != '"')
      return fail(comma, 1, "expected another quoted name after ','");
  }
  segment.kind = segment.names.size() == 1 ? PathSegment::Kind::Member : PathSegment::Kind::MemberUnion;
  return true;
}

/// quoted = "'" chars "'" | '"' chars '"'. A backslash escapes the quote in use and itself; `\uXXXX` is a UTF-16
/// unit. Before anything else a backslash is an ordinary character: the service was recorded finding the member
/// `Test\""Name"` by `['Test\""Name"']`.
bool PathParser::parseQuoted(std::string &value) {
  const size_t open = pos;
  const char quote = text[pos++];
  while (!atEnd()) {
    const char c = text[pos];
    if (c == quote) {
      ++pos;
      return true;
    }
    if (c == '\\') {
      if (peek(1) == quote || peek(1) == '\\') {
        value += peek(1);
        pos += 2;
        continue;
      }
      if (const int32_t unit = peek(1) == 'u' ? readHex4(text, pos + 2) : -1; unit >= 0) {
        appendUtf16Unit(value, static_cast<uint32_t>(unit));
        pos += 6;
        continue;
      }
    }
    value += c;
    ++pos;
  }
  return fail(open, 1, "the quote " + std::string(1, quote) + " is not closed");
}

/// index *( "," index ) | [int] ":" [int] [ ":" [int] ]
bool PathParser::parseNumbers(PathSegment &segment) {
  auto startsInteger = [&] { return isDigit(peek()) || peek() == '-'; };
  int64_t value = 0;
  if (startsInteger()) {
    if (!parseInteger(value))
      return false;
    skipBlanks();
    if (peek() != ':') {
      segment.indices.push_back(value);
      while (peek() == ',') {
        const size_t comma = pos++;
        skipBlanks();
        if (!startsInteger())
          return fail(comma, 1, "expected another index after ','");
        if (!parseInteger(value))
          return false;
        segment.indices.push_back(value);
        skipBlanks();
      }
      segment.kind = segment.indices.size() == 1 ? PathSegment::Kind::Index : PathSegment::Kind::IndexUnion;
      return true;
    }
    segment.start = value;
  }
  segment.kind = PathSegment::Kind::Slice;
  for (std::optional<int64_t> *bound : {&segment.end, &segment.step}) {
    if (peek() != ':')
      break;
    ++pos;
    skipBlanks();
    if (startsInteger()) {
      const size_t begin = pos;
      if (!parseInteger(value))
        return false;
      if (bound == &segment.step && value <= 0)
        return fail(begin, pos - begin, "the step of a slice must be at least 1");
      *bound = value;
      skipBlanks();
    }
  }
  return true;
}

/// "(@.length-" int ")": the old way to count from the end, found in public definitions; the only computed index
bool PathParser::parseFromEnd(PathSegment &segment) {
  const size_t open = pos;
  int64_t value = 0;
  auto skip = [&](std::string_view word) {
    skipBlanks();
    const bool isThere = at(word);
    if (isThere)
      pos += word.size();
    return isThere;
  };
  if (skip("(") && skip("@.length") && skip("-")) {
    skipBlanks();
    if (isDigit(peek())) {
      if (!parseInteger(value))
        return false;
      if (value > 0 && skip(")")) {
        segment.kind = PathSegment::Kind::Index;
        segment.indices.push_back(-value);
        return true;
      }
    }
  }
  return fail(open, pos - open, "an index cannot be computed", "the last element is [-1]");
}

/// int = [ "-" ] 1*DIGIT, within 32 bits as in the service's library
bool PathParser::parseInteger(int64_t &value) {
  const size_t begin = pos;
  if (peek() == '-')
    ++pos;
  while (isDigit(peek()))
    ++pos;
  const std::string_view digits = text.substr(begin, pos - begin);
  if (digits == "-")
    return fail(begin, 1, "expected digits after '-'");
  int32_t number = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (status != std::errc() || end != digits.data() + digits.size())
    return fail(begin, digits.size(), "the index is too large");
  value = number;
  return true;
}

PathParseResult parsePath(std::string_view text) {
  PathParseResult result;
  PathParser parser(text, result.error);
  Path path;
  if (parser.parsePath(path, PathParser::Place::Whole))
    result.path = std::move(path);
  return result;
}

PathParseResult parsePathPrefix(std::string_view text, size_t &consumed) {
  PathParseResult result;
  PathParser parser(text, result.error);
  Path path;
  if (parser.parsePath(path, PathParser::Place::Argument))
    result.path = std::move(path);
  consumed = parser.position();
  return result;
}

} // namespace asl

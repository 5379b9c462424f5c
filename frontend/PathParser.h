// SPDX-License-Identifier: Apache-2.0
//
// PathParser: the recursive descent behind parsePath, for Path.cpp and PathFilter.cpp only.
//
// The text is UTF-8. Every character with a meaning is ASCII, so bytes above 0x7F are always part of a name, a word
// or a string and need no decoding; only the name of a variable is read character by character.
//
// The first error ends the parse: `fail` records it and every function returns false from there on.

#ifndef ASL_FRONTEND_PATHPARSER_H
#define ASL_FRONTEND_PATHPARSER_H

#include "frontend/Path.h"

namespace asl {

class PathParser {
public:
  /// Deepest nesting of conditions, and of paths inside conditions and arguments. The language has no number for
  /// this; no path of the public definitions nests more than twice.
  static constexpr unsigned kMaxNesting = 64;

  /// Where a path stands, which decides what ends it.
  enum class Place {
    Whole,    // the text is one path
    Argument, // an argument of a call: ends before `,`, `)` or a blank
    Filter,   // an operand of a condition: ends before an operator, too
  };

  PathParser(std::string_view text, SyntaxError &error) : text(text), error(error) {}

  bool parsePath(Path &path, Place place);
  size_t position() const { return pos; }

private:
  std::string_view text;
  SyntaxError &error;
  size_t pos = 0;
  size_t pathBegin = 0;       // where the innermost path starts; offsets of segments count from here
  unsigned filterNesting = 0;

  bool atEnd() const { return pos >= text.size(); }
  char peek(size_t ahead = 0) const { return pos + ahead < text.size() ? text[pos + ahead] : '\0'; }
  bool at(std::string_view word) const { return text.substr(pos).starts_with(word); }
  void skipBlanks();

  /// Records the error and returns false.
  bool fail(size_t offset, size_t length, std::string message, std::string hint = {});
  /// `fail` at the next character, or at the end of the text.
  bool failHere(std::string message, std::string hint = {});
  /// The next character as messages name it.
  std::string found() const;
  /// True where a path in `place` is over.
  bool endsPath(Place place) const;

  // Path.cpp
  bool parseRoot(Path &path, Place place);
  bool parseSegment(Path &path, Place place);
  bool parseDotted(PathSegment &segment, Place place);
  bool parseName(std::string &name, Place place);
  bool parseFunction(PathSegment &segment, size_t nameOffset);
  bool parseFunctionArgument(PathArgument &argument);
  bool parseBracket(PathSegment &segment);
  bool parseNames(PathSegment &segment);
  bool parseQuoted(std::string &value);
  bool parseNumbers(PathSegment &segment);
  bool parseInteger(int64_t &value);
  bool parseFromEnd(PathSegment &segment);

  // PathFilter.cpp
  bool parseFilter(PathSegment &segment);
  bool parseOr(FilterExpr &out);
  bool parseAnd(FilterExpr &out);
  bool parseUnary(FilterExpr &out);
  bool parseComparison(FilterExpr &out);
  bool parseOperator(FilterOperator &op, bool &isPresent);
  bool parseOperand(FilterOperand &operand);
  bool parseWord(FilterOperand &operand);
};

} // namespace asl

#endif // ASL_FRONTEND_PATHPARSER_H

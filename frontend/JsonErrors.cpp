// SPDX-License-Identifier: Apache-2.0
//
// JsonErrors: from the place where parsing stopped to one helpful sentence.
//
// Two questions decide the wording: is the token at that place well formed (a string without end, a
// number with a leading zero, a word that is none of true, false and null), and if it is, what should
// have stood there instead. Definitions are often written by hand, in editors for other languages: the
// common slips (trailing comma, comment, single quotes, Python's True) have messages of their own.

#include "frontend/JsonErrors.h"

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/Spec.h"

#include <algorithm>
#include <string>

namespace asl {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordCharacter(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

SourceRange makeRange(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

/// Size of the well-formed UTF-8 sequence at `at`, or 0.
size_t utf8Size(std::string_view text, size_t at) {
  auto byte = [&](size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  auto isTail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned lead = byte(0);
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return isTail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!isTail(1) || !isTail(2) || (lead == 0xE0 && byte(1) < 0xA0) ||
        (lead == 0xED && byte(1) > 0x9F))
      return 0;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!isTail(1) || !isTail(2) || !isTail(3) || (lead == 0xF0 && byte(1) < 0x90) ||
        (lead == 0xF4 && byte(1) > 0x8F))
      return 0;
    return 4;
  }
  return 0;
}

std::string hexByte(char c) {
  static constexpr char digits[] = "0123456789ABCDEF";
  unsigned value = static_cast<unsigned char>(c);
  return std::string("0x") + digits[value >> 4] + digits[value & 15];
}

/// Value of "\uXXXX" at `at` (the backslash), or -1.
int unicodeEscape(std::string_view text, size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u')
    return -1;
  int value = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    char c = text[i];
    int digit = isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                   : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                          : -1;
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

struct Problem {
  SourceRange range;
  std::string message;
};

/// What is wrong inside the string that starts at `begin`, or nothing when it is well formed.
std::optional<Problem> stringProblem(std::string_view text, size_t begin) {
  size_t at = begin + 1;
  while (at < text.size()) {
    char c = text[at];
    if (c == '"')
      return std::nullopt;
    if (c == '\n' || c == '\r')
      return Problem{makeRange(begin, at), "this string is not closed on its line; a line break "
                                           "inside a string is written '\\n'"};
    if (static_cast<unsigned char>(c) < 0x20)
      return Problem{makeRange(at, at + 1), "a string cannot hold the control character " + hexByte(c) +
                                                " as it is; write it as an escape"};
    if (c == '\\') {
      char kind = at + 1 < text.size() ? text[at + 1] : '\0';
      if (kind == 'u') {
        int unit = unicodeEscape(text, at);
        if (unit < 0)
          return Problem{makeRange(at, std::min(at + 6, text.size())),
                         "'\\u' needs four hexadecimal digits"};
        if (unit >= 0xDC00 && unit <= 0xDFFF)
          return Problem{makeRange(at, at + 6),
                         "this is the second half of a surrogate pair without the first"};
        at += 6;
        if (unit >= 0xD800 && unit <= 0xDBFF) {
          int second = unicodeEscape(text, at);
          if (second < 0xDC00 || second > 0xDFFF)
            return Problem{makeRange(at - 6, at),
                           "this is the first half of a surrogate pair without the second"};
          at += 6;
        }
        continue;
      }
      if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos || kind == '\0')
        return Problem{makeRange(at, std::min(at + 2, text.size())),
                       "this is no escape that JSON knows; a backslash is written '\\\\'"};
      at += 2;
      continue;
    }
    size_t size = utf8Size(text, at);
    if (size == 0)
      return Problem{makeRange(at, at + 1), "byte " + hexByte(c) + " is not valid UTF-8"};
    at += size;
  }
  return Problem{makeRange(begin, begin + 1), "this string is not closed"};
}

/// Is `token` a number by JSON's grammar?
bool isJsonNumber(std::string_view token) {
  size_t at = 0;
  auto digits = [&] {
    size_t begin = at;
    while (at < token.size() && isDigit(token[at]))
      ++at;
    return at - begin;
  };
  if (at < token.size() && token[at] == '-')
    ++at;
  size_t whole = at;
  size_t count = digits();
  if (count == 0 || (count > 1 && token[whole] == '0'))
    return false;
  if (at < token.size() && token[at] == '.') {
    ++at;
    if (digits() == 0)
      return false;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-'))
      ++at;
    if (digits() == 0)
      return false;
  }
  return at == token.size();
}

/// What should stand after the last token, given the separators between it and the failure.
std::string expectation(char container, JsonToken last, char separator) {
  if (container == '\0')
    return last == JsonToken::Value ? "the end of the definition" : "an object";
  bool isObject = container == '{';
  if (last == JsonToken::Key)
    return separator == ':' ? "a value" : "':'";
  if (separator == ',')
    return isObject ? "a member name in double quotes" : "a value";
  if (last == JsonToken::Open)
    return isObject ? "a member name in double quotes or '}'" : "a value or ']'";
  return isObject ? "',' or '}'" : "',' or ']'";
}

/// The service's message for a word that JSON does not know; its parser is Jackson.
std::string jacksonMessage(const Source &source, std::string_view word, size_t end) {
  LineColumn place = source.lineColumn(static_cast<uint32_t>(end));
  return "Unrecognized token '" + std::string(word) +
         "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n"
         " at [Source: (String)\"" +
         std::string(source.text().substr(0, 500)) + "\"; line: " + std::to_string(place.line) +
         ", column: " + std::to_string(place.column) + "]";
}

void reportWord(const Source &source, std::string_view noun, size_t begin, bool isWholeDocument,
                DiagnosticEngine &diagnostics) {
  std::string_view text = source.text();
  size_t end = begin;
  while (end < text.size() && isWordCharacter(text[end]))
    end += std::max<size_t>(1, utf8Size(text, end));
  end = std::min(end, text.size());
  std::string_view word = text.substr(begin, end - begin);
  size_t next = end;
  while (next < text.size() && isBlank(text[next]))
    ++next;
  bool isKey = next < text.size() && text[next] == ':';
  std::string message = isKey ? "member names need double quotes: " + inQuotes(word)
                              : "JSON has no word " + inQuotes(word);
  Diagnostic &finding = diagnostics.error(makeRange(begin, end), message)
                            .withCode(code::InvalidJson)
                            .aws(jacksonMessage(source, word, end));
  if (isWholeDocument) {
    finding.note("a " + std::string(noun) + " is a JSON object; a file with one in YAML is named .yaml or .yml");
    return;
  }
  if (isKey) {
    finding.fix(makeRange(begin, end), quoteJson(word));
    return;
  }
  std::string lower(word);
  for (char &c : lower)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower == "none" || lower == "nil" || lower == "undefined")
    finding.suggest("null");
  else
    finding.suggest(nearest(word, {"true", "false", "null"}));
}

} // namespace

void reportJsonError(const Source &source, const JsonDocument &document, const JsonFailure &failure,
                     DiagnosticEngine &diagnostics) {
  std::string_view text = source.text();
  std::string noun(document.name);
  size_t limit = std::min(failure.offset, text.size());
  size_t at = failure.lastEnd;
  char separator = '\0';
  size_t separatorAt = 0;
  while (at < text.size() && (isBlank(text[at]) || ((text[at] == ',' || text[at] == ':') && at < limit))) {
    if (!isBlank(text[at])) {
      separator = text[at];
      separatorAt = at;
    }
    ++at;
  }
  char container = failure.openContainers.empty() ? '\0' : text[failure.openContainers.back().begin];
  std::string expected = expectation(container, failure.lastToken, separator);
  auto error = [&](SourceRange range, std::string message) -> Diagnostic & {
    return diagnostics.error(range, std::move(message)).withCode(code::InvalidJson);
  };

  if (at >= text.size()) {
    Diagnostic &finding = error(makeRange(text.size(), text.size()),
                                "the " + noun + " ends too early: expected " + expected);
    if (container)
      finding.note(failure.openContainers.back(),
                   std::string("this '") + container + "' is not closed");
    return;
  }
  // "010" is lexed as 0 and then 10: what continues a number is one word with it.
  bool isSplitNumber = at > 0 && at == failure.lastEnd && failure.lastToken == JsonToken::Value &&
                       isDigit(text[at - 1]) && (isWordCharacter(text[at]) || text[at] == '.');
  while (isSplitNumber && at > 0 && (isDigit(text[at - 1]) || text[at - 1] == '-' || text[at - 1] == '.'))
    --at;
  char c = text[at];
  if (c == '"') {
    if (std::optional<Problem> problem = stringProblem(text, at)) {
      error(problem->range, problem->message);
      return;
    }
  }
  if (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')) {
    error(makeRange(at, at + 2), "JSON has no comments; use the field 'Comment'");
    return;
  }
  if (c == '\'') {
    error(makeRange(at, at + 1), "JSON strings need double quotes, not single ones");
    return;
  }
  if (failure.lastToken == JsonToken::Value && container == '\0' && !isSplitNumber) {
    error(makeRange(at, at + 1), "text after the end of the " + noun);
    return;
  }
  if (isDigit(c) || c == '-' || c == '+' || c == '.') {
    size_t end = at;
    while (end < text.size() && (isWordCharacter(text[end]) || text[end] == '.' || text[end] == '+' ||
                                 text[end] == '-'))
      ++end;
    std::string_view token = text.substr(at, end - at);
    if (!isJsonNumber(token)) {
      error(makeRange(at, end), "JSON has no number " + inQuotes(token));
      return;
    }
    if (expected.find("value") != std::string::npos || container == '\0') {
      error(makeRange(at, end), "the number " + inQuotes(token) + " is too large");
      return;
    }
  }
  if (isWordCharacter(c)) {
    size_t size = utf8Size(text, at);
    if (size == 0) {
      error(makeRange(at, at + 1), "byte " + hexByte(c) + " is not valid UTF-8");
      return;
    }
    std::string_view rest = text.substr(at);
    bool isLiteral = rest.starts_with("true") || rest.starts_with("false") || rest.starts_with("null");
    bool wantsValue = expected.find("value") != std::string::npos;
    if (!isDigit(c) && (!isLiteral || wantsValue)) {
      reportWord(source, noun, at, failure.lastToken == JsonToken::None, diagnostics);
      return;
    }
  }
  if ((c == '}' || c == ']') && separator == ',') {
    SourceRange comma = makeRange(separatorAt, separatorAt + 1);
    error(comma, std::string("trailing comma: JSON allows none before '") + c + "'").fix(comma, "");
    return;
  }
  size_t size = std::max<size_t>(1, utf8Size(text, at));
  std::string found = c == '"' ? "a string" : inQuotes(text.substr(at, size));
  if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F)
    found = "the control character " + hexByte(c);
  Diagnostic &finding =
      error(makeRange(at, at + size), "expected " + expected + ", found " + found);
  bool isCommaMissing = container && failure.lastToken == JsonToken::Value && separator == '\0' &&
                        (c == '"' || c == '{' || c == '[');
  if (isCommaMissing)
    finding.fix(makeRange(failure.lastEnd, failure.lastEnd), ",");
  if (container && (c == '}' || c == ']') && c != (container == '{' ? '}' : ']'))
    finding.note(failure.openContainers.back(),
                 std::string("this '") + container + "' is still open");
}

bool checkDocument(const Source &source, const JsonDocument &document, DiagnosticEngine &diagnostics) {
  std::string_view text = source.text();
  if (text.size() > document.maxBytes) {
    Diagnostic &finding =
        diagnostics.error("the " + std::string(document.name) + " is larger than " + std::to_string(document.maxBytes) +
                          " bytes, the most the service takes");
    if (!document.advice.empty())
      finding.note(std::string(document.advice));
    return false;
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    diagnostics.error(makeRange(0, 3), "the file starts with a byte order mark; JSON text has none")
        .withCode(code::InvalidJson)
        .fix(makeRange(0, 3), "");
    return false;
  }
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) {
    diagnostics.error(makeRange(0, 2), "the file is UTF-16; JSON text is UTF-8")
        .withCode(code::InvalidJson);
    return false;
  }
  size_t zero = text.find('\0');
  if (zero != std::string_view::npos) {
    diagnostics.error(makeRange(zero, zero + 1), "the file holds a zero byte")
        .withCode(code::InvalidJson);
    return false;
  }
  if (std::all_of(text.begin(), text.end(), isBlank)) {
    diagnostics.error("the file is empty; a " + std::string(document.name) + " is a JSON object")
        .aws("Definition must be a valid JSON object");
    return false;
  }
  return true;
}

} // namespace asl

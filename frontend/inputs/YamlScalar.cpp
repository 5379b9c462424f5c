// SPDX-License-Identifier: Apache-2.0
//
// YamlScalar: where each character of a scalar stands, and what a plain one means.
//
// The parser gives a scalar's text, not its bytes. Here both are walked side by side: each rule of YAML's
// five styles that makes text from bytes (folding, escapes, stripped indentation) says which bytes a few
// characters of the text come from. The text always wins. Where the two do not agree, the rest of the text
// stands for the rest of the bytes as a whole, and an error in it is pointed at less well.

#include "frontend/inputs/MappedText.h"
#include "frontend/inputs/Yaml.h"

#include "frontend/TextScan.h"

#include <algorithm>
#include <cctype>

namespace asl {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isBreak(char c) { return c == '\n' || c == '\r'; }

/// Characters of the text and the bytes they come from.
struct Run {
  size_t begin, end; ///< in the text
  SourceRange place;
  bool isCopy;
};

class Aligner {
public:
  Aligner(std::string_view source, uint32_t begin, std::string_view text)
      : source(source), at(begin), text(text) {}

  std::vector<Run> runs;

  /// Walks the whole scalar; returns the first byte behind it.
  uint32_t walk() {
    char first = at < source.size() ? source[at] : '\0';
    bool agrees = first == '"'                   ? quoted('"')
                  : first == '\''                ? quoted('\'')
                  : first == '|' || first == '>' ? block(first == '>')
                                                 : plain();
    if (!agrees)
      giveUp(first);
    return at;
  }

private:
  char peek(size_t ahead = 0) const { return at + ahead < source.size() ? source[at + ahead] : '\0'; }
  bool isDone() const { return done == text.size(); }

  /// The next `bytes` are the next `bytes` of the text.
  bool copy(uint32_t bytes) {
    if (source.substr(at, bytes) != text.substr(done, bytes) || at + bytes > source.size())
      return false;
    if (!runs.empty() && runs.back().isCopy && runs.back().place.end == at) {
      runs.back().end += bytes;
      runs.back().place.end += bytes;
    } else {
      runs.push_back({done, done + bytes, {at, at + bytes}, true});
    }
    done += bytes;
    at += bytes;
    return true;
  }

  /// The next `bytes` stand for `characters`.
  bool put(std::string_view characters, uint32_t bytes) {
    if (text.substr(done, characters.size()) != characters)
      return false;
    return put(characters.size(), bytes);
  }
  bool put(size_t characters, uint32_t bytes) {
    if (done + characters > text.size())
      return false;
    if (characters)
      runs.push_back({done, done + characters, {at, at + bytes}, false});
    done += characters;
    at += bytes;
    return true;
  }

  /// Bytes of the line break at `offset`; 0 when there is none.
  uint32_t breakSize(uint32_t offset) const {
    if (offset >= source.size() || !isBreak(source[offset]))
      return 0;
    return source[offset] == '\r' && offset + 1 < source.size() && source[offset + 1] == '\n' ? 2 : 1;
  }

  /// Blanks and line breaks of a flow scalar: one break is a blank, more are one break fewer; what stands
  /// before the first break and after each counts for nothing.
  bool fold() {
    uint32_t end = at;
    size_t breaks = 0;
    while (end < source.size() && (isBlank(source[end]) || isBreak(source[end]))) {
      uint32_t size = breakSize(end);
      breaks += size != 0;
      end += size ? size : 1;
    }
    if (breaks == 0)
      return copy(end - at);
    return put(breaks == 1 ? " " : std::string(breaks - 1, '\n'), end - at);
  }

  bool plain() {
    while (!isDone())
      if (isBlank(peek()) || isBreak(peek()) ? !fold() : !copy(1))
        return false;
    return true;
  }

  bool quoted(char quote) {
    ++at;
    for (;;) {
      char c = peek();
      if (at >= source.size())
        return false;
      if (quote == '\'' && c == quote && peek(1) == quote) {
        if (!put("'", 2))
          return false;
      } else if (c == quote) {
        ++at;
        return isDone();
      } else if (quote == '"' && c == '\\') {
        if (!escape())
          return false;
      } else if (isBlank(c) || isBreak(c) ? !fold() : !copy(1)) {
        return false;
      }
    }
  }

  /// YAML 1.2.2, 5.7.
  bool escape() {
    char kind = peek(1);
    if (isBreak(kind)) { // the line goes on in the next one
      uint32_t size = 1 + breakSize(at + 1);
      while (isBlank(peek(size)))
        ++size;
      return put(0, size);
    }
    size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    // One character of the text, however many bytes it takes there.
    unsigned char lead = isDone() ? 0 : static_cast<unsigned char>(text[done]);
    return put(lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, static_cast<uint32_t>(2 + digits));
  }

  uint32_t lineEnd(uint32_t offset) const {
    while (offset < source.size() && !isBreak(source[offset]))
      ++offset;
    return offset;
  }
  uint32_t blanksAt(uint32_t offset) const {
    uint32_t end = offset;
    while (end < source.size() && source[end] == ' ')
      ++end;
    return end - offset;
  }

  bool block(bool isFolded) {
    at = lineEnd(at); // the header
    at += breakSize(at);
    if (text.empty())
      return true;
    // The indentation: what the first line with something on it has more of than the text's.
    uint32_t line = at;
    while (line < source.size() && line + blanksAt(line) == lineEnd(line))
      line = lineEnd(line) + std::max<uint32_t>(1, breakSize(lineEnd(line)));
    size_t start = text.find_first_not_of("\n");
    if (start == std::string_view::npos || line >= source.size())
      return put(text.size(), 0);
    size_t kept = text.find_first_not_of(' ', start);
    kept = (kept == std::string_view::npos ? text.size() : kept) - start;
    if (kept > blanksAt(line))
      return false;
    const uint32_t indent = blanksAt(line) - static_cast<uint32_t>(kept);
    while (!isDone() && at < source.size()) {
      uint32_t end = lineEnd(at);
      if (end - at <= indent) { // a line with nothing on it; the folded style has taken it along
        if (!isFolded && !put("\n", end - at + breakSize(end)))
          return false;
        if (isFolded) {
          // Only in front of the first line are these still to come.
          size_t breaks = text[done] == '\n' && done < start ? 1 : 0;
          if (!put(breaks, end - at + breakSize(end)))
            return false;
        }
        continue;
      }
      at += indent;
      if (!copy(std::min<uint32_t>(end - at, static_cast<uint32_t>(text.size() - done))))
        return false;
      if (isDone())
        return true;
      if (!isFolded) {
        if (!put("\n", breakSize(end)))
          return false;
        continue;
      }
      size_t breaks = std::min(text.find_first_not_of('\n', done), text.size()) - done;
      if (!put(breaks ? breaks : size_t(text[done] == ' '), breakSize(end)))
        return false;
    }
    return isDone();
  }

  /// What is left of the text stands for what is left of the scalar.
  void giveUp(char first) {
    uint32_t end = at;
    if (first == '"' || first == '\'') {
      while (end < source.size() && source[end] != first)
        end += first == '"' && source[end] == '\\' ? 2 : 1;
      ++end;
    } else {
      end = lineEnd(end);
    }
    end = std::min(end, static_cast<uint32_t>(source.size()));
    if (done < text.size())
      runs.push_back({done, text.size(), {std::min(at, end), end}, false});
    at = end;
  }

  std::string_view source;
  uint32_t at; // byte of the source
  std::string_view text;
  size_t done = 0; // bytes of the text that have a place
};

bool isAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// The whole number that `digits` spell in `base`, in decimal; empty when one is no digit, or for more than
/// 64 bits.
std::string inDecimal(std::string_view digits, unsigned base) {
  uint64_t value = 0;
  for (char c : digits) {
    unsigned digit = isDigit(c)             ? unsigned(c - '0')
                     : c >= 'a' && c <= 'f' ? unsigned(c - 'a') + 10
                     : c >= 'A' && c <= 'F' ? unsigned(c - 'A') + 10
                                            : 99;
    if (digit >= base || value > (UINT64_MAX - digit) / base)
      return {};
    value = value * base + digit;
  }
  return digits.empty() ? std::string() : std::to_string(value);
}

} // namespace

std::string keptBreaks(std::string_view source, uint32_t begin, std::string text) {
  std::string_view header = source.substr(begin, source.find('\n', begin) - begin);
  if (!header.starts_with('>') || header.substr(0, 3).find('+') == std::string_view::npos)
    return text;
  text.erase(text.find_last_not_of('\n') + 1); // npos + 1 is 0
  size_t at = Aligner(source, begin, text).walk();
  for (;;) {
    const size_t end = std::min(source.find_first_not_of(" \r", at), source.size());
    if (end == source.size() || source[end] != '\n')
      return text;
    text += '\n';
    at = end + 1;
  }
}

uint32_t writeScalar(const YamlNode &node, TextSink sink) {
  Aligner aligner(sink.from().text(), node.begin, node.text);
  uint32_t end = aligner.walk();
  for (const Run &run : aligner.runs) {
    if (run.isCopy)
      sink.copy(run.place);
    else
      sink.put(std::string_view(node.text).substr(run.begin, run.end - run.begin), run.place);
  }
  return end;
}

SourceRange scalarRange(const YamlNode &node, const Source &source) {
  return {node.begin, std::max(node.begin, Aligner(source.text(), node.begin, node.text).walk())};
}

PlainScalar resolvePlain(std::string_view text) {
  using Kind = PlainScalar::Kind;
  if (isAny(text, {"", "~", "null", "Null", "NULL"}))
    return {Kind::Null, "null"};
  if (isAny(text, {"true", "True", "TRUE"}))
    return {Kind::Boolean, "true"};
  if (isAny(text, {"false", "False", "FALSE"}))
    return {Kind::Boolean, "false"};
  std::string_view digits = text;
  const bool isSigned = digits.starts_with('+') || digits.starts_with('-');
  const bool isNegative = digits.starts_with('-');
  if (isSigned)
    digits.remove_prefix(1);
  if (isAny(digits, {".inf", ".Inf", ".INF"}) || isAny(text, {".nan", ".NaN", ".NAN"}))
    return {Kind::NotFinite, ""};
  if (digits.empty() ||
      !(isDigit(digits[0]) || (digits[0] == '.' && digits.size() > 1 && isDigit(digits[1]))))
    return {};
  if (const unsigned base = digits.starts_with("0x")   ? 16
                            : digits.starts_with("0o") ? 8
                                                       : 0;
      base && !isSigned)
    if (std::string value = inDecimal(digits.substr(2), base); !value.empty())
      return {Kind::Number, value};
  // JSON wants a digit on both sides of the dot.
  std::string number =
      (isNegative ? "-" : "") + std::string(digits[0] == '.' ? "0" : "") + std::string(digits);
  if (size_t dot = number.find('.');
      dot != std::string::npos && (dot + 1 == number.size() || !isDigit(number[dot + 1])))
    number.insert(dot + 1, "0");
  if (jsonNumberLength(number) == number.size())
    return {Kind::Number, number};
  // 012 is ten to YAML 1.1, twelve to 1.2 and an account's beginning to people; 1_000 is a number to 1.1
  // only.
  const bool isDoubtful = digits.size() > 1 && std::all_of(digits.begin(), digits.end(),
                                                           [](char c) { return isDigit(c) || c == '_'; });
  return {Kind::Text, "", isDoubtful};
}

} // namespace asl

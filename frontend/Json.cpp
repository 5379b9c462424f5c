// SPDX-License-Identifier: Apache-2.0
//
// Json: nlohmann's SAX parser over a counting iterator, building a tree with byte ranges.
//
// The library tells values but not places. Its lexer reads the input one byte at a time, so an iterator
// that counts says where a token ended: exactly there for strings and literals. The start of a token is
// found by skipping blanks and separators from the end of the token before; the end of a number is found
// by scanning its characters, because the lexer has by then read one byte too many.
//
// What is wrong with a text that is no JSON is worked out by JsonErrors.cpp, in plainer words than the
// library's.

#include "frontend/Json.h"

#include "frontend/Diagnostics.h"
#include "frontend/JsonErrors.h"
#include "frontend/Spec.h"

#ifndef JSON_NOEXCEPTION
#define JSON_NOEXCEPTION 1
#endif
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace asl {

namespace {

/// Forward iterator over bytes that counts how many were read.
class CountingIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  CountingIterator(const char *at, size_t *count) : at(at), count(count) {}
  reference operator*() const { return *at; }
  CountingIterator &operator++() {
    ++at;
    ++*count;
    return *this;
  }
  bool operator==(const CountingIterator &other) const { return at == other.at; }
  bool operator!=(const CountingIterator &other) const { return at != other.at; }

private:
  const char *at;
  size_t *count;
};

/// End of the JSON number that begins at `at`. The text has been lexed: a number is there.
size_t numberEnd(std::string_view text, size_t at) {
  auto isDigit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  auto skipDigits = [&] {
    while (isDigit(at))
      ++at;
  };
  if (at < text.size() && text[at] == '-')
    ++at;
  if (at < text.size() && text[at] == '0')
    ++at; // nothing may follow a leading zero
  else
    skipDigits();
  if (at < text.size() && text[at] == '.' && isDigit(at + 1)) {
    ++at;
    skipDigits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-'))
      ++exponent;
    if (isDigit(exponent)) {
      at = exponent;
      skipDigits();
    }
  }
  return at;
}

/// Objects with more members than this are searched through a sorted index.
constexpr size_t kSmallObject = 16;

/// Receives the library's events and builds the tree. Every event returns false to stop the parse.
class TreeBuilder {
public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  TreeBuilder(const Source &source, DiagnosticEngine &diagnostics, const JsonDocument &document,
              const size_t &consumed)
      : source(source), text(source.text()), diagnostics(diagnostics), document(document),
        consumed(consumed), root(std::make_shared<JsonValue>()) {}

  bool null() { return add(scalar(JsonKind::Null)), true; }
  bool boolean(bool value) {
    JsonValue node = scalar(JsonKind::Boolean);
    node.boolean = value;
    add(std::move(node));
    return true;
  }
  bool number_integer(number_integer_t) { return number(); }
  bool number_unsigned(number_unsigned_t) { return number(); }
  bool number_float(number_float_t, const string_t &) { return number(); }
  bool string(string_t &value) {
    JsonValue node = scalar(JsonKind::String);
    node.text = std::move(value);
    add(std::move(node));
    return true;
  }
  bool binary(binary_t &) { return false; }
  bool start_object(size_t) { return open(JsonKind::Object); }
  bool start_array(size_t) { return open(JsonKind::Array); }
  bool end_object() {
    indexMembers(*stack.back());
    return close();
  }
  bool end_array() { return close(); }
  bool key(string_t &value) {
    SourceRange range = tokenRange();
    lastToken = JsonToken::Key;
    stack.back()->members.push_back({std::move(value), range, {}});
    return true;
  }
  bool parse_error(size_t position, const std::string &, const nlohmann::detail::exception &) {
    std::vector<SourceRange> openContainers;
    for (const JsonValue *container : stack)
      openContainers.push_back({container->range.begin, container->range.begin + 1});
    reportJsonError(source, document, {lastToken, lastEnd, position == 0 ? 0 : position - 1, openContainers},
                    diagnostics);
    return false;
  }

  std::shared_ptr<JsonValue> take() { return std::move(root); }

private:
  /// Where the token just read begins: after the last one, blanks and separators.
  uint32_t tokenBegin() const {
    size_t at = lastEnd;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' ||
                                text[at] == '\r' || text[at] == ',' || text[at] == ':'))
      ++at;
    return static_cast<uint32_t>(at);
  }

  SourceRange tokenRange() {
    SourceRange range{tokenBegin(), static_cast<uint32_t>(consumed)};
    lastEnd = range.end;
    lastToken = JsonToken::Value;
    return range;
  }

  JsonValue scalar(JsonKind kind) {
    JsonValue node;
    node.kind = kind;
    node.range = tokenRange();
    return node;
  }

  bool number() {
    JsonValue node;
    node.kind = JsonKind::Number;
    size_t begin = tokenBegin();
    size_t end = numberEnd(text, begin);
    node.range = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    node.text = std::string(text.substr(begin, end - begin));
    lastEnd = node.range.end;
    lastToken = JsonToken::Value;
    add(std::move(node));
    return true;
  }

  /// Puts a finished value in its place and returns it.
  JsonValue *add(JsonValue &&node) {
    if (stack.empty()) {
      *root = std::move(node);
      return root.get();
    }
    JsonValue &parent = *stack.back();
    if (parent.isObject()) {
      parent.members.back().value = std::move(node);
      return &parent.members.back().value;
    }
    parent.elements.push_back(std::move(node));
    return &parent.elements.back();
  }

  bool open(JsonKind kind) {
    JsonValue node = scalar(kind);
    lastToken = JsonToken::Open;
    if (stack.size() >= document.maxDepth) {
      diagnostics
          .error({node.range.begin, node.range.begin + 1},
                 "the " + std::string(document.name) + " is nested too deeply: at most " +
                     std::to_string(document.maxDepth) +
                     " objects and arrays may stand inside each other")
          .withCode(code::TooDeeplyNested)
          .note("what is inside can be a state machine of its own, which 'states:startExecution' starts");
      return false;
    }
    // The address stays valid: a container's siblings are added only after it is closed.
    stack.push_back(add(std::move(node)));
    return true;
  }

  bool close() {
    stack.back()->range.end = static_cast<uint32_t>(consumed);
    lastEnd = consumed;
    lastToken = JsonToken::Value;
    stack.pop_back();
    return true;
  }

  void reportDuplicate(const JsonMember &first, const JsonMember &second) {
    diagnostics
        .error(second.keyRange, "duplicate member " + inQuotes(second.key) + " in one object")
        .note(first.keyRange, "first given here");
  }

  /// Sorts the members of a large object and reports keys given more than once.
  void indexMembers(JsonValue &object) {
    const std::vector<JsonMember> &members = object.members;
    if (members.size() <= kSmallObject) {
      for (size_t i = 1; i < members.size(); ++i)
        for (size_t j = 0; j < i; ++j)
          if (members[i].key == members[j].key) {
            reportDuplicate(members[j], members[i]);
            break;
          }
      return;
    }
    std::vector<uint32_t> &sorted = object.sortedMembers;
    sorted.resize(members.size());
    for (uint32_t i = 0; i < sorted.size(); ++i)
      sorted[i] = i;
    std::sort(sorted.begin(), sorted.end(), [&](uint32_t a, uint32_t b) {
      int order = members[a].key.compare(members[b].key);
      return order != 0 ? order < 0 : a < b;
    });
    for (size_t i = 1, first = 0; i < sorted.size(); ++i) {
      if (members[sorted[i]].key == members[sorted[first]].key)
        reportDuplicate(members[sorted[first]], members[sorted[i]]);
      else
        first = i;
    }
  }

  const Source &source;
  std::string_view text;
  DiagnosticEngine &diagnostics;
  const JsonDocument &document;
  const size_t &consumed;
  std::shared_ptr<JsonValue> root;
  std::vector<JsonValue *> stack; // open containers, outermost first
  size_t lastEnd = 0;             // end of the last token that was a value, a key or a bracket
  JsonToken lastToken = JsonToken::None;
};

void print(const JsonValue &value, std::string &out);

void printString(std::string_view text, std::string &out) {
  static constexpr char hex[] = "0123456789ABCDEF"; // capitals: the canonical form of the runtime
  out += '"';
  for (char c : text) {
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        out += "\\u00";
        out += hex[static_cast<unsigned char>(c) >> 4];
        out += hex[c & 15];
      } else {
        out += c;
      }
    }
  }
  out += '"';
}

void print(const JsonValue &value, std::string &out) {
  switch (value.kind) {
  case JsonKind::Null:
    out += "null";
    return;
  case JsonKind::Boolean:
    out += value.boolean ? "true" : "false";
    return;
  case JsonKind::Number:
    out += value.text;
    return;
  case JsonKind::String:
    printString(value.text, out);
    return;
  case JsonKind::Array: {
    out += '[';
    bool isFirst = true;
    for (const JsonValue &element : value.elements) {
      if (!isFirst)
        out += ',';
      isFirst = false;
      print(element, out);
    }
    out += ']';
    return;
  }
  case JsonKind::Object: {
    out += '{';
    bool isFirst = true;
    for (const JsonMember &member : value.members) {
      if (!isFirst)
        out += ',';
      isFirst = false;
      printString(member.key, out);
      out += ':';
      print(member.value, out);
    }
    out += '}';
    return;
  }
  }
}

} // namespace

std::string_view describe(JsonKind kind) {
  switch (kind) {
  case JsonKind::Null: return "null";
  case JsonKind::Boolean: return "a boolean";
  case JsonKind::Number: return "a number";
  case JsonKind::String: return "a string";
  case JsonKind::Array: return "an array";
  case JsonKind::Object: return "an object";
  }
  return "a value";
}

const JsonMember *JsonValue::findMember(std::string_view key) const {
  if (sortedMembers.empty()) {
    for (const JsonMember &member : members)
      if (member.key == key)
        return &member;
    return nullptr;
  }
  auto found = std::lower_bound(
      sortedMembers.begin(), sortedMembers.end(), key,
      [&](uint32_t index, std::string_view wanted) { return members[index].key < wanted; });
  if (found == sortedMembers.end() || members[*found].key != key)
    return nullptr;
  return &members[*found];
}

const JsonValue *JsonValue::find(std::string_view key) const {
  const JsonMember *member = findMember(key);
  return member ? &member->value : nullptr;
}

std::shared_ptr<const JsonValue> parseJson(const Source &source, DiagnosticEngine &diagnostics,
                                           const JsonDocument &document) {
  std::string_view text = source.text();
  if (!checkDocument(source, document, diagnostics))
    return nullptr;
  size_t errorsBefore = diagnostics.errorCount();
  size_t consumed = 0;
  TreeBuilder builder(source, diagnostics, document, consumed);
  CountingIterator first(text.data(), &consumed);
  CountingIterator last(text.data() + text.size(), &consumed);
  bool ok = nlohmann::json::sax_parse(first, last, &builder);
  if (!ok || diagnostics.errorCount() != errorsBefore)
    return nullptr;
  return builder.take();
}

std::string printJson(const JsonValue &value) {
  std::string out;
  print(value, out);
  return out;
}

std::string quoteJson(std::string_view text) {
  std::string out;
  printString(text, out);
  return out;
}

} // namespace asl

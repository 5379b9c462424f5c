// SPDX-License-Identifier: Apache-2.0
//
// Json.h: JSON text to a tree that remembers where everything stood.
//
// The tree keeps what the compiler needs and a common JSON library drops: the byte range of each value
// and of each member's key, the order of members, and the text of numbers as written ("1.0" stays
// "1.0": constants travel into the program as text, and the service keeps numbers that way too).

#ifndef ASL_FRONTEND_JSON_H
#define ASL_FRONTEND_JSON_H

#include "frontend/Source.h"
#include "frontend/Spec.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

class DiagnosticEngine;
struct JsonMember;

enum class JsonKind : uint8_t { Null, Boolean, Number, String, Array, Object };

/// "null", "a boolean", "a number", "a string", "an array", "an object": for messages.
std::string_view describe(JsonKind kind);

struct JsonValue {
  JsonKind kind = JsonKind::Null;
  /// Value of a Boolean.
  bool boolean = false;
  /// String: its characters, escapes decoded, UTF-8. Number: its text exactly as written.
  std::string text;
  /// Elements of an Array.
  std::vector<JsonValue> elements;
  /// Members of an Object in the order written; keys are unique.
  std::vector<JsonMember> members;
  /// Members by key, as indices into `members`: kept for large objects only, so that looking up every
  /// member of a generated definition does not take the square of their number.
  std::vector<uint32_t> sortedMembers;
  /// The value's bytes; those of a string include the quotes.
  SourceRange range;

  bool isNull() const { return kind == JsonKind::Null; }
  bool isBoolean() const { return kind == JsonKind::Boolean; }
  bool isNumber() const { return kind == JsonKind::Number; }
  bool isString() const { return kind == JsonKind::String; }
  bool isArray() const { return kind == JsonKind::Array; }
  bool isObject() const { return kind == JsonKind::Object; }

  /// The member of that name, or null; also null for what is not an object.
  const JsonMember *findMember(std::string_view key) const;
  /// The value of the member of that name, or null.
  const JsonValue *find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  /// The key's bytes, quotes included.
  SourceRange keyRange;
  JsonValue value;
};

/// What kind of document is read, for messages, and how large it may be.
struct JsonDocument {
  std::string_view name; ///< a noun
  size_t maxBytes;
  unsigned maxDepth;
  std::string_view advice = {}; ///< what to do when it is too large; empty: nothing is said
};

inline constexpr JsonDocument kDefinitionDocument = {
    "definition", kMaxDefinitionBytes, kMaxNestingDepth,
    "parts of a workflow can be state machines of their own, which 'states:startExecution' starts; large constants can "
    "be kept in S3"};

/// Parses the whole source. Returns null after reporting what is wrong (not JSON, not UTF-8, text
/// after the value, a byte order mark, duplicate members, deeper or larger than the document may be,
/// empty). Duplicate members are all reported; other errors stop at the first.
std::shared_ptr<const JsonValue> parseJson(const Source &source, DiagnosticEngine &diagnostics,
                                           const JsonDocument &document = kDefinitionDocument);

/// Compact JSON text: no blanks, members in order, numbers as written, strings with the fewest escapes.
std::string printJson(const JsonValue &value);

/// `text` as a JSON string with quotes.
std::string quoteJson(std::string_view text);

} // namespace asl

#endif

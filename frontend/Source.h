// SPDX-License-Identifier: Apache-2.0
//
// Source.h: the text of one definition and the ways to name a place in it.
//
// Every part of the front end keeps byte offsets; only printing turns them into line and column. A
// byte offset is 32 bits because a definition is at most one mebibyte (Spec.h).

#ifndef ASL_FRONTEND_SOURCE_H
#define ASL_FRONTEND_SOURCE_H

#include "frontend/Spec.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

struct JsonValue;

/// Bytes [begin, end) of a source. An empty range marks the place before `begin`.
struct SourceRange {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool isEmpty() const { return begin == end; }
  bool operator==(const SourceRange &) const = default;
};

/// A place as people count: both numbers start at 1, columns count Unicode characters.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
  bool operator==(const LineColumn &) const = default;
};

/// A stretch of a text that was made from a file, and the bytes of the file it stands for. A stretch that is no copy
/// stands for its place as a whole: a quote for nothing, an escape for one character, a value for "${Name}".
struct SourcePiece {
  uint32_t begin = 0; ///< its first byte; it ends where the next piece begins
  SourceRange place;
  bool isCopy = false; ///< byte for byte
};

/// A file's name and bytes, with a table of line starts.
///
/// A definition in YAML or inside a template becomes JSON text first. Such a source has that text, and knows which
/// bytes of the file each part of it came from: all that reads a definition works on JSON, all that tells people of a
/// place asks for `file` and `inFile`.
class Source {
public:
  Source(std::string name, std::string text);

  /// A text made from `file`. The pieces cover it, in its order.
  Source(std::string text, std::shared_ptr<const Source> file, std::vector<SourcePiece> pieces);

  /// Reads `path` whole. On failure returns nothing and puts the system's reason into `reason`.
  /// At most one byte more than `maxBytes` is kept, so that a huge file costs nothing and is still seen to
  /// be too large.
  static std::optional<Source> readFile(const std::string &path, std::string &reason,
                                        size_t maxBytes = kMaxDefinitionBytes);

  const std::string &name() const { return fileName; }
  std::string_view text() const { return buffer; }

  /// The file that people see: this source, unless its text was made from another.
  const Source &file() const { return origin ? *origin : *this; }
  /// Was the text made from a file?
  bool isMade() const { return origin != nullptr; }
  /// The bytes of `file()` that `range` stands for; `range` itself in a text that was not made.
  SourceRange inFile(SourceRange range) const;
  /// How the text was made; empty for a file.
  const std::vector<SourcePiece> &madeOf() const { return pieces; }

  /// The text of `range`, clipped to the file.
  std::string_view text(SourceRange range) const;

  /// Line and column of a byte; in `file()`, when the text was made from one. An offset past the end gives the place after the last character. A
  /// byte inside a character gives that character. Bytes that are not UTF-8 count as one character.
  LineColumn lineColumn(uint32_t offset) const;

  /// Number of lines; a file that ends with a newline has no empty last line.
  uint32_t lineCount() const;

  /// Text of a line (counted from 1), without its line ending.
  std::string_view lineText(uint32_t line) const;

  /// Offset of the first byte of a line (counted from 1).
  uint32_t lineBegin(uint32_t line) const;

private:
  std::string fileName;
  std::string buffer;
  std::vector<uint32_t> lineStarts;

  /// A byte in a long line, at the start of a character, and that character's column.
  struct Mark {
    uint32_t offset;
    uint32_t column;
  };
  /// Notes marks in lines too long to be counted through at every question.
  void markLongLines();
  std::vector<Mark> marks; // by offset

  std::shared_ptr<const Source> origin; // null: this is a file
  std::vector<SourcePiece> pieces;      // by begin
};

/// The value that a JSON Pointer (RFC 6901, such as "/States/A/Next") names, or null.
const JsonValue *findPointer(const JsonValue &root, std::string_view pointer);

/// Range of the value that a JSON Pointer names, or nothing.
std::optional<SourceRange> pointerRange(const JsonValue &root, std::string_view pointer);

/// Walks a JSON string's token and finds the bytes in the file that made bytes of its decoded text. Asking
/// for rising offsets of one string costs its length once, however many are asked for.
class StringCursor {
public:
  explicit StringCursor(const Source &source) : source(&source) {}

  /// As stringOffset below.
  uint32_t offset(SourceRange token, size_t textOffset);
  /// As stringRange below.
  SourceRange range(SourceRange token, size_t begin, size_t end);

private:
  const Source *source;
  SourceRange current;  // the token being walked
  size_t at = 0;        // byte in the token
  size_t decoded = 0;   // bytes of decoded text before it
};

/// Offset in the file of the byte that made byte `textOffset` of the decoded text of the JSON string
/// whose token (quotes included) is `token`. An offset at or past the end of the decoded text gives
/// the closing quote. This is how an error inside a path or an expression finds its column.
uint32_t stringOffset(const Source &source, SourceRange token, size_t textOffset);

/// The bytes in the file that made bytes [begin, end) of a JSON string's decoded text.
SourceRange stringRange(const Source &source, SourceRange token, size_t begin, size_t end);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// MappedText.h: writing a text that remembers which bytes of a file each part of it stands for.
//
// A definition that is not a JSON file passes through a few texts on its way to one: values take the place of
// "${Name}", YAML becomes JSON, a string of a template becomes a text of its own. Each step writes one of
// these from the one before, and what it writes knows the bytes of the file itself, however many steps there
// were.

#ifndef ASL_FRONTEND_INPUTS_MAPPEDTEXT_H
#define ASL_FRONTEND_INPUTS_MAPPEDTEXT_H

#include "frontend/Source.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

class MappedText {
public:
  /// All places given are of `source`, which must outlive this.
  explicit MappedText(std::shared_ptr<const Source> source) : source(std::move(source)) {}

  /// Writes `text`, which stands for `place` as a whole.
  void put(std::string_view text, SourceRange place);
  /// Writes the bytes of `place` as they are.
  void copy(SourceRange place);

  /// The same inside a JSON string: what cannot stand there as it is becomes an escape.
  void putEscaped(std::string_view text, SourceRange place);
  void copyEscaped(SourceRange place);

  /// Bytes written so far.
  size_t size() const { return written.size(); }
  const std::string &text() const { return written; }
  const Source &from() const { return *source; }

  /// The text as a source. Nothing can be written afterwards.
  std::shared_ptr<const Source> finish();

private:
  void addPiece(SourceRange place, bool isCopy, size_t size);

  std::shared_ptr<const Source> source;
  std::string written;
  std::vector<SourcePiece> pieces; // in bytes of source->file()
};

/// Writes characters of a text, either as they are or for the inside of a JSON string.
class TextSink {
public:
  TextSink(MappedText &out, bool isEscaped) : out(out), isEscaped(isEscaped) {}
  void put(std::string_view text, SourceRange place) {
    isEscaped ? out.putEscaped(text, place) : out.put(text, place);
  }
  void copy(SourceRange place) { isEscaped ? out.copyEscaped(place) : out.copy(place); }
  const Source &from() const { return out.from(); }

private:
  MappedText &out;
  bool isEscaped;
};

} // namespace asl

#endif // ASL_FRONTEND_INPUTS_MAPPEDTEXT_H

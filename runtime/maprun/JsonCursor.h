// SPDX-License-Identifier: Apache-2.0
//
// JsonCursor: goes through JSON text that comes a piece at a time. Every function may say that bytes are missing
// (Pending) and is called again when more are there. What a value holds is checked when it is read (values/Reader.h);
// the cursor only finds where it ends.

#ifndef ASLRT_MAPRUN_JSONCURSOR_H
#define ASLRT_MAPRUN_JSONCURSOR_H

#include "maprun/ByteStream.h"

namespace aslrt {

class JsonCursor {
public:
  explicit JsonCursor(ByteStream &stream) : stream(stream) {}

  /// The next byte that is no blank, which is not consumed. End: there is none.
  Progress peek(char &byte);

  /// Consumes the byte that `peek` gave.
  void take() { consume(1); }

  /// The text of the value that begins at the byte `peek` gave. It lives until the next call; `consumeValue` goes on
  /// behind it. End: the text ends before the value does.
  Progress value(std::string_view &text);
  void consumeValue() { consume(valueBytes); }

  /// Goes on behind that value without keeping it, however large it is.
  Progress skip();

  /// Bytes consumed so far.
  uint64_t position() const { return consumed; }

  std::string problem; ///< after Failed

private:
  /// Looks through unread bytes from `scanned` on. True when the value has ended, before `scanned`.
  bool scan(std::string_view text, bool isLast);
  Progress more();
  void consume(size_t bytes) {
    stream.consume(bytes);
    consumed += bytes;
  }
  void resetScan() { scanned = depth = 0, isInString = isEscaped = isScalar = hasBegun = false; }

  ByteStream &stream;
  uint64_t consumed = 0;
  size_t valueBytes = 0;
  // Of the value that is being looked through.
  size_t scanned = 0;
  size_t depth = 0;
  bool hasBegun = false;
  bool isScalar = false; ///< a number or a word
  bool isInString = false;
  bool isEscaped = false;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_JSONCURSOR_H

// SPDX-License-Identifier: Apache-2.0
//
// JsonCursor: see JsonCursor.h.

#include "maprun/JsonCursor.h"

namespace aslrt {

Progress JsonCursor::more() {
  Progress progress = stream.more();
  if (progress == Progress::Failed)
    problem = stream.problem;
  return progress;
}

Progress JsonCursor::peek(char &byte) {
  for (;;) {
    std::string_view text = stream.unread();
    size_t at = text.find_first_not_of(" \t\r\n");
    consume(at == text.npos ? text.size() : at);
    if (at != text.npos) {
      byte = text[at];
      return Progress::Good;
    }
    if (stream.isAtEnd())
      return Progress::End;
    if (Progress progress = more(); progress != Progress::Good)
      return progress;
  }
}

bool JsonCursor::scan(std::string_view text, bool isLast) {
  for (; scanned < text.size(); ++scanned) {
    char c = text[scanned];
    if (isInString) {
      if (isEscaped)
        isEscaped = false;
      else if (c == '\\')
        isEscaped = true;
      else if (c == '"') {
        isInString = false;
        if (depth == 0) {
          ++scanned;
          return true;
        }
      }
      continue;
    }
    switch (c) {
    case '"':
      if (isScalar)
        return true;
      isInString = true;
      break;
    case '{':
    case '[':
      if (isScalar)
        return true;
      ++depth;
      break;
    case '}':
    case ']':
      if (depth == 0)
        return true; // of the container around a scalar
      if (--depth == 0) {
        ++scanned;
        return true;
      }
      break;
    case ',':
    case ':':
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      if (depth == 0)
        return true;
      break;
    default:
      isScalar |= depth == 0;
    }
  }
  return isLast && isScalar;
}

Progress JsonCursor::value(std::string_view &text) {
  if (!hasBegun)
    resetScan();
  hasBegun = true;
  for (;;) {
    std::string_view unread = stream.unread();
    if (scan(unread, stream.isAtEnd())) {
      valueBytes = scanned;
      text = unread.substr(0, valueBytes);
      hasBegun = false;
      return Progress::Good;
    }
    if (stream.isAtEnd())
      return Progress::End;
    if (unread.size() > kMostItemBytes) {
      problem = "An item of the object has more than 8 MB.";
      return Progress::Failed;
    }
    if (Progress progress = more(); progress != Progress::Good)
      return progress;
  }
}

Progress JsonCursor::skip() {
  if (!hasBegun)
    resetScan();
  hasBegun = true;
  for (;;) {
    bool hasEnded = scan(stream.unread(), stream.isAtEnd());
    consume(scanned);
    scanned = 0;
    if (hasEnded) {
      hasBegun = false;
      return Progress::Good;
    }
    if (stream.isAtEnd())
      return Progress::End;
    if (Progress progress = more(); progress != Progress::Good)
      return progress;
  }
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Source: offsets to lines and columns, JSON Pointers to ranges, decoded text back to bytes.

#include "frontend/Source.h"

#include "frontend/Json.h"
#include "frontend/Spec.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace asl {

namespace {

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Bytes of the UTF-8 character that starts at `at`; 1 for bytes that are no character.
size_t characterSize(std::string_view text, size_t at) {
  unsigned char lead = static_cast<unsigned char>(text[at]);
  size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (at + size > text.size())
    return 1;
  for (size_t i = 1; i < size; ++i)
    if (!isContinuation(text[at + i]))
      return 1;
  return size;
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// Value of the four hex digits at `at`, or -1.
int hexQuad(std::string_view text, size_t at) {
  if (at + 4 > text.size())
    return -1;
  int value = 0;
  for (size_t i = 0; i < 4; ++i) {
    int digit = hexDigit(text[at + i]);
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// One unit of a JSON string's source: its bytes in the file and the bytes it decodes to.
struct StringUnit {
  size_t sourceSize;
  size_t decodedSize;
};

StringUnit stringUnit(std::string_view text, size_t at) {
  if (text[at] != '\\')
    return {1, 1};
  if (at + 1 >= text.size() || text[at + 1] != 'u')
    return {2, 1};
  int unit = hexQuad(text, at + 2);
  if (unit >= 0xD800 && unit < 0xDC00 && at + 7 < text.size() && text[at + 6] == '\\' &&
      text[at + 7] == 'u')
    return {12, 4};
  return {6, unit < 0x80 ? size_t(1) : unit < 0x800 ? size_t(2) : size_t(3)};
}

} // namespace

Source::Source(std::string name, std::string text)
    : fileName(std::move(name)), buffer(std::move(text)) {
  lineStarts.push_back(0);
  for (size_t i = 0; i < buffer.size(); ++i)
    if (buffer[i] == '\n' || (buffer[i] == '\r' && (i + 1 == buffer.size() || buffer[i + 1] != '\n')))
      lineStarts.push_back(static_cast<uint32_t>(i + 1));
  markLongLines();
}

Source::Source(std::string text, std::shared_ptr<const Source> file, std::vector<SourcePiece> pieces)
    : fileName(file->name()), buffer(std::move(text)), lineStarts{0}, origin(std::move(file)),
      pieces(std::move(pieces)) {}

SourceRange Source::inFile(SourceRange range) const {
  if (!origin)
    return range;
  if (pieces.empty())
    return {};
  const uint32_t size = static_cast<uint32_t>(buffer.size());
  auto pieceAt = [&](uint32_t offset) {
    auto after = std::upper_bound(pieces.begin(), pieces.end(), offset,
                                  [](uint32_t value, const SourcePiece &each) { return value < each.begin; });
    return after == pieces.begin() ? after : std::prev(after);
  };
  auto first = pieceAt(range.begin);
  uint32_t begin = range.begin >= size ? first->place.end
                   : first->isCopy     ? first->place.begin + (range.begin - first->begin)
                                       : first->place.begin;
  if (range.isEmpty())
    return {begin, begin};
  const uint32_t lastByte = std::min(range.end, size) - 1;
  auto last = pieceAt(lastByte);
  uint32_t end = last->isCopy ? last->place.begin + (lastByte - last->begin) + 1 : last->place.end;
  return {begin, std::max(begin, end)}; // an alias may end before it began
}

std::optional<Source> Source::readFile(const std::string &path, std::string &reason,
                                       size_t maxBytes) {
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "rb"),
                                                        &std::fclose);
  if (!file) {
    reason = std::strerror(errno);
    return std::nullopt;
  }
  std::string text;
  char block[65536];
  while (text.size() <= maxBytes) {
    size_t wanted = std::min(sizeof block, maxBytes + 1 - text.size());
    size_t got = std::fread(block, 1, wanted, file.get());
    text.append(block, got);
    if (got < wanted) {
      if (std::ferror(file.get())) {
        reason = std::strerror(errno);
        return std::nullopt;
      }
      break;
    }
  }
  return Source(path, std::move(text));
}

std::string_view Source::text(SourceRange range) const {
  size_t begin = std::min<size_t>(range.begin, buffer.size());
  size_t end = std::clamp<size_t>(range.end, begin, buffer.size());
  return std::string_view(buffer).substr(begin, end - begin);
}

/// Bytes between two marks. A definition on one line has a question for each of its fields: counting from the
/// line's start every time made a machine of a thousand states on one line take 5.2 s instead of 1.5.
static constexpr uint32_t kMarkBytes = 64;

void Source::markLongLines() {
  for (size_t line = 0; line < lineStarts.size(); ++line) {
    size_t at = lineStarts[line];
    size_t end = line + 1 < lineStarts.size() ? lineStarts[line + 1] : buffer.size();
    size_t next = at + kMarkBytes;
    for (uint32_t column = 1; end - lineStarts[line] > kMarkBytes && at < end; ++column) {
      if (at >= next) {
        marks.push_back({static_cast<uint32_t>(at), column});
        next = at + kMarkBytes;
      }
      at += characterSize(buffer, at);
    }
  }
}

LineColumn Source::lineColumn(uint32_t offset) const {
  if (origin)
    return origin->lineColumn(inFile({offset, offset}).begin);
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(buffer.size()));
  auto after = std::upper_bound(lineStarts.begin(), lineStarts.end(), offset);
  uint32_t line = static_cast<uint32_t>(after - lineStarts.begin());
  LineColumn result{line, 1};
  size_t at = lineStarts[line - 1];
  auto mark = std::upper_bound(marks.begin(), marks.end(), offset,
                               [](uint32_t value, const Mark &each) { return value < each.offset; });
  if (mark != marks.begin() && std::prev(mark)->offset > at) {
    at = std::prev(mark)->offset;
    result.column = std::prev(mark)->column;
  }
  while (at < offset) {
    at += characterSize(buffer, at);
    if (at > offset)
      break;
    ++result.column;
  }
  return result;
}

uint32_t Source::lineCount() const {
  uint32_t count = static_cast<uint32_t>(lineStarts.size());
  return count > 1 && lineStarts.back() == buffer.size() ? count - 1 : count;
}

std::string_view Source::lineText(uint32_t line) const {
  if (line == 0 || line > lineStarts.size())
    return {};
  size_t begin = lineStarts[line - 1];
  size_t end = line < lineStarts.size() ? lineStarts[line] : buffer.size();
  while (end > begin && (buffer[end - 1] == '\n' || buffer[end - 1] == '\r'))
    --end;
  return std::string_view(buffer).substr(begin, end - begin);
}

uint32_t Source::lineBegin(uint32_t line) const {
  if (line == 0 || line > lineStarts.size())
    return static_cast<uint32_t>(buffer.size());
  return lineStarts[line - 1];
}

const JsonValue *findPointer(const JsonValue &root, std::string_view pointer) {
  const JsonValue *value = &root;
  while (!pointer.empty()) {
    if (pointer.front() != '/')
      return nullptr;
    pointer.remove_prefix(1);
    size_t slash = std::min(pointer.find('/'), pointer.size());
    std::string token;
    for (size_t i = 0; i < slash; ++i) {
      if (pointer[i] == '~' && i + 1 < slash && (pointer[i + 1] == '0' || pointer[i + 1] == '1'))
        token += pointer[++i] == '0' ? '~' : '/';
      else
        token += pointer[i];
    }
    pointer.remove_prefix(slash);
    if (value->isObject()) {
      value = value->find(token);
      if (!value)
        return nullptr;
    } else if (value->isArray()) {
      size_t index = 0;
      if (token.empty() || token.size() > 7 || (token.size() > 1 && token[0] == '0'))
        return nullptr;
      for (char c : token) {
        if (c < '0' || c > '9')
          return nullptr;
        index = index * 10 + static_cast<size_t>(c - '0');
      }
      if (index >= value->elements.size())
        return nullptr;
      value = &value->elements[index];
    } else {
      return nullptr;
    }
  }
  return value;
}

std::optional<SourceRange> pointerRange(const JsonValue &root, std::string_view pointer) {
  const JsonValue *value = findPointer(root, pointer);
  if (!value)
    return std::nullopt;
  return value->range;
}

uint32_t StringCursor::offset(SourceRange token, size_t textOffset) {
  std::string_view text = source->text(token);
  if (text.size() < 2)
    return token.begin;
  if (!(token == current) || textOffset < decoded) {
    current = token;
    at = 1;
    decoded = 0;
  }
  size_t last = text.size() - 1; // the closing quote
  while (at < last) {
    StringUnit unit = stringUnit(text, at);
    if (decoded + unit.decodedSize > textOffset)
      break;
    decoded += unit.decodedSize;
    at += unit.sourceSize;
  }
  return token.begin + static_cast<uint32_t>(std::min(at, last));
}

SourceRange StringCursor::range(SourceRange token, size_t begin, size_t end) {
  uint32_t first = offset(token, begin);
  uint32_t last = end > begin ? offset(token, end) : first;
  return {first, std::max(first, last)};
}

uint32_t stringOffset(const Source &source, SourceRange token, size_t textOffset) {
  return StringCursor(source).offset(token, textOffset);
}

SourceRange stringRange(const Source &source, SourceRange token, size_t begin, size_t end) {
  return StringCursor(source).range(token, begin, end);
}

} // namespace asl

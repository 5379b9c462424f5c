// SPDX-License-Identifier: Apache-2.0
//
// States.Format: values put into a text.
//
// A string is put in as it is, a scalar as JSON has it, an object or array as Java prints a map or a list, which is
// what the hosted service was recorded to do: {Arg1=1, Arg2=[]}.

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/Numbers.h"
#include "values/TextCursor.h"
#include "values/TextList.h"
#include "values/Writer.h"

#include <vector>

namespace aslrt::intrinsics {
namespace {

void appendScalar(const AslrtValue &value, SmallBuffer &buffer) {
  char text[kNumberTextBytes];
  if (isString(value))
    decodeEscaped(escapedCharacters(value, text), buffer);
  else
    buffer.append(scalarText(value, text));
}

/// Nesting is followed with a stack of its own: data may be nested deeper than the C stack is prepared for.
void appendPrinted(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  if (!isContainer(value))
    return appendScalar(value, buffer);
  std::vector<MemberWalker> open;
  bool isFirst = true;
  auto enter = [&](const AslrtValue &container) {
    open.emplace_back(heap, container);
    buffer.append(open.back().isObject() ? '{' : '[');
    isFirst = true;
  };
  enter(value);
  while (!open.empty()) {
    MemberWalker &walker = open.back();
    AslrtKey key;
    AslrtValue child;
    if (!walker.next(key, child)) {
      buffer.append(walker.isObject() ? '}' : ']');
      open.pop_back();
      isFirst = false;
      continue;
    }
    if (!isFirst)
      buffer.append(", ");
    isFirst = false;
    if (walker.isObject()) {
      decodeEscaped({key.text, key.size}, buffer);
      buffer.append('=');
    }
    if (isContainer(child))
      enter(child);
    else
      appendScalar(child, buffer);
  }
}

bool isEscapable(char c) { return c == '\'' || c == '{' || c == '}' || c == '\\'; }

} // namespace

bool format(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue *arguments, uint32_t count) {
  if (!isString(text))
    return false;
  SmallBuffer characters, result;
  std::string_view plain = decodeString(text, characters);
  uint32_t used = 0;
  for (size_t at = 0; at < plain.size(); ++at) {
    char c = plain[at], next = at + 1 < plain.size() ? plain[at + 1] : '\0';
    if (c == '{' && next == '}') {
      if (used == count)
        return false;
      appendPrinted(heap, arguments[used++], result);
      ++at;
    } else if (c == '\\' && isEscapable(next)) {
      result.append(next);
      ++at;
    } else if (c == '{' || c == '}' || c == '\\') {
      return false;
    } else {
      result.append(c);
    }
  }
  if (used != count)
    return false;
  out = makeString(heap, result.view());
  return true;
}

/// Whether JSON writes `text` as it is; also no when that would have to be looked at more closely.
static bool needsNoEscape(std::string_view text) {
  for (char character : text)
    if (static_cast<uint8_t>(character) < 0x20 || static_cast<uint8_t>(character) >= 0x80 || character == '"' ||
        character == '\\')
      return false;
  return true;
}

/// Longest text that is made where it will stay, before its size is known.
static constexpr size_t kShortText = 256;

/// Puts the texts of scalars together as they stand. False, with nothing done, when that may give more than kShortText or a
/// part is more than that.
static inline bool formatShort(Heap &heap, AslrtValue &out, const AslrtFormat &format, const AslrtValue *arguments) {
  // Behind the longest text: its quote, the longest number, and what moves of whole cells write.
  constexpr size_t kSpare = 48;
  char *const text = heap.roomForText(kShortText + kSpare);
  if (!text || !(format.flags & ASLRT_FORMAT_PLAIN)) [[unlikely]]
    return false;
  const char *const end = text + kShortText;
  char *at = text;
  *at++ = '"';
  const AslrtText *piece = format.pieces;
  for (const AslrtText *const last = piece + format.count - 1;; ++piece, ++arguments) {
    const uint32_t pieceSize = piece->size;
    if (static_cast<int64_t>(pieceSize) > end - at) [[unlikely]]
      return false;
    if (pieceSize == 1)
      *at++ = *piece->data;
    else if (pieceSize != 0) {
      copyShortText(at, piece->data, pieceSize);
      at += pieceSize;
    }
    if (piece == last)
      break;
    const AslrtValue &value = *arguments;
    uint32_t size = value.size;
    // Where the text of a string is, its first quote is not wanted.
    switch (value.tag | (value.flags & ASLRT_FLAG_ESCAPED) << 8) {
    case ASLRT_TAG_SLICE: {
      const char *from = reinterpret_cast<const char *>(value.payload);
      if (*from == '"') {
        ++from;
        size -= 2;
      }
      if (static_cast<int64_t>(size) > end - at) [[unlikely]]
        return false;
      copyShortText(at, from, size);
      break;
    }
    case ASLRT_TAG_INLINE:
      // All of the cell, and over the opening quote the byte that was before it.
      if ((value.payload & 0xff) == '"') {
        const char before = at[-1];
        std::memcpy(at - 1, &value, 16);
        at[-1] = before;
        size -= 2;
      } else {
        std::memcpy(at, &value, 16);
      }
      break;
    case ASLRT_TAG_INT:
      writeInteger(static_cast<int64_t>(value.payload), size, at);
      break;
    default:
      return false;
    }
    at += size;
  }
  *at++ = '"';
  const auto size = static_cast<uint32_t>(at - text);
  if (size <= kInlineBytes)
    setInline(out, text, size, 0);
  else
    storeHalves(out, reinterpret_cast<uint64_t>(heap.allocateText(size)),
                uint64_t(ASLRT_TAG_SLICE) << 16 | uint64_t(size) << 32);
  return true;
}

/// The same for texts of any length, in two rounds.
static bool formatPlain(Heap &heap, AslrtValue &out, const AslrtFormat &format, const AslrtValue *arguments) {
  uint64_t size = 2;
  for (uint32_t i = 0; i < format.count; ++i) {
    if (!needsNoEscape({format.pieces[i].data, format.pieces[i].size}))
      return false;
    size += format.pieces[i].size;
    if (i == 0)
      continue;
    const AslrtValue &value = arguments[i - 1];
    if (!isScalar(value) || value.flags & ASLRT_FLAG_ESCAPED)
      return false;
    size += value.size - (isString(value) ? 2 : 0);
  }
  if (size <= kInlineBytes || size > UINT32_MAX)
    return false;
  char *text = heap.allocateText(size);
  char *at = text;
  *at++ = '"';
  for (uint32_t i = 0; i < format.count; ++i) {
    if (i > 0) {
      const AslrtValue &value = arguments[i - 1];
      char buffer[kNumberTextBytes];
      std::string_view part = isString(value) ? escapedCharacters(value, buffer) : scalarText(value, buffer);
      copyText(at, part.data(), part.size());
      at += part.size();
    }
    const AslrtText &piece = format.pieces[i];
    copyText(at, piece.data, piece.size);
    at += piece.size;
  }
  *at = '"';
  storeCell(out, {reinterpret_cast<uint64_t>(text), 0, ASLRT_TAG_SLICE, 0, static_cast<uint32_t>(size)});
  return true;
}

[[gnu::noinline]] static void formatLong(Heap &heap, AslrtValue &out, const AslrtFormat &format,
                                         const AslrtValue *arguments) {
  if (formatPlain(heap, out, format, arguments))
    return;
  SmallBuffer result;
  for (uint32_t i = 0; i < format.count; ++i) {
    if (i > 0)
      appendPrinted(heap, arguments[i - 1], result);
    result.append(format.pieces[i].data, format.pieces[i].size);
  }
  out = makeString(heap, result.view());
}

void formatPieces(Heap &heap, AslrtValue &out, const AslrtFormat &format, const AslrtValue *arguments) {
  if (!formatShort(heap, out, format, arguments)) [[unlikely]]
    formatLong(heap, out, format, arguments);
}

/// A half of a surrogate pair, as JSON text has it, may be a character together with what stands beside it.
static bool mayHaveHalf(std::string_view escaped) { return escaped.find("\\uD") != std::string_view::npos; }

/// Puts what is no plain text into a string that is written as text; false when it cannot be told alone how.
static bool writePart(const Heap &heap, TextList &list, const AslrtValue &value) {
  SmallBuffer characters, escaped;
  appendPrinted(heap, value, characters);
  encodeCharacters(characters.view(), escaped);
  list.reserve(escaped.size());
  copyText(list.at, escaped.data(), escaped.size());
  list.at += escaped.size();
  return !mayHaveHalf(escaped.view());
}

} // namespace aslrt::intrinsics

using namespace aslrt;

void aslrt_text_characters(AslrtExec *exec, AslrtTextList *given, const AslrtValue *value) {
  TextList &list = TextList::of(given);
  // What is escaped stays so.
  const uint32_t quote = isString(*value);
  if (value->tag == ASLRT_TAG_INLINE) {
    if (value->flags & ASLRT_FLAG_ESCAPED && intrinsics::mayHaveHalf({reinterpret_cast<const char *>(value), value->size}))
      list.isBad = true;
    list.reserve(kInlineBytes);
    std::memcpy(list.at, reinterpret_cast<const char *>(value) + quote, 15);
    list.at += value->size - 2 * quote;
  } else if (value->tag == ASLRT_TAG_SLICE) {
    std::string_view text(reinterpret_cast<const char *>(value->payload) + quote, value->size - 2 * quote);
    if (value->flags & ASLRT_FLAG_ESCAPED && intrinsics::mayHaveHalf(text))
      list.isBad = true;
    list.reserve(text.size());
    copyShortText(list.at, text.data(), text.size());
    list.at += text.size();
  } else if (isContainer(*value)) {
    if (!intrinsics::writePart(heapOf(exec), list, *value))
      list.isBad = true;
  } else {
    list.write(heapOf(exec), *value);
  }
}

void aslrt_format(AslrtExec *exec, AslrtValue *out, const AslrtFormat *format, const AslrtValue *arguments) {
  intrinsics::formatPieces(heapOf(exec), *out, *format, arguments);
}

int32_t aslrt_intrinsic_format(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                               const AslrtValue *arguments, uint32_t count) {
  return intrinsics::statusOf(intrinsics::format(heapOf(exec), *out, *text, arguments, count), exec, frame, out,
                              "States.Format");
}

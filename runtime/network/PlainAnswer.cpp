// SPDX-License-Identifier: Apache-2.0
//
// PlainAnswer: see PlainAnswer.h.

#include "network/PlainAnswer.h"
#include "network/Grammar.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace aslrt::net {

namespace {

/// Heads that are longer than most; AnswerReader's limit counts with Beast.
constexpr size_t kPlainHeadBytes = 16 * 1024;
/// Digits of a length that certainly fits.
constexpr size_t kLengthDigits = 15;

bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool takeDigits(std::string_view text, size_t &out) {
  if (text.empty() || text.size() > kLengthDigits)
    return false;
  out = 0;
  for (char c : text) {
    if (!isDigit(c))
      return false;
    out = 10 * out + static_cast<size_t>(c - '0');
  }
  return true;
}

#ifdef __SSE2__
/// Bit n: byte n of `block` stands for true in `flags`.
uint32_t gather(__m128i flags) { return static_cast<uint32_t>(_mm_movemask_epi8(flags)); }

/// Which bytes of `block` may not stand in a line.
uint32_t findLineEnds(__m128i block) {
  __m128i isControl = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
  __m128i isTab = _mm_cmpeq_epi8(block, _mm_set1_epi8('\t'));
  return gather(_mm_or_si128(_mm_andnot_si128(isTab, isControl), _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f))));
}

/// Which bytes of `block` are neither letters, digits nor hyphens: nearly all names are made of these.
uint32_t findNameEnds(__m128i block) {
  auto isBetween = [](__m128i bytes, char first, char last) {
    __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(static_cast<char>(last - first))), above);
  };
  __m128i isLetter = isBetween(_mm_or_si128(block, _mm_set1_epi8(0x20)), 'a', 'z');
  __m128i isOther = _mm_or_si128(isBetween(block, '0', '9'), _mm_cmpeq_epi8(block, _mm_set1_epi8('-')));
  return ~gather(_mm_or_si128(isLetter, isOther)) & 0xffff;
}

/// The first of the bytes from `at` that `find` finds, by blocks; or where less than a block is left.
template <typename Find> const char *skipBlocks(const char *at, const char *end, Find find) {
  constexpr ptrdiff_t kBlock = sizeof(__m128i);
  for (; end - at >= kBlock; at += kBlock)
    if (uint32_t found = find(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at))))
      return at + __builtin_ctz(found);
  return at;
}
#endif

/// The first byte from `at` that may not stand in a line.
const char *skipLineBytes(const char *at, const char *end) {
#ifdef __SSE2__
  at = skipBlocks(at, end, findLineEnds);
#endif
  while (at < end && isLineByte(*at))
    ++at;
  return at;
}

/// The first byte from `at` that may not stand in a name.
const char *skipTokenBytes(const char *at, const char *end) {
#ifdef __SSE2__
  at = skipBlocks(at, end, findNameEnds);
#endif
  while (at < end && isTokenByte(*at))
    ++at;
  return at;
}

/// Whether `text`, of bytes that may stand in a line, is `name`, which is of small letters and hyphens, whatever its case.
template <size_t kSize> bool isSameAs(std::string_view text, const char (&name)[kSize]) {
  constexpr size_t kLength = kSize - 1;
  using Word = std::conditional_t<(kLength < sizeof(uint64_t)), uint32_t, uint64_t>;
  static_assert(kLength >= sizeof(Word));
  if (text.size() != kLength)
    return false;
  auto differ = [&](size_t at) {
    constexpr auto kSmall = static_cast<Word>(0x2020202020202020);
    Word left, right;
    memcpy(&left, text.data() + at, sizeof(left));
    memcpy(&right, name + at, sizeof(right));
    return (left | kSmall) ^ right;
  };
  // The last word may lap over the one before.
  Word differs = differ(kLength - sizeof(Word));
  for (size_t at = 0; at + sizeof(Word) < kLength; at += sizeof(Word))
    differs |= differ(at);
  return !differs;
}

/// Whether the header says more of the body or the connection than is known here. `length` gets that of the body.
bool isBeyond(const Header &header, size_t &length, bool &hasLength) {
  switch (header.name.size()) {
  case 7:
    return isSameAs(header.name, "upgrade");
  case 10:
    return isSameAs(header.name, "connection") && !isSameAs(header.value, "keep-alive");
  case 14:
    return isSameAs(header.name, "content-length") &&
           (std::exchange(hasLength, true) || !takeDigits(header.value, length));
  case 16:
    return isSameAs(header.name, "content-encoding") || isSameAs(header.name, "proxy-connection");
  case 17:
    return isSameAs(header.name, "transfer-encoding");
  default:
    return false;
  }
}

/// Takes what is left of a line off `rest`. False when it has no end, or what no line has.
bool takeLine(std::string_view &rest, std::string_view &line) {
  const char *end = rest.data() + rest.size(), *at = skipLineBytes(rest.data(), end);
  if (end - at < 2 || at[0] != '\r' || at[1] != '\n')
    return false;
  size_t size = static_cast<size_t>(at - rest.data());
  line = rest.substr(0, size);
  rest.remove_prefix(size + 2);
  return true;
}

/// `HTTP/1.1 200 OK`, of an answer that has a body.
bool takeStatus(std::string_view line, Response &out) {
  constexpr std::string_view kStart = "HTTP/1.1 ";
  constexpr size_t kDigits = 3;
  if (!line.starts_with(kStart) || line.size() <= kStart.size() + kDigits || line[kStart.size() + kDigits] != ' ')
    return false;
  size_t status = 0;
  if (!takeDigits(line.substr(kStart.size(), kDigits), status))
    return false;
  out.status = static_cast<int>(status);
  out.reason = line.substr(kStart.size() + kDigits + 1);
  return status >= 200 && status < 600 && status != 204 && status != 304;
}

/// Not inlined: few lines need it, and the loop over the others wants the registers.
[[gnu::noinline]] bool takeField(std::string_view &rest, Header &out) {
  auto size = static_cast<size_t>(skipTokenBytes(rest.data(), rest.data() + rest.size()) - rest.data());
  // A line that begins with a blank goes on with the one before.
  if (size == 0 || size == rest.size() || rest[size] != ':')
    return false;
  out.name = rest.substr(0, size);
  rest.remove_prefix(size + 1);
  std::string_view line;
  if (!takeLine(rest, line))
    return false;
  while (!line.empty() && isBlank(line.front()))
    line.remove_prefix(1);
  while (!line.empty() && isBlank(line.back()))
    line.remove_suffix(1);
  out.value = line;
  return true;
}

/// How many of `most` bytes are the same from the beginning on.
size_t countSame(const char *left, const char *right, size_t most) {
  size_t at = 0;
#ifdef __SSE2__
  constexpr size_t kBlock = sizeof(__m128i);
  if (most >= kBlock) {
    for (;; at += kBlock) {
      // The last block may lap over the one before, which was the same.
      at = at < most - kBlock ? at : most - kBlock;
      auto load = [at](const char *bytes) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes + at)); };
      if (uint32_t differ = ~gather(_mm_cmpeq_epi8(load(left), load(right))) & 0xffff)
        return at + static_cast<size_t>(__builtin_ctz(differ));
      if (at == most - kBlock)
        return most;
    }
  }
#endif
  while (at < most && left[at] == right[at])
    ++at;
  return at;
}

constexpr size_t kBeforeReason = sizeof("HTTP/1.1 200 ") - 1;
constexpr size_t kLineEndBytes = sizeof("\r\n") - 1;

/// The lines of the answer before, which are met again one after the other.
class KnownLines {
public:
  explicit KnownLines(const Response &before) : before(before) {
    if (before.headers.empty())
      return;
    begin = before.reason.data() - kBeforeReason;
    end = before.body.data() + before.body.size();
  }

  /// Takes the status line off `rest` when it is the one before's.
  bool takeStatus(std::string_view &rest, Response &out) const {
    auto size = begin ? static_cast<size_t>(before.headers.front().name.data() - begin) : SIZE_MAX;
    if (size > rest.size() || memcmp(rest.data(), begin, size) != 0)
      return false;
    out.status = before.status;
    out.reason = {rest.data() + kBeforeReason, before.reason.size()};
    rest.remove_prefix(size);
    return true;
  }

  /// Takes the fields off `rest` which are the next of those before; how many they are.
  size_t takeFields(std::string_view &rest, std::vector<Header> &out) {
    size_t count = before.headers.size() - next;
    if (count == 0)
      return 0;
    const Header *known = before.headers.data() + next;
    const char *start = known->name.data(), *to = rest.data();
    auto left = static_cast<size_t>(end - start);
    const char *sameEnd = start + countSame(to, start, left < rest.size() ? left : rest.size());
    size_t index = 0;
    for (; index < count; ++index) {
      std::string_view name = known[index].name, value = known[index].value;
      const char *line = value.data() + value.size();
      // Blanks behind a value are not in it; such a line is not known.
      if (sameEnd - line < static_cast<ptrdiff_t>(kLineEndBytes) || *line != '\r')
        break;
      out.push_back({{to + (name.data() - start), name.size()}, {to + (value.data() - start), value.size()}});
      rest.remove_prefix(static_cast<size_t>(to + (line - start) + kLineEndBytes - rest.data()));
    }
    next += index;
    return index;
  }

  /// Goes on behind the field of that name, if it is about to come: its value is another one.
  void pass(std::string_view name) {
    // One that is new stands before the next that is known; one that is missing is passed over.
    for (size_t index = next; index < before.headers.size() && index < next + 2; ++index)
      if (before.headers[index].name == name) {
        next = index + 1;
        return;
      }
  }

private:
  const Response &before;
  const char *begin = nullptr; ///< of the answer before; null: there is none
  const char *end = nullptr;
  size_t next = 0; ///< field of it
};

} // namespace

bool readPlainAnswer(std::string_view bytes, const Response &before, Response &out) {
  out.headers.clear();
  KnownLines known(before);
  std::string_view rest = bytes, line;
  if (!known.takeStatus(rest, out) && (!takeLine(rest, line) || !takeStatus(line, out)))
    return false;
  bool hasLength = false;
  size_t length = 0;
  while (!rest.starts_with('\r')) {
    // What has passed once would again; but the length is to be read.
    constexpr size_t kLengthNameBytes = sizeof("content-length") - 1;
    for (size_t count = known.takeFields(rest, out.headers); count > 0; --count) {
      const Header &header = out.headers[out.headers.size() - count];
      if (header.name.size() == kLengthNameBytes && isBeyond(header, length, hasLength))
        return false;
    }
    if (rest.starts_with('\r'))
      break;
    Header header;
    if (!takeField(rest, header) || isBeyond(header, length, hasLength))
      return false;
    out.headers.push_back(header);
    known.pass(header.name);
  }
  if (!takeLine(rest, line))
    return false;
  out.body = rest;
  return hasLength && rest.size() == length && bytes.size() - length <= kPlainHeadBytes;
}

bool rereadPlainAnswer(std::string_view bytes, std::string &text, Response &kept) {
  char *old = text.data();
  auto headBytes = static_cast<size_t>(kept.body.data() - old);
  size_t length = kept.body.size();
  // What moves has no views.
  if (bytes.size() < headBytes || bytes.size() > text.capacity())
    return false;
  const Header *field = kept.headers.data(), *end = field + kept.headers.size();
  for (size_t at = 0;;) {
    at += countSame(bytes.data() + at, old + at, headBytes - at);
    if (at == headBytes)
      break;
    while (field < end && field->value.data() + field->value.size() <= old + at)
      ++field;
    if (field == end || old + at < field->value.data())
      return false;
    size_t start = static_cast<size_t>(field->value.data() - old), size = field->value.size();
    Header wanted = {field->name, bytes.substr(start, size)};
    // Without the blanks around it the value would be another one.
    if (isBlank(wanted.value.front()) || isBlank(wanted.value.back()) ||
        skipLineBytes(wanted.value.data(), wanted.value.data() + size) != wanted.value.data() + size)
      return false;
    bool hasLength = false;
    if (isBeyond(wanted, length, hasLength))
      return false;
    memcpy(old + start, wanted.value.data(), size);
    at = start + size;
  }
  if (bytes.size() - headBytes != length)
    return false;
  if (text.size() < bytes.size())
    text.resize(bytes.size());
  memcpy(old + headBytes, bytes.data() + headBytes, length);
  kept.body = {old + headBytes, length};
  return true;
}

} // namespace aslrt::net

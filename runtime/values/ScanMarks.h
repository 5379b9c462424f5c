// SPDX-License-Identifier: Apache-2.0
//
// The second half of the check by blocks: goes through the marks, which are the brackets, commas and colons
// outside of strings, and makes the skip table. That between two of them there is nothing or one scalar is known.
// Included by ScanBlocks.h, once for each instruction set.
//
// Behind `{` and behind a comma of an object, a colon comes next, with a quote before it: then what is between is
// a name. Objects in the same place of their surroundings mostly have the names of the one before, in the same
// order, which is one compare a name. The first object of its kind, and one that has other names, compares each
// of its names with those before it, and is what the next one is compared with. Only objects of many names, and
// those that are deep inside, are looked through by themselves when they are closed.

#include "values/Scanner.h"
#include "values/Strings.h"

#define ASLRT_INLINE inline __attribute__((always_inline))
#define ASLRT_NOINLINE __attribute__((noinline))

namespace aslrt {
namespace {

class MarkReader {
public:
  MarkReader(const char *text, uint32_t textSize, SkipTable &skips) : text(text), textSize(textSize), skips(skips) {
    for (const NameMemo::Name *&first : made)
      first = &kNever;
  }

  bool isDone() const { return state == State::Done; }
  bool hasEqualNames() const { return equalNames; }
  bool read(uint32_t *mark, uint32_t *end, bool hasBackslash);

private:
  /// What comes before the next mark.
  enum class State : uint8_t { Start, Brace, ObjectComma, Colon, ArrayPlace, Close, Done };

  // What is known of the names of an object: the number of its memo, whether that is being made, and whether there is
  // no use in one.
  static constexpr uint32_t kMemoPlaces = 8; ///< memos of a depth
  static constexpr uint32_t kMemoDepth = 8;  ///< levels that have memos; one object is open at each level
  static constexpr uint32_t kMemos = kMemoDepth * kMemoPlaces;
  static constexpr uint32_t kMemoBits = kMemos - 1;
  static constexpr uint32_t kDiffers = kMemos;
  static constexpr uint32_t kBuilding = kMemos * 2;

  /// An open container. The first three are of the one around it.
  struct alignas(32) Level {
    const NameMemo::Name *expected; ///< the name that the next member should have; null in an array
    uint32_t ordinal;
    uint32_t count; ///< commas so far
    uint32_t names; ///< see above
  };

  /// Rarely called, and by what should need no registers for it.
  ASLRT_NOINLINE static bool equalBytes(const char *left, const char *right, uint32_t size) {
    return std::memcmp(left, right, size) == 0;
  }

  static ASLRT_INLINE bool isExpected(const char *text, const NameMemo::Name &expected, uint32_t start, uint32_t size) {
    uint64_t bytes;
    std::memcpy(&bytes, text + start, 8);
    if ((size ^ expected.size) | ((bytes ^ expected.bytes) & expected.mask)) [[unlikely]]
      return false;
    return size <= 8 || equalBytes(text + expected.start + 8, text + start + 8, size - 8);
  }

  ASLRT_NOINLINE uint32_t addName(uint32_t names, uint32_t index, uint32_t start, uint32_t size);
  ASLRT_NOINLINE void closeUnlike(uint32_t names, uint32_t ordinal, bool hasBackslash);

  static constexpr NameMemo::Name kNever{0, 0, 0, NameMemo::kNoSize};

  const char *const text;
  const uint32_t textSize;
  SkipTable &skips;

  // Between two calls.
  State state = State::Start;
  bool equalNames = false;
  uint32_t depth = 0;
  uint32_t behind = 0; ///< offset behind the last mark
  Level innermost{nullptr, 0, 0, 0};
  Level levels[kMostBlockDepth + 1]; ///< by depth

  /// The first name of each memo, or none while it is not made; the last is for objects that have no memo.
  const NameMemo::Name *made[kMemos + 1];
  NameMemo memos[kMemos];
};

/// Compares the name number `index` of an object, which is not the expected one, with those before it and puts it into the
/// memo: from here on the object is what the next one is compared with. The names so far are the memo's. Gives what is
/// known of the names then; none is expected any more.
uint32_t MarkReader::addName(uint32_t names, uint32_t index, uint32_t start, uint32_t size) {
  if (names & kDiffers)
    return names;
  made[names & kMemoBits] = &kNever;
  if (index >= NameMemo::kMaxNames)
    return names | kBuilding | kDiffers;
  NameMemo::Name name{0, size < 8 ? (uint64_t(1) << size * 8) - 1 : ~uint64_t(0), start, size};
  std::memcpy(&name.bytes, text + start, 8);
  name.bytes &= name.mask;
  NameMemo::Name *known = memos[names & kMemoBits].names;
  for (uint32_t other = 0; other < index; ++other)
    if (known[other].bytes == name.bytes && known[other].size == size &&
        (size <= 8 || equalBytes(text + known[other].start + 8, text + start + 8, size - 8)))
      equalNames = true;
  known[index] = name;
  return names | kBuilding;
}

/// Of an object whose names are not those of the one before.
void MarkReader::closeUnlike(uint32_t names, uint32_t ordinal, bool hasBackslash) {
  uint32_t count = skips[ordinal].count;
  if (!(names & kDiffers)) {
    memos[names & kMemoBits].names[count].size = NameMemo::kNoSize;
    made[names & kMemoBits] = memos[names & kMemoBits].names;
    return;
  }
  if (count < 2)
    return;
  Document document;
  document.text = const_cast<char *>(text);
  document.skips = skips.entries();
  document.hasBackslash = hasBackslash;
  equalNames |= objectHasEqualNames(document, ordinal);
}

/// Takes the marks from `mark` to before `end`, behind which two more may be written. False: this is no JSON.
ASLRT_NOINLINE bool MarkReader::read(uint32_t *mark, uint32_t *end, bool hasBackslash) {
  // At the end of the text is a zero, which is no mark: so the loops need not look for the end of the list.
  end[0] = end[1] = textSize;
  // One by one, since copies of a whole Level would wait until its parts are stored.
  const char *const text = this->text;
  SkipEntry *table = skips.entries();
  uint32_t used = skips.count();
  const NameMemo::Name *expected = innermost.expected;
  uint32_t ordinal = innermost.ordinal, count = innermost.count, behind = this->behind;
  Level *level = levels + depth;
  State state = this->state;
  uint32_t at;
  char byte;

  switch (state) {
  case State::Start:
    goto open;
  case State::Brace:
    goto behindBrace;
  case State::ObjectComma:
    goto behindObjectComma;
  case State::Colon:
    goto behindColon;
  case State::ArrayPlace:
    goto behindArrayPlace;
  case State::Close:
    goto behindClose;
  case State::Done:
    return mark == end;
  }

behindBrace:
  at = *mark;
  if (at == behind && text[at] == '}') {
    ++mark;
    goto close;
  }
behindObjectComma:
  for (;;) {
    // A quote and a colon: with the one scalar there is before them, this is a name.
    at = *mark;
    uint16_t pair;
    std::memcpy(&pair, text + at - 1, 2);
    if (pair != ('"' | ':' << 8)) [[unlikely]] {
      state = text[behind - 1] == '{' ? State::Brace : State::ObjectComma;
      goto stop;
    }
    ++mark;
    if (isExpected(text, *expected, behind + 1, at - behind - 2)) [[likely]] {
      ++expected;
    } else {
      level->names = addName(level->names, count, behind + 1, at - behind - 2);
      expected = &kNever;
    }
    behind = at + 1;
  behindColon:
    at = *mark;
    byte = text[at];
    if (byte != ',')
      break;
    if (at == behind) [[unlikely]]
      return false;
    ++mark;
    ++count;
    behind = at + 1;
  }
  if (byte == '}') {
    if (at == behind) [[unlikely]]
      return false;
    goto closeLast;
  }
  if ((byte | 0x20) != '{' || at != behind) [[unlikely]] {
    state = State::Colon;
    goto stop;
  }

open:
  at = *mark++;
  if (level == levels + kMostBlockDepth) [[unlikely]]
    return false;
  level->expected = expected;
  level->ordinal = ordinal;
  level->count = count;
  if (used == skips.room()) [[unlikely]] {
    skips.setCount(used);
    table = skips.roomForOne();
  }
  ordinal = used++;
  table[ordinal].start = at;
  behind = at + 1;
  ++level;
  if (text[at] == '{') {
    // The memo is by depth and, in an object, by the place among its members.
    uint32_t depth = static_cast<uint32_t>(level - levels) - 1;
    uint32_t names = depth * kMemoPlaces + (expected ? count % kMemoPlaces : 0);
    if (depth >= kMemoDepth) [[unlikely]]
      names = kDiffers;
    level->names = names;
    expected = made[names];
    count = 0;
    goto behindBrace;
  }
  level->names = 0;
  expected = nullptr;
  count = 0;

behindArrayPlace:
  for (;;) {
    at = *mark;
    byte = text[at];
    if (byte != ',')
      break;
    if (at == behind) [[unlikely]]
      return false;
    ++mark;
    ++count;
    behind = at + 1;
  }
  if (byte == ']') {
    if (at != behind)
      goto closeLast;
    if (count != 0) [[unlikely]]
      return false;
    ++mark;
    goto close;
  }
  if ((byte | 0x20) != '{' || at != behind) [[unlikely]] {
    state = State::ArrayPlace;
    goto stop;
  }
  goto open;

closeLast: // with something before it
  ++mark;
  ++count;
close: // `at` is a bracket of the right kind
  behind = at + 1;
  {
    SkipEntry &entry = table[ordinal];
    entry.end = behind;
    entry.next = used;
    entry.count = count;
  }
  if (level->names >= kDiffers) [[unlikely]]
    closeUnlike(level->names, ordinal, hasBackslash);
  --level;
  expected = level->expected;
  ordinal = level->ordinal;
  count = level->count;
  if (level == levels) [[unlikely]] {
    this->state = State::Done;
    skips.setCount(used);
    return behind == textSize && mark == end;
  }
behindClose:
  at = *mark;
  if (at == behind) [[likely]] {
    byte = text[at];
    if (expected) {
      if (byte == ',') {
        ++mark;
        ++count;
        behind = at + 1;
        goto behindObjectComma;
      }
      if (byte == '}')
        goto closeLast;
    } else {
      if (byte == ',') {
        ++mark;
        ++count;
        behind = at + 1;
        goto behindArrayPlace;
      }
      if (byte == ']')
        goto closeLast;
    }
  }
  state = State::Close;

stop: // nothing that may come here; or the list ends
  if (mark != end)
    return false;
  innermost = {expected, ordinal, count, 0};
  depth = static_cast<uint32_t>(level - levels);
  skips.setCount(used);
  this->state = state;
  this->behind = behind;
  return true;
}

} // namespace
} // namespace aslrt

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
//
// Objects in an array are first compared as a whole with a form that was learned before (Templates.h).

#include "values/Scanner.h"
#include "values/Strings.h"
#include "values/Templates.h"

#define ASLRT_INLINE inline __attribute__((always_inline))
#define ASLRT_NOINLINE __attribute__((noinline))
#if defined(__clang__)
#define ASLRT_ROLLED _Pragma("clang loop unroll(disable)")
#else
#define ASLRT_ROLLED
#endif

namespace aslrt {
namespace {

ASLRT_INLINE uint64_t loadWord(const void *from) {
  uint64_t word;
  std::memcpy(&word, from, 8);
  return word;
}

/// Some offsets at once.
typedef uint32_t Lanes __attribute__((vector_size(32)));

constexpr uint32_t kLanes = sizeof(Lanes) / sizeof(uint32_t);

ASLRT_INLINE Lanes loadLanes(const uint32_t *from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

/// Which of the marks from number `index` on, which is not the first, are not adjacent or not as those of the form are.
ASLRT_INLINE Lanes findUnlike(const TextTemplate &form, const uint32_t *places, uint32_t index) {
  const Lanes isNext = loadLanes(places + index) - loadLanes(places + index - 1) == 1;
  return isNext ^ loadLanes(form.adjacent + index);
}

/// Whether the marks at `places`, which are `kinds`, are those of the form, and so the names. As many as the form has are
/// there. All is compared and asked once at the end: that it agrees is foreseen.
ASLRT_INLINE bool isOfForm(const TextTemplate &form, const char *text, const uint32_t *places, const char *kinds) {
  const uint32_t count = form.markCount;
  uint64_t wrong = 0;
  uint32_t index = 0;
  for (; index + 8 <= count; index += 8)
    wrong |= loadWord(kinds + index) ^ loadWord(form.kinds + index);
  if (uint32_t rest = count - index)
    wrong |= (loadWord(kinds + index) ^ loadWord(form.kinds + index)) << (64 - rest * 8);
  if (wrong) [[unlikely]]
    return false;

  // All but the first. The last lanes overlap with those before them.
  Lanes unlike = {};
  if (count > kLanes) [[likely]] {
    ASLRT_ROLLED for (index = 1; index + kLanes < count; index += kLanes)
      unlike |= findUnlike(form, places, index);
    unlike |= findUnlike(form, places, count - kLanes);
  } else {
    for (index = 1; index < count; ++index)
      wrong |= (places[index] - places[index - 1] == 1) ^ (form.adjacent[index] & 1);
  }
  uint64_t parts[sizeof(Lanes) / 8];
  std::memcpy(parts, &unlike, sizeof(parts));
  for (uint64_t part : parts)
    wrong |= part;

  // A few turns each: the steps before and behind an unrolled loop would take longer than it saves.
  const TextTemplate::ShortName *shortName = form.shortNames;
  ASLRT_ROLLED for (const TextTemplate::ShortName *end = shortName + form.shortNameCount; shortName != end; ++shortName)
    wrong |= (loadWord(text + places[shortName->before] + 2) ^ shortName->bytes) & shortName->mask;
  const TextTemplate::LongName *name = form.longNames;
  ASLRT_ROLLED for (const TextTemplate::LongName *end = name + form.longNameCount; name != end; ++name) {
    const char *start = text + places[name->before] + 2;
    wrong |= loadWord(start) ^ name->bytes[0];
    wrong |= (loadWord(start + 8) ^ name->bytes[1]) & name->mask;
    // Its length first: the text may end before.
    if (name->rest && (places[name->before + 1] - places[name->before] != name->rest + 17u ||
                       std::memcmp(start + 16, form.restsOfNames + name->restStart, name->rest) != 0)) [[unlikely]]
      return false;
  }
  return wrong == 0;
}

/// Makes `out` the form's containers, for marks at `places`, as entries of which the first is number `used`.
ASLRT_INLINE void addContainers(const TextTemplate &form, const uint32_t *places, SkipEntry *out, uint32_t used) {
  ASLRT_ROLLED for (const TextTemplate::Container *each = form.containers, *end = each + form.containerCount; each != end; ++each)
    *out++ = {places[each->open], places[each->close] + 1, used + each->next, each->count};
}

/// Elements of one form that stand beside each other.
struct ElementRun {
  enum class End : uint8_t {
    Short,  ///< the marks end within an element
    Unlike, ///< an object of another form follows
    Close,  ///< something other than a comma follows
    Other   ///< and behind a comma, something other than an object
  };
  uint32_t count; ///< of elements
  End end;
};

/// Takes elements of `form`, the first of which may begin at `mark`, as long as there are more before `end`. Puts their
/// containers to `out`, as entries of which the first is number `used`, and the offsets of their marks to `kept` unless
/// that is null; there is room for all that may come. A loop of its own, which needs all registers.
ASLRT_NOINLINE static ElementRun takeElements(const TextTemplate &form, const char *text, const uint32_t *mark,
                                              const uint32_t *end, const char *kinds, SkipEntry *out, uint32_t used,
                                              uint32_t *kept) {
  const uint32_t marks = form.markCount;
  for (uint32_t count = 0;; ++count) {
    if (end - mark < static_cast<ptrdiff_t>(marks)) [[unlikely]]
      return {count, ElementRun::End::Short};
    if (!isOfForm(form, text, mark, kinds)) [[unlikely]]
      return {count, ElementRun::End::Unlike};
    addContainers(form, mark, out, used);
    out += form.containerCount;
    used += form.containerCount;
    if (kept) {
      for (uint32_t index = 0; index < marks; index += 4)
        std::memcpy(kept + index, mark + index, 4 * sizeof(uint32_t));
      kept += marks;
    }
    mark += marks;
    const uint32_t behind = mark[-1] + 1;
    if (*mark != behind || text[behind] != ',')
      return {count + 1, ElementRun::End::Close};
    if (mark[1] != behind + 1 || text[behind + 1] != '{')
      return {count + 1, ElementRun::End::Other};
    ++mark;
    kinds += marks + 1;
  }
}

class MarkReader {
public:
  /// The marks are in `places` and `kinds`, and a place before the first may be read.
  MarkReader(const char *text, uint32_t textSize, uint32_t *places, char *kinds, TextTemplates &templates, SkipTable &skips)
      : text(text), textSize(textSize), places(places), kinds(kinds), templates(templates), skips(skips) {}

  /// Marks that may be left over when a chunk has been gone through.
  static constexpr uint32_t kMostLeftOver = TextTemplate::kMaxMarks;

  bool isDone() const { return state == State::Done; }
  bool hasEqualNames() const { return equalNames; }
  bool read(uint32_t count, bool hasBackslash, bool isLast, uint32_t &left);

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
    uint32_t learnFrom; ///< 1 + the number of the mark from which on the form is to be learned, or 0
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
  ASLRT_NOINLINE void learnElement(uint32_t first, uint32_t end, uint32_t ordinal, uint32_t used, uint32_t depth);

  static constexpr NameMemo::Name kNever{0, 0, 0, NameMemo::kNoSize};

  const char *const text;
  const uint32_t textSize;
  uint32_t *const places;
  char *const kinds;
  TextTemplates &templates;
  SkipTable &skips;

  // Between two calls.
  State state = State::Start;
  bool equalNames = false;
  uint32_t depth = 0;
  uint32_t behind = 0; ///< offset behind the last mark
  Level innermost{nullptr, 0, 0, 0, 0};
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

/// Of an element of an array that is worth it: the marks from number `first` to before `end`, the containers from number
/// `ordinal` to before `used`.
void MarkReader::learnElement(uint32_t first, uint32_t end, uint32_t ordinal, uint32_t used, uint32_t depth) {
  if (!equalNames)
    templates.learn(templates.ofElements(depth - 1), text, places + first, end - first, skips.entries() + ordinal,
                    used - ordinal, ordinal);
}

/// Takes the first `count` marks, behind which two more may be written. Some may be left over, which are moved to the front,
/// for more to come behind them. False: this is no JSON.
ASLRT_NOINLINE bool MarkReader::read(uint32_t markCount, bool hasBackslash, bool isLast, uint32_t &left) {
  uint32_t *mark = places, *const end = places + markCount;
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
  uint32_t at, learnFrom = 0;
  char byte;
  left = 0;
  if (state == State::Start)
    for (const NameMemo::Name *&first : made)
      first = &kNever;
  for (Level *each = levels + 1; each <= level; ++each)
    each->learnFrom = 0; // those marks are gone

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
    level->learnFrom = learnFrom;
    learnFrom = 0;
    expected = made[names];
    count = 0;
    goto behindBrace;
  }
  level->names = 0;
  level->learnFrom = 0;
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
  if (byte == '{') {
    TemplateSlot &slot = templates.ofElements(static_cast<uint32_t>(level - levels));
    TextTemplate *const form = slot.learned();
    if (form && static_cast<uint32_t>(level - levels) + form->depth <= kMostBlockDepth) {
      skips.setCount(used);
      const uint32_t most = static_cast<uint32_t>(end - mark) / (form->markCount + 1) + 1;
      table = skips.roomFor(most * form->containerCount);
      uint32_t *const kept = skips.roomForElements(form, most);
      const ElementRun run =
          takeElements(*form, text, mark, end, kinds + (mark - places), table + used, used, kept);
      if (run.count != 0) {
        skips.addElements(form, run.count, kept);
        slot.noteMatches(run.count);
        used += run.count * form->containerCount;
        mark += run.count * (form->markCount + 1) - 1; // behind the last one
        count += run.count - 1;
        behind = mark[-1] + 1;
      }
      switch (run.end) {
      case ElementRun::End::Close:
        goto behindClose;
      case ElementRun::End::Other:
        ++count;
        ++behind;
        ++mark;
        goto behindArrayPlace;
      case ElementRun::End::Short:
      case ElementRun::End::Unlike:
        if (run.count != 0) { // there was a comma
          ++count;
          ++behind;
          ++mark;
        }
        if (run.end == ElementRun::End::Unlike || isLast)
          break;
        // The rest of the element comes with the next marks.
        left = static_cast<uint32_t>(end - mark);
        std::memmove(places, mark, left * sizeof(uint32_t));
        std::memmove(kinds, kinds + (mark - places), left);
        mark = end;
        state = State::ArrayPlace;
        goto stop;
      }
    }
    if (slot.noteMiss()) [[unlikely]]
      learnFrom = 1 + static_cast<uint32_t>(mark - places);
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
  if (level->learnFrom != 0) [[unlikely]]
    learnElement(level->learnFrom - 1, static_cast<uint32_t>(mark - places), ordinal, used,
                 static_cast<uint32_t>(level - levels));
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
  innermost = {expected, ordinal, count, 0, 0};
  depth = static_cast<uint32_t>(level - levels);
  skips.setCount(used);
  this->state = state;
  this->behind = behind;
  return true;
}

} // namespace
} // namespace aslrt

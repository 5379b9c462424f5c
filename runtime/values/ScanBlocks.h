// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks of 64 bytes. Included once for each instruction set, with that set switched on.
//
// In canonical text there is no space between tokens, so "the token before" is "the byte before", and the
// grammar becomes shifts and masks: one bit a byte, 64 at a time, what falls out at the top carried into
// the next block. Every byte outside of strings is one of
//
//   quote that opens, quote that closes, open bracket, close bracket, comma, colon, atom
//
// (atoms are numbers and words), and what may stand behind what is:
//
//   behind an open bracket   a value, a name in an object, or a close bracket
//   behind a comma           a value, or a name in an object
//   behind a colon           a value
//   behind the end of a value (closing quote, close bracket, atom)   a comma or close bracket;
//                            a colon exactly when it was a name
//
// Names: a quote that opens behind `{` or behind a comma of an object opens a name. Added to the mask of
// string bytes, that bit ripples up to the quote that closes the name, and over block borders as a carry.
//
// Numbers: the first digit of an atom, added to the mask of digits, ripples to the first byte that is no
// digit. Where that is no atom byte, the number was a plain integer and is done; else the rest of this
// one number is checked byte by byte.
//
// Only brackets are visited one by one: for the skip table, and for the mask of bytes whose container is
// an object. So are the names, to see whether two of one object are equal: objects in the same place of
// their surroundings mostly have the names of the one before, in the same order, which is one compare a
// name. The first object of its kind, and one that has other names, compares each of its names with those
// before it, and is what the next one is compared with. Only objects of many, or of very long, names are
// looked through by themselves, when their block has turned out good. Anything that is not canonical, escapes
// written otherwise for instance, is just not accepted; checkText then decides.

#include "values/Scanner.h"
#include "values/Strings.h"

#define ASLRT_INLINE inline __attribute__((always_inline))
#define ASLRT_NOINLINE __attribute__((noinline))

namespace aslrt {
namespace {

/// One bit a byte of a block of 64.
struct BlockMasks {
  uint64_t quote;
  uint64_t backslash;
  uint64_t comma;
  uint64_t colon;
  uint64_t open;    ///< `[` and `{`
  uint64_t close;   ///< `]` and `}`
  uint64_t digit;
  uint64_t zero;
  uint64_t control; ///< below U+0020
  uint64_t high;    ///< not ASCII
};

/// Bit 7 of each byte of `word` that is `byte`, exact up to the first such byte.
inline uint64_t bytesEqual(uint64_t word, char byte) {
  uint64_t difference = word ^ (0x0101010101010101u * static_cast<uint8_t>(byte));
  return (difference - 0x0101010101010101u) & ~difference & 0x8080808080808080u;
}

inline bool isDelimiter(char byte) { return byte == ',' || byte == ']' || byte == '}'; }
inline bool isDigit(char byte) { return static_cast<uint8_t>(byte - '0') < 10; }

/// Whether a number whose integer part ended before `at` is well formed up to a delimiter.
inline bool isNumberRest(const char *at) {
  if (*at == '.') {
    if (!isDigit(*++at))
      return false;
    while (isDigit(*at))
      ++at;
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    if (*at == '+' || *at == '-')
      ++at;
    if (!isDigit(*at))
      return false;
    while (isDigit(*at))
      ++at;
  }
  return isDelimiter(*at);
}

/// Whether the atom at `at`, which does not begin with a digit, is well formed.
inline bool isOtherAtom(const char *at) {
  switch (*at) {
  case '-':
    ++at;
    if (!isDigit(*at))
      return false;
    if (*at == '0')
      return isNumberRest(at + 1);
    while (isDigit(*at))
      ++at;
    return isNumberRest(at);
  case 't':
    return std::memcmp(at, "true", 4) == 0 && isDelimiter(at[4]);
  case 'n':
    return std::memcmp(at, "null", 4) == 0 && isDelimiter(at[4]);
  case 'f':
    return std::memcmp(at, "false", 5) == 0 && isDelimiter(at[5]);
  default:
    return false;
  }
}

/// Whether the escape at `at` (a backslash) is written as a compact writer would.
inline bool isCanonicalEscape(const char *at) {
  switch (at[1]) {
  case '"':
  case '\\':
  case 'b':
  case 'f':
  case 'n':
  case 'r':
  case 't':
    return true;
  case 'u':
    break;
  default:
    return false;
  }
  int32_t unit = readHexUnit(at + 2);
  if (unit < 0)
    return false;
  bool isLow = unit >= 0xdc00 && unit <= 0xdfff, isHigh = unit >= 0xd800 && unit < 0xdc00;
  if (unit >= 0x20 && !isLow && !isHigh)
    return false;
  char expected[8];
  if (writeEscape(static_cast<uint32_t>(unit), expected) != 6 || std::memcmp(at, expected, 6) != 0)
    return false;
  if (!isHigh || at[6] != '\\' || at[7] != 'u')
    return true;
  int32_t next = readHexUnit(at + 8);
  return next < 0xdc00 || next > 0xdfff; // with a low half behind it, it would have been a character
}

template <typename Simd> class BlockScanner {
public:
  BlockScanner(char *text, uint32_t size, SkipTable &skips) : text(text), size(size), skips(skips) {}

  bool run(TextFacts &facts) {
    uint32_t base = 0;
    for (; size - base > 64; base += 64)
      if (!scanBlock<false>(base))
        return false;
    if (!scanBlock<true>(base) || inString || !isDone)
      return false;
    facts.size = size;
    facts.hasBackslash = hasBackslash;
    facts.namesAreChecked = true;
    facts.hasEqualNames = hasEqualNames;
    return true;
  }

private:
  // What is known of the names of an open object, kept in `next` of its skip entry while another container is
  // open in it: the number of its memo, whether that is being made, and whether there is no use in one.
  static constexpr uint32_t kMemos = 64;
  static constexpr uint32_t kMemoDepth = 8; ///< levels that have memos, 8 each; one object is open at each level
  static constexpr uint32_t kNoMemo = kMemos;
  static constexpr uint32_t kMemoBits = 0x7f;
  static constexpr uint32_t kDiffers = 0x80;
  static constexpr uint32_t kBuilding = 0x100;

  struct Innermost;
  /// The memo for an object that opens in `inner`: by depth, and in an object by the place among its members.
  uint32_t memoFor(const Innermost &inner) const {
    if (depth >= kMemoDepth)
      return kNoMemo | kDiffers;
    return depth * (kMemos / kMemoDepth) + (static_cast<uint32_t>(inner.objectMask) & inner.count % (kMemos / kMemoDepth));
  }

  /// Compares the name number `index` of the innermost object, whose quote stands at `at`; gives what is known of the
  /// object's names then. `known` is what was, and says that there is use in it.
  ASLRT_INLINE uint32_t matchName(uint32_t at, uint32_t index, uint32_t known) {
    if (!(known & kBuilding) && index < memoCounts[known]) [[likely]] {
      const NameMemo &memo = memos[known];
      const NameMemo::Beginning &beginning = memo.beginnings[index];
      const char *name = text + at + 1;
      uint64_t bytes;
      std::memcpy(&bytes, name, 8);
      if (((bytes ^ beginning.bytes) & beginning.mask) == 0) [[likely]] {
        uint32_t size = memo.sizes[index];
        if (size < 8 || equalBytes(text + memo.starts[index] + 8, name + 8, size - 7)) [[likely]]
          return known;
      }
    }
    return addName(at, index, known);
  }

  /// Called rarely, and by what should need no registers for it.
  ASLRT_NOINLINE static bool equalBytes(const char *left, const char *right, uint32_t size) {
    return std::memcmp(left, right, size) == 0;
  }

  /// Compares a name with those before it and puts it into the memo: from here on the object is what the next one is
  /// compared with. The names so far are the memo's.
  ASLRT_NOINLINE uint32_t addName(uint32_t at, uint32_t index, uint32_t known) {
    NameMemo &memo = memos[known & kMemoBits];
    memoCounts[known & kMemoBits] = 0;
    known |= kBuilding;
    const char *name = text + at + 1;
    uint32_t size;
    if (index >= NameMemo::kMaxNames || !findNameEnd(name, size))
      return known | kDiffers;
    NameMemo::Beginning beginning{0, size < 7 ? (uint64_t(1) << (size + 1) * 8) - 1 : ~uint64_t(0)};
    std::memcpy(&beginning.bytes, name, 8);
    beginning.bytes &= beginning.mask;
    for (uint32_t other = 0; other < index; ++other)
      if (memo.beginnings[other].bytes == beginning.bytes && memo.sizes[other] == size &&
          (size <= 8 || equalBytes(text + memo.starts[other], name, size)))
        hasEqualNames = true;
    memo.beginnings[index] = beginning;
    memo.starts[index] = at + 1;
    memo.sizes[index] = size;
    return known;
  }

  /// The bytes of `name` up to its closing quote; false when they are many.
  bool findNameEnd(const char *name, uint32_t &size) const {
    // Mostly the block says where.
    uint64_t place = static_cast<uint64_t>(name - text) - blockStart;
    if (place < 64 && blockCloses >> place) {
      size = static_cast<uint32_t>(__builtin_ctzll(blockCloses >> place));
      return size < NameMemo::kMaxNameBytes;
    }
    for (uint32_t at = 0; at < NameMemo::kMaxNameBytes; at += 8) {
      uint64_t word;
      std::memcpy(&word, name + at, 8);
      uint64_t stops = bytesEqual(word, '"');
      // An escape may be of a quote.
      uint64_t slashes = bytesEqual(word, '\\');
      if (slashes && (!stops || __builtin_ctzll(slashes) < __builtin_ctzll(stops)))
        return false;
      if (stops) {
        size = at + static_cast<uint32_t>(__builtin_ctzll(stops)) / 8;
        return true;
      }
    }
    return false;
  }

  /// Looks through the objects that were closed in this block and have no memo.
  void checkPending() {
    Document document;
    document.text = text;
    document.skips = skips.entries();
    document.hasBackslash = hasBackslash;
    for (uint32_t index = 0; index < pendingCount; ++index)
      hasEqualNames |= objectHasEqualNames(document, pending[index]);
    pendingCount = 0;
  }

  /// The last block may end anywhere.
  template <bool IsLast> bool scanBlock(uint32_t base) {
    BlockMasks masks = Simd::classify(text + base);
    uint64_t valid = IsLast && size - base < 64 ? (uint64_t(1) << (size - base)) - 1 : ~uint64_t(0);

    // Strings.
    uint64_t quote = masks.quote & valid;
    if (masks.backslash | escapeCarry) {
      uint64_t escaped;
      if (!findEscaped(base, masks.backslash & valid, escaped))
        return false;
      quote &= ~escaped;
    }
    uint64_t string = Simd::prefixXor(quote) ^ inString; // quotes that open and what is between
    inString = static_cast<uint64_t>(static_cast<int64_t>(string) >> 63);
    uint64_t opens = quote & string, closes = quote & ~string;
    uint64_t outside = ~string & valid;
    if (masks.high & valid) {
      if (masks.high & outside)
        return false;
      if (!checkUtf8(base, masks.high & valid))
        return false;
    }

    // The other classes.
    uint64_t open = masks.open & outside, close = masks.close & outside;
    uint64_t comma = masks.comma & outside, colon = masks.colon & outside;
    uint64_t atom = outside & ~(closes | open | close | comma | colon);
    uint64_t atomStart = atom & ~shifted(atom, lastAtom);
    uint64_t valueStart = opens | open | atomStart;
    uint64_t valueEnd = closes | close | atom;

    // Brackets, which give the kinds of containers.
    uint64_t brace = 0, objectComma = 0;
    blockStart = base;
    blockCloses = closes;
    uint64_t behindOpen = shifted(open, lastOpen);
    if (!walkBrackets(base, open, close, comma, close & behindOpen, brace, objectComma))
      return false;

    uint64_t behindEnd = shifted(valueEnd, lastEnd);
    uint64_t behindSeparator = shifted(comma | colon, lastSeparator);
    uint64_t behindBrace = shifted(brace, lastBrace);
    uint64_t behindObjectComma = shifted(objectComma, lastObjectComma);
    uint64_t nameOpen = opens & (behindBrace | behindObjectComma);
    uint64_t wrong = masks.control & valid;
    wrong |= valueStart & behindEnd;
    wrong |= comma & ~behindEnd;
    wrong |= close & ~(behindEnd | behindOpen);
    wrong |= behindSeparator & valid & ~valueStart;
    wrong |= behindBrace & valid & ~(opens | close);
    wrong |= behindObjectComma & valid & ~opens;

    // Colons stand exactly behind names.
    uint64_t ripple, carryOut;
    carryOut = __builtin_add_overflow(string, nameOpen, &ripple);
    carryOut |= __builtin_add_overflow(ripple, nameCarry, &ripple);
    nameCarry = carryOut;
    uint64_t nameClose = ripple & closes;
    wrong |= colon ^ shifted(nameClose, lastNameClose);

    if (atom | digitCarry) {
      uint64_t digit = masks.digit & atom;
      uint64_t start = atomStart & digit;
      uint64_t zero = masks.zero & start;
      wrong |= shifted(zero, lastZero) & digit;
      carryOut = __builtin_add_overflow(digit, start, &ripple);
      carryOut |= __builtin_add_overflow(ripple, digitCarry, &ripple);
      digitCarry = carryOut;
      for (uint64_t rest = ripple & ~digit & atom; rest; rest &= rest - 1)
        if (!isNumberRest(text + base + __builtin_ctzll(rest)))
          return false;
      for (uint64_t rest = atomStart & ~digit; rest; rest &= rest - 1)
        if (!isOtherAtom(text + base + __builtin_ctzll(rest)))
          return false;
    } else {
      lastZero = 0;
    }
    if (wrong)
      return false;
    if (pendingCount)
      checkPending();
    return true;
  }

  /// `mask` one byte further, with what the block before leaves behind. `last` is for the next block.
  static ASLRT_INLINE uint64_t shifted(uint64_t mask, uint64_t &last) {
    uint64_t result = mask << 1 | last >> 63;
    last = mask;
    return result;
  }

  /// The bytes that a backslash takes with it. False when an escape is not canonical.
  bool findEscaped(uint32_t base, uint64_t backslash, uint64_t &escaped) {
    hasBackslash = true;
    escaped = escapeCarry;
    escapeCarry = 0;
    backslash &= ~escaped;
    while (backslash) {
      int at = __builtin_ctzll(backslash);
      if (!isCanonicalEscape(text + base + at))
        return false;
      if (at == 63) {
        escapeCarry = 1;
        return true;
      }
      uint64_t next = uint64_t(2) << at;
      escaped |= next;
      backslash &= ~(next | next >> 1);
    }
    return true;
  }

  bool checkUtf8(uint32_t base, uint64_t high) {
    while (high) {
      uint32_t at = base + static_cast<uint32_t>(__builtin_ctzll(high));
      if (at < utf8Done) { // the rest of a sequence that began before
        high &= high - 1;
        continue;
      }
      uint32_t length = utf8SequenceLength(text + at, size - at, /*allowSurrogates=*/false);
      if (length == 0)
        return false;
      utf8Done = at + length;
      uint32_t taken = utf8Done - base;
      if (taken >= 64)
        return true;
      high &= ~uint64_t(0) << taken;
    }
    return true;
  }

  /// What is known of a container that is open; the innermost is kept in registers while a block is walked through.
  struct Innermost {
    uint64_t objectMask; ///< all ones in an object
    uint32_t ordinal;
    uint32_t count; ///< commas so far
    uint32_t names; ///< see above
  };

  /// Takes the commas of the innermost container between two brackets.
  ASLRT_INLINE void takeCommas(uint32_t base, uint64_t commas, Innermost &inner, uint64_t &objectComma) {
    if (commas == 0)
      return;
    if (!inner.objectMask) {
      inner.count += static_cast<uint32_t>(__builtin_popcountll(commas));
      return;
    }
    objectComma |= commas;
    do {
      ++inner.count;
      if (!(inner.names & kDiffers)) [[likely]]
        inner.names = matchName(base + static_cast<uint32_t>(__builtin_ctzll(commas)) + 1, inner.count, inner.names);
      commas &= commas - 1;
    } while (commas);
  }

  /// Opens and closes containers. `empty`: the brackets that close at once. `brace` becomes the open braces, `objectComma`
  /// the commas of objects.
  bool walkBrackets(uint32_t base, uint64_t open, uint64_t close, uint64_t comma, uint64_t empty, uint64_t &brace,
                    uint64_t &objectComma) {
    Innermost inner = innermost;
    SkipEntry *table = skips.roomForBlock();
    uint32_t used = skips.count();
    uint64_t ahead = ~uint64_t(0); // bytes behind the last bracket
    for (uint64_t brackets = open | close; brackets; brackets &= brackets - 1) {
      uint32_t at = static_cast<uint32_t>(__builtin_ctzll(brackets));
      uint64_t bit = uint64_t(1) << at;
      takeCommas(base, comma & ahead & (bit - 1), inner, objectComma);
      ahead = ~uint64_t(0) << at << 1;
      const char bracket = text[base + at];
      if (bit & open) {
        if (depth == kMostBlockDepth || isDone) [[unlikely]]
          return false;
        around[depth] = inner;
        inner.names = memoFor(inner);
        inner.ordinal = used++;
        inner.count = 0;
        inner.objectMask = 0;
        table[inner.ordinal].start = base + at;
        ++depth;
        if (bracket == '{') {
          inner.objectMask = ~uint64_t(0);
          brace |= bit;
          if (!(inner.names & kDiffers)) [[likely]]
            inner.names = matchName(base + at + 1, 0, inner.names);
        }
        continue;
      }
      if (depth == 0 || bracket != (inner.objectMask ? '}' : ']')) [[unlikely]]
        return false;
      SkipEntry &entry = table[inner.ordinal];
      entry.end = base + at + 1;
      entry.next = used;
      entry.count = empty & bit ? 0 : inner.count + 1;
      if (inner.names > kMemoBits && inner.objectMask) [[unlikely]] {
        if (!(inner.names & kDiffers))
          memoCounts[inner.names & kMemoBits] = static_cast<uint8_t>(entry.count);
        else if (entry.count > 1)
          pending[pendingCount++] = inner.ordinal;
      }
      inner = around[--depth];
      if (depth == 0) [[unlikely]] {
        isDone = true;
        if (entry.end != size)
          return false;
      }
    }
    takeCommas(base, comma & ahead, inner, objectComma);
    innermost = inner;
    skips.setCount(used);
    return true;
  }

  char *const text;
  const uint32_t size;
  SkipTable &skips;

  // What the block before leaves behind.
  uint64_t inString = 0; ///< all ones within a string
  uint64_t escapeCarry = 0;
  uint64_t nameCarry = 0;
  uint64_t digitCarry = 0;
  uint64_t lastAtom = 0; // these are its masks
  uint64_t lastEnd = 0;
  uint64_t lastOpen = 0;
  uint64_t lastSeparator = 0;
  uint64_t lastBrace = 0;
  uint64_t lastObjectComma = 0;
  uint64_t lastNameClose = 0;
  uint64_t lastZero = 0;

  Innermost innermost{0, 0, 0, 0};
  Innermost around[kMostBlockDepth]; ///< of the innermost, by depth
  uint32_t depth = 0;
  uint64_t blockStart = 0;  ///< of the block that is being walked through
  uint64_t blockCloses = 0; ///< its closing quotes
  uint32_t utf8Done = 0; ///< bytes before this are checked for UTF-8
  bool hasBackslash = false;
  bool isDone = false; ///< the outermost container is closed

  // Names.
  bool hasEqualNames = false;
  uint32_t pendingCount = 0;
  uint32_t pending[64]; ///< ordinals
  uint8_t memoCounts[kMemos] = {};
  NameMemo memos[kMemos];
};

} // namespace
} // namespace aslrt

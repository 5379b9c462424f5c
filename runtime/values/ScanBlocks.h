// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks of 64 bytes. Included once for each instruction set, with that set switched on.
//
// In canonical text there is no space between tokens, so "the token before" is "the byte before", and what may
// stand behind what becomes shifts and masks: one bit a byte, 64 at a time, what falls out at the top carried
// into the next block. Every byte outside of strings is one of
//
//   quote, mark (bracket, comma, colon), atom (a byte of a number or word)
//
// and a string or an atom begins exactly behind a mark. So between two marks there is nothing or one scalar, and
// whether nothing or something has to be there, the marks themselves tell: their places go into a list, and
// ScanMarks.h goes through that list when a few blocks have been taken, without knowing of blocks.
//
// Numbers: the first digit of an atom, added to the mask of digits, ripples to the first byte that is no
// digit. Where that is no atom byte, the number was a plain integer and is done; else the rest of this
// one number is checked byte by byte.
//
// Anything that is not canonical, escapes written otherwise for instance, is just not accepted; checkText
// then decides.

#include "values/ScanMarks.h"

namespace aslrt {
namespace {

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
  if (*at == '-') {
    ++at;
    if (!isDigit(*at))
      return false;
    if (*at == '0')
      return isNumberRest(at + 1);
    while (isDigit(*at))
      ++at;
    return isNumberRest(at);
  }
  // Which word it is, is not to be foreseen; so nothing is asked but whether it is the one it may be.
  struct Word {
    char text[8];
    uint64_t mask;
    uint32_t size;
  };
  static constexpr Word kWords[4] = {
      {"false", 0xffffffffff, 5}, {"null", 0xffffffff, 4}, {"true", 0xffffffff, 4}, {"true", 0xffffffff, 4}};
  const Word &word = kWords[static_cast<uint8_t>(*at) >> 3 & 3];
  uint64_t bytes, wanted;
  std::memcpy(&bytes, at, 8);
  std::memcpy(&wanted, word.text, 8);
  return ((bytes ^ wanted) & word.mask) == 0 && isDelimiter(at[word.size]);
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

/// Writes base + n for each of the next `count` bits, in order, and what stands there; things of no meaning where there is none.
template <int count>
ASLRT_INLINE void writeSomeMarks(uint64_t &bits, const char *text, uint32_t base, uint32_t *places, char *kinds) {
  for (int index = 0; index < count; ++index) {
    uint32_t place = base + (bits ? static_cast<uint32_t>(__builtin_ctzll(bits)) : 64);
    asm("" : "+r"(place)); // one store each: gathering them in a vector first takes longer
    places[index] = place;
    kinds[index] = text[place];
    bits &= bits - 1;
  }
}

/// The same for all bits, with things of no meaning behind. Returns the number of bits: eight or so are common.
ASLRT_INLINE uint32_t writeMarksOneByOne(uint64_t bits, const char *text, uint32_t base, uint32_t *places, char *kinds) {
  const uint32_t count = static_cast<uint32_t>(__builtin_popcountll(bits));
  writeSomeMarks<8>(bits, text, base, places, kinds);
  for (uint32_t done = 8; bits; done += 4)
    writeSomeMarks<4>(bits, text, base, places + done, kinds + done);
  return count;
}

/// `Simd` is a block of 64 bytes: made of where they stand, it answers with one bit a byte.
///
///   equal(c)     bytes that are c
///   marks()      bytes that are `{`, `}`, `[`, `]`, comma or colon; control characters may be taken for one
///   plain()      ASCII from U+0020 on
///   high()       not ASCII
///   digits()     0 to 9
///
/// `prefixXor(bits)` has at bit n the parity of bits 0 to n; `writeMarks(bits, text, base, places, kinds)` writes base + n for
/// each bit n, in order, to `places` and the byte there to `kinds`, returns how many there are, and may write kBlockBytes of
/// both whatever there are.
template <typename Simd> class BlockScanner {
public:
  BlockScanner(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips)
      : text(text), size(size), templates(templates), skips(skips), reader(text, size, places, kinds, templates, skips) {}

  bool run(TextFacts &facts) {
    if (size <= kChunkBlocks * kBlockBytes) {
      if (!runSmall(facts))
        return false;
    } else {
      uint32_t base = 0, count = 0; // of marks that were left over
      skips.setTextSize(size);
      bool isLast;
      do {
        uint32_t blocks = (size - base - 1) / kBlockBytes; // before the last
        isLast = blocks < kChunkBlocks;
        if (!scanChunk(base, isLast ? blocks : kChunkBlocks, isLast, count) ||
            !reader.read(count, hasBackslash, isLast, count))
          return false;
        base += kChunkBlocks * kBlockBytes;
        if (base == kSampleBytes || (base == kFirstSampleBytes && size <= kMostSampledFirst)) [[unlikely]]
          skips.expect(base, size);
      } while (!isLast);
      if (!reader.isDone())
        return false;
      facts.hasEqualNames = reader.hasEqualNames();
    }
    facts.size = size;
    facts.hasBackslash = hasBackslash;
    facts.namesAreChecked = true;
    return true;
  }

private:
  static constexpr uint32_t kBlockBytes = 64;
  /// Blocks that are taken before their marks are gone through: the text is in the nearest cache then, and the
  /// loops are long enough to be foreseen.
  static constexpr uint32_t kChunkBlocks = 32;

  /// What comes behind so many bytes is mostly like what is in them.
  static constexpr uint32_t kSampleBytes = 16 * kChunkBlocks * kBlockBytes;
  /// And mostly like what is in so many; where that is wrong, little is lost with a text that is not larger than this.
  static constexpr uint32_t kFirstSampleBytes = 2 * kChunkBlocks * kBlockBytes;
  static constexpr uint32_t kMostSampledFirst = 256 * 1024;

  /// A text of one chunk, which may be of a known form as a whole.
  bool runSmall(TextFacts &facts) {
    uint32_t count = 0;
    if (!scanChunk(0, (size - 1) / kBlockBytes, true, count))
      return false;
    TemplateSlot &slot = templates.ofDocument(count);
    const TextTemplate *form = slot.learned();
    if (form && form->markCount == count && places[count - 1] + 1 == size && places[0] == 0 &&
        isOfForm(*form, text, places, kinds)) [[likely]] {
      addContainers(*form, places, skips.roomFor(form->containerCount), 0);
      skips.setCount(form->containerCount);
      skips.keepPlaces(places, count);
      facts.form = form;
      slot.noteMatches(1);
      facts.hasEqualNames = false;
      return true;
    }
    uint32_t left;
    if (!reader.read(count, hasBackslash, true, left) || !reader.isDone())
      return false;
    facts.hasEqualNames = reader.hasEqualNames();
    if (slot.noteMiss() && !facts.hasEqualNames)
      templates.learn(slot, text, places, count, skips.entries(), skips.count(), 0);
    return true;
  }

  /// What a block leaves behind for the next one.
  struct Carry {
    uint64_t inString = 0; ///< all ones within a string
    uint64_t escape = 0;   ///< these are one bit
    uint64_t atom = 0;
    uint64_t mark = 0;
    uint64_t digit = 0;
    uint64_t zero = 0;
  };

  /// Adds the marks of some whole blocks, and of the last one behind them when `withLast`, to the `count` there are. False
  /// when it is no JSON.
  ASLRT_NOINLINE bool scanChunk(uint32_t base, uint32_t blocks, bool withLast, uint32_t &count) {
    Carry now = carry;
    uint32_t end = count;
    for (uint32_t left = blocks + withLast; left != 0; --left, base += kBlockBytes) {
      // The last block may end anywhere.
      uint64_t valid = ~uint64_t(0);
      if (withLast && left == 1 && size - base < kBlockBytes) [[unlikely]]
        valid = (uint64_t(1) << (size - base)) - 1;
      if (!scanBlock(base, valid, now, end))
        return false;
    }
    if (withLast && now.inString)
      return false;
    carry = now;
    count = end;
    return true;
  }

  /// Bits of `valid` are the text's.
  ASLRT_INLINE bool scanBlock(uint32_t base, uint64_t valid, Carry &carry, uint32_t &count) {
    const Simd block(text + base);

    // Strings.
    uint64_t quote = block.equal('"') & valid;
    uint64_t backslash = block.equal('\\') & valid;
    if (backslash | carry.escape) [[unlikely]] {
      uint64_t escaped;
      if (!findEscaped(base, backslash, carry.escape, escaped))
        return false;
      quote &= ~escaped;
    }
    const uint64_t string = Simd::prefixXor(quote) ^ carry.inString; // quotes that open and what is between
    carry.inString = static_cast<uint64_t>(static_cast<int64_t>(string) >> 63);
    const uint64_t outside = ~string & valid;
    if (uint64_t odd = ~block.plain() & valid) [[unlikely]] {
      uint64_t high = block.high();
      if ((odd & ~high) | (high & outside) || !checkUtf8(base, odd))
        return false;
    }

    // What is between marks.
    const uint64_t mark = block.marks() & outside;
    const uint64_t atom = outside & ~(mark | quote);
    const uint64_t atomStart = atom & ~(atom << 1 | carry.atom);
    const uint64_t behindMark = mark << 1 | carry.mark;
    if (((quote & string) | atomStart) & ~behindMark)
      return false;
    carry.atom = atom >> 63;
    carry.mark = mark >> 63;
    if (atom | carry.digit)
      if (!checkAtoms(block, base, atom, atomStart, carry))
        return false;
    count += block.writeMarks(mark, text, base, places + count, kinds + count);
    return true;
  }

  ASLRT_INLINE bool checkAtoms(const Simd &block, uint32_t base, uint64_t atom, uint64_t atomStart, Carry &carry) {
    const uint64_t digit = block.digits() & atom;
    const uint64_t start = atomStart & digit;
    const uint64_t zero = block.equal('0') & start;
    if ((zero << 1 | carry.zero) & digit)
      return false;
    carry.zero = zero >> 63;
    uint64_t ripple;
    bool carryOut = __builtin_add_overflow(digit, start, &ripple);
    carryOut |= __builtin_add_overflow(ripple, carry.digit, &ripple);
    carry.digit = carryOut;
    for (uint64_t rest = ripple & ~digit & atom; rest; rest &= rest - 1)
      if (!isNumberRest(text + base + __builtin_ctzll(rest)))
        return false;
    for (uint64_t rest = atomStart & ~digit; rest; rest &= rest - 1)
      if (!isOtherAtom(text + base + __builtin_ctzll(rest)))
        return false;
    return true;
  }

  /// The bytes that a backslash takes with it. False when an escape is not canonical.
  ASLRT_NOINLINE bool findEscaped(uint32_t base, uint64_t backslash, uint64_t &carry, uint64_t &escaped) {
    hasBackslash = true;
    escaped = carry;
    carry = 0;
    backslash &= ~escaped;
    while (backslash) {
      int at = __builtin_ctzll(backslash);
      if (!isCanonicalEscape(text + base + at))
        return false;
      if (at == 63) {
        carry = 1;
        return true;
      }
      uint64_t next = uint64_t(2) << at;
      escaped |= next;
      backslash &= ~(next | next >> 1);
    }
    return true;
  }

  ASLRT_NOINLINE bool checkUtf8(uint32_t base, uint64_t high) {
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

  char *const text;
  const uint32_t size;
  TextTemplates &templates;
  SkipTable &skips;

  Carry carry;
  uint32_t utf8Done = 0; ///< bytes before this are checked for UTF-8
  bool hasBackslash = false;

  /// The marks of some blocks, and two behind them that `reader` puts there: their offsets, and what stands there.
  static constexpr uint32_t kMostMarks = MarkReader::kMostLeftOver + (kChunkBlocks + 2) * kBlockBytes;
  uint32_t placesAndBefore[1 + kMostMarks];
  uint32_t *const places = placesAndBefore + 1; ///< what is compared with the one before begins with the first
  char kinds[kMostMarks];
  MarkReader reader;
};

/// findMarks (Scanner.h).
template <typename Simd> void findMarksInBlocks(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  char kinds[kMarkSlack];
  uint64_t inString = 0; // all ones within a string
  uint64_t escape = 0;   // one bit: the block begins with what a backslash takes with it
  for (uint32_t found = 0; found < count; start += kMarkSlack) {
    const Simd block(text + start);
    uint64_t quote = block.equal('"');
    if (uint64_t backslash = block.equal('\\'); backslash | escape) [[unlikely]] {
      uint64_t escaped = escape;
      escape = 0;
      for (backslash &= ~escaped; backslash; backslash &= backslash - 1) {
        const uint64_t next = (backslash & -backslash) << 1;
        escape = next == 0;
        escaped |= next;
        backslash &= ~next;
      }
      quote &= ~escaped;
    }
    const uint64_t string = Simd::prefixXor(quote) ^ inString;
    inString = static_cast<uint64_t>(static_cast<int64_t>(string) >> 63);
    found += block.writeMarks(block.marks() & ~string, text, start, places + found, kinds);
  }
}

} // namespace
} // namespace aslrt

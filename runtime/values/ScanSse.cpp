// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 16-byte vectors, for every x86-64 processor.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/ScanBlocks.h"

#include <emmintrin.h>

namespace aslrt {
namespace {

struct Sse {
  static inline uint64_t maskOf(__m128i bytes) {
    return static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(bytes)));
  }

  static inline BlockMasks classify(const char *text) {
    BlockMasks masks = {};
    for (int part = 0; part < 4; ++part) {
      __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + part * 16));
      __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20)); // takes `[` to `{` and `]` to `}`
      __m128i fromZero = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
      auto equal = [](__m128i left, char right) { return _mm_cmpeq_epi8(left, _mm_set1_epi8(right)); };
      auto atMost = [](__m128i left, char right) {
        return _mm_cmpeq_epi8(_mm_min_epu8(left, _mm_set1_epi8(right)), left);
      };
      int shift = part * 16;
      masks.quote |= maskOf(equal(bytes, '"')) << shift;
      masks.backslash |= maskOf(equal(bytes, '\\')) << shift;
      masks.comma |= maskOf(equal(bytes, ',')) << shift;
      masks.colon |= maskOf(equal(bytes, ':')) << shift;
      masks.open |= maskOf(equal(lower, '{')) << shift;
      masks.close |= maskOf(equal(lower, '}')) << shift;
      masks.digit |= maskOf(atMost(fromZero, 9)) << shift;
      masks.zero |= maskOf(equal(bytes, '0')) << shift;
      masks.control |= maskOf(atMost(bytes, 0x1f)) << shift;
      masks.high |= maskOf(bytes) << shift;
    }
    return masks;
  }

  /// Bit n of the result: the parity of bits 0 to n.
  static inline uint64_t prefixXor(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
  }
};

} // namespace

bool scanTextSse(char *text, uint32_t size, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Sse>(text, size, skips).run(facts);
}

} // namespace aslrt

#endif // __x86_64__

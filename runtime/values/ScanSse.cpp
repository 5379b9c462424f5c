// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 16-byte vectors, for every x86-64 processor.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/ScanBlocks.h"

#include <emmintrin.h>

namespace aslrt {
namespace {

class Sse {
public:
  explicit ASLRT_INLINE Sse(const char *text) {
    for (int part = 0; part < 4; ++part)
      parts[part] = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + part * 16));
  }

  ASLRT_INLINE uint64_t equal(char byte) const {
    return gather([byte](__m128i bytes) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); });
  }
  ASLRT_INLINE uint64_t marks() const {
    return gather([](__m128i bytes) {
      __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20)); // takes `[` to `{` and `]` to `}`
      __m128i brackets =
          _mm_or_si128(_mm_cmpeq_epi8(lower, _mm_set1_epi8('{')), _mm_cmpeq_epi8(lower, _mm_set1_epi8('}')));
      __m128i others =
          _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(':')));
      return _mm_or_si128(brackets, others);
    });
  }
  ASLRT_INLINE uint64_t plain() const {
    return gather([](__m128i bytes) { return _mm_cmpgt_epi8(bytes, _mm_set1_epi8(0x1f)); });
  }
  ASLRT_INLINE uint64_t high() const {
    return gather([](__m128i bytes) { return bytes; });
  }
  ASLRT_INLINE uint64_t digits() const {
    return gather([](__m128i bytes) {
      __m128i value = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
      return _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
    });
  }
  static ASLRT_INLINE uint32_t writeMarks(uint64_t bits, const char *text, uint32_t base, uint32_t *places, char *kinds) {
    return writeMarksOneByOne(bits, text, base, places, kinds);
  }

  /// Bit n of the result: the parity of bits 0 to n.
  static ASLRT_INLINE uint64_t prefixXor(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
  }

private:
  template <typename Test> ASLRT_INLINE uint64_t gather(Test test) const {
    uint64_t bits = 0;
    for (int part = 0; part < 4; ++part)
      bits |= static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(test(parts[part])))) << part * 16;
    return bits;
  }

  __m128i parts[4];
};

} // namespace

bool scanTextSse(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Sse>(text, size, templates, skips).run(facts);
}

void findMarksSse(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksInBlocks<Sse>(text, start, count, places);
}

} // namespace aslrt

#endif // __x86_64__

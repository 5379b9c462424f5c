// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 32-byte vectors. Called only where the processor has them.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/Strings.h"

#include <immintrin.h>

// Everything from here on may use these instructions; nothing from here on is visible elsewhere but
// scanTextAvx2 and findMarksAvx2.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,pclmul,popcnt,tune=haswell"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,pclmul,popcnt")
#endif

#include "values/ScanBlocks.h"

namespace aslrt {
namespace {

class Avx2 {
public:
  explicit ASLRT_INLINE Avx2(const char *text)
      : low(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(text))),
        upper(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(text + 32))) {}

  ASLRT_INLINE uint64_t equal(char byte) const {
    return gather([byte](__m256i bytes) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte)); });
  }
  ASLRT_INLINE uint64_t marks() const {
    // Each mark stands in the table at its lower half; `[` and `]` are taken to `{` and `}`.
    const __m256i table = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0, //
                                           0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0);
    return gather([table](__m256i bytes) {
      return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), _mm256_or_si256(bytes, _mm256_set1_epi8(0x20)));
    });
  }
  ASLRT_INLINE uint64_t plain() const {
    return gather([](__m256i bytes) { return _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(0x1f)); });
  }
  ASLRT_INLINE uint64_t high() const {
    return gather([](__m256i bytes) { return bytes; });
  }
  ASLRT_INLINE uint64_t digits() const {
    return gather([](__m256i bytes) {
      __m256i value = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
      return _mm256_cmpeq_epi8(_mm256_min_epu8(value, _mm256_set1_epi8(9)), value);
    });
  }
  static ASLRT_INLINE uint32_t writeMarks(uint64_t bits, const char *text, uint32_t base, uint32_t *places, char *kinds) {
    return writeMarksOneByOne(bits, text, base, places, kinds);
  }

  /// Bit n of the result: the parity of bits 0 to n. That is a carry-less product with all ones.
  static ASLRT_INLINE uint64_t prefixXor(uint64_t bits) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<int64_t>(bits)), _mm_set1_epi8('\xff'), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }

private:
  template <typename Test> ASLRT_INLINE uint64_t gather(Test test) const {
    return static_cast<uint32_t>(_mm256_movemask_epi8(test(low))) |
           static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(test(upper)))) << 32;
  }

  __m256i low, upper;
};

} // namespace

bool scanTextAvx2(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Avx2>(text, size, templates, skips).run(facts);
}

void findMarksAvx2(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksInBlocks<Avx2>(text, start, count, places);
}

} // namespace aslrt

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif // __x86_64__

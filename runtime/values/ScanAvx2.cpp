// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 32-byte vectors. Called only where the processor has them.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/Strings.h"

#include <immintrin.h>

// Everything from here on may use these instructions; nothing from here on is visible elsewhere but
// scanTextAvx2.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,pclmul,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,pclmul,popcnt")
#endif

#include "values/ScanBlocks.h"

namespace aslrt {
namespace {

struct Avx2 {
  static inline uint64_t maskOf(__m256i bytes) {
    return static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(bytes)));
  }
  static inline __m256i equal(__m256i left, char right) {
    return _mm256_cmpeq_epi8(left, _mm256_set1_epi8(right));
  }
  static inline __m256i atMost(__m256i left, char right) {
    return _mm256_cmpeq_epi8(_mm256_min_epu8(left, _mm256_set1_epi8(right)), left);
  }

  static inline BlockMasks classify(const char *text) {
    BlockMasks masks = {};
    for (int part = 0; part < 2; ++part) {
      __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(text + part * 32));
      __m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20)); // takes `[` to `{` and `]` to `}`
      __m256i fromZero = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
      int shift = part * 32;
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

  /// Bit n of the result: the parity of bits 0 to n. That is a carry-less product with all ones.
  static inline uint64_t prefixXor(uint64_t bits) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<int64_t>(bits)), _mm_set1_epi8('\xff'), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }
};

} // namespace

bool scanTextAvx2(char *text, uint32_t size, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Avx2>(text, size, skips).run(facts);
}

} // namespace aslrt

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif // __x86_64__

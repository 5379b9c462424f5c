// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 64-byte vectors. Called only where the processor has them.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/Strings.h"

#include <immintrin.h>

// Everything from here on may use these instructions; nothing from here on is visible elsewhere but
// scanTextAvx512.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi,bmi2,pclmul,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx2,bmi,bmi2,pclmul,popcnt")
#endif

#include "values/ScanBlocks.h"

namespace aslrt {
namespace {

struct Avx512 {
  static inline uint64_t equal(__m512i left, char right) { return _mm512_cmpeq_epi8_mask(left, _mm512_set1_epi8(right)); }
  static inline uint64_t below(__m512i left, char right) { return _mm512_cmplt_epu8_mask(left, _mm512_set1_epi8(right)); }

  static inline BlockMasks classify(const char *text) {
    __m512i bytes = _mm512_loadu_si512(text);
    __m512i lower = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20)); // takes `[` to `{` and `]` to `}`
    __m512i fromZero = _mm512_sub_epi8(bytes, _mm512_set1_epi8('0'));
    BlockMasks masks;
    masks.quote = equal(bytes, '"');
    masks.backslash = equal(bytes, '\\');
    masks.comma = equal(bytes, ',');
    masks.colon = equal(bytes, ':');
    masks.open = equal(lower, '{');
    masks.close = equal(lower, '}');
    masks.digit = below(fromZero, 10);
    masks.zero = equal(bytes, '0');
    masks.control = below(bytes, 0x20);
    masks.high = _mm512_movepi8_mask(bytes);
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

bool scanTextAvx512(char *text, uint32_t size, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Avx512>(text, size, skips).run(facts);
}

} // namespace aslrt

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif // __x86_64__

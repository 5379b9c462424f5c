// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 64-byte vectors. Called only where the processor has them.

#include "values/Scanner.h"

#if defined(__x86_64__)

#include "values/Strings.h"

#include <immintrin.h>

// Everything from here on may use these instructions; nothing from here on is visible elsewhere but
// scanTextAvx512 and findMarksAvx512.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi,bmi2,pclmul,popcnt,tune=haswell"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi,bmi2,pclmul,popcnt")
#endif

#include "values/ScanBlocks.h"

namespace aslrt {
namespace {

class Avx512 {
public:
  explicit ASLRT_INLINE Avx512(const char *text) : bytes(_mm512_loadu_si512(text)) {}

  ASLRT_INLINE uint64_t equal(char byte) const { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte)); }
  ASLRT_INLINE uint64_t marks() const {
    // Each mark stands in the table at its lower half; `[` and `]` are taken to `{` and `}`.
    const __m512i table = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    return _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(table, bytes), _mm512_or_si512(bytes, _mm512_set1_epi8(0x20)));
  }
  ASLRT_INLINE uint64_t plain() const { return _mm512_cmpgt_epi8_mask(bytes, _mm512_set1_epi8(0x1f)); }
  ASLRT_INLINE uint64_t high() const { return _mm512_movepi8_mask(bytes); }
  ASLRT_INLINE uint64_t digits() const {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
  }

  /// The numbers 0 to 63 that have a bit, moved together, and `base` added.
  ASLRT_INLINE uint32_t writeMarks(uint64_t bits, const char *, uint32_t base, uint32_t *out, char *kinds) const {
    alignas(64) static constexpr uint8_t kNumbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kNumbers));
    const __m512i bases = _mm512_set1_epi32(static_cast<int32_t>(base));
    auto store = [&](int part, __m128i some) {
      _mm512_storeu_si512(out + part * 16, _mm512_add_epi32(_mm512_cvtepu8_epi32(some), bases));
    };
    const int count = __builtin_popcountll(bits);
    _mm512_storeu_si512(kinds, _mm512_maskz_compress_epi8(bits, bytes));
    store(0, _mm512_castsi512_si128(places));
    if (count > 16) {
      store(1, _mm512_extracti32x4_epi32(places, 1));
      if (count > 32) [[unlikely]] {
        store(2, _mm512_extracti32x4_epi32(places, 2));
        store(3, _mm512_extracti32x4_epi32(places, 3));
      }
    }
    return static_cast<uint32_t>(count);
  }

  /// Bit n of the result: the parity of bits 0 to n. That is a carry-less product with all ones.
  static ASLRT_INLINE uint64_t prefixXor(uint64_t bits) {
    __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<int64_t>(bits)), _mm_set1_epi8('\xff'), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }

private:
  __m512i bytes;
};

} // namespace

bool scanTextAvx512(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Avx512>(text, size, templates, skips).run(facts);
}

void findMarksAvx512(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksInBlocks<Avx512>(text, start, count, places);
}

} // namespace aslrt

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif // __x86_64__

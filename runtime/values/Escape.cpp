// SPDX-License-Identifier: Apache-2.0
//
// Escape: see Escape.h.
//
// JSON text has a quote at every few bytes, so that going from one to the next would go byte by byte. Eight bytes are taken
// at a time instead: which of them need a backslash is a number below 256, and that number's row of a table says where each
// of them goes.
//
//   text    a " : " x y z "          what needs a backslash: bits 1, 3 and 7
//   row     0 8 1 2 8 3 4 5 6 8 7    8: the backslash, which stands behind the eight bytes
//   out     a \ " : \ " x y z \ "

#include "values/Escape.h"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSSE3__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace aslrt {
namespace {

constexpr size_t kStride = 8;

/// For each set of bytes among eight, where those that are written come from.
struct Rows {
  alignas(16) uint8_t places[256][16];
};

/// Made when it is needed first: most programs write no history, and need not carry it.
[[maybe_unused]] Rows rows;
[[maybe_unused]] bool areRowsMade = false;

[[maybe_unused, gnu::noinline]] void makeRows() {
  for (uint32_t set = 0; set < 256; ++set) {
    size_t at = 0;
    for (uint8_t byte = 0; byte < kStride; ++byte) {
      if (set >> byte & 1)
        rows.places[set][at++] = kStride;
      rows.places[set][at++] = byte;
    }
  }
  areRowsMade = true;
}

/// Writes eight bytes of text, escaped; 16 bytes are stored. How many count.
inline size_t escapeStride(char *out, const char *text) {
#if defined(__SSSE3__)
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(text));
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i isEscaped = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, backslash));
  const uint32_t set = static_cast<uint32_t>(_mm_movemask_epi8(isEscaped)) & 0xff;
  const __m128i row = _mm_load_si128(reinterpret_cast<const __m128i *>(rows.places[set]));
  _mm_storeu_si128(reinterpret_cast<__m128i *>(out), _mm_shuffle_epi8(_mm_unpacklo_epi64(bytes, backslash), row));
  return kStride + static_cast<size_t>(std::popcount(set));
#elif defined(__aarch64__)
  const uint8x8_t bytes = vld1_u8(reinterpret_cast<const uint8_t *>(text));
  const uint8x8_t backslash = vdup_n_u8('\\');
  const uint8x8_t isEscaped = vorr_u8(vceq_u8(bytes, vdup_n_u8('"')), vceq_u8(bytes, backslash));
  constexpr uint8_t kBits[8] = {1, 2, 4, 8, 16, 32, 64, 128};
  const uint32_t set = vaddv_u8(vand_u8(isEscaped, vld1_u8(kBits)));
  vst1q_u8(reinterpret_cast<uint8_t *>(out), vqtbl1q_u8(vcombine_u8(bytes, backslash), vld1q_u8(rows.places[set])));
  return kStride + static_cast<size_t>(std::popcount(set));
#else
  char *at = out;
  for (size_t byte = 0; byte < kStride; ++byte) {
    *at = '\\';
    at += text[byte] == '"' || text[byte] == '\\';
    *at++ = text[byte];
  }
  return static_cast<size_t>(at - out);
#endif
}

} // namespace

char *escapeJson(char *out, const char *text, size_t size) {
#if defined(__SSSE3__) || defined(__aarch64__)
  if (!areRowsMade) [[unlikely]]
    makeRows();
#endif
  for (; size >= kStride; size -= kStride, text += kStride)
    out += escapeStride(out, text);
  if (size == 0)
    return out;
  // The rest with bytes behind it that nobody counts.
  char rest[kStride] = {};
  std::memcpy(rest, text, size);
  return out + escapeStride(out, rest) - (kStride - size);
}

} // namespace aslrt

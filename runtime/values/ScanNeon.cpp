// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 16-byte vectors, for every 64-bit Arm processor.

#include "values/Scanner.h"

#if defined(__aarch64__)

#include "values/ScanBlocks.h"

#include <arm_neon.h>

namespace aslrt {
namespace {

struct Neon {
  /// One bit a byte of four vectors whose bytes are all ones or all zeros. There is no instruction that
  /// gathers the bits: each byte keeps the one of its place among eight, and pairs are added up three times.
  static inline uint64_t maskOf(uint8x16_t first, uint8x16_t second, uint8x16_t third, uint8x16_t fourth) {
    const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
    uint8x16_t low = vpaddq_u8(vandq_u8(first, places), vandq_u8(second, places));
    uint8x16_t high = vpaddq_u8(vandq_u8(third, places), vandq_u8(fourth, places));
    uint8x16_t all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
  }

  static inline BlockMasks classify(const char *text) {
    const uint8_t *from = reinterpret_cast<const uint8_t *>(text);
    const uint8x16_t bytes[4] = {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32),
                                 vld1q_u8(from + 48)};
    auto where = [&](auto test) {
      return maskOf(test(bytes[0]), test(bytes[1]), test(bytes[2]), test(bytes[3]));
    };
    auto equal = [&](char wanted) {
      return where([&](uint8x16_t part) { return vceqq_u8(part, vdupq_n_u8(static_cast<uint8_t>(wanted))); });
    };
    // Takes `[` to `{` and `]` to `}`.
    auto equalInLower = [&](char wanted) {
      return where([&](uint8x16_t part) {
        return vceqq_u8(vorrq_u8(part, vdupq_n_u8(0x20)), vdupq_n_u8(static_cast<uint8_t>(wanted)));
      });
    };
    BlockMasks masks;
    masks.quote = equal('"');
    masks.backslash = equal('\\');
    masks.comma = equal(',');
    masks.colon = equal(':');
    masks.open = equalInLower('{');
    masks.close = equalInLower('}');
    masks.digit =
        where([](uint8x16_t part) { return vcltq_u8(vsubq_u8(part, vdupq_n_u8('0')), vdupq_n_u8(10)); });
    masks.zero = equal('0');
    masks.control = where([](uint8x16_t part) { return vcltq_u8(part, vdupq_n_u8(0x20)); });
    masks.high = where([](uint8x16_t part) { return vcgeq_u8(part, vdupq_n_u8(0x80)); });
    return masks;
  }

  /// Bit n of the result: the parity of bits 0 to n. A carry-less product would do it at once, but not every
  /// processor has one.
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

bool scanTextNeon(char *text, uint32_t size, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Neon>(text, size, skips).run(facts);
}

} // namespace aslrt

#endif // __aarch64__

// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks with 16-byte vectors, for every 64-bit Arm processor.

#include "values/Scanner.h"

#if defined(__aarch64__)

#include "values/ScanBlocks.h"

#include <arm_neon.h>

namespace aslrt {
namespace {

class Neon {
public:
  explicit ASLRT_INLINE Neon(const char *text) : parts(vld1q_u8_x4(reinterpret_cast<const uint8_t *>(text))) {}

  ASLRT_INLINE uint64_t equal(char byte) const {
    return gather([byte](uint8x16_t bytes) { return vceqq_u8(bytes, vdupq_n_u8(static_cast<uint8_t>(byte))); });
  }
  ASLRT_INLINE uint64_t marks() const {
    // Each mark stands in the table at its lower half; `[` and `]` are taken to `{` and `}`.
    alignas(16) static constexpr uint8_t kMarks[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0};
    const uint8x16_t table = vld1q_u8(kMarks);
    return gather([table](uint8x16_t bytes) {
      uint8x16_t mark = vqtbl1q_u8(table, vandq_u8(bytes, vdupq_n_u8(0x0f)));
      return vceqq_u8(mark, vorrq_u8(bytes, vdupq_n_u8(0x20)));
    });
  }
  ASLRT_INLINE uint64_t plain() const {
    // Mostly all are, and that is one minimum.
    auto isPlain = [](uint8x16_t bytes) {
      return vcgtq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x1f));
    };
    int8x16_t least = vminq_s8(vminq_s8(vreinterpretq_s8_u8(parts.val[0]), vreinterpretq_s8_u8(parts.val[1])),
                               vminq_s8(vreinterpretq_s8_u8(parts.val[2]), vreinterpretq_s8_u8(parts.val[3])));
    if (vminvq_s8(least) > 0x1f) [[likely]]
      return ~uint64_t(0);
    return gather(isPlain);
  }
  ASLRT_INLINE uint64_t high() const {
    return gather([](uint8x16_t bytes) { return vcgeq_u8(bytes, vdupq_n_u8(0x80)); });
  }
  ASLRT_INLINE uint64_t digits() const {
    return gather([](uint8x16_t bytes) { return vcltq_u8(vsubq_u8(bytes, vdupq_n_u8('0')), vdupq_n_u8(10)); });
  }
  static ASLRT_INLINE uint32_t writeMarks(uint64_t bits, const char *text, uint32_t base, uint32_t *places, char *kinds) {
    return writeMarksOneByOne(bits, text, base, places, kinds);
  }

  /// Bit n of the result: the parity of bits 0 to n. A carry-less product would do it at once, but not every
  /// processor has one.
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
  /// One bit a byte of what is all ones or all zeros in each byte. There is no instruction that gathers the bits: each
  /// byte keeps the one of its place among eight, and pairs are added up three times.
  template <typename Test> ASLRT_INLINE uint64_t gather(Test test) const {
    const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
    uint8x16_t low = vpaddq_u8(vandq_u8(test(parts.val[0]), places), vandq_u8(test(parts.val[1]), places));
    uint8x16_t high = vpaddq_u8(vandq_u8(test(parts.val[2]), places), vandq_u8(test(parts.val[3]), places));
    uint8x16_t all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
  }

  uint8x16x4_t parts;
};

} // namespace

bool scanTextNeon(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  return BlockScanner<Neon>(text, size, templates, skips).run(facts);
}

void findMarksNeon(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksInBlocks<Neon>(text, start, count, places);
}

} // namespace aslrt

#endif // __aarch64__

// SPDX-License-Identifier: Apache-2.0
//
// JavaRandom: java.util.Random, as its documentation defines it. What takes a seed (States.MathRandom, JSONata's `$random`)
// gives what the service, which is written in Java, gives for that seed.

#ifndef ASLRT_LANGUAGE_JAVARANDOM_H
#define ASLRT_LANGUAGE_JAVARANDOM_H

#include <cstdint>

namespace aslrt {

class JavaRandom {
public:
  explicit JavaRandom(int64_t seed) : state((static_cast<uint64_t>(seed) ^ kMultiplier) & kMask) {}

  /// From [start, end), start < end.
  int32_t between(int32_t start, int32_t end) {
    int64_t range = static_cast<int64_t>(end) - start;
    if (range <= INT32_MAX)
      return start + below(static_cast<int32_t>(range));
    for (;;)
      if (int32_t drawn = static_cast<int32_t>(bits(32)); drawn >= start && drawn < end)
        return drawn;
  }

  /// From [0, 1): `nextDouble`.
  double unit() {
    const uint64_t high = static_cast<uint64_t>(bits(26)) << 27;
    return static_cast<double>(high + bits(27)) * 0x1.0p-53;
  }

private:
  static constexpr uint64_t kMultiplier = 0x5deece66d;
  static constexpr uint64_t kMask = (uint64_t(1) << 48) - 1;

  uint32_t bits(int count) {
    state = (state * kMultiplier + 0xb) & kMask;
    return static_cast<uint32_t>(state >> (48 - count));
  }

  int32_t below(int32_t bound) {
    auto limit = static_cast<uint32_t>(bound);
    if ((limit & (limit - 1)) == 0)
      return static_cast<int32_t>(static_cast<uint64_t>(limit) * bits(31) >> 31);
    for (;;) {
      // What lies in the last, incomplete stretch of `bound` numbers is drawn again.
      uint32_t drawn = bits(31), value = drawn % limit;
      if (drawn - value + (limit - 1) <= INT32_MAX)
        return static_cast<int32_t>(value);
    }
  }

  uint64_t state;
};

} // namespace aslrt

#endif // ASLRT_LANGUAGE_JAVARANDOM_H

// SPDX-License-Identifier: Apache-2.0
//
// Random: the seeded generator of an execution (xoshiro256**, state filled by SplitMix64; both by
// Blackman and Vigna, public domain). Jitter, tokens and names draw from it, so that two runs with the
// same --seed wait the same time and print the same texts.

#ifndef ASLRT_EXECUTION_RANDOM_H
#define ASLRT_EXECUTION_RANDOM_H

#include <cstddef>
#include <cstdint>

namespace aslrt {

class Random {
public:
  /// Starts anew, `skipped` numbers behind the beginning. The state is made when the first number is wanted: most executions
  /// want none.
  void seed(uint64_t value, uint32_t skipped = 0) {
    origin = value;
    toSkip = skipped;
    isSeeded = false;
  }

  uint64_t next() {
    if (!isSeeded) [[unlikely]]
      fill();
    return draw();
  }

  /// Uniform in [0, 1), 53 bits.
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

private:
  [[gnu::noinline]] void fill() {
    uint64_t value = origin;
    for (uint64_t &word : state) {
      value += 0x9e3779b97f4a7c15u;
      uint64_t mixed = value;
      mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
      word = mixed ^ (mixed >> 31);
    }
    isSeeded = true;
    for (; toSkip > 0; --toSkip)
      draw();
  }

  uint64_t draw() {
    uint64_t result = rotate(state[1] * 5, 7) * 9;
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return result;
  }

  static uint64_t rotate(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

  uint64_t origin = 0;
  uint32_t toSkip = 0;
  bool isSeeded = false;
  uint64_t state[4] = {};
};

/// Bytes of the text form of a UUID.
inline constexpr size_t kUuidBytes = 36;

/// What a random UUID is made of, drawn before it is known whether anybody wants its text.
struct UuidDraw {
  uint64_t high = 0;
  uint64_t low = 0;
};

/// Numbers that drawUuid takes.
inline constexpr uint32_t kUuidDraws = 2;

inline UuidDraw drawUuid(Random &random) {
  uint64_t high = random.next();
  return {high, random.next()};
}

/// Writes a random UUID (version 4 of RFC 9562) in lower case.
inline void writeUuid(UuidDraw draw, char *out) {
  uint64_t words[2] = {draw.high, draw.low};
  words[0] = (words[0] & ~0xf000ull) | 0x4000;             // version 4
  words[1] = (words[1] & ~(3ull << 62)) | (2ull << 62);    // variant of RFC 9562
  size_t at = 0;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20)
      out[at++] = '-';
    uint64_t word = words[digit / 16];
    out[at++] = "0123456789abcdef"[(word >> (60 - 4 * (digit % 16))) & 15];
  }
}

inline void writeUuid(Random &random, char (&out)[kUuidBytes]) { writeUuid(drawUuid(random), out); }

} // namespace aslrt

#endif // ASLRT_EXECUTION_RANDOM_H

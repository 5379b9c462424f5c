// SPDX-License-Identifier: Apache-2.0
//
// Random: the seeded generator of an execution (xoshiro256**, state filled by SplitMix64; both by
// Blackman and Vigna, public domain). Jitter, tokens and names draw from it, so that two runs with the
// same --seed wait the same time and print the same texts.

#ifndef ASLRT_EXECUTION_RANDOM_H
#define ASLRT_EXECUTION_RANDOM_H

#include <cstdint>

namespace aslrt {

class Random {
public:
  void seed(uint64_t value) {
    for (uint64_t &word : state) {
      value += 0x9e3779b97f4a7c15u;
      uint64_t mixed = value;
      mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
      word = mixed ^ (mixed >> 31);
    }
  }

  uint64_t next() {
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

  /// Uniform in [0, 1), 53 bits.
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

private:
  static uint64_t rotate(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

  uint64_t state[4];
};

} // namespace aslrt

#endif // ASLRT_EXECUTION_RANDOM_H

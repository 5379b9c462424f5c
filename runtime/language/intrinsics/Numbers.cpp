// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics that compute numbers: MathAdd, MathRandom, UUID. Numbers are rounded to integers of 32 bits first.
//
// A seeded MathRandom gives what Java's generator gives for that seed: the service is written in Java and documents
// only that the same seed gives the same number. Everything else draws from the execution's own generator, so that a
// run with --seed repeats.

#include "execution/Exec.h"
#include "execution/Random.h"
#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Heap.h"

namespace aslrt::intrinsics {
namespace {

/// java.util.Random, as its documentation defines it.
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

/// The bounds of a draw; false when they are none.
bool readBounds(const AslrtValue &start, const AslrtValue &end, int64_t &from, int64_t &to) {
  return readInt32(start, from) && readInt32(end, to) && from < to;
}

} // namespace

bool mathAdd(AslrtValue &out, const AslrtValue &left, const AslrtValue &right) {
  int64_t a, b;
  if (!readInt32(left, a) || !readInt32(right, b) || !isInt32(a + b))
    return false;
  out = makeInt(a + b);
  return true;
}

bool mathRandom(AslrtValue &out, const AslrtValue &start, const AslrtValue &end, Random &random) {
  int64_t from, to;
  if (!readBounds(start, end, from, to))
    return false;
  auto range = static_cast<uint64_t>(to - from);
  out = makeInt(from + static_cast<int64_t>(static_cast<unsigned __int128>(random.next()) * range >> 64));
  return true;
}

bool mathRandomSeeded(AslrtValue &out, const AslrtValue &start, const AslrtValue &end, const AslrtValue &seed) {
  int64_t from, to, number;
  if (!readBounds(start, end, from, to) || !readInteger(seed, number))
    return false;
  out = makeInt(JavaRandom(number).between(static_cast<int32_t>(from), static_cast<int32_t>(to)));
  return true;
}

void uuid(Heap &heap, AslrtValue &out, Random &random) {
  char text[kUuidBytes];
  writeUuid(random, text);
  out = makeString(heap, {text, kUuidBytes});
}

} // namespace aslrt::intrinsics

using namespace aslrt;
using namespace aslrt::intrinsics;

int32_t aslrt_intrinsic_math_add(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *left,
                                 const AslrtValue *right) {
  return statusOf(mathAdd(*out, *left, *right), exec, frame, out, "States.MathAdd");
}

int32_t aslrt_intrinsic_math_random(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *start,
                                    const AslrtValue *end, const AslrtValue *seed) {
  bool isGood = seed ? mathRandomSeeded(*out, *start, *end, *seed)
                     : mathRandom(*out, *start, *end, Exec::of(exec).random);
  return statusOf(isGood, exec, frame, out, "States.MathRandom");
}

int32_t aslrt_intrinsic_uuid(AslrtExec *exec, AslrtFrame *, AslrtValue *out) {
  uuid(heapOf(exec), *out, Exec::of(exec).random);
  return 0;
}

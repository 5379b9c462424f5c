// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics that compute numbers: MathAdd, MathRandom, UUID. Numbers are rounded to integers of 32 bits first.
//
// A seeded MathRandom gives what Java's generator gives for that seed: the service is written in Java and documents
// only that the same seed gives the same number. Everything else draws from the execution's own generator, so that a
// run with --seed repeats.

#include "execution/Exec.h"
#include "execution/Random.h"
#include "language/JavaRandom.h"
#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Heap.h"
#include "values/TextList.h"

namespace aslrt::intrinsics {
namespace {

/// The bounds of a draw; false when they are none.
bool readBounds(const AslrtValue &start, const AslrtValue &end, int64_t &from, int64_t &to) {
  return readInt32(start, from) && readInt32(end, to) && from < to;
}

} // namespace

bool mathAdd(AslrtValue &out, const AslrtValue &left, const AslrtValue &right) {
  int64_t a, b;
  if (!readInt32(left, a) || !readInt32(right, b) || !isInt32(a + b))
    return false;
  storeCell(out, makeInt(a + b));
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

/// aslrt_intrinsic_math_add, of whatever values.
[[gnu::noinline]] static int32_t addSlowly(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *left,
                                           const AslrtValue *right) {
  return statusOf(mathAdd(*out, *left, *right), exec, frame, out, "States.MathAdd");
}

int32_t aslrt_intrinsic_math_add(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *left,
                                 const AslrtValue *right) {
  int64_t a, b;
  if (!readShortInteger(*left, a) || !readShortInteger(*right, b) || !isInt32(a) || !isInt32(b) || !isInt32(a + b))
      [[unlikely]]
    return addSlowly(exec, frame, out, left, right);
  storeCell(*out, makeInt(a + b));
  return 0;
}

void aslrt_text_math_add(AslrtTextList *list, const AslrtValue *left, const AslrtValue *right) {
  int64_t a, b;
  const bool isShort = readShortInteger(*left, a) && readShortInteger(*right, b) && isInt32(a) && isInt32(b);
  if ((isShort || (readInt32(*left, a) && readInt32(*right, b))) && isInt32(a + b))
    TextList::of(list).writeNumber(a + b);
  else
    TextList::of(list).isBad = true;
}

uint32_t aslrt_read_integer(const AslrtValue *value, int32_t *out) {
  int64_t integer = 0;
  if (readShortInteger(*value, integer) && isInt32(integer)) {
    *out = static_cast<int32_t>(integer);
    // `-0` is the one way to write a short integer that is not its own text.
    bool isExact = value->tag == ASLRT_TAG_INT || integer != 0 || value->size == 1;
    return isExact ? ASLRT_INTEGER_IS | ASLRT_INTEGER_EXACT : ASLRT_INTEGER_IS;
  }
  bool is = readInt32(*value, integer);
  *out = is ? static_cast<int32_t>(integer) : 0;
  return is ? ASLRT_INTEGER_IS : 0;
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

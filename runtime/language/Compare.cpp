// SPDX-License-Identifier: Apache-2.0
//
// Compare: the tests of choice rules and of filters on two values, and the tests of one value's kind.
//
// A value of another kind than the operator's is no error, the test is just not true (asl.md 4.3, 9.3); so
// everything here answers yes or no. Texts in cells are canonical, hence equal strings are equal bytes,
// and order needs the characters only when an escape stands in one of the texts.

#include "language/Compare.h"
#include "aslrt.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Strings.h"
#include "values/Value.h"

#include <cstring>
#include <string_view>

namespace aslrt {
namespace {

/// Whether the predicate holds for two operands of which `order` is the sign of left minus right.
bool holds(uint32_t predicate, int order) {
  switch (predicate) {
  case ASLRT_PREDICATE_EQ:
    return order == 0;
  case ASLRT_PREDICATE_LT:
    return order < 0;
  case ASLRT_PREDICATE_LE:
    return order <= 0;
  case ASLRT_PREDICATE_GT:
    return order > 0;
  case ASLRT_PREDICATE_GE:
    return order >= 0;
  default:
    return false;
  }
}

template <typename T> int orderOf(const T &left, const T &right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

bool compareStrings(uint32_t predicate, const AslrtValue &left, const AslrtValue &right) {
  if (!isString(left) || !isString(right))
    return false;
  char leftBytes[kNumberTextBytes], rightBytes[kNumberTextBytes];
  const std::string_view leftText = escapedCharacters(left, leftBytes);
  const std::string_view rightText = escapedCharacters(right, rightBytes);
  if (leftText == rightText)
    return holds(predicate, 0);
  if (predicate == ASLRT_PREDICATE_EQ)
    return false;
  if (!((left.flags | right.flags) & ASLRT_FLAG_ESCAPED))
    return holds(predicate, compareUtf16(leftText, rightText));
  SmallBuffer leftCharacters, rightCharacters;
  return holds(predicate, compareUtf16(decodeString(left, leftCharacters),
                                       decodeString(right, rightCharacters)));
}

/// Integers that binary64 holds exactly compare as it would.
bool readExactInteger(const AslrtValue &value, int64_t &out) {
  constexpr int64_t kMost = int64_t(1) << 53;
  return readShortInteger(value, out) && out >= -kMost && out <= kMost;
}

bool compareNumbers(uint32_t predicate, const AslrtValue &left, const AslrtValue &right) {
  int64_t leftInteger, rightInteger;
  if (readExactInteger(left, leftInteger) && readExactInteger(right, rightInteger))
    return holds(predicate, orderOf(leftInteger, rightInteger));
  double leftNumber, rightNumber;
  if (!numberToDouble(left, leftNumber) || !numberToDouble(right, rightNumber))
    return false;
  return holds(predicate, orderOf(leftNumber, rightNumber));
}

bool readTimestamp(const AslrtValue &value, Instant &out) {
  // No character of a timestamp is ever escaped.
  if (!isString(value) || (value.flags & ASLRT_FLAG_ESCAPED))
    return false;
  char bytes[kNumberTextBytes];
  return parseTimestamp(escapedCharacters(value, bytes), out);
}

bool compareTimestamps(uint32_t predicate, const AslrtValue &left, const AslrtValue &right) {
  Instant leftInstant, rightInstant;
  return readTimestamp(left, leftInstant) && readTimestamp(right, rightInstant) &&
         holds(predicate, orderOf(leftInstant, rightInstant));
}

} // namespace

bool compareValues(Heap &heap, uint32_t predicate, const AslrtValue &left, const AslrtValue &right) {
  if (isNumber(left) && isNumber(right))
    return compareNumbers(predicate, left, right);
  if (isString(left) && isString(right))
    return compareStrings(predicate, left, right);
  return predicate == ASLRT_PREDICATE_EQ && left.tag != ASLRT_TAG_NONE && right.tag != ASLRT_TAG_NONE &&
         equalValues(heap, left, right);
}

} // namespace aslrt

int32_t aslrt_compare(uint32_t kind, uint32_t predicate, const AslrtValue *left,
                      const AslrtValue *right) {
  using namespace aslrt;
  switch (kind) {
  case ASLRT_COMPARE_STRING:
    return compareStrings(predicate, *left, *right);
  case ASLRT_COMPARE_NUMERIC:
    return compareNumbers(predicate, *left, *right);
  case ASLRT_COMPARE_BOOLEAN:
    return predicate == ASLRT_PREDICATE_EQ &&
           ((isTrue(*left) && isTrue(*right)) || (isFalse(*left) && isFalse(*right)));
  case ASLRT_COMPARE_TIMESTAMP:
    return compareTimestamps(predicate, *left, *right);
  default:
    return 0;
  }
}

int32_t aslrt_compare_values(AslrtExec *exec, uint32_t predicate, const AslrtValue *left,
                             const AslrtValue *right) {
  return aslrt::compareValues(aslrt::heapOf(exec), predicate, *left, *right);
}

int32_t aslrt_is(uint32_t kind, const AslrtValue *value) {
  using namespace aslrt;
  switch (kind) {
  case ASLRT_IS_NULL:
    return isNull(*value);
  case ASLRT_IS_NUMERIC:
    return isNumber(*value);
  case ASLRT_IS_STRING:
    return isString(*value);
  case ASLRT_IS_BOOLEAN:
    return isBool(*value);
  case ASLRT_IS_TIMESTAMP: {
    Instant instant;
    return readTimestamp(*value, instant);
  }
  case ASLRT_IS_NOTHING:
    return value->tag == ASLRT_TAG_NONE;
  case ASLRT_IS_PLAIN: {
    if (isString(*value))
      return !(value->flags & ASLRT_FLAG_ESCAPED);
    int32_t integer;
    return isBool(*value) || aslrt_read_integer(value, &integer) == (ASLRT_INTEGER_IS | ASLRT_INTEGER_EXACT);
  }
  default:
    return 0;
  }
}

int32_t aslrt_read_number(const AslrtValue *value, double *out) {
  int64_t integer;
  if (aslrt::readShortInteger(*value, integer)) {
    *out = static_cast<double>(integer);
    return 1;
  }
  *out = 0;
  return aslrt::numberToDouble(*value, *out);
}

uint32_t aslrt_read_text(const AslrtValue *value, const AslrtKey *texts, uint32_t count) {
  using namespace aslrt;
  if (!isString(*value))
    return count;
  char bytes[kNumberTextBytes];
  const std::string_view text = escapedCharacters(*value, bytes);
  // In the order of bytes, the first one counts most.
  const uint64_t head = __builtin_bswap64(keyHead(text.data(), static_cast<uint32_t>(text.size())));
  constexpr size_t kHeadBytes = sizeof(head);
  uint32_t low = 0, high = count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const AslrtKey &key = texts[middle];
    const uint64_t keysHead = __builtin_bswap64(key.head);
    bool isBefore;
    if (key.size != text.size()) {
      isBefore = key.size < text.size();
    } else if (keysHead != head) {
      isBefore = keysHead < head;
    } else {
      const int order = text.size() <= kHeadBytes
                            ? 0
                            : memcmp(key.text + kHeadBytes, text.data() + kHeadBytes, text.size() - kHeadBytes);
      if (order == 0)
        return middle;
      isBefore = order < 0;
    }
    (isBefore ? low : high) = isBefore ? middle + 1 : middle;
  }
  return count;
}

int32_t aslrt_read_instant(const AslrtValue *value, AslrtInstant *out) {
  aslrt::Instant instant{};
  int32_t is = aslrt::readTimestamp(*value, instant);
  *out = AslrtInstant{instant.unixSeconds, instant.nanoseconds, 0};
  return is;
}

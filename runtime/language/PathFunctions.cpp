// SPDX-License-Identifier: Apache-2.0
//
// PathFunctions: what may stand at the end of a path, as in `$.list.length()`.
//
// They are those of the library that the hosted service uses (asl.md 4.4), with its rules: of an array that
// is to be calculated with, what is no number is passed over; arguments join the elements, and an argument
// that is an array stands for its elements. A value that a function is not made for gives null (`length`,
// `keys`) or stays as it is (`append`).
//
// Numbers: the smallest and the largest keep their text. A sum of integers is exact while it fits 64 bits;
// everything else is binary64, and a whole number is written without a fraction.

#include "aslrt.h"
#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Strings.h"
#include "values/Value.h"
#include "values/Writer.h"

#include <cmath>

namespace aslrt {
namespace {

struct Call {
  AslrtExec *exec;
  AslrtFrame *frame;
  Heap &heap;
  uint32_t function;
  AslrtValue &in;
  AslrtValue *arguments;
  uint32_t count;
  std::string_view path;

  int32_t fail(std::string_view reason) const {
    SmallBuffer cause;
    cause.append("Invalid path '");
    cause.append(path);
    cause.append("' : ");
    cause.append(reason);
    return raiseRuntimeError(exec, frame, cause.view());
  }
};

/// The elements of an array, which is looked into; of anything else none.
struct Elements {
  Elements(Heap &heap, AslrtValue &value) {
    if (!isArray(heap, value))
      return;
    lookInto(heap, value);
    items = arrayOf(value)->items;
    count = arrayOf(value)->count;
  }
  AslrtValue *begin() const { return items; }
  AslrtValue *end() const { return items + count; }
  AslrtValue *items = nullptr;
  uint32_t count = 0;
};

/// All numbers of the value and of the arguments.
void gatherNumbers(const Call &call, ListBuilder &numbers) {
  auto add = [&](const AslrtValue &value) {
    if (isNumber(value))
      numbers.add(value);
  };
  for (const AslrtValue &element : Elements(call.heap, call.in))
    add(element);
  for (uint32_t i = 0; i < call.count; ++i) {
    add(call.arguments[i]);
    for (const AslrtValue &element : Elements(call.heap, call.arguments[i]))
      add(element);
  }
}

double doubleOf(const AslrtValue &number) {
  double value = 0;
  numberToDouble(number, value);
  return value;
}

AslrtValue sumOf(ListBuilder &numbers) {
  int64_t exact = 0;
  bool isExact = true;
  double sum = 0;
  for (uint32_t i = 0; i < numbers.count(); ++i) {
    int64_t integer;
    isExact = isExact && numberToInt64(numbers[i], integer) && !__builtin_add_overflow(exact, integer, &exact);
    sum += doubleOf(numbers[i]);
  }
  return isExact ? makeInt(exact) : makeDouble(sum);
}

/// The standard deviation of the numbers themselves, not of a population they are a sample of.
AslrtValue deviationOf(ListBuilder &numbers) {
  const double count = numbers.count();
  double sum = 0, squares = 0;
  for (uint32_t i = 0; i < numbers.count(); ++i)
    sum += doubleOf(numbers[i]);
  for (uint32_t i = 0; i < numbers.count(); ++i) {
    const double distance = doubleOf(numbers[i]) - sum / count;
    squares += distance * distance;
  }
  return makeDouble(std::sqrt(squares / count));
}

constexpr std::string_view kNothingToCalculate =
    "Aggregation function attempted to calculate value using empty array";

int32_t aggregate(const Call &call, AslrtValue &out) {
  ListBuilder numbers;
  gatherNumbers(call, numbers);
  if (numbers.count() == 0)
    return call.fail(kNothingToCalculate);
  switch (call.function) {
  case ASLRT_FUNCTION_SUM:
    out = sumOf(numbers);
    return 0;
  case ASLRT_FUNCTION_AVG: {
    double sum = 0;
    for (uint32_t i = 0; i < numbers.count(); ++i)
      sum += doubleOf(numbers[i]);
    out = makeDouble(sum / numbers.count());
    return 0;
  }
  case ASLRT_FUNCTION_STDDEV:
    out = deviationOf(numbers);
    return 0;
  default: {
    uint32_t best = 0;
    for (uint32_t i = 1; i < numbers.count(); ++i) {
      const double left = doubleOf(numbers[i]), right = doubleOf(numbers[best]);
      if (call.function == ASLRT_FUNCTION_MIN ? left < right : left > right)
        best = i;
    }
    out = numbers[best];
    return 0;
  }
  }
}

/// first(), last() and index(i); a negative index counts from the end.
int32_t element(const Call &call, AslrtValue &out) {
  const Elements elements(call.heap, call.in);
  if (elements.count == 0)
    return call.fail(kNothingToCalculate);
  int64_t index = call.function == ASLRT_FUNCTION_LAST ? -1 : 0;
  if (call.function == ASLRT_FUNCTION_INDEX && !numberToInt64(call.arguments[0], index))
    return call.fail("The argument of index() must be an integer");
  const int64_t place = index < 0 ? index + elements.count : index;
  if (place < 0 || place >= int64_t(elements.count)) {
    SmallBuffer reason;
    char digits[kNumberTextBytes];
    reason.append("Target index:");
    reason.append(digits, formatInt64(index, digits));
    reason.append(" larger than object count:");
    reason.append(digits, formatInt64(elements.count, digits));
    return call.fail(reason.view());
  }
  out = elements.items[place];
  return 0;
}

AslrtValue lengthOf(const Call &call) {
  const AslrtValue &value = call.count && isArray(call.heap, call.arguments[0]) ? call.arguments[0] : call.in;
  return isContainer(value) ? makeInt(countOf(call.heap, value)) : makeNull();
}

void keysOf(const Call &call, AslrtValue &out) {
  if (!isObject(call.heap, call.in)) {
    out = makeNull();
    return;
  }
  ListBuilder names;
  MemberWalker walker(call.heap, call.in);
  AslrtKey key;
  AslrtValue value;
  while (walker.next(key, value))
    names.add(makeEscapedString(call.heap, {key.text, key.size}));
  names.finish(call.heap, out);
}

void append(const Call &call, AslrtValue &out) {
  if (!isArray(call.heap, call.in)) {
    out = call.in;
    return;
  }
  ListBuilder all;
  for (const AslrtValue &element : Elements(call.heap, call.in))
    all.add(element);
  for (uint32_t i = 0; i < call.count; ++i)
    all.add(call.arguments[i]);
  all.finish(call.heap, out);
}

/// Texts of the value and of the arguments in one. In an argument that is an array, what is no text is
/// written as JSON; elsewhere it is passed over.
AslrtValue concatenated(const Call &call) {
  SmallBuffer text;
  auto addString = [&](const AslrtValue &value) {
    if (!isString(value))
      return false;
    SmallBuffer characters;
    text.append(decodeString(value, characters));
    return true;
  };
  for (const AslrtValue &element : Elements(call.heap, call.in))
    addString(element);
  for (uint32_t i = 0; i < call.count; ++i) {
    addString(call.arguments[i]);
    for (const AslrtValue &element : Elements(call.heap, call.arguments[i]))
      if (!addString(element) && !isNull(element))
        appendText(call.heap, element, text);
  }
  return makeString(call.heap, text.view());
}

} // namespace
} // namespace aslrt

int32_t aslrt_path_function(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, uint32_t function,
                            AslrtValue *in, AslrtValue *arguments, uint32_t count, const AslrtText *path) {
  using namespace aslrt;
  const Call call{exec, frame, heapOf(exec), function, *in, arguments, count, {path->data, path->size}};
  switch (function) {
  case ASLRT_FUNCTION_APPEND:
    append(call, *out);
    return 0;
  case ASLRT_FUNCTION_CONCAT:
    *out = concatenated(call);
    return 0;
  case ASLRT_FUNCTION_FIRST:
  case ASLRT_FUNCTION_INDEX:
  case ASLRT_FUNCTION_LAST:
    return element(call, *out);
  case ASLRT_FUNCTION_KEYS:
    keysOf(call, *out);
    return 0;
  case ASLRT_FUNCTION_LENGTH:
    *out = lengthOf(call);
    return 0;
  default:
    return aggregate(call, *out);
  }
}

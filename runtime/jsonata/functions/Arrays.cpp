// SPDX-License-Identifier: Apache-2.0
//
// Functions on arrays.

#include "jsonata/Builtins.h"
#include "jsonata/MergeSort.h"

#include "execution/Random.h"
#include "language/intrinsics/HashTable.h"

#include <cmath>

namespace aslrt::jsonata {

bool builtinCount(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNumber(itemsOf(evaluator.heap, arguments[0]).count);
  return true;
}

/// Nothing is neutral; the result of joining two is an array like any other, no sequence.
bool builtinAppend(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  const Value first = arguments[0], second = arguments[1];
  if (isNothing(first) || isNothing(second)) {
    out = isNothing(first) ? second : first;
    return true;
  }
  const Value front = isArrayValue(heap, first) ? first : listOfOne(heap, 0, first);
  const Items more = isArrayValue(heap, second) ? itemsOf(heap, second) : Items{&second, 1};
  out = appended(heap, front, more);
  return evaluator.finishList(listOf(out), out);
}

bool builtinReverse(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = arguments[0];
  const Items items = itemsOf(evaluator.heap, out);
  if (isNothing(out) || items.count <= 1)
    return true;
  List *list = evaluator.newList(0, items.count);
  for (uint32_t at = items.count; at-- > 0;)
    list->items[list->count++] = items[at];
  out = listValue(list);
  return true;
}

/// Each order is as likely as any other (Fisher and Yates, inside out).
bool builtinShuffle(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = arguments[0];
  const Items items = itemsOf(evaluator.heap, out);
  if (isNothing(out) || items.count <= 1)
    return true;
  List *list = evaluator.newList(0, items.count);
  for (uint32_t at = 0; at < items.count; ++at) {
    const auto other = static_cast<uint32_t>(evaluator.random.unit() * (at + 1));
    list->items[at] = list->items[other];
    list->items[other] = items[at];
  }
  list->count = items.count;
  out = listValue(list);
  return true;
}

/// As many arrays as the shortest argument has items; what is no array has none.
bool builtinZip(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  uint32_t shortest = arguments.count ? UINT32_MAX : 0;
  for (uint32_t at = 0; at < arguments.count; ++at)
    shortest = std::min(shortest, itemsOf(heap, arguments[at]).count);
  List *list = evaluator.newList(0, shortest);
  for (uint32_t row = 0; row < shortest; ++row) {
    List *tuple = evaluator.newList(0, arguments.count);
    for (uint32_t at = 0; at < arguments.count; ++at)
      tuple->items[tuple->count++] = itemsOf(heap, arguments[at])[row];
    list->items[list->count++] = listValue(tuple);
  }
  out = listValue(list);
  return true;
}

bool builtinDistinct(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  out = arguments[0];
  const Items items = itemsOf(heap, out);
  if (!isArrayValue(heap, out) || items.count <= 1)
    return true;
  List *list = evaluator.newList(flagsOf(out) & kSequence, 0);
  intrinsics::HashTable seen(items.count);
  for (uint32_t at = 0; at < items.count; ++at) {
    const uint32_t same = seen.findOrAdd(deepHash(heap, items[at]), at,
                                         [&](uint32_t other) { return deepEqual(heap, items[other], items[at]); });
    if (same == at)
      append(heap, *list, items[at]);
  }
  out = listValue(list);
  return true;
}

/// JavaScript's idea of true, which a comparator's result is held against: every container is.
static bool isJavaScriptTruthy(const Value &value) {
  if (isNothing(value) || isNull(value) || isFalse(value))
    return false;
  if (isNumberValue(value))
    return numberOf(value) != 0 && !std::isnan(numberOf(value));
  return !isStringValue(value) || value.size != 2;
}

bool builtinSort(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  out = arguments[0];
  const Items items = itemsOf(heap, out);
  if (isNothing(out) || items.count <= 1)
    return true;
  const Value comparator = arguments[1];
  if (!isFunction(comparator)) {
    bool areNumbers = true, areStrings = true;
    for (const Value &item : items) {
      areNumbers = areNumbers && isNumberValue(item);
      areStrings = areStrings && isStringValue(item);
    }
    if (!areNumbers && !areStrings)
      return evaluator.fail({.code = "D3070", .index = 1});
  }
  List *list = evaluator.newList(0, items.count);
  append(heap, *list, items);
  auto *scratch = reinterpret_cast<Value *>(heap.allocateText(items.count * sizeof(Value)));
  auto isAfter = [&](const Value &left, const Value &right, bool &answer) {
    if (isFunction(comparator)) {
      const Value pair[] = {left, right};
      Value result;
      if (!evaluator.call(comparator, pair, 2, result))
        return false;
      answer = isJavaScriptTruthy(result);
    } else if (isStringValue(left)) {
      SmallBuffer first, second;
      answer = compareUtf16(decodeString(left, first), decodeString(right, second)) > 0;
    } else {
      answer = numberOf(left) > numberOf(right);
    }
    return true;
  };
  if (!mergeSort(list->items, scratch, items.count, isAfter))
    return false;
  out = listValue(list);
  return true;
}

// ---------------------------------------------------------------------------------------------
// The service's own
// ---------------------------------------------------------------------------------------------

/// Arrays of at most so many items each. Source: developer guide, "JSONata functions provided by Step Functions".
bool builtinPartition(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  out = makeNothing();
  if (isNothing(arguments[0]) || isNothing(arguments[1]))
    return true;
  const Items items = itemsOf(heap, arguments[0]);
  const double size = std::trunc(numberOf(arguments[1]));
  if (!(size >= 1))
    return evaluator.fail({.code = "T0410", .value = arguments[1], .index = 2});
  List *list = evaluator.newList(0, 0);
  for (double at = 0; at < items.count; at += size) {
    const auto first = static_cast<uint32_t>(at);
    const auto count = static_cast<uint32_t>(std::fmin(size, items.count - at));
    List *part = evaluator.newList(0, count);
    append(heap, *part, {items.data + first, count});
    append(heap, *list, listValue(part));
  }
  return evaluator.finishList(list, out);
}

/// Numbers from the first to the last, both included, as a sequence. Fractions are cut off. Source: jsonata.md 1.
bool builtinRange(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  for (uint32_t at = 0; at < 3; ++at)
    if (isNothing(arguments[at]))
      return true;
  const double first = std::trunc(numberOf(arguments[0])), last = std::trunc(numberOf(arguments[1])),
               step = std::trunc(numberOf(arguments[2]));
  if (!(step != 0))
    return evaluator.fail({.code = "T0410", .value = arguments[2], .index = 3});
  const double count = std::floor((last - first) / step) + 1;
  if (count > evaluator.limits.listItems)
    return evaluator.fail({.code = "U1001", .message = kMemoryLimitText});
  List *list = evaluator.newList(kSequence, count > 0 ? static_cast<uint32_t>(count) : 0);
  for (double at = 0; at < count; ++at)
    append(evaluator.heap, *list, makeNumber(first + at * step));
  return evaluator.finishList(list, out);
}

} // namespace aslrt::jsonata

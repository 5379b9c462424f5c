// SPDX-License-Identifier: Apache-2.0
//
// Paths: steps, filters, names, wildcards.
//
// A path works on sequences, but most of them have one item: while a step gives one value that is no array, no list is
// made.

#include "jsonata/Evaluator.h"
#include "jsonata/Tuples.h"

#include <cmath>

namespace aslrt::jsonata {

/// No input nests deeper (values/Reader.h), and the walks below stay within the stack.
static constexpr unsigned kMaxWalkedDepth = 12000;

/// Item `at`, looked into where it stands when it is one of several: it will be asked for more than one member.
static const Value &lookedInto(Heap &heap, Items items, uint32_t at) {
  const Value &item = items[at];
  if (item.tag == ASLRT_TAG_TEXT && items.count > 1)
    lookInto(heap, const_cast<Value &>(item)); // the same value
  return item;
}

bool Evaluator::evaluatePath(const Node &node, const Value &input, Frame *frame, Value &out) {
  // What the next step works on: `current` is the one item, or with `isMany` a list of them.
  const Node &firstStep = program->child(node, 0);
  bool isMany = firstStep.kind != NodeKind::Variable && firstStep.kind != NodeKind::Context &&
                firstStep.kind != NodeKind::Root && isArrayValue(heap, input);
  Value current = input;
  bool isOne = !isMany; // the result is the one item itself
  bool isTuples = false;
  Value tuples{};
  Value result{};
  for (uint32_t at = 0; at < node.childCount; ++at) {
    const Node &step = program->child(node, at);
    isTuples |= (step.flags & kNodeTuple) != 0;
    const bool isLast = at + 1 == node.childCount;
    if (at == 0 && (step.flags & kNodeConstructed) && step.kind == NodeKind::Array) {
      // `[ .. ].x`: made once, not for each item of the input.
      const Value whole = isMany ? input : listOfOne(heap, kSequence, input);
      if (!evaluate(step, whole, frame, result))
        return false;
      isOne = false;
    } else if (isTuples) {
      const Value items = isMany ? current : listOfOne(heap, kSequence, current);
      Value next;
      if (!evaluateTupleStep(step, items, tuples, frame, next))
        return false;
      tuples = next;
      continue;
    } else if (step.kind == NodeKind::Sort) {
      const Value items = isMany ? current : listOfOne(heap, kSequence, current);
      if (!evaluateSort(step, items, frame, result) || !evaluateStages(step, frame, result))
        return false;
      isOne = false;
    } else if (!isMany) {
      if (!evaluateOn(step, current, frame, result))
        return false;
      if (isList(result) && listOf(result)->flags == kSequence && listOf(result)->count <= 1) {
        // What stages left. A sequence of one array stays one: its array is not spliced.
        if (listOf(result)->count == 0)
          result = makeNothing();
        else if (!isArrayValue(heap, listOf(result)->items[0]))
          result = listOf(result)->items[0];
      }
      isOne = !isArrayValue(heap, result);
      if (!isOne) {
        const uint8_t flags = flagsOf(result);
        if (isLast && !(flags & kSequence)) {
          // A lone array that is no sequence is the result as it is.
        } else if (flags & kConstructed) {
          result = listOfOne(heap, kSequence, result);
        } else if (!(flags & kSequence) || (flags & kKeepSingleton)) {
          List *list = newList(kSequence, itemsOf(heap, result).count);
          append(heap, *list, itemsOf(heap, result));
          result = listValue(list);
        }
      }
    } else if (!evaluateStep(step, current, frame, isLast, result)) {
      return false;
    } else {
      isOne = false;
    }
    if (isNothing(result) || (!isOne && itemsOf(heap, result).count == 0))
      break;
    if (step.focus == 0) {
      current = result;
      isMany = !isOne;
    }
  }

  if (isTuples) {
    isOne = false;
    if (node.flags & kNodeTuple) {
      result = tuples; // carries ancestors for the path around
    } else {
      const Items items = itemsOf(heap, tuples);
      List *list = newList(kSequence, items.count);
      for (const Value &tuple : items)
        append(heap, *list, tupleOf(tuple)->item);
      result = listValue(list);
    }
  }
  if (node.flags & kNodeKeepSingleton) {
    const bool isConstructed = (flagsOf(result) & (kConstructed | kSequence)) == kConstructed;
    if ((isOne && !isNothing(result)) || isConstructed)
      result = listOfOne(heap, kSequence, result);
    if (isList(result))
      result = keepingSingleton(result);
  }
  if (node.pairCount != 0)
    return evaluateGroup(node, isTuples ? tuples : isNothing(result) ? listValue(newList(kSequence, 0)) : result, frame,
                         out);
  out = result;
  return true;
}

/// The same list with `[]` written after it. Others may hold the list itself.
Value Evaluator::keepingSingleton(const Value &value) {
  const List &list = *listOf(value);
  List *copy = newList(list.flags | kKeepSingleton, 0);
  copy->items = list.items;
  copy->count = copy->capacity = list.count;
  return listValue(copy);
}

/// What a step gives for one item, filtered by its stages.
bool Evaluator::evaluateOn(const Node &step, const Value &item, Frame *frame, Value &out) {
  if (!evaluate(step, item, frame, out))
    return false;
  return !step.isStep() || evaluateStages(step, frame, out);
}

/// A step on several items. `out`: the sequence of its results, arrays spliced; or a lone array that is no sequence, in the last
/// step. Nothing when there are none.
bool Evaluator::evaluateStep(const Node &step, const Value &input, Frame *frame, bool isLast, Value &out) {
  const Items items = itemsOf(heap, input);
  Value first{};
  List *list = nullptr;
  auto add = [&](const Value &value) {
    if (!isArrayValue(heap, value) || (flagsOf(value) & kConstructed))
      append(heap, *list, value);
    else
      append(heap, *list, itemsOf(heap, value));
  };
  for (uint32_t at = 0; at < items.count; ++at) {
    Value result;
    // One member is found faster in the text.
    const Value &item = step.kind == NodeKind::Name ? items[at] : lookedInto(heap, items, at);
    if (!evaluateOn(step, item, frame, result))
      return false;
    if (isNothing(result))
      continue;
    if (isNothing(first) && !list) {
      first = result;
      continue;
    }
    if (!list) {
      list = newList(kSequence, items.count);
      add(first);
    }
    add(result);
  }
  if (!list) {
    const bool isWhole = isLast && isArrayValue(heap, first) && !(flagsOf(first) & kSequence);
    if (isNothing(first) || isWhole) {
      out = first;
      return true;
    }
    list = newList(kSequence, 1);
    add(first);
  }
  return finishList(list, out);
}

/// The numbers that select items: `value` itself, or the items of an array of nothing but numbers. False when it is
/// neither.
static bool isSelection(Heap &heap, const Value &value, Items &numbers) {
  if (isNumberValue(value)) {
    numbers = {&value, 1};
    return !std::isnan(numberOf(value));
  }
  if (!isArrayValue(heap, value))
    return false;
  numbers = itemsOf(heap, value);
  for (const Value &number : numbers)
    if (!isNumberValue(number) || std::isnan(numberOf(number)))
      return false;
  return true;
}

/// The position that a number means among `count` items; may be outside.
static double positionOf(double number, uint32_t count) {
  const double position = std::floor(number);
  return position < 0 ? position + count : position;
}

/// A filter that says the same of every item: evaluated once.
bool Evaluator::selectFrom(Items items, const Node &filter, Frame *frame, Value &out) {
  Value result;
  if (!evaluate(filter, makeNothing(), frame, result))
    return false;
  if (isNumberValue(result) && std::isinf(numberOf(result)))
    return fail({.code = "D1001", .value = result, .position = filter.position});
  List *list = newList(kSequence, 0);
  Items numbers;
  if (isSelection(heap, result, numbers)) {
    // How often each item is selected: they come in their own order.
    auto *times = reinterpret_cast<uint32_t *>(heap.allocateText(items.count * sizeof(uint32_t)));
    std::memset(times, 0, items.count * sizeof(uint32_t));
    for (const Value &number : numbers) {
      const double position = positionOf(numberOf(number), items.count);
      if (position >= 0 && position < items.count)
        ++times[static_cast<uint32_t>(position)];
    }
    for (uint32_t at = 0; at < items.count; ++at)
      for (uint32_t left = isNothing(items[at]) ? 0 : times[at]; left != 0; --left)
        append(heap, *list, items[at]);
  } else if (isTruthy(result)) {
    for (const Value &item : items)
      if (!isNothing(item))
        append(heap, *list, item);
  }
  return finishList(list, out);
}

bool Evaluator::evaluateFilter(const Node &filter, const Value &input, Frame *frame, Value &out) {
  const bool isTuples = (flagsOf(input) & kTuples) != 0;
  const bool isArray = isArrayValue(heap, input);
  const Items items = isArray ? itemsOf(heap, input) : Items{&input, 1};
  const uint8_t flags = kSequence | (isTuples ? kTuples : 0);
  if (filter.kind == NodeKind::Number) {
    const double position = positionOf(filter.number, items.count);
    const bool isInside = position >= 0 && position < items.count;
    const Value item = isInside ? items[static_cast<uint32_t>(position)] : makeNothing();
    if (isNothing(item))
      out = listValue(newList(flags, 0));
    else
      out = isArrayValue(heap, item) ? item : listOfOne(heap, flags, item);
    return true;
  }
  if ((filter.flags & kNodeContextFree) && !isTuples && items.count > 1)
    return selectFrom(items, filter, frame, out);
  List *list = newList(flags, 0);
  for (uint32_t at = 0; at < items.count; ++at) {
    const Value &item = lookedInto(heap, items, at);
    Value result;
    if (!evaluate(filter, isTuples ? tupleOf(item)->item : item, isTuples ? frameOfTuple(frame, item) : frame, result))
      return false;
    Items numbers;
    if (isNumberValue(result) && std::isinf(numberOf(result)))
      return fail({.code = "D1001", .value = result, .position = filter.position});
    if (isSelection(heap, result, numbers)) {
      for (const Value &number : numbers)
        if (positionOf(numberOf(number), items.count) == at && !isNothing(item))
          append(heap, *list, item);
    } else if (isTruthy(result) && !isNothing(item)) {
      append(heap, *list, item);
    }
  }
  return finishList(list, out);
}

/// Member `key`: of an object; of the objects in an array, at any depth.
Value Evaluator::lookUpName(const Value &input, const AslrtKey &key, bool looksInto, unsigned depth) {
  if (input.tag == ASLRT_TAG_OBJECT) {
    AslrtObject *object = objectOf(input);
    const int64_t at = aslrt::findKey(*object->shape, key);
    if (at < 0)
      return makeNothing();
    Value &cell = object->values[at];
    if (looksInto)
      lookInto(heap, cell);
    return cell;
  }
  if (!isArrayValue(heap, input))
    return findMember(heap, input, key);
  if (depth == kMaxWalkedDepth)
    return makeNothing();
  List *list = newList(kSequence, 0);
  const Items items = itemsOf(heap, input);
  for (uint32_t at = 0; at < items.count; ++at) {
    const Value &item = items[at];
    const Value found = lookUpName(item, key, looksInto, depth + 1);
    if (isNothing(found))
      continue;
    if (isArrayValue(heap, found))
      append(heap, *list, itemsOf(heap, found));
    else
      append(heap, *list, found);
  }
  return listValue(list);
}

/// False when arrays nest too deeply.
static bool flatten(Heap &heap, const Value &value, unsigned depth, List &list) {
  if (!isArrayValue(heap, value)) {
    append(heap, list, value);
    return true;
  }
  if (depth == kMaxWalkedDepth)
    return false;
  for (const Value &item : itemsOf(heap, value))
    if (!flatten(heap, item, depth + 1, list))
      return false;
  return true;
}

bool Evaluator::evaluateWildcard(const Value &input, Value &out) {
  const Value value = isList(input) && (listOf(input)->flags & kOuter) ? listOf(input)->items[0] : input;
  const bool isArray = isArrayValue(heap, value);
  const Items items = isArray ? itemsOf(heap, value) : Items{membersOf(heap, value).values, membersOf(heap, value).count};
  List *list = newList(kSequence, items.count);
  for (const Value &item : items) {
    if (isArrayValue(heap, item))
      list->flags = 0; // arrays joined to a sequence are none any more
    if (!flatten(heap, item, 0, *list))
      return fail({.code = "U1001"});
  }
  out = listValue(list);
  return true;
}

static bool addDescendants(Heap &heap, const Value &value, unsigned depth, List &list) {
  if (depth == kMaxWalkedDepth)
    return false;
  if (isArrayValue(heap, value)) {
    for (const Value &item : itemsOf(heap, value))
      if (!addDescendants(heap, item, depth + 1, list))
        return false;
    return true;
  }
  append(heap, list, value);
  const Members members = membersOf(heap, value);
  for (uint32_t at = 0; at < members.count; ++at)
    if (!addDescendants(heap, members.values[at], depth + 1, list))
      return false;
  return true;
}

bool Evaluator::evaluateDescendants(const Value &input, Value &out) {
  out = makeNothing();
  if (isNothing(input))
    return true;
  List *list = newList(kSequence, 0);
  if (!addDescendants(heap, input, 0, *list))
    return fail({.code = "U1001"});
  if (list->count == 1)
    out = list->items[0];
  else
    return finishList(list, out);
  return true;
}

} // namespace aslrt::jsonata

// SPDX-License-Identifier: Apache-2.0
//
// Steps that work on tuples, stages, order-by and group-by.

#include "jsonata/Tuples.h"

#include "jsonata/Accumulator.h"
#include "jsonata/MergeSort.h"
#include "values/Strings.h"

#include <cmath>

namespace aslrt::jsonata {
namespace {

Tuple *newTuple(Heap &heap, const Value &item, const Tuple *from, uint32_t more) {
  const uint32_t count = from ? from->count : 0;
  char *bytes = heap.allocateText(sizeof(Tuple) + (count + more) * sizeof(Frame::Binding));
  auto *tuple = reinterpret_cast<Tuple *>(bytes);
  *tuple = {item, reinterpret_cast<Frame::Binding *>(bytes + sizeof(Tuple)), count};
  if (count)
    std::memcpy(static_cast<void *>(tuple->bindings), from->bindings, count * sizeof(Frame::Binding));
  return tuple;
}

/// Room must be there.
void bindIn(Tuple &tuple, uint32_t name, const Value &value) {
  for (uint32_t at = 0; at < tuple.count; ++at)
    if (tuple.bindings[at].name == name) {
      tuple.bindings[at].value = value;
      return;
    }
  tuple.bindings[tuple.count++] = {name, value};
}

} // namespace

Frame *Evaluator::frameOfTuple(Frame *outer, const Value &value) {
  const Tuple &tuple = *tupleOf(value);
  Frame *frame = newFrame(outer, tuple.count);
  if (tuple.count)
    std::memcpy(static_cast<void *>(frame->bindings), tuple.bindings, tuple.count * sizeof(Frame::Binding));
  frame->count = tuple.count;
  return frame;
}

/// `tuples` is nothing in the first such step of a path: each item of `input` is a tuple without names then.
bool Evaluator::evaluateTupleStep(const Node &step, const Value &input, const Value &tuples, Frame *frame, Value &out) {
  List *list = newList(kSequence | kTuples, 0);
  if (step.kind == NodeKind::Sort) {
    if (!isNothing(tuples)) {
      if (!evaluateSort(step, tuples, frame, out))
        return false;
    } else {
      Value sorted;
      if (!evaluateSort(step, input, frame, sorted))
        return false;
      const Items items = itemsOf(heap, sorted);
      for (uint32_t at = 0; at < items.count; ++at) {
        Tuple *tuple = newTuple(heap, items[at], nullptr, 1);
        if (step.index)
          bindIn(*tuple, step.index - 1, makeNumber(at));
        append(heap, *list, tupleValue(tuple));
      }
      out = listValue(list);
    }
    return evaluateStages(step, frame, out);
  }

  const Items from = itemsOf(heap, isNothing(tuples) ? input : tuples);
  for (uint32_t at = 0; at < from.count; ++at) {
    const Value given = isNothing(tuples) ? tupleValue(newTuple(heap, from[at], nullptr, 0)) : from[at];
    const Tuple &before = *tupleOf(given);
    Value result;
    if (!evaluate(step, before.item, frameOfTuple(frame, given), result))
      return false;
    if (isNothing(result))
      continue;
    const bool isArray = isArrayValue(heap, result);
    const Items items = isArray ? itemsOf(heap, result) : Items{&result, 1};
    const bool areTuples = (flagsOf(result) & kTuples) != 0;
    for (uint32_t number = 0; number < items.count; ++number) {
      Tuple *tuple;
      if (areTuples) {
        const Tuple &inner = *tupleOf(items[number]);
        tuple = newTuple(heap, inner.item, &before, inner.count);
        for (uint32_t name = 0; name < inner.count; ++name)
          bindIn(*tuple, inner.bindings[name].name, inner.bindings[name].value);
      } else {
        tuple = newTuple(heap, step.focus ? before.item : items[number], &before, 3);
        if (step.focus)
          bindIn(*tuple, step.focus - 1, items[number]);
        if (step.index)
          bindIn(*tuple, step.index - 1, makeNumber(number));
        if (step.ancestor)
          bindIn(*tuple, step.ancestor - 1, before.item);
      }
      append(heap, *list, tupleValue(tuple));
    }
    if (list->count > limits.listItems)
      return fail({.code = "U1001", .message = kMemoryLimitText, .position = step.position});
  }
  out = listValue(list);
  return !step.isStep() || evaluateStages(step, frame, out);
}

bool Evaluator::evaluateStages(const Node &step, Frame *frame, Value &value) {
  const Stage *stages = step.stageCount ? &program->at<Stage>(step.stages) : nullptr;
  for (uint32_t at = 0; at < step.stageCount; ++at) {
    if (stages[at].filter) {
      Value filtered;
      if (!evaluateFilter(program->node(stages[at].filter), value, frame, filtered))
        return false;
      value = filtered;
      continue;
    }
    // `#$v` after a filter: positions in what the filter left. Tuples may be shared with nobody: each step makes its own.
    if (!(flagsOf(value) & kTuples))
      continue;
    List &list = *listOf(value);
    for (uint32_t number = 0; number < list.count; ++number) {
      Tuple *tuple = newTuple(heap, tupleOf(list.items[number])->item, tupleOf(list.items[number]), 1);
      bindIn(*tuple, stages[at].index - 1, makeNumber(number));
      list.items[number] = tupleValue(tuple);
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Order-by
// ---------------------------------------------------------------------------------------------

namespace {

/// An item and the values of its terms, each evaluated once.
struct Decorated {
  Value item;
  Value *keys;
  uint64_t known; ///< bit i: keys[i] is there (terms after the 64th are evaluated each time)
};

} // namespace

bool Evaluator::evaluateSort(const Node &step, const Value &input, Frame *frame, Value &out) {
  const Items items = itemsOf(heap, input);
  if (items.count <= 1) {
    out = input;
    return true;
  }
  const bool isTuples = (flagsOf(input) & kTuples) != 0;
  auto *decorated = reinterpret_cast<Decorated *>(heap.allocateText(items.count * sizeof(Decorated)));
  auto *scratch = reinterpret_cast<Decorated *>(heap.allocateText(items.count * sizeof(Decorated)));
  auto *keys = reinterpret_cast<Value *>(heap.allocateText(size_t(items.count) * step.termCount * sizeof(Value)));
  for (uint32_t at = 0; at < items.count; ++at)
    decorated[at] = {items[at], keys + size_t(at) * step.termCount, 0};
  const uint32_t *terms = &program->at<uint32_t>(step.terms);
  const uint32_t *descending = &program->at<uint32_t>(step.descending);

  auto keyOf = [&](Decorated &one, uint32_t term, Value &key) {
    const bool isKnown = term < 64 && (one.known >> term & 1);
    if (!isKnown) {
      const Value &context = isTuples ? tupleOf(one.item)->item : one.item;
      if (!evaluate(program->node(terms[term]), context, isTuples ? frameOfTuple(frame, one.item) : frame, one.keys[term]))
        return false;
      if (term < 64)
        one.known |= uint64_t(1) << term;
    }
    key = one.keys[term];
    return true;
  };
  auto isAfter = [&](Decorated &left, Decorated &right, bool &answer) {
    for (uint32_t term = 0; term < step.termCount; ++term) {
      Value first, second;
      if (!keyOf(left, term, first) || !keyOf(right, term, second))
        return false;
      // Nothing comes last, whatever the direction.
      if (isNothing(first) || isNothing(second)) {
        if (isNothing(first) && isNothing(second))
          continue;
        answer = isNothing(first);
        return true;
      }
      auto isComparable = [](const Value &value) { return isStringValue(value) || isNumberValue(value); };
      if (!isComparable(first) || !isComparable(second))
        return fail({.code = "T2008", .value = isComparable(first) ? second : first, .position = step.position});
      if (isStringValue(first) != isStringValue(second))
        return fail({.code = "T2007", .value = first, .value2 = second, .position = step.position});
      int order;
      if (isStringValue(first)) {
        SmallBuffer firstBuffer, secondBuffer;
        order = compareUtf16(decodeString(first, firstBuffer), decodeString(second, secondBuffer));
      } else {
        const double a = numberOf(first), b = numberOf(second);
        order = a == b ? 0 : a < b ? -1 : 1;
      }
      if (order == 0)
        continue;
      answer = (order > 0) != ((descending[term / 32] >> (term % 32) & 1) != 0);
      return true;
    }
    answer = false;
    return true;
  };
  if (!mergeSort(decorated, scratch, items.count, isAfter))
    return false;
  List *list = newList(isTuples ? kSequence | kTuples : 0, items.count);
  for (uint32_t at = 0; at < items.count; ++at)
    list->items[list->count++] = decorated[at].item;
  out = listValue(list);
  return true;
}

// ---------------------------------------------------------------------------------------------
// Group-by and objects
// ---------------------------------------------------------------------------------------------

namespace {

/// The items that came to one key.
struct Group {
  uint32_t pair;
  Accumulator items; ///< values, or of tuples the item and names, below
  List *tuples;
};

/// One tuple of many: item and each name are appended to each other.
Tuple *reduce(Heap &heap, const List &tuples) {
  Tuple &first = *tupleOf(tuples.items[0]);
  if (tuples.count == 1)
    return &first;
  Tuple *whole = newTuple(heap, makeNothing(), &first, 0);
  Accumulator items;
  for (uint32_t at = 0; at < tuples.count; ++at)
    items.add(heap, tupleOf(tuples.items[at])->item);
  whole->item = items.value();
  for (uint32_t name = 0; name < whole->count; ++name) {
    Accumulator values;
    for (uint32_t at = 0; at < tuples.count; ++at) {
      const Tuple &tuple = *tupleOf(tuples.items[at]);
      for (uint32_t other = 0; other < tuple.count; ++other)
        if (tuple.bindings[other].name == whole->bindings[name].name)
          values.add(heap, tuple.bindings[other].value);
    }
    whole->bindings[name].value = values.value();
  }
  return whole;
}

} // namespace

bool Evaluator::evaluateGroup(const Node &node, const Value &input, Frame *frame, Value &out) {
  const bool isTuples = (flagsOf(input) & kTuples) != 0;
  const bool isArray = isArrayValue(heap, input);
  Items items = isArray ? itemsOf(heap, input) : Items{&input, 1};
  // An empty sequence still gives the object that is written down.
  const Value none{};
  const bool isEmpty = items.count == 0;
  if (isEmpty)
    items = {&none, 1};
  const uint32_t *pairs = &program->at<uint32_t>(node.pairs);
  Record *groups = makeRecord(heap, node.pairCount);
  for (const Value &item : items) {
    const bool isTuple = isTuples && !isEmpty;
    Frame *keyFrame = isTuple ? frameOfTuple(frame, item) : frame;
    for (uint32_t pair = 0; pair < node.pairCount; ++pair) {
      const Node &keyNode = program->node(pairs[2 * pair]);
      AslrtKey key;
      Value name{};
      if (keyNode.kind == NodeKind::String && keyNode.key && keyNode.stageCount == 0) {
        key = program->key(keyNode.key);
      } else {
        if (!evaluate(keyNode, isTuple ? tupleOf(item)->item : item, keyFrame, name))
          return false;
        if (isNothing(name))
          continue;
        if (!isStringValue(name))
          return fail({.code = "T1003", .value = name, .position = node.position});
        key = keyOfString(heap, name);
      }
      Value &slot = memberOf(heap, *groups, key);
      if (isNothing(slot)) {
        auto *group = reinterpret_cast<Group *>(heap.allocateText(sizeof(Group)));
        *group = Group{pair, {}, nullptr};
        if (isTuple)
          group->tuples = newList(0, 1);
        slot.tag = kTagTuple; // any tag but nothing's: only this function sees it
        slot.payload = reinterpret_cast<uint64_t>(group);
      }
      auto &group = *reinterpret_cast<Group *>(slot.payload);
      if (group.pair != pair)
        return fail({.code = "D1009", .value = stringOfKey(heap, key), .position = node.position});
      if (isTuple)
        append(heap, *group.tuples, item);
      else
        group.items.add(heap, item);
    }
  }
  Record *record = makeRecord(heap, groups->count);
  for (uint32_t at = 0; at < groups->count; ++at) {
    const auto &group = *reinterpret_cast<Group *>(groups->values[at].payload);
    Value context = group.items.value();
    Frame *valueFrame = frame;
    if (group.tuples) {
      Tuple *tuple = reduce(heap, *group.tuples);
      context = tuple->item;
      valueFrame = frameOfTuple(frame, tupleValue(tuple));
    }
    Value value;
    if (!evaluate(program->node(pairs[2 * group.pair + 1]), context, valueFrame, value))
      return false;
    if (!isNothing(value))
      memberOf(heap, *record, groups->keys[at]) = value;
  }
  out = recordValue(record);
  return true;
}

} // namespace aslrt::jsonata

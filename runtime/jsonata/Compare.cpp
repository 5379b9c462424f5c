// SPDX-License-Identifier: Apache-2.0
//
// When values are the same, a hash to find such values with, and the way back to plain values.

#include "jsonata/Values.h"

#include "language/intrinsics/HashTable.h"

#include <cmath>

namespace aslrt::jsonata {

using intrinsics::mixBits;

/// Containers nested deeper count by their size alone when hashed.
static constexpr unsigned kHashedDepth = 8;

/// No value nests deeper: neither input, which the reader bounds, nor what is written down, bounded below. What an expression
/// could nest deeper is nobody's equal.
static constexpr unsigned kMaxComparedDepth = 20000;

/// Lists and records nested deeper than this are no result.
static constexpr unsigned kMaxPlainDepth = 1000;

static bool equalTexts(const Value &left, const Value &right) {
  if (left.size != right.size)
    return false;
  if (left.tag == ASLRT_TAG_INLINE && right.tag == ASLRT_TAG_INLINE)
    return left.payload == right.payload && left.aux == right.aux;
  char leftBuffer[kNumberTextBytes], rightBuffer[kNumberTextBytes];
  return scalarText(left, leftBuffer) == scalarText(right, rightBuffer);
}

static bool equalTo(Heap &heap, const Value &left, const Value &right, unsigned depth) {
  if (depth == kMaxComparedDepth)
    return false;
  const Type type = typeOf(heap, left);
  if (type != typeOf(heap, right))
    return false;
  switch (type) {
  case Type::Nothing:
  case Type::Null:
    return true;
  case Type::Boolean:
  case Type::String:
    return equalTexts(left, right);
  case Type::Number:
    return numberOf(left) == numberOf(right);
  case Type::Function:
    return left.payload == right.payload;
  case Type::Array: {
    const Items first = itemsOf(heap, left), second = itemsOf(heap, right);
    if (first.count != second.count)
      return false;
    for (uint32_t at = 0; at < first.count; ++at)
      if (!equalTo(heap, first[at], second[at], depth + 1))
        return false;
    return true;
  }
  case Type::Object: {
    const Members first = membersOf(heap, left), second = membersOf(heap, right);
    if (first.count != second.count)
      return false;
    for (uint32_t at = 0; at < first.count; ++at) {
      // Mostly the same order.
      const Value other = equalKeys(first.keys[at], second.keys[at]) ? second.values[at]
                                                                     : findMember(heap, right, first.keys[at]);
      if (isNothing(other) || !equalTo(heap, first.values[at], other, depth + 1))
        return false;
    }
    return true;
  }
  }
  return false;
}

bool deepEqual(Heap &heap, const Value &left, const Value &right) {
  // Short texts that are the same are; short strings only then.
  if (left.tag == ASLRT_TAG_INLINE && right.tag == ASLRT_TAG_INLINE) {
    const bool isSame = left.payload == right.payload && left.aux == right.aux && left.size == right.size;
    if (isSame || (isString(left) && isString(right)))
      return isSame;
  }
  return equalTo(heap, left, right, 0);
}

static uint64_t hashOf(Heap &heap, const Value &value, unsigned depth) {
  switch (typeOf(heap, value)) {
  case Type::Nothing:
    return 0;
  case Type::Null:
  case Type::Boolean:
  case Type::String: {
    char buffer[kNumberTextBytes];
    return intrinsics::hashBytes(scalarText(value, buffer));
  }
  case Type::Number: {
    const double number = numberOf(value);
    return mixBits(std::bit_cast<uint64_t>(number == 0 ? 0.0 : number));
  }
  case Type::Function:
    return mixBits(value.payload);
  case Type::Array: {
    const Items items = itemsOf(heap, value);
    uint64_t hash = mixBits(items.count * uint64_t(2));
    if (depth < kHashedDepth)
      for (const Value &item : items)
        hash = mixBits(hash ^ hashOf(heap, item, depth + 1));
    return hash;
  }
  case Type::Object: {
    const Members members = membersOf(heap, value);
    uint64_t hash = mixBits(members.count * uint64_t(2) + 1);
    if (depth < kHashedDepth)
      for (uint32_t at = 0; at < members.count; ++at)
        hash += mixBits(intrinsics::hashBytes({members.keys[at].text, members.keys[at].size}) ^
                        std::rotl(hashOf(heap, members.values[at], depth + 1), 32));
    return hash;
  }
  }
  return 0;
}

uint64_t deepHash(Heap &heap, const Value &value) { return hashOf(heap, value, 0); }

namespace {

class PlainMaker {
public:
  explicit PlainMaker(Heap &heap) : heap(heap) {}
  bool make(const Value &value, Value &out);
  bool isTooDeep = false;

private:
  Heap &heap;
  unsigned depth = 0;

  /// Items and members; false: they are left out.
  bool makeInside(const Value &value, Value &out) {
    if (isFunction(value)) {
      out = makeInline("\"\"", 2);
      return true;
    }
    return make(value, out);
  }
  void makeArrayOf(const List &list, Value &out);
  void makeObjectOf(const Record &record, Value &out);
};

void PlainMaker::makeArrayOf(const List &list, Value &out) {
  AslrtArray *array = allocateArray(heap, list.count);
  uint32_t count = 0;
  for (uint32_t at = 0; at < list.count; ++at)
    count += makeInside(list.items[at], array->items[count]);
  array->count = count;
  finishArray(out, array);
}

void PlainMaker::makeObjectOf(const Record &record, Value &out) {
  // The parts stand in the arena, so that nesting takes little of the stack.
  auto *keys = reinterpret_cast<AslrtKey *>(heap.allocateText(record.count * sizeof(AslrtKey)));
  auto *values = reinterpret_cast<Value *>(heap.allocateText(record.count * sizeof(Value)));
  uint32_t count = 0;
  for (uint32_t at = 0; at < record.count; ++at) {
    if (!makeInside(record.values[at], values[count]))
      continue;
    keys[count++] = record.keys[at];
  }
  makeObject(heap, out, makeShape(heap, keys, count, KeyText::CopyUnowned), values);
}

bool PlainMaker::make(const Value &value, Value &out) {
  switch (value.tag) {
  case ASLRT_TAG_NONE:
  case kTagFunction:
    return false;
  case ASLRT_TAG_DOUBLE: {
    const double number = std::bit_cast<double>(value.payload);
    if (std::isnan(number))
      out = makeInline("\"NaN\"", 5);
    else if (std::isinf(number))
      out = makeString(heap, number > 0 ? "Infinity" : "-Infinity");
    else
      out = makeDouble(number);
    return true;
  }
  case kTagList:
  case kTagRecord:
    if (depth == kMaxPlainDepth) {
      isTooDeep = true;
      return false;
    }
    ++depth;
    if (value.tag == kTagList)
      makeArrayOf(*listOf(value), out);
    else
      makeObjectOf(*recordOf(value), out);
    --depth;
    return true;
  default:
    out = value;
    return true;
  }
}

} // namespace

bool makePlain(Heap &heap, const Value &value, Value &out) {
  PlainMaker maker(heap);
  return maker.make(value, out) && !maker.isTooDeep;
}

} // namespace aslrt::jsonata

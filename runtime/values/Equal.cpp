// SPDX-License-Identifier: Apache-2.0
//
// Equality of JSON values.

#include "values/Container.h"
#include "values/Numbers.h"
#include "values/Writer.h"

#include <algorithm>
#include <cstdlib>

namespace aslrt {

namespace {

/// Objects with more members in another order are compared through sorted names.
constexpr uint32_t kMaxLinear = 32;

bool equalScalars(const AslrtValue &left, const AslrtValue &right) {
  Kind kind = scalarKindOf(left);
  if (kind != scalarKindOf(right))
    return false;
  char leftBuffer[kNumberTextBytes], rightBuffer[kNumberTextBytes];
  std::string_view leftText = scalarText(left, leftBuffer), rightText = scalarText(right, rightBuffer);
  if (kind == Kind::Number)
    return equalNumberTexts(leftText, rightText);
  return leftText == rightText;
}

/// The container's own text, or null when it was built.
const char *sourceOf(const Heap &heap, const AslrtValue &value) {
  switch (value.tag) {
  case ASLRT_TAG_TEXT:
    return heap.textOf(value);
  case ASLRT_TAG_OBJECT:
    return objectOf(value)->source;
  default:
    return arrayOf(value)->source;
  }
}

/// Indices of a shape's keys, by name.
class SortedKeys {
public:
  explicit SortedKeys(const AslrtShape &shape) : shape(shape) {
    order = static_cast<uint32_t *>(std::malloc(shape.count * sizeof(uint32_t)));
    if (!order)
      outOfMemory(shape.count * sizeof(uint32_t));
    for (uint32_t index = 0; index < shape.count; ++index)
      order[index] = index;
    std::sort(order, order + shape.count, [&](uint32_t left, uint32_t right) {
      return comesBefore(shape.keys[left], shape.keys[right]);
    });
  }
  ~SortedKeys() { std::free(order); }
  SortedKeys(const SortedKeys &) = delete;
  SortedKeys &operator=(const SortedKeys &) = delete;

  int64_t find(const AslrtKey &key) const {
    uint32_t *found = std::lower_bound(order, order + shape.count, key, [&](uint32_t index, const AslrtKey &name) {
      return comesBefore(shape.keys[index], name);
    });
    return found != order + shape.count && equalKeys(shape.keys[*found], key) ? int64_t(*found) : -1;
  }

private:
  static bool comesBefore(const AslrtKey &left, const AslrtKey &right) {
    if (left.head != right.head)
      return left.head < right.head;
    if (left.size != right.size)
      return left.size < right.size;
    return left.size > 8 && std::memcmp(left.text, right.text, left.size) < 0;
  }

  const AslrtShape &shape;
  uint32_t *order;
};

struct Pair {
  AslrtValue left, right;
};

/// Adds the pairs of members that have to be equal; false when the names differ.
bool pushMembers(const AslrtObject &left, const AslrtObject &right, SmallBuffer &work) {
  const AslrtShape &leftShape = *left.shape, &rightShape = *right.shape;
  bool sameOrder = true;
  if (&leftShape != &rightShape)
    for (uint32_t index = 0; index < leftShape.count && sameOrder; ++index)
      sameOrder = equalKeys(leftShape.keys[index], rightShape.keys[index]);
  auto push = [&](uint32_t leftIndex, uint32_t rightIndex) {
    Pair pair{left.values[leftIndex], right.values[rightIndex]};
    work.append(reinterpret_cast<const char *>(&pair), sizeof(pair));
  };
  if (sameOrder) {
    for (uint32_t index = 0; index < leftShape.count; ++index)
      push(index, index);
    return true;
  }
  auto pushBy = [&](auto find) {
    for (uint32_t index = 0; index < leftShape.count; ++index) {
      int64_t other = find(leftShape.keys[index]);
      if (other < 0)
        return false;
      push(index, static_cast<uint32_t>(other));
    }
    return true;
  };
  if (leftShape.count <= kMaxLinear)
    return pushBy([&](const AslrtKey &key) { return findKey(rightShape, key); });
  SortedKeys sorted(rightShape);
  return pushBy([&](const AslrtKey &key) { return sorted.find(key); });
}

} // namespace

bool equalValues(Heap &heap, const AslrtValue &left, const AslrtValue &right) {
  // Short texts are equal when their cells are; short strings only then.
  if (left.tag == ASLRT_TAG_INLINE && right.tag == ASLRT_TAG_INLINE) {
    if (left.payload == right.payload && left.aux == right.aux && left.size == right.size)
      return true;
    if (isString(left) || isString(right))
      return false;
  }
  // Pairs still to compare, so that nesting costs no stack.
  SmallBuffer work;
  Pair pair{left, right};
  for (;;) {
    if (!isContainer(pair.left) || !isContainer(pair.right)) {
      if (isContainer(pair.left) != isContainer(pair.right) || !equalScalars(pair.left, pair.right))
        return false;
    } else {
      const char *leftText = sourceOf(heap, pair.left), *rightText = sourceOf(heap, pair.right);
      bool sameText = leftText && rightText && pair.left.size == pair.right.size &&
                      std::memcmp(leftText, rightText, pair.left.size) == 0;
      if (!sameText) {
        bool areObjects = isObject(heap, pair.left);
        uint32_t count = countOf(heap, pair.left);
        if (areObjects != isObject(heap, pair.right) || count != countOf(heap, pair.right))
          return false;
        lookInto(heap, pair.left);
        lookInto(heap, pair.right);
        if (areObjects) {
          if (!pushMembers(*objectOf(pair.left), *objectOf(pair.right), work))
            return false;
        } else {
          for (uint32_t index = 0; index < count; ++index) {
            Pair items{arrayOf(pair.left)->items[index], arrayOf(pair.right)->items[index]};
            work.append(reinterpret_cast<const char *>(&items), sizeof(items));
          }
        }
      }
    }
    if (work.size() == 0)
      return true;
    std::memcpy(&pair, work.data() + work.size() - sizeof(pair), sizeof(pair));
    work.truncate(work.size() - sizeof(pair));
  }
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Building objects and arrays, with exact sizes.

#include "values/Container.h"

#include <cstdlib>

namespace aslrt {

namespace {

/// A size that has to fit a cell.
uint32_t checkedSize(uint64_t size) {
  if (size > UINT32_MAX)
    outOfMemory(size);
  return static_cast<uint32_t>(size);
}

uint64_t sizeOfCells(const AslrtValue *cells, uint32_t count) {
  uint64_t size = 0;
  for (uint32_t index = 0; index < count; ++index)
    size += cells[index].size;
  return size;
}

uint64_t punctuationOf(uint32_t count) { return count == 0 ? 2 : 1 + static_cast<uint64_t>(count); }

AslrtObject *allocateObject(Heap &heap, const AslrtShape *shape) {
  auto *object = static_cast<AslrtObject *>(
      heap.allocate(BlockKind::Object, sizeof(AslrtObject) + shape->count * sizeof(AslrtValue)));
  object->shape = shape;
  object->source = nullptr;
  object->ordinal = 0;
  object->document = ASLRT_NO_DOCUMENT;
  object->reserved = 0;
  return object;
}

AslrtArray *allocateCells(Heap &heap, uint32_t count) {
  auto *array = static_cast<AslrtArray *>(
      heap.allocate(BlockKind::Array, sizeof(AslrtArray) + count * sizeof(AslrtValue)));
  array->source = nullptr;
  array->count = count;
  array->ordinal = 0;
  array->document = ASLRT_NO_DOCUMENT;
  array->reserved = 0;
  array->reserved2 = 0;
  return array;
}

AslrtValue objectCell(AslrtObject *object, uint64_t size) {
  return AslrtValue{reinterpret_cast<uint64_t>(object), 0, ASLRT_TAG_OBJECT, 0, checkedSize(size)};
}

/// Copies cells; gives the sum of their sizes. Few cells, mostly: a call of the library would cost more than the copy.
inline uint64_t copyCells(AslrtValue *out, const AslrtValue *cells, uint32_t count) {
  uint64_t size = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (uint32_t index = 0; index < count; ++index) {
    out[index] = cells[index];
    size += cells[index].size;
  }
  return size;
}

/// `shape` with `key` behind its keys. The answer given last is kept: mapping over like objects asks for
/// the same again and again.
const AslrtShape *appendKey(Heap &heap, const AslrtShape *shape, const AslrtKey &key) {
  if (heap.derivedFrom == shape && equalKeys(heap.derivedTo->keys[shape->count], key))
    return heap.derivedTo;
  uint32_t count = shape->count;
  auto *keys = static_cast<AslrtKey *>(std::malloc((count + size_t(1)) * sizeof(AslrtKey)));
  if (!keys)
    outOfMemory((count + size_t(1)) * sizeof(AslrtKey));
  if (count)
    std::memcpy(keys, shape->keys, count * sizeof(AslrtKey));
  keys[count] = key;
  const AslrtShape *grown = makeShape(heap, keys, count + 1);
  std::free(keys);
  heap.derivedFrom = shape;
  heap.derivedTo = grown;
  return grown;
}

} // namespace

void makeObject(Heap &heap, AslrtValue &out, const AslrtShape *shape, const AslrtValue *values) {
  AslrtObject *object = allocateObject(heap, shape);
  uint64_t size = copyCells(object->values, values, shape->count);
  storeCell(out, objectCell(object, shape->textSize + size));
}

void makeObject(Heap &heap, AslrtValue &out, const std::string_view *names, const AslrtValue *values,
                uint32_t count) {
  // All names stand in one buffer, which moves while it grows: so first the texts, then the keys.
  SmallBuffer text, keys;
  for (uint32_t index = 0; index < count; ++index) {
    text.append('"');
    encodeCharacters(names[index], text);
    text.append("\":", 2);
  }
  const char *prefix = text.data();
  for (uint32_t index = 0; index < count; ++index) {
    const char *end = prefix + 1;
    while (*end != '"')
      end += *end == '\\' ? 2 : 1;
    end += 2;
    AslrtKey key = makeKey(prefix, checkedSize(static_cast<uint64_t>(end - prefix)), 0);
    keys.append(reinterpret_cast<const char *>(&key), sizeof(key));
    prefix = end;
  }
  const AslrtShape *shape =
      makeShape(heap, reinterpret_cast<const AslrtKey *>(keys.data()), count);
  makeObject(heap, out, shape, values);
}

AslrtArray *allocateArray(Heap &heap, uint32_t count) {
  AslrtArray *array = allocateCells(heap, count);
  for (uint32_t index = 0; index < count; ++index)
    array->items[index] = makeNone();
  return array;
}

void finishArray(AslrtValue &out, AslrtArray *array) {
  out = AslrtValue{reinterpret_cast<uint64_t>(array), 0, ASLRT_TAG_ARRAY, 0,
                   checkedSize(punctuationOf(array->count) + sizeOfCells(array->items, array->count))};
}

void makeArray(Heap &heap, AslrtValue &out, const AslrtValue *values, uint32_t count) {
  AslrtArray *array = allocateCells(heap, count);
  uint64_t size = copyCells(array->items, values, count);
  storeCell(out, {reinterpret_cast<uint64_t>(array), 0, ASLRT_TAG_ARRAY, 0, checkedSize(punctuationOf(count) + size)});
}

bool withMember(Heap &heap, AslrtValue &out, AslrtValue &container, const AslrtKey &key,
                const AslrtValue &value) {
  if (container.tag != ASLRT_TAG_OBJECT) [[unlikely]] {
    if (!isObject(heap, container))
      return false;
    lookInto(heap, container);
  }
  const AslrtObject *old = objectOf(container);
  const AslrtShape *shape = old->shape;
  uint64_t size = container.size;
  uint32_t count = shape->count;
  int64_t index = findKey(*shape, key);
  if (index < 0) {
    index = count;
    size += (count != 0) + key.size + uint64_t(3) + value.size;
    shape = appendKey(heap, shape, key);
  } else {
    size += value.size;
    size -= old->values[index].size;
  }
  const AslrtValue added = value; // `value` may be a cell of what `out` names
  AslrtObject *object = allocateObject(heap, shape);
  copyCells(object->values, old->values, count);
  object->values[index] = added;
  storeCell(out, objectCell(object, size));
  return true;
}

bool withElement(Heap &heap, AslrtValue &out, AslrtValue &container, int64_t index,
                 const AslrtValue &value) {
  if (!isArray(heap, container))
    return false;
  uint32_t count = countOf(heap, container);
  if (index < 0)
    index += count;
  if (index < 0 || index >= static_cast<int64_t>(count))
    return false;
  lookInto(heap, container);
  const AslrtArray *old = arrayOf(container);
  uint64_t size = static_cast<uint64_t>(container.size) + value.size - old->items[index].size;
  AslrtValue added = value;
  AslrtArray *array = allocateCells(heap, count);
  copyCells(array->items, old->items, count);
  array->items[index] = added;
  out = AslrtValue{reinterpret_cast<uint64_t>(array), 0, ASLRT_TAG_ARRAY, 0, checkedSize(size)};
  return true;
}

ListBuilder::~ListBuilder() {
  if (cells != local)
    std::free(cells);
}

void ListBuilder::grow() {
  if (capacity > UINT32_MAX / 2)
    outOfMemory(capacity * sizeof(AslrtValue));
  size_t bytes = capacity * 2 * sizeof(AslrtValue);
  auto *grown = static_cast<AslrtValue *>(std::malloc(bytes));
  if (!grown)
    outOfMemory(bytes);
  std::memcpy(static_cast<void *>(grown), cells, used * sizeof(AslrtValue));
  if (cells != local)
    std::free(cells);
  cells = grown;
  capacity *= 2;
}

} // namespace aslrt

void aslrt_json_object(AslrtExec *exec, AslrtValue *out, const AslrtShape *shape,
                       const AslrtValue *values) {
  aslrt::makeObject(aslrt::heapOf(exec), *out, shape, values);
}

void aslrt_json_array(AslrtExec *exec, AslrtValue *out, const AslrtValue *values, uint32_t count) {
  aslrt::makeArray(aslrt::heapOf(exec), *out, values, count);
}

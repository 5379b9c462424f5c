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

size_t bytesOfObject(const AslrtShape *shape) { return sizeof(AslrtObject) + shape->count * sizeof(AslrtValue); }
static_assert(sizeof(AslrtObject) % 8 == 0 && sizeof(AslrtArray) % 8 == 0, "what allocateQuickly takes");

/// What follows the shape in an object that was built.
struct alignas(16) Origin {
  const char *source;
  uint32_t ordinal;
  uint16_t document;
  uint16_t reserved;
};
constexpr Origin kBuilt = {nullptr, 0, ASLRT_NO_DOCUMENT, 0};
static_assert(offsetof(AslrtObject, values) - offsetof(AslrtObject, source) == sizeof(Origin), "stored at once");

/// Makes the head of an object.
AslrtObject *startObject(void *memory, const AslrtShape *shape) {
  auto *object = static_cast<AslrtObject *>(memory);
  object->shape = shape;
  std::memcpy(&object->source, &kBuilt, sizeof(kBuilt));
  return object;
}

AslrtObject *allocateObject(Heap &heap, const AslrtShape *shape) {
  return startObject(heap.allocate(BlockKind::Object, bytesOfObject(shape)), shape);
}

/// Ends the process when `size` does not fit a cell. Nothing is done behind a call of it.
[[gnu::noinline]] void refuseSize(uint64_t size) { (void)checkedSize(size); }

/// Makes `out` the cell of an object. A function that ends with this needs no frame.
inline void storeObject(AslrtValue &out, AslrtObject *object, uint64_t size) {
  if (size > UINT32_MAX) [[unlikely]]
    return refuseSize(size);
  storeCell(out, {reinterpret_cast<uint64_t>(object), 0, ASLRT_TAG_OBJECT, 0, static_cast<uint32_t>(size)});
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

/// Copies cells.
inline void moveCells(AslrtValue *out, const AslrtValue *cells, uint32_t count) {
#pragma clang loop vectorize(disable) unroll(disable)
  for (uint32_t index = 0; index < count; ++index)
    out[index] = cells[index];
}

/// Whether `key` was appended to `shape` last.
inline bool isDerived(const Heap &heap, const AslrtShape *shape, const AslrtKey &key) {
  return heap.derivedFrom == shape && equalKeys(heap.derivedTo->keys[shape->count], key);
}

/// `shape` with `key` behind its keys. The answer given last is kept: mapping over like objects asks for
/// the same again and again.
const AslrtShape *appendKey(Heap &heap, const AslrtShape *shape, const AslrtKey &key) {
  if (isDerived(heap, shape, key))
    return heap.derivedTo;
  uint32_t count = shape->count;
  constexpr uint32_t kUsual = 32;
  AslrtKey local[kUsual];
  AslrtKey *keys = count < kUsual ? local : static_cast<AslrtKey *>(std::malloc((count + size_t(1)) * sizeof(AslrtKey)));
  if (!keys)
    outOfMemory((count + size_t(1)) * sizeof(AslrtKey));
  if (count)
    std::memcpy(keys, shape->keys, count * sizeof(AslrtKey));
  keys[count] = key;
  const AslrtShape *grown = makeShape(heap, keys, count + 1);
  if (keys != local)
    std::free(keys);
  heap.derivedFrom = shape;
  heap.derivedTo = grown;
  return grown;
}

} // namespace

namespace {

inline void fillObject(AslrtValue &out, AslrtObject *object, const AslrtShape *shape, const AslrtValue *values) {
  // Before the cells, which the compiler takes for what might be the shape.
  const uint64_t textSize = shape->textSize;
  uint64_t size = copyCells(object->values, values, shape->count);
  storeObject(out, object, textSize + size);
}

[[gnu::noinline]] void makeObjectSlowly(Heap &heap, AslrtValue &out, const AslrtShape *shape, const AslrtValue *values) {
  fillObject(out, allocateObject(heap, shape), shape, values);
}

} // namespace

void makeObject(Heap &heap, AslrtValue &out, const AslrtShape *shape, const AslrtValue *values) {
  void *memory = heap.allocateQuickly(BlockKind::Object, bytesOfObject(shape));
  if (!memory) [[unlikely]]
    return makeObjectSlowly(heap, out, shape, values);
  fillObject(out, startObject(memory, shape), shape, values);
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

namespace {

/// Puts a copy of the object `old`, of `count` members, into `out`, in `object`, with cell `index` set, and of `size` bytes.
inline void fillChanged(AslrtValue &out, AslrtObject *object, const AslrtObject *old, uint32_t count, uint32_t index,
                        const AslrtValue &value, uint64_t size) {
  const AslrtValue added = value; // may be a cell of what `out` names
  moveCells(object->values, old->values, count);
  storeCell(object->values[index], added);
  storeObject(out, object, size);
}

/// What a shape has more text than another is the new name with what stands around it.
uint64_t sizeWithMore(const AslrtValue &container, const AslrtShape *grown, const AslrtValue &value) {
  return uint64_t(container.size) - objectOf(container)->shape->textSize + grown->textSize + value.size;
}

[[gnu::noinline]] void appendSlowly(Heap &heap, AslrtValue &out, const AslrtValue &container, const AslrtShape *grown,
                                    const AslrtValue &value) {
  fillChanged(out, allocateObject(heap, grown), objectOf(container), grown->count - 1, grown->count - 1, value,
              sizeWithMore(container, grown, value));
}

uint64_t sizeWith(const AslrtValue &container, uint32_t index, const AslrtValue &value) {
  return static_cast<uint64_t>(container.size) - objectOf(container)->values[index].size + value.size;
}

[[gnu::noinline]] void replaceSlowly(Heap &heap, AslrtValue &out, const AslrtValue &container, uint32_t index,
                                     const AslrtValue &value) {
  const AslrtObject *old = objectOf(container);
  fillChanged(out, allocateObject(heap, old->shape), old, old->shape->count, index, value, sizeWith(container, index, value));
}

} // namespace

void replaceMember(Heap &heap, AslrtValue &out, const AslrtValue &container, uint32_t index, const AslrtValue &value) {
  const AslrtObject *old = objectOf(container);
  void *memory = heap.allocateQuickly(BlockKind::Object, bytesOfObject(old->shape));
  if (!memory) [[unlikely]]
    return replaceSlowly(heap, out, container, index, value);
  fillChanged(out, startObject(memory, old->shape), old, old->shape->count, index, value, sizeWith(container, index, value));
}

void appendMember(Heap &heap, AslrtValue &out, const AslrtValue &container, const AslrtShape *grown,
                  const AslrtValue &value) {
  void *memory = heap.allocateQuickly(BlockKind::Object, bytesOfObject(grown));
  if (!memory) [[unlikely]]
    return appendSlowly(heap, out, container, grown, value);
  fillChanged(out, startObject(memory, grown), objectOf(container), grown->count - 1, grown->count - 1, value,
              sizeWithMore(container, grown, value));
}

bool withMember(Heap &heap, AslrtValue &out, AslrtValue &container, const AslrtKey &key,
                const AslrtValue &value) {
  if (container.tag != ASLRT_TAG_OBJECT) [[unlikely]] {
    if (!isObject(heap, container))
      return false;
    lookInto(heap, container);
  }
  const AslrtShape *shape = objectOf(container)->shape;
  // A name that was appended to this shape is not in it.
  if (isDerived(heap, shape, key))
    appendMember(heap, out, container, heap.derivedTo, value);
  else if (int64_t index = findKey(*shape, key); index >= 0)
    replaceMember(heap, out, container, static_cast<uint32_t>(index), value);
  else
    appendMember(heap, out, container, appendKey(heap, shape, key), value);
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

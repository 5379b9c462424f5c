// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics on arrays. Elements are shared, never copied; two values are equal as values/Equal.cpp has it.

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/HashTable.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/TextCursor.h"
#include "values/TextList.h"

#include <bit>

namespace aslrt::intrinsics {
namespace {

/// Most items of a range. Source: asl.md 15.
constexpr int64_t kMaxRangeItems = 1000;

/// Largest array that ArrayPartition takes, in bytes of its text. Source: asl.md 5.3.
constexpr uint32_t kMaxPartitionBytes = 256 * 1024;

/// Containers nested deeper count by their size alone when hashed: enough to tell values apart, and bounded.
constexpr unsigned kHashedDepth = 8;

/// The elements of an array; null when `value` is none. They live until the next collection.
const AslrtArray *elementsOf(Heap &heap, const AslrtValue &value) {
  if (!isArray(heap, value))
    return nullptr;
  AslrtValue cell = value;
  lookInto(heap, cell);
  return arrayOf(cell);
}

/// Equal values have equal hashes: numbers are hashed by their nearest double, members in no order.
uint64_t hashValue(const Heap &heap, const AslrtValue &value, unsigned depth) {
  if (!isContainer(value)) {
    double number;
    if (numberToDouble(value, number))
      return mixBits(std::bit_cast<uint64_t>(number == 0 ? 0.0 : number));
    char buffer[kNumberTextBytes];
    return hashBytes(scalarText(value, buffer));
  }
  MemberWalker walker(heap, value);
  uint64_t hash = mixBits(walker.count() * uint64_t(2) + walker.isObject());
  if (depth == kHashedDepth)
    return hash;
  AslrtKey key;
  AslrtValue child;
  while (walker.next(key, child)) {
    uint64_t childHash = hashValue(heap, child, depth + 1);
    if (walker.isObject())
      hash += mixBits(hashBytes({key.text, key.size}) ^ std::rotl(childHash, 32));
    else
      hash = mixBits(hash ^ childHash);
  }
  return hash;
}

/// Whether the text of an array has an element whose text `isWanted` at its beginning.
template <typename Test> bool textHasElement(const Heap &heap, const AslrtValue &array, Test isWanted) {
  const SkipEntry &entry = heap.skipOf(array);
  const Document &document = heap.document(array.aux);
  uint32_t ordinal = static_cast<uint32_t>(array.payload >> 32);
  TextCursor cursor{document, array.aux, document.text + entry.start + 1, ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    if (isWanted(cursor.at, document.text + entry.end))
      return true;
    cursor.skipValue();
  }
  return false;
}

/// The same for a string that is not kept inline.
[[gnu::noinline]] bool textContainsLong(const Heap &heap, const AslrtValue &array, const AslrtValue &value) {
  char buffer[kNumberTextBytes];
  const std::string_view wanted = scalarText(value, buffer);
  return textHasElement(heap, array, [&](const char *at, const char *end) {
    return static_cast<size_t>(end - at) >= wanted.size() && std::memcmp(at, wanted.data(), wanted.size()) == 0;
  });
}

/// Whether the text of a string that is kept inline stands at `at`. One text of a string is like no other, and ends with its
/// quote, so that it cannot be the beginning of a longer one: elements need not be read to be compared with it.
inline bool isStringAt(const char *at, const AslrtValue &value) {
  const InlineMask &mask = kInlineMasks[value.size];
  uint64_t text[2];
  std::memcpy(text, at, sizeof(text)); // there is padding behind documents
  return (((text[0] ^ value.payload) & mask.low) | ((text[1] ^ value.aux) & mask.high)) == 0;
}

/// textContainsString, but for the first element.
[[gnu::noinline]] bool textContainsFurther(const Heap &heap, const AslrtValue &array, const AslrtValue &value) {
  if (value.tag != ASLRT_TAG_INLINE)
    return textContainsLong(heap, array, value);
  return textHasElement(heap, array, [&](const char *at, const char *) { return isStringAt(at, value); });
}

/// Whether the text of an array has the string `value` for an element.
inline bool textContainsString(const Heap &heap, const AslrtValue &array, const AslrtValue &value) {
  // The first is looked at here, which needs no frame. An empty array has its bracket there, and then what is no string.
  if (value.tag == ASLRT_TAG_INLINE && isStringAt(heap.textOf(array) + 1, value))
    return true;
  return textContainsFurther(heap, array, value);
}

/// findInArray, of whatever values.
[[gnu::noinline]] bool findAmongElements(Heap &heap, const AslrtValue &array, const AslrtValue &value, bool &isFound) {
  if (!isArray(heap, array))
    return false;
  isFound = false;
  MemberWalker walker(heap, array);
  AslrtKey noKey;
  for (AslrtValue element; !isFound && walker.next(noKey, element);)
    isFound = equalValues(heap, element, value);
  return true;
}

/// Whether an array has an element that equals `value`; false when it is none.
inline bool findInArray(Heap &heap, const AslrtValue &array, const AslrtValue &value, bool &isFound) {
  if (array.tag != ASLRT_TAG_TEXT || *heap.textOf(array) != '[' || !isString(value))
    return findAmongElements(heap, array, value, isFound);
  isFound = textContainsString(heap, array, value);
  return true;
}

} // namespace

bool arrayContains(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &value) {
  bool isFound;
  if (!findInArray(heap, array, value, isFound))
    return false;
  storeCell(out, makeBool(isFound)); // what copies it comes next
  return true;
}

bool arrayGetItem(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &index) {
  int64_t at;
  return isArray(heap, array) && readInteger(index, at) && at >= 0 && findElement(heap, array, at, out);
}

bool arrayLength(Heap &heap, AslrtValue &out, const AslrtValue &array) {
  if (!isArray(heap, array))
    return false;
  storeCell(out, makeInt(countOf(heap, array)));
  return true;
}

bool arrayPartition(Heap &heap, AslrtValue &out, const AslrtValue &array, const AslrtValue &size) {
  const AslrtArray *elements = elementsOf(heap, array);
  int64_t chunk;
  if (!elements || array.size > kMaxPartitionBytes || !readInteger(size, chunk) || chunk < 1)
    return false;
  ListBuilder chunks;
  for (uint32_t at = 0; at < elements->count;) {
    uint32_t left = elements->count - at;
    uint32_t count = chunk < left ? static_cast<uint32_t>(chunk) : left;
    AslrtValue cell;
    makeArray(heap, cell, elements->items + at, count);
    chunks.add(cell);
    at += count;
  }
  chunks.finish(heap, out);
  return true;
}

bool arrayRange(Heap &heap, AslrtValue &out, const AslrtValue &first, const AslrtValue &last,
                const AslrtValue &step) {
  int64_t from, to, by;
  if (!readInteger(first, from) || !readInteger(last, to) || !readInteger(step, by) || by == 0)
    return false;
  // Whole steps that lie between; in 128 bits no difference overflows.
  __int128 distance = static_cast<__int128>(to) - from;
  bool pointsAway = by > 0 ? distance < 0 : distance > 0;
  __int128 count = pointsAway ? 0 : distance / by + 1;
  if (count > kMaxRangeItems)
    return false;
  AslrtArray *array = allocateArray(heap, static_cast<uint32_t>(count));
  for (uint32_t i = 0; i < array->count; ++i)
    array->items[i] = makeInt(static_cast<int64_t>(from + static_cast<__int128>(by) * i));
  finishArray(out, array);
  return true;
}

bool arrayUnique(Heap &heap, AslrtValue &out, const AslrtValue &array) {
  const AslrtArray *elements = elementsOf(heap, array);
  if (!elements)
    return false;
  HashTable seen(elements->count);
  ListBuilder unique;
  for (uint32_t i = 0; i < elements->count; ++i) {
    const AslrtValue &element = elements->items[i];
    uint32_t same = seen.findOrAdd(hashValue(heap, element, 0), i, [&](uint32_t other) {
      return equalValues(heap, elements->items[other], element);
    });
    if (same == i)
      unique.add(element);
  }
  unique.finish(heap, out);
  return true;
}

} // namespace aslrt::intrinsics

using namespace aslrt;
using namespace aslrt::intrinsics;

/// aslrt_intrinsic_array_contains, of whatever values.
[[gnu::noinline]] static int32_t containsOther(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                               const AslrtValue *value) {
  return statusOf(arrayContains(heapOf(exec), *out, *array, *value), exec, frame, out, "States.ArrayContains");
}

int32_t aslrt_intrinsic_array_contains(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                       const AslrtValue *value) {
  const Heap &heap = heapOf(exec);
  if (array->tag != ASLRT_TAG_TEXT || *heap.textOf(*array) != '[' || !isString(*value)) [[unlikely]]
    return containsOther(exec, frame, out, array, value);
  storeCell(*out, makeBool(textContainsString(heap, *array, *value)));
  return 0;
}

int32_t aslrt_intrinsic_array_get_item(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                       const AslrtValue *index) {
  return statusOf(arrayGetItem(heapOf(exec), *out, *array, *index), exec, frame, out, "States.ArrayGetItem");
}

int32_t aslrt_intrinsic_array_length(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array) {
  return statusOf(arrayLength(heapOf(exec), *out, *array), exec, frame, out, "States.ArrayLength");
}

int32_t aslrt_intrinsic_array_partition(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                        const AslrtValue *size) {
  return statusOf(arrayPartition(heapOf(exec), *out, *array, *size), exec, frame, out, "States.ArrayPartition");
}

int32_t aslrt_intrinsic_array_range(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *first,
                                    const AslrtValue *last, const AslrtValue *step) {
  return statusOf(arrayRange(heapOf(exec), *out, *first, *last, *step), exec, frame, out, "States.ArrayRange");
}

int32_t aslrt_intrinsic_array_unique(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array) {
  return statusOf(arrayUnique(heapOf(exec), *out, *array), exec, frame, out, "States.ArrayUnique");
}

void aslrt_text_array_contains(AslrtExec *exec, AslrtTextList *given, const AslrtValue *array, const AslrtValue *value) {
  TextList &list = TextList::of(given);
  bool isFound;
  if (!findInArray(heapOf(exec), *array, *value, isFound)) {
    list.isBad = true;
    return;
  }
  list.writeBool(isFound);
}

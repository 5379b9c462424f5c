// SPDX-License-Identifier: Apache-2.0

#include "jsonata/Values.h"

#include "language/intrinsics/HashTable.h"
#include "values/Numbers.h"

#include <algorithm>

namespace aslrt::jsonata {

using intrinsics::mixBits;

/// Records with more members than this have a hash table.
static constexpr uint32_t kLinearMembers = 12;

template <typename T> static T *allocate(Heap &heap, size_t count) {
  return reinterpret_cast<T *>(heap.allocateText(count * sizeof(T)));
}

Type typeOf(const Heap &heap, const Value &value) {
  switch (value.tag) {
  case ASLRT_TAG_NONE:
    return Type::Nothing;
  case ASLRT_TAG_INLINE:
  case ASLRT_TAG_SLICE:
    switch (firstByteOf(value)) {
    case '"':
      return Type::String;
    case 'n':
      return Type::Null;
    case 't':
    case 'f':
      return Type::Boolean;
    default:
      return Type::Number;
    }
  case ASLRT_TAG_INT:
  case ASLRT_TAG_DOUBLE:
    return Type::Number;
  case ASLRT_TAG_TEXT:
    return *heap.textOf(value) == '{' ? Type::Object : Type::Array;
  case ASLRT_TAG_OBJECT:
  case kTagRecord:
    return Type::Object;
  case kTagFunction:
    return Type::Function;
  case ASLRT_TAG_ARRAY:
  case kTagList:
    return Type::Array;
  default:
    return Type::Object; // a tuple
  }
}

/// Reads digits with at most one point: what fits inline has a mantissa and a power of ten that are exact, so that their quotient
/// is the nearest number. False for other texts.
static bool readShortDecimal(const Value &value, double &out) {
  constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
  char text[16];
  std::memcpy(text, &value.payload, 8);
  std::memcpy(text + 8, &value.aux, 2);
  uint32_t at = text[0] == '-', decimals = 0;
  int64_t mantissa = 0;
  bool isFraction = false;
  for (; at < value.size; ++at) {
    const unsigned digit = static_cast<unsigned char>(text[at]) - unsigned('0');
    if (digit <= 9) {
      mantissa = mantissa * 10 + digit;
      decimals += isFraction;
    } else if (text[at] == '.' && !isFraction) {
      isFraction = true;
    } else {
      return false;
    }
  }
  out = static_cast<double>(mantissa) / kPowers[decimals];
  if (text[0] == '-')
    out = -out;
  return true;
}

double readNumber(const Value &value) {
  double number = 0;
  if (value.tag != ASLRT_TAG_INLINE || !readShortDecimal(value, number))
    (void)numberToDouble(value, number);
  return number;
}

// ---------------------------------------------------------------------------------------------
// Arrays
// ---------------------------------------------------------------------------------------------

Items itemsOf(Heap &heap, const Value &array) {
  if (isList(array))
    return {listOf(array)->items, listOf(array)->count};
  if (!isArrayValue(heap, array))
    return {};
  Value cell = array;
  lookInto(heap, cell);
  return {arrayOf(cell)->items, arrayOf(cell)->count};
}

List *makeList(Heap &heap, uint8_t flags, uint32_t capacity) {
  auto *list = allocate<List>(heap, 1);
  *list = List{capacity ? allocate<Value>(heap, capacity) : nullptr, 0, capacity, flags, nullptr};
  return list;
}

Value listValue(List *list) {
  Value value{};
  value.tag = kTagList;
  value.payload = reinterpret_cast<uint64_t>(list);
  return value;
}

static void reserve(Heap &heap, List &list, uint32_t more) {
  if (list.capacity - list.count >= more)
    return;
  uint64_t wanted = std::max<uint64_t>(uint64_t(list.count) + more, uint64_t(list.capacity) * 2);
  wanted = std::max<uint64_t>(wanted, 4);
  if (wanted > UINT32_MAX)
    outOfMemory(wanted * sizeof(Value));
  auto *items = allocate<Value>(heap, wanted);
  if (list.count)
    std::memcpy(items, list.items, list.count * sizeof(Value));
  list.items = items;
  list.capacity = static_cast<uint32_t>(wanted);
}

void append(Heap &heap, List &list, const Value &item) {
  const Value copy = item; // may lie in the memory that is given up
  if (list.count == list.capacity)
    reserve(heap, list, 1);
  list.items[list.count++] = copy;
}

void append(Heap &heap, List &list, Items items) {
  if (items.count == 0)
    return;
  reserve(heap, list, items.count);
  std::memcpy(list.items + list.count, items.data, items.count * sizeof(Value));
  list.count += items.count;
}

Value appended(Heap &heap, const Value &first, Items more) {
  const List *before = isList(first) ? listOf(first) : nullptr;
  const Items items = itemsOf(heap, first);
  List *list = makeList(heap, 0, 0);
  const bool isShared = before && before->taken && *before->taken == before->count &&
                        before->capacity - before->count >= more.count;
  if (isShared) {
    list->items = before->items;
    list->capacity = before->capacity;
    list->taken = before->taken;
  } else {
    const uint64_t capacity = std::max<uint64_t>((uint64_t(items.count) + more.count) * 2, 4);
    if (capacity > UINT32_MAX)
      outOfMemory(capacity * sizeof(Value));
    list->items = allocate<Value>(heap, capacity);
    list->capacity = static_cast<uint32_t>(capacity);
    list->taken = allocate<uint32_t>(heap, 2);
    if (items.count)
      std::memcpy(list->items, items.data, items.count * sizeof(Value));
  }
  if (more.count)
    std::memcpy(list->items + items.count, more.data, more.count * sizeof(Value));
  list->count = items.count + more.count;
  *list->taken = list->count;
  return listValue(list);
}

Value listOfOne(Heap &heap, uint8_t flags, const Value &item) {
  List *list = makeList(heap, flags, 1);
  list->items[list->count++] = item;
  return listValue(list);
}

// ---------------------------------------------------------------------------------------------
// Objects
// ---------------------------------------------------------------------------------------------

Members membersOf(Heap &heap, const Value &object) {
  if (isRecord(object)) {
    const Record &record = *recordOf(object);
    return {record.keys, record.values, record.count};
  }
  if (!isObjectValue(heap, object))
    return {};
  Value cell = object;
  lookInto(heap, cell);
  const AslrtObject &plain = *objectOf(cell);
  return {plain.shape->keys, plain.values, plain.shape->count};
}

Value findMember(Heap &heap, const Value &object, const AslrtKey &key) {
  if (isRecord(object)) {
    const int64_t at = findKey(*recordOf(object), key);
    return at < 0 ? makeNothing() : recordOf(object)->values[at];
  }
  Value member{};
  return aslrt::findMember(heap, object, key, member) ? member : makeNothing();
}

Record *makeRecord(Heap &heap, uint32_t capacity) {
  auto *record = allocate<Record>(heap, 1);
  *record = Record{};
  if (capacity) {
    record->keys = allocate<AslrtKey>(heap, capacity);
    record->values = allocate<Value>(heap, capacity);
    record->capacity = capacity;
  }
  return record;
}

Value recordValue(Record *record) {
  Value value{};
  value.tag = kTagRecord;
  value.payload = reinterpret_cast<uint64_t>(record);
  return value;
}

static uint64_t hashKey(const AslrtKey &key) {
  return key.size <= 8 ? mixBits(key.head ^ key.size) : intrinsics::hashBytes({key.text, key.size});
}

static void addToIndex(Record &record, uint32_t at) {
  uint64_t place = hashKey(record.keys[at]);
  while (record.index[place & record.indexMask] != 0)
    ++place;
  record.index[place & record.indexMask] = at + 1;
}

static void makeIndex(Heap &heap, Record &record) {
  const uint32_t size = std::bit_ceil(record.capacity * 2);
  record.index = allocate<uint32_t>(heap, size);
  std::memset(record.index, 0, size * sizeof(uint32_t));
  record.indexMask = size - 1;
  for (uint32_t at = 0; at < record.count; ++at)
    addToIndex(record, at);
}

int64_t findKey(const Record &record, const AslrtKey &key) {
  if (!record.index) {
    for (uint32_t at = 0; at < record.count; ++at)
      if (equalKeys(record.keys[at], key))
        return at;
    return -1;
  }
  for (uint64_t place = hashKey(key);; ++place) {
    const uint32_t entry = record.index[place & record.indexMask];
    if (entry == 0)
      return -1;
    if (equalKeys(record.keys[entry - 1], key))
      return entry - 1;
  }
}

Value &memberOf(Heap &heap, Record &record, const AslrtKey &key) {
  const int64_t found = findKey(record, key);
  if (found >= 0)
    return record.values[found];
  if (record.count == record.capacity) {
    const uint32_t capacity = std::max<uint32_t>(4, record.capacity * 2);
    auto *keys = allocate<AslrtKey>(heap, capacity);
    auto *values = allocate<Value>(heap, capacity);
    if (record.count) {
      std::memcpy(keys, record.keys, record.count * sizeof(AslrtKey));
      std::memcpy(values, record.values, record.count * sizeof(Value));
    }
    record.keys = keys;
    record.values = values;
    record.capacity = capacity;
    if (capacity > kLinearMembers)
      makeIndex(heap, record);
  }
  record.keys[record.count] = key;
  record.values[record.count] = makeNothing();
  if (record.index)
    addToIndex(record, record.count);
  return record.values[record.count++];
}

void removeMember(Record &record, const AslrtKey &key) {
  const int64_t found = findKey(record, key);
  if (found < 0)
    return;
  const size_t after = record.count - found - 1;
  std::memmove(record.keys + found, record.keys + found + 1, after * sizeof(AslrtKey));
  std::memmove(record.values + found, record.values + found + 1, after * sizeof(Value));
  --record.count;
  if (!record.index)
    return;
  std::memset(record.index, 0, (record.indexMask + size_t(1)) * sizeof(uint32_t));
  for (uint32_t at = 0; at < record.count; ++at)
    addToIndex(record, at);
}

/// A key whose text is `escaped`, copied between quotes and followed by a colon.
static AslrtKey copyKey(Heap &heap, std::string_view escaped, uint32_t flags) {
  char *text = heap.allocateText(escaped.size() + 3);
  text[0] = '"';
  if (!escaped.empty())
    std::memcpy(text + 1, escaped.data(), escaped.size());
  std::memcpy(text + 1 + escaped.size(), "\":", 2);
  return {keyHead(text + 1, static_cast<uint32_t>(escaped.size())), static_cast<uint32_t>(escaped.size()), flags, text + 1};
}

AslrtKey keyOfString(Heap &heap, const Value &string) {
  char buffer[kNumberTextBytes];
  const std::string_view escaped = escapedCharacters(string, buffer);
  return copyKey(heap, escaped, string.flags & ASLRT_FLAG_ESCAPED);
}

Value stringOfKey(Heap &heap, const AslrtKey &key) { return makeText(heap, key.text - 1, key.size + size_t(2)); }

AslrtKey keyOfCharacters(Heap &heap, std::string_view characters) {
  SmallBuffer buffer;
  const bool isEscaped = encodeCharacters(characters, buffer);
  return copyKey(heap, buffer.view(), isEscaped ? ASLRT_FLAG_ESCAPED : 0);
}

} // namespace aslrt::jsonata

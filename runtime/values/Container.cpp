// SPDX-License-Identifier: Apache-2.0
//
// Looking into containers. Building them is in Builder.cpp.

#include "values/Container.h"

#include "values/MemberPlaces.h"
#include "values/TextCursor.h"

namespace aslrt {

// ---------------------------------------------------------------------------------------------
// Walking
// ---------------------------------------------------------------------------------------------

MemberWalker::MemberWalker(const Heap &heap, const AslrtValue &container) {
  switch (container.tag) {
  case ASLRT_TAG_TEXT: {
    const SkipEntry &entry = heap.skipOf(container);
    document = &heap.document(container.aux);
    documentNumber = container.aux;
    at = document->text + entry.start + 1;
    ordinal = static_cast<uint32_t>(container.payload >> 32) + 1;
    total = entry.count;
    object = at[-1] == '{';
    return;
  }
  case ASLRT_TAG_OBJECT:
    keys = objectOf(container)->shape->keys;
    cells = objectOf(container)->values;
    total = objectOf(container)->shape->count;
    object = true;
    return;
  case ASLRT_TAG_ARRAY:
    cells = arrayOf(container)->items;
    total = arrayOf(container)->count;
    return;
  default:
    return;
  }
}

bool MemberWalker::next(AslrtKey &key, AslrtValue &value) {
  if (index == total)
    return false;
  if (!document) {
    if (object)
      key = keys[index];
    value = cells[index++];
    return true;
  }
  TextCursor cursor{*document, documentNumber, at + (index != 0), ordinal};
  if (object)
    cursor.readKey(key);
  cursor.readValue(value);
  at = cursor.at;
  ordinal = cursor.ordinal;
  ++index;
  return true;
}

// ---------------------------------------------------------------------------------------------
// Materialising
// ---------------------------------------------------------------------------------------------

namespace {

/// A container of so many is worth a note when it is made.
constexpr uint32_t kManyMembers = 256;

/// Reads the members of a text object. While the names are those of the shape made last from text, in the
/// same order, that shape is used again and no key is stored.
AslrtObject *materialiseObject(Heap &heap, const Document &document, uint16_t number, uint32_t ordinal) {
  const SkipEntry entry = document.skips[ordinal];
  auto *object = static_cast<AslrtObject *>(
      heap.allocate(BlockKind::Object, sizeof(AslrtObject) + entry.count * sizeof(AslrtValue)));
  if (entry.count >= kManyMembers)
    heap.noteMadeOfText(entry.count * sizeof(AslrtValue));
  object->source = document.text + entry.start;
  object->ordinal = ordinal;
  object->document = number;
  object->reserved = 0;

  const AslrtShape *known = heap.lastTextShape;
  if (known && known->count != entry.count)
    known = nullptr;
  AslrtShape *fresh = nullptr;
  auto startShape = [&](uint32_t keysSoFar) {
    fresh = static_cast<AslrtShape *>(
        heap.allocate(BlockKind::Shape, sizeof(AslrtShape) + entry.count * sizeof(AslrtKey)));
    *fresh = AslrtShape{entry.count, 0, 0, 0};
    if (keysSoFar)
      std::memcpy(fresh->keys, known->keys, keysSoFar * sizeof(AslrtKey));
    known = nullptr;
  };
  if (!known)
    startShape(0);

  TextCursor cursor{document, number, object->source + 1, ordinal + 1};
  uint32_t valueBytes = 0;
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    if (!known || !cursor.takeKey(known->keys[index])) {
      if (known)
        startShape(index);
      cursor.readKey(fresh->keys[index]);
    }
    cursor.readValue(object->values[index]);
    valueBytes += object->values[index].size;
  }
  if (fresh) {
    fresh->textSize = entry.end - entry.start - valueBytes;
    known = fresh;
    heap.lastTextShape = fresh;
  }
  object->shape = known;
  return object;
}

/// The same when the document's form is known: nothing has to be searched.
AslrtObject *materialiseKnown(Heap &heap, const KnownText &known, uint16_t number, uint32_t ordinal) {
  const Document &document = *known.document;
  const SkipEntry &entry = document.skips[ordinal];
  const uint32_t count = entry.count;
  auto *object = static_cast<AslrtObject *>(
      heap.allocate(BlockKind::Object, sizeof(AslrtObject) + count * sizeof(AslrtValue)));
  auto *shape =
      static_cast<AslrtShape *>(heap.allocate(BlockKind::Shape, sizeof(AslrtShape) + count * sizeof(AslrtKey)));
  object->shape = shape;
  object->source = document.text + entry.start;
  object->ordinal = ordinal;
  object->document = number;
  object->reserved = 0;

  const TextTemplate &form = *known.form;
  const uint32_t *mark = known.places + form.containers[ordinal - known.base].open; // before the name
  AslrtKey *key = shape->keys;
  uint32_t valueBytes = 0;
  ++ordinal;
  for (AslrtValue *value = object->values, *end = value + count; value != end; ++value, ++key) {
    const char *name = document.text + mark[0] + 2;
    const uint32_t size = mark[1] - mark[0] - 3;
    uint64_t head;
    std::memcpy(&head, name, 8);
    key->head = head & kInlineMasks[size < 8 ? size : 8].low;
    key->size = size;
    key->flags = ASLRT_FLAG_DOCUMENT | escapedFlag(document, name, size);
    key->text = name;

    const char *start = document.text + mark[1] + 1;
    if (TextCursor::isOpening(*start)) {
      storeContainer(*value, document, number, ordinal);
      mark = known.places + form.containers[ordinal - known.base].close + 1;
      ordinal = document.skips[ordinal].next;
      valueBytes += static_cast<uint32_t>(mark[0] - (start - document.text));
    } else {
      const uint32_t valueSize = mark[2] - mark[1] - 1;
      storeScalar(*value, document, number, start, valueSize);
      valueBytes += valueSize;
      mark += 2;
    }
  }
  *shape = AslrtShape{count, entry.end - entry.start - valueBytes, 0, 0};
  heap.lastTextShape = shape;
  return object;
}

AslrtArray *materialiseArray(Heap &heap, const Document &document, uint16_t number, uint32_t ordinal) {
  const SkipEntry entry = document.skips[ordinal];
  auto *array = static_cast<AslrtArray *>(
      heap.allocate(BlockKind::Array, sizeof(AslrtArray) + entry.count * sizeof(AslrtValue)));
  if (entry.count >= kManyMembers)
    heap.noteMadeOfText(entry.count * sizeof(AslrtValue));
  array->source = document.text + entry.start;
  array->count = entry.count;
  array->ordinal = ordinal;
  array->document = number;
  array->reserved = 0;
  array->reserved2 = 0;
  TextCursor cursor{document, number, array->source + 1, ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    cursor.readValue(array->items[index]);
  }
  return array;
}

} // namespace

void lookInto(Heap &heap, AslrtValue &cell) {
  if (cell.tag != ASLRT_TAG_TEXT)
    return;
  uint16_t number = cell.aux;
  const Document &document = heap.document(number);
  uint32_t ordinal = static_cast<uint32_t>(cell.payload >> 32);
  bool isObject = document.text[document.skips[ordinal].start] == '{';
  KnownText known;
  if (!isObject)
    cell.payload = reinterpret_cast<uint64_t>(materialiseArray(heap, document, number, ordinal));
  else if (findKnownText(document, ordinal, known) && known.form->id == known.formId)
    cell.payload = reinterpret_cast<uint64_t>(materialiseKnown(heap, known, number, ordinal));
  else
    cell.payload = reinterpret_cast<uint64_t>(materialiseObject(heap, document, number, ordinal));
  cell.tag = isObject ? ASLRT_TAG_OBJECT : ASLRT_TAG_ARRAY;
  cell.aux = 0;
}

bool replaceInText(Heap &heap, AslrtValue &out, const AslrtValue &container, const AslrtKey &key,
                   const AslrtValue &value) {
  if (container.tag != ASLRT_TAG_TEXT)
    return false;
  const Document &document = heap.document(container.aux);
  const uint32_t ordinal = static_cast<uint32_t>(container.payload >> 32);
  KnownText known;
  if (document.text[document.skips[ordinal].start] != '{' || !findKnownText(document, ordinal, known) ||
      known.form->id != known.formId)
    return false;
  AslrtObject *object = materialiseKnown(heap, known, container.aux, ordinal);
  const int64_t index = findKey(*object->shape, key);
  if (index < 0)
    return false;
  const uint64_t size = static_cast<uint64_t>(container.size) - object->values[index].size + value.size;
  if (size > UINT32_MAX) [[unlikely]]
    outOfMemory(size);
  storeCell(object->values[index], value);
  object->source = nullptr;
  object->ordinal = 0;
  object->document = ASLRT_NO_DOCUMENT;
  storeCell(out, {reinterpret_cast<uint64_t>(object), 0, ASLRT_TAG_OBJECT, 0, static_cast<uint32_t>(size)});
  return true;
}

uint32_t countOf(const Heap &heap, const AslrtValue &value) {
  switch (value.tag) {
  case ASLRT_TAG_TEXT:
    return heap.skipOf(value).count;
  case ASLRT_TAG_OBJECT:
    return objectOf(value)->shape->count;
  case ASLRT_TAG_ARRAY:
    return arrayOf(value)->count;
  default:
    return 0;
  }
}

// ---------------------------------------------------------------------------------------------
// Finding
// ---------------------------------------------------------------------------------------------

/// `index` from the front, or -1 when it is outside of `count` elements.
static int64_t absoluteIndex(int64_t index, uint32_t count) {
  if (index < 0)
    index += count;
  return index >= 0 && index < static_cast<int64_t>(count) ? index : -1;
}

AslrtValue *memberCell(Heap &heap, AslrtValue &container, const AslrtKey &key) {
  if (!isObject(heap, container))
    return nullptr;
  lookInto(heap, container);
  AslrtObject *object = objectOf(container);
  int64_t index = findKey(*object->shape, key);
  return index < 0 ? nullptr : &object->values[index];
}

AslrtValue *elementCell(Heap &heap, AslrtValue &container, int64_t index) {
  if (!isArray(heap, container))
    return nullptr;
  index = absoluteIndex(index, countOf(heap, container));
  if (index < 0)
    return nullptr;
  lookInto(heap, container);
  return &arrayOf(container)->items[index];
}

bool findMember(const Heap &heap, const AslrtValue &container, const AslrtKey &key, AslrtValue &out) {
  if (!isObject(heap, container))
    return false;
  if (container.tag == ASLRT_TAG_OBJECT) {
    const AslrtObject *object = objectOf(container);
    int64_t index = findKey(*object->shape, key);
    if (index >= 0)
      out = object->values[index];
    return index >= 0;
  }
  const SkipEntry &entry = heap.skipOf(container);
  const Document &document = heap.document(container.aux);
  uint32_t ordinal = static_cast<uint32_t>(container.payload >> 32);
  KnownText known;
  if (findKnownText(document, ordinal, known)) {
    MemberPlace place;
    if (!findMemberPlace(heap, known, ordinal - known.base, key, place))
      return false;
    readMember(known, container.aux, place, out);
    return true;
  }
  TextCursor cursor{document, container.aux, document.text + entry.start + 1, ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    if (cursor.takeKey(key)) {
      cursor.readValue(out);
      return true;
    }
    cursor.skipKey();
    cursor.skipValue();
  }
  return false;
}

const KnownElements *findKnownElements(const Document &document, uint32_t ordinal, uint32_t &before) {
  // A form is learned from one of the first elements, and the next is the first that is known to be of it.
  constexpr uint32_t kMostBefore = 8;
  const KnownElements &elements = document.elements;
  if (!elements.form)
    return nullptr;
  const SkipEntry &array = document.skips[ordinal];
  before = array.count - elements.count;
  if (before > kMostBefore || elements.first >= array.next)
    return nullptr;
  ++ordinal;
  uint32_t left = before;
  for (; left != 0 && ordinal < elements.first; --left)
    ordinal = document.skips[ordinal].next;
  return left == 0 && ordinal == elements.first ? &elements : nullptr;
}

uint32_t ordinalOfElement(const Document &document, uint32_t ordinal, const KnownElements &elements, uint32_t before,
                          uint32_t index) {
  if (index >= before) [[likely]]
    return elements.first + (index - before) * elements.containers;
  for (++ordinal; index != 0; --index)
    ordinal = document.skips[ordinal].next;
  return ordinal;
}

/// findKnownElement, of an array that nobody asked for an element so far, or for one of its first elements.
[[gnu::noinline]] static bool findElementAnew(const Heap &heap, const AslrtValue &array, uint32_t index, AslrtValue &out) {
  const Document &document = heap.document(array.aux);
  const uint32_t ordinal = static_cast<uint32_t>(array.payload >> 32);
  uint32_t before;
  const KnownElements *elements = findKnownElements(document, ordinal, before);
  if (!elements)
    return false;
  elements->array = ordinal;
  elements->before = before;
  storeContainer(out, document, array.aux, ordinalOfElement(document, ordinal, *elements, before, index));
  return true;
}

bool findKnownElement(const Heap &heap, const AslrtValue &array, uint32_t index, AslrtValue &out) {
  const uint16_t number = array.aux;
  const Document &document = heap.document(number);
  const KnownElements &elements = document.elements;
  if (elements.array != array.payload >> 32 || index < elements.before) [[unlikely]]
    return findElementAnew(heap, array, index, out);
  const uint32_t ordinal = elements.first + (index - elements.before) * elements.containers;
  const SkipEntry &entry = document.skips[ordinal];
  storeHalves(out, uint64_t(ordinal) << 32 | entry.start,
              number | uint64_t(ASLRT_TAG_TEXT) << 16 | uint64_t(entry.end - entry.start) << 32);
  return true;
}

bool findElement(const Heap &heap, const AslrtValue &container, int64_t index, AslrtValue &out) {
  if (!isArray(heap, container))
    return false;
  index = absoluteIndex(index, countOf(heap, container));
  if (index < 0)
    return false;
  if (container.tag == ASLRT_TAG_ARRAY) {
    out = arrayOf(container)->items[index];
    return true;
  }
  const SkipEntry &entry = heap.skipOf(container);
  const Document &document = heap.document(container.aux);
  uint32_t ordinal = static_cast<uint32_t>(container.payload >> 32);
  TextCursor cursor{document, container.aux, document.text + entry.start + 1, ordinal + 1};
  for (; index != 0; --index) {
    cursor.skipValue();
    ++cursor.at;
  }
  cursor.readValue(out);
  return true;
}

} // namespace aslrt

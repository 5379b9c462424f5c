// SPDX-License-Identifier: Apache-2.0
//
// The door: check a text, settle equal names, make it a document of the heap and a cell.

#include "values/Reader.h"

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Scanner.h"
#include "values/Writer.h"

namespace aslrt {

namespace {

bool isSpace(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

/// The size without spaces at the end: the last line end of a file must not cost the quick way.
size_t trimEnd(const char *text, size_t size) {
  while (size != 0 && isSpace(text[size - 1]))
    --size;
  return size;
}

/// Checks and makes canonical, by blocks when that goes.
ReadError readText(char *text, size_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  size = trimEnd(text, size);
  if (scanText(text, size, templates, skips, facts))
    return {};
  return checkText(text, size, skips, facts);
}

/// Turns the text cells of document `number` below and in `root` into built values of the arena that name
/// no document. For when there are too many documents.
void detach(Heap &heap, AslrtValue &root, uint16_t number) {
  // Work still to do, as addresses of cells: containers of the arena do not move meanwhile.
  SmallBuffer work;
  auto push = [&work](AslrtValue *cell) { work.append(reinterpret_cast<const char *>(&cell), sizeof(cell)); };
  push(&root);
  while (work.size() != 0) {
    size_t rest = work.size() - sizeof(AslrtValue *);
    AslrtValue *cell;
    std::memcpy(&cell, work.data() + rest, sizeof(cell));
    work.truncate(rest);
    if (cell->tag == ASLRT_TAG_SLICE) {
      char *copy = heap.allocateText(cell->size);
      copyText(copy, reinterpret_cast<const char *>(cell->payload), cell->size);
      cell->payload = reinterpret_cast<uint64_t>(copy);
      cell->aux = 0;
      cell->flags &= static_cast<uint8_t>(~ASLRT_FLAG_DOCUMENT);
      continue;
    }
    lookInto(heap, *cell);
    AslrtValue *cells;
    uint32_t count;
    if (cell->tag == ASLRT_TAG_OBJECT) {
      AslrtObject *object = objectOf(*cell);
      object->shape = makeShape(heap, object->shape->keys, object->shape->count, KeyText::CopyAll);
      object->source = nullptr;
      object->document = ASLRT_NO_DOCUMENT;
      cells = object->values;
      count = object->shape->count;
    } else {
      AslrtArray *array = arrayOf(*cell);
      array->source = nullptr;
      array->document = ASLRT_NO_DOCUMENT;
      cells = array->items;
      count = array->count;
    }
    for (uint32_t index = 0; index < count; ++index)
      if (cells[index].tag == ASLRT_TAG_TEXT || cells[index].tag == ASLRT_TAG_SLICE)
        push(&cells[index]);
  }
  heap.lastTextShape = nullptr; // its names are the document's
  heap.dropDocument(number);
}

/// Makes a document of a text that was checked and has no equal names.
void addDocument(Heap &heap, Document &document, SkipTable &skips, const TextFacts &facts, AslrtValue &out) {
  document.textSize = facts.size;
  document.hasBackslash = facts.hasBackslash;
  skips.moveTo(heap, document);
  if (facts.form) {
    document.form = facts.form;
    document.formId = facts.form->id;
  }
  uint16_t number = heap.addDocument(document);
  out = AslrtValue{0, number, ASLRT_TAG_TEXT, 0, document.textSize};
  if (number == Heap::kSpareDocument)
    detach(heap, out, number);
}

} // namespace

ReadError parse(Heap &heap, const char *text, size_t size, AslrtValue &out) {
  if (size > kMaxTextBytes)
    return {kMaxTextBytes, "text is larger than 4 GiB"};
  char *buffer = heap.takeTextBuffer(size);
  copyText(buffer, text, size);
  return parseBuffer(heap, buffer, size, out);
}

ReadError parseShared(Heap &heap, char *text, size_t size, AslrtValue &out) {
  const size_t trimmed = trimEnd(text, size);
  if (trimmed <= kMaxTextBytes) {
    SkipTable skips;
    TextFacts facts;
    char behind[kPaddingBytes];
    std::memcpy(behind, text + trimmed, kPaddingBytes);
    const bool isTaken = scanText(text, trimmed, heap.templates, skips, facts) && !facts.hasEqualNames;
    std::memcpy(text + trimmed, behind, kPaddingBytes);
    if (isTaken) {
      Document document;
      document.text = text;
      document.isShared = true;
      document.capacity = facts.size;
      addDocument(heap, document, skips, facts, out);
      return {};
    }
  }
  return parse(heap, text, size, out);
}

ReadError parseBuffer(Heap &heap, char *buffer, size_t size, AslrtValue &out) {
  out = makeNone();
  if (size > kMaxTextBytes) {
    heap.releaseTextBuffer(buffer);
    return {kMaxTextBytes, "text is larger than 4 GiB"};
  }
  SkipTable skips;
  TextFacts facts;
  if (ReadError error = readText(buffer, size, heap.templates, skips, facts)) {
    heap.releaseTextBuffer(buffer);
    return error;
  }
  if (skips.count() == 0) {
    out = makeText(heap, buffer, facts.size);
    heap.releaseTextBuffer(buffer);
    return {};
  }

  std::memset(buffer + facts.size, ' ', kPaddingBytes);
  Document document;
  document.text = buffer;
  document.capacity = static_cast<uint32_t>(size);
  document.textSize = facts.size;
  document.hasBackslash = facts.hasBackslash;
  document.skips = skips.entries();
  document.skipCount = skips.count();
  if (facts.namesAreChecked ? facts.hasEqualNames : hasEqualNames(document)) {
    char *settled = heap.takeTextBuffer(facts.size);
    uint32_t settledSize = dropEqualNames(document, settled);
    heap.releaseTextBuffer(buffer);
    document.text = settled;
    document.capacity = facts.size;
    // What was accepted with more members is accepted with fewer.
    (void)checkText(settled, settledSize, skips, facts);
    std::memset(settled + facts.size, ' ', kPaddingBytes);
  }
  addDocument(heap, document, skips, facts, out);
  return {};
}

} // namespace aslrt

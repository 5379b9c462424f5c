// SPDX-License-Identifier: Apache-2.0

#include "values/TextList.h"

#include "values/Blocks.h"
#include "values/Container.h"
#include "values/Reader.h"

#include <algorithm>
#include <vector>

namespace aslrt {

/// More is not taken on a guess. What is taken and not used costs nothing but address space.
static constexpr size_t kMostGuessedBytes = 1 << 30;

void TextList::begin(Heap &heap, const AslrtValue &like, uint32_t constantBytes) {
  constants = constantBytes;
  count = 0;
  isBad = hasBackslash = false;
  lookedThrough = 0;
  if (text && capacity < constants + 2 * kSlack) {
    heap.releaseTextBuffer(text);
    text = nullptr;
  }
  if (!text) {
    const size_t likely = lastBytes != 0 ? lastBytes + lastBytes / 8 : like.size + size_t(like.size) / 2;
    text = heap.takeTextBuffer(std::min(likely, kMostGuessedBytes) + constants + 2 * kSlack);
    capacity = std::min(Heap::roomOfTextBuffer(text), kMaxTextBytes);
  }
  at = text;
  setMark(0);
  nextSkip = skips;
  if (!skips) {
    const size_t likely = lastSkips != 0 ? lastSkips + lastSkips / 8 : 2 * size_t(countOf(heap, like));
    growSkips(std::min(likely + 8, kMostGuessedBytes / sizeof(SkipEntry)));
  }
  open(0, 0);
  *at++ = '[';
  item = at;
}

/// After so many bytes what was written is looked through: it is in the nearest caches then.
static constexpr size_t kLookBytes = 16 * 1024;

/// Puts the mark behind the next `bytes`, for which there is room, and not too far behind.
void TextList::setMark(size_t bytes) {
  const size_t used = static_cast<size_t>(at - text);
  mark = text + std::min(capacity - constants - kSlack, used + std::max(bytes, kLookBytes));
}

/// Looks for backslashes in what was written.
void TextList::lookThrough() {
  const size_t used = static_cast<size_t>(at - text);
  if (!hasBackslash)
    hasBackslash = std::memchr(text + lookedThrough, '\\', used - lookedThrough) != nullptr;
  lookedThrough = used;
}

void TextList::passMark(size_t bytes) {
  lookThrough();
  const size_t used = static_cast<size_t>(at - text), reserved = constants + kSlack;
  if (used + bytes + reserved <= capacity)
    return setMark(bytes);
  if (used + bytes + reserved > kMaxTextBytes)
    outOfMemory(used + bytes);
  const size_t wanted = std::min(std::max(2 * capacity, used + bytes + reserved), kMaxTextBytes);
  char *grown = Heap::resizeTextBuffer(text, wanted);
  if (!grown)
    outOfMemory(wanted);
  item = grown + (item - text);
  text = grown;
  at = grown + used;
  capacity = wanted;
  setMark(bytes);
}

void TextList::growSkips(size_t entries) {
  const size_t used = ordinal();
  const size_t wanted = std::max(2 * static_cast<size_t>(skipsEnd - skips), used + entries);
  auto *grown = static_cast<SkipEntry *>(resizeBlock(skips, wanted * sizeof(SkipEntry)));
  if (!grown)
    outOfMemory(wanted * sizeof(SkipEntry));
  skips = grown;
  nextSkip = grown + used;
  skipsEnd = grown + roomOfBlock(grown) / sizeof(SkipEntry);
}

/// Puts the entries of a container and of all below it, of which the first opens at `start` in its own text, behind
/// `out`; what the text is that is written now begins at `place` and has the ordinal `ordinal`.
static void moveEntries(SkipEntry *out, const SkipEntry *entries, size_t count, uint32_t move, uint32_t shift) {
  for (size_t index = 0; index < count; ++index) {
    const SkipEntry &entry = entries[index];
    out[index] = {entry.start + move, entry.end + move, entry.next + shift, entry.count};
  }
}

void TextList::copy(const Document &document, uint32_t which) {
  const SkipEntry &entry = document.skips[which];
  const size_t bytes = entry.end - entry.start, entries = entry.next - which;
  reserve(bytes);
  if (static_cast<size_t>(skipsEnd - nextSkip) < entries)
    growSkips(entries);
  // Differences wrap around.
  moveEntries(nextSkip, document.skips + which, entries, place() - entry.start, ordinal() - which);
  nextSkip += entries;
  copyText(at, document.text + entry.start, bytes);
  at += bytes;
}

void TextList::copy(const TextList &inner) {
  const size_t bytes = inner.size(), below = inner.ordinal() - size_t(1);
  const uint32_t move = place(), opened = open(inner.count, 0);
  reserve(bytes);
  if (static_cast<size_t>(skipsEnd - nextSkip) < below)
    growSkips(below);
  moveEntries(nextSkip, inner.skips + 1, below, move, opened);
  nextSkip += below;
  copyText(at, inner.text, bytes);
  at += bytes;
  at[-1] = ']';
  close(opened, 0);
}

namespace {

/// A built container being written: the cells still to come.
struct Level {
  const AslrtKey *keys; ///< of the next cell; null in an array
  const AslrtValue *next;
  const AslrtValue *end;
  uint32_t ordinal;
};

/// The document that holds the text of a container that was looked into; null when it was built.
const Document *documentOf(const Heap &heap, const AslrtValue &value, uint32_t &ordinal) {
  const bool isObject = value.tag == ASLRT_TAG_OBJECT;
  const uint16_t number = isObject ? objectOf(value)->document : arrayOf(value)->document;
  ordinal = isObject ? objectOf(value)->ordinal : arrayOf(value)->ordinal;
  const char *source = isObject ? objectOf(value)->source : arrayOf(value)->source;
  return source && number != ASLRT_NO_DOCUMENT ? &heap.document(number) : nullptr;
}

} // namespace

void TextList::writeOther(const Heap &heap, const AslrtValue &value) {
  if (value.tag == ASLRT_TAG_NONE)
    return;
  if (value.tag == ASLRT_TAG_DOUBLE) {
    reserve(kNumberTextBytes);
    char buffer[kNumberTextBytes];
    std::string_view number = scalarText(value, buffer);
    copyText(at, number.data(), number.size());
    at += number.size();
    return;
  }
  uint32_t which;
  if (const Document *document = documentOf(heap, value, which))
    return copy(*document, which);

  std::vector<Level> around; // the containers around the innermost
  auto enter = [this](const AslrtValue &container) {
    reserve(1);
    if (container.tag == ASLRT_TAG_OBJECT) {
      const AslrtObject *object = objectOf(container);
      const uint32_t opened = open(object->shape->count, 0);
      *at++ = '{';
      return Level{object->shape->keys, object->values, object->values + object->shape->count, opened};
    }
    const AslrtArray *array = arrayOf(container);
    const uint32_t opened = open(array->count, 0);
    *at++ = '[';
    return Level{nullptr, array->items, array->items + array->count, opened};
  };
  Level level = enter(value);
  for (;;) {
    reserve(2);
    if (level.next == level.end) {
      // A comma was written after each member, the last one too: the bracket takes its place.
      at -= at[-1] == ',';
      *at++ = level.keys ? '}' : ']';
      close(level.ordinal, 0);
      if (around.empty())
        return;
      level = around.back();
      around.pop_back();
      *at++ = ',';
      continue;
    }
    if (level.keys) {
      const AslrtKey &key = *level.keys++;
      reserve(key.size + size_t(3));
      copyText(at, key.text - 1, key.size + size_t(3));
      at += key.size + 3;
    }
    const AslrtValue &cell = *level.next++;
    const bool isBuilt = cell.tag == ASLRT_TAG_OBJECT || cell.tag == ASLRT_TAG_ARRAY;
    if (isBuilt && !documentOf(heap, cell, which)) {
      around.push_back(level);
      level = enter(cell);
      continue;
    }
    write(heap, cell);
    reserve(1);
    *at++ = ',';
  }
}

/// Bytes that are not worth to be given back.
static constexpr size_t kFewBytes = 1024;

AslrtValue TextList::end(Heap &heap) {
  if (count == 0) {
    AslrtValue out;
    makeArray(heap, out, nullptr, 0);
    return out;
  }
  at[-1] = ']';
  skips[0].count = count;
  close(0, 0);
  const size_t bytes = place();
  lastBytes = bytes;
  lastSkips = ordinal();
  lookThrough();
  // Of a large block, what was not used takes no memory.
  if (capacity - bytes > bytes / 4 + kFewBytes) {
    capacity = bytes;
    if (bytes < kLargeBytes)
      if (char *less = Heap::resizeTextBuffer(text, bytes))
        text = less;
  }
  AslrtValue out;
  // Numbers of documents are few; the reader knows what to do without one. (A second makes sure of what may be its own.)
  if (heap.liveDocuments() + 1 >= Heap::kSpareDocument) {
    (void)parseBuffer(heap, text, bytes, out);
    text = nullptr;
    drop();
    return out;
  }
  std::memset(text + bytes, ' ', kPaddingBytes);
  Document document;
  document.text = text;
  document.textSize = static_cast<uint32_t>(bytes);
  document.capacity = static_cast<uint32_t>(capacity);
  document.hasBackslash = hasBackslash;
  document.skips = skips;
  document.skipCount = ordinal();
  document.skipCapacity = static_cast<uint32_t>(skipsEnd - skips);
  if (const size_t left = static_cast<size_t>(skipsEnd - nextSkip); left * sizeof(SkipEntry) > bytes / 8 + kFewBytes) {
    document.skipCapacity = document.skipCount;
    if (document.skipCount * sizeof(SkipEntry) < kLargeBytes)
      if (void *less = resizeBlock(skips, document.skipCount * sizeof(SkipEntry)))
        document.skips = static_cast<SkipEntry *>(less);
  }
  text = nullptr;
  skips = nextSkip = skipsEnd = nullptr;
  const uint16_t documentNumber = heap.addDocument(document);
  return AslrtValue{0, documentNumber, ASLRT_TAG_TEXT, 0, document.textSize};
}

void TextList::drop() {
  Heap::freeTextBuffer(text);
  releaseBlock(skips);
  text = nullptr;
  skips = nextSkip = skipsEnd = nullptr;
}

} // namespace aslrt

using namespace aslrt;

AslrtTextList *aslrt_text_begin(AslrtExec *exec, const AslrtValue *like, uint32_t number, uint32_t constants) {
  Heap &heap = heapOf(exec);
  TextList &list = heap.textList(number);
  list.begin(heap, *like, constants);
  return &list;
}

void aslrt_text_constant(AslrtTextList *list, const AslrtText *text) {
  copyText(list->at, text->data, text->size);
  list->at += text->size;
}

uint32_t aslrt_text_open(AslrtTextList *list, uint32_t count, uint32_t ahead) {
  return TextList::of(list).open(count, ahead);
}

void aslrt_text_close(AslrtTextList *list, uint32_t ordinal, uint32_t ahead) { TextList::of(list).close(ordinal, ahead); }

void aslrt_text_value(AslrtExec *exec, AslrtTextList *list, const AslrtValue *value) {
  TextList::of(list).write(heapOf(exec), *value);
}

void aslrt_text_index(AslrtTextList *list, uint32_t index) { TextList::of(list).writeNumber(index); }

void aslrt_text_list(AslrtTextList *list, const AslrtTextList *inner) { TextList::of(list).copy(TextList::of(inner)); }

uint32_t aslrt_text_size(const AslrtTextList *list) { return static_cast<uint32_t>(TextList::of(list).size()); }

int32_t aslrt_text_item(AslrtExec *exec, AslrtTextList *given) {
  TextList &list = TextList::of(given);
  const bool isTooLarge = static_cast<size_t>(list.at - list.item) > exec->payloadLimitBytes;
  list.endItem();
  return isTooLarge | list.isBad;
}

void aslrt_text_end(AslrtExec *exec, AslrtValue *out, AslrtTextList *list) {
  storeCell(*out, TextList::of(list).end(heapOf(exec)));
}

// SPDX-License-Identifier: Apache-2.0
//
// The copying collector (Cheney), and what it does with documents.
//
//   begin     the arena's chunks become the old ones; new ones are empty
//   visit     each root cell is forwarded: what it names moves to the new chunks once, leaving the new
//             address in its old head (bit 0 set)
//   end       the new blocks are looked through in order, which forwards what they name, until all are;
//             then documents; then the old chunks go
//
// Forwarding needs no stack and no mark bits, because the new blocks not yet looked through are the work
// still to do. Two things are special here:
//
//   * A container made from text is equal to that text, so it is not copied: its cell becomes a text cell
//     again, and what was materialised below it is dropped. Whoever looks again pays for one level.
//   * Cells name documents by number and the bytes they name are added up. A document without any is
//     freed. One of more than kMinimumCompactBytes of which less than a quarter is named is copied out:
//     the named stretches, each with its run of skip entries, go one behind the other into new tables
//     under the same number. Overlapping stretches are copied twice; the quarter bounds that.

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Writer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace aslrt {

namespace {

/// Smaller documents are kept whole: copying would gain little.
constexpr uint32_t kMinimumCompactBytes = 16 * 1024;

uint64_t &headOf(void *block) { return static_cast<uint64_t *>(block)[-1]; }

} // namespace

void Heap::beginCollection() {
  sealTop();
  oldChunks = chunks;
  oldBigChunks = bigChunks;
  chunks = bigChunks = ChunkList();
  top = limit = nullptr;
  chunkBytes = 0;
  boundBytes = SIZE_MAX; // what is copied is not new usage
  lastTextShape = derivedFrom = derivedTo = nullptr;
  for (uint32_t number = 0; number < documentSlots; ++number)
    documents[number].liveBytes = documents[number].liveSkips = 0;
  rootCount = 0;
}

void Heap::visit(AslrtValue *cells, size_t count) {
  if (rootCount == rootCapacity) {
    rootCapacity = rootCapacity ? rootCapacity * 2 : 16;
    auto *grown = static_cast<RootRange *>(std::realloc(roots, rootCapacity * sizeof(RootRange)));
    if (!grown)
      outOfMemory(rootCapacity * sizeof(RootRange));
    roots = grown;
  }
  roots[rootCount++] = {cells, count};
  for (size_t index = 0; index < count; ++index)
    forward(cells[index]);
}

void Heap::endCollection() {
  scanNewBlocks();
  compactDocuments();
  releaseChunks(oldChunks);
  releaseChunks(oldBigChunks);
  ++collectionCount;
  // Documents are not copied: what lives of them does not make a collection dear. But large containers that were made of text are
  // text again, and may have to be made once more: before the next one, several times as much is to be allocated as the largest
  // takes; and as all do, as long as that is in proportion to the documents.
  const size_t arenaBytes = usedBytes() - documentBytes;
  const size_t madeAgain = std::max(4 * largestMadeOfText, std::min(4 * madeOfTextBytes, documentBytes));
  boundBytes = documentBytes + std::max({minimumBoundBytes, arenaBytes * 2, madeAgain});
  madeOfTextBytes = largestMadeOfText = 0;
}

/// Moves what `cell` names, when it has to move.
void Heap::forward(AslrtValue &cell) {
  if (cell.flags & ASLRT_FLAG_CONSTANT)
    return;
  switch (cell.tag) {
  case ASLRT_TAG_SLICE:
    if (cell.flags & ASLRT_FLAG_DOCUMENT)
      documents[cell.aux].liveBytes += cell.size;
    else
      cell.payload = reinterpret_cast<uint64_t>(copyBlock(reinterpret_cast<void *>(cell.payload)));
    return;
  case ASLRT_TAG_OBJECT:
  case ASLRT_TAG_ARRAY: {
    bool isObject = cell.tag == ASLRT_TAG_OBJECT;
    uint16_t number = isObject ? objectOf(cell)->document : arrayOf(cell)->document;
    if (number == ASLRT_NO_DOCUMENT) {
      cell.payload = reinterpret_cast<uint64_t>(copyBlock(reinterpret_cast<void *>(cell.payload)));
      return;
    }
    const char *source = isObject ? objectOf(cell)->source : arrayOf(cell)->source;
    uint64_t ordinal = isObject ? objectOf(cell)->ordinal : arrayOf(cell)->ordinal;
    cell.payload = ordinal << 32 | static_cast<uint32_t>(source - documents[number].text);
    cell.aux = number;
    cell.tag = ASLRT_TAG_TEXT;
    [[fallthrough]];
  }
  case ASLRT_TAG_TEXT: {
    Document &document = documents[cell.aux];
    uint32_t ordinal = static_cast<uint32_t>(cell.payload >> 32);
    document.liveBytes += cell.size;
    document.liveSkips += document.skips[ordinal].next - ordinal;
    return;
  }
  default:
    return;
  }
}

/// Copies a block of any kind but Shape, unless it has moved already. Returns its new address.
void *Heap::copyBlock(void *block) {
  uint64_t &head = headOf(block);
  if (head & 1)
    return reinterpret_cast<void *>(head - 1);
  size_t bytes = (head >> 3) - kHeadBytes;
  void *copy = allocate(static_cast<BlockKind>(head >> 1 & 3), bytes);
  copyText(static_cast<char *>(copy), static_cast<const char *>(block), bytes);
  head = reinterpret_cast<uint64_t>(copy) | 1;
  return copy;
}

/// Copies a shape of the arena, unless it has moved already. The copy holds the text of all its keys that
/// is not program data, so that names never keep a document alive.
const AslrtShape *Heap::copyShape(const AslrtShape *shape) {
  uint64_t &head = headOf(const_cast<AslrtShape *>(shape));
  if (head & 1)
    return reinterpret_cast<const AslrtShape *>(head - 1);
  const AslrtShape *copy = makeShape(*this, shape->keys, shape->count, KeyText::CopyAll);
  head = reinterpret_cast<uint64_t>(copy) | 1;
  return copy;
}

/// Forwards what a new block names.
void Heap::scanBlock(char *block) {
  switch (static_cast<BlockKind>(headOf(block) >> 1 & 3)) {
  case BlockKind::Object: {
    auto *object = reinterpret_cast<AslrtObject *>(block);
    if (!(object->shape->flags & ASLRT_FLAG_CONSTANT))
      object->shape = copyShape(object->shape);
    for (uint32_t index = 0; index < object->shape->count; ++index)
      forward(object->values[index]);
    return;
  }
  case BlockKind::Array: {
    auto *array = reinterpret_cast<AslrtArray *>(block);
    for (uint32_t index = 0; index < array->count; ++index)
      forward(array->items[index]);
    return;
  }
  case BlockKind::Text:
  case BlockKind::Shape:
    return;
  }
}

/// Scans the blocks of `chunk` that were not scanned yet, those that appear meanwhile too. Returns whether
/// there were any.
bool Heap::scanChunk(Chunk &chunk) {
  size_t before = chunk.scanned;
  for (;;) {
    size_t used = &chunk == chunks.last ? static_cast<size_t>(top - chunk.bytes()) : chunk.used;
    if (chunk.scanned == used)
      return used != before;
    char *block = chunk.bytes() + chunk.scanned + kHeadBytes;
    chunk.scanned += headOf(block) >> 3;
    scanBlock(block);
  }
}

/// Only the last chunk of each list still grows, so looking again from the last one is enough.
void Heap::scanNewBlocks() {
  Chunk *small = nullptr;
  Chunk *big = nullptr;
  bool found = true;
  while (found) {
    found = false;
    for (auto [list, at] : {std::pair(&chunks, &small), std::pair(&bigChunks, &big)}) {
      if (!*at)
        *at = list->first;
      while (*at) {
        found |= scanChunk(**at);
        if (!(*at)->next)
          break;
        *at = (*at)->next;
      }
    }
  }
}

/// Copies the stretch of document that `cell` names into the document's replacement, if it has one.
void Heap::moveOut(AslrtValue &cell, Document *replacements) {
  bool isText = cell.tag == ASLRT_TAG_TEXT;
  if (!isText && !(cell.tag == ASLRT_TAG_SLICE && (cell.flags & ASLRT_FLAG_DOCUMENT)))
    return;
  Document &fresh = replacements[cell.aux];
  if (!fresh.text)
    return;
  uint32_t offset = fresh.textSize;
  fresh.textSize += cell.size;
  if (!isText) {
    copyText(fresh.text + offset, reinterpret_cast<const char *>(cell.payload), cell.size);
    cell.payload = reinterpret_cast<uint64_t>(fresh.text + offset);
    return;
  }
  const Document &old = documents[cell.aux];
  uint32_t oldOffset = static_cast<uint32_t>(cell.payload);
  uint32_t oldOrdinal = static_cast<uint32_t>(cell.payload >> 32);
  copyText(fresh.text + offset, old.text + oldOffset, cell.size);
  uint32_t ordinal = fresh.skipCount;
  // Both differences may be negative; unsigned arithmetic wraps back to the right sum.
  uint32_t moved = offset - oldOffset, renumbered = ordinal - oldOrdinal;
  for (uint32_t at = oldOrdinal, end = old.skips[oldOrdinal].next; at < end; ++at) {
    const SkipEntry &entry = old.skips[at];
    fresh.skips[fresh.skipCount++] = {entry.start + moved, entry.end + moved, entry.next + renumbered,
                                      entry.count};
  }
  cell.payload = static_cast<uint64_t>(ordinal) << 32 | offset;
}

/// Frees documents that nothing names and copies out of those that are mostly dead.
void Heap::compactDocuments() {
  bool anyMostlyDead = false;
  auto isMostlyDead = [](const Document &document) {
    return document.textSize > kMinimumCompactBytes && document.liveBytes < document.textSize / 4;
  };
  for (uint32_t number = 0; number < documentSlots; ++number) {
    if (!documents[number].text)
      continue;
    if (documents[number].liveBytes == 0)
      dropDocument(static_cast<uint16_t>(number));
    else
      anyMostlyDead |= isMostlyDead(documents[number]);
  }
  if (!anyMostlyDead)
    return;

  auto *replacements = static_cast<Document *>(std::malloc(documentSlots * sizeof(Document)));
  if (!replacements)
    outOfMemory(documentSlots * sizeof(Document));
  for (uint32_t number = 0; number < documentSlots; ++number) {
    const Document &old = documents[number];
    Document fresh;
    if (old.text && isMostlyDead(old)) {
      fresh.capacity = static_cast<uint32_t>(old.liveBytes);
      fresh.text = takeTextBuffer(fresh.capacity);
      fresh.hasBackslash = old.hasBackslash;
      if (old.liveSkips != 0)
        fresh.skips = takeSkips(static_cast<uint32_t>(old.liveSkips), fresh.skipCapacity);
    }
    replacements[number] = fresh;
  }

  for (size_t index = 0; index < rootCount; ++index)
    for (size_t at = 0; at < roots[index].count; ++at)
      moveOut(roots[index].cells[at], replacements);
  for (Chunk *first : {chunks.first, bigChunks.first})
    for (Chunk *chunk = first; chunk; chunk = chunk->next)
      for (size_t at = 0; at < chunk->scanned;) {
        char *block = chunk->bytes() + at + kHeadBytes;
        at += headOf(block) >> 3;
        BlockKind kind = static_cast<BlockKind>(headOf(block) >> 1 & 3);
        if (kind == BlockKind::Object) {
          auto *object = reinterpret_cast<AslrtObject *>(block);
          for (uint32_t cell = 0; cell < object->shape->count; ++cell)
            moveOut(object->values[cell], replacements);
        } else if (kind == BlockKind::Array) {
          auto *array = reinterpret_cast<AslrtArray *>(block);
          for (uint32_t cell = 0; cell < array->count; ++cell)
            moveOut(array->items[cell], replacements);
        }
      }

  for (uint32_t number = 0; number < documentSlots; ++number)
    if (Document &fresh = replacements[number]; fresh.text) {
      std::memset(fresh.text + fresh.textSize, ' ', kPaddingBytes);
      replaceDocument(static_cast<uint16_t>(number), fresh);
    }
  std::free(replacements);
}

} // namespace aslrt

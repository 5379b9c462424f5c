// SPDX-License-Identifier: Apache-2.0
//
// Chunks, documents and numbers of documents. The collector is in Collector.cpp.

#include "values/Heap.h"

#include "values/Blocks.h"
#include "values/MemberPlaces.h"
#include "values/TextList.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <unistd.h>
#include <utility>

namespace aslrt {

namespace {

/// Size of an ordinary chunk. Small enough that a short execution touches few pages.
constexpr size_t kChunkBytes = 64 * 1024;

/// Size of the next chunk of an arena that has `held` bytes. Those of a large one are few.
constexpr size_t nextChunkBytes(size_t held) {
  constexpr size_t kMiB = 1024 * 1024;
  return held < kMiB ? kChunkBytes : (held < 16 * kMiB ? kMiB / 2 : 2 * kMiB) - sizeof(BlockHead);
}

/// Spare chunks kept across executions and collections; more goes back to the system.
constexpr size_t kMaxSpareBytes = kKeepsSpares ? 2 * 1024 * 1024 : 0;

OutOfMemoryHook outOfMemoryHook = exitOutOfMemory;

} // namespace

void exitOutOfMemory(size_t bytes) {
  char line[96];
  int size = std::snprintf(line, sizeof(line), "error: out of memory (%zu bytes wanted)\n", bytes);
  if (size > 0) {
    ssize_t ignored = write(2, line, static_cast<size_t>(size));
    (void)ignored;
  }
  _exit(2);
}

void setOutOfMemoryHook(OutOfMemoryHook hook) { outOfMemoryHook = hook; }

void outOfMemory(size_t bytes) {
  outOfMemoryHook(bytes);
  std::abort(); // the hook has broken its promise
}

Heap::~Heap() {
  for (uint32_t number = 0; number < documentSlots; ++number)
    if (documents[number].text)
      dropDocument(static_cast<uint16_t>(number));
  while (TextList *list = textLists) {
    textLists = list->next;
    list->drop();
    delete list;
  }
  std::free(documents);
  for (char *spare : spareTexts)
    freeTextBuffer(spare);
  releaseBlock(spareSkips);
  while (spareSmallBlockCount > 0)
    releaseBlock(spareSmallBlocks[--spareSmallBlockCount]);
  std::free(known);
  std::free(roots);
  for (Chunk *list : {chunks.first, bigChunks.first, spares})
    while (list) {
      Chunk *next = list->next;
      releaseBlock(list);
      list = next;
    }
}

// ---------------------------------------------------------------------------------------------
// Arena
// ---------------------------------------------------------------------------------------------

void *Heap::allocateSlowly(BlockKind kind, size_t whole) {
  // A block that would waste much of a fresh chunk gets one of its own, and the current one goes on.
  if (whole > kChunkBytes / 4) {
    Chunk *own = takeChunk(whole, bigChunks);
    own->used = whole;
    noteUsage();
    return startBlock(own->bytes(), kind, whole);
  }
  sealTop();
  Chunk *fresh = takeChunk(nextChunkBytes(chunkBytes) - sizeof(Chunk), chunks);
  top = fresh->bytes() + whole;
  limit = fresh->bytes() + fresh->capacity;
  noteUsage();
  return startBlock(fresh->bytes(), kind, whole);
}

/// Notes in the current chunk how far it is filled.
void Heap::sealTop() {
  if (chunks.last)
    chunks.last->used = static_cast<size_t>(top - chunks.last->bytes());
}

/// A chunk with room for `bytes`, put at the end of `list`.
Heap::Chunk *Heap::takeChunk(size_t bytes, ChunkList &list) {
  Chunk *chunk = spares;
  if (bytes == kChunkBytes - sizeof(Chunk) && chunk) {
    spares = chunk->next;
    spareBytes -= chunk->capacity;
  } else {
    chunk = bytes > SIZE_MAX - sizeof(Chunk) ? nullptr : static_cast<Chunk *>(takeBlock(sizeof(Chunk) + bytes));
    if (!chunk)
      outOfMemory(bytes);
    chunk->capacity = bytes;
  }
  chunk->used = 0;
  chunk->scanned = 0;
  chunk->next = nullptr;
  (list.last ? list.last->next : list.first) = chunk;
  list.last = chunk;
  chunkBytes += chunk->capacity;
  return chunk;
}

/// Empties `list`: keeps a few chunks of standard size as spares, frees the rest. Does not touch
/// `chunkBytes`.
void Heap::releaseChunks(ChunkList &list) {
  Chunk *chunk = list.first;
  list = ChunkList();
  while (chunk) {
    Chunk *next = chunk->next;
    if (chunk->capacity == kChunkBytes - sizeof(Chunk) &&
        spareBytes + chunk->capacity <= kMaxSpareBytes) {
      chunk->next = spares;
      spares = chunk;
      spareBytes += chunk->capacity;
    } else {
      releaseBlock(chunk);
    }
    chunk = next;
  }
}

void Heap::noteUsage() {
  if (fullFlag && wantsCollection())
    *fullFlag = 1;
}

void Heap::setMinimumBound(size_t bytes) {
  minimumBoundBytes = bytes;
  boundBytes = bytes;
}

/// Leaves the first chunk in its place, empty. Most executions fill no more than that one.
void Heap::resetChunks() {
  if (bigChunks.first)
    releaseChunks(bigChunks);
  Chunk *first = chunks.first;
  if (!first || kMaxSpareBytes == 0) {
    releaseChunks(chunks);
    top = limit = nullptr;
    chunkBytes = 0;
    return;
  }
  if (first->next) {
    ChunkList others = {first->next, chunks.last};
    releaseChunks(others);
    first->next = nullptr;
    chunks.last = first;
  }
  first->scanned = 0;
  top = first->bytes();
  limit = top + first->capacity;
  chunkBytes = first->capacity;
}

void Heap::reset() {
  resetChunks();
  lastTextShape = derivedFrom = derivedTo = nullptr;
  for (uint32_t number = 0; number < documentSlots; ++number)
    if (documents[number].text)
      dropDocument(static_cast<uint16_t>(number));
  documentSlots = 0;
  freeDocument = ASLRT_NO_DOCUMENT;
  for (TextList *list = textLists; list; list = list->next)
    list->drop();
  boundBytes = minimumBoundBytes;
  madeOfTextBytes = largestMadeOfText = 0;
  ageSpareBlocks();
}

// ---------------------------------------------------------------------------------------------
// Documents
// ---------------------------------------------------------------------------------------------

char *Heap::takeTextBuffer(size_t bytes) {
  if (bytes > SIZE_MAX - kPaddingBytes)
    outOfMemory(bytes);
  // The smallest that fits, so that the larger ones are left for larger texts.
  char **best = nullptr;
  for (char *&spare : spareTexts)
    if (spare && roomOfBlock(spare) >= bytes + kPaddingBytes &&
        (!best || roomOfBlock(spare) < roomOfBlock(*best)))
      best = &spare;
  if (best)
    return std::exchange(*best, nullptr);
  auto *buffer = static_cast<char *>(takeBlock(bytes + kPaddingBytes));
  if (!buffer)
    outOfMemory(bytes);
  return buffer;
}

char *Heap::resizeTextBuffer(char *buffer, size_t bytes) {
  return static_cast<char *>(resizeBlock(buffer, bytes + kPaddingBytes));
}

size_t Heap::roomOfTextBuffer(const char *buffer) { return roomOfBlock(buffer) - kPaddingBytes; }

void Heap::freeTextBuffer(char *buffer) { releaseBlock(buffer); }

/// Keeps the larger buffers of those that are not large blocks, for the next documents.
void Heap::releaseTextBuffer(char *buffer) {
  if (roomOfBlock(buffer) >= kLargeBytes || !kKeepsSpares)
    return releaseBlock(buffer);
  char **least = spareTexts;
  for (char *&spare : spareTexts) {
    if (!spare) {
      spare = buffer;
      return;
    }
    if (roomOfBlock(spare) < roomOfBlock(*least))
      least = &spare;
  }
  if (roomOfBlock(*least) < roomOfBlock(buffer))
    std::swap(*least, buffer);
  releaseBlock(buffer);
}

SkipEntry *Heap::takeSkips(uint32_t entries, uint32_t &capacity) {
  if (spareSkipCapacity >= entries) [[likely]] {
    capacity = std::exchange(spareSkipCapacity, 0);
    return std::exchange(spareSkips, nullptr);
  }
  auto *skips = static_cast<SkipEntry *>(takeBlock(entries * sizeof(SkipEntry)));
  if (!skips)
    outOfMemory(entries * sizeof(SkipEntry));
  capacity = entries;
  return skips;
}

void Heap::releaseSkips(SkipEntry *skips, uint32_t capacity) {
  if (capacity > spareSkipCapacity && capacity * sizeof(SkipEntry) < kLargeBytes && kKeepsSpares) {
    releaseBlock(spareSkips);
    spareSkips = skips;
    spareSkipCapacity = capacity;
  } else {
    releaseBlock(skips);
  }
}

char *Heap::takeSmallBlock() {
  if (spareSmallBlockCount > 0) [[likely]]
    return spareSmallBlocks[--spareSmallBlockCount];
  auto *block = static_cast<char *>(takeBlock(kSmallBlockBytes));
  if (!block)
    outOfMemory(kSmallBlockBytes);
  return block;
}

/// Text and tables of a document that goes.
void Heap::releaseMemoryOf(Document &document) {
  if (document.isSmall) {
    if (spareSmallBlockCount < kSpareSmallBlocks && kKeepsSpares)
      spareSmallBlocks[spareSmallBlockCount++] = document.text;
    else
      releaseBlock(document.text);
    return;
  }
  if (!document.isShared)
    releaseTextBuffer(document.text);
  releaseSkips(document.skips, document.skipCapacity);
  releaseBlock(document.elements.places);
  releaseBlock(document.elements.window);
}

/// Made when first asked for: a program that runs once never is.
Remembered *Heap::makeRemembered() const {
  void *memory = std::malloc(sizeof(Remembered));
  if (!memory)
    outOfMemory(sizeof(Remembered));
  return known = new (memory) Remembered;
}

static size_t footprintOf(const Document &document) {
  size_t places = document.elements.places ? size_t(document.elements.count) * document.elements.marks : 0;
  return document.capacity + kPaddingBytes + document.skipCapacity * sizeof(SkipEntry) + places * sizeof(uint32_t);
}

/// A free number, whose document is empty or undefined.
uint32_t Heap::takeDocumentNumber() {
  uint32_t number = freeDocument;
  if (number != ASLRT_NO_DOCUMENT) {
    freeDocument = documents[number].textSize;
  } else {
    if (documentSlots == documentCapacity) {
      uint32_t capacity = documentCapacity ? documentCapacity * 2 : 8;
      auto *grown =
          static_cast<Document *>(std::realloc(static_cast<void *>(documents), capacity * sizeof(Document)));
      if (!grown)
        outOfMemory(capacity * sizeof(Document));
      documents = grown;
      documentCapacity = capacity;
    }
    number = documentSlots++;
  }
  return number;
}

void Heap::noteDocument(const Document &document) {
  documentBytes += footprintOf(document);
  ++documentCount;
  noteUsage();
}

uint16_t Heap::addDocument(const Document &document) {
  uint32_t number = takeDocumentNumber();
  documents[number] = document;
  noteDocument(document);
  return static_cast<uint16_t>(number);
}

void Heap::dropDocument(uint16_t number) {
  Document &document = documents[number];
  // For the next text.
  if (const KnownElements &elements = document.elements; elements.form && elements.form->id == elements.formId)
    elements.form->isLookedInto = elements.areLookedInto();
  documentBytes -= footprintOf(document);
  --documentCount;
  releaseMemoryOf(document);
  document = Document();
  document.textSize = freeDocument;
  freeDocument = number;
}

TextList &Heap::textList(uint32_t number) {
  for (TextList *list = textLists; list; list = list->next)
    if (list->number == number)
      return *list;
  auto *fresh = new TextList;
  fresh->number = number;
  fresh->next = textLists;
  textLists = fresh;
  return *fresh;
}

/// Puts other tables in the place of a document's, which are freed.
void Heap::replaceDocument(uint16_t number, const Document &document) {
  Document &old = documents[number];
  documentBytes -= footprintOf(old);
  documentBytes += footprintOf(document);
  releaseMemoryOf(old);
  old = document;
}

} // namespace aslrt

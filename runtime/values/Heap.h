// SPDX-License-Identifier: Apache-2.0
//
// The memory of one execution: arena, documents, collector.
//
// Two kinds of memory. The arena holds what the program builds: objects, arrays, shapes and long
// strings, allocated by moving a pointer, each block with one word before it that says what it is and
// later where it went. Documents hold text that came through the door, with the skip table that the
// reader made; cells name them by number, so the collector moves neither.
//
//   arena chunk:   [head|AslrtObject ...][head|AslrtShape ...][head|text ...] ... free
//   documents:     number -> { text + 64 bytes that may be read, skip table }
//
// Collection happens only between steps. It copies what the roots reach into new chunks (Cheney), turns
// containers that are equal to a stretch of a document back into text cells, frees documents nobody
// names, and copies what is left of large documents that are mostly dead. Afterwards the bound at which
// the next collection is wanted is set to twice what lives in the arena, beside the documents, so that the total cost stays in
// proportion to what is allocated, and the memory that short-lived values go through stays in the caches.
//
// One heap serves many executions one after the other: `reset` keeps a few chunks and releases the
// rest, of which large blocks are kept for some time (Blocks.h). So a process that runs a million executions neither grows nor
// asks the system each time.

#ifndef ASLRT_VALUES_HEAP_H
#define ASLRT_VALUES_HEAP_H

#include "values/Templates.h"
#include "values/Value.h"

namespace aslrt {

/// Called when memory ends or a value passes 4 GiB; must not return. `bytes` is what was asked for.
using OutOfMemoryHook = void (*)(size_t bytes);

/// Replaces the hook, which by default prints one line to stderr and ends the process with code 2.
void setOutOfMemoryHook(OutOfMemoryHook hook);
/// What happens without a hook, and what a hook may end with: a message, and exit status 2.
[[noreturn]] void exitOutOfMemory(size_t bytes);
[[noreturn]] void outOfMemory(size_t bytes);

/// Bytes after a document's text, so that 64-byte blocks may be read past its end: spaces, unless the text is shared.
inline constexpr size_t kPaddingBytes = 64;

/// A container in a document, in order of opening (preorder): a subtree's entries stand together.
struct SkipEntry {
  uint32_t start; ///< offset of the opening bracket
  uint32_t end;   ///< offset after the closing bracket
  uint32_t next;  ///< ordinal of the first container that opens after this one has closed
  uint32_t count; ///< members or elements
};

/// Elements of an array that are of one form and follow each other.
struct KnownElements {
  TextTemplate *form = nullptr; ///< null: there are none
  uint32_t formId = 0;          ///< of the form when the text was read; another may have been learned since
  uint32_t first = 0;           ///< ordinal of the first one
  uint32_t count = 0;
  uint32_t containers = 0;      ///< of each
  uint32_t marks = 0;           ///< of each
  /// Offsets of their marks, a block of Blocks.h. Null when few were looked into before, or there are too many: then those of a
  /// few elements are found where they are asked for.
  uint32_t *places = nullptr;
  mutable uint32_t *window = nullptr; ///< offsets of marks and commas between elements, a block of Blocks.h; null: none yet
  mutable uint32_t windowFirst = 0;   ///< number of the element that it begins with
  mutable uint32_t windowCount = 0;   ///< elements in it
  mutable uint32_t looks = 0;         ///< look-ups in them
  mutable uint32_t array = UINT32_MAX; ///< ordinal of the array that they were found to be the end of; UINT32_MAX: none yet
  mutable uint32_t before = 0;         ///< elements that it has before them
  mutable uint32_t last = 0;           ///< the element that was asked for last
  mutable uint32_t lastFirst = 0;      ///< ordinal of its first container, counted from `first`

  /// Whether keeping their places pays.
  bool areLookedInto() const { return looks > count / 4; }
};

/// A checked, canonical JSON text. Offsets and ordinals in cells are into these two tables.
struct Document {
  char *text = nullptr; ///< null: the number is free
  SkipEntry *skips = nullptr;
  uint32_t textSize = 0;
  uint32_t skipCount = 0;
  uint32_t skipCapacity = 0;
  uint32_t capacity = 0;      ///< bytes of text that fit, without padding
  uint32_t formId = 0;        ///< of the form when the text was read; another may have been learned since
  const TextTemplate *form = nullptr; ///< null: of none that was known
  uint32_t placeCount = 0;
  KnownElements elements;             ///< when there is none of the whole
  const uint32_t *places = nullptr;   ///< offsets of the marks, when there is a form; behind the skip table
  bool hasBackslash = false;  ///< when false, strings end at the next quote
  bool isShared = false;      ///< the text is somebody else's, who keeps it as it is
  bool isSmall = false;       ///< text and skip table are in one block from takeSmallBlock
  uint64_t liveBytes = 0;     ///< during a collection: bytes named by cells, overlaps counted twice
  uint64_t liveSkips = 0;     ///< the same for skip table entries
};

struct Remembered; // MemberPlaces.h
struct TextList;

/// What an arena block holds.
enum class BlockKind : uint8_t { Text = 0, Object = 1, Array = 2, Shape = 3 };

class Heap {
public:
  Heap() = default;
  ~Heap();
  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;

  // -- Allocation ---------------------------------------------------------------------------

  /// `bytes` of 8-byte aligned memory, not cleared, that live until a collection finds nobody naming them.
  void *allocate(BlockKind kind, size_t bytes) {
    size_t whole = kHeadBytes + ((bytes + 7) & ~size_t(7));
    if (static_cast<size_t>(limit - top) < whole)
      return allocateSlowly(kind, whole);
    char *block = top;
    top += whole;
    return startBlock(block, kind, whole);
  }

  /// The same for a multiple of 8 bytes when the current chunk has room for them, else null. A function that calls nothing
  /// needs no frame.
  void *allocateQuickly(BlockKind kind, size_t bytes) {
    if (static_cast<size_t>(limit - top) < kHeadBytes + bytes) [[unlikely]]
      return nullptr;
    char *block = top;
    top += kHeadBytes + bytes;
    return startBlock(block, kind, kHeadBytes + bytes);
  }

  /// Makes an object of `bytes` one of `wanted` bytes (multiples of 8, the second larger) where it is. False when it was not
  /// allocated last, or its chunk has no room.
  bool extendNewest(void *object, size_t bytes, size_t wanted) {
    char *contents = static_cast<char *>(object);
    if (contents + bytes != top || static_cast<size_t>(limit - top) < wanted - bytes)
      return false;
    top = contents + wanted;
    startBlock(contents - kHeadBytes, BlockKind::Object, kHeadBytes + wanted);
    return true;
  }

  /// Room for a text of the arena. A SLICE cell without flags must point at its first byte.
  char *allocateText(size_t bytes) { return static_cast<char *>(allocate(BlockKind::Text, bytes)); }

  /// Where a text would be allocated now, when `bytes` and a head fit into the current chunk, else null. What is written there
  /// is kept by allocateText for as many bytes or fewer, if nothing else is allocated before it.
  char *roomForText(size_t bytes) const {
    return static_cast<size_t>(limit - top) < kHeadBytes + bytes ? nullptr : top + kHeadBytes;
  }

  // -- Documents ----------------------------------------------------------------------------

  const Document &document(uint16_t number) const { return documents[number]; }
  const char *documentText(uint16_t number) const { return documents[number].text; }

  /// The text of a TEXT cell (`value.size` bytes).
  const char *textOf(const AslrtValue &value) const {
    return documents[value.aux].text + static_cast<uint32_t>(value.payload);
  }
  /// The skip table entry of a TEXT cell.
  const SkipEntry &skipOf(const AslrtValue &value) const {
    return documents[value.aux].skips[value.payload >> 32];
  }

  /// A buffer for `bytes` of text and the padding after it. Given to parseBuffer or releaseTextBuffer.
  char *takeTextBuffer(size_t bytes);
  void releaseTextBuffer(char *buffer);
  /// Another size for such a buffer, which moves; null, and nothing is done, when there is no memory.
  static char *resizeTextBuffer(char *buffer, size_t bytes);
  /// Bytes of text that fit into such a buffer.
  static size_t roomOfTextBuffer(const char *buffer);
  /// Gives such a buffer up, not to be kept for small texts; null is taken.
  static void freeTextBuffer(char *buffer);
  /// Room for a skip table of so many entries; how many fit goes to `capacity`.
  SkipEntry *takeSkips(uint32_t entries, uint32_t &capacity);

  /// A block of kSmallBlockBytes for a document's text, padding and skip table.
  char *takeSmallBlock();
  static constexpr size_t kSmallBlockBytes = 240;

  /// Takes over a buffer from takeTextBuffer and a skip table from takeBlock (Blocks.h); returns the document's number.
  /// kSpareDocument is given when no other is free: its user must drop it again at once. For the reader.
  uint16_t addDocument(const Document &document);
  /// The same for a small one, which is a text of `size` bytes, an object or array of `members` scalars, in a block from
  /// takeSmallBlock. There has to be a number for it.
  uint16_t addSmallDocument(char *block, uint32_t size, uint32_t members);
  static constexpr size_t kSmallTextBytes = 160;
  void dropDocument(uint16_t number);

  /// The highest number, never used for longer than the reader needs to make values without a document.
  static constexpr uint16_t kSpareDocument = ASLRT_NO_DOCUMENT - 1;

  // -- Arrays being written (TextList.h) ------------------------------------------------------

  /// The one of that number. Stays where it is; what it holds when it was not ended goes with the next reset.
  TextList &textList(uint32_t number);

  // -- Collection ---------------------------------------------------------------------------

  /// Notes that so many bytes of cells were made of text. What a collection drops of them may have to be made again.
  void noteMadeOfText(size_t bytes) {
    madeOfTextBytes += bytes;
    largestMadeOfText = bytes > largestMadeOfText ? bytes : largestMadeOfText;
  }

  /// Whether enough was allocated since the last collection to make one worth its cost.
  bool wantsCollection() const { return usedBytes() > boundBytes; }

  /// Stores 1 in `flag` when usage passes the bound (checked when a chunk or a document is added, so
  /// that allocation itself has no extra test). Null: nobody is told.
  void notifyWhenFull(volatile uint32_t *flag) { fullFlag = flag; }

  /// Collects: begin, then every range of cells that is alive (they are rewritten; ranges must not overlap
  /// and must stay where they are until the end), then end. Cells not named are dead afterwards, as is every pointer into
  /// the arena and into documents.
  void beginCollection();
  void visit(AslrtValue *cells, size_t count);
  void endCollection();

  /// Drops everything. Cells of the previous execution are dead.
  void reset();

  // -- Usage --------------------------------------------------------------------------------

  /// Bytes of arena chunks and documents in use.
  size_t usedBytes() const { return chunkBytes - static_cast<size_t>(limit - top) + documentBytes; }
  /// Of them, those of documents.
  size_t usedDocumentBytes() const { return documentBytes; }
  /// Bytes held from the system, spare chunks included.
  size_t heldBytes() const { return chunkBytes + spareBytes + documentBytes; }
  size_t liveDocuments() const { return documentCount; }
  uint64_t collections() const { return collectionCount; }
  /// Lowest bound, in bytes; 1 MiB unless set. For tests.
  void setMinimumBound(size_t bytes);

  /// Forms of text, kept from execution to execution, and what look-ups in them have found.
  TextTemplates templates;
  Remembered *remembered() const { return known ? known : makeRemembered(); }
  /// The same, or null when nothing was remembered so far.
  Remembered *rememberedSoFar() const { return known; }

  // -- Caches of values/Container.cpp, forgotten by each collection ---------------------------------

  /// The shape made last from text: objects of one array mostly share it.
  const AslrtShape *lastTextShape = nullptr;
  /// `derivedTo` is `derivedFrom` with one key more, its last.
  const AslrtShape *derivedFrom = nullptr;
  const AslrtShape *derivedTo = nullptr;

private:
  static constexpr size_t kHeadBytes = 8;

  /// The head of a chunk; its blocks follow.
  struct alignas(16) Chunk {
    Chunk *next;
    size_t capacity; ///< bytes after this head
    size_t used;     ///< of them; the current chunk's is `top` instead
    size_t scanned;  ///< during a collection: blocks before this have been looked through
    char *bytes() { return reinterpret_cast<char *>(this + 1); }
  };

  /// Chunks in the order they were taken.
  struct ChunkList {
    Chunk *first = nullptr;
    Chunk *last = nullptr;
  };

  /// Roots of the collection that is going on.
  struct RootRange {
    AslrtValue *cells;
    size_t count;
  };

  static void *startBlock(char *block, BlockKind kind, size_t whole) {
    *reinterpret_cast<uint64_t *>(block) = static_cast<uint64_t>(whole) << 3 | static_cast<uint64_t>(kind) << 1;
    return block + kHeadBytes;
  }
  void *allocateSlowly(BlockKind kind, size_t whole);
  Chunk *takeChunk(size_t bytes, ChunkList &list);
  void releaseChunks(ChunkList &list);
  void resetChunks();
  void sealTop();
  void noteUsage();
  void replaceDocument(uint16_t number, const Document &document);
  void releaseSkips(SkipEntry *skips, uint32_t capacity);
  void releaseMemoryOf(Document &document);
  uint32_t takeDocumentNumber();
  void noteDocument(const Document &document);
  Remembered *makeRemembered() const;

  // Collector.cpp
  void forward(AslrtValue &cell);
  void *copyBlock(void *block);
  const AslrtShape *copyShape(const AslrtShape *shape);
  void scanBlock(char *block);
  void scanNewBlocks();
  bool scanChunk(Chunk &chunk);
  void moveOut(AslrtValue &cell, Document *replacements);
  void compactDocuments();

  char *top = nullptr;   ///< next free byte of the current chunk
  char *limit = nullptr; ///< its end
  ChunkList chunks;    ///< of standard size, in use; the last is the one being filled
  ChunkList bigChunks; ///< in use, of one block each
  Chunk *spares = nullptr; ///< of standard size, kept for later
  size_t chunkBytes = 0;
  size_t spareBytes = 0;
  size_t documentBytes = 0;
  size_t documentCount = 0;
  size_t boundBytes = kMinimumBoundBytes;
  size_t madeOfTextBytes = 0;   ///< since the last collection, in large containers
  size_t largestMadeOfText = 0; ///< the largest of these
  size_t minimumBoundBytes = kMinimumBoundBytes;
  uint64_t collectionCount = 0;
  volatile uint32_t *fullFlag = nullptr;

  mutable Remembered *known = nullptr;
  static constexpr uint32_t kSpareTexts = 4;
  char *spareTexts[kSpareTexts] = {}; ///< text buffers for the next documents, or null
  SkipEntry *spareSkips = nullptr;
  uint32_t spareSkipCapacity = 0;
  static constexpr uint32_t kSpareSmallBlocks = 32;
  uint32_t spareSmallBlockCount = 0;
  char *spareSmallBlocks[kSpareSmallBlocks]; ///< for the next small documents
  Document *documents = nullptr;
  uint32_t documentSlots = 0;    ///< entries ever used
  uint32_t documentCapacity = 0;
  uint32_t freeDocument = ASLRT_NO_DOCUMENT; ///< list of free numbers through textSize

  TextList *textLists = nullptr;

  ChunkList oldChunks; ///< during a collection: where the living are copied from
  ChunkList oldBigChunks;
  RootRange *roots = nullptr;
  size_t rootCount = 0;
  size_t rootCapacity = 0;

  static constexpr size_t kMinimumBoundBytes = 1 << 20;
};

/// The beginning of the runtime's execution record, as far as values need it. The record of
/// runtime/execution begins with this.
struct ExecHead {
  AslrtExec abi;
  Heap *heap;
};

inline Heap &heapOf(AslrtExec *exec) { return *reinterpret_cast<ExecHead *>(exec)->heap; }

} // namespace aslrt

#endif // ASLRT_VALUES_HEAP_H

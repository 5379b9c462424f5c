// SPDX-License-Identifier: Apache-2.0
//
// The two ways of checking a document, for the reader only.
//
// `checkText` goes byte by byte. It takes any text, makes it canonical in place, and says exactly what is
// wrong with a text that is no JSON. `scanText` goes by blocks of 64 bytes and takes only text that is
// canonical already, which most machine-written text is; it answers yes or no, and a no means: ask
// checkText. Where both accept, they leave the same text and the same skip table.

#ifndef ASLRT_VALUES_SCANNER_H
#define ASLRT_VALUES_SCANNER_H

#include "values/Heap.h"
#include "values/Reader.h"
#include "values/Templates.h"

namespace aslrt {

/// A growing skip table. While a container is open, its `end` holds the ordinal of the one around it.
class SkipTable {
public:
  SkipTable() = default;
  ~SkipTable() { reset(); }
  SkipTable(const SkipTable &) = delete;
  SkipTable &operator=(const SkipTable &) = delete;

  SkipEntry *entries() { return table; }
  SkipEntry &operator[](uint32_t ordinal) { return table[ordinal]; }
  uint32_t count() const { return used; }
  void clear() {
    used = placeCount = 0;
    elements.form = nullptr;
    elements.count = 0;
  }
  void reset();
  /// Adds an open container; returns its ordinal.
  uint32_t open(uint32_t start, uint32_t parent) {
    if (used == capacity)
      grow();
    table[used] = {start, parent, 0, 0};
    return used++;
  }
  /// The table, with room for an entry behind those there are. Who fills it in says so with setCount.
  SkipEntry *roomForOne() {
    if (used == capacity) [[unlikely]]
      grow();
    return table;
  }
  /// Makes room for so many behind those there are.
  SkipEntry *roomFor(uint32_t count) {
    while (capacity - used < count) [[unlikely]]
      grow();
    return table;
  }
  uint32_t room() const { return capacity; }
  /// Says that those there are come from the first `bytes` of `size`: so many more are to be expected.
  void expect(uint32_t bytes, uint32_t size);
  void setCount(uint32_t count) { used = count; }
  /// Keeps the places of the marks behind the table, which is complete.
  void keepPlaces(const uint32_t *places, uint32_t count) {
    std::memcpy(static_cast<void *>(roomFor(entriesOfPlaces(count)) + used), places, count * sizeof(uint32_t));
    placeCount = count;
  }
  /// Elements of a known form may come, the first of which is the next entry: where the places of their marks go, of at most
  /// `most` elements and a vector more; null when they are not worth keeping.
  uint32_t *roomForElements(TextTemplate *form, uint32_t most) {
    const bool isNext = follow(form);
    if (!mayKeepElements)
      return nullptr;
    if (!(isNext ? keepsElements : form->isLookedInto && mayStart()))
      return nullptr;
    const size_t begin = isNext ? size_t(elements.count) * elements.marks : 0;
    const size_t needed = begin + size_t(most) * form->markCount + 8;
    if (elementRoom < needed) [[unlikely]]
      growElements(needed);
    return elementPlaces + begin;
  }
  /// Notes `count` elements, whose entries come next: those that follow each other, and only they, are. `kept` is what
  /// roomForElements gave.
  void addElements(TextTemplate *form, uint32_t count, const uint32_t *kept) {
    if (!follow(form)) {
      if (!mayStart())
        return;
      elements = {form, form->id, used, 0, form->containerCount, form->markCount, nullptr};
      keepsElements = kept != nullptr;
    }
    elements.count += count;
  }
  /// Says of how many bytes the text is: places of the elements of a large one are not kept.
  void setTextSize(uint32_t size) { mayKeepElements = size <= kMostKeptBytes; }
  /// Gives the table and the places away, at their size, to a document.
  void moveTo(Heap &heap, Document &document);

private:
  bool growTo(uint64_t entries);
  void grow();
  void growElements(size_t count);

  /// Whether elements of a form follow those that are noted.
  bool follow(const TextTemplate *form) const {
    return elements.form == form && elements.formId == form->id &&
           elements.first + elements.count * elements.containers == used;
  }
  /// Whether others may take the place of those that are noted.
  bool mayStart() const { return !elements.form || elements.count < kFewElements; }

  /// What so many places take of the table.
  static constexpr uint32_t entriesOfPlaces(uint32_t count) {
    constexpr uint32_t each = sizeof(SkipEntry) / sizeof(uint32_t);
    return (count + each - 1) / each;
  }

  static constexpr uint32_t kLocalEntries = 96;
  static constexpr uint32_t kFewElements = 4; ///< not worth keeping when others come
  /// What places take besides such a text leaves it in the nearer caches. Beyond, finding marks anew is quicker than memory.
  static constexpr uint32_t kMostKeptBytes = 256 * 1024;
  SkipEntry *table = local;
  uint32_t used = 0;
  uint32_t placeCount = 0;
  KnownElements elements;
  bool keepsElements = false;        ///< their places, too
  bool mayKeepElements = true;       ///< they may be kept
  uint32_t *elementPlaces = nullptr; ///< from takeBlock
  size_t elementRoom = 0;            ///< places that fit there
  uint32_t capacity = kLocalEntries;
  SkipEntry local[kLocalEntries]; ///< enough for most texts
};

/// How deep the check by blocks follows; what is nested deeper it leaves to checkText.
inline constexpr uint32_t kMostBlockDepth = 64;

/// No container: the parent of the outermost.
inline constexpr uint32_t kNoOrdinal = UINT32_MAX;

/// What a check finds out about a text it accepts.
struct TextFacts {
  uint32_t size = 0; ///< bytes of the canonical text
  bool hasBackslash = false;
  bool namesAreChecked = false; ///< `hasEqualNames` below is known
  bool hasEqualNames = false;
  const TextTemplate *form = nullptr; ///< it is of this form, and the skip table has the places of its marks
};

/// The names of an object that are known to differ from each other, for comparing other objects with.
struct NameMemo {
  static constexpr uint32_t kMaxNames = 16;
  static constexpr uint32_t kNoSize = UINT32_MAX; ///< of no name
  struct Name {
    uint64_t bytes; ///< its first 8, zeros behind a shorter one
    uint64_t mask;  ///< ones where `bytes` are the name's
    uint32_t start; ///< offset of the first character
    uint32_t size;  ///< in bytes
  };
  Name names[kMaxNames + 1]; ///< one of kNoSize is behind the last
};

/// Checks `size` bytes at `text`, which has kPaddingBytes of room behind, and makes them canonical in place
/// but for members of equal names. Offsets of errors are those before any change.
ReadError checkText(char *text, size_t size, SkipTable &skips, TextFacts &facts);

/// Checks text that is canonical already; false: it may be or not, ask checkText. Changes nothing but the
/// padding. The widest version that the processor has is picked. Texts of a form in `templates` take less; more
/// are learned.
bool scanText(char *text, size_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts);

/// Puts the offsets of the first `count` marks (brackets, commas and colons outside of strings) of a checked text from `start`
/// on, which is outside of strings, to `places`. Up to kMarkSlack more may be written there.
void findMarks(const char *text, uint32_t start, uint32_t count, uint32_t *places);
inline constexpr uint32_t kMarkSlack = 64;

/// Versions of scanText, for tests: each needs the instructions its name says.
enum class ScanWidth : uint8_t { Sse, Avx2, Avx512, Neon };
bool hasScanWidth(ScanWidth width);
bool scanTextWith(ScanWidth width, char *text, size_t size, TextTemplates &templates, SkipTable &skips,
                  TextFacts &facts);
void findMarksWith(ScanWidth width, const char *text, uint32_t start, uint32_t count, uint32_t *places);

/// Whether the object `ordinal` has two members of one name.
bool objectHasEqualNames(const Document &document, uint32_t ordinal);

/// Whether some object of the document has two members of one name.
bool hasEqualNames(const Document &document);

/// The document's text with the last value of each name at the place of the first. Returns its size; `out`
/// has room for `document.textSize` bytes.
uint32_t dropEqualNames(const Document &document, char *out);

} // namespace aslrt

#endif // ASLRT_VALUES_SCANNER_H

// SPDX-License-Identifier: Apache-2.0
//
// Containers: looking into text, finding members, building objects and arrays.
//
// A container nobody has looked into is a text cell. `lookInto` makes one level of cells of it and
// stores the result back into the cell; containers below stay text. It is the same value with the same
// size, so storing it back does not break the rule that values never change. A single field can also
// be found in the text in place (`findMember`, `findElement`), which allocates nothing; use that when
// nobody is likely to ask again.
//
// Everything that builds keeps `size` exact. Sizes above 4 GiB end the process as out of memory does.

#ifndef ASLRT_VALUES_CONTAINER_H
#define ASLRT_VALUES_CONTAINER_H

#include "values/Heap.h"
#include "values/Strings.h"
#include "values/Value.h"

namespace aslrt {

// ---------------------------------------------------------------------------------------------
// Keys and shapes
// ---------------------------------------------------------------------------------------------

/// The first 8 bytes of a name as AslrtKey::head wants them.
uint64_t keyHead(const char *text, uint32_t size);

/// A key from a whole member prefix, `"name":`, canonically escaped, that outlives the key's use.
/// `flags`: ASLRT_FLAG_CONSTANT when it is program data. `prefixSize` includes quotes and colon.
AslrtKey makeKey(const char *prefix, uint32_t prefixSize, uint32_t flags);

/// A key from plain characters. Its text is put into `buffer`, which must outlive the key.
AslrtKey makeKey(std::string_view characters, SmallBuffer &buffer);

inline bool equalKeys(const AslrtKey &left, const AslrtKey &right) {
  return left.head == right.head && left.size == right.size &&
         (left.size <= 8 || std::memcmp(left.text, right.text, left.size) == 0);
}

/// Whether two names of at most 16 bytes are equal; false for longer ones, which are left to equalKeys.
inline bool areEqualAndShort(const AslrtKey &left, const AslrtKey &right) {
  if (left.head != right.head || left.size != right.size)
    return false;
  if (left.size <= 8)
    return true;
  uint64_t ends[2];
  std::memcpy(&ends[0], left.text + left.size - 8, 8);
  std::memcpy(&ends[1], right.text + right.size - 8, 8);
  return left.size <= 16 && ends[0] == ends[1];
}

/// Index of `key` in `shape`, or -1.
inline int64_t findKey(const AslrtShape &shape, const AslrtKey &key) {
  const AslrtKey *keys = shape.keys;
  for (uint32_t index = 0, count = shape.count; index < count; ++index)
    if (keys[index].head == key.head && equalKeys(keys[index], key))
      return index;
  return -1;
}

/// Which key text a new shape takes into its own block.
enum class KeyText {
  CopyUnowned, ///< all but that of program data and of documents (flag ASLRT_FLAG_DOCUMENT)
  CopyAll,     ///< all but that of program data
};

/// A shape with copies of `count` keys (all different).
const AslrtShape *makeShape(Heap &heap, const AslrtKey *keys, uint32_t count,
                            KeyText keyText = KeyText::CopyUnowned);

// ---------------------------------------------------------------------------------------------
// Looking
// ---------------------------------------------------------------------------------------------

inline AslrtObject *objectOf(const AslrtValue &value) {
  return reinterpret_cast<AslrtObject *>(value.payload);
}
inline AslrtArray *arrayOf(const AslrtValue &value) {
  return reinterpret_cast<AslrtArray *>(value.payload);
}

/// Turns a text cell into an object or array in place; leaves every other cell alone.
void lookInto(Heap &heap, AslrtValue &cell);

/// Members of an object or elements of an array (text or built); 0 for scalars.
uint32_t countOf(const Heap &heap, const AslrtValue &value);

/// The cell of member `key` of an object, which is looked into first; null when `container` is no object
/// or has no such member. The pointer leads into the container: look into it in place, never assign.
AslrtValue *memberCell(Heap &heap, AslrtValue &container, const AslrtKey &key);

/// The same for element `index` of an array; negative counts from the end.
AslrtValue *elementCell(Heap &heap, AslrtValue &container, int64_t index);

/// The elements of one form that the array `ordinal` of a document ends with, when there are few before them, and those are
/// containers; null when that is not so. How many there are before goes to `before`.
const KnownElements *findKnownElements(const Document &document, uint32_t ordinal, uint32_t &before);

/// Element `index` of an array in text that findKnownElements is for; of the ordinal `ordinal`.
uint32_t ordinalOfElement(const Document &document, uint32_t ordinal, const KnownElements &elements, uint32_t before,
                          uint32_t index);

/// Element `index` of an array in text whose elements are mostly of one form (values/Templates.h), found without a search. False when
/// that is not so. `index` is less than their number.
bool findKnownElement(const Heap &heap, const AslrtValue &array, uint32_t index, AslrtValue &out);

/// Finds a member without materialising anything; `out` may then be a text cell. False as above.
bool findMember(const Heap &heap, const AslrtValue &container, const AslrtKey &key, AslrtValue &out);

/// The same for an element.
bool findElement(const Heap &heap, const AslrtValue &container, int64_t index, AslrtValue &out);

/// Walks the members or elements of a container in order without materialising it. Nothing may be read
/// into the heap meanwhile: the table of documents may move.
class MemberWalker {
public:
  MemberWalker(const Heap &heap, const AslrtValue &container);
  bool isObject() const { return object; }
  uint32_t count() const { return total; }
  /// Goes to the next member or element; false at the end. `key` is filled for objects only.
  bool next(AslrtKey &key, AslrtValue &value);

private:
  const AslrtKey *keys = nullptr;     ///< of a built object
  const AslrtValue *cells = nullptr;  ///< of a built container
  const Document *document = nullptr; ///< of a text container
  const char *at = nullptr;           ///< in the text: before the next member
  uint32_t ordinal = 0;               ///< of the next container below
  uint32_t total = 0;
  uint32_t index = 0;
  uint16_t documentNumber = 0;
  bool object = false;
};

// ---------------------------------------------------------------------------------------------
// Building
// ---------------------------------------------------------------------------------------------

/// An object of `shape` with copies of `shape->count` cells. `out` may not be among `values`.
void makeObject(Heap &heap, AslrtValue &out, const AslrtShape *shape, const AslrtValue *values);

/// An array with copies of `count` cells.
void makeArray(Heap &heap, AslrtValue &out, const AslrtValue *values, uint32_t count);

/// An array whose cells the caller fills, before anything else is asked of the heap that could collect;
/// `finishArray` then makes its cell. Elements start without a value.
AslrtArray *allocateArray(Heap &heap, uint32_t count);
/// The same whose elements start undefined.
AslrtArray *allocateCells(Heap &heap, uint32_t count);
/// And where a call would take longer than what it does.
inline AslrtArray *allocateFewCells(Heap &heap, uint32_t count) {
  void *memory = heap.allocateQuickly(BlockKind::Array, sizeof(AslrtArray) + count * sizeof(AslrtValue));
  if (!memory) [[unlikely]]
    return allocateCells(heap, count);
  auto *array = static_cast<AslrtArray *>(memory);
  // Two members are stored as one word each.
  const uint64_t countAndOrdinal = count, documentAndRest = ASLRT_NO_DOCUMENT;
  array->source = nullptr;
  std::memcpy(&array->count, &countAndOrdinal, sizeof(uint64_t));
  std::memcpy(&array->document, &documentAndRest, sizeof(uint64_t));
  return array;
}
void finishArray(AslrtValue &out, AslrtArray *array);

/// `container` (an object) with `key` set to `value`: replaced in place when present (shares the shape),
/// else appended. Looks into `container`. False when it is no object.
bool withMember(Heap &heap, AslrtValue &out, AslrtValue &container, const AslrtKey &key,
                const AslrtValue &value);

/// The same where `container` is text of a known form that has the member: the object is made at once, and nothing of it
/// kept in `container`. False when that is not so; then nothing is done.
bool replaceInText(Heap &heap, AslrtValue &out, const AslrtValue &container, const AslrtKey &key, const AslrtValue &value);

/// `container` (an object that was looked into) with member number `index` set to `value`.
void replaceMember(Heap &heap, AslrtValue &out, const AslrtValue &container, uint32_t index, const AslrtValue &value);

/// A copy with `value` behind its members; `grown` is its shape with one key more.
void appendMember(Heap &heap, AslrtValue &out, const AslrtValue &container, const AslrtShape *grown,
                  const AslrtValue &value);

/// `container` (an array) with the existing element `index` (negative counts from the end) replaced.
/// False when it is no array or has no such element.
bool withElement(Heap &heap, AslrtValue &out, AslrtValue &container, int64_t index,
                 const AslrtValue &value);

/// Collects members and elements whose number is not known beforehand. Growth is on the C heap.
class ListBuilder {
public:
  ListBuilder() = default;
  ~ListBuilder();
  ListBuilder(const ListBuilder &) = delete;
  ListBuilder &operator=(const ListBuilder &) = delete;
  void add(const AslrtValue &value) { place() = value; }
  /// The cell of one value more, to be set.
  AslrtValue &place() {
    if (used == capacity)
      grow();
    return cells[used++];
  }
  uint32_t count() const { return used; }
  AslrtValue &operator[](uint32_t index) { return cells[index]; }
  const AslrtValue *data() const { return cells; }
  void clear() { used = 0; }
  /// The array of what was added.
  void finish(Heap &heap, AslrtValue &out) const { makeArray(heap, out, cells, used); }

private:
  void grow();
  AslrtValue *cells = local;
  uint32_t used = 0;
  uint32_t capacity = 16;
  AslrtValue local[16];
};

/// An object with `names` (plain characters, all different) and `values`, for the few objects that the
/// runtime makes itself. Program objects use constant shapes.
void makeObject(Heap &heap, AslrtValue &out, const std::string_view *names, const AslrtValue *values,
                uint32_t count);

} // namespace aslrt

#endif // ASLRT_VALUES_CONTAINER_H

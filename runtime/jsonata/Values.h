// SPDX-License-Identifier: Apache-2.0
//
// Values of a JSONata evaluation.
//
// An evaluation works on the same 16-byte cells as everything else, so input is never copied: a field of the state
// input is the cell that stands there, a string is the text that stands there. Three tags exist only while an
// expression runs, and none of them may be given to a function of values/ (`isPlain` tells):
//
//   LIST      an array that the expression made, with the flags of JSONata's sequences
//   RECORD    an object that the expression made: it may hold functions, and lists
//   FUNCTION  a lambda, a built-in, a regular expression ..
//
// *Nothing* (JSONata's absent value, which is not null) is the cell without a value, tag NONE. Numbers are binary64
// once something computes with them: a DOUBLE cell whose `size` is 0 has no text yet (`makeNumber`); it may be an
// infinity. Everything lives in the arena of the heap and dies with the step: the collector never runs meanwhile.

#ifndef ASLRT_JSONATA_VALUES_H
#define ASLRT_JSONATA_VALUES_H

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Strings.h"
#include "values/Value.h"

#include <bit>

namespace aslrt::jsonata {

using Value = AslrtValue;

inline constexpr uint8_t kTagList = 8;
inline constexpr uint8_t kTagRecord = 9;
inline constexpr uint8_t kTagFunction = 10;
/// Not a value: a call in tail position that is still to be made. Only the evaluator sees it.
inline constexpr uint8_t kTagTailCall = 11;
/// Not a value: the place that a partial application leaves open.
inline constexpr uint8_t kTagPlaceholder = 12;
/// An item of a list of tuples.
inline constexpr uint8_t kTagTuple = 13;

/// What `$type` tells, and nothing.
enum class Type : uint8_t { Nothing, Null, Boolean, Number, String, Array, Object, Function };

/// Flags of a List.
enum ListFlag : uint8_t {
  kSequence = 1,      ///< made by a path, a predicate, `$map` ..: none is nothing, one is that one
  kKeepSingleton = 2, ///< `[]` was written: one stays an array
  kConstructed = 4,   ///< `[ .. ]` as a step: a path does not flatten it
  kTuples = 8,        ///< items are tuples of a path with `@`, `#` or `%`
  kOuter = 16,        ///< around an input that is an array, so that it counts as one value
};

struct List {
  Value *items;
  uint32_t count;
  uint32_t capacity;
  uint8_t flags;
  /// How much of `items` is taken by all the lists that share it, the longest of which ends there (appended); null: not shared.
  uint32_t *taken;
};

/// Members in order of insertion; names all different. Names are escaped text as in shapes.
struct Record {
  AslrtKey *keys;
  Value *values;
  uint32_t *index; ///< hash table of positions plus one, for many members; null for few
  uint32_t count;
  uint32_t capacity;
  uint32_t indexMask;
};

struct Function;

inline bool isNothing(const Value &value) { return value.tag == ASLRT_TAG_NONE; }
inline bool isPlain(const Value &value) { return value.tag < kTagList; }
inline bool isFunction(const Value &value) { return value.tag == kTagFunction; }
inline bool isList(const Value &value) { return value.tag == kTagList; }
inline bool isRecord(const Value &value) { return value.tag == kTagRecord; }
inline List *listOf(const Value &value) { return reinterpret_cast<List *>(value.payload); }
inline Record *recordOf(const Value &value) { return reinterpret_cast<Record *>(value.payload); }
inline Function *functionOf(const Value &value) { return reinterpret_cast<Function *>(value.payload); }

Type typeOf(const Heap &heap, const Value &value);

inline bool isArrayValue(const Heap &heap, const Value &value) {
  return value.tag >= ASLRT_TAG_TEXT && typeOf(heap, value) == Type::Array;
}
inline bool isObjectValue(const Heap &heap, const Value &value) {
  return value.tag >= ASLRT_TAG_TEXT && typeOf(heap, value) == Type::Object;
}
inline bool isStringValue(const Value &value) { return isString(value); }
inline bool isNumberValue(const Value &value) {
  return value.tag == ASLRT_TAG_DOUBLE || value.tag == ASLRT_TAG_INT ||
         ((value.tag == ASLRT_TAG_INLINE || value.tag == ASLRT_TAG_SLICE) && isNumber(value));
}

inline Value makeNothing() { return Value{}; }

/// A computed number; may be an infinity. Its text is made only when somebody asks.
inline Value makeNumber(double number) {
  Value value{};
  value.tag = ASLRT_TAG_DOUBLE;
  value.payload = std::bit_cast<uint64_t>(number);
  return value;
}

/// The number that the text of a cell says.
double readNumber(const Value &value);

/// The number of a cell for which isNumberValue holds.
inline double numberOf(const Value &value) {
  return value.tag == ASLRT_TAG_DOUBLE ? std::bit_cast<double>(value.payload) : readNumber(value);
}

// ---------------------------------------------------------------------------------------------
// Arrays
// ---------------------------------------------------------------------------------------------

/// The elements of an array of any kind, next to each other. They live as long as the evaluation.
struct Items {
  const Value *data = nullptr;
  uint32_t count = 0;
  const Value &operator[](uint32_t index) const { return data[index]; }
  const Value *begin() const { return data; }
  const Value *end() const { return data + count; }
};

/// The elements of an array; no elements for anything else. Looks into text.
Items itemsOf(Heap &heap, const Value &array);

/// A new list with room for `capacity` items.
List *makeList(Heap &heap, uint8_t flags, uint32_t capacity = 4);
/// The value that `list` is.
Value listValue(List *list);
void append(Heap &heap, List &list, const Value &item);
void append(Heap &heap, List &list, Items items);
/// `first` with `more` behind it, as a list without flags. Where `first` was made so and nothing was put behind it yet, the two
/// share their items: a list that grows by one again and again costs what its items do.
Value appended(Heap &heap, const Value &first, Items more);
/// A list of `flags` with this one item.
Value listOfOne(Heap &heap, uint8_t flags, const Value &item);

/// Flags of an array: those of a list, 0 for arrays of the input.
inline uint8_t flagsOf(const Value &value) { return isList(value) ? listOf(value)->flags : 0; }

// ---------------------------------------------------------------------------------------------
// Objects
// ---------------------------------------------------------------------------------------------

/// The members of an object of any kind, names and values each next to each other.
struct Members {
  const AslrtKey *keys = nullptr;
  const Value *values = nullptr;
  uint32_t count = 0;
};

/// The members of an object; none for anything else. Looks into text.
Members membersOf(Heap &heap, const Value &object);

/// Member `key` of an object; nothing when there is none.
Value findMember(Heap &heap, const Value &object, const AslrtKey &key);

Record *makeRecord(Heap &heap, uint32_t capacity = 4);
Value recordValue(Record *record);
/// The value of member `key`, which is added (as nothing) when it is not there. The key's text is shared: it must be
/// followed by a quote and live as long as the evaluation (keyOfString, or a key of another object).
Value &memberOf(Heap &heap, Record &record, const AslrtKey &key);
/// Position of `key` in `record`, or -1.
int64_t findKey(const Record &record, const AslrtKey &key);
/// Takes member `key` out, if it is there; the others keep their order.
void removeMember(Record &record, const AslrtKey &key);

/// The key that a string names.
AslrtKey keyOfString(Heap &heap, const Value &string);
/// The string that a key is.
Value stringOfKey(Heap &heap, const AslrtKey &key);
/// The key with these plain characters.
AslrtKey keyOfCharacters(Heap &heap, std::string_view characters);

// ---------------------------------------------------------------------------------------------
// Between evaluations and the rest
// ---------------------------------------------------------------------------------------------

/// Whether two values are the same: numbers as binary64, objects in any order of members, functions by identity.
/// Nothing equals only nothing.
bool deepEqual(Heap &heap, const Value &left, const Value &right);

/// A hash under which equal values agree.
uint64_t deepHash(Heap &heap, const Value &value);

/// Turns what an expression made into a plain value: lists and records into arrays and objects, numbers with their text,
/// infinities into the strings `"Infinity"` and `"-Infinity"` and NaN into `"NaN"` (jsonata.md 1), functions inside of arrays and
/// objects into empty strings; members without a value are left out. False when `value` itself is a function or nothing.
[[nodiscard]] bool makePlain(Heap &heap, const Value &value, Value &out);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_VALUES_H

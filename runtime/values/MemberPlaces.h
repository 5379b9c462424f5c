// SPDX-License-Identifier: Apache-2.0
//
// Members of texts of a known form, found without a search.
//
// A document of a known form (Templates.h) keeps the offsets of its marks. Where a member was found in one of them, by the
// number of the mark before its value, it is in all others: look-ups remember that, by form, container and name, or by the
// address of a whole path. Then nothing is searched, and where the value ends is the next mark.

#ifndef ASLRT_VALUES_MEMBERPLACES_H
#define ASLRT_VALUES_MEMBERPLACES_H

#include "values/TextCursor.h"

#include <utility>

namespace aslrt {

/// A text of a known form: a document, or an element of one.
struct KnownText {
  const Document *document;
  const uint32_t *places; ///< of its marks
  uint32_t placeCount;
  uint32_t formId;
  uint32_t base; ///< ordinal of its first container
  const TextTemplate *form; ///< has learned something else since when its id is another
};

/// The places of the marks of an element whose places are not kept: found now, or a while ago for its neighbours. They stay until
/// another element is asked for. Null when too few were asked for to make that worth it.
const uint32_t *findElementPlaces(const Document &document, uint32_t element);

/// The text of a known form that the container `ordinal` is in. False when there is none, or its places are not known. They may be
/// others' after the next call.
inline bool findKnownText(const Document &document, uint32_t ordinal, KnownText &out) {
  if (document.places) {
    out = {&document, document.places, document.placeCount, document.formId, 0, document.form};
    return true;
  }
  const KnownElements &elements = document.elements;
  if (!elements.form)
    return false;
  const uint32_t behind = ordinal - elements.first;
  if (ordinal < elements.first)
    return false;
  // The element that was asked for last or the next one, mostly: a division would take as long as all the rest.
  uint32_t within = behind - elements.lastFirst;
  if (within >= elements.containers) {
    uint32_t element = elements.last + 1;
    within -= elements.containers;
    if (within >= elements.containers) [[unlikely]] {
      element = behind / elements.containers;
      within = behind % elements.containers;
    }
    if (element >= elements.count)
      return false;
    elements.last = element;
    elements.lastFirst = behind - within;
  }
  ++elements.looks;
  const uint32_t *places = elements.places ? elements.places + size_t(elements.last) * elements.marks
                                           : findElementPlaces(document, elements.last);
  if (!places)
    return false;
  out = {&document, places, elements.marks, elements.formId, ordinal - within, elements.form};
  return true;
}

/// Where a value stands: the number of the mark before it, its colon, and of the first container at or after it, counted in
/// the text of the known form.
struct MemberPlace {
  uint32_t mark;
  uint32_t ordinal;
};

/// Whether a value is a container.
inline bool isContainerAt(const KnownText &known, MemberPlace place) {
  return TextCursor::isOpening(known.document->text[known.places[place.mark] + 1]);
}

/// Makes `out` a value of a text in document `number`.
inline void readMember(const KnownText &known, uint16_t number, MemberPlace place, AslrtValue &out) {
  const uint32_t *mark = known.places + place.mark;
  const char *start = known.document->text + mark[0] + 1;
  if (TextCursor::isOpening(*start)) {
    storeContainer(out, *known.document, number, known.base + place.ordinal);
    return;
  }
  storeScalar(out, *known.document, number, start, mark[1] - mark[0] - 1);
}

/// The place of the member whose name has its quote at `name`; the ordinal is the document's. A search: for those who remember.
MemberPlace placeOfMember(const KnownText &known, const char *name, uint32_t ordinal);

/// The place of the member `key` of the container `ordinal`, counted in the text; false when there is none. What is found is
/// remembered.
bool findMemberPlace(const Heap &heap, const KnownText &known, uint32_t ordinal, const AslrtKey &key, MemberPlace &out);

/// What is remembered of containers in texts of known forms: two entries for each hash of what is looked up (its `key`), the
/// form, and the container.
template <typename Entry, uint32_t kBits> class PlaceTable {
public:
  /// The first of the two.
  const Entry *pairOf(uint64_t key, const KnownText &known, uint32_t ordinal) const {
    const uint64_t mixed = (key ^ (uint64_t(known.formId) << 32 | ordinal)) * 0x9e3779b97f4a7c15;
    return entries + (static_cast<uint32_t>(mixed >> (64 - kBits)) & ~uint32_t(1));
  }
  Entry *pairOf(uint64_t key, const KnownText &known, uint32_t ordinal) {
    return const_cast<Entry *>(std::as_const(*this).pairOf(key, known, ordinal));
  }

private:
  Entry entries[1 << kBits] = {};
};

/// What single look-ups remember.
class MemberPlaces {
public:
  /// The place of the member `key` of the container `ordinal`, or null when it is not remembered.
  const MemberPlace *find(const KnownText &known, uint32_t ordinal, const AslrtKey &key) const {
    const Entry *pair = table.pairOf(key.head, known, ordinal);
    for (int way = 0; way < 2; ++way) {
      const Entry &entry = pair[way];
      if (entry.head != key.head || entry.formId != known.formId || entry.container != ordinal)
        continue;
      // The rest of the name, too.
      TextCursor cursor{*known.document, 0, known.document->text + known.places[entry.place.mark - 1] + 1, 0};
      if (cursor.takeKey(key))
        return &entry.place;
    }
    return nullptr;
  }
  void remember(const KnownText &known, uint32_t ordinal, const AslrtKey &key, MemberPlace place) {
    Entry *pair = table.pairOf(key.head, known, ordinal);
    pair[1] = pair[0];
    pair[0] = {key.head, known.formId, ordinal, place};
  }

private:
  struct Entry {
    uint64_t head;
    uint32_t formId; ///< 0: nothing is remembered here
    uint32_t container;
    MemberPlace place;
  };
  PlaceTable<Entry, 6> table;
};

/// What look-ups of several members at once remember. A list of names is known by its address: such lists are data of the
/// program.
class FieldPlaces {
public:
  static constexpr uint32_t kMaxFields = 31;
  struct Entry {
    const AslrtKey *keys;
    uint32_t formId; ///< 0: nothing is remembered here
    uint32_t container;
    uint32_t found; ///< a bit for each name
    MemberPlace places[kMaxFields];
  };

  /// Where it is remembered, or null.
  const Entry *find(const KnownText &known, uint32_t ordinal, const AslrtKey *keys) const {
    const Entry *pair = table.pairOf(reinterpret_cast<uintptr_t>(keys), known, ordinal);
    for (int way = 0; way < 2; ++way)
      if (pair[way].keys == keys && pair[way].formId == known.formId && pair[way].container == ordinal)
        return &pair[way];
    return nullptr;
  }
  /// Where it is to be remembered: all but the places is filled in.
  Entry &add(const KnownText &known, uint32_t ordinal, const AslrtKey *keys) {
    Entry *pair = table.pairOf(reinterpret_cast<uintptr_t>(keys), known, ordinal);
    Entry &entry = pair[pair[0].formId == 0 || (pair[1].formId != 0 && (++added & 1)) ? 0 : 1];
    entry.keys = keys;
    entry.formId = known.formId;
    entry.container = ordinal;
    entry.found = 0;
    return entry;
  }

private:
  uint32_t added = 0;
  PlaceTable<Entry, 5> table;
};

/// What look-ups along paths of names remember, that they lead nowhere, too. A path, or what is left of it, is known by the
/// address of its first step: steps are data of the program.
class PathPlaces {
public:
  /// Remembered of a path that leads nowhere; no member has the first mark before it.
  static constexpr MemberPlace kNowhere{0, 0};
  const MemberPlace *find(const KnownText &known, uint32_t ordinal, const AslrtStep *steps) const {
    const Entry *pair = table.pairOf(reinterpret_cast<uintptr_t>(steps), known, ordinal);
    for (int way = 0; way < 2; ++way)
      if (pair[way].steps == steps && pair[way].formId == known.formId && pair[way].container == ordinal)
        return &pair[way].place;
    return nullptr;
  }
  void remember(const KnownText &known, uint32_t ordinal, const AslrtStep *steps, MemberPlace place) {
    Entry *pair = table.pairOf(reinterpret_cast<uintptr_t>(steps), known, ordinal);
    pair[1] = pair[0];
    pair[0] = {steps, known.formId, ordinal, place};
  }

private:
  struct Entry {
    const AslrtStep *steps;
    uint32_t formId; ///< 0: nothing is remembered here
    uint32_t container;
    MemberPlace place;
  };
  PlaceTable<Entry, 8> table; ///< a Choice of many rules has many paths
};

/// What look-ups of several members at once remember of built objects: where the members were in one of a shape. A shape may
/// have made room for another since, so that each name has to be compared with the one in its place.
class ShapePlaces {
public:
  struct Entry {
    const AslrtKey *keys;
    const AslrtShape *shape;
    uint32_t places[FieldPlaces::kMaxFields]; ///< of all keys
  };
  Entry &entryOf(const AslrtKey *keys) {
    return entries[(reinterpret_cast<uintptr_t>(keys) * 0x9e3779b97f4a7c15) >> (64 - kBits)];
  }

private:
  static constexpr uint32_t kBits = 3;
  Entry entries[1 << kBits] = {};
};

/// What a heap remembers.
struct Remembered {
  MemberPlaces members;
  PathPlaces paths;
  FieldPlaces fields;
  ShapePlaces shapes;
};

} // namespace aslrt

#endif // ASLRT_VALUES_MEMBERPLACES_H

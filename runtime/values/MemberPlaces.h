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

namespace aslrt {

/// Where a value stands: the number of the mark before it, its colon, and of the first container at or after it.
struct MemberPlace {
  uint32_t mark;
  uint32_t ordinal;
};

/// Whether a value is a container, in a document that has places.
inline bool isContainerAt(const Document &document, MemberPlace place) {
  return TextCursor::isOpening(document.text[document.places[place.mark] + 1]);
}

/// Makes `out` a value of a document that has places.
inline void readMember(const Document &document, uint16_t number, MemberPlace place, AslrtValue &out) {
  const uint32_t *mark = document.places + place.mark;
  const char *start = document.text + mark[0] + 1;
  if (TextCursor::isOpening(*start)) {
    storeContainer(out, document, number, place.ordinal);
    return;
  }
  storeScalar(out, document, number, start, mark[1] - mark[0] - 1);
}

/// The place of the member whose name has its quote at `name`, in a document that has places. A search: for those who remember.
MemberPlace placeOfMember(const Document &document, const char *name, uint32_t ordinal);

/// The place of the member `key` of the container `ordinal` of a document that has places; false when there is none. What is
/// found is remembered.
bool findMemberPlace(const Heap &heap, const Document &document, uint32_t ordinal, const AslrtKey &key, MemberPlace &out);

/// What single look-ups remember.
class MemberPlaces {
public:
  /// The place of the member `key` of the container `ordinal`, or null when it is not remembered.
  const MemberPlace *find(const Document &document, uint32_t ordinal, const AslrtKey &key) const {
    const Entry *pair = entries + indexOf(document.formId, ordinal, key);
    for (int way = 0; way < 2; ++way) {
      const Entry &entry = pair[way];
      if (entry.head != key.head || entry.formId != document.formId || entry.container != ordinal)
        continue;
      // The rest of the name, too.
      TextCursor cursor{document, 0, document.text + document.places[entry.place.mark - 1] + 1, 0};
      if (cursor.takeKey(key))
        return &entry.place;
    }
    return nullptr;
  }
  void remember(const Document &document, uint32_t ordinal, const AslrtKey &key, MemberPlace place) {
    Entry *pair = entries + indexOf(document.formId, ordinal, key);
    pair[1] = pair[0];
    pair[0] = {key.head, document.formId, ordinal, place};
  }

private:
  static constexpr uint32_t kBits = 6;
  struct Entry {
    uint64_t head;
    uint32_t formId; ///< 0: nothing is remembered here
    uint32_t container;
    MemberPlace place;
  };
  /// Of the first of two entries.
  static uint32_t indexOf(uint32_t formId, uint32_t ordinal, const AslrtKey &key) {
    const uint64_t mixed = (key.head ^ (uint64_t(formId) << 32 | ordinal)) * 0x9e3779b97f4a7c15;
    return static_cast<uint32_t>(mixed >> (64 - kBits)) & ~uint32_t(1);
  }

  Entry entries[1 << kBits] = {};
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
  const Entry *find(const Document &document, uint32_t ordinal, const AslrtKey *keys) const {
    const Entry *pair = entries + indexOf(document.formId, ordinal, keys);
    for (int way = 0; way < 2; ++way)
      if (pair[way].keys == keys && pair[way].formId == document.formId && pair[way].container == ordinal)
        return &pair[way];
    return nullptr;
  }
  /// Where it is to be remembered: all but the places is filled in.
  Entry &add(const Document &document, uint32_t ordinal, const AslrtKey *keys) {
    Entry *pair = entries + indexOf(document.formId, ordinal, keys);
    Entry &entry = pair[pair[0].formId == 0 || (pair[1].formId != 0 && (++added & 1)) ? 0 : 1];
    entry.keys = keys;
    entry.formId = document.formId;
    entry.container = ordinal;
    entry.found = 0;
    return entry;
  }

private:
  static constexpr uint32_t kBits = 4;
  /// Of the first of two entries.
  static uint32_t indexOf(uint32_t formId, uint32_t ordinal, const AslrtKey *keys) {
    const uint64_t mixed =
        (reinterpret_cast<uintptr_t>(keys) ^ (uint64_t(formId) << 32 | ordinal)) * 0x9e3779b97f4a7c15;
    return static_cast<uint32_t>(mixed >> (64 - kBits)) & ~uint32_t(1);
  }

  uint32_t added = 0;
  Entry entries[1 << kBits] = {};
};

/// What look-ups along paths of names remember. A path, or what is left of it, is known by the address of its first step:
/// steps are data of the program.
class PathPlaces {
public:
  const MemberPlace *find(const Document &document, uint32_t ordinal, const AslrtStep *steps) const {
    const Entry *pair = entries + indexOf(document.formId, ordinal, steps);
    for (int way = 0; way < 2; ++way)
      if (pair[way].steps == steps && pair[way].formId == document.formId && pair[way].container == ordinal)
        return &pair[way].place;
    return nullptr;
  }
  void remember(const Document &document, uint32_t ordinal, const AslrtStep *steps, MemberPlace place) {
    Entry *pair = entries + indexOf(document.formId, ordinal, steps);
    pair[1] = pair[0];
    pair[0] = {steps, document.formId, ordinal, place};
  }

private:
  static constexpr uint32_t kBits = 6;
  struct Entry {
    const AslrtStep *steps;
    uint32_t formId; ///< 0: nothing is remembered here
    uint32_t container;
    MemberPlace place;
  };
  /// Of the first of two entries.
  static uint32_t indexOf(uint32_t formId, uint32_t ordinal, const AslrtStep *steps) {
    const uint64_t mixed =
        (reinterpret_cast<uintptr_t>(steps) ^ (uint64_t(formId) << 32 | ordinal)) * 0x9e3779b97f4a7c15;
    return static_cast<uint32_t>(mixed >> (64 - kBits)) & ~uint32_t(1);
  }

  Entry entries[1 << kBits] = {};
};

/// What a heap remembers.
struct Remembered {
  MemberPlaces members;
  PathPlaces paths;
  FieldPlaces fields;
};

} // namespace aslrt

#endif // ASLRT_VALUES_MEMBERPLACES_H

// SPDX-License-Identifier: Apache-2.0
//
// Places of members, from what a search has found.

#include "values/MemberPlaces.h"

#include <algorithm>

namespace aslrt {

MemberPlace placeOfMember(const Document &document, const char *name, uint32_t ordinal) {
  const uint32_t before = static_cast<uint32_t>(name - document.text) - 1;
  const uint32_t *end = document.places + document.placeCount;
  return {static_cast<uint32_t>(std::lower_bound(document.places, end, before) - document.places) + 1, ordinal};
}

bool findMemberPlace(const Heap &heap, const Document &document, uint32_t ordinal, const AslrtKey &key, MemberPlace &out) {
  MemberPlaces &members = heap.remembered()->members;
  if (const MemberPlace *place = members.find(document, ordinal, key)) [[likely]] {
    out = *place;
    return true;
  }
  const SkipEntry &entry = document.skips[ordinal];
  TextCursor cursor{document, 0, document.text + entry.start + 1, ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    const char *name = cursor.at;
    if (cursor.takeKey(key)) {
      out = placeOfMember(document, name, cursor.ordinal);
      members.remember(document, ordinal, key, out);
      return true;
    }
    cursor.skipKey();
    cursor.skipValue();
  }
  return false;
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Places of members, from what a search has found.

#include "values/MemberPlaces.h"

#include <algorithm>

namespace aslrt {

MemberPlace placeOfMember(const KnownText &known, const char *name, uint32_t ordinal) {
  const uint32_t before = static_cast<uint32_t>(name - known.document->text) - 1;
  const uint32_t *end = known.places + known.placeCount;
  return {static_cast<uint32_t>(std::lower_bound(known.places, end, before) - known.places) + 1, ordinal - known.base};
}

bool findMemberPlace(const Heap &heap, const KnownText &known, uint32_t ordinal, const AslrtKey &key, MemberPlace &out) {
  MemberPlaces &members = heap.remembered()->members;
  if (const MemberPlace *place = members.find(known, ordinal, key)) [[likely]] {
    out = *place;
    return true;
  }
  const Document &document = *known.document;
  const SkipEntry &entry = document.skips[known.base + ordinal];
  TextCursor cursor{document, 0, document.text + entry.start + 1, known.base + ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    const char *name = cursor.at;
    if (cursor.takeKey(key)) {
      out = placeOfMember(known, name, cursor.ordinal);
      members.remember(known, ordinal, key, out);
      return true;
    }
    cursor.skipKey();
    cursor.skipValue();
  }
  return false;
}

} // namespace aslrt

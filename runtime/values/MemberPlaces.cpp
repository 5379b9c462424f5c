// SPDX-License-Identifier: Apache-2.0
//
// Places of members, from what a search has found.

#include "values/MemberPlaces.h"

#include "values/Blocks.h"
#include "values/Scanner.h"

#include <algorithm>

namespace aslrt {

/// Look-ups in elements after which more are to be expected.
static constexpr uint32_t kFewLooks = 32;
/// Elements in a window at most. When they are not asked for in order, there is one.
static constexpr uint32_t kWindowElements = 16;

const uint32_t *findElementPlaces(const Document &document, uint32_t element) {
  const KnownElements &elements = document.elements;
  const size_t stride = elements.marks + size_t(1);
  if (element - elements.windowFirst >= elements.windowCount) {
    if (elements.looks <= kFewLooks)
      return nullptr;
    if (!elements.window) {
      const size_t bytes = (kWindowElements * stride + kMarkSlack) * sizeof(uint32_t);
      elements.window = static_cast<uint32_t *>(takeBlock(bytes));
      if (!elements.window)
        outOfMemory(bytes);
    }
    const bool isNext = element == elements.windowFirst + elements.windowCount;
    elements.windowFirst = element;
    elements.windowCount = isNext ? std::min(kWindowElements, elements.count - element) : 1;
    const uint32_t start = document.skips[elements.first + element * elements.containers].start;
    // Behind the last one there may be no comma, but there is a bracket.
    findMarks(document.text, start, static_cast<uint32_t>(elements.windowCount * stride), elements.window);
  }
  return elements.window + (element - elements.windowFirst) * stride;
}

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

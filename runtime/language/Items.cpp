// SPDX-License-Identifier: Apache-2.0
//
// Items: the same members of each item of an array.
//
// Items of a known form (values/Templates.h) have their marks at the same distance from each other in the list of places, so
// that where a member of an item is takes one addition. The array stays text then. When the places are not kept, those of some
// items are found at a time, which are read soon. The first items may have come before the form was known; members are looked up
// in these. Any other array is looked into, and members are looked up in each item.

#include "aslrt.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/MemberPlaces.h"
#include "values/Scanner.h"
#include "values/TextCursor.h"
#include "values/Value.h"

#include <algorithm>
#include <new>

/// Where a member is in each item.
struct ItemMember {
  enum Kind : uint32_t { None, Scalar, Container };
  Kind kind;
  aslrt::MemberPlace place;
  uint32_t reserved;
};

struct AslrtItems {
  AslrtValue items;
  const AslrtKey *keys;
  uint32_t *places;       ///< of the marks of item `windowFirst`; null: items are cells
  uint32_t marks;         ///< of each item
  uint32_t containers;    ///< of each item
  uint32_t first;         ///< ordinal of item 0, were it like the others
  uint32_t found;         ///< what aslrt_items_read returns
  uint32_t count;         ///< of the members
  uint32_t windowFirst;   ///< number of the item that `places` begin with
  uint32_t windowCount;   ///< items whose places there are
  uint32_t stride;        ///< places from one item to the next

  ItemMember *members() { return reinterpret_cast<ItemMember *>(this + 1); }
  const ItemMember *members() const { return reinterpret_cast<const ItemMember *>(this + 1); }
};

namespace aslrt {
namespace {

static_assert(sizeof(AslrtItems) == ASLRT_ITEMS_CELLS * sizeof(AslrtValue) && sizeof(ItemMember) == sizeof(AslrtValue),
              "compiled code gives so much room");

constexpr uint32_t kObjectBit = uint32_t(1) << 31;

/// Items whose places are found at once, when they are not kept.
constexpr uint32_t kWindowItems = 32;

uint32_t arrayOrdinal(const AslrtItems &reader) { return static_cast<uint32_t>(reader.items.payload >> 32); }

/// Finds the places of some items from number `index` on.
void moveWindow(const Document &document, AslrtItems &reader, uint32_t index) {
  const uint32_t total = document.skips[arrayOrdinal(reader)].count;
  reader.windowFirst = index;
  reader.windowCount = std::min(kWindowItems, total - index);
  const uint32_t start = document.skips[reader.first + index * reader.containers].start;
  findMarks(document.text, start, reader.windowCount * reader.stride, reader.places);
}

/// Looks up the members in the first of the items that are of one form, which are all but a few. False when they are not.
bool findMembers(Heap &heap, AslrtItems &reader) {
  const Document &document = heap.document(reader.items.aux);
  uint32_t before;
  const KnownElements *known = findKnownElements(document, arrayOrdinal(reader), before);
  if (!known)
    return false;
  const KnownElements &elements = *known;
  elements.looks += elements.count;
  reader.marks = elements.marks;
  reader.containers = elements.containers;
  reader.first = elements.first - before * elements.containers;
  reader.found = kObjectBit;
  if (elements.places) {
    reader.places = elements.places;
    reader.stride = elements.marks;
    reader.windowFirst = before;
    reader.windowCount = elements.count;
  } else {
    reader.stride = elements.marks + 1; // with the comma
    const size_t most = std::min(kWindowItems, elements.count);
    // In the arena: nothing is collected as long as items are read.
    reader.places = reinterpret_cast<uint32_t *>(heap.allocateText((most * reader.stride + kMarkSlack) * sizeof(uint32_t)));
    moveWindow(document, reader, before);
  }
  const KnownText item{&document, reader.places, elements.marks, elements.formId, elements.first, elements.form};
  for (uint32_t index = 0; index < reader.count; ++index) {
    ItemMember &member = reader.members()[index];
    member.kind = ItemMember::None;
    if (!findMemberPlace(heap, item, 0, reader.keys[index], member.place))
      continue;
    member.kind = isContainerAt(item, member.place) ? ItemMember::Container : ItemMember::Scalar;
    reader.found |= uint32_t(1) << index;
  }
  return true;
}

} // namespace
} // namespace aslrt

using namespace aslrt;

uint32_t aslrt_items_open(AslrtExec *exec, AslrtItems *given, AslrtValue *items, const AslrtKey *keys, uint32_t count) {
  Heap &heap = heapOf(exec);
  if (!isArray(heap, *items))
    return UINT32_MAX;
  AslrtItems &reader = *new (given) AslrtItems();
  reader.items = *items;
  reader.keys = keys;
  reader.count = count;
  if (items->tag == ASLRT_TAG_TEXT && findMembers(heap, reader))
    return heap.skipOf(*items).count;
  lookInto(heap, *items);
  reader.items = *items;
  return arrayOf(*items)->count;
}

/// Reads an item whose places are not there. False when they were found.
[[gnu::noinline]] static bool readElsewhere(AslrtExec *exec, AslrtValue *out, AslrtItems &reader, uint32_t index, uint32_t &found) {
  Heap &heap = heapOf(exec);
  if (!reader.places) {
    storeCell(*out, arrayOf(reader.items)->items[index]);
  } else {
    const Document &document = heap.document(reader.items.aux);
    uint32_t before;
    findKnownElements(document, arrayOrdinal(reader), before);
    if (index >= before) {
      moveWindow(document, reader, index);
      return false;
    }
    findKnownElement(heap, reader.items, index, *out);
  }
  found = aslrt_json_fields(exec, out + 1, out, reader.keys, reader.count);
  return true;
}

uint32_t aslrt_items_read(AslrtExec *exec, AslrtValue *out, const AslrtItems *given, uint32_t index) {
  const AslrtItems &reader = *given;
  if (index - reader.windowFirst >= reader.windowCount) [[unlikely]] {
    uint32_t found;
    if (readElsewhere(exec, out, const_cast<AslrtItems &>(reader), index, found))
      return found;
  }
  const uint16_t number = reader.items.aux;
  const Document &document = heapOf(exec).document(number);
  const uint32_t *places = reader.places + size_t(index - reader.windowFirst) * reader.stride;
  const uint32_t ordinal = reader.first + index * reader.containers;
  const uint32_t start = places[0], end = places[reader.marks - 1] + 1;
  storeCell(*out, {uint64_t(ordinal) << 32 | start, number, ASLRT_TAG_TEXT, 0, end - start});
  for (const ItemMember *member = reader.members(), *last = member + reader.count; member != last; ++member) {
    ++out;
    if (member->kind == ItemMember::Scalar) {
      const uint32_t *mark = places + member->place.mark;
      storeScalar(*out, document, number, document.text + mark[0] + 1, mark[1] - mark[0] - 1);
    } else if (member->kind == ItemMember::Container) {
      storeContainer(*out, document, number, ordinal + member->place.ordinal);
    } else {
      *out = AslrtValue{};
    }
  }
  return reader.found;
}

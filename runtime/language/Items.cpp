// SPDX-License-Identifier: Apache-2.0
//
// Items: the same members of each item of an array.
//
// Items of a known form (values/Templates.h) have their marks at the same distance from each other in the list of places, so
// that where a member of an item is takes one addition. The array stays text then. Any other array is looked into, and
// members are looked up in each item.

#include "aslrt.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/MemberPlaces.h"
#include "values/TextCursor.h"
#include "values/Value.h"

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
  const uint32_t *places; ///< of the marks of the first item; null: items are cells
  uint32_t marks;         ///< of each item
  uint32_t containers;    ///< of each item
  uint32_t first;         ///< ordinal of the first item
  uint32_t found;         ///< what aslrt_items_read returns
  uint32_t count;         ///< of the members
  uint32_t reserved[3];

  ItemMember *members() { return reinterpret_cast<ItemMember *>(this + 1); }
  const ItemMember *members() const { return reinterpret_cast<const ItemMember *>(this + 1); }
};

namespace aslrt {
namespace {

static_assert(sizeof(AslrtItems) == ASLRT_ITEMS_CELLS * sizeof(AslrtValue) && sizeof(ItemMember) == sizeof(AslrtValue),
              "compiled code gives so much room");

constexpr uint32_t kObjectBit = uint32_t(1) << 31;

/// Looks up the members in the first of the items, which are all of one form. False when they are not, or their places are
/// not kept.
bool findMembers(const Heap &heap, AslrtItems &reader) {
  const Document &document = heap.document(reader.items.aux);
  const KnownElements &elements = document.elements;
  const uint32_t array = static_cast<uint32_t>(reader.items.payload >> 32);
  if (!elements.form || elements.first != array + 1 || elements.count != document.skips[array].count)
    return false;
  elements.looks += elements.count;
  if (!elements.places || document.text[elements.places[0]] != '{')
    return false;
  const KnownText item{&document,        elements.places, elements.marks, elements.formId,
                       elements.first, elements.form};
  reader.places = elements.places;
  reader.marks = elements.marks;
  reader.containers = elements.containers;
  reader.first = elements.first;
  reader.found = kObjectBit;
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

uint32_t aslrt_items_read(AslrtExec *exec, AslrtValue *out, const AslrtItems *given, uint32_t index) {
  const AslrtItems &reader = *given;
  if (!reader.places) [[unlikely]] {
    storeCell(*out, arrayOf(reader.items)->items[index]);
    return aslrt_json_fields(exec, out + 1, out, reader.keys, reader.count);
  }
  const uint16_t number = reader.items.aux;
  const Document &document = heapOf(exec).document(number);
  const uint32_t *places = reader.places + size_t(index) * reader.marks;
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

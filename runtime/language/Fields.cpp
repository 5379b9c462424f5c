// SPDX-License-Identifier: Apache-2.0
//
// Fields: several members of an object in one look.
//
// What fused states read of a value is known beforehand, and machine-written objects mostly have their members in one
// order. So text is gone through once, and each name is first compared with the key that would come next.

#include "aslrt.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/MemberPlaces.h"
#include "values/TextCursor.h"
#include "values/Value.h"

#include <algorithm>

namespace aslrt {
namespace {

constexpr uint32_t kObjectBit = uint32_t(1) << 31;

/// The place of `name` among `keys`, from `hint` on and then from the start; `count` when it is not there.
inline uint32_t findAmong(const AslrtKey *keys, uint32_t count, uint32_t hint, const AslrtKey &name) {
  for (uint32_t index = hint; index < count; ++index)
    if (equalKeys(keys[index], name))
      return index;
  for (uint32_t index = 0; index < hint; ++index)
    if (equalKeys(keys[index], name))
      return index;
  return count;
}

/// Where a look at several members is to be remembered; nowhere without an entry.
struct PlacesToFill {
  KnownText text;
  FieldPlaces::Entry *entry = nullptr;
};

/// Goes through the text of an object; which members were found.
[[gnu::noinline]] uint32_t searchText(const Heap &heap, AslrtValue *out, const AslrtValue &in, const AslrtKey *keys,
                                      uint32_t count, PlacesToFill fill) {
  std::fill_n(out, count, AslrtValue{});
  const Document &document = heap.document(in.aux);
  const uint32_t ordinal = static_cast<uint32_t>(in.payload >> 32);
  const SkipEntry &entry = document.skips[ordinal];
  TextCursor cursor{document, in.aux, document.text + entry.start + 1, ordinal + 1};
  const uint32_t all = (uint32_t(1) << count) - 1;
  uint32_t found = 0, hint = 0;
  for (uint32_t index = 0; index < entry.count && found != all; ++index) {
    cursor.at += index != 0;
    uint32_t place = hint;
    const char *at = cursor.at;
    if (!cursor.takeKey(keys[hint])) [[unlikely]] {
      AslrtKey name;
      cursor.readKey(name);
      place = findAmong(keys, count, hint, name);
      if (place == count) {
        cursor.skipValue();
        continue;
      }
    }
    if (fill.entry)
      fill.entry->places[place] = placeOfMember(fill.text, at, cursor.ordinal);
    cursor.readValue(out[place]);
    found |= uint32_t(1) << place;
    hint = place + 1 == count ? 0 : place + 1;
  }
  if (fill.entry)
    fill.entry->found = found;
  return found;
}

/// fieldsOfText, in general.
[[gnu::noinline]] uint32_t findInText(const Heap &heap, AslrtValue *out, const AslrtValue &in, const AslrtKey *keys,
                                      uint32_t count) {
  const uint32_t ordinal = static_cast<uint32_t>(in.payload >> 32);
  KnownText text;
  if (!findKnownText(heap.document(in.aux), ordinal, text))
    return searchText(heap, out, in, keys, count, {});
  FieldPlaces &remembered = heap.remembered()->fields;
  const FieldPlaces::Entry *known = remembered.find(text, ordinal - text.base, keys);
  if (!known) [[unlikely]]
    return searchText(heap, out, in, keys, count, {text, &remembered.add(text, ordinal - text.base, keys)});
  const uint16_t number = in.aux;
  const uint32_t found = known->found;
  for (uint32_t index = 0; index < count; ++index) {
    if (found >> index & 1) [[likely]]
      readMember(text, number, known->places[index], out[index]);
    else
      out[index] = AslrtValue{};
  }
  return found;
}

/// The same where nothing in the text has an escape, and all is known. Nothing is called in between, so that what is known
/// stays in registers.
uint32_t fieldsOfText(const Heap &heap, AslrtValue *out, const AslrtValue &in, const AslrtKey *keys, uint32_t count) {
  const uint32_t ordinal = static_cast<uint32_t>(in.payload >> 32);
  const Document &document = heap.document(in.aux);
  const Remembered *const remembered = heap.rememberedSoFar();
  KnownText text;
  if (document.hasBackslash || !remembered || !findKnownText(document, ordinal, text)) [[unlikely]]
    return findInText(heap, out, in, keys, count);
  const FieldPlaces::Entry *known = remembered->fields.find(text, ordinal - text.base, keys);
  if (!known) [[unlikely]]
    return findInText(heap, out, in, keys, count);
  const uint64_t slice = in.aux | uint64_t(ASLRT_TAG_SLICE) << 16 | uint64_t(ASLRT_FLAG_DOCUMENT) << 24;
  const char *const characters = document.text;
  const SkipEntry *const skips = document.skips + text.base;
  const uint32_t found = known->found;
  uint32_t left = found;
  for (const MemberPlace *place = known->places, *const end = place + count; place != end; ++place, ++out, left >>= 1) {
    if (!(left & 1)) [[unlikely]] {
      storeCell(*out, AslrtValue{});
      continue;
    }
    const uint32_t *mark = text.places + place->mark;
    const char *start = characters + mark[0] + 1;
    const uint32_t size = mark[1] - mark[0] - 1;
    if (TextCursor::isOpening(*start)) {
      const SkipEntry &entry = skips[place->ordinal];
      storeHalves(*out, uint64_t(text.base + place->ordinal) << 32 | entry.start,
                  in.aux | uint64_t(ASLRT_TAG_TEXT) << 16 | uint64_t(entry.end - entry.start) << 32);
    } else if (size > kInlineBytes) {
      storeHalves(*out, reinterpret_cast<uint64_t>(start), slice | uint64_t(size) << 32);
    } else {
      setInline(*out, start, size, 0);
    }
  }
  return found;
}

/// Whether the members are where they were in the last object of this shape.
inline bool areAsRemembered(const ShapePlaces::Entry &known, AslrtValue *out, const AslrtObject &object, const AslrtKey *keys,
                            uint32_t count) {
  const AslrtShape &shape = *object.shape;
  if (known.keys != keys || known.shape != &shape)
    return false;
  for (uint32_t index = 0; index < count; ++index) {
    const uint32_t place = known.places[index];
    if (place >= shape.count || !equalKeys(shape.keys[place], keys[index]))
      return false;
    out[index] = object.values[place];
  }
  return true;
}

[[gnu::noinline]] uint32_t searchObject(AslrtValue *out, const AslrtObject &object, const AslrtKey *keys, uint32_t count,
                                        ShapePlaces::Entry &known) {
  const AslrtShape &shape = *object.shape;
  const uint32_t all = (uint32_t(1) << count) - 1;
  uint32_t places[FieldPlaces::kMaxFields];
  uint32_t found = 0, hint = 0;
  for (uint32_t index = 0; index < shape.count && found != all; ++index) {
    uint32_t place = findAmong(keys, count, hint, shape.keys[index]);
    if (place == count)
      continue;
    places[place] = index;
    found |= uint32_t(1) << place;
    hint = place + 1 == count ? 0 : place + 1;
  }
  for (uint32_t index = 0; index < count; ++index)
    out[index] = found >> index & 1 ? object.values[places[index]] : AslrtValue{};
  if (found == all) {
    known.keys = keys;
    known.shape = &shape;
    std::copy_n(places, count, known.places);
  }
  return found;
}

[[gnu::noinline]] uint32_t fieldsOfObject(const Heap &heap, AslrtValue *out, const AslrtValue &in, const AslrtKey *keys,
                                          uint32_t count) {
  const AslrtObject &object = *objectOf(in);
  ShapePlaces::Entry &known = heap.remembered()->shapes.entryOf(keys);
  if (areAsRemembered(known, out, object, keys, count)) [[likely]]
    return (uint32_t(1) << count) - 1;
  return searchObject(out, object, keys, count, known);
}

/// aslrt_json_fields, but for objects of a shape that is data of the program, and known.
[[gnu::noinline]] uint32_t fieldsOfOther(const Heap &heap, AslrtValue *out, const AslrtValue &in, const AslrtKey *keys,
                                         uint32_t count) {
  if (in.tag == ASLRT_TAG_OBJECT)
    return kObjectBit | fieldsOfObject(heap, out, in, keys, count);
  if (in.tag == ASLRT_TAG_TEXT && *heap.textOf(in) == '{')
    return kObjectBit | fieldsOfText(heap, out, in, keys, count);
  std::fill_n(out, count, AslrtValue{});
  return 0;
}

} // namespace
} // namespace aslrt

uint32_t aslrt_json_fields(AslrtExec *exec, AslrtValue *out, const AslrtValue *in, const AslrtKey *keys, uint32_t count) {
  using namespace aslrt;
  const Heap &heap = heapOf(exec);
  Remembered *const remembered = heap.rememberedSoFar();
  if (in->tag != ASLRT_TAG_OBJECT || !remembered) [[unlikely]]
    return fieldsOfOther(heap, out, *in, keys, count);
  // This needs no frame.
  const AslrtObject &object = *objectOf(*in);
  const ShapePlaces::Entry &known = remembered->shapes.entryOf(keys);
  if (known.keys != keys || known.shape != object.shape || !(object.shape->flags & ASLRT_FLAG_CONSTANT))
    return fieldsOfOther(heap, out, *in, keys, count);
  // A shape that is data of the program will ever be this one.
#pragma clang loop vectorize(disable) unroll(disable)
  for (const uint32_t *place = known.places, *const end = place + count; place != end; ++place, ++out)
    *out = object.values[*place];
  return kObjectBit | ((uint32_t(1) << count) - 1);
}

void aslrt_json_index(AslrtValue *out, uint32_t index) { aslrt::storeCell(*out, aslrt::makeInt(index)); }

void aslrt_json_integer(AslrtValue *out, int32_t integer) { *out = aslrt::makeInt(integer); }

int32_t aslrt_items_refused(AslrtExec *exec, const AslrtValue *items) {
  using namespace aslrt;
  return !isArray(heapOf(exec), *items);
}

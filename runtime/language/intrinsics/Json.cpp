// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics on JSON itself: JsonMerge, JsonToString, StringToJson.

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/HashTable.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <vector>

namespace aslrt::intrinsics {
namespace {

/// The members of an object, which is looked into.
const AslrtObject *membersOf(Heap &heap, const AslrtValue &value) {
  AslrtValue cell = value;
  lookInto(heap, cell);
  return objectOf(cell);
}

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\n\r") == std::string_view::npos; }

} // namespace

bool jsonMerge(Heap &heap, AslrtValue &out, const AslrtValue &first, const AslrtValue &second,
               const AslrtValue &isDeep) {
  // The service knows shallow merges only.
  if (!isObject(heap, first) || !isObject(heap, second) || !isFalse(isDeep))
    return false;
  const AslrtObject *objects[] = {membersOf(heap, first), membersOf(heap, second)};
  std::vector<AslrtKey> keys;
  ListBuilder values;
  HashTable names(objects[0]->shape->count + objects[1]->shape->count);
  for (const AslrtObject *object : objects)
    for (uint32_t i = 0; i < object->shape->count; ++i) {
      const AslrtKey &key = object->shape->keys[i];
      uint32_t at = names.findOrAdd(hashBytes({key.text, key.size}), values.count(),
                                    [&](uint32_t other) { return equalKeys(keys[other], key); });
      if (at < values.count()) {
        values[at] = object->values[i];
      } else {
        keys.push_back(key);
        values.add(object->values[i]);
      }
    }
  makeObject(heap, out, makeShape(heap, keys.data(), values.count()), values.data());
  return true;
}

bool jsonToString(Heap &heap, AslrtValue &out, const AslrtValue &value) {
  SmallBuffer text;
  appendText(heap, value, text);
  out = makeString(heap, text.view());
  return true;
}

bool stringToJson(Heap &heap, AslrtValue &out, const AslrtValue &text) {
  if (!isString(text))
    return false;
  SmallBuffer characters;
  std::string_view plain = decodeString(text, characters);
  if (isBlank(plain)) {
    out = makeNull();
    return true;
  }
  if (parse(heap, plain.data(), plain.size(), out))
    return false;
  char number[kNumberTextBytes];
  if (scalarText(out, number) == "-0")
    out = makeInt(0);
  return true;
}

} // namespace aslrt::intrinsics

using namespace aslrt;
using namespace aslrt::intrinsics;

int32_t aslrt_intrinsic_json_merge(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *first,
                                   const AslrtValue *second, const AslrtValue *isDeep) {
  return statusOf(jsonMerge(heapOf(exec), *out, *first, *second, *isDeep), exec, frame, out, "States.JsonMerge");
}

int32_t aslrt_intrinsic_json_to_string(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *value) {
  return statusOf(jsonToString(heapOf(exec), *out, *value), exec, frame, out, "States.JsonToString");
}

int32_t aslrt_intrinsic_string_to_json(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text) {
  return statusOf(stringToJson(heapOf(exec), *out, *text), exec, frame, out, "States.StringToJson");
}

// SPDX-License-Identifier: Apache-2.0
//
// Lists: what loops of compiled code gather values in.
//
// A list being gathered is an array in the arena with room for all that may come; its cell is no value
// until the end, because its size is not kept. Nothing is collected before, since the collector runs only
// between steps. What a filter keeps is often little of what it was asked about, so the end copies into an
// array of the right length.

#include "aslrt.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Value.h"

uint32_t aslrt_list_count(AslrtExec *exec, AslrtValue *list) {
  using namespace aslrt;
  Heap &heap = heapOf(exec);
  if (!isArray(heap, *list))
    return 0;
  lookInto(heap, *list);
  return arrayOf(*list)->count;
}

void aslrt_list_begin(AslrtExec *exec, AslrtValue *out, uint32_t capacity) {
  using namespace aslrt;
  AslrtArray *array = allocateArray(heapOf(exec), capacity);
  array->reserved2 = capacity;
  array->count = 0;
  *out = AslrtValue{reinterpret_cast<uint64_t>(array), 0, ASLRT_TAG_ARRAY, 0, 0};
}

void aslrt_list_add(AslrtValue *list, const AslrtValue *item) {
  AslrtArray *array = aslrt::arrayOf(*list);
  array->items[array->count++] = *item;
}

void aslrt_list_end(AslrtExec *exec, AslrtValue *out, const AslrtValue *list) {
  using namespace aslrt;
  AslrtArray *array = arrayOf(*list);
  const bool isFull = array->count == array->reserved2;
  array->reserved2 = 0;
  if (isFull)
    finishArray(*out, array);
  else
    makeArray(heapOf(exec), *out, array->items, array->count);
}

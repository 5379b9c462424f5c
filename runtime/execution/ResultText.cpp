// SPDX-License-Identifier: Apache-2.0
//
// ResultText: see ResultText.h.

#include "execution/ResultText.h"

#include "values/TextList.h"

#include <algorithm>

namespace aslrt {

namespace {

/// A list that nobody writes. Compiled code numbers its own from 0 on.
TextList &findFreeList(Heap &heap) {
  uint32_t number = UINT32_MAX;
  while (heap.textList(number).text)
    --number;
  return heap.textList(number);
}

} // namespace

void makeResults(Exec &exec, Children &children) {
  const uint32_t count = children.isInPlace && children.map ? std::min(children.total, kResultWindow) : children.total;
  finishArray(children.results, allocateArray(*exec.heap, count));
}

void writeResults(Exec &exec, Children &children, uint32_t ended) {
  if (!children.map || ended == children.written)
    return;
  Heap &heap = *exec.heap;
  if (!children.text) {
    children.text = &findFreeList(heap);
    children.text->begin(heap, children.items, 0);
  }
  TextList &text = *children.text;
  AslrtValue *cells = arrayOf(children.results)->items;
  for (AslrtValue *cell = cells, *end = cells + (ended - children.written); cell != end; ++cell) {
    text.write(heap, *cell);
    text.endItem();
    *cell = makeNone();
  }
  children.written = ended;
}

void takeResultsBack(Exec &exec, Children &children) {
  Heap &heap = *exec.heap;
  const AslrtValue window = children.results;
  const uint32_t written = children.written;
  if (written == 0 && arrayOf(window)->count == children.total)
    return;
  AslrtArray *all = allocateArray(heap, children.total);
  if (written != 0) {
    const AslrtValue text = children.text->end(heap);
    AslrtKey key;
    MemberWalker walker(heap, text);
    for (uint32_t index = 0; index < written; ++index)
      walker.next(key, all->items[index]);
    children.text = nullptr;
    children.written = 0;
  }
  const uint32_t left = std::min(arrayOf(window)->count, children.total - written);
  std::copy_n(arrayOf(window)->items, left, all->items + written);
  finishArray(children.results, all);
}

AslrtValue takeResults(Exec &exec, Children &children) {
  AslrtValue results;
  if (children.text) {
    writeResults(exec, children, children.total);
    results = children.text->end(*exec.heap);
    children.text = nullptr;
  } else {
    finishArray(results, arrayOf(children.results));
  }
  return results;
}

} // namespace aslrt

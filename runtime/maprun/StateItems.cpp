// SPDX-License-Identifier: Apache-2.0
//
// StateItems: the items of a Map that are state data, and what a child gets of an item.

#include "maprun/ItemSource.h"
#include "values/Container.h"

namespace aslrt {

namespace {

class StateItems final : public ItemSource {
public:
  StateItems(Heap &heap, const AslrtValue &items) : heap(heap), items(items), total(countOf(heap, items)) {
    isObject = aslrt::isObject(heap, items);
    origin = "STATE_DATA";
    lookInto(heap, this->items);
  }

  Progress next(Item &item) override {
    if (index == total)
      return Progress::End;
    item.key = makeNone();
    if (isObject) {
      const AslrtObject &object = *objectOf(items);
      const AslrtKey &key = object.shape->keys[index];
      item.key = makeEscapedString(heap, {key.text, key.size});
      item.value = objectOf(items)->values[index++];
    } else {
      item.value = *elementCell(heap, items, index++);
    }
    return Progress::Good;
  }

  void visit(Heap &collected) override { collected.visit(&items, 1); }

private:
  Heap &heap;
  AslrtValue items;
  uint32_t total;
  uint32_t index = 0;
  bool isObject;
};

} // namespace

std::unique_ptr<ItemSource> makeStateItems(Heap &heap, const AslrtValue &items) {
  return std::make_unique<StateItems>(heap, items);
}

void makeInput(Heap &heap, const Item &item, AslrtValue &out) {
  out = item.value;
  if (item.key.tag == ASLRT_TAG_NONE)
    return;
  static constexpr std::string_view kNames[] = {"Key", "Value"};
  AslrtValue cells[] = {item.key, item.value};
  makeObject(heap, out, kNames, cells, 2);
}

} // namespace aslrt

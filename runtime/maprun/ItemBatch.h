// SPDX-License-Identifier: Apache-2.0
//
// ItemBatch: items that one child execution gets together (asl.md 10.6).
//
//   {"BatchInput": .., "Items": [item, ..]}

#ifndef ASLRT_MAPRUN_ITEMBATCH_H
#define ASLRT_MAPRUN_ITEMBATCH_H

#include "maprun/Settings.h"
#include "values/Container.h"

#include <vector>

namespace aslrt {

class ItemBatch {
public:
  ItemBatch(const BatchSettings &settings, uint32_t payloadLimitBytes)
      : mostItems(settings.mostItems),
        mostBytes(settings.mostBytes < payloadLimitBytes ? settings.mostBytes : payloadLimitBytes) {}

  uint32_t count() const { return static_cast<uint32_t>(items.size()); }
  bool isFull() const { return items.size() >= mostItems; }

  /// Whether the input would stay within the limits with one item more.
  bool fits(const AslrtValue &batchInput, const AslrtValue &item) const {
    return !isFull() && frameBytes(batchInput) + itemBytes + items.size() + item.size <= mostBytes;
  }

  void add(const AslrtValue &item) {
    items.push_back(item);
    itemBytes += item.size;
  }

  /// The input of a child execution; the batch is empty afterwards. Returns how many items it has.
  uint32_t take(Heap &heap, const AslrtValue &batchInput, AslrtValue &out) {
    uint32_t taken = count();
    AslrtValue array;
    makeArray(heap, array, items.data(), taken);
    static constexpr std::string_view kNames[] = {"BatchInput", "Items"};
    AslrtValue cells[] = {batchInput, array};
    bool hasInput = batchInput.tag != ASLRT_TAG_NONE;
    makeObject(heap, out, hasInput ? kNames : kNames + 1, hasInput ? cells : cells + 1, hasInput ? 2 : 1);
    items.clear();
    itemBytes = 0;
    return taken;
  }

  void visit(Heap &heap) { heap.visit(items.data(), items.size()); }

private:
  static uint64_t frameBytes(const AslrtValue &batchInput) {
    constexpr uint64_t kItems = sizeof("{\"Items\":[]}") - 1, kInput = sizeof("\"BatchInput\":,") - 1;
    return kItems + (batchInput.tag == ASLRT_TAG_NONE ? 0 : kInput + batchInput.size);
  }

  uint64_t mostItems;
  uint64_t mostBytes;
  uint64_t itemBytes = 0; ///< of the items' text, without commas
  std::vector<AslrtValue> items;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_ITEMBATCH_H

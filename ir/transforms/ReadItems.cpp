// SPDX-License-Identifier: Apache-2.0
//
// read-items: members of all items of an array are looked up alike.
//
//   before                                              after
//   ------                                              -----
//   %count, %refused = flow.items.count %items          %reader, %count, %refused = flow.items.open ["sku", "qty"] of %items
//   ..                                                  ..
//   ^body:                                              ^body:
//   %item = flow.list.item %i of %items                 %item, %found, %v:2 = flow.items.read %i of %reader
//   %found, %v:2 = flow.fields ["sku", "qty"] of %item
//
// Behind gather-fields: what is read of an item is one look then. A look that stands in another block than the item is left
// alone, since it may not be needed.

#include "ir/Passes.h"

namespace asl::flow {
#define GEN_PASS_DEF_READITEMS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The one look into an item that stands beside it.
static FieldsOp fieldsOf(ListItemOp item) {
  FieldsOp fields;
  for (Operation *user : item.getItem().getUsers()) {
    auto each = dyn_cast<FieldsOp>(user);
    if (!each)
      continue;
    if (fields || each->getBlock() != item->getBlock())
      return {};
    fields = each;
  }
  return fields;
}

/// Whether items were read in the new way.
static bool readItems(ItemsCountOp count) {
  ListItemOp item;
  for (Operation *user : count.getItems().getUsers())
    if (auto each = dyn_cast<ListItemOp>(user)) {
      if (item)
        return false;
      item = each;
    }
  FieldsOp fields = item ? fieldsOf(item) : FieldsOp();
  if (!fields)
    return false;

  OpBuilder builder(count);
  auto open = ItemsOpenOp::create(builder, count.getLoc(), builder.getType<JsonType>(), builder.getI32Type(),
                                  builder.getI1Type(), fields.getNamesAttr(), count.getItems());
  count.getCount().replaceAllUsesWith(open.getCount());
  count.getRefused().replaceAllUsesWith(open.getRefused());
  count.erase();

  builder.setInsertionPoint(item);
  SmallVector<Type> types(fields.getValues().getTypes());
  auto read = ItemsReadOp::create(builder, fields.getLoc(), builder.getType<JsonType>(), builder.getI32Type(), types,
                                  item.getIndex(), open.getReader());
  fields.getFound().replaceAllUsesWith(read.getFound());
  fields.getValues().replaceAllUsesWith(read.getValues());
  fields.erase();
  item.getItem().replaceAllUsesWith(read.getItem());
  item.erase();
  return true;
}

namespace {
struct ReadItemsPass : asl::flow::impl::ReadItemsBase<ReadItemsPass> {
  void runOnOperation() override {
    SmallVector<ItemsCountOp> counts;
    getOperation().walk([&](ItemsCountOp count) { counts.push_back(count); });
    for (ItemsCountOp count : counts)
      numArrays += readItems(count);
  }
};
} // namespace

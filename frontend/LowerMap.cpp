// SPDX-License-Identifier: Apache-2.0
//
// Lower: Map states. The item processor becomes a machine of its own; the Map itself keeps what decides how it is
// run: the items, the limits, and the selector, which computes one child's input from its item.
//
//   "ItemsPath": "$.lines"                        %items = flow.path ["lines"] of %in at <items "$.lines">
//   "ItemSelector": {"n.$": "$$.Map.Item.Value"}  %r = flow.map @M over %items from "$.lines" select {
//                                                 ^bb0(%item: !flow.json):
//                                                   %o = flow.object ["n"](%item)
//                                                   flow.child.input %o
//                                                 }
//
// A distributed Map has settings besides, in one object: the fields of the state, computed where they come from paths.
//
//   "ItemBatcher": {"MaxItemsPerBatchPath": "$.n"}  %n = flow.path ["n"] of %in at <path "$.n" in "MaxItemsPerBatchPath">
//                                                 %b = flow.object ["MaxItemsPerBatch", "MaxItemsPerBatchPath"](%n, ..)
//                                                 %s = flow.object ["ExecutionType", "ItemBatcher"](%e, %b)
//                                                 %r = flow.map @M over %items from "$" distributed %s

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

/// How a number was written when it comes from a path, else null.
static StringAttr pathText(Builder &builder, const NumberField &field) {
  return field.isPath() ? builder.getStringAttr(field.path.text) : StringAttr();
}

Value Lowering::mapNumber(const NumberField &field, Value document, llvm::StringRef name, flow::ResultKind kind,
                          llvm::StringRef prefix) {
  if (field.isPath())
    return path(field.path, document, flow::SiteKind::Path, (name + "Path").str());
  return numberOr(field, (prefix + name).str(), kind, {document});
}

namespace {

/// Members of an object that is being put together.
class ObjectFields {
public:
  ObjectFields(OpBuilder &builder, Location at) : builder(builder), at(at) {}

  void add(llvm::StringRef name, Value value) {
    if (!value)
      return;
    names.push_back(name);
    values.push_back(value);
  }
  Value finish() { return flow::ObjectOp::create(builder, at, builder.getStrArrayAttr(names), values); }

private:
  OpBuilder &builder;
  Location at;
  SmallVector<llvm::StringRef> names;
  SmallVector<Value> values;
};

} // namespace

Value Lowering::mapSettings(const State &state, Value document) {
  const MapFields &map = *state.map;
  Location at = loc(state.typeRange);
  auto string = [&](std::string_view text) { return constant(at, quoteJson(text)); };
  // A number that may come from a path, and the path beside it.
  auto addNumber = [&](ObjectFields &fields, const NumberField &field, llvm::StringRef name, flow::ResultKind kind,
                       llvm::StringRef prefix) {
    fields.add(name, mapNumber(field, document, name, kind, prefix));
    if (field.isPath())
      fields.add(builder.getStringAttr(name + "Path").getValue(), string(field.path.text));
  };
  auto payload = [&](const JsonValue *value, llvm::StringRef field, flow::ResultKind kind) {
    return isJsonata(state) ? expressionTemplate(*value, field, kind, {document}) : payloadTemplate(value, document);
  };
  ObjectFields settings(builder, at);
  settings.add("ExecutionType", string(map.executionType == WorkflowType::Express ? "EXPRESS" : "STANDARD"));
  if (!map.label.empty())
    settings.add("Label", string(map.label));
  if (map.itemReader) {
    const ItemReaderFields &reader = *map.itemReader;
    ObjectFields fields(builder, at);
    fields.add("Resource", string(reader.resourceText));
    if (reader.parameters)
      fields.add("Parameters", payload(reader.parameters, "ItemReader/Arguments", flow::ResultKind::Object));
    if (reader.config) {
      ObjectFields config(builder, at);
      for (const JsonMember &member : reader.config->members) {
        if (!stateTest && member.key == "InputType" && member.value.text == "PARQUET")
          refuse(member.value.range, "readers of Parquet files");
        if (member.key != "MaxItems" && member.key != "MaxItemsPath")
          config.add(member.key, constant(loc(member.value.range), printJson(member.value)));
      }
      addNumber(config, reader.maxItems, "MaxItems", flow::ResultKind::Integer, "ItemReader/ReaderConfig/");
      fields.add("ReaderConfig", config.finish());
    }
    settings.add("ItemReader", fields.finish());
  }
  if (map.itemBatcher) {
    ObjectFields fields(builder, at);
    auto addLimit = [&](const NumberField &field, llvm::StringRef name) {
      addNumber(fields, field, name, flow::ResultKind::Positive, "ItemBatcher/");
    };
    addLimit(map.itemBatcher->maxItemsPerBatch, "MaxItemsPerBatch");
    addLimit(map.itemBatcher->maxInputBytesPerBatch, "MaxInputBytesPerBatch");
    if (map.itemBatcher->batchInput)
      fields.add("BatchInput", payload(map.itemBatcher->batchInput, "ItemBatcher/BatchInput", flow::ResultKind::Any));
    settings.add("ItemBatcher", fields.finish());
  }
  if (map.resultWriter) {
    const ResultWriterFields &writer = *map.resultWriter;
    ObjectFields fields(builder, at);
    if (!writer.resourceText.empty())
      fields.add("Resource", string(writer.resourceText));
    if (writer.parameters)
      fields.add("Parameters", payload(writer.parameters, "ResultWriter/Arguments", flow::ResultKind::Object));
    if (writer.config)
      fields.add("WriterConfig", constant(loc(writer.config->range), printJson(*writer.config)));
    settings.add("ResultWriter", fields.finish());
  }
  return settings.finish();
}

Value Lowering::mapItems(const State &state, Value document) {
  const MapFields &map = *state.map;
  // With an ItemReader the service does not look at ItemsPath (asl.md 22 no. 10).
  if (map.isDistributed && map.itemReader)
    return document;
  if (!isJsonata(state)) {
    Value items =
        map.itemsPath.isPresent() ? path(map.itemsPath, document, flow::SiteKind::Items, "ItemsPath") : document;
    inspect(flow::InspectKind::AfterItemsPath, items, map.itemsPath.range);
    return items;
  }
  if (map.items)
    return expressionTemplate(*map.items, "Items",
                              map.isDistributed ? flow::ResultKind::Items : flow::ResultKind::Array, {document});
  return evaluate({"$states.input", state.typeRange}, "Items",
                  map.isDistributed ? flow::ResultKind::RunInput : flow::ResultKind::MapInput, {document});
}

void Lowering::lowerMap(const State &state, Value input) {
  const MapFields &map = *state.map;
  Value effective = input;
  if (!isJsonata(state)) {
    effective = dataPath(state.inputPath, input, "InputPath");
    inspect(flow::InspectKind::AfterInputPath, effective, state.inputPath.range);
  }
  Value items = mapItems(state, effective);
  Value settings = map.isDistributed ? mapSettings(state, effective) : Value();
  Value concurrency = mapNumber(map.maxConcurrency, effective, "MaxConcurrency", flow::ResultKind::Count);
  Value toleratedCount = mapNumber(map.toleratedFailureCount, effective, "ToleratedFailureCount", flow::ResultKind::Count);
  Value toleratedPercentage = mapNumber(map.toleratedFailurePercentage, effective, "ToleratedFailurePercentage",
                                        flow::ResultKind::Percentage);

  auto op = flow::MapOp::create(
      builder, loc(state.typeRange), builder.getType<flow::JsonType>(), childMachine(map.processor, "", map.isDistributed), items,
      builder.getStringAttr(map.itemsPath.isPresent() ? map.itemsPath.text : "$"), settings, concurrency,
      pathText(builder, map.maxConcurrency), toleratedCount, pathText(builder, map.toleratedFailureCount),
      toleratedPercentage, pathText(builder, map.toleratedFailurePercentage), retriers(state), errorLists(state),
      catcherCount(state));
  if (map.itemSelector) {
    Location at = loc(map.itemSelector->range);
    mapItem = builder.createBlock(&op.getSelector())->addArgument(builder.getType<flow::JsonType>(), at);
    flow::ChildInputOp::create(builder, at, isJsonata(state)
                                                ? expressionTemplate(*map.itemSelector, "ItemSelector",
                                                                     flow::ResultKind::Any, {effective})
                                                : payloadTemplate(map.itemSelector, effective));
    mapItem = Value();
  }
  lowerCatchers(state, op.getCatchers(), input);
  builder.setInsertionPointAfter(op);
  leaveWithResult(state, op.getResult(), input);
}

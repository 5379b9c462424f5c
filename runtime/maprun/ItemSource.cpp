// SPDX-License-Identifier: Apache-2.0
//
// ItemSource: which source a Map's settings ask for.

#include "maprun/ItemSource.h"
#include "maprun/CsvItems.h"
#include "maprun/JsonItems.h"
#include "maprun/ManifestItems.h"
#include "maprun/ObjectItems.h"

namespace aslrt {

std::unique_ptr<ItemSource> makeObjectItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings,
                                            InputType type, const ObjectName &name, Waker waker) {
  switch (type) {
  case InputType::Csv:
    return std::make_unique<CsvItems>(
        heap, store, CsvSettings{settings.delimiter, settings.hasHeaderRow, settings.headers}, name, waker);
  case InputType::JsonLines:
    return std::make_unique<LineItems>(heap, store, name, waker);
  case InputType::Manifest:
    return std::make_unique<InventoryItems>(heap, store, settings, name, waker);
  case InputType::Json:
  case InputType::None:
    break;
  }
  return std::make_unique<JsonItems>(heap, store, settings.pointer, name, waker);
}

std::unique_ptr<ItemSource> makeReader(Heap &heap, ObjectStore &store, const ReaderSettings &settings,
                                       Waker waker) {
  if (settings.kind == ReaderKind::List) {
    if (settings.flattens)
      return std::make_unique<ListedContents>(heap, store, settings, waker);
    return std::make_unique<ListedItems>(heap, store, settings, waker);
  }
  ObjectName name = {settings.bucket, settings.key, settings.versionId, settings.expectedOwner};
  if (settings.isAthenaManifest)
    return std::make_unique<AthenaItems>(heap, store, settings, name, waker);
  return makeObjectItems(heap, store, settings, settings.type, name, waker);
}

} // namespace aslrt

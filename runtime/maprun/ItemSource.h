// SPDX-License-Identifier: Apache-2.0
//
// ItemSource: where the items of a distributed Map come from, one at a time.

#ifndef ASLRT_MAPRUN_ITEMSOURCE_H
#define ASLRT_MAPRUN_ITEMSOURCE_H

#include "aslrt.h"
#include "maprun/Settings.h"
#include "services/ObjectStore.h"

#include <memory>
#include <string>

namespace aslrt {

/// Largest item that is read, in bytes of the object's text. Source: asl.md 10.5.
inline constexpr size_t kMostItemBytes = 8u << 20;

struct Item {
  AslrtValue value = {};
  AslrtValue key = {}; ///< of a member of an object; else NONE
};

enum class Progress : uint8_t {
  Good,    ///< there is something
  End,     ///< there is nothing more
  Pending, ///< it is on its way: the waker is told
  Failed,  ///< why is in `problem`
};

/// Who is told, from the event loop, that it is worth asking again.
struct Waker {
  void (*wake)(void *owner) = nullptr;
  void *owner = nullptr;
};

class ItemSource {
public:
  virtual ~ItemSource() = default;

  /// Takes the next item.
  virtual Progress next(Item &item) = 0;

  /// Why it failed: the cause of States.ItemReaderFailed.
  std::string problem;

  /// Where the items come from, as `$$.Map.Item.Source` says.
  std::string origin;

  /// Shows the collector what the source holds.
  virtual void visit(Heap &) {}

protected:
  Progress fail(std::string_view cause) {
    problem = cause;
    return Progress::Failed;
  }
};

/// The elements of an array, or the members of an object, of state data.
std::unique_ptr<ItemSource> makeStateItems(Heap &heap, const AslrtValue &items);

/// What a child gets of an item without a selector that picks something: of a member both the key and the value.
void makeInput(Heap &heap, const Item &item, AslrtValue &out);

/// What the reader's settings name. Neither `heap` nor `store` is owned.
std::unique_ptr<ItemSource> makeReader(Heap &heap, ObjectStore &store, const ReaderSettings &settings, Waker waker);

/// The items of one object that holds `type`.
std::unique_ptr<ItemSource> makeObjectItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings,
                                            InputType type, const ObjectName &name, Waker waker);

} // namespace aslrt

#endif // ASLRT_MAPRUN_ITEMSOURCE_H

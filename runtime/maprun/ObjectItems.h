// SPDX-License-Identifier: Apache-2.0
//
// ObjectItems: the objects of a listing, as items or, LOAD_AND_FLATTEN, one after the other for the items in them.

#ifndef ASLRT_MAPRUN_OBJECTITEMS_H
#define ASLRT_MAPRUN_OBJECTITEMS_H

#include "maprun/ItemSource.h"

#include <deque>

namespace aslrt {

/// Goes through the pages of a listing.
class Listing {
public:
  Listing(ObjectStore &store, const ReaderSettings &settings, Waker waker)
      : store(store), settings(settings), waker(waker) {}
  ~Listing();

  Progress next(ListedObject &object);

  std::string problem; ///< after Failed

private:
  static void onPage(void *self, const ObjectPage *page, const ObjectError *error);

  ObjectStore &store;
  const ReaderSettings &settings;
  Waker waker;
  std::deque<ListedObject> objects;
  std::string following; ///< asks for the page after this one
  ObjectCall *call = nullptr;
  bool isCalling = false;
  bool hasArrived = false;
  bool isLast = false; ///< no page follows
};

class ListedItems final : public ItemSource {
public:
  ListedItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings, Waker waker);
  Progress next(Item &item) override;

private:
  Heap &heap;
  Listing listing;
};

/// The items of objects that another source names one after the other.
class FlattenedItems : public ItemSource {
public:
  FlattenedItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings, Waker waker)
      : heap(heap), store(store), settings(settings), waker(waker) {}

  Progress next(Item &item) final;
  void visit(Heap &collected) final {
    if (items)
      items->visit(collected);
  }

protected:
  /// The next object to read.
  virtual Progress nextObject(ObjectName &name) = 0;
  /// What is in it.
  virtual std::unique_ptr<ItemSource> open(const ObjectName &name);

  Heap &heap;
  ObjectStore &store;
  const ReaderSettings &settings;
  Waker waker;

private:
  std::unique_ptr<ItemSource> items;
};

class ListedContents final : public FlattenedItems {
public:
  ListedContents(Heap &heap, ObjectStore &store, const ReaderSettings &settings, Waker waker)
      : FlattenedItems(heap, store, settings, waker), listing(store, settings, waker) {}

protected:
  Progress nextObject(ObjectName &name) override;

private:
  Listing listing;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_OBJECTITEMS_H

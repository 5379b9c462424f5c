// SPDX-License-Identifier: Apache-2.0
//
// ObjectItems: see ObjectItems.h.

#include "maprun/ObjectItems.h"
#include "values/Container.h"

namespace aslrt {

Listing::~Listing() {
  if (call)
    store.cancel(call);
}

void Listing::onPage(void *self, const ObjectPage *page, const ObjectError *error) {
  Listing &listing = *static_cast<Listing *>(self);
  listing.call = nullptr;
  listing.hasArrived = true;
  if (error) {
    listing.problem = error->cause;
  } else {
    listing.objects.assign(page->objects.begin(), page->objects.end());
    listing.following = page->next;
    listing.isLast = page->next.empty();
  }
  if (!listing.isCalling)
    listing.waker.wake(listing.waker.owner);
}

Progress Listing::next(ListedObject &object) {
  for (;;) {
    if (!problem.empty())
      return Progress::Failed;
    if (call)
      return Progress::Pending;
    if (!objects.empty()) {
      object = std::move(objects.front());
      objects.pop_front();
      return Progress::Good;
    }
    if (isLast)
      return Progress::End;
    hasArrived = false;
    isCalling = true;
    ObjectCall *made =
        store.list(settings.bucket, settings.prefix, settings.expectedOwner, following, onPage, this);
    isCalling = false;
    if (!hasArrived)
      call = made;
  }
}

ListedItems::ListedItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings, Waker waker)
    : heap(heap), listing(store, settings, waker) {
  origin = "S3://" + settings.bucket;
}

Progress ListedItems::next(Item &item) {
  ListedObject object;
  Progress progress = listing.next(object);
  if (progress == Progress::Failed)
    return fail(listing.problem);
  if (progress != Progress::Good)
    return progress;
  static constexpr std::string_view kNames[] = {"Etag", "Key", "LastModified", "Size", "StorageClass"};
  AslrtValue values[] = {makeString(heap, object.tag), makeString(heap, object.key),
                         makeInt(object.modifiedUnixSeconds), makeInt(static_cast<int64_t>(object.bytes)),
                         makeString(heap, object.storageClass)};
  makeObject(heap, item.value, kNames, values, 5);
  item.key = makeNone();
  return Progress::Good;
}

std::unique_ptr<ItemSource> FlattenedItems::open(const ObjectName &name) {
  return makeObjectItems(heap, store, settings, settings.type, name, waker);
}

Progress FlattenedItems::next(Item &item) {
  for (;;) {
    if (!items) {
      ObjectName name;
      if (Progress progress = nextObject(name); progress != Progress::Good)
        return progress;
      items = open(name);
      origin = items->origin;
    }
    Progress progress = items->next(item);
    if (progress == Progress::Failed)
      return fail(items->problem);
    if (progress != Progress::End)
      return progress;
    items.reset();
  }
}

Progress ListedContents::nextObject(ObjectName &name) {
  ListedObject object;
  do {
    Progress progress = listing.next(object);
    if (progress == Progress::Failed)
      return fail(listing.problem);
    if (progress != Progress::Good)
      return progress;
    // Consoles make empty objects to show folders.
  } while (object.key.ends_with('/') && object.bytes == 0);
  name = {settings.bucket, object.key, {}, settings.expectedOwner};
  return Progress::Good;
}

} // namespace aslrt

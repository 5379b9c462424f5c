// SPDX-License-Identifier: Apache-2.0
//
// ObjectStore: objects in buckets, for what distributed Maps read and write. S3 itself (aws/S3Store.cpp) or a directory
// that stands for it (services/DirectoryStore.cpp); both say the same of what goes wrong.
//
// A call's end comes through its callback, once: later, from the event loop, or before the call returns (a directory
// answers at once); it is null then. Nothing calls back after `cancel`.

#ifndef ASLRT_SERVICES_OBJECTSTORE_H
#define ASLRT_SERVICES_OBJECTSTORE_H

#include "services/ObjectBody.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt {

struct Exec;

/// Why a call failed, in the words of S3's own integration.
struct ObjectError {
  std::string error; ///< `S3.NoSuchKeyException`
  std::string cause; ///< `The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ..)`
};

struct ObjectName {
  std::string bucket;
  std::string key;
  std::string versionId;     ///< empty: the latest
  std::string expectedOwner; ///< account id that must own the bucket; empty: any
};

/// A part of an object, valid during the callback.
struct ObjectPart {
  std::string_view bytes; ///< fewer than asked for at the object's end alone
  uint64_t objectBytes = 0; ///< of the whole object
  std::string_view tag; ///< the object's ETag, quotes included; empty when the object ends before its first part
};

struct ListedObject {
  std::string tag; ///< ETag, quotes included
  std::string key;
  int64_t modifiedUnixSeconds = 0;
  uint64_t bytes = 0;
  std::string storageClass;
};

/// A page of a listing, in the order of the keys' bytes; valid during the callback.
struct ObjectPage {
  std::vector<ListedObject> objects;
  std::string next; ///< what asks for the page after it; empty: it is the last
};

/// A call on its way.
class ObjectCall;

class ObjectStore {
public:
  using ReadDone = void (*)(void *owner, const ObjectPart *part, const ObjectError *error);
  using ListDone = void (*)(void *owner, const ObjectPage *page, const ObjectError *error);
  using WriteDone = void (*)(void *owner, const ObjectError *error);

  virtual ~ObjectStore() = default;

  /// Reads `bytes` bytes from `offset` on. `tag`, when it is not empty, is the one an earlier part had: another object
  /// under the same name is an error. An offset at the object's end or past it gives an empty part.
  virtual ObjectCall *read(const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag, ReadDone done,
                           void *owner) = 0;

  /// Lists the objects whose keys begin with `prefix`, at most 1000 in a page. `next`: of the page before, or empty.
  virtual ObjectCall *list(std::string_view bucket, std::string_view prefix, std::string_view expectedOwner,
                           std::string_view next, ListDone done, void *owner) = 0;

  /// Writes an object. `body` has to live until the call ends.
  virtual ObjectCall *write(const ObjectName &name, ObjectBody &body, std::string_view contentType,
                            WriteDone done, void *owner) = 0;

  /// Ends a call that nobody waits for. Only one that has not called back.
  virtual void cancel(ObjectCall *call) = 0;
};

/// The directory `exec.s3Directory` when there is one, else S3. Null with the execution's refusal set when neither can
/// be (a region that is none, ..).
std::unique_ptr<ObjectStore> makeObjectStore(Exec &exec);

} // namespace aslrt

#endif // ASLRT_SERVICES_OBJECTSTORE_H

// SPDX-License-Identifier: Apache-2.0
//
// ByteStream: the text of an object, a window of it at a time.
//
//   object  |......... consumed .........|== unread ==|.... not fetched ....|
//
// Blocks are fetched when they are asked for. Objects whose name ends in .gz or .zst are decompressed on the way.

#ifndef ASLRT_MAPRUN_BYTESTREAM_H
#define ASLRT_MAPRUN_BYTESTREAM_H

#include "maprun/ItemSource.h"
#include "services/ObjectStore.h"

#include <memory>
#include <string>
#include <string_view>

namespace aslrt {

/// Takes a compression off, piece by piece.
class Inflater {
public:
  virtual ~Inflater() = default;
  /// Appends what `bytes` give to `out`. False when they are not what they should be.
  virtual bool feed(std::string_view bytes, std::string &out) = 0;
  /// Whether the text may end here.
  virtual bool finish() = 0;
};

/// The one for a key's suffix; null when there is none.
std::unique_ptr<Inflater> makeInflater(std::string_view key);

class ByteStream {
public:
  ByteStream(ObjectStore &store, ObjectName name, Waker waker);
  ~ByteStream();
  ByteStream(const ByteStream &) = delete;
  ByteStream &operator=(const ByteStream &) = delete;

  /// Bytes that are there and not consumed.
  std::string_view unread() const { return std::string_view(window).substr(start); }
  void consume(size_t bytes) { start += bytes; }
  /// Whether nothing comes after `unread`.
  bool isAtEnd() const { return isFinished; }

  /// Brings more bytes. Good: some came, or the end was found.
  Progress more();

  std::string problem; ///< after Failed

private:
  static void onPart(void *self, const ObjectPart *part, const ObjectError *error);
  void take(const ObjectPart *part, const ObjectError *error);
  bool unpack();

  ObjectStore &store;
  ObjectName name;
  Waker waker;
  std::unique_ptr<Inflater> inflater;
  std::string window;
  size_t start = 0;       ///< of what is unread, in the window
  std::string packed;     ///< fetched and not decompressed yet
  size_t packedStart = 0;
  std::string tag;        ///< of the object, from its first part
  uint64_t offset = 0;    ///< of the next block to fetch
  ObjectCall *call = nullptr;
  bool isCalling = false; ///< within store.read
  bool hasArrived = false;
  bool isFetched = false; ///< the whole object
  bool isFinished = false;
  bool hasFailed = false;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_BYTESTREAM_H

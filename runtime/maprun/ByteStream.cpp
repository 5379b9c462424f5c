// SPDX-License-Identifier: Apache-2.0
//
// ByteStream: see ByteStream.h.

#include "maprun/ByteStream.h"

namespace aslrt {

namespace {

/// Fetched at once. Large enough that the way to S3 and back does not count, small beside what a program may take.
constexpr size_t kBlockBytes = 4u << 20;

/// Decompressed at once: 16 KiB become 16 MiB at the most, a thousand times as much.
constexpr size_t kPackedBytes = 16u << 10;

} // namespace

ByteStream::ByteStream(ObjectStore &store, ObjectName name, Waker waker)
    : store(store), name(std::move(name)), waker(waker), inflater(makeInflater(this->name.key)) {}

ByteStream::~ByteStream() {
  if (call)
    store.cancel(call);
}

void ByteStream::take(const ObjectPart *part, const ObjectError *error) {
  hasArrived = true;
  call = nullptr;
  if (error) {
    problem = error->cause;
    hasFailed = true;
    return;
  }
  tag = part->tag;
  offset += part->bytes.size();
  isFetched = offset >= part->objectBytes || part->bytes.empty();
  if (inflater)
    packed.append(part->bytes);
  else
    window.append(part->bytes);
}

void ByteStream::onPart(void *self, const ObjectPart *part, const ObjectError *error) {
  ByteStream &stream = *static_cast<ByteStream *>(self);
  stream.take(part, error);
  if (!stream.isCalling)
    stream.waker.wake(stream.waker.owner);
}

bool ByteStream::unpack() {
  std::string_view slice = std::string_view(packed).substr(packedStart, kPackedBytes);
  packedStart += slice.size();
  bool isGood = inflater->feed(slice, window);
  if (packedStart == packed.size()) {
    packed.clear();
    packedStart = 0;
    if (isFetched)
      isGood = isGood && inflater->finish();
  }
  if (!isGood) {
    problem = "The object '" + name.key + "' is not compressed as its name says.";
    hasFailed = true;
  }
  return isGood;
}

Progress ByteStream::more() {
  if (call)
    return Progress::Pending;
  // What was consumed makes room before anything is added.
  if (start > 0) {
    window.erase(0, start);
    start = 0;
  }
  size_t before = window.size();
  while (!hasFailed && !isFinished && window.size() == before) {
    if (!packed.empty()) {
      if (!unpack())
        break;
      continue;
    }
    if (isFetched) {
      isFinished = true;
      break;
    }
    hasArrived = false;
    isCalling = true;
    ObjectCall *made = store.read(name, offset, kBlockBytes, tag, onPart, this);
    isCalling = false;
    if (!hasArrived) {
      call = made;
      return Progress::Pending;
    }
  }
  return hasFailed ? Progress::Failed : Progress::Good;
}

} // namespace aslrt

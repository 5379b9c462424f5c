// SPDX-License-Identifier: Apache-2.0
//
// DirectoryStore: see DirectoryStore.h.
//
// A listing gives each object's true ETag, for which its file is read. A part that is read has a tag which is cheaper:
// it is compared only with the tags of other parts, and a file of gigabytes is not read once for each of them.

#include "services/DirectoryStore.h"
#include "execution/Exec.h"
#include "io/Memory.h"
#include "io/Signals.h"
#include "services/DirectoryWalk.h"
#include "services/ObjectFile.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

namespace {

constexpr size_t kPageObjects = 1000;
constexpr S3Refusal kNoSuchVersion = {kS3General, "The specified version does not exist.", 404};

/// A descriptor that is closed when it goes.
struct Descriptor {
  int number;

  explicit Descriptor(const char *path) {
    // A pipe of that name must not wait for a writer.
    do
      number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (number < 0 && errno == EINTR);
  }
  ~Descriptor() {
    if (number >= 0)
      close(number);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;

  bool isFile(struct stat &status) const { return fstat(number, &status) == 0 && S_ISREG(status.st_mode); }
};

/// Fills `to` from `offset` on, unless the file ends before. -1 with errno on failure, also when the program is to end.
ssize_t readFully(int descriptor, char *to, size_t size, uint64_t offset) {
  size_t used = 0;
  while (used < size) {
    if (signals::isAbortWanted()) {
      errno = EINTR;
      return -1;
    }
    ssize_t got = pread(descriptor, to + used, size - used, static_cast<off_t>(offset + used));
    if (got == 0)
      break;
    if (got > 0)
      used += static_cast<size_t>(got);
    else if (errno != EINTR)
      return -1;
  }
  return static_cast<ssize_t>(used);
}

/// A tag that changes when the file does.
std::string quickTag(const struct stat &status) {
  char text[128];
  int size = snprintf(text, sizeof(text), "\"%llx-%llx-%llx.%lx-%llx.%lx-%llx\"",
                      static_cast<unsigned long long>(status.st_dev), static_cast<unsigned long long>(status.st_ino),
                      static_cast<unsigned long long>(status.st_mtim.tv_sec), status.st_mtim.tv_nsec,
                      static_cast<unsigned long long>(status.st_ctim.tv_sec), status.st_ctim.tv_nsec,
                      static_cast<unsigned long long>(status.st_size));
  return {text, static_cast<size_t>(size)};
}

S3Refusal refusalOf(int error) {
  return error == EACCES || error == EPERM ? kS3AccessDenied : S3Refusal{kS3General, strerror(error), 500};
}

class DirectoryStore final : public ObjectStore {
public:
  explicit DirectoryStore(Exec &exec) : exec(exec) {}

  ObjectCall *read(const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag, ReadDone done,
                   void *owner) override;
  ObjectCall *list(std::string_view bucket, std::string_view prefix, std::string_view expectedOwner,
                   std::string_view next, ListDone done, void *owner) override;
  ObjectCall *write(const ObjectName &name, ObjectBody &body, std::string_view contentType, WriteDone done,
                    void *owner) override;
  void cancel(ObjectCall *) override {}

private:
  ObjectError errorOf(const S3Refusal &refusal);
  S3Refusal fillPage(ObjectPage &page);
  S3Refusal describe(ListedObject &out, bool &isThere);

  Exec &exec;
  /// Of the last listing, which stands at the first object of the page that `walkNext` asks for.
  DirectoryWalk walk;
  std::string walkBucket, walkPrefix, walkNext;
};

ObjectError DirectoryStore::errorOf(const S3Refusal &refusal) {
  SmallBuffer cause;
  appendS3Cause(refusal, exec.random, cause);
  return {std::string(refusal.error), std::string(cause.view())};
}

struct Free {
  void operator()(char *bytes) const { free(bytes); }
};

ObjectCall *DirectoryStore::read(const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag,
                                 ReadDone done, void *owner) {
  ObjectFile object;
  S3Refusal refusal = object.locate(exec.s3Directory, name.bucket, name.key);
  std::unique_ptr<char, Free> part;
  ssize_t got = 0;
  uint64_t objectBytes = 0;
  std::string present;
  if (!refusal) {
    Descriptor file(object.path());
    struct stat status;
    if (file.number < 0 && errno == EACCES) {
      refusal = kS3AccessDenied;
    } else if (file.number < 0 || !file.isFile(status)) {
      refusal = object.whyMissing();
    } else if (!name.versionId.empty() && name.versionId != "null") {
      refusal = kNoSuchVersion;
    } else {
      present = quickTag(status);
      objectBytes = static_cast<uint64_t>(status.st_size);
      bytes = static_cast<size_t>(std::min<uint64_t>(bytes, objectBytes - std::min(offset, objectBytes)));
      part.reset(static_cast<char *>(allocateOrDie(bytes + 1)));
      got = readFully(file.number, part.get(), bytes, offset);
      if (got < 0)
        refusal = refusalOf(errno);
      // What was written to while it was read is neither the one object nor the other.
      else if (!file.isFile(status) || quickTag(status) != present || (!tag.empty() && tag != present))
        refusal = kS3Changed;
    }
  }
  if (refusal) {
    ObjectError error = errorOf(refusal);
    done(owner, nullptr, &error);
  } else {
    ObjectPart read = {{part.get(), static_cast<size_t>(got)}, objectBytes, present};
    done(owner, &read, nullptr);
  }
  return nullptr;
}

/// Size, time and tag of the file that the walk is at.
S3Refusal DirectoryStore::describe(ListedObject &out, bool &isThere) {
  Descriptor file(walk.file());
  struct stat status;
  isThere = file.number >= 0 && file.isFile(status);
  if (!isThere)
    return file.number >= 0 || errno == ENOENT || errno == ENOTDIR ? S3Refusal() : refusalOf(errno);
  constexpr size_t kPieceBytes = 256 * 1024;
  size_t piece = std::min(kPieceBytes, static_cast<size_t>(status.st_size) + 1);
  std::unique_ptr<char, Free> bytes(static_cast<char *>(allocateOrDie(piece)));
  Md5 digest;
  uint64_t size = 0;
  for (;;) {
    ssize_t got = readFully(file.number, bytes.get(), piece, size);
    if (got < 0)
      return refusalOf(errno);
    digest.add({bytes.get(), static_cast<size_t>(got)});
    size += static_cast<uint64_t>(got);
    if (static_cast<size_t>(got) < piece)
      break;
  }
  char tag[kTagBytes];
  writeTag(digest, tag);
  out = {{tag, sizeof(tag)}, std::string(walk.key()), status.st_mtime, size, "STANDARD"};
  return {};
}

/// Fills the page from where the walk stands.
S3Refusal DirectoryStore::fillPage(ObjectPage &page) {
  int error = 0;
  for (;;) {
    if (page.objects.size() == kPageObjects) {
      page.next = page.objects.back().key;
      return {};
    }
    ListedObject object;
    bool isThere;
    if (S3Refusal refusal = describe(object, isThere))
      return refusal;
    if (isThere)
      page.objects.push_back(std::move(object));
    if (!walk.next(error))
      return error ? refusalOf(error) : S3Refusal();
  }
}

ObjectCall *DirectoryStore::list(std::string_view bucket, std::string_view prefix, std::string_view,
                                 std::string_view next, ListDone done, void *owner) {
  ObjectPage page;
  ObjectFile root;
  S3Refusal refusal = root.locateBucket(exec.s3Directory, bucket);
  bool goesOn = !next.empty() && next == walkNext && bucket == walkBucket && prefix == walkPrefix;
  if (!refusal && !goesOn) {
    int error = walk.begin(root.path(), prefix, next);
    if (error)
      refusal = error == ENOENT || error == ENOTDIR ? kS3NoSuchBucket : refusalOf(error);
    else if (!(goesOn = walk.next(error)) && error)
      refusal = refusalOf(error);
  }
  if (goesOn && !refusal)
    refusal = fillPage(page);
  walkBucket = bucket;
  walkPrefix = prefix;
  walkNext = refusal ? std::string() : page.next;
  if (refusal) {
    ObjectError error = errorOf(refusal);
    done(owner, nullptr, &error);
  } else {
    done(owner, &page, nullptr);
  }
  return nullptr;
}

ObjectCall *DirectoryStore::write(const ObjectName &name, ObjectBody &body, std::string_view, WriteDone done,
                                  void *owner) {
  ObjectFile object;
  S3Refusal refusal = object.locate(exec.s3Directory, name.bucket, name.key);
  if (!refusal)
    refusal = object.write(body);
  if (refusal) {
    ObjectError error = errorOf(refusal);
    done(owner, &error);
  } else {
    done(owner, nullptr);
  }
  return nullptr;
}

} // namespace

std::unique_ptr<ObjectStore> makeDirectoryStore(Exec &exec) { return std::make_unique<DirectoryStore>(exec); }

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// ObjectFile: see ObjectFile.h.

#include "services/ObjectFile.h"
#include "io/Diagnostics.h"
#include "io/OutputFile.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

namespace {

constexpr std::string_view kUnfinished = ".tmp-";

/// Whether every part of a key names something inside the bucket.
bool staysInside(std::string_view key) {
  while (!key.empty()) {
    size_t end = key.find('/');
    std::string_view part = key.substr(0, end);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos)
      return false;
    if (end == key.npos)
      return true;
    key.remove_prefix(end + 1);
  }
  return false;
}

/// Makes the directories between the bucket and the file.
void makeDirectories(char *path, size_t bucketBytes) {
  for (char *at = path + bucketBytes + 1; *at; ++at)
    if (*at == '/') {
      *at = '\0';
      mkdir(path, 0777);
      *at = '/';
    }
}

/// The file's name until it is whole: beside it, and short, as its own may be as long as a name can be.
void makeUnfinishedPath(std::string_view path, SmallBuffer &out) {
  out.append(path.substr(0, path.rfind('/') + 1));
  out.append(kUnfinished);
  appendNumber(out, static_cast<uint64_t>(getpid()));
  out.append('\0');
}

} // namespace

S3Refusal ObjectFile::locateBucket(std::string_view directory, std::string_view bucket) {
  if (!staysInside(bucket) || bucket.find('/') != bucket.npos)
    return kS3InvalidBucketName;
  bytes.clear();
  bytes.append(directory);
  bytes.append('/');
  bytes.append(bucket);
  bucketBytes = bytes.size();
  bytes.append('\0');
  return {};
}

S3Refusal ObjectFile::locate(std::string_view directory, std::string_view bucket, std::string_view key) {
  if (S3Refusal refusal = locateBucket(directory, bucket))
    return refusal;
  if (!staysInside(key))
    return {kS3General, "This key cannot be a file of the directory.", 400};
  bytes.truncate(bucketBytes);
  bytes.append('/');
  bytes.append(key);
  bytes.append('\0');
  return {};
}

bool ObjectFile::hasBucket() const {
  SmallBuffer bucket;
  bucket.append(bytes.data(), bucketBytes);
  bucket.append('\0');
  struct stat status;
  return stat(bucket.data(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// 0, or errno.
static int copyTo(OutputFile &out, ObjectBody &content) {
  constexpr size_t kPieceBytes = 16u << 10;
  char piece[kPieceBytes];
  uint64_t size = content.size();
  for (uint64_t at = 0; at < size && !out.error();) {
    size_t bytes = size - at < kPieceBytes ? static_cast<size_t>(size - at) : kPieceBytes;
    if (!content.read(at, bytes, piece))
      return errno;
    out.write({piece, bytes});
    at += bytes;
  }
  out.flush();
  return out.error();
}

S3Refusal ObjectFile::whyMissing() const { return hasBucket() ? kS3NoSuchKey : kS3NoSuchBucket; }

S3Refusal ObjectFile::write(ObjectBody &content) {
  if (!hasBucket())
    return kS3NoSuchBucket;
  makeDirectories(bytes.data(), bucketBytes);
  SmallBuffer unfinished;
  makeUnfinishedPath(bytes.data(), unfinished);
  int descriptor = open(unfinished.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return {kS3General, strerror(errno), 403};
  OutputFile out;
  out.open(descriptor);
  int error = copyTo(out, content);
  if (close(descriptor) != 0 && !error)
    error = errno;
  if (!error && rename(unfinished.data(), bytes.data()) != 0)
    error = errno;
  if (!error)
    return {};
  unlink(unfinished.data());
  return {kS3General, strerror(error), 500};
}

bool isUnfinishedFile(std::string_view name) {
  return name.starts_with(kUnfinished) && name.size() > kUnfinished.size() &&
         name.find_first_not_of("0123456789", kUnfinished.size()) == name.npos;
}

void writeTag(Md5 &content, char (&out)[kTagBytes]) {
  char digest[kMd5Characters];
  content.finish(digest);
  out[0] = out[kTagBytes - 1] = '"';
  memcpy(out + 1, digest, kMd5Characters);
}

} // namespace aslrt

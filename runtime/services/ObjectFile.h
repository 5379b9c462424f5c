// SPDX-License-Identifier: Apache-2.0
//
// ObjectFile: the file that stands for an object of S3, `DIR/BUCKET/KEY`.
//
// Bucket and key come from the workflow's data: a key that would lead out of its bucket's directory is refused.

#ifndef ASLRT_SERVICES_OBJECTFILE_H
#define ASLRT_SERVICES_OBJECTFILE_H

#include "language/intrinsics/Md5.h"
#include "services/ObjectBody.h"
#include "services/S3Errors.h"
#include "values/Strings.h"

#include <cstddef>
#include <string_view>

namespace aslrt {

class ObjectFile {
public:
  /// Finds out where the object lies; whether it is there is asked later.
  S3Refusal locate(std::string_view directory, std::string_view bucket, std::string_view key);
  /// The same of a bucket alone.
  S3Refusal locateBucket(std::string_view directory, std::string_view bucket);

  const char *path() const { return bytes.data(); }

  /// Why there is nothing to read at `path`, in the service's words.
  S3Refusal whyMissing() const;

  /// Writes the object: all of it or nothing, whatever happens. Directories are made on the way.
  S3Refusal write(ObjectBody &content);

private:
  bool hasBucket() const;

  SmallBuffer bytes;      ///< the path, zero-terminated
  size_t bucketBytes = 0; ///< of the path up to the bucket
};

/// Whether a name in a bucket's directory is that of a file which has not got its own yet.
bool isUnfinishedFile(std::string_view name);

/// Bytes of an ETag: a digest in quotes.
inline constexpr size_t kTagBytes = kMd5Characters + 2;

/// Writes the ETag that S3 gives an object of that content.
void writeTag(Md5 &content, char (&out)[kTagBytes]);

} // namespace aslrt

#endif // ASLRT_SERVICES_OBJECTFILE_H

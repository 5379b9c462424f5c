// SPDX-License-Identifier: Apache-2.0
//
// S3Errors: see S3Errors.h.

#include "services/S3Errors.h"
#include "execution/Random.h"
#include "io/Diagnostics.h"

#include <algorithm>
#include <iterator>

namespace aslrt {

std::string_view s3ErrorName(std::string_view code) {
  // What S3's model declares; the code is what stands between the prefix and `Exception`.
  static constexpr std::string_view names[] = {
      "S3.BucketAlreadyExistsException",
      "S3.BucketAlreadyOwnedByYouException",
      "S3.EncryptionTypeMismatchException",
      "S3.IdempotencyParameterMismatchException",
      "S3.InvalidObjectStateException",
      "S3.InvalidRequestException",
      "S3.InvalidWriteOffsetException",
      "S3.NoSuchBucketException",
      "S3.NoSuchKeyException",
      "S3.NoSuchUploadException",
      "S3.ObjectAlreadyInActiveTierErrorException",
      "S3.ObjectNotInActiveTierErrorException",
      "S3.TooManyPartsException",
  };
  constexpr size_t kPrefixBytes = 3, kSuffixBytes = 9;
  const auto *found = std::find_if(std::begin(names), std::end(names), [code](std::string_view name) {
    return name.substr(kPrefixBytes, name.size() - kPrefixBytes - kSuffixBytes) == code;
  });
  return found == std::end(names) ? kS3General : *found;
}

void appendS3Cause(std::string_view message, int status, std::string_view requestId, std::string_view extendedId,
                   SmallBuffer &out) {
  auto orNull = [](std::string_view text) { return text.empty() ? std::string_view("null") : text; };
  out.append(orNull(message));
  out.append(" (Service: S3, Status Code: ");
  appendNumber(out, static_cast<uint64_t>(status));
  out.append(", Request ID: ");
  out.append(orNull(requestId));
  out.append(", Extended Request ID: ");
  out.append(orNull(extendedId));
  out.append(')');
}

void appendS3Cause(const S3Refusal &refusal, Random &random, SmallBuffer &out) {
  char requestId[16], extendedId[44];
  for (char &digit : requestId)
    digit = "0123456789ABCDEF"[random.next() >> 60];
  for (char &character : extendedId)
    character = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[random.next() >> 59];
  appendS3Cause(refusal.message, refusal.status, {requestId, sizeof(requestId)}, {extendedId, sizeof(extendedId)}, out);
}

} // namespace aslrt

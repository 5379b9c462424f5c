// SPDX-License-Identifier: Apache-2.0
//
// Signing: AWS Signature Version 4, in headers.
//
// Source: AWS General Reference, "Signature Version 4 signing process"; the vectors of aws-c-auth.

#ifndef ASLRT_AWS_SIGNING_H
#define ASLRT_AWS_SIGNING_H

#include "network/Http.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

/// Keys with which requests are signed.
struct Credentials {
  std::string accessKeyId;
  std::string secretAccessKey;
  std::string sessionToken;   ///< empty: none
  int64_t expiresUnixMs = 0;  ///< 0: never
};

/// A request as far as its signature looks at it.
struct SigningInput {
  std::string_view method;
  std::string_view target; ///< path and query as they are sent
  /// All headers to be signed, `Host` among them.
  const net::Header *headers = nullptr;
  size_t headerCount = 0;
  std::string_view body;
  std::string_view region;
  std::string_view service; ///< the signing name, `dynamodb`
  int64_t unixSeconds = 0;  ///< of the machine that is asked, so that a wrong clock here does no harm
  bool normalizePath = true;    ///< false for S3
  bool encodePathTwice = true;  ///< false for S3
  bool addPayloadHeader = false; ///< send `x-amz-content-sha256` (S3 wants it)
  bool signSessionToken = true;  ///< false: the token is added after signing
};

/// A header to be added to a request.
struct OwnedHeader {
  std::string_view name; ///< static
  std::string value;
};

/// Appends the headers that make `input` a signed request: X-Amz-Date, X-Amz-Security-Token when there is a
/// token, X-Amz-Content-Sha256 when asked for, Authorization.
void sign(const SigningInput &input, const Credentials &credentials, std::vector<OwnedHeader> &out);

} // namespace aslrt::aws

#endif // ASLRT_AWS_SIGNING_H

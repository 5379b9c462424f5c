// SPDX-License-Identifier: Apache-2.0
//
// Signing: AWS Signature Version 4, in headers. (Nothing here makes presigned URLs.)
//
// The key that a signature is made with depends on the day, the region and the service only; the last few are
// kept, so that a request costs two digests and one HMAC. Requests that differ in their bodies alone have all of it in
// common but the last blocks of each (BodySigner). Not for use by several threads.
//
// Source: AWS General Reference, "Signature Version 4 signing process"; the vectors of aws-c-auth.

#ifndef ASLRT_AWS_SIGNING_H
#define ASLRT_AWS_SIGNING_H

#include "aws/Digest.h"
#include "network/Http.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

/// Keys with which requests are signed. Their memory is overwritten when they go.
struct Credentials {
  std::string accessKeyId;
  std::string secretAccessKey;
  std::string sessionToken;   ///< empty: none
  int64_t expiresUnixMs = 0;  ///< 0: never
  uint64_t serial = 0;        ///< another one for each set of keys that the provider gives; 0: not known

  ~Credentials();
};

/// A request as far as its signature looks at it.
struct SigningInput {
  std::string_view method;
  std::string_view target; ///< path and query as they are sent, percent-encoded
  /// All headers to be signed, `Host` among them.
  const net::Header *headers = nullptr;
  size_t headerCount = 0;
  std::string_view body;
  std::string_view region;
  std::string_view service; ///< the signing name, `dynamodb`
  int64_t unixSeconds = 0;  ///< of the machine that is asked, so that a wrong clock here does no harm
  bool normalizePath = true;    ///< dot segments and empty ones are taken out; false for S3
  bool encodePathTwice = true;  ///< the path as it is sent is encoded once more; false for S3
  bool addPayloadHeader = false; ///< send `x-amz-content-sha256` (S3 wants it)
  bool signSessionToken = true;  ///< false: the token is added after signing
};

/// A header to be added to a request.
struct OwnedHeader {
  std::string_view name; ///< static
  std::string value;
};

/// Headers, in memory that is kept from one request to the next.
class OwnedHeaders {
public:
  /// Adds one and returns its value, which is to be assigned.
  std::string &add(std::string_view name) {
    if (used == all.size())
      all.emplace_back();
    all[used].name = name;
    return all[used++].value;
  }
  void clear() { used = 0; }

  const OwnedHeader *data() const { return all.data(); }
  size_t size() const { return used; }
  const OwnedHeader *begin() const { return all.data(); }
  const OwnedHeader *end() const { return all.data() + used; }

private:
  std::vector<OwnedHeader> all;
  size_t used = 0;
};

/// What a signature is computed through, for those who want to compare it.
struct SigningSteps {
  std::string canonicalRequest;
  std::string stringToSign;
  std::string signature;
};

/// Replaces `out` by the headers that make `input` a signed request: X-Amz-Date, X-Amz-Security-Token when there is a
/// token, X-Amz-Content-Sha256 when asked for, Authorization.
/// `steps`, when it is not null, is told how.
void sign(const SigningInput &input, const Credentials &credentials, OwnedHeaders &out,
          SigningSteps *steps = nullptr);

/// Signs requests that differ in nothing but their bodies, within one second. Their digests are not sent
/// (`addPayloadHeader`), as they would be signed as headers.
class BodySigner {
public:
  BodySigner() = default;
  BodySigner(const BodySigner &) = delete;
  BodySigner &operator=(const BodySigner &) = delete;
  ~BodySigner() {
    wipe(&canonicalRequest, sizeof(canonicalRequest)); // may have the end of a session's token in it
    wipe(&stringToSign, sizeof(stringToSign));
  }

  /// Gets ready for `input`, whose body is not looked at. `out` as `sign` has it, but that the end of Authorization, the
  /// signature's kHexBytes, are to be filled in for each body.
  void prepare(const SigningInput &input, const Credentials &credentials, OwnedHeaders &out);

  /// Writes the signature of the request with this body, kHexBytes.
  void sign(std::string_view body, char *out);

private:
  Sha256Ending canonicalRequest; ///< from the digest of the body on
  Sha256Ending stringToSign;     ///< from the digest of the canonical request on
  HmacKey key;
};

} // namespace aslrt::aws

#endif // ASLRT_AWS_SIGNING_H

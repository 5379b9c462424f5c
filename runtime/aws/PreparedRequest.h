// SPDX-License-Identifier: Apache-2.0
//
// PreparedRequest: what the requests of a Task have in common, kept from one call to the next.
//
// Two calls within a second that differ in their bodies alone have the same head but for the signature's digits, and
// all that is hashed begins with the same blocks. So the second one costs a copy of the head and six blocks of SHA-256,
// a third of what a request takes that is written and signed from the beginning.

#ifndef ASLRT_AWS_PREPAREDREQUEST_H
#define ASLRT_AWS_PREPAREDREQUEST_H

#include "aws/Signing.h"
#include "network/Http.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace aslrt::aws {

struct Endpoint;
struct Order;

class PreparedRequest {
public:
  PreparedRequest() = default;
  PreparedRequest(const PreparedRequest &) = delete;
  PreparedRequest &operator=(const PreparedRequest &) = delete;
  ~PreparedRequest() { wipe(head.text); }

  /// Gets ready for `order` and requests like it. One object sees orders of one method, service and region. False when
  /// HTTP allows no such request.
  bool prepare(const Order &order, const Credentials &credentials, int64_t unixSeconds);

  /// Signs for a body, and fills in what `prepare` has got ready: method, target, headers, head.
  void sign(std::string_view body, net::Request &request);

private:
  bool isFor(const Order &order, const Credentials &credentials, int64_t unixSeconds) const;
  bool hasSameLines(const Order &order) const;

  // What it was prepared for.
  int64_t madeUnixSeconds = INT64_MIN;
  const Endpoint *endpoint = nullptr;
  Credentials keys;
  std::string target; ///< the endpoint's path before it
  std::string trace;
  size_t headerCount = 0; ///< of the order; they stand in `head` behind Host
  bool wasAsEver = false; ///< the order's `isAsEver`

  std::string method;
  net::WrittenHead head;
  char *signature = nullptr; ///< in `head`
  BodySigner signer;
  OwnedHeaders added; ///< memory for making `head`
};

/// The headers to be signed: `Host` and those of `order`; and what a signature has to know besides.
SigningInput describe(const Order &order, std::string_view target, int64_t unixSeconds,
                      std::vector<net::Header> &headers);
/// Those that are sent and not signed, and the signature's.
void addUnsigned(const Order &order, const OwnedHeaders &signature, std::vector<net::Header> &headers);

} // namespace aslrt::aws

#endif // ASLRT_AWS_PREPAREDREQUEST_H

// SPDX-License-Identifier: Apache-2.0
//
// S3Errors: see S3Errors.h.

#include "services/S3Errors.h"
#include "execution/Random.h"
#include "io/Diagnostics.h"

namespace aslrt {

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

// SPDX-License-Identifier: Apache-2.0
//
// Digest: SHA-256 and what is built on it, from OpenSSL.
//
// Algorithms are fetched once a process and contexts kept: a fetch for each call, which is what OpenSSL's
// one-shot functions do, doubles the price of hashing half a kilobyte (2.1 us instead of 1.1) and makes that of
// a small HMAC four times as high.

#ifndef ASLRT_AWS_DIGEST_H
#define ASLRT_AWS_DIGEST_H

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace aslrt::aws {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view text);

Digest hmacSha256(std::string_view key, std::string_view text);

inline std::string_view viewOf(const Digest &digest) {
  return {reinterpret_cast<const char *>(digest.data()), digest.size()};
}

/// The digest in lower-case hexadecimal.
std::string hexOf(const Digest &digest);

/// Overwrites the memory of a text that was secret, spare room included, and empties it.
void wipe(std::string &text);

/// Overwrites memory in a way that no optimiser leaves out.
void wipe(void *bytes, size_t size);

} // namespace aslrt::aws

#endif // ASLRT_AWS_DIGEST_H

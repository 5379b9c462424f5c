// SPDX-License-Identifier: Apache-2.0
//
// Digest: SHA-256 and what is built on it, from OpenSSL.
//
// OpenSSL's own SHA-256 is called by its plain functions, not through EVP: what a signature hashes is so short that
// finding an algorithm, making a context and copying one, which EVP does for each text, takes more than the hashing.
// The functions choose the processor's own instructions as EVP does.

#ifndef ASLRT_AWS_DIGEST_H
#define ASLRT_AWS_DIGEST_H

#include <array>
#include <cstdint>
#define OPENSSL_SUPPRESS_DEPRECATED // the plain functions are, in favour of EVP
#include <openssl/sha.h>
#include <string>
#include <string_view>

namespace aslrt::aws {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view text);

/// HMAC with SHA-256 (RFC 2104) and one key for many texts: what the key alone decides is hashed once.
class HmacKey {
public:
  HmacKey() = default;
  explicit HmacKey(std::string_view key);
  HmacKey(const HmacKey &) = default;
  HmacKey &operator=(const HmacKey &) = default;
  ~HmacKey();

  Digest sign(std::string_view text) const;

private:
  SHA256_CTX inner = {}; ///< after the block that comes before the text
  SHA256_CTX outer = {}; ///< after the block that comes before its digest
};

inline Digest hmacSha256(std::string_view key, std::string_view text) { return HmacKey(key).sign(text); }

inline std::string_view viewOf(const Digest &digest) {
  return {reinterpret_cast<const char *>(digest.data()), digest.size()};
}

/// Appends the digest in lower-case hexadecimal.
void appendHex(const Digest &digest, std::string &out);
inline std::string hexOf(const Digest &digest) {
  std::string out;
  appendHex(digest, out);
  return out;
}

/// Overwrites the memory of a text that was secret, spare room included, and empties it.
void wipe(std::string &text);

/// Overwrites memory in a way that no optimiser leaves out.
void wipe(void *bytes, size_t size);

} // namespace aslrt::aws

#endif // ASLRT_AWS_DIGEST_H

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

/// A text on its way to its digest. A copy goes on from there, so that what many texts begin with is hashed once.
class Sha256 {
public:
  Sha256() { SHA256_Init(&context); }

  void add(std::string_view text) { SHA256_Update(&context, text.data(), text.size()); }
  /// The end of the text; nothing can be added any more.
  Digest finish();

private:
  friend class HmacKey;
  friend class Sha256Ending;

  SHA256_CTX context;
};

/// What is left of many texts that begin alike and end in kHexBytes of their own: their last blocks, with room for these.
class Sha256Ending {
public:
  Sha256Ending() = default;
  explicit Sha256Ending(const Sha256 &begin);

  /// Where the bytes go.
  char *room() { return reinterpret_cast<char *>(blocks + roomAt); }
  /// Of the text with what is there now.
  Digest finish() const;

private:
  uint32_t state[8];
  uint32_t roomAt = 0;
  uint32_t count = 0; ///< of blocks: 2 or 3
  unsigned char blocks[3 * SHA256_CBLOCK];
};

Digest sha256(std::string_view text);

/// HMAC with SHA-256 (RFC 2104) and one key for many texts: what the key alone decides is hashed once.
class HmacKey {
public:
  HmacKey() = default;
  explicit HmacKey(std::string_view key);
  HmacKey(const HmacKey &) = default;
  HmacKey &operator=(const HmacKey &) = default;
  ~HmacKey();

  Digest sign(std::string_view text) const {
    Sha256 hash = begin();
    hash.add(text);
    return sealed(hash.finish());
  }

  /// The same in pieces: what `begin` gives takes the text, and `sealed` its digest.
  Sha256 begin() const { return inner; }
  Digest sealed(const Digest &digest) const;

private:
  Sha256 inner; ///< after the block that comes before the text
  Sha256 outer; ///< after the block that comes before its digest
};

inline Digest hmacSha256(std::string_view key, std::string_view text) { return HmacKey(key).sign(text); }

inline std::string_view viewOf(const Digest &digest) {
  return {reinterpret_cast<const char *>(digest.data()), digest.size()};
}

/// Bytes of a digest in hexadecimal.
inline constexpr size_t kHexBytes = 2 * std::tuple_size_v<Digest>;

/// Writes the digest in lower-case hexadecimal, kHexBytes.
void writeHex(const Digest &digest, char *out);
inline void appendHex(const Digest &digest, std::string &out) {
  char text[kHexBytes];
  writeHex(digest, text);
  out.append(text, sizeof(text));
}
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

// SPDX-License-Identifier: Apache-2.0
//
// Md5: the digest of RFC 1321, for States.Hash, and for S3, which gives it as the tag of an object. Not for security.

#ifndef ASLRT_LANGUAGE_INTRINSICS_MD5_H
#define ASLRT_LANGUAGE_INTRINSICS_MD5_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

/// Characters of a digest in hexadecimal.
inline constexpr size_t kMd5Characters = 32;

/// The digest of a text that comes in pieces.
class Md5 {
public:
  void add(std::string_view text);
  /// Writes the digest of all pieces as `md5` does. The last thing asked of it.
  void finish(char (&out)[kMd5Characters]);

private:
  static constexpr size_t kBlockBytes = 64;
  void addBlock(const char *block);

  uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  uint64_t bytes = 0;
  char rest[kBlockBytes]; ///< what no block was full of yet
};

/// Writes the digest of `text` in lower-case hexadecimal, without a terminator.
void md5(std::string_view text, char (&out)[kMd5Characters]);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_MD5_H

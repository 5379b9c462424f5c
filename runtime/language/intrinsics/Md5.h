// SPDX-License-Identifier: Apache-2.0
//
// Md5: the digest of RFC 1321, for States.Hash, and for S3, which gives it as the tag of an object. Not for security.

#ifndef ASLRT_LANGUAGE_INTRINSICS_MD5_H
#define ASLRT_LANGUAGE_INTRINSICS_MD5_H

#include <cstddef>
#include <string_view>

namespace aslrt {

/// Characters of a digest in hexadecimal.
inline constexpr size_t kMd5Characters = 32;

/// Writes the digest of `text` in lower-case hexadecimal, without a terminator.
void md5(std::string_view text, char (&out)[kMd5Characters]);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_MD5_H

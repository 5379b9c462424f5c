// SPDX-License-Identifier: Apache-2.0
//
// Md5: the digest of RFC 1321, which S3 gives as the tag of an object. Not for security.

#ifndef ASLRT_SERVICES_MD5_H
#define ASLRT_SERVICES_MD5_H

#include <string_view>

namespace aslrt {

/// Characters of a digest in hexadecimal.
inline constexpr size_t kMd5Characters = 32;

/// Writes the digest of `text` in lower-case hexadecimal, without a terminator.
void md5(std::string_view text, char (&out)[kMd5Characters]);

} // namespace aslrt

#endif // ASLRT_SERVICES_MD5_H

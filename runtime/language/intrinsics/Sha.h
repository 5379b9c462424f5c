// SPDX-License-Identifier: Apache-2.0
//
// Sha: the digests of FIPS 180-4 that States.Hash knows.

#ifndef ASLRT_LANGUAGE_INTRINSICS_SHA_H
#define ASLRT_LANGUAGE_INTRINSICS_SHA_H

#include <cstdint>
#include <string_view>

namespace aslrt {

/// Bytes of the longest digest.
inline constexpr uint32_t kMaxShaBytes = 64;

/// Each writes the digest of `bytes` and returns its size.
uint32_t sha1(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]);
uint32_t sha256(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]);
uint32_t sha384(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]);
uint32_t sha512(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_SHA_H

// SPDX-License-Identifier: Apache-2.0
//
// Base64 (RFC 4648, the standard alphabet).

#ifndef ASLRT_LANGUAGE_INTRINSICS_BASE64_H
#define ASLRT_LANGUAGE_INTRINSICS_BASE64_H

#include <string_view>

namespace aslrt {

class SmallBuffer;

/// Appends the encoding of `bytes`, padded, without line ends.
void encodeBase64(std::string_view bytes, SmallBuffer &buffer);

/// Appends the bytes that `text` encodes. Characters of no base64 alphabet are passed over, `-` and `_` count as `+`
/// and `/`, a `=` ends the text, and what is left of an unfinished group gives the whole bytes in it: so does the
/// library that the hosted service was seen to decode with.
void decodeBase64(std::string_view text, SmallBuffer &buffer);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_INTRINSICS_BASE64_H

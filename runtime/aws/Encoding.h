// SPDX-License-Identifier: Apache-2.0
//
// Encoding: how texts travel in addresses and headers.

#ifndef ASLRT_AWS_ENCODING_H
#define ASLRT_AWS_ENCODING_H

#include "values/Strings.h"

#include <string>
#include <string_view>

namespace aslrt::aws {

/// Appends `text` with everything but RFC 3986's unreserved characters as `%XX`; slashes stay when `keepSlashes`.
void appendUriEncoded(std::string_view text, bool keepSlashes, SmallBuffer &out);

/// `text` without its `%XX`; a percent sign that begins none stands for itself. `plusIsBlank`: as in forms.
std::string uriDecoded(std::string_view text, bool plusIsBlank = false);

/// Appends `text` as characters of XML.
void appendXmlText(std::string_view text, std::string &out);

/// Appends `bytes` in base64 (RFC 4648, with padding).
void appendBase64(std::string_view bytes, SmallBuffer &out);

} // namespace aslrt::aws

#endif // ASLRT_AWS_ENCODING_H

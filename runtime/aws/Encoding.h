// SPDX-License-Identifier: Apache-2.0
//
// Encoding: how texts travel in addresses and headers.

#ifndef ASLRT_AWS_ENCODING_H
#define ASLRT_AWS_ENCODING_H

#include "values/Strings.h"

#include <array>
#include <string>
#include <string_view>

namespace aslrt::aws {

/// RFC 3986, `unreserved`: letters, digits and `-._~`, by the byte.
inline constexpr std::array<bool, 256> kUnreserved = [] {
  std::array<bool, 256> table = {};
  for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

inline bool isUnreserved(char byte) { return kUnreserved[static_cast<unsigned char>(byte)]; }

/// Appends `text` to a std::string or SmallBuffer with everything but unreserved characters as `%XX`; slashes stay when
/// `keepSlashes`.
template <typename Text> void appendEncoded(std::string_view text, bool keepSlashes, Text &out) {
  const char *at = text.data(), *end = at + text.size(), *start = at;
  for (; at < end; ++at) {
    if (isUnreserved(*at) || (keepSlashes && *at == '/'))
      continue;
    auto value = static_cast<unsigned char>(*at);
    const char encoded[] = {'%', "0123456789ABCDEF"[value >> 4], "0123456789ABCDEF"[value & 15]};
    out.append(std::string_view(start, static_cast<size_t>(at - start)));
    out.append(std::string_view(encoded, sizeof(encoded)));
    start = at + 1;
  }
  out.append(std::string_view(start, static_cast<size_t>(end - start)));
}

/// `text` without its `%XX`; a percent sign that begins none stands for itself. `plusIsBlank`: as in forms.
std::string uriDecoded(std::string_view text, bool plusIsBlank = false);

/// Appends `text` as characters of XML.
void appendXmlText(std::string_view text, std::string &out);

/// Appends `bytes` in base64 (RFC 4648, with padding).
void appendBase64(std::string_view bytes, SmallBuffer &out);

} // namespace aslrt::aws

#endif // ASLRT_AWS_ENCODING_H

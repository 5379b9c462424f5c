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

/// Writes `text` with everything but unreserved characters as `%XX`, for which there is room (three times its size);
/// slashes stay when `keepSlashes`. Returns where it ends.
inline char *writeEncoded(std::string_view text, bool keepSlashes, char *out) {
  for (char c : text) {
    if (isUnreserved(c) || (keepSlashes && c == '/')) {
      *out++ = c;
      continue;
    }
    auto value = static_cast<unsigned char>(c);
    *out++ = '%';
    *out++ = "0123456789ABCDEF"[value >> 4];
    *out++ = "0123456789ABCDEF"[value & 15];
  }
  return out;
}

/// Appends the same.
inline void appendEncoded(std::string_view text, bool keepSlashes, SmallBuffer &out) {
  char *at = out.reserve(3 * text.size());
  out.addSize(static_cast<size_t>(writeEncoded(text, keepSlashes, at) - at));
}
inline void appendEncoded(std::string_view text, bool keepSlashes, std::string &out) {
  size_t before = out.size();
  out.resize(before + 3 * text.size());
  out.resize(static_cast<size_t>(writeEncoded(text, keepSlashes, out.data() + before) - out.data()));
}

/// `text` without its `%XX`; a percent sign that begins none stands for itself. `plusIsBlank`: as in forms.
std::string uriDecoded(std::string_view text, bool plusIsBlank = false);

/// Appends `text` as characters of XML.
void appendXmlText(std::string_view text, std::string &out);

/// Appends `bytes` in base64 (RFC 4648, with padding).
void appendBase64(std::string_view bytes, SmallBuffer &out);

} // namespace aslrt::aws

#endif // ASLRT_AWS_ENCODING_H

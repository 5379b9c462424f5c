// SPDX-License-Identifier: Apache-2.0
//
// Encoding: see Encoding.h.

#include "aws/Encoding.h"

namespace aslrt::aws {

void appendUriEncoded(std::string_view text, bool keepSlashes, SmallBuffer &out) {
  static const char digits[] = "0123456789ABCDEF";
  for (char c : text) {
    bool isUnreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                        c == '_' || c == '.' || c == '~';
    if (isUnreserved || (keepSlashes && c == '/')) {
      out.append(c);
      continue;
    }
    unsigned char byte = static_cast<unsigned char>(c);
    const char encoded[] = {'%', digits[byte >> 4], digits[byte & 15]};
    out.append(encoded, sizeof(encoded));
  }
}

void appendBase64(std::string_view bytes, SmallBuffer &out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < bytes.size(); i += 3) {
    size_t left = bytes.size() - i;
    auto byte = [&](size_t at) { return at < left ? static_cast<unsigned char>(bytes[i + at]) : 0u; };
    uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out.append(digits[group >> 18]);
    out.append(digits[group >> 12 & 63]);
    out.append(left > 1 ? digits[group >> 6 & 63] : '=');
    out.append(left > 2 ? digits[group & 63] : '=');
  }
}

} // namespace aslrt::aws

// SPDX-License-Identifier: Apache-2.0
//
// Base64: see Base64.h.

#include "language/intrinsics/Base64.h"

#include "values/Strings.h"

#include <cstdint>

namespace aslrt {

namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The six bits that a character stands for, or -1.
int32_t valueOf(char c) {
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  if (c == '/' || c == '_')
    return 63;
  return -1;
}

} // namespace

void encodeBase64(std::string_view bytes, SmallBuffer &buffer) {
  auto byte = [&](size_t index) { return index < bytes.size() ? uint32_t(static_cast<uint8_t>(bytes[index])) : 0; };
  for (size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t group = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    size_t left = bytes.size() - at;
    buffer.append(kDigits[group >> 18]);
    buffer.append(kDigits[group >> 12 & 63]);
    buffer.append(left > 1 ? kDigits[group >> 6 & 63] : '=');
    buffer.append(left > 2 ? kDigits[group & 63] : '=');
  }
}

void decodeBase64(std::string_view text, SmallBuffer &buffer) {
  uint32_t group = 0, bits = 0;
  for (char c : text) {
    if (c == '=')
      break;
    int32_t value = valueOf(c);
    if (value < 0)
      continue;
    group = group << 6 | static_cast<uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      buffer.append(static_cast<char>(group >> bits & 0xff));
    }
  }
}

} // namespace aslrt

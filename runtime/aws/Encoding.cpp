// SPDX-License-Identifier: Apache-2.0
//
// Encoding: see Encoding.h.

#include "aws/Encoding.h"

namespace aslrt::aws {

namespace {

int hexDigit(char byte) {
  if (byte >= '0' && byte <= '9')
    return byte - '0';
  byte |= 0x20;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

} // namespace

std::string uriDecoded(std::string_view text, bool plusIsBlank) {
  std::string out;
  out.reserve(text.size());
  for (size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%' && index + 2 < text.size()) {
      int high = hexDigit(text[index + 1]), low = hexDigit(text[index + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high << 4 | low);
        index += 2;
        continue;
      }
    }
    out += plusIsBlank && text[index] == '+' ? ' ' : text[index];
  }
  return out;
}

void appendXmlText(std::string_view text, std::string &out) {
  for (char byte : text)
    switch (byte) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    default:
      out += byte;
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

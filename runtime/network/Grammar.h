// SPDX-License-Identifier: Apache-2.0
//
// Grammar: what characters HTTP allows where (RFC 9110, 5).

#ifndef ASLRT_NETWORK_GRAMMAR_H
#define ASLRT_NETWORK_GRAMMAR_H

#include <array>
#include <cstddef>
#include <string_view>
#include <strings.h>

namespace aslrt::net {

/// RFC 9110, `tchar`, by the byte.
inline constexpr std::array<bool, 256> kTokenBytes = [] {
  std::array<bool, 256> table = {};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

inline bool isTokenByte(char c) { return kTokenBytes[static_cast<unsigned char>(c)]; }

inline bool isToken(std::string_view text) {
  bool isGood = !text.empty();
  for (char c : text)
    isGood &= isTokenByte(c);
  return isGood;
}

/// What may stand in a line, by the byte: all but controls, and the tab.
inline constexpr std::array<bool, 256> kLineBytes = [] {
  std::array<bool, 256> table = {};
  for (int byte = 0; byte < 256; ++byte)
    table[static_cast<size_t>(byte)] = (byte >= 0x20 && byte != 0x7f) || byte == '\t';
  return table;
}();

inline bool isLineByte(char c) { return kLineBytes[static_cast<unsigned char>(c)]; }

/// Whether `text` can stand in a line without ending it. All characters are looked at, whatever they are: the compiler
/// makes blocks of that.
inline bool isFieldValue(std::string_view text) {
  unsigned char bad = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bad |= ((byte < 0x20) & (byte != '\t')) | (byte == 0x7f);
  }
  return !bad;
}

/// Whether two names of headers are the same one.
inline bool isSame(std::string_view left, std::string_view right) {
  return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace aslrt::net

#endif // ASLRT_NETWORK_GRAMMAR_H

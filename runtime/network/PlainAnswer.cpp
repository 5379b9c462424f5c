// SPDX-License-Identifier: Apache-2.0
//
// PlainAnswer: see PlainAnswer.h.

#include "network/PlainAnswer.h"
#include "network/Grammar.h"

namespace aslrt::net {

namespace {

/// Heads that are longer than most; AnswerReader's limit counts with Beast.
constexpr size_t kPlainHeadBytes = 16 * 1024;
/// Digits of a length that certainly fits.
constexpr size_t kLengthDigits = 15;

bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool takeDigits(std::string_view text, size_t &out) {
  if (text.empty() || text.size() > kLengthDigits)
    return false;
  out = 0;
  for (char c : text) {
    if (!isDigit(c))
      return false;
    out = 10 * out + static_cast<size_t>(c - '0');
  }
  return true;
}

/// Takes what is left of a line off `rest`. False when it has no end, or what no line has.
bool takeLine(std::string_view &rest, std::string_view &line) {
  const char *at = rest.data(), *end = at + rest.size();
  while (at < end && isLineByte(*at))
    ++at;
  if (end - at < 2 || at[0] != '\r' || at[1] != '\n')
    return false;
  size_t size = static_cast<size_t>(at - rest.data());
  line = rest.substr(0, size);
  rest.remove_prefix(size + 2);
  return true;
}

/// `HTTP/1.1 200 OK`, of an answer that has a body.
bool takeStatus(std::string_view line, Response &out) {
  constexpr std::string_view kStart = "HTTP/1.1 ";
  constexpr size_t kDigits = 3;
  if (!line.starts_with(kStart) || line.size() <= kStart.size() + kDigits || line[kStart.size() + kDigits] != ' ')
    return false;
  size_t status = 0;
  if (!takeDigits(line.substr(kStart.size(), kDigits), status))
    return false;
  out.status = static_cast<int>(status);
  out.reason = line.substr(kStart.size() + kDigits + 1);
  return status >= 200 && status < 600 && status != 204 && status != 304;
}

bool takeField(std::string_view &rest, Header &out) {
  size_t size = 0;
  while (size < rest.size() && isTokenByte(rest[size]))
    ++size;
  // A line that begins with a blank goes on with the one before.
  if (size == 0 || size == rest.size() || rest[size] != ':')
    return false;
  out.name = rest.substr(0, size);
  rest.remove_prefix(size + 1);
  std::string_view line;
  if (!takeLine(rest, line))
    return false;
  while (!line.empty() && isBlank(line.front()))
    line.remove_prefix(1);
  while (!line.empty() && isBlank(line.back()))
    line.remove_suffix(1);
  out.value = line;
  return true;
}

} // namespace

bool readPlainAnswer(std::string_view bytes, Response &out) {
  out.headers.clear();
  std::string_view rest = bytes, line;
  if (!takeLine(rest, line) || !takeStatus(line, out))
    return false;
  bool hasLength = false;
  size_t length = 0;
  for (;;) {
    if (rest.starts_with('\r')) {
      if (!takeLine(rest, line))
        return false;
      break;
    }
    Header header;
    if (!takeField(rest, header))
      return false;
    // What says more of the body or the connection than is known here.
    switch (header.name.size()) {
    case 7:
      if (isSame(header.name, "upgrade"))
        return false;
      break;
    case 10:
      if (isSame(header.name, "connection") && !isSame(header.value, "keep-alive"))
        return false;
      break;
    case 14:
      if (!isSame(header.name, "content-length"))
        break;
      if (hasLength || !takeDigits(header.value, length))
        return false;
      hasLength = true;
      break;
    case 16:
      if (isSame(header.name, "content-encoding") || isSame(header.name, "proxy-connection"))
        return false;
      break;
    case 17:
      if (isSame(header.name, "transfer-encoding"))
        return false;
      break;
    }
    out.headers.push_back(header);
  }
  out.body = rest;
  return hasLength && rest.size() == length && bytes.size() - length <= kPlainHeadBytes;
}

} // namespace aslrt::net

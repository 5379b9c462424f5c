// SPDX-License-Identifier: Apache-2.0
//
// Functions that encode: base64, URLs, digests, and `$parse`.

#include "jsonata/Builtins.h"
#include "jsonata/JsonText.h"
#include "jsonata/Units.h"
#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Base64.h"
#include "language/intrinsics/Md5.h"
#include "language/intrinsics/Sha.h"
#include "values/Numbers.h"
#include "values/Reader.h"

namespace aslrt::jsonata {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// What encodeURIComponent leaves alone besides letters and digits, and what encodeURI leaves alone besides.
constexpr std::string_view kMarks = "-_.!~*'()";
constexpr std::string_view kReserved = ";/?:@&=+$,#";

bool isPlainInUrl(char c, bool isWhole) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos || (isWhole && kReserved.find(c) != std::string_view::npos);
}

/// A URL or a part of one that is malformed.
bool refuseUrl(Evaluator &evaluator, const Value &value, std::string_view functionName) {
  return evaluator.fail({.code = "D3140", .functionName = functionName, .value = value});
}

/// `isWhole`: a URL, whose structure stays as it is.
bool encodeText(Evaluator &evaluator, const Arguments &arguments, bool isWhole, std::string_view functionName,
                Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, result;
  std::string_view text = decodeString(arguments[0], buffer);
  if (hasLoneHalf(text))
    return refuseUrl(evaluator, arguments[0], functionName);
  for (char c : text) {
    if (isPlainInUrl(c, isWhole)) {
      result.append(c);
      continue;
    }
    auto byte = static_cast<uint8_t>(c);
    result.append('%');
    result.append(kHexDigits[byte >> 4]);
    result.append(kHexDigits[byte & 15]);
  }
  return evaluator.makeString(result.view(), out);
}

int32_t hexDigit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = static_cast<char>(c | 32);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The byte that `%41` at `at` stands for, or -1.
int32_t readEncodedByte(std::string_view text, size_t at) {
  if (text.size() - at < 3 || text[at] != '%')
    return -1;
  int32_t high = hexDigit(text[at + 1]), low = hexDigit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool decodeText(Evaluator &evaluator, const Arguments &arguments, bool isWhole, std::string_view functionName,
                Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, result;
  std::string_view text = decodeString(arguments[0], buffer);
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '%') {
      result.append(text[at++]);
      continue;
    }
    int32_t byte = readEncodedByte(text, at);
    if (byte < 0)
      return refuseUrl(evaluator, arguments[0], functionName);
    char sequence[4] = {static_cast<char>(byte)};
    if (byte < 0x80) {
      // What separates the parts of a URL stays encoded.
      if (isWhole && kReserved.find(sequence[0]) != std::string_view::npos)
        result.append(text.substr(at, 3));
      else
        result.append(sequence[0]);
      at += 3;
      continue;
    }
    size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    for (size_t i = 1; i < size; ++i) {
      int32_t next = text.size() - at > 3 * i ? readEncodedByte(text, at + 3 * i) : -1;
      if (next < 0)
        return refuseUrl(evaluator, arguments[0], functionName);
      sequence[i] = static_cast<char>(next);
    }
    if (utf8SequenceLength(sequence, size, /*allowSurrogates=*/false) != size)
      return refuseUrl(evaluator, arguments[0], functionName);
    result.append({sequence, size});
    at += 3 * size;
  }
  return evaluator.makeString(result.view(), out);
}

/// The digest of `bytes` in small hexadecimal digits; false when there is no such algorithm.
bool appendDigest(std::string_view algorithm, std::string_view bytes, SmallBuffer &buffer) {
  if (algorithm == "MD5") {
    char text[kMd5Characters];
    md5(bytes, text);
    buffer.append(text, sizeof(text));
    return true;
  }
  struct {
    std::string_view name;
    uint32_t (*digest)(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]);
  } const digests[] = {{"SHA-1", sha1}, {"SHA-256", sha256}, {"SHA-384", sha384}, {"SHA-512", sha512}};
  for (const auto &digest : digests)
    if (algorithm == digest.name) {
      uint8_t raw[kMaxShaBytes];
      uint32_t size = digest.digest(bytes, raw);
      for (uint32_t i = 0; i < size; ++i) {
        buffer.append("0123456789abcdef"[raw[i] >> 4]);
        buffer.append("0123456789abcdef"[raw[i] & 15]);
      }
      return true;
    }
  return false;
}

/// An error with a text of its own, which has to live as long as the evaluation.
bool failWith(Evaluator &evaluator, Error error, const SmallBuffer &text) {
  char *message = evaluator.heap.allocateText(text.size());
  std::memcpy(message, text.data(), text.size());
  error.message = {message, text.size()};
  return evaluator.fail(error);
}

} // namespace

/// A byte for each UTF-16 unit, its lower eight bits, as the reference implementation has it.
bool builtinBase64encode(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, bytes, result;
  std::string_view text = decodeString(arguments[0], buffer);
  Units units(text);
  if (!units.narrow()) {
    for (uint32_t i = 0; i < units.size(); ++i)
      bytes.append(static_cast<char>(units[i]));
    text = bytes.view();
  }
  encodeBase64(text, result);
  return evaluator.makeString(result.view(), out);
}

/// A character for each byte, U+0000 to U+00FF.
bool builtinBase64decode(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, bytes, result;
  decodeBase64(decodeString(arguments[0], buffer), bytes);
  for (char byte : bytes.view())
    result.addSize(writeUtf8(static_cast<uint8_t>(byte), result.reserve(4)));
  return evaluator.makeString(result.view(), out);
}

bool builtinEncodeUrl(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return encodeText(evaluator, arguments, /*isWhole=*/true, "encodeUrl", out);
}

bool builtinEncodeUrlComponent(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return encodeText(evaluator, arguments, /*isWhole=*/false, "encodeUrlComponent", out);
}

bool builtinDecodeUrl(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return decodeText(evaluator, arguments, /*isWhole=*/true, "decodeUrl", out);
}

bool builtinDecodeUrlComponent(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return decodeText(evaluator, arguments, /*isWhole=*/false, "decodeUrlComponent", out);
}

/// Of the UTF-8 bytes of a string, or of the text of anything else. Source: jsonata.md 1, "Added functions"; States.Hash.
bool builtinHash(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  SmallBuffer dataBuffer, algorithmBuffer, encodable, result;
  Value data = arguments[0];
  if (!isStringValue(data) && !evaluator.stringOf(data, false, data))
    return false;
  std::string_view bytes = intrinsics::encodableCharacters(decodeString(data, dataBuffer), encodable);
  if (appendDigest(decodeString(arguments[1], algorithmBuffer), bytes, result))
    return evaluator.makeString(result.view(), out);
  SmallBuffer text;
  text.append("Argument 2 of function \"hash\" must be one of MD5, SHA-1, SHA-256, SHA-384 and SHA-512");
  return failWith(evaluator, {.code = "T0410", .token = "hash", .value = arguments[1], .index = 2}, text);
}

/// JSON as RFC 8259 has it.
bool builtinParse(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer buffer, text;
  std::string_view characters = decodeString(arguments[0], buffer);
  ReadError error = parse(evaluator.heap, characters.data(), characters.size(), out);
  if (!error)
    return true;
  char offset[20];
  text.append("Argument 1 of function \"parse\" is not valid JSON: ");
  text.append(error.message);
  text.append(" at byte ");
  text.append(offset, formatInt64(static_cast<int64_t>(error.offset), offset));
  return failWith(evaluator, {.code = "T0410", .token = "parse", .value = arguments[0], .index = 1}, text);
}

} // namespace aslrt::jsonata

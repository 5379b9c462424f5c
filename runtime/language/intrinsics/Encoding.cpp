// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics that encode: Base64Encode, Base64Decode, Hash. They work on the UTF-8 bytes of a text of at most 10,000
// characters.

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Base64.h"
#include "language/intrinsics/Intrinsics.h"
#include "language/intrinsics/Md5.h"
#include "language/intrinsics/Sha.h"
#include "values/Heap.h"
#include "values/Strings.h"
#include "values/Writer.h"

namespace aslrt::intrinsics {
namespace {

bool isShortText(std::string_view characters) { return countUnits(characters) <= kMaxTextUnits; }

/// A string from bytes that may be anything: what is no UTF-8 becomes U+FFFD. makeString sees to that, except for
/// surrogates in three bytes, which it would keep.
AslrtValue makeDecoded(Heap &heap, std::string_view bytes) {
  SmallBuffer text;
  size_t done = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string_view rest = bytes.substr(at);
    if (utf8SequenceLength(rest.data(), rest.size(), true) == utf8SequenceLength(rest.data(), rest.size(), false))
      continue;
    text.append(bytes.substr(done, at - done));
    text.append(kReplacementCharacter);
    done = at + 3;
    at += 2;
  }
  text.append(bytes.substr(done));
  return makeString(heap, text.view());
}

template <typename Digest> AslrtValue makeHex(Heap &heap, std::string_view bytes, Digest digest) {
  uint8_t raw[kMaxShaBytes];
  char text[2 * kMaxShaBytes];
  uint32_t size = digest(bytes, raw);
  for (uint32_t i = 0; i < size; ++i) {
    text[2 * i] = "0123456789abcdef"[raw[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
  }
  return makeString(heap, {text, size_t(2) * size});
}

} // namespace

bool base64Encode(Heap &heap, AslrtValue &out, const AslrtValue &text) {
  SmallBuffer characters, bytes, encoded;
  std::string_view plain = decodeString(text, characters);
  if (!isString(text) || !isShortText(plain))
    return false;
  encodeBase64(encodableCharacters(plain, bytes), encoded);
  out = makeString(heap, encoded.view());
  return true;
}

bool base64Decode(Heap &heap, AslrtValue &out, const AslrtValue &text) {
  SmallBuffer characters, bytes;
  std::string_view plain = decodeString(text, characters);
  if (!isString(text) || !isShortText(plain))
    return false;
  decodeBase64(plain, bytes);
  out = makeDecoded(heap, bytes.view());
  return true;
}

bool hash(Heap &heap, AslrtValue &out, const AslrtValue &data, const AslrtValue &algorithm) {
  // What is no string is hashed as its JSON text.
  SmallBuffer characters, bytes, name;
  if (!isString(data))
    appendText(heap, data, characters);
  std::string_view plain = isString(data) ? decodeString(data, characters) : characters.view();
  if (!isString(algorithm) || !isShortText(plain))
    return false;
  plain = encodableCharacters(plain, bytes);
  std::string_view wanted = decodeString(algorithm, name);
  if (wanted == "MD5") {
    char text[kMd5Characters];
    md5(plain, text);
    out = makeString(heap, {text, kMd5Characters});
  } else if (wanted == "SHA-1") {
    out = makeHex(heap, plain, sha1);
  } else if (wanted == "SHA-256") {
    out = makeHex(heap, plain, sha256);
  } else if (wanted == "SHA-384") {
    out = makeHex(heap, plain, sha384);
  } else if (wanted == "SHA-512") {
    out = makeHex(heap, plain, sha512);
  } else {
    return false;
  }
  return true;
}

} // namespace aslrt::intrinsics

using namespace aslrt;
using namespace aslrt::intrinsics;

int32_t aslrt_intrinsic_base64_decode(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text) {
  return statusOf(base64Decode(heapOf(exec), *out, *text), exec, frame, out, "States.Base64Decode");
}

int32_t aslrt_intrinsic_base64_encode(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text) {
  return statusOf(base64Encode(heapOf(exec), *out, *text), exec, frame, out, "States.Base64Encode");
}

int32_t aslrt_intrinsic_hash(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *data,
                             const AslrtValue *algorithm) {
  return statusOf(hash(heapOf(exec), *out, *data, *algorithm), exec, frame, out, "States.Hash");
}

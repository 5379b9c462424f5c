// SPDX-License-Identifier: Apache-2.0
//
// Digest: see Digest.h.

#include "aws/Digest.h"

#include <cstring>
#include <openssl/crypto.h>

namespace aslrt::aws {

Digest sha256(std::string_view text) {
  Digest out;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, text.data(), text.size());
  SHA256_Final(out.data(), &context); // which leaves the context empty
  return out;
}

HmacKey::HmacKey(std::string_view key) {
  unsigned char block[SHA256_CBLOCK] = {};
  if (key.size() > sizeof(block)) {
    Digest shorter = sha256(key);
    memcpy(block, shorter.data(), shorter.size());
    wipe(shorter.data(), shorter.size());
  } else if (!key.empty()) {
    memcpy(block, key.data(), key.size());
  }
  constexpr unsigned char kInner = 0x36, kOuter = 0x5c;
  for (unsigned char &byte : block)
    byte ^= kInner;
  SHA256_Init(&inner);
  SHA256_Update(&inner, block, sizeof(block));
  for (unsigned char &byte : block)
    byte ^= kInner ^ kOuter;
  SHA256_Init(&outer);
  SHA256_Update(&outer, block, sizeof(block));
  wipe(block, sizeof(block));
}

HmacKey::~HmacKey() {
  wipe(&inner, sizeof(inner));
  wipe(&outer, sizeof(outer));
}

Digest HmacKey::sign(std::string_view text) const {
  Digest out;
  SHA256_CTX context = inner;
  SHA256_Update(&context, text.data(), text.size());
  SHA256_Final(out.data(), &context);
  context = outer;
  SHA256_Update(&context, out.data(), out.size());
  SHA256_Final(out.data(), &context);
  return out;
}

void appendHex(const Digest &digest, std::string &out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char text[2 * std::tuple_size_v<Digest>];
  char *at = text;
  for (unsigned char byte : digest) {
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
  out.append(text, sizeof(text));
}

void wipe(std::string &text) {
  text.resize(text.capacity()); // bytes past the end may be left from a longer text
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

void wipe(void *bytes, size_t size) { OPENSSL_cleanse(bytes, size); }

} // namespace aslrt::aws

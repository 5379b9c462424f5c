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
  // Without a table and without branches, so that the compiler makes blocks of it.
  unsigned char halves[2 * std::tuple_size_v<Digest>];
  for (size_t index = 0; index < digest.size(); ++index) {
    halves[2 * index] = digest[index] >> 4;
    halves[2 * index + 1] = digest[index] & 15;
  }
  char text[sizeof(halves)];
  for (size_t index = 0; index < sizeof(text); ++index)
    text[index] = static_cast<char>(halves[index] + '0' + (halves[index] > 9 ? 'a' - '9' - 1 : 0));
  out.append(text, sizeof(text));
}

void wipe(std::string &text) {
  text.resize(text.capacity()); // bytes past the end may be left from a longer text
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

void wipe(void *bytes, size_t size) { OPENSSL_cleanse(bytes, size); }

} // namespace aslrt::aws

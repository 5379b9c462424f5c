// SPDX-License-Identifier: Apache-2.0
//
// Digest: see Digest.h.

#include "aws/Digest.h"

#include <cstring>
#include <iterator>
#include <openssl/crypto.h>

namespace aslrt::aws {

namespace {

constexpr size_t kLengthBytes = 8;

/// The state of SHA-256 as a digest.
Digest toDigest(const uint32_t *state) {
  uint32_t words[SHA256_DIGEST_LENGTH / sizeof(uint32_t)];
  for (size_t index = 0; index < std::size(words); ++index)
    words[index] = __builtin_bswap32(state[index]);
  Digest out;
  memcpy(out.data(), words, sizeof(words));
  return out;
}

/// Ends a text of `bits` bits, the last `used` bytes of which stand in `blocks`. Returns how many blocks there are now.
uint32_t pad(unsigned char *blocks, size_t used, uint64_t bits) {
  size_t count = (used + 1 + kLengthBytes + SHA256_CBLOCK - 1) / SHA256_CBLOCK;
  unsigned char *end = blocks + count * SHA256_CBLOCK - kLengthBytes;
  blocks[used++] = 0x80;
  memset(blocks + used, 0, static_cast<size_t>(end - blocks) - used);
  bits = __builtin_bswap64(bits);
  memcpy(end, &bits, kLengthBytes);
  return static_cast<uint32_t>(count);
}

uint64_t countBits(const SHA256_CTX &context) { return static_cast<uint64_t>(context.Nh) << 32 | context.Nl; }

} // namespace

/// As SHA256_Final, which empties the context besides: that takes longer than the end itself. What stays in a context
/// that is ended cannot be led back to a key that it began with.
Digest Sha256::finish() {
  unsigned char blocks[2 * SHA256_CBLOCK];
  memcpy(blocks, context.data, SHA256_CBLOCK);
  uint32_t count = pad(blocks, context.num, countBits(context));
  for (uint32_t index = 0; index < count; ++index)
    SHA256_Transform(&context, blocks + index * SHA256_CBLOCK);
  return toDigest(context.h);
}

Digest sha256(std::string_view text) {
  // A context would copy a short text, and look at what it has each time.
  SHA256_CTX context;
  SHA256_Init(&context);
  size_t rest = text.size() % SHA256_CBLOCK, whole = text.size() - rest;
  if (whole != 0)
    SHA256_Update(&context, text.data(), whole);
  unsigned char blocks[2 * SHA256_CBLOCK];
  if (rest != 0)
    memcpy(blocks, text.data() + whole, rest);
  uint32_t count = pad(blocks, rest, 8 * static_cast<uint64_t>(text.size()));
  for (uint32_t index = 0; index < count; ++index)
    SHA256_Transform(&context, blocks + index * SHA256_CBLOCK);
  return toDigest(context.h);
}

Sha256Ending::Sha256Ending(const Sha256 &begin) : roomAt(begin.context.num) {
  memcpy(state, begin.context.h, sizeof(state));
  memcpy(blocks, begin.context.data, roomAt);
  count = pad(blocks, roomAt + kHexBytes, countBits(begin.context) + 8 * kHexBytes);
}

Digest Sha256Ending::finish() const {
  SHA256_CTX context; // of which SHA256_Transform takes the state alone
  memcpy(context.h, state, sizeof(state));
  for (uint32_t index = 0; index < count; ++index)
    SHA256_Transform(&context, blocks + index * SHA256_CBLOCK);
  return toDigest(context.h);
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
  std::string_view text(reinterpret_cast<const char *>(block), sizeof(block));
  inner.add(text);
  for (unsigned char &byte : block)
    byte ^= kInner ^ kOuter;
  outer.add(text);
  wipe(block, sizeof(block));
}

HmacKey::~HmacKey() {
  wipe(&inner, sizeof(inner));
  wipe(&outer, sizeof(outer));
}

Digest HmacKey::sealed(const Digest &digest) const {
  // What `outer` has taken is one block; the digest and the end are another.
  unsigned char block[SHA256_CBLOCK];
  memcpy(block, digest.data(), digest.size());
  pad(block, digest.size(), 8 * (SHA256_CBLOCK + digest.size()));
  SHA256_CTX context; // of which SHA256_Transform takes the state alone
  memcpy(context.h, outer.context.h, sizeof(context.h));
  SHA256_Transform(&context, block);
  return toDigest(context.h);
}

void writeHex(const Digest &digest, char *out) {
  // Without a table and without branches, so that the compiler makes blocks of it.
  unsigned char halves[kHexBytes];
  for (size_t index = 0; index < digest.size(); ++index) {
    halves[2 * index] = digest[index] >> 4;
    halves[2 * index + 1] = digest[index] & 15;
  }
  for (size_t index = 0; index < kHexBytes; ++index)
    out[index] = static_cast<char>(halves[index] + '0' + (halves[index] > 9 ? 'a' - '9' - 1 : 0));
}

void wipe(std::string &text) {
  text.resize(text.capacity()); // bytes past the end may be left from a longer text
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

void wipe(void *bytes, size_t size) { OPENSSL_cleanse(bytes, size); }

} // namespace aslrt::aws

// SPDX-License-Identifier: Apache-2.0
//
// Md5: see Md5.h. Written after RFC 1321.

#include "language/intrinsics/Md5.h"

#include <algorithm>
#include <cstring>

namespace aslrt {

namespace {

/// 2^32 * |sin(i + 1)|, rounded down.
constexpr uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr uint32_t kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

uint32_t rotate(uint32_t value, uint32_t bits) { return value << bits | value >> (32 - bits); }

} // namespace

void Md5::addBlock(const char *block) {
  uint32_t words[16];
  memcpy(words, block, kBlockBytes); // little endian, as the digest wants it
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (uint32_t i = 0; i < 64; ++i) {
    uint32_t mixed, word;
    switch (i / 16) {
    case 0:
      mixed = (b & c) | (~b & d);
      word = i;
      break;
    case 1:
      mixed = (d & b) | (~d & c);
      word = (5 * i + 1) % 16;
      break;
    case 2:
      mixed = b ^ c ^ d;
      word = (3 * i + 5) % 16;
      break;
    default:
      mixed = c ^ (b | ~d);
      word = 7 * i % 16;
    }
    uint32_t next = b + rotate(a + mixed + kSines[i] + words[word], kShifts[i / 16][i % 4]);
    a = d;
    d = c;
    c = b;
    b = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

void Md5::add(std::string_view text) {
  size_t used = bytes % kBlockBytes;
  bytes += text.size();
  if (used > 0) {
    size_t taken = std::min(kBlockBytes - used, text.size());
    memcpy(rest + used, text.data(), taken);
    text.remove_prefix(taken);
    if (used + taken < kBlockBytes)
      return;
    addBlock(rest);
  }
  for (; text.size() >= kBlockBytes; text.remove_prefix(kBlockBytes))
    addBlock(text.data());
  if (!text.empty())
    memcpy(rest, text.data(), text.size());
}

void Md5::finish(char (&out)[kMd5Characters]) {
  size_t used = bytes % kBlockBytes;
  uint64_t bits = bytes * 8;
  // The length takes the last eight bytes of a block.
  char last[2 * kBlockBytes] = {static_cast<char>(0x80)};
  size_t size = (used + 9 <= kBlockBytes ? kBlockBytes : 2 * kBlockBytes) - used;
  memcpy(last + size - 8, &bits, 8);
  add({last, size});
  for (size_t i = 0; i < kMd5Characters; ++i) {
    uint32_t byte = state[i / 8] >> (i / 2 % 4 * 8) & 0xff;
    out[i] = "0123456789abcdef"[i % 2 ? byte & 15 : byte >> 4];
  }
}

void md5(std::string_view text, char (&out)[kMd5Characters]) {
  Md5 digest;
  digest.add(text);
  digest.finish(out);
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Sha: see Sha.h. Written after FIPS 180-4. SHA-256 and SHA-512 are one algorithm over words of 32 and 64 bits, with
// other rotations; SHA-384 is SHA-512 from another start, cut short.

#include "language/intrinsics/Sha.h"

#include <bit>
#include <cstring>

namespace aslrt {

namespace {

/// The first bits of the fractional parts of the cube roots of the first 80 primes; SHA-256 takes the upper halves.
constexpr uint64_t kRoots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817};

constexpr uint32_t kStart256[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
constexpr uint64_t kStart384[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
constexpr uint64_t kStart512[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

template <typename Word> Word loadBigEndian(const uint8_t *bytes) {
  Word word = 0;
  for (size_t i = 0; i < sizeof(Word); ++i)
    word = static_cast<Word>(word << 8 | bytes[i]);
  return word;
}

template <typename Word> void storeBigEndian(Word word, uint8_t *bytes) {
  for (size_t i = sizeof(Word); i-- > 0; word = static_cast<Word>(word >> 8))
    bytes[i] = static_cast<uint8_t>(word);
}

/// Feeds `bytes` and the padding after them to `addBlock`, in blocks of 16 words: a one bit, zeros, and the number of
/// bits in the last two words.
template <typename Word, typename AddBlock> void feed(std::string_view bytes, AddBlock addBlock) {
  constexpr size_t kBlockBytes = 16 * sizeof(Word);
  uint64_t bits = static_cast<uint64_t>(bytes.size()) * 8;
  for (; bytes.size() >= kBlockBytes; bytes.remove_prefix(kBlockBytes))
    addBlock(reinterpret_cast<const uint8_t *>(bytes.data()));
  uint8_t last[2 * kBlockBytes] = {};
  if (!bytes.empty())
    memcpy(last, bytes.data(), bytes.size());
  last[bytes.size()] = 0x80;
  size_t size = bytes.size() + 1 + 2 * sizeof(Word) <= kBlockBytes ? kBlockBytes : 2 * kBlockBytes;
  storeBigEndian<uint64_t>(bits, last + size - 8);
  for (size_t at = 0; at < size; at += kBlockBytes)
    addBlock(last + at);
}

/// How far the functions of section 4.1 rotate and shift.
template <typename Word> struct Rotations;
template <> struct Rotations<uint32_t> {
  static constexpr int bigA[3] = {2, 13, 22}, bigE[3] = {6, 11, 25}, small0[3] = {7, 18, 3}, small1[3] = {17, 19, 10};
  static constexpr int rounds = 64;
};
template <> struct Rotations<uint64_t> {
  static constexpr int bigA[3] = {28, 34, 39}, bigE[3] = {14, 18, 41}, small0[3] = {1, 8, 7}, small1[3] = {19, 61, 6};
  static constexpr int rounds = 80;
};

template <typename Word> Word big(Word x, const int (&by)[3]) {
  return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ std::rotr(x, by[2]);
}
template <typename Word> Word small(Word x, const int (&by)[3]) {
  return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ (x >> by[2]);
}

template <typename Word> void addBlock2(Word (&state)[8], const uint8_t *block) {
  using R = Rotations<Word>;
  Word words[R::rounds];
  for (int i = 0; i < 16; ++i)
    words[i] = loadBigEndian<Word>(block + i * sizeof(Word));
  for (int i = 16; i < R::rounds; ++i)
    words[i] = small(words[i - 2], R::small1) + words[i - 7] + small(words[i - 15], R::small0) + words[i - 16];
  Word s[8];
  memcpy(s, state, sizeof(s));
  for (int i = 0; i < R::rounds; ++i) {
    auto root = static_cast<Word>(kRoots[i] >> (64 - 8 * sizeof(Word)));
    Word choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    Word majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    Word first = s[7] + big(s[4], R::bigE) + choice + root + words[i];
    Word second = big(s[0], R::bigA) + majority;
    memmove(s + 1, s, 7 * sizeof(Word));
    s[4] += first;
    s[0] = first + second;
  }
  for (int i = 0; i < 8; ++i)
    state[i] += s[i];
}

template <typename Word>
uint32_t sha2(std::string_view bytes, const Word (&start)[8], uint32_t size, uint8_t (&out)[kMaxShaBytes]) {
  Word state[8];
  memcpy(state, start, sizeof(state));
  feed<Word>(bytes, [&](const uint8_t *block) { addBlock2<Word>(state, block); });
  for (uint32_t at = 0; at < size; at += sizeof(Word))
    storeBigEndian<Word>(state[at / sizeof(Word)], out + at);
  return size;
}

void addBlock1(uint32_t (&state)[5], const uint8_t *block) {
  uint32_t words[80];
  for (int i = 0; i < 16; ++i)
    words[i] = loadBigEndian<uint32_t>(block + i * 4);
  for (int i = 16; i < 80; ++i)
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int i = 0; i < 80; ++i) {
    uint32_t mixed, constant;
    switch (i / 20) {
    case 0:
      mixed = (b & c) ^ (~b & d);
      constant = 0x5a827999;
      break;
    case 1:
      mixed = b ^ c ^ d;
      constant = 0x6ed9eba1;
      break;
    case 2:
      mixed = (b & c) ^ (b & d) ^ (c & d);
      constant = 0x8f1bbcdc;
      break;
    default:
      mixed = b ^ c ^ d;
      constant = 0xca62c1d6;
    }
    uint32_t next = std::rotl(a, 5) + mixed + e + constant + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

} // namespace

uint32_t sha1(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]) {
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  feed<uint32_t>(bytes, [&](const uint8_t *block) { addBlock1(state, block); });
  for (uint32_t i = 0; i < 5; ++i)
    storeBigEndian<uint32_t>(state[i], out + 4 * i);
  return 20;
}

uint32_t sha256(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]) { return sha2(bytes, kStart256, 32, out); }
uint32_t sha384(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]) { return sha2(bytes, kStart384, 48, out); }
uint32_t sha512(std::string_view bytes, uint8_t (&out)[kMaxShaBytes]) { return sha2(bytes, kStart512, 64, out); }

} // namespace aslrt

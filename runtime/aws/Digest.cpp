// SPDX-License-Identifier: Apache-2.0
//
// Digest: see Digest.h.

#include "aws/Digest.h"
#include "io/Diagnostics.h"

#include <cstdlib>
#include <cstring>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace aslrt::aws {

namespace {

/// Only an OpenSSL without its own default provider, or a machine without memory, gets here.
[[noreturn]] void die() {
  printToStderr("error: OpenSSL cannot compute SHA-256\n");
  exit(2);
}

/// What is fetched once. The process has one thread, so one context of each kind is enough.
struct Algorithms {
  EVP_MD *digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX *digestContext = EVP_MD_CTX_new();
  EVP_MAC *mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX *macContext = mac ? EVP_MAC_CTX_new(mac) : nullptr;
  /// The key that the context holds, when it is of a digest's size: a signing key signs many requests, and setting
  /// it is half of the work for a short text.
  Digest macKey = {};
  bool hasMacKey = false;

  Algorithms() {
    char name[] = "SHA256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                               OSSL_PARAM_construct_end()};
    if (!digest || !digestContext || !macContext || EVP_MAC_CTX_set_params(macContext, parameters) != 1)
      die();
  }
  ~Algorithms() {
    EVP_MAC_CTX_free(macContext); // with the last key
    OPENSSL_cleanse(macKey.data(), macKey.size());
    EVP_MAC_free(mac);
    EVP_MD_CTX_free(digestContext);
    EVP_MD_free(digest);
  }
};

Algorithms &algorithms() {
  static Algorithms instance;
  return instance;
}

const unsigned char *bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char *>(text.data());
}

} // namespace

Digest sha256(std::string_view text) {
  Algorithms &of = algorithms();
  Digest out;
  if (EVP_DigestInit_ex(of.digestContext, of.digest, nullptr) != 1 ||
      EVP_DigestUpdate(of.digestContext, text.data(), text.size()) != 1 ||
      EVP_DigestFinal_ex(of.digestContext, out.data(), nullptr) != 1)
    die();
  return out;
}

Digest hmacSha256(std::string_view key, std::string_view text) {
  Algorithms &of = algorithms();
  Digest out;
  size_t size = 0;
  bool isKept = of.hasMacKey && key == viewOf(of.macKey);
  // An empty key is given as a pointer too: null means the key of the call before.
  const unsigned char *bytes = isKept ? nullptr : key.empty() ? bytesOf("") : bytesOf(key);
  of.hasMacKey = key.size() == of.macKey.size();
  if (of.hasMacKey && !isKept)
    memcpy(of.macKey.data(), key.data(), key.size());
  if (EVP_MAC_init(of.macContext, bytes, isKept ? 0 : key.size(), nullptr) != 1 ||
      EVP_MAC_update(of.macContext, bytesOf(text), text.size()) != 1 ||
      EVP_MAC_final(of.macContext, out.data(), &size, out.size()) != 1)
    die();
  return out;
}

std::string hexOf(const Digest &digest) {
  std::string out(2 * digest.size(), '\0');
  for (size_t index = 0; index < digest.size(); ++index) {
    out[2 * index] = "0123456789abcdef"[digest[index] >> 4];
    out[2 * index + 1] = "0123456789abcdef"[digest[index] & 15];
  }
  return out;
}

void wipe(std::string &text) {
  text.resize(text.capacity()); // bytes past the end may be left from a longer text
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

void wipe(void *bytes, size_t size) { OPENSSL_cleanse(bytes, size); }

} // namespace aslrt::aws

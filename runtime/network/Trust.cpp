// SPDX-License-Identifier: Apache-2.0
//
// Trust: see Trust.h.

#include "network/Trust.h"
#include "network/Address.h"

#include <algorithm>
#include <cstdlib>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

// Amazon's roots as PEM, one after the other; from Debian's ca-certificates, when we are built.
extern "C" const char aslrtAmazonRoots[];
extern "C" const char aslrtAmazonRootsEnd[];

namespace aslrt::net {

namespace {

/// Where distributions keep their bundle: Amazon Linux and Lambda, Fedora, Debian, SUSE, Alpine.
const char *const kBundles[] = {"/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};

/// Whether other roots could make a difference.
bool isIssuerUnknown(int error) {
  switch (error) {
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
  case X509_V_ERR_CERT_UNTRUSTED:
    return true;
  default:
    return false;
  }
}

/// Printable, and short: names come from the server.
void appendName(std::string &out, const unsigned char *text, int size) {
  constexpr size_t kLongest = 512;
  if (out.size() > kLongest)
    return;
  if (out.back() != '[')
    out += ", ";
  for (int at = 0; at < size; ++at)
    out += text[at] > 0x20 && text[at] < 0x7f ? static_cast<char>(text[at]) : '?';
}

/// The names that a certificate is for, as `[a, b]`.
std::string namesOf(X509 *certificate) {
  std::string out = "[";
  auto *names =
      static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names); ++index) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name->type == GEN_DNS) {
      appendName(out, ASN1_STRING_get0_data(name->d.dNSName), ASN1_STRING_length(name->d.dNSName));
    } else if (name->type == GEN_IPADD) {
      Address address;
      int size = ASN1_STRING_length(name->d.iPAddress);
      address.isV6 = size == 16;
      if (size != 4 && size != 16)
        continue;
      std::copy_n(ASN1_STRING_get0_data(name->d.iPAddress), size, address.bytes);
      std::string text = address.text();
      appendName(out, reinterpret_cast<const unsigned char *>(text.data()), static_cast<int>(text.size()));
    }
  }
  GENERAL_NAMES_free(names);
  return out + "]";
}

/// Checks the chain of `given` against the roots of `store`; returns X509's error.
int verifyWith(X509_STORE *store, X509_STORE_CTX *given, const std::string &host) {
  X509_STORE_CTX *check = X509_STORE_CTX_new();
  if (!check)
    return X509_V_ERR_OUT_OF_MEM;
  int error = X509_V_ERR_UNSPECIFIED;
  if (X509_STORE_CTX_init(check, store, X509_STORE_CTX_get0_cert(given), X509_STORE_CTX_get0_untrusted(given))) {
    X509_STORE_CTX_set_default(check, "ssl_server");
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(check);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    Address address;
    bool isSet = false;
    if (parseAddress(host, address))
      isSet = X509_VERIFY_PARAM_set1_ip(param, address.bytes, address.isV6 ? 16 : 4);
    else
      isSet = X509_VERIFY_PARAM_set1_host(param, host.data(), host.size());
    // Without a name to compare with, any certificate would do.
    if (isSet && X509_verify_cert(check) == 1)
      error = X509_V_OK;
    else if (int reported = X509_STORE_CTX_get_error(check); isSet && reported != X509_V_OK)
      error = reported;
  }
  X509_STORE_CTX_free(check);
  return error;
}

} // namespace

Trust::~Trust() {
  for (X509_STORE *store : {own, amazon, system})
    X509_STORE_free(store);
}

/// Reads the file that the environment names, if any, once. False when it cannot be read.
bool Trust::openOwn(std::string &problem) {
  if (own)
    return true;
  for (const char *variable : {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char *path = getenv(variable);
    if (!path || !*path)
      continue;
    X509_STORE *store = X509_STORE_new();
    if (store && X509_STORE_load_file(store, path) == 1) {
      own = store;
      return true;
    }
    ERR_clear_error();
    X509_STORE_free(store);
    problem = std::string("no certificates can be read from ") + path + ", which " + variable + " names";
    return false;
  }
  return true;
}

X509_STORE *Trust::amazonRoots() {
  if (amazon)
    return amazon;
  amazon = X509_STORE_new();
  BIO *text = BIO_new_mem_buf(aslrtAmazonRoots, static_cast<int>(aslrtAmazonRootsEnd - aslrtAmazonRoots));
  while (X509 *root = PEM_read_bio_X509(text, nullptr, nullptr, nullptr)) {
    X509_STORE_add_cert(amazon, root);
    X509_free(root);
  }
  BIO_free(text);
  ERR_clear_error(); // the end of the text is one
  return amazon;
}

X509_STORE *Trust::systemRoots() {
  if (system)
    return system;
  system = X509_STORE_new();
  for (const char *path : kBundles)
    if (access(path, R_OK) == 0 && X509_STORE_load_file(system, path) == 1)
      break;
  ERR_clear_error();
  return system;
}

bool Trust::verify(X509_STORE_CTX *given, const std::string &host, bool isAmazon, int &error, std::string &problem) {
  std::string reason;
  error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
  if (!openOwn(reason)) {
    problem = "Certificate for <" + host + "> cannot be checked: " + reason;
    return false;
  }
  if (own) {
    error = verifyWith(own, given, host);
  } else {
    if (isAmazon)
      error = verifyWith(amazonRoots(), given, host);
    if (isIssuerUnknown(error))
      error = verifyWith(systemRoots(), given, host);
  }
  if (error == X509_V_OK)
    return true;
  if (error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH)
    problem = "Certificate for <" + host + "> doesn't match any of the subject alternative names: " +
              namesOf(X509_STORE_CTX_get0_cert(given));
  else
    problem = "Certificate for <" + host + "> is not trusted: " + X509_verify_cert_error_string(error);
  return false;
}

} // namespace aslrt::net

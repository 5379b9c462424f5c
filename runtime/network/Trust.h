// SPDX-License-Identifier: Apache-2.0
//
// Trust: whose word is taken for a server being the one that was meant.
//
// AWS_CA_BUNDLE, else SSL_CERT_FILE, name a file with roots in place of all others. Without them, hosts of AWS are
// checked against Amazon's five roots, which are in the program, and then against the system's bundle; other hosts
// against the bundle alone. The bundle is read when it is needed first: its 150 roots take longer than all else that
// a program does at its start.

#ifndef ASLRT_NETWORK_TRUST_H
#define ASLRT_NETWORK_TRUST_H

#include <string>

typedef struct x509_store_st X509_STORE;
typedef struct x509_store_ctx_st X509_STORE_CTX;

namespace aslrt::net {

class Trust {
public:
  Trust() = default;
  ~Trust();
  Trust(const Trust &) = delete;
  Trust &operator=(const Trust &) = delete;

  /// Checks the chain that the server gave. `host` is a name or an address. On failure false, with X509's `error`, and
  /// the reason in `problem`.
  bool verify(X509_STORE_CTX *given, const std::string &host, bool isAmazon, int &error, std::string &problem);

private:
  bool openOwn(std::string &problem);
  X509_STORE *amazonRoots();
  X509_STORE *systemRoots();

  X509_STORE *own = nullptr; ///< what the environment names
  X509_STORE *amazon = nullptr;
  X509_STORE *system = nullptr;
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_TRUST_H

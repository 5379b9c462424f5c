// SPDX-License-Identifier: Apache-2.0
//
// Tls: secure connections through OpenSSL.
//
// A stream works on a socket that does not block, as recv and send do: it says when it has to wait. The context is
// made at the first handshake; it costs some milliseconds. See Trust.h for whose certificates are believed.

#ifndef ASLRT_NETWORK_TLS_H
#define ASLRT_NETWORK_TLS_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_session_st SSL_SESSION;
typedef struct bio_method_st BIO_METHOD;
typedef struct x509_store_ctx_st X509_STORE_CTX;

namespace aslrt::net {

class Trust;

/// What a server gave along to shorten the next handshake.
class TlsSession {
public:
  TlsSession() = default;
  ~TlsSession() { set(nullptr); }
  TlsSession(const TlsSession &) = delete;
  TlsSession &operator=(const TlsSession &) = delete;

  void set(SSL_SESSION *wanted); ///< takes over
  SSL_SESSION *get() const { return session; }

private:
  SSL_SESSION *session = nullptr;
};

class TlsContext {
public:
  TlsContext();
  ~TlsContext();
  TlsContext(const TlsContext &) = delete;
  TlsContext &operator=(const TlsContext &) = delete;

private:
  friend class TlsStream;
  bool open(std::string &problem);

  SSL_CTX *context = nullptr;
  BIO_METHOD *socketMethod = nullptr;
  std::unique_ptr<Trust> trust;
};

class TlsStream {
public:
  enum class Io : uint8_t { Some, WantRead, WantWrite, End, Failed };

  TlsStream() = default;
  ~TlsStream() { close(); }
  TlsStream(const TlsStream &) = delete;
  TlsStream &operator=(const TlsStream &) = delete;

  bool isOpen() const { return ssl != nullptr; }
  /// Prepares a handshake over `descriptor` with the server `host`. False with a `problem`. `session` must outlive
  /// the stream.
  bool open(TlsContext &context, int descriptor, const std::string &host, bool isAmazon, TlsSession &session);
  Io handshake();
  Io read(char *out, size_t room, size_t &size);
  /// Whether something was received that was not read yet.
  bool hasReadAhead() const;
  Io write(const char *bytes, size_t size, size_t &written);
  /// Says good-bye if that can be done at once, and forgets all; the descriptor stays open.
  void close();

  /// Why it Failed, in the words of Java's TLS where it has some; empty: see errno.
  const std::string &problem() const { return problemText; }

private:
  Io settle(int result);
  void explain();
  friend class TlsContext;
  static int verify(X509_STORE_CTX *store, void *context);
  static int keepSession(SSL *ssl, SSL_SESSION *session);

  SSL *ssl = nullptr;
  TlsContext *context = nullptr;
  TlsSession *session = nullptr;
  std::string host;
  std::string problemText;
  bool isAmazon = false;
  bool isGood = false; ///< nothing has failed, so a good-bye makes sense
};

} // namespace aslrt::net

#endif // ASLRT_NETWORK_TLS_H

// SPDX-License-Identifier: Apache-2.0
//
// Tls: see Tls.h.
//
// OpenSSL reads and writes through a BIO of ours, which is recv and send: its own socket BIO would raise SIGPIPE, and
// brings the C library's resolver along.

#include "network/Tls.h"
#include "network/Address.h"
#include "network/Trust.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

namespace aslrt::net {

namespace {

int descriptorOf(BIO *bio) { return static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio))); }

int sendThrough(BIO *bio, const char *bytes, int size) {
  BIO_clear_retry_flags(bio);
  ssize_t put;
  do
    put = send(descriptorOf(bio), bytes, static_cast<size_t>(size), MSG_NOSIGNAL);
  while (put < 0 && errno == EINTR);
  if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    BIO_set_retry_write(bio);
  return static_cast<int>(put);
}

int receiveThrough(BIO *bio, char *out, int room) {
  BIO_clear_retry_flags(bio);
  ssize_t got;
  do
    got = recv(descriptorOf(bio), out, static_cast<size_t>(room), 0);
  while (got < 0 && errno == EINTR);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    BIO_set_retry_read(bio);
  if (got == 0)
    BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(got);
}

long control(BIO *bio, int command, long, void *) {
  if (command == BIO_CTRL_EOF)
    return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
  return command == BIO_CTRL_FLUSH;
}

} // namespace

void TlsSession::set(SSL_SESSION *wanted) {
  if (session)
    SSL_SESSION_free(session);
  session = wanted;
}

TlsContext::TlsContext() = default;

TlsContext::~TlsContext() {
  SSL_CTX_free(context);
  BIO_meth_free(socketMethod);
}

bool TlsContext::open(std::string &problem) {
  if (context)
    return true;
  // A configuration file of the machine must not change what the program does.
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  socketMethod = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  context = SSL_CTX_new(TLS_client_method());
  if (!context || !socketMethod) {
    problem = "TLS cannot be set up";
    return false;
  }
  BIO_meth_set_write(socketMethod, sendThrough);
  BIO_meth_set_read(socketMethod, receiveThrough);
  BIO_meth_set_ctrl(socketMethod, control);
  trust = std::make_unique<Trust>();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // Buffers are given back between records: thousands of idle connections need none.
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // A record is read together with its head, and with what follows.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, TlsStream::verify, this);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, TlsStream::keepSession);
  return true;
}

bool TlsStream::open(TlsContext &wanted, int descriptor, const std::string &name, bool isHostOfAmazon,
                     TlsSession &kept) {
  close();
  problemText.clear();
  if (!wanted.open(problemText))
    return false;
  context = &wanted;
  isAmazon = isHostOfAmazon;
  session = &kept;
  host = name;
  // The dot at the end of a full name is none of its certificate's.
  if (!host.empty() && host.back() == '.')
    host.pop_back();
  ssl = SSL_new(context->context);
  BIO *bio = ssl ? BIO_new(context->socketMethod) : nullptr;
  if (!bio) {
    problemText = "TLS cannot be set up";
    return false;
  }
  BIO_set_data(bio, reinterpret_cast<void *>(static_cast<intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, this);
  Address ignored;
  if (!parseAddress(host, ignored))
    SSL_set_tlsext_host_name(ssl, host.c_str());
  static const unsigned char kProtocols[] = "\x08http/1.1";
  SSL_set_alpn_protos(ssl, kProtocols, sizeof(kProtocols) - 1);
  if (session->get())
    SSL_set_session(ssl, session->get());
  SSL_set_connect_state(ssl);
  return true;
}

void TlsStream::close() {
  if (!ssl)
    return;
  ERR_clear_error();
  if (isGood)
    SSL_shutdown(ssl);
  SSL_free(ssl);
  ssl = nullptr;
  isGood = false;
  ERR_clear_error();
}

int TlsStream::verify(X509_STORE_CTX *store, void *argument) {
  auto *ssl = static_cast<SSL *>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto &self = *static_cast<TlsStream *>(SSL_get_app_data(ssl));
  int error = X509_V_OK;
  bool isTrusted =
      static_cast<TlsContext *>(argument)->trust->verify(store, self.host, self.isAmazon, error, self.problemText);
  X509_STORE_CTX_set_error(store, error);
  return isTrusted;
}

int TlsStream::keepSession(SSL *ssl, SSL_SESSION *session) {
  static_cast<TlsStream *>(SSL_get_app_data(ssl))->session->set(session);
  return 1; // it is ours now
}

/// What the result of an OpenSSL function, 0 or less, means.
TlsStream::Io TlsStream::settle(int result) {
  int systemError = errno;
  switch (SSL_get_error(ssl, result)) {
  case SSL_ERROR_WANT_READ:
    return Io::WantRead;
  case SSL_ERROR_WANT_WRITE:
    return Io::WantWrite;
  case SSL_ERROR_ZERO_RETURN:
    return Io::End;
  case SSL_ERROR_SYSCALL:
    isGood = false;
    errno = systemError;
    return Io::Failed;
  default:
    break;
  }
  bool wasInHandshake = !isGood;
  isGood = false;
  // Once there are data, an end that nobody has announced may be somebody else's doing.
  if (wasInHandshake && ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return Io::End;
  explain();
  return Io::Failed;
}

void TlsStream::explain() {
  if (!problemText.empty()) // the certificate's
    return;
  // Reasons above this are alerts of the other side.
  constexpr int kAlerts = SSL_AD_REASON_OFFSET;
  unsigned long code = ERR_peek_error();
  int reason = ERR_GET_REASON(code);
  if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    problemText = "SSL peer shut down incorrectly";
  } else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    problemText = "Unsupported or unrecognized SSL message";
  } else if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason > kAlerts && reason < kAlerts + 256) {
    problemText = SSL_alert_desc_string_long(reason - kAlerts);
    std::replace(problemText.begin(), problemText.end(), ' ', '_');
    problemText = "Received fatal alert: " + problemText;
  } else {
    const char *text = ERR_reason_error_string(code);
    problemText = text ? text : "TLS failed";
  }
}

TlsStream::Io TlsStream::handshake() {
  ERR_clear_error();
  int result = SSL_do_handshake(ssl);
  if (result == 1) {
    isGood = true;
    return Io::Some;
  }
  return settle(result);
}

TlsStream::Io TlsStream::read(char *out, size_t room, size_t &size) {
  ERR_clear_error();
  int result = SSL_read_ex(ssl, out, room, &size);
  return result == 1 ? Io::Some : settle(result);
}

bool TlsStream::hasReadAhead() const { return ssl && SSL_has_pending(ssl) == 1; }

TlsStream::Io TlsStream::write(const char *bytes, size_t size, size_t &written) {
  ERR_clear_error();
  int result = SSL_write_ex(ssl, bytes, size, &written);
  return result == 1 ? Io::Some : settle(result);
}

} // namespace aslrt::net

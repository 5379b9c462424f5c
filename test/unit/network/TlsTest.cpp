// SPDX-License-Identifier: Apache-2.0
//
// TLS: whom the client believes. Certificates are made here.

#include "Server.h"

#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

struct CertificateOptions {
  std::string names = "DNS:service.localhost,DNS:localhost,IP:127.0.0.1";
  long validFrom = -3600;
  long validUntil = 3600;
  const char *usage = "serverAuth";
};

/// A certificate authority of one test, and the servers it vouches for.
class Authority {
public:
  Authority() {
    key = EVP_EC_gen("P-256");
    certificate = make(key, "Test Root", nullptr, {});
    char name[] = "/tmp/aslrt-ca-XXXXXX";
    int descriptor = mkstemp(name);
    path = name;
    FILE *file = fdopen(descriptor, "w");
    PEM_write_X509(file, certificate);
    fclose(file);
  }
  ~Authority() {
    unlink(path.c_str());
    X509_free(certificate);
    EVP_PKEY_free(key);
    for (SSL_CTX *context : contexts)
      SSL_CTX_free(context);
  }

  SSL_CTX *server(const CertificateOptions &options = {}) {
    EVP_PKEY *own = EVP_EC_gen("P-256");
    X509 *leaf = make(own, "Test Server", certificate, options);
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, leaf);
    SSL_CTX_use_PrivateKey(context, own);
    X509_free(leaf);
    EVP_PKEY_free(own);
    contexts.push_back(context);
    return context;
  }

  std::string path; ///< of the root, in PEM

private:
  X509 *make(EVP_PKEY *subject, const char *name, X509 *issuer, const CertificateOptions &options) {
    X509 *made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made), options.validFrom);
    X509_gmtime_adj(X509_getm_notAfter(made), options.validUntil);
    X509_set_pubkey(made, subject);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char *>(name), -1, -1, 0);
    X509_set_issuer_name(made, X509_get_subject_name(issuer ? issuer : made));
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer ? issuer : made, made, nullptr, nullptr, 0);
    auto add = [&](int id, const char *value) {
      X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
      X509_add_ext(made, extension, -1);
      X509_EXTENSION_free(extension);
    };
    add(NID_basic_constraints, issuer ? "CA:FALSE" : "critical,CA:TRUE");
    if (issuer) {
      add(NID_subject_alt_name, options.names.c_str());
      add(NID_ext_key_usage, options.usage);
    }
    X509_sign(made, key, EVP_sha256());
    return made;
  }

  EVP_PKEY *key;
  X509 *certificate;
  long serial = 0;
  std::vector<SSL_CTX *> contexts;
};

class TlsTest : public NetworkTest {
protected:
  void SetUp() override {
    NetworkTest::SetUp();
    setVariable("SSL_CERT_FILE", authority.path);
  }
  Call &fetchSecurely(Call &call, const Server &server) {
    call.request.origin.isTls = true;
    return fetch(call, server.port());
  }
  static Server::Script answering(SSL_CTX *context) {
    return [context](Peer &peer) {
      if (!peer.secure(context))
        return;
      while (!peer.readRequest().empty())
        peer.send(ok(SSL_session_reused(peer.ssl) ? "resumed" : "fresh"));
      SSL_shutdown(peer.ssl);
    };
  }

  Authority authority;
};

TEST_F(TlsTest, TalksToAServerOfATrustedAuthority) {
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_CTX *context = authority.server();
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    Server server(answering(context));
    for (const char *host : {"127.0.0.1", "localhost", "service.localhost", "service.localhost."}) {
      Call call;
      call.host = host;
      EXPECT_EQ(fetchSecurely(call, server).answer, "fresh") << host << ": " << call.error.text;
    }
  }
}

TEST_F(TlsTest, NamesTheServerAndTheProtocolInTheHandshake) {
  static std::string seen;
  SSL_CTX *context = authority.server();
  SSL_CTX_set_tlsext_servername_callback(context, +[](SSL *ssl, int *, void *) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    seen = name ? name : "(none)";
    return SSL_TLSEXT_ERR_OK;
  });
  Server server(answering(context));
  Call name, address;
  name.host = "Service.localhost.";
  fetchSecurely(name, server);
  EXPECT_EQ(seen, "service.localhost");
  fetchSecurely(address, server);
  EXPECT_EQ(seen, "(none)");
}

TEST_F(TlsTest, UsesConnectionsAgainAndResumesSessions) {
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_CTX *context = authority.server();
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    Server server(answering(context));
    for (int i = 0; i < 3; ++i) {
      Call call;
      EXPECT_EQ(fetchSecurely(call, server).answer, "fresh");
    }
    EXPECT_EQ(server.connections(), 1);
    client->closeIdle();
    Call call;
    EXPECT_EQ(fetchSecurely(call, server).answer, "resumed") << version;
  }
}

TEST_F(TlsTest, CarriesLargeBodies) {
  SSL_CTX *context = authority.server();
  Server server([context](Peer &peer) {
    peer.secure(context);
    std::string request = peer.readRequest();
    peer.send(ok(request.substr(request.find("\r\n\r\n") + 4)));
    peer.readAll();
  });
  Call call;
  call.method = "POST";
  call.body.assign(8 << 20, 'x');
  for (size_t i = 0; i < call.body.size(); i += 5)
    call.body[i] = static_cast<char>('a' + i % 23);
  EXPECT_TRUE(fetchSecurely(call, server).answer == call.body) << call.error.text;
}

TEST_F(TlsTest, RefusesCertificatesForOthers) {
  Server server(answering(authority.server({.names = "DNS:other.test,DNS:*.more.test,IP:10.0.0.1"})));
  Call name, address;
  name.host = "localhost";
  fetchSecurely(name, server);
  EXPECT_EQ(name.error.kind, ErrorKind::Tls);
  EXPECT_EQ(name.error.text, "Certificate for <localhost> doesn't match any of the subject alternative names: "
                             "[other.test, *.more.test, 10.0.0.1]");
  fetchSecurely(address, server);
  EXPECT_EQ(address.error.text.substr(0, 44), "Certificate for <127.0.0.1> doesn't match an") << address.error.text;
}

TEST_F(TlsTest, TakesWildcardsForOneLabel) {
  Server server(answering(authority.server({.names = "DNS:*.sub.localhost"})));
  Call good, deep, bare;
  good.host = "a.sub.localhost";
  deep.host = "a.b.sub.localhost";
  bare.host = "sub.localhost";
  EXPECT_EQ(fetchSecurely(good, server).status, 200) << good.error.text;
  EXPECT_EQ(fetchSecurely(deep, server).error.kind, ErrorKind::Tls);
  EXPECT_EQ(fetchSecurely(bare, server).error.kind, ErrorKind::Tls);
}

TEST_F(TlsTest, RefusesCertificatesThatAreNotGoodNow) {
  struct {
    CertificateOptions options;
    const char *reason;
  } cases[] = {{{.validUntil = -60}, "certificate has expired"},
               {{.validFrom = 600}, "certificate is not yet valid"},
               {{.usage = "clientAuth"}, "unsuitable certificate purpose"}};
  for (auto &each : cases) {
    Server server(answering(authority.server(each.options)));
    Call call;
    fetchSecurely(call, server);
    EXPECT_EQ(call.error.kind, ErrorKind::Tls);
    EXPECT_EQ(call.error.text, std::string("Certificate for <127.0.0.1> is not trusted: ") + each.reason);
  }
}

TEST_F(TlsTest, RefusesAuthoritiesThatNobodyKnows) {
  Server server(answering(authority.server()));
  unsetenv("SSL_CERT_FILE");
  for (bool isAmazon : {true, false}) {
    renewClient();
    Call call;
    call.request.isAmazon = isAmazon;
    fetchSecurely(call, server);
    EXPECT_EQ(call.error.kind, ErrorKind::Tls);
    EXPECT_EQ(call.error.text,
              "Certificate for <127.0.0.1> is not trusted: unable to get local issuer certificate");
  }
}

TEST_F(TlsTest, PrefersTheBundleOfAws) {
  Authority other;
  Server server(answering(authority.server()));
  setVariable("AWS_CA_BUNDLE", other.path);
  Call wrong, right;
  EXPECT_EQ(fetchSecurely(wrong, server).error.kind, ErrorKind::Tls);
  setVariable("AWS_CA_BUNDLE", authority.path);
  setVariable("SSL_CERT_FILE", other.path);
  renewClient();
  right.request.isAmazon = true;
  EXPECT_EQ(fetchSecurely(right, server).status, 200) << right.error.text;
}

TEST_F(TlsTest, ReportsABundleThatCannotBeRead) {
  Server server(answering(authority.server()));
  setVariable("AWS_CA_BUNDLE", "/nonexistent/bundle.pem");
  Call call;
  fetchSecurely(call, server);
  EXPECT_EQ(call.error.kind, ErrorKind::Tls);
  EXPECT_EQ(call.error.text, "Certificate for <127.0.0.1> cannot be checked: no certificates can be read from "
                             "/nonexistent/bundle.pem, which AWS_CA_BUNDLE names");
}

TEST_F(TlsTest, ReportsServersThatDoNotSpeakTls) {
  Server plain([](Peer &peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"), peer.readAll(); });
  Server silent([](Peer &) {});
  Call first, second;
  fetchSecurely(first, plain);
  EXPECT_EQ(first.error.kind, ErrorKind::Tls);
  EXPECT_EQ(first.error.text, "Unsupported or unrecognized SSL message");
  fetchSecurely(second, silent);
  EXPECT_EQ(second.error.kind, ErrorKind::Connect);
}

TEST_F(TlsTest, ReportsAlerts) {
  SSL_CTX *context = authority.server();
  SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_security_level(context, 0);
  Server server(answering(context));
  Call call;
  fetchSecurely(call, server);
  EXPECT_EQ(call.error.kind, ErrorKind::Tls);
  EXPECT_EQ(call.error.text, "Received fatal alert: protocol_version");
}

TEST_F(TlsTest, TimesOutWithinTheHandshake) {
  Server server([](Peer &peer) { peer.readAll(); });
  Call call;
  call.request.connectTimeoutSeconds = 0.1;
  fetchSecurely(call, server);
  EXPECT_EQ(call.error.kind, ErrorKind::Connect);
  EXPECT_EQ(call.error.text, "Read timed out");
}

TEST_F(TlsTest, DoesNotTakeACutConnectionForTheEndOfABody) {
  SSL_CTX *context = authority.server();
  Server server([context](Peer &peer) {
    peer.secure(context);
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
    // No close_notify: somebody on the way could have cut it.
    SSL_set_quiet_shutdown(peer.ssl, 1);
  });
  Call call;
  fetchSecurely(call, server);
  EXPECT_EQ(call.error.kind, ErrorKind::Receive);
  EXPECT_EQ(call.error.text, "SSL peer shut down incorrectly");
}

TEST_F(TlsTest, SendsAgainWhenAKeptConnectionWasClosed) {
  std::atomic<int> requests = 0;
  SSL_CTX *context = authority.server();
  Server server([&, context](Peer &peer) {
    peer.secure(context);
    peer.readRequest();
    ++requests;
    peer.send(ok("x"));
    if (peer.number == 0) {
      peer.readRequest();
      ++requests;
    }
  });
  for (int i = 0; i < 2; ++i) {
    Call call;
    EXPECT_EQ(fetchSecurely(call, server).answer, "x") << call.error.text;
  }
  EXPECT_EQ(requests, 3);
}

TEST_F(TlsTest, TakesNothingBehindAnAnswerForTheNextOne) {
  SSL_CTX *context = authority.server();
  Server server([context](Peer &peer) {
    peer.secure(context);
    while (!peer.readRequest().empty()) {
      // Two records in one segment.
      int on = 1, off = 0;
      setsockopt(peer.descriptor, IPPROTO_TCP, TCP_CORK, &on, sizeof(on));
      peer.send(ok("x"));
      peer.send(ok("y"));
      setsockopt(peer.descriptor, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
    }
  });
  for (int i = 0; i < 3; ++i) {
    Call call;
    EXPECT_EQ(fetchSecurely(call, server).answer, "x") << call.error.text;
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(TlsTest, GoesThroughATunnel) {
  SSL_CTX *context = authority.server({.names = "DNS:service.test"});
  std::string asked;
  Server proxy([&, context](Peer &peer) {
    asked = peer.readRequest();
    peer.send("HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n");
    answering(context)(peer);
  });
  setVariable("HTTPS_PROXY", "http://127.0.0.1:" + std::to_string(proxy.port()));
  for (int i = 0; i < 2; ++i) {
    Call call;
    call.host = "service.test";
    call.request.origin.isTls = true;
    EXPECT_EQ(fetch(call, 443).answer, "fresh") << call.error.text;
  }
  EXPECT_EQ(asked, "CONNECT service.test:443 HTTP/1.1\r\nHost: service.test:443\r\n\r\n");
  EXPECT_EQ(proxy.connections(), 1);
}

TEST_F(TlsTest, CanBeCancelledAtEveryStage) {
  SSL_CTX *context = authority.server();
  enum { Handshake, Tunnel, Sending, Answer, PlainSending, PlainAnswer, Count };
  for (int stage = 0; stage < Count; ++stage) {
    std::atomic<bool> reached = false, closed = false;
    Server server([&, context](Peer &peer) {
      bool isPlain = stage == PlainSending || stage == PlainAnswer;
      if (stage == Tunnel)
        peer.readRequest();
      else if (stage != Handshake && !isPlain)
        peer.secure(context);
      if (stage == Answer || stage == PlainAnswer) {
        peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
      }
      reached = true;
      // What is sent is read only after the client has let go.
      while (!closed)
        usleep(1000);
      peer.readAll();
    });
    if (stage == Tunnel)
      setVariable("HTTPS_PROXY", "http://127.0.0.1:" + std::to_string(server.port()));
    else
      unsetenv("HTTPS_PROXY");
    renewClient();
    int before = countDescriptors();
    Call call;
    call.request.origin.isTls = stage < PlainSending;
    call.host = stage == Tunnel ? "service.test" : "127.0.0.1";
    if (stage == Sending || stage == PlainSending) {
      call.method = "POST";
      call.body.assign(15 << 20, 'x');
    }
    start(call, server.port());
    while (!reached) {
      client->startTimer(0.01, [](void *) {}, nullptr);
      loop.wait();
    }
    EXPECT_EQ(call.ends, 0) << stage << ": " << call.error.text;
    client->cancel(call.exchange);
    closed = true;
    EXPECT_EQ(loop.wait(), EventLoop::Progress::Nothing);
    EXPECT_EQ(call.ends, 0);
    client.reset();
    EXPECT_LE(countDescriptors(), before + 1) << stage; // the server's end may still be open
  }
}

TEST_F(TlsTest, RunsManyHandshakesAtOnce) {
  Server server(answering(authority.server()));
  std::vector<Call> calls(50);
  for (Call &call : calls) {
    call.request.origin.isTls = true;
    start(call, server.port());
  }
  for (Call &call : calls) {
    finish(call);
    EXPECT_EQ(call.status, 200) << call.error.text;
  }
}

} // namespace

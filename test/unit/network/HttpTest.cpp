// SPDX-License-Identifier: Apache-2.0
//
// Requests, answers, and connections that are used again; no TLS.

#include "Server.h"

#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

using namespace aslrt;
using namespace aslrt::net;
using namespace aslrt::net::test;

namespace {

/// Answers the first request with `text` and closes.
Server::Script answer(std::string text) {
  return [text](Peer &peer) {
    peer.readRequest();
    peer.send(text);
  };
}

std::string compress(std::string_view text, int windowBits) {
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, 0);
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
constexpr int kGzip = 31, kZlib = 15, kRaw = -15;

TEST_F(NetworkTest, SendsTheRequestAsOneHeadAndBody) {
  std::string seen;
  Server server([&](Peer &peer) {
    seen = peer.readRequest();
    peer.send(ok("hello", "X-One: 1\r\nx-two:  two words \r\n"));
  });
  Call call;
  call.method = "POST";
  call.target = "/a/b?c=d";
  call.body = "{}";
  call.headers.push_back({"X-Test", "yes"});
  fetch(call, server.port());
  EXPECT_EQ(seen, "POST /a/b?c=d HTTP/1.1\r\nHost: test\r\nX-Test: yes\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(call.status, 200);
  EXPECT_EQ(call.answer, "hello");
  ASSERT_EQ(call.answerHeaders.size(), 3u);
  EXPECT_EQ(call.answerHeaders[1], std::make_pair(std::string("X-One"), std::string("1")));
  EXPECT_EQ(call.answerHeaders[2], std::make_pair(std::string("x-two"), std::string("two words")));
}

TEST_F(NetworkTest, SendsAHeadThatWasWrittenBefore) {
  std::vector<std::string> seen;
  Server server([&](Peer &peer) {
    for (std::string request; !(request = peer.readRequest()).empty();) {
      seen.push_back(request);
      peer.send(ok(""));
    }
  });
  for (const char *method : {"POST", "GET"}) {
    Call written, prepared;
    WrittenHead head;
    for (Call *call : {&written, &prepared}) {
      call->method = method;
      call->target = "/a?b";
      call->headers.push_back({"X-Test", "yes"});
      call->headers.push_back({"X-Empty", ""});
      call->body = method == std::string("POST") ? "body" : "";
    }
    prepared.request.method = prepared.method;
    prepared.request.target = prepared.target;
    prepared.request.headers = prepared.headers.data();
    prepared.request.headerCount = prepared.headers.size();
    ASSERT_TRUE(writeHead(prepared.request, head));
    prepared.request.head = head.text;
    ASSERT_EQ(head.headers.size(), 3u);
    EXPECT_EQ(head.headers[1].name, "X-Test");
    EXPECT_EQ(head.headers[1].value, "yes");
    EXPECT_EQ(head.headers[2].name, "X-Empty");
    EXPECT_EQ(head.headers[2].value, "");
    fetch(written, server.port());
    fetch(prepared, server.port());
  }
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_NE(seen[0].find("\r\nContent-Length: 4\r\n\r\nbody"), std::string::npos);
  EXPECT_EQ(seen[2], seen[3]);
}

TEST_F(NetworkTest, WritesNoHeadThatHttpDoesNotAllow) {
  Header header = {"X-Test", "two\nlines"};
  Request request;
  request.method = "GET";
  request.target = "/";
  request.headers = &header;
  request.headerCount = 1;
  WrittenHead head;
  EXPECT_FALSE(writeHead(request, head));
  header = {"X Test", ""};
  EXPECT_FALSE(writeHead(request, head));
  header = {"X-Test", ""};
  EXPECT_TRUE(writeHead(request, head));
  request.target = "/a b";
  EXPECT_FALSE(writeHead(request, head));
}

TEST_F(NetworkTest, GivesABodyItsLengthOnlyWhereOneIsDue) {
  std::vector<std::string> seen;
  Server server([&](Peer &peer) {
    for (std::string request; !(request = peer.readRequest()).empty();) {
      seen.push_back(request);
      peer.send(ok(""));
    }
  });
  for (const char *method : {"GET", "DELETE", "POST", "PUT"}) {
    Call call;
    call.method = method;
    fetch(call, server.port());
  }
  Call own;
  own.method = "POST";
  own.headers.push_back({"content-length", "0"});
  fetch(own, server.port());
  ASSERT_EQ(seen.size(), 5u);
  EXPECT_EQ(seen[0].find("Content-Length"), std::string::npos);
  EXPECT_EQ(seen[1].find("Content-Length"), std::string::npos);
  EXPECT_NE(seen[2].find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_NE(seen[3].find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(seen[4].find("Content-Length"), std::string::npos);
}

TEST_F(NetworkTest, RefusesWhatWouldBreakOutOfTheHead) {
  for (int which = 0; which < 3; ++which) {
    Call call;
    if (which == 0)
      call.headers.push_back({"X-Evil", "a\r\nX-More: b"});
    if (which == 1)
      call.target = "/a b";
    if (which == 2)
      call.method = "GE T";
    fetch(call, 1);
    EXPECT_EQ(call.error.kind, ErrorKind::Protocol);
    EXPECT_EQ(call.error.text.find("More"), std::string::npos);
  }
}

TEST_F(NetworkTest, UsesAConnectionAgain) {
  Server server([](Peer &peer) {
    for (int i = 0; !peer.readRequest().empty(); ++i)
      peer.send(ok(std::to_string(i)));
  });
  for (int i = 0; i < 5; ++i) {
    Call call;
    EXPECT_EQ(fetch(call, server.port()).answer, std::to_string(i));
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, UsesAConnectionAgainFromWithinTheCallback) {
  Server server([](Peer &peer) {
    while (!peer.readRequest().empty())
      peer.send(ok("x"));
  });
  Call first, second;
  first.then = [&] { start(second, server.port()); };
  fetch(first, server.port());
  finish(second);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, ClosesConnectionsThatCannotBeUsedAgain) {
  for (std::string text :
       {std::string("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"),
        std::string("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"), ok("x") + "more than it said"}) {
    Server server([&](Peer &peer) {
      peer.readRequest();
      peer.send(text);
      peer.readAll();
    });
    for (int i = 0; i < 2; ++i) {
      Call call;
      EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
    }
    EXPECT_EQ(server.connections(), 2) << text;
  }
}

TEST_F(NetworkTest, KeepsAConnectionOfHttp10ThatSaysSo) {
  Server server([](Peer &peer) {
    while (!peer.readRequest().empty())
      peer.send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx");
  });
  for (int i = 0; i < 2; ++i) {
    Call call;
    fetch(call, server.port());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, NoticesAConnectionThatWasClosedWhileIdle) {
  std::atomic<int> requests = 0;
  Server server([&](Peer &peer) {
    peer.readRequest();
    ++requests;
    peer.send(ok("x"));
  });
  for (int i = 0; i < 3; ++i) {
    Call call;
    EXPECT_EQ(fetch(call, server.port()).answer, "x");
    usleep(20000);
  }
  EXPECT_EQ(requests, 3);
}

TEST_F(NetworkTest, SendsNothingTwiceToAServerThatClosesBehindEachAnswer) {
  std::atomic<int> requests = 0;
  Server server([&](Peer &peer) {
    if (!peer.readRequest().empty())
      ++requests;
    peer.send(ok("x"));
  });
  // At once, so that the end is still on its way for some: their request is sent again, and has been read once.
  for (int i = 0; i < 200; ++i) {
    Call call;
    ASSERT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
  }
  EXPECT_EQ(requests, 200);
}

TEST_F(NetworkTest, SendsAgainOnceWhenAKeptConnectionWasClosed) {
  std::atomic<int> requests = 0;
  Server server([&](Peer &peer) {
    // Every connection serves one request, reads another one, and closes without an answer.
    peer.readRequest();
    ++requests;
    peer.send(ok("x"));
    if (!peer.readRequest().empty())
      ++requests;
  });
  Call first, second;
  fetch(first, server.port());
  fetch(second, server.port());
  EXPECT_EQ(second.answer, "x");
  EXPECT_EQ(requests, 3);
  EXPECT_EQ(server.connections(), 2);
}

// Whether a connection was closed may come to be known only when the next request is on its way, if the server says nothing
// of it. Twice is enough to know it beforehand.
TEST_F(NetworkTest, LearnsAfterHowManyAnswersAServerCloses) {
  constexpr int kAnswers = 3;
  std::atomic<int> lost = 0;
  Server server([&](Peer &peer) {
    for (int left = kAnswers; left > 0 && !peer.readRequest().empty(); --left)
      peer.send(ok(""));
    lost += !peer.readRequest().empty();
  });
  for (int round = 0; round < 10 * kAnswers; ++round) {
    Call call;
    ASSERT_EQ(fetch(call, server.port()).status, 200);
  }
  EXPECT_EQ(lost, 2);
  EXPECT_EQ(server.connections(), 10);
}

TEST_F(NetworkTest, TriesWhetherAServerThatClosedStillDoes) {
  constexpr int kClosing = 2;
  Server server([&](Peer &peer) {
    while (!peer.readRequest().empty()) {
      peer.send(ok(""));
      if (peer.number < kClosing) {
        peer.readRequest();
        return;
      }
    }
  });
  constexpr int kTimes = 100;
  for (int round = 0; round < kTimes; ++round) {
    Call call;
    ASSERT_EQ(fetch(call, server.port()).status, 200);
  }
  EXPECT_GT(server.connections(), kClosing + 10);
  EXPECT_LT(server.connections(), kTimes - 10);
}

TEST_F(NetworkTest, DoesNotSendAgainAfterAByteOfAnAnswer) {
  Server server([&](Peer &peer) {
    peer.readRequest();
    peer.send(ok("x"));
    peer.readRequest();
    peer.send("HTTP/1.1 2");
  });
  Call first, second;
  fetch(first, server.port());
  fetch(second, server.port());
  EXPECT_EQ(second.error.kind, ErrorKind::Receive);
  EXPECT_EQ(second.error.text, "The target server failed to respond");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, DoesNotSendAgainOverAFreshConnection) {
  Server server([&](Peer &peer) { peer.readRequest(); });
  Call call;
  fetch(call, server.port());
  EXPECT_EQ(call.error.kind, ErrorKind::Send);
  EXPECT_EQ(call.error.text, "The target server failed to respond");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, ReportsAReset) {
  Server server([&](Peer &peer) {
    peer.readRequest();
    if (peer.number == 1)
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    usleep(20000);
    peer.reset();
  });
  Call first, second;
  fetch(first, server.port());
  EXPECT_EQ(first.error.kind, ErrorKind::Send);
  EXPECT_EQ(first.error.text, "Connection reset");
  fetch(second, server.port());
  EXPECT_EQ(second.error.kind, ErrorKind::Receive);
  EXPECT_EQ(second.error.text, "Connection reset");
}

TEST_F(NetworkTest, ReadsAnAnswerThatComesByteByByte) {
  Server server([&](Peer &peer) {
    peer.readRequest();
    peer.sendSlowly("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
                    "5;name=\"value\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n");
    peer.readRequest();
    peer.send(ok("again"));
  });
  Call call, second;
  EXPECT_EQ(fetch(call, server.port()).answer, "hello world") << call.error.text;
  ASSERT_EQ(call.answerHeaders.size(), 2u);
  EXPECT_EQ(call.answerHeaders[0], std::make_pair(std::string("Transfer-Encoding"), std::string("chunked")));
  EXPECT_EQ(call.answerHeaders[1], std::make_pair(std::string("X-A"), std::string("b")));
  EXPECT_EQ(fetch(second, server.port()).answer, "again");
  EXPECT_EQ(server.connections(), 1);
}

// The memory that headers are gathered in moves as it grows.
TEST_F(NetworkTest, ReadsHeadersThatComeInPieces) {
  Server server([&](Peer &peer) {
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n");
    for (int i = 0; i < 50; ++i) {
      usleep(100);
      peer.send("X-" + std::to_string(i) + ": " + std::string(1000, 'a') + std::to_string(i) + "\r\n");
    }
    peer.send("\r\nx");
  });
  Call call;
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
  ASSERT_EQ(call.answerHeaders.size(), 51u);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(call.answerHeaders[i + 1].first, "X-" + std::to_string(i));
    EXPECT_EQ(call.answerHeaders[i + 1].second, std::string(1000, 'a') + std::to_string(i));
  }
}

TEST_F(NetworkTest, SkipsInformationalAnswers) {
  Server server(answer("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                       ok("x", "X-Late: 2\r\n")));
  Call call;
  EXPECT_EQ(fetch(call, server.port()).answer, "x");
  ASSERT_EQ(call.answerHeaders.size(), 2u);
  EXPECT_EQ(call.answerHeaders[1].first, "X-Late");
}

TEST_F(NetworkTest, KnowsAnswersWithoutABody) {
  Server server([](Peer &peer) {
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    peer.readRequest();
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
    peer.readRequest();
    peer.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
    peer.readRequest();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    peer.readAll();
  });
  const int statuses[] = {200, 204, 304, 200};
  for (int i = 0; i < 4; ++i) {
    Call call;
    if (i == 0)
      call.method = "HEAD";
    EXPECT_EQ(fetch(call, server.port()).status, statuses[i]) << call.error.text;
    EXPECT_EQ(call.answer, "");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(NetworkTest, ReadsABodyThatEndsWithTheConnection) {
  Server server(answer("HTTP/1.0 200 OK\r\n\r\neverything until the end"));
  Call call;
  EXPECT_EQ(fetch(call, server.port()).answer, "everything until the end");
}

TEST_F(NetworkTest, KeepsFoldedHeaders) {
  Server server(answer(ok("x", "X-Folded: one\r\n two\r\nX-After: 3\r\n")));
  Call call;
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
  ASSERT_EQ(call.answerHeaders.size(), 3u);
  EXPECT_EQ(call.answerHeaders[1].second, "one two");
}

TEST_F(NetworkTest, ReportsABodyThatIsTooShort) {
  Server server([](Peer &peer) {
    peer.readRequest();
    if (peer.number == 0)
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n0123456789");
    else
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  });
  Call first, second;
  fetch(first, server.port());
  EXPECT_EQ(first.error.kind, ErrorKind::Receive);
  EXPECT_EQ(first.error.text,
            "Premature end of Content-Length delimited message body (expected: 10,000; received: 10)");
  fetch(second, server.port());
  EXPECT_EQ(second.error.text, "Premature end of chunk coded message body: closing chunk expected");
}

TEST_F(NetworkTest, RefusesWhatIsNoHttp) {
  struct {
    const char *text;
    const char *error;
  } cases[] = {
      {"SSH-2.0-OpenSSH_9\r\n\r\n", "The server failed to respond with a valid HTTP response"},
      {"HTTP/1.1 abc OK\r\n\r\n", "The server failed to respond with a valid HTTP response"},
      {"HTTP/2.0 200 OK\r\n\r\n", "The server failed to respond with a valid HTTP response"},
      {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "The server failed to respond with a valid HTTP response"},
      {"HTTP/1.1 200 OK\r\nNo Colon\r\n\r\n", "Invalid header in the answer"},
      {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Invalid content length in the answer"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "Invalid content length in the answer"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "Bad chunk header"},
  };
  for (auto &each : cases) {
    Server server([&](Peer &peer) {
      peer.readRequest();
      peer.send(each.text);
      peer.readAll();
    });
    Call call;
    fetch(call, server.port());
    EXPECT_EQ(call.error.kind, ErrorKind::Protocol) << each.text;
    EXPECT_EQ(call.error.text, each.error) << each.text;
  }
}

TEST_F(NetworkTest, LimitsTheHead) {
  for (int way = 0; way < 6; ++way) {
    Server server([&](Peer &peer) {
      peer.readRequest();
      std::string filler(70000, 'a');
      if (way == 0)
        peer.send("HTTP/1.1 200 OK\r\nX: " + filler + "\r\n\r\n");
      if (way == 1)
        peer.send("HTTP/1.1 200 " + filler);
      // Whole heads, each by itself, so that there is never one that is not finished.
      for (int i = 0; way == 2 && i < 200; ++i) {
        peer.send("HTTP/1.1 100 Continue\r\nX: " + filler.substr(0, 1000) + "\r\n\r\n");
        usleep(100);
      }
      if (way == 3)
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + filler + filler);
      // Whole headers, each by itself; and all at once.
      if (way >= 4)
        peer.send("HTTP/1.1 200 OK\r\n");
      std::string all;
      for (int i = 0; way >= 4 && i < 70; ++i) {
        std::string header = "X: " + filler.substr(0, 1000) + "\r\n";
        if (way == 4) {
          peer.send(header);
          usleep(100);
        } else {
          all += header;
        }
      }
      if (way >= 4)
        peer.send(all + "\r\n");
      peer.readAll();
    });
    Call call;
    fetch(call, server.port());
    EXPECT_EQ(call.error.kind, ErrorKind::Protocol) << way;
    if (way != 3) {
      EXPECT_EQ(call.error.text, "The headers of the answer are larger than 65,536 bytes");
    }
  }
}

TEST_F(NetworkTest, TakesAHeadJustBelowTheLimit) {
  std::string value(60000, 'a');
  Server server(answer(ok("x", "X: " + value + "\r\n")));
  Call call;
  EXPECT_EQ(fetch(call, server.port()).answer, "x") << call.error.text;
  EXPECT_EQ(call.answerHeaders.back().second, value);
}

TEST_F(NetworkTest, LimitsTheBody) {
  std::string body(1000, 'b');
  for (int way = 0; way < 3; ++way) {
    std::string text = way == 0   ? ok(body)
                       : way == 1 ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + body + "\r\n0\r\n\r\n"
                                  : "HTTP/1.1 200 OK\r\n\r\n" + body;
    Server server(answer(text));
    Call good, bad;
    good.request.bodyLimitBytes = 1000;
    bad.request.bodyLimitBytes = 999;
    EXPECT_EQ(fetch(good, server.port()).answer, body);
    fetch(bad, server.port());
    EXPECT_EQ(bad.error.kind, ErrorKind::Protocol);
    EXPECT_EQ(bad.error.text, "The body of the answer is larger than 999 bytes");
  }
}

TEST_F(NetworkTest, SendsAndReadsLargeBodies) {
  std::string large(12 << 20, 'x');
  for (size_t i = 0; i < large.size(); i += 7)
    large[i] = static_cast<char>('a' + i % 26);
  Server server([](Peer &peer) {
    std::string request = peer.readRequest();
    peer.send(ok(request.substr(request.find("\r\n\r\n") + 4)));
  });
  Call call;
  call.method = "POST";
  call.body = large;
  EXPECT_TRUE(fetch(call, server.port()).answer == large) << call.error.text;
}

TEST_F(NetworkTest, ReadsAnAnswerThatComesBeforeTheRequestIsSent) {
  Server server([](Peer &peer) {
    char some[100];
    recv(peer.descriptor, some, sizeof(some), 0);
    peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    // Reading goes on: closing now could take the answer away from the client.
    peer.readAll();
  });
  Call call;
  call.method = "POST";
  call.body.assign(15 << 20, 'x');
  fetch(call, server.port());
  EXPECT_EQ(call.status, 413) << call.error.text;
  EXPECT_EQ(call.answer, "big");
}

// ---------------------------------------------------------------------------------------------
// Content encodings
// ---------------------------------------------------------------------------------------------

std::string encoded(std::string_view body, const char *encoding) {
  return ok(body, std::string("Content-Encoding: ") + encoding + "\r\n");
}

TEST_F(NetworkTest, LeavesContentEncodingsOnWhenAskedTo) {
  // The second half of something packed, which nobody can take apart alone.
  std::string packed = compress("some text", kGzip), half = packed.substr(packed.size() / 2);
  Server server(answer(encoded(half, "gzip")));
  Call call;
  call.request.keepsEncoding = true;
  EXPECT_EQ(fetch(call, server.port()).answer, half) << call.error.text;
  Server other(answer(encoded(packed, "gzip")));
  Call next;
  EXPECT_EQ(fetch(next, other.port()).answer, "some text");
}

TEST_F(NetworkTest, TakesContentEncodingsOff) {
  std::string text;
  for (int i = 0; i < 20000; ++i)
    text += std::to_string(i) + ",";
  struct {
    std::string body;
    const char *encoding;
  } cases[] = {{compress(text, kGzip), "gzip"},
               {compress(text, kGzip), "X-GZIP"},
               {compress(text, kZlib), "deflate"},
               {compress(text, kRaw), "deflate"},
               {compress(text.substr(0, 10), kGzip) + compress(text.substr(10), kGzip), "gzip"},
               {compress(text, kGzip) + std::string(8, '\0'), "gzip"},
               {text, "identity"},
               {text, "br"}};
  for (auto &each : cases) {
    Server server(answer(encoded(each.body, each.encoding)));
    Call call;
    EXPECT_EQ(fetch(call, server.port()).answer, text) << each.encoding << ": " << call.error.text;
  }
  Server slow([&](Peer &peer) {
    peer.readRequest();
    std::string small = compress("small", kGzip);
    peer.sendSlowly("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (char byte : small)
      peer.sendSlowly(std::string("1\r\n") + byte + "\r\n");
    peer.send("0\r\n\r\n");
  });
  Call call;
  EXPECT_EQ(fetch(call, slow.port()).answer, "small") << call.error.text;
}

TEST_F(NetworkTest, TakesAnEmptyBodyForAnEmptyTextWhateverItsEncoding) {
  Server server(answer(encoded("", "gzip")));
  Call call;
  EXPECT_EQ(fetch(call, server.port()).status, 200);
  EXPECT_EQ(call.answer, "");
}

TEST_F(NetworkTest, RefusesBrokenContentEncodings) {
  std::string good = compress("some text that is compressed", kGzip);
  std::string flipped = good;
  flipped[good.size() - 6] ^= 1; // the check sum
  struct {
    std::string body;
    const char *error;
  } cases[] = {{"{\"plain\": true}", "Not in GZIP format"},
               {good.substr(0, good.size() - 3), "Unexpected end of ZLIB input stream"},
               {flipped, "incorrect data check"}};
  for (auto &each : cases) {
    Server server(answer(encoded(each.body, "gzip")));
    Call call;
    fetch(call, server.port());
    EXPECT_EQ(call.error.kind, ErrorKind::Protocol);
    EXPECT_EQ(call.error.text, each.error);
  }
}

TEST_F(NetworkTest, StopsAGzipBombAtTheLimit) {
  std::string bomb = compress(std::string(50 << 20, '\0'), kGzip);
  ASSERT_LT(bomb.size(), 100u << 10);
  Server server(answer(encoded(bomb, "gzip")));
  Call call;
  call.request.bodyLimitBytes = 1 << 20;
  fetch(call, server.port());
  EXPECT_EQ(call.error.text, "The body of the answer is larger than 1,048,576 bytes");
  Call exact;
  Server small(answer(encoded(compress(std::string(1 << 20, 'x'), kGzip), "gzip")));
  exact.request.bodyLimitBytes = 1 << 20;
  EXPECT_EQ(fetch(exact, small.port()).answer.size(), 1u << 20) << exact.error.text;
}

} // namespace

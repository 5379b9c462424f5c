// SPDX-License-Identifier: Apache-2.0
//
// Answers of Lambda's Runtime API, as they should be and as they should not. Each is read in one piece, byte by byte, and
// in two pieces with the break at every place: how it arrives makes no difference.

#include "modes/LambdaReader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace aslrt;

namespace {

using Progress = LambdaReader::Progress;

/// What became of an answer.
struct Reading {
  Progress progress = Progress::More;
  int status = 0;
  std::string body;
  bool keeps = false;
  std::string requestId; ///< of the header Lambda-Runtime-Aws-Request-Id

  bool operator==(const Reading &) const = default;
};

std::ostream &operator<<(std::ostream &out, const Reading &reading) {
  return out << "progress " << static_cast<int>(reading.progress) << " status " << reading.status << " body '"
             << reading.body << "' keeps " << reading.keeps << " id '" << reading.requestId << "'";
}

/// Reads `pieces`, and the end of the connection after them if that is asked for.
Reading read(LambdaReader &reader, const std::vector<std::string_view> &pieces, bool ends) {
  reader.begin();
  Progress progress = Progress::More;
  for (std::string_view piece : pieces) {
    if (progress == Progress::Broken)
      break;
    progress = reader.feed(piece);
  }
  if (ends && progress == Progress::More)
    progress = reader.finish();
  if (progress != Progress::Done)
    return {progress, 0, "", false, ""};
  return {progress, reader.status(), std::string(reader.body()), reader.keepsConnection(),
          std::string(findHeader(reader.head(), "lambda-runtime-aws-REQUEST-id"))};
}

/// Reads `text` in all ways; the readings must be the same. One reader does it all, as in a function.
Reading readInAllWays(std::string_view text, bool ends = false) {
  LambdaReader reader;
  Reading whole = read(reader, {text}, ends);
  std::vector<std::string_view> bytes;
  for (size_t at = 0; at < text.size(); ++at)
    bytes.push_back(text.substr(at, 1));
  EXPECT_EQ(read(reader, bytes, ends), whole) << "byte by byte";
  for (size_t at = 1; at < text.size(); ++at)
    EXPECT_EQ(read(reader, {text.substr(0, at), text.substr(at)}, ends), whole) << "with a break at " << at;
  return whole;
}

Reading broken() { return {Progress::Broken, 0, "", false, ""}; }
Reading unfinished() { return {Progress::More, 0, "", false, ""}; }

TEST(LambdaReader, ReadsABodyByItsLength) {
  EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: r-1\r\nContent-Length: 11\r\n\r\n"
                          "{\"total\":5}"),
            (Reading{Progress::Done, 200, "{\"total\":5}", true, "r-1"}));
}

TEST(LambdaReader, ReadsABodyInChunks) {
  EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "4\r\n{\"to\r\n7;name=value\r\ntal\":5}\r\n0\r\nTrailer: x\r\n\r\n"),
            (Reading{Progress::Done, 200, "{\"total\":5}", true, ""}));
  EXPECT_EQ(readInAllWays("HTTP/1.1 202 Accepted\r\ntransfer-encoding:CHUNKED\r\n\r\n0000A\r\n0123456789\r\n0\r\n\r\n"),
            (Reading{Progress::Done, 202, "0123456789", true, ""}));
}

TEST(LambdaReader, ReadsABodyUpToTheEndOfTheConnection) {
  std::string_view text = "HTTP/1.1 200 OK\r\n\r\n[1,2]";
  EXPECT_EQ(readInAllWays(text), unfinished());
  EXPECT_EQ(readInAllWays(text, /*ends=*/true), (Reading{Progress::Done, 200, "[1,2]", false, ""}));
}

TEST(LambdaReader, KnowsAnswersWithoutBody) {
  EXPECT_EQ(readInAllWays("HTTP/1.1 204 No Content\r\n\r\n"), (Reading{Progress::Done, 204, "", true, ""}));
  EXPECT_EQ(readInAllWays("HTTP/1.1 304\r\nContent-Length: 7\r\n\r\n"), (Reading{Progress::Done, 304, "", true, ""}));
  EXPECT_EQ(readInAllWays("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
            (Reading{Progress::Done, 403, "", true, ""}));
}

TEST(LambdaReader, SkipsAnAnswerThatAsksToGoOn) {
  EXPECT_EQ(readInAllWays("HTTP/1.1 100 Continue\r\nLambda-Runtime-Aws-Request-Id: none\r\n\r\n"
                          "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"),
            (Reading{Progress::Done, 202, "ok", true, ""}));
  EXPECT_EQ(readInAllWays("HTTP/1.1 101 Switching Protocols\r\n\r\n"), broken());
}

TEST(LambdaReader, KnowsWhetherTheConnectionStays) {
  auto keeps = [](std::string_view protocol, std::string_view header) {
    return readInAllWays(std::string(protocol) + " 200 OK\r\nContent-Length: 1\r\n" + std::string(header) + "\r\n1").keeps;
  };
  EXPECT_TRUE(keeps("HTTP/1.1", ""));
  EXPECT_TRUE(keeps("HTTP/1.1", "Connection: keep-alive\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.1", "connection:  Close \r\n"));
  EXPECT_FALSE(keeps("HTTP/1.0", ""));
  EXPECT_TRUE(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

TEST(LambdaReader, BytesBehindAnAnswerEndTheConnection) {
  LambdaReader reader;
  reader.begin();
  EXPECT_EQ(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1surplus"), Progress::Done);
  EXPECT_EQ(reader.body(), "1");
  EXPECT_FALSE(reader.keepsConnection());
}

TEST(LambdaReader, FindsHeadersInAnyCaseAndTrimsThem) {
  std::string_view head = "HTTP/1.1 200 OK\r\nEmpty:\r\nName: first\r\nname-Too:\t a: b \r\nNAME: second\r\n\r\n";
  EXPECT_EQ(findHeader(head, "name"), "first");
  EXPECT_EQ(findHeader(head, "Name-Too"), "a: b");
  EXPECT_EQ(findHeader(head, "empty"), "");
  EXPECT_EQ(findHeader(head, "absent"), "");
}

TEST(LambdaReader, AnAnswerThatBreaksOffIsBroken) {
  for (std::string_view text : {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"total\"",
                                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"to\r\n7\r\ntal\":5}\r\n",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"to\r\n0\r\nTrailer: x\r\n",
                                "HTTP/1.1 100 Continue\r\n\r\n", "HT"}) {
    EXPECT_EQ(readInAllWays(text), unfinished()) << text;
    EXPECT_EQ(readInAllWays(text, /*ends=*/true), broken()) << text;
  }
  LambdaReader reader;
  reader.begin();
  EXPECT_EQ(reader.finish(), Progress::Broken);
}

TEST(LambdaReader, WhatIsNoHttpIsBroken) {
  for (std::string_view text :
       {"no HTTP at all\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n", "HTTP/1.1 200 OK\r\nblank before : x\r\n\r\n"})
    EXPECT_EQ(readInAllWays(text), broken()) << text;
}

TEST(LambdaReader, LengthsThatAreNoneAreBroken) {
  for (std::string_view value : {"", "-1", "+1", "1x", "0x10", "1, 1", "99999999999999999999999999", "67108865"})
    EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nContent-Length: " + std::string(value) + "\r\n\r\n1"), broken()) << value;
  EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12"), broken());
  EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n1").body, "1");
  EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n1"), broken());
}

TEST(LambdaReader, ChunksThatAreNoneAreBroken) {
  for (std::string_view body : {"\r\n", "x\r\n1\r\n", "-1\r\n1\r\n", "1\n1\r\n", "2\r\n1\r\n0\r\n\r\n", "1\r\n12\r\n0\r\n\r\n",
                                "4000001\r\n", "ffffffffffffffffffff\r\n", "1\r\n1\n0\r\n"})
    EXPECT_EQ(readInAllWays("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body)), broken())
        << body;
}

/// Feeds `piece` until the reader has enough of it; the bytes that it took.
size_t bytesUntilBroken(LambdaReader &reader, std::string_view piece, size_t most) {
  size_t taken = 0;
  while (taken < most) {
    taken += piece.size();
    if (reader.feed(piece) != Progress::More)
      return taken;
  }
  return most;
}

TEST(LambdaReader, AHeadWithoutEndIsGivenUp) {
  constexpr size_t kLimit = 64 * 1024, kMost = 1 << 20;
  for (std::string_view begin : {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"}) {
    LambdaReader reader;
    reader.begin();
    ASSERT_EQ(reader.feed(begin), Progress::More);
    // A header, the size of a chunk, a trailer: a line that has no end.
    EXPECT_LE(bytesUntilBroken(reader, std::string(1000, '1'), kMost), kLimit + 2000) << begin;
    EXPECT_EQ(reader.feed("1"), Progress::Broken);
  }
}

TEST(LambdaReader, ABodyLargerThanAnyEventIsGivenUp) {
  constexpr size_t kLimit = 64 << 20;
  std::string piece(1 << 20, '1');
  LambdaReader reader;
  reader.begin();
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\n\r\n"), Progress::More);
  EXPECT_EQ(bytesUntilBroken(reader, piece, 2 * kLimit), kLimit + piece.size());

  std::string chunk = "100000\r\n" + piece + "\r\n";
  reader.begin();
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), Progress::More);
  EXPECT_EQ(bytesUntilBroken(reader, chunk, 2 * kLimit), kLimit / piece.size() * chunk.size() + chunk.size());
}

TEST(LambdaReader, TakesTheLargestEventAndForgetsIt) {
  std::string body(6 << 20, 'x');
  LambdaReader reader;
  for (int round = 0; round < 3; ++round) {
    reader.begin();
    std::string head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    ASSERT_EQ(reader.feed(head), Progress::More);
    ASSERT_EQ(reader.feed(body), Progress::Done);
    EXPECT_EQ(reader.body().size(), body.size());
    reader.begin();
    ASSERT_EQ(reader.feed("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"), Progress::Done);
    EXPECT_EQ(reader.body(), "ok");
    EXPECT_EQ(findHeader(reader.head(), "Content-Length"), "2");
  }
}

TEST(LambdaReader, GarbageNeverLeadsAstray) {
  // Answers with bytes changed: whatever is said, nothing is read that is not there (the sanitizers watch).
  const std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n5\r\n12345\r\n0\r\n\r\n";
  LambdaReader reader;
  for (size_t at = 0; at < text.size(); ++at)
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      Reading reading = read(reader, {changed}, true);
      if (reading.progress == Progress::Done) {
        EXPECT_LE(reading.body.size(), changed.size());
      }
    }
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Answers that come in one piece, which are read in a shorter way where they are plain, and in two, which never are: both
// have to come to the same.

#include "network/AnswerReader.h"
#include "network/PlainAnswer.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace aslrt::net;

namespace {

constexpr size_t kBodyLimit = 300;

/// All that a reader says of an answer, as a text.
std::string describe(AnswerReader &reader, AnswerReader::Progress progress) {
  if (progress == AnswerReader::Progress::More)
    progress = reader.finish();
  if (progress == AnswerReader::Progress::Failed) {
    Error error = reader.takeError();
    return "failed " + std::to_string(static_cast<int>(error.kind)) + " " + error.text;
  }
  const Response &answer = reader.response();
  std::string text = std::to_string(answer.status) + " '" + std::string(reader.reason()) + "'";
  for (const Header &header : answer.headers)
    text.append(" [").append(header.name).append("|").append(header.value).append("]");
  return text.append(" '").append(answer.body).append(reader.canKeepConnection() ? "' kept" : "' closed");
}

std::string readWhole(AnswerReader &reader, std::string_view bytes, bool hasNoBody = false) {
  reader.begin(hasNoBody, kBodyLimit);
  return describe(reader, reader.feed(bytes));
}

std::string readInPieces(AnswerReader &reader, std::string_view bytes, bool hasNoBody = false) {
  reader.begin(hasNoBody, kBodyLimit);
  AnswerReader::Progress progress = reader.feed(bytes.substr(0, 1));
  if (progress == AnswerReader::Progress::More && bytes.size() > 1)
    progress = reader.feed(bytes.substr(1));
  return describe(reader, progress);
}

const std::vector<std::string> kAnswers = {
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
    "Connection: keep-alive\r\nx-amzn-RequestId: 2a53f1c6\r\nX-Amz-Executed-Version: $LATEST\r\n\r\n{\"ok\":true}",
    "HTTP/1.1 400 Bad Request\r\ncontent-length:2\r\nX:\t a  b \t\r\nEmpty:\r\nX: again\r\n\r\n{}",
    "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 000000000000000000002\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlast",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive, x\r\n\r\nlast",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: Keep-Alive\r\nUpgrade: h2c\r\n\r\nlast",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nFolded: one\r\n two\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nNo Token: one\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\n: nameless\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\rx",
    "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 2000 OK\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 999 Odd\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 OK\r\n\r\nto the end",
    "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + std::string(400, 'x'),
    "HTTP/1.1 200 OK\r\nLong: " + std::string(20000, 'x') + "\r\nContent-Length: 1\r\n\r\nx",
    "no HTTP at all",
};

TEST(AnswerReader, ReadsOddAnswersAsItReadsThemInPieces) {
  AnswerReader reader;
  for (const std::string &answer : kAnswers)
    for (bool hasNoBody : {false, true})
      EXPECT_EQ(readWhole(reader, answer, hasNoBody), readInPieces(reader, answer, hasNoBody)) << answer;
}

TEST(AnswerReader, ReadsBrokenAnswersAsItReadsThemInPieces) {
  // Characters that mean something somewhere.
  constexpr std::string_view kBytes = "\r\n\t :,;=0123456789abHTP/.-\x00\x01\x7f\x80\xff\"";
  uint64_t state = 1;
  auto random = [&](size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state >> 33) % below;
  };
  AnswerReader reader;
  int kept = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string answer = kAnswers[random(20)];
    for (size_t changes = 1 + random(2); changes > 0; --changes) {
      size_t at = random(answer.size());
      switch (random(4)) {
      case 0:
        answer[at] = kBytes[random(kBytes.size())];
        break;
      case 1:
        answer.insert(at, 1, kBytes[random(kBytes.size())]);
        break;
      case 2:
        answer.erase(at, 1);
        break;
      case 3: // another answer's line
        answer.insert(at, kAnswers[random(20)].substr(random(30), 20));
        break;
      }
    }
    std::string whole = readWhole(reader, answer);
    ASSERT_EQ(whole, readInPieces(reader, answer)) << answer;
    kept += whole.ends_with("kept");
  }
  // Some are good nevertheless; otherwise nothing was compared but errors.
  EXPECT_GT(kept, 1000);
}

// Lines that stood in the answer before are not read again. What they say must be that of the answer that is read.
TEST(AnswerReader, ReadsAnswersThatDifferInSomeLinesFromTheOneBefore) {
  const std::vector<std::string> answers = {
      "HTTP/1.1 200 OK\r\nDate: one\r\nContent-Length: 2\r\nId: 1\r\nLast: x\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: two!\r\nContent-Length: 3\r\nId: 22\r\nLast: x\r\n\r\nabc",
      "HTTP/1.1 200 Okay\r\nDate: one\r\nContent-Length: 2\r\nNew: n\r\nId: 1\r\nLast: x\r\n\r\nab",
      "HTTP/1.1 500 OK\r\nDate: one\r\nId: 1\r\nContent-Length: 2\r\nLast: x\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: one \t\r\nContent-Length: 2\r\nLast: xy\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate:\r\nContent-Length:  2\r\nLast: x\r\nLast: x\r\nLast: x\r\n\r\nab",
      "HTTP/1.1 200 \r\nDate: one\r\nContent-Length: 2\r\nLast: x\r\nMore: y\r\n\r\nab",
      "HTTP/1.1 200 \r\nDate: one\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: one\r\n folded\r\nContent-Length: 2\r\nId: 1\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: one\r\nContent-Length: 2\r\nId: 1\r\nConnection: close\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: o\x01" "e\r\nContent-Length: 2\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
  };
  for (const std::string &first : answers)
    for (const std::string &second : answers) {
      AnswerReader reader, fresh;
      readWhole(reader, first);
      EXPECT_EQ(readWhole(reader, second), readWhole(fresh, second)) << first << "\nthen\n" << second;
    }
}

// Where each line stands in the place of one before, values alone are taken over.
TEST(AnswerReader, ReadsAnswersWhoseLinesStandInTheSamePlaces) {
  const std::vector<std::string> answers = {
      "HTTP/1.1 200 OK\r\nDate: Thu, 01\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 1\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 2\r\n\r\ncd",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 9\r\nConnection: keep-alive\r\nId: 3\r\n\r\n123456789",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 0\r\nConnection: keep-alive\r\nId: 3\r\n\r\n",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 3\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 1\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: x\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 2\r\nConnection: Keep-Alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 2\r\nConnection: close,clos\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate:  ri, 02\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri, 0 \r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Fri,\x01" "02\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: F\r\nA: b\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 3\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDatE: Thu, 01\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 1\r\n\r\nab",
      "HTTP/1.1 500 OK\r\nDate: Thu, 01\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 1\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Thu, 01\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: \r\n\r\nab",
      "HTTP/1.1 200 OK\r\nDate: Thu, 01\r\nContent-Length: 2\r\nConnection: keep-alive\r\nId: 1\r\n",
  };
  for (const std::string &first : answers)
    for (const std::string &second : answers)
      for (const std::string &third : answers) {
        AnswerReader reader, fresh;
        readWhole(reader, first);
        readWhole(reader, second);
        EXPECT_EQ(readWhole(reader, third), readWhole(fresh, third)) << first << "\nthen\n" << second << "\nthen\n" << third;
      }
}

TEST(PlainAnswer, TakesOverWhatDiffers) {
  std::string text = "HTTP/1.1 200 OK\r\nDate: Thu, 01\r\nContent-Length: 2\r\n\r\nab";
  text.reserve(100);
  Response response;
  ASSERT_TRUE(readPlainAnswer(text, {}, response));
  EXPECT_TRUE(rereadPlainAnswer("HTTP/1.1 200 OK\r\nDate: Fri, 02\r\nContent-Length: 4\r\n\r\n{  }", text, response));
  EXPECT_EQ(response.header("date"), "Fri, 02");
  EXPECT_EQ(response.header("content-length"), "4");
  EXPECT_EQ(response.body, "{  }");
  EXPECT_FALSE(rereadPlainAnswer("HTTP/1.1 200 OK\r\nDate: Fri, 2\r\nContent-Length: 4\r\n\r\n{  }", text, response));
  EXPECT_FALSE(rereadPlainAnswer("HTTP/1.1 200 OK\r\n", text, response));
}

TEST(PlainAnswer, IsWhatServicesSend) {
  Response response;
  for (int index : {0, 1, 2, 3})
    EXPECT_TRUE(readPlainAnswer(kAnswers[index], {}, response)) << kAnswers[index];
  for (size_t index = 4; index < kAnswers.size(); ++index) {
    // A body over the limit is a plain one here.
    bool isLarge = kAnswers[index].ends_with(std::string(400, 'x'));
    EXPECT_EQ(readPlainAnswer(kAnswers[index], {}, response), isLarge) << kAnswers[index];
  }
}

} // namespace

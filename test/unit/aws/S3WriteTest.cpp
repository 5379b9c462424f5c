// SPDX-License-Identifier: Apache-2.0
//
// Objects written to S3, whole and in parts.

#include "StoreFixture.h"

#include <cerrno>
#include <cstring>

using namespace aslrt;
using namespace aslrt::test;

namespace {

constexpr size_t kPartBytes = 16 << 20;

Answer good(std::string body = {}) { return {200, body, {}, {}, {{"ETag", "\"<t>\""}}}; }
const Answer created = good("<InitiateMultipartUploadResult><UploadId>u/1</UploadId></InitiateMultipartUploadResult>");
const Answer completed = good("<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>");
const Answer gone = {204, "", {}, {}, {}};

Answer refusal(int status, std::string code) {
  return {status, "<Error><Code>" + code + "</Code><Message>" + code + " says S3</Message></Error>", {}, {}, {}};
}

struct S3Write : StoreTest {
  const std::string large = std::string(2 * kPartBytes, 'a') + "123456789"; ///< three parts
  const std::string url = "https://bucket.s3.eu-west-1.amazonaws.com/k";
  const ObjectName name{"bucket", "k", "", ""};
};

TEST_F(S3Write, AnObjectIsSentWithTypeAndChecksum) {
  answer({good()});
  EXPECT_EQ(write({"bucket", "k", "", "123456789012"}, "123456789", "text/csv").error, "");
  const Sent &sent = client->sent.at(0);
  EXPECT_EQ(sent.line(), "PUT " + url);
  EXPECT_EQ(sent.body, "123456789");
  EXPECT_EQ(sent.headers.at("Content-Type"), "text/csv");
  EXPECT_EQ(sent.headers.at("x-amz-checksum-crc32"), "y/Q5Jg==");
  EXPECT_EQ(sent.headers.at("x-amz-sdk-checksum-algorithm"), "CRC32");
  EXPECT_EQ(sent.headers.at("x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_EQ(sent.headers.at("X-Amz-Content-Sha256"),
            "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  EXPECT_NE(sent.headers.at("Authorization").find("x-amz-checksum-crc32"), std::string::npos);
}

TEST_F(S3Write, AnEmptyObjectIsOne) {
  answer({good()});
  EXPECT_EQ(write(name, "").error, "");
  EXPECT_EQ(client->sent.at(0).headers.at("x-amz-checksum-crc32"), "AAAAAA==");
}

TEST_F(S3Write, AnObjectOf16MebibytesIsSentWhole) {
  answer({good()});
  EXPECT_EQ(write(name, std::string_view(large).substr(0, kPartBytes)).error, "");
  EXPECT_EQ(client->sent.size(), 1u);
}

TEST_F(S3Write, ALargerOneIsSentInParts) {
  answer({created, good(), good(), good(), completed});
  EXPECT_EQ(write({"bucket", "k", "", "123456789012"}, large).error, "");
  EXPECT_EQ(lines(), "POST " + url + "?uploads=\nPUT " + url + "?partNumber=1&uploadId=u%2F1\nPUT " + url +
                         "?partNumber=2&uploadId=u%2F1\nPUT " + url + "?partNumber=3&uploadId=u%2F1\nPOST " + url +
                         "?uploadId=u%2F1\n");
  std::string whole;
  for (size_t index = 1; index <= 3; ++index)
    whole += client->sent[index].body;
  EXPECT_TRUE(whole == large);
  for (const Sent &sent : client->sent)
    EXPECT_EQ(sent.headers.at("x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_EQ(client->sent[0].headers.at("Content-Type"), "text/plain");
  EXPECT_EQ(client->sent[0].headers.at("x-amz-checksum-algorithm"), "CRC32");
  EXPECT_EQ(client->sent[3].headers.at("x-amz-checksum-crc32"), "y/Q5Jg==");
  const std::string &list = client->sent[4].body;
  EXPECT_EQ(list.substr(list.find("<Part><ChecksumCRC32>y")),
            "<Part><ChecksumCRC32>y/Q5Jg==</ChecksumCRC32><ETag>&quot;&lt;t&gt;&quot;</ETag>"
            "<PartNumber>3</PartNumber></Part></CompleteMultipartUpload>");
}

TEST_F(S3Write, AnUploadThatFailsIsAborted) {
  answer({created, good(), refusal(403, "AccessDenied"), gone});
  StoreResult result = write(name, large);
  EXPECT_EQ(result.error, "S3.S3Exception");
  EXPECT_EQ(result.cause,
            "AccessDenied says S3 (Service: S3, Status Code: 403, Request ID: null, Extended Request ID: null)");
  ASSERT_EQ(client->sent.size(), 4u);
  EXPECT_EQ(client->sent[3].line(), "DELETE " + url + "?uploadId=u%2F1");
}

TEST_F(S3Write, WhyItFailedCountsWhateverBecomesOfTheAbort) {
  answer({created, refusal(403, "AccessDenied"), refusal(500, "InternalError")});
  EXPECT_EQ(write(name, large).cause,
            "AccessDenied says S3 (Service: S3, Status Code: 403, Request ID: null, Extended Request ID: null)");
  EXPECT_EQ(client->sent.size(), 5u);
  answer({created, {200, "", {}, {}, {}}, {0, "Connection reset", net::ErrorKind::Receive, {}, {}}});
  EXPECT_EQ(write(name, large).cause,
            "Unable to unmarshall response (a part without a tag). Response Code: 200, Response Text: ");
}

TEST_F(S3Write, AnUploadThatCannotBeginIsNotAborted) {
  answer({refusal(404, "NoSuchBucket")});
  EXPECT_EQ(write(name, large).error, "S3.NoSuchBucketException");
  EXPECT_EQ(client->sent.size(), 1u);
  answer({good("<html/>")});
  EXPECT_EQ(write(name, large).cause,
            "Unable to unmarshall response (no id of an upload). Response Code: 200, Response Text: ");
}

TEST_F(S3Write, AGoodAnswerMayTurnOutToBeAnError) {
  // It is asked for again, as an error of the service's own.
  Answer late = refusal(200, "InternalError");
  answer({created, good(), good(), good(), late, completed});
  EXPECT_EQ(write(name, large).error, "");
  EXPECT_EQ(client->sent.size(), 6u);
  answer({created, good(), good(), good(), refusal(200, "InvalidPart"), gone});
  EXPECT_EQ(write(name, large).cause,
            "InvalidPart says S3 (Service: S3, Status Code: 200, Request ID: null, Extended Request ID: null)");
  EXPECT_EQ(client->sent.at(5).method, "DELETE");
  answer({created, good(), good(), good(), good("<html/>"), gone});
  EXPECT_EQ(write(name, large).cause,
            "Unable to unmarshall response (an upload that is not complete). Response Code: 200, Response Text: ");
}

/// So many letters, of which those behind the first `good` cannot be read.
struct BrokenBody final : ObjectBody {
  uint64_t bytes, good;
  BrokenBody(uint64_t bytes, uint64_t good) : bytes(bytes), good(good) {}
  uint64_t size() const override { return bytes; }
  bool read(uint64_t offset, size_t count, char *out) override {
    memset(out, 'a', count);
    errno = EIO;
    return offset + count <= good;
  }
};

TEST_F(S3Write, ABodyThatCannotBeReadIsAnError) {
  answer({created, good(), gone});
  BrokenBody broken(3 * kPartBytes, kPartBytes), small(10, 0);
  StoreResult result = write(name, broken);
  EXPECT_EQ(result.error, "S3.SdkClientException");
  EXPECT_EQ(result.cause, "The content cannot be read: Input/output error");
  EXPECT_EQ(lines(), "POST " + url + "?uploads=\nPUT " + url + "?partNumber=1&uploadId=u%2F1\nDELETE " + url +
                         "?uploadId=u%2F1\n");
  answer({good()});
  EXPECT_EQ(write(name, small).cause, "The content cannot be read: Input/output error");
  EXPECT_TRUE(client->sent.empty());
}

TEST_F(S3Write, AnUploadGoesToTheBucketsRegion) {
  Answer moved = refusal(301, "PermanentRedirect");
  moved.headers = {{"x-amz-bucket-region", "us-west-2"}};
  answer({moved, created, good(), good(), good(), completed});
  EXPECT_EQ(write(name, large).error, "");
  for (size_t index = 1; index < 6; ++index)
    EXPECT_EQ(client->sent.at(index).url.find("https://bucket.s3.us-west-2.amazonaws.com/k?"), 0u);
}

TEST_F(S3Write, AnUploadCanBeCancelledAtEachStep) {
  for (int steps = 0; steps < 5; ++steps) {
    answer({created, good(), good(), good(), completed});
    StoreResult result;
    TextBody content(large);
    ObjectCall *call = store->write(name, content, "text/plain", StoreResult::onEnd, &result);
    for (int step = 0; step < steps; ++step)
      client->step();
    EXPECT_FALSE(client->isIdle());
    store->cancel(call);
    EXPECT_TRUE(client->isIdle());
    EXPECT_EQ(result.calls, 0);
  }
}

} // namespace

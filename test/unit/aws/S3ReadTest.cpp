// SPDX-License-Identifier: Apache-2.0
//
// Parts of objects in S3; and what all of S3's calls have in common: addresses, errors, attempts, other regions.

#include "StoreFixture.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

Answer part(std::string range, std::string bytes, std::string tag = "\"t\"") {
  return {206, bytes, {}, {}, {{"Content-Range", range}, {"ETag", tag}}};
}

Answer refusal(int status, std::string code, std::string message,
               std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {status, "<?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>",
          {}, {}, headers};
}

struct S3Read : StoreTest {
  /// Where an object is asked for.
  std::string urlOf(const char *bucket, const char *key) {
    answer({part("bytes 0-0/1", "x")});
    EXPECT_EQ(read({bucket, key, "", ""}, 0, 1).error, "");
    return client->sent.at(0).url;
  }
};

TEST_F(S3Read, ABucketHasAHostOfItsOwnWhereItsNameAllows) {
  EXPECT_EQ(urlOf("my-bucket.2", "k"), "https://s3.eu-west-1.amazonaws.com/my-bucket.2/k");
  EXPECT_EQ(urlOf("my-bucket-2", "k"), "https://my-bucket-2.s3.eu-west-1.amazonaws.com/k");
  EXPECT_TRUE(client->sent[0].isAmazon);
  for (const char *bucket : {"MyBucket", "my_bucket", "ab", "-ab", "ab-"})
    EXPECT_EQ(urlOf(bucket, "k"), std::string("https://s3.eu-west-1.amazonaws.com/") + bucket + "/k");
  useEndpoint("http://localhost:9000/base");
  EXPECT_EQ(urlOf("my-bucket", "k"), "http://localhost:9000/base/my-bucket/k");
}

TEST_F(S3Read, AKeyIsEncodedOnceAndKeepsItsSlashes) {
  EXPECT_EQ(urlOf("bucket", "a//b/../c d+%2F?x=1&y#\xc3\xa9"),
            "https://bucket.s3.eu-west-1.amazonaws.com/a//b/../c%20d%2B%252F%3Fx%3D1%26y%23%C3%A9");
}

TEST_F(S3Read, APartIsAskedForByItsRangeAndTheTagOfTheOthers) {
  answer({part("bytes 5-8/20", "5678")});
  StoreResult result = read({"bucket", "k", "v+1", "123456789012"}, 5, 4, "\"t\"");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.bytes, "5678");
  EXPECT_EQ(result.tag, "\"t\"");
  EXPECT_EQ(result.objectBytes, 20u);
  const Sent sent = client->sent[0];
  EXPECT_EQ(sent.line(), "GET https://bucket.s3.eu-west-1.amazonaws.com/k?versionId=v%2B1");
  EXPECT_EQ(sent.headers.at("Range"), "bytes=5-8");
  EXPECT_EQ(sent.headers.at("If-Match"), "\"t\"");
  EXPECT_EQ(sent.headers.at("x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_EQ(sent.headers.at("X-Amz-Content-Sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_TRUE(sent.keepsEncoding);
  EXPECT_NEAR(sent.timeoutSeconds, 50, 0.001);
  answer({part("bytes 0-3/4", "0123")});
  read({"bucket", "k", "", ""}, 0, 1 << 20);
  EXPECT_EQ(client->sent[0].timeoutSeconds, 66);
}

TEST_F(S3Read, TheLastPartIsShorter) {
  answer({part("bytes 18-19/20", "ab")});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 18, 100).bytes, "ab");
  answer({part("bytes 0-0/20", "a")});
  StoreResult result = read({"bucket", "k", "", ""}, 0, 0);
  EXPECT_EQ(client->sent[0].headers.at("Range"), "bytes=0-0");
  EXPECT_EQ(result.bytes, "");
  EXPECT_EQ(result.objectBytes, 20u);
}

TEST_F(S3Read, ARangeBehindTheEndIsAnEmptyPart) {
  answer({{416, "<Error><Code>InvalidRange</Code><ActualObjectSize>20</ActualObjectSize></Error>", {}, {}, {}}});
  StoreResult result = read({"bucket", "k", "", ""}, UINT64_MAX, SIZE_MAX, "\"t\"");
  EXPECT_EQ(client->sent[0].headers.at("Range"), "bytes=9223372036854775807-9223372036854775807");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.bytes, "");
  EXPECT_EQ(result.tag, "\"t\"");
  EXPECT_EQ(result.objectBytes, 20u);
  answer({{416, "", {}, {}, {{"Content-Range", "bytes */7"}}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 9, 1).objectBytes, 7u);
  answer({{416, "", {}, {}, {}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).objectBytes, 0u);
}

TEST_F(S3Read, WhoKnowsNoRangesGivesTheWhole) {
  answer({{200, "0123456789", {}, {}, {{"ETag", "\"t\""}}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 4, 3).bytes, "456");
  EXPECT_EQ(read({"bucket", "k", "", ""}, 40, 3).bytes, "");
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 30).objectBytes, 10u);
}

TEST_F(S3Read, APartThatIsNotTheOneAskedForIsRefused) {
  for (const char *range : {"bytes 0-3/20", "bytes 5-7/20", "bytes 5-8/8", "bytes 5-8/*", "bytes 5-8", "items 5-8/20",
                            "bytes 8-5/20", "", "bytes 5-8/99999999999999999999"}) {
    answer({part(range, "5678")});
    StoreResult result = read({"bucket", "k", "", ""}, 5, 4);
    EXPECT_EQ(result.error, "S3.SdkClientException") << range;
    EXPECT_EQ(result.cause.substr(0, 78),
              "Unable to unmarshall response (the part is not the one that was asked for). Re")
        << range;
  }
  // Less than was asked for, although there is more.
  answer({part("bytes 5-8/20", "5678")});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 5, 5).error, "S3.SdkClientException");
  answer({{204, "", {}, {}, {}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 5, 5).error, "S3.SdkClientException");
}

TEST_F(S3Read, AnObjectThatHasChangedIsAnError) {
  answer({refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
                  {{"x-amz-request-id", "R"}, {"x-amz-id-2", "E"}})});
  StoreResult result = read({"bucket", "k", "", ""}, 5, 4, "\"t\"");
  EXPECT_EQ(result.error, "S3.S3Exception");
  EXPECT_EQ(result.cause, "At least one of the pre-conditions you specified did not hold (Service: S3, Status Code: "
                          "412, Request ID: R, Extended Request ID: E)");
  // One that does not look at If-Match.
  answer({part("bytes 5-8/20", "5678", "\"u\"")});
  StoreResult unseen = read({"bucket", "k", "", ""}, 5, 4, "\"t\"");
  EXPECT_EQ(unseen.error, "S3.S3Exception");
  EXPECT_EQ(unseen.cause.substr(0, 93),
            "At least one of the pre-conditions you specified did not hold (Service: S3, Status Code: 412,");
}

TEST_F(S3Read, ErrorsHaveTheNamesOfTheSdk) {
  struct {
    int status;
    const char *code, *error;
  } cases[] = {{404, "NoSuchKey", "S3.NoSuchKeyException"},
               {404, "NoSuchBucket", "S3.NoSuchBucketException"},
               {403, "InvalidObjectState", "S3.InvalidObjectStateException"},
               {403, "AccessDenied", "S3.S3Exception"},
               {404, "NoSuch", "S3.S3Exception"},
               {400, "", "S3.S3Exception"}};
  for (const auto &[status, code, error] : cases) {
    answer({refusal(status, code, "Text", {{"x-amz-request-id", "R"}, {"x-amz-id-2", "E"}})});
    StoreResult result = read({"bucket", "k", "", ""}, 0, 1);
    EXPECT_EQ(result.error, error);
    EXPECT_EQ(result.cause, "Text (Service: S3, Status Code: " + std::to_string(status) +
                                ", Request ID: R, Extended Request ID: E)");
    EXPECT_EQ(client->sent.size(), 1u);
  }
  answer({{403,
           "<Error><Code>AccessDenied</Code><Message>No</Message><RequestId>B</RequestId><HostId>H</HostId></Error>",
           {},
           {},
           {}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).cause,
            "No (Service: S3, Status Code: 403, Request ID: B, Extended Request ID: H)");
  answer({{404, "<html>Not found", {}, {}, {}}});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).cause,
            "null (Service: S3, Status Code: 404, Request ID: null, Extended Request ID: null)");
}

TEST_F(S3Read, WhatIsTransientIsAskedForThreeTimes) {
  answer({refusal(503, "SlowDown", "Please reduce your request rate."),
          {0, "Connection reset", net::ErrorKind::Receive, {}, {}},
          part("bytes 0-0/1", "x")});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).bytes, "x");
  EXPECT_EQ(client->sent.size(), 3u);
  answer({refusal(400, "RequestTimeout", "Idle")});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).cause,
            "Idle (Service: S3, Status Code: 400, Request ID: null, Extended Request ID: null)");
  EXPECT_EQ(client->sent.size(), 3u);
  answer({{0, "Connection refused", net::ErrorKind::Connect, {}, {}}});
  StoreResult result = read({"bucket", "k", "", ""}, 0, 1);
  EXPECT_EQ(result.error, "S3.SdkClientException");
  EXPECT_EQ(result.cause, "Unable to execute HTTP request: Connection refused");
  EXPECT_EQ(client->sent.size(), 3u);
}

TEST_F(S3Read, ABucketInAnotherRegionIsAskedThere) {
  answer({refusal(301, "PermanentRedirect", "Elsewhere", {{"x-amz-bucket-region", "us-west-2"}}),
          part("bytes 0-0/1", "x")});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).bytes, "x");
  EXPECT_EQ(lines(), "GET https://bucket.s3.eu-west-1.amazonaws.com/k\n"
                     "GET https://bucket.s3.us-west-2.amazonaws.com/k\n");
  EXPECT_NE(client->sent[1].headers.at("Authorization").find("/us-west-2/s3/aws4_request"), std::string::npos);
  // It is remembered, for this bucket.
  EXPECT_EQ(urlOf("bucket", "k"), "https://bucket.s3.us-west-2.amazonaws.com/k");
  EXPECT_EQ(urlOf("another", "k"), "https://another.s3.eu-west-1.amazonaws.com/k");
}

TEST_F(S3Read, ASignatureForTheWrongRegionIsMadeAnew) {
  answer({{400,
           "<Error><Code>AuthorizationHeaderMalformed</Code><Message>M</Message><Region>us-west-2</Region></Error>",
           {},
           {},
           {}},
          part("bytes 0-0/1", "x")});
  useEndpoint("http://localhost:9000");
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).bytes, "x");
  EXPECT_EQ(lines(), "GET http://localhost:9000/bucket/k\nGET http://localhost:9000/bucket/k\n");
  EXPECT_NE(client->sent[1].headers.at("Authorization").find("/us-west-2/s3/aws4_request"), std::string::npos);
}

TEST_F(S3Read, OtherRegionsAreTriedOnce) {
  answer({refusal(301, "PermanentRedirect", "Elsewhere", {{"x-amz-bucket-region", "us-west-2"}}),
          refusal(301, "PermanentRedirect", "Elsewhere", {{"x-amz-bucket-region", "us-west-1"}})});
  EXPECT_EQ(read({"bucket", "k", "", ""}, 0, 1).error, "S3.S3Exception");
  EXPECT_EQ(client->sent.size(), 2u);
  // What is no region leads nowhere.
  for (const char *region : {"", "eu-west-1", "evil.example/", "a b"}) {
    answer({refusal(301, "PermanentRedirect", "Elsewhere", {{"x-amz-bucket-region", region}})});
    EXPECT_EQ(read({"other", "k", "", ""}, 0, 1).cause,
              "Elsewhere (Service: S3, Status Code: 301, Request ID: null, Extended Request ID: null)");
    EXPECT_EQ(client->sent.size(), 1u) << region;
  }
}

TEST_F(S3Read, NamesThatWouldMeanSomethingElseAreNotSent) {
  for (const char *bucket : {"", ".", "..", "a/b", "a?b", "a b", "\xc3\xa9"}) {
    StoreResult result = read({bucket, "k", "", ""}, 0, 1);
    EXPECT_EQ(result.cause, "The specified bucket is not valid. (Service: S3, Status Code: 400, Request ID: null, "
                            "Extended Request ID: null)");
  }
  EXPECT_EQ(read({"bucket", "", "", ""}, 0, 1).error, "S3.S3Exception");
  EXPECT_EQ(list("").error, "S3.S3Exception");
  EXPECT_TRUE(client->sent.empty());
}

TEST_F(S3Read, WithoutCredentialsNothingIsSent) {
  unsetenv("AWS_ACCESS_KEY_ID");
  unsetenv("AWS_SECRET_ACCESS_KEY");
  set("AWS_EC2_METADATA_DISABLED", "true");
  StoreResult result = read({"bucket", "k", "", ""}, 0, 1);
  EXPECT_EQ(result.error, "S3.SdkClientException");
  EXPECT_EQ(result.cause.substr(0, 45), "Unable to load AWS credentials from any provi");
  EXPECT_TRUE(client->sent.empty());
}

TEST_F(S3Read, ACallThatIsCancelledIsGone) {
  StoreResult result;
  answer({refusal(503, "SlowDown", "Slow")});
  // Before the answer, and in the pause after it.
  for (int steps : {0, 1}) {
    ObjectCall *call = store->read({"bucket", "k", "", ""}, 0, 1, {}, StoreResult::onPart, &result);
    ASSERT_NE(call, nullptr);
    for (int step = 0; step < steps; ++step)
      client->step();
    EXPECT_FALSE(client->isIdle());
    store->cancel(call);
    EXPECT_TRUE(client->isIdle());
  }
  store->read({"bucket", "k", "", ""}, 0, 1, {}, StoreResult::onPart, &result);
  store.reset();
  EXPECT_TRUE(client->isIdle());
  EXPECT_EQ(result.calls, 0);
}

TEST_F(S3Read, ARegionThatIsNoneIsRefused) {
  SessionCaller fresh(loop);
  Environment elsewhere;
  elsewhere.region = "eu west";
  Exec other;
  other.environment = &elsewhere;
  EXPECT_EQ(makeObjectStore(other), nullptr);
  EXPECT_EQ(other.refusal.view(), "this program cannot reach S3; --s3-dir names a directory that stands for it");
  other.caller = &fresh;
  EXPECT_EQ(makeObjectStore(other), nullptr);
  EXPECT_EQ(other.refusal.view(),
            "'eu west' is no region: one has letters, digits and hyphens, as in 'eu-central-1'");
}

} // namespace

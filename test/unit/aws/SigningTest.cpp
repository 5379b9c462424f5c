// SPDX-License-Identifier: Apache-2.0
//
// Signing, with vectors of our own; AWS's are run by test/conformance/run_sigv4.py. The expected signatures
// were made by another implementation (botocore), the digests are those of the specifications.

#include "aws/Digest.h"
#include "aws/Signing.h"

#include <gtest/gtest.h>

using namespace aslrt;
using namespace aslrt::aws;

namespace {

constexpr int64_t kTime = 1440938160; // 2015-08-30T12:36:00Z

struct Signing : testing::Test {
  std::vector<net::Header> headers = {{"Host", "example.amazonaws.com"}};
  Credentials credentials;
  SigningInput input;
  SigningSteps steps;
  OwnedHeaders added;

  Signing() {
    credentials.accessKeyId = "AKIDEXAMPLE";
    credentials.secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    input.method = "GET";
    input.target = "/";
    input.region = "us-east-1";
    input.service = "service";
    input.unixSeconds = kTime;
  }

  void run() {
    input.headers = headers.data();
    input.headerCount = headers.size();
    added.clear();
    sign(input, credentials, added, &steps);
  }

  /// Line `number`, from 0, of the canonical request.
  std::string line(size_t number) {
    run();
    std::string_view text = steps.canonicalRequest;
    for (; number > 0; --number)
      text.remove_prefix(text.find('\n') + 1);
    return std::string(text.substr(0, text.find('\n')));
  }
  std::string pathOf(std::string_view target) {
    input.target = target;
    return line(1);
  }
  std::string queryOf(std::string_view target) {
    input.target = target;
    return line(2);
  }
  std::string addedHeader(std::string_view name) {
    for (const OwnedHeader &header : added)
      if (header.name == name)
        return header.value;
    return "(none)";
  }
};

TEST(Digest, GivesTheDigestsOfItsSpecification) {
  EXPECT_EQ(hexOf(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hexOf(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, case 2; and a key longer than a block, case 6.
  EXPECT_EQ(hexOf(hmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hexOf(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hexOf(hmacSha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, KeepsAKeyForManyTexts) {
  HmacKey key(std::string(20, '\x0b')); // RFC 4231, case 1
  std::string text(1000, 'x');
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(hexOf(key.sign("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(key.sign(text), hmacSha256(std::string(20, '\x0b'), text));
  }
  HmacKey other("another"), copy = key;
  key = other;
  EXPECT_EQ(key.sign("Hi There"), hmacSha256("another", "Hi There"));
  EXPECT_EQ(copy.sign(text), hmacSha256(std::string(20, '\x0b'), text));
}

TEST(Digest, WipesSpareRoomToo) {
  std::string text = "a secret that is longer than what a string keeps in itself";
  text.resize(3);
  const char *bytes = text.data();
  size_t capacity = text.capacity();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.data(), bytes);
  for (size_t index = 1; index < capacity; ++index)
    ASSERT_EQ(bytes[index], 0) << index;
}

TEST_F(Signing, KeepsOrAddsWhatPathsAreMadeOf) {
  EXPECT_EQ(pathOf(""), "/");
  EXPECT_EQ(pathOf("/a/./b/../c//d/"), "/a/c/d/");
  EXPECT_EQ(pathOf("/../.."), "/");
  EXPECT_EQ(pathOf("/a/.."), "/");
  EXPECT_EQ(pathOf("/a/b/.."), "/a/");
  EXPECT_EQ(pathOf("/a/..b"), "/a/..b");
  EXPECT_EQ(pathOf("/functions/arn%3Aaws%3Alambda/x"), "/functions/arn%253Aaws%253Alambda/x");
  input.encodePathTwice = input.normalizePath = false;
  EXPECT_EQ(pathOf("/bucket/a%20b//../c"), "/bucket/a%20b//../c");
  EXPECT_EQ(pathOf(""), "/");
}

TEST_F(Signing, SortsParametersByTheirEncodedForm) {
  EXPECT_EQ(queryOf("/?b=2&a=1&a=0&c&d="), "a=0&a=1&b=2&c=&d=");
  EXPECT_EQ(queryOf("/?a-b=1&a=2"), "a=2&a-b=1");
  EXPECT_EQ(queryOf("/?x=%7e%2f+%zz%4"), "x=~%2F%2B%25zz%254");
  EXPECT_EQ(queryOf("/?&&a=b=c&"), "a=b%3Dc");
  EXPECT_EQ(queryOf("/"), "");
  EXPECT_EQ(queryOf("/?"), "");
}

TEST_F(Signing, TrimsAndJoinsHeaders) {
  headers = {{"X-B", " 1 \t 2\n  3 "}, {"host", "h"}, {"x-b", ""}, {"X-A", "\"a  b\""}};
  run();
  EXPECT_EQ(steps.canonicalRequest, "GET\n/\n\nhost:h\nx-a:\"a b\"\nx-amz-date:20150830T123600Z\nx-b:1 2 3,\n\n"
                                    "host;x-a;x-amz-date;x-b\n" +
                                        hexOf(sha256("")));
}

TEST_F(Signing, AddsTheHeadersInOrder) {
  credentials.sessionToken = "TOKEN";
  input.addPayloadHeader = true;
  input.body = "abc";
  run();
  ASSERT_EQ(added.size(), 4u);
  EXPECT_EQ(addedHeader("X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(addedHeader("X-Amz-Security-Token"), "TOKEN");
  EXPECT_EQ(addedHeader("X-Amz-Content-Sha256"), hexOf(sha256("abc")));
  EXPECT_EQ(addedHeader("Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=" +
                steps.signature);
  input.signSessionToken = false;
  run();
  EXPECT_EQ(addedHeader("X-Amz-Security-Token"), "TOKEN");
  EXPECT_EQ(steps.canonicalRequest.find("token"), std::string::npos);
}

// The kept keys must tell apart everything that a key is made of.
TEST_F(Signing, KeepsKeysOfManyScopesApart) {
  auto signatureWith = [this](const char *region, const char *service, int64_t time, const char *secret) {
    input.region = region;
    input.service = service;
    input.unixSeconds = time;
    credentials.secretAccessKey = secret;
    run();
    return steps.signature;
  };
  std::vector<std::string> first, second;
  for (std::vector<std::string> *list : {&first, &second}) {
    for (const char *secret : {"s1", "s2"})
      for (const char *region : {"us-east-1", "eu-west-1", "eu-west-2"})
        for (const char *service : {"a", "b"})
          for (int64_t time : {kTime, kTime + 86400})
            list->push_back(signatureWith(region, service, time, secret));
  }
  EXPECT_EQ(first, second);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(std::unique(first.begin(), first.end()), first.end());
}

struct Request {
  const char *region, *service, *method, *target, *contentType, *body, *host, *signature;
};

TEST_F(Signing, AgreesWithAnotherImplementation) {
  credentials.sessionToken = "a/session+token==";
  input.unixSeconds = 1772323199; // 2026-02-28T23:59:59Z
  for (const Request &request : {
           Request{"eu-central-1", "dynamodb", "POST", "/", "application/x-amz-json-1.0", "{\"TableName\":\"t\"}",
                   "dynamodb.eu-central-1.amazonaws.com",
                   "dcc628cb3bc0df03b979f50d83300da48d5933fdf92ce5b1cb6584f4c31b3376"},
           Request{"cn-north-1", "lambda", "POST",
                   "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations?Qualifier=%24LATEST", nullptr, "\xff",
                   "lambda.cn-north-1.amazonaws.com.cn",
                   "06576d16184d2198c505ecd7d97b816db80d055f235fbb3f92744d4c3e89c716"},
           Request{"us-gov-west-1", "s3", "PUT", "/a//b/../c%20d%2B", nullptr, "body",
                   "b.s3.us-gov-west-1.amazonaws.com",
                   "e24f055f72969b00e7ed1cde1d859cd52f38d1ecee35c2af288be78f0ce03ba1"},
       }) {
    input.region = request.region;
    input.service = request.service;
    input.method = request.method;
    input.target = request.target;
    input.body = request.body;
    headers = {{"Host", request.host}};
    if (request.contentType) {
      headers.push_back({"Content-Type", request.contentType});
      headers.push_back({"X-Amz-Target", "DynamoDB_20120810.GetItem"});
    }
    bool isS3 = input.service == "s3";
    input.addPayloadHeader = isS3;
    input.normalizePath = input.encodePathTwice = !isS3;
    run();
    EXPECT_EQ(steps.signature, request.signature) << steps.canonicalRequest;
  }
}

} // namespace

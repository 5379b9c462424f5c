// SPDX-License-Identifier: Apache-2.0
//
// What a prepared request sends is, for every body, what a request sends that is written and signed from the beginning.

#include "aws/Delivery.h"
#include "aws/PreparedRequest.h"

#include <gtest/gtest.h>

using namespace aslrt;
using namespace aslrt::aws;

namespace {

constexpr int64_t kTime = 1440938160; // 2015-08-30T12:36:00Z

struct Prepared : testing::Test {
  Endpoint endpoint, other;
  Credentials keys;
  OwnedHeaders headers;
  Order order;
  int64_t time = kTime;
  PreparedRequest prepared;

  Prepared() {
    endpoint.host = endpoint.hostHeader = "lambda.us-east-1.amazonaws.com";
    other.host = other.hostHeader = "localhost:1";
    other.basePath = "/base";
    keys.accessKeyId = "AKIDEXAMPLE";
    keys.secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    headers.add("Content-Type") = "application/json";
    order.endpoint = &endpoint;
    order.region = "us-east-1";
    order.service = "lambda";
    order.method = "POST";
    order.target = "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations?Qualifier=%24LATEST";
  }

  /// Head and headers as they are with a signature of their own.
  std::string fromTheBeginning() {
    std::string target = order.endpoint->basePath + std::string(order.target);
    std::vector<net::Header> all;
    OwnedHeaders added;
    sign(describe(order, target, time, all), keys, added);
    addUnsigned(order, added, all);
    net::Request request;
    request.method = order.method;
    request.target = target;
    request.headers = all.data();
    request.headerCount = all.size();
    net::WrittenHead head;
    EXPECT_TRUE(net::writeHead(request, head));
    return head.text;
  }

  void check() {
    order.headers = headers.data();
    order.headerCount = headers.size();
    for (size_t size : {0u, 1u, 54u, 55u, 56u, 63u, 64u, 65u, 119u, 120u, 128u, 1000u, 70000u}) {
      std::string body(size, 'b');
      order.body = body;
      net::Request request;
      ASSERT_TRUE(prepared.prepare(order, keys, time));
      prepared.sign(order.body, request);
      EXPECT_EQ(request.head, fromTheBeginning()) << size;
      // The parts say the same as the whole, for who needs another one.
      std::string parts = std::string(request.method) + " " + std::string(request.target) + " HTTP/1.1\r\n";
      for (size_t index = 0; index < request.headerCount; ++index)
        parts.append(request.headers[index].name).append(": ").append(request.headers[index].value).append("\r\n");
      EXPECT_EQ(request.head, parts);
    }
  }
};

TEST_F(Prepared, IsTheSameForEveryBody) { check(); }

TEST_F(Prepared, FollowsWhatChanges) {
  check();
  ++time;
  check();
  time += 86400; // another key
  check();
  order.target = "/2015-03-31/functions/other/invocations";
  check();
  order.traceHeader = "Root=1-1-1";
  check();
  order.traceHeader = {};
  check();
  headers.add("X-Amz-Client-Context") = "e30=";
  check();
  headers.clear();
  headers.add("Content-Type") = "text/plain";
  check();
  headers.clear();
  headers.add("Content-Language") = "text/plain";
  check();
  headers.clear();
  check();
  order.endpoint = &other;
  check();
  order.endpoint = &endpoint;
  check();
}

TEST_F(Prepared, FollowsTheCredentials) {
  keys.sessionToken = "a/session+token==";
  check();
  keys.sessionToken = std::string(900, 't');
  check();
  keys.sessionToken.clear();
  check();
  keys.accessKeyId = "ANOTHER";
  check();
  keys.secretAccessKey += "x";
  check();
}

// Lines that are said to be the same are not compared; everything else is.
TEST_F(Prepared, KnowsLinesThatAreAsEver) {
  check();
  order.isAsEver = true;
  check();
  ++time;
  check();
  order.traceHeader = "Root=1-1-1";
  check();
  keys.secretAccessKey += "x";
  check();
  order.endpoint = &other;
  check();
  order.isAsEver = false;
  order.target = "/2015-03-31/functions/other/invocations";
  check();
}

TEST_F(Prepared, KnowsCredentialsByTheirNumber) {
  keys.serial = 1;
  check();
  keys.secretAccessKey += "x";
  keys.serial = 2;
  check();
  keys.serial = 0;
  keys.secretAccessKey += "x";
  check();
}

TEST_F(Prepared, RefusesWhatHttpDoesNotAllow) {
  headers.add("X-Amz-Client-Context") = "two\r\nlines";
  order.headers = headers.data();
  order.headerCount = headers.size();
  EXPECT_FALSE(prepared.prepare(order, keys, time));
  EXPECT_FALSE(prepared.prepare(order, keys, time));
  headers.clear();
  check();
  order.target = "/a b";
  EXPECT_FALSE(prepared.prepare(order, keys, time));
}

} // namespace

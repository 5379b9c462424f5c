// SPDX-License-Identifier: Apache-2.0
//
// What the tests of credentials share: a provider with a fake client and a clock that tests move.

#ifndef ASLRT_TEST_AWS_CREDENTIALFIXTURE_H
#define ASLRT_TEST_AWS_CREDENTIALFIXTURE_H

#include "FakeClient.h"
#include "Fixture.h"
#include "aws/CredentialProvider.h"
#include "aws/Endpoints.h"

#include <optional>

namespace aslrt::test {

inline int64_t testNowUnixMs = 0;

/// One who asks, and what was said.
struct Asker {
  std::optional<std::string> answer; ///< `ID/SECRET/TOKEN`, or the problem after `!`
  int count = 0;

  static void done(void *owner, const aws::CredentialResult &result) {
    auto *self = static_cast<Asker *>(owner);
    ++self->count;
    if (result.credentials)
      self->answer = result.credentials->accessKeyId + "/" + result.credentials->secretAccessKey + "/" +
                     result.credentials->sessionToken;
    else
      self->answer = "!" + std::string(result.problem);
  }
};

class CredentialFixture : public CleanEnvironment {
protected:
  static constexpr int64_t kStart = 1'700'000'000'000; // 2023-11-14T22:13:20Z
  FakeClient client;
  aws::Endpoints endpoints;
  std::unique_ptr<aws::CredentialProvider> provider;

  CredentialFixture() {
    testNowUnixMs = kStart;
    renew();
  }

  void renew() {
    provider = aws::makeCredentialProvider(client, endpoints, "eu-west-1", [] { return testNowUnixMs; });
  }
  void advanceSeconds(int64_t seconds) { testNowUnixMs += seconds * 1000; }

  std::string get(std::string_view role = "") {
    Asker asker;
    provider->get(role, Asker::done, &asker);
    client.run();
    EXPECT_EQ(asker.count, 1);
    return asker.answer.value_or("(nothing)");
  }

  /// `2023-11-14T23:13:20Z` for `seconds` after the start.
  static std::string timeAt(int64_t seconds) {
    time_t at = kStart / 1000 + seconds;
    char text[32];
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
    return text;
  }
  static std::string document(const std::string &id, int64_t expiresSeconds) {
    return R"({"Code":"Success","AccessKeyId":")" + id + R"(","SecretAccessKey":"S\/E","Token":"T","Expiration":")" +
           timeAt(expiresSeconds) + "\"}";
  }
  static std::string stsAnswer(const std::string &id, int64_t expiresSeconds, const std::string &action = "AssumeRole") {
    return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
           "Result><AssumedRoleUser><Arn>x</Arn></AssumedRoleUser><Credentials><AccessKeyId>" + id +
           "</AccessKeyId><SecretAccessKey>RS</SecretAccessKey><SessionToken>RT&amp;</SessionToken><Expiration>" +
           timeAt(expiresSeconds) + "</Expiration></Credentials></" + action + "Result><ResponseMetadata><RequestId>r" +
           "</RequestId></ResponseMetadata></" + action + "Response>";
  }
  static std::string stsError(const std::string &code, const std::string &message) {
    return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n<Error><Type>Sender</Type><Code>" + code +
           "</Code><Message>" + message + "</Message></Error><RequestId>req-1</RequestId></ErrorResponse>";
  }
};

} // namespace aslrt::test

#endif // ASLRT_TEST_AWS_CREDENTIALFIXTURE_H

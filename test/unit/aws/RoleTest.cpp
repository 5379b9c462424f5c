// SPDX-License-Identifier: Apache-2.0
//
// Roles of tasks, and what is kept: expiry, renewal, many who wait at once, and those who stop waiting.

#include "CredentialFixture.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

struct RoleTest : CredentialFixture {
  int calls = 0;
  int64_t lifetimeSeconds = 3600;
  Answer answer{200, "", {}}; ///< an empty body: keys

  RoleTest() {
    set("AWS_ACCESS_KEY_ID", "ID");
    set("AWS_SECRET_ACCESS_KEY", "hush");
    client.server = [this](const Sent &) {
      ++calls;
      if (!answer.body.empty())
        return answer;
      int64_t now = (testNowUnixMs - kStart) / 1000;
      return Answer{200, stsAnswer("R" + std::to_string(calls), now + lifetimeSeconds), {}};
    };
  }
};

TEST_F(RoleTest, IsKeptUntilFiveMinutesBeforeItsEnd) {
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(get("arn:b"), "R2/RS/RT&");
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(get(), "ID/hush/");
  advanceSeconds(3600 - 301);
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  advanceSeconds(1);
  EXPECT_EQ(get("arn:a"), "R3/RS/RT&");
  EXPECT_EQ(get("arn:a"), "R3/RS/RT&");
  EXPECT_EQ(client.sent[0].timeoutSeconds, 30);
  EXPECT_TRUE(client.sent[0].bodyHas("DurationSeconds=3600"));
}

// Keys with less than five minutes to live are used for a while all the same.
TEST_F(RoleTest, IsNotAssumedAtEveryUseWhenItsLifeIsShort) {
  lifetimeSeconds = 100;
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  advanceSeconds(49);
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  advanceSeconds(1);
  EXPECT_EQ(get("arn:a"), "R2/RS/RT&");
}

TEST_F(RoleTest, IsUsedOnWhenItCannotBeRenewed) {
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  answer = {403, stsError("AccessDenied", "no"), {}};
  advanceSeconds(3600 - 200);
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(calls, 2);
  advanceSeconds(60);
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(calls, 3);
  advanceSeconds(200);
  EXPECT_EQ(get("arn:a"), "!no (Service: Sts, Status Code: 403, Request ID: req-1)");
}

TEST_F(RoleTest, IsForgottenWhenAServiceSaysSo) {
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(get("arn:b"), "R2/RS/RT&");
  provider->forget("arn:a");
  provider->forget("arn:unknown");
  EXPECT_EQ(get("arn:b"), "R2/RS/RT&");
  EXPECT_EQ(get("arn:a"), "R3/RS/RT&");
  // Once refused, keys are not used on.
  provider->forget("arn:a");
  answer = {400, stsError("X", "y"), {}};
  EXPECT_EQ(get("arn:a"), "!y (Service: Sts, Status Code: 400, Request ID: req-1)");
}

TEST_F(RoleTest, SaysWhatStsSays) {
  answer = {403,
            stsError("AccessDenied", "User: arn:u is not authorized to perform: sts:AssumeRole on resource: arn:a"),
            {}};
  EXPECT_EQ(get("arn:a"), "!User: arn:u is not authorized to perform: sts:AssumeRole on resource: arn:a "
                          "(Service: Sts, Status Code: 403, Request ID: req-1)");
  EXPECT_EQ(calls, 1);
  answer = {418, "teapot", {}};
  EXPECT_EQ(get("arn:a"), "!STS refused role 'arn:a' (Service: Sts, Status Code: 418, Request ID: )");
  answer = {200, "<AssumeRoleResponse/>", {}};
  EXPECT_EQ(get("arn:a"), "!STS gave an answer without credentials for role 'arn:a'");
  answer = {200, stsAnswer("R", 3600) + "<", {}};
  EXPECT_EQ(get("arn:a"), "!STS gave an answer without credentials for role 'arn:a'");
  answer = {200, stsAnswer("R", -1), {}};
  EXPECT_EQ(get("arn:a"), "!the credentials that were found have already expired");
}

TEST_F(RoleTest, IsAskedForThreeTimesWhenStsIsBusy) {
  for (Answer busy : {Answer{400, stsError("Throttling", "slow down"), {}}, Answer{503, "x", {}},
                      Answer{0, "connection reset"}}) {
    answer = busy;
    calls = 0;
    client.slept = 0;
    EXPECT_TRUE(get("arn:a").starts_with("!"));
    EXPECT_EQ(calls, 3);
    EXPECT_DOUBLE_EQ(client.slept, 0.2 + 0.4);
  }
  EXPECT_EQ(get("arn:a"), "!Unable to execute HTTP request: connection reset");
  client.server = [this](const Sent &) {
    return ++calls % 2 ? Answer{500, "x", {}} : Answer{200, stsAnswer("OK", 3600), {}};
  };
  calls = 0;
  EXPECT_EQ(get("arn:a"), "OK/RS/RT&");
}

// STS says what time it is; a second refusal is one.
TEST_F(RoleTest, IsAskedForAgainWhenTheClockIsWrong) {
  std::string refusal = stsError("SignatureDoesNotMatch", "Signature expired");
  client.server = [&](const Sent &) {
    return ++calls == 1 ? Answer{403, refusal, {}, "Tue, 14 Nov 2023 23:13:20 GMT"} : Answer{200, stsAnswer("R", 3600), {}};
  };
  EXPECT_EQ(get("arn:a"), "R/RS/RT&");
  ASSERT_EQ(client.sent.size(), 2u);
  EXPECT_EQ(client.sent[0].headers["X-Amz-Date"], "20231114T221320Z");
  EXPECT_EQ(client.sent[1].headers["X-Amz-Date"], "20231114T231320Z");
  client.server = [&](const Sent &) { return Answer{403, refusal, {}, "Tue, 14 Nov 2023 23:13:20 GMT"}; };
  EXPECT_EQ(get("arn:b"), "!Signature expired (Service: Sts, Status Code: 403, Request ID: req-1)");
  EXPECT_EQ(client.sent.size(), 4u);
}

TEST_F(RoleTest, NeedsThePrograms) {
  set("AWS_SECRET_ACCESS_KEY", "");
  EXPECT_EQ(get("arn:a"), "!AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
  EXPECT_EQ(calls, 0);
}

// The keys it is assumed with may have been taken back early.
TEST_F(RoleTest, ForgetsTheProgramsKeysWhenStsFindsThemExpired) {
  EXPECT_EQ(get(), "ID/hush/");
  set("AWS_ACCESS_KEY_ID", "ID2");
  EXPECT_EQ(get(), "ID/hush/");
  answer = {403, stsError("ExpiredToken", "too old"), {}};
  EXPECT_EQ(get("arn:a"), "!too old (Service: Sts, Status Code: 403, Request ID: req-1)");
  EXPECT_EQ(get(), "ID2/hush/");
}

TEST_F(RoleTest, GoesToTheEndpointThatIsSet) {
  SmallBuffer message;
  ASSERT_TRUE(endpoints.add("sts=http://localhost:4566/x", message));
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  EXPECT_EQ(client.sent[0].url, "http://localhost:4566/x/");
  EXPECT_FALSE(client.sent[0].isAmazon);
}

// ---------------------------------------------------------------------------------------------
// Waiting
// ---------------------------------------------------------------------------------------------

TEST_F(RoleTest, IsAssumedOnceForAllWhoWait) {
  Asker askers[5];
  for (Asker &asker : askers)
    provider->get("arn:a", Asker::done, &asker);
  for (Asker &asker : askers)
    EXPECT_EQ(asker.count, 0);
  client.run();
  for (Asker &asker : askers) {
    EXPECT_EQ(asker.count, 1);
    EXPECT_EQ(asker.answer, "R1/RS/RT&");
  }
  EXPECT_EQ(calls, 1);
  Asker late;
  provider->get("arn:a", Asker::done, &late);
  EXPECT_EQ(late.count, 1) << "keys at hand are given at once";
}

TEST_F(RoleTest, SharesTheLookUpOfTheProgramsKeys) {
  set("AWS_ACCESS_KEY_ID", "");
  set("AWS_SECRET_ACCESS_KEY", "");
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/c");
  int documents = 0;
  client.server = [&](const Sent &sent) {
    if (sent.method == "GET" && ++documents)
      return Answer{200, document("C", 3600), {}};
    return Answer{200, stsAnswer(sent.bodyHas("arn%3Aa") ? "A" : "B", 3600), {}};
  };
  Asker a, b, own;
  provider->get("arn:a", Asker::done, &a);
  provider->get("arn:b", Asker::done, &b);
  provider->get("", Asker::done, &own);
  client.run();
  EXPECT_EQ(a.answer, "A/RS/RT&");
  EXPECT_EQ(b.answer, "B/RS/RT&");
  EXPECT_EQ(own.answer, "C/S/E/T");
  EXPECT_EQ(documents, 1);
}

TEST_F(RoleTest, EndsWhenNobodyWaitsAnyMore) {
  Asker first, second;
  provider->get("arn:a", Asker::done, &first);
  provider->get("arn:a", Asker::done, &second);
  provider->cancel(&first);
  EXPECT_FALSE(client.isIdle());
  provider->cancel(&second);
  EXPECT_TRUE(client.isIdle());
  client.run();
  EXPECT_EQ(first.count + second.count, 0);
  EXPECT_EQ(get("arn:a"), "R1/RS/RT&");
  provider->cancel(&first);
}

TEST_F(RoleTest, EndsBetweenTwoAttempts) {
  answer = {503, "x", {}};
  Asker asker;
  provider->get("arn:a", Asker::done, &asker);
  client.step();
  EXPECT_FALSE(client.isIdle()) << "it waits";
  provider->cancel(&asker);
  EXPECT_TRUE(client.isIdle());
}

TEST_F(RoleTest, EndsWithItsProvider) {
  set("AWS_ACCESS_KEY_ID", "");
  set("AWS_SECRET_ACCESS_KEY", "");
  Asker asker;
  provider->get("arn:a", Asker::done, &asker); // asks EC2
  EXPECT_FALSE(client.isIdle());
  provider.reset();
  EXPECT_TRUE(client.isIdle());
  EXPECT_EQ(asker.count, 0);
}

/// Does something to the provider from its callback.
struct Meddler {
  aws::CredentialProvider *provider;
  void (*action)(Meddler &self);
  Asker other;
  int count = 0;
  std::string seen;

  static void done(void *owner, const aws::CredentialResult &result) {
    auto *self = static_cast<Meddler *>(owner);
    ++self->count;
    self->action(*self);
    self->seen = result.credentials ? result.credentials->secretAccessKey : std::string(result.problem);
  }
};

TEST_F(RoleTest, LetsCallbacksCancelAndForget) {
  Meddler meddler{provider.get(),
                  [](Meddler &self) {
                    self.provider->cancel(&self.other);
                    self.provider->forget("arn:a");
                  },
                  {}, 0, {}};
  provider->get("arn:a", Meddler::done, &meddler);
  provider->get("arn:a", Asker::done, &meddler.other);
  client.run();
  EXPECT_EQ(meddler.count, 1);
  EXPECT_EQ(meddler.seen, "RS") << "forgetting does not take away what is just given";
  EXPECT_EQ(meddler.other.count, 0);
}

// Who asks again from the callback of a failure gets a look-up of his own.
TEST_F(RoleTest, LetsCallbacksAskAgain) {
  answer = {400, stsError("X", "y"), {}};
  Meddler meddler{provider.get(),
                  [](Meddler &self) {
                    if (self.count == 1)
                      self.provider->get("arn:a", Meddler::done, &self);
                  },
                  {}, 0, {}};
  provider->get("arn:a", Meddler::done, &meddler);
  client.step();
  EXPECT_EQ(meddler.count, 1);
  EXPECT_FALSE(client.isIdle());
  client.run();
  EXPECT_EQ(meddler.count, 2);
  EXPECT_EQ(calls, 2);
}

TEST_F(RoleTest, IsNotKeptForeverWhenThereAreThousands) {
  for (int index = 0; index < 1000; ++index)
    get("arn:" + std::to_string(index));
  EXPECT_EQ(calls, 1000);
  get("arn:999");
  EXPECT_EQ(calls, 1000);
  get("arn:0");
  EXPECT_EQ(calls, 1001);
  EXPECT_EQ(get(), "ID/hush/");
}

TEST_F(RoleTest, NeverHasSecretsInItsProblems) {
  set("AWS_SESSION_TOKEN", "hushhush");
  for (Answer bad : {Answer{403, stsError("AccessDenied", "no"), {}}, Answer{0, "broken"}, Answer{200, "<x>RS</x>", {}}}) {
    answer = bad;
    EXPECT_EQ(get("arn:a").find("hush"), std::string::npos);
  }
}

} // namespace

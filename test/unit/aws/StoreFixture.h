// SPDX-License-Identifier: Apache-2.0
//
// StoreFixture: a store in S3 whose service is a FakeClient.

#ifndef ASLRT_TEST_AWS_STOREFIXTURE_H
#define ASLRT_TEST_AWS_STOREFIXTURE_H

#include "FakeClient.h"
#include "Fixture.h"
#include "aws/Session.h"
#include "execution/Clock.h"
#include "execution/Exec.h"
#include "services/Caller.h"
#include "services/ObjectStore.h"

namespace aslrt::test {

/// Calls nothing itself.
class SessionCaller final : public Caller {
public:
  explicit SessionCaller(EventLoop &loop) : shared(loop) {}
  bool addEndpoint(std::string_view option, SmallBuffer &message) override {
    return shared.addEndpoint(option, message);
  }
  RemoteCall *prepare(Exec &, FrameRecord &, const AslrtTask &) override { return nullptr; }
  void begin(RemoteCall &) override {}
  void cancel(RemoteCall &) override {}
  aws::Session *session() override { return &shared; }

  aws::Session shared;
};

/// How a call ended; `error` is empty when it did well.
struct StoreResult {
  int calls = 0;
  std::string error, cause;
  std::string bytes, tag;
  uint64_t objectBytes = 0;
  std::vector<ListedObject> objects;
  std::string next;

  void take(const ObjectError *failure) {
    ++calls;
    if (failure)
      error = failure->error, cause = failure->cause;
  }
  static void onPart(void *owner, const ObjectPart *part, const ObjectError *failure) {
    StoreResult &result = *static_cast<StoreResult *>(owner);
    result.take(failure);
    if (part)
      result.bytes = part->bytes, result.tag = part->tag, result.objectBytes = part->objectBytes;
  }
  static void onPage(void *owner, const ObjectPage *page, const ObjectError *failure) {
    StoreResult &result = *static_cast<StoreResult *>(owner);
    result.take(failure);
    if (page)
      result.objects = page->objects, result.next = page->next;
  }
  static void onEnd(void *owner, const ObjectError *failure) { static_cast<StoreResult *>(owner)->take(failure); }
};

class StoreTest : public CleanEnvironment {
protected:
  Clock clock;
  EventLoop loop{clock};
  Environment environment;
  aws::Endpoints endpoints; ///< of the credential provider, which asks none
  SessionCaller caller{loop};
  Exec exec;
  FakeClient *client = nullptr; ///< the session's
  std::unique_ptr<ObjectStore> store;

  StoreTest() {
    set("AWS_ACCESS_KEY_ID", "AKID");
    set("AWS_SECRET_ACCESS_KEY", "secret");
    environment.region = "eu-west-1";
    exec.environment = &environment;
    exec.caller = &caller;
    auto made = std::make_unique<FakeClient>();
    client = made.get();
    auto provider = aws::makeCredentialProvider(*made, endpoints, environment.region);
    caller.shared.start(std::move(made), std::move(provider));
    store = makeObjectStore(exec);
  }
  ~StoreTest() override { store.reset(); }

  void useEndpoint(std::string_view url) {
    SmallBuffer message;
    EXPECT_TRUE(caller.addEndpoint(url, message));
  }

  /// Answers the requests one after the other, the last one for ever.
  void answer(std::vector<Answer> answers) {
    client->sent.clear();
    client->server = [answers, index = size_t(0)](const Sent &) mutable {
      return answers[std::min(index++, answers.size() - 1)];
    };
  }

  StoreResult read(const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag = {}) {
    StoreResult result;
    end(store->read(name, offset, bytes, tag, StoreResult::onPart, &result), result);
    return result;
  }
  StoreResult list(std::string_view bucket, std::string_view prefix = {}, std::string_view next = {},
                   std::string_view owner = {}) {
    StoreResult result;
    end(store->list(bucket, prefix, owner, next, StoreResult::onPage, &result), result);
    return result;
  }
  StoreResult write(const ObjectName &name, ObjectBody &body, std::string_view type = "text/plain") {
    StoreResult result;
    end(store->write(name, body, type, StoreResult::onEnd, &result), result);
    return result;
  }
  StoreResult write(const ObjectName &name, std::string_view text, std::string_view type = "text/plain") {
    TextBody body(text);
    return write(name, body, type);
  }

  /// The requests that were sent, one a line.
  std::string lines() const {
    std::string all;
    for (const Sent &sent : client->sent)
      all += sent.line() + "\n";
    return all;
  }

private:
  void end(const ObjectCall *call, const StoreResult &result) {
    EXPECT_EQ(call == nullptr, result.calls == 1);
    client->run();
    EXPECT_EQ(result.calls, 1);
    EXPECT_TRUE(client->isIdle());
  }
};

} // namespace aslrt::test

#endif // ASLRT_TEST_AWS_STOREFIXTURE_H

// SPDX-License-Identifier: Apache-2.0
//
// FakeClient: a net::Client whose answers a test writes down, and whose time passes when the test says so.

#ifndef ASLRT_TEST_AWS_FAKECLIENT_H
#define ASLRT_TEST_AWS_FAKECLIENT_H

#include "network/Http.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <unistd.h>

namespace aslrt::test {

/// A request that was sent.
struct Sent {
  std::string method;
  std::string url;
  std::map<std::string, std::string> headers;
  std::string body;
  double timeoutSeconds;
  bool mayUseProxy;
  bool isAmazon;
  bool keepsEncoding;

  std::string line() const { return method + " " + url; }
  bool bodyHas(std::string_view text) const { return body.find(text) != std::string::npos; }
};

/// What comes back: a status and a body, or an error when the status is 0.
struct Answer {
  int status = 0;
  std::string body;
  net::ErrorKind kind = net::ErrorKind::Connect;
  std::string date = {}; ///< the header of that name; empty: none
  std::vector<std::pair<std::string, std::string>> headers = {};
};

class FakeClient : public net::Client {
public:
  /// Answers each request; by default nobody is there.
  std::function<Answer(const Sent &)> server = [](const Sent &) { return Answer{0, "connection refused"}; };
  std::vector<Sent> sent;
  bool sleepsForReal = false; ///< during timers, for tests with processes
  double slept = 0;           ///< seconds of all timers that have fired

  ~FakeClient() override {
    EXPECT_TRUE(exchanges.empty()) << "a request is left";
    EXPECT_TRUE(timers.empty()) << "a timer is left";
  }

  net::Exchange *start(const net::Request &request, net::Done done, void *owner) override {
    Sent copy{std::string(request.method), request.origin.isTls ? "https://" : "http://", {}, std::string(request.body),
              request.timeoutSeconds, request.mayUseProxy, request.isAmazon, request.keepsEncoding};
    for (size_t index = 0; index < request.headerCount; ++index)
      copy.headers[std::string(request.headers[index].name)] = request.headers[index].value;
    copy.url += copy.headers["Host"] + std::string(request.target);
    EXPECT_TRUE(copy.headers["Host"].find(request.origin.host) != std::string::npos);
    sent.push_back(copy);
    exchanges.push_back({std::move(copy), done, owner});
    return reinterpret_cast<net::Exchange *>(&exchanges.back());
  }
  void cancel(net::Exchange *exchange) override {
    exchanges.remove_if([exchange](Pending &one) { return reinterpret_cast<net::Exchange *>(&one) == exchange; });
  }
  net::ClientTimer *startTimer(double seconds, void (*fire)(void *owner), void *owner) override {
    timers.push_back({seconds, fire, owner});
    return reinterpret_cast<net::ClientTimer *>(&timers.back());
  }
  void cancel(net::ClientTimer *timer) override {
    timers.remove_if([timer](Waiting &one) { return reinterpret_cast<net::ClientTimer *>(&one) == timer; });
  }
  void closeIdle() override {}

  /// Lets one thing happen: an answer, else a timer. False when there is nothing.
  bool step() {
    if (!exchanges.empty()) {
      Pending one = std::move(exchanges.front());
      exchanges.pop_front();
      Answer answer = server(one.request);
      net::Response response{answer.status, {}, answer.body};
      if (!answer.date.empty())
        response.headers.push_back({"Date", answer.date});
      for (const auto &[name, value] : answer.headers)
        response.headers.push_back({name, value});
      net::Outcome outcome;
      if (answer.status)
        outcome.response = &response;
      else
        outcome.error = {answer.kind, answer.body};
      one.done(one.owner, outcome);
      return true;
    }
    if (timers.empty())
      return false;
    Waiting one = timers.front();
    timers.pop_front();
    slept += one.seconds;
    if (sleepsForReal)
      usleep(static_cast<useconds_t>(one.seconds * 1e6));
    one.fire(one.owner);
    return true;
  }
  void run() {
    while (step()) {
    }
  }
  bool isIdle() const { return exchanges.empty() && timers.empty(); }

private:
  struct Pending {
    Sent request;
    net::Done done;
    void *owner;
  };
  struct Waiting {
    double seconds;
    void (*fire)(void *owner);
    void *owner;
  };
  std::list<Pending> exchanges;
  std::list<Waiting> timers;
};

} // namespace aslrt::test

#endif // ASLRT_TEST_AWS_FAKECLIENT_H

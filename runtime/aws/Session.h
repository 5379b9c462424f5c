// SPDX-License-Identifier: Apache-2.0
//
// Session: what all that talks to AWS shares: one client with its connections, one search for credentials, one notion
// of the services' time. Calls of tasks (AwsCaller.cpp) and objects of Maps (S3Store.cpp) go through it.
//
// Nothing exists before `start`: the client, the profile files and the search for credentials cost programs that call
// nothing nothing.

#ifndef ASLRT_AWS_SESSION_H
#define ASLRT_AWS_SESSION_H

#include "aws/CredentialProvider.h"
#include "aws/Endpoints.h"
#include "network/Http.h"
#include "values/Strings.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt {
class EventLoop;
struct Exec;
}

namespace aslrt::aws {

class Session {
public:
  explicit Session(EventLoop &loop) : loop(loop) {}

  /// Takes an `--endpoint-url`. False with a message (complete lines) when it is none.
  bool addEndpoint(std::string_view option, SmallBuffer &message) { return endpoints.add(option, message); }

  /// Makes ready for calls, once. False, with the execution's refusal set, when they cannot be made.
  bool start(Exec &exec);
  /// The same over a client and a provider of a test's.
  void start(std::unique_ptr<net::Client> client, std::unique_ptr<CredentialProvider> provider);

  net::Client &http() { return *client; }
  CredentialProvider &credentials() { return *provider; }
  Endpoint resolve(const ServiceNames &service, std::string_view region) const {
    return endpoints.resolve(service, region);
  }

  /// Seconds since 1970 by the services' clock.
  int64_t now() const;
  /// Learns from an answer what time it is there. False when that is no news.
  bool setClock(const net::Response &response);

  /// From 0 to 1. Pauses are nobody's result: they do not draw from the execution's generator.
  double random();

  // Of the request being sent, kept for their memory.
  std::string target;
  std::vector<net::Header> headers;
  OwnedHeaders signature;

private:
  EventLoop &loop;
  Endpoints endpoints;
  std::unique_ptr<net::Client> client;
  std::unique_ptr<CredentialProvider> provider;
  int64_t clockOffsetSeconds = 0; ///< the services' clock minus ours
  uint64_t randomState = 1;
};

} // namespace aslrt::aws

#endif // ASLRT_AWS_SESSION_H

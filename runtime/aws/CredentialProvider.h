// SPDX-License-Identifier: Apache-2.0
//
// CredentialProvider: who the program is to AWS.
//
// The places are looked at in the order of the Java SDK: environment, web identity, profile in the shared
// credentials and config files, container endpoint, instance metadata (IMDSv2). A place where nothing is set up is
// passed over; one that is set up and does not work ends the look-up, since keys of somebody else are no
// substitute. What expires is asked for again five minutes before it does. Roles of tasks (`Credentials.RoleArn`)
// are assumed through STS from there, and kept per role.
//
// Failures are not kept: the next `get` looks again. While keys are still valid, a failed renewal is not one.

#ifndef ASLRT_AWS_CREDENTIALPROVIDER_H
#define ASLRT_AWS_CREDENTIALPROVIDER_H

#include "aws/Signing.h"

#include <memory>
#include <string_view>

namespace aslrt::aws {

class Endpoints;

/// What a look-up gave: credentials, or a problem for the cause of an error, in the words of the service's SDK.
struct CredentialResult {
  const Credentials *credentials = nullptr; ///< valid during the callback
  std::string_view problem;
  bool isRefused = false; ///< the service that gives credentials has said no
};

using CredentialsDone = void (*)(void *owner, const CredentialResult &result);

class CredentialProvider {
public:
  virtual ~CredentialProvider() = default;

  /// Gives the credentials of `roleArn`, or the program's own when it is empty. When they are at hand `done` is
  /// called before this returns; else later, from the event loop. Several may wait at once.
  virtual void get(std::string_view roleArn, CredentialsDone done, void *owner) = 0;
  /// `owner` waits no longer.
  virtual void cancel(void *owner) = 0;
  /// A service has refused these keys as expired: they are asked for anew at the next `get`.
  virtual void forget(std::string_view roleArn) = 0;
};

/// Neither `client` nor `endpoints` is owned. `nowUnixMs`: the real time, for tests another one.
std::unique_ptr<CredentialProvider> makeCredentialProvider(net::Client &client, const Endpoints &endpoints,
                                                           std::string_view region,
                                                           int64_t (*nowUnixMs)() = nullptr);

} // namespace aslrt::aws

#endif // ASLRT_AWS_CREDENTIALPROVIDER_H

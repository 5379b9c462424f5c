// SPDX-License-Identifier: Apache-2.0
//
// Lookup: one way to credentials, gone once.
//
// The ways are small objects that contain each other: a chain tries several, a role has the look-up of the keys that
// may assume it inside. Destroying a look-up ends it, with all that is in flight, and nothing is called any more.

#ifndef ASLRT_AWS_LOOKUP_H
#define ASLRT_AWS_LOOKUP_H

#include "aws/Endpoints.h"
#include "aws/Signing.h"
#include "network/Http.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aslrt::aws {

/// What all look-ups of a provider share.
struct LookupContext {
  net::Client &client;
  const Endpoints &endpoints;
  std::string region;
  int64_t (*nowUnixMs)();
};

/// How a look-up ended.
struct LookupResult {
  enum class Kind : uint8_t {
    Found,
    Absent, ///< nothing is set up there: the next place is looked at
    Failed, ///< what is set up there does not work: no other place is looked at
  };
  Kind kind = Kind::Absent;
  Credentials credentials;     ///< of Found
  std::string text;            ///< of the others: why, without a full stop
  bool isRefused = false;      ///< of Failed: STS refused
  bool isTokenExpired = false; ///< of Failed: it refused the keys that it was asked with as expired

  static LookupResult found(const Credentials &credentials);
  static LookupResult absent(std::string why);
  static LookupResult failed(std::string why);
};

using LookupDone = void (*)(void *owner, LookupResult &result);

class Lookup {
public:
  Lookup() = default;
  virtual ~Lookup() = default;
  Lookup(const Lookup &) = delete;
  Lookup &operator=(const Lookup &) = delete;

  /// Begins. `whenDone(wantedBy, result)` is called once, perhaps before this returns; the look-up may be destroyed
  /// in it.
  void start(LookupDone whenDone, void *wantedBy) {
    done = whenDone;
    owner = wantedBy;
    run();
  }

protected:
  virtual void run() = 0;
  /// The last thing a look-up does: it may be gone afterwards.
  void finish(LookupResult result) { done(owner, result); }

private:
  LookupDone done = nullptr;
  void *owner = nullptr;
};

/// A look-up that sends requests, one at a time, and may wait in between.
class HttpLookup : public Lookup {
public:
  explicit HttpLookup(const LookupContext &context) : context(context) {}
  ~HttpLookup() override;

protected:
  void send(const net::Request &request);
  void wait(double seconds);
  virtual void answered(const net::Outcome &outcome) = 0;
  virtual void waited() = 0;

  const LookupContext &context;

private:
  net::Exchange *exchange = nullptr;
  net::ClientTimer *timer = nullptr;
};

/// `Unable to execute HTTP request: ..`, as the SDK says it.
std::string describe(const net::Error &error);

// ---------------------------------------------------------------------------------------------
// Places
// ---------------------------------------------------------------------------------------------

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
std::unique_ptr<Lookup> makeEnvironmentLookup();

/// The token that AWS_WEB_IDENTITY_TOKEN_FILE names, for AWS_ROLE_ARN.
std::unique_ptr<Lookup> makeWebIdentityLookup(const LookupContext &context);

/// The profile in use.
std::unique_ptr<Lookup> makeProfileLookup(const LookupContext &context);

/// The endpoint that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI names.
std::unique_ptr<Lookup> makeContainerLookup(const LookupContext &context);

/// The metadata service of EC2, version 2.
std::unique_ptr<Lookup> makeInstanceLookup(const LookupContext &context);

/// The output of a command; `source` is for problems.
std::unique_ptr<Lookup> makeProcessLookup(const LookupContext &context, std::string_view command,
                                          std::string source);

// ---------------------------------------------------------------------------------------------
// Roles
// ---------------------------------------------------------------------------------------------

/// A role to be assumed.
struct Role {
  std::string arn;
  std::string sessionName; ///< empty: one is made up
  std::string externalId;  ///< empty: none
  uint32_t durationSeconds = 3600;
};

/// Assumes `role` with the keys that `base` finds.
std::unique_ptr<Lookup> makeRoleLookup(const LookupContext &context, std::unique_ptr<Lookup> base, Role role);

/// Assumes `role` with the token in a file.
std::unique_ptr<Lookup> makeTokenRoleLookup(const LookupContext &context, std::string tokenPath, Role role);

// ---------------------------------------------------------------------------------------------
// Documents
// ---------------------------------------------------------------------------------------------

/// Reads the JSON in which commands, containers and EC2 give keys. `tokenName` is the member of the session token.
/// `source` begins a problem.
LookupResult readCredentialDocument(std::string_view json, std::string_view tokenName, std::string_view source);

/// The value of an environment variable; empty when it is not set.
std::string_view environmentOf(const char *name);

/// Reads a file with a token, without blanks at its ends. False with `problem`.
bool readTokenFile(const std::string &path, std::string &token, std::string &problem);

} // namespace aslrt::aws

#endif // ASLRT_AWS_LOOKUP_H

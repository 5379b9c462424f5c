// SPDX-License-Identifier: Apache-2.0
//
// CredentialProvider: see CredentialProvider.h. Which keys are kept and who waits for them; how they are found is
// in the look-ups (Lookup.h).

#include "aws/CredentialProvider.h"
#include "aws/Digest.h"
#include "aws/Lookup.h"

#include <algorithm>
#include <ctime>
#include <iterator>

namespace aslrt::aws {

namespace {

constexpr int64_t kMinuteMs = 60 * 1000;
/// How long before their end keys are renewed.
constexpr int64_t kRenewalMs = 5 * kMinuteMs;
/// Roles come from inputs, so that there may be any number of them.
constexpr size_t kMostKept = 256;

int64_t systemNowUnixMs() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

// ---------------------------------------------------------------------------------------------
// The chain
// ---------------------------------------------------------------------------------------------

struct Place {
  const char *name; ///< as the SDK calls it
  std::unique_ptr<Lookup> (*make)(const LookupContext &context);
};

constexpr Place kPlaces[] = {
    {"EnvironmentVariableCredentialsProvider", [](const LookupContext &) { return makeEnvironmentLookup(); }},
    {"WebIdentityTokenCredentialsProvider", makeWebIdentityLookup},
    {"ProfileCredentialsProvider", makeProfileLookup},
    {"ContainerCredentialsProvider", makeContainerLookup},
    {"InstanceProfileCredentialsProvider", makeInstanceLookup},
};

/// Looks at one place after the other.
class ChainLookup : public Lookup {
public:
  explicit ChainLookup(const LookupContext &context) : context(context) {}

private:
  void run() override {
    if (next == std::size(kPlaces)) {
      constexpr std::string_view kNothing = "Unable to load AWS credentials from any provider in the chain: [";
      return finish(LookupResult::failed(std::string(kNothing) + reasons + "]"));
    }
    inner = kPlaces[next++].make(context);
    inner->start(
        [](void *owner, LookupResult &result) { static_cast<ChainLookup *>(owner)->hasEnded(result); }, this);
  }

  void hasEnded(LookupResult &result) {
    if (result.kind != LookupResult::Kind::Absent)
      return finish(std::move(result));
    reasons.append(reasons.empty() ? "" : ", ").append(kPlaces[next - 1].name).append(": ").append(result.text);
    run();
  }

  const LookupContext &context;
  std::unique_ptr<Lookup> inner;
  std::string reasons;
  size_t next = 0;
};

/// What another `get` of the provider gives.
class SharedLookup : public Lookup {
public:
  explicit SharedLookup(CredentialProvider &provider) : provider(provider) {}
  ~SharedLookup() override { provider.cancel(this); }

private:
  void run() override {
    provider.get(
        "",
        [](void *owner, const CredentialResult &result) {
          static_cast<SharedLookup *>(owner)->finish(
              result.credentials ? LookupResult::found(*result.credentials)
                                 : LookupResult::failed(std::string(result.problem)));
        },
        this);
  }

  CredentialProvider &provider;
};

// ---------------------------------------------------------------------------------------------
// The provider
// ---------------------------------------------------------------------------------------------

struct Waiter {
  CredentialsDone done;
  void *owner;
};

class ChainProvider : public CredentialProvider {
public:
  ChainProvider(net::Client &client, const Endpoints &endpoints, std::string_view region,
                int64_t (*nowUnixMs)())
      : context{client, endpoints, std::string(region), nowUnixMs} {}

  ~ChainProvider() override {
    // Look-ups of roles wait for the program's own keys through us: they go while everything stands.
    isEnding = true;
    for (auto &identity : identities)
      identity->lookup.reset();
  }

  void get(std::string_view roleArn, CredentialsDone done, void *owner) override {
    Identity &identity = identityOf(roleArn);
    if (isFresh(identity)) [[likely]]
      return tell(*identity.credentials, {done, owner});
    identity.waiters.push_back({done, owner});
    if (!identity.lookup)
      startLookup(identity);
  }

  void cancel(void *owner) override {
    if (isEnding)
      return;
    auto isOwners = [owner](const Waiter &waiter) { return waiter.owner == owner; };
    std::vector<std::unique_ptr<Lookup>> ended; // may call `cancel` again
    for (auto &identity : identities) {
      bool hasWaited = std::erase_if(identity->waiters, isOwners) > 0;
      std::erase_if(identity->told, isOwners);
      if (hasWaited && identity->waiters.empty() && identity->lookup)
        ended.push_back(std::move(identity->lookup));
    }
  }

  void forget(std::string_view roleArn) override {
    for (auto &identity : identities)
      if (identity->roleArn == roleArn)
        replace(*identity, nullptr);
  }

private:
  struct Identity {
    ChainProvider *provider;
    std::string roleArn; ///< empty: the program's own
    std::unique_ptr<Credentials> credentials; ///< null: none
    int64_t renewalUnixMs = 0; ///< from when on they are asked for again; of those that expire
    std::unique_ptr<Lookup> lookup;
    std::vector<Waiter> waiters;
    std::vector<Waiter> told; ///< those that are told a result just now, last first
    uint32_t tellings = 0;    ///< under way; a callback may lead to another one
  };

  bool isFresh(const Identity &identity) const {
    return identity.credentials &&
           (identity.credentials->expiresUnixMs == 0 || context.nowUnixMs() < identity.renewalUnixMs);
  }

  Identity &identityOf(std::string_view roleArn) {
    for (auto &identity : identities)
      if (identity->roleArn == roleArn)
        return *identity;
    if (identities.size() >= kMostKept) {
      // The oldest one that nobody waits for.
      auto idle = std::find_if(identities.begin(), identities.end(), [](const auto &identity) {
        return !identity->roleArn.empty() && !identity->lookup && identity->tellings == 0;
      });
      if (idle != identities.end()) {
        replace(**idle, nullptr);
        identities.erase(idle);
      }
    }
    identities.push_back(std::make_unique<Identity>());
    identities.back()->provider = this;
    identities.back()->roleArn = roleArn;
    return *identities.back();
  }

  void startLookup(Identity &identity) {
    if (identity.roleArn.empty()) {
      identity.lookup = std::make_unique<ChainLookup>(context);
    } else {
      Role role;
      role.arn = identity.roleArn;
      identity.lookup = makeRoleLookup(context, std::make_unique<SharedLookup>(*this), std::move(role));
    }
    identity.lookup->start(
        [](void *owner, LookupResult &result) {
          auto *identity = static_cast<Identity *>(owner);
          identity->provider->hasEnded(*identity, result);
        },
        &identity);
  }

  void hasEnded(Identity &identity, LookupResult &result) {
    identity.lookup.reset();
    int64_t now = context.nowUnixMs();
    int64_t expires = result.credentials.expiresUnixMs;
    if (result.kind == LookupResult::Kind::Found && expires != 0 && expires <= now) {
      result.kind = LookupResult::Kind::Failed;
      result.text = "the credentials that were found have already expired";
    }
    if (result.kind == LookupResult::Kind::Found) {
      replace(identity, std::make_unique<Credentials>(result.credentials));
      identity.credentials->serial = ++lastSerial;
      // Keys with less time than that left are not asked for again at every use.
      identity.renewalUnixMs = std::max(expires - kRenewalMs, now + std::min(kMinuteMs, (expires - now) / 2));
    } else if (identity.credentials && now < identity.credentials->expiresUnixMs) {
      identity.renewalUnixMs = now + kMinuteMs;
    } else {
      replace(identity, nullptr);
      if (result.isTokenExpired)
        forget(""); // the keys that roles are assumed with
      return tell(identity, {nullptr, result.text, result.isRefused});
    }
    tell(identity, {identity.credentials.get(), {}});
  }

  /// Other credentials, or none, in place of those there are; whoever is told of these just now may go on using them.
  void replace(Identity &identity, std::unique_ptr<Credentials> credentials) {
    std::swap(identity.credentials, credentials);
    if (tellings > 0 && credentials)
      replaced.push_back(std::move(credentials));
  }

  void endTelling() {
    if (--tellings == 0 && !replaced.empty()) [[unlikely]]
      replaced.clear();
  }

  void tell(const Credentials &credentials, Waiter waiter) {
    ++tellings;
    waiter.done(waiter.owner, {&credentials, {}});
    endTelling();
  }

  void tell(Identity &identity, const CredentialResult &result) {
    ++identity.tellings;
    ++tellings;
    identity.told.insert(identity.told.begin(), identity.waiters.rbegin(), identity.waiters.rend());
    identity.waiters.clear();
    while (!identity.told.empty()) {
      Waiter waiter = identity.told.back();
      identity.told.pop_back();
      waiter.done(waiter.owner, result);
    }
    --identity.tellings;
    endTelling();
  }

  LookupContext context;
  std::vector<std::unique_ptr<Identity>> identities;
  std::vector<std::unique_ptr<Credentials>> replaced; ///< while somebody may use them
  uint32_t tellings = 0; ///< under way
  uint64_t lastSerial = 0;
  bool isEnding = false;
};

} // namespace

std::unique_ptr<CredentialProvider> makeCredentialProvider(net::Client &client, const Endpoints &endpoints,
                                                           std::string_view region, int64_t (*nowUnixMs)()) {
  return std::make_unique<ChainProvider>(client, endpoints, region, nowUnixMs ? nowUnixMs : systemNowUnixMs);
}

} // namespace aslrt::aws

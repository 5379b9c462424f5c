// SPDX-License-Identifier: Apache-2.0
//
// ProfileLookup: what a profile says about keys.
//
//   role_arn + web_identity_token_file              a role, assumed with a token
//   role_arn + source_profile or credential_source  a role, assumed with keys from there, which may be a role too
//   aws_access_key_id ..                            the keys themselves
//   credential_process                              a command that prints them
//
// Files are read at each look-up, so that keys that another program has renewed are found.

#include "aws/Lookup.h"
#include "aws/Profiles.h"
#include "io/ProfileFile.h"

#include <algorithm>

namespace aslrt::aws {

namespace {

/// A look-up whose end is known at its beginning.
class SettledLookup : public Lookup {
public:
  explicit SettledLookup(LookupResult result) : result(std::move(result)) {}

private:
  void run() override { finish(std::move(result)); }
  LookupResult result;
};

std::unique_ptr<Lookup> settle(LookupResult result) { return std::make_unique<SettledLookup>(std::move(result)); }

std::unique_ptr<Lookup> fail(std::string text) { return settle(LookupResult::failed(std::move(text))); }

/// Makes the look-ups of profiles that refer to each other.
class ProfileResolver {
public:
  ProfileResolver(const LookupContext &context, const Profiles &profiles) : context(context), profiles(profiles) {}

  std::unique_ptr<Lookup> resolve(const std::string &name) {
    visited.push_back(name);
    auto get = [&](std::string_view key) { return profiles.get(name, key); };
    std::string profile = "profile '" + name + "'";
    if (std::string_view arn = get("role_arn"); !arn.empty())
      return resolveRole(name, arn);
    if (!get("aws_access_key_id").empty() || !get("aws_secret_access_key").empty())
      return resolveKeys(name);
    if (std::string_view command = get("credential_process"); !command.empty())
      return makeProcessLookup(context, command, "credential_process of " + profile);
    for (std::string_view key : {"sso_session", "sso_start_url", "login_session"})
      if (!get(key).empty())
        return fail(profile + " signs in through a browser (" + std::string(key) +
                    "), which this program cannot do; run 'aws configure export-credentials --profile " + name +
                    " --format env' and set what it prints");
    return settle(LookupResult::absent(profile + " has no credentials"));
  }

private:
  std::unique_ptr<Lookup> resolveKeys(const std::string &name) {
    Credentials credentials;
    credentials.accessKeyId = profiles.get(name, "aws_access_key_id");
    credentials.secretAccessKey = profiles.get(name, "aws_secret_access_key");
    credentials.sessionToken = profiles.get(name, "aws_session_token");
    if (credentials.accessKeyId.empty())
      return fail("profile '" + name + "' has aws_secret_access_key, but not aws_access_key_id");
    if (credentials.secretAccessKey.empty())
      return fail("profile '" + name + "' has aws_access_key_id, but not aws_secret_access_key");
    return settle(LookupResult::found(credentials));
  }

  std::unique_ptr<Lookup> resolveRole(const std::string &name, std::string_view arn) {
    auto get = [&](std::string_view key) { return profiles.get(name, key); };
    std::string profile = "profile '" + name + "'";
    if (!get("mfa_serial").empty())
      return fail(profile + " asks for a code of an MFA device (mfa_serial), which this program cannot do; give "
                            "it the keys of a session instead");
    Role role;
    role.arn = arn;
    role.sessionName = get("role_session_name");
    role.externalId = get("external_id");
    if (std::string_view text = get("duration_seconds"); !text.empty() && !readDuration(text, role.durationSeconds))
      return fail("duration_seconds of " + profile + " is no number from 900 to 43200");

    std::string_view tokenPath = get("web_identity_token_file"), source = get("source_profile");
    std::string_view place = get("credential_source");
    if (!tokenPath.empty())
      return makeTokenRoleLookup(context, std::string(tokenPath), std::move(role));
    if (!source.empty() && !place.empty())
      return fail(profile + " has source_profile and credential_source; it can have one of them only");
    if (source.empty() && place.empty())
      return fail(profile + " has role_arn, but neither source_profile nor credential_source");
    std::unique_ptr<Lookup> base = source.empty() ? resolvePlace(profile, place) : resolveSource(name, source);
    return makeRoleLookup(context, std::move(base), std::move(role));
  }

  std::unique_ptr<Lookup> resolveSource(const std::string &name, std::string_view source) {
    std::string next(source);
    // A profile may be its own source: then its keys are meant.
    if (next == name && !profiles.get(name, "aws_access_key_id").empty())
      return resolveKeys(name);
    if (!profiles.has(next))
      return fail("profile '" + name + "' has source_profile '" + next + "', which does not exist");
    auto first = std::find(visited.begin(), visited.end(), next);
    if (first == visited.end())
      return resolve(next);
    std::string circle;
    for (; first != visited.end(); ++first)
      circle += *first + " -> ";
    return fail("the source_profile of profiles leads in a circle: " + circle + next);
  }

  std::unique_ptr<Lookup> resolvePlace(const std::string &profile, std::string_view place) {
    if (place == "Environment")
      return makeEnvironmentLookup();
    if (place == "Ec2InstanceMetadata")
      return makeInstanceLookup(context);
    if (place == "EcsContainer")
      return makeContainerLookup(context);
    return fail("credential_source of " + profile + " is '" + std::string(place) +
                "'; it can be Environment, Ec2InstanceMetadata or EcsContainer");
  }

  static bool readDuration(std::string_view text, uint32_t &seconds) {
    uint32_t value = 0;
    for (char byte : text) {
      if (byte < '0' || byte > '9' || value > 43200)
        return false;
      value = value * 10 + static_cast<uint32_t>(byte - '0');
    }
    seconds = value;
    return value >= 900 && value <= 43200;
  }

  const LookupContext &context;
  const Profiles &profiles;
  std::vector<std::string> visited;
};

class ProfileLookup : public Lookup {
public:
  explicit ProfileLookup(const LookupContext &context) : context(context) {}

private:
  void run() override {
    Profiles profiles;
    std::string problem, name(profileName());
    if (!profiles.load(problem))
      return finish(LookupResult::failed(std::move(problem)));
    if (!profiles.has(name)) {
      std::string text = "there is no profile '" + name + "' in the shared configuration files";
      // One that was asked for by name is missed.
      return finish(environmentOf("AWS_PROFILE").empty() ? LookupResult::absent(std::move(text))
                                                         : LookupResult::failed(std::move(text)));
    }
    inner = ProfileResolver(context, profiles).resolve(name);
    inner->start([](void *owner, LookupResult &result) {
      static_cast<ProfileLookup *>(owner)->finish(std::move(result));
    }, this);
  }

  const LookupContext &context;
  std::unique_ptr<Lookup> inner;
};

} // namespace

std::unique_ptr<Lookup> makeProfileLookup(const LookupContext &context) {
  return std::make_unique<ProfileLookup>(context);
}

} // namespace aslrt::aws

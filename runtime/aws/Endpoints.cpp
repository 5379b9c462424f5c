// SPDX-License-Identifier: Apache-2.0
//
// Endpoints: see Endpoints.h.

#include "aws/Endpoints.h"
#include "aws/Hosts.h"
#include "aws/Profiles.h"
#include "io/Diagnostics.h"
#include "io/ProfileFile.h"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

namespace aslrt::aws {

namespace {

std::string_view environment(const char *name) {
  const char *value = getenv(name);
  return value ? value : std::string_view();
}

/// Lower-case letters and digits of a name: what `Secrets Manager`, `secrets_manager` and `secretsmanager` share.
std::string squeezed(std::string_view name) {
  std::string out;
  for (char byte : name) {
    if (byte >= 'A' && byte <= 'Z')
      byte |= 0x20;
    if (byte != ' ' && byte != '_' && byte != '-')
      out += byte;
  }
  return out;
}

/// Names in ARNs and host names that are known better than the ids.
struct Alias {
  std::string_view name;
  std::string_view id;
};
constexpr Alias kAliases[] = {
    {"email", "ses"},           {"events", "eventbridge"},   {"logs", "cloudwatch_logs"},
    {"monitoring", "cloudwatch"}, {"states", "sfn"},         {"stepfunctions", "sfn"},
};

/// Whether a setting says yes: `true` in any case.
bool isSet(std::string_view value) { return isSameSetting(value, "true"); }

bool fail(SmallBuffer &message, std::string_view text) {
  appendError(message, text);
  return false;
}

} // namespace

std::string_view findServiceId(std::string_view name) {
  std::string wanted = squeezed(name);
  for (const Alias &alias : kAliases)
    if (alias.name == wanted)
      return alias.id;
  for (size_t index = 0; index < kServiceCount; ++index)
    if (squeezed(kServices[index].id) == wanted)
      return kServices[index].id;
  return {};
}

bool checkRegion(std::string_view region, SmallBuffer &message) {
  bool isGood = !region.empty() && region.size() <= 63 && region.front() != '-' && region.back() != '-';
  bool hasOther = false; // than digits
  for (char byte : region) {
    bool isDigit = byte >= '0' && byte <= '9';
    bool isLetter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    isGood &= isDigit || isLetter || byte == '-';
    hasOther |= !isDigit;
  }
  if (isGood && hasOther)
    return true;
  std::string text = "'";
  text.append(region).append("' is no region: one has letters, digits and hyphens, as in 'eu-central-1'");
  return fail(message, text);
}

bool Endpoints::add(std::string_view option, SmallBuffer &message) {
  Custom custom;
  std::string_view url = option;
  // A '=' in a URL comes after its scheme's colon.
  size_t equals = option.find_first_of("=:/");
  if (equals != std::string_view::npos && option[equals] == '=') {
    std::string_view name = option.substr(0, equals);
    url = option.substr(equals + 1);
    custom.service = findServiceId(name);
    if (custom.service.empty()) {
      std::string text = "--endpoint-url: there is no service '";
      text.append(name).append("'");
      std::vector<std::string_view> names;
      for (size_t index = 0; index < kServiceCount; ++index)
        names.push_back(kServices[index].id);
      for (const Alias &alias : kAliases)
        names.push_back(alias.name);
      if (std::string_view near = closestName(name, names.data(), names.size()); !near.empty())
        text.append("; did you mean '").append(near).append("'?");
      return fail(message, text);
    }
  }
  std::string problem;
  if (!parseUrl(url, custom.url, problem))
    return fail(message, "--endpoint-url: the URL " + problem);
  if (!custom.url.query.empty() || url.find('?') != std::string_view::npos)
    return fail(message, "--endpoint-url: the URL has a query ('?'), which an endpoint cannot have");
  options.push_back(std::move(custom));
  return true;
}

bool Endpoints::addSetting(std::string_view service, std::string_view url, std::string_view source,
                           SmallBuffer &message) {
  if (url.empty())
    return true;
  Custom custom{std::string(service), {}};
  std::string problem;
  if (parseUrl(url, custom.url, problem) && url.find('?') != std::string_view::npos)
    problem = "has a query ('?'), which an endpoint cannot have";
  if (!problem.empty())
    return fail(message, "the URL in " + std::string(source) + " " + problem);
  settings.push_back(std::move(custom));
  return true;
}

bool Endpoints::readFlag(bool &flag, const char *variable, std::string_view key, const Profiles &profiles,
                         SmallBuffer &message) {
  std::string source = variable;
  std::string_view value = environment(variable);
  if (value.empty()) {
    value = profiles.get(profileName(), key);
    source = std::string(key) + " of profile '" + std::string(profileName()) + "'";
  }
  flag = isSet(value);
  if (flag || value.empty() || isSameSetting(value, "false"))
    return true;
  return fail(message, source + " is '" + std::string(value) + "', which is neither true nor false");
}

bool Endpoints::load(SmallBuffer &message) {
  Profiles profiles;
  std::string problem;
  if (!profiles.load(problem))
    return fail(message, problem);
  bool ignoresUrls = false;
  if (!readFlag(useFips, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", profiles, message) ||
      !readFlag(useDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", profiles, message) ||
      !readFlag(ignoresUrls, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", profiles,
                message))
    return false;
  settings.clear();
  if (ignoresUrls)
    return true;

  constexpr std::string_view kVariable = "AWS_ENDPOINT_URL";
  for (char **entry = environ; *entry; ++entry) {
    std::string_view text = *entry;
    size_t equals = std::min(text.find('='), text.size() - !text.empty());
    std::string_view name = text.substr(0, equals);
    if (!name.starts_with(kVariable) || name.size() <= kVariable.size() + 1 || name[kVariable.size()] != '_')
      continue;
    // Those of services nobody knows here are meant for other programs.
    std::string_view id = findServiceId(name.substr(kVariable.size() + 1));
    if (!id.empty() && !addSetting(id, text.substr(equals + 1), name, message))
      return false;
  }
  if (!addSetting("", environment("AWS_ENDPOINT_URL"), kVariable, message))
    return false;

  std::string_view profile = profileName(), services = profiles.get(profile, "services");
  if (!services.empty()) {
    std::string source = "endpoint_url of [services " + std::string(services) + "]";
    for (std::string_view service : profiles.servicesOf(services)) {
      std::string_view id = findServiceId(service);
      if (!id.empty() &&
          !addSetting(id, profiles.serviceSetting(services, service, "endpoint_url"), source, message))
        return false;
    }
  }
  return addSetting("", profiles.get(profile, "endpoint_url"),
                    "endpoint_url of profile '" + std::string(profile) + "'", message);
}

Endpoint Endpoints::resolve(const ServiceNames &service, std::string_view region) const {
  // Old ways to ask for FIPS: fips-us-east-1, us-east-1-fips.
  bool wantsFips = useFips;
  if (region.starts_with("fips-")) {
    region.remove_prefix(5);
    wantsFips = true;
  } else if (region.ends_with("-fips")) {
    region.remove_suffix(5);
    wantsFips = true;
  }

  const Custom *custom = nullptr;
  auto isOfAll = [](const Custom &candidate) { return candidate.service.empty(); };
  auto isOfThis = [&service](const Custom &candidate) { return candidate.service == service.id; };
  if (auto own = std::find_if(options.rbegin(), options.rend(), isOfThis); own != options.rend())
    custom = &*own;
  else if (auto all = std::find_if(options.rbegin(), options.rend(), isOfAll); all != options.rend())
    custom = &*all;
  for (const Custom &candidate : settings)
    if (!custom && (isOfAll(candidate) || isOfThis(candidate)))
      custom = &candidate;

  Host host = hostOf(service.id, service.endpointPrefix, region, wantsFips, useDualStack);
  Endpoint out;
  out.signingRegion = std::move(host.signingRegion);
  if (!custom) {
    out.host = std::move(host.name);
    out.basePath = std::move(host.path);
    out.isAmazon = true;
  } else {
    out.isTls = custom->url.isTls;
    out.host = custom->url.host;
    out.port = custom->url.port;
    out.basePath = custom->url.path;
    while (out.basePath.ends_with('/'))
      out.basePath.pop_back();
  }
  out.hasAmazonDomain = isAmazonHost(out.host);
  out.hostHeader = hostHeaderOf(out.isTls, out.host, out.port);
  return out;
}

} // namespace aslrt::aws

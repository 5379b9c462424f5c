// SPDX-License-Identifier: Apache-2.0
//
// Hosts: see Hosts.h.

#include "aws/Hosts.h"

#include <algorithm>
#include <iterator>

namespace aslrt::aws {

namespace {

/// Source: partitions.json, which all SDKs share.
constexpr Partition kPartitions[] = {
    {"aws", kAws, "", "amazonaws.com", "api.aws", "us-east-1"},
    {"aws-cn", kChina, "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"},
    {"aws-eusc", kEusc, "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"},
    {"aws-iso", kIso, "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", kIsoB, "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"},
    {"aws-iso-e", kIsoE, "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", kIsoF, "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"},
    {"aws-us-gov", kGov, "us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1"},
};

bool isBelow(std::string_view host, std::string_view suffix) {
  return host.size() > suffix.size() && host.ends_with(suffix) && host[host.size() - suffix.size() - 1] == '.';
}

uint8_t traitsOf(std::string_view id) {
  const ServiceHosts *end = kServices + kServiceCount;
  const ServiceHosts *found = std::lower_bound(
      kServices, end, id, [](const ServiceHosts &service, std::string_view wanted) { return service.id < wanted; });
  return found != end && found->id == id ? found->traits : 0;
}

const HostRule *findRule(std::string_view id, std::string_view region, uint8_t partition, uint8_t kind) {
  for (const HostRule *rule = kHostRules; rule != kHostRules + kHostRuleCount; ++rule)
    if (rule->id == id && (rule->partitions & partition) && (rule->kinds & kind) &&
        (rule->region.empty() || rule->region == region))
      return rule;
  return nullptr;
}

std::string expand(std::string_view text, std::string_view region, const Partition &partition, bool useFips) {
  std::string out;
  for (size_t index = 0; index < text.size(); ++index) {
    if (text[index] != '{') {
      out += text[index];
      continue;
    }
    switch (text[index + 1]) {
    case 'r': out += region; break;
    case 'g': out += partition.globalRegion; break;
    case 's': out += partition.suffix; break;
    case 'd': out += partition.dualStackSuffix; break;
    case 'f': out += useFips ? "-fips" : ""; break;
    }
    index += 2;
  }
  return out;
}

} // namespace

const Partition &partitionOf(std::string_view region) {
  const Partition *best = kPartitions;
  for (const Partition &partition : kPartitions)
    if (region.starts_with(partition.regionPrefix) && partition.regionPrefix.size() > best->regionPrefix.size())
      best = &partition;
  return *best;
}

bool isAmazonHost(std::string_view host) {
  return std::any_of(std::begin(kPartitions), std::end(kPartitions), [host](const Partition &partition) {
    return isBelow(host, partition.suffix) || isBelow(host, partition.dualStackSuffix);
  });
}

Host hostOf(std::string_view id, std::string_view endpointPrefix, std::string_view region, bool useFips,
            bool useDualStack) {
  const Partition &partition = partitionOf(region);
  Host out;
  uint8_t kind = useFips ? (useDualStack ? kFipsDual : kFips) : (useDualStack ? kDual : kPlain);
  if (const HostRule *rule = findRule(id, region, partition.bit, kind)) {
    out.name = expand(rule->host, region, partition, useFips);
    if (size_t slash = out.name.find('/'); slash != std::string::npos) {
      out.path = out.name.substr(slash);
      out.name.resize(slash);
    }
    out.signingRegion = rule->signingRegion.empty()
                            ? std::string(region)
                            : expand(rule->signingRegion, region, partition, useFips);
    return out;
  }
  uint8_t traits = traitsOf(id);
  if (traits & kGlobal)
    region = (traits & kOregon) && partition.bit == kAws ? "us-west-2" : partition.globalRegion;
  useDualStack |= (traits & kAlwaysDual) != 0;
  if (partition.bit == kGov &&
      ((traits & kGovWithoutFipsDual) || ((traits & kGovWithoutFips) && !useDualStack)))
    useFips = false;
  out.name.append(endpointPrefix).append(useFips ? "-fips." : ".").append(region).append(".");
  out.name += useDualStack ? partition.dualStackSuffix : partition.suffix;
  out.signingRegion = region;
  return out;
}

} // namespace aslrt::aws

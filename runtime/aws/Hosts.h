// SPDX-License-Identifier: Apache-2.0
//
// Hosts: the names of AWS's own hosts.
//
// Most services listen at PREFIX.REGION.SUFFIX; the suffix is the partition's, another one for hosts that have
// IPv6 addresses too (dual stack), and `-fips` follows the prefix of hosts with FIPS 140 cryptography. What
// differs from that is data (HostTable.cpp).

#ifndef ASLRT_AWS_HOSTS_H
#define ASLRT_AWS_HOSTS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aslrt::aws {

// ---------------------------------------------------------------------------------------------
// Partitions
// ---------------------------------------------------------------------------------------------

/// One bit a partition, so that a rule can name several.
enum : uint8_t {
  kAws = 1,
  kChina = 2,
  kEusc = 4,
  kIso = 8,
  kIsoB = 16,
  kIsoE = 32,
  kIsoF = 64,
  kGov = 128,
  kEverywhere = 255,
};

struct Partition {
  std::string_view id; ///< `aws-cn`
  uint8_t bit;
  std::string_view regionPrefix; ///< of its regions; of several the longest counts
  std::string_view suffix;
  std::string_view dualStackSuffix;
  std::string_view globalRegion; ///< where services that have no regions are
};

/// The partition of a region; `aws` for regions nobody knows.
const Partition &partitionOf(std::string_view region);

/// Whether a host is below a suffix of AWS.
bool isAmazonHost(std::string_view host);

// ---------------------------------------------------------------------------------------------
// Services
// ---------------------------------------------------------------------------------------------

/// What is so with all hosts of a service.
enum : uint8_t {
  kAlwaysDual = 1,         ///< there are dual-stack hosts only
  kGlobal = 2,             ///< all its hosts are in the partition's global region
  kOregon = 4,             ///< which for this service is us-west-2 in `aws`
  kGovWithoutFips = 8,     ///< in GovCloud the plain host has FIPS and no name besides
  kGovWithoutFipsDual = 16, ///< the same, and so for dual stack
};

struct ServiceHosts {
  std::string_view id;
  uint8_t traits;
};

/// Sorted by id.
extern const ServiceHosts kServices[];
extern const size_t kServiceCount;

/// Which kinds of hosts a rule is for.
enum : uint8_t { kPlain = 1, kDual = 2, kFips = 4, kFipsDual = 8, kAll = 15 };

/// A name that does not follow from the traits. In `host` stand `{r}` for the region, `{g}` for the partition's
/// global region, `{s}` and `{d}` for its suffixes, `{f}` for `-fips` when that is asked for.
struct HostRule {
  std::string_view id;
  std::string_view region; ///< empty: all
  uint8_t partitions;
  uint8_t kinds;
  std::string_view host;          ///< with a path when it has one
  std::string_view signingRegion; ///< a name, `{g}`, or empty: the region
};

/// Those of one service stand together; the first that fits counts.
extern const HostRule kHostRules[];
extern const size_t kHostRuleCount;

/// An AWS host and the region that signatures for it name.
struct Host {
  std::string name;
  std::string path; ///< `/v2`, or empty
  std::string signingRegion;
};

Host hostOf(std::string_view id, std::string_view endpointPrefix, std::string_view region, bool useFips,
            bool useDualStack);

} // namespace aslrt::aws

#endif // ASLRT_AWS_HOSTS_H

// SPDX-License-Identifier: Apache-2.0
//
// Endpoints: at which host a service listens.
//
// A service's own endpoint comes first: `--endpoint-url SERVICE=URL`, `--endpoint-url URL`,
// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, then the profile's `services` section and its `endpoint_url`, and
// last the partition's rule (Hosts.h), with FIPS and dual-stack hosts when asked for.

#ifndef ASLRT_AWS_ENDPOINTS_H
#define ASLRT_AWS_ENDPOINTS_H

#include "aws/Url.h"
#include "values/Strings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

class Profiles;

/// A service's names. Source: the `metadata` of AWS's service models.
struct ServiceNames {
  std::string_view id;             ///< serviceId in lower case, blanks and hyphens as underscores: `dynamodb`, `secrets_manager`
  std::string_view endpointPrefix; ///< first labels of its host: `dynamodb`, `api.sagemaker`
};

struct Endpoint {
  bool isTls = true;
  std::string host;
  uint16_t port = 443;
  std::string basePath;  ///< without a slash at its end; mostly empty for AWS's own
  std::string hostHeader; ///< host, with the port when it is not the scheme's own
  /// The region that signatures name: the one asked for, or that of a service without regions (`us-east-1` for
  /// IAM).
  std::string signingRegion;
  bool isAmazon = false; ///< a host of AWS, not a custom one
  /// Whether the host is below a domain of AWS, custom ones included (VPC endpoints): what `isAmazon` of a
  /// net::Request asks.
  bool hasAmazonDomain = false;
};

class Endpoints {
public:
  /// Takes an `--endpoint-url`: `[SERVICE=]URL`. False with a message (complete lines) when it is none. Of two for
  /// the same service the last one stands.
  bool add(std::string_view option, SmallBuffer &message);

  /// Reads what environment and profile say. False with a message when a URL there cannot be used.
  bool load(SmallBuffer &message);

  /// The endpoint of a service in a region; it does not fail: a region nobody knows belongs to partition `aws`.
  Endpoint resolve(const ServiceNames &service, std::string_view region) const;

private:
  struct Custom {
    std::string service; ///< id; empty: all
    Url url;
  };
  bool addSetting(std::string_view service, std::string_view url, std::string_view source, SmallBuffer &message);
  bool readFlag(bool &flag, const char *variable, std::string_view key, const Profiles &profiles,
                SmallBuffer &message);

  std::vector<Custom> options;  ///< the last one that fits counts
  std::vector<Custom> settings; ///< the first one that fits counts
  bool useFips = false;
  bool useDualStack = false;
};

/// Whether `region` may become part of a host name, as the SDKs ask. False with a message otherwise.
bool checkRegion(std::string_view region, SmallBuffer &message);

/// The id of a service that a user names: by id, its name in the SDKs (`secretsmanager`) or in ARNs (`states`).
/// Empty when there is none of that name.
std::string_view findServiceId(std::string_view name);

} // namespace aslrt::aws

#endif // ASLRT_AWS_ENDPOINTS_H

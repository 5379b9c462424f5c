// SPDX-License-Identifier: Apache-2.0
//
// Endpoints: at which host a service listens.
//
// A service's own endpoint comes first: `--endpoint-url SERVICE=URL`, `--endpoint-url URL`,
// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, then `endpoint_url` of the profile (service sections too), and
// last the partition's rule, with FIPS and dual-stack hosts when asked for.

#ifndef ASLRT_AWS_ENDPOINTS_H
#define ASLRT_AWS_ENDPOINTS_H

#include "values/Strings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

/// A service's names. Source: the `metadata` of AWS's service models.
struct ServiceNames {
  std::string_view id;             ///< serviceId in lower case, blanks as underscores: `dynamodb`, `secrets_manager`
  std::string_view endpointPrefix; ///< first label of its host: `dynamodb`
};

struct Endpoint {
  bool isTls = true;
  std::string host;
  uint16_t port = 443;
  std::string basePath;  ///< without a slash at its end; empty for AWS's own
  std::string hostHeader; ///< host, with the port when it is not the scheme's own
  bool isAmazon = false; ///< a host of AWS, not a custom one
};

class Endpoints {
public:
  /// Takes an `--endpoint-url`: `[SERVICE=]URL`. False with a message (complete lines) when it is none.
  bool add(std::string_view option, SmallBuffer &message);

  /// Reads what environment and profile say. False with a message when a URL there cannot be used.
  bool load(SmallBuffer &message);

  /// The endpoint of a service in a region; it does not fail: a region nobody knows belongs to partition `aws`.
  Endpoint resolve(const ServiceNames &service, std::string_view region) const;

private:
  struct Custom {
    std::string service; ///< id; empty: all
    std::string url;
  };
  std::vector<Custom> options;
  std::vector<Custom> settings;
  bool useFips = false;
  bool useDualStack = false;
};

} // namespace aslrt::aws

#endif // ASLRT_AWS_ENDPOINTS_H

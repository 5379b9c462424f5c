# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/aws, one a line, in alphabetical order.
asl_network_sources(
  AwsCaller.cpp
  Digest.cpp
  Encoding.cpp
  Endpoints.cpp
  HostTable.cpp
  Hosts.cpp
  Metadata.cpp
  Parameters.cpp
  Result.cpp
  RetryPolicy.cpp
  ServiceTable.cpp
  Signing.cpp
  Url.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/aws, one a line, in alphabetical order.
asl_network_sources(
  AwsCaller.cpp
  CredentialProvider.cpp
  Delivery.cpp
  Digest.cpp
  Encoding.cpp
  Endpoints.cpp
  HostTable.cpp
  Hosts.cpp
  Lookup.cpp
  Metadata.cpp
  MetadataLookup.cpp
  Parameters.cpp
  ProcessLookup.cpp
  ProfileLookup.cpp
  Profiles.cpp
  Result.cpp
  RetryPolicy.cpp
  RoleLookup.cpp
  S3Store.cpp
  ServiceTable.cpp
  Session.cpp
  Signing.cpp
  Url.cpp
  Xml.cpp
)

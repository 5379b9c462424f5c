// SPDX-License-Identifier: Apache-2.0
//
// ServiceCall: see ServiceCall.h.

#include "frontend/ServiceCall.h"

#include <cctype>

namespace asl {

namespace {

/// Facts about optimized integrations that no model holds. Sources: service-integrations 4.1, 5, 7; the names of
/// clients in version 1 of the Java SDK.
struct OptimizedService {
  std::string_view service;
  std::string_view errorPrefix;
  std::string_view errorService;
  std::string_view errorDefault;
  bool hasMetadata;
};

constexpr OptimizedService kOptimizedServices[] = {
    {"dynamodb", "DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException", true},
    {"lambda", "Lambda", "AWSLambda", "AWSLambdaException", true},
};

bool isAlphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)); }
bool isUpper(char c) { return std::isupper(static_cast<unsigned char>(c)); }
bool isLower(char c) { return std::islower(static_cast<unsigned char>(c)); }
bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }

/// Whether a word of a serviceId starts at `at`.
bool startsWord(std::string_view id, size_t at) {
  if (at == 0)
    return true;
  char before = id[at - 1], here = id[at];
  if (!isAlphanumeric(before))
    return true;
  char after = at + 1 < id.size() ? id[at + 1] : '\0';
  // A version: `v2` after capitals (`SESv2`), `V2` after small letters.
  bool isVersion = (here == 'v' || here == 'V') && isDigit(after) && at >= 2;
  if (isVersion && here == 'v' && isUpper(before) && isUpper(id[at - 2]))
    return true;
  if (isVersion && here == 'V' && isLower(before) && isLower(id[at - 2]))
    return true;
  if (isLower(before) && isUpper(here) && (isLower(after) || isUpper(after) || isDigit(after)))
    return true;
  bool endsAtVersion = after == 'v' && at + 2 < id.size() && isDigit(id[at + 2]);
  if (isUpper(before) && isUpper(here) && isLower(after) && !endsAtVersion)
    return true;
  return isDigit(before) && std::isalpha(static_cast<unsigned char>(here));
}

} // namespace

std::string sdkErrorPrefix(std::string_view serviceId) {
  // The one name in the documented list that does not follow the rule.
  if (serviceId == "MemoryDB")
    return "MemoryDB";
  std::string prefix;
  for (size_t i = 0; i < serviceId.size(); ++i) {
    if (!isAlphanumeric(serviceId[i]))
      continue;
    unsigned char c = static_cast<unsigned char>(serviceId[i]);
    prefix += static_cast<char>(startsWord(serviceId, i) ? std::toupper(c) : std::tolower(c));
  }
  for (std::string_view first : {"Amazon", "Aws"})
    if (prefix.starts_with(first) && prefix.size() > first.size())
      prefix.erase(0, first.size());
  constexpr std::string_view kLast = "Service";
  if (prefix.ends_with(kLast) && prefix.size() > kLast.size())
    prefix.resize(prefix.size() - kLast.size());
  return prefix;
}

std::optional<ServiceCall> findServiceCall(const Resource &resource) {
  // A job needs more than one call. A token needs one; that it comes back is not the call's affair.
  if (resource.pattern == IntegrationPattern::Sync || resource.pattern == IntegrationPattern::Sync2)
    return std::nullopt;
  ServiceCall call;
  std::string_view service = resource.service, action = resource.action;
  switch (resource.kind) {
  case ResourceKind::LambdaFunction:
    if (resource.hasSubstitution)
      return std::nullopt;
    service = "lambda";
    action = "invoke";
    call.handler = CallHandler::LambdaFunction;
    break;
  case ResourceKind::Optimized:
    if (service == "lambda" && action == "invoke")
      call.handler = CallHandler::LambdaInvoke;
    break;
  case ResourceKind::AwsSdk:
    call.isOptimized = false;
    break;
  default:
    return std::nullopt;
  }
  call.model = findServiceModel(service);
  call.operation = call.model ? call.model->find(action) : nullptr;
  if (!call.operation)
    return std::nullopt;
  if (!call.isOptimized) {
    call.errorPrefix = call.errorService = sdkErrorPrefix(call.model->serviceId);
    call.errorDefault = call.errorPrefix + "Exception";
    return call;
  }
  for (const OptimizedService &entry : kOptimizedServices) {
    if (entry.service != service)
      continue;
    call.errorPrefix = entry.errorPrefix;
    call.errorService = entry.errorService;
    call.errorDefault = entry.errorDefault;
    call.hasMetadata = entry.hasMetadata;
    return call;
  }
  return std::nullopt;
}

} // namespace asl

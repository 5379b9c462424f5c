// SPDX-License-Identifier: Apache-2.0
//
// ServiceCall.h: what a Task's resource comes to on the wire, for the resources that compiled programs call
// themselves.
//
// The wire comes from the service's model. How Step Functions dresses it (names of errors, metadata in
// results, what a field may hold) depends on the integration, and is a row of a table here.

#ifndef ASL_FRONTEND_SERVICECALL_H
#define ASL_FRONTEND_SERVICECALL_H

#include "frontend/Resource.h"
#include "frontend/ServiceModel.h"

#include <optional>
#include <string>

namespace asl {

/// What sets a call apart from those that follow from their model alone.
enum class CallHandler : uint8_t {
  Plain,
  LambdaInvoke,   // lambda:invoke: a payload of JSON, errors of the function
  LambdaFunction, // a function's ARN: the input is the payload, the payload the result
};

struct ServiceCall {
  const ServiceModel *model = nullptr;
  const ServiceOperation *operation = nullptr;
  CallHandler handler = CallHandler::Plain;
  /// Optimized integrations and function ARNs, not SDK integrations.
  bool isOptimized = true;
  /// Results have SdkHttpMetadata and SdkResponseMetadata.
  bool hasMetadata = false;
  /// First part of error names: "DynamoDB", "DynamoDb".
  std::string errorPrefix;
  /// Service in causes: "AmazonDynamoDBv2", "DynamoDb".
  std::string errorService;
  /// Error for a code that the service does not declare: "AmazonDynamoDBException", "DynamoDbException".
  std::string errorDefault;
};

/// How `resource` is called, or nothing when programs cannot call it themselves.
std::optional<ServiceCall> findServiceCall(const Resource &resource);

/// First part of the error names of an SDK integration, from the model's serviceId: "DynamoDB" is "DynamoDb",
/// "CloudWatch Logs" is "CloudWatchLogs". Source: service-integrations, 7.1.
std::string sdkErrorPrefix(std::string_view serviceId);

} // namespace asl

#endif

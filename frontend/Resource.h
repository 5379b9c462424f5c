// SPDX-License-Identifier: Apache-2.0
//
// Resource.h: what the `Resource` of a Task, an ItemReader or a ResultWriter names.

#ifndef ASL_FRONTEND_RESOURCE_H
#define ASL_FRONTEND_RESOURCE_H

#include <cstdint>
#include <string>
#include <string_view>

namespace asl {

enum class ResourceKind : uint8_t {
  LambdaFunction, // arn:P:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]
  Activity,       // arn:P:states:REGION:ACCOUNT:activity:NAME
  Optimized,      // arn:P:states:::SERVICE:ACTION[.PATTERN]
  AwsSdk,         // arn:P:states:::aws-sdk:SERVICE:ACTION[.PATTERN]
  Http,           // arn:P:states:::http:invoke
  Other,          // a substitution such as "${Function}"
  Invalid         // none of these; refused
};

/// How the service waits for the work that an integration starts.
enum class IntegrationPattern : uint8_t { None, Sync, Sync2, WaitForTaskToken };

struct Resource {
  ResourceKind kind = ResourceKind::Invalid;
  /// "aws", "aws-cn", "aws-us-gov".
  std::string partition;
  /// Lambda, Activity: as written. Others: empty.
  std::string region;
  std::string account;
  /// Optimized: "lambda", "sqs"; AwsSdk: "dynamodb"; Http: "http"; Lambda, Activity: empty.
  std::string service;
  /// Optimized, AwsSdk, Http: the action without pattern ("invoke", "putItem").
  std::string action;
  IntegrationPattern pattern = IntegrationPattern::None;
  /// Lambda, Activity: the name; Lambda: also the qualifier, when given.
  std::string functionName;
  std::string qualifier;
  /// The texts in history events: resourceType ("lambda", "aws-sdk:dynamodb"; empty for Lambda ARNs and
  /// activities, whose events have none) and resource ("invoke", "startExecution.sync:2"; the whole ARN
  /// for Lambda ARNs and activities).
  std::string resourceType;
  std::string resourceName;
  /// Holds a substitution "${Name}" somewhere.
  bool hasSubstitution = false;
  /// Invalid: what is wrong, in our words.
  std::string problem;
  /// Invalid: a part of the text that is a slip, and what was meant; both empty when there is no good guess.
  std::string slip, meant;
};

/// Reads a Resource. Never fails: what is not understood has kind Invalid and a problem.
Resource parseResource(std::string_view text);

} // namespace asl

#endif

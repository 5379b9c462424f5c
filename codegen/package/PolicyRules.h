// SPDX-License-Identifier: Apache-2.0
//
// PolicyRules.h: which actions of IAM a call needs, on what.

#ifndef ASL_CODEGEN_PACKAGE_POLICYRULES_H
#define ASL_CODEGEN_PACKAGE_POLICYRULES_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// When a rule counts.
enum class RuleUse : uint8_t {
  Call, ///< always
  Job,  ///< when the workflow waits for what the call began to end (`.sync`)
};

struct PolicyRule {
  std::string_view call;     ///< "glue:startJobRun", "aws-sdk:s3:headObject"
  std::string_view actions;  ///< with blanks in between
  std::string_view resource; ///< a form of resourceNames (ResourceNames.h)
  RuleUse use = RuleUse::Call;
  std::string_view passedTo = {}; ///< of iam:PassRole: the service that gets the role
};

/// The rules of an optimized integration, or of an SDK integration that does not follow the rule of its
/// service.
std::vector<const PolicyRule *> findPolicyRules(std::string_view call);

/// The form for what a call of SDK integrations acts on, by the service and the parameter that names it.
struct ServiceResource {
  std::string_view service;   ///< "dynamodb"
  std::string_view parameter; ///< "TableName"
  std::string_view resource;  ///< a form of resourceNames
};

/// All of `service`, the more exact ones first.
std::vector<const ServiceResource *> findServiceResources(std::string_view service);

/// Whether no action that begins like this takes a resource: then `*` is exact.
bool hasNoResources(std::string_view service, std::string_view action);

/// IAM's name of the service that SDK integrations call `service`: "states" for "sfn".
std::string_view iamPrefix(std::string_view service);

/// What `call` needs besides, and a definition does not tell; empty: nothing.
std::string_view untoldNeeds(std::string_view call);

} // namespace asl

#endif // ASL_CODEGEN_PACKAGE_POLICYRULES_H

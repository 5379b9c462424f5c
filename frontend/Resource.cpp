// SPDX-License-Identifier: Apache-2.0
//
// Resource: the forms of ARN that a Task may name.
//
// The service refuses an ARN it does not know when the machine is created, so the table of optimized
// integrations is here: a misspelled service or action is an error at compile time. The actions of SDK
// integrations are not listed here; they are checked against the service models when a call is compiled.
//
// A text that is no ARN at all ("module:add", the name of a function), or the ARN of something a task
// cannot call, is legal for the language, which only asks for a URI, and useless to the hosted service. It
// gets kind Other: the machine can be run with mocks, and the caller warns.
//
// Sources: Developer Guide, "Integrating services with Step Functions", "Optimized integrations".

#include "frontend/Resource.h"

#include "frontend/Diagnostics.h"
#include "frontend/Names.h"

#include <vector>

namespace asl {

namespace {

/// Patterns beyond request-response that an action allows.
enum Patterns : uint8_t { RequestResponse = 0, Sync = 1, Sync2 = 2, Token = 4 };

struct OptimizedAction {
  std::string_view service;
  std::string_view action;
  uint8_t patterns;
};

constexpr OptimizedAction optimizedActions[] = {
    {"apigateway", "invoke", Token},
    {"athena", "getQueryExecution", RequestResponse},
    {"athena", "getQueryResults", RequestResponse},
    {"athena", "startQueryExecution", Sync},
    {"athena", "stopQueryExecution", RequestResponse},
    {"batch", "submitJob", Sync | Token},
    {"bedrock", "createModelCustomizationJob", Sync},
    {"bedrock", "invokeModel", Token},
    {"codebuild", "batchDeleteBuilds", RequestResponse},
    {"codebuild", "batchGetReports", RequestResponse},
    {"codebuild", "deleteBuildBatch", RequestResponse},
    {"codebuild", "retryBuildBatch", Sync},
    {"codebuild", "startBuild", Sync},
    {"codebuild", "startBuildBatch", Sync},
    {"codebuild", "stopBuild", RequestResponse},
    {"codebuild", "stopBuildBatch", RequestResponse},
    {"databrew", "startJobRun", Sync},
    {"dynamodb", "deleteItem", RequestResponse},
    {"dynamodb", "getItem", RequestResponse},
    {"dynamodb", "putItem", RequestResponse},
    {"dynamodb", "updateItem", RequestResponse},
    {"ecs", "runTask", Sync | Token},
    {"eks", "call", Token},
    {"eks", "createCluster", Sync | Token},
    {"eks", "createFargateProfile", Sync | Token},
    {"eks", "createNodegroup", Sync | Token},
    {"eks", "deleteCluster", Sync | Token},
    {"eks", "deleteFargateProfile", Sync | Token},
    {"eks", "deleteNodegroup", Sync | Token},
    {"eks", "runJob", Sync | Token},
    {"elasticmapreduce", "addStep", Sync},
    {"elasticmapreduce", "cancelStep", RequestResponse},
    {"elasticmapreduce", "createCluster", Sync},
    {"elasticmapreduce", "modifyInstanceFleetByName", RequestResponse},
    {"elasticmapreduce", "modifyInstanceGroupByName", RequestResponse},
    {"elasticmapreduce", "setClusterTerminationProtection", RequestResponse},
    {"elasticmapreduce", "terminateCluster", Sync},
    {"emr-containers", "createVirtualCluster", RequestResponse},
    {"emr-containers", "deleteVirtualCluster", Sync},
    {"emr-containers", "startJobRun", Sync},
    {"emr-serverless", "cancelJobRun", Sync},
    {"emr-serverless", "createApplication", Sync},
    {"emr-serverless", "deleteApplication", Sync},
    {"emr-serverless", "startApplication", Sync},
    {"emr-serverless", "startJobRun", Sync},
    {"emr-serverless", "stopApplication", Sync},
    {"events", "putEvents", Token},
    {"glue", "startJobRun", Sync},
    {"http", "invoke", RequestResponse},
    {"lambda", "invoke", Token},
    {"mediaconvert", "createJob", Sync},
    {"sagemaker", "createEndpoint", RequestResponse},
    {"sagemaker", "createEndpointConfig", RequestResponse},
    {"sagemaker", "createHyperParameterTuningJob", Sync},
    {"sagemaker", "createLabelingJob", Sync},
    {"sagemaker", "createModel", RequestResponse},
    {"sagemaker", "createProcessingJob", Sync},
    {"sagemaker", "createTrainingJob", Sync},
    {"sagemaker", "createTransformJob", Sync},
    {"sagemaker", "updateEndpoint", RequestResponse},
    {"sns", "publish", Token},
    {"sqs", "sendMessage", Token},
    {"states", "startExecution", Sync | Sync2 | Token},
    // Of ItemReader and ResultWriter; parseResource's caller says where they may stand.
    {"s3", "getObject", RequestResponse},
    {"s3", "listObjectsV2", RequestResponse},
    {"s3", "putObject", RequestResponse},
};

/// Splits at ':' but not inside a substitution "${…}".
std::vector<std::string_view> splitArn(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  unsigned depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{')
      ++depth;
    else if (text[i] == '}' && depth > 0)
      --depth;
    else if (text[i] == ':' && depth == 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

bool hasSubstitutionIn(std::string_view text) {
  size_t at = text.find("${");
  return at != std::string_view::npos && text.find('}', at) != std::string_view::npos;
}

std::string joined(const std::vector<std::string_view> &parts, size_t first) {
  std::string out;
  for (size_t i = first; i < parts.size(); ++i) {
    if (i != first)
      out += ':';
    out += parts[i];
  }
  return out;
}

Resource invalid(Resource resource, std::string problem) {
  resource.kind = ResourceKind::Invalid;
  resource.problem = std::move(problem);
  return resource;
}

/// Sets what was meant by `word`, if it is near enough to one of the candidates.
std::string withSuggestion(std::string problem, const std::string &word,
                           const std::vector<std::string_view> &candidates, Resource &resource) {
  if (std::optional<std::string> found = nearest(word, candidates)) {
    problem += "; did you mean '" + *found + "'?";
    resource.slip = word;
    resource.meant = *found;
  }
  return problem;
}

/// Takes ".sync", ".sync:2" or ".waitForTaskToken" off the action. False when another suffix is there.
bool takePattern(std::string &action, IntegrationPattern &pattern) {
  size_t dot = action.find('.');
  if (dot == std::string::npos)
    return true;
  std::string suffix = action.substr(dot + 1);
  action.resize(dot);
  if (suffix == "sync")
    pattern = IntegrationPattern::Sync;
  else if (suffix == "sync:2")
    pattern = IntegrationPattern::Sync2;
  else if (suffix == "waitForTaskToken")
    pattern = IntegrationPattern::WaitForTaskToken;
  else
    return false;
  return true;
}

/// Checks service, action and pattern against the table; returns what is wrong, or nothing.
std::string optimizedProblem(Resource &resource) {
  std::vector<std::string_view> services, actions;
  const OptimizedAction *found = nullptr;
  for (const OptimizedAction &entry : optimizedActions) {
    if (services.empty() || services.back() != entry.service)
      services.push_back(entry.service);
    if (entry.service != resource.service)
      continue;
    actions.push_back(entry.action);
    if (entry.action == resource.action)
      found = &entry;
  }
  if (actions.empty())
    return withSuggestion("there is no optimized integration with service " +
                              inQuotes(resource.service),
                          resource.service, services, resource);
  if (!found)
    return withSuggestion("the integration with " + inQuotes(resource.service) + " has no action " +
                              inQuotes(resource.action),
                          resource.action, actions, resource);
  bool isAllowed = true;
  std::string_view suffix;
  switch (resource.pattern) {
  case IntegrationPattern::None:
    break;
  case IntegrationPattern::Sync:
    isAllowed = found->patterns & Sync;
    suffix = ".sync";
    break;
  case IntegrationPattern::Sync2:
    isAllowed = found->patterns & Sync2;
    suffix = ".sync:2";
    break;
  case IntegrationPattern::WaitForTaskToken:
    isAllowed = found->patterns & Token;
    suffix = ".waitForTaskToken";
    break;
  }
  if (!isAllowed)
    return "'" + resource.service + ":" + resource.action + "' does not support " + inQuotes(suffix);
  return {};
}

/// Lambda's rule for versions and aliases: "$LATEST" or letters, digits, '-' and '_'.
bool isQualifier(std::string_view text) {
  if (text == "$LATEST" || hasSubstitutionIn(text))
    return true;
  for (char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
          c == '_'))
      return false;
  return !text.empty();
}

Resource parseStates(Resource resource, const std::vector<std::string_view> &parts) {
  bool isSdk = parts[5] == "aws-sdk";
  size_t actionAt = isSdk ? 7 : 6;
  if (parts.size() <= actionAt && hasSubstitutionIn(parts.back())) {
    resource.kind = ResourceKind::Other; // the substitution may hold the missing parts
    return resource;
  }
  if (parts.size() <= actionAt)
    return invalid(std::move(resource), isSdk ? "an SDK integration is "
                                                "'arn:aws:states:::aws-sdk:SERVICE:ACTION'"
                                              : "an integration is 'arn:aws:states:::SERVICE:ACTION'");
  resource.service = parts[actionAt - 1];
  resource.action = joined(parts, actionAt);
  resource.resourceType = isSdk ? "aws-sdk:" + resource.service : resource.service;
  resource.resourceName = resource.action;
  resource.kind = isSdk                          ? ResourceKind::AwsSdk
                  : resource.service == "http"   ? ResourceKind::Http
                                                 : ResourceKind::Optimized;
  if (!takePattern(resource.action, resource.pattern))
    return invalid(std::move(resource), "an integration ends in '.sync', '.sync:2', "
                                        "'.waitForTaskToken' or in none of them");
  if (resource.service.empty() || resource.action.empty())
    return invalid(std::move(resource), "the ARN names no action");
  if (hasSubstitutionIn(resource.service) || hasSubstitutionIn(resource.action))
    return resource;
  if (isSdk) {
    if (resource.pattern == IntegrationPattern::Sync || resource.pattern == IntegrationPattern::Sync2)
      return invalid(std::move(resource), "SDK integrations do not support '.sync'");
    for (char c : resource.service)
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
        return invalid(std::move(resource),
                       "the service of an SDK integration is written in lower case");
    if (resource.action.front() >= 'A' && resource.action.front() <= 'Z') {
      resource.slip = resource.meant = resource.action;
      resource.meant.front() = static_cast<char>(resource.meant.front() - 'A' + 'a');
      return invalid(std::move(resource),
                     "the action of an SDK integration starts with a lower-case letter");
    }
    return resource;
  }
  std::string problem = optimizedProblem(resource);
  if (!problem.empty())
    return invalid(std::move(resource), std::move(problem));
  return resource;
}

} // namespace

Resource parseResource(std::string_view text) {
  Resource resource;
  resource.resourceName = text;
  resource.hasSubstitution = hasSubstitutionIn(text);
  if (text.empty())
    return invalid(std::move(resource), "a resource cannot be empty");
  size_t open = text.rfind("${");
  if (open != std::string_view::npos && text.find('}', open) == std::string_view::npos)
    return invalid(std::move(resource), "the substitution '${' is not closed");
  if (!text.starts_with("arn:")) {
    resource.kind = ResourceKind::Other;
    return resource;
  }
  std::vector<std::string_view> parts = splitArn(text);
  if (parts.size() < 6)
    return invalid(std::move(resource),
                   "an ARN has the form 'arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE'");
  resource.partition = parts[1];
  resource.region = parts[3];
  resource.account = parts[4];
  if (!hasSubstitutionIn(parts[1]) && parts[1] != "aws" && !parts[1].starts_with("aws-"))
    return invalid(std::move(resource), "there is no partition " + inQuotes(parts[1]));
  if (parts[2] == "lambda") {
    // A whole "${Function}" may stand for the tail of the ARN.
    if (parts[5] != "function")
      return hasSubstitutionIn(parts[5])
                 ? (resource.kind = ResourceKind::LambdaFunction, resource)
                 : invalid(std::move(resource),
                           "a function's ARN is 'arn:aws:lambda:REGION:ACCOUNT:function:NAME'");
    if (parts.size() < 7 || parts[6].empty() || parts.size() > 8)
      return invalid(std::move(resource),
                     "a function's ARN ends in 'function:NAME' or 'function:NAME:QUALIFIER'");
    resource.kind = ResourceKind::LambdaFunction;
    resource.functionName = parts[6];
    if (parts.size() == 8)
      resource.qualifier = parts[7];
    if (parts.size() == 8 && !isQualifier(parts[7]))
      return invalid(std::move(resource), "a function has no version or alias " + inQuotes(parts[7]));
    return resource;
  }
  if (parts[2] == "states") {
    if (parts[5] == "activity") {
      if (parts.size() != 7 || parts[6].empty())
        return invalid(std::move(resource),
                       "an activity's ARN is 'arn:aws:states:REGION:ACCOUNT:activity:NAME'");
      if (!hasSubstitutionIn(parts[6]) && !isActivityName(parts[6]))
        return invalid(std::move(resource), "an activity's name has 1 to 80 characters, no blanks and none of "
                                            "? * < > { } [ ] \" # % \\ ^ | ~ ` $ & , ; : /");
      resource.kind = ResourceKind::Activity;
      resource.functionName = parts[6];
      return resource;
    }
    return parseStates(std::move(resource), parts);
  }
  // A resource of another service: legal for the language, refused by the hosted service.
  resource.kind = ResourceKind::Other;
  return resource;
}

} // namespace asl

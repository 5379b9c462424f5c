// SPDX-License-Identifier: Apache-2.0
//
// MockCheck: a mocked result against the answer of the API that stands behind a resource. STRICT asks for the required
// members too, PRESENT only looks at what is there; members that the API does not have are nobody's business in either.
// Sources: recorded refusals (asl-recorded 17); what a `.sync` result is made of: service-integrations 6.

#include "frontend/teststate/MockCheck.h"

#include "frontend/Names.h"
#include "frontend/teststate/ResponseModel.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace asl {

namespace {

/// The API behind the results of an optimized integration.
struct OptimizedResult {
  std::string_view service; ///< as the resource names it
  std::string_view action;  ///< empty: all of them
  bool isSync = false;
  std::string_view sdkService;
  std::string_view operation; ///< empty: that of the action
  std::string_view member = {};   ///< of the answer, that the result is made of; its first element when it is a list
  std::string_view anything = {}; ///< a member that may be any JSON, because the integration reads it
};

/// The first row that fits counts. Integrations that reshape answers (EMR), or call no API of AWS (API Gateway, HTTP,
/// Kubernetes), have none.
constexpr OptimizedResult kOptimizedResults[] = {
    {"athena", "startQueryExecution", true, "athena", "getQueryExecution"},
    {"athena", "", false, "athena", ""},
    {"batch", "submitJob", true, "batch", "describeJobs", "Jobs"},
    {"batch", "", false, "batch", ""},
    {"bedrock", "createModelCustomizationJob", true, "bedrock", "getModelCustomizationJob"},
    {"bedrock", "createModelCustomizationJob", false, "bedrock", ""},
    {"bedrock", "invokeModel", false, "bedrockruntime", "", "", "Body"},
    {"codebuild", "", true, "codebuild", ""},
    {"codebuild", "", false, "codebuild", ""},
    {"databrew", "startJobRun", true, "databrew", "describeJobRun"},
    {"databrew", "", false, "databrew", ""},
    {"dynamodb", "", false, "dynamodb", ""},
    {"ecs", "runTask", true, "ecs", "describeTasks", "Tasks"},
    {"ecs", "", false, "ecs", ""},
    {"eks", "createCluster", true, "eks", "describeCluster"},
    {"eks", "deleteCluster", true, "eks", "describeCluster"},
    {"eks", "createFargateProfile", true, "eks", "describeFargateProfile"},
    {"eks", "deleteFargateProfile", true, "eks", "describeFargateProfile"},
    {"eks", "createNodegroup", true, "eks", "describeNodegroup"},
    {"eks", "deleteNodegroup", true, "eks", "describeNodegroup"},
    {"eks", "", false, "eks", ""},
    {"emr-containers", "deleteVirtualCluster", true, "emrcontainers", "describeVirtualCluster"},
    {"emr-containers", "startJobRun", true, "emrcontainers", "describeJobRun", "JobRun"},
    {"emr-containers", "", false, "emrcontainers", ""},
    {"emr-serverless", "startJobRun", true, "emrserverless", "getJobRun", "JobRun"},
    {"emr-serverless", "cancelJobRun", true, "emrserverless", "getJobRun", "JobRun"},
    {"emr-serverless", "", true, "emrserverless", "getApplication", "Application"},
    {"emr-serverless", "", false, "emrserverless", ""},
    {"events", "", false, "eventbridge", ""},
    {"glue", "startJobRun", true, "glue", "getJobRun", "JobRun"},
    {"glue", "", false, "glue", ""},
    {"lambda", "invoke", false, "lambda", "", "", "Payload"},
    {"mediaconvert", "createJob", true, "mediaconvert", "getJob"},
    {"mediaconvert", "", false, "mediaconvert", ""},
    {"sagemaker", "createHyperParameterTuningJob", true, "sagemaker", "describeHyperParameterTuningJob"},
    {"sagemaker", "createLabelingJob", true, "sagemaker", "describeLabelingJob"},
    {"sagemaker", "createProcessingJob", true, "sagemaker", "describeProcessingJob"},
    {"sagemaker", "createTrainingJob", true, "sagemaker", "describeTrainingJob"},
    {"sagemaker", "createTransformJob", true, "sagemaker", "describeTransformJob"},
    {"sagemaker", "", false, "sagemaker", ""},
    {"sns", "", false, "sns", ""},
    {"sqs", "", false, "sqs", ""},
    {"states", "startExecution", true, "sfn", "describeExecution"},
    {"states", "", false, "sfn", ""},
};

/// What a result is compared with, and which members are exempt.
struct Expectation {
  const ResponseShape *shape = nullptr;
  std::vector<std::string_view> anything;
};

Expectation expectationOf(const Resource &resource) {
  Expectation expected;
  if (resource.pattern == IntegrationPattern::WaitForTaskToken)
    return expected; // what the holder of the token sends
  auto answerOf = [](std::string_view service, std::string_view action) -> const ResponseShape * {
    const ResponseModel *model = findResponseModel(service);
    return model ? model->find(action) : nullptr;
  };
  if (resource.kind == ResourceKind::AwsSdk)
    expected.shape = answerOf(resource.service, resource.action);
  if (resource.kind != ResourceKind::Optimized)
    return expected;
  bool isSync = resource.pattern != IntegrationPattern::None;
  for (const OptimizedResult &row : kOptimizedResults) {
    if (row.service != resource.service || row.isSync != isSync ||
        (!row.action.empty() && row.action != resource.action))
      continue;
    expected.shape = answerOf(row.sdkService, row.operation.empty() ? resource.action : row.operation);
    if (!row.member.empty() && expected.shape) {
      const ResponseMember *member = expected.shape->find(row.member);
      expected.shape = member ? member->shape : nullptr;
      if (expected.shape && expected.shape->kind == ResponseKind::List)
        expected.shape = expected.shape->element;
    }
    if (!row.anything.empty())
      expected.anything = {row.anything};
    // `.sync:2` reads the JSON in what an execution was given and gave.
    if (resource.pattern == IntegrationPattern::Sync2)
      expected.anything = {"Input", "Output"};
    break;
  }
  return expected;
}

class ShapeCheck {
public:
  explicit ShapeCheck(FieldValidationMode mode) : mode(mode) {}

  /// False when something is wrong, which is then in `problem`.
  bool checkStructure(const JsonValue &value, const ResponseShape &shape,
                      const std::vector<std::string_view> &exempt = {}) {
    for (const ResponseMember &member : shape.members)
      if (mode == FieldValidationMode::Strict && member.isRequired && !value.find(member.name) &&
          !value.find(member.modelName))
        return fail("Required field '" + member.name + "' is missing");
    for (const JsonMember &given : value.members) {
      const ResponseMember *member = shape.find(given.key);
      if (!member || std::find(exempt.begin(), exempt.end(), given.key) != exempt.end())
        continue;
      if (!check(given.value, *member->shape, given.key))
        return false;
    }
    return true;
  }

  std::string problem;

private:
  bool fail(std::string text) {
    problem = std::move(text);
    return false;
  }
  bool refuse(const std::string &name, std::string_view what) {
    return fail("Field '" + name + "' " + std::string(what));
  }

  bool check(const JsonValue &value, const ResponseShape &shape, const std::string &name) {
    switch (shape.kind) {
    case ResponseKind::Anything:
      return true;
    case ResponseKind::Structure:
      return value.isObject() ? checkStructure(value, shape) : refuse(name, "must be an object");
    case ResponseKind::Map:
      return value.isObject() ? checkMap(value, shape, name) : refuse(name, "must be an object");
    case ResponseKind::List:
      return value.isArray() ? checkList(value, shape, name) : refuse(name, "must be an array");
    case ResponseKind::Boolean:
      return value.isBoolean() || refuse(name, "must be a boolean");
    case ResponseKind::Integer:
    case ResponseKind::Decimal:
      return value.isNumber() ? checkNumber(value, shape, name) : refuse(name, "must be a number");
    case ResponseKind::String:
      return value.isString() ? checkString(value, shape, name) : refuse(name, "must be a string");
    case ResponseKind::Blob:
    case ResponseKind::Timestamp:
      return value.isString() || refuse(name, "must be a string");
    }
    return true;
  }

  bool checkMap(const JsonValue &value, const ResponseShape &shape, const std::string &name) {
    if (!checkLength(value.members.size(), shape, name))
      return false;
    return std::all_of(value.members.begin(), value.members.end(),
                       [&](const JsonMember &member) { return check(member.value, *shape.element, member.key); });
  }

  bool checkList(const JsonValue &value, const ResponseShape &shape, const std::string &name) {
    if (!checkLength(value.elements.size(), shape, name))
      return false;
    return std::all_of(value.elements.begin(), value.elements.end(),
                       [&](const JsonValue &element) { return check(element, *shape.element, name); });
  }

  bool checkLength(size_t length, const ResponseShape &shape, const std::string &name) {
    if (shape.least && double(length) < *shape.least)
      return refuse(name, "is smaller than the minimum length");
    if (shape.most && double(length) > *shape.most)
      return refuse(name, "exceeds the maximum length");
    return true;
  }

  bool checkNumber(const JsonValue &value, const ResponseShape &shape, const std::string &name) {
    double number = std::strtod(value.text.c_str(), nullptr);
    if (shape.kind == ResponseKind::Integer && number != std::floor(number))
      return refuse(name, "must be an integer");
    if (shape.least && number < *shape.least)
      return refuse(name, "is less than the minimum value");
    if (shape.most && number > *shape.most)
      return refuse(name, "exceeds the maximum value");
    return true;
  }

  bool checkString(const JsonValue &value, const ResponseShape &shape, const std::string &name) {
    if (!shape.words.empty() && std::find(shape.words.begin(), shape.words.end(), value.text) == shape.words.end())
      return refuse(name, "is not an expected value");
    return checkLength(countCharacters(value.text), shape, name);
  }

  FieldValidationMode mode;
};

} // namespace

std::optional<std::string> checkMockedResult(const JsonValue &result, const Resource &resource,
                                             FieldValidationMode mode) {
  if (mode == FieldValidationMode::None)
    return std::nullopt;
  Expectation expected = expectationOf(resource);
  if (!expected.shape)
    return std::nullopt;
  if (!result.isObject())
    return "Mocked result must be a JSON object.";
  ShapeCheck check(mode);
  if (check.checkStructure(result, *expected.shape, expected.anything))
    return std::nullopt;
  return "Mock result schema validation error: " + check.problem;
}

} // namespace asl

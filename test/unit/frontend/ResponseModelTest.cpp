// SPDX-License-Identifier: Apache-2.0
//
// The answers of all services, which the compiler carries packed: every service unpacks, under the name that resources
// give it, and shapes hang together. Source of the names: service-integrations, 7.1.

#include "frontend/ServiceCall.h"
#include "frontend/teststate/ResponseModel.h"

#include <gtest/gtest.h>

#include <cctype>

using namespace asl;

extern "C" {
extern const char aslResponseModels[], aslResponseModelsEnd[];
}

namespace {

/// The ids of all services in the packed file.
std::vector<std::string> serviceIds() {
  std::string_view file(aslResponseModels, static_cast<size_t>(aslResponseModelsEnd - aslResponseModels));
  std::string_view index = file.substr(0, file.find("\n\n"));
  std::vector<std::string> ids;
  while (!index.empty()) {
    ids.emplace_back(index.substr(0, index.find('\t')));
    size_t end = index.find('\n');
    index.remove_prefix(end == std::string_view::npos ? index.size() : end + 1);
  }
  return ids;
}

std::string resourceName(const std::string &serviceId) {
  std::string name = sdkErrorPrefix(serviceId);
  for (char &c : name)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

TEST(ResponseModel, EveryServiceUnpacks) {
  std::vector<std::string> ids = serviceIds();
  EXPECT_GT(ids.size(), 400u);
  for (const std::string &id : ids) {
    const ResponseModel *model = findResponseModel(resourceName(id));
    ASSERT_TRUE(model) << id;
    for (const ResponseShape &shape : model->shapes) {
      bool holdsOthers = shape.kind == ResponseKind::List || shape.kind == ResponseKind::Map;
      EXPECT_EQ(shape.element != nullptr, holdsOthers) << id;
      EXPECT_TRUE(shape.members.empty() || shape.kind == ResponseKind::Structure) << id;
      EXPECT_TRUE(shape.words.empty() || shape.kind == ResponseKind::String) << id;
      for (const ResponseMember &member : shape.members) {
        EXPECT_FALSE(member.name.empty() || !member.shape) << id;
        char first = member.name[0];
        EXPECT_TRUE(std::isupper(static_cast<unsigned char>(first)) || first == '_') << id << " " << member.name;
      }
    }
  }
}

TEST(ResponseModel, ServicesHaveTheNamesOfTheirSdkIntegrations) {
  for (std::string_view name : {"dynamodb", "sfn", "cloudwatchlogs", "eventbridge", "s3", "kms", "secretsmanager",
                                "cognitoidentityprovider", "elasticloadbalancingv2", "bedrockruntime", "ec2"})
    EXPECT_TRUE(findResponseModel(name)) << name;
  for (std::string_view name : {"DynamoDB", "states", "logs", "", "nothing"})
    EXPECT_FALSE(findResponseModel(name)) << name;
}

TEST(ResponseModel, OperationsAreFoundByTheirAction) {
  const ResponseModel &model = *findResponseModel("sfn");
  ASSERT_TRUE(model.find("startExecution"));
  for (std::string_view name : {"StartExecution", "startexecution", "s", ""})
    EXPECT_FALSE(model.find(name)) << name;
}

TEST(ResponseModel, MembersAreKnownByBothSpellings) {
  const ResponseShape &shape = *findResponseModel("sqs")->find("sendMessage");
  ASSERT_TRUE(shape.find("Md5OfMessageBody"));
  EXPECT_EQ(shape.find("MD5OfMessageBody"), shape.find("Md5OfMessageBody"));
  EXPECT_FALSE(shape.find("md5OfMessageBody"));
}

TEST(ResponseModel, RequiredMembersComeFirstInTheModelsOrder) {
  const ResponseShape &shape = *findResponseModel("sfn")->find("startExecution");
  ASSERT_EQ(shape.members.size(), 2u);
  EXPECT_EQ(shape.members[0].name, "ExecutionArn");
  EXPECT_TRUE(shape.members[0].isRequired && shape.members[1].isRequired);
  EXPECT_EQ(shape.members[1].shape->kind, ResponseKind::Timestamp);
}

TEST(ResponseModel, BoundsAreThoseThatTheServiceChecks) {
  const ResponseShape &function = *findResponseModel("lambda")->find("getFunction");
  const ResponseShape &configuration = *function.find("Configuration")->shape;
  const ResponseShape &memory = *configuration.find("MemorySize")->shape;
  EXPECT_EQ(memory.least, 128);
  EXPECT_EQ(memory.most, 10240); // recorded; the newest model has more
  EXPECT_FALSE(configuration.find("Runtime")->shape->words.empty());
}

} // namespace

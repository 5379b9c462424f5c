// SPDX-License-Identifier: Apache-2.0
//
// Which resources programs call themselves, and how Step Functions dresses each. Source of the names:
// service-integrations, 7 and 7.1.

#include "frontend/ServiceCall.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

std::optional<ServiceCall> find(std::string_view arn) { return findServiceCall(parseResource(std::string(arn))); }

TEST(ServiceCall, PrefixesFollowFromTheServiceId) {
  struct {
    std::string_view id, prefix;
  } const examples[] = {
      {"DynamoDB", "DynamoDb"},
      {"Lambda", "Lambda"},
      {"SFN", "Sfn"},
      {"SQS", "Sqs"},
      {"S3", "S3"},
      {"EC2", "Ec2"},
      {"IoT", "Iot"},
      {"SESv2", "SesV2"},
      {"CloudWatch Logs", "CloudWatchLogs"},
      {"Secrets Manager", "SecretsManager"},
      {"Cognito Identity Provider", "CognitoIdentityProvider"},
      {"Database Migration Service", "DatabaseMigration"},
      {"Elastic Load Balancing v2", "ElasticLoadBalancingV2"},
      {"SageMaker A2I Runtime", "SageMakerA2IRuntime"},
      {"MemoryDB", "MemoryDB"},
  };
  for (auto [id, prefix] : examples)
    EXPECT_EQ(sdkErrorPrefix(id), prefix);
}

TEST(ServiceCall, OptimizedIntegrationsHaveMetadataAndOldNames) {
  auto call = find("arn:aws:states:::dynamodb:getItem");
  ASSERT_TRUE(call);
  EXPECT_TRUE(call->isOptimized && call->hasMetadata);
  EXPECT_EQ(call->handler, CallHandler::Plain);
  EXPECT_EQ(call->operation->name, "GetItem");
  EXPECT_EQ(call->errorPrefix, "DynamoDB");
  EXPECT_EQ(call->errorService, "AmazonDynamoDBv2");
  EXPECT_EQ(call->errorDefault, "AmazonDynamoDBException");

  call = find("arn:aws-cn:states:::lambda:invoke");
  ASSERT_TRUE(call);
  EXPECT_TRUE(call->isOptimized && call->hasMetadata);
  EXPECT_EQ(call->handler, CallHandler::LambdaInvoke);
  EXPECT_EQ(call->errorPrefix, "Lambda");
  EXPECT_EQ(call->errorService, "AWSLambda");
  EXPECT_EQ(call->errorDefault, "AWSLambdaException");
}

TEST(ServiceCall, SdkIntegrationsHaveNoMetadataAndNewNames) {
  auto call = find("arn:aws:states:::aws-sdk:dynamodb:updateItem");
  ASSERT_TRUE(call);
  EXPECT_FALSE(call->isOptimized || call->hasMetadata);
  EXPECT_EQ(call->operation->name, "UpdateItem");
  EXPECT_EQ(call->errorPrefix, "DynamoDb");
  EXPECT_EQ(call->errorService, "DynamoDb");
  EXPECT_EQ(call->errorDefault, "DynamoDbException");

  call = find("arn:aws:states:::aws-sdk:lambda:invoke");
  ASSERT_TRUE(call);
  EXPECT_EQ(call->handler, CallHandler::Plain);
  EXPECT_EQ(call->errorDefault, "LambdaException");
}

TEST(ServiceCall, FunctionsAreCalledByTheirArn) {
  for (std::string_view arn : {"arn:aws:lambda:us-east-1:123456789012:function:f",
                               "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:live"}) {
    auto call = find(arn);
    ASSERT_TRUE(call) << arn;
    EXPECT_EQ(call->handler, CallHandler::LambdaFunction);
    EXPECT_FALSE(call->errorService.empty());
  }
}

TEST(ServiceCall, ATokenIsHandedOutByTheSameCall) {
  for (std::string_view arn :
       {"arn:aws:states:::lambda:invoke.waitForTaskToken", "arn:aws:states:::aws-sdk:dynamodb:getItem.waitForTaskToken"})
    EXPECT_TRUE(find(arn)) << arn;
}

// What needs more than one call, another protocol, or a person.
TEST(ServiceCall, NothingElseIsCalled) {
  for (std::string_view arn :
       {"arn:aws:states:::states:startExecution.sync", "arn:aws:states:::sqs:sendMessage",
        "arn:aws:states:us-east-1:123456789012:activity:a", "${Function}", "arn:aws:states:::http:invoke"})
    EXPECT_FALSE(find(arn)) << arn;
}

} // namespace

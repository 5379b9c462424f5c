// SPDX-License-Identifier: Apache-2.0
//
// What a Resource names, and the two texts by which history knows it.

#include "frontend/Resource.h"

#include <gtest/gtest.h>

using namespace asl;

TEST(Resource, OfAnOptimizedIntegration) {
  Resource resource = parseResource("arn:aws:states:::lambda:invoke");
  EXPECT_EQ(resource.kind, ResourceKind::Optimized);
  EXPECT_EQ(resource.pattern, IntegrationPattern::None);
  EXPECT_EQ(resource.resourceType, "lambda");
  EXPECT_EQ(resource.resourceName, "invoke");
}

TEST(Resource, KeepsItsPatternInTheNameOfHistory) {
  Resource token = parseResource("arn:aws:states:::sqs:sendMessage.waitForTaskToken");
  EXPECT_EQ(token.pattern, IntegrationPattern::WaitForTaskToken);
  EXPECT_EQ(token.action, "sendMessage");
  EXPECT_EQ(token.resourceName, "sendMessage.waitForTaskToken");

  Resource sync = parseResource("arn:aws:states:::states:startExecution.sync:2");
  EXPECT_EQ(sync.pattern, IntegrationPattern::Sync2);
  EXPECT_EQ(sync.action, "startExecution");
  EXPECT_EQ(sync.resourceName, "startExecution.sync:2");
}

TEST(Resource, OfAnSdkActionHasTheServiceInItsType) {
  Resource resource = parseResource("arn:aws:states:::aws-sdk:dynamodb:putItem");
  EXPECT_EQ(resource.kind, ResourceKind::AwsSdk);
  EXPECT_EQ(resource.resourceType, "aws-sdk:dynamodb");
  EXPECT_EQ(resource.resourceName, "putItem");
}

TEST(Resource, OfAFunctionIsItsWholeArn) {
  Resource resource = parseResource("arn:aws-cn:lambda:cn-north-1:123456789012:function:Enrich:live");
  EXPECT_EQ(resource.kind, ResourceKind::LambdaFunction);
  EXPECT_EQ(resource.partition, "aws-cn");
  EXPECT_EQ(resource.region, "cn-north-1");
  EXPECT_EQ(resource.functionName, "Enrich");
  EXPECT_EQ(resource.qualifier, "live");
  EXPECT_EQ(resource.resourceType, "");
  EXPECT_EQ(resource.resourceName, "arn:aws-cn:lambda:cn-north-1:123456789012:function:Enrich:live");
}

TEST(Resource, OfAnActivity) {
  Resource resource = parseResource("arn:aws:states:us-east-1:123456789012:activity:Approve");
  EXPECT_EQ(resource.kind, ResourceKind::Activity);
  EXPECT_EQ(resource.resourceName, "arn:aws:states:us-east-1:123456789012:activity:Approve");
}

TEST(Resource, ThatIsASubstitutionIsOpaque) {
  Resource resource = parseResource("${EnrichFunction}");
  EXPECT_EQ(resource.kind, ResourceKind::Other);
  EXPECT_TRUE(resource.hasSubstitution);
}

TEST(Resource, ThatIsMalformedSaysWhy) {
  for (const char *text : {"", "arn:aws:states:::lambda", "arn:aws:states:::lambda:invoke.never",
                           "arn:aws:lambda:us-east-1:123456789012:function:"}) {
    Resource resource = parseResource(text);
    EXPECT_EQ(resource.kind, ResourceKind::Invalid) << text;
    EXPECT_FALSE(resource.problem.empty()) << text;
  }
}

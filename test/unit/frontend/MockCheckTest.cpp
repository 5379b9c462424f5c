// SPDX-License-Identifier: Apache-2.0
//
// Mocked results against the APIs behind resources. Sources: recorded refusals (asl-recorded 17),
// service-integrations 6.

#include "frontend/Diagnostics.h"
#include "frontend/teststate/MockCheck.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

std::string check(const std::string &result, std::string_view resource,
                  FieldValidationMode mode = FieldValidationMode::Strict) {
  Source source("result", result);
  DiagnosticEngine diagnostics(source);
  std::shared_ptr<const JsonValue> value = parseJson(source, diagnostics);
  EXPECT_TRUE(value) << result;
  return checkMockedResult(*value, parseResource(resource), mode).value_or("");
}

std::string problem(const std::string &text) { return "Mock result schema validation error: " + text; }

constexpr std::string_view kGetFunction = "arn:aws:states:::aws-sdk:lambda:getFunction";
constexpr std::string_view kStart = "arn:aws:states:::states:startExecution";

TEST(MockCheck, EachTypeHasItsWords) {
  constexpr std::string_view object = "arn:aws:states:::aws-sdk:s3:getObject";
  EXPECT_EQ(check(R"({"ContentLength": "9"})", object), problem("Field 'ContentLength' must be a number"));
  EXPECT_EQ(check(R"({"ContentLength": 9.5})", object), problem("Field 'ContentLength' must be an integer"));
  EXPECT_EQ(check(R"({"DeleteMarker": "no"})", object), problem("Field 'DeleteMarker' must be a boolean"));
  EXPECT_EQ(check(R"({"ETag": 1})", object), problem("Field 'ETag' must be a string"));
  EXPECT_EQ(check(R"({"LastModified": 1})", object), problem("Field 'LastModified' must be a string"));
  EXPECT_EQ(check(R"({"Body": {}})", object), problem("Field 'Body' must be a string"));
  EXPECT_EQ(check(R"({"Metadata": []})", object), problem("Field 'Metadata' must be an object"));
  EXPECT_EQ(check(R"({"Metadata": {"a": 1}})", object), problem("Field 'a' must be a string"));
  EXPECT_EQ(check(R"({"Configuration": "x"})", kGetFunction), problem("Field 'Configuration' must be an object"));
  EXPECT_EQ(check(R"({"Configuration": {"Layers": {}}})", kGetFunction), problem("Field 'Layers' must be an array"));
  EXPECT_EQ(check("[]", kGetFunction), "Mocked result must be a JSON object.");
}

TEST(MockCheck, BoundsAndEnumerationsHaveTheirs) {
  EXPECT_EQ(check(R"({"Configuration": {"MemorySize": 127}})", kGetFunction),
            problem("Field 'MemorySize' is less than the minimum value"));
  EXPECT_EQ(check(R"({"Configuration": {"MemorySize": 10241}})", kGetFunction),
            problem("Field 'MemorySize' exceeds the maximum value"));
  EXPECT_EQ(check(R"({"Configuration": {"MemorySize": 10240}})", kGetFunction), "");
  EXPECT_EQ(check(R"({"Configuration": {"Runtime": "cobol"}})", kGetFunction),
            problem("Field 'Runtime' is not an expected value"));
  constexpr std::string_view key = "arn:aws:states:::aws-sdk:kms:describeKey";
  EXPECT_EQ(check(R"({"KeyMetadata": {"KeyId": ""}})", key),
            problem("Field 'KeyId' is smaller than the minimum length"));
  EXPECT_EQ(check("{\"KeyMetadata\": {\"KeyId\": \"" + std::string(2049, 'k') + "\"}}", key),
            problem("Field 'KeyId' exceeds the maximum length"));
}

TEST(MockCheck, StrictAsksForRequiredMembers) {
  EXPECT_EQ(check(R"({"executionArn": "a", "startDate": "b"})", kStart),
            problem("Required field 'ExecutionArn' is missing"));
  EXPECT_EQ(check(R"({"ExecutionArn": "a"})", kStart), problem("Required field 'StartDate' is missing"));
  EXPECT_EQ(check(R"({"executionArn": "a"})", kStart, FieldValidationMode::Present), "");
  EXPECT_EQ(check(R"({"ExecutionArn": 1})", kStart, FieldValidationMode::Present),
            problem("Field 'ExecutionArn' must be a string"));
  EXPECT_EQ(check(R"({"ExecutionArn": 1})", kStart, FieldValidationMode::None), "");
}

TEST(MockCheck, MembersOfElementsAreLookedAt) {
  constexpr std::string_view put = "arn:aws:states:::events:putEvents";
  EXPECT_EQ(check(R"({"Entries": [{"EventId": "x"}, {"EventId": 5}]})", put),
            problem("Field 'EventId' must be a string"));
  EXPECT_EQ(check(R"({"Entries": [5]})", put), problem("Field 'Entries' must be an object"));
}

TEST(MockCheck, MembersThatTheApiDoesNotHaveAreIgnored) {
  EXPECT_EQ(check(R"({"Extra": [1]})", "arn:aws:states:::aws-sdk:kms:encrypt"), "");
  EXPECT_EQ(check(R"({"SdkHttpMetadata": {"HttpStatusCode": 200}})", "arn:aws:states:::dynamodb:putItem"), "");
}

TEST(MockCheck, WhatAnIntegrationReadsMayBeAnyJson) {
  EXPECT_EQ(check(R"({"Payload": {"a": 1}})", "arn:aws:states:::lambda:invoke"), "");
  EXPECT_EQ(check(R"({"StatusCode": "200"})", "arn:aws:states:::lambda:invoke"),
            problem("Field 'StatusCode' must be a number"));
  EXPECT_EQ(check(R"({"Payload": {"a": 1}})", "arn:aws:states:::aws-sdk:lambda:invoke"),
            problem("Field 'Payload' must be a string"));
  EXPECT_EQ(check(R"({"Body": {"a": 1}, "ContentType": "x"})", "arn:aws:states:::bedrock:invokeModel"), "");
}

TEST(MockCheck, AJobIsComparedWithItsDescription) {
  std::string description =
      R"({"ExecutionArn": "e", "StateMachineArn": "m", "Status": "SUCCEEDED", "StartDate": "d", )";
  EXPECT_EQ(check(description + R"("Output": "{}"})", "arn:aws:states:::states:startExecution.sync"), "");
  EXPECT_EQ(check(description + R"("Output": {}})", "arn:aws:states:::states:startExecution.sync"),
            problem("Field 'Output' must be a string"));
  EXPECT_EQ(check(description + R"("Output": {}})", "arn:aws:states:::states:startExecution.sync:2"), "");
  EXPECT_EQ(check(R"({"JobRunState": 5})", "arn:aws:states:::glue:startJobRun.sync"),
            problem("Field 'JobRunState' must be a string"));
  EXPECT_EQ(check(R"({"LastStatus": 5})", "arn:aws:states:::ecs:runTask.sync"),
            problem("Field 'LastStatus' must be a string"));
}

TEST(MockCheck, SomeResultsMayBeAnything) {
  for (std::string_view resource :
       {"arn:aws:lambda:us-east-1:111111111111:function:f", "arn:aws:states:us-east-1:111111111111:activity:a",
        "arn:aws:states:::lambda:invoke.waitForTaskToken", "arn:aws:states:::apigateway:invoke",
        "arn:aws:states:::http:invoke", "arn:aws:states:::elasticmapreduce:addStep"})
    EXPECT_EQ(check("[1]", resource), "") << resource;
}

} // namespace

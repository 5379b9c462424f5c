// SPDX-License-Identifier: Apache-2.0
//
// Parameters as requests.

#include "aws/Parameters.h"
#include "Calls.h"

using namespace aslrt;
using namespace aslrt::aws;
using namespace aslrt::test;

namespace {

struct Parameters : testing::Test {
  Types types;
  Heap heap;
  WireRequest request;
  SmallBuffer problems;

  /// The body that `json` comes to, or the problems.
  std::string put(const AslrtCall &call, std::string_view json, std::string_view resource = "") {
    request.headers.clear();
    request.body.clear();
    problems.clear();
    if (!writeRequest(heap, call, resource, read(heap, json), request, problems))
      return "[" + std::string(problems.view()) + "]";
    return std::string(request.body.view());
  }
  std::string header(std::string_view name) {
    for (const OwnedHeader &header : request.headers)
      if (header.name == name)
        return header.value;
    return "(none)";
  }
};

TEST_F(Parameters, WhatIsRightIsSentAsItIs) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"a":{"S":"x\n"},"b":{"M":{"c":{"BOOL":true}}}},"Limit":5})"),
            R"({"TableName":"t","Item":{"a":{"S":"x\n"},"b":{"M":{"c":{"BOOL":true}}}},"Limit":5})");
  EXPECT_EQ(request.target, "/");
  EXPECT_EQ(header("X-Amz-Target"), "Small_2026.PutItem");
  EXPECT_EQ(header("Content-Type"), "application/x-amz-json-1.0");
}

TEST_F(Parameters, MembersAreSpeltAsTheWireSpellsThem) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","QueueUrl":"u"})"), R"({"TableName":"t","queueUrl":"u"})");
}

TEST_F(Parameters, NullIsAbsent) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Limit":null,"Item":{"a":null}})"), R"({"TableName":"t","Item":{}})");
  EXPECT_EQ(put(types.plain(), R"({"TableName":null})"), "[The field 'TableName' is required but was missing]");
}

TEST_F(Parameters, UnknownAndMissingMembersAreAllNamed) {
  EXPECT_EQ(put(types.plain(), R"({"Table":"t","Item":{"a":{"X":1}}})"),
            "[The field \"Table\" is not supported by Step Functions, "
            "The field \"X\" is not supported by Step Functions, The field 'TableName' is required but was missing]");
}

TEST_F(Parameters, OptimizedIntegrationsWantStrings) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"a":{"S":5}}})"), "[The value for the field 'S' must be a STRING]");
  EXPECT_EQ(put(types.plain(), R"({"TableName":["t"]})"), "[The value for the field 'TableName' must be a STRING]");
}

TEST_F(Parameters, SdkIntegrationsSendTheJsonTextOfOtherValues) {
  EXPECT_EQ(put(types.plain(0), R"({"TableName":{"a":"b"}})"), R"({"TableName":"{\"a\":\"b\"}"})");
  EXPECT_EQ(put(types.plain(0), R"({"TableName":1.50})"), R"({"TableName":"1.50"})");
}

TEST_F(Parameters, StringsMaySpellBooleansAndNumbers) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Limit":"12","Item":{"a":{"BOOL":"false"}}})"),
            R"({"TableName":"t","Limit":12,"Item":{"a":{"BOOL":false}}})");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Limit":"many"})"), "[The value for the field 'Limit' must be a NUMBER]");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Limit":"[1]"})"), "[The value for the field 'Limit' must be a NUMBER]");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"a":{"BOOL":"no"}}})"),
            "[The value for the field 'BOOL' must be a BOOLEAN]");
}

TEST_F(Parameters, ABareStringIsAnAttribute) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"id":"x","l":{"L":["y"]}}})"),
            R"({"TableName":"t","Item":{"id":{"S":"x"},"l":{"L":[{"S":"y"}]}}})");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"id":7}})"), "[The value for the field 'id' must be a STRUCTURE]");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":"x"})"), "[The value for the field 'Item' must be a MAP]");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Item":{"a":{"L":{}}}})"), "[The value for the field 'L' must be a LIST]");
}

TEST_F(Parameters, TimesAreSecondsOnTheWire) {
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Since":"1970-01-01T00:01:00.500Z"})"), R"({"TableName":"t","Since":60.5})");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Since":60})"), R"({"TableName":"t","Since":60})");
  EXPECT_EQ(put(types.plain(), R"({"TableName":"t","Since":"soon"})"), "[The value for the field 'Since' must be a TIMESTAMP]");
}

TEST_F(Parameters, NestingIsBounded) {
  std::string deep = R"({"TableName":"t","Item":{"a":)";
  for (int i = 0; i < 2000; ++i)
    deep += R"({"L":[)";
  deep += R"({"S":"x"})";
  for (int i = 0; i < 2000; ++i)
    deep += "]}";
  deep += "}}";
  EXPECT_EQ(put(types.plain(), deep), "[The value of the field 'L' is nested too deeply]");
}

TEST_F(Parameters, WhatIsNoObjectIsRefused) {
  EXPECT_EQ(put(types.plain(), "[1]"), "[The parameters must be an object]");
  EXPECT_EQ(put(types.plain(), "\"x\""), "[The parameters must be an object]");
}

TEST_F(Parameters, AFunctionIsCalledWithItsPayload) {
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":{"a":[1, 2]}})"), R"({"a":[1,2]})");
  EXPECT_EQ(request.target, "/2015-03-31/functions/f/invocations");
  EXPECT_EQ(header("Content-Type"), "application/json");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f"})"), "{}");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":null})"), "{}");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":0.0})"), "0.0");
}

TEST_F(Parameters, AStringThatHoldsJsonIsSentAsThatJson) {
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":"0.0"})"), "0.0");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":"\"Hi\""})"), "\"Hi\"");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":"Hi"})"), "\"Hi\"");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","Payload":""})"), "\"\"");
}

TEST_F(Parameters, TheRestOfAFunctionsCallTravelsOutsideTheBody) {
  put(types.lambda(), R"({"FunctionName":"arn:aws:lambda:r:1:function:f","InvocationType":"Event","Qualifier":"v 1&2"})");
  EXPECT_EQ(request.target, "/2015-03-31/functions/arn%3Aaws%3Alambda%3Ar%3A1%3Afunction%3Af/invocations?Qualifier=v%201%262");
  EXPECT_EQ(header("X-Amz-Invocation-Type"), "Event");
  put(types.lambda(), R"({"FunctionName":"f","ClientContext":"eyJ9"})");
  EXPECT_EQ(header("X-Amz-Client-Context"), "eyJ9");
  put(types.lambda(), R"({"FunctionName":"f","ClientContext":{"a":1}})");
  EXPECT_EQ(header("X-Amz-Client-Context"), "eyJhIjoxfQ==");
}

TEST_F(Parameters, ALineEndCannotBeSmuggledIntoAHeader) {
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":"f","InvocationType":"Event\r\nX-Evil: 1"})"),
            "[The value of the field 'InvocationType' has an invalid format]");
  EXPECT_EQ(put(types.lambda(), R"({"FunctionName":""})"), "[The field 'FunctionName' is required but was missing]");
}

TEST_F(Parameters, AFunctionsArnTakesTheArgumentAsPayload) {
  EXPECT_EQ(put(types.lambda(ASLRT_CALL_LAMBDA_FUNCTION), "[1, \"x\"]", "arn:aws:lambda:r:1:function:f:live"), "[1,\"x\"]");
  EXPECT_EQ(request.target, "/2015-03-31/functions/arn%3Aaws%3Alambda%3Ar%3A1%3Afunction%3Af%3Alive/invocations");
}

} // namespace

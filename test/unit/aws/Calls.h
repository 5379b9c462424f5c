// SPDX-License-Identifier: Apache-2.0
//
// Calls: descriptors such as the compiler writes, for a small service with everything and for Lambda.

#ifndef ASLRT_TEST_AWS_CALLS_H
#define ASLRT_TEST_AWS_CALLS_H

#include "aslrt.h"
#include "values/Heap.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace aslrt::test {

inline AslrtText textOf(const char *text) { return {text, static_cast<uint32_t>(strlen(text)), 0}; }

/// The types of the small service. Attributes contain themselves, as DynamoDB's do.
struct Types {
  AslrtType text = {ASLRT_TYPE_STRING, 0, nullptr, nullptr, 0, 0};
  AslrtType flag = {ASLRT_TYPE_BOOLEAN, 0, nullptr, nullptr, 0, 0};
  AslrtType count = {ASLRT_TYPE_INTEGER, 0, nullptr, nullptr, 0, 0};
  AslrtType blob = {ASLRT_TYPE_BLOB, 0, nullptr, nullptr, 0, 0};
  AslrtType time = {ASLRT_TYPE_TIMESTAMP, 0, nullptr, nullptr, 0, 1};
  AslrtType attribute = {ASLRT_TYPE_STRUCTURE, 4, attributeFields, nullptr, 1, 0};
  AslrtType list = {ASLRT_TYPE_LIST, 0, nullptr, &attribute, 0, 0};
  AslrtType map = {ASLRT_TYPE_MAP, 0, nullptr, &attribute, 0, 0};
  AslrtField attributeFields[4] = {
      {textOf("S"), textOf("S"), &text, ASLRT_IN_BODY, 0},
      {textOf("BOOL"), textOf("BOOL"), &flag, ASLRT_IN_BODY, 0},
      {textOf("L"), textOf("L"), &list, ASLRT_IN_BODY, 0},
      {textOf("M"), textOf("M"), &map, ASLRT_IN_BODY, 0},
  };
  AslrtField inputFields[5] = {
      {textOf("TableName"), textOf("TableName"), &text, ASLRT_IN_BODY, 1},
      {textOf("Item"), textOf("Item"), &map, ASLRT_IN_BODY, 0},
      {textOf("Limit"), textOf("Limit"), &count, ASLRT_IN_BODY, 0},
      {textOf("QueueUrl"), textOf("queueUrl"), &text, ASLRT_IN_BODY, 0},
      {textOf("Since"), textOf("Since"), &time, ASLRT_IN_BODY, 0},
  };
  AslrtType input = {ASLRT_TYPE_STRUCTURE, 5, inputFields, nullptr, 0, 0};
  AslrtField outputFields[3] = {
      {textOf("Item"), textOf("Item"), &map, ASLRT_IN_BODY, 0},
      {textOf("QueueUrl"), textOf("queueUrl"), &text, ASLRT_IN_BODY, 0},
      {textOf("Since"), textOf("since"), &time, ASLRT_IN_BODY, 0},
  };
  AslrtType output = {ASLRT_TYPE_STRUCTURE, 3, outputFields, nullptr, 0, 0};
  AslrtText errorNames[2] = {textOf("ResourceNotFoundException"), textOf("InternalServerError")};

  AslrtField lambdaInputFields[5] = {
      {textOf("FunctionName"), textOf("FunctionName"), &text, ASLRT_IN_URI, 1},
      {textOf("InvocationType"), textOf("X-Amz-Invocation-Type"), &text, ASLRT_IN_HEADER, 0},
      {textOf("ClientContext"), textOf("X-Amz-Client-Context"), &text, ASLRT_IN_HEADER, 0},
      {textOf("Payload"), textOf("Payload"), &blob, ASLRT_IN_PAYLOAD, 0},
      {textOf("Qualifier"), textOf("Qualifier"), &text, ASLRT_IN_QUERY, 0},
  };
  AslrtType lambdaInput = {ASLRT_TYPE_STRUCTURE, 5, lambdaInputFields, nullptr, 0, 0};
  AslrtField lambdaOutputFields[4] = {
      {textOf("StatusCode"), textOf("StatusCode"), &count, ASLRT_IN_STATUS, 0},
      {textOf("LogResult"), textOf("X-Amz-Log-Result"), &text, ASLRT_IN_HEADER, 0},
      {textOf("Payload"), textOf("Payload"), &blob, ASLRT_IN_PAYLOAD, 0},
      {textOf("ExecutedVersion"), textOf("X-Amz-Executed-Version"), &text, ASLRT_IN_HEADER, 0},
  };
  AslrtType lambdaOutput = {ASLRT_TYPE_STRUCTURE, 4, lambdaOutputFields, nullptr, 0, 0};

  /// The small service's one action.
  AslrtCall plain(uint32_t flags = ASLRT_CALL_OPTIMIZED | ASLRT_CALL_METADATA) {
    bool isOptimized = flags & ASLRT_CALL_OPTIMIZED;
    return {textOf("DynamoDB"),
            textOf("dynamodb"),
            textOf("dynamodb"),
            textOf("POST"),
            textOf("/"),
            textOf("Small_2026.PutItem"),
            textOf("application/x-amz-json-1.0"),
            textOf(isOptimized ? "DynamoDB" : "DynamoDb"),
            textOf(isOptimized ? "AmazonDynamoDBv2" : "DynamoDb"),
            textOf(isOptimized ? "AmazonDynamoDBException" : "DynamoDbException"),
            &input,
            &output,
            {2, 0, errorNames},
            ASLRT_CALL_PLAIN,
            flags};
  }

  AslrtCall lambda(uint32_t handler = ASLRT_CALL_LAMBDA_INVOKE) {
    return {textOf("Lambda"),
            textOf("lambda"),
            textOf("lambda"),
            textOf("POST"),
            textOf("/2015-03-31/functions/{FunctionName}/invocations"),
            textOf(""),
            textOf("application/json"),
            textOf("Lambda"),
            textOf("AWSLambda"),
            textOf("AWSLambdaException"),
            &lambdaInput,
            &lambdaOutput,
            {2, 0, errorNames},
            handler,
            ASLRT_CALL_OPTIMIZED | ASLRT_CALL_METADATA | ASLRT_CALL_REST};
  }
};

inline AslrtValue read(Heap &heap, std::string_view json) {
  AslrtValue value;
  EXPECT_FALSE(parse(heap, json.data(), json.size(), value)) << json;
  return value;
}

inline std::string write(const Heap &heap, const AslrtValue &value) {
  SmallBuffer out;
  appendText(heap, value, out);
  return std::string(out.view());
}

} // namespace aslrt::test

#endif // ASLRT_TEST_AWS_CALLS_H

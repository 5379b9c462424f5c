// SPDX-License-Identifier: Apache-2.0
//
// Answers of services as results and errors of tasks. Names, causes and the order of headers are those of
// recordings.

#include "aws/Metadata.h"
#include "aws/Result.h"
#include "Calls.h"

using namespace aslrt;
using namespace aslrt::aws;
using namespace aslrt::test;

namespace {

struct Result : testing::Test {
  Types types;
  Heap heap;
  ResultCells cells;

  static net::Response answer(int status, std::string_view body, std::vector<net::Header> headers = {}) {
    net::Response response;
    response.status = status;
    response.body = body;
    response.headers = std::move(headers);
    return response;
  }

  /// The result without its metadata.
  std::string result(AslrtCall call, const net::Response &response) {
    call.flags &= ~static_cast<uint32_t>(ASLRT_CALL_METADATA);
    switch (readResult(heap, call, response, cells)) {
    case ResultKind::Result:
      return write(heap, cells.out);
    case ResultKind::FunctionError:
      return write(heap, cells.name) + " " + write(heap, cells.cause);
    case ResultKind::Unreadable:
      return "unreadable: " + std::string(cells.problem.view());
    }
    return {};
  }

  std::string error(const AslrtCall &call, const net::Response &response) {
    ServiceError error;
    readServiceError(response, error);
    AslrtValue name, cause;
    makeServiceError(heap, call, response, error, name, cause);
    return write(heap, name) + " " + write(heap, cause);
  }
};

TEST_F(Result, MembersStandInAlphabeticalOrder) {
  EXPECT_EQ(result(types.plain(), answer(200, R"~({"queueUrl":"u","Item":{"b":{"S":"x"},"a":{"S":"y"}}})~")),
            R"~({"Item":{"b":{"S":"x"},"a":{"S":"y"}},"QueueUrl":"u"})~");
}

TEST_F(Result, WhatTheModelDoesNotKnowAndNullAreLeftOut) {
  EXPECT_EQ(result(types.plain(), answer(200, R"~({"Future":1,"Item":null})~")), "{}");
  EXPECT_EQ(result(types.plain(), answer(200, "")), "{}");
}

TEST_F(Result, TimesBecomeTexts) {
  EXPECT_EQ(result(types.plain(), answer(200, R"({"since":1.5})")), R"({"Since":"1970-01-01T00:00:01.500Z"})");
}

TEST_F(Result, TimesThatNoDateHasStopAtTheLast) {
  EXPECT_EQ(result(types.plain(), answer(200, R"({"since":1e300})")), R"({"Since":"9999-12-31T23:59:59.999Z"})");
  EXPECT_EQ(result(types.plain(), answer(200, R"({"since":-1e300})")), R"({"Since":"0000-01-01T00:00:00.000Z"})");
}

TEST_F(Result, AnAnswerThatIsNoJsonSaysSo) {
  EXPECT_TRUE(result(types.plain(), answer(200, "<html>")).starts_with("unreadable: Unable to unmarshall response ("));
  EXPECT_TRUE(result(types.plain(), answer(200, "[1]")).starts_with("unreadable: Unable to unmarshall response ("));
}

TEST_F(Result, MetadataStandsInTheOrderOfTheRecordings) {
  net::Response response = answer(200, "{}",
                                  {{"Date", "d"},
                                   {"Content-Type", "application/json"},
                                   {"Content-Length", "2"},
                                   {"Connection", "keep-alive"},
                                   {"x-amzn-RequestId", "r-1"},
                                   {"X-Amz-Executed-Version", "$LATEST"},
                                   {"x-amzn-Remapped-Content-Length", "0"},
                                   {"X-Amzn-Trace-Id", "t"}});
  AslrtValue value;
  makeHttpMetadata(heap, value, response);
  EXPECT_EQ(write(heap, value),
            R"~({"AllHttpHeaders":{"X-Amz-Executed-Version":["$LATEST"],"x-amzn-Remapped-Content-Length":["0"],)~"
            R"~("Connection":["keep-alive"],"x-amzn-RequestId":["r-1"],"Content-Length":["2"],"Date":["d"],)~"
            R"~("X-Amzn-Trace-Id":["t"],"Content-Type":["application/json"]},)~"
            R"~("HttpHeaders":{"Connection":"keep-alive","Content-Length":"2","Content-Type":"application/json","Date":"d",)~"
            R"~("X-Amz-Executed-Version":"$LATEST","x-amzn-Remapped-Content-Length":"0","x-amzn-RequestId":"r-1",)~"
            R"~("X-Amzn-Trace-Id":"t"},"HttpStatusCode":200})~");
  makeResponseMetadata(heap, value, response);
  EXPECT_EQ(write(heap, value), R"~({"RequestId":"r-1"})~");
}

TEST_F(Result, HeadersThatComeTwiceKeepAllValuesInOneAndTheLastInTheOther) {
  net::Response response = answer(200, "", {{"Via", "a"}, {"via", "b"}, {"Via", "c"}});
  AslrtValue value;
  makeHttpMetadata(heap, value, response);
  EXPECT_EQ(write(heap, value),
            R"~({"AllHttpHeaders":{"Via":["a","c"],"via":["b"]},"HttpHeaders":{"Via":"c"},"HttpStatusCode":200})~");
}

// Layouts are kept for some answers; values are each answer's own.
TEST_F(Result, MetadataIsThatOfEachAnswer) {
  for (int round = 0; round < 3; ++round)
    for (int kind = 0; kind < 7; ++kind) {
      std::string name = "N" + std::to_string(kind), number = std::to_string(10 * round + kind);
      std::string words = "say \"" + number + "\" \\ \t";
      net::Response response = answer(200 + round, "", {{name, words}, {"Via", number}});
      AslrtValue value;
      makeHttpMetadata(heap, value, response);
      std::string text = R"~("say \")~" + number + R"~(\" \\ \t")~";
      EXPECT_EQ(write(heap, value), "{\"AllHttpHeaders\":{\"" + name + "\":[" + text + "],\"Via\":[\"" + number +
                                        "\"]},\"HttpHeaders\":{\"" + name + "\":" + text + ",\"Via\":\"" + number +
                                        "\"},\"HttpStatusCode\":" + std::to_string(200 + round) + "}");
      // It is a document as the reader would have made it.
      AslrtValue again;
      std::string whole = write(heap, value);
      ASSERT_FALSE(parse(heap, whole.data(), whole.size(), again));
      EXPECT_EQ(value.size, again.size);
      const SkipEntry *made = &heap.skipOf(value), *read = &heap.skipOf(again);
      for (int index = 0; index < 5; ++index) {
        EXPECT_EQ(made[index].start, read[index].start) << index;
        EXPECT_EQ(made[index].end, read[index].end) << index;
        EXPECT_EQ(made[index].next, read[index].next) << index;
        EXPECT_EQ(made[index].count, read[index].count) << index;
      }
    }
  net::Response none = answer(204, "", {});
  AslrtValue value;
  makeHttpMetadata(heap, value, none);
  EXPECT_EQ(write(heap, value), R"~({"AllHttpHeaders":{},"HttpHeaders":{},"HttpStatusCode":204})~");
}

TEST_F(Result, AFunctionsPayloadIsJsonOrText) {
  net::Response response = answer(200, "", {{"X-Amz-Executed-Version", "3"}, {"X-Amz-Log-Result", "bG9n"}});
  for (auto [body, payload] : {std::pair("{\"a\": 1}", "{\"a\":1}"), {"null", "null"}, {"0.0", "0.0"}, {"plain", "\"plain\""}, {"", "\"\""}}) {
    response.body = body;
    EXPECT_EQ(result(types.lambda(), response),
              R"({"ExecutedVersion":"3","LogResult":"bG9n","Payload":)" + std::string(payload) + R"(,"StatusCode":200})");
    EXPECT_EQ(result(types.lambda(ASLRT_CALL_LAMBDA_FUNCTION), response), payload);
  }
}

TEST_F(Result, AFunctionThatThrowsFailsTheTask) {
  net::Response response = answer(200, R"~({"errorMessage": "no", "errorType": "OrderError"})~", {{"X-Amz-Function-Error", "Unhandled"}});
  EXPECT_EQ(result(types.lambda(), response), R"~("OrderError" "{\"errorMessage\":\"no\",\"errorType\":\"OrderError\"}")~");
  EXPECT_EQ(result(types.lambda(ASLRT_CALL_LAMBDA_FUNCTION), response),
            R"~("OrderError" "{\"errorMessage\": \"no\", \"errorType\": \"OrderError\"}")~");
}

// What was thrown last is known; it outlives the execution that it ended, and others come between.
TEST_F(Result, AFunctionThatThrowsTheSameAgainFailsInTheSameWords) {
  const std::string large(100000, 'x');
  for (int round = 0; round < 3; ++round) {
    for (std::string words : {std::string("not yet"), std::string("not yet"), std::string("no"), large, large}) {
      std::string body = R"~({"errorType":"A.LongEnoughName","errorMessage": ")~" + words + R"~("})~";
      net::Response response = answer(200, body, {{"X-Amz-Function-Error", "Unhandled"}});
      EXPECT_EQ(result(types.lambda(), response),
                R"~("A.LongEnoughName" "{\"errorType\":\"A.LongEnoughName\",\"errorMessage\":\")~" + words + R"~(\"}")~");
      EXPECT_EQ(result(types.lambda(ASLRT_CALL_LAMBDA_FUNCTION), response),
                R"~("A.LongEnoughName" "{\"errorType\":\"A.LongEnoughName\",\"errorMessage\": \")~" + words + R"~(\"}")~");
      heap.reset();
    }
    net::Response unknown = answer(200, "[]", {{"X-Amz-Function-Error", "Unhandled"}});
    EXPECT_EQ(result(types.lambda(), unknown), result(types.lambda(), unknown));
  }
}

TEST_F(Result, AFunctionThatDiesWithoutATypeIsUnknown) {
  net::Response response = answer(200, R"~({"errorMessage":"Task timed out"})~", {{"X-Amz-Function-Error", "Unhandled"}});
  EXPECT_EQ(result(types.lambda(), response),
            R"~("Lambda.Unknown" "The cause could not be determined because Lambda did not return an error type. )~"
            R"~(Returned payload: {\"errorMessage\":\"Task timed out\"}")~");
}

TEST_F(Result, DeclaredErrorsKeepTheirNames) {
  net::Response response = answer(400, R"~({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"})~",
                                  {{"x-amzn-RequestId", "r-1"}});
  EXPECT_EQ(error(types.plain(), response),
            R"~("DynamoDB.ResourceNotFoundException" "Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400; )~"
            R"~(Error Code: ResourceNotFoundException; Request ID: r-1; Proxy: null)")~");
  EXPECT_EQ(error(types.plain(0), response),
            R"~("DynamoDb.ResourceNotFoundException" "Requested resource not found (Service: DynamoDb, Status Code: 400, )~"
            R"~(Request ID: r-1) (SDK Attempt Count: 1)")~");
}

TEST_F(Result, ExceptionIsAppendedWhereItLacks) {
  EXPECT_EQ(error(types.plain(), answer(500, R"~({"__type":"InternalServerError","Message":"m"})~")),
            R"~("DynamoDB.InternalServerErrorException" "m (Service: AmazonDynamoDBv2; Status Code: 500; Error Code: InternalServerError; )~"
            R"~(Request ID: null; Proxy: null)")~");
}

TEST_F(Result, OtherCodesAreTheServicesOwnException) {
  EXPECT_EQ(error(types.plain(), answer(400, R"~({"__type":"com.amazon.coral.validate#ValidationException","message":"bad"})~")),
            R"~("DynamoDB.AmazonDynamoDBException" "bad (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; )~"
            R"~(Request ID: null; Proxy: null)")~");
}

TEST_F(Result, TheHeaderNamesTheErrorBeforeTheBody) {
  EXPECT_EQ(error(types.lambda(), answer(404, R"~({"Type":"User","Message":"Function not found: f"})~",
                                         {{"x-amzn-ErrorType", "ResourceNotFoundException:http://internal/"}})),
            R"~("Lambda.ResourceNotFoundException" "Function not found: f (Service: AWSLambda; Status Code: 404; )~"
            R"~(Error Code: ResourceNotFoundException; Request ID: null; Proxy: null)")~");
}

TEST_F(Result, AnErrorThatSaysNothingIsStillOne) {
  EXPECT_EQ(error(types.plain(), answer(503, "<html>busy</html>")),
            R"~("DynamoDB.AmazonDynamoDBException" "null (Service: AmazonDynamoDBv2; Status Code: 503; Error Code: null; Request ID: null; Proxy: null)")~");
}

} // namespace

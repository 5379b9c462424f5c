// SPDX-License-Identifier: Apache-2.0
//
// Mock files: what is accepted, and the messages for what is not.

#include "Fixture.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

struct Mocked : testing::Test {
  ProgramBuilder builder;
  Mocked() {
    builder.state("Call", ASLRT_STATE_TASK);
    builder.program(nullptr);
  }
  std::string messageOf(const std::string &json, std::string_view testCase = "Case") {
    Runner runner(builder.result);
    EXPECT_FALSE(runner.mock(json, testCase));
    return runner.messages;
  }
  static std::string withResponse(const std::string &response) {
    return "{\"StateMachines\":{\"Machine\":{\"TestCases\":{\"Case\":{\"Call\":\"R\"}}}},"
           "\"MockedResponses\":{\"R\":" +
           response + "}}";
  }
};

TEST_F(Mocked, RangesAndOrderOfKeysAreFree) {
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(withResponse("{\"3\":{\"Return\":3},\"0\":{\"Return\":0},\"1-2\":{\"Return\":12}}")))
      << runner.messages;
  EXPECT_EQ(runner.mocks.indexOf(0, 0), 0u);
  const char *expected[] = {"0", "12", "12", "3"};
  for (uint32_t attempt = 0; attempt < 4; ++attempt) {
    AslrtValue value;
    ASSERT_TRUE(runner.mocks.copyTo(runner.heap, runner.mocks.answerOf(0, attempt)->value, value));
    EXPECT_EQ(runner.textOf(value), expected[attempt]);
  }
  EXPECT_EQ(runner.mocks.answerOf(0, 4), nullptr);
}

TEST_F(Mocked, AnUnknownTestCaseIsNamedWithASuggestion) {
  EXPECT_EQ(messageOf("{\n  \"StateMachines\": {\"Machine\": {\n    \"TestCases\": {\"Happy\": {}}\n  }},\n"
                      "  \"MockedResponses\": {}\n}",
                      "Hapy"),
            "mock.json:3:5: error: there is no test case 'Hapy'; did you mean 'Happy'? (known: 'Happy')\n"
            "      \"TestCases\": {\"Happy\": {}}\n"
            "      ^\n");
}

TEST_F(Mocked, AnUnknownMachineIsNamed) {
  EXPECT_EQ(messageOf("{\"StateMachines\":{\"Other\":{}},\"MockedResponses\":{}}"),
            "mock.json:1:2: error: there is no state machine 'Machine' (known: 'Other')\n"
            "  {\"StateMachines\":{\"Other\":{}},\"MockedResponses\":{}}\n"
            "   ^\n");
}

TEST_F(Mocked, TheOnlyTestCaseNeedNotBeChosen) {
  Runner runner(builder.result);
  EXPECT_TRUE(runner.mock(withResponse("{\"0\":{\"Return\":1}}"), ""));
  EXPECT_EQ(std::string(runner.mocks.testCaseName()), "Case");
}

TEST_F(Mocked, AmongSeveralTestCasesOneMustBeChosen) {
  EXPECT_NE(messageOf("{\"StateMachines\":{\"Machine\":{\"TestCases\":{\"A\":{},\"B\":{}}}},"
                      "\"MockedResponses\":{}}",
                      "")
                .find("choose a test case with --test-case (known: 'A', 'B')"),
            std::string::npos);
}

TEST_F(Mocked, BrokenJsonIsShownWhereItBreaks) {
  std::string message = messageOf("{\n  \"StateMachines\": {,}\n}");
  EXPECT_EQ(message.substr(0, 20), "mock.json:2:21: erro") << message;
}

TEST_F(Mocked, BadAnswersAreRefused) {
  struct {
    const char *response, *part;
  } cases[] = {
      {"{}", "must answer at least attempt '0'"},
      {"[]", "must be an object of attempts"},
      {"{\"x\":{\"Return\":1}}", "an attempt must be a number from 0 or a range"},
      {"{\"2-1\":{\"Return\":1}}", "an attempt must be a number from 0 or a range"},
      {"{\"1\":{\"Return\":1}}", "attempt 0 has no entry"},
      {"{\"0\":{\"Return\":1},\"2\":{\"Return\":1}}", "attempt 1 has no entry"},
      {"{\"0-2\":{\"Return\":1},\"2\":{\"Return\":1}}", "two entries answer attempt 2"},
      {"{\"0\":1}", "exactly one of 'Return' and 'Throw'"},
      {"{\"0\":{}}", "exactly one of 'Return' and 'Throw'"},
      {"{\"0\":{\"Return\":1,\"Throw\":{\"Error\":\"e\",\"Cause\":\"c\"}}}",
       "exactly one of 'Return' and 'Throw'"},
      {"{\"0\":{\"Return\":1,\"Extra\":1}}", "exactly one of 'Return' and 'Throw'"},
      {"{\"0\":{\"Throw\":{\"Error\":\"e\"}}}", "the two strings 'Error' and 'Cause'"},
      {"{\"0\":{\"Throw\":{\"Error\":1,\"Cause\":\"c\"}}}", "the two strings 'Error' and 'Cause'"},
  };
  for (const auto &test : cases) {
    std::string message = messageOf(withResponse(test.response));
    EXPECT_NE(message.find(test.part), std::string::npos) << test.response << "\n" << message;
    EXPECT_EQ(message.substr(0, 12), "mock.json:1:") << message;
  }
}

TEST_F(Mocked, AMissingResponseIsNamed) {
  std::string message =
      messageOf("{\"StateMachines\":{\"Machine\":{\"TestCases\":{\"Case\":{\"Call\":\"Answr\"}}}},"
                "\"MockedResponses\":{\"Answer\":{\"0\":{\"Return\":1}}}}");
  EXPECT_NE(message.find("there is no mocked response 'Answr'; did you mean 'Answer'?"),
            std::string::npos)
      << message;
}

TEST_F(Mocked, AMissingFileIsNamed) {
  Mocks mocks;
  SmallBuffer message;
  EXPECT_FALSE(mocks.load("/nonexistent/mock.json", builder.result, "Machine", "Case", message));
  EXPECT_EQ(std::string(message.view()),
            "error: cannot read '/nonexistent/mock.json': No such file or directory\n");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Tasks: calls answered by mocks, retries, errors and their events.

#include "Fixture.h"
#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Value.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

AslrtTask service(const char *type, const char *action,
                  AslrtPatternKind pattern = ASLRT_CALL_REQUEST_RESPONSE) {
  return {text("arn:aws:states:::something"), text(type), text(action), ASLRT_RESOURCE_SERVICE,
          pattern, nullptr};
}

const AslrtText kBusy[] = {{"Busy", 4, 0}, {"Slow", 4, 0}};
const AslrtNames kBusyNames = {2, 0, kBusy};
const AslrtText kAll[] = {{"States.ALL", 10, 0}};
const AslrtNames kAllNames = {1, 0, kAll};
const AslrtRetrier kRetrier = {2, 3, 10, 4, 0};

// Calls point 0; retries Busy and Slow with kRetrier; catches everything else with the error output
// as the state's output; ends with the result.
int32_t taskWithRetry(AslrtExec *exec, AslrtFrame *frame) {
  int64_t *attempts = countersOf(frame, 1);
  AslrtValue answer = frame->answer;
  switch (frame->pc) {
  case 0:
    frame->slots[0] = frame->answer;
    *attempts = 0;
    aslrt_state_enter(exec, frame, 0, &frame->slots[0]);
    [[fallthrough]];
  case 3:
    return aslrt_await_task(exec, frame, 0, &frame->slots[0], nullptr, nullptr, nullptr);
  case 1:
    aslrt_state_leave(exec, frame, &answer);
    return aslrt_finish(exec, frame, &answer);
  default:
    if (aslrt_error_match(exec, frame, &kBusyNames) && *attempts < kRetrier.maxAttempts) {
      double seconds = aslrt_backoff(exec, frame, static_cast<uint32_t>(*attempts), &kRetrier);
      ++*attempts;
      return aslrt_await_timer(exec, frame, 1, seconds, 1);
    }
    if (!aslrt_error_match(exec, frame, &kAllNames))
      return aslrt_raise(exec, frame);
    if (isTrue(Exec::of(exec).top.input)) // as if there were no catcher
      return aslrt_raise(exec, frame);
    aslrt_state_leave(exec, frame, &answer);
    return aslrt_finish(exec, frame, &answer);
  }
}

struct TaskProgram : ProgramBuilder {
  AslrtTask task;
  explicit TaskProgram(const AslrtTask &called, AslrtStepFn step = taskWithRetry) : task(called) {
    state("Call", ASLRT_STATE_TASK);
    point(ASLRT_AWAIT_TASK, 0, 1, 2, &task);
    point(ASLRT_AWAIT_TIMER, 0, 3);
    program(step, 1, 1);
  }
};

std::string mockFile(const std::string &response) {
  return "{\"StateMachines\":{\"Machine\":{\"TestCases\":{\"Case\":{\"Call\":\"Answer\"}}}},"
         "\"MockedResponses\":{\"Answer\":" +
         response + "}}";
}

TEST(Task, IsRetriedWithBackoffAndThenSucceeds) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0-1\":{\"Throw\":{\"Error\":\"Busy\",\"Cause\":\"c\"}},"
                                   "\"2\":{\"Throw\":{\"Error\":\"Slow\",\"Cause\":\"c\"}},"
                                   "\"3\":{\"Return\":{\"long\":[1,2,{\"deep\":\"value\"}]}}}")))
      << runner.messages;
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
  EXPECT_EQ(runner.output(), "{\"long\":[1,2,{\"deep\":\"value\"}]}");
  // 2, 6, then 18 capped at 10.
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, 18 * 1000000);
  EXPECT_EQ(runner.exec.frames->frame()->retryCount, 3u);
}

TEST(Task, CountersOfMocksStartAgainWithEachExecution) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":1}}")));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(runner.run("{}"), Status::Succeeded);
    EXPECT_EQ(runner.output(), "1");
  }
}

TEST(Task, RunningOutOfAnswersFailsTheExecutionUncaught) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Throw\":{\"Error\":\"Busy\",\"Cause\":\"c\"}}}")));
  EXPECT_EQ(runner.run("{}"), Status::Failed);
  EXPECT_EQ(runner.error(),
            "{\"Error\":\"States.Runtime\",\"Cause\":\"An error occurred while executing the state 'Call' "
            "(entered at the event id #2). The mocked response 'Answer' has no answer for attempt 1; it "
            "ends with attempt 0.\"}");
}

TEST(Task, ServiceCallsWriteTheServicesEvents) {
  TaskProgram builder(service("sqs", "sendMessage.waitForTaskToken", ASLRT_CALL_TASK_TOKEN));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Throw\":{\"Error\":\"My.Error\",\"Cause\":\"\"}}}")));
  EXPECT_EQ(runner.history("{\"a\":\"b\"}"),
            "{\"events\":[\n"
            "{\"type\":\"ExecutionStarted\",\"id\":1,\"previousEventId\":0,"
            "\"executionStartedEventDetails\":{\"input\":\"{\\\"a\\\":\\\"b\\\"}\","
            "\"inputDetails\":{\"truncated\":false},"
            "\"roleArn\":\"arn:aws:iam::123456789012:role/test\"}},\n"
            "{\"type\":\"TaskStateEntered\",\"id\":2,\"previousEventId\":0,\"stateEnteredEventDetails\":"
            "{\"name\":\"Call\",\"input\":\"{\\\"a\\\":\\\"b\\\"}\",\"inputDetails\":{\"truncated\":false}}},\n"
            "{\"type\":\"TaskScheduled\",\"id\":3,\"previousEventId\":2,\"taskScheduledEventDetails\":"
            "{\"resourceType\":\"sqs\",\"resource\":\"sendMessage.waitForTaskToken\","
            "\"region\":\"eu-west-1\",\"parameters\":\"{\\\"a\\\":\\\"b\\\"}\"}},\n"
            "{\"type\":\"TaskStarted\",\"id\":4,\"previousEventId\":3,\"taskStartedEventDetails\":"
            "{\"resourceType\":\"sqs\",\"resource\":\"sendMessage.waitForTaskToken\"}},\n"
            "{\"type\":\"TaskSubmitted\",\"id\":5,\"previousEventId\":4,\"taskSubmittedEventDetails\":"
            "{\"resourceType\":\"sqs\",\"resource\":\"sendMessage.waitForTaskToken\"}},\n"
            "{\"type\":\"TaskFailed\",\"id\":6,\"previousEventId\":5,\"taskFailedEventDetails\":"
            "{\"resourceType\":\"sqs\",\"resource\":\"sendMessage.waitForTaskToken\","
            "\"error\":\"My.Error\"}},\n"
            "{\"type\":\"TaskStateExited\",\"id\":7,\"previousEventId\":6,\"stateExitedEventDetails\":"
            "{\"name\":\"Call\",\"output\":\"{\\\"Error\\\":\\\"My.Error\\\",\\\"Cause\\\":\\\"\\\"}\","
            "\"outputDetails\":{\"truncated\":false}}},\n"
            "{\"type\":\"ExecutionSucceeded\",\"id\":8,\"previousEventId\":7,"
            "\"executionSucceededEventDetails\":{\"output\":"
            "\"{\\\"Error\\\":\\\"My.Error\\\",\\\"Cause\\\":\\\"\\\"}\","
            "\"outputDetails\":{\"truncated\":false}}}\n"
            "]}\n");
}

TEST(Task, AnErrorOfTheServiceItselfComesBeforeTheSubmission) {
  TaskProgram builder(service("states", "startExecution.sync", ASLRT_CALL_SYNC));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Throw\":{\"Error\":"
                                   "\"StepFunctions.StateMachineDoesNotExistException\",\"Cause\":\"c\"}}}")));
  std::string history = runner.history("{}");
  EXPECT_EQ(history.find("TaskSubmitted"), std::string::npos);
  EXPECT_NE(history.find("TaskFailed"), std::string::npos);
}

TEST(Task, AJobThatFailsWasSubmitted) {
  // `States.TaskFailed` is not an error of the service called `states`.
  TaskProgram builder(service("states", "startExecution.sync", ASLRT_CALL_SYNC));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Throw\":{\"Error\":\"States.TaskFailed\","
                                   "\"Cause\":\"{}\"}}}")));
  EXPECT_NE(runner.history("{}").find("TaskSubmitted"), std::string::npos);
}

TEST(Task, FunctionsByArnHaveEventsOfTheirOwn) {
  AslrtTask task = {text("arn:aws:lambda:us-east-1:111111111111:function:f"), text(""), text(""),
                    ASLRT_RESOURCE_LAMBDA, ASLRT_CALL_REQUEST_RESPONSE, nullptr};
  TaskProgram builder(task);
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":7}}")));
  std::string history = runner.history("{}");
  EXPECT_NE(history.find("{\"type\":\"LambdaFunctionScheduled\",\"id\":3,\"previousEventId\":2,"
                         "\"lambdaFunctionScheduledEventDetails\":{\"resource\":"
                         "\"arn:aws:lambda:us-east-1:111111111111:function:f\",\"input\":\"{}\","
                         "\"inputDetails\":{\"truncated\":false}}},\n"
                         "{\"type\":\"LambdaFunctionStarted\",\"id\":4,\"previousEventId\":3},\n"
                         "{\"type\":\"LambdaFunctionSucceeded\",\"id\":5,\"previousEventId\":4,"
                         "\"lambdaFunctionSucceededEventDetails\":{\"output\":\"7\","
                         "\"outputDetails\":{\"truncated\":false}}}"),
            std::string::npos)
      << history;
}

TEST(Task, TimeoutsHaveNoCauseAndOneName) {
  for (const char *name : {"States.Timeout", "States.HeartbeatTimeout"}) {
    TaskProgram builder(service("lambda", "invoke"));
    Runner runner(builder.result);
    ASSERT_TRUE(runner.mock(mockFile(std::string("{\"0\":{\"Throw\":{\"Error\":\"") + name +
                                     "\",\"Cause\":\"ignored\"}}}")));
    std::string history = runner.history("true");
    EXPECT_NE(history.find("{\"type\":\"TaskTimedOut\",\"id\":5,\"previousEventId\":4,"
                           "\"taskTimedOutEventDetails\":{\"resourceType\":\"lambda\","
                           "\"resource\":\"invoke\",\"error\":\"States.Timeout\"}},\n"
                           "{\"type\":\"ExecutionFailed\",\"id\":6,\"previousEventId\":5,"
                           "\"executionFailedEventDetails\":{\"error\":\"States.Timeout\"}}"),
              std::string::npos)
        << history;
    EXPECT_EQ(runner.error(), "{\"Error\":\"States.Timeout\"}");
  }
}

TEST(Task, AResultOverTheLimitIsAnErrorThatCanBeCaught) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  runner.exec.abi.payloadLimitBytes = 20;
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":\"twenty-one bytes of text\"}}")));
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
  EXPECT_EQ(runner.output(),
            "{\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The state/task 'lambda' returned a "
            "result with a size exceeding the maximum number of bytes service limit.\"}");
}

TEST(Task, WithoutMocksTheExecutionIsRefusedByName) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  EXPECT_EQ(runner.run("{}"), Status::Refused);
  EXPECT_EQ(std::string(runner.exec.refusal.view()),
            "state 'Call' calls 'arn:aws:states:::something', and nothing answers it; give answers with "
            "--mock MockConfigFile.json --test-case NAME");
}

TEST(Task, ApiGatewayHeadersMustBeLists) {
  TaskProgram builder(service("apigateway", "invoke"));
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":1}}")));
  EXPECT_EQ(runner.run("{\"Headers\":{\"h\":\"text\"}}"), Status::Failed);
  EXPECT_EQ(runner.error(),
            "{\"Error\":\"States.Runtime\",\"Cause\":\"An error occurred while executing the state 'Call' "
            "(entered at the event id #2). The Parameters '{\\\"Headers\\\":{\\\"h\\\":\\\"text\\\"}}' could "
            "not be used to start the Task: [The value of the field 'Headers' has an invalid format]\"}");
  EXPECT_EQ(runner.exec.top.lastEventId, 3u);
  EXPECT_EQ(runner.run("{\"Headers\":{\"h\":[\"text\"]}}"), Status::Succeeded);
}

// The task with a time-out, a heartbeat and credentials taken from the input.
int32_t taskWithTimes(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1)
    return aslrt_finish(exec, frame, &frame->answer);
  AslrtValue in = frame->answer, timeout, heartbeat, credentials;
  aslrt_state_enter(exec, frame, 0, &in);
  const Heap &heap = heapOf(exec);
  SmallBuffer a, b, c;
  bool hasTimeout = findMember(heap, in, makeKey("timeout", a), timeout);
  bool hasHeartbeat = findMember(heap, in, makeKey("heartbeat", b), heartbeat);
  bool hasCredentials = findMember(heap, in, makeKey("credentials", c), credentials);
  return aslrt_await_task(exec, frame, 0, &in, hasTimeout ? &timeout : nullptr,
                          hasHeartbeat ? &heartbeat : nullptr,
                          hasCredentials ? &credentials : nullptr);
}

TEST(Task, TimesAndCredentialsStandInTheScheduledEvent) {
  TaskProgram builder(service("lambda", "invoke"), taskWithTimes);
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":1}}")));
  std::string history =
      runner.history("{\"timeout\":600,\"heartbeat\":120,\"credentials\":{\"RoleArn\":\"role\"}}");
  EXPECT_NE(history.find("\"timeoutInSeconds\":600,\"heartbeatInSeconds\":120,"
                         "\"taskCredentials\":{\"roleArn\":\"role\"}}"),
            std::string::npos)
      << history;
  for (const char *bad : {"{\"timeout\":0}", "{\"timeout\":1.5}", "{\"timeout\":\"5\"}",
                          "{\"heartbeat\":-1}", "{\"credentials\":{}}", "{\"credentials\":{\"RoleArn\":1}}"}) {
    EXPECT_EQ(runner.run(bad), Status::Failed) << bad;
    EXPECT_NE(runner.error().find("\"Error\":\"States.Runtime\""), std::string::npos) << bad;
  }
}

TEST(Errors, PatternsMatchAsTheServiceDoes) {
  struct {
    const char *pattern, *error;
    bool matches;
  } cases[] = {
      {"States.ALL", "Anything", true},
      {"States.ALL", "States.Runtime", false},
      {"States.Runtime", "States.Runtime", false},
      {"States.TaskFailed", "Anything", true},
      {"States.TaskFailed", "States.DataLimitExceeded", true},
      {"States.TaskFailed", "States.Timeout", false},
      {"States.Timeout", "States.Timeout", true},
      {"States.ExceededPayloadSizeLimit", "States.DataLimitExceeded", true},
      {"Exact", "Exact", true},
      {"Exact", "exact", false},
  };
  for (const auto &test : cases)
    EXPECT_EQ(errorMatches(test.pattern, test.error), test.matches)
        << test.pattern << " against " << test.error;
}

TEST(Backoff, FullJitterStaysInTheIntervalAndRepeatsWithTheSeed) {
  TaskProgram builder(service("lambda", "invoke"));
  Runner runner(builder.result);
  AslrtRetrier retrier = {4, 2, 0, 3, 1};
  double first = 0;
  for (int round = 0; round < 2; ++round) {
    prepareExecution(runner.exec, 42);
    double previous = -1;
    for (uint32_t attempt = 0; attempt < 6; ++attempt) {
      double seconds = aslrt_backoff(&runner.exec.abi, nullptr, attempt, &retrier);
      EXPECT_GE(seconds, 0);
      EXPECT_LE(seconds, 4.0 * (1 << attempt));
      EXPECT_NE(seconds, previous);
      previous = seconds;
    }
    if (round == 0)
      first = previous;
    else
      EXPECT_EQ(previous, first);
  }
}

int32_t contextTask(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1)
    return aslrt_finish(exec, frame, &frame->slots[0]);
  aslrt_state_enter(exec, frame, 0, &frame->answer);
  aslrt_context(exec, frame, &frame->slots[0]);
  AslrtValue again;
  aslrt_context(exec, frame, &again);
  EXPECT_TRUE(equalValues(heapOf(exec), frame->slots[0], again)) << "one token for each attempt";
  return aslrt_await_task(exec, frame, 0, &again, nullptr, nullptr, nullptr);
}

TEST(Context, HasTheServicesMembersInOrder) {
  TaskProgram builder(service("sqs", "sendMessage.waitForTaskToken", ASLRT_CALL_TASK_TOKEN),
                      contextTask);
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":1}}")));
  EXPECT_EQ(runner.run("{\"in\":1}"), Status::Succeeded);
  std::string out = runner.output();
  std::string name(runner.exec.top.executionName());
  EXPECT_EQ(name.size(), 36u);
  std::string expected = "{\"Execution\":{\"Id\":\"arn:aws:states:eu-west-1:123456789012:execution:Machine:" +
                         name + "\",\"Input\":{\"in\":1},\"StartTime\":\"";
  EXPECT_EQ(out.substr(0, expected.size()), expected);
  EXPECT_NE(out.find("Z\",\"Name\":\"" + name +
                     "\",\"RoleArn\":\"arn:aws:iam::123456789012:role/test\",\"RedriveCount\":0},"
                     "\"StateMachine\":{\"Id\":\"arn:aws:states:eu-west-1:123456789012:stateMachine:"
                     "Machine\",\"Name\":\"Machine\"},\"State\":{\"Name\":\"Call\",\"EnteredTime\":\""),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("\",\"RetryCount\":0},\"Task\":{\"Token\":\""), std::string::npos) << out;

  builder.result.flags = ASLRT_PROGRAM_EXPRESS;
  runner.run("{}");
  out = runner.output();
  EXPECT_NE(out.find("eu-west-1:123456789012:express:Machine:"), std::string::npos) << out;
  EXPECT_EQ(out.find("RedriveCount"), std::string::npos);
}

TEST(Context, AMockMayFixTheToken) {
  TaskProgram builder(service("sqs", "sendMessage.waitForTaskToken", ASLRT_CALL_TASK_TOKEN),
                      contextTask);
  Runner runner(builder.result);
  ASSERT_TRUE(runner.mock(mockFile("{\"0\":{\"Return\":{\"TaskToken\":\"the token of the mock\"}}}")));
  runner.run("{}");
  EXPECT_NE(runner.output().find("\"Task\":{\"Token\":\"the token of the mock\"}}"), std::string::npos)
      << runner.output();
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// The driver loop: collection between steps, timers, deadlines and signals.

#include "Fixture.h"
#include "values/Container.h"
#include "values/Value.h"

#include <csignal>

using namespace aslrt;
using namespace aslrt::test;

namespace {

constexpr int64_t kRounds = 200000;

// One Pass state that puts its slot into a new array of two texts, as often as kRounds says.
int32_t growingLoop(AslrtExec *exec, AslrtFrame *frame) {
  int64_t *round = countersOf(frame, 1);
  if (frame->pc == 0) {
    frame->slots[0] = frame->answer;
    *round = 0;
  }
  while (*round < kRounds) {
    ++*round;
    aslrt_state_enter(exec, frame, 0, &frame->slots[0]);
    AslrtValue items[2] = {makeString(heapOf(exec), "more than ten bytes of text"),
                           makeInt(*round)};
    AslrtValue array;
    aslrt_json_array(exec, &array, items, 2);
    frame->slots[0] = array;
    aslrt_state_leave(exec, frame, &array);
    if (exec->stopWanted)
      return aslrt_await_collect(exec, frame, 0);
  }
  return aslrt_finish(exec, frame, &frame->slots[0]);
}

TEST(Driver, ALoopOfCollectionsKeepsMemoryAndValues) {
  ProgramBuilder builder;
  builder.state("Pass", ASLRT_STATE_PASS);
  builder.point(ASLRT_AWAIT_COLLECT, 0, 1);
  Runner runner(builder.program(growingLoop, 1, 1));
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
  EXPECT_EQ(runner.output(), "[\"more than ten bytes of text\",200000]");
  EXPECT_GT(runner.heap.collections(), 3u);
  EXPECT_LT(runner.heap.heldBytes(), 8u << 20);
  EXPECT_EQ(runner.exec.top.lastEventId, 2u + 2 * kRounds);
}

TEST(Driver, ManyExecutionsInOneRecordDoNotGrow) {
  ProgramBuilder builder;
  builder.state("Pass", ASLRT_STATE_PASS);
  builder.point(ASLRT_AWAIT_COLLECT, 0, 1);
  Runner runner(builder.program(growingLoop, 1, 1));
  runner.run("{}");
  size_t held = runner.heap.heldBytes();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(runner.run("{\"a\":[1,2,3]}"), Status::Succeeded);
    EXPECT_LE(runner.heap.heldBytes(), held + (1u << 20));
  }
}

// Waits 3 seconds, then a year, then ends with the context object.
int32_t twoWaits(AslrtExec *exec, AslrtFrame *frame) {
  switch (frame->pc) {
  case 0:
    aslrt_state_enter(exec, frame, 0, &frame->answer);
    return aslrt_await_timer(exec, frame, 0, 3, 0);
  case 1:
    aslrt_state_leave(exec, frame, &Exec::of(exec).top.input);
    aslrt_state_enter(exec, frame, 1, &Exec::of(exec).top.input);
    return aslrt_await_timer(exec, frame, 1, 365.0 * 86400, 0);
  default:
    aslrt_state_leave(exec, frame, &Exec::of(exec).top.input);
    AslrtValue context;
    aslrt_context(exec, frame, &context);
    return aslrt_finish(exec, frame, &context);
  }
}

const AslrtProgram &twoWaitsProgram(ProgramBuilder &builder) {
  builder.state("Short", ASLRT_STATE_WAIT);
  builder.state("Long", ASLRT_STATE_WAIT);
  builder.point(ASLRT_AWAIT_TIMER, 0, 1);
  builder.point(ASLRT_AWAIT_TIMER, 1, 2);
  return builder.program(twoWaits);
}

TEST(Driver, VirtualTimePassesAtOnceAndByTheRightAmount) {
  ProgramBuilder builder;
  Runner runner(twoWaitsProgram(builder));
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, (365ll * 86400 + 3) * 1000000);
  EXPECT_EQ(runner.loop.size(), 0u);
}

TEST(Driver, TheMachinesTimeoutEndsTheExecution) {
  ProgramBuilder builder;
  twoWaitsProgram(builder);
  builder.result.timeoutSeconds = 60;
  Runner runner(builder.result);
  EXPECT_EQ(runner.history("{}"),
            "{\"events\":[\n"
            "{\"type\":\"ExecutionStarted\",\"id\":1,\"previousEventId\":0,"
            "\"executionStartedEventDetails\":{\"input\":\"{}\",\"inputDetails\":{\"truncated\":false},"
            "\"roleArn\":\"arn:aws:iam::123456789012:role/test\"}},\n"
            "{\"type\":\"WaitStateEntered\",\"id\":2,\"previousEventId\":0,\"stateEnteredEventDetails\":"
            "{\"name\":\"Short\",\"input\":\"{}\",\"inputDetails\":{\"truncated\":false}}},\n"
            "{\"type\":\"WaitStateExited\",\"id\":3,\"previousEventId\":2,\"stateExitedEventDetails\":"
            "{\"name\":\"Short\",\"output\":\"{}\",\"outputDetails\":{\"truncated\":false}}},\n"
            "{\"type\":\"WaitStateEntered\",\"id\":4,\"previousEventId\":3,\"stateEnteredEventDetails\":"
            "{\"name\":\"Long\",\"input\":\"{}\",\"inputDetails\":{\"truncated\":false}}},\n"
            "{\"type\":\"ExecutionTimedOut\",\"id\":5,\"previousEventId\":4,"
            "\"executionTimedOutEventDetails\":{\"error\":\"States.Timeout\"}}\n"
            "]}\n");
  EXPECT_EQ(runner.exec.status, Status::TimedOut);
  EXPECT_EQ(runner.loop.size(), 0u) << "the wait ends with the execution";
  builder.result.timeoutSeconds = 0;
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
}

TEST(Driver, ExpressExecutionsLastFiveMinutes) {
  ProgramBuilder builder;
  twoWaitsProgram(builder);
  builder.result.flags = ASLRT_PROGRAM_EXPRESS;
  Runner runner(builder.result);
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run("{}"), Status::TimedOut);
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, 300 * 1000000);
}

// Never ends, never waits.
int32_t endless(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 0)
    aslrt_state_enter(exec, frame, 0, &frame->answer);
  while (!exec->stopWanted)
    ;
  return aslrt_await_collect(exec, frame, 0);
}

TEST(Driver, ATimeoutStopsAMachineThatOnlyLoops) {
  for (bool isVirtual : {false, true}) {
    ProgramBuilder builder;
    builder.state("Pass", ASLRT_STATE_PASS);
    builder.point(ASLRT_AWAIT_COLLECT, 0, 1);
    builder.program(endless);
    builder.result.timeoutSeconds = 0.05;
    Runner runner(builder.result, isVirtual);
    signals::install(&runner.exec.abi.stopWanted);
    EXPECT_EQ(runner.run("{}"), Status::TimedOut);
  }
}

int32_t interruptsItself(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 0) {
    raise(SIGTERM);
    return endless(exec, frame);
  }
  return ASLRT_STEP_COLLECT;
}

TEST(Driver, ASignalAbortsALoopAndTheHistoryIsComplete) {
  ProgramBuilder builder;
  builder.state("Pass", ASLRT_STATE_PASS);
  builder.point(ASLRT_AWAIT_COLLECT, 0, 1);
  Runner runner(builder.program(interruptsItself));
  signals::install(&runner.exec.abi.stopWanted);
  std::string history = runner.history("{}");
  EXPECT_EQ(runner.exec.status, Status::Aborted);
  EXPECT_NE(history.find("{\"type\":\"ExecutionAborted\",\"id\":3,\"previousEventId\":2,"
                         "\"executionAbortedEventDetails\":{}}\n]}\n"),
            std::string::npos)
      << history;
  signals::reset();
}

int32_t interruptsTheWait(AslrtExec *exec, AslrtFrame *frame) {
  aslrt_state_enter(exec, frame, 0, &frame->answer);
  raise(SIGINT);
  return aslrt_await_timer(exec, frame, 0, 1000, 0);
}

TEST(Driver, ASignalEndsARealWait) {
  ProgramBuilder builder;
  builder.state("Wait", ASLRT_STATE_WAIT);
  builder.point(ASLRT_AWAIT_TIMER, 0, 1);
  Runner runner(builder.program(interruptsTheWait), false);
  signals::install(&runner.exec.abi.stopWanted);
  EXPECT_EQ(runner.run("{}"), Status::Aborted);
  signals::reset();
}

int32_t fails(AslrtExec *exec, AslrtFrame *frame) {
  aslrt_state_enter(exec, frame, 0, &frame->answer);
  AslrtValue error = makeString(heapOf(exec), "Some.Error");
  AslrtValue number = makeInt(5);
  if (isTrue(frame->answer))
    return aslrt_fail(exec, frame, nullptr, nullptr);
  if (isFalse(frame->answer))
    return aslrt_fail(exec, frame, &error, nullptr);
  if (isNull(frame->answer))
    return aslrt_limit_exceeded(exec, frame);
  return aslrt_fail(exec, frame, &error, &number);
}

TEST(Driver, AbsentPartsOfAFailureStayAbsent) {
  ProgramBuilder builder;
  builder.state("Stop", ASLRT_STATE_FAIL);
  Runner runner(builder.program(fails));
  EXPECT_EQ(runner.run("true"), Status::Failed);
  EXPECT_EQ(runner.error(), "{}");
  runner.run("false");
  EXPECT_EQ(runner.error(), "{\"Error\":\"Some.Error\"}");
  runner.run("null");
  EXPECT_EQ(runner.error(), "{\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The state/task 'Stop' "
                            "returned a result with a size exceeding the maximum number of bytes "
                            "service limit.\"}");
  runner.run("1");
  EXPECT_EQ(runner.error(), "{\"Error\":\"States.Runtime\",\"Cause\":\"An error occurred while executing "
                            "the state 'Stop' (entered at the event id #2). The value for the field "
                            "'Cause' must be a string.\"}");
  EXPECT_NE(runner.history("true").find("\"executionFailedEventDetails\":{}}"), std::string::npos);
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Children: how many frames a Map makes, what becomes of them, and calls and timers of children that are aborted.

#include "Fixture.h"
#include "execution/Children.h"
#include "services/Caller.h"
#include "services/Calls.h"
#include "values/Container.h"
#include "values/Numbers.h"

#include <vector>

using namespace aslrt;
using namespace aslrt::test;

namespace {

AslrtMap map = {1, 0, text("$"), {}, {}, {}};
const uint32_t branchMachines[] = {1, 2};
AslrtParallel parallel = {2, 0, branchMachines};

/// A program whose machine 0 is a Map or Parallel with `limit` (0: none) and whose other machines are given.
struct ChildProgram {
  std::vector<AslrtState> top, child;
  std::vector<AslrtPoint> topPoints, childPoints;
  std::vector<AslrtMachine> machines;
  AslrtProgram program = {};

  ChildProgram(AslrtStepFn step, AslrtStateType type, std::vector<AslrtStepFn> children, AslrtAwaitKind awaits,
               const AslrtTask *task = nullptr) {
    top = {{text("Top"), type, 1}};
    topPoints = {{ASLRT_AWAIT_JOIN, 0, 1, 2, 1, 0, nullptr}};
    child = {{text("Child"), awaits == ASLRT_AWAIT_TASK ? ASLRT_STATE_TASK : ASLRT_STATE_WAIT, 2}};
    childPoints = {{awaits, 0, 1, 2, 2, 0, task}};
    machines.push_back({text("Machine"), step, 0, 0, 1, 1, top.data(), topPoints.data(), 0, 0, 0});
    for (AslrtStepFn each : children)
      machines.push_back({text("Machine.Child"), each, 1, 0, 1, 1, child.data(), childPoints.data(), 0, 0, 0});
    program.abiVersion = ASLRT_ABI_VERSION;
    program.name = text("Machine");
    program.source = text("machine.asl.json");
    program.machineCount = static_cast<uint32_t>(machines.size());
    program.machines = machines.data();
  }
};

AslrtValue limitOne = {};

// A Map with MaxConcurrency 1 when `limitOne` holds a value, else without.
int32_t mapStep(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1) {
    aslrt_state_leave(exec, frame, &frame->answer);
    return aslrt_finish(exec, frame, &frame->answer);
  }
  if (frame->pc == 2)
    return aslrt_raise(exec, frame);
  AslrtValue input = frame->answer;
  aslrt_state_enter(exec, frame, 0, &input);
  const AslrtValue *limit = limitOne.tag == ASLRT_TAG_NONE ? nullptr : &limitOne;
  if (int32_t status = aslrt_map_begin(exec, frame, &map, &input, limit, nullptr, nullptr))
    return status;
  return aslrt_await_join(exec, frame, 0);
}

int32_t parallelStep(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1)
    return aslrt_finish(exec, frame, &frame->answer);
  if (frame->pc == 2)
    return aslrt_finish(exec, frame, &frame->answer); // as a catcher would
  AslrtValue input = frame->answer;
  aslrt_state_enter(exec, frame, 0, &input);
  aslrt_parallel_begin(exec, frame, &parallel, &input);
  return aslrt_await_join(exec, frame, 0);
}

// Ends at once with a new text.
int32_t echoStep(AslrtExec *exec, AslrtFrame *frame) {
  AslrtValue items[] = {frame->answer, makeString(heapOf(exec), "more than ten bytes of text")};
  AslrtValue out;
  aslrt_json_array(exec, &out, items, 2);
  return aslrt_finish(exec, frame, &out);
}

// Waits an hour and ends.
int32_t waitStep(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1)
    return aslrt_finish(exec, frame, &frame->slots[0]);
  frame->slots[0] = frame->answer;
  aslrt_state_enter(exec, frame, 0, &frame->slots[0]);
  return aslrt_await_timer(exec, frame, 0, 3600, 0);
}

// Waits a second and fails.
int32_t failStep(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc == 1) {
    AslrtValue error = makeString(heapOf(exec), "Boom");
    return aslrt_fail(exec, frame, &error, nullptr);
  }
  return aslrt_await_timer(exec, frame, 0, 1, 0);
}

// Calls.
int32_t callStep(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc != 0)
    return aslrt_finish(exec, frame, &frame->answer);
  AslrtValue input = frame->answer;
  aslrt_state_enter(exec, frame, 0, &input);
  return aslrt_await_task(exec, frame, 0, &input, nullptr, nullptr, nullptr);
}

size_t keptFrames(const Exec &exec, uint32_t machine) {
  size_t count = 0;
  for (FrameRecord *record = exec.freeFrames[machine]; record; record = record->nextReady)
    ++count;
  return count;
}

std::string manyItems(size_t count) {
  std::string text = "[0";
  for (size_t i = 1; i < count; ++i)
    text += "," + std::to_string(i);
  return text + "]";
}

TEST(Children, MaxConcurrencyOneNeedsOneFrame) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {echoStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  runner.environment.payloadLimitBytes = UINT32_MAX;
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  limitOne = makeInt(1);
  EXPECT_EQ(runner.run(manyItems(10000).c_str()), Status::Succeeded);
  limitOne = makeNone();
  EXPECT_EQ(keptFrames(runner.exec, 1), 1u);
  std::string output = runner.output();
  EXPECT_EQ(output.substr(0, 37), "[[0,\"more than ten bytes of text\"],[1");
  EXPECT_EQ(output.substr(output.size() - 38), ",[9999,\"more than ten bytes of text\"]]");
}

// Ends at once where nobody looks at a variable that it assigns.
int32_t assignStep(AslrtExec *exec, AslrtFrame *frame) {
  static const AslrtText name = text("kept");
  static const uint32_t slot = 0;
  static const AslrtAssignment assignment = {1, 0, &name, &slot};
  AslrtValue input = frame->answer;
  aslrt_state_begin(exec, frame, 0, &input);
  EXPECT_EQ(frame->slots[0].tag, ASLRT_TAG_NONE) << "a variable of another item";
  if (int32_t status = aslrt_variables_assign(exec, frame, &assignment, &input))
    return status;
  aslrt_state_leave(exec, frame, &input);
  return aslrt_finish(exec, frame, &frame->slots[0]);
}

// Waits when the input is 100, else ends at once.
int32_t mostlyEchoStep(AslrtExec *exec, AslrtFrame *frame) {
  int64_t number = 0;
  if (frame->pc == 0 && numberToInt64(frame->answer, number) && number == 100)
    return waitStep(exec, frame);
  return frame->pc == 0 ? echoStep(exec, frame) : waitStep(exec, frame);
}

TEST(Children, ThoseThatOnlyComputeShareAFrame) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {assignStep}, ASLRT_AWAIT_TIMER);
  program.machines[1].variableCount = 1;
  Runner runner(program.program);
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  EXPECT_EQ(runner.run(manyItems(1000).c_str()), Status::Succeeded);
  EXPECT_EQ(keptFrames(runner.exec, 1), 1u);
  EXPECT_EQ(runner.exec.top.variableBytes, 0u);
  EXPECT_EQ(runner.output(), manyItems(1000));
  // Started, entered, exited, succeeded; and the machine's seven.
  EXPECT_EQ(runner.exec.top.lastEventId, 4 * 1000u + 6);
  uint64_t alone = runner.exec.top.lastEventId;
  runner.history(manyItems(1000).c_str());
  EXPECT_EQ(runner.exec.top.lastEventId, alone);
  prepareExecution(runner.exec, 1);
  EXPECT_EQ(keptFrames(runner.exec, 1), kMostIterationsAtOnce) << "a history is of children in the queue";
}

TEST(Children, OneThatWaitsLetsTheOthersIntoTheQueue) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {mostlyEchoStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run(manyItems(200).c_str()), Status::Succeeded);
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, 3600ll * 1000000);
  EXPECT_EQ(keptFrames(runner.exec, 1), kMostIterationsAtOnce);
  std::string output = runner.output();
  for (const char *part : {"[[0,\"more", ",[99,\"more than ten bytes of text\"],100,[101,\"more", "[199,\"more"})
    EXPECT_NE(output.find(part), std::string::npos) << part;
}

TEST(Children, NoMoreRunAtOnceThanTheServiceAllows) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {waitStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run(manyItems(2 * kMostIterationsAtOnce + 1).c_str()), Status::Succeeded);
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, 3 * 3600ll * 1000000);
  EXPECT_EQ(keptFrames(runner.exec, 1), kMostIterationsAtOnce);
}

TEST(Children, CollectionsKeepResultsAndItems) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {echoStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  runner.heap.setMinimumBound(4096);
  uint64_t before = runner.heap.collections();
  EXPECT_EQ(runner.run(manyItems(3000).c_str()), Status::Succeeded);
  EXPECT_GT(runner.heap.collections(), before + 3);
  std::string output = runner.output();
  for (int item : {0, 1, 1500, 2999})
    EXPECT_NE(output.find("[" + std::to_string(item) + ",\"more than ten bytes of text\"]"), std::string::npos);
}

// Number 8999 fails.
int32_t mostlyEchoThenFailStep(AslrtExec *exec, AslrtFrame *frame) {
  int64_t number = 0;
  if (!numberToInt64(frame->answer, number) || number != 8999)
    return echoStep(exec, frame);
  AslrtValue error = makeString(heapOf(exec), "Boom");
  return aslrt_fail(exec, frame, &error, nullptr);
}

// An array of an integer, a fraction and a text, or, every third time, the item as it is.
int32_t variousStep(AslrtExec *exec, AslrtFrame *frame) {
  int64_t number = 0;
  AslrtValue input = frame->answer;
  findElement(heapOf(exec), input, 0, input);
  numberToInt64(input, number);
  if (number % 3 == 0)
    return aslrt_finish(exec, frame, &frame->answer);
  AslrtValue items[] = {makeInt(number), makeDouble(static_cast<double>(number) / 4), makeString(heapOf(exec), "a \\ and \"more\""),
                        frame->answer, makeNull()};
  AslrtValue out;
  aslrt_json_array(exec, &out, items, 5);
  return aslrt_finish(exec, frame, &out);
}

// The same, but number 7000 waits.
int32_t mostlyVariousStep(AslrtExec *exec, AslrtFrame *frame) {
  int64_t number = 0;
  AslrtValue first;
  if (frame->pc == 0 && findElement(heapOf(exec), frame->answer, 0, first) && numberToInt64(first, number) && number == 7000)
    return waitStep(exec, frame);
  return frame->pc == 0 ? variousStep(exec, frame) : waitStep(exec, frame);
}

TEST(Children, ResultsOfALargeMapBecomeText) {
  constexpr int kCount = 10'000;
  std::string items = "[", results = "[", resultsWithOne;
  for (int i = 0; i < kCount; ++i) {
    const std::string item = "[" + std::to_string(i) + ",{\"a\":[]}]";
    items += (i ? "," : "") + item;
    std::string fraction = std::to_string(i / 4);
    fraction += i % 4 == 0 ? "" : i % 4 == 1 ? ".25" : i % 4 == 2 ? ".5" : ".75";
    const std::string result = i % 3 == 0 ? item : "[" + std::to_string(i) + "," + fraction + ",\"a \\\\ and \\\"more\\\"\"," + item + ",null]";
    results += (i ? "," : "") + result;
    resultsWithOne += (i ? "," : "[") + (i == 7000 ? item : result);
  }
  items += "]", results += "]", resultsWithOne += "]";
  // With collections all the time, some, and none: by the window alone.
  for (size_t bound : {size_t(4096), size_t(1) << 20, size_t(1) << 30}) {
    ChildProgram program(mapStep, ASLRT_STATE_MAP, {variousStep}, ASLRT_AWAIT_TIMER);
    Runner runner(program.program);
    runner.exec.abi.payloadLimitBytes = UINT32_MAX;
    runner.heap.setMinimumBound(bound);
    for (int round = 0; round < 3; ++round) {
      ASSERT_EQ(runner.run(items.c_str()), Status::Succeeded);
      ASSERT_EQ(runner.exec.output.tag, ASLRT_TAG_TEXT);
      ASSERT_EQ(runner.output(), results);
      // What is in it can be found as if it had been read.
      AslrtValue item, last;
      ASSERT_TRUE(findElement(runner.heap, runner.exec.output, 8999, item));
      ASSERT_TRUE(findElement(runner.heap, item, 2, last));
      AslrtValue read = runner.exec.output;
      lookInto(runner.heap, read);
      ASSERT_EQ(countOf(runner.heap, read), uint32_t(kCount));
    }
    // One that waits: the results are cells again.
    ChildProgram other(mapStep, ASLRT_STATE_MAP, {mostlyVariousStep}, ASLRT_AWAIT_TIMER);
    Runner second(other.program);
    second.exec.abi.payloadLimitBytes = UINT32_MAX;
    second.heap.setMinimumBound(bound);
    ASSERT_EQ(second.run(items.c_str()), Status::Succeeded);
    ASSERT_EQ(second.exec.output.tag, ASLRT_TAG_ARRAY);
    ASSERT_EQ(second.output(), resultsWithOne);
  }
}

TEST(Children, AFailureDropsTheResultsThatAreText) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {mostlyEchoThenFailStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  runner.heap.setMinimumBound(4096);
  for (int round = 0; round < 3; ++round)
    EXPECT_EQ(runner.run(manyItems(9000).c_str()), Status::Failed);
}

TEST(Children, ItemsThatAreLookedIntoAreNotMadeAgainForEachOne) {
  ChildProgram program(mapStep, ASLRT_STATE_MAP, {echoStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  runner.exec.abi.payloadLimitBytes = UINT32_MAX;
  runner.heap.setMinimumBound(4096); // the array's cells take many times as much
  const uint64_t before = runner.heap.collections();
  EXPECT_EQ(runner.run(manyItems(20'000).c_str()), Status::Succeeded);
  EXPECT_LT(runner.heap.collections() - before, 40u);
}

TEST(Children, ExecutionsReuseFrames) {
  ChildProgram program(parallelStep, ASLRT_STATE_PARALLEL, {waitStep, waitStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(runner.run("1"), Status::Succeeded);
  prepareExecution(runner.exec, 1); // drops the last frames too
  EXPECT_EQ(keptFrames(runner.exec, 0), 1u);
  EXPECT_EQ(keptFrames(runner.exec, 1), 1u);
  EXPECT_EQ(keptFrames(runner.exec, 2), 1u);
  EXPECT_EQ(runner.loop.size(), 0u);
}

TEST(Children, AFailureDisarmsTheTimersOfSiblings) {
  ChildProgram program(parallelStep, ASLRT_STATE_PARALLEL, {waitStep, failStep}, ASLRT_AWAIT_TIMER);
  Runner runner(program.program);
  int64_t before = runner.clock.unixMicroseconds();
  EXPECT_EQ(runner.run("1"), Status::Succeeded);
  EXPECT_EQ(runner.output(), R"({"Error":"Boom","Cause":""})");
  EXPECT_EQ(runner.clock.unixMicroseconds() - before, 1000000);
  EXPECT_EQ(runner.loop.size(), 0u);
}

/// Takes every call and answers none.
class SilentCaller final : public Caller {
public:
  bool addEndpoint(std::string_view, SmallBuffer &) override { return true; }
  RemoteCall *prepare(Exec &, FrameRecord &record, const AslrtTask &) override {
    return reinterpret_cast<RemoteCall *>(&record);
  }
  void begin(RemoteCall &) override { ++begun; }
  void cancel(RemoteCall &) override { ++cancelled; }
  int begun = 0;
  int cancelled = 0;
};

TEST(Children, AFailureCancelsTheCallsOfSiblings) {
  AslrtCall call = {};
  AslrtTask task = {text("arn:aws:states:::sqs:sendMessage"), text("sqs"), text("sendMessage"), ASLRT_RESOURCE_SERVICE,
                    ASLRT_CALL_REQUEST_RESPONSE, &call};
  ChildProgram program(parallelStep, ASLRT_STATE_PARALLEL, {callStep, failStep}, ASLRT_AWAIT_TASK, &task);
  Runner runner(program.program);
  SilentCaller caller;
  runner.exec.caller = &caller;
  EXPECT_EQ(runner.run("{}"), Status::Succeeded);
  EXPECT_EQ(runner.output(), R"({"Error":"Boom","Cause":""})");
  EXPECT_EQ(caller.begun, 1);
  EXPECT_EQ(caller.cancelled, 1);
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// TestRun: see TestRun.h. The functions that the step function of a state under test calls, and the mock's answer. What
// a Map does is in maprun/TestedMap.cpp.

#include "execution/TestRun.h"
#include "execution/Errors.h"
#include "execution/Exec.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cmath>

namespace aslrt {

namespace {

TestRun &runOf(AslrtExec *exec) { return *Exec::of(exec).test; }

/// What the request's mock says of the state's work.
CallOutcome answerFromMock(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  AslrtFrame &frame = *record.frame();
  if (!exec.test->takeAnswer(exec, record, frame.answer))
    return exec.test->refusal.empty() ? CallOutcome::Failed : CallOutcome::Raised;
  if (frame.answer.size <= exec.abi.payloadLimitBytes)
    return CallOutcome::Answered;
  frame.answer = makeNone();
  setDataLimitError(exec, record, view(task.kind == ASLRT_RESOURCE_SERVICE ? task.resourceType : task.resource));
  return CallOutcome::Failed;
}

} // namespace

TestRun::TestRun(const AslrtTest &test) : test(test) {
  if (has(ASLRT_TEST_RESULT) || has(ASLRT_TEST_ERROR))
    answer = answerFromMock;
}

bool TestRun::takeAnswer(Exec &exec, FrameRecord &record, AslrtValue &out) {
  if (has(ASLRT_TEST_ERROR)) {
    record.missedHeartbeat = false;
    record.errorName = makeString(*exec.heap, view(test.error));
    record.errorCause = has(ASLRT_TEST_CAUSE) ? makeString(*exec.heap, view(test.cause)) : makeNone();
    return false;
  }
  if (!parse(*exec.heap, test.result.data, test.result.size, out))
    return true;
  refusal = "Mocked result must be valid JSON";
  return false;
}

} // namespace aslrt

using namespace aslrt;

void aslrt_inspect(AslrtExec *exec, AslrtFrame *, uint32_t kind, const AslrtValue *value) {
  SmallBuffer &text = runOf(exec).inspected[kind];
  text.clear();
  appendText(heapOf(exec), *value, text);
}

int32_t aslrt_test_retry(AslrtExec *exec, AslrtFrame *frame, uint32_t index, const AslrtRetrier *retrier) {
  TestRun &run = runOf(exec);
  run.retryIndex = index;
  run.isRetriable = run.test.retryCount < retrier->maxAttempts;
  if (run.isRetriable)
    run.pauseSeconds = static_cast<int64_t>(fmin(aslrt_backoff(exec, frame, run.test.retryCount, retrier), INT32_MAX));
  return run.isRetriable;
}

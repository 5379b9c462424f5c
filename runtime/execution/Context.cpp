// SPDX-License-Identifier: Apache-2.0
//
// Context: the context object (`$$`), built when a state asks for it.
//
// Members stand in the order in which the service prints them (asl.md 6). What does not change during an
// execution is built once and kept in the execution record, the state's part in the frame's.

#include "execution/Children.h"
#include "execution/Driver.h"
#include "execution/Exec.h"
#include "execution/Shapes.h"
#include "language/Timestamp.h"
#include "services/Calls.h"
#include "values/Container.h"
#include "values/Numbers.h"

namespace aslrt {

namespace {

constexpr auto kContext = shapeOf("\"Execution\":", "\"StateMachine\":", "\"State\":");
constexpr auto kContextWithTask =
    shapeOf("\"Execution\":", "\"StateMachine\":", "\"State\":", "\"Task\":");
constexpr auto kExecution = shapeOf("\"Id\":", "\"Input\":", "\"StartTime\":", "\"Name\":",
                                    "\"RoleArn\":", "\"RedriveCount\":");
/// Express executions cannot be redriven and have no count of it.
constexpr auto kExpressExecution =
    shapeOf("\"Id\":", "\"Input\":", "\"StartTime\":", "\"Name\":", "\"RoleArn\":");
constexpr auto kMachine = shapeOf("\"Id\":", "\"Name\":");
constexpr auto kState = shapeOf("\"Name\":", "\"EnteredTime\":");
constexpr auto kStateWithCount = shapeOf("\"Name\":", "\"EnteredTime\":", "\"RetryCount\":");
constexpr auto kContextWithMap =
    shapeOf("\"Execution\":", "\"StateMachine\":", "\"State\":", "\"Map\":");
constexpr auto kContextWithTaskAndMap =
    shapeOf("\"Execution\":", "\"StateMachine\":", "\"State\":", "\"Task\":", "\"Map\":");
constexpr auto kTask = shapeOf("\"Token\":");
constexpr auto kMap = shapeOf("\"Item\":");
constexpr auto kItem = shapeOf("\"Index\":", "\"Value\":");

void appendUuid(Random &random, SmallBuffer &buffer) {
  char text[kUuidBytes];
  writeUuid(random, text);
  buffer.append({text, kUuidBytes});
}

AslrtValue makeTime(Heap &heap, int64_t unixMs) {
  char text[kTimestampSize];
  formatTimestamp(unixMs, text);
  return makeString(heap, {text, kTimestampSize});
}

AslrtValue makePlain(Heap &heap, const AslrtText &text) { return makeString(heap, view(text)); }

void buildExecution(Exec &exec) {
  const Environment &environment = *exec.environment;
  SmallBuffer id;
  id.append("arn:aws:states:");
  id.append(environment.region);
  id.append(':');
  id.append(environment.account);
  id.append(exec.isExpress() ? ":express:" : ":execution:");
  id.append(environment.machineName);
  id.append(':');
  id.append(exec.executionName());
  if (exec.isExpress()) {
    id.append(':');
    appendUuid(exec.random, id);
  }
  AslrtValue cells[] = {
      makeString(*exec.heap, id.view()),
      exec.input,
      makeTime(*exec.heap, exec.startedUnixMs),
      makeString(*exec.heap, exec.executionName()),
      makeString(*exec.heap, environment.roleArn),
      makeInt(0),
  };
  makeObject(*exec.heap, exec.contextExecution,
             exec.isExpress() ? kExpressExecution.get() : kExecution.get(), cells);
}

void buildMachine(Exec &exec) {
  const Environment &environment = *exec.environment;
  SmallBuffer id;
  id.append("arn:aws:states:");
  id.append(environment.region);
  id.append(':');
  id.append(environment.account);
  id.append(":stateMachine:");
  id.append(environment.machineName);
  AslrtValue cells[] = {makeString(*exec.heap, id.view()),
                        makeString(*exec.heap, environment.machineName)};
  makeObject(*exec.heap, exec.contextMachine, kMachine.get(), cells);
}

void buildState(Exec &exec, FrameRecord &record) {
  AslrtFrame &frame = *record.frame();
  const AslrtState &state = exec.stateOf(&frame);
  bool countsRetries = state.type == ASLRT_STATE_TASK || state.type == ASLRT_STATE_PARALLEL ||
                       state.type == ASLRT_STATE_MAP;
  AslrtValue cells[] = {makePlain(*exec.heap, state.name), makeTime(*exec.heap, frame.enteredUnixMs),
                        makeInt(frame.retryCount)};
  makeObject(*exec.heap, record.contextState, countsRetries ? kStateWithCount.get() : kState.get(), cells);
}

/// Whether the frame's state is a Task with a token: one that waits for it, and, as recordings show, one
/// that waits for a job (`.sync`).
bool hasToken(const Exec &exec, const AslrtFrame &frame) {
  if (exec.stateOf(&frame).type != ASLRT_STATE_TASK)
    return false;
  const AslrtMachine &machine = exec.machineOf(&frame);
  for (uint32_t i = 0; i < machine.pointCount; ++i) {
    const AslrtPoint &point = machine.points[i];
    if (point.state == frame.state && point.kind == ASLRT_AWAIT_TASK)
      return point.task->pattern != ASLRT_CALL_REQUEST_RESPONSE;
  }
  return false;
}

/// A token looks like the service's, base64 of something opaque, but shorter. A mock may fix it.
AslrtValue makeToken(Exec &exec, const AslrtFrame &frame) {
  AslrtValue mocked;
  if (findMockedToken(exec, frame, mocked))
    return mocked;
  constexpr size_t kTokenBytes = 64;
  char text[kTokenBytes];
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (char &character : text)
    character = digits[exec.random.next() >> 58];
  return makeString(*exec.heap, {text, kTokenBytes});
}

} // namespace

void makeExecutionName(Exec &exec) {
  SmallBuffer text;
  appendUuid(exec.random, text);
  memcpy(exec.name, text.data(), text.size());
  exec.nameSize = static_cast<uint32_t>(text.size());
}

} // namespace aslrt

using namespace aslrt;

void aslrt_context(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out) {
  Exec &owner = Exec::of(exec);
  Heap &heap = *owner.heap;
  if (owner.contextExecution.tag == ASLRT_TAG_NONE)
    buildExecution(owner);
  if (owner.contextMachine.tag == ASLRT_TAG_NONE)
    buildMachine(owner);

  FrameRecord &record = FrameRecord::of(frame);
  if (record.contextState.tag == ASLRT_TAG_NONE)
    buildState(owner, record);
  // What comes after State is there only sometimes.
  AslrtValue cells[5] = {owner.contextExecution, owner.contextMachine, record.contextState};
  AslrtValue *next = cells + 3;
  bool isTask = hasToken(owner, *frame);
  if (isTask) {
    if (record.taskToken.tag == ASLRT_TAG_NONE)
      record.taskToken = makeToken(owner, *frame);
    makeObject(heap, *next++, kTask.get(), &record.taskToken);
  }
  uint32_t index;
  AslrtValue itemCells[2];
  bool isItem = findMapItem(*frame, index, itemCells[1]);
  if (isItem) {
    itemCells[0] = makeInt(index);
    AslrtValue item;
    makeObject(heap, item, kItem.get(), itemCells);
    makeObject(heap, *next++, kMap.get(), &item);
  }
  const AslrtShape *shape = isItem ? (isTask ? kContextWithTaskAndMap.get() : kContextWithMap.get())
                                   : (isTask ? kContextWithTask.get() : kContext.get());
  makeObject(heap, *out, shape, cells);
}

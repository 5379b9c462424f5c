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
#include "execution/TestRun.h"
#include "language/Timestamp.h"
#include "services/Calls.h"
#include "values/Container.h"
#include "values/Numbers.h"
#include "values/Reader.h"

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
constexpr auto kSourcedItem = shapeOf("\"Index\":", "\"Value\":", "\"Source\":");
constexpr auto kMemberItem = shapeOf("\"Index\":", "\"Key\":", "\"Value\":", "\"Source\":");

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

void appendStatesArn(SmallBuffer &out, const Environment &environment) {
  out.append("arn:");
  out.append(environment.partition);
  out.append(":states:");
  out.append(environment.region);
  out.append(':');
  out.append(environment.account);
}

void appendMachineName(const Exec &exec, const Execution &execution, SmallBuffer &out) {
  out.append(exec.environment->machineName);
  if (execution.label.empty())
    return;
  out.append('/');
  out.append(execution.label);
}

/// What the host has said with its request; what it has not said is left out.
void buildRequest(Exec &exec) {
  const HostRequest &request = *exec.request;
  std::string_view names[5];
  AslrtValue cells[5];
  uint32_t count = 0;
  auto add = [&](std::string_view name, const AslrtValue &value) {
    names[count] = name;
    cells[count++] = value;
  };
  Heap &heap = *exec.heap;
  add("RequestId", makeString(heap, request.id));
  if (!request.functionArn.empty())
    add("FunctionArn", makeString(heap, request.functionArn));
  if (!request.tenantId.empty())
    add("TenantId", makeString(heap, request.tenantId));
  AslrtValue value;
  if (!parse(heap, request.clientContext.data(), request.clientContext.size(), value))
    add("ClientContext", value);
  if (!parse(heap, request.identity.data(), request.identity.size(), value))
    add("Identity", value);
  makeObject(heap, exec.contextRequest, names, cells, count);
}

void buildExecution(Exec &exec, Execution &execution) {
  const Environment &environment = *exec.environment;
  SmallBuffer id;
  appendExecutionArn(exec, execution, id);
  AslrtValue cells[] = {
      makeString(*exec.heap, id.view()),
      execution.input,
      makeTime(*exec.heap, execution.startedUnixMs),
      makeString(*exec.heap, execution.executionName()),
      makeString(*exec.heap, environment.roleArn),
      makeInt(0),
  };
  makeObject(*exec.heap, execution.contextExecution,
             execution.isExpress ? kExpressExecution.get() : kExecution.get(), cells);
}

void buildMachine(Exec &exec, Execution &execution) {
  SmallBuffer id, name;
  appendMachineName(exec, execution, name);
  appendMachineArn(exec, execution, id);
  AslrtValue cells[] = {makeString(*exec.heap, id.view()), makeString(*exec.heap, name.view())};
  makeObject(*exec.heap, execution.contextMachine, kMachine.get(), cells);
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

void makeMapItem(Heap &heap, AslrtValue &out, const MapItem &item) {
  AslrtValue cells[4] = {makeInt(item.index), item.value, item.source};
  const AslrtShape *shape = item.source.tag == ASLRT_TAG_NONE ? kItem.get() : kSourcedItem.get();
  if (item.key.tag != ASLRT_TAG_NONE) {
    cells[1] = item.key;
    cells[2] = item.value;
    cells[3] = item.source;
    shape = kMemberItem.get();
  }
  makeObject(heap, out, shape, cells);
}

/// `Map` of the context object of `frame`; no value when no Map is around it.
AslrtValue makeMap(Heap &heap, AslrtFrame &frame) {
  MapItem item;
  if (!findMapItem(frame, item))
    return makeNone();
  AslrtValue inner, map;
  makeMapItem(heap, inner, item);
  makeObject(heap, map, kMap.get(), &inner);
  return map;
}

/// Adds to a context object what the host says.
void addRequest(Exec &exec, AslrtValue &context) {
  if (!exec.request)
    return;
  if (exec.contextRequest.tag == ASLRT_TAG_NONE)
    buildRequest(exec);
  SmallBuffer name;
  AslrtValue before = context;
  withMember(*exec.heap, context, before, makeKey("Lambda", name), exec.contextRequest);
}

/// The object that the test gives in the context's place. What a selector works on is no part of it.
void takeGivenContext(Exec &exec, AslrtFrame &frame, AslrtValue &out) {
  Heap &heap = *exec.heap;
  const AslrtText &text = exec.test->test.context;
  if (exec.contextGiven.tag == ASLRT_TAG_NONE && parse(heap, text.data, text.size, exec.contextGiven))
    exec.contextGiven = makeNone(); // it was checked when the test was made
  out = exec.contextGiven;
  AslrtValue map = makeMap(heap, frame);
  if (map.tag == ASLRT_TAG_NONE)
    return;
  SmallBuffer name;
  withMember(heap, out, exec.contextGiven, makeKey("Map", name), map);
}

/// The parts of the context object that are there for every frame, made when they are asked for first.
void buildConstantParts(Exec &exec, Execution &execution) {
  if (execution.contextExecution.tag == ASLRT_TAG_NONE)
    buildExecution(exec, execution);
  if (execution.contextMachine.tag == ASLRT_TAG_NONE)
    buildMachine(exec, execution);
}

/// Puts the part of the context object that the first steps of `path` lead to into `out`; the number of those steps. 0 when
/// it has to be asked for in the whole object.
uint32_t findPart(Exec &exec, AslrtFrame &frame, const AslrtPath &path, AslrtValue &out) {
  auto isAt = [&](uint32_t step, const AslrtKey &key) {
    return path.count > step && path.steps[step].key && areEqualAndShort(*path.steps[step].key, key);
  };
  Execution &execution = *FrameRecord::of(&frame).execution;
  if (isAt(0, kContextWithMap.keys[3]) && isAt(1, kMap.keys[0])) {
    if (MapItem item; isAt(2, kItem.keys[1]) && findMapItem(frame, item)) {
      out = item.value;
      return 3;
    }
    return 0;
  }
  const bool isExecution = isAt(0, kContext.keys[0]);
  if (!isExecution && !isAt(0, kContext.keys[1]))
    return 0;
  buildConstantParts(exec, execution);
  out = isExecution ? execution.contextExecution : execution.contextMachine;
  return 1;
}

} // namespace

void appendExecutionArn(Exec &exec, const Execution &execution, SmallBuffer &out) {
  appendStatesArn(out, *exec.environment);
  out.append(execution.isExpress ? ":express:" : ":execution:");
  appendMachineName(exec, execution, out);
  out.append(':');
  out.append(execution.executionName());
  // A test has the Id that recordings of TestState show.
  if (!execution.isExpress || exec.test)
    return;
  out.append(':');
  if (exec.request && !execution.mapRun)
    out.append(exec.request->id);
  else
    appendUuid(exec.random, out);
}

void appendMachineArn(const Exec &exec, const Execution &execution, SmallBuffer &out) {
  appendStatesArn(out, *exec.environment);
  out.append(":stateMachine:");
  appendMachineName(exec, execution, out);
}

} // namespace aslrt

using namespace aslrt;

void aslrt_context(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out) {
  Exec &owner = Exec::of(exec);
  Heap &heap = *owner.heap;
  if (owner.test && owner.test->has(ASLRT_TEST_CONTEXT)) [[unlikely]]
    return takeGivenContext(owner, *frame, *out);
  FrameRecord &record = FrameRecord::of(frame);
  Execution &execution = *record.execution;
  buildConstantParts(owner, execution);
  if (record.contextState.tag == ASLRT_TAG_NONE)
    buildState(owner, record);
  // What comes after State is there only sometimes.
  AslrtValue cells[5] = {execution.contextExecution, execution.contextMachine, record.contextState};
  AslrtValue *next = cells + 3;
  bool isTask = hasToken(owner, *frame);
  if (isTask) {
    if (record.taskToken.tag == ASLRT_TAG_NONE)
      record.taskToken = makeToken(owner, *frame);
    makeObject(heap, *next++, kTask.get(), &record.taskToken);
  }
  *next = makeMap(heap, *frame);
  bool isItem = next->tag != ASLRT_TAG_NONE;
  const AslrtShape *shape = isItem ? (isTask ? kContextWithTaskAndMap.get() : kContextWithMap.get())
                                   : (isTask ? kContextWithTask.get() : kContext.get());
  makeObject(heap, *out, shape, cells);
  addRequest(owner, *out);
}

namespace {

/// Whether a test gives another object in place of this one.
bool isGiven(const Exec &exec) { return exec.test && exec.test->has(ASLRT_TEST_CONTEXT); }

/// Stands in the last step of a path, which has no use for a hint then, that is known to be `$$.Map.Item.Index`.
constexpr int64_t kMapIndexHint = INT64_MIN + 1;

/// Whether a path is `$$.Map.Item.Index`, which selectors of Maps ask for most.
bool isMapIndex(const AslrtPath &path) {
  auto isAt = [&](uint32_t step, const AslrtKey &key) {
    return path.steps[step].key && areEqualAndShort(*path.steps[step].key, key);
  };
  return path.count == 3 && isAt(2, kItem.keys[0]) && isAt(1, kMap.keys[0]) && isAt(0, kContextWithMap.keys[3]);
}

[[gnu::noinline]] int32_t getFurther(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtPath *path) {
  Exec &owner = Exec::of(exec);
  const Heap &heap = *owner.heap;
  uint32_t index;
  if (isMapIndex(*path) && !isGiven(owner) && findMapIndex(*frame, index)) {
    path->steps[2].index = kMapIndexHint;
    storeCell(*out, makeInt(index));
    return 0;
  }
  AslrtValue node;
  if (uint32_t step = isGiven(owner) ? 0 : findPart(owner, *frame, *path, node)) {
    for (; step < path->count; ++step) {
      const AslrtStep &next = path->steps[step];
      AslrtValue found;
      if (!(next.key ? findMember(heap, node, *next.key, found) : findElement(heap, node, next.index, found)))
        break;
      node = found;
    }
    if (step == path->count) {
      storeCell(*out, node);
      return 0;
    }
  }
  // What is not there is told with the whole object.
  AslrtValue context;
  aslrt_context(exec, frame, &context);
  return aslrt_path_get(exec, frame, out, &context, path);
}

} // namespace

int32_t aslrt_context_get(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtPath *path) {
  const Children *own = FrameRecord::of(frame).children;
  if (path->count != 3 || !path->steps[2].key || path->steps[2].index != kMapIndexHint || Exec::of(exec).test || !own ||
      !own->isChoosing || own->run) [[unlikely]]
    return getFurther(exec, frame, out, path);
  storeCell(*out, makeInt(own->started)); // the frame computes the input of that item
  return 0;
}

void aslrt_context_part(AslrtExec *exec, AslrtFrame *frame, uint32_t part, AslrtValue *out) {
  Exec &owner = Exec::of(exec);
  Execution &execution = *FrameRecord::of(frame).execution;
  switch (part) {
  case ASLRT_CONTEXT_EXECUTION:
    if (execution.contextExecution.tag == ASLRT_TAG_NONE)
      buildExecution(owner, execution);
    storeCell(*out, execution.contextExecution);
    return;
  case ASLRT_CONTEXT_MACHINE:
    if (execution.contextMachine.tag == ASLRT_TAG_NONE)
      buildMachine(owner, execution);
    storeCell(*out, execution.contextMachine);
    return;
  case ASLRT_CONTEXT_INPUT:
    storeCell(*out, execution.input);
    return;
  case ASLRT_CONTEXT_NAME:
    *out = makeString(*owner.heap, execution.executionName());
    return;
  case ASLRT_CONTEXT_START_TIME:
    *out = makeTime(*owner.heap, execution.startedUnixMs);
    return;
  case ASLRT_CONTEXT_MAP:
    *out = makeMap(*owner.heap, *frame);
    return;
  case ASLRT_CONTEXT_INDEX: {
    uint32_t index;
    *out = findMapIndex(*frame, index) ? makeInt(index) : makeNone();
    return;
  }
  case ASLRT_CONTEXT_ITEM: {
    MapItem item;
    *out = findMapItem(*frame, item) ? item.value : makeNone();
    return;
  }
  }
}

void aslrt_context_whole(AslrtExec *exec, AslrtValue *out, const AslrtValue *parts) {
  Exec &owner = Exec::of(exec);
  constexpr size_t kMapPart = 3;
  const bool isItem = parts[kMapPart].tag != ASLRT_TAG_NONE;
  makeObject(*owner.heap, *out, isItem ? kContextWithMap.get() : kContext.get(), parts);
  addRequest(owner, *out);
}

void aslrt_now(AslrtExec *exec, AslrtValue *out) {
  Exec &owner = Exec::of(exec);
  *out = makeTime(*owner.heap, owner.clock->unixMs());
}

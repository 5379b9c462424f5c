// SPDX-License-Identifier: Apache-2.0
//
// Children: see Children.h.

#include "execution/Children.h"
#include "execution/Driver.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Frames.h"
#include "execution/ResultText.h"
#include "io/Signals.h"
#include "io/Memory.h"
#include "maprun/MapRun.h"
#include "values/Container.h"

#include <cstdlib>

namespace aslrt {

// -- The record -------------------------------------------------------------------------------

Children &makeChildren(Exec &exec, FrameRecord &owner, uint32_t total) {
  Children *children = exec.freeChildren;
  if (children)
    exec.freeChildren = children->nextSpare;
  else
    children = static_cast<Children *>(allocateOrDie(sizeof(Children)));
  *children = {};
  children->owner = &owner;
  children->total = children->limit = total;
  children->toleratedFailures = -1;
  owner.children = children;
  return *children;
}

namespace {

/// Puts a child behind its siblings.
void linkChild(Children &children, FrameRecord &child) {
  child.previousSibling = children.last;
  (children.last ? children.last->nextSibling : children.first) = &child;
  children.last = &child;
  ++children.running;
}

} // namespace

void addChild(Children &children, FrameRecord &child) {
  linkChild(children, child);
  makeReady(child);
}

namespace {

// -- Starting ---------------------------------------------------------------------------------

AslrtValue takeItem(Exec &exec, Children &children, uint32_t index) {
  if (!children.map)
    return children.items;
  if (children.items.tag == ASLRT_TAG_TEXT) {
    AslrtValue item;
    if (findKnownElement(*exec.heap, children.items, index, item)) [[likely]]
      return item;
    lookInto(*exec.heap, children.items);
  }
  return arrayOf(children.items)->items[index];
}

uint32_t machineOfChild(const Children &children, uint32_t index) {
  return children.map ? children.map->machine : children.parallel->machines[index];
}

/// The frame of child `index`, which is in no list yet.
FrameRecord &makeChild(Exec &exec, Children &children, uint32_t index, const AslrtValue &input) {
  FrameRecord &child = makeFrame(exec, *children.owner->execution, machineOfChild(children, index), input);
  child.index = index;
  child.frame()->parent = children.owner->frame();
  return child;
}

void startChild(Exec &exec, Children &children, const AslrtValue &input) {
  uint32_t index = children.started++;
  AslrtFrame &frame = *children.owner->frame();
  FrameRecord &child = makeChild(exec, children, index, input);
  if (children.map)
    child.frame()->lastEventId =
        events::mapIteration(exec, frame, events::Iteration::Started, index, children.placeEventId);
  else
    child.frame()->lastEventId = frame.lastEventId;
  addChild(children, child);
}

// -- Ending -----------------------------------------------------------------------------------

const AslrtPoint &pointOf(const Exec &exec, const AslrtFrame &frame) {
  return exec.machineOf(&frame).points[frame.point];
}

} // namespace

bool select(Children &children, const AslrtValue &item) {
  FrameRecord &owner = *children.owner;
  AslrtFrame &frame = *owner.frame();
  uint32_t itemPc = pointOf(*owner.exec, frame).itemPc;
  if (!itemPc)
    return false;
  frame.answer = item;
  frame.pc = itemPc;
  children.isChoosing = true;
  makeReadyFirst(owner);
  return true;
}

void failState(Exec &exec, Children &children, uint64_t lastEventId) {
  FrameRecord &owner = *children.owner;
  AslrtFrame &frame = *owner.frame();
  children.hasFailed = true;
  children.isChoosing = false;
  children.lastEventId = lastEventId;
  makeErrorOutput(*exec.heap, frame.answer, owner.errorName, owner.errorCause, true);
  frame.pc = pointOf(exec, frame).failPc;
  makeReady(owner);
}

void succeedState(Exec &exec, Children &children, const AslrtValue &results) {
  FrameRecord &owner = *children.owner;
  AslrtFrame &frame = *owner.frame();
  if (results.size > exec.abi.payloadLimitBytes) {
    setDataLimitError(exec, owner, view(exec.stateOf(&frame).name));
    return failState(exec, children, children.lastEventId);
  }
  frame.lastEventId = children.lastEventId;
  events::childrenSucceeded(exec, frame);
  frame.answer = results;
  frame.pc = pointOf(exec, frame).resumePc;
  releaseChildren(exec, owner);
  makeReady(owner);
}

namespace {

/// Starts what may start; ends the state when nothing is left.
void proceed(Exec &exec, Children &children) {
  if (children.hasFailed)
    return; // the frame is in the queue already
  if (children.run)
    return children.run->proceed();
  while (children.started < children.total && children.running < children.limit) {
    AslrtValue item = takeItem(exec, children, children.started);
    if (select(children, item))
      return;
    startChild(exec, children, item);
  }
  if (children.running == 0)
    succeedState(exec, children, takeResults(exec, children));
}

// -- In place ---------------------------------------------------------------------------------

/// Whether children that start now would run one after the other with nothing in between, and nobody looks.
bool mayRunInPlace(const FrameRecord &owner) {
  const Exec &exec = *owner.exec;
  const Children &children = *owner.children;
  return owner.execution->onlyCounts && !exec.readyFirst && !children.run && children.started == 0 &&
         !(exec.program->flags & ASLRT_PROGRAM_DEBUG);
}

AslrtValue &inputOf(Children &children, uint32_t index) { return children.inputs[index % Children::kInputs]; }

/// Starts the next child: its event is counted, and it waits with its input.
void startInPlace(Children &children, const AslrtValue &input) {
  if (children.map) {
    storeCell(inputOf(children, children.started), input);
    ++children.owner->execution->lastEventId;
  }
  ++children.started;
  ++children.waiting;
}

/// Takes the first of the children that wait; its number, and its input in `input`.
uint32_t takeWaiting(Children &children, AslrtValue &input) {
  uint32_t index = children.started - children.waiting--;
  if (children.map) {
    storeCell(input, inputOf(children, index));
    storeCell(inputOf(children, index), AslrtValue{});
  } else {
    input = children.items;
  }
  return index;
}

/// At which end of the queue.
enum class Queue : bool { First, Last };

/// From now on children run in the queue: those that wait get their frames.
void leaveInPlace(Exec &exec, Children &children, Queue end) {
  takeResultsBack(exec, children);
  children.isInPlace = false;
  FrameRecord *before = children.last;
  while (children.waiting > 0) {
    AslrtValue input;
    uint32_t index = takeWaiting(children, input);
    FrameRecord &child = makeChild(exec, children, index, input);
    child.frame()->lastEventId = children.owner->execution->lastEventId;
    linkChild(children, child);
    if (end == Queue::Last)
      makeReady(child);
  }
  if (end == Queue::First)
    for (FrameRecord *child = children.last; child != before; child = child->previousSibling)
      makeReadyFirst(*child);
}

/// Whether something wants to be done before the next step. `stopWanted` also says that memory is to be collected.
bool mustPause(const Exec &exec) {
  return exec.abi.stopWanted || exec.heap->liveDocuments() > kManyDocuments || signals::hasCome();
}

/// Starts children in place as far as the limit goes, `itemPc` being where the owner computes their inputs. ASLRT_STEP_JOIN, or
/// what else its step has come back for.
inline int32_t startSome(Exec &exec, Children &children, uint32_t itemPc, AslrtStepFn step) {
  AslrtFrame &frame = *children.owner->frame();
  while (children.started < children.total && children.waiting < children.limit) {
    AslrtValue item = takeItem(exec, children, children.started);
    if (!itemPc) {
      startInPlace(children, item);
      continue;
    }
    storeCell(frame.answer, item);
    frame.pc = itemPc;
    children.isChoosing = true;
    if (int32_t result = step(&exec.abi, &frame); result != ASLRT_STEP_JOIN) [[unlikely]]
      return result;
  }
  return ASLRT_STEP_JOIN;
}

/// The frame that the children of a state run in, one after the other.
class SharedFrame {
public:
  SharedFrame(Exec &exec, Children &children) : exec(exec), children(children) {}

  /// The frame, at the start of child `index`.
  FrameRecord &begin(uint32_t index, const AslrtValue &input) {
    if (record && record->frame()->machine != machineOfChild(children, index))
      drop();
    if (record) {
      restartFrame(*record);
      record->index = index;
      storeCell(record->frame()->answer, input);
    } else {
      record = &makeChild(exec, children, index, input);
      linkChild(children, *record);
    }
    record->frame()->lastEventId = record->execution->lastEventId;
    return *record;
  }

  void drop() {
    if (record)
      dropChild(*record);
    record = nullptr;
  }

private:
  Exec &exec;
  Children &children;
  FrameRecord *record = nullptr;
};

/// Runs children one after the other until all have ended, or one does something else, or it is others' turn.
void runInPlace(Exec &exec, Children &children) {
  FrameRecord &owner = *children.owner;
  Execution &execution = *owner.execution;
  const uint32_t itemPc = pointOf(exec, *owner.frame()).itemPc;
  const AslrtStepFn choose = exec.machineOf(owner.frame()).step;
  SharedFrame shared(exec, children);
  int32_t result;
  for (uint32_t turns = 0;; ++turns) {
    result = startSome(exec, children, itemPc, choose);
    if (result != ASLRT_STEP_JOIN || children.waiting == 0)
      break;
    if (turns == kMostStepsInARow || mustPause(exec)) {
      shared.drop();
      return makeReady(owner);
    }
    AslrtValue input;
    uint32_t index = takeWaiting(children, input);
    FrameRecord &child = shared.begin(index, input);
    AslrtFrame &frame = *child.frame();
    int32_t end = exec.machineOf(&frame).step(&exec.abi, &frame);
    if (end != ASLRT_STEP_DONE) [[unlikely]] {
      leaveInPlace(exec, children, Queue::Last);
      return settleStep(exec, child, end);
    }
    storeCell(resultInPlace(exec, children, index), frame.answer);
    if (children.map)
      ++execution.lastEventId;
    children.placeEventId = children.lastEventId = execution.lastEventId;
  }
  shared.drop();
  if (result == ASLRT_STEP_JOIN) { // all have ended
    children.isInPlace = false;
    return proceed(exec, children);
  }
  leaveInPlace(exec, children, Queue::Last);
  settleStep(exec, owner, result);
}

/// A failed child that the Map tolerates: its error output takes the place of a result.
void tolerateFailure(Exec &exec, Children &children, FrameRecord &child) {
  AslrtFrame &frame = *children.owner->frame();
  uint64_t last = child.frame()->lastEventId;
  AslrtValue output;
  makeErrorOutput(*exec.heap, output, child.errorName, child.errorCause, true);
  arrayOf(children.results)->items[child.index] = output;
  events::openStateAborted(exec, *child.frame(), last, events::Open::Waiting);
  events::mapIteration(exec, frame, events::Iteration::Failed, child.index, last);
  children.placeEventId = children.lastEventId = last;
  dropChild(child);
  if (++children.failures <= children.toleratedFailures)
    return proceed(exec, children);
  children.owner->errorName = makeString(*exec.heap, kStatesExceedToleratedFailureThreshold);
  children.owner->errorCause = makeString(*exec.heap, kToleranceExceeded);
  failState(exec, children, last);
}

void abortChild(Exec &exec, Children &children, FrameRecord &child, uint64_t after) {
  if (child.children && child.children->isInPlace)
    leaveInPlace(exec, *child.children, Queue::Last);
  if (children.run)
    return; // what happens in an execution of its own is no event of this one
  if (children.map)
    events::mapIteration(exec, *children.owner->frame(), events::Iteration::Aborted, child.index, after);
  events::openStateAborted(exec, *child.frame(), after, events::Open::Any);
  if (child.children)
    for (FrameRecord *inner = child.children->first; inner; inner = inner->nextSibling)
      abortChild(exec, *child.children, *inner, after);
}

} // namespace

// -- What the driver calls --------------------------------------------------------------------

void join(FrameRecord &owner) {
  Exec &exec = *owner.exec;
  Children &children = *owner.children;
  if (mayRunInPlace(owner))
    children.isInPlace = true;
  if (children.results.tag == ASLRT_TAG_NONE && !children.run)
    makeResults(exec, children);
  if (children.isInPlace)
    return runInPlace(exec, children);
  proceed(exec, children);
}

bool goOnInPlace(FrameRecord &owner) {
  Children &children = *owner.children;
  if (!children.isInPlace)
    return false;
  Exec &exec = *owner.exec;
  if (!exec.readyFirst) {
    runInPlace(exec, children);
  } else {
    leaveInPlace(exec, children, Queue::First);
    proceed(exec, children);
  }
  return true;
}

void childDone(FrameRecord &child) {
  Exec &exec = *child.exec;
  AslrtFrame &frame = *child.frame();
  Children &children = siblingsOf(child);
  if (children.run)
    return children.run->childDone(child);
  arrayOf(children.results)->items[child.index] = frame.answer;
  uint64_t last = frame.lastEventId;
  children.placeEventId = last;
  if (children.map)
    last = events::mapIteration(exec, *children.owner->frame(), events::Iteration::Succeeded, child.index, last);
  if (!children.hasFailed)
    children.lastEventId = last;
  dropChild(child);
  proceed(exec, children);
}

void childFailed(FrameRecord &child) {
  Exec &exec = *child.exec;
  Children &children = siblingsOf(child);
  if (children.hasFailed)
    return; // another one was first; this one is aborted with the rest
  if (children.run)
    return children.run->childFailed(child);
  if (children.toleratedFailures >= 0)
    return tolerateFailure(exec, children, child);
  children.failed = &child;
  FrameRecord &owner = *children.owner;
  owner.errorName = child.errorName;
  owner.errorCause = child.errorCause;
  owner.missedHeartbeat = false;
  failState(exec, children, child.frame()->lastEventId);
}

bool selectionFailed(FrameRecord &owner) {
  Children *children = owner.children;
  if (!children || !children->isChoosing)
    return false;
  if (children->run)
    children->run->selectionFailed();
  else
    failState(*owner.exec, *children, children->placeEventId);
  return true;
}

void abortSiblings(FrameRecord &owner) {
  if (!owner.children || !owner.children->hasFailed) [[likely]]
    return;
  Exec &exec = *owner.exec;
  Children &children = *owner.children;
  AslrtFrame &frame = *owner.frame();
  uint64_t after = children.lastEventId;
  for (FrameRecord *child = children.first; child; child = child->nextSibling)
    if (child != children.failed)
      abortChild(exec, children, *child, after);
  if (FrameRecord *failed = children.failed) {
    // A task that has failed is still open. A Map or Parallel has its own event for that.
    events::openStateAborted(exec, *failed->frame(), after, events::Open::Waiting);
    if (children.map)
      events::mapIteration(exec, frame, events::Iteration::Failed, failed->index, after);
  }
  frame.lastEventId = after;
  while (children.first)
    dropChild(*children.first);
  releaseChildren(exec, owner);
}

void dropChild(FrameRecord &child) {
  Children &children = siblingsOf(child);
  Execution *ended = children.run ? child.execution : nullptr;
  (child.previousSibling ? child.previousSibling->nextSibling : children.first) = child.nextSibling;
  (child.nextSibling ? child.nextSibling->previousSibling : children.last) = child.previousSibling;
  --children.running;
  Exec &exec = *child.exec;
  dropFrame(child);
  if (ended)
    releaseExecution(exec, *ended);
}

void releaseChildren(Exec &exec, FrameRecord &owner) {
  Children *children = owner.children;
  owner.children = nullptr;
  releaseMapRun(*children);
  children->nextSpare = exec.freeChildren;
  exec.freeChildren = children;
}

void releaseMapRun(Children &children) {
  delete children.run;
  children.run = nullptr;
}

void releaseSpareChildren(Exec &exec) {
  while (Children *children = exec.freeChildren) {
    exec.freeChildren = children->nextSpare;
    free(children);
  }
}

namespace {

/// The nearest Map around a frame, and the number of the item that the frame works for. Null outside a Map.
Children *findMap(AslrtFrame &frame, uint32_t &index) {
  Children *own = FrameRecord::of(&frame).children;
  if (own && own->isChoosing) {
    index = own->started;
    return own;
  }
  for (AslrtFrame *child = &frame; child->parent; child = child->parent)
    if (Children *children = FrameRecord::of(child->parent).children; children->map) {
      index = FrameRecord::of(child).index;
      return children;
    }
  return nullptr;
}

} // namespace

bool findMapItem(AslrtFrame &frame, MapItem &item) {
  item.key = item.source = makeNone();
  Children *children = findMap(frame, item.index);
  if (!children)
    return false;
  if (children->run)
    children->run->describe(item);
  else
    item.value = takeItem(*children->owner->exec, *children, item.index);
  return true;
}

bool searchMapIndex(AslrtFrame &frame, uint32_t &index) {
  Children *children = findMap(frame, index);
  if (children && children->run) {
    MapItem item;
    children->run->describe(item);
    index = item.index;
  }
  return children;
}

} // namespace aslrt

using namespace aslrt;

int32_t aslrt_map_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                        const AslrtValue *maxConcurrency, const AslrtValue *toleratedFailureCount,
                        const AslrtValue *toleratedFailurePercentage) {
  Exec &owner = Exec::of(exec);
  Heap &heap = *owner.heap;
  MapNumbers numbers;
  if (int32_t status = readConcurrency(exec, frame, *map, maxConcurrency, numbers))
    return status;
  if (!isArray(heap, *items)) {
    SmallBuffer cause;
    cause.append("Reference path \"");
    cause.append(view(map->itemsPath));
    cause.append("\" must point to array.");
    return raiseRuntimeError(exec, frame, cause.view());
  }
  uint32_t total = countOf(heap, *items);
  events::mapStateStarted(owner, *frame, total);
  if (int32_t status =
          readTolerances(exec, frame, *map, toleratedFailureCount, toleratedFailurePercentage, numbers))
    return status;
  Children &children = makeChildren(owner, FrameRecord::of(frame), total);
  children.map = map;
  int64_t limit = numbers.concurrency;
  children.limit = limit > 0 && limit < kMostIterationsAtOnce ? static_cast<uint32_t>(limit) : kMostIterationsAtOnce;
  children.toleratedFailures = toleratedOf(numbers, total);
  children.items = *items;
  children.placeEventId = children.lastEventId = frame->lastEventId;
  return 0;
}

void aslrt_parallel_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtParallel *parallel, const AslrtValue *input) {
  Exec &owner = Exec::of(exec);
  events::parallelStateStarted(owner, *frame);
  Children &children = makeChildren(owner, FrameRecord::of(frame), parallel->count);
  children.parallel = parallel;
  children.items = *input;
  children.lastEventId = frame->lastEventId;
}

void aslrt_child_start(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *input) {
  Children &children = *FrameRecord::of(frame).children;
  children.isChoosing = false;
  if (children.run)
    return children.run->takeInput(*input);
  if (children.isInPlace)
    return startInPlace(children, *input);
  startChild(Exec::of(exec), children, *input);
}

void aslrt_children_failed(AslrtExec *exec, AslrtFrame *frame) {
  events::childrenFailed(Exec::of(exec), *frame);
}

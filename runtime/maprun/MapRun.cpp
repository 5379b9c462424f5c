// SPDX-License-Identifier: Apache-2.0
//
// MapRun: see MapRun.h.

#include "maprun/MapRun.h"
#include "execution/Children.h"
#include "execution/Driver.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Frames.h"
#include "io/Diagnostics.h"
#include "maprun/ItemBatch.h"
#include "maprun/MapResults.h"
#include "maprun/ItemSource.h"
#include "services/Calls.h"
#include "values/Container.h"

#include <optional>

namespace aslrt {

namespace {

class DistributedMap final : public MapRun {
public:
  DistributedMap(Exec &exec, Children &children) : exec(exec), children(children), heap(*exec.heap) {}
  ~DistributedMap() override { exec.loop->disarm(pause); }

  void proceed() override;
  void takeInput(const AslrtValue &input) override;
  void childDone(FrameRecord &root) override;
  void childFailed(FrameRecord &root) override;
  void selectionFailed() override { fail(children.owner->errorName, children.owner->errorCause); }
  void visit() override;
  void describe(MapItem &out) const override;
  /// Names the run, and writes its first event.
  void start();

  MapSettings settings;
  MapNumbers numbers;
  AslrtValue stateItems = {};
  AslrtValue batchInput = {};

private:
  bool open();
  bool takeItem();
  void pauseForCollection();
  void closeBatch();
  void startChild(const AslrtValue &input, uint32_t itemCount);
  bool isBeyondTolerance() const;
  void fail(std::string_view error, std::string_view cause);
  void fail(const AslrtValue &error, const AslrtValue &cause);
  void abortChildren();
  void finish();
  void end();

  static void wake(void *self);
  static void onPause(Timer *timer) { static_cast<DistributedMap *>(timer->owner)->proceed(); }
  static void onWritten(void *self);

  Exec &exec;
  Children &children;
  Heap &heap;
  std::string label;
  std::string arn;
  std::unique_ptr<ObjectStore> store;
  std::unique_ptr<ItemSource> source;
  std::optional<ItemBatch> batch;
  std::optional<MapResults> results;
  Item item;
  uint64_t taken = 0;       ///< items
  uint64_t failedItems = 0;
  Timer pause; ///< until the collector has been there
  bool isExhausted = false; ///< there are no more items
  bool isEnding = false;
  bool hasFailed = false;
};

void DistributedMap::start() {
  const Environment &environment = *exec.environment;
  char uuid[kUuidBytes], generated[kUuidBytes];
  writeUuid(exec.random, uuid);
  label = settings.label;
  if (label.empty()) {
    writeUuid(exec.random, generated);
    label.assign(generated, kUuidBytes);
  }
  arn = "arn:aws:states:" + std::string(environment.region) + ":" + std::string(environment.account) + ":mapRun:" +
        std::string(environment.machineName) + "/" + label + ":" + std::string(uuid, kUuidBytes);
  AslrtFrame &frame = *children.owner->frame();
  events::mapRunStarted(exec, frame, arn);
  children.lastEventId = frame.lastEventId;
  results.emplace(exec, settings.writer, arn, label, std::string(uuid, kUuidBytes));
  if (settings.batch.isOn)
    batch.emplace(settings.batch, exec.abi.payloadLimitBytes);
}

/// Finds the items, before the first is taken. False when that ended the execution.
bool DistributedMap::open() {
  bool writes = results->wantsStore();
  if ((settings.reader.kind != ReaderKind::None || writes) && !store) {
    store = makeObjectStore(exec);
    if (!store) {
      settleCall(*children.owner, CallOutcome::Refused);
      return false;
    }
    if (writes)
      results->writeTo(*store);
  }
  Waker waker = {wake, this};
  source = settings.reader.kind == ReaderKind::None ? makeStateItems(heap, stateItems)
                                                    : makeReader(heap, *store, settings.reader, waker);
  return true;
}

void DistributedMap::wake(void *self) { static_cast<DistributedMap *>(self)->proceed(); }

void DistributedMap::proceed() {
  if (isEnding || children.isChoosing)
    return;
  if (settings.mostItems < 0)
    return fail(kStatesItemReaderFailed, kMaxItemsNotPositive);
  if (!source && !open())
    return;
  while (!isExhausted && children.running < children.limit) {
    if (heap.wantsCollection() || heap.liveDocuments() > kManyDocuments)
      return pauseForCollection();
    if (!takeItem())
      return;
  }
  if (isExhausted && children.running == 0 && !isEnding)
    finish();
}

/// Items of a large input would fill the memory before any child has run: the collector comes first, between two steps.
void DistributedMap::pauseForCollection() {
  if (pause.isArmed())
    return;
  pause.fire = onPause;
  pause.owner = this;
  pause.dueUnixMicroseconds = exec.clock->unixMicroseconds();
  exec.loop->arm(pause);
}

/// Takes the next item. False when nothing more can be done at the moment.
bool DistributedMap::takeItem() {
  bool isEnough = settings.mostItems > 0 && taken == static_cast<uint64_t>(settings.mostItems);
  switch (isEnough ? Progress::End : source->next(item)) {
  case Progress::Pending:
    return false;
  case Progress::Failed:
    fail(kStatesItemReaderFailed, source->problem);
    return false;
  case Progress::End:
    isExhausted = true;
    if (batch && batch->count() > 0)
      closeBatch();
    return !isEnding;
  case Progress::Good:
    break;
  }
  ++taken;
  if (select(children, item.value))
    return false;
  AslrtValue input;
  makeInput(heap, item, input);
  takeInput(input);
  return !isEnding;
}

void DistributedMap::takeInput(const AslrtValue &input) {
  if (!batch)
    return startChild(input, 1);
  if (batch->count() > 0 && !batch->fits(batchInput, input))
    closeBatch();
  if (isEnding)
    return;
  batch->add(input);
  if (batch->isFull())
    closeBatch();
}

void DistributedMap::closeBatch() {
  AslrtValue input;
  uint32_t count = batch->take(heap, batchInput, input);
  startChild(input, count);
}

void DistributedMap::startChild(const AslrtValue &input, uint32_t itemCount) {
  if (input.size > exec.abi.payloadLimitBytes) {
    FrameRecord &owner = *children.owner;
    setDataLimitError(exec, owner, view(exec.stateOf(owner.frame()).name));
    return fail(owner.errorName, owner.errorCause);
  }
  Execution &execution = makeExecution(exec, children, input);
  execution.label = label;
  execution.isExpress = settings.isExpress;
  execution.index = children.started++;
  execution.itemCount = itemCount;
  FrameRecord &root = makeFrame(exec, execution, children.map->machine, input);
  execution.root = &root;
  events::executionStarted(exec, *root.frame());
  if (execution.isExpress)
    startExpressDeadline(exec, execution);
  addChild(children, root);
}

void DistributedMap::childDone(FrameRecord &root) {
  results->addSucceeded(*root.execution, root.frame()->answer);
  dropChild(root);
  proceed();
}

void DistributedMap::childFailed(FrameRecord &root) {
  failedItems += root.execution->itemCount;
  results->addFailed(*root.execution, "FAILED", root.errorName, root.errorCause);
  dropChild(root);
  if (isBeyondTolerance())
    return fail(kStatesExceedToleratedFailureThreshold, kToleranceExceeded);
  proceed();
}

/// Either breach is enough; a number that is not given does not count, and with neither no failure is borne. The
/// percentage is one of all items: it can be told when they have all been taken.
bool DistributedMap::isBeyondTolerance() const {
  if (failedItems == 0)
    return false;
  if (!numbers.hasCount && !numbers.hasPercentage)
    return true;
  if (numbers.hasCount && failedItems > static_cast<uint64_t>(numbers.toleratedCount))
    return true;
  return numbers.hasPercentage && isExhausted &&
         static_cast<double>(failedItems) * 100 > numbers.toleratedPercentage * static_cast<double>(taken);
}

void DistributedMap::abortChildren() {
  while (FrameRecord *child = children.first) {
    results->addFailed(*child->execution, "ABORTED", makeNone(), makeNone());
    dropChild(*child);
  }
}

void DistributedMap::fail(std::string_view error, std::string_view cause) {
  fail(makeString(heap, error), makeString(heap, cause));
}

/// The run has failed: what still runs is aborted, and what there is of results is written.
void DistributedMap::fail(const AslrtValue &error, const AslrtValue &cause) {
  FrameRecord &owner = *children.owner;
  owner.errorName = error;
  owner.errorCause = cause;
  owner.missedHeartbeat = false;
  hasFailed = isEnding = true;
  children.isChoosing = false;
  abortChildren();
  results->finish(onWritten, this);
}

void DistributedMap::finish() {
  if (isBeyondTolerance())
    return fail(kStatesExceedToleratedFailureThreshold, kToleranceExceeded);
  isEnding = true;
  results->finish(onWritten, this);
}

void DistributedMap::onWritten(void *self) { static_cast<DistributedMap *>(self)->end(); }

/// Everything is written. Nothing of this may be looked at afterwards.
void DistributedMap::end() {
  FrameRecord &owner = *children.owner;
  AslrtFrame &frame = *owner.frame();
  if (!hasFailed && !results->problem().empty()) {
    owner.errorName = makeString(heap, kStatesResultWriterFailed);
    owner.errorCause = makeString(heap, results->problem());
    owner.missedHeartbeat = false;
    hasFailed = true;
  }
  if (hasFailed) {
    events::mapRunFailed(exec, frame);
    return failState(exec, children, frame.lastEventId);
  }
  events::mapRunSucceeded(exec, frame);
  children.lastEventId = frame.lastEventId;
  AslrtValue output;
  if (results->makeOutput(output))
    return succeedState(exec, children, output);
  setDataLimitError(exec, owner, view(exec.stateOf(&frame).name));
  failState(exec, children, frame.lastEventId);
}

void DistributedMap::visit() {
  heap.visit(&stateItems, 1);
  heap.visit(&batchInput, 1);
  heap.visit(&item.value, 1);
  heap.visit(&item.key, 1);
  if (source)
    source->visit(heap);
  if (batch)
    batch->visit(heap);
  results->visit(heap);
}

void DistributedMap::describe(MapItem &out) const {
  out.index = static_cast<uint32_t>(taken - 1);
  out.value = item.value;
  out.key = item.key;
  out.source = makeString(heap, source->origin);
}

} // namespace

} // namespace aslrt

using namespace aslrt;

int32_t aslrt_map_run_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                            AslrtValue *settings, const AslrtValue *maxConcurrency,
                            const AslrtValue *toleratedFailureCount, const AslrtValue *toleratedFailurePercentage) {
  Exec &owner = Exec::of(exec);
  Heap &heap = *owner.heap;
  MapNumbers numbers;
  if (int32_t status = readConcurrency(exec, frame, *map, maxConcurrency, numbers))
    return status;
  MapSettings read;
  SmallBuffer name;
  bool hasReader = memberCell(heap, *settings, makeKey("ItemReader", name)) != nullptr;
  if (!hasReader && !isContainer(*items)) {
    SmallBuffer cause;
    cause.append("Reference path \"");
    cause.append(view(map->itemsPath));
    cause.append("\" must point to array.");
    return raiseRuntimeError(exec, frame, cause.view());
  }
  // How many a reader will find is not known.
  events::mapStateStarted(owner, *frame, hasReader ? 0 : countOf(heap, *items));
  if (int32_t status =
          readTolerances(exec, frame, *map, toleratedFailureCount, toleratedFailurePercentage, numbers))
    return status;
  AslrtValue batchInput;
  if (int32_t status = readMapSettings(exec, frame, *settings, read, batchInput))
    return status;
  Children &children = makeChildren(owner, FrameRecord::of(frame), 0);
  children.map = map;
  int64_t limit = numbers.concurrency;
  children.limit = limit > 0 && limit < kMostChildExecutions ? static_cast<uint32_t>(limit) : kMostChildExecutions;
  auto *run = new DistributedMap(owner, children);
  children.run = run;
  run->settings = std::move(read);
  run->numbers = numbers;
  run->stateItems = hasReader ? makeNone() : *items;
  run->batchInput = batchInput;
  run->start();
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// TestedMap: the run of a Map under test. The numbers are read and the inputs of all children are computed as in any
// other run, and kept for the response; then the mock answers for the children.
//
//   aslrt_test_map_begin  settings are read, the items are found
//   proceed, takeInput    the selector computes an input from each item
//   finish                batches are made of them; the mock's result, or an error, is the Map's
//
// It has no need of S3: what a reader gives is in the request, or unknown.

#include "execution/Children.h"
#include "execution/Driver.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/TestRun.h"
#include "maprun/ItemBatch.h"
#include "maprun/ItemSource.h"
#include "maprun/MapRun.h"
#include "values/Reader.h"
#include "values/Writer.h"

namespace aslrt {

namespace {

class TestedMap final : public MapRun {
public:
  TestedMap(Exec &exec, Children &children, MapSettings settings, const MapNumbers &numbers)
      : exec(exec), children(children), run(*exec.test), heap(*exec.heap), settings(std::move(settings)),
        numbers(numbers) {}

  void proceed() override;
  void takeInput(const AslrtValue &input) override { inputs.push_back(input); }
  void selectionFailed() override { failState(exec, children, children.lastEventId); }
  void childDone(FrameRecord &) override {} // there are no children
  void childFailed(FrameRecord &) override {}
  void describe(MapItem &out) const override;
  void visit() override;

  std::unique_ptr<ItemSource> source; ///< null: a reader would find the items
  AslrtValue batchInput = makeNone();
  bool isDistributed = false;

private:
  void finish();
  void makeBatches();
  bool isBeyondTolerance();
  void fail(std::string_view error, std::string_view cause);
  void inspect(AslrtInspect kind);

  Exec &exec;
  Children &children;
  TestRun &run;
  Heap &heap;
  const MapSettings settings;
  const MapNumbers numbers;
  Item item;
  uint32_t taken = 0; ///< items
  std::vector<AslrtValue> inputs;
};

void TestedMap::describe(MapItem &out) const {
  out.index = taken - 1;
  out.value = item.value;
  out.key = item.key;
  out.source = isDistributed ? makeString(heap, source->origin) : makeNone();
}

void TestedMap::proceed() {
  if (view(run.test.readerFailure).size() > 0)
    return fail(kStatesItemReaderFailed, view(run.test.readerFailure));
  if (settings.mostItems < 0)
    return fail(kStatesItemReaderFailed, kMaxItemsNotPositive);
  if (!source)
    return finish();
  while ((settings.mostItems == 0 || taken < settings.mostItems) && source->next(item) == Progress::Good) {
    ++taken;
    if (select(children, item.value))
      return;
    AslrtValue input;
    makeInput(heap, item, input);
    takeInput(input);
  }
  AslrtFrame &frame = *children.owner->frame();
  if (exec.machineOf(&frame).points[frame.point].itemPc)
    inspect(ASLRT_INSPECT_AFTER_ITEM_SELECTOR);
  if (settings.batch.isOn)
    makeBatches();
  finish();
}

/// The inputs of all children are there, as far as they can be known.
void TestedMap::finish() {
  FrameRecord &owner = *children.owner;
  for (const AslrtValue &input : inputs)
    if (input.size > exec.abi.payloadLimitBytes) {
      setDataLimitError(exec, owner, view(exec.stateOf(owner.frame()).name));
      return failState(exec, children, children.lastEventId);
    }
  bool isBeyond = isBeyondTolerance();
  if (isBeyond && !run.has(ASLRT_TEST_ERROR))
    return fail(kStatesExceedToleratedFailureThreshold, kToleranceExceeded);
  AslrtValue result;
  if (run.refusal.empty() && run.takeAnswer(exec, owner, result))
    return succeedState(exec, children, result);
  // Of a refused test only that is looked at.
  failState(exec, children, children.lastEventId);
}

void TestedMap::makeBatches() {
  ItemBatch batch(settings.batch, exec.abi.payloadLimitBytes);
  std::vector<AslrtValue> batches;
  auto close = [&] { batch.take(heap, batchInput, batches.emplace_back()); };
  for (const AslrtValue &input : inputs) {
    if (batch.count() > 0 && !batch.fits(batchInput, input))
      close();
    batch.add(input);
  }
  if (batch.count() > 0)
    close();
  inputs = std::move(batches);
  inspect(ASLRT_INSPECT_AFTER_ITEM_BATCHER);
}

/// Compares the failures that the test speaks of with what the Map bears; with batches, each is an iteration. Of
/// iterations that nobody knows a share is nothing that could be exceeded.
bool TestedMap::isBeyondTolerance() {
  if (!run.has(ASLRT_TEST_FAILURE_COUNT))
    return false;
  if (source && run.test.failureCount > inputs.size()) {
    run.refusal = "Map iteration failure count must be less than or equal to the number of Map iterations";
    return false;
  }
  double tolerated = toleratedOf(numbers, source ? static_cast<uint32_t>(inputs.size()) : UINT32_MAX);
  return run.test.failureCount > (tolerated < 0 ? 0 : tolerated);
}

void TestedMap::fail(std::string_view error, std::string_view cause) {
  FrameRecord &owner = *children.owner;
  owner.errorName = makeString(heap, error);
  owner.errorCause = makeString(heap, cause);
  owner.missedHeartbeat = false;
  failState(exec, children, children.lastEventId);
}

/// Keeps what the inputs are now.
void TestedMap::inspect(AslrtInspect kind) {
  AslrtValue list;
  makeArray(heap, list, inputs.data(), static_cast<uint32_t>(inputs.size()));
  aslrt_inspect(&exec.abi, children.owner->frame(), kind, &list);
}

void TestedMap::visit() {
  heap.visit(&batchInput, 1);
  heap.visit(&item.value, 1);
  heap.visit(&item.key, 1);
  if (source)
    source->visit(heap);
  heap.visit(inputs.data(), inputs.size());
}

/// Keeps a number of a Map, which may be written as a string.
void keepNumber(const Heap &heap, SmallBuffer &number, const AslrtValue *value) {
  SmallBuffer characters;
  if (value && isString(*value))
    number.append(decodeString(*value, characters));
  else if (value)
    appendText(heap, *value, number);
}

} // namespace

} // namespace aslrt

using namespace aslrt;

int32_t aslrt_test_map_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                             AslrtValue *settings, const AslrtValue *maxConcurrency,
                             const AslrtValue *toleratedFailureCount, const AslrtValue *toleratedFailurePercentage) {
  Exec &owner = Exec::of(exec);
  FrameRecord &record = FrameRecord::of(frame);
  Heap &heap = *owner.heap;
  TestRun &run = *owner.test;
  MapNumbers numbers;
  if (int32_t status = readConcurrency(exec, frame, *map, maxConcurrency, numbers))
    return status;
  keepNumber(heap, run.numbers[TestRun::MaxConcurrency], maxConcurrency);
  if (!maxConcurrency)
    run.numbers[TestRun::MaxConcurrency].append('0');
  MapSettings read;
  AslrtValue batchInput = makeNone();
  if (settings)
    if (int32_t status = readMapSettings(exec, frame, *settings, read, batchInput))
      return status;
  AslrtValue found = *items;
  const AslrtText &readerItems = run.test.readerItems;
  bool hasReader = read.reader.kind != ReaderKind::None;
  bool isKnown = !hasReader || (readerItems.size > 0 && !parse(heap, readerItems.data, readerItems.size, found));
  if (isKnown && !isArray(heap, found) && !(settings && isObject(heap, found))) {
    SmallBuffer cause;
    cause.append("Reference path \"");
    cause.append(view(map->itemsPath));
    cause.append("\" must point to array.");
    // Without the words in front that other errors of the interpreter have (asl-recorded 4).
    record.errorName = makeString(heap, kStatesRuntime);
    record.errorCause = makeString(heap, cause.view());
    return ASLRT_STEP_FAILED;
  }
  if (run.test.itemsPointer.size > 0)
    run.inspected[ASLRT_INSPECT_AFTER_ITEMS_POINTER].append(view(run.test.itemsPointer));
  events::mapStateStarted(owner, *frame, isKnown ? countOf(heap, found) : 0);
  if (int32_t status = readTolerances(exec, frame, *map, toleratedFailureCount, toleratedFailurePercentage, numbers))
    return status;
  keepNumber(heap, run.numbers[TestRun::ToleratedFailureCount], toleratedFailureCount);
  keepNumber(heap, run.numbers[TestRun::ToleratedFailurePercentage], toleratedFailurePercentage);

  std::string origin = "S3://" + read.reader.bucket + (read.reader.key.empty() ? "" : "/" + read.reader.key);
  Children &children = makeChildren(owner, record, 0);
  children.map = map;
  children.placeEventId = children.lastEventId = frame->lastEventId;
  auto *tested = new TestedMap(owner, children, std::move(read), numbers);
  children.run = tested;
  tested->batchInput = batchInput;
  tested->isDistributed = settings;
  if (isKnown)
    tested->source = makeStateItems(heap, found);
  if (isKnown && hasReader)
    tested->source->origin = origin;
  return 0;
}

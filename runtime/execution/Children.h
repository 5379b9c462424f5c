// SPDX-License-Identifier: Apache-2.0
//
// Children: what a Map or Parallel state runs while its frame waits in a join.
//
// Each iteration and each branch is a frame of a machine of its own, on the same ready queue and event loop as all
// others. A Map starts them from its items as places become free, so that a Map over ten thousand items with
// MaxConcurrency 1 has one frame at a time. Outputs are put into the array of results as they come; the array lives in
// the heap and is filled in place, which nobody can see before it is complete. Those of a large Map become text (ResultText.h).
//
//   aslrt_map_begin          the record is made, MapStateStarted
//   join         (driver)    frames are started as far as the limit goes, MapIterationStarted
//   childDone    (driver)    a result; the next one starts, or the state goes on with the array
//   childFailed  (driver)    the state is to go on where it failed. It queues behind the siblings that can run, so that
//                            all that begin together take their first step, as they do in the service
//   abortSiblings (driver)   before the state's frame takes that step: what still runs is aborted and dropped
//
// Children that nobody watches are run in place, as long as none of them waits and nothing else could run: one after the other,
// in one frame, without the queue. The order is that of the queue: as many are started as may run at once, which only computes
// their inputs and counts their events, and each that ends lets another start. The state's own frame stands in the queue for all
// that have started, should the loop be left for a while. When a child does anything but end, or something else wants to run,
// those that have started get their frames and go where they would be in the queue.
//
// The children of a distributed Map are executions of their own (Execution in Exec.h), which the runtime takes through
// maprun/MapRun.h: where their items come from, what they are, and where their outputs go is all different.

#ifndef ASLRT_EXECUTION_CHILDREN_H
#define ASLRT_EXECUTION_CHILDREN_H

#include "execution/Exec.h"

namespace aslrt {

/// Children of an inline Map that run at once, whatever MaxConcurrency says. Source: asl.md 15.
inline constexpr uint32_t kMostIterationsAtOnce = 40;

class MapRun;
struct TextList;

struct Children {
  FrameRecord *owner;
  MapRun *run; ///< of a distributed Map, or one under test; else null
  Children *nextSpare;
  const AslrtMap *map;           ///< null: a Parallel
  const AslrtParallel *parallel; ///< null: a Map
  FrameRecord *first; ///< those that run, in the order in which they were started
  FrameRecord *last;
  FrameRecord *failed; ///< the one whose failure ends the state; null also when that is not one child's failure
  uint32_t total;
  uint32_t started;
  uint32_t running;
  uint32_t limit; ///< that run at once
  uint32_t failures;
  double toleratedFailures; ///< negative: the first failure ends the state, with its own error
  bool isChoosing; ///< the frame computes the input of item `started`
  bool hasFailed;
  uint64_t placeEventId; ///< the event that the next MapIterationStarted follows
  uint64_t lastEventId;  ///< the event that the state goes on from
  bool isInPlace;        ///< children run in place
  uint32_t waiting;      ///< in place: those that were started last and have not begun
  uint32_t written;      ///< in place, of a Map: results that are in `text`; they are the first ones
  TextList *text;        ///< null: there are none
  AslrtValue items;      ///< of a Map: the array. Of a Parallel: each branch's input
  AslrtValue results;    ///< an array with a cell for each child, or in place for some; NONE before the first starts
  /// In place, of a Map: the input of child n that waits, at n modulo the number of cells; else NONE.
  static constexpr uint32_t kInputs = 64;
  AslrtValue inputs[kInputs];

  /// Cells that the collector has to visit, from `items` on; so many more in place.
  static constexpr size_t kCells = 2;
  size_t cellCount() const { return isInPlace ? kCells + kInputs : kCells; }
};
static_assert(kMostIterationsAtOnce <= Children::kInputs, "all that run at once may wait");

/// Lets the children of a frame run whose step function has come back with ASLRT_STEP_JOIN.
void join(FrameRecord &owner);

/// Goes on with children that are run in place. False when there are none.
bool goOnInPlace(FrameRecord &owner);

/// Takes the output of a child's frame, which is dropped.
void childDone(FrameRecord &child);

/// Takes the error of a child's frame.
void childFailed(FrameRecord &child);

/// Takes an error that was raised while a Map's frame computed the input of an iteration: the Map fails. False when
/// the frame did nothing of the kind.
bool selectionFailed(FrameRecord &owner);

/// Ends the children of a frame whose state has failed. Does nothing for any other frame.
void abortSiblings(FrameRecord &owner);

/// Takes a child out of its parent's list and drops its frame.
void dropChild(FrameRecord &child);

/// The record that a child belongs to: a frame with a parent, or the root of a child execution.
inline Children &siblingsOf(FrameRecord &child) {
  AslrtFrame *parent = child.frame()->parent;
  return parent ? *FrameRecord::of(parent).children : *child.execution->mapRun;
}

/// A record for `total` children of a frame, which has none.
Children &makeChildren(Exec &exec, FrameRecord &owner, uint32_t total);

/// Puts a child into its list; its frame can go on.
void addChild(Children &children, FrameRecord &child);

/// Lets a Map's frame compute the input of a child from `item`; false when it has no selector.
bool select(Children &children, const AslrtValue &item);

/// The state goes on where it failed, with the error in the owner's record, once the siblings that can run have taken
/// a step. `lastEventId`: the event that what comes next follows.
void failState(Exec &exec, Children &children, uint64_t lastEventId);

/// The state goes on with `results`; or fails when they are larger than a payload may be.
void succeedState(Exec &exec, Children &children, const AslrtValue &results);

/// The numbers of a Map that decide how it is run, as the runtime reads them.
struct MapNumbers {
  int64_t concurrency = 0;     ///< MaxConcurrency; 0: absent
  bool hasCount = false;
  bool hasPercentage = false;
  int64_t toleratedCount = 0;
  double toleratedPercentage = 0;
};

/// Reads MaxConcurrency; absent (null) leaves it. 0, or ASLRT_STEP_FAILED with an error raised.
int32_t readConcurrency(AslrtExec *exec, AslrtFrame *frame, const AslrtMap &map, const AslrtValue *value,
                        MapNumbers &numbers);

/// The same for the two tolerances.
int32_t readTolerances(AslrtExec *exec, AslrtFrame *frame, const AslrtMap &map, const AslrtValue *count,
                       const AslrtValue *percentage, MapNumbers &numbers);

/// How many of `total` failures a Map bears; negative: the first one ends it with its own error.
double toleratedOf(const MapNumbers &numbers, uint32_t total);

/// A number, or a string that holds one (asl-recorded 12), as an integer. False when it is neither.
bool readInteger(const AslrtValue &value, int64_t &out);

/// Raises that a number of the Map cannot be used. `kind` is `integer` or `float`.
int32_t raiseBadNumber(AslrtExec *exec, AslrtFrame *frame, std::string_view field, const AslrtValue &value,
                       std::string_view kind, std::string_view path);

/// Forgets the record of a frame's children, which are gone.
void releaseChildren(Exec &exec, FrameRecord &owner);

/// Forgets a Map's run, if it has one: calls that are on their way are cancelled.
void releaseMapRun(Children &children);

/// Gives back the memory of records kept for reuse.
void releaseSpareChildren(Exec &exec);

/// What a frame works for.
struct MapItem {
  uint32_t index = 0;
  AslrtValue value;
  AslrtValue key;    ///< of a member of an object; else NONE
  AslrtValue source; ///< of a distributed Map's item, where it comes from; else NONE
};

/// The item of the nearest Map around a frame. False outside a Map.
bool findMapItem(AslrtFrame &frame, MapItem &item);

/// findMapIndex, for any frame.
bool searchMapIndex(AslrtFrame &frame, uint32_t &index);

/// Its number alone.
inline bool findMapIndex(AslrtFrame &frame, uint32_t &index) {
  const Children *own = FrameRecord::of(&frame).children;
  if (!own || !own->isChoosing || own->run)
    return searchMapIndex(frame, index);
  index = own->started; // the frame computes the input of that item
  return true;
}

} // namespace aslrt

#endif // ASLRT_EXECUTION_CHILDREN_H

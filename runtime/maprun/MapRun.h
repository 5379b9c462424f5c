// SPDX-License-Identifier: Apache-2.0
//
// MapRun: an attempt of a distributed Map, as the rest of the runtime sees it.
//
// Items come one at a time from a source (ItemSource.h): state data, an object in S3 that is read as a stream, a
// listing. The selector computes an input from each, the batcher may put several together, and a child execution
// (Execution in Exec.h) runs each input. What it gives goes into the state's result or into files in S3
// (ResultFiles.h). Nothing of a million items is in memory but what runs at the moment.
//
//   aslrt_map_run_begin   settings are read, MapStateStarted, MapRunStarted
//   proceed               takes items as long as children may start; ends the run when there is nothing left
//   takeInput             the selector's value for the item that was taken last
//   childDone, childFailed
//
// Only programs with a distributed Map have this; in the others NoMapRun.cpp stands for it. A Map under test
// (TestedMap.cpp) has a run of its own, without children.

#ifndef ASLRT_MAPRUN_MAPRUN_H
#define ASLRT_MAPRUN_MAPRUN_H

#include "aslrt.h"

namespace aslrt {

struct FrameRecord;
struct MapItem;

/// Largest number of child executions that run at once. Source: asl.md 10.3.
inline constexpr uint32_t kMostChildExecutions = 10000;

class MapRun {
public:
  /// Calls that are on their way are cancelled.
  virtual ~MapRun() = default;

  /// Starts what may start; ends the state when nothing is left.
  virtual void proceed() = 0;

  /// Takes the input that the selector computed from the item taken last.
  virtual void takeInput(const AslrtValue &input) = 0;

  /// Takes the error that the selector raised instead, which is in the record of the Map's frame: the run fails.
  virtual void selectionFailed() = 0;

  /// Takes the output, or the error, of a child execution, which is dropped. `root` is its first frame.
  virtual void childDone(FrameRecord &root) = 0;
  virtual void childFailed(FrameRecord &root) = 0;

  /// The item for which the selector runs.
  virtual void describe(MapItem &item) const = 0;

  /// Shows the collector what the run holds.
  virtual void visit() = 0;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_MAPRUN_H

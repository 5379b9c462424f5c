// SPDX-License-Identifier: Apache-2.0
//
// MapResults: what child executions gave, on its way into the state's result or into files.
//
// The state's result has them in the order of the items; more than a payload may hold is not kept. Files have them in
// the order in which they came.

#ifndef ASLRT_MAPRUN_MAPRESULTS_H
#define ASLRT_MAPRUN_MAPRESULTS_H

#include "execution/Exec.h"
#include "maprun/ResultFiles.h"
#include "maprun/Settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt {

class MapResults {
public:
  MapResults(Exec &exec, const WriterSettings &settings, std::string arn, std::string label, std::string uuid);

  /// Whether results go into files.
  bool wantsStore() const { return exports; }
  void writeTo(ObjectStore &store) { files.emplace(store, settings, folder, arn); }

  void addSucceeded(const Execution &execution, const AslrtValue &output);
  /// `status` is FAILED or ABORTED; error and cause may be NONE.
  void addFailed(const Execution &execution, std::string_view status, const AslrtValue &error,
                 const AslrtValue &cause);

  /// Writes the files, if there are to be any. `done` comes later, or before this returns.
  void finish(ResultFiles::Done done, void *owner);

  /// Why they could not be written; empty: they are.
  std::string_view problem() const { return files ? std::string_view(files->problem) : std::string_view(); }

  /// The state's result. False when it is larger than a payload may be.
  bool makeOutput(AslrtValue &out);

  void visit(Heap &heap) { heap.visit(outputs.data(), outputs.size()); }

private:
  /// The description of a child execution that DescribeExecution would give.
  void makeRecord(AslrtValue &out, const Execution &execution, std::string_view status, const AslrtValue *output,
                  const AslrtValue &error, const AslrtValue &cause);
  void keep(uint32_t index, const AslrtValue &output);
  void addToFile(ResultFiles::Kind kind, const AslrtValue &record);

  Exec &exec;
  Heap &heap;
  const WriterSettings &settings;
  std::string arn;
  std::string label;
  std::string folder;
  bool exports;
  std::optional<ResultFiles> files;
  std::vector<AslrtValue> outputs; ///< by the child's index
  uint64_t keptBytes = 0;
  bool isTooLarge = false;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_MAPRESULTS_H

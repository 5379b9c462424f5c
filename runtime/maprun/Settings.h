// SPDX-License-Identifier: Apache-2.0
//
// Settings: what a distributed Map was told, read out of its settings object (aslrt_map_run_begin).

#ifndef ASLRT_MAPRUN_SETTINGS_H
#define ASLRT_MAPRUN_SETTINGS_H

#include "aslrt.h"
#include "values/Heap.h"

#include <cstdint>
#include <string>
#include <vector>

namespace aslrt {

enum class ReaderKind : uint8_t { None, Object, List };

/// What an object holds. ReaderConfig.InputType; None when it is absent.
enum class InputType : uint8_t { None, Csv, Json, JsonLines, Manifest };

struct ReaderSettings {
  ReaderKind kind = ReaderKind::None;
  InputType type = InputType::None;
  bool flattens = false;       ///< LOAD_AND_FLATTEN: the objects listed are read
  bool isAthenaManifest = false; ///< else a manifest is that of an S3 inventory
  char delimiter = ',';
  bool hasHeaderRow = true;
  std::vector<std::string> headers; ///< with CSVHeaderLocation GIVEN
  std::string pointer;         ///< ItemsPointer
  std::string bucket;
  std::string key;             ///< of an object
  std::string prefix;          ///< of a listing
  std::string versionId;
  std::string expectedOwner;
};

struct BatchSettings {
  bool isOn = false;
  uint64_t mostItems = UINT64_MAX;
  uint64_t mostBytes = UINT64_MAX;
};

/// How results are written.
enum class Transformation : uint8_t { None, Compact, Flatten };

struct WriterSettings {
  bool exports = false; ///< into files; else the state's result is formatted
  Transformation transformation = Transformation::Compact;
  bool asLines = false; ///< OutputType JSONL
  std::string bucket;
  std::string prefix;
};

/// The cause of States.ItemReaderFailed for a negative MaxItems.
inline constexpr std::string_view kMaxItemsNotPositive = "field MaxItems must be positive";

struct MapSettings {
  bool isExpress = false;
  std::string label; ///< empty: none
  ReaderSettings reader;
  int64_t mostItems = 0; ///< MaxItems; 0: no limit; negative: an error of the reader
  BatchSettings batch;
  WriterSettings writer;
};

/// Reads `object`, which is looked into. `batchInput` is what each batch has besides its items, or NONE.
/// 0, or ASLRT_STEP_FAILED with States.Runtime raised for a value that cannot be used.
int32_t readMapSettings(AslrtExec *exec, AslrtFrame *frame, AslrtValue &object, MapSettings &settings,
                        AslrtValue &batchInput);

} // namespace aslrt

#endif // ASLRT_MAPRUN_SETTINGS_H

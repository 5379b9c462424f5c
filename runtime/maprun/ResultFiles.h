// SPDX-License-Identifier: Apache-2.0
//
// ResultFiles: what a ResultWriter exports (asl.md 10.7).
//
//   PREFIX/UUID/SUCCEEDED_0.json   [record,record,..]
//   PREFIX/UUID/FAILED_0.json
//   PREFIX/UUID/manifest.json      which files there are; written last, so that whoever finds it finds them all
//
// Records are kept in memory while they are few, then in a file without a name that vanishes with the process.

#ifndef ASLRT_MAPRUN_RESULTFILES_H
#define ASLRT_MAPRUN_RESULTFILES_H

#include "maprun/Settings.h"
#include "services/ObjectStore.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt {

/// Bytes that are only appended, and read back when they are written.
class Spool final : public ObjectBody {
public:
  Spool() = default;
  ~Spool();
  Spool(const Spool &) = delete;
  Spool &operator=(const Spool &) = delete;
  Spool(Spool &&other) noexcept;

  /// False with errno set when the disk takes no more.
  bool append(std::string_view bytes);
  uint64_t size() const override { return spilled + memory.size(); }
  bool read(uint64_t offset, size_t bytes, char *out) override;

private:
  bool spill();

  std::string memory;
  uint64_t spilled = 0; ///< bytes in the file, before those in memory
  int descriptor = -1;
};

class ResultFiles {
public:
  enum class Kind : uint8_t { Failed, Pending, Succeeded };
  static constexpr size_t kKinds = 3;

  using Done = void (*)(void *owner);

  /// `folder` is what all keys begin with, without a slash at its end. `store` and `settings` are not owned.
  ResultFiles(ObjectStore &store, const WriterSettings &settings, std::string folder, std::string mapRunArn);
  ~ResultFiles();

  /// Adds a record, JSON text.
  void add(Kind kind, std::string_view record);

  /// Writes everything; `done` is called when it is written or when `problem` says why not: later, or before this
  /// returns.
  void finish(Done done, void *owner);

  /// Key of the manifest.
  std::string manifestKey() const { return folder + "/manifest.json"; }

  /// Why it cannot be written: the cause of States.ResultWriterFailed. Empty: nothing went wrong so far.
  std::string problem;

private:
  struct File {
    Kind kind;
    uint32_t number; ///< among those of its kind
    Spool spool;
  };

  static void onWritten(void *self, const ObjectError *error);
  File &fileFor(Kind kind, size_t bytes);
  std::string keyOf(const File &file) const;
  void writeNext();
  bool write(std::string key, ObjectBody &body, std::string_view contentType);
  void makeManifest();

  ObjectStore &store;
  const WriterSettings &settings;
  std::string folder;
  std::string mapRunArn;
  std::vector<File> files;
  int32_t open[kKinds] = {-1, -1, -1}; ///< the file of each kind that records go to, an index into `files`
  std::string manifest;
  std::optional<TextBody> manifestBody;
  size_t written = 0; ///< files that are there
  ObjectCall *call = nullptr;
  bool isCalling = false;
  bool hasArrived = false;
  bool hasManifest = false;
  Done done = nullptr;
  void *owner = nullptr;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_RESULTFILES_H

// SPDX-License-Identifier: Apache-2.0
//
// ResultFiles: see ResultFiles.h.

#include "maprun/ResultFiles.h"
#include "values/Strings.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace aslrt {

namespace {

/// Kept in memory before the rest goes to disk.
constexpr size_t kMemoryBytes = 4u << 20;

/// Largest file. Source: asl.md 10.7.
constexpr uint64_t kMostFileBytes = 5'000'000'000;

constexpr std::string_view kKindNames[] = {"FAILED", "PENDING", "SUCCEEDED"};

/// A file without a name in the directory for temporary files; -1 with errno set when there can be none.
int openNameless() {
  const char *directory = getenv("TMPDIR");
  if (!directory || !*directory)
    directory = "/tmp";
  int descriptor = ::open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0)
    return descriptor;
  // Some file systems do not know files without names.
  std::string name = std::string(directory) + "/aslc-results-XXXXXX";
  descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0)
    unlink(name.c_str());
  return descriptor;
}

void appendQuoted(std::string &out, std::string_view text) {
  SmallBuffer buffer;
  encodeCharacters(text, buffer);
  out += '"';
  out += buffer.view();
  out += '"';
}

} // namespace

Spool::~Spool() {
  if (descriptor >= 0)
    close(descriptor);
}

Spool::Spool(Spool &&other) noexcept
    : memory(std::move(other.memory)), spilled(other.spilled), descriptor(std::exchange(other.descriptor, -1)) {}

bool Spool::spill() {
  if (descriptor < 0)
    descriptor = openNameless();
  if (descriptor < 0)
    return false;
  for (std::string_view left = memory; !left.empty();) {
    ssize_t bytes = ::write(descriptor, left.data(), left.size());
    if (bytes < 0 && errno == EINTR)
      continue;
    if (bytes <= 0)
      return false;
    left.remove_prefix(static_cast<size_t>(bytes));
  }
  spilled += memory.size();
  memory.clear();
  return true;
}

bool Spool::append(std::string_view bytes) {
  memory.append(bytes);
  return memory.size() < kMemoryBytes || spill();
}

bool Spool::read(uint64_t offset, size_t bytes, char *out) {
  while (bytes > 0 && offset < spilled) {
    size_t wanted = spilled - offset < bytes ? static_cast<size_t>(spilled - offset) : bytes;
    ssize_t got = pread(descriptor, out, wanted, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      errno = got == 0 ? EIO : errno;
      return false;
    }
    offset += static_cast<uint64_t>(got);
    bytes -= static_cast<size_t>(got);
    out += got;
  }
  if (bytes > 0)
    memcpy(out, memory.data() + (offset - spilled), bytes);
  return true;
}

ResultFiles::ResultFiles(ObjectStore &store, const WriterSettings &settings, std::string folder,
                         std::string mapRunArn)
    : store(store), settings(settings), folder(std::move(folder)), mapRunArn(std::move(mapRunArn)) {}

ResultFiles::~ResultFiles() {
  if (call)
    store.cancel(call);
}

ResultFiles::File &ResultFiles::fileFor(Kind kind, size_t bytes) {
  int32_t &index = open[static_cast<size_t>(kind)];
  constexpr size_t kAround = 2; // a bracket, and a comma or the other one
  if (index >= 0 && files[index].spool.size() + bytes + kAround <= kMostFileBytes)
    return files[index];
  uint32_t number = index < 0 ? 0 : files[index].number + 1;
  index = static_cast<int32_t>(files.size());
  files.push_back({kind, number, {}});
  return files.back();
}

void ResultFiles::add(Kind kind, std::string_view record) {
  if (!problem.empty())
    return;
  Spool &spool = fileFor(kind, record.size()).spool;
  std::string_view before = settings.asLines ? "" : spool.size() == 0 ? "[" : ",";
  if (!spool.append(before) || !spool.append(record) || (settings.asLines && !spool.append("\n")))
    problem = std::string("The results cannot be kept: ") + strerror(errno);
}

std::string ResultFiles::keyOf(const File &file) const {
  return folder + "/" + std::string(kKindNames[static_cast<size_t>(file.kind)]) + "_" +
         std::to_string(file.number) + (settings.asLines ? ".jsonl" : ".json");
}

void ResultFiles::makeManifest() {
  manifest = "{\"DestinationBucket\":";
  appendQuoted(manifest, settings.bucket);
  manifest += ",\"MapRunArn\":";
  appendQuoted(manifest, mapRunArn);
  manifest += ",\"ResultFiles\":{";
  for (size_t kind = 0; kind < kKinds; ++kind) {
    manifest += kind ? ",\"" : "\"";
    manifest += kKindNames[kind];
    manifest += "\":[";
    bool isFirst = true;
    for (const File &file : files) {
      if (static_cast<size_t>(file.kind) != kind)
        continue;
      manifest += std::exchange(isFirst, false) ? "{\"Key\":" : ",{\"Key\":";
      appendQuoted(manifest, keyOf(file));
      manifest += ",\"Size\":" + std::to_string(file.spool.size()) + "}";
    }
    manifest += ']';
  }
  manifest += "}}";
}

void ResultFiles::finish(Done whenDone, void *whose) {
  done = whenDone;
  owner = whose;
  for (File &file : files)
    if (problem.empty() && !settings.asLines && !file.spool.append("]"))
      problem = std::string("The results cannot be kept: ") + strerror(errno);
  makeManifest();
  writeNext();
}

/// Starts a write. True when it has ended already.
bool ResultFiles::write(std::string key, ObjectBody &body, std::string_view contentType) {
  hasArrived = false;
  isCalling = true;
  ObjectCall *made = store.write({settings.bucket, std::move(key), {}, {}}, body, contentType, onWritten, this);
  isCalling = false;
  if (!hasArrived)
    call = made;
  return hasArrived;
}

void ResultFiles::onWritten(void *self, const ObjectError *error) {
  ResultFiles &results = *static_cast<ResultFiles *>(self);
  results.call = nullptr;
  results.hasArrived = true;
  if (error)
    results.problem = error->cause;
  if (!results.isCalling)
    results.writeNext();
}

void ResultFiles::writeNext() {
  while (problem.empty() && !hasManifest) {
    if (written == files.size()) {
      hasManifest = true;
      manifestBody.emplace(manifest);
      if (!write(manifestKey(), *manifestBody, "application/json"))
        return;
      break;
    }
    File &file = files[written++];
    if (!write(keyOf(file), file.spool, settings.asLines ? "application/jsonl" : "application/json"))
      return;
  }
  done(owner);
}

} // namespace aslrt

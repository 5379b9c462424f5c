// SPDX-License-Identifier: Apache-2.0
//
// aslrt-json: reads one JSON text with the runtime's reader and writes it with its writer.
//
//   aslrt-json [--touch] [--collect] [--size] [FILE | -]
//
// `--touch` looks into every container first, `--collect` runs the collector before writing, `--size`
// prints the size that the value's cell carries instead of the value. A refused text gives the line
// `offset N: message` on stderr and exit code 1; bad use and unreadable files give 2.

#include "values/Container.h"
#include "values/Heap.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace aslrt;

namespace {

/// The whole of `file` in a buffer of the heap.
char *readAll(Heap &heap, FILE *file, size_t &size) {
  SmallBuffer bytes;
  constexpr size_t kPiece = 1 << 16;
  while (size_t count = fread(bytes.reserve(kPiece), 1, kPiece, file))
    bytes.addSize(count);
  size = bytes.size();
  char *buffer = heap.takeTextBuffer(size);
  copyText(buffer, bytes.data(), size);
  return buffer;
}

/// Looks into `root` and everything below it, and makes it forget the text it came from.
void touchAll(Heap &heap, AslrtValue &root) {
  SmallBuffer work;
  auto push = [&work](AslrtValue *cell) { work.append(reinterpret_cast<const char *>(&cell), sizeof(cell)); };
  push(&root);
  while (work.size() != 0) {
    AslrtValue *cell;
    std::memcpy(&cell, work.data() + work.size() - sizeof(cell), sizeof(cell));
    work.truncate(work.size() - sizeof(cell));
    if (!isContainer(*cell))
      continue;
    lookInto(heap, *cell);
    AslrtValue *cells = cell->tag == ASLRT_TAG_OBJECT ? objectOf(*cell)->values : arrayOf(*cell)->items;
    for (uint32_t index = 0, count = countOf(heap, *cell); index < count; ++index)
      push(&cells[index]);
    // Without its source the writer has to go through the members.
    bool isObject = cell->tag == ASLRT_TAG_OBJECT;
    (isObject ? objectOf(*cell)->source : arrayOf(*cell)->source) = nullptr;
    (isObject ? objectOf(*cell)->document : arrayOf(*cell)->document) = ASLRT_NO_DOCUMENT;
  }
}

int useError(const char *message, const char *what) {
  fprintf(stderr, "aslrt-json: error: %s '%s'\n", message, what);
  return 2;
}

} // namespace

int main(int argc, char **argv) {
  bool touch = false, collect = false, onlySize = false;
  const char *path = "-";
  for (int index = 1; index < argc; ++index) {
    const char *argument = argv[index];
    if (strcmp(argument, "--touch") == 0)
      touch = true;
    else if (strcmp(argument, "--collect") == 0)
      collect = true;
    else if (strcmp(argument, "--size") == 0)
      onlySize = true;
    else if (argument[0] == '-' && argument[1])
      return useError("unknown option", argument);
    else
      path = argument;
  }

  Heap heap;
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!file)
    return useError("cannot open", path);
  size_t size = 0;
  char *buffer = readAll(heap, file, size);
  bool failed = ferror(file);
  if (file != stdin)
    fclose(file);
  if (failed) {
    heap.releaseTextBuffer(buffer);
    return useError("cannot read", path);
  }

  AslrtValue value;
  if (ReadError error = parseBuffer(heap, buffer, size, value)) {
    fprintf(stderr, "offset %zu: %s\n", error.offset, error.message);
    return 1;
  }
  if (collect) {
    heap.beginCollection();
    heap.visit(&value, 1);
    heap.endCollection();
  }
  if (touch)
    touchAll(heap, value);
  if (onlySize) {
    printf("%u\n", value.size);
    return 0;
  }
  SmallBuffer out;
  appendText(heap, value, out);
  if (out.size() != value.size) {
    fprintf(stderr, "aslrt-json: error: wrote %zu bytes of %u\n", out.size(), value.size);
    return 2;
  }
  return fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 2;
}

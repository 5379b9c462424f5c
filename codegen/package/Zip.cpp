// SPDX-License-Identifier: Apache-2.0
//
// Zip: writes the records of a zip archive around what zlib deflates. Libraries for archives are about
// reading, editing and streaming; what a function's package needs are three records.
//
//   local header, name, deflated bytes      for each file
//   central header, name                    for each file
//   end of central directory
//
// Source: PKWARE's APPNOTE, 4.3.7, 4.3.12 and 4.3.16.

#include "codegen/package/Zip.h"

#include "codegen/package/Deflate.h"

#include <zlib.h>

namespace asl {

namespace {

constexpr uint16_t kVersion = 20;                   // deflate
constexpr uint16_t kMadeByUnix = 3 << 8 | kVersion; // permissions count
constexpr uint16_t kDeflated = 8;
constexpr uint16_t kMidnight = 0;
constexpr uint16_t kFirstDay = 1 << 5 | 1; // 1980-01-01
constexpr uint32_t kRegularFile = 0100000; // S_IFREG

/// Little-endian numbers at the end of a text.
class Record {
public:
  explicit Record(std::string &out) : out(out) {}
  Record &u16(uint32_t value) { return number(value, 2); }
  Record &u32(uint32_t value) { return number(value, 4); }
  Record &text(std::string_view bytes) {
    out += bytes;
    return *this;
  }

private:
  Record &number(uint32_t value, int bytes) {
    for (; bytes > 0; --bytes, value >>= 8)
      out += static_cast<char>(value & 0xff);
    return *this;
  }
  std::string &out;
};

/// What both headers of a file say.
struct Entry {
  uint32_t checksum = 0;
  uint32_t packedBytes = 0;
  uint32_t bytes = 0;
  uint32_t nameBytes = 0;
  uint32_t offset = 0; ///< of the local header

  void write(Record &record) const {
    constexpr uint16_t kNoFlags = 0, kNoExtra = 0;
    record.u16(kVersion).u16(kNoFlags).u16(kDeflated).u16(kMidnight).u16(kFirstDay);
    record.u32(checksum).u32(packedBytes).u32(bytes).u16(nameBytes).u16(kNoExtra);
  }
};

} // namespace

std::string makeZip(const std::vector<ArchiveFile> &files) {
  std::string archive, directory;
  Record local(archive), central(directory);
  for (const ArchiveFile &file : files) {
    std::string packed = deflate(file.bytes, DeflateFormat::Raw);
    Entry entry;
    entry.checksum = static_cast<uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef *>(file.bytes.data()), file.bytes.size()));
    entry.packedBytes = static_cast<uint32_t>(packed.size());
    entry.bytes = static_cast<uint32_t>(file.bytes.size());
    entry.nameBytes = static_cast<uint32_t>(file.name.size());
    entry.offset = static_cast<uint32_t>(archive.size());

    local.u32(0x04034b50);
    entry.write(local);
    local.text(file.name).text(packed);

    constexpr uint16_t kNoComment = 0, kFirstDisk = 0, kBinary = 0;
    central.u32(0x02014b50).u16(kMadeByUnix);
    entry.write(central);
    central.u16(kNoComment)
        .u16(kFirstDisk)
        .u16(kBinary)
        .u32((kRegularFile | file.mode) << 16)
        .u32(entry.offset);
    central.text(file.name);
  }
  auto count = static_cast<uint32_t>(files.size()), offset = static_cast<uint32_t>(archive.size());
  archive += directory;
  local.u32(0x06054b50).u16(0).u16(0).u16(count).u16(count);
  local.u32(static_cast<uint32_t>(directory.size())).u32(offset).u16(0);
  return archive;
}

} // namespace asl

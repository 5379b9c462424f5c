// SPDX-License-Identifier: Apache-2.0
//
// Tar: see Tar.h. Source: POSIX, pax, "ustar Interchange Format".

#include "codegen/package/Tar.h"

#include <cassert>
#include <cstdio>
#include <cstring>
#include <set>

namespace asl {

namespace {

constexpr size_t kBlock = 512;

/// The header of an entry.
struct Header {
  char name[100];
  char mode[8];
  char owner[8];
  char group[8];
  char size[12];
  char time[12];
  char checksum[8];
  char type;
  char linkName[100];
  char magic[6];
  char version[2];
  char rest[247];
};
static_assert(sizeof(Header) == kBlock);

/// Octal digits, with a zero byte at the end.
template <size_t size> void setNumber(char (&field)[size], uint64_t value) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%0*llo", static_cast<int>(size - 1),
                static_cast<unsigned long long>(value));
  std::memcpy(field, digits, size);
}

void addEntry(std::string &archive, std::string_view name, char type, unsigned mode, std::string_view bytes) {
  Header header = {};
  assert(name.size() <= sizeof(header.name) && "names are ours, and short");
  name.copy(header.name, sizeof(header.name));
  setNumber(header.mode, mode);
  setNumber(header.owner, 0);
  setNumber(header.group, 0);
  setNumber(header.size, bytes.size());
  setNumber(header.time, 0);
  std::memset(header.checksum, ' ', sizeof(header.checksum)); // the sum counts these
  header.type = type;
  std::memcpy(header.magic, "ustar", sizeof(header.magic));
  std::memcpy(header.version, "00", sizeof(header.version));
  unsigned sum = 0;
  for (unsigned char byte : std::string_view(reinterpret_cast<const char *>(&header), sizeof(header)))
    sum += byte;
  std::snprintf(header.checksum, sizeof(header.checksum), "%06o", sum); // then a blank, which is there
  archive.append(reinterpret_cast<const char *>(&header), sizeof(header));
  archive += bytes;
  archive.append((kBlock - bytes.size() % kBlock) % kBlock, '\0');
}

} // namespace

std::string makeTar(const std::vector<ArchiveFile> &files) {
  std::string archive;
  std::set<std::string_view> folders;
  for (const ArchiveFile &file : files) {
    std::string_view name = file.name;
    for (size_t slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1))
      if (folders.insert(name.substr(0, slash + 1)).second)
        addEntry(archive, name.substr(0, slash + 1), '5', name.size() == slash + 1 ? file.mode : 0755, "");
    if (!name.ends_with('/'))
      addEntry(archive, name, '0', file.mode, file.bytes);
  }
  archive.append(2 * kBlock, '\0');
  return archive;
}

} // namespace asl

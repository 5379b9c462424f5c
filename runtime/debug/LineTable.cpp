// SPDX-License-Identifier: Apache-2.0
//
// LineTable: see LineTable.h. The format is that of DWARF 4 and 5, section 6.2.

#include "debug/LineTable.h"

#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

namespace {

/// Numbers one after the other; past the end all are 0.
class Bytes {
public:
  Bytes(const unsigned char *begin, const unsigned char *end) : at(begin), last(end) {}

  bool isEmpty() const { return at >= last; }
  const unsigned char *place() const { return at; }
  void skip(uint64_t count) { at = count < uint64_t(last - at) ? at + count : last; }

  template <typename Number> Number fixed() {
    Number number = 0;
    if (size_t(last - at) >= sizeof(number))
      memcpy(&number, at, sizeof(number));
    skip(sizeof(number));
    return number;
  }

  uint64_t unsignedNumber() {
    uint64_t number = 0;
    for (unsigned shift = 0; at < last; shift += 7) {
      unsigned char byte = *at++;
      if (shift < 64)
        number |= uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        break;
    }
    return number;
  }

  int64_t signedNumber() {
    int64_t number = 0;
    unsigned shift = 0;
    unsigned char byte = 0;
    while (at < last) {
      byte = *at++;
      if (shift < 64)
        number |= int64_t(uint64_t(byte & 0x7f) << shift);
      shift += 7;
      if (!(byte & 0x80))
        break;
    }
    return (byte & 0x40) && shift < 64 ? number | -(int64_t(1) << shift) : number;
  }

private:
  const unsigned char *at;
  const unsigned char *last;
};

enum StandardOpcode : uint8_t {
  kExtended = 0,
  kCopy = 1,
  kAdvancePc = 2,
  kAdvanceLine = 3,
  kConstAddPc = 8,
  kFixedAdvancePc = 9,
};

enum ExtendedOpcode : uint8_t { kEndSequence = 1, kSetAddress = 2 };

/// Runs one line program, with its head, until a row behind `wanted` shows that the one before covers it.
uint32_t runProgram(Bytes unit, uint64_t wanted) {
  auto version = unit.fixed<uint16_t>();
  if (version < 4 || version > 5)
    return 0;
  if (version == 5)
    unit.skip(2); // sizes of addresses and segment selectors
  auto headBytes = unit.fixed<uint32_t>();
  Bytes head = unit;
  unit.skip(headBytes);
  auto instructionBytes = head.fixed<uint8_t>();
  head.skip(2); // operations of an instruction, whether rows are statements
  auto lineBase = head.fixed<int8_t>();
  auto lineRange = head.fixed<uint8_t>();
  auto opcodeBase = head.fixed<uint8_t>();
  const unsigned char *operandCounts = head.place();
  head.skip(opcodeBase);
  if (lineRange == 0 || opcodeBase == 0 || head.isEmpty())
    return 0;

  uint64_t address = 0, line = 1;
  uint64_t rowAddress = 0, rowLine = 0; // of the row before
  bool hasRow = false;
  auto covers = [&] { return hasRow && rowAddress <= wanted && wanted < address; };
  auto addRow = [&] {
    rowAddress = address;
    rowLine = line;
    hasRow = true;
  };
  while (!unit.isEmpty()) {
    auto opcode = unit.fixed<uint8_t>();
    if (opcode >= opcodeBase) {
      unsigned step = opcode - opcodeBase;
      address += step / lineRange * instructionBytes;
      line += lineBase + int(step % lineRange);
      if (covers())
        return uint32_t(rowLine);
      addRow();
      continue;
    }
    switch (opcode) {
    case kExtended: {
      uint64_t size = unit.unsignedNumber();
      Bytes operands = unit;
      unit.skip(size);
      auto extended = operands.fixed<uint8_t>();
      if (extended == kSetAddress) {
        address = operands.fixed<uint64_t>();
      } else if (extended == kEndSequence) {
        if (covers())
          return uint32_t(rowLine);
        address = 0;
        line = 1;
        hasRow = false;
      }
      break;
    }
    case kCopy:
      if (covers())
        return uint32_t(rowLine);
      addRow();
      break;
    case kAdvancePc:
      address += unit.unsignedNumber() * instructionBytes;
      break;
    case kAdvanceLine:
      line += unit.signedNumber();
      break;
    case kConstAddPc:
      address += (255u - opcodeBase) / lineRange * instructionBytes;
      break;
    case kFixedAdvancePc:
      address += unit.fixed<uint16_t>();
      break;
    default: // says nothing of lines
      for (unsigned count = operandCounts[opcode - 1]; count > 0; --count)
        unit.unsignedNumber();
    }
  }
  return 0;
}

} // namespace

uint32_t findLine(const unsigned char *begin, const unsigned char *end, uint64_t address) {
  Bytes section(begin, end);
  while (!section.isEmpty()) {
    auto size = section.fixed<uint32_t>();
    if (size == UINT32_MAX || size > uint64_t(end - section.place()))
      return 0; // the 64-bit form, which programs of ours do not need
    if (uint32_t line = runProgram(Bytes(section.place(), section.place() + size), address))
      return line;
    section.skip(size);
  }
  return 0;
}

void LineTable::open() {
  int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return;
  struct stat status;
  void *memory = MAP_FAILED;
  if (fstat(file, &status) == 0 && status.st_size > 0)
    memory = mmap(nullptr, size_t(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (memory == MAP_FAILED)
    return;
  auto *bytes = static_cast<const unsigned char *>(memory);
  auto size = uint64_t(status.st_size);
  auto isInside = [&](uint64_t offset, uint64_t count) { return offset <= size && count <= size - offset; };
  Elf64_Ehdr head;
  if (!isInside(0, sizeof(head)))
    return;
  memcpy(&head, bytes, sizeof(head));
  if (head.e_shentsize != sizeof(Elf64_Shdr) || !isInside(head.e_shoff, uint64_t(head.e_shnum) * sizeof(Elf64_Shdr)) ||
      head.e_shstrndx >= head.e_shnum)
    return;
  auto sectionAt = [&](uint32_t index) {
    Elf64_Shdr section;
    memcpy(&section, bytes + head.e_shoff + index * sizeof(section), sizeof(section));
    return section;
  };
  Elf64_Shdr names = sectionAt(head.e_shstrndx);
  static constexpr char kName[] = ".debug_line";
  for (uint32_t i = 0; i < head.e_shnum; ++i) {
    Elf64_Shdr section = sectionAt(i);
    uint64_t name = names.sh_offset + section.sh_name;
    if (!isInside(name, sizeof(kName)) || memcmp(bytes + name, kName, sizeof(kName)) != 0 ||
        (section.sh_flags & SHF_COMPRESSED) || !isInside(section.sh_offset, section.sh_size))
      continue;
    begin = bytes + section.sh_offset;
    end = begin + section.sh_size;
  }
}

uint32_t LineTable::lineOf(uintptr_t address) const { return findLine(begin, end, address); }

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0

#include "jsonata/unicode/CaseMapping.h"

#include "jsonata/Units.h"

#include <algorithm>
#include <iterator>

namespace aslrt::jsonata {
namespace {

/// Characters `step` apart that have their other case at the same distance.
struct CaseRun {
  uint32_t first;
  uint8_t length;
  uint8_t step;
  uint16_t distance; ///< modulo 65536, within a plane
};

struct SpecialUpper {
  uint16_t unit;
  uint16_t upper[3]; ///< zeros at the end stand for nothing
};

#include "jsonata/unicode/CaseTables.inc"

template <size_t Count> uint32_t mapCase(const CaseRun (&runs)[Count], uint32_t c) {
  const CaseRun *run = std::upper_bound(runs, runs + Count, c, [](uint32_t c, const CaseRun &run) { return c < run.first; });
  if (run == runs)
    return c;
  --run;
  uint32_t offset = c - run->first;
  if (offset >= uint32_t(run->length) * run->step || offset % run->step != 0)
    return c;
  return (c & ~0xffffu) | ((c + run->distance) & 0xffff);
}

const SpecialUpper *findSpecial(uint32_t c) {
  const SpecialUpper *found = std::lower_bound(std::begin(kSpecialUpper), std::end(kSpecialUpper), c,
                                               [](const SpecialUpper &special, uint32_t c) { return special.unit < c; });
  return found != std::end(kSpecialUpper) && found->unit == c ? found : nullptr;
}

/// Whether `c` is inside of the runs, see tables.py.
template <size_t Count> bool hasProperty(const uint8_t (&runs)[Count], uint32_t c) {
  uint32_t end = 0;
  bool isInside = false;
  for (size_t at = 0; at < Count; isInside = !isInside) {
    uint32_t length = 0;
    for (uint32_t shift = 0;; shift += 7) {
      uint8_t byte = runs[at++];
      length |= uint32_t(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        break;
    }
    end += length;
    if (c < end)
      return isInside;
  }
  return false;
}

/// Whether a cased letter is the first of `text`, in direction `step`, that case rules do not pass over.
bool meetsCasedLetter(std::string_view text, bool isBackwards) {
  while (!text.empty()) {
    uint32_t size;
    uint32_t c = isBackwards ? lastCodePoint(text, size) : firstCodePoint(text, size);
    if (!hasProperty(kIgnorableRuns, c))
      return hasProperty(kCasedRuns, c);
    if (isBackwards)
      text.remove_suffix(size);
    else
      text.remove_prefix(size);
  }
  return false;
}

void appendCodePoint(uint32_t c, SmallBuffer &buffer) { buffer.addSize(writeUtf8(c, buffer.reserve(4))); }

} // namespace

void appendUpperCase(std::string_view characters, SmallBuffer &buffer) {
  while (!characters.empty()) {
    auto byte = static_cast<uint8_t>(characters[0]);
    if (byte < 0x80) {
      buffer.append(static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 32 : byte));
      characters.remove_prefix(1);
      continue;
    }
    uint32_t size;
    uint32_t c = firstCodePoint(characters, size);
    characters.remove_prefix(size);
    if (const SpecialUpper *special = findSpecial(c)) {
      for (uint16_t unit : special->upper)
        if (unit)
          appendCodePoint(unit, buffer);
    } else {
      appendCodePoint(mapCase(kUpperRuns, c), buffer);
    }
  }
}

void appendLowerCase(std::string_view characters, SmallBuffer &buffer) {
  std::string_view rest = characters;
  while (!rest.empty()) {
    auto byte = static_cast<uint8_t>(rest[0]);
    if (byte < 0x80) {
      buffer.append(static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte));
      rest.remove_prefix(1);
      continue;
    }
    uint32_t size;
    uint32_t c = firstCodePoint(rest, size);
    std::string_view before = characters.substr(0, characters.size() - rest.size());
    rest.remove_prefix(size);
    if (c == 0x130) { // İ, the only one that becomes two characters
      appendCodePoint('i', buffer);
      appendCodePoint(0x307, buffer);
    } else if (c == 0x3a3 && meetsCasedLetter(before, true) && !meetsCasedLetter(rest, false)) {
      appendCodePoint(0x3c2, buffer);
    } else {
      appendCodePoint(mapCase(kLowerRuns, c), buffer);
    }
  }
}

uint16_t canonicalUnit(uint16_t unit) {
  if (unit < 0x80)
    return unit >= 'a' && unit <= 'z' ? static_cast<uint16_t>(unit - 32) : unit;
  uint32_t upper = mapCase(kUpperRuns, unit);
  return upper < 0x80 ? unit : static_cast<uint16_t>(upper);
}

void visitCanonicalUnits(void (*visit)(void *context, uint16_t unit, uint16_t canonical), void *context) {
  for (const CaseRun &run : kUpperRuns)
    for (uint32_t i = 0; i < run.length && run.first < 0x10000; ++i) {
      auto unit = static_cast<uint16_t>(run.first + i * run.step);
      uint16_t canonical = canonicalUnit(unit);
      if (canonical != unit)
        visit(context, unit, canonical);
    }
}

} // namespace aslrt::jsonata

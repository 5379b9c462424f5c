// SPDX-License-Identifier: Apache-2.0

#include "jsonata/regex/UnitSet.h"

#include "jsonata/unicode/CaseMapping.h"

#include <algorithm>

namespace aslrt::jsonata {

namespace {

constexpr UnitRange kDigits[] = {{'0', '9'}};
constexpr UnitRange kWord[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
// Source: ECMAScript, "WhiteSpace" and "LineTerminator".
constexpr UnitRange kSpace[] = {{0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
                                {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                                {0x3000, 0x3000}, {0xfeff, 0xfeff}};
constexpr UnitRange kLineEnds[] = {{0x0a, 0x0a}, {0x0d, 0x0d}, {0x2028, 0x2029}};

} // namespace

void UnitSet::addClass(char letter) {
  UnitSet set;
  switch (letter) {
  case 'd':
  case 'D':
    set.ranges.assign(std::begin(kDigits), std::end(kDigits));
    break;
  case 's':
  case 'S':
    set.ranges.assign(std::begin(kSpace), std::end(kSpace));
    break;
  default:
    set.ranges.assign(std::begin(kWord), std::end(kWord));
    break;
  }
  if (letter < 'a')
    set.invert();
  add(set);
}

void UnitSet::addDot() {
  UnitSet set;
  set.ranges.assign(std::begin(kLineEnds), std::end(kLineEnds));
  set.invert();
  add(set);
}

void UnitSet::normalize() {
  std::sort(ranges.begin(), ranges.end(), [](UnitRange left, UnitRange right) { return left.first < right.first; });
  size_t used = 0;
  for (UnitRange range : ranges) {
    if (used && range.first <= uint32_t(ranges[used - 1].last) + 1)
      ranges[used - 1].last = std::max(ranges[used - 1].last, range.last);
    else
      ranges[used++] = range;
  }
  ranges.resize(used);
}

void UnitSet::invert() {
  normalize();
  std::vector<UnitRange> others;
  uint32_t next = 0;
  for (UnitRange range : ranges) {
    if (range.first > next)
      others.push_back({static_cast<uint16_t>(next), static_cast<uint16_t>(range.first - 1)});
    next = uint32_t(range.last) + 1;
  }
  if (next <= 0xffff)
    others.push_back({static_cast<uint16_t>(next), 0xffff});
  ranges = std::move(others);
}

void UnitSet::closeOverCase() {
  normalize();
  if (ranges.empty() || ranges.back().last < 0x80) { // ASCII has its letters' other case in ASCII alone
    UnitSet added;
    for (UnitRange range : ranges)
      for (uint16_t unit = range.first; unit <= range.last; ++unit)
        if ((unit | 32) >= 'a' && (unit | 32) <= 'z')
          added.add(unit ^ 32);
    add(added);
    normalize();
    return;
  }
  // First the canonical units of all members, then whatever has one of them.
  struct Closing {
    UnitSet members;
    UnitSet added;
  } closing{*this, {}};
  auto addCanonical = [](void *context, uint16_t unit, uint16_t canonical) {
    auto &closing = *static_cast<Closing *>(context);
    if (closing.members.contains(unit))
      closing.added.add(canonical);
  };
  auto addVariant = [](void *context, uint16_t unit, uint16_t canonical) {
    auto &closing = *static_cast<Closing *>(context);
    if (closing.members.contains(canonical))
      closing.added.add(unit);
  };
  visitCanonicalUnits(addCanonical, &closing);
  closing.members.add(closing.added);
  closing.members.normalize();
  visitCanonicalUnits(addVariant, &closing);
  add(closing.added);
  normalize();
}

bool UnitSet::contains(uint16_t unit) const {
  return isInRanges(ranges.data(), static_cast<uint32_t>(ranges.size()), unit);
}

} // namespace aslrt::jsonata

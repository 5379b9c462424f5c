// SPDX-License-Identifier: Apache-2.0
//
// UnitSet: sets of UTF-16 units, as character classes are.

#ifndef ASLRT_JSONATA_REGEX_UNITSET_H
#define ASLRT_JSONATA_REGEX_UNITSET_H

#include <cstdint>
#include <vector>

namespace aslrt::jsonata {

struct UnitRange {
  uint16_t first;
  uint16_t last;
};

/// A set while a pattern is read. Ranges may overlap until `normalize`.
class UnitSet {
public:
  void add(uint16_t unit) { addRange(unit, unit); }
  void addRange(uint16_t first, uint16_t last) { ranges.push_back({first, last}); }
  void add(const UnitSet &other) { ranges.insert(ranges.end(), other.ranges.begin(), other.ranges.end()); }
  /// The units of `\d`, `\s`, `\w`, or of their opposites in capitals.
  void addClass(char letter);
  /// All but the ends of lines, as `.` has it.
  void addDot();
  void normalize();
  /// Everything that is not in it. Normalizes.
  void invert();
  /// Adds what differs from members in case only. Normalizes.
  void closeOverCase();
  /// Of a normalized set.
  bool contains(uint16_t unit) const;
  bool isEmpty() const { return ranges.empty(); }
  const std::vector<UnitRange> &list() const { return ranges; }

private:
  std::vector<UnitRange> ranges;
};

/// Whether `unit` is in `count` ranges in order, none of which touch.
inline bool isInRanges(const UnitRange *ranges, uint32_t count, uint16_t unit) {
  while (count > 0) {
    uint32_t half = count / 2;
    if (unit < ranges[half].first) {
      count = half;
    } else if (unit > ranges[half].last) {
      ranges += half + 1;
      count -= half + 1;
    } else {
      return true;
    }
  }
  return false;
}

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_REGEX_UNITSET_H

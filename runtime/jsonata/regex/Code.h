// SPDX-License-Identifier: Apache-2.0
//
// Code: a regular expression as the matcher runs it.
//
// A list of instructions over registers: two for each group (where it starts and ends, -1 for nowhere), then two for each
// counted loop (how often, and where the present turn began).

#ifndef ASLRT_JSONATA_REGEX_CODE_H
#define ASLRT_JSONATA_REGEX_CODE_H

#include "jsonata/regex/UnitSet.h"

namespace aslrt::jsonata {

struct Tree;

enum class Op : uint8_t {
  Unit,         ///< `unit` stands here: go past it
  Set,          ///< a member of set `a` does
  Jump,         ///< go on at `a`
  Split,        ///< go on at `a`; when that leads nowhere, at `b`
  Save,         ///< register `a` is where we are
  ClearGroups,  ///< groups `a` up to `b` have matched nothing
  Run,          ///< the instruction after this, a Unit or Set, `a` to `b` times; then the one after that
  LoopStart,    ///< loop `c` has made no turn
  LoopTurn,     ///< `a` to `b` turns of loop `c`: go on behind this for another one, at `target` when done
  LoopBegin,    ///< a turn of loop `c` begins
  LoopBack,     ///< a turn of loop `c` ends, whose LoopTurn is at `target`
  LineStart,
  LineEnd,
  WordBoundary,
  BackReference, ///< what group `a` matched stands here
  Look,          ///< what follows, up to a Match, leads there or not; go on at `target`
  Match,
};

struct Instruction {
  Op op = Op::Match;
  bool isBackwards = false; ///< Unit, Set, Run, BackReference: what stands before
  bool isLazy = false;      ///< Run, LoopTurn
  bool isNegative = false;  ///< WordBoundary, Look
  uint16_t unit = 0;
  uint32_t a = 0, b = 0, c = 0;
  uint32_t target = 0;
};

/// A set as it is asked: ASCII by bits, the rest by ranges.
struct CodeSet {
  uint64_t ascii[2] = {};
  uint32_t firstRange = 0; ///< into Code::ranges
  uint32_t rangeCount = 0;
};

struct Code {
  std::vector<Instruction> instructions;
  std::vector<CodeSet> sets;
  std::vector<UnitRange> ranges;
  uint32_t groupCount = 1;
  uint32_t loopCount = 0;
  uint32_t flags = 0;
  bool hasFirst = false;     ///< a match begins with a member of `first`
  bool isAnchored = false;   ///< a match begins at the beginning of the text
  CodeSet first;

  bool contains(const CodeSet &set, uint16_t unit) const {
    if (unit < 128)
      return set.ascii[unit >> 6] >> (unit & 63) & 1;
    return isInRanges(ranges.data() + set.firstRange, set.rangeCount, unit);
  }
};

/// Makes `code` of a tree.
void generateCode(const Tree &tree, Code &code);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_REGEX_CODE_H

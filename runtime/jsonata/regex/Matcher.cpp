// SPDX-License-Identifier: Apache-2.0

#include "jsonata/regex/Matcher.h"

#include "jsonata/regex/Tree.h"
#include "jsonata/unicode/CaseMapping.h"

namespace aslrt::jsonata {
namespace {

/// What to do when the way taken leads nowhere, latest first.
enum class Undo : uint32_t {
  Branch,   ///< go on at instruction `a` from unit `b`
  Register, ///< register `a` held `b`
  Shorten,  ///< a run that may end earlier: go on at `a`; `b` is its least end, `c` the present one
  ShortenBackwards,
  Lengthen, ///< a lazy run at `a` that may go on from `b`, `c` times more
};

struct Entry {
  Undo undo;
  uint32_t a, b, c;
};

bool isWordUnit(uint32_t unit) {
  return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9') || unit == '_';
}

bool isLineEnd(uint32_t unit) { return unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029; }

} // namespace

template <typename Unit> class MatcherRun {
public:
  MatcherRun(Matcher &matcher, const Unit *text)
      : matcher(matcher), code(matcher.code), instructions(code.instructions.data()), registers(matcher.registers()),
        text(text), size(matcher.text.size()) {}

  Found find(uint32_t from) {
    matcher.entryBytes.clear();
    for (uint32_t start = from; start <= size; ++start) {
      if (code.isAnchored && start > 0)
        return Found::No;
      if (code.hasFirst) {
        while (start < size && !code.contains(code.first, text[start]))
          ++start;
        if (start == size)
          return Found::No;
      }
      uint32_t position = start;
      Found found = run(0, position);
      if (found != Found::No)
        return found;
    }
    return Found::No;
  }

private:
  uint32_t entryCount() const { return static_cast<uint32_t>(matcher.entryBytes.size() / sizeof(Entry)); }
  Entry *entries() { return reinterpret_cast<Entry *>(matcher.entryBytes.data()); }
  void truncate(uint32_t count) { matcher.entryBytes.truncate(count * sizeof(Entry)); }

  void push(Undo undo, uint32_t a, uint32_t b, uint32_t c = 0) {
    Entry entry{undo, a, b, c};
    matcher.entryBytes.append(reinterpret_cast<const char *>(&entry), sizeof(entry));
  }

  void setRegister(uint32_t number, int32_t value) {
    if (registers[number] == value)
      return;
    push(Undo::Register, number, static_cast<uint32_t>(registers[number]));
    registers[number] = value;
  }

  uint32_t loopRegister(uint32_t loop) const { return 2 * (code.groupCount + loop); }

  /// Whether `instruction`, a Unit or Set, holds for `unit`.
  bool holds(const Instruction &instruction, uint16_t unit) const {
    return instruction.op == Op::Unit ? unit == instruction.unit : code.contains(code.sets[instruction.a], unit);
  }

  /// Goes past one unit if `instruction` holds for it.
  bool step(const Instruction &instruction, uint32_t &position) const {
    if (instruction.isBackwards) {
      if (position == 0 || !holds(instruction, text[position - 1]))
        return false;
      --position;
      return true;
    }
    if (position == size || !holds(instruction, text[position]))
      return false;
    ++position;
    return true;
  }

  bool isAtWordBoundary(uint32_t position) const {
    bool isBefore = position > 0 && isWordUnit(text[position - 1]);
    bool isAfter = position < size && isWordUnit(text[position]);
    return isBefore != isAfter;
  }

  bool stepReference(const Instruction &reference, uint32_t &position) {
    int32_t start = registers[2 * reference.a], end = registers[2 * reference.a + 1];
    if (start < 0 || end < 0)
      return true;
    auto length = static_cast<uint32_t>(end - start);
    steps += length;
    if (length > (reference.isBackwards ? position : size - position))
      return false;
    uint32_t from = reference.isBackwards ? position - length : position;
    bool ignoresCase = code.flags & kRegexIgnoreCase;
    for (uint32_t i = 0; i < length; ++i) {
      uint16_t left = text[static_cast<uint32_t>(start) + i], right = text[from + i];
      if (left != right && !(ignoresCase && canonicalUnit(left) == canonicalUnit(right)))
        return false;
    }
    position = reference.isBackwards ? from : from + length;
    return true;
  }

  /// A Run at `pc`: as far as it goes, or as little as it has to.
  bool startRun(uint32_t pc, uint32_t &position) {
    const Instruction &run = instructions[pc], &unit = instructions[pc + 1];
    uint32_t count = 0;
    for (; count < run.a; ++count)
      if (!step(unit, position))
        return false;
    uint32_t least = position;
    if (run.isLazy) {
      if (run.b > run.a)
        push(Undo::Lengthen, pc, position, run.b - run.a);
      steps += count;
      return true;
    }
    while (count < run.b && step(unit, position))
      ++count;
    steps += count;
    if (position != least)
      push(run.isBackwards ? Undo::ShortenBackwards : Undo::Shorten, pc + 2, least, position);
    return true;
  }

  /// Undoes down to `base` entries until there is another way to go; false when there is none.
  bool goBack(uint32_t base, uint32_t &pc, uint32_t &position) {
    for (uint32_t count = entryCount(); count > base; --count) {
      Entry &entry = entries()[count - 1];
      switch (entry.undo) {
      case Undo::Register:
        registers[entry.a] = static_cast<int32_t>(entry.b);
        continue;
      case Undo::Branch:
        pc = entry.a;
        position = entry.b;
        truncate(count - 1);
        return true;
      case Undo::Shorten:
      case Undo::ShortenBackwards:
        pc = entry.a;
        position = entry.undo == Undo::Shorten ? --entry.c : ++entry.c;
        truncate(entry.c == entry.b ? count - 1 : count);
        return true;
      case Undo::Lengthen:
        if (!step(instructions[entry.a + 1], entry.b))
          continue;
        pc = entry.a + 2;
        position = entry.b;
        truncate(--entry.c == 0 ? count - 1 : count);
        return true;
      }
    }
    truncate(base);
    return false;
  }

  /// Forgets the ways not taken since `base`, but not what registers held.
  void keepRegisters(uint32_t base) {
    uint32_t kept = base;
    for (uint32_t i = base; i < entryCount(); ++i)
      if (entries()[i].undo == Undo::Register)
        entries()[kept++] = entries()[i];
    truncate(kept);
  }

  /// Puts registers back to what they held at `base`.
  void undoRegisters(uint32_t base) {
    for (uint32_t count = entryCount(); count > base; --count)
      if (const Entry &entry = entries()[count - 1]; entry.undo == Undo::Register)
        registers[entry.a] = static_cast<int32_t>(entry.b);
    truncate(base);
  }

  /// From instruction `pc` to a Match. Ways not taken stay on the list.
  Found run(uint32_t pc, uint32_t &position) {
    const uint32_t base = entryCount();
    for (;;) {
      if (++steps > kMaxRegexSteps || entryCount() > kMaxRegexEntries)
        return Found::TooLong;
      const Instruction &instruction = instructions[pc];
      bool leadsOn = true;
      switch (instruction.op) {
      case Op::Unit:
      case Op::Set:
        leadsOn = step(instruction, position);
        ++pc;
        break;
      case Op::Jump:
        pc = instruction.a;
        break;
      case Op::Split:
        push(Undo::Branch, instruction.b, position);
        pc = instruction.a;
        break;
      case Op::Save:
        setRegister(instruction.a, static_cast<int32_t>(position));
        ++pc;
        break;
      case Op::ClearGroups:
        for (uint32_t slot = 2 * instruction.a; slot < 2 * instruction.b; ++slot)
          setRegister(slot, -1);
        ++pc;
        break;
      case Op::Run:
        leadsOn = startRun(pc, position);
        pc += 2;
        break;
      case Op::LoopStart:
        setRegister(loopRegister(instruction.c), 0);
        ++pc;
        break;
      case Op::LoopTurn:
        pc = takeTurn(pc, position);
        break;
      case Op::LoopBegin: {
        uint32_t slot = loopRegister(instruction.c);
        setRegister(slot, registers[slot] + 1);
        setRegister(slot + 1, static_cast<int32_t>(position));
        ++pc;
        break;
      }
      case Op::LoopBack: {
        uint32_t slot = loopRegister(instruction.c);
        // A turn that nobody asked for has to get on.
        leadsOn = static_cast<uint32_t>(registers[slot]) <= instructions[instruction.target].a ||
                  registers[slot + 1] != static_cast<int32_t>(position);
        pc = instruction.target;
        break;
      }
      case Op::LineStart:
        leadsOn = position == 0 || ((code.flags & kRegexMultiline) && isLineEnd(text[position - 1]));
        ++pc;
        break;
      case Op::LineEnd:
        leadsOn = position == size || ((code.flags & kRegexMultiline) && isLineEnd(text[position]));
        ++pc;
        break;
      case Op::WordBoundary:
        leadsOn = isAtWordBoundary(position) != instruction.isNegative;
        ++pc;
        break;
      case Op::BackReference:
        leadsOn = stepReference(instruction, position);
        ++pc;
        break;
      case Op::Look: {
        uint32_t before = entryCount(), end = position;
        Found found = run(pc + 1, end);
        if (found == Found::TooLong)
          return found;
        if (instruction.isNegative)
          undoRegisters(before);
        else
          keepRegisters(before);
        leadsOn = (found == Found::Yes) != instruction.isNegative;
        pc = instruction.target;
        break;
      }
      case Op::Match:
        return Found::Yes;
      }
      if (!leadsOn && !goBack(base, pc, position))
        return Found::No;
    }
  }

  /// At a LoopTurn: where to go on.
  uint32_t takeTurn(uint32_t pc, uint32_t position) {
    const Instruction &turn = instructions[pc];
    uint32_t slot = loopRegister(turn.c);
    auto count = static_cast<uint32_t>(registers[slot]);
    if (count >= turn.b)
      return turn.target;
    if (count < turn.a)
      return pc + 1;
    push(Undo::Branch, turn.isLazy ? pc + 1 : turn.target, position);
    return turn.isLazy ? turn.target : pc + 1;
  }

  Matcher &matcher;
  const Code &code;
  const Instruction *const instructions;
  int32_t *const registers;
  const Unit *const text;
  const uint32_t size;
  uint64_t steps = 0;
};

Matcher::Matcher(const Code &code, const Units &text)
    : code(code), text(text), registerCount(2 * (code.groupCount + code.loopCount)) {
  registerBytes.reserve(registerCount * sizeof(int32_t));
  registerBytes.addSize(registerCount * sizeof(int32_t));
}

Found Matcher::find(uint32_t from) {
  for (uint32_t i = 0; i < registerCount; ++i)
    registers()[i] = -1;
  if (text.narrow())
    return MatcherRun<uint8_t>(*this, text.narrow()).find(from);
  return MatcherRun<uint16_t>(*this, text.wide()).find(from);
}

} // namespace aslrt::jsonata

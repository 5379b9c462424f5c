// SPDX-License-Identifier: Apache-2.0
//
// From the tree of a regular expression to code. What looks backwards is laid out backwards.

#include "jsonata/regex/Code.h"

#include "jsonata/regex/Tree.h"

#include <algorithm>

namespace aslrt::jsonata {
namespace {

class Generator {
public:
  Generator(const Tree &tree, Code &code) : tree(tree), code(code) {}

  void generate() {
    for (const UnitSet &set : tree.sets)
      code.sets.push_back(makeSet(set));
    code.groupCount = tree.groupCount;
    code.flags = tree.flags;
    emitSave(0);
    emit(tree.root, false);
    emitSave(1);
    add(Op::Match);
    UnitSet first;
    code.hasFirst = collectFirst(tree.root, first) == First::Certain;
    if (code.hasFirst) {
      first.normalize();
      code.first = makeSet(first);
    }
    code.isAnchored = !(tree.flags & kRegexMultiline) && beginsWithLineStart(tree.root);
  }

private:
  enum class First {
    Certain, ///< one of the units collected
    Empty,   ///< or nothing
    Unknown,
  };

  const TreeNode &node(uint32_t number) const { return tree.nodes[number]; }
  uint32_t here() const { return static_cast<uint32_t>(code.instructions.size()); }
  Instruction &at(uint32_t index) { return code.instructions[index]; }
  uint32_t add(Op op) {
    Instruction instruction;
    instruction.op = op;
    code.instructions.push_back(instruction);
    return here() - 1;
  }
  void emitSave(uint32_t slot) { at(add(Op::Save)).a = slot; }

  CodeSet makeSet(const UnitSet &set) {
    CodeSet result;
    result.firstRange = static_cast<uint32_t>(code.ranges.size());
    for (UnitRange range : set.list()) {
      for (uint32_t unit = range.first; unit < 128 && unit <= range.last; ++unit)
        result.ascii[unit >> 6] |= uint64_t(1) << (unit & 63);
      if (range.last < 128)
        continue;
      code.ranges.push_back({range.first < 128 ? uint16_t(128) : range.first, range.last});
      ++result.rangeCount;
    }
    return result;
  }

  /// Whether something can match without going on.
  bool canBeEmpty(uint32_t number) const {
    const TreeNode &tree = node(number);
    switch (tree.kind) {
    case TreeKind::Unit:
    case TreeKind::Set:
      return false;
    case TreeKind::Sequence:
      for (uint32_t child = tree.firstChild; child; child = node(child).nextSibling)
        if (!canBeEmpty(child))
          return false;
      return true;
    case TreeKind::Choice:
      for (uint32_t child = tree.firstChild; child; child = node(child).nextSibling)
        if (canBeEmpty(child))
          return true;
      return false;
    case TreeKind::Group:
      return canBeEmpty(tree.firstChild);
    case TreeKind::Repeat:
      return tree.minimum == 0 || canBeEmpty(tree.firstChild);
    default:
      return true;
    }
  }

  void emit(uint32_t number, bool isBackwards) {
    const TreeNode &tree = node(number);
    switch (tree.kind) {
    case TreeKind::Empty:
      break;
    case TreeKind::Unit:
    case TreeKind::Set: {
      Instruction &unit = at(add(tree.kind == TreeKind::Unit ? Op::Unit : Op::Set));
      unit.unit = tree.unit;
      unit.a = tree.number;
      unit.isBackwards = isBackwards;
      break;
    }
    case TreeKind::Sequence:
      emitSequence(tree, isBackwards);
      break;
    case TreeKind::Choice:
      emitChoice(tree, isBackwards);
      break;
    case TreeKind::Group:
      if (tree.number)
        emitSave(2 * tree.number + isBackwards);
      emit(tree.firstChild, isBackwards);
      if (tree.number)
        emitSave(2 * tree.number + !isBackwards);
      break;
    case TreeKind::Repeat:
      emitRepeat(tree, isBackwards);
      break;
    case TreeKind::LineStart:
      add(Op::LineStart);
      break;
    case TreeKind::LineEnd:
      add(Op::LineEnd);
      break;
    case TreeKind::WordBoundary:
      at(add(Op::WordBoundary)).isNegative = tree.isNegative;
      break;
    case TreeKind::Look: {
      uint32_t look = add(Op::Look);
      at(look).isNegative = tree.isNegative;
      emit(tree.firstChild, tree.isBehind);
      add(Op::Match);
      at(look).target = here();
      break;
    }
    case TreeKind::BackReference: {
      Instruction &reference = at(add(Op::BackReference));
      reference.a = tree.number;
      reference.isBackwards = isBackwards;
      break;
    }
    }
  }

  void emitSequence(const TreeNode &sequence, bool isBackwards) {
    std::vector<uint32_t> children;
    for (uint32_t child = sequence.firstChild; child; child = node(child).nextSibling)
      children.push_back(child);
    if (isBackwards)
      std::reverse(children.begin(), children.end());
    for (uint32_t child : children)
      emit(child, isBackwards);
  }

  void emitChoice(const TreeNode &choice, bool isBackwards) {
    std::vector<uint32_t> jumps;
    for (uint32_t child = choice.firstChild; child; child = node(child).nextSibling) {
      if (!node(child).nextSibling) {
        emit(child, isBackwards);
        break;
      }
      uint32_t split = add(Op::Split);
      emit(child, isBackwards);
      jumps.push_back(add(Op::Jump));
      at(split).a = split + 1;
      at(split).b = here();
    }
    for (uint32_t jump : jumps)
      at(jump).a = here();
  }

  void emitClear(const TreeNode &repeat) {
    if (!repeat.groupCount)
      return;
    Instruction &clear = at(add(Op::ClearGroups));
    clear.a = repeat.firstGroup;
    clear.b = repeat.firstGroup + repeat.groupCount;
  }

  void setChoice(uint32_t split, uint32_t turn, uint32_t done, bool isLazy) {
    at(split).a = isLazy ? done : turn;
    at(split).b = isLazy ? turn : done;
  }

  void emitRepeat(const TreeNode &repeat, bool isBackwards) {
    if (repeat.maximum == 0)
      return;
    TreeKind childKind = node(repeat.firstChild).kind;
    if (childKind == TreeKind::Unit || childKind == TreeKind::Set) {
      Instruction &run = at(add(Op::Run));
      run.a = repeat.minimum;
      run.b = repeat.maximum;
      run.isLazy = repeat.isLazy;
      run.isBackwards = isBackwards;
      emit(repeat.firstChild, isBackwards);
      return;
    }
    // Turns that always get on need neither be counted nor be looked after.
    bool isPlain = !canBeEmpty(repeat.firstChild);
    if (isPlain && repeat.minimum == 0 && (repeat.maximum == kUnlimited || repeat.maximum == 1)) {
      uint32_t split = add(Op::Split);
      emitClear(repeat);
      emit(repeat.firstChild, isBackwards);
      if (repeat.maximum == kUnlimited)
        at(add(Op::Jump)).a = split;
      setChoice(split, split + 1, here(), repeat.isLazy);
      return;
    }
    if (isPlain && repeat.minimum == 1 && repeat.maximum == kUnlimited) {
      uint32_t start = here();
      emitClear(repeat);
      emit(repeat.firstChild, isBackwards);
      uint32_t split = add(Op::Split);
      setChoice(split, start, here(), repeat.isLazy);
      return;
    }
    uint32_t loop = code.loopCount++;
    at(add(Op::LoopStart)).c = loop;
    uint32_t turn = add(Op::LoopTurn);
    at(add(Op::LoopBegin)).c = loop;
    emitClear(repeat);
    emit(repeat.firstChild, isBackwards);
    Instruction &back = at(add(Op::LoopBack));
    back.c = loop;
    back.target = turn;
    Instruction &first = at(turn);
    first.a = repeat.minimum;
    first.b = repeat.maximum;
    first.c = loop;
    first.isLazy = repeat.isLazy;
    first.target = here();
  }

  // -- Where a match can begin ------------------------------------------------------------------

  First collectFirst(uint32_t number, UnitSet &set) const {
    const TreeNode &tree = node(number);
    switch (tree.kind) {
    case TreeKind::Unit:
      set.add(tree.unit);
      return First::Certain;
    case TreeKind::Set:
      set.add(this->tree.sets[tree.number]);
      return First::Certain;
    case TreeKind::Sequence:
      for (uint32_t child = tree.firstChild; child; child = node(child).nextSibling)
        if (First first = collectFirst(child, set); first != First::Empty)
          return first;
      return First::Empty;
    case TreeKind::Choice: {
      First result = First::Certain;
      for (uint32_t child = tree.firstChild; child; child = node(child).nextSibling) {
        First first = collectFirst(child, set);
        if (first == First::Unknown)
          return first;
        if (first == First::Empty)
          result = first;
      }
      return result;
    }
    case TreeKind::Group:
      return collectFirst(tree.firstChild, set);
    case TreeKind::Repeat: {
      if (tree.maximum == 0)
        return First::Empty;
      First first = collectFirst(tree.firstChild, set);
      return first == First::Certain && tree.minimum == 0 ? First::Empty : first;
    }
    case TreeKind::BackReference:
      return First::Unknown;
    default: // asks without going on
      return First::Empty;
    }
  }

  bool beginsWithLineStart(uint32_t number) const {
    const TreeNode &tree = node(number);
    switch (tree.kind) {
    case TreeKind::LineStart:
      return true;
    case TreeKind::Sequence:
    case TreeKind::Group:
      return beginsWithLineStart(tree.firstChild);
    case TreeKind::Choice:
      for (uint32_t child = tree.firstChild; child; child = node(child).nextSibling)
        if (!beginsWithLineStart(child))
          return false;
      return true;
    default:
      return false;
    }
  }

  const Tree &tree;
  Code &code;
};

} // namespace

void generateCode(const Tree &tree, Code &code) { Generator(tree, code).generate(); }

} // namespace aslrt::jsonata

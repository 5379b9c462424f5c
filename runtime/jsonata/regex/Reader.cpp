// SPDX-License-Identifier: Apache-2.0
//
// Reads patterns, see Tree.h. One pass before counts groups and looks for names: both decide what a reference is.

#include "jsonata/Units.h"
#include "jsonata/regex/Tree.h"

namespace aslrt::jsonata {
namespace {

constexpr uint32_t kEnd = UINT32_MAX;

bool isDigit(uint32_t unit) { return unit >= '0' && unit <= '9'; }
bool isLetter(uint32_t unit) { return (unit | 32) >= 'a' && (unit | 32) <= 'z'; }

int32_t hexValue(uint32_t unit) {
  if (isDigit(unit))
    return static_cast<int32_t>(unit - '0');
  if ((unit | 32) >= 'a' && (unit | 32) <= 'f')
    return static_cast<int32_t>((unit | 32) - 'a' + 10);
  return -1;
}

class PatternReader {
public:
  PatternReader(const Units &pattern, uint32_t flags, Tree &tree) : pattern(pattern), flags(flags), tree(tree) {}

  const char *read() {
    countGroups();
    if (!error)
      tree.root = readChoice(0);
    if (!error && peek() == ')')
      fail("Unmatched ')'");
    if (!error)
      resolveNames();
    tree.groupCount = groupCount;
    return error;
  }

private:
  struct GroupName {
    uint32_t start, end; ///< units of the pattern
    uint32_t number;     ///< group, or node of a reference
  };

  uint32_t peek(uint32_t ahead = 0) const {
    return at + ahead < pattern.size() ? pattern[at + ahead] : kEnd;
  }
  bool take(uint32_t unit) {
    if (peek() != unit)
      return false;
    ++at;
    return true;
  }
  uint32_t fail(const char *message) {
    if (!error)
      error = message;
    return 0;
  }
  uint32_t addNode(const TreeNode &node) {
    tree.nodes.push_back(node);
    return static_cast<uint32_t>(tree.nodes.size() - 1);
  }
  uint32_t addNode(TreeKind kind) {
    TreeNode node;
    node.kind = kind;
    return addNode(node);
  }

  /// Counts all groups and tells whether one has a name.
  void countGroups() {
    bool isInClass = false;
    for (; at < pattern.size(); ++at) {
      uint32_t unit = peek();
      if (unit == '\\') {
        ++at;
      } else if (unit == '[') {
        isInClass = true;
      } else if (unit == ']') {
        isInClass = false;
      } else if (unit == '(' && !isInClass) {
        bool isNamed = peek(1) == '?' && peek(2) == '<' && peek(3) != '=' && peek(3) != '!';
        hasNames |= isNamed;
        totalGroups += isNamed || peek(1) != '?';
      }
    }
    at = 0;
  }

  /// A node for children that are linked already: none, the only one, or one of `kind` around them.
  uint32_t wrap(TreeKind kind, uint32_t first, uint32_t count) {
    if (count == 1)
      return first;
    TreeNode node;
    node.kind = count == 0 ? TreeKind::Empty : kind;
    node.firstChild = first;
    return addNode(node);
  }

  uint32_t readChoice(uint32_t depth) {
    if (depth > kMaxGroupDepth)
      return fail("Regular expression too large");
    uint32_t first = readSequence(depth), last = first, count = 1;
    while (!error && take('|')) {
      uint32_t next = readSequence(depth);
      tree.nodes[last].nextSibling = next;
      last = next;
      ++count;
    }
    return wrap(TreeKind::Choice, first, count);
  }

  uint32_t readSequence(uint32_t depth) {
    uint32_t first = 0, last = 0, count = 0;
    while (!error && peek() != kEnd && peek() != '|' && peek() != ')') {
      uint32_t next = readTerm(depth);
      if (!last)
        first = next;
      else
        tree.nodes[last].nextSibling = next;
      last = next;
      ++count;
    }
    return wrap(TreeKind::Sequence, first, count);
  }

  uint32_t readTerm(uint32_t depth) {
    uint32_t groupsBefore = groupCount;
    bool isRepeatable = true;
    uint32_t atom = readAtom(depth, isRepeatable);
    if (error)
      return 0;
    uint32_t minimum, maximum;
    if (!readQuantifier(minimum, maximum))
      return atom;
    if (error)
      return 0;
    if (!isRepeatable)
      return fail(tree.nodes[atom].kind == TreeKind::Look ? "Invalid quantifier" : "Nothing to repeat");
    TreeNode node;
    node.kind = TreeKind::Repeat;
    node.minimum = minimum;
    node.maximum = maximum;
    node.isLazy = take('?');
    node.firstGroup = groupsBefore;
    node.groupCount = groupCount - groupsBefore;
    node.firstChild = atom;
    return addNode(node);
  }

  bool readQuantifier(uint32_t &minimum, uint32_t &maximum) {
    if (take('*')) {
      minimum = 0;
      maximum = kUnlimited;
    } else if (take('+')) {
      minimum = 1;
      maximum = kUnlimited;
    } else if (take('?')) {
      minimum = 0;
      maximum = 1;
    } else {
      return readBraces(minimum, maximum);
    }
    return true;
  }

  /// `{2}`, `{2,}`, `{2,5}`; anything else is text.
  bool readBraces(uint32_t &minimum, uint32_t &maximum) {
    uint32_t start = at;
    if (take('{') && readCount(minimum)) {
      maximum = minimum;
      if (take(',') && !readCount(maximum))
        maximum = kUnlimited;
      if (take('}')) {
        if (minimum > maximum)
          fail("numbers out of order in {} quantifier");
        return true;
      }
    }
    at = start;
    return false;
  }

  bool readCount(uint32_t &count) {
    if (!isDigit(peek()))
      return false;
    uint64_t value = 0;
    for (; isDigit(peek()); ++at)
      if (value < kUnlimited)
        value = value * 10 + (peek() - '0');
    // No text has as many units, so one count more or less makes no difference.
    count = value < kUnlimited ? static_cast<uint32_t>(value) : kUnlimited - 1;
    return true;
  }

  uint32_t readAtom(uint32_t depth, bool &isRepeatable) {
    uint32_t unit = peek();
    switch (unit) {
    case '^':
    case '$':
      ++at;
      isRepeatable = false;
      return addNode(unit == '^' ? TreeKind::LineStart : TreeKind::LineEnd);
    case '(':
      ++at;
      return readGroup(depth, isRepeatable);
    case '[':
      ++at;
      return readClass();
    case '.': {
      ++at;
      UnitSet set;
      set.addDot();
      return addSet(std::move(set));
    }
    case '\\':
      ++at;
      return readEscape(isRepeatable);
    case '*':
    case '+':
    case '?':
      return fail("Nothing to repeat");
    case '{': {
      uint32_t minimum, maximum;
      if (readBraces(minimum, maximum))
        return fail("Nothing to repeat");
      break;
    }
    default:
      break;
    }
    ++at;
    return addUnit(unit);
  }

  uint32_t readGroup(uint32_t depth, bool &isRepeatable) {
    TreeNode node;
    node.kind = TreeKind::Group;
    if (take('?')) {
      if (take(':')) {
      } else if (peek() == '=' || peek() == '!') {
        node.kind = TreeKind::Look;
        node.isNegative = peek() == '!';
        ++at;
      } else if (peek() == '<' && (peek(1) == '=' || peek(1) == '!')) {
        node.kind = TreeKind::Look;
        node.isBehind = true;
        node.isNegative = peek(1) == '!';
        isRepeatable = false;
        at += 2;
      } else if (take('<')) {
        node.number = groupCount++;
        GroupName name;
        if (!readName(name))
          return fail("Invalid capture group name");
        for (const GroupName &other : names)
          if (isSameName(other, name))
            return fail("Duplicate capture group name");
        name.number = node.number;
        names.push_back(name);
      } else {
        return fail("Invalid group");
      }
    } else {
      node.number = groupCount++;
    }
    node.firstChild = readChoice(depth + 1);
    if (!error && !take(')'))
      fail("Unterminated group");
    return addNode(node);
  }

  /// A name and the `>` after it.
  bool readName(GroupName &name) {
    name.start = at;
    while (isLetter(peek()) || peek() == '_' || peek() == '$' || (peek() >= 0x80 && peek() != kEnd) ||
           (at > name.start && isDigit(peek())))
      ++at;
    name.end = at;
    return name.end > name.start && take('>');
  }

  bool isSameName(const GroupName &left, const GroupName &right) const {
    if (left.end - left.start != right.end - right.start)
      return false;
    for (uint32_t i = 0; i < left.end - left.start; ++i)
      if (pattern[left.start + i] != pattern[right.start + i])
        return false;
    return true;
  }

  void resolveNames() {
    for (const GroupName &reference : references) {
      uint32_t number = 0;
      for (const GroupName &name : names)
        if (isSameName(name, reference))
          number = name.number;
      if (!number)
        fail("Invalid named capture referenced");
      tree.nodes[reference.number].number = number;
    }
  }

  uint32_t addUnit(uint32_t unit) {
    if (flags & kRegexIgnoreCase) {
      UnitSet set;
      set.add(static_cast<uint16_t>(unit));
      set.closeOverCase();
      if (set.list().size() > 1 || set.list()[0].first != set.list()[0].last)
        return addNormalized(std::move(set));
    }
    TreeNode node;
    node.kind = TreeKind::Unit;
    node.unit = static_cast<uint16_t>(unit);
    return addNode(node);
  }

  uint32_t addSet(UnitSet set) {
    if (flags & kRegexIgnoreCase)
      set.closeOverCase();
    else
      set.normalize();
    return addNormalized(std::move(set));
  }

  uint32_t addNormalized(UnitSet set) {
    TreeNode node;
    node.kind = TreeKind::Set;
    node.number = static_cast<uint32_t>(tree.sets.size());
    tree.sets.push_back(std::move(set));
    return addNode(node);
  }

  static bool isClassLetter(uint32_t unit) {
    return unit == 'd' || unit == 'D' || unit == 's' || unit == 'S' || unit == 'w' || unit == 'W';
  }

  /// After a backslash outside of classes.
  uint32_t readEscape(bool &isRepeatable) {
    uint32_t unit = peek();
    if (unit == kEnd)
      return fail("\\ at end of pattern");
    if (unit == 'b' || unit == 'B') {
      ++at;
      isRepeatable = false;
      TreeNode node;
      node.kind = TreeKind::WordBoundary;
      node.isNegative = unit == 'B';
      return addNode(node);
    }
    if (isClassLetter(unit)) {
      ++at;
      UnitSet set;
      set.addClass(static_cast<char>(unit));
      return addSet(std::move(set));
    }
    if (unit >= '1' && unit <= '9') {
      uint32_t start = at;
      uint32_t number;
      readCount(number);
      if (number < totalGroups) {
        TreeNode node;
        node.kind = TreeKind::BackReference;
        node.number = number;
        return addNode(node);
      }
      at = start;
    }
    if (unit == 'k' && hasNames) {
      ++at;
      GroupName name;
      if (!take('<') || !readName(name))
        return fail("Invalid named reference");
      name.number = addNode(TreeKind::BackReference);
      references.push_back(name);
      return name.number;
    }
    return addUnit(readEscapedUnit(false));
  }

  /// After a backslash: an escape that stands for one unit. `\c` that is none is the backslash alone.
  uint32_t readEscapedUnit(bool isInClass) {
    uint32_t unit = peek();
    ++at;
    switch (unit) {
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case 'c':
      if (isLetter(peek()) || (isInClass && (isDigit(peek()) || peek() == '_')))
        return pattern[at++] & 31;
      --at;
      return '\\';
    case 'x':
      return readHex(2, unit);
    case 'u':
      return readHex(4, unit);
    default:
      break;
    }
    if (unit < '0' || unit > '7')
      return unit;
    // Up to three octal digits, as long as they are below 256.
    uint32_t value = unit - '0';
    for (int digits = 1; digits < 3 && peek() >= '0' && peek() <= '7' && value * 8 + (peek() - '0') < 256; ++digits)
      value = value * 8 + (pattern[at++] - '0');
    return value;
  }

  /// The unit of `digits` hexadecimal digits, or `letter` where they are not.
  uint32_t readHex(uint32_t digits, uint32_t letter) {
    uint32_t value = 0;
    for (uint32_t i = 0; i < digits; ++i) {
      int32_t digit = hexValue(peek(i));
      if (digit < 0)
        return letter;
      value = value << 4 | static_cast<uint32_t>(digit);
    }
    at += digits;
    return value;
  }

  /// One member of a class: true when it is a unit, false when it is a class of its own, added to `set`.
  bool readClassMember(UnitSet &set, uint32_t &unit) {
    unit = pattern[at++];
    if (unit != '\\')
      return true;
    if (peek() == kEnd) {
      fail("\\ at end of pattern");
      return true;
    }
    if (isClassLetter(peek())) {
      set.addClass(static_cast<char>(pattern[at++]));
      return false;
    }
    if (take('b')) {
      unit = '\b';
      return true;
    }
    unit = readEscapedUnit(true);
    return true;
  }

  uint32_t readClass() {
    bool isNegative = take('^');
    UnitSet set;
    while (!error && !take(']')) {
      if (peek() == kEnd)
        return fail("Unterminated character class");
      uint32_t first, last;
      bool isUnit = readClassMember(set, first);
      if (peek() == '-' && peek(1) != ']' && peek(1) != kEnd) {
        ++at;
        bool isEndUnit = readClassMember(set, last);
        if (isUnit && isEndUnit) {
          if (first > last)
            return fail("Range out of order in character class");
          set.addRange(static_cast<uint16_t>(first), static_cast<uint16_t>(last));
          continue;
        }
        // `\d-x` is the three of them.
        set.add('-');
        if (isEndUnit)
          set.add(static_cast<uint16_t>(last));
      }
      if (isUnit)
        set.add(static_cast<uint16_t>(first));
    }
    if (!isNegative)
      return addSet(std::move(set));
    if (flags & kRegexIgnoreCase)
      set.closeOverCase();
    set.invert();
    return addNormalized(std::move(set));
  }

  const Units &pattern;
  const uint32_t flags;
  Tree &tree;
  uint32_t at = 0;
  const char *error = nullptr;
  uint32_t totalGroups = 1; ///< in the whole pattern, group 0 counted
  uint32_t groupCount = 1;  ///< so far
  bool hasNames = false;
  std::vector<GroupName> names;
  std::vector<GroupName> references;
};

} // namespace

const char *readPattern(std::string_view pattern, uint32_t flags, Tree &tree) {
  if (pattern.size() > kMaxPatternBytes)
    return "Regular expression too large";
  tree.flags = flags;
  Units units(pattern);
  return PatternReader(units, flags, tree).read();
}

const char *checkRegex(std::string_view pattern, uint32_t flags) {
  Tree tree;
  return readPattern(pattern, flags, tree);
}

} // namespace aslrt::jsonata

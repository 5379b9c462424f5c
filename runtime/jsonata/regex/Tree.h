// SPDX-License-Identifier: Apache-2.0
//
// Tree: a regular expression as it is written.
//
// Patterns are those of ECMAScript without flag `u`, with what its annex B allows for the web: `{`, `}` and `]` stand for
// themselves where they cannot be anything else, numbers of groups that are not there are octal, unknown escapes are the
// letter itself. Source: ECMA-262, "Patterns" and "Regular Expressions Patterns" of annex B.

#ifndef ASLRT_JSONATA_REGEX_TREE_H
#define ASLRT_JSONATA_REGEX_TREE_H

#include "jsonata/regex/UnitSet.h"

#include <string_view>

namespace aslrt::jsonata {

enum RegexFlag : uint32_t { kRegexIgnoreCase = 1, kRegexMultiline = 2 };

enum class TreeKind : uint8_t {
  Empty,
  Unit,          ///< `unit`
  Set,           ///< `number` of a set
  Sequence,      ///< its children one after the other
  Choice,        ///< the first of its children that leads on
  Group,         ///< group `number` around its child; 0: none
  Repeat,        ///< `minimum` to `maximum` times its child
  LineStart,     ///< `^`
  LineEnd,       ///< `$`
  WordBoundary,  ///< `\b`, or `\B` when negative
  Look,          ///< its child must match here, or must not: `(?=`, `(?!`, `(?<=`, `(?<!`
  BackReference, ///< what group `number` matched
};

/// `maximum` without an end.
inline constexpr uint32_t kUnlimited = UINT32_MAX;

struct TreeNode {
  TreeKind kind = TreeKind::Empty;
  bool isNegative = false;
  bool isBehind = false; ///< Look: at what stands before
  bool isLazy = false;
  uint16_t unit = 0;
  uint32_t number = 0;
  uint32_t minimum = 0, maximum = 0;
  uint32_t firstGroup = 0, groupCount = 0; ///< Repeat: groups inside of its child
  uint32_t firstChild = 0;                 ///< node number; 0: none
  uint32_t nextSibling = 0;
};

struct Tree {
  std::vector<TreeNode> nodes{1}; ///< node 0 is nobody's
  std::vector<UnitSet> sets;      ///< normalized, closed over case under `i`
  uint32_t root = 0;
  uint32_t groupCount = 1; ///< group 0, the whole match, counted
  uint32_t flags = 0;
};

/// Reads a pattern (generalised UTF-8). Null, or why it is none, as V8 words it.
const char *readPattern(std::string_view pattern, uint32_t flags, Tree &tree);

/// Null when `pattern` is a regular expression; else why not, in the same words. For the compiler.
const char *checkRegex(std::string_view pattern, uint32_t flags);

/// Most bytes of a pattern.
inline constexpr size_t kMaxPatternBytes = 1 << 20;
/// Deepest nesting of groups.
inline constexpr uint32_t kMaxGroupDepth = 500;

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_REGEX_TREE_H

// SPDX-License-Identifier: Apache-2.0
//
// Program: a JSONata expression as the compiler lays it down in a workflow's read-only data.
//
// One block of bytes without pointers, aligned to 8: everything is found by its offset from the first byte, so the block
// needs no relocation and is used where it lies. aslc makes it from the tree of its parser (frontend/jsonata/Encode.cpp);
// names are numbered, built-in functions by their place in the table of Builtins.h, others after them.
//
//   ProgramHeader | nodes, arrays of offsets, keys, texts ..
//
// Offsets are in bytes; 0 stands for "none", since the header is there.

#ifndef ASLRT_JSONATA_PROGRAM_H
#define ASLRT_JSONATA_PROGRAM_H

#include "aslrt.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt::jsonata {

inline constexpr uint32_t kProgramVersion = 1;

/// Kinds of nodes; what each keeps is told at Node.
enum class NodeKind : uint8_t {
  String, Number, True, False, Null, Regex,
  Name, Variable, Context, Root, Wildcard, Descendant, Parent,
  Path, Sort,
  Negate, Array, Object, Binary, Range, Bind, Apply, Condition, Default, Coalesce,
  Call, Partial, Placeholder, Lambda, Block, Transform,
};

/// In the order of the compiler's BinaryOperator.
enum class Operator : uint8_t {
  Add, Subtract, Multiply, Divide, Remainder, Concatenate,
  Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In,
  And, Or,
};

enum NodeFlag : uint16_t {
  kNodeKeepArray = 1,      ///< `[]` was written after it
  kNodeKeepSingleton = 2,  ///< Path: one of its steps says so
  kNodeConstructed = 4,    ///< Array as a step: not flattened
  kNodeTuple = 8,          ///< works on tuples
  kNodeTailCall = 16,      ///< Call in tail position of a lambda's body
  kNodeOnce = 128,         ///< Object: made once, not for each item of an array that is the context
  kNodeLookInto = 512,     ///< Name, Variable: more of the path follows, so what is found is looked into where it stands
  kNodeContextFree = 256,  ///< the same for every item: neither `$` nor names nor calls are in it
  kNodeStages = 64,        ///< its stages are those of a step, applied to what it gives for each item; else predicates on its value
};

struct Node {
  NodeKind kind;
  Operator op;
  uint16_t flags;
  uint32_t position;   ///< byte of the expression's text that messages point at
  uint32_t children;   ///< offset of `childCount` offsets of nodes
  uint32_t childCount;
  /// String: canonical JSON text with quotes. Regex: the pattern (plain). Lambda: its signature as written, or 0. Offset of Text.
  uint32_t text;
  /// Name, Variable, Parent (label): number of the name. Regex: flags, 1 for `i`, 2 for `m`.
  uint32_t name;
  uint32_t key;        ///< Name, and String where it is the name of a member: offset of Key
  uint32_t stages;     ///< offset of `stageCount` Stages
  uint32_t stageCount;
  uint32_t focus;      ///< step: name of `@$v` plus one
  uint32_t index;      ///< step: name of `#$v` plus one
  uint32_t ancestor;   ///< step: name of the label it provides plus one
  /// Object: its pairs. Others: the group after it. Offset of 2 * pairCount offsets of nodes: key, value, ..
  uint32_t pairs;
  uint32_t pairCount;
  /// Sort: offset of `termCount` offsets of nodes; `descending`: bit i % 32 of word i / 32. Lambda: offset of `termCount` names of parameters.
  uint32_t terms;
  uint32_t termCount;
  uint32_t descending; ///< Sort: offset of words
  uint32_t reserved;
  double number;       ///< Number

  bool isStep() const { return flags & kNodeStages; }
};

struct Stage {
  uint32_t filter; ///< node, or 0 for `#$v`
  uint32_t index;  ///< name of `#$v`, with filter 0
};

/// Text of `size` bytes at `offset`.
struct Text {
  uint32_t offset;
  uint32_t size;
};

/// A name as AslrtKey wants it; the text at `offset` stands between a quote and a quote with a colon.
struct Key {
  uint64_t head;
  uint32_t size;
  uint32_t flags;
  uint32_t offset;
  uint32_t reserved;
};

/// In a number of a name from outside: some path goes on from it.
inline constexpr uint32_t kLookInto = 1u << 31;

struct ProgramHeader {
  uint32_t version;
  uint32_t size;          ///< of the whole block
  uint32_t root;          ///< node
  uint32_t externals;     ///< offset of `externalCount` numbers of names that come from outside; kLookInto may be added
  uint32_t externalCount;
  uint32_t names;         ///< offset of `nameCount` Texts: those that are no built-ins
  uint32_t nameCount;
  uint32_t source;        ///< Text of the expression as written
};

/// A program where it lies.
class Program {
public:
  explicit Program(const void *bytes) : bytes(static_cast<const char *>(bytes)) {}
  const ProgramHeader &header() const { return at<ProgramHeader>(0); }
  template <typename T> const T &at(uint32_t offset) const { return *reinterpret_cast<const T *>(bytes + offset); }
  const Node &node(uint32_t offset) const { return at<Node>(offset); }
  const Node &root() const { return node(header().root); }
  const Node &child(const Node &parent, uint32_t number) const {
    return node((&at<uint32_t>(parent.children))[number]);
  }
  std::string_view text(uint32_t offset) const {
    const Text &text = at<Text>(offset);
    return {bytes + text.offset, text.size};
  }
  /// The key at `offset`.
  AslrtKey key(uint32_t offset) const {
    const Key &key = at<Key>(offset);
    return {key.head, key.size, key.flags, bytes + key.offset};
  }
  const char *data() const { return bytes; }

private:
  const char *bytes;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_PROGRAM_H

// SPDX-License-Identifier: Apache-2.0
//
// RawTree: what the grammar yields before it is put in order, for Parser.cpp and Normalize.cpp only.
//
// The reference implementation works in two passes, and which error a bad expression gives depends on it: all of the
// text is parsed before the first rule about steps, groups or parents is looked at.

#ifndef ASL_FRONTEND_JSONATA_RAWTREE_H
#define ASL_FRONTEND_JSONATA_RAWTREE_H

#include "frontend/jsonata/Lexer.h"

#include <algorithm>

namespace asl::jsonata {

enum class RawKind : uint8_t {
  End,         // the end of the text, where an operand was due
  Token,       // a literal, name, variable, regex, or `and`, `or`, `in` used as a name
  Wildcard,
  Descendant,
  Parent,
  Negate,      // children: operand
  Array,       // children: items
  Object,      // pairs
  Binary,      // children: left, right; the token is the operator, `.`, `[`, `@`, `#`, `:=`, `..` among them
  Group,       // children: left; pairs
  OrderBy,     // children: left, then the terms; isDescending
  Call,        // children: procedure, then arguments
  Partial,     // the same, some arguments being Placeholder
  Placeholder,
  Lambda,      // children: body, then parameters; signature
  Condition,   // children: condition, then, maybe else
  Default,     // children: left, right
  Coalesce,    // children: left, right
  Block,       // children
  Transform,   // children: pattern, update, maybe delete
};

struct Raw;
using RawPtr = std::unique_ptr<Raw>;

struct Raw {
  RawKind kind;
  bool isKeepArray = false;
  Token token;   // the token that made the node: messages quote it
  Range range;   // all bytes of the node
  std::vector<RawPtr> children;
  std::vector<std::pair<RawPtr, RawPtr>> pairs;
  std::vector<bool> isDescending;
  std::unique_ptr<Signature> signature;
  uint32_t height = 1;

  explicit Raw(RawKind kind) : kind(kind) {}

  void adopt(RawPtr child) {
    height = std::max(height, child->height + 1);
    children.push_back(std::move(child));
  }
  void adopt(RawPtr key, RawPtr value) {
    height = std::max({height, key->height + 1, value->height + 1});
    pairs.emplace_back(std::move(key), std::move(value));
  }
  bool isBinary(std::string_view op) const { return kind == RawKind::Binary && token.text == op; }
};

/// The token as the reference's messages quote it: JSON text.
std::string quoteToken(const Token &token);

/// Puts a raw tree in order (Normalize.cpp). Null after an error.
ExprPtr normalize(Raw &raw, Error &error);

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_RAWTREE_H

// SPDX-License-Identifier: Apache-2.0
//
// Ast: the tree of a JSONata expression.
//
// One node type for everything, with the fields that its kind uses. The tree is the *processed* one: chains of `.`
// are one Path with steps, predicates sit on the step or value they filter, `%` names the step it means, string
// literals inside a path have become names. So lowering need not know the precedence tricks of the grammar.
//
// What each kind keeps where:
//
//   kind          text                 children / fields
//   ------------  -------------------  ----------------------------------------------------------------
//   String        value, UTF-8
//   Number                             number
//   True/False/Null
//   Regex         pattern              flags: some of "im"; matching is always global
//   Name          field name           a step of a path (a lone name is a path of one step)
//   Variable      name without `$`     "" is the context `$`, "$" is the root `$$`
//   Wildcard, Descendant               `*`, `**`
//   Parent                             ancestorLabel: the step that carries the same label
//   Path                               children: steps
//   Sort                               terms: a step of a path, `^( … )`
//   Negate                             children[0]
//   Array                              children: items; an item may be a Range
//   Object                             pairs
//   Binary                             op, children[0] and [1]
//   Range                              children[0] `..` children[1]
//   Bind                               children[0], a Variable, `:=` children[1]
//   Apply                              children[0] `~>` children[1]
//   Condition                          children[0] `?` children[1] [`:` children[2]]
//   Default, Coalesce                  children[0] `?:` or `??` children[1]
//   Call, Partial                      children[0] is the procedure, the rest are arguments
//   Placeholder                        the `?` argument of a Partial
//   Lambda                             parameters, signature, children[0]: body
//   Block                              children, in order; the value is the last one's
//   Transform                          children[0] pattern, [1] update, [2] delete (may be absent)

#ifndef ASL_FRONTEND_JSONATA_AST_H
#define ASL_FRONTEND_JSONATA_AST_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asl::jsonata {

/// Bytes [offset, offset + length) of the expression's text.
struct Range {
  size_t offset = 0;
  size_t length = 0;
  size_t end() const { return offset + length; }
};

enum class ExprKind : uint8_t {
  String, Number, True, False, Null, Regex,
  Name, Variable, Wildcard, Descendant, Parent,
  Path, Sort,
  Negate, Array, Object, Binary, Range, Bind, Apply, Condition, Default, Coalesce,
  Call, Partial, Placeholder, Lambda, Block, Transform,
};

enum class BinaryOperator : uint8_t {
  Add, Subtract, Multiply, Divide, Remainder, Concatenate,
  Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In,
  And, Or,
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

/// One `key: value` of an object constructor or a group-by.
struct ObjectPair {
  ExprPtr key, value;
};

/// One term of an order-by.
struct SortTerm {
  ExprPtr expression;
  bool isDescending = false;
};

/// What follows a step or a value in brackets or after `#`.
struct Stage {
  ExprPtr filter;             // `[ … ]`; null for a position binding
  std::string indexVariable;  // `#$name` after a filter
  bool isPredicate = false;   // filters the whole value of a node, not what a step of a path gives for one item
  Range range;
};

/// A parameter of a lambda.
struct Parameter {
  std::string name; // without `$`
  Range range;
};

/// One parameter of a signature.
struct SignatureParameter {
  std::string types;          // letters of the accepted types, as written: "s", "sn" for a choice, "a", "f" …
  std::string elementTypes;   // what stands in `a<…>` or `f<…>`
  bool isOptional = false;    // ?
  bool isRepeated = false;    // +
  bool isContext = false;     // -
};

struct Signature {
  std::vector<SignatureParameter> parameters;
  std::string text;           // as written, with its angle brackets
};

struct Expr {
  ExprKind kind = ExprKind::Null;
  BinaryOperator op = BinaryOperator::Add;
  bool isKeepArray = false;          // `[]` was written after it: a single item stays an array
  bool isKeepSingletonArray = false; // Path: one of its steps says so
  bool isConstructedArray = false;   // Array (or a Block of one) as first or last step: not flattened
  bool isTuple = false;              // step or path that works on tuples, because of `@`, `#` or `%`
  bool isTailCall = false;           // Call in tail position of a lambda's body: may reuse the frame
  double number = 0;
  Range range;                       // all bytes of the expression
  std::string text;
  std::string flags;
  std::string focusVariable;         // step: `@$name`
  std::string indexVariable;         // step: `#$name`
  std::optional<uint32_t> ancestorLabel; // Parent: the ancestor it means. Step: the label it must provide
  std::vector<ExprPtr> children;
  std::vector<ObjectPair> pairs;
  std::vector<SortTerm> terms;
  std::vector<Parameter> parameters;
  std::unique_ptr<Signature> signature;
  std::vector<Stage> stages;         // step: filters of the step. Any other value: predicates on the whole value
  std::unique_ptr<std::vector<ObjectPair>> group; // `{ … }` after it
  std::vector<uint32_t> seekingParents;           // for the parser only: ancestors not found yet

  explicit Expr(ExprKind kind) : kind(kind) {}
};

/// True for a one-step path or a bare name.
inline const Expr *asLoneName(const Expr &expr) {
  if (expr.kind == ExprKind::Name)
    return &expr;
  return expr.kind == ExprKind::Path && expr.children.size() == 1 && expr.children[0]->kind == ExprKind::Name
             ? expr.children[0].get()
             : nullptr;
}

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_AST_H

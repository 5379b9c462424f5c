// SPDX-License-Identifier: Apache-2.0
//
// Functions as values: what a FUNCTION cell points to.

#ifndef ASLRT_JSONATA_FUNCTIONS_H
#define ASLRT_JSONATA_FUNCTIONS_H

#include "jsonata/Builtins.h"
#include "jsonata/Signature.h"

namespace aslrt::jsonata {

struct Regex;

enum class FunctionKind : uint8_t {
  Builtin,
  Lambda,      ///< `function($x){ .. }`
  Partial,     ///< `f(?, 1)`
  Composition, ///< `f ~> g`
  Transform,   ///< `|pattern|update|`
  Regex,       ///< `/ab+/`: (text, offset) to a match
  NextMatch,   ///< member `next` of a match
};

struct Function {
  FunctionKind kind = FunctionKind::Builtin;
  uint8_t arity = 0;
  const Signature *signature = nullptr; ///< null: arguments are not checked
  const Builtin *builtin = nullptr;
  const Node *node = nullptr;           ///< Lambda, Transform
  Frame *frame = nullptr;               ///< Lambda, Transform: where it was made
  Value input{};                        ///< Lambda: `$` where it was made. Regex, NextMatch: the text
  Value first{}, second{};              ///< Composition. Partial: `first` is the procedure
  Value *arguments = nullptr;           ///< Partial: as written; a place left open has the tag kTagPlaceholder
  uint32_t argumentCount = 0;
  const Regex *regex = nullptr;
  uint32_t offset = 0;                  ///< NextMatch: UTF-16 units into the text
};

Value functionValue(Function *function);
/// A function cell's memory, zeroed, of the evaluation.
Function *makeFunction(Heap &heap, FunctionKind kind, uint8_t arity);

// Regex.cpp

/// The compiled form of a pattern (plain characters) with flags 1 (`i`) and 2 (`m`); null after `fail`. Kept as long as the
/// process where patterns come again.
const Regex *compileRegex(Evaluator &evaluator, std::string_view pattern, uint32_t flags);
/// Calls a Regex or NextMatch function as JSONata's protocol has it: (text, offset) gives `{match, start, end, groups, next}`
/// or nothing; offsets in UTF-16 units. D1004 for a second match of no length.
[[nodiscard]] bool callRegex(Evaluator &evaluator, const Function &function, const Value *arguments, uint32_t count,
                             Value &out);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_H

// SPDX-License-Identifier: Apache-2.0
//
// ConstantRules.h: what follows from the rules of a Choice alone, whatever the data is.

#ifndef ASL_FRONTEND_CONSTANTRULES_H
#define ASL_FRONTEND_CONSTANTRULES_H

#include "frontend/Machine.h"

#include <cstddef>
#include <optional>

namespace asl {

/// The type of the values that a test may hold for: those that it compares, or asks for. None for IsPresent.
std::optional<JsonKind> testedKind(ChoiceTest test);

/// Is it one of Is…, whose operand is true or false and no value to compare with?
bool isQuestion(ChoiceTest test);

/// Compares rules of one Choice. Says yes only to what is certain; gives up, with no, when it has looked at
/// too much.
class RuleLogic {
public:
  /// Whenever `rule` holds, `other` does.
  bool implies(const ChoiceRule &rule, const ChoiceRule &other);

  /// `rule` and `other` never hold both.
  bool excludes(const ChoiceRule &rule, const ChoiceRule &other);

  /// The parts of `rule` contradict each other: it never holds.
  bool isContradiction(const ChoiceRule &rule);

private:
  size_t steps = 0;
};

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// ConstantRules.h: what follows from the rules of a Choice alone, whatever the data is.

#ifndef ASL_FRONTEND_CONSTANTRULES_H
#define ASL_FRONTEND_CONSTANTRULES_H

#include "frontend/Machine.h"

#include <cstddef>

namespace asl {

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

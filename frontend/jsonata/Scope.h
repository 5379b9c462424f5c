// SPDX-License-Identifier: Apache-2.0
//
// Scope: what the names in a JSONata expression mean inside a state machine.
//
// There is no input document: `$`, `$$` and bare names mean something only inside a path step, a predicate or a
// function. `$states` has the members the field allows. Other variables are local, built-in functions, or
// workflow variables.
//
// Sources: developer guide, "Transforming data with JSONata", "Reserved variable: $states".

#ifndef ASL_FRONTEND_JSONATA_SCOPE_H
#define ASL_FRONTEND_JSONATA_SCOPE_H

#include "frontend/jsonata/Ast.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace asl::jsonata {

/// What a field may see.
struct ScopeRules {
  bool isResultAllowed = false;      // $states.result: Assign and Output of Task, Parallel, Map
  bool isErrorOutputAllowed = false; // $states.errorOutput: Assign and Output of a catcher
  /// Names (without `$`) that some state assigns in a scope this field sees; null when that is not known, and
  /// then no variable is reported as unassigned.
  const std::vector<std::string> *assignedVariables = nullptr;
};

struct ScopeDiagnostic {
  bool isError = true; // otherwise a warning
  Range range;         // bytes of the expression's text
  std::string message;
  std::string hint;    // empty when there is no single good cure
};

using ScopeCallback = std::function<void(ScopeDiagnostic)>;

/// Reports uses of names that the field does not allow, in the order of the text.
void checkScope(const Expr &expr, const ScopeRules &rules, const ScopeCallback &report);

/// A use of a variable that the expression does not surely bind itself: a workflow variable, a built-in function, or
/// nothing. `$`, `$$` and `$states` are not among them.
struct VariableReference {
  std::string name;        // without `$`
  Range range;
  bool mayBeLocal = false; // a binding in the expression may or may not have been made by then
  bool isBuiltin = false;  // a built-in function has this name; a workflow variable of that name wins over it
};

/// All such uses, in the order of the text; the same name may come several times.
std::vector<VariableReference> collectVariableReferences(const Expr &expr);

/// A use of `$states`, with the member it reads when that is written out.
struct StatesReference {
  std::string member; // "input", "result" …; empty when the whole object is used
  Range range;        // of the path's first two steps, or of `$states`
};

std::vector<StatesReference> collectStatesReferences(const Expr &expr);

/// True for the functions that Step Functions offers: JSONata's without `$eval`, and partition, range, hash,
/// random, uuid, parse. `name` is without `$`.
bool isBuiltinFunction(std::string_view name);

} // namespace asl::jsonata

#endif // ASL_FRONTEND_JSONATA_SCOPE_H

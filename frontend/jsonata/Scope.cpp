// SPDX-License-Identifier: Apache-2.0
//
// One walk over the tree in the order of evaluation answers all questions about names.
//
// A binding lives in the innermost block or function body, from its evaluation on. Whether it has been made when a name is
// read is not always known before running: the binding may stand in a branch, or the reader in a function called
// later. Such a read is reported as one that may be local, so that nobody warns about it and nobody leaves the
// workflow variable out either.
//
// There is no input document, so the context is empty until something provides one: a path step, a predicate, a
// group, an order-by term, a transform, or a function body.

#include "frontend/jsonata/Scope.h"

#include "frontend/Diagnostics.h"

#include <algorithm>

namespace asl::jsonata {
namespace {

constexpr std::string_view kBuiltins[] = {
    "abs",          "append",          "assert",        "average",        "base64decode",  "base64encode",
    "boolean",      "ceil",            "clone",         "contains",       "count",         "decodeUrl",
    "decodeUrlComponent", "distinct",  "each",          "encodeUrl",      "encodeUrlComponent", "error",
    "exists",       "filter",          "floor",         "formatBase",     "formatInteger", "formatNumber",
    "fromMillis",   "hash",            "join",          "keys",           "length",        "lookup",
    "lowercase",    "map",             "match",         "max",            "merge",         "millis",
    "min",          "not",             "now",           "number",         "pad",           "parse",
    "parseInteger", "partition",       "power",         "random",         "range",         "reduce",
    "replace",      "reverse",         "round",         "shuffle",        "sift",          "single",
    "sort",         "split",           "spread",        "sqrt",           "string",        "substring",
    "substringAfter", "substringBefore", "sum",         "toMillis",       "trim",          "type",
    "uppercase",    "uuid",            "zip",
};

constexpr std::string_view kStatesMembers[] = {"context", "errorOutput", "input", "result"};

/// What the walk tells its user.
struct Listener {
  std::function<void(VariableReference)> onVariable;
  std::function<void(StatesReference)> onStates;
  /// A name, `*`, `**`, `$` or `$$` where there is no context.
  std::function<void(const Expr &)> onMissingContext;
};

/// A block, a function body, the whole expression, or the bindings `@` and `#` of one path.
struct Frame {
  struct Binding {
    std::string_view name;
    bool isCertain;
  };
  std::vector<Binding> bindings;
  std::vector<std::string_view> declared; // every name some `:=` of this frame binds, sooner or later
  unsigned detours = 0;                   // detours under way when the frame was opened
  bool isPath = false;                    // holds `@` and `#` only, `:=` binds further out
};

class Walker {
public:
  explicit Walker(const Listener &listener) : listener(listener) {}

  void run(const Expr &expr) {
    openFrame(expr);
    visit(expr);
  }

private:
  const Listener &listener;
  std::vector<Frame> frames;
  unsigned detours = 0;    // enclosing parts that run maybe not, later, or more than once
  bool hasContext = false;

  void openFrame(const Expr &scope);
  void collectDeclared(const Expr &expr, std::vector<std::string_view> &names, bool isScope);
  void bind(std::string_view name);
  void visit(const Expr &expr);
  void visitKind(const Expr &expr);
  void visitPath(const Expr &path);
  void visitSuffixes(const Expr &expr);
  void visitPairs(const std::vector<ObjectPair> &pairs);
  void visitVariable(const Expr &variable, const Expr *nextStep);
  void visitLambda(const Expr &lambda);
  /// Visits a part that runs maybe not, later, or repeatedly; `context` when it sees a context of its own.
  void visitDetour(const Expr &expr, bool context);

  enum class Resolution { Local, MayBeLocal, Free };
  Resolution resolve(std::string_view name) const;
};

void Walker::openFrame(const Expr &scope) {
  Frame frame;
  frame.detours = detours;
  collectDeclared(scope, frame.declared, true);
  frames.push_back(std::move(frame));
}

/// The names that `:=` binds in the frame of `expr`: inner blocks and functions have their own.
void Walker::collectDeclared(const Expr &expr, std::vector<std::string_view> &names, bool isScope) {
  if (!isScope && (expr.kind == ExprKind::Block || expr.kind == ExprKind::Lambda))
    return;
  if (expr.kind == ExprKind::Bind)
    names.push_back(expr.children[0]->text);
  auto collect = [&](const ExprPtr &part) {
    if (part)
      collectDeclared(*part, names, false);
  };
  for (const ExprPtr &child : expr.children)
    collect(child);
  for (const ObjectPair &pair : expr.pairs) {
    collect(pair.key);
    collect(pair.value);
  }
  for (const SortTerm &term : expr.terms)
    collect(term.expression);
  for (const Stage &stage : expr.stages)
    collect(stage.filter);
  if (expr.group)
    for (const ObjectPair &pair : *expr.group) {
      collect(pair.key);
      collect(pair.value);
    }
}

/// Makes the binding of a `:=` that has just been evaluated.
void Walker::bind(std::string_view name) {
  for (size_t i = frames.size(); i-- > 0;) {
    if (frames[i].isPath)
      continue;
    frames[i].bindings.push_back({name, detours == frames[i].detours});
    return;
  }
}

Walker::Resolution Walker::resolve(std::string_view name) const {
  bool mayBeLocal = false;
  for (size_t i = frames.size(); i-- > 0;) {
    for (const Frame::Binding &binding : frames[i].bindings) {
      if (binding.name != name)
        continue;
      if (binding.isCertain)
        return mayBeLocal ? Resolution::MayBeLocal : Resolution::Local;
      mayBeLocal = true;
    }
    const std::vector<std::string_view> &declared = frames[i].declared;
    if (detours > frames[i].detours && std::find(declared.begin(), declared.end(), name) != declared.end())
      mayBeLocal = true;
  }
  return mayBeLocal ? Resolution::MayBeLocal : Resolution::Free;
}

void Walker::visitVariable(const Expr &variable, const Expr *nextStep) {
  const std::string_view name = variable.text;
  if (name.empty() || name == "$") {
    if (!hasContext && listener.onMissingContext)
      listener.onMissingContext(variable);
    return;
  }
  const Resolution resolution = resolve(name);
  if (resolution == Resolution::Local)
    return;
  if (name == "states") {
    if (resolution != Resolution::Free || !listener.onStates)
      return;
    StatesReference reference{std::string(), variable.range};
    if (nextStep != nullptr && nextStep->kind == ExprKind::Name) {
      reference.member = nextStep->text;
      reference.range.length = nextStep->range.end() - variable.range.offset;
    }
    listener.onStates(std::move(reference));
    return;
  }
  if (listener.onVariable)
    listener.onVariable({std::string(name), variable.range, resolution == Resolution::MayBeLocal,
                         isBuiltinFunction(name)});
}

void Walker::visitDetour(const Expr &expr, bool context) {
  const bool outerContext = hasContext;
  hasContext = hasContext || context;
  ++detours;
  visit(expr);
  --detours;
  hasContext = outerContext;
}

void Walker::visitPairs(const std::vector<ObjectPair> &pairs) {
  for (const ObjectPair &pair : pairs) {
    visit(*pair.key);
    visit(*pair.value);
  }
}

/// What hangs on a node: predicates or stages, then the group.
void Walker::visitSuffixes(const Expr &expr) {
  for (const Stage &stage : expr.stages) {
    if (stage.filter)
      visitDetour(*stage.filter, true);
    else if (!frames.empty())
      frames.back().bindings.push_back({stage.indexVariable, true});
  }
  if (!expr.group)
    return;
  for (const ObjectPair &pair : *expr.group) {
    visitDetour(*pair.key, true);
    visitDetour(*pair.value, true);
  }
}

/// The first step sees the context of the path, the others see what the step before them gave.
void Walker::visitPath(const Expr &path) {
  Frame bindings;
  bindings.detours = detours;
  bindings.isPath = true;
  frames.push_back(std::move(bindings));
  const bool outerContext = hasContext;
  const unsigned outerDetours = detours;
  for (size_t i = 0; i < path.children.size(); ++i) {
    const Expr &step = *path.children[i];
    if (i == 1) {
      hasContext = true;
      ++detours;
    }
    if (step.kind == ExprKind::Variable)
      visitVariable(step, i + 1 < path.children.size() ? path.children[i + 1].get() : nullptr);
    else
      visitKind(step);
    for (const std::string *variable : {&step.focusVariable, &step.indexVariable})
      if (!variable->empty())
        frames.back().bindings.push_back({*variable, true});
    visitSuffixes(step);
  }
  detours = outerDetours;
  hasContext = outerContext;
  visitSuffixes(path);
  frames.pop_back();
}

void Walker::visitLambda(const Expr &lambda) {
  const bool outerContext = hasContext;
  hasContext = true;
  ++detours;
  openFrame(*lambda.children[0]);
  for (const Parameter &parameter : lambda.parameters)
    frames.back().bindings.push_back({parameter.name, true});
  visit(*lambda.children[0]);
  frames.pop_back();
  --detours;
  hasContext = outerContext;
}

void Walker::visit(const Expr &expr) {
  if (expr.kind == ExprKind::Path) {
    visitPath(expr);
    return;
  }
  visitKind(expr);
  visitSuffixes(expr);
}

/// The node without what hangs on it.
void Walker::visitKind(const Expr &expr) {
  switch (expr.kind) {
  case ExprKind::Name:
  case ExprKind::Wildcard:
  case ExprKind::Descendant:
    if (!hasContext && listener.onMissingContext)
      listener.onMissingContext(expr);
    return;
  case ExprKind::Variable:
    visitVariable(expr, nullptr);
    return;
  case ExprKind::Path:
    visitPath(expr);
    return;
  case ExprKind::Sort:
    for (const SortTerm &term : expr.terms)
      visitDetour(*term.expression, true);
    return;
  case ExprKind::Object:
    visitPairs(expr.pairs);
    return;
  case ExprKind::Bind: {
    const Expr &value = *expr.children[1];
    // A function may call itself by the name it is bound to: its body runs after the binding.
    const bool isFunction = value.kind == ExprKind::Lambda && value.stages.empty();
    if (isFunction)
      bind(expr.children[0]->text);
    visit(value);
    if (!isFunction)
      bind(expr.children[0]->text);
    return;
  }
  case ExprKind::Condition:
    visit(*expr.children[0]);
    for (size_t i = 1; i < expr.children.size(); ++i)
      visitDetour(*expr.children[i], false);
    return;
  case ExprKind::Default:
  case ExprKind::Coalesce:
    visit(*expr.children[0]);
    visitDetour(*expr.children[1], false);
    return;
  case ExprKind::Binary:
    visit(*expr.children[0]);
    if (expr.op == BinaryOperator::And || expr.op == BinaryOperator::Or)
      visitDetour(*expr.children[1], false);
    else
      visit(*expr.children[1]);
    return;
  case ExprKind::Lambda:
    visitLambda(expr);
    return;
  case ExprKind::Block:
    openFrame(expr);
    for (const ExprPtr &child : expr.children)
      visit(*child);
    frames.pop_back();
    return;
  case ExprKind::Transform:
    for (const ExprPtr &child : expr.children)
      visitDetour(*child, true);
    return;
  default:
    for (const ExprPtr &child : expr.children)
      visit(*child);
    return;
  }
}

template <typename T> void sortByOffset(std::vector<T> &items) {
  std::sort(items.begin(), items.end(), [](const T &a, const T &b) {
    return std::pair(a.range.offset, a.range.length) < std::pair(b.range.offset, b.range.length);
  });
}

ScopeDiagnostic describeMissingContext(const Expr &expr, const ScopeRules &rules) {
  ScopeDiagnostic diagnostic;
  diagnostic.range = expr.range;
  if (expr.kind == ExprKind::Wildcard || expr.kind == ExprKind::Descendant) {
    diagnostic.isError = false;
    diagnostic.message = std::string(expr.kind == ExprKind::Wildcard ? "'*'" : "'**'") +
                         " at the top level selects nothing: a state machine has no input document";
    diagnostic.hint = "the state input is $states.input";
    return diagnostic;
  }
  const std::string name = expr.kind == ExprKind::Variable ? "$" + expr.text : expr.text;
  diagnostic.message = "reference to '" + name + "' at the top level is not supported";
  const std::vector<std::string> *assigned = rules.assignedVariables;
  if (expr.kind == ExprKind::Name && isBuiltinFunction(expr.text))
    diagnostic.hint = "a function is written '$" + expr.text + "'";
  else if (expr.kind == ExprKind::Name && assigned != nullptr &&
           std::find(assigned->begin(), assigned->end(), expr.text) != assigned->end())
    diagnostic.hint = "a variable is written '$" + expr.text + "'";
  else
    diagnostic.hint = "the state input is $states.input";
  return diagnostic;
}

std::optional<ScopeDiagnostic> describeStates(const StatesReference &reference, const ScopeRules &rules) {
  ScopeDiagnostic diagnostic;
  diagnostic.range = reference.range;
  if (reference.member == "result" && !rules.isResultAllowed) {
    diagnostic.message = "'$states.result' is available only in Assign and Output of a Task, Parallel or Map state";
    return diagnostic;
  }
  if (reference.member == "errorOutput" && !rules.isErrorOutputAllowed) {
    diagnostic.message = "'$states.errorOutput' is available only in Assign and Output of a catcher";
    return diagnostic;
  }
  const std::vector<std::string_view> members(std::begin(kStatesMembers), std::end(kStatesMembers));
  if (reference.member.empty() || std::find(members.begin(), members.end(), reference.member) != members.end())
    return std::nullopt;
  diagnostic.isError = false;
  diagnostic.message = "'$states' has no member '" + reference.member + "'";
  if (const std::optional<std::string> suggestion = nearest(reference.member, members))
    diagnostic.hint = "did you mean '$states." + *suggestion + "'?";
  else
    diagnostic.hint = "did you mean '$states.input." + reference.member + "'?";
  return diagnostic;
}

std::optional<ScopeDiagnostic> describeVariable(const VariableReference &reference, const ScopeRules &rules) {
  if (reference.mayBeLocal || reference.isBuiltin)
    return std::nullopt;
  const std::vector<std::string> *assigned = rules.assignedVariables;
  if (assigned != nullptr && std::find(assigned->begin(), assigned->end(), reference.name) != assigned->end())
    return std::nullopt;
  ScopeDiagnostic diagnostic;
  diagnostic.isError = false;
  diagnostic.range = reference.range;
  if (reference.name == "eval") {
    diagnostic.message = "the function '$eval' is not available in Step Functions";
    diagnostic.hint = "'$parse' turns JSON text into a value";
    return diagnostic;
  }
  if (assigned == nullptr)
    return std::nullopt;
  diagnostic.message = "variable '$" + reference.name + "' is never assigned";
  std::vector<std::string_view> candidates(assigned->begin(), assigned->end());
  candidates.insert(candidates.end(), std::begin(kBuiltins), std::end(kBuiltins));
  candidates.push_back("states");
  if (const std::optional<std::string> suggestion = nearest(reference.name, candidates))
    diagnostic.hint = "did you mean '$" + *suggestion + "'?";
  return diagnostic;
}

} // namespace

bool isBuiltinFunction(std::string_view name) {
  return std::find(std::begin(kBuiltins), std::end(kBuiltins), name) != std::end(kBuiltins);
}

std::vector<VariableReference> collectVariableReferences(const Expr &expr) {
  std::vector<VariableReference> references;
  Listener listener;
  listener.onVariable = [&](VariableReference reference) { references.push_back(std::move(reference)); };
  Walker(listener).run(expr);
  sortByOffset(references);
  return references;
}

std::vector<StatesReference> collectStatesReferences(const Expr &expr) {
  std::vector<StatesReference> references;
  Listener listener;
  listener.onStates = [&](StatesReference reference) { references.push_back(std::move(reference)); };
  Walker(listener).run(expr);
  sortByOffset(references);
  return references;
}

void checkScope(const Expr &expr, const ScopeRules &rules, const ScopeCallback &report) {
  std::vector<ScopeDiagnostic> diagnostics;
  auto add = [&](std::optional<ScopeDiagnostic> diagnostic) {
    if (diagnostic)
      diagnostics.push_back(std::move(*diagnostic));
  };
  Listener listener;
  listener.onVariable = [&](VariableReference reference) { add(describeVariable(reference, rules)); };
  listener.onStates = [&](StatesReference reference) { add(describeStates(reference, rules)); };
  listener.onMissingContext = [&](const Expr &name) { add(describeMissingContext(name, rules)); };
  Walker(listener).run(expr);
  sortByOffset(diagnostics);
  for (ScopeDiagnostic &diagnostic : diagnostics)
    report(std::move(diagnostic));
}

} // namespace asl::jsonata

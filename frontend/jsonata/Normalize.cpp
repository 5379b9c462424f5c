// SPDX-License-Identifier: Apache-2.0
//
// From the raw tree to the tree the rest of the compiler sees. The rules are those of the reference implementation,
// which are also its semantics:
//
//   a.b.c          one Path of three steps; a string literal in it becomes a name
//   a.b[0]         the filter is a stage of step b; (a.b)[0] filters the whole value
//   [x].a, a.[x]   the first or last array constructor of a path is marked: its result is not flattened
//   a[]            marks the step, and the path it ends up in
//   a{k: v}        a group on the path or value
//   a^(x)          a Sort step at the end of the path
//   %              names an ancestor step; that step gets the same label and works on tuples
//   -5             a number
//
// `%` is resolved from the inside out. Each `%` owns a slot with a level, the number of steps still to go up; slots that
// are not at level 0 yet travel upwards in `seekingParents` until a path has enough steps before the one they
// stand in.

#include "frontend/jsonata/RawTree.h"

namespace asl::jsonata {
namespace {

struct AncestorSlot {
  int level = 1;      // steps still to go up
  uint32_t label = 0; // what the Parent and its ancestor step will carry
  Expr *parent = nullptr;
};

class Normalizer {
public:
  explicit Normalizer(Error &error) : error(error) {}

  ExprPtr run(Raw &raw);

private:
  Error &error;
  std::vector<AncestorSlot> slots;

  ExprPtr fail(std::string_view code, Range range, std::string token = {}, std::string value = {}) {
    setError(error, code, range, std::move(token), std::move(value));
    return nullptr;
  }
  ExprPtr make(ExprKind kind, const Raw &raw) {
    auto expr = std::make_unique<Expr>(kind);
    expr->range = raw.range;
    return expr;
  }

  ExprPtr visit(Raw &raw);
  ExprPtr visitAny(Raw &raw);
  ExprPtr visitToken(Raw &raw);
  ExprPtr visitName(Raw &raw);
  ExprPtr visitBinary(Raw &raw);
  ExprPtr visitDot(Raw &raw);
  ExprPtr visitPredicate(Raw &raw);
  ExprPtr visitGroup(Raw &raw);
  ExprPtr visitOrderBy(Raw &raw);
  ExprPtr visitFocus(Raw &raw);
  ExprPtr visitPosition(Raw &raw);
  ExprPtr visitNegate(Raw &raw);
  ExprPtr visitLambda(Raw &raw);
  ExprPtr visitBlock(Raw &raw);
  /// Visits all children into `expr`, handing their open ancestors up when `pushes`.
  bool visitChildren(Raw &raw, Expr &expr, bool pushes);
  bool visitPairs(Raw &raw, std::vector<ObjectPair> &pairs, Expr *pushTo);
  ExprPtr wrapInPath(ExprPtr step);

  void pushAncestry(Expr &result, const Expr &value);
  bool seekParent(Expr &node, AncestorSlot &slot);
  bool resolveAncestry(Expr &path);
};

bool isParent(const Expr &expr) { return expr.kind == ExprKind::Parent; }

/// The step that a bracket or binding after `expr` belongs to.
Expr &lastStep(Expr &expr) { return expr.kind == ExprKind::Path ? *expr.children.back() : expr; }

/// Marks the calls in tail position of a lambda's body: they need no frame of their own.
void markTailCalls(Expr &expr) {
  switch (expr.kind) {
  case ExprKind::Call:
    expr.isTailCall = expr.stages.empty();
    break;
  case ExprKind::Condition:
    for (size_t i = 1; i < expr.children.size(); ++i)
      markTailCalls(*expr.children[i]);
    break;
  case ExprKind::Block:
    if (!expr.children.empty())
      markTailCalls(*expr.children.back());
    break;
  default:
    break;
  }
}

/// Hands the open ancestors of `value` up to `result`.
void Normalizer::pushAncestry(Expr &result, const Expr &value) {
  std::vector<uint32_t> &open = result.seekingParents;
  open.insert(open.end(), value.seekingParents.begin(), value.seekingParents.end());
  if (isParent(value))
    open.push_back(*value.ancestorLabel);
}

/// Takes `slot` one step up into `node`, which is a step before the one the slot comes from.
bool Normalizer::seekParent(Expr &node, AncestorSlot &slot) {
  switch (node.kind) {
  case ExprKind::Name:
  case ExprKind::Wildcard:
    if (--slot.level == 0) {
      // Two `%` that mean the same step share one label.
      if (node.ancestorLabel)
        slot.label = *node.ancestorLabel;
      else
        node.ancestorLabel = slot.label;
      node.isTuple = true;
    }
    return true;
  case ExprKind::Parent:
    ++slot.level;
    return true;
  case ExprKind::Block:
    if (node.children.empty())
      return true;
    node.isTuple = true;
    return seekParent(*node.children.back(), slot);
  case ExprKind::Path: {
    node.isTuple = true;
    size_t at = node.children.size();
    do {
      if (!seekParent(*node.children[--at], slot))
        return false;
    } while (slot.level > 0 && at > 0);
    return true;
  }
  default:
    return setError(error, "S0217", node.range);
  }
}

/// Resolves the open ancestors of the last step of `path` in the steps before it; what is left over is the path's.
bool Normalizer::resolveAncestry(Expr &path) {
  const Expr &last = *path.children.back();
  std::vector<uint32_t> open = last.seekingParents;
  if (isParent(last))
    open.push_back(*last.ancestorLabel);
  for (uint32_t index : open) {
    size_t at = path.children.size() - 1; // steps [0, at) are before the last looked at
    while (slots[index].level > 0) {
      if (at == 0) {
        path.seekingParents.push_back(index);
        break;
      }
      Expr *step = path.children[--at].get();
      // Steps that bind their item with `@` keep the context of the step before: skip all but the first in a row.
      while (at > 0 && !step->focusVariable.empty() && !path.children[at - 1]->focusVariable.empty())
        step = path.children[--at].get();
      if (!seekParent(*step, slots[index]))
        return false;
    }
  }
  return true;
}

ExprPtr Normalizer::wrapInPath(ExprPtr step) {
  auto path = std::make_unique<Expr>(ExprKind::Path);
  path->range = step->range;
  path->children.push_back(std::move(step));
  return path;
}

ExprPtr Normalizer::run(Raw &raw) {
  ExprPtr expr = visit(raw);
  if (!expr)
    return nullptr;
  if (isParent(*expr) || !expr->seekingParents.empty())
    return fail("S0217", expr->range);
  for (const AncestorSlot &slot : slots)
    slot.parent->ancestorLabel = slot.label;
  return expr;
}

/// Visits a node, then carries its `[]` mark over.
ExprPtr Normalizer::visit(Raw &raw) {
  ExprPtr expr = visitAny(raw);
  if (!expr)
    return nullptr;
  if (raw.isKeepArray)
    expr->isKeepArray = true;
  return expr;
}

ExprPtr Normalizer::visitAny(Raw &raw) {
  auto withChildren = [&](ExprKind kind, bool pushes) -> ExprPtr {
    ExprPtr expr = make(kind, raw);
    return visitChildren(raw, *expr, pushes) ? std::move(expr) : nullptr;
  };
  switch (raw.kind) {
  case RawKind::End:
    return fail("S0207", raw.range, quoteToken(raw.token));
  case RawKind::Token:
    return visitToken(raw);
  case RawKind::Wildcard:
    return make(ExprKind::Wildcard, raw);
  case RawKind::Descendant:
    return make(ExprKind::Descendant, raw);
  case RawKind::Parent: {
    ExprPtr parent = make(ExprKind::Parent, raw);
    const uint32_t index = static_cast<uint32_t>(slots.size());
    parent->ancestorLabel = index; // the slot's number until run() replaces it by the label
    slots.push_back({1, index, parent.get()});
    return parent;
  }
  case RawKind::Negate:
    return visitNegate(raw);
  case RawKind::Array:
    return withChildren(ExprKind::Array, true);
  case RawKind::Object: {
    ExprPtr object = make(ExprKind::Object, raw);
    return visitPairs(raw, object->pairs, object.get()) ? std::move(object) : nullptr;
  }
  case RawKind::Binary:
    return visitBinary(raw);
  case RawKind::Group:
    return visitGroup(raw);
  case RawKind::OrderBy:
    return visitOrderBy(raw);
  case RawKind::Call:
  case RawKind::Partial: {
    // The open ancestors of the procedure are dropped, as in the reference.
    ExprPtr call = make(raw.kind == RawKind::Call ? ExprKind::Call : ExprKind::Partial, raw);
    call->children.push_back(nullptr);
    for (size_t i = 1; i < raw.children.size(); ++i) {
      ExprPtr argument = visit(*raw.children[i]);
      if (!argument)
        return nullptr;
      pushAncestry(*call, *argument);
      call->children.push_back(std::move(argument));
    }
    call->children.front() = visit(*raw.children.front());
    return call->children.front() ? std::move(call) : nullptr;
  }
  case RawKind::Placeholder:
    return make(ExprKind::Placeholder, raw);
  case RawKind::Lambda:
    return visitLambda(raw);
  case RawKind::Condition:
    return withChildren(ExprKind::Condition, true);
  case RawKind::Default:
    return withChildren(ExprKind::Default, true);
  case RawKind::Coalesce:
    return withChildren(ExprKind::Coalesce, true);
  case RawKind::Block:
    return visitBlock(raw);
  case RawKind::Transform:
    return withChildren(ExprKind::Transform, false);
  }
  return nullptr;
}

bool Normalizer::visitChildren(Raw &raw, Expr &expr, bool pushes) {
  for (RawPtr &child : raw.children) {
    ExprPtr value = visit(*child);
    if (!value)
      return false;
    if (pushes)
      pushAncestry(expr, *value);
    expr.children.push_back(std::move(value));
  }
  return true;
}

bool Normalizer::visitPairs(Raw &raw, std::vector<ObjectPair> &pairs, Expr *pushTo) {
  for (auto &[rawKey, rawValue] : raw.pairs) {
    ObjectPair pair;
    for (auto [from, to] : {std::pair{&rawKey, &pair.key}, std::pair{&rawValue, &pair.value}}) {
      *to = visit(**from);
      if (!*to)
        return false;
      if (pushTo != nullptr)
        pushAncestry(*pushTo, **to);
    }
    pairs.push_back(std::move(pair));
  }
  return true;
}

ExprPtr Normalizer::visitToken(Raw &raw) {
  ExprKind kind = ExprKind::String;
  switch (raw.token.kind) {
  case TokenKind::Name:
  case TokenKind::Operator: // `and`, `or`, `in` where an operand was due
    return visitName(raw);
  case TokenKind::Variable:
    kind = ExprKind::Variable;
    break;
  case TokenKind::Number:
    kind = ExprKind::Number;
    break;
  case TokenKind::Regex:
    kind = ExprKind::Regex;
    break;
  case TokenKind::Value:
    kind = raw.token.text == "true"    ? ExprKind::True
           : raw.token.text == "false" ? ExprKind::False
                                       : ExprKind::Null;
    break;
  default:
    break;
  }
  ExprPtr expr = make(kind, raw);
  expr->text = raw.token.text;
  expr->flags = raw.token.flags;
  expr->number = raw.token.number;
  return expr;
}

ExprPtr Normalizer::visitName(Raw &raw) {
  ExprPtr name = make(ExprKind::Name, raw);
  name->text = raw.token.text;
  name->isKeepArray = raw.isKeepArray;
  ExprPtr path = wrapInPath(std::move(name));
  path->isKeepSingletonArray = raw.isKeepArray;
  return path;
}

ExprPtr Normalizer::visitBinary(Raw &raw) {
  struct Operator {
    std::string_view text;
    BinaryOperator op;
  };
  static constexpr Operator kOperators[] = {
      {"+", BinaryOperator::Add},         {"-", BinaryOperator::Subtract},  {"*", BinaryOperator::Multiply},
      {"/", BinaryOperator::Divide},      {"%", BinaryOperator::Remainder}, {"&", BinaryOperator::Concatenate},
      {"=", BinaryOperator::Equal},       {"!=", BinaryOperator::NotEqual}, {"<", BinaryOperator::Less},
      {"<=", BinaryOperator::LessEqual},  {">", BinaryOperator::Greater},   {">=", BinaryOperator::GreaterEqual},
      {"in", BinaryOperator::In},         {"and", BinaryOperator::And},     {"or", BinaryOperator::Or},
  };
  const std::string &op = raw.token.text;
  if (op == ".")
    return visitDot(raw);
  if (op == "[")
    return visitPredicate(raw);
  if (op == "@")
    return visitFocus(raw);
  if (op == "#")
    return visitPosition(raw);
  ExprKind kind = op == ":=" ? ExprKind::Bind : op == "~>" ? ExprKind::Apply : ExprKind::Binary;
  if (op == "..")
    kind = ExprKind::Range;
  ExprPtr expr = make(kind, raw);
  // Open ancestors inside `~>` are dropped, as in the reference.
  if (!visitChildren(raw, *expr, kind != ExprKind::Apply))
    return nullptr;
  if (kind == ExprKind::Apply)
    expr->isKeepArray = expr->children[0]->isKeepArray || expr->children[1]->isKeepArray;
  for (const Operator &candidate : kOperators)
    if (candidate.text == op)
      expr->op = candidate.op;
  return expr;
}

/// a.b: the steps of both sides in one path
ExprPtr Normalizer::visitDot(Raw &raw) {
  ExprPtr path = visit(*raw.children[0]);
  if (!path)
    return nullptr;
  if (path->kind != ExprKind::Path) {
    const std::optional<uint32_t> slot = isParent(*path) ? path->ancestorLabel : std::nullopt;
    path = wrapInPath(std::move(path));
    if (slot)
      path->seekingParents.push_back(*slot);
  }
  ExprPtr rest = visit(*raw.children[1]);
  if (!rest)
    return nullptr;
  if (rest->kind == ExprKind::Path) {
    for (ExprPtr &step : rest->children)
      path->children.push_back(std::move(step));
  } else {
    for (Stage &stage : rest->stages)
      stage.isPredicate = false;
    path->children.push_back(std::move(rest));
  }
  path->range = raw.range;
  for (const ExprPtr &step : path->children) {
    switch (step->kind) {
    case ExprKind::Number:
    case ExprKind::True:
    case ExprKind::False:
    case ExprKind::Null:
      return fail("S0213", step->range, {}, step->text);
    case ExprKind::String:
      step->kind = ExprKind::Name;
      break;
    default:
      break;
    }
    if (step->isKeepArray)
      path->isKeepSingletonArray = true;
  }
  for (Expr *step : {path->children.front().get(), path->children.back().get()})
    if (step->kind == ExprKind::Array)
      step->isConstructedArray = true;
  return resolveAncestry(*path) ? std::move(path) : nullptr;
}

/// a[b]: a stage of the last step of a path, or a predicate on any other value
ExprPtr Normalizer::visitPredicate(Raw &raw) {
  ExprPtr result = visit(*raw.children[0]);
  if (!result)
    return nullptr;
  Expr &step = lastStep(*result);
  if (step.group)
    return fail("S0209", raw.token.range);
  Stage stage;
  stage.filter = visit(*raw.children[1]);
  if (!stage.filter)
    return nullptr;
  if (!stage.filter->seekingParents.empty()) {
    // The first step up from inside a predicate is the step it filters.
    for (uint32_t index : stage.filter->seekingParents) {
      if (slots[index].level != 1)
        --slots[index].level;
      else if (!seekParent(step, slots[index]))
        return nullptr;
    }
    pushAncestry(step, *stage.filter);
  }
  stage.range = {raw.token.range.offset, raw.range.end() - raw.token.range.offset};
  stage.isPredicate = result->kind != ExprKind::Path;
  step.stages.push_back(std::move(stage));
  result->range = raw.range;
  return result;
}

/// a{k: v}
ExprPtr Normalizer::visitGroup(Raw &raw) {
  ExprPtr result = visit(*raw.children[0]);
  if (!result)
    return nullptr;
  if (result->group)
    return fail("S0210", raw.token.range);
  auto pairs = std::make_unique<std::vector<ObjectPair>>();
  if (!visitPairs(raw, *pairs, nullptr))
    return nullptr;
  result->group = std::move(pairs);
  result->range = raw.range;
  return result;
}

/// a^(x, >y)
ExprPtr Normalizer::visitOrderBy(Raw &raw) {
  ExprPtr result = visit(*raw.children[0]);
  if (!result)
    return nullptr;
  if (result->kind != ExprKind::Path)
    result = wrapInPath(std::move(result));
  ExprPtr sort = make(ExprKind::Sort, raw);
  sort->range = {raw.token.range.offset, raw.range.end() - raw.token.range.offset};
  for (size_t i = 1; i < raw.children.size(); ++i) {
    SortTerm term;
    term.expression = visit(*raw.children[i]);
    if (!term.expression)
      return nullptr;
    term.isDescending = raw.isDescending[i - 1];
    pushAncestry(*sort, *term.expression);
    sort->terms.push_back(std::move(term));
  }
  result->children.push_back(std::move(sort));
  result->range = raw.range;
  return resolveAncestry(*result) ? std::move(result) : nullptr;
}

/// a@$v
ExprPtr Normalizer::visitFocus(Raw &raw) {
  ExprPtr result = visit(*raw.children[0]);
  if (!result)
    return nullptr;
  Expr &step = lastStep(*result);
  if (!step.stages.empty())
    return fail("S0215", raw.token.range);
  if (step.kind == ExprKind::Sort)
    return fail("S0216", raw.token.range);
  if (raw.isKeepArray)
    step.isKeepArray = true;
  step.focusVariable = raw.children[1]->token.text;
  step.isTuple = true;
  result->range = raw.range;
  return result;
}

/// a#$i: before any filter the position in the step, after one the position in what the filter left
ExprPtr Normalizer::visitPosition(Raw &raw) {
  ExprPtr result = visit(*raw.children[0]);
  if (!result)
    return nullptr;
  if (result->kind != ExprKind::Path) {
    for (Stage &stage : result->stages)
      stage.isPredicate = false;
    result = wrapInPath(std::move(result));
  }
  Expr &step = lastStep(*result);
  const std::string &variable = raw.children[1]->token.text;
  if (step.stages.empty()) {
    step.indexVariable = variable;
  } else {
    Stage stage;
    stage.indexVariable = variable;
    stage.range = {raw.token.range.offset, raw.range.end() - raw.token.range.offset};
    step.stages.push_back(std::move(stage));
  }
  step.isTuple = true;
  result->range = raw.range;
  return result;
}

ExprPtr Normalizer::visitNegate(Raw &raw) {
  ExprPtr operand = visit(*raw.children[0]);
  if (!operand)
    return nullptr;
  if (operand->kind == ExprKind::Number) {
    operand->number = -operand->number;
    operand->text.insert(0, 1, '-');
    if (operand->text.starts_with("--"))
      operand->text.erase(0, 2);
    operand->range = raw.range;
    return operand;
  }
  ExprPtr negate = make(ExprKind::Negate, raw);
  pushAncestry(*negate, *operand);
  negate->children.push_back(std::move(operand));
  return negate;
}

ExprPtr Normalizer::visitLambda(Raw &raw) {
  ExprPtr lambda = make(ExprKind::Lambda, raw);
  ExprPtr body = visit(*raw.children[0]);
  if (!body)
    return nullptr;
  markTailCalls(*body);
  lambda->children.push_back(std::move(body));
  for (size_t i = 1; i < raw.children.size(); ++i)
    lambda->parameters.push_back({raw.children[i]->token.text, raw.children[i]->range});
  lambda->signature = std::move(raw.signature);
  return lambda;
}

ExprPtr Normalizer::visitBlock(Raw &raw) {
  ExprPtr block = make(ExprKind::Block, raw);
  if (!visitChildren(raw, *block, true))
    return nullptr;
  for (const ExprPtr &part : block->children)
    if (part->isConstructedArray || (part->kind == ExprKind::Path && part->children.front()->isConstructedArray))
      block->isConstructedArray = true;
  return block;
}

} // namespace

ExprPtr normalize(Raw &raw, Error &error) { return Normalizer(error).run(raw); }

} // namespace asl::jsonata

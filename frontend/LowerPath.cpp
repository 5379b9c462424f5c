// SPDX-License-Identifier: Apache-2.0
//
// Lower: paths.
//
//   "$.order.id"               %v = flow.path ["order", "id"] of %in at <template "$.order.id" in "id.$">
//
//   "$.lines[*].id"            %0 = flow.find ["lines"] of %in       what can be followed without a list
//                              %1 = flow.nodes.root %0
//                              %2 = flow.nodes.children of %1 in ..  then a step a segment
//                              %3 = flow.nodes.members ["id"] of %2 in ..
//
//   "$.list.length()"          %0 = flow.path ["list"] of %in at ..
//                              %1 = flow.nodes.function length of %0 in ..
//
// A condition becomes the region of a flow.filter. Its operands are values, and the type of a literal says which
// comparison it is; `&&` and `||` become branches, so that what does not matter any more is not asked.
//
//   "[?(@.a == 'x' && !@.b)]"  %2 = flow.filter %1 {
//                              ^bb0(%c: !flow.json):
//                                %a = flow.find ["a"] of %c
//                                %x = flow.constant "\"x\""
//                                %is = flow.compare %a eq %x as string
//                                cf.cond_br %is, ^more, ^decided
//                              ^more:
//                                %b = flow.find ["b"] of %c
//                                ..
//                                flow.yield %none : i1
//                              ^decided:
//                                flow.yield %false : i1
//                              }
//
// Operands that start with `$` are the same for every candidate, so they are looked up once, in front of the filter.

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

using SegmentKind = PathSegment::Kind;

static bool isSingular(const PathSegment &segment) { return segment.isSingular(); }

ArrayAttr Lowering::steps(llvm::ArrayRef<PathSegment> segments) {
  SmallVector<Attribute> result;
  for (const PathSegment &segment : segments) {
    if (segment.kind == SegmentKind::Member)
      result.push_back(builder.getStringAttr(segment.name()));
    else
      result.push_back(builder.getI64IntegerAttr(segment.index()));
  }
  return builder.getArrayAttr(result);
}

/// Whether a path is `$$.Map.Item.Value`.
static bool isMapItem(const Path &path) {
  static constexpr llvm::StringRef kSteps[] = {"Map", "Item", "Value"};
  return path.root == PathRoot::Context &&
         llvm::equal(path.segments, kSteps, [](const PathSegment &segment, llvm::StringRef step) {
           return segment.kind == SegmentKind::Member && !segment.isDescendant && segment.name() == step;
         });
}

Value Lowering::path(const PathField &field, Value document, flow::SiteKind site, llvm::StringRef fieldName) {
  return path(field.path, field.text, field.range, document, site, fieldName);
}

Value Lowering::path(const Path &path, llvm::StringRef text, SourceRange range, Value document, flow::SiteKind site,
                     llvm::StringRef fieldName) {
  if (mapItem && isMapItem(path))
    return mapItem;
  Location at = loc(range);
  PathScope scope(document, text, range);
  scope.site = site;
  scope.fieldName = fieldName;
  llvm::ArrayRef<PathSegment> segments = path.segments;
  if (path.hasFunction())
    segments = segments.drop_back();
  auto where = flow::SiteAttr::get(builder.getContext(), site, builder.getStringAttr(text),
                                   builder.getStringAttr(fieldName));
  Value value = rootOf(path, range, document, where);
  if (!llvm::all_of(segments, isSingular)) {
    value = nodes(segments, value, at, scope);
  } else if (!segments.empty()) {
    value = flow::PathOp::create(builder, at, value, steps(segments), where, IntegerAttr(), flow::SiteAttr());
  }
  return path.hasFunction() ? pathFunction(path.segments.back(), value, at, scope) : value;
}

Value Lowering::isPresent(const PathField &field, Value document) {
  Location at = loc(field.range);
  llvm::ArrayRef<PathSegment> segments = field.path.segments;
  if (field.path.hasFunction())
    segments = segments.drop_back();
  auto where = flow::SiteAttr::get(builder.getContext(), flow::SiteKind::Choice, builder.getStringAttr(field.text),
                                   builder.getStringAttr("Variable"));
  Value root = rootOf(field.path, field.range, document, where);
  return isPresent(segments, root, at, PathScope(document, field.text, field.range));
}

/// A path that may select more than one node is there when it selects something.
Value Lowering::isPresent(llvm::ArrayRef<PathSegment> segments, Value root, Location at, const PathScope &scope) {
  if (llvm::all_of(segments, isSingular))
    return flow::PresentOp::create(builder, at, root, steps(segments));
  Value selected = nodes(segments, root, at, scope);
  return flow::PresentOp::create(builder, at, selected, builder.getArrayAttr(builder.getI64IntegerAttr(0)));
}

Value Lowering::nodes(llvm::ArrayRef<PathSegment> segments, Value root, Location at, const PathScope &scope) {
  StringAttr text = builder.getStringAttr(scope.text);
  auto optional = [&](std::optional<int64_t> number) {
    return number ? builder.getI64IntegerAttr(*number) : IntegerAttr();
  };
  auto definite = segments.take_while(isSingular);
  if (!definite.empty())
    root = flow::FindOp::create(builder, at, root, steps(definite));
  Value nodes = flow::NodesRootOp::create(builder, at, root);
  for (const PathSegment &segment : segments.drop_front(definite.size())) {
    bool isFilter = segment.kind == SegmentKind::Filter;
    if (segment.isDescendant)
      nodes = flow::NodesDescendantsOp::create(builder, at, isFilter, nodes, text);
    switch (segment.kind) {
    case SegmentKind::Member:
    case SegmentKind::MemberUnion: {
      SmallVector<llvm::StringRef> names(segment.names.begin(), segment.names.end());
      nodes = flow::NodesMembersOp::create(builder, at, builder.getStrArrayAttr(names), nodes, text);
      break;
    }
    case SegmentKind::Index:
    case SegmentKind::IndexUnion:
      nodes = flow::NodesElementsOp::create(builder, at, segment.indices, nodes, text);
      break;
    case SegmentKind::Slice:
      nodes = flow::NodesSliceOp::create(builder, at, nodes, optional(segment.start), optional(segment.end),
                                         builder.getI64IntegerAttr(segment.step.value_or(1)), text);
      break;
    case SegmentKind::Wildcard:
      nodes = flow::NodesChildrenOp::create(builder, at, nodes, text);
      break;
    case SegmentKind::Filter:
      if (!segment.isDescendant) // else each container below is asked about itself
        nodes = flow::NodesCandidatesOp::create(builder, at, nodes, text);
      nodes = filter(*segment.filter, nodes, at, scope);
      break;
    case SegmentKind::Function:
      llvm_unreachable("a function ends a path and is no step");
    }
  }
  return nodes;
}

Value Lowering::pathFunction(const PathSegment &call, Value value, Location at, const PathScope &scope) {
  SmallVector<Value> arguments;
  for (const PathArgument &argument : call.arguments)
    arguments.push_back(argument.path ? path(*argument.path, argument.path->source, scope.range, scope.document,
                                             scope.site, scope.fieldName)
                                      : constant(at, argument.json));
  return flow::NodesFunctionOp::create(builder, at, *flow::symbolizePathFunction(call.name()), value, arguments,
                                       builder.getStringAttr(scope.text));
}

// -- Conditions -----------------------------------------------------------------------------------

/// Looks up the operands that start with `$`, which no candidate changes.
void Lowering::lookUpInvariants(const FilterExpr &filter, Location at, PathScope &scope) {
  for (const FilterExpr &child : filter.children)
    lookUpInvariants(child, at, scope);
  if (filter.kind != FilterExpr::Kind::Compare)
    return;
  for (const FilterOperand *operand : {&filter.left, &filter.right})
    if (operand->kind == FilterOperand::Kind::Path && operand->path->root == PathRoot::Input)
      scope.invariants[operand] = operandPath(*operand->path, at, scope);
}

Value Lowering::filter(const FilterExpr &condition, Value list, Location at, const PathScope &outer) {
  PathScope scope = outer;
  lookUpInvariants(condition, at, scope);
  auto op = flow::FilterOp::create(builder, at, list);
  OpBuilder::InsertionGuard guard(builder);
  Block *entry = builder.createBlock(&op.getCondition());
  scope.candidate = entry->addArgument(builder.getType<flow::JsonType>(), at);
  yieldCondition(condition, /*negated=*/false, at, scope);
  return op;
}

/// Whether `filter` is an `&&` once `negated` has been moved inwards.
static bool isConjunction(const FilterExpr &filter, bool negated) {
  return (filter.kind == FilterExpr::Kind::And) != negated;
}

/// Whether `filter` is one test: a comparison, `@.x`, or `!@.x`, which is more than the opposite of `@.x`.
static bool isTest(const FilterExpr &filter) {
  return filter.kind == FilterExpr::Kind::Compare || filter.kind == FilterExpr::Kind::Exists ||
         (filter.kind == FilterExpr::Kind::Not && filter.children.front().kind == FilterExpr::Kind::Exists);
}

void Lowering::yieldCondition(const FilterExpr &filter, bool negated, Location at, const PathScope &scope) {
  if (isTest(filter)) {
    Condition outcome = test(filter, negated, at, scope);
    if (outcome.isInverted) {
      Value yes = arith::ConstantIntOp::create(builder, at, 1, 1);
      outcome.value = arith::XOrIOp::create(builder, at, outcome.value, yes);
    }
    flow::YieldOp::create(builder, at, outcome.value);
    return;
  }
  if (filter.kind == FilterExpr::Kind::Not)
    return yieldCondition(filter.children.front(), !negated, at, scope);
  bool isAnd = isConjunction(filter, negated);
  Block *decided = newBlock();
  for (const FilterExpr &child : llvm::drop_end(filter.children)) {
    Block *more = newBlock();
    branchOn(child, negated, at, scope, isAnd ? more : decided, isAnd ? decided : more);
    builder.setInsertionPointToEnd(more);
  }
  yieldCondition(filter.children.back(), negated, at, scope);
  builder.setInsertionPointToEnd(decided);
  Value outcome = arith::ConstantIntOp::create(builder, at, !isAnd, 1);
  flow::YieldOp::create(builder, at, outcome);
}

void Lowering::branchOn(const FilterExpr &filter, bool negated, Location at, const PathScope &scope, Block *yes,
                        Block *no) {
  if (isTest(filter)) {
    Condition outcome = test(filter, negated, at, scope);
    cf::CondBranchOp::create(builder, at, outcome.value, outcome.isInverted ? no : yes, ValueRange(),
                             outcome.isInverted ? yes : no, ValueRange());
    return;
  }
  if (filter.kind == FilterExpr::Kind::Not)
    return branchOn(filter.children.front(), !negated, at, scope, yes, no);
  bool isAnd = isConjunction(filter, negated);
  for (const FilterExpr &child : llvm::drop_end(filter.children)) {
    Block *more = newBlock();
    branchOn(child, negated, at, scope, isAnd ? more : yes, isAnd ? no : more);
    builder.setInsertionPointToEnd(more);
  }
  branchOn(filter.children.back(), negated, at, scope, yes, no);
}

/// The value of an operand's path: what a definite one leads to or nothing, else the array of what is selected.
Value Lowering::operandPath(const Path &path, Location at, const PathScope &scope) {
  Value root = scope.startOf(path);
  if (path.isRoot())
    return root;
  if (llvm::all_of(path.segments, isSingular))
    return flow::FindOp::create(builder, at, root, steps(path.segments));
  return nodes(path.segments, root, at, scope);
}

Value Lowering::operand(const FilterOperand &operand, Location at, const PathScope &scope) {
  switch (operand.kind) {
  case FilterOperand::Kind::Number:
    return constant(at, operand.text);
  case FilterOperand::Kind::String:
    return constant(at, quoteJson(operand.text));
  case FilterOperand::Kind::True:
    return constant(at, "true");
  case FilterOperand::Kind::False:
    return constant(at, "false");
  case FilterOperand::Kind::Null:
    return constant(at, "null");
  case FilterOperand::Kind::Path:
    if (Value known = scope.invariants.lookup(&operand))
      return known;
    return operandPath(*operand.path, at, scope);
  }
  llvm_unreachable("covered switch");
}

/// The comparison that the type of a literal asks for; a value of another type does not satisfy it, as it would not
/// satisfy the general one.
static flow::CompareKind kindOf(const FilterExpr &filter) {
  for (const FilterOperand *operand : {&filter.left, &filter.right}) {
    if (operand->kind == FilterOperand::Kind::Number)
      return flow::CompareKind::Numeric;
    if (operand->kind == FilterOperand::Kind::String)
      return flow::CompareKind::String;
  }
  return flow::CompareKind::Value;
}

Lowering::Condition Lowering::test(const FilterExpr &filter, bool negated, Location at, const PathScope &scope) {
  if (filter.kind == FilterExpr::Kind::Exists) {
    const Path &path = *filter.left.path;
    return {isPresent(path.segments, scope.startOf(path), at, scope), negated};
  }
  if (filter.kind == FilterExpr::Kind::Not) {
    const Path &path = *filter.children.front().left.path;
    if (!llvm::all_of(path.segments, isSingular))
      return {isPresent(path.segments, scope.startOf(path), at, scope), !negated};
    // Null counts as missing here, and only here (asl.md 4.3).
    Value value = operandPath(path, at, scope);
    Value isNothing = flow::IsOp::create(builder, at, value, flow::IsKind::Nothing);
    Value isNull = flow::IsOp::create(builder, at, value, flow::IsKind::Null);
    return {arith::OrIOp::create(builder, at, isNothing, isNull), negated};
  }
  flow::Predicate predicate = flow::Predicate::Eq;
  switch (filter.op) {
  case FilterOperator::Equal:
    break;
  case FilterOperator::NotEqual:
    negated = !negated;
    break;
  case FilterOperator::Less:
    predicate = flow::Predicate::Lt;
    break;
  case FilterOperator::LessEqual:
    predicate = flow::Predicate::Le;
    break;
  case FilterOperator::Greater:
    predicate = flow::Predicate::Gt;
    break;
  case FilterOperator::GreaterEqual:
    predicate = flow::Predicate::Ge;
    break;
  }
  Value left = operand(filter.left, at, scope);
  Value right = operand(filter.right, at, scope);
  return {flow::CompareOp::create(builder, at, left, predicate, right, kindOf(filter)), negated};
}

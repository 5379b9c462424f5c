// SPDX-License-Identifier: Apache-2.0
//
// Lower: Choice states. Rules become branches, tried in order; And, Or and Not become the order of branches, so that
// a Variable that is missing is an error only when its test is reached.
//
//   "And": [A, B]        A: cond_br %a, ^b, ^no       "Not": A      cond_br %a, ^no, ^yes
//                        ^b: cond_br %b, ^yes, ^no

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

Block *Lowering::newBlock() {
  OpBuilder::InsertionGuard guard(builder);
  Region *region = builder.getInsertionBlock()->getParent();
  return builder.createBlock(region, region->end());
}

void Lowering::abortWithoutNext(const State &state) {
  flow::AbortOp::create(builder, loc(state.nameRange), "States.Runtime",
                        "Failed to transition out of the state. The state does not point to a next state.");
}

void Lowering::lowerChoice(const State &state, Value input) {
  if (isJsonata(state))
    return lowerChoiceByExpressions(state, input);
  Value document = dataPath(state.inputPath, input, "InputPath");
  inspect(flow::InspectKind::AfterInputPath, document, state.inputPath.range);
  for (const ChoiceRule &rule : state.choice->choices) {
    Block *yes = newBlock();
    Block *next = newBlock();
    lowerRule(rule, document, yes, next);
    builder.setInsertionPointToEnd(yes);
    Assignment assignment = evaluateAssign(rule.assign, document);
    goTo(rule.next, dataPath(state.outputPath, document, "OutputPath"), assignment);
    builder.setInsertionPointToEnd(next);
  }
  // The state's own Assign belongs to Default: a rule that holds has its own, or none.
  if (state.choice->defaultNext.isPresent()) {
    Assignment assignment = evaluateAssign(state.assign, document);
    goTo(state.choice->defaultNext, dataPath(state.outputPath, document, "OutputPath"), assignment);
  } else {
    abortWithoutNext(state);
  }
}

void Lowering::lowerRule(const ChoiceRule &rule, Value document, Block *yes, Block *no) {
  switch (rule.kind) {
  case ChoiceRule::Kind::Not:
    return lowerRule(rule.operands.front(), document, no, yes);
  case ChoiceRule::Kind::And:
  case ChoiceRule::Kind::Or: {
    bool isAnd = rule.kind == ChoiceRule::Kind::And;
    for (const ChoiceRule &operand : rule.operands) {
      if (&operand == &rule.operands.back())
        return lowerRule(operand, document, yes, no);
      Block *more = newBlock();
      lowerRule(operand, document, isAnd ? more : yes, isAnd ? no : more);
      builder.setInsertionPointToEnd(more);
    }
    return;
  }
  case ChoiceRule::Kind::Test:
    return lowerTest(rule, document, yes, no);
  case ChoiceRule::Kind::Condition:
    llvm_unreachable("only a Choice in JSONata has conditions");
  }
}

static flow::Predicate predicateOf(Comparison comparison) {
  switch (comparison) {
  case Comparison::Equals:
    return flow::Predicate::Eq;
  case Comparison::LessThan:
    return flow::Predicate::Lt;
  case Comparison::GreaterThan:
    return flow::Predicate::Gt;
  case Comparison::LessThanEquals:
    return flow::Predicate::Le;
  case Comparison::GreaterThanEquals:
    return flow::Predicate::Ge;
  }
  llvm_unreachable("covered switch");
}

/// A StringMatches pattern split at its stars, `\*` and `\\` resolved.
static std::vector<std::string> splitPattern(std::string_view pattern) {
  std::vector<std::string> pieces(1);
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*')
      pieces.emplace_back();
    else if (pattern[i] == '\\' && i + 1 < pattern.size())
      pieces.back() += pattern[++i];
    else
      pieces.back() += pattern[i];
  }
  return pieces;
}

void Lowering::lowerTest(const ChoiceRule &rule, Value document, Block *yes, Block *no) {
  Location at = loc(rule.operatorRange);
  // `"IsNull": false` holds when the value is not null.
  bool holds = !rule.literal || !rule.literal->isBoolean() || rule.literal->boolean ||
               rule.test == ChoiceTest::Boolean;
  auto branch = [&](Value condition) {
    cf::CondBranchOp::create(builder, at, condition, holds ? yes : no, ValueRange(), holds ? no : yes, ValueRange());
  };
  auto variable = [&] { return path(rule.variable, document, flow::SiteKind::Choice, "Variable"); };
  auto compare = [&](flow::CompareKind kind) {
    Value left = variable();
    Value right = rule.literal ? constant(loc(rule.literal->range), printJson(*rule.literal))
                               : path(rule.operandPath, document, flow::SiteKind::Choice, rule.operatorName);
    branch(flow::CompareOp::create(builder, at, left, predicateOf(rule.comparison), right, kind));
  };
  auto is = [&](flow::IsKind kind) { branch(flow::IsOp::create(builder, at, variable(), kind)); };

  switch (rule.test) {
  case ChoiceTest::String:
    return compare(flow::CompareKind::String);
  case ChoiceTest::Numeric:
    return compare(flow::CompareKind::Numeric);
  case ChoiceTest::Boolean:
    return compare(flow::CompareKind::Boolean);
  case ChoiceTest::Timestamp:
    return compare(flow::CompareKind::Timestamp);
  case ChoiceTest::Matches: {
    std::vector<std::string> pieces = splitPattern(rule.literal->text);
    SmallVector<llvm::StringRef> all(pieces.begin(), pieces.end());
    return branch(flow::MatchesOp::create(builder, at, variable(), builder.getStrArrayAttr(all)));
  }
  case ChoiceTest::IsNull:
    return is(flow::IsKind::Null);
  case ChoiceTest::IsNumeric:
    return is(flow::IsKind::Numeric);
  case ChoiceTest::IsString:
    return is(flow::IsKind::String);
  case ChoiceTest::IsBoolean:
    return is(flow::IsKind::Boolean);
  case ChoiceTest::IsTimestamp:
    return is(flow::IsKind::Timestamp);
  case ChoiceTest::IsPresent: {
    const Path &where = rule.variable.path;
    if (where.root == PathRoot::Variable) {
      // One that was not assigned is not there, and neither is anything below it.
      VariablePlace place = placeOf(where.variable);
      Value isAssigned = flow::VariablePresentOp::create(builder, at, place.name, place.machine, place.up);
      if (where.isRoot())
        return branch(isAssigned);
      Block *more = newBlock();
      cf::CondBranchOp::create(builder, at, isAssigned, more, ValueRange(), holds ? no : yes, ValueRange());
      builder.setInsertionPointToEnd(more);
    }
    return branch(isPresent(rule.variable, document));
  }
  }
}

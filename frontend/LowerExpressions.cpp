// SPDX-License-Identifier: Apache-2.0
//
// Lower: expressions of JSONata, and the values that hold them.
//
//   "Output": {"net": 1,                          %net = flow.constant "1"
//     "all": "{% $states.input.n + $rate %}"}     %rate = flow.variable.find "rate"
//                                                 %all = flow.evaluate "$states.input.n + $rate" in "Output/all"
//                                                          as any ["input", "$rate"](%in, %rate)
//                                                 %out = flow.object ["net", "all"](%net, %all)
//
// An expression is given what it asks for and nothing else: so it can be seen which states look at the context, and what has to
// live across a wait. What it asks for is found by encoding it, as code generation does once more (codegen/Expressions.cpp).

#include "frontend/ExpressionForm.h"
#include "frontend/Lowering.h"
#include "frontend/jsonata/Encode.h"
#include "frontend/jsonata/Parser.h"

using namespace asl;
using namespace mlir;

/// The field's path with one more name: `Output` and `a` give `Output/a`.
static std::string below(llvm::StringRef field, llvm::StringRef name) { return (field + "/" + name).str(); }

std::vector<std::string> Lowering::visibleVariables() const {
  std::set<std::string> names;
  for (const Level *around = level.get(); around; around = around->outer.get())
    names.insert(around->assigned.begin(), around->assigned.end());
  for (Attribute name : variables) // those that a test gives, too
    names.insert(cast<StringAttr>(name).str());
  return {names.begin(), names.end()};
}

Value Lowering::evaluate(const Expression &expression, llvm::StringRef field, flow::ResultKind kind,
                         const StatesValues &states) {
  Location at = loc(expression.range);
  jsonata::ParseResult tree = jsonata::parse(expression.text);
  assert(tree && "the parser has seen to it");
  jsonata::EncodeOptions options;
  options.isState = true;
  options.hasResult = static_cast<bool>(states.result);
  options.hasErrorOutput = static_cast<bool>(states.errorOutput);
  options.variables = visibleVariables();
  SmallVector<std::string> names;
  SmallVector<Value> values;
  auto give = [&](std::string name, Value value) {
    names.push_back(std::move(name));
    values.push_back(value);
  };
  for (const jsonata::External &external : jsonata::encode(*tree.expr, expression.text, options).externals) {
    switch (external.kind) {
    case jsonata::External::Input:
      give("input", states.input);
      break;
    case jsonata::External::Context:
      give("context", flow::ContextOp::create(builder, at));
      break;
    case jsonata::External::Result:
      give("result", states.result);
      break;
    case jsonata::External::ErrorOutput:
      give("errorOutput", states.errorOutput);
      break;
    case jsonata::External::Variable: {
      VariablePlace place = placeOf(external.name);
      give("$" + external.name, flow::VariableFindOp::create(builder, at, place.name, place.machine, place.up));
      break;
    }
    }
  }
  Attribute form = formOf(*tree.expr, options, builder);
  if (auto text = dyn_cast_or_null<StringAttr>(form); text && kind == flow::ResultKind::Any)
    return constant(at, text.getValue());
  SmallVector<llvm::StringRef> texts(names.begin(), names.end());
  return flow::EvaluateOp::create(builder, at, expression.text, field, kind, builder.getStrArrayAttr(texts), values,
                                  dyn_cast_or_null<ArrayAttr>(form));
}

bool Lowering::hasExpression(const JsonValue &value) const {
  if (value.isString())
    return machine.findDynamic(value) != nullptr;
  return llvm::any_of(value.elements, [&](const JsonValue &element) { return hasExpression(element); }) ||
         llvm::any_of(value.members, [&](const JsonMember &member) { return hasExpression(member.value); });
}

Value Lowering::expressionTemplate(const JsonValue &value, llvm::StringRef field, flow::ResultKind kind,
                                   const StatesValues &states) {
  Location at = loc(value.range);
  if (!hasExpression(value))
    return constant(at, printJson(value));
  if (value.isString())
    return evaluate(machine.findDynamic(value)->expression, field, kind, states);
  SmallVector<Value> values;
  if (value.isArray()) {
    for (auto [index, element] : llvm::enumerate(value.elements))
      values.push_back(expressionTemplate(element, (field + "[" + llvm::Twine(index) + "]").str(),
                                          flow::ResultKind::Any, states));
    return flow::ArrayOp::create(builder, at, values);
  }
  SmallVector<llvm::StringRef> names;
  for (const JsonMember &member : value.members) {
    names.push_back(member.key);
    values.push_back(expressionTemplate(member.value, below(field, member.key), flow::ResultKind::Any, states));
  }
  return flow::ObjectOp::create(builder, at, builder.getStrArrayAttr(names), values);
}

Value Lowering::outputOr(const JsonValue *output, llvm::StringRef field, Value otherwise, const StatesValues &states) {
  return output ? expressionTemplate(*output, field, flow::ResultKind::Any, states) : otherwise;
}

Value Lowering::textOr(const TextField &field, llvm::StringRef name, flow::ResultKind kind,
                       const StatesValues &states) {
  if (field.isLiteral())
    return constant(loc(field.range), quoteJson(field.text));
  return field.isExpression() ? evaluate(field.expression, name, kind, states) : Value();
}

Value Lowering::numberOr(const NumberField &field, llvm::StringRef name, flow::ResultKind kind,
                         const StatesValues &states) {
  if (field.isLiteral())
    return constant(loc(field.range), field.text);
  return field.isExpression() ? evaluate(field.expression, name, kind, states) : Value();
}

Lowering::Assignment Lowering::evaluateAssign(const JsonValue *assign, llvm::StringRef field,
                                              const StatesValues &states) {
  Assignment result;
  if (!assign)
    return result;
  result.range = assign->range;
  for (const JsonMember &member : assign->members) {
    result.variables.push_back(variable(member.key));
    result.values.push_back(
        expressionTemplate(member.value, below(field, member.key), flow::ResultKind::Any, states));
  }
  return result;
}

// -- States that only compute -----------------------------------------------------------------------

void Lowering::leaveWithOutput(const State &state, Value otherwise, const StatesValues &states) {
  Assignment assignment = evaluateAssign(state.assign, "Assign", states);
  leave(state, outputOr(state.output, "Output", otherwise, states), assignment);
}

void Lowering::lowerChoiceByExpressions(const State &state, Value input) {
  StatesValues states{input};
  for (auto [index, rule] : llvm::enumerate(state.choice->choices)) {
    std::string field = "Choices[" + std::to_string(index) + "]";
    Location at = loc(rule.range);
    Block *yes = newBlock();
    Block *next = newBlock();
    if (rule.literal) {
      cf::BranchOp::create(builder, at, rule.literal->boolean ? yes : next);
    } else {
      Value value = evaluate(rule.condition, field + "/Condition", flow::ResultKind::Boolean, states);
      Value holds = flow::CompareOp::create(builder, at, value, flow::Predicate::Eq, constant(at, "true"),
                                            flow::CompareKind::Boolean);
      cf::CondBranchOp::create(builder, at, holds, yes, ValueRange(), next, ValueRange());
    }
    builder.setInsertionPointToEnd(yes);
    Assignment assignment = evaluateAssign(rule.assign, field + "/Assign", states);
    goTo(rule.next, outputOr(rule.output, field + "/Output", input, states), assignment);
    builder.setInsertionPointToEnd(next);
  }
  // The state's own Assign and Output belong to Default.
  if (!state.choice->defaultNext.isPresent())
    return abortWithoutNext(state);
  Assignment assignment = evaluateAssign(state.assign, "Assign", states);
  goTo(state.choice->defaultNext, outputOr(state.output, "Output", input, states), assignment);
}

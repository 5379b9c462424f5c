// SPDX-License-Identifier: Apache-2.0
//
// Lower: scopes and their states, one after another. The machine is the first scope; each branch of a Parallel and each item
// processor of a Map is another one, with a machine of its own. Each state of the definition becomes one flow.state whose operations follow
// the order in which the service processes its fields (asl.md 4.8):
//
//   InputPath -> Parameters -> work -> ResultSelector -> Assign -> ResultPath -> OutputPath -> Next
//
// or, for a state in JSONata (LowerExpressions.cpp),
//
//   Arguments -> work -> Assign -> Output -> Next
//
// Nothing is optimised here: `$` becomes no operation at all, everything else one for each field. fold-paths and what
// follows see to the rest.

#include "frontend/Lowering.h"

using namespace asl;
using namespace mlir;

mlir::OwningOpRef<mlir::ModuleOp> asl::lowerMachine(const Machine &machine, llvm::StringRef machineName,
                                                     const Source &source, DiagnosticEngine &diagnostics,
                                                     MLIRContext &context) {
  context.loadDialect<flow::FlowDialect, arith::ArithDialect, cf::ControlFlowDialect>();
  return Lowering(machine, source, diagnostics, context).lower(machineName);
}

OwningOpRef<ModuleOp> Lowering::lower(llvm::StringRef name) {
  size_t errorsBefore = diagnostics.errorCount();
  Location whole = loc(machine.startAt.range);
  OwningOpRef<ModuleOp> module = ModuleOp::create(whole);
  builder.setInsertionPointToEnd(module->getBody());
  IntegerAttr timeout;
  if (machine.timeoutSeconds)
    timeout = builder.getI64IntegerAttr(*machine.timeoutSeconds);
  machineNames.insert(name.str());
  lowerScope({&machine, name.str(), nullptr}, timeout, machine.type == WorkflowType::Express);
  for (; !children.empty(); children.pop_front()) {
    builder.setInsertionPointToEnd(module->getBody());
    lowerScope(children.front(), IntegerAttr(), false);
  }
  if (diagnostics.errorCount() != errorsBefore)
    return nullptr;
  return module;
}

/// The variables that the states of a scope assign, those of scopes inside not included.
static std::set<std::string> assignedIn(const Scope &scope) {
  std::set<std::string> names;
  auto add = [&](const JsonValue *assign) {
    for (const JsonMember &member : assign ? llvm::ArrayRef(assign->members) : llvm::ArrayRef<JsonMember>()) {
      llvm::StringRef name = member.key;
      name.consume_back(".$");
      names.insert(name.str());
    }
  };
  for (const State &state : scope.states) {
    add(state.assign);
    for (const Catcher &catcher : state.catchers)
      add(catcher.assign);
    for (const ChoiceRule &rule : state.choice ? llvm::ArrayRef(state.choice->choices) : llvm::ArrayRef<ChoiceRule>())
      add(rule.assign);
  }
  return names;
}

void Lowering::lowerScope(const Child &child, IntegerAttr timeout, bool isExpress) {
  const Scope &scope = *child.scope;
  level = std::make_shared<Level>(Level{child.name, assignedIn(scope), child.outer});
  current = nullptr;
  auto op = flow::MachineOp::create(builder, loc(scope.startAt.range), builder.getStringAttr(child.name),
                                    FlatSymbolRefAttr::get(builder.getContext(), scope.startAt.state), timeout,
                                    isExpress ? builder.getUnitAttr() : UnitAttr(), ArrayAttr(), ArrayAttr());
  builder.createBlock(&op.getBody());
  variables.clear();
  for (const State &state : scope.states) {
    builder.setInsertionPointToEnd(&op.getBody().front());
    current = &state;
    lowerState(state);
  }
  if (!variables.empty())
    op.setVariablesAttr(builder.getArrayAttr(variables.getArrayRef()));
}

FlatSymbolRefAttr Lowering::childMachine(const Scope &scope, llvm::StringRef suffix, bool isApart) {
  std::string name = level->machine + "." + current->name + suffix.str();
  // State names may hold dots and brackets too, so two machines could come to one name.
  while (!machineNames.insert(name).second)
    name += "'";
  children.push_back({&scope, name, isApart ? nullptr : level});
  return FlatSymbolRefAttr::get(builder.getContext(), name);
}

void Lowering::lowerState(const State &state) {
  Location at = loc(state.nameRange);
  flow::StateKind kind = flow::StateKind::Pass;
  switch (state.type) {
  case StateType::Pass:
    kind = flow::StateKind::Pass;
    break;
  case StateType::Task:
    kind = flow::StateKind::Task;
    break;
  case StateType::Choice:
    kind = flow::StateKind::Choice;
    break;
  case StateType::Wait:
    kind = flow::StateKind::Wait;
    break;
  case StateType::Succeed:
    kind = flow::StateKind::Succeed;
    break;
  case StateType::Fail:
    kind = flow::StateKind::Fail;
    break;
  case StateType::Parallel:
    kind = flow::StateKind::Parallel;
    break;
  case StateType::Map:
    kind = flow::StateKind::Map;
    break;
  }
  auto op = flow::StateOp::create(builder, at, state.name, kind);
  Block *entry = builder.createBlock(&op.getBody());
  Value input = entry->addArgument(builder.getType<flow::JsonType>(), at);
  if (stateTest)
    beginTest(state);
  switch (state.type) {
  case StateType::Pass:
    return lowerPass(state, input);
  case StateType::Task:
    return lowerTask(state, input);
  case StateType::Choice:
    return lowerChoice(state, input);
  case StateType::Wait:
    return lowerWait(state, input);
  case StateType::Fail:
    return lowerFail(state, input);
  case StateType::Succeed: {
    if (isJsonata(state)) {
      flow::SucceedOp::create(builder, at, outputOr(state.output, "Output", input, {input}));
      return;
    }
    Value effective = dataPath(state.inputPath, input, "InputPath");
    inspect(flow::InspectKind::AfterInputPath, effective, state.inputPath.range);
    flow::SucceedOp::create(builder, at, dataPath(state.outputPath, effective, "OutputPath"));
    return;
  }
  case StateType::Parallel:
    return stateTest ? lowerTestedParallel(state, input) : lowerParallel(state, input);
  case StateType::Map:
    return lowerMap(state, input);
  }
}

/// Result, or else what InputPath and Parameters give.
void Lowering::lowerPass(const State &state, Value input) {
  if (isJsonata(state))
    return leaveWithOutput(state, input, {input});
  Value effective = dataPath(state.inputPath, input, "InputPath");
  Value result = payloadTemplate(state.parameters, effective);
  if (const JsonValue *literal = state.pass->result) {
    result = constant(loc(literal->range), printJson(*literal)); // not a template
    inspect(flow::InspectKind::Result, result, literal->range);
  } else {
    inspect(flow::InspectKind::AfterInputPath, effective, state.inputPath.range);
    inspect(flow::InspectKind::AfterParameters, result, state.nameRange);
  }
  inspect(flow::InspectKind::AfterResultSelector, result, state.nameRange);
  Assignment assignment = evaluateAssign(state.assign, result);
  Value combined = resultPath(state.resultPath, result, input);
  inspect(flow::InspectKind::AfterResultPath, combined, state.resultPath.range);
  leave(state, dataPath(state.outputPath, combined, "OutputPath"), assignment);
}

void Lowering::lowerWait(const State &state, Value input) {
  if (isJsonata(state))
    return lowerWaitByExpressions(state, input);
  Value effective = dataPath(state.inputPath, input, "InputPath");
  inspect(flow::InspectKind::AfterInputPath, effective, state.inputPath.range);
  const WaitFields &wait = *state.wait;
  if (!wait.seconds.isAbsent()) {
    const NumberField &seconds = wait.seconds;
    Location at = loc(seconds.range);
    Value value = seconds.isPath() ? path(seconds.path, effective, flow::SiteKind::Seconds, "SecondsPath")
                                   : constant(at, seconds.text);
    flow::WaitOp::create(builder, at, value, flow::DelayKind::Seconds,
                         seconds.isPath() ? builder.getStringAttr(seconds.path.text) : StringAttr());
  } else {
    const TextField &timestamp = wait.timestamp;
    Location at = loc(timestamp.range);
    Value value = timestamp.isPath() ? path(timestamp.path, effective, flow::SiteKind::Timestamp, "TimestampPath")
                                     : constant(at, quoteJson(timestamp.text));
    flow::WaitOp::create(builder, at, value, flow::DelayKind::Timestamp,
                         timestamp.isPath() ? builder.getStringAttr(timestamp.path.text) : StringAttr());
  }
  Assignment assignment = evaluateAssign(state.assign, effective);
  leave(state, dataPath(state.outputPath, effective, "OutputPath"), assignment);
}

void Lowering::lowerWaitByExpressions(const State &state, Value input) {
  const WaitFields &wait = *state.wait;
  bool isSeconds = !wait.seconds.isAbsent();
  Value value = isSeconds ? numberOr(wait.seconds, "Seconds", flow::ResultKind::Count, {input})
                          : textOr(wait.timestamp, "Timestamp", flow::ResultKind::Timestamp, {input});
  flow::WaitOp::create(builder, loc(isSeconds ? wait.seconds.range : wait.timestamp.range), value,
                       isSeconds ? flow::DelayKind::Seconds : flow::DelayKind::Timestamp, StringAttr());
  leaveWithOutput(state, input, {input});
}

void Lowering::lowerFail(const State &state, Value input) {
  if (isJsonata(state)) {
    Value error = textOr(state.fail->error, "Error", flow::ResultKind::String, {input});
    Value cause = textOr(state.fail->cause, "Cause", flow::ResultKind::String, {input});
    flow::FailOp::create(builder, loc(state.nameRange), error, cause);
    return;
  }
  inspect(flow::InspectKind::AfterInputPath, input, state.nameRange);
  auto text = [&](const TextField &field, llvm::StringRef pathName) -> Value {
    if (field.isLiteral())
      return constant(loc(field.range), quoteJson(field.text));
    if (field.isPath())
      return path(field.path, input, flow::SiteKind::Template, pathName);
    return field.isIntrinsic() ? intrinsic(*field.intrinsic, field.range, input) : Value();
  };
  Value error = text(state.fail->error, "ErrorPath");
  Value cause = text(state.fail->cause, "CausePath");
  flow::FailOp::create(builder, loc(state.nameRange), error, cause);
}

void Lowering::leave(const State &state, Value output, const Assignment &assignment) {
  if (!state.end)
    return goTo(state.next, output, assignment);
  setVariables(assignment);
  flow::SucceedOp::create(builder, loc(state.endRange), output);
}

void Lowering::goTo(const Target &target, Value output, const Assignment &assignment) {
  setVariables(assignment);
  if (stateTest) {
    inspectText(flow::InspectKind::NextState, quoteJson(target.state), target.range);
    flow::SucceedOp::create(builder, loc(target.range), output);
    return;
  }
  flow::NextOp::create(builder, loc(target.range), target.state, output);
}

Location Lowering::loc(SourceRange range) {
  const SourceRange written = source.inFile(range);
  LineColumn begin = source.file().lineColumn(written.begin);
  LineColumn end = source.file().lineColumn(written.end);
  Location place = FileLineColRange::get(builder.getStringAttr(source.name()), begin.line, begin.column, end.line,
                                         end.column);
  if (!current)
    return place;
  return NameLoc::get(builder.getStringAttr(current->name), place);
}

void Lowering::refuse(SourceRange range, const std::string &what) {
  diagnostics.error(range, what + " cannot be compiled yet").note("'aslc check' accepts this definition");
}

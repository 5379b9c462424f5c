// SPDX-License-Identifier: Apache-2.0
//
// Lower: a state under test. The machine has that state alone; what is looked at on the way is kept for the response,
// and going on to another state is an end.
//
//   "InputPath": "$.a"             %a = flow.path ["a"] of %in at ..
//                                  flow.inspect after_input_path %a
//   "Next": "B"                    %b = flow.constant "\"B\""
//                                  flow.inspect next_state %b
//                                  flow.succeed %out
//
// An error of the state's work is shown to the retriers and catchers in the order in which the service asks them, but
// nothing is tried again:
//
//   "Retry": [A], "Catch": [B]     %r = flow.task <..>(%a) catch [["States.ALL"]] {
//                                  ^bb0(%e: !flow.json):
//                                    %hit = flow.error.match %e [A's names]
//                                    cf.cond_br %hit, ^retrier, ^catchers
//                                  ^retrier:
//                                    %again = flow.test.retry 0 of <A>
//                                    cf.cond_br %again, ^raise, ^catchers
//                                  ^catchers:
//                                    %caught = flow.error.match %e [B's names]
//                                    cf.cond_br %caught, ^catcher, ^raise
//                                  ^catcher:
//                                    .. flow.inspect catch_index %zero ..
//                                  ^raise:
//                                    flow.raise %e
//                                  }
//
// The work of a Map or Parallel is always a mock. That of a Parallel is a task that only the test can answer. A Map is
// lowered as always, for the inputs of its children are computed (runtime/maprun/TestedMap.cpp); the machine of the
// children does nothing.

#include "frontend/Lowering.h"
#include "frontend/ServiceCall.h"

using namespace asl;
using namespace mlir;
using flow::InspectKind;

OwningOpRef<ModuleOp> asl::lowerStateTest(const Machine &machine, const StateTest &test, llvm::StringRef machineName,
                                          const Source &source, DiagnosticEngine &diagnostics, MLIRContext &context) {
  context.loadDialect<flow::FlowDialect, arith::ArithDialect, cf::ControlFlowDialect>();
  return Lowering(machine, source, diagnostics, context, &test).lowerTested(machineName);
}

/// What the program is told of the test, under the names that codegen/Tables.cpp looks for; without what is absent.
static DictionaryAttr programPart(Builder &builder, const StateTest &test) {
  NamedAttrList part;
  auto addText = [&](llvm::StringRef name, const std::string &text) { part.append(name, builder.getStringAttr(text)); };
  addText("input", test.input);
  if (!test.context.empty())
    addText("context", test.context);
  if (test.isMocked)
    addText(test.result.empty() ? "error" : "result", test.result.empty() ? test.error : test.result);
  if (test.cause)
    addText("cause", *test.cause);
  if (test.readerItems) {
    addText("reader_failure", test.readerItems->failure);
    addText("reader_items", test.readerItems->items);
    addText("items_pointer", test.readerItems->afterItemsPointer);
  }
  part.append("retries", builder.getI64IntegerAttr(test.retryCount));
  if (test.failureCount)
    part.append("failures", builder.getI64IntegerAttr(*test.failureCount));
  if (test.outputIsText)
    part.append("text_output", builder.getUnitAttr());
  if (test.level != InspectionLevel::Info)
    part.append("inspect", builder.getUnitAttr());
  return part.getDictionary(builder.getContext());
}

OwningOpRef<ModuleOp> Lowering::lowerTested(llvm::StringRef name) {
  size_t errorsBefore = diagnostics.errorCount();
  const State &state = *stateTest->state;
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc(state.range));
  builder.setInsertionPointToEnd(module->getBody());
  level = std::make_shared<Level>(Level{name.str(), {}, nullptr});
  machineNames.insert(name.str());
  // Executions of TestState look like those of Express machines, and have their time limit.
  auto op = flow::MachineOp::create(builder, loc(state.nameRange), builder.getStringAttr(name),
                                    FlatSymbolRefAttr::get(builder.getContext(), state.name), IntegerAttr(),
                                    builder.getUnitAttr(), ArrayAttr(), ArrayAttr());
  builder.createBlock(&op.getBody());
  current = &state;
  lowerState(state);
  if (!variables.empty())
    op.setVariablesAttr(builder.getArrayAttr(variables.getArrayRef()));
  for (; !children.empty(); children.pop_front()) {
    builder.setInsertionPointToEnd(module->getBody());
    lowerUnused(children.front());
  }
  (*module)->setAttr("flow.test", programPart(builder, *stateTest));
  if (diagnostics.errorCount() != errorsBefore)
    return nullptr;
  return module;
}

void Lowering::beginTest(const State &state) {
  if (!stateTest->variables || stateTest->variables->members.empty())
    return;
  Location at = loc(state.nameRange);
  Assignment given;
  given.range = state.nameRange;
  for (const JsonMember &member : stateTest->variables->members) {
    given.variables.push_back(variable(member.key));
    given.values.push_back(constant(at, printJson(member.value)));
  }
  setVariables(given);
}

void Lowering::inspect(InspectKind kind, Value value, SourceRange range) {
  if (stateTest)
    flow::InspectOp::create(builder, loc(range.isEmpty() ? current->nameRange : range), kind, value);
}

void Lowering::inspectText(InspectKind kind, llvm::StringRef json, SourceRange range) {
  if (stateTest)
    inspect(kind, constant(loc(range), json), range);
}

void Lowering::lowerTestedFailure(const State &state, Region &region, Value input) {
  Location at = loc(state.typeRange);
  auto newBlockIn = [&] {
    OpBuilder::InsertionGuard guard(builder);
    return builder.createBlock(&region, region.end());
  };
  Block *entry = newBlockIn();
  Value error = entry->addArgument(builder.getType<flow::JsonType>(), at);
  Block *catchers = newBlockIn(), *raise = newBlockIn();
  builder.setInsertionPointToEnd(entry);
  for (auto [i, retrier] : llvm::enumerate(state.retry)) {
    Block *matched = newBlockIn(), *next = newBlockIn();
    Value hit = flow::ErrorMatchOp::create(builder, at, error, retryAttribute(retrier).getErrors());
    cf::CondBranchOp::create(builder, at, hit, matched, next);
    builder.setInsertionPointToEnd(matched);
    // The pause that is shown does not depend on chance.
    Retrier steady = retrier;
    steady.jitterStrategy = JitterStrategy::None;
    Value again = flow::TestRetryOp::create(builder, loc(retrier.range), i, retryAttribute(steady));
    cf::CondBranchOp::create(builder, at, again, raise, catchers);
    builder.setInsertionPointToEnd(next);
  }
  cf::BranchOp::create(builder, at, catchers);
  builder.setInsertionPointToEnd(catchers);
  for (auto [i, catcher] : llvm::enumerate(state.catchers)) {
    Block *caught = newBlockIn(), *next = newBlockIn();
    Value hit = flow::ErrorMatchOp::create(builder, at, error, errorNames(catcher));
    cf::CondBranchOp::create(builder, at, hit, caught, next);
    builder.setInsertionPointToEnd(caught);
    inspectText(InspectKind::CatchIndex, std::to_string(i), catcher.range);
    lowerCaught(catcher, error, input);
    builder.setInsertionPointToEnd(next);
  }
  cf::BranchOp::create(builder, at, raise);
  builder.setInsertionPointToEnd(raise);
  flow::RaiseOp::create(builder, at, error);
}

void Lowering::lowerTestedParallel(const State &state, Value input) {
  Value argument = parallelInput(state, input);
  auto resource = flow::ResourceAttr::get(builder.getContext(), builder.getStringAttr(state.name),
                                          flow::ResourceKind::Lambda, builder.getStringAttr(""),
                                          builder.getStringAttr(""), flow::CallPattern::RequestResponse);
  auto call = flow::TaskOp::create(builder, loc(state.typeRange), builder.getType<flow::JsonType>(), resource, argument,
                                   Value(), Value(), Value(), ArrayAttr(), errorLists(state), catcherCount(state));
  lowerCatchers(state, call.getCatchers(), input);
  builder.setInsertionPointAfter(call);
  leaveWithResult(state, call.getResult(), input);
}

void Lowering::lowerUnused(const Child &child) {
  Location at = loc(child.scope->range);
  auto op = flow::MachineOp::create(builder, at, builder.getStringAttr(child.name),
                                    FlatSymbolRefAttr::get(builder.getContext(), child.name), IntegerAttr(), UnitAttr(),
                                    ArrayAttr(), ArrayAttr());
  builder.createBlock(&op.getBody());
  auto state = flow::StateOp::create(builder, at, child.name, flow::StateKind::Succeed);
  Block *entry = builder.createBlock(&state.getBody());
  flow::SucceedOp::create(builder, at, entry->addArgument(builder.getType<flow::JsonType>(), at));
}

// SPDX-License-Identifier: Apache-2.0
//
// Lowering.h: the working state of Lower, private to the files Lower*.cpp.

#ifndef ASL_FRONTEND_LOWERING_H
#define ASL_FRONTEND_LOWERING_H

#include "frontend/Lower.h"
#include "ir/FlowOps.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SetVector.h"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace asl {

/// Lowers the scopes of a machine, one after another. The builder stands where the next operation of the current state goes.
class Lowering {
public:
  /// With a test only the state that it is about is lowered.
  Lowering(const Machine &machine, const Source &source, DiagnosticEngine &diagnostics, mlir::MLIRContext &context,
           const StateTest *stateTest = nullptr)
      : machine(machine), source(source), diagnostics(diagnostics), builder(&context), stateTest(stateTest) {}

  mlir::OwningOpRef<mlir::ModuleOp> lower(llvm::StringRef machineName);
  mlir::OwningOpRef<mlir::ModuleOp> lowerTested(llvm::StringRef machineName);

private:
  /// What an Assign gives, evaluated and not yet in effect.
  struct Assignment {
    SourceRange range;
    mlir::SmallVector<mlir::Attribute> variables;
    mlir::SmallVector<mlir::Value> values;
  };
  /// The whole expression that an intrinsic call stands in, where it is, and what `$` is there.
  struct IntrinsicSite {
    llvm::StringRef expression;
    SourceRange range;
    mlir::Value document;
  };

  /// What `$states` has in a field of JSONata, besides the context; null: it has none.
  struct StatesValues {
    mlir::Value input;
    mlir::Value result = {};
    mlir::Value errorOutput = {};
  };

  static bool isJsonata(const State &state) { return state.queryLanguage == QueryLanguage::JSONata; }

  /// A scope inside others.
  struct Level {
    std::string machine;
    std::set<std::string> assigned; ///< variables that its states assign
    std::shared_ptr<const Level> outer;
  };
  struct Child {
    const Scope *scope;
    std::string name;
    std::shared_ptr<const Level> outer;
  };

  // Lower.cpp: scopes and states
  /// Makes a machine of the scope at the end of the module.
  void lowerScope(const Child &child, mlir::IntegerAttr timeout, bool isExpress);
  /// The name of the machine that `scope`, inside the current state, will become; it is lowered later. A scope that
  /// `isApart`, the processor of a distributed Map, sees no variables but its own.
  mlir::FlatSymbolRefAttr childMachine(const Scope &scope, llvm::StringRef suffix, bool isApart = false);
  void lowerState(const State &state);
  void lowerPass(const State &state, mlir::Value input);
  void lowerWait(const State &state, mlir::Value input);
  void lowerWaitByExpressions(const State &state, mlir::Value input);
  void lowerFail(const State &state, mlir::Value input);
  /// Ends the state: to Next, or to the end of the machine.
  void leave(const State &state, mlir::Value output, const Assignment &assignment = {});
  void goTo(const Target &target, mlir::Value output, const Assignment &assignment = {});

  // LowerTask.cpp
  void warnOfCall(const TaskFields &task);
  void lowerTask(const State &state, mlir::Value input);
  /// Retry and the ErrorEquals of Catch; null when there are none. In a test one catcher takes what any could.
  mlir::ArrayAttr retriers(const State &state);
  mlir::ArrayAttr errorLists(const State &state);
  size_t catcherCount(const State &state) const { return stateTest ? 1 : state.catchers.size(); }
  flow::RetryAttr retryAttribute(const Retrier &retrier);
  mlir::ArrayAttr errorNames(const Catcher &catcher);
  void lowerCatchers(const State &state, mlir::MutableArrayRef<mlir::Region> regions, mlir::Value input);
  /// Leaves the state as a catcher does.
  void lowerCaught(const Catcher &catcher, mlir::Value error, mlir::Value input);
  /// Ends a state that has done its work: ResultSelector, ResultPath, OutputPath, Next.
  void leaveWithResult(const State &state, mlir::Value result, mlir::Value input);

  // LowerMap.cpp, LowerParallel.cpp
  void lowerMap(const State &state, mlir::Value input);
  /// The number `name` of a Map, `$` or `$states.input` being `document`; null when it is absent. `prefix` is what it
  /// stands in: `ItemBatcher/`.
  mlir::Value mapNumber(const NumberField &field, mlir::Value document, llvm::StringRef name, flow::ResultKind kind,
                        llvm::StringRef prefix = "");
  /// The items of a Map, whose input is `document`.
  mlir::Value mapItems(const State &state, mlir::Value document);
  /// What a distributed Map is told besides.
  mlir::Value mapSettings(const State &state, mlir::Value document);
  void lowerParallel(const State &state, mlir::Value input);
  /// What each branch gets.
  mlir::Value parallelInput(const State &state, mlir::Value input);

  // LowerTest.cpp: a state under test; the first three do nothing otherwise
  void inspect(flow::InspectKind kind, mlir::Value value, SourceRange range);
  void inspectText(flow::InspectKind kind, llvm::StringRef json, SourceRange range);
  /// Gives variables the values that the test says.
  void beginTest(const State &state);
  void lowerTestedFailure(const State &state, mlir::Region &region, mlir::Value input);
  void lowerTestedParallel(const State &state, mlir::Value input);
  /// Makes a machine of what does not run.
  void lowerUnused(const Child &child);

  // LowerExpressions.cpp: JSONata. `field` is where a value stands in its state, as causes quote it: `Output/a`
  /// The names of the workflow variables that an expression of the scope sees.
  std::vector<std::string> visibleVariables() const;
  mlir::Value evaluate(const Expression &expression, llvm::StringRef field, flow::ResultKind kind,
                       const StatesValues &states);
  bool hasExpression(const JsonValue &value) const;
  /// A value with expressions at any depth. `kind` is what the whole must be, where it is one expression.
  mlir::Value expressionTemplate(const JsonValue &value, llvm::StringRef field, flow::ResultKind kind,
                                 const StatesValues &states);
  /// An Output; absent gives `otherwise`.
  mlir::Value outputOr(const JsonValue *output, llvm::StringRef field, mlir::Value otherwise,
                       const StatesValues &states);
  /// A text or number; null when it is absent.
  mlir::Value textOr(const TextField &field, llvm::StringRef name, flow::ResultKind kind, const StatesValues &states);
  mlir::Value numberOr(const NumberField &field, llvm::StringRef name, flow::ResultKind kind,
                       const StatesValues &states);
  /// An Assign; absent gives nothing.
  Assignment evaluateAssign(const JsonValue *assign, llvm::StringRef field, const StatesValues &states);
  /// Ends a state that has done its work: Assign, Output, Next.
  void leaveWithOutput(const State &state, mlir::Value otherwise, const StatesValues &states);
  void lowerChoiceByExpressions(const State &state, mlir::Value input);

  // LowerChoice.cpp
  void lowerChoice(const State &state, mlir::Value input);
  /// Branches to `yes` or `no`. The builder's block is finished afterwards.
  void lowerRule(const ChoiceRule &rule, mlir::Value document, mlir::Block *yes, mlir::Block *no);
  void lowerTest(const ChoiceRule &rule, mlir::Value document, mlir::Block *yes, mlir::Block *no);
  /// Ends a Choice that no rule and no Default leads out of.
  void abortWithoutNext(const State &state);
  mlir::Block *newBlock();

  // LowerData.cpp: values
  mlir::Value constant(mlir::Location loc, std::string_view json);
  /// The value a path starts in: `document`, the context object, or a variable. `site` says how a variable that was
  /// not assigned is reported.
  mlir::Value rootOf(const Path &path, SourceRange range, mlir::Value document, flow::SiteAttr site);
  /// InputPath and OutputPath: absent is `$`, null is `{}`.
  mlir::Value dataPath(const PathField &field, mlir::Value document, llvm::StringRef fieldName);
  /// ResultPath: absent is `$`, null drops the result.
  mlir::Value resultPath(const PathField &field, mlir::Value result, mlir::Value input);
  /// A payload template, `$` being `document`; absent gives `document`.
  mlir::Value payloadTemplate(const JsonValue *payload, mlir::Value document);
  mlir::Value expand(const JsonValue &value, mlir::Value document);
  /// The value of a member, and its name without `.$`.
  mlir::Value expandMember(const JsonMember &member, mlir::Value document);
  static llvm::StringRef memberName(const JsonMember &member);
  bool isStatic(const JsonValue &value) const;

  // LowerPath.cpp: paths
  /// Where a path and the conditions in it stand.
  struct PathScope {
    PathScope(mlir::Value document, llvm::StringRef text, SourceRange range)
        : document(document), text(text), range(range) {}
    /// The value that a path of a condition starts from.
    mlir::Value startOf(const Path &path) const {
      return path.root == PathRoot::Candidate ? candidate : document;
    }
    mlir::Value document;      ///< `$` in conditions and arguments
    llvm::StringRef text;      ///< the whole path as written, for errors
    SourceRange range;
    flow::SiteKind site = flow::SiteKind::Path; ///< of the arguments of a function
    llvm::StringRef fieldName;
    mlir::Value candidate;     ///< `@`
    llvm::DenseMap<const FilterOperand *, mlir::Value> invariants; ///< operands whose value is known already
  };
  /// A condition's value, an i1, which may stand for its opposite.
  struct Condition {
    mlir::Value value;
    bool isInverted = false;
  };
  /// The value of a path field; `site` and `fieldName` say how a miss is reported.
  mlir::Value path(const PathField &field, mlir::Value document, flow::SiteKind site, llvm::StringRef fieldName);
  /// The same for a path that is part of a field, as an argument is.
  mlir::Value path(const Path &path, llvm::StringRef text, SourceRange range, mlir::Value document,
                   flow::SiteKind site, llvm::StringRef fieldName);
  /// Whether a path leads somewhere: an i1.
  mlir::Value isPresent(const PathField &field, mlir::Value document);
  mlir::Value isPresent(llvm::ArrayRef<PathSegment> segments, mlir::Value root, mlir::Location at,
                        const PathScope &scope);
  /// The list of the nodes that `segments` select below `root`.
  mlir::Value nodes(llvm::ArrayRef<PathSegment> segments, mlir::Value root, mlir::Location at, const PathScope &scope);
  mlir::Value pathFunction(const PathSegment &call, mlir::Value value, mlir::Location at, const PathScope &scope);
  mlir::Value filter(const FilterExpr &condition, mlir::Value list, mlir::Location at, const PathScope &outer);
  /// Ends the builder's block, and those it makes, with yields of the condition or of its opposite.
  void yieldCondition(const FilterExpr &filter, bool negated, mlir::Location at, const PathScope &scope);
  /// Branches to `yes` or `no`. The builder's block is finished afterwards.
  void branchOn(const FilterExpr &filter, bool negated, mlir::Location at, const PathScope &scope, mlir::Block *yes,
                mlir::Block *no);
  /// A comparison or a test of presence.
  Condition test(const FilterExpr &filter, bool negated, mlir::Location at, const PathScope &scope);
  mlir::Value operand(const FilterOperand &operand, mlir::Location at, const PathScope &scope);
  mlir::Value operandPath(const Path &path, mlir::Location at, const PathScope &scope);
  void lookUpInvariants(const FilterExpr &filter, mlir::Location at, PathScope &scope);
  mlir::ArrayAttr steps(llvm::ArrayRef<PathSegment> segments);

  // LowerIntrinsic.cpp
  /// The value of a call, `$` being `document`.
  mlir::Value intrinsic(const IntrinsicCall &call, SourceRange range, mlir::Value document);
  mlir::Value intrinsicCall(const IntrinsicCall &call, const IntrinsicSite &site);
  mlir::Value intrinsicArgument(const IntrinsicArgument &argument, const IntrinsicSite &site);
  /// Warns of a call that is known to fail.
  void warnOfRefusal(const IntrinsicCall &call, flow::Intrinsic function, mlir::ValueRange values,
                     const IntrinsicSite &site);

  // LowerVariables.cpp
  /// The name of a variable, which the machine then declares.
  mlir::StringAttr variable(llvm::StringRef name);
  /// Whose variable a name means when it is read: that of the nearest scope that assigns it, else of this scope.
  struct VariablePlace {
    mlir::StringAttr name;
    mlir::FlatSymbolRefAttr machine; ///< null: of this scope
    mlir::IntegerAttr up;
  };
  VariablePlace placeOf(llvm::StringRef name);
  /// An Assign, `$` being `document`; absent gives nothing.
  Assignment evaluateAssign(const JsonValue *assign, mlir::Value document);
  void setVariables(const Assignment &assignment);

  mlir::Location loc(SourceRange range);
  /// Reports `what` as something that cannot be compiled yet.
  void refuse(SourceRange range, const std::string &what);

  const Machine &machine;
  const Source &source;
  DiagnosticEngine &diagnostics;
  mlir::OpBuilder builder;
  const StateTest *stateTest; ///< null: the whole machine is lowered
  const State *current = nullptr;
  llvm::SetVector<mlir::Attribute> variables; ///< that the machine declares, in the order they were first named
  mlir::Value mapItem; ///< inside the selector of a Map: the item
  std::deque<Child> children; ///< scopes that are not lowered yet
  std::shared_ptr<const Level> level; ///< the scope that is being lowered
  std::set<std::string> machineNames;
  std::set<std::string> warnedResources; ///< that only mocks can answer
};

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Lowering.h: the working state of Lower, private to the files Lower*.cpp.

#ifndef ASL_FRONTEND_LOWERING_H
#define ASL_FRONTEND_LOWERING_H

#include "frontend/Lower.h"
#include "ir/FlowOps.h"

#include "mlir/IR/Builders.h"

#include <set>

namespace asl {

/// Lowers the states of one scope. The builder stands where the next operation of the current state goes.
class Lowering {
public:
  Lowering(const Machine &machine, const Source &source, DiagnosticEngine &diagnostics, mlir::MLIRContext &context)
      : machine(machine), source(source), diagnostics(diagnostics), builder(&context) {}

  mlir::OwningOpRef<mlir::ModuleOp> lower(llvm::StringRef machineName);

private:
  // Lower.cpp: states
  void lowerState(const State &state);
  void lowerPass(const State &state, mlir::Value input);
  void lowerWait(const State &state, mlir::Value input);
  void lowerFail(const State &state, mlir::Value input);
  /// Ends the state: to Next, or to the end of the machine.
  void leave(const State &state, mlir::Value output);
  void goTo(const Target &target, mlir::Value output);

  // LowerTask.cpp
  void lowerTask(const State &state, mlir::Value input);
  void lowerCatcher(const Catcher &catcher, mlir::Region &region, mlir::Value input);

  // LowerChoice.cpp
  void lowerChoice(const State &state, mlir::Value input);
  /// Branches to `yes` or `no`. The builder's block is finished afterwards.
  void lowerRule(const ChoiceRule &rule, mlir::Value document, mlir::Block *yes, mlir::Block *no);
  void lowerTest(const ChoiceRule &rule, mlir::Value document, mlir::Block *yes, mlir::Block *no);
  mlir::Block *newBlock();

  // LowerData.cpp: values
  mlir::Value constant(mlir::Location loc, std::string_view json);
  /// The document a path starts in: `document`, or the context object.
  mlir::Value rootOf(const Path &path, SourceRange range, mlir::Value document);
  /// The value of a path field; `site` and `fieldName` say how a miss is reported.
  mlir::Value path(const PathField &field, mlir::Value document, flow::SiteKind site, llvm::StringRef fieldName);
  mlir::Value indefinitePath(const PathField &field, mlir::Value root);
  /// InputPath and OutputPath: absent is `$`, null is `{}`.
  mlir::Value dataPath(const PathField &field, mlir::Value document, llvm::StringRef fieldName);
  /// ResultPath: absent is `$`, null drops the result.
  mlir::Value resultPath(const PathField &field, mlir::Value result, mlir::Value input);
  /// A payload template, `$` being `document`; absent gives `document`.
  mlir::Value payloadTemplate(const JsonValue *payload, mlir::Value document);
  mlir::Value expand(const JsonValue &value, mlir::Value document);
  bool isStatic(const JsonValue &value) const;
  mlir::ArrayAttr steps(const Path &path);

  mlir::Location loc(SourceRange range);
  /// Reports `what` as something that cannot be compiled yet.
  void refuse(SourceRange range, const std::string &what);

  const Machine &machine;
  const Source &source;
  DiagnosticEngine &diagnostics;
  mlir::OpBuilder builder;
  const State *current = nullptr;
  std::set<std::string> warnedResources; ///< that only mocks can answer
  bool hasRefused = false; ///< the first refusal says what can be compiled
};

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Lower: a parsed machine becomes the state form of the flow dialect.

#ifndef ASL_FRONTEND_LOWER_H
#define ASL_FRONTEND_LOWER_H

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"
#include "frontend/teststate/StateTest.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace asl {

/// The module with the one `flow.machine` named `machineName`. Each operation's location is the place of the
/// field that asked for it, wrapped in its state's name. What cannot be compiled yet is reported as an error at
/// its place, calls that only mocks can answer as a warning; null when there was an error.
mlir::OwningOpRef<mlir::ModuleOp> lowerMachine(const Machine &machine, llvm::StringRef machineName,
                                               const Source &source, DiagnosticEngine &diagnostics,
                                               mlir::MLIRContext &context);

/// The same for a state under test, whose machine gets the name `machineName`. What the program is told of the test is
/// the module's attribute `flow.test`.
mlir::OwningOpRef<mlir::ModuleOp> lowerStateTest(const Machine &machine, const StateTest &test,
                                                 llvm::StringRef machineName, const Source &source,
                                                 DiagnosticEngine &diagnostics, mlir::MLIRContext &context);

} // namespace asl

#endif

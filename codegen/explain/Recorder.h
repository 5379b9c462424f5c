// SPDX-License-Identifier: Apache-2.0
//
// Recorder.h: fills a CompilationRecord while a definition is compiled.

#ifndef ASL_CODEGEN_EXPLAIN_RECORDER_H
#define ASL_CODEGEN_EXPLAIN_RECORDER_H

#include "codegen/explain/Record.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <memory>

namespace asl {

/// Lets the passes that run in `context` tell `record` what they do. The record must outlive the context.
void recordRemarks(mlir::MLIRContext &context, CompilationRecord &record);

/// A pass that changes nothing: reads the frame form.
std::unique_ptr<mlir::Pass> createRecordFramesPass(CompilationRecord &record);

/// Counts the instructions of assembly text, by the places that its line directives name.
void recordCode(std::string_view assembly, CompilationRecord &record);

} // namespace asl

#endif // ASL_CODEGEN_EXPLAIN_RECORDER_H

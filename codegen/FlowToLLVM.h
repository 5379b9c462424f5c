// SPDX-License-Identifier: Apache-2.0
//
// flow-to-llvm: frame form to the LLVM dialect.

#ifndef ASL_CODEGEN_FLOWTOLLVM_H
#define ASL_CODEGEN_FLOWTOLLVM_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <functional>
#include <memory>
#include <string>

namespace asl {

/// `source` is the definition's file name, for the program's tables. What a state under test is given stands on the
/// module (frontend/Lower.h) and goes into the program's table.
///
/// With `debug`, locations keep the names of the states they belong to, for createDebugInfoPass, and each frame has one cell
/// more, its last, for the input of the state that it is in.
///
/// `take`, if there is one, gets each function of the LLVM dialect as soon as it is complete; its body goes afterwards. It
/// returns false after an error.
std::unique_ptr<mlir::OperationPass<mlir::ModuleOp>>
createFlowToLLVMPass(std::string source, bool debug, std::function<bool(mlir::LLVM::LLVMFuncOp)> take = {});

/// Names of the attributes that say what a table holds, on a global without an initialiser. Tables.cpp gives
/// it one. The contents are those of the descriptors in aslrt.h.
namespace table {
inline constexpr const char *kPath = "flow.path";           ///< [steps, site, prefixCount or unit, prefix or unit]
inline constexpr const char *kKeys = "flow.keys";           ///< names
inline constexpr const char *kTexts = "flow.texts";         ///< JSON strings
inline constexpr const char *kPatterns = "flow.patterns";   ///< lists of pieces
inline constexpr const char *kIndices = "flow.indices";     ///< array<i64>
inline constexpr const char *kSlice = "flow.slice";         ///< [start or unit, end or unit, step]
inline constexpr const char *kShape = "flow.shape";         ///< names
inline constexpr const char *kTransition = "flow.transition"; ///< [shape or unit, path or unit, state, bool: owns target], tables
                                                              ///< by their symbols
inline constexpr const char *kPattern = "flow.pattern";     ///< pieces
inline constexpr const char *kFormat = "flow.format";       ///< pieces
inline constexpr const char *kExpression = "flow.expression"; ///< [text, field, kind, names]
inline constexpr const char *kAssignment = "flow.assignment"; ///< [names, array<i64> of places]
inline constexpr const char *kNames = "flow.names";         ///< names
inline constexpr const char *kRetrier = "flow.retrier";     ///< #flow.retry
inline constexpr const char *kDelay = "flow.delay";         ///< [kind, path]
inline constexpr const char *kMap = "flow.map";             ///< [machine, ItemsPath, paths of three numbers or ""]
inline constexpr const char *kParallel = "flow.parallel";   ///< numbers of machines
inline constexpr const char *kText = "flow.text";           ///< text
inline constexpr const char *kValue = "flow.value";         ///< compact JSON text
inline constexpr const char *kProgram = "flow.program";     ///< see StepTranslator::machineTable
} // namespace table

} // namespace asl

#endif // ASL_CODEGEN_FLOWTOLLVM_H

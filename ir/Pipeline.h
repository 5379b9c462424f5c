// SPDX-License-Identifier: Apache-2.0
//
// The pipeline, shared by aslc and flow-opt.

#ifndef ASL_IR_PIPELINE_H
#define ASL_IR_PIPELINE_H

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace asl::flow {

/// State form, folded and checked.
void buildStatePipeline(mlir::OpPassManager &manager);
/// State form to CFG form. `fuse` false: only the states as they were written, for programs that are debugged.
void buildCfgPipeline(mlir::OpPassManager &manager, bool fuse = true);
/// CFG form to frame form.
void buildFramePipeline(mlir::OpPassManager &manager);

/// Makes all passes and the three pipelines (`flow-to-state`, `flow-to-cfg`, `flow-to-frame`, each from
/// the state form on) known to command lines.
void registerPassesAndPipelines();

} // namespace asl::flow

#endif // ASL_IR_PIPELINE_H

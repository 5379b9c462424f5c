// SPDX-License-Identifier: Apache-2.0
//
// Fused Maps and Parallels, for fuse-states: which of them can be done at once, and the loop or chain that does it.

#ifndef ASL_IR_TRANSFORMS_FUSEDCHILDREN_H
#define ASL_IR_TRANSFORMS_FUSEDCHILDREN_H

#include "ir/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringMap.h"

#include <optional>

namespace asl::flow {

/// The fused version of a machine whose states are one group from start to end: it may be put where the machine is run.
struct FusedMachine {
  mlir::Block *entry = nullptr; ///< takes the machine's input
  mlir::Block *again = nullptr; ///< where its guards lead, no part of it
  llvm::SmallVector<mlir::Block *> blocks;
};

/// Fused machines by name, children before those that run them.
using FusedMachines = llvm::StringMap<FusedMachine>;

/// How a Map or Parallel state is run, taken apart.
struct ChildrenState {
  mlir::Operation *begin = nullptr; ///< MapBeginOp or ParallelBeginOp
  mlir::Block *resume = nullptr;    ///< takes the array of results
  mlir::Block *item = nullptr;      ///< takes an item of a Map with a selector, else null
  llvm::SmallVector<mlir::Block *> itemBlocks;
};

/// The blocks up to the end of `entry`'s state on the way where nothing fails, in an order in which they are reached; what
/// begins children goes into `children`. A block behind a loop's closing edge is no part of the state.
llvm::SmallVector<mlir::Block *> findStateBlocks(mlir::Block *entry, ChildrenState &children);

/// Whether the children can be run in place: each machine is fused, and every number is known and good.
bool canRunInPlace(const ChildrenState &children, const FusedMachines &machines);

/// What is known of a finished list of children.
struct JoinedChildren {
  mlir::Value results;
  mlir::Value events; ///< i32: those of the children, and what the state has more than one without children
};

/// Copies of blocks of states; made by the pass.
class BlockCopier {
public:
  virtual ~BlockCopier() = default;
  /// Copies the operations of `block` but the last one to the builder's place.
  virtual void copyOperations(mlir::Block *block, mlir::IRMapping &map) = 0;
  /// Leaves everything to the states themselves when `failed`; else goes on in a new block.
  virtual void guard(mlir::Value failed, mlir::Location loc) = 0;
  virtual mlir::Block *newBlock() = 0;
  virtual mlir::Block *againBlock() = 0;
  /// What the group has assigned to `variable` of its own machine before the builder's place; null: nothing yet.
  virtual mlir::Value assignedValue(mlir::StringAttr variable) = 0;
  /// i64: the bytes of all that it has assigned before; null: none.
  virtual mlir::Value assignedBytes() = 0;

  mlir::Value itemContext; ///< `$$.Map` of the item whose selector is copied; null: the one that the machine has
};

/// Runs the children of `children` at the builder's place, in a loop or one behind the other.
JoinedChildren runInPlace(const ChildrenState &children, const FusedMachines &machines, BlockCopier &copier,
                          mlir::OpBuilder &builder, mlir::IRMapping &map);

/// Whether `block` closes a loop: `%stop = flow.stop.wanted` and a branch (insert-stops).
bool closesLoop(mlir::Block *block);

/// Whether the branch at the end of `block` leads away where a call was refused.
bool branchesOnRefusal(mlir::Block *block);

/// The fused version that starts at `entry`, if no way leads out of it but `again`.
std::optional<FusedMachine> findFusedMachine(mlir::Block *entry, mlir::Block *again);

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_FUSEDCHILDREN_H

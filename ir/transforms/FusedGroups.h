// SPDX-License-Identifier: Apache-2.0
//
// Fused groups, for fuse-states: which states of a machine can be fused, and which of them are one.

#ifndef ASL_IR_TRANSFORMS_FUSEDGROUPS_H
#define ASL_IR_TRANSFORMS_FUSEDGROUPS_H

#include "ir/transforms/FusedChildren.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

#include <string>

namespace asl::flow {

/// The blocks of one state where nothing fails: from the one that enters it, or of a state that waits those behind its wait.
struct FusedState {
  mlir::Block *entry = nullptr;
  EnterOp enter;
  bool isTail = false; ///< of a state that has waited
  llvm::SmallVector<mlir::Block *> blocks;
  ChildrenState children; ///< of a Map or Parallel
  bool isFusable = true;
  mlir::Block *group = nullptr; ///< the entry of the state that begins the group; null: none
  llvm::SetVector<mlir::StringAttr> variables; ///< that states before it in the group may have assigned
};

/// What enters a state at the beginning of `block`, or null.
EnterOp enteredIn(mlir::Block *block);

/// Ends of a machine in an error are left to the state itself.
bool isError(mlir::Operation *op);

/// The states of a machine, in an order in which what comes first stands first, apart from loops.
class FusedGroups {
public:
  /// `machines` has those that `func` runs. `isTest`: of a module that tests a state.
  FusedGroups(FuncOp func, const FusedMachines &machines, bool isTest);

  llvm::MapVector<mlir::Block *, FusedState> states; ///< by the block that enters the state, or where it goes on

  /// Tells which states are one, where groups begin, and what keeps a state out.
  void remark();

private:
  void addState(mlir::Block *entry, EnterOp enter, bool isTail);
  void addTail(mlir::Block *block);
  bool isFusable(const FusedState &state) const;
  bool hasOnlyFusable(const FusedState &state) const;
  bool canBeFused(mlir::Operation *op) const;
  void formGroups();
  std::string whyNotFused(const FusedState &state) const;
  std::string whyGroupBegins(const FusedState &state) const;
  const FusedState *stateOf(mlir::Block *block) const;
  /// The group that the state of `block` is in; null when it is in none, or comes later.
  mlir::Block *groupOf(mlir::Block *block) const;

  const FusedMachines &machines;
  bool isTest;
  llvm::DenseMap<mlir::Block *, mlir::Block *> owner; ///< a fusable state's block: the one that enters it
};

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_FUSEDGROUPS_H

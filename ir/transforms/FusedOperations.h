// SPDX-License-Identifier: Apache-2.0
//
// Fused operations, for fuse-states: what may stand in a fused state, and the copies of it, in which nothing raises or changes
// anything.

#ifndef ASL_IR_TRANSFORMS_FUSEDOPERATIONS_H
#define ASL_IR_TRANSFORMS_FUSEDOPERATIONS_H

#include "ir/transforms/FusedChildren.h"

#include "llvm/ADT/MapVector.h"

namespace asl::flow {

/// Whether `op` can be done twice without anybody noticing.
bool isRepeatable(mlir::Operation *op);

/// Whether `op` of a Map's selector can be computed in a loop over the items.
bool isRepeatableInSelector(mlir::Operation *op);

/// Whether `op` gives something else each time.
bool drawsRandomNumbers(mlir::Operation *op);

/// Whether anything in `block` looks at the context object.
bool asksForContext(mlir::Block *block);

/// Whether `set` is followed by the end of its state: what it assigns can be kept until the end of the group.
bool assignsLast(VariableSetOp set);

/// What the states of a group have assigned on the way to some place. It is stored where the group is left.
struct Assigned {
  llvm::MapVector<mlir::StringAttr, mlir::Value> values; ///< what was there before the group: not on this way
  mlir::Value bytes; ///< i64: of all values that were ever assigned; null where none was
};

/// Copies the operations of states. What is known of a state before its blocks are copied is set from outside.
class OperationCopier : public BlockCopier {
public:
  void copyOperations(mlir::Block *block, mlir::IRMapping &map) override;
  void guard(mlir::Value failed, mlir::Location loc) override;
  mlir::Block *newBlock() override;
  mlir::Block *againBlock() override { return again; }
  mlir::Value assignedValue(mlir::StringAttr variable) override { return assigned.values.lookup(variable); }
  mlir::Value assignedBytes() override { return assigned.bytes; }

protected:
  /// `drawsNumbers`: whether anything in the program draws random numbers beside the Id of an Express execution, if it has one.
  OperationCopier(mlir::Region &body, bool drawsNumbers)
      : body(body), builder(body.getContext()), drawsNumbers(drawsNumbers) {}

  /// Notes what the context object says of the state that `enter` enters, whose first block the builder is in.
  void beginContext(EnterOp enter);

  mlir::Region &body;
  mlir::OpBuilder builder;

  mlir::Block *again = nullptr; ///< leads to the states themselves
  Assigned assigned;            ///< at the builder's place
  mlir::Value stateContext; ///< `$$.State` of the state that is copied; null: nobody asks for it, or it is the frame's state

private:
  void copy(ContextOp context, mlir::IRMapping &map);
  void copy(PathOp path, mlir::IRMapping &map);
  void copy(InsertOp insert, mlir::IRMapping &map);
  void copy(IntrinsicOp call, mlir::IRMapping &map);
  void copy(EvaluateOp expression, mlir::IRMapping &map);
  void copy(CheckedEvaluateOp expression, mlir::IRMapping &map);
  void copy(VariableGetOp get, mlir::IRMapping &map);
  void copy(VariableFindOp find, mlir::IRMapping &map);
  void copy(VariablePresentOp present, mlir::IRMapping &map);
  void copy(VariableSetOp set, mlir::IRMapping &map);
  mlir::Value startOf(PathOp path);
  template <typename OpType> void copyExpression(OpType expression, mlir::IRMapping &map);
  /// Asks the evaluator for an expression of JSONata. `form`: null, or that it is not what this says.
  mlir::Value evaluate(mlir::Operation *op, mlir::StringAttr text, mlir::StringAttr field, ResultKind kind,
                       mlir::ArrayAttr names, mlir::ValueRange values, mlir::ArrayAttr form);
  void checkSize(mlir::Value bytes, mlir::Location loc);

  bool drawsNumbers;
  mlir::Value tooLarge; ///< whether any value of the block that is copied is
};

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_FUSEDOPERATIONS_H

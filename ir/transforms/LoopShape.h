// SPDX-License-Identifier: Apache-2.0
//
// LoopShape: what is known of an object that a loop of fused states builds anew in each turn, for unbox-loops.

#ifndef ASL_IR_TRANSFORMS_LOOPSHAPE_H
#define ASL_IR_TRANSFORMS_LOOPSHAPE_H

#include "ir/FlowOps.h"

#include <memory>
#include <optional>

namespace asl::flow {

/// The value that a loop hands from turn to turn, as a tree: objects with the same members in each turn, objects in which
/// some members are put, and leaves, of which nothing else is known.
class LoopShape {
public:
  /// How a leaf goes from turn to turn.
  enum class Carry {
    Json,     ///< changes
    Kept,     ///< stays what it was when the loop was entered
    Constant, ///< is the same constant in each turn
    Integer,  ///< changes, and is a whole number of 32 bits, written as `flow.integer` writes it
  };

  struct Leaf {
    mlir::ArrayAttr path;
    /// Its value at the end of each latch; null where the latch leaves it as it is.
    llvm::SmallVector<mlir::Value> values;
    Carry carry = Carry::Json;
    mlir::StringAttr constant; ///< null: none
  };

  struct Node {
    mlir::ArrayAttr path;
    mlir::ArrayAttr names; ///< of the members; null: a leaf
    bool isPut = false;    ///< the members are put into an object that the loop was entered with
    llvm::SmallVector<std::unique_ptr<Node>> members;
    unsigned index = 0; ///< of the leaf or, for `isPut`, of the object
  };

  /// The shape of what the latches of a loop hand to its head's argument `carried`, a value for each latch. None when no
  /// object is built in the loop.
  static std::optional<LoopShape> find(mlir::Value carried, llvm::ArrayRef<mlir::Value> handed);

  llvm::SmallVector<Leaf> leaves;
  /// Paths of objects that members are put into, and their values at each latch.
  llvm::SmallVector<mlir::ArrayAttr> objects;

  /// The whole value, of `leafValues` (JSON) and `objectValues`.
  mlir::Value build(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange leafValues,
                    mlir::ValueRange objectValues) const;

private:
  explicit LoopShape(mlir::Value carried) : carried(carried) {}

  std::unique_ptr<Node> unify(mlir::ArrayAttr path, llvm::ArrayRef<mlir::Value> values);
  std::unique_ptr<Node> unifyPuts(mlir::ArrayAttr path, llvm::ArrayRef<mlir::Value> values);
  std::unique_ptr<Node> makeLeaf(mlir::ArrayAttr path, llvm::ArrayRef<mlir::Value> values);
  /// Whether `value` is what the loop was handed at `path`.
  bool isUnchanged(mlir::Value value, mlir::ArrayAttr path) const;
  void findCarries();
  const Leaf *leafReadBy(mlir::Value value) const;
  mlir::Value buildNode(const Node &node, mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange leafValues,
                        mlir::ValueRange objectValues) const;

  mlir::Value carried;
  std::unique_ptr<Node> root;
};

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_LOOPSHAPE_H

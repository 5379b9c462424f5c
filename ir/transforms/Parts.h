// SPDX-License-Identifier: Apache-2.0
//
// Parts: where steps of a path lead in a value that was built here.

#ifndef ASL_IR_TRANSFORMS_PARTS_H
#define ASL_IR_TRANSFORMS_PARTS_H

#include "ir/FlowOps.h"

namespace asl::flow {

/// `steps` without the first `first` ones.
inline mlir::ArrayAttr stepsFrom(mlir::ArrayAttr steps, size_t first) {
  return mlir::ArrayAttr::get(steps.getContext(), steps.getValue().drop_front(first));
}

/// Whether two different steps can never lead to the same node.
inline bool areApart(mlir::Attribute left, mlir::Attribute right) {
  if (llvm::isa<mlir::StringAttr>(left) && llvm::isa<mlir::StringAttr>(right))
    return left != right;
  auto one = llvm::dyn_cast<mlir::IntegerAttr>(left), other = llvm::dyn_cast<mlir::IntegerAttr>(right);
  return one && other && one.getInt() >= 0 && other.getInt() >= 0 && one.getInt() != other.getInt();
}

/// The member or element of what `base` was built from that `step` leads to; null when that is not known.
inline mlir::Value partOf(mlir::Value base, mlir::Attribute step) {
  if (auto object = base.getDefiningOp<ObjectOp>()) {
    for (auto [name, member] : llvm::zip(object.getNames(), object.getMembers()))
      if (name == step)
        return member;
  } else if (auto array = base.getDefiningOp<ArrayOp>()) {
    if (auto index = llvm::dyn_cast<mlir::IntegerAttr>(step)) {
      int64_t count = array.getElements().size();
      int64_t at = index.getInt() < 0 ? index.getInt() + count : index.getInt();
      if (at >= 0 && at < count)
        return array.getElements()[at];
    }
  }
  return {};
}

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_PARTS_H

// SPDX-License-Identifier: Apache-2.0
//
// Items of Maps that are written as text, for write-items: where one is complete, and what its text is made of.

#ifndef ASL_IR_TRANSFORMS_ITEMPARTS_H
#define ASL_IR_TRANSFORMS_ITEMPARTS_H

#include "ir/FlowOps.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <string>
#include <vector>

namespace mlir {
class CFGLoop;
} // namespace mlir

namespace asl::flow {

/// A part of an item's text.
struct ItemPart {
  enum Kind { Constant, Open, Close, Value, Characters, Index, Intrinsic, List };
  Kind kind;
  std::string text;        ///< of a constant
  mlir::Value value;       ///< what is written; of an index the number, of a list its flow.list.begin
  CheckedIntrinsicOp call; ///< of an intrinsic function
  size_t count = 0;        ///< Open: members or elements; Close: the part that opened
};

/// Where an item is complete.
struct ItemWay {
  ItemWay(mlir::Value value, mlir::Operation *before) : value(value), before(before) {}
  mlir::Value value;
  mlir::Operation *before;                    ///< the item is written before this
  llvm::SmallPtrSet<mlir::Block *, 8> blocks; ///< from which it is reached within a turn
  llvm::DenseMap<mlir::Value, unsigned> terms; ///< how often the size of a value is in that of the item
  uint64_t bytes = 0;                         ///< and what comes on top
  std::vector<ItemPart> parts;
};

/// A list and what is known about it.
struct GatheredItems {
  ListBeginOp begin;
  ListAddOp add;
  ListEndOp end;
  mlir::Value items; ///< that the Map goes over
  mlir::CFGLoop *loop = nullptr; ///< in which it is filled
  mlir::Block *again = nullptr;  ///< where fused states give up
  llvm::SmallVector<ItemWay> ways;
  llvm::SetVector<mlir::Value> built; ///< objects and arrays that are only parts of the item
  llvm::SetVector<mlir::Operation *> sunk; ///< texts and functions that are written where they stand
  GatheredItems *outer = nullptr;
  bool isGood = true;
  size_t order = 0;    ///< in the function
  uint32_t number = 0; ///< of the text
  mlir::Value text; ///< its flow.text.begin
};

/// Makes the parts of `way` those of its item. `innerList` says which list that is written as text, too, a value is; null for
/// others.
void addItemParts(const GatheredItems &list, ItemWay &way, llvm::function_ref<GatheredItems *(mlir::Value)> innerList);

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_ITEMPARTS_H

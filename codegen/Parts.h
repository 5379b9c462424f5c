// SPDX-License-Identifier: Apache-2.0
//
// Parts: how a large step function is cut into several functions of LLVM.

#ifndef ASL_CODEGEN_PARTS_H
#define ASL_CODEGEN_PARTS_H

#include "ir/FlowTextOps.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace asl::flow {

/// Whether `value`, made in another block, can be made again wherever it is used: a constant, or a place in the frame.
bool isRepeatable(mlir::Value value);

/// A step function's blocks, but for the first with its switch over the pc, in parts of about the same size.
///
/// A part is entered at blocks that other parts lead to. These take arguments only: no value but repeatable ones is made in
/// one part and used in another, or lives on across a way into its part.
class Parts {
public:
  /// An uncut function is one part.
  explicit Parts(FrameFuncOp func, bool mayCut);

  bool isCut() const { return parts.size() > 1; }
  /// The blocks of each part, in an order in which a block comes after those that dominate it.
  llvm::ArrayRef<llvm::SmallVector<mlir::Block *>> blocks() const { return parts; }
  /// Where parts are entered, by number: a pc is the number of the block that goes on there, and the others come behind.
  llvm::ArrayRef<mlir::Block *> entries() const { return entered; }
  /// The numbers of those that lead into a part.
  llvm::ArrayRef<unsigned> entriesOf(unsigned part) const { return leading[part]; }
  /// The number of an entry; of several, one.
  unsigned numberOf(mlir::Block *entry) const { return numbers.lookup(entry); }
  /// The part that a block belongs to.
  unsigned partOf(mlir::Block *block) const { return owners.lookup(block); }
  /// Most arguments of an entry.
  unsigned mostArguments() const;

private:
  llvm::SmallVector<llvm::SmallVector<mlir::Block *>, 1> parts;
  llvm::SmallVector<mlir::Block *> entered;
  llvm::SmallVector<llvm::SmallVector<unsigned>> leading;
  llvm::DenseMap<mlir::Block *, unsigned> owners, numbers;
};

} // namespace asl::flow

#endif // ASL_CODEGEN_PARTS_H

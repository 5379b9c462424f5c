// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: which of some strings a value is.
//
//   %which = flow.read.text %v [..]       %payload, %kind = the words of the cell
//                                         llvm.switch %payload, ^rest [ the short texts by their first eight bytes ]
//                                       ^short: (one for each first word)
//                                         llvm.cond_br %kind == .., ^done(its number), ^rest
//                                       ^rest:
//                                         %number = llvm.call @aslrt_read_text(..)   only when a text is long
//                                         llvm.br ^done(%number)
//                                       ^done(%which: i32):

#include "codegen/ShortText.h"
#include "codegen/StepTranslator.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

namespace {
/// A short text and its number.
struct ShortCase {
  uint32_t kind;
  uint32_t number;
};
} // namespace

Block *StepTranslator::blockBehind() {
  auto *block = new Block;
  block->insertAfter(builder.getBlock());
  return block;
}

void StepTranslator::emit(ReadTextOp op) {
  llvm::MapVector<uint64_t, SmallVector<ShortCase, 1>> shortTexts;
  bool hasLong = false;
  uint32_t count = 0;
  for (auto text : op.getTexts().getAsRange<StringAttr>()) {
    if (std::optional<ShortText> shortText = ShortText::of(text.getValue()))
      shortTexts[shortText->payload].push_back({shortText->kind, count});
    else
      hasLong = true;
    ++count;
  }
  Value cell = map(op.getValue());
  auto read = [&] { return call("aslrt_read_text", {cell, tableOf(table::kTexts, op.getTextsAttr()), i32(count)}); };
  if (shortTexts.empty()) {
    values.map(op.getWhich(), read());
    return;
  }

  Value payload = LLVM::LoadOp::create(builder, loc, builder.getI64Type(), cell, /*alignment=*/8);
  Value kind = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(cell, abi::kCellKindOffset), /*alignment=*/8);
  Block *head = builder.getBlock();
  Block *done = blockBehind();
  Value which = done->addArgument(builder.getI32Type(), loc);
  Block *rest = blockBehind();

  SmallVector<APInt> words;
  SmallVector<Block *> targets;
  for (auto &[word, cases] : shortTexts) {
    builder.setInsertionPointToEnd(head);
    Block *next = blockBehind();
    words.push_back(APInt(64, word));
    targets.push_back(next);
    for (auto [index, each] : llvm::enumerate(cases)) {
      builder.setInsertionPointToEnd(next);
      next = index + 1 == cases.size() ? rest : blockBehind();
      Value isSame = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, kind, i32(each.kind));
      LLVM::CondBrOp::create(builder, loc, isSame, done, ValueRange(i32(each.number)), next, ValueRange());
    }
  }
  builder.setInsertionPointToEnd(head);
  SmallVector<ValueRange> none(targets.size());
  LLVM::SwitchOp::create(builder, loc, payload, rest, ValueRange(), ArrayRef<APInt>(words), BlockRange(targets),
                         ArrayRef<ValueRange>(none));

  builder.setInsertionPointToEnd(rest);
  LLVM::BrOp::create(builder, loc, hasLong ? read() : i32(count), done);
  builder.setInsertionPointToEnd(done);
  values.map(op.getWhich(), which);
}

void StepTranslator::emit(ReadFormsOp op) {
  values.map(op.getForms(), call("aslrt_read_forms", {map(op.getValue()), tableOf(table::kPatterns, op.getPatternsAttr()),
                                                      i32(op.getPatterns().size())}));
}

// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: a step function in parts, each a function of LLVM.
//
//   llvm.func @asl.Order(%exec, %frame) -> i32            llvm.func @"asl.Order:2"(%exec, %frame, %handed, %entry) -> i32
//     %handed = llvm.alloca 1 x cell                        llvm.switch %entry [7: ^entry7, 8: ^entry8, ..]
//     llvm.br ^next(%pc)                                  ^entry7:
//   ^next(%entry):                                          llvm.br ^note(%handed)
//     llvm.switch %entry [.. 7: ^part2, 8: ^part2, ..]    ^note(%in):
//   ^part2:                                                 ..
//     %result = llvm.call @"asl.Order:2"(.., %entry)      ^leads.to.12:
//     negative: ^next(%result & ~sign), else return it      the arguments of block 12 into %handed
//                                                           llvm.return 12 | sign
//
// What leads from one part to another returns the number of the entry there. The cells that are handed over are copied at
// once by the block that gets them, as all arguments are, so that one set of places does for all.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

/// The bit of a part's result that says that another part is next. Reasons to leave a step function are small numbers.
static constexpr uint32_t kGoesOn = uint32_t(1) << 31;

Value StepTranslator::map(Value value) {
  if (Value known = values.lookupOrNull(value))
    return known;
  // Made in another part, and here once more.
  Operation *op = value.getDefiningOp();
  if (auto load = dyn_cast<FrameLoadOp>(op))
    return slot(load.getSlot());
  if (isa<FrameAnswerOp>(op))
    return offset(frame, abi::kFrameAnswerOffset);
  if (auto constant = dyn_cast<flow::ConstantOp>(op))
    return tableOf(table::kValue, constant.getValueAttr());
  auto number = cast<arith::ConstantOp>(op);
  return LLVM::ConstantOp::create(builder, loc, number.getType(), number.getValue());
}

Value StepTranslator::handedPlace(unsigned index) { return offset(handed, abi::kCellBytes * index); }

Block *StepTranslator::leadTo(Block *target, ValueRange operands, SmallVectorImpl<Value> &mapped) {
  if (Block *here = blocks.lookupOrNull(target)) {
    llvm::append_range(mapped, mapAll(operands));
    return here;
  }
  Block *&shared = waysOut[target];
  if (shared && operands.empty())
    return shared;
  auto *way = new Block;
  step.getBody().push_back(way);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(way);
  for (auto [index, operand] : llvm::enumerate(operands)) {
    if (isa<JsonType>(operand.getType()))
      storeCell(loadCell(map(operand)), handedPlace(index));
    else
      LLVM::StoreOp::create(builder, loc, map(operand), handedPlace(index), /*alignment=*/8);
  }
  ret(i32(parts.numberOf(target) | kGoesOn));
  if (operands.empty())
    shared = way;
  return way;
}

void StepTranslator::translateCut(StringRef symbol) {
  SmallVector<LLVM::LLVMFuncOp> functions;
  auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), {pointer, pointer, pointer, builder.getI32Type()});
  for (unsigned number = 0; number < parts.blocks().size(); ++number) {
    functions.push_back(LLVM::LLVMFuncOp::create(builder, loc, (symbol + ":" + Twine(number + 1)).str(), type));
    functions.back().setDsoLocal(true);
  }
  // As they stand in the function: a branch to the next block is none.
  SmallVector<SmallVector<Block *>> standing(functions.size());
  for (Block &block : llvm::drop_begin(func.getBody()))
    standing[parts.partOf(&block)].push_back(&block);
  translateWays(functions);
  for (auto [number, function] : llvm::enumerate(functions)) {
    if (!isComplete)
      return;
    begin(function);
    handed = entry->getArgument(2);
    for (Block *block : standing[number])
      place(*block, nullptr);
    for (Block *block : parts.blocks()[number])
      if (isComplete)
        translateBlock(*block);
    loc = placeOf(func.getLoc());
    enter(number);
    end();
    drop(number);
  }
}

void StepTranslator::drop(unsigned part) {
  auto isHere = [&](Value value) { return parts.partOf(value.getParentBlock()) == part; };
  for (Block *block : llvm::reverse(parts.blocks()[part]))
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*block)))
      if (op.use_empty() && llvm::all_of(op.getOperands(), isHere))
        op.erase();
}

void StepTranslator::translateWays(ArrayRef<LLVM::LLVMFuncOp> functions) {
  begin(step);
  builder.setInsertionPointToEnd(entry);
  handed = parts.mostArguments() ? allocate(parts.mostArguments()) : null();
  auto *next = new Block;
  step.getBody().push_back(next);
  Value number = next->addArgument(builder.getI32Type(), loc);
  Value pc = LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(frame, abi::kFramePcOffset), /*alignment=*/4);
  LLVM::BrOp::create(builder, loc, pc, next);

  auto *leave = new Block;
  Value result = leave->addArgument(builder.getI32Type(), loc);
  SmallVector<Block *> calls;
  for (LLVM::LLVMFuncOp function : functions) {
    auto *block = new Block;
    step.getBody().push_back(block);
    builder.setInsertionPointToEnd(block);
    auto call = LLVM::CallOp::create(builder, loc, function, ValueRange{exec, frame, handed, number});
    LLVM::BrOp::create(builder, loc, call.getResult(), leave);
    calls.push_back(block);
  }
  SmallVector<int32_t> cases;
  SmallVector<Block *> targets;
  for (auto [index, block] : llvm::enumerate(parts.entries())) {
    cases.push_back(index);
    targets.push_back(calls[parts.partOf(block)]);
  }
  SmallVector<ValueRange> none(targets.size());
  builder.setInsertionPointToEnd(next);
  LLVM::SwitchOp::create(builder, loc, number, calls.front(), ValueRange(), ArrayRef<int32_t>(cases), BlockRange(targets),
                         ArrayRef<ValueRange>(none));

  step.getBody().push_back(leave);
  builder.setInsertionPointToEnd(leave);
  Value goesOn = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::slt, result, i32(0));
  Value following = LLVM::AndOp::create(builder, loc, result, i32(~kGoesOn));
  auto *stop = new Block;
  step.getBody().push_back(stop);
  LLVM::CondBrOp::create(builder, loc, goesOn, next, ValueRange(following), stop, ValueRange());
  builder.setInsertionPointToEnd(stop);
  ret(result);
  end();
}

void StepTranslator::enter(unsigned part) {
  SmallVector<int32_t> cases;
  SmallVector<Block *> targets;
  for (unsigned number : parts.entriesOf(part)) {
    Block *block = parts.entries()[number];
    auto *landing = new Block;
    step.getBody().push_back(landing);
    builder.setInsertionPointToEnd(landing);
    SmallVector<Value> arguments;
    for (BlockArgument argument : block->getArguments()) {
      Value at = handedPlace(argument.getArgNumber());
      arguments.push_back(isa<JsonType>(argument.getType())
                              ? at
                              : LLVM::LoadOp::create(builder, loc, argument.getType(), at, /*alignment=*/8));
    }
    LLVM::BrOp::create(builder, loc, arguments, blocks.lookup(block));
    cases.push_back(number);
    targets.push_back(landing);
  }
  builder.setInsertionPointToEnd(entry);
  SmallVector<ValueRange> none(targets.size() - 1);
  LLVM::SwitchOp::create(builder, loc, entry->getArgument(3), targets.front(), ValueRange(),
                         ArrayRef<int32_t>(cases).drop_front(), BlockRange(targets).drop_front(), ArrayRef<ValueRange>(none));
}

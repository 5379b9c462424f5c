// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: items of Maps that are written as text.
//
// What stands for a list is not a cell but the address of its record (AslrtTextList), which never moves. Short constants are
// stored in place:
//
//   flow.text.constant "{\22next\22:" to %list      %at = llvm.load %list
//                                                 llvm.store 0x2274786e65227b.. : i64, %at
//                                                 llvm.store .. , %at[8] : i32        what is behind is overwritten
//                                                 llvm.store %at[9], %list

#include "codegen/StepTranslator.h"

#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

void StepTranslator::emit(TextBeginOp op) {
  values.map(op.getList(), call("aslrt_text_begin", {exec, map(op.getLike()), i32(op.getNumber()), i32(op.getConstants())}));
}

/// Constants beyond which a call and a copy take less room than stores.
static constexpr size_t kMostStored = 96;

void StepTranslator::emit(TextConstantOp op) {
  StringRef text = op.getText();
  Value list = map(op.getList());
  if (text.size() > kMostStored) {
    call("aslrt_text_constant", {list, tableOf(table::kText, op.getTextAttr())});
    return;
  }
  Value at = LLVM::LoadOp::create(builder, loc, pointer, list, /*alignment=*/8);
  for (size_t done = 0; done < text.size();) {
    size_t left = text.size() - done;
    // There is room behind a constant.
    unsigned bytes = left > 4 ? 8 : left > 2 ? 4 : left;
    char chunk[8] = {};
    std::copy_n(text.begin() + done, std::min<size_t>(bytes, left), chunk);
    Type type = builder.getIntegerType(bytes * 8);
    Value number = LLVM::ConstantOp::create(
        builder, loc, type,
        builder.getIntegerAttr(type, APInt(bytes * 8, llvm::support::endian::read64le(chunk), false, /*implicitTrunc=*/true)));
    LLVM::StoreOp::create(builder, loc, number, offset(at, done), /*alignment=*/1);
    done += bytes;
  }
  LLVM::StoreOp::create(builder, loc, offset(at, text.size()), list, /*alignment=*/8);
}

void StepTranslator::emit(TextOpenOp op) {
  values.map(op.getOrdinal(), call("aslrt_text_open", {map(op.getList()), i32(op.getCount()), i32(op.getAhead())}));
}

void StepTranslator::emit(TextCloseOp op) {
  call("aslrt_text_close", {map(op.getList()), map(op.getOrdinal()), i32(op.getAhead())});
}

void StepTranslator::emit(TextValueOp op) { call("aslrt_text_value", {exec, map(op.getList()), map(op.getValue())}); }

void StepTranslator::emit(TextCharactersOp op) {
  call("aslrt_text_characters", {exec, map(op.getList()), map(op.getValue())});
}

void StepTranslator::emit(TextIndexOp op) { call("aslrt_text_index", {map(op.getList()), map(op.getIndex())}); }

void StepTranslator::emit(TextIntrinsicOp op) {
  Value list = map(op.getList()), first = map(op.getValues()[0]), second = map(op.getValues()[1]);
  switch (op.getFunction()) {
  case Intrinsic::ArrayContains:
    call("aslrt_text_array_contains", {exec, list, first, second});
    return;
  case Intrinsic::MathAdd:
    call("aslrt_text_math_add", {list, first, second});
    return;
  case Intrinsic::StringSplit:
    call("aslrt_text_string_split", {exec, list, first, second});
    return;
  default:
    llvm_unreachable("the verifier has seen to it");
  }
}

void StepTranslator::emit(TextListOp op) { call("aslrt_text_list", {map(op.getList()), map(op.getInner())}); }

void StepTranslator::emit(TextSizeOp op) { values.map(op.getBytes(), widen(call("aslrt_text_size", {map(op.getList())}))); }

void StepTranslator::emit(TextItemOp op) {
  values.map(op.getRefused(), isNotZero(call("aslrt_text_item", {exec, map(op.getList())})));
}

void StepTranslator::emit(TextEndOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_text_end", {exec, out, map(op.getList())});
  values.map(op.getResult(), out);
}

// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: intrinsic functions, expressions of JSONata, and variables.
//
//   %x = flow.variable.get "x" ..     %size = llvm.load %place.size       a cell without a value has the size 0
//                                     llvm.cond_br %none, ^unassigned, ^next
//                                   ^next:
//                                     %cell = llvm.load %place            copied: the place may be assigned to while
//                                     llvm.store %cell, %own              the old value is still in use

#include "codegen/Expressions.h"
#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

/// The function of aslrt.h that computes an intrinsic function.
static StringRef runtimeFunction(Intrinsic function) {
  switch (function) {
  case Intrinsic::ArrayContains:
    return "aslrt_intrinsic_array_contains";
  case Intrinsic::ArrayGetItem:
    return "aslrt_intrinsic_array_get_item";
  case Intrinsic::ArrayLength:
    return "aslrt_intrinsic_array_length";
  case Intrinsic::ArrayPartition:
    return "aslrt_intrinsic_array_partition";
  case Intrinsic::ArrayRange:
    return "aslrt_intrinsic_array_range";
  case Intrinsic::ArrayUnique:
    return "aslrt_intrinsic_array_unique";
  case Intrinsic::Base64Decode:
    return "aslrt_intrinsic_base64_decode";
  case Intrinsic::Base64Encode:
    return "aslrt_intrinsic_base64_encode";
  case Intrinsic::Format:
    return "aslrt_intrinsic_format";
  case Intrinsic::Hash:
    return "aslrt_intrinsic_hash";
  case Intrinsic::JsonMerge:
    return "aslrt_intrinsic_json_merge";
  case Intrinsic::JsonToString:
    return "aslrt_intrinsic_json_to_string";
  case Intrinsic::MathAdd:
    return "aslrt_intrinsic_math_add";
  case Intrinsic::MathRandom:
    return "aslrt_intrinsic_math_random";
  case Intrinsic::StringSplit:
    return "aslrt_intrinsic_string_split";
  case Intrinsic::StringToJson:
    return "aslrt_intrinsic_string_to_json";
  case Intrinsic::UUID:
    return "aslrt_intrinsic_uuid";
  }
  llvm_unreachable("covered switch");
}

Value StepTranslator::callIntrinsic(Intrinsic function, ValueRange given, Value out) {
  SmallVector<Value> arguments{exec, frame, out};
  if (function == Intrinsic::Format) {
    arguments.push_back(map(given.front()));
    arguments.push_back(gather(given.drop_front()));
    arguments.push_back(i32(given.size() - 1));
  } else {
    llvm::append_range(arguments, mapAll(given));
    if (function == Intrinsic::MathRandom && given.size() == 2)
      arguments.push_back(null());
  }
  return call(runtimeFunction(function), arguments);
}

void StepTranslator::emit(IntrinsicOp op) {
  Value out = storageFor(op.getResult());
  unless(isNotZero(callIntrinsic(op.getFunction(), op.getValues(), out)), failedBlock());
  values.map(op.getResult(), out);
}

void StepTranslator::emit(CheckedIntrinsicOp op) {
  Value out = storageFor(op.getResult());
  values.map(op.getRefused(), isNotZero(callIntrinsic(op.getFunction(), op.getValues(), out)));
  values.map(op.getResult(), out);
}

void StepTranslator::emit(FormatOp op) {
  Value out = storageFor(op.getResult());
  call("aslrt_format", {exec, out, tableOf(table::kFormat, op.getPiecesAttr()), gather(op.getValues())});
  values.map(op.getResult(), out);
}

template <typename OpType> Value StepTranslator::callEvaluate(OpType op, StringRef function, Value out) {
  std::vector<std::string> order = encodeExpression(op.getText(), op.getNames()).names;
  SmallVector<Value> externals; // in the program's order, which is that of the text
  for (const std::string &name : order) {
    auto found = llvm::find(op.getNames(), builder.getStringAttr(name));
    assert(found != op.getNames().end() && "flow-to-llvm has seen to it");
    externals.push_back(op.getValues()[found - op.getNames().begin()]);
  }
  Attribute contents = builder.getArrayAttr(
      {op.getTextAttr(), op.getFieldAttr(), builder.getI32IntegerAttr(int32_t(op.getKind())), op.getNamesAttr()});
  return call(function, {exec, frame, out, tableOf(table::kExpression, contents), gather(externals)});
}

void StepTranslator::emit(EvaluateOp op) {
  Value out = storageFor(op.getResult());
  unless(isNotZero(callEvaluate(op, "aslrt_evaluate", out)), failedBlock());
  values.map(op.getResult(), out);
}

void StepTranslator::emit(CheckedEvaluateOp op) {
  Value out = storageFor(op.getResult());
  StringRef function = op.getQuiet() ? "aslrt_evaluate_quietly" : "aslrt_evaluate";
  values.map(op.getFailed(), isNotZero(callEvaluate(op, function, out)));
  values.map(op.getResult(), out);
}

Value StepTranslator::holdsValue(Value address) {
  return isNotZero(LLVM::LoadOp::create(builder, loc, builder.getI32Type(), offset(address, abi::kCellSizeOffset),
                                        /*alignment=*/4));
}

void StepTranslator::emit(VariableGetOp op) {
  Value place = variable(op.getVariableAttr(), op.getMachineAttr(), op.getUp().value_or(0));
  Value isAssigned = holdsValue(place);
  auto *unassigned = new Block;
  step.getBody().push_back(unassigned);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(unassigned);
    Value path = pathTable(builder.getArrayAttr(op.getVariableAttr()), op.getSite(), Attribute(), Attribute());
    ret(call("aslrt_variable_unassigned", {exec, frame, map(op.getDocument()), path}));
  }
  auto *assigned = new Block;
  assigned->insertAfter(builder.getBlock());
  LLVM::CondBrOp::create(builder, loc, isAssigned, assigned, ValueRange(), unassigned, ValueRange(),
                         std::pair<int32_t, int32_t>(1000, 1));
  builder.setInsertionPointToEnd(assigned);
  Value out = storageFor(op.getResult());
  storeCell(loadCell(place), out);
  values.map(op.getResult(), out);
}

void StepTranslator::emit(VariableFindOp op) {
  Value out = storageFor(op.getResult());
  storeCell(loadCell(variable(op.getVariableAttr(), op.getMachineAttr(), op.getUp().value_or(0))), out);
  values.map(op.getResult(), out);
}

void StepTranslator::emit(VariablePresentOp op) {
  values.map(op.getResult(), holdsValue(variable(op.getVariableAttr(), op.getMachineAttr(), op.getUp().value_or(0))));
}

Value StepTranslator::assignmentTable(ArrayAttr names) {
  SmallVector<int64_t> places;
  for (Attribute name : names)
    places.push_back(variableIndex(name));
  return tableOf(table::kAssignment, builder.getArrayAttr({names, builder.getDenseI64ArrayAttr(places)}));
}

void StepTranslator::emit(VariableSetOp op) {
  callFallible("aslrt_variables_assign",
               {exec, frame, assignmentTable(op.getVariablesAttr()), gather(op.getValues())});
}

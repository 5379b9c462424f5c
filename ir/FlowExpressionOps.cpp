// SPDX-License-Identifier: Apache-2.0
//
// Expressions of JSONata: verifiers, effects.

#include "ir/FlowOps.h"

using namespace mlir;
using namespace asl::flow;

#define GET_OP_CLASSES
#include "ir/FlowExpressionOps.cpp.inc"

void FlowDialect::registerExpressionOps() {
  addOperations<
#define GET_OP_LIST
#include "ir/FlowExpressionOps.cpp.inc"
      >();
}

template <typename OpType> static LogicalResult verifyNames(OpType op) {
  if (op.getNames().size() != op.getValues().size())
    return op.emitOpError("has ") << op.getValues().size() << " values for " << op.getNames().size() << " names";
  llvm::SmallDenseSet<Attribute> seen;
  for (auto name : op.getNames().template getAsRange<StringAttr>()) {
    llvm::StringRef text = name.getValue();
    if (!llvm::is_contained({"input", "context", "result", "errorOutput"}, text) && !text.starts_with("$"))
      return op.emitOpError("gives the expression ") << name << ", which is neither a variable nor a part of '$states'";
    if (!seen.insert(name).second)
      return op.emitOpError("gives the expression ") << name << " twice";
  }
  return success();
}

/// Whether `form` is one, of which `names` are the values.
static bool isForm(Attribute form, ArrayAttr names) {
  auto parts = dyn_cast<ArrayAttr>(form);
  if (!parts)
    return isa<StringAttr>(form);
  auto head = parts.empty() ? StringAttr() : dyn_cast<StringAttr>(parts[0]);
  if (!head)
    return false;
  if (llvm::is_contained(names, head))
    return llvm::all_of(parts, [](Attribute step) { return isa<StringAttr, IntegerAttr>(step); });
  constexpr llvm::StringRef kWithTwo[] = {"=", "!=", "<", "<=", ">", ">=", "+", "-", "and", "or"};
  constexpr llvm::StringRef kWithOne[] = {"not", "exists"};
  if (head.getValue() == "{") {
    auto isName = [](Attribute name) { return isa<StringAttr>(name) && cast<StringAttr>(name).getValue().starts_with('"'); };
    for (size_t i = 1; i < parts.size(); i += 2)
      if (!isName(parts[i]) || i + 1 == parts.size() || !isForm(parts[i + 1], names))
        return false;
    return true;
  }
  size_t operands = head.getValue() == "&"                      ? parts.size() - 1
                    : head.getValue() == "merge"                ? parts.size() - 1
                    : head.getValue() == "?"                    ? 3
                    : llvm::is_contained(kWithTwo, head.getValue()) ? 2
                    : llvm::is_contained(kWithOne, head.getValue()) ? 1
                                                                    : 0;
  return operands && parts.size() == operands + 1 &&
         llvm::all_of(parts.getValue().drop_front(), [&](Attribute part) { return isForm(part, names); });
}

template <typename OpType> static LogicalResult verifyExpression(OpType op) {
  if (failed(verifyNames(op)))
    return failure();
  if (op.getForm() && !isForm(*op.getForm(), op.getNames()))
    return op.emitOpError("has a form that is neither a path from one of its values nor an operation: ") << *op.getForm();
  return success();
}

LogicalResult EvaluateOp::verify() { return verifyExpression(*this); }
LogicalResult CheckedEvaluateOp::verify() { return verifyExpression(*this); }

bool asl::flow::drawsRandomly(llvm::StringRef expression) {
  // A function is called by its name, in whatever way; that the text holds one it does not call does no harm.
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>{"$random", "$uuid", "$shuffle"},
                      [&](llvm::StringRef name) { return expression.contains(name); });
}

void EvaluateOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  effects.emplace_back(MemoryEffects::Write::get(), ErrorResource::get());
  effects.emplace_back(MemoryEffects::Read::get(), ExecutionResource::get()); // what time it is
  if (drawsRandomly(getText()))
    effects.emplace_back(MemoryEffects::Write::get(), ExecutionResource::get());
}

// SPDX-License-Identifier: Apache-2.0
//
// Registration of the dialect, its type and its attributes.

#include "ir/FlowDialect.h"
#include "ir/FlowOps.h"
#include "ir/FlowTextOps.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace asl::flow;

#include "ir/FlowDialect.cpp.inc"
#include "ir/FlowEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "ir/FlowAttrs.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "ir/FlowTypes.cpp.inc"

void FlowDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "ir/FlowTypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ir/FlowAttrs.cpp.inc"
      >();
  registerDataOps();
  registerNodeOps();
  registerStateOps();
  registerAwaitOps();
  registerFrameOps();
  registerIntrinsicOps();
  registerExpressionOps();
  registerVariableOps();
  registerChildOps();
  registerFusedOps();
  registerTestOps();
  addOperations<
#define GET_OP_LIST
#include "ir/FlowTextOps.cpp.inc"
      >();
}

Operation *FlowDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                            Location location) {
  if (auto text = dyn_cast<StringAttr>(value); text && isa<JsonType>(type))
    return ConstantOp::create(builder, location, text);
  if (auto number = dyn_cast<IntegerAttr>(value))
    return arith::ConstantOp::materialize(builder, number, type, location);
  return nullptr;
}

// SPDX-License-Identifier: Apache-2.0
//
// The dialect's types, attributes and enumerations, and the resources its effects speak of.

#ifndef ASL_IR_FLOWDIALECT_H
#define ASL_IR_FLOWDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ir/FlowDialect.h.inc"
#include "ir/FlowEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "ir/FlowAttrs.h.inc"

#define GET_TYPEDEF_CLASSES
#include "ir/FlowTypes.h.inc"

namespace asl::flow {

/// What an operation writes to when it may end the execution with an error.
struct ErrorResource : mlir::SideEffects::Resource::Base<ErrorResource> {
  llvm::StringRef getName() final { return "<flow errors>"; }
};

/// The execution's record: current state, time, retry counts, random generator.
struct ExecutionResource : mlir::SideEffects::Resource::Base<ExecutionResource> {
  llvm::StringRef getName() final { return "<flow execution>"; }
};

/// The workflow variables of a machine.
struct VariableResource : mlir::SideEffects::Resource::Base<VariableResource> {
  llvm::StringRef getName() final { return "<flow variables>"; }
};

/// The frame of the running machine.
struct FrameResource : mlir::SideEffects::Resource::Base<FrameResource> {
  llvm::StringRef getName() final { return "<flow frame>"; }
};

/// Lists that are being gathered, for as long as they are.
struct ListResource : mlir::SideEffects::Resource::Base<ListResource> {
  llvm::StringRef getName() final { return "<flow lists>"; }
};

} // namespace asl::flow

#endif // ASL_IR_FLOWDIALECT_H

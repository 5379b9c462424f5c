// SPDX-License-Identifier: Apache-2.0
//
// CallTable: the descriptors of the service calls that a program makes itself (AslrtCall of aslrt.h), written
// from the services' models.

#ifndef ASL_CODEGEN_CALLTABLE_H
#define ASL_CODEGEN_CALLTABLE_H

#include "codegen/ConstantPool.h"

#include "llvm/ADT/StringMap.h"

#include <map>

namespace asl {

struct ServiceCall;
struct ServiceShape;

class CallTable {
public:
  CallTable(llvm::Module &module, ConstantPool &pool) : module(module), pool(pool) {}

  /// The address of the AslrtCall for a resource's ARN, null when programs cannot call it.
  llvm::Constant *call(llvm::StringRef arn);

private:
  llvm::Constant *write(const ServiceCall &call);
  /// The address of a shape's AslrtType; null for no shape.
  llvm::Constant *type(const ServiceShape *shape);

  llvm::Module &module;
  ConstantPool &pool;
  llvm::StringMap<llvm::Constant *> calls;
  std::map<const ServiceShape *, llvm::GlobalVariable *> types;
};

} // namespace asl

#endif // ASL_CODEGEN_CALLTABLE_H

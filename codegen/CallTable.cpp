// SPDX-License-Identifier: Apache-2.0
//
// CallTable: see CallTable.h. Members stand in the order of the C structures of the same name.

#include "codegen/CallTable.h"
#include "frontend/ServiceCall.h"

#include "aslrt.h"

#include <set>

using namespace asl;
using llvm::Constant;
using llvm::StringRef;

// The front end's enumerations are written as they are.
#define SAME(name, abiName) static_assert(uint32_t(name) == (abiName))
SAME(ShapeKind::Structure, ASLRT_TYPE_STRUCTURE);
SAME(ShapeKind::List, ASLRT_TYPE_LIST);
SAME(ShapeKind::Map, ASLRT_TYPE_MAP);
SAME(ShapeKind::String, ASLRT_TYPE_STRING);
SAME(ShapeKind::Boolean, ASLRT_TYPE_BOOLEAN);
SAME(ShapeKind::Integer, ASLRT_TYPE_INTEGER);
SAME(ShapeKind::Decimal, ASLRT_TYPE_DECIMAL);
SAME(ShapeKind::Blob, ASLRT_TYPE_BLOB);
SAME(ShapeKind::Timestamp, ASLRT_TYPE_TIMESTAMP);
SAME(MemberLocation::Body, ASLRT_IN_BODY);
SAME(MemberLocation::Uri, ASLRT_IN_URI);
SAME(MemberLocation::Query, ASLRT_IN_QUERY);
SAME(MemberLocation::Header, ASLRT_IN_HEADER);
SAME(MemberLocation::Payload, ASLRT_IN_PAYLOAD);
SAME(MemberLocation::Status, ASLRT_IN_STATUS);
SAME(CallHandler::Plain, ASLRT_CALL_PLAIN);
SAME(CallHandler::LambdaInvoke, ASLRT_CALL_LAMBDA_INVOKE);
SAME(CallHandler::LambdaFunction, ASLRT_CALL_LAMBDA_FUNCTION);
#undef SAME

/// Whether an answer of this shape has to be rewritten for workflows; see AslrtType. `seen` ends recursion.
static bool isRewritten(const ServiceShape &shape, std::set<const ServiceShape *> &seen) {
  if (!seen.insert(&shape).second)
    return false;
  if (shape.kind == ShapeKind::Timestamp)
    return true;
  return llvm::any_of(shape.members,
                      [&](const ServiceMember &member) {
                        return member.name != member.wireName || isRewritten(*member.shape, seen);
                      }) ||
         (shape.element && isRewritten(*shape.element, seen));
}

Constant *CallTable::type(const ServiceShape *shape) {
  if (!shape)
    return pool.null();
  auto [entry, isNew] = types.try_emplace(shape, nullptr);
  if (!isNew)
    return entry->second;
  // The global exists before its contents do, because shapes may contain themselves.
  llvm::StructType *layout =
      llvm::StructType::get(module.getContext(), {pool.i32(0)->getType(), pool.i32(0)->getType(), pool.pointer(),
                                                  pool.pointer(), pool.i32(0)->getType(), pool.i32(0)->getType()});
  auto *global = new llvm::GlobalVariable(module, layout, /*isConstant=*/true, llvm::GlobalValue::PrivateLinkage,
                                          nullptr, "type");
  global->setAlignment(llvm::Align(8));
  global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  entry->second = global;
  llvm::SmallVector<Constant *> fields;
  for (const ServiceMember &member : shape->members)
    fields.push_back(pool.structure({pool.text(member.name), pool.text(member.wireName), type(member.shape),
                                     pool.i32(uint32_t(member.location)), pool.i32(member.isRequired)}));
  std::set<const ServiceShape *> seen;
  global->setInitializer(llvm::ConstantStruct::get(
      layout, {pool.i32(uint32_t(shape->kind)), pool.i32(fields.size()), pool.placeArray(fields, "fields"),
               type(shape->element), pool.i32(shape->textMember), pool.i32(isRewritten(*shape, seen))}));
  return global;
}

Constant *CallTable::write(const ServiceCall &call) {
  const ServiceModel &model = *call.model;
  const ServiceOperation &operation = *call.operation;
  bool isJson = model.protocol == ServiceProtocol::Json;
  std::string target = isJson ? model.targetPrefix + "." + operation.name : "";
  std::string contentType = isJson ? "application/x-amz-json-" + model.jsonVersion : "application/json";
  llvm::SmallVector<Constant *> errors;
  for (const std::string &name : operation.errors)
    errors.push_back(pool.text(name));
  uint32_t flags = (call.isOptimized ? ASLRT_CALL_OPTIMIZED : 0) | (call.hasMetadata ? ASLRT_CALL_METADATA : 0) |
                   (isJson ? 0 : ASLRT_CALL_REST);
  return pool.place(
      pool.structure({pool.text(model.serviceId), pool.text(model.endpointPrefix), pool.text(model.signingName),
                      pool.text(operation.method), pool.text(operation.uri), pool.text(target),
                      pool.text(contentType), pool.text(call.errorPrefix), pool.text(call.errorService),
                      pool.text(call.errorDefault), type(operation.input), type(operation.output),
                      pool.structure({pool.i32(errors.size()), pool.i32(0), pool.placeArray(errors, "errors")}),
                      pool.i32(uint32_t(call.handler)), pool.i32(flags)}),
      "call");
}

Constant *CallTable::call(StringRef arn) {
  auto [entry, isNew] = calls.try_emplace(arn, nullptr);
  if (isNew) {
    std::optional<ServiceCall> found = findServiceCall(parseResource({arn.data(), arn.size()}));
    entry->second = found ? write(*found) : pool.null();
  }
  return entry->second;
}

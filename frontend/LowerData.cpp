// SPDX-License-Identifier: Apache-2.0
//
// Lower: the fields that carry data, and payload templates. Paths themselves are in LowerPath.cpp.
//
//   "InputPath": "$.order"            %v = flow.path ["order"] of %in at <path "$.order" in "InputPath">
//   {"a": 1, "b.$": "$.x"}            %a = flow.constant "1"
//                                     %b = flow.path ["x"] of %in at <template "$.x" in "b.$">
//                                     %o = flow.object ["a", "b"](%a, %b)

#include "frontend/Lowering.h"
#include "ir/JsonText.h"

using namespace asl;
using namespace mlir;

Value Lowering::constant(Location at, std::string_view json) {
  // As the runtime would write it: the IR promises that form. Text from a checked definition is always JSON.
  std::optional<std::string> compact = flow::compactJson(json);
  return flow::ConstantOp::create(builder, at, compact ? llvm::StringRef(*compact) : llvm::StringRef(json));
}

Value Lowering::rootOf(const Path &path, SourceRange range, Value document, flow::SiteAttr site) {
  switch (path.root) {
  case PathRoot::Input:
  case PathRoot::Candidate:
    return document;
  case PathRoot::Context:
    return flow::ContextOp::create(builder, loc(range));
  case PathRoot::Variable: {
    VariablePlace place = placeOf(path.variable);
    return flow::VariableGetOp::create(builder, loc(range), place.name, place.machine, place.up, document, site);
  }
  }
  llvm_unreachable("covered switch");
}

Value Lowering::dataPath(const PathField &field, Value document, llvm::StringRef fieldName) {
  if (field.isAbsent())
    return document;
  if (field.isNull())
    return constant(loc(field.range), "{}");
  return path(field, document, flow::SiteKind::Path, fieldName);
}

Value Lowering::resultPath(const PathField &field, Value result, Value input) {
  if (field.isAbsent())
    return result;
  if (field.isNull())
    return input;
  if (field.path.isRoot())
    return result;
  auto where = flow::SiteAttr::get(builder.getContext(), flow::SiteKind::Path, builder.getStringAttr(field.text),
                                   builder.getStringAttr("ResultPath"));
  return flow::InsertOp::create(builder, loc(field.range), result, steps(field.path.segments), input, where);
}

/// A member whose value is computed: its name ends in `.$`.
static bool isComputed(const std::string &key) { return llvm::StringRef(key).ends_with(".$"); }

bool Lowering::isStatic(const JsonValue &value) const {
  return llvm::all_of(value.elements, [&](const JsonValue &element) { return isStatic(element); }) &&
         llvm::all_of(value.members, [&](const JsonMember &member) {
           return !isComputed(member.key) && isStatic(member.value);
         });
}

Value Lowering::payloadTemplate(const JsonValue *payload, Value document) {
  return payload ? expand(*payload, document) : document;
}

Value Lowering::expand(const JsonValue &value, Value document) {
  Location at = loc(value.range);
  if (isStatic(value))
    return constant(at, printJson(value));
  SmallVector<Value> values;
  if (value.isArray()) {
    for (const JsonValue &element : value.elements)
      values.push_back(expand(element, document));
    return flow::ArrayOp::create(builder, at, values);
  }
  SmallVector<llvm::StringRef> names;
  for (const JsonMember &member : value.members) {
    names.push_back(memberName(member));
    values.push_back(expandMember(member, document));
  }
  return flow::ObjectOp::create(builder, at, builder.getStrArrayAttr(names), values);
}

llvm::StringRef Lowering::memberName(const JsonMember &member) {
  return isComputed(member.key) ? llvm::StringRef(member.key).drop_back(2) : llvm::StringRef(member.key);
}

Value Lowering::expandMember(const JsonMember &member, Value document) {
  if (!isComputed(member.key))
    return expand(member.value, document);
  const DynamicValue *dynamic = machine.findDynamic(member.value);
  assert(dynamic && dynamic->kind != DynamicValue::Kind::Expression && "the parser has seen to it");
  return dynamic->kind == DynamicValue::Kind::Path
             ? path(dynamic->path, document, flow::SiteKind::Template, member.key)
             : intrinsic(*dynamic->intrinsic, member.value.range, document);
}

// SPDX-License-Identifier: Apache-2.0
//
// Shape: see Shape.h. Sizes are bounded: beyond, nothing is known.

#include "frontend/Shape.h"
#include "frontend/DefinitionParser.h"

namespace asl {

namespace {

/// Largest shape. A template that names its input twice doubles it, each time that it is come to.
constexpr size_t kMaxNodes = 2000;

/// Depth of shapes. A loop may wrap a value once each time round.
constexpr unsigned kMaxShapeDepth = 16;

/// The finished shape, or nothing when it has become too large.
ShapeRef bounded(std::shared_ptr<Shape> shape) {
  auto add = [&](const ShapeRef &part) { shape->size += part ? part->size : 1; };
  shape->size = 1;
  for (const auto &[name, member] : shape->members)
    add(member.shape);
  if (shape->elements)
    for (const ShapeRef &element : *shape->elements)
      add(element);
  return shape->size <= kMaxNodes ? shape : nullptr;
}

ShapeRef shapeOf(const JsonValue &value, unsigned depth, size_t &nodes) {
  if (depth > kMaxShapeDepth || ++nodes > kMaxNodes)
    return nullptr;
  switch (value.kind) {
  case JsonKind::Object: {
    auto shape = std::make_shared<Shape>();
    shape->kind = JsonKind::Object;
    for (const JsonMember &member : value.members) {
      shape->hasOthers |= hasSubstitution(member.key);
      shape->members[member.key] = {shapeOf(member.value, depth + 1, nodes), false};
    }
    return bounded(std::move(shape));
  }
  case JsonKind::Array: {
    std::vector<ShapeRef> elements;
    for (const JsonValue &element : value.elements)
      elements.push_back(shapeOf(element, depth + 1, nodes));
    return makeArray(std::move(elements));
  }
  case JsonKind::String:
    // What a deployment tool puts there may even close the quotes.
    return hasSubstitution(value.text) ? nullptr : makeScalar(value.kind, printJson(value));
  case JsonKind::Null:
  case JsonKind::Boolean:
  case JsonKind::Number:
    return makeScalar(value.kind, printJson(value));
  }
  return nullptr;
}

ShapeRef join(const ShapeRef &a, const ShapeRef &b, unsigned depth) {
  if (a == b)
    return a;
  if (!a || !b || a->kind != b->kind || depth > kMaxShapeDepth)
    return nullptr;
  auto shape = std::make_shared<Shape>();
  shape->kind = a->kind;
  if (a->text && b->text && *a->text == *b->text)
    shape->text = a->text;
  shape->hasOthers = a->hasOthers || b->hasOthers;
  for (const auto &[name, member] : a->members) {
    auto other = b->members.find(name);
    // Where others may be, this one may be of another shape.
    if (other == b->members.end())
      shape->members[name] = {b->hasOthers ? nullptr : member.shape, true};
    else
      shape->members[name] = {join(member.shape, other->second.shape, depth + 1),
                              member.isOptional || other->second.isOptional};
  }
  for (const auto &[name, member] : b->members)
    if (!a->members.contains(name))
      shape->members[name] = {a->hasOthers ? nullptr : member.shape, true};
  if (a->elements && b->elements && a->elements->size() == b->elements->size()) {
    shape->elements.emplace();
    for (size_t i = 0; i < a->elements->size(); ++i)
      shape->elements->push_back(join((*a->elements)[i], (*b->elements)[i], depth + 1));
  }
  return bounded(std::move(shape));
}

ShapeRef putAt(const ShapeRef &base, const Path &path, size_t at, const ShapeRef &value) {
  if (at == path.segments.size())
    return value;
  const PathSegment &segment = path.segments[at];
  if (segment.kind != PathSegment::Kind::Member || segment.isDescendant || at >= kMaxShapeDepth)
    return nullptr;
  auto shape = std::make_shared<Shape>();
  shape->kind = JsonKind::Object;
  if (base && base->kind == JsonKind::Object)
    *shape = *base;
  else
    shape->hasOthers = true; // unknown, or the state fails here
  ShapeRef inner;
  if (auto found = shape->members.find(segment.name()); found != shape->members.end())
    inner = found->second.isOptional ? nullptr : found->second.shape;
  else if (!shape->hasOthers)
    inner = makeObject({});
  shape->members[segment.name()] = {putAt(inner, path, at + 1, value), false};
  return bounded(std::move(shape));
}

} // namespace

ShapeRef makeScalar(JsonKind kind, std::optional<std::string> text) {
  auto shape = std::make_shared<Shape>();
  shape->kind = kind;
  shape->text = std::move(text);
  return shape;
}

ShapeRef makeObject(std::map<std::string, Shape::Member, std::less<>> members) {
  auto shape = std::make_shared<Shape>();
  shape->kind = JsonKind::Object;
  shape->members = std::move(members);
  return bounded(std::move(shape));
}

ShapeRef makeArray(std::optional<std::vector<ShapeRef>> elements) {
  auto shape = std::make_shared<Shape>();
  shape->kind = JsonKind::Array;
  shape->elements = std::move(elements);
  return bounded(std::move(shape));
}

ShapeRef shapeOf(const JsonValue &value) {
  size_t nodes = 0;
  return shapeOf(value, 0, nodes);
}

ShapeRef join(const ShapeRef &a, const ShapeRef &b) { return join(a, b, 0); }

bool isSame(const ShapeRef &a, const ShapeRef &b) {
  if (a == b)
    return true;
  if (!a || !b || a->kind != b->kind || a->text != b->text || a->hasOthers != b->hasOthers ||
      a->members.size() != b->members.size() || a->elements.has_value() != b->elements.has_value())
    return false;
  for (auto left = a->members.begin(), right = b->members.begin(); left != a->members.end(); ++left, ++right)
    if (left->first != right->first || left->second.isOptional != right->second.isOptional ||
        !isSame(left->second.shape, right->second.shape))
      return false;
  if (!a->elements)
    return true;
  if (a->elements->size() != b->elements->size())
    return false;
  for (size_t i = 0; i < a->elements->size(); ++i)
    if (!isSame((*a->elements)[i], (*b->elements)[i]))
      return false;
  return true;
}

ShapeLookup lookUp(const ShapeRef &shape, const Path &path) {
  ShapeRef here = shape;
  bool isCertain = true;
  for (size_t i = 0; i < path.segments.size(); ++i) {
    const PathSegment &segment = path.segments[i];
    if (!here || !segment.isSingular())
      return {};
    if (segment.kind == PathSegment::Kind::Index) {
      // An index past the end gives null in templates: no error to warn of.
      if (here->kind != JsonKind::Array || !here->elements || segment.index() < 0 ||
          static_cast<size_t>(segment.index()) >= here->elements->size())
        return {};
      here = (*here->elements)[static_cast<size_t>(segment.index())];
      continue;
    }
    if (here->kind != JsonKind::Object)
      return {ShapeLookup::Result::Missing, nullptr, i, nullptr};
    auto member = here->members.find(segment.name());
    if (member == here->members.end()) {
      if (here->hasOthers)
        return {};
      return {ShapeLookup::Result::Missing, nullptr, i, here};
    }
    isCertain &= !member->second.isOptional;
    here = member->second.shape;
  }
  if (!isCertain)
    return {};
  return {ShapeLookup::Result::Found, here, 0, nullptr};
}

ShapeRef putAt(const ShapeRef &base, const Path &path, const ShapeRef &value) {
  return putAt(base, path, 0, value);
}

} // namespace asl

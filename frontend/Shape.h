// SPDX-License-Identifier: Apache-2.0
//
// Shape.h: what is known of a JSON value before anything runs.
//
// A shape is a kind, and for objects the members that may be there. It is about what must be so: where
// nothing is known for sure (data from outside, texts with substitutions, values too large to look at) there
// is no shape, which is a null pointer. Shapes are immutable and shared.

#ifndef ASL_FRONTEND_SHAPE_H
#define ASL_FRONTEND_SHAPE_H

#include "frontend/Json.h"
#include "frontend/Path.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace asl {

struct Shape;
/// Null: anything.
using ShapeRef = std::shared_ptr<const Shape>;

struct Shape {
  struct Member {
    ShapeRef shape;
    /// There on some ways that lead here and not on others.
    bool isOptional = false;
  };

  JsonKind kind = JsonKind::Null;
  /// Boolean, Number, String: the value as compact JSON, when it is always the same.
  std::optional<std::string> text;
  /// Object: all members that may be there, unless others may be, too.
  std::map<std::string, Member, std::less<>> members;
  bool hasOthers = false;
  /// Array: its elements, when their number is known.
  std::optional<std::vector<ShapeRef>> elements;
  /// Shapes that this one consists of, itself included; one that is there twice counts twice. Bounded.
  size_t size = 1;

  bool isScalar() const { return kind != JsonKind::Object && kind != JsonKind::Array; }
};

ShapeRef makeScalar(JsonKind kind, std::optional<std::string> text = std::nullopt);
/// An object with these members and no others.
ShapeRef makeObject(std::map<std::string, Shape::Member, std::less<>> members);
/// An array; `elements` when they are known.
ShapeRef makeArray(std::optional<std::vector<ShapeRef>> elements = std::nullopt);

/// The shape of a constant.
ShapeRef shapeOf(const JsonValue &value);

/// What holds for values of both shapes.
ShapeRef join(const ShapeRef &a, const ShapeRef &b);

bool isSame(const ShapeRef &a, const ShapeRef &b);

/// What a path selects in a value of a shape.
struct ShapeLookup {
  enum class Result : uint8_t {
    Unknown, ///< perhaps something
    Found,   ///< a node, which has `shape`
    Missing, ///< nothing, whatever the value is: there is no node for segment `segment`
  };
  Result result = Result::Unknown;
  ShapeRef shape;
  size_t segment = 0;
  /// Missing: the object that has no such member; null when it is no object.
  ShapeRef parent;
};
ShapeLookup lookUp(const ShapeRef &shape, const Path &path);

/// `base` with `value` at the place that the reference path names, as ResultPath puts it there.
ShapeRef putAt(const ShapeRef &base, const Path &path, const ShapeRef &value);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// InputShapes: shapes in words. CheckShapes.cpp finds them.

#include "frontend/InputShapes.h"
#include "frontend/Diagnostics.h"

namespace asl {

std::string describe(const ShapeRef &shape) {
  constexpr size_t kMostListed = 6;
  if (!shape)
    return "anything";
  if (shape->text)
    return "always " + inQuotes(*shape->text);
  if (shape->kind == JsonKind::Array && shape->elements)
    return "an array of " + std::to_string(shape->elements->size()) +
           (shape->elements->size() == 1 ? " element" : " elements");
  if (shape->kind != JsonKind::Object)
    return std::string(describe(shape->kind));
  if (shape->members.empty())
    return shape->hasOthers ? "an object" : "an empty object";
  std::string list;
  size_t count = 0;
  for (const auto &[name, member] : shape->members) {
    if (++count > kMostListed)
      break;
    list += list.empty() ? "" : ", ";
    list += (member.isOptional ? "perhaps " : "") + inQuotes(name);
    if (member.shape && member.shape->text)
      list += " (always " + inQuotes(*member.shape->text) + ")";
  }
  if (shape->members.size() > kMostListed)
    list += " and " + std::to_string(shape->members.size() - kMostListed) + " more";
  return "an object with " + list + (shape->hasOthers ? ", and perhaps others" : "");
}

} // namespace asl

// SPDX-License-Identifier: Apache-2.0
//
// Functions: see Functions.h. Characters are written with the places they were written at, through escapes,
// so that an error inside a text that Fn::Join puts together points into the piece it stands in.

#include "frontend/inputs/Functions.h"

#include "frontend/Diagnostics.h"

#include <algorithm>
#include <utility>

namespace asl {

Functions::Functions(std::shared_ptr<const Source> source, const JsonValue &root,
                     const Definitions &definitions, DiagnosticEngine &diagnostics)
    : source(std::move(source)), root(root), definitions(definitions), diagnostics(diagnostics) {}

bool Functions::isCall(const JsonValue &value) {
  return value.isObject() && value.members.size() == 1 &&
         (value.members[0].key == "Ref" || value.members[0].key.starts_with("Fn::"));
}

bool Functions::refuse(SourceRange range, const std::string &message) {
  diagnostics.error(range, message);
  return false;
}

bool Functions::write(const JsonValue &value, TextSink sink) {
  if (isCall(value))
    return writeCall(value.members[0], value, sink);
  switch (value.kind) {
  case JsonKind::String:
    writeString(value, 0, value.text.size(), sink);
    return true;
  case JsonKind::Number:
  case JsonKind::Boolean:
    sink.copy(value.range);
    return true;
  default:
    return refuse({value.range.begin, value.range.begin + 1},
                  "text is needed here, or a function that gives text, not " +
                      std::string(describe(value.kind)));
  }
}

std::optional<std::string> Functions::text(const JsonValue &value, std::string *open) {
  MappedText out(source);
  const bool isKnown = write(value, TextSink(out, /*isEscaped=*/false));
  if (open)
    *open = out.text();
  return isKnown ? std::optional(out.text()) : std::nullopt;
}

/// Bytes [begin, end) of a string's decoded text.
void Functions::writeString(const JsonValue &value, size_t begin, size_t end, TextSink sink) {
  StringCursor cursor(*source);
  const std::string_view text = value.text;
  uint32_t copyFrom = 0, copyTo = 0; // characters that stand in the source as they are, not yet written
  for (size_t i = begin; i < end;) {
    // An escape makes one to four bytes, all of which have its place.
    const uint32_t at = cursor.offset(value.range, i);
    size_t next = i + 1;
    while (next < end && cursor.offset(value.range, next) == at)
      ++next;
    const uint32_t to = cursor.offset(value.range, next);
    if (to == at + 1 && next == i + 1) {
      if (copyTo != at) {
        sink.copy({copyFrom, copyTo});
        copyFrom = at;
      }
      copyTo = to;
    } else {
      sink.copy({copyFrom, copyTo});
      copyFrom = copyTo = 0;
      sink.put(text.substr(i, next - i), {at, to});
    }
    i = next;
  }
  sink.copy({copyFrom, copyTo});
}

bool Functions::writeCall(const JsonMember &call, const JsonValue &whole, TextSink sink) {
  const JsonValue &argument = call.value;
  if (call.key == "Ref") {
    if (!argument.isString())
      return refuse(argument.range, "'Ref' takes a name");
    return writeNamed(argument.text, whole.range, sink);
  }
  if (call.key == "Fn::GetAtt") {
    if (argument.isString())
      return writeNamed(argument.text, whole.range, sink);
    if (!argument.isArray() || argument.elements.size() != 2 || !argument.elements[0].isString() ||
        !argument.elements[1].isString())
      return argument.isArray() && argument.elements.size() == 2
                 ? writeOpen(call, sink)
                 : refuse(argument.range, "'Fn::GetAtt' takes a resource and an attribute");
    return writeNamed(argument.elements[0].text + "." + argument.elements[1].text, whole.range, sink);
  }
  if (call.key == "Fn::Sub")
    return writeSub(argument, sink);
  if (call.key == "Fn::Join")
    return writeJoin(argument, sink);
  if (call.key == "Fn::Select")
    return writeSelect(call, sink);
  if (call.key == "Fn::FindInMap")
    return writeFindInMap(call, sink);
  return writeOpen(call, sink);
}

/// A parameter, a resource or an attribute of one.
bool Functions::writeNamed(std::string_view name, SourceRange place, TextSink sink) {
  if (const std::string *value = definitions.find(name)) {
    sink.put(*value, place);
    return true;
  }
  const JsonValue *parameters = root.find("Parameters");
  const JsonValue *parameter = parameters ? parameters->find(name) : nullptr;
  const JsonValue *value = parameter ? parameter->find("Default") : nullptr;
  if (value && (value->isString() || value->isNumber() || value->isBoolean())) {
    sink.put(value->isBoolean() ? (value->boolean ? "true" : "false") : value->text, place);
    return true;
  }
  // Where nobody says otherwise, programs are for this partition: their own ARNs are of it too.
  if (name == "AWS::Partition" || name == "AWS::URLSuffix") {
    sink.put(name == "AWS::Partition" ? "aws" : "amazonaws.com", place);
    return true;
  }
  sink.put("${" + std::string(name) + "}", place);
  return false;
}

/// Fn::Sub: text, or [text, {name: value}].
bool Functions::writeSub(const JsonValue &argument, TextSink sink) {
  if (argument.isString())
    return writeTemplate(argument, {}, sink);
  if (!argument.isArray() || argument.elements.size() != 2 || !argument.elements[0].isString() ||
      !argument.elements[1].isObject())
    return refuse(argument.range, "'Fn::Sub' takes a text, or a list of a text and the values of its names");
  Variables variables;
  for (const JsonMember &member : argument.elements[1].members)
    variables[member.key] = &member.value;
  return writeTemplate(argument.elements[0], variables, sink);
}

bool Functions::writeTemplate(const JsonValue &value, const Variables &variables, TextSink sink) {
  bool isKnown = true;
  size_t at = 0;
  while (std::optional<Substitution> found = findSubstitution(value.text, at)) {
    writeString(value, at, found->begin, sink);
    at = found->end;
    std::string_view name = found->name;
    if (name.starts_with('!')) { // "${!Name}" is "${Name}"
      writeString(value, found->begin, found->begin + 2, sink);
      writeString(value, found->begin + 3, found->end, sink);
      continue;
    }
    const size_t first = name.find_first_not_of(' ');
    name =
        first == std::string_view::npos ? name : name.substr(first, name.find_last_not_of(' ') - first + 1);
    SourceRange place = stringRange(*source, value.range, found->begin, found->end);
    if (auto variable = variables.find(name); variable != variables.end()) {
      // Its own places would lead away from the text that people look at.
      std::string text;
      isKnown &= this->text(*variable->second, &text).has_value();
      sink.put(text, place);
    } else {
      isKnown &= writeNamed(name, place, sink);
    }
  }
  writeString(value, at, value.text.size(), sink);
  return isKnown;
}

/// Fn::Join: [delimiter, [value, ..]].
bool Functions::writeJoin(const JsonValue &argument, TextSink sink) {
  if (!argument.isArray() || argument.elements.size() != 2 || !argument.elements[0].isString() ||
      (!argument.elements[1].isArray() && !isCall(argument.elements[1])))
    return refuse(argument.range, "'Fn::Join' takes a delimiter and a list");
  if (!argument.elements[1].isArray())
    return writeCall(argument.elements[1].members[0], argument.elements[1], sink) &&
           false; // a list nobody knows
  bool isKnown = true, isFirst = true;
  for (const JsonValue &element : argument.elements[1].elements) {
    if (!std::exchange(isFirst, false))
      writeString(argument.elements[0], 0, argument.elements[0].text.size(), sink);
    isKnown &= write(element, sink);
  }
  return isKnown;
}

/// Fn::Select: [index, list].
bool Functions::writeSelect(const JsonMember &call, TextSink sink) {
  const JsonValue &argument = call.value;
  if (!argument.isArray() || argument.elements.size() != 2)
    return refuse(argument.range, "'Fn::Select' takes an index and a list");
  if (!argument.elements[1].isArray() || isCall(argument.elements[0]))
    return writeOpen(call, sink);
  const std::vector<JsonValue> &list = argument.elements[1].elements;
  const std::string &index = argument.elements[0].text;
  if (list.empty())
    return refuse(argument.elements[1].range, "'Fn::Select' takes a list with something in it");
  if (index.empty() || index.size() > 6 ||
      !std::all_of(index.begin(), index.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
      std::stoul(index) >= list.size())
    return refuse(argument.elements[0].range,
                  "'Fn::Select' takes an index from 0 to " + std::to_string(list.size() - 1));
  return write(list[std::stoul(index)], sink);
}

/// Fn::FindInMap: [map, key, key].
bool Functions::writeFindInMap(const JsonMember &call, TextSink sink) {
  const JsonValue &argument = call.value;
  if (!argument.isArray() || argument.elements.size() < 3)
    return refuse(argument.range, "'Fn::FindInMap' takes a map and two keys");
  const JsonValue *found = root.find("Mappings");
  for (size_t i = 0; found && i < 3; ++i) {
    std::optional<std::string> key = text(argument.elements[i]);
    found = key ? found->find(*key) : nullptr;
  }
  return found && (found->isString() || found->isNumber() || found->isBoolean()) ? write(*found, sink)
                                                                                 : writeOpen(call, sink);
}

/// What is left: named after the function and the first name in its arguments.
bool Functions::writeOpen(const JsonMember &call, TextSink sink) {
  std::string name = call.key;
  const JsonValue *first = &call.value;
  while (first->isArray() && !first->elements.empty())
    first = &first->elements[0];
  if (first->isString() && first->text.find_first_of("{}\"\n$") == std::string::npos && !first->text.empty())
    name += '.' + first->text;
  SourceRange place{call.keyRange.begin, call.value.range.end};
  if (const std::string *value = definitions.find(name)) {
    sink.put(*value, place);
    return true;
  }
  sink.put("${" + name + "}", place);
  return false;
}

void Functions::writeJson(const JsonValue &value, MappedText &out) {
  const SourceRange open{value.range.begin, value.range.begin + 1},
      close{value.range.end - 1, value.range.end};
  auto isLeftOut = [](const JsonValue &each) {
    return isCall(each) && each.members[0].key == "Ref" && each.members[0].value.text == "AWS::NoValue";
  };
  bool isFirst = true;
  if (isCall(value)) {
    out.put("\"", {value.range.begin, value.range.begin});
    write(value, TextSink(out, /*isEscaped=*/true));
    out.put("\"", {value.range.end, value.range.end});
  } else if (value.isObject()) {
    out.put("{", open);
    for (const JsonMember &member : value.members) {
      if (isLeftOut(member.value))
        continue;
      if (!std::exchange(isFirst, false))
        out.put(",", member.keyRange);
      out.copy(member.keyRange);
      out.put(":", {member.keyRange.end, member.keyRange.end});
      writeJson(member.value, out);
    }
    out.put("}", close);
  } else if (value.isArray()) {
    out.put("[", open);
    for (const JsonValue &element : value.elements) {
      if (isLeftOut(element))
        continue;
      if (!std::exchange(isFirst, false))
        out.put(",", {element.range.begin, element.range.begin});
      writeJson(element, out);
    }
    out.put("]", close);
  } else {
    out.copy(value.range);
  }
}

} // namespace asl

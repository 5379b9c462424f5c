// SPDX-License-Identifier: Apache-2.0
//
// Functions on objects, and on any value: what it is, whether it is there, errors.

#include "jsonata/Builtins.h"

#include "values/Numbers.h"

#include <cmath>
#include <cstdio>

namespace aslrt::jsonata {

/// Adds the names of an object, or of all objects in an array, to `names`. False when arrays nest too deeply.
static bool addKeys(Heap &heap, const Value &value, unsigned depth, Record &names) {
  if (depth == 0)
    return false;
  if (isArrayValue(heap, value)) {
    for (const Value &item : itemsOf(heap, value))
      if (!addKeys(heap, item, depth - 1, names))
        return false;
    return true;
  }
  const Members members = membersOf(heap, value);
  for (uint32_t at = 0; at < members.count; ++at)
    memberOf(heap, names, members.keys[at]) = makeNull();
  return true;
}

/// Deepest nesting of arrays that is walked.
static constexpr unsigned kMaxDepth = 10000;

bool builtinKeys(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  Record *names = makeRecord(heap, 0);
  if (!addKeys(heap, arguments[0], kMaxDepth, *names))
    return evaluator.fail({.code = "U1001"});
  List *list = evaluator.newList(kSequence, names->count);
  for (uint32_t at = 0; at < names->count; ++at)
    append(heap, *list, stringOfKey(heap, names->keys[at]));
  out = listValue(list);
  return true;
}

bool builtinLookup(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = isNothing(arguments[1]) ? makeNothing()
                                : evaluator.lookUpName(arguments[0], keyOfString(evaluator.heap, arguments[1]));
  return true;
}

/// One object for each member. Arrays: of all their items; other values stay what they are.
static bool spread(Heap &heap, const Value &value, unsigned depth, List &list) {
  if (depth == 0)
    return false;
  if (isArrayValue(heap, value)) {
    for (const Value &item : itemsOf(heap, value))
      if (!spread(heap, item, depth - 1, list))
        return false;
    return true;
  }
  if (!isObjectValue(heap, value)) {
    append(heap, list, value);
    return true;
  }
  const Members members = membersOf(heap, value);
  for (uint32_t at = 0; at < members.count; ++at) {
    Record *record = makeRecord(heap, 1);
    memberOf(heap, *record, members.keys[at]) = members.values[at];
    append(heap, list, recordValue(record));
  }
  return true;
}

bool builtinSpread(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  out = arguments[0];
  const bool isArray = isArrayValue(heap, out);
  if (!isArray && !isObjectValue(heap, out))
    return true;
  // Items joined to each other are an array like any other; the members of one object are a sequence.
  List *list = evaluator.newList(isArray && itemsOf(heap, out).count ? 0 : kSequence, 0);
  if (!spread(heap, out, kMaxDepth, *list))
    return evaluator.fail({.code = "U1001"});
  return evaluator.finishList(list, out);
}

bool builtinMerge(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  Heap &heap = evaluator.heap;
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  Record *record = makeRecord(heap, 0);
  for (const Value &object : itemsOf(heap, arguments[0])) {
    const Members members = membersOf(heap, object);
    for (uint32_t at = 0; at < members.count; ++at)
      memberOf(heap, *record, members.keys[at]) = members.values[at];
  }
  out = recordValue(record);
  return true;
}

bool builtinType(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  constexpr std::string_view kNames[] = {"", "null", "boolean", "number", "string", "array", "object", "function"};
  const Type type = typeOf(evaluator.heap, arguments[0]);
  out = type == Type::Nothing ? makeNothing() : makeString(evaluator.heap, kNames[static_cast<size_t>(type)]);
  if (type == Type::Number && std::isinf(numberOf(arguments[0])))
    return evaluator.fail({.code = "D1001", .value = arguments[0]});
  return true;
}

/// As if the value were written as text and read again: numbers that are not whole have 15 digits, functions are empty
/// strings.
static bool cloneValue(Evaluator &evaluator, const Value &value, unsigned depth, Value &out) {
  Heap &heap = evaluator.heap;
  out = value;
  if (depth == 0)
    return evaluator.fail({.code = "U1001"});
  switch (typeOf(heap, value)) {
  case Type::Number: {
    const double number = numberOf(value);
    if (!std::isfinite(number))
      return evaluator.fail({.code = "D1001", .value = value});
    if (number == std::floor(number))
      return true;
    char text[40];
    const int size = std::snprintf(text, sizeof(text), "%.15g", number);
    out = makeNumber(parseDouble({text, static_cast<size_t>(size)}));
    return true;
  }
  case Type::Function:
    out = makeInline("\"\"", 2);
    return true;
  case Type::Array: {
    const Items items = itemsOf(heap, value);
    List *list = evaluator.newList(0, items.count);
    for (const Value &item : items) {
      Value copy;
      if (!cloneValue(evaluator, item, depth - 1, copy))
        return false;
      append(heap, *list, copy);
    }
    out = listValue(list);
    return true;
  }
  case Type::Object: {
    const Members members = membersOf(heap, value);
    Record *record = makeRecord(heap, members.count);
    for (uint32_t at = 0; at < members.count; ++at) {
      Value copy;
      if (!cloneValue(evaluator, members.values[at], depth - 1, copy))
        return false;
      memberOf(heap, *record, members.keys[at]) = copy;
    }
    out = recordValue(record);
    return true;
  }
  default:
    return true;
  }
}

bool builtinClone(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  return cloneValue(evaluator, arguments[0], kMaxDepth, out);
}

/// Raises `code` with the text given, or with `otherwise`.
static bool raise(Evaluator &evaluator, const char *code, const Value &message, std::string_view otherwise) {
  std::string_view text = otherwise;
  if (!isNothing(message) && message.size > 2) {
    SmallBuffer buffer;
    const std::string_view characters = decodeString(message, buffer);
    char *copy = evaluator.heap.allocateText(characters.size());
    std::memcpy(copy, characters.data(), characters.size());
    text = {copy, characters.size()};
  }
  return evaluator.fail({.code = code, .message = text});
}

bool builtinError(Evaluator &evaluator, const Arguments &arguments, Value &) {
  return raise(evaluator, "D3137", arguments[0], "$error() function evaluated");
}

bool builtinAssert(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  return isTrue(arguments[0]) || raise(evaluator, "D3141", arguments[1], "$assert() statement failed");
}

bool builtinBoolean(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = isNothing(arguments[0]) ? makeNothing() : makeBool(evaluator.isTruthy(arguments[0]));
  return true;
}

bool builtinNot(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = isNothing(arguments[0]) ? makeNothing() : makeBool(!evaluator.isTruthy(arguments[0]));
  return true;
}

bool builtinExists(Evaluator &, const Arguments &arguments, Value &out) {
  out = makeBool(!isNothing(arguments[0]));
  return true;
}

} // namespace aslrt::jsonata

// SPDX-License-Identifier: Apache-2.0
//
// Functions that call the functions they are given.

#include "jsonata/Builtins.h"

namespace aslrt::jsonata {

bool builtinMap(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  const Value array = arguments[0];
  if (isNothing(array))
    return true;
  const Items items = itemsOf(evaluator.heap, array);
  List *list = evaluator.newList(kSequence, items.count);
  for (uint32_t at = 0; at < items.count; ++at) {
    Value result;
    if (!evaluator.callWithIndex(arguments[1], items[at], at, array, result))
      return false;
    if (!isNothing(result))
      append(evaluator.heap, *list, result);
  }
  return evaluator.finishList(list, out);
}

bool builtinFilter(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  const Value array = arguments[0];
  if (isNothing(array))
    return true;
  const Items items = itemsOf(evaluator.heap, array);
  List *list = evaluator.newList(kSequence, 0);
  for (uint32_t at = 0; at < items.count; ++at) {
    Value result;
    if (!evaluator.callWithIndex(arguments[1], items[at], at, array, result))
      return false;
    if (evaluator.isTruthy(result))
      append(evaluator.heap, *list, items[at]);
  }
  return evaluator.finishList(list, out);
}

bool builtinSingle(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  const Value array = arguments[0];
  if (isNothing(array))
    return true;
  const Items items = itemsOf(evaluator.heap, array);
  bool isFound = false;
  for (uint32_t at = 0; at < items.count; ++at) {
    if (isFunction(arguments[1])) {
      Value result;
      if (!evaluator.callWithIndex(arguments[1], items[at], at, array, result))
        return false;
      if (!evaluator.isTruthy(result))
        continue;
    }
    if (isFound)
      return evaluator.fail({.code = "D3138", .index = at});
    out = items[at];
    isFound = true;
  }
  return isFound || evaluator.fail({.code = "D3139"});
}

bool builtinReduce(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  const Value array = arguments[0], function = arguments[1];
  if (isNothing(array))
    return true;
  const uint32_t arity = evaluator.arityOf(function);
  if (arity < 2)
    return evaluator.fail({.code = "D3050", .index = 1});
  const Items items = itemsOf(evaluator.heap, array);
  out = arguments[2];
  uint32_t at = 0;
  if (isNothing(out) && items.count > 0)
    out = items[at++];
  for (; at < items.count; ++at) {
    const Value given[] = {out, items[at], makeNumber(at), array};
    if (!evaluator.call(function, given, arity < 4 ? arity : 4, out))
      return false;
  }
  return true;
}

/// Calls `function` with value, name and object, as far as its arity goes.
static bool callWithName(Evaluator &evaluator, const Value &function, const Value &value, const AslrtKey &name,
                         const Value &object, Value &out) {
  const uint32_t arity = evaluator.arityOf(function);
  const Value given[] = {value, arity >= 2 ? stringOfKey(evaluator.heap, name) : makeNothing(), object};
  return evaluator.call(function, given, arity >= 3 ? 3 : arity == 2 ? 2 : 1, out);
}

bool builtinEach(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Members members = membersOf(evaluator.heap, arguments[0]);
  List *list = evaluator.newList(kSequence, members.count);
  for (uint32_t at = 0; at < members.count; ++at) {
    Value result;
    if (!callWithName(evaluator, arguments[1], members.values[at], members.keys[at], arguments[0], result))
      return false;
    if (!isNothing(result))
      append(evaluator.heap, *list, result);
  }
  return evaluator.finishList(list, out);
}

/// Without a function all members pass whose values are true. An empty object is nothing.
bool builtinSift(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  const Members members = membersOf(evaluator.heap, arguments[0]);
  Record *record = makeRecord(evaluator.heap, 0);
  for (uint32_t at = 0; at < members.count; ++at) {
    Value result = members.values[at];
    if (isFunction(arguments[1]) &&
        !callWithName(evaluator, arguments[1], members.values[at], members.keys[at], arguments[0], result))
      return false;
    if (evaluator.isTruthy(result))
      memberOf(evaluator.heap, *record, members.keys[at]) = members.values[at];
  }
  out = record->count ? recordValue(record) : makeNothing();
  return true;
}

} // namespace aslrt::jsonata

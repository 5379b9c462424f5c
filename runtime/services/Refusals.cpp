// SPDX-License-Identifier: Apache-2.0
//
// Refusals: parameters that a service integration turns down before the call is scheduled. The execution
// then fails with States.Runtime right after the state's entered event. Source: asl-recorded 4
// (apigateway, recorded); service-integrations, apigateway:invoke.

#include "execution/Errors.h"
#include "execution/Exec.h"
#include "services/Caller.h"
#include "services/Calls.h"
#include "values/Container.h"
#include "values/Writer.h"

namespace aslrt {

namespace {

/// Members of the parameters that must be objects of lists of strings.
struct ListField {
  std::string_view resourceType;
  std::string_view field;
};
constexpr ListField kListFields[] = {
    {"apigateway", "Headers"},
    {"apigateway", "QueryParameters"},
};

bool isListOfStrings(const Heap &heap, const AslrtValue &value) {
  if (!isArray(heap, value))
    return false;
  MemberWalker items(heap, value);
  AslrtKey unused;
  AslrtValue item;
  while (items.next(unused, item))
    if (!isString(item))
      return false;
  return true;
}

bool isObjectOfLists(const Heap &heap, const AslrtValue &value) {
  if (!isObject(heap, value))
    return false;
  MemberWalker members(heap, value);
  AslrtKey key;
  AslrtValue member;
  while (members.next(key, member))
    if (!isListOfStrings(heap, member))
      return false;
  return true;
}

} // namespace

void raiseUnusableParameters(Exec &exec, AslrtFrame &frame, std::string_view problems) {
  SmallBuffer cause;
  cause.append("The Parameters '");
  appendText(*exec.heap, frame.argument, cause);
  cause.append("' could not be used to start the Task: [");
  cause.append(problems);
  cause.append(']');
  raiseRuntimeError(&exec.abi, &frame, cause.view());
}

bool refusesParameters(Exec &exec, AslrtFrame &frame, const AslrtTask &task) {
  // That of an ARN is empty.
  if (task.resourceType.size == 0)
    return false;
  const Heap &heap = *exec.heap;
  if (!isContainer(frame.argument) || !isObject(heap, frame.argument))
    return false;
  for (const ListField &list : kListFields) {
    if (list.resourceType != view(task.resourceType))
      continue;
    SmallBuffer buffer;
    AslrtValue value;
    if (!findMember(heap, frame.argument, makeKey(list.field, buffer), value) ||
        isObjectOfLists(heap, value))
      continue;
    SmallBuffer problem;
    problem.append("The value of the field '");
    problem.append(list.field);
    problem.append("' has an invalid format");
    raiseUnusableParameters(exec, frame, problem.view());
    return true;
  }
  return false;
}

} // namespace aslrt

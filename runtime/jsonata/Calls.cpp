// SPDX-License-Identifier: Apache-2.0
//
// Calls: functions as values, applying them, partial application, chains.
//
// A call in tail position of a lambda's body is not made there: its function and arguments are handed back to `apply`,
// which makes it in a loop, so that recursion of that kind takes no stack.

#include "jsonata/Functions.h"

namespace aslrt::jsonata {
namespace {

struct TailCall {
  const Node *node;
  Value function;
  Value *arguments;
  uint32_t count;
};

} // namespace

Value functionValue(Function *function) {
  Value value{};
  value.tag = kTagFunction;
  value.payload = reinterpret_cast<uint64_t>(function);
  return value;
}

Function *makeFunction(Heap &heap, FunctionKind kind, uint8_t arity) {
  auto *function = reinterpret_cast<Function *>(heap.allocateText(sizeof(Function)));
  *function = Function{.kind = kind, .arity = arity};
  return function;
}

uint32_t Evaluator::arityOf(const Value &function) const { return functionOf(function)->arity; }

/// What messages call the function of a call.
std::string_view Evaluator::nameOfProcedure(const Node &call) const {
  const Node *procedure = &program->child(call, 0);
  if (procedure->kind == NodeKind::Path)
    procedure = &program->child(*procedure, 0);
  switch (procedure->kind) {
  case NodeKind::Variable:
    return nameOf(procedure->name);
  case NodeKind::Name: {
    const AslrtKey key = program->key(procedure->key);
    return {key.text, key.size};
  }
  default:
    return {};
  }
}

/// Whether a call names a function that exists, but without its `$`. Only a bare name can.
static bool isMissingDollar(const Program &program, const Node &call) {
  const Node &procedure = program.child(call, 0);
  return procedure.kind == NodeKind::Path && program.child(procedure, 0).kind == NodeKind::Name;
}

bool Evaluator::evaluateCall(const Node &node, const Value &input, Frame *frame, const Value *first, Value &out) {
  Value function;
  if (!evaluate(program->child(node, 0), input, frame, function))
    return false;
  const bool isTail = (node.flags & kNodeTailCall) != 0;
  if (isNothing(function) && isMissingDollar(*program, node)) {
    const Node &name = program->child(program->child(node, 0), 0);
    if (!isNothing(lookUp(frame, name.name)))
      return fail({.code = "T1005", .token = nameOfProcedure(node), .position = node.position});
  }
  const uint32_t given = node.childCount - 1;
  const uint32_t count = given + (first ? 1 : 0);
  auto *arguments = reinterpret_cast<Value *>(heap.allocateText(count * sizeof(Value)));
  uint32_t used = 0;
  if (first)
    arguments[used++] = *first;
  for (uint32_t at = 0; at < given; ++at)
    if (!evaluate(program->child(node, at + 1), input, frame, arguments[used++]))
      return false;
  if (isTail) {
    auto *call = reinterpret_cast<TailCall *>(heap.allocateText(sizeof(TailCall)));
    *call = {&node, function, arguments, count};
    out = Value{};
    out.tag = kTagTailCall;
    out.payload = reinterpret_cast<uint64_t>(call);
    return true;
  }
  if (apply(function, arguments, count, input, out))
    return true;
  if (error.token.empty())
    error.token = nameOfProcedure(node);
  if (!error.position)
    error.position = node.position;
  return false;
}

bool Evaluator::call(const Value &function, const Value *arguments, uint32_t count, Value &out) {
  return apply(function, arguments, count, makeNull(), out);
}

bool Evaluator::callWithIndex(const Value &function, const Value &value, uint32_t index, const Value &array, Value &out) {
  const Value arguments[] = {value, makeNumber(index), array};
  const uint32_t arity = arityOf(function);
  return call(function, arguments, arity >= 3 ? 3 : arity == 2 ? 2 : 1, out);
}

bool Evaluator::finishTailCall(Value &value, const Value &context) {
  while (value.tag == kTagTailCall) {
    const auto &call = *reinterpret_cast<TailCall *>(value.payload);
    if (!applyOnce(call.function, call.arguments, call.count, context, value)) {
      if (error.token.empty())
        error.token = nameOfProcedure(*call.node);
      if (!error.position)
        error.position = call.node->position;
      return false;
    }
  }
  return true;
}

bool Evaluator::apply(Value function, const Value *arguments, uint32_t count, const Value &context, Value &out) {
  return applyOnce(function, arguments, count, context, out) && finishTailCall(out, context);
}

bool Evaluator::applyOnce(const Value &callee, const Value *arguments, uint32_t count, const Value &context, Value &out) {
  if (!isFunction(callee))
    return fail({.code = "T1006"});
  const Function &function = *functionOf(callee);
  Arguments checked{arguments, count, context};
  if (function.signature && !checkArguments(*this, *function.signature, arguments, count, context, checked))
    return false;
  switch (function.kind) {
  case FunctionKind::Builtin:
    return function.builtin->function(*this, checked, out);
  case FunctionKind::Lambda: {
    const Node &node = *function.node;
    Frame *frame = newFrame(function.frame, node.termCount);
    const uint32_t *parameters = &program->at<uint32_t>(node.terms);
    for (uint32_t at = 0; at < node.termCount; ++at)
      bind(*frame, parameters[at], checked[at]);
    return evaluate(program->child(node, 0), function.input, frame, out);
  }
  case FunctionKind::Partial:
    return applyPartial(function, arguments, count, out);
  case FunctionKind::Composition: {
    Value between;
    return call(function.first, arguments, count < 1 ? count : 1, between) && call(function.second, &between, 1, out);
  }
  case FunctionKind::Transform:
    return transform(function, checked[0], out);
  case FunctionKind::Regex:
  case FunctionKind::NextMatch:
    return callRegex(*this, function, arguments, count, out);
  }
  return false;
}

// ---------------------------------------------------------------------------------------------
// Partial application
// ---------------------------------------------------------------------------------------------

bool Evaluator::evaluatePartial(const Node &node, const Value &input, Frame *frame, Value &out) {
  const uint32_t count = node.childCount - 1;
  auto *arguments = reinterpret_cast<Value *>(heap.allocateText(count * sizeof(Value)));
  uint8_t open = 0;
  for (uint32_t at = 0; at < count; ++at) {
    const Node &argument = program->child(node, at + 1);
    if (argument.kind == NodeKind::Placeholder) {
      arguments[at] = Value{};
      arguments[at].tag = kTagPlaceholder;
      ++open;
    } else if (!evaluate(argument, input, frame, arguments[at])) {
      return false;
    }
  }
  Value procedure;
  if (!evaluate(program->child(node, 0), input, frame, procedure))
    return false;
  if (isNothing(procedure) && isMissingDollar(*program, node) &&
      !isNothing(lookUp(frame, program->child(program->child(node, 0), 0).name)))
    return fail({.code = "T1007", .token = nameOfProcedure(node), .position = node.position});
  if (!isFunction(procedure))
    return fail({.code = "T1008", .token = nameOfProcedure(node), .position = node.position});
  Function *function = makeFunction(heap, FunctionKind::Partial, open);
  function->first = procedure;
  function->arguments = arguments;
  function->argumentCount = count;
  out = functionValue(function);
  return true;
}

/// A lambda is called without its signature being looked at, as the reference does. That calls its built-ins so as well, and what
/// they make of values that they do not take is a fault of JavaScript's; here those are refused as in any other call.
bool Evaluator::applyPartial(const Function &partial, const Value *arguments, uint32_t count, Value &out) {
  auto *all = reinterpret_cast<Value *>(heap.allocateText(partial.argumentCount * sizeof(Value)));
  uint32_t next = 0;
  for (uint32_t at = 0; at < partial.argumentCount; ++at) {
    if (partial.arguments[at].tag != kTagPlaceholder)
      all[at] = partial.arguments[at];
    else
      all[at] = next < count ? arguments[next] : makeNothing(), ++next;
  }
  Function procedure = *functionOf(partial.first);
  if (procedure.kind == FunctionKind::Lambda)
    procedure.signature = nullptr;
  return applyOnce(functionValue(&procedure), all, partial.argumentCount, makeNothing(), out) &&
         finishTailCall(out, makeNothing());
}

// ---------------------------------------------------------------------------------------------
// ~> and | |
// ---------------------------------------------------------------------------------------------

bool Evaluator::evaluateApply(const Node &node, const Value &input, Frame *frame, Value &out) {
  Value left;
  if (!evaluate(program->child(node, 0), input, frame, left))
    return false;
  const Node &right = program->child(node, 1);
  if (right.kind == NodeKind::Call)
    return evaluateCall(right, input, frame, &left, out);
  Value function;
  if (!evaluate(right, input, frame, function))
    return false;
  if (!isFunction(function))
    return fail({.code = "T2006", .value = function, .position = node.position});
  if (!isFunction(left))
    return apply(function, &left, 1, makeNull(), out);
  Function *chain = makeFunction(heap, FunctionKind::Composition, 1);
  chain->first = left;
  chain->second = function;
  out = functionValue(chain);
  return true;
}

/// A copy in which nothing is shared, so that it may be changed in place.
static bool copyDeeply(Heap &heap, const Value &value, unsigned depth, Value &out) {
  out = value;
  if (depth == 0)
    return false;
  if (isArrayValue(heap, value)) {
    const Items items = itemsOf(heap, value);
    List *list = makeList(heap, flagsOf(value) & ~kConstructed, items.count);
    list->count = items.count;
    for (uint32_t at = 0; at < items.count; ++at)
      if (!copyDeeply(heap, items[at], depth - 1, list->items[at]))
        return false;
    out = listValue(list);
  } else if (isObjectValue(heap, value)) {
    const Members members = membersOf(heap, value);
    Record *record = makeRecord(heap, members.count);
    for (uint32_t at = 0; at < members.count; ++at) {
      Value copy;
      if (!copyDeeply(heap, members.values[at], depth - 1, copy))
        return false;
      memberOf(heap, *record, members.keys[at]) = copy;
    }
    out = recordValue(record);
  }
  return true;
}

/// Deepest nesting that a transform copies.
static constexpr unsigned kMaxCopiedDepth = 10000;

bool Evaluator::transform(const Function &function, const Value &argument, Value &out) {
  out = makeNothing();
  if (isNothing(argument))
    return true;
  const Node &node = *function.node;
  const int32_t clone = findBuiltin("clone");
  const Value cloner = lookUp(function.frame, static_cast<uint32_t>(clone));
  if (!isFunction(cloner))
    return fail({.code = "T2013", .position = node.position});
  Value cloned, matches;
  if (!apply(cloner, &argument, 1, makeNull(), cloned))
    return false;
  if (!copyDeeply(heap, cloned, kMaxCopiedDepth, out))
    return fail({.code = "U1001", .position = node.position});
  if (!evaluate(program->child(node, 0), out, function.frame, matches))
    return false;
  const bool isArray = isArrayValue(heap, matches);
  const Items items = isArray ? itemsOf(heap, matches) : Items{&matches, isNothing(matches) ? 0u : 1u};
  for (const Value &match : items) {
    const Node &updateNode = program->child(node, 1);
    Value update;
    if (!evaluate(updateNode, match, function.frame, update))
      return false;
    if (!isNothing(update)) {
      if (!isObjectValue(heap, update))
        return fail({.code = "T2011", .value = update, .position = updateNode.position});
      const Members members = membersOf(heap, update);
      for (uint32_t at = 0; at < members.count && isRecord(match); ++at) {
        // A copy, lest an object come to stand inside of itself.
        Value value;
        if (!copyDeeply(heap, members.values[at], kMaxCopiedDepth, value))
          return fail({.code = "U1001", .position = updateNode.position});
        memberOf(heap, *recordOf(match), members.keys[at]) = value;
      }
    }
    if (node.childCount < 3)
      continue;
    const Node &deleteNode = program->child(node, 2);
    Value deletions;
    if (!evaluate(deleteNode, match, function.frame, deletions))
      return false;
    if (isNothing(deletions))
      continue;
    const bool areMany = isArrayValue(heap, deletions);
    const Items names = areMany ? itemsOf(heap, deletions) : Items{&deletions, 1};
    for (const Value &name : names)
      if (!isStringValue(name))
        return fail({.code = "T2012", .value = deletions, .position = deleteNode.position});
    for (const Value &name : names)
      if (isRecord(match))
        removeMember(*recordOf(match), keyOfString(heap, name));
  }
  return true;
}

} // namespace aslrt::jsonata

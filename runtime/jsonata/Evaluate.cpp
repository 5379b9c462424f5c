// SPDX-License-Identifier: Apache-2.0
//
// The walk over a program: one function for each kind of node, dispatched by `evaluateKind`. What each does is what the
// reference implementation does, in its order, since errors and results depend on it.

#include "jsonata/Evaluator.h"

#include "jsonata/Functions.h"

namespace aslrt::jsonata {

/// Where the stack has grown down to.
static const char *stackPointer() { return static_cast<const char *>(__builtin_frame_address(0)); }

bool Evaluator::run(const Program &toRun, const Value &input, Value *externals, Value &out) {
  program = &toRun;
  depth = 0;
  stackStart = stackPointer();
  evaluations = 0;
  usedAtStart = heap.usedBytes();
  error = {};
  const ProgramHeader &header = toRun.header();
  root = newFrame(nullptr, header.externalCount + 2);
  const uint32_t *names = &toRun.at<uint32_t>(header.externals);
  for (uint32_t at = 0; at < header.externalCount; ++at) {
    if (names[at] & kLookInto)
      lookInto(heap, externals[at]);
    if (!isNothing(externals[at]))
      bind(*root, names[at] & ~kLookInto, externals[at]);
  }
  rootInput = input;
  // An array as input is one value, not the items of a path.
  Value context = input;
  if (isArrayValue(heap, input))
    context = listOfOne(heap, kSequence | kOuter, input);
  return evaluate(toRun.root(), context, root, out) && finishTailCall(out, context);
}

bool Evaluator::fail(const Error &what) {
  error = what;
  return false;
}

bool Evaluator::makeString(std::string_view characters, Value &out) {
  if (characters.size() > limits.stringBytes)
    return fail({.code = "U1001", .message = kMemoryLimitText});
  out = aslrt::makeString(heap, characters);
  return true;
}

bool Evaluator::finishList(List *list, Value &out) {
  if (list->count > limits.listItems)
    return fail({.code = "U1001", .message = kMemoryLimitText});
  out = listValue(list);
  return true;
}

// ---------------------------------------------------------------------------------------------
// Names
// ---------------------------------------------------------------------------------------------

Frame *Evaluator::newFrame(Frame *outer, uint32_t capacity) {
  auto *bytes = heap.allocateText(sizeof(Frame) + capacity * sizeof(Frame::Binding));
  auto *frame = reinterpret_cast<Frame *>(bytes);
  *frame = {outer, capacity ? reinterpret_cast<Frame::Binding *>(bytes + sizeof(Frame)) : nullptr, 0, capacity};
  return frame;
}

void Evaluator::bind(Frame &frame, uint32_t name, const Value &value) {
  for (uint32_t at = 0; at < frame.count; ++at)
    if (frame.bindings[at].name == name) {
      frame.bindings[at].value = value;
      return;
    }
  if (frame.count == frame.capacity) {
    const uint32_t capacity = frame.capacity * 2 + 2;
    auto *bindings = reinterpret_cast<Frame::Binding *>(heap.allocateText(capacity * sizeof(Frame::Binding)));
    if (frame.count)
      std::memcpy(static_cast<void *>(bindings), frame.bindings, frame.count * sizeof(Frame::Binding));
    frame.bindings = bindings;
    frame.capacity = capacity;
  }
  frame.bindings[frame.count++] = {name, value};
}

Value Evaluator::lookUp(const Frame *frame, uint32_t name) const {
  for (; frame; frame = frame->outer)
    for (uint32_t at = 0; at < frame->count; ++at)
      if (frame->bindings[at].name == name)
        return frame->bindings[at].value;
  return name < kBuiltinCount ? builtinValue(name) : makeNothing();
}

std::string_view Evaluator::nameOf(uint32_t name) const {
  if (name < kBuiltinCount)
    return kBuiltins[name].name;
  const ProgramHeader &header = program->header();
  return program->text(header.names + (name - kBuiltinCount) * uint32_t(sizeof(Text)));
}

// ---------------------------------------------------------------------------------------------
// Nodes
// ---------------------------------------------------------------------------------------------

bool Evaluator::evaluate(const Node &node, const Value &input, Frame *frame, Value &out) {
  if (++depth > limits.depth || static_cast<size_t>(stackStart - stackPointer()) > limits.stackBytes)
    return fail({.code = "U1001", .position = node.position});
  ++evaluations;
  if ((evaluations & 0xfff) == 0) {
    if (evaluations > limits.evaluations)
      return fail({.code = "U1001", .message = kTimeLimitText, .position = node.position});
    if (heap.usedBytes() - usedAtStart > limits.heldBytes)
      return fail({.code = "U1001", .message = kMemoryLimitText, .position = node.position});
  }
  // What has nothing after it and can be no sequence is done.
  if ((node.stageCount | node.pairCount) == 0) {
    switch (node.kind) {
    case NodeKind::Number:
      out = makeNumber(node.number);
      --depth;
      return true;
    case NodeKind::Binary:
      if (!evaluateBinary(node, input, frame, out))
        return false;
      --depth;
      return true;
    case NodeKind::Condition:
      if (!evaluateCondition(node, input, frame, out))
        return false;
      --depth;
      return true;
    default:
      break;
    }
  }
  if (!evaluateKind(node, input, frame, out))
    return false;
  const bool isPath = node.kind == NodeKind::Path;
  const bool hasGroup = node.pairCount != 0 && !isPath && node.kind != NodeKind::Object;
  if ((node.stageCount && !node.isStep()) || hasGroup) {
    if (!finishTailCall(out, input))
      return false;
    if (node.stageCount && !node.isStep()) {
      const Stage *stages = &program->at<Stage>(node.stages);
      for (uint32_t at = 0; at < node.stageCount; ++at) {
        Value filtered;
        if (!evaluateFilter(program->node(stages[at].filter), out, frame, filtered))
          return false;
        out = filtered;
      }
    }
    if (hasGroup) {
      Value grouped;
      if (!evaluateGroup(node, out, frame, grouped))
        return false;
      out = grouped;
    }
  }
  --depth;
  if (isList(out) && (listOf(out)->flags & (kSequence | kTuples)) == kSequence) {
    if (node.flags & kNodeKeepArray)
      out = keepingSingleton(out);
    const List &list = *listOf(out);
    if (list.count == 0)
      out = makeNothing();
    else if (list.count == 1 && !(list.flags & kKeepSingleton))
      out = list.items[0];
    else if (list.count > limits.listItems)
      return fail({.code = "U1001", .message = kMemoryLimitText, .position = node.position});
  }
  return true;
}

bool Evaluator::evaluateKind(const Node &node, const Value &input, Frame *frame, Value &out) {
  switch (node.kind) {
  case NodeKind::String: {
    const Text &text = program->at<Text>(node.text);
    out = makeConstantText(program->data() + text.offset, text.size);
    return true;
  }
  case NodeKind::Number:
    out = makeNumber(node.number);
    return true;
  case NodeKind::True:
  case NodeKind::False:
    out = makeBool(node.kind == NodeKind::True);
    return true;
  case NodeKind::Null:
    out = makeNull();
    return true;
  case NodeKind::Regex: {
    const Regex *regex = compileRegex(*this, program->text(node.text), node.name);
    if (!regex)
      return false;
    Function *function = makeFunction(heap, FunctionKind::Regex, 2);
    function->regex = regex;
    out = functionValue(function);
    return true;
  }
  case NodeKind::Name:
    out = lookUpName(input, program->key(node.key), (node.flags & kNodeLookInto) != 0);
    return true;
  case NodeKind::Context:
    out = isList(input) && (listOf(input)->flags & kOuter) ? listOf(input)->items[0] : input;
    return true;
  case NodeKind::Root:
    out = rootInput;
    return true;
  case NodeKind::Variable:
  case NodeKind::Parent:
    out = lookUp(frame, node.name);
    return true;
  case NodeKind::Wildcard:
    return evaluateWildcard(input, out);
  case NodeKind::Descendant:
    return evaluateDescendants(input, out);
  case NodeKind::Path:
    return evaluatePath(node, input, frame, out);
  case NodeKind::Negate:
    return evaluateNegate(node, input, frame, out);
  case NodeKind::Array:
    return evaluateArray(node, input, frame, out);
  case NodeKind::Object:
    return evaluateGroup(node, node.flags & kNodeOnce ? makeNothing() : input, frame, out);
  case NodeKind::Binary:
    return evaluateBinary(node, input, frame, out);
  case NodeKind::Range:
    return evaluateRange(node, input, frame, out);
  case NodeKind::Bind:
    if (!evaluate(program->child(node, 1), input, frame, out))
      return false;
    bind(*frame, program->child(node, 0).name, out);
    return true;
  case NodeKind::Apply:
    return evaluateApply(node, input, frame, out);
  case NodeKind::Condition:
    return evaluateCondition(node, input, frame, out);
  case NodeKind::Default:
  case NodeKind::Coalesce: {
    if (!evaluate(program->child(node, 0), input, frame, out))
      return false;
    const bool isTaken = node.kind == NodeKind::Default ? isTruthy(out) : !isNothing(out) && !isNull(out);
    return isTaken || evaluate(program->child(node, 1), input, frame, out);
  }
  case NodeKind::Call:
    return evaluateCall(node, input, frame, nullptr, out);
  case NodeKind::Partial:
    return evaluatePartial(node, input, frame, out);
  case NodeKind::Lambda:
  case NodeKind::Transform: {
    const bool isLambda = node.kind == NodeKind::Lambda;
    Function *function = makeFunction(heap, isLambda ? FunctionKind::Lambda : FunctionKind::Transform,
                                      isLambda ? static_cast<uint8_t>(node.termCount < 255 ? node.termCount : 255) : 1);
    function->node = &node;
    function->frame = frame;
    function->input = input;
    if (!isLambda || node.text) {
      auto *signature = reinterpret_cast<Signature *>(heap.allocateText(sizeof(Signature)));
      *signature = readSignature(isLambda ? program->text(node.text) : "<(oa):o>");
      function->signature = signature;
    }
    out = functionValue(function);
    return true;
  }
  case NodeKind::Block:
    return evaluateBlock(node, input, frame, out);
  case NodeKind::Placeholder:
  case NodeKind::Sort:
    break;
  }
  out = makeNothing();
  return true;
}

bool Evaluator::evaluateBlock(const Node &node, const Value &input, Frame *frame, Value &out) {
  Frame *inner = newFrame(frame, 0);
  out = makeNothing();
  for (uint32_t at = 0; at < node.childCount; ++at)
    if (!evaluate(program->child(node, at), input, inner, out))
      return false;
  return true;
}

bool Evaluator::evaluateCondition(const Node &node, const Value &input, Frame *frame, Value &out) {
  if (!evaluate(program->child(node, 0), input, frame, out))
    return false;
  if (isTruthy(out))
    return evaluate(program->child(node, 1), input, frame, out);
  out = makeNothing();
  return node.childCount < 3 || evaluate(program->child(node, 2), input, frame, out);
}

/// Items that are arrays are spliced, but for those that are written as `[ .. ]` themselves.
bool Evaluator::evaluateArray(const Node &node, const Value &input, Frame *frame, Value &out) {
  List *list = newList(0, node.childCount);
  for (uint32_t at = 0; at < node.childCount; ++at) {
    const Node &child = program->child(node, at);
    Value item;
    if (!evaluate(child, input, frame, item))
      return false;
    if (isNothing(item))
      continue;
    if (child.kind != NodeKind::Array && isArrayValue(heap, item))
      append(heap, *list, itemsOf(heap, item));
    else
      append(heap, *list, item);
  }
  if (node.flags & kNodeConstructed)
    list->flags |= kConstructed;
  return finishList(list, out);
}

} // namespace aslrt::jsonata

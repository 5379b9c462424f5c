// SPDX-License-Identifier: Apache-2.0
//
// One pass over the tree, children first: what a node points to lies before it. Names are numbered as they come; equal names and
// equal keys share one entry.

#include "frontend/jsonata/Encode.h"

#include "jsonata/Builtins.h"
#include "jsonata/Program.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

namespace asl::jsonata {
namespace {

namespace rt = aslrt::jsonata;

static_assert(static_cast<int>(BinaryOperator::Or) == static_cast<int>(rt::Operator::Or));

/// Names that no expression can write: members of `$states`, and labels of ancestors.
std::string memberName(External::Kind kind) {
  constexpr std::string_view kMembers[] = {"input", "context", "result", "errorOutput"};
  return "$states." + std::string(kMembers[kind]);
}

/// True when the expression binds a variable of this name itself, anywhere.
bool binds(const Expr &expr, std::string_view name) {
  auto bindsAny = [&](const auto &pairs) {
    return std::any_of(pairs.begin(), pairs.end(),
                       [&](const ObjectPair &pair) { return binds(*pair.key, name) || binds(*pair.value, name); });
  };
  if (expr.kind == ExprKind::Bind && expr.children[0]->text == name)
    return true;
  if (expr.focusVariable == name || expr.indexVariable == name)
    return true;
  for (const Parameter &parameter : expr.parameters)
    if (parameter.name == name)
      return true;
  for (const ExprPtr &child : expr.children)
    if (child && binds(*child, name))
      return true;
  for (const SortTerm &term : expr.terms)
    if (binds(*term.expression, name))
      return true;
  for (const Stage &stage : expr.stages)
    if (stage.indexVariable == name || (stage.filter && binds(*stage.filter, name)))
      return true;
  return bindsAny(expr.pairs) || (expr.group && bindsAny(*expr.group));
}

/// True when the value does not depend on the item it is evaluated for. Calls may fall back to the context, or draw random
/// numbers; they are taken to depend on it.
bool isContextFree(const Expr &expr) {
  if (!expr.stages.empty() || expr.group)
    return false;
  switch (expr.kind) {
  case ExprKind::String:
  case ExprKind::Number:
  case ExprKind::True:
  case ExprKind::False:
  case ExprKind::Null:
    return true;
  case ExprKind::Variable:
    return !expr.text.empty();
  case ExprKind::Negate:
  case ExprKind::Array:
  case ExprKind::Binary:
  case ExprKind::Range:
  case ExprKind::Condition:
    return std::all_of(expr.children.begin(), expr.children.end(),
                       [](const ExprPtr &child) { return !child || isContextFree(*child); });
  default:
    return false;
  }
}

class Encoder {
public:
  explicit Encoder(const EncodeOptions &options) : options(options) {}

  EncodedExpression run(const Expr &expr, std::string_view source);

private:
  const EncodeOptions &options;
  EncodedExpression result;
  std::map<std::string, uint32_t> names; // those that are no built-ins
  std::vector<std::string> namesInOrder;
  std::map<std::string, uint32_t> keys, texts;
  std::set<uint32_t> lookedInto; // names of variables that a path goes on from
  bool isStatesLocal = false;

  template <typename T> uint32_t put(const T *values, size_t count, size_t alignment = alignof(T)) {
    result.bytes.resize((result.bytes.size() + alignment - 1) / alignment * alignment);
    const auto offset = static_cast<uint32_t>(result.bytes.size());
    result.bytes.append(reinterpret_cast<const char *>(values), count * sizeof(T));
    return offset;
  }
  uint32_t put(const std::vector<uint32_t> &values) { return put(values.data(), values.size()); }

  uint32_t nameOf(std::string_view name);
  uint32_t external(External value);
  uint32_t text(std::string_view characters);
  uint32_t quotedText(std::string_view characters);
  uint32_t key(std::string_view characters);
  uint32_t children(const Expr &expr, rt::Node &node, size_t first = 0);
  uint32_t pairs(const std::vector<ObjectPair> &pairs);
  uint32_t member(External::Kind kind, const Expr &place, const Expr *like);
  uint32_t wholeStates(const Expr &expr);
  std::optional<External::Kind> statesMember(const Expr &path) const;
  void addStages(const Expr &expr, rt::Node &node);
  void markLookInto(const rt::Node &path);
  uint32_t visit(const Expr &expr);
  void addFlag(uint32_t node, rt::NodeFlag flag) {
    uint16_t flags;
    char *place = result.bytes.data() + node + offsetof(rt::Node, flags);
    std::memcpy(&flags, place, sizeof(flags));
    flags |= flag;
    std::memcpy(place, &flags, sizeof(flags));
  }
  uint32_t visitPairKey(const Expr &expr);
};

uint32_t Encoder::nameOf(std::string_view name) {
  if (const int32_t builtin = rt::findBuiltin(name); builtin >= 0)
    return static_cast<uint32_t>(builtin);
  const auto [at, isNew] = names.try_emplace(std::string(name), static_cast<uint32_t>(namesInOrder.size()));
  if (isNew)
    namesInOrder.emplace_back(name);
  return rt::kBuiltinCount + at->second;
}

/// Sees to it that a value comes from outside; gives the name it has in the program.
uint32_t Encoder::external(External value) {
  if (std::find(result.externals.begin(), result.externals.end(), value) == result.externals.end())
    result.externals.push_back(value);
  return nameOf(value.kind == External::Variable ? value.name : memberName(value.kind));
}

uint32_t Encoder::text(std::string_view characters) {
  const auto [at, isNew] = texts.try_emplace(std::string(characters), 0);
  if (isNew) {
    const uint32_t offset = put(characters.data(), characters.size());
    const rt::Text entry{offset, static_cast<uint32_t>(characters.size())};
    at->second = put(&entry, 1);
  }
  return at->second;
}

/// The JSON text of a string.
uint32_t Encoder::quotedText(std::string_view characters) {
  aslrt::SmallBuffer buffer;
  aslrt::appendQuoted(buffer, characters);
  return text(buffer.view());
}

uint32_t Encoder::key(std::string_view characters) {
  const auto [at, isNew] = keys.try_emplace(std::string(characters), 0);
  if (!isNew)
    return at->second;
  aslrt::SmallBuffer buffer;
  const AslrtKey key = aslrt::makeKey(characters, buffer);
  const uint32_t offset = put(buffer.data(), buffer.size());
  const rt::Key entry{key.head, key.size, key.flags | ASLRT_FLAG_CONSTANT, offset + 1, 0};
  return at->second = put(&entry, 1);
}

uint32_t Encoder::children(const Expr &expr, rt::Node &node, size_t first) {
  std::vector<uint32_t> offsets;
  for (size_t at = first; at < expr.children.size(); ++at)
    if (expr.children[at])
      offsets.push_back(visit(*expr.children[at]));
  node.childCount = static_cast<uint32_t>(offsets.size());
  return node.children = put(offsets);
}

uint32_t Encoder::visitPairKey(const Expr &expr) {
  const uint32_t offset = visit(expr);
  if (expr.kind == ExprKind::String && expr.stages.empty() && !expr.group) {
    const uint32_t name = key(expr.text);
    std::memcpy(result.bytes.data() + offset + offsetof(rt::Node, key), &name, sizeof(name));
  }
  return offset;
}

uint32_t Encoder::pairs(const std::vector<ObjectPair> &pairs) {
  std::vector<uint32_t> offsets;
  for (const ObjectPair &pair : pairs) {
    offsets.push_back(visitPairKey(*pair.key));
    offsets.push_back(visit(*pair.value));
  }
  return put(offsets);
}

/// Which member of `$states` the first two steps of a path read, when they can be one.
std::optional<External::Kind> Encoder::statesMember(const Expr &path) const {
  if (!options.isState || isStatesLocal || path.children.size() < 2)
    return std::nullopt;
  const Expr &states = *path.children[0], &member = *path.children[1];
  const bool isPlain = states.kind == ExprKind::Variable && states.text == "states" && states.stages.empty() &&
                       !states.group && !states.isTuple && !states.isKeepArray && states.focusVariable.empty() &&
                       states.indexVariable.empty() && !states.ancestorLabel;
  if (!isPlain || member.kind != ExprKind::Name || member.ancestorLabel || !member.focusVariable.empty())
    return std::nullopt;
  if (member.text == "input")
    return External::Input;
  if (member.text == "context")
    return External::Context;
  if (member.text == "result" && options.hasResult)
    return External::Result;
  if (member.text == "errorOutput" && options.hasErrorOutput)
    return External::ErrorOutput;
  return std::nullopt;
}

void Encoder::addStages(const Expr &expr, rt::Node &node) {
  std::vector<rt::Stage> stages;
  for (const Stage &stage : expr.stages) {
    rt::Stage entry{};
    if (stage.filter) {
      entry.filter = visit(*stage.filter);
      if (isContextFree(*stage.filter))
        addFlag(entry.filter, rt::kNodeContextFree);
    } else
      entry.index = nameOf(stage.indexVariable) + 1;
    stages.push_back(entry);
  }
  node.stageCount = static_cast<uint32_t>(stages.size());
  node.stages = put(stages.data(), stages.size());
  if (!expr.stages.empty() && !expr.stages.front().isPredicate)
    node.flags |= rt::kNodeStages;
}

/// Steps of a path that are asked for members or items by what comes after them.
void Encoder::markLookInto(const rt::Node &path) {
  for (uint32_t at = 0; at < path.childCount; ++at) {
    uint32_t offset;
    rt::Node step;
    std::memcpy(&offset, result.bytes.data() + path.children + at * sizeof(offset), sizeof(offset));
    std::memcpy(static_cast<void *>(&step), result.bytes.data() + offset, sizeof(step));
    const bool isFollowed = at + 1 < path.childCount || step.stageCount != 0;
    if (!isFollowed || (step.kind != rt::NodeKind::Name && step.kind != rt::NodeKind::Variable))
      continue;
    addFlag(offset, rt::kNodeLookInto);
    if (step.kind == rt::NodeKind::Variable)
      lookedInto.insert(step.name);
  }
}

/// A variable that holds a member of `$states`; with the stages and marks of the step `like`.
uint32_t Encoder::member(External::Kind kind, const Expr &place, const Expr *like) {
  rt::Node node{};
  node.kind = rt::NodeKind::Variable;
  node.position = static_cast<uint32_t>(place.range.offset);
  node.name = external({kind, {}});
  if (like) {
    if (like->isKeepArray)
      node.flags |= rt::kNodeKeepArray;
    if (like->isTuple)
      node.flags |= rt::kNodeTuple;
    if (!like->indexVariable.empty())
      node.index = nameOf(like->indexVariable) + 1;
    addStages(*like, node);
  }
  return put(&node, 1);
}

/// `$states` as a whole: an object of what the state knows.
uint32_t Encoder::wholeStates(const Expr &expr) {
  std::vector<uint32_t> offsets;
  auto add = [&](std::string_view name, External::Kind kind) {
    rt::Node keyNode{};
    keyNode.kind = rt::NodeKind::String;
    keyNode.text = quotedText(name);
    keyNode.key = key(name);
    offsets.push_back(put(&keyNode, 1));
    offsets.push_back(member(kind, expr, nullptr));
  };
  add("input", External::Input);
  add("context", External::Context);
  if (options.hasResult)
    add("result", External::Result);
  if (options.hasErrorOutput)
    add("errorOutput", External::ErrorOutput);
  // In a block of its own, so that stages and groups of the variable apply to the object.
  rt::Node object{};
  object.kind = rt::NodeKind::Object;
  object.flags = rt::kNodeOnce;
  object.position = static_cast<uint32_t>(expr.range.offset);
  object.pairs = put(offsets);
  object.pairCount = static_cast<uint32_t>(offsets.size() / 2);
  const uint32_t objectOffset = put(&object, 1);
  rt::Node block{};
  block.kind = rt::NodeKind::Block;
  block.position = object.position;
  block.children = put(&objectOffset, 1);
  block.childCount = 1;
  if (expr.isKeepArray)
    block.flags |= rt::kNodeKeepArray;
  if (expr.isTuple)
    block.flags |= rt::kNodeTuple;
  if (!expr.focusVariable.empty())
    block.focus = nameOf(expr.focusVariable) + 1;
  if (!expr.indexVariable.empty())
    block.index = nameOf(expr.indexVariable) + 1;
  addStages(expr, block);
  if (expr.group) {
    block.pairs = pairs(*expr.group);
    block.pairCount = static_cast<uint32_t>(expr.group->size());
  }
  return put(&block, 1);
}

rt::NodeKind kindOf(const Expr &expr) {
  switch (expr.kind) {
  case ExprKind::String: return rt::NodeKind::String;
  case ExprKind::Number: return rt::NodeKind::Number;
  case ExprKind::True: return rt::NodeKind::True;
  case ExprKind::False: return rt::NodeKind::False;
  case ExprKind::Null: return rt::NodeKind::Null;
  case ExprKind::Regex: return rt::NodeKind::Regex;
  case ExprKind::Name: return rt::NodeKind::Name;
  case ExprKind::Variable:
    return expr.text.empty() ? rt::NodeKind::Context : expr.text == "$" ? rt::NodeKind::Root : rt::NodeKind::Variable;
  case ExprKind::Wildcard: return rt::NodeKind::Wildcard;
  case ExprKind::Descendant: return rt::NodeKind::Descendant;
  case ExprKind::Parent: return rt::NodeKind::Parent;
  case ExprKind::Path: return rt::NodeKind::Path;
  case ExprKind::Sort: return rt::NodeKind::Sort;
  case ExprKind::Negate: return rt::NodeKind::Negate;
  case ExprKind::Array: return rt::NodeKind::Array;
  case ExprKind::Object: return rt::NodeKind::Object;
  case ExprKind::Binary: return rt::NodeKind::Binary;
  case ExprKind::Range: return rt::NodeKind::Range;
  case ExprKind::Bind: return rt::NodeKind::Bind;
  case ExprKind::Apply: return rt::NodeKind::Apply;
  case ExprKind::Condition: return rt::NodeKind::Condition;
  case ExprKind::Default: return rt::NodeKind::Default;
  case ExprKind::Coalesce: return rt::NodeKind::Coalesce;
  case ExprKind::Call: return rt::NodeKind::Call;
  case ExprKind::Partial: return rt::NodeKind::Partial;
  case ExprKind::Placeholder: return rt::NodeKind::Placeholder;
  case ExprKind::Lambda: return rt::NodeKind::Lambda;
  case ExprKind::Block: return rt::NodeKind::Block;
  case ExprKind::Transform: return rt::NodeKind::Transform;
  }
  return rt::NodeKind::Null;
}

uint32_t Encoder::visit(const Expr &expr) {
  if (options.isState && !isStatesLocal && expr.kind == ExprKind::Variable && expr.text == "states")
    return wholeStates(expr);
  rt::Node node{};
  node.kind = kindOf(expr);
  node.op = static_cast<rt::Operator>(expr.op);
  node.position = static_cast<uint32_t>(expr.range.offset);
  node.number = expr.number;
  auto flagIf = [&](bool condition, rt::NodeFlag flag) {
    if (condition)
      node.flags |= flag;
  };
  flagIf(expr.isKeepArray, rt::kNodeKeepArray);
  flagIf(expr.isKeepSingletonArray, rt::kNodeKeepSingleton);
  flagIf(expr.isConstructedArray, rt::kNodeConstructed);
  flagIf(expr.isTuple, rt::kNodeTuple);
  flagIf(expr.isTailCall, rt::kNodeTailCall);

  switch (expr.kind) {
  case ExprKind::String:
    node.text = quotedText(expr.text);
    break;
  case ExprKind::Regex:
    node.text = text(expr.text);
    node.name = (expr.flags.find('i') != std::string::npos ? 1 : 0) + (expr.flags.find('m') != std::string::npos ? 2 : 0);
    break;
  case ExprKind::Name:
    node.key = key(expr.text);
    node.name = nameOf(expr.text);
    break;
  case ExprKind::Variable: {
    const bool isOutside = std::find(options.variables.begin(), options.variables.end(), expr.text) != options.variables.end();
    if (node.kind == rt::NodeKind::Variable)
      node.name = isOutside ? external({External::Variable, expr.text}) : nameOf(expr.text);
    break;
  }
  case ExprKind::Parent:
    node.name = nameOf("%" + std::to_string(*expr.ancestorLabel));
    break;
  case ExprKind::Lambda: {
    std::vector<uint32_t> parameters;
    for (const Parameter &parameter : expr.parameters)
      parameters.push_back(nameOf(parameter.name));
    node.terms = put(parameters);
    node.termCount = static_cast<uint32_t>(parameters.size());
    if (expr.signature)
      node.text = text(expr.signature->text);
    break;
  }
  case ExprKind::Object:
    node.pairs = pairs(expr.pairs);
    node.pairCount = static_cast<uint32_t>(expr.pairs.size());
    break;
  case ExprKind::Sort: {
    std::vector<uint32_t> terms, descending((expr.terms.size() + 31) / 32);
    for (size_t at = 0; at < expr.terms.size(); ++at) {
      terms.push_back(visit(*expr.terms[at].expression));
      if (expr.terms[at].isDescending)
        descending[at / 32] |= uint32_t(1) << (at % 32);
    }
    node.terms = put(terms);
    node.termCount = static_cast<uint32_t>(terms.size());
    node.descending = put(descending);
    break;
  }
  default:
    break;
  }

  if (expr.kind == ExprKind::Path && statesMember(expr)) {
    std::vector<uint32_t> steps{member(*statesMember(expr), *expr.children[0], expr.children[1].get())};
    for (size_t at = 2; at < expr.children.size(); ++at)
      steps.push_back(visit(*expr.children[at]));
    node.childCount = static_cast<uint32_t>(steps.size());
    node.children = put(steps);
  } else {
    children(expr, node);
  }
  if (expr.kind == ExprKind::Path)
    markLookInto(node);
  addStages(expr, node);
  if (expr.group) {
    node.pairs = pairs(*expr.group);
    node.pairCount = static_cast<uint32_t>(expr.group->size());
  }
  if (!expr.focusVariable.empty())
    node.focus = nameOf(expr.focusVariable) + 1;
  if (!expr.indexVariable.empty())
    node.index = nameOf(expr.indexVariable) + 1;
  if (expr.ancestorLabel && expr.kind != ExprKind::Parent)
    node.ancestor = nameOf("%" + std::to_string(*expr.ancestorLabel)) + 1;
  return put(&node, 1, 8);
}

EncodedExpression Encoder::run(const Expr &expr, std::string_view source) {
  isStatesLocal = binds(expr, "states");
  result.bytes.resize(sizeof(rt::ProgramHeader));
  rt::ProgramHeader header{};
  header.version = rt::kProgramVersion;
  header.source = text(source);
  header.root = visit(expr);
  std::vector<uint32_t> externalNames;
  for (const External &one : result.externals) {
    const uint32_t name = external(one);
    externalNames.push_back(lookedInto.contains(name) ? name | rt::kLookInto : name);
  }
  header.externals = put(externalNames);
  header.externalCount = static_cast<uint32_t>(externalNames.size());
  std::vector<rt::Text> entries;
  for (const std::string &name : namesInOrder) {
    const uint32_t offset = put(name.data(), name.size());
    entries.push_back({offset, static_cast<uint32_t>(name.size())});
  }
  header.names = put(entries.data(), entries.size());
  header.nameCount = static_cast<uint32_t>(entries.size());
  result.bytes.resize((result.bytes.size() + 7) / 8 * 8);
  header.size = static_cast<uint32_t>(result.bytes.size());
  std::memcpy(result.bytes.data(), &header, sizeof(header));
  return std::move(result);
}

} // namespace

EncodedExpression encode(const Expr &expr, std::string_view source, const EncodeOptions &options) {
  return Encoder(options).run(expr, source);
}

} // namespace asl::jsonata

// SPDX-License-Identifier: Apache-2.0
//
// LoopShape: see LoopShape.h.
//
//   %next = flow.object ["n", "i"](%n, %more)          %n = flow.lookup ["n"] of %in      n: kept
//                                                      %more = .. States.MathAdd(%i, %1)  i: an integer
//   %next = flow.put %sum at ["sum"] of %in            sum: an integer, put into an object that is kept
//
// A leaf is an integer if each latch gives it a sum of States.MathAdd, a constant that is written as one, or what such a
// leaf was before. That is assumed of all at first, and taken back where it does not hold until it holds for all that are
// left. What a kept leaf holds may turn out to be an integer, too: whoever uses the shape asks when running.

#include "ir/transforms/LoopShape.h"
#include "ir/IntrinsicText.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace asl::flow;

static ArrayAttr join(ArrayAttr path, Attribute name) {
  SmallVector<Attribute> steps(path.begin(), path.end());
  steps.push_back(name);
  return ArrayAttr::get(path.getContext(), steps);
}

/// The name that `put` puts a value at, if it is a member's.
static StringAttr placeOf(PutOp put) {
  return put.getSteps().size() == 1 ? dyn_cast<StringAttr>(put.getSteps()[0]) : StringAttr();
}

std::optional<LoopShape> LoopShape::find(Value carried, ArrayRef<Value> handed) {
  LoopShape shape(carried);
  shape.root = shape.unify(ArrayAttr::get(carried.getContext(), {}), handed);
  if (!shape.root->names)
    return std::nullopt;
  shape.findCarries();
  return shape;
}

bool LoopShape::isUnchanged(Value value, ArrayAttr path) const {
  if (!value)
    return true;
  if (path.empty())
    return value == carried;
  auto lookup = value.getDefiningOp<LookupOp>();
  return lookup && value == lookup.getResult() && lookup.getBase() == carried && lookup.getSteps() == path;
}

std::unique_ptr<LoopShape::Node> LoopShape::unify(ArrayAttr path, ArrayRef<Value> values) {
  auto objectOf = [](Value value) { return value ? value.getDefiningOp<ObjectOp>() : ObjectOp(); };
  ObjectOp first = objectOf(values.front());
  auto isLikeFirst = [&](Value value) {
    ObjectOp object = objectOf(value);
    return object && object.getNames() == first.getNames();
  };
  if (!first || first.getNames().empty() || !llvm::all_of(values, isLikeFirst))
    return unifyPuts(path, values);
  auto node = std::make_unique<Node>();
  node->path = path;
  node->names = first.getNames();
  for (auto [index, name] : llvm::enumerate(node->names)) {
    SmallVector<Value> members;
    for (Value value : values)
      members.push_back(objectOf(value).getMembers()[index]);
    node->members.push_back(unify(join(path, name), members));
  }
  return node;
}

std::unique_ptr<LoopShape::Node> LoopShape::unifyPuts(ArrayAttr path, ArrayRef<Value> values) {
  llvm::SetVector<Attribute> names;
  SmallVector<llvm::DenseMap<Attribute, Value>> puts;
  for (Value value : values) {
    llvm::DenseMap<Attribute, Value> &own = puts.emplace_back();
    for (PutOp put; value && (put = value.getDefiningOp<PutOp>()) && placeOf(put); value = put.getTarget()) {
      names.insert(placeOf(put));
      own.insert({placeOf(put), put.getValue()}); // the last one put at a place stands first
    }
    if (!isUnchanged(value, path))
      return makeLeaf(path, values);
  }
  if (names.empty())
    return makeLeaf(path, values);
  auto node = std::make_unique<Node>();
  node->path = path;
  node->names = ArrayAttr::get(path.getContext(), names.getArrayRef());
  node->isPut = true;
  node->index = objects.size();
  objects.push_back(path);
  for (Attribute name : names) {
    SmallVector<Value> members;
    for (auto &own : puts)
      members.push_back(own.lookup(name));
    node->members.push_back(unify(join(path, name), members));
  }
  return node;
}

std::unique_ptr<LoopShape::Node> LoopShape::makeLeaf(ArrayAttr path, ArrayRef<Value> values) {
  auto node = std::make_unique<Node>();
  node->path = path;
  node->index = leaves.size();
  leaves.push_back({path, SmallVector<Value>(values), Carry::Json, StringAttr()});
  return node;
}

const LoopShape::Leaf *LoopShape::leafReadBy(Value value) const {
  const Leaf *leaf = llvm::find_if(leaves, [&](const Leaf &other) { return isUnchanged(value, other.path); });
  return leaf == leaves.end() ? nullptr : leaf;
}

void LoopShape::findCarries() {
  auto constantOf = [](Value value) { return value ? value.getDefiningOp<ConstantOp>() : ConstantOp(); };
  for (Leaf &leaf : leaves) {
    ConstantOp first = constantOf(leaf.values.front());
    auto isFirst = [&](Value value) { return constantOf(value) && constantOf(value).getValue() == first.getValue(); };
    if (llvm::all_of(leaf.values, [&](Value value) { return isUnchanged(value, leaf.path); })) {
      leaf.carry = Carry::Kept;
    } else if (first && llvm::all_of(leaf.values, isFirst)) {
      leaf.carry = Carry::Constant;
      leaf.constant = first.getValueAttr();
    } else {
      leaf.carry = Carry::Integer;
    }
  }
  auto isInteger = [&](Value value) {
    if (!value)
      return true;
    if (ConstantOp constant = constantOf(value)) {
      std::optional<WholeNumber> number = readWholeNumber(constant.getValue());
      return number && number->isExact;
    }
    if (auto call = value.getDefiningOp<CheckedIntrinsicOp>())
      return call.getFunction() == Intrinsic::MathAdd;
    const Leaf *other = leafReadBy(value);
    return other && (other->carry == Carry::Integer || other->carry == Carry::Kept);
  };
  for (bool isChanged = true; isChanged;) {
    isChanged = false;
    for (Leaf &leaf : leaves)
      if (leaf.carry == Carry::Integer && !llvm::all_of(leaf.values, isInteger)) {
        leaf.carry = Carry::Json;
        isChanged = true;
      }
  }
}

Value LoopShape::build(OpBuilder &builder, Location loc, ValueRange leafValues, ValueRange objectValues) const {
  return buildNode(*root, builder, loc, leafValues, objectValues);
}

Value LoopShape::buildNode(const Node &node, OpBuilder &builder, Location loc, ValueRange leafValues,
                           ValueRange objectValues) const {
  if (!node.names)
    return leafValues[node.index];
  SmallVector<Value> members;
  for (auto &member : node.members)
    members.push_back(buildNode(*member, builder, loc, leafValues, objectValues));
  if (!node.isPut)
    return ObjectOp::create(builder, loc, carried.getType(), node.names, members);
  Value object = objectValues[node.index];
  for (auto [name, member] : llvm::zip(node.names, members))
    object = PutOp::create(builder, loc, carried.getType(), member, builder.getArrayAttr(name), object);
  return object;
}

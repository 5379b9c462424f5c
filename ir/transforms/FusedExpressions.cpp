// SPDX-License-Identifier: Apache-2.0
//
// FusedOperations, the expressions of JSONata: what is simple is done here, and evaluated only where it is not what it looks
// like: a path that maps over an array, a sum of fractions.
//
//   before                                             after, in the fused version
//   ------                                             -----
//   %n = flow.evaluate "$states.input.n + 1"           %m, %missing = flow.lookup ["n"] of %in
//          in "Output" as any ["input"](%in)           %i, %is, %exact = flow.read.integer %m
//          form ["+", ["input", "n"], "1"]             %sum, %overflows = flow.add.integers %i, %one
//                                                      %n1 = flow.integer %sum
//                                                      cf.cond_br %unknown, ^evaluate, ^done(%n1)
//                                                    ^evaluate:
//                                                      %n2, %failed = flow.evaluate.checked quiet ..
//                                                      cf.cond_br %failed, ^again, ^fine
//                                                    ^fine:
//                                                      cf.br ^done(%n2)
//                                                    ^done(%n: !flow.json):
//
// `%unknown` gathers all that may be different from what the form says. Nothing here raises, so it does not matter what is
// computed besides.

#include "ir/JsonText.h"
#include "ir/transforms/FusedOperations.h"

#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace asl::flow;

namespace {

/// Computes a form. Values are nothing where only the evaluator knows.
class FormBuilder {
public:
  FormBuilder(OpBuilder &builder, Location loc, ArrayAttr names, ValueRange values, llvm::function_ref<Block *()> newBlock)
      : builder(builder), loc(loc), names(names), values(values), newBlock(newBlock) {}

  Block *evaluated = nullptr; ///< where the evaluator is to be asked, once `settle` was called; null: it never is

  /// Leaves for `evaluated` where it has turned out that only the evaluator knows.
  void settle() {
    if (!unknown)
      return;
    if (!evaluated)
      evaluated = newBlock();
    Block *known = newBlock();
    cf::CondBranchOp::create(builder, loc, unknown, evaluated, known);
    builder.setInsertionPointToEnd(known);
    unknown = {};
  }

  static StringRef headOf(Attribute form) {
    auto parts = dyn_cast<ArrayAttr>(form);
    return parts ? cast<StringAttr>(parts[0]).getValue() : StringRef();
  }

  bool isPath(Attribute form) const { return isa<ArrayAttr>(form) && llvm::is_contained(names, cast<ArrayAttr>(form)[0]); }

  bool isCondition(Attribute form) const {
    return isa<ArrayAttr>(form) && !isPath(form) && !llvm::is_contained({"+", "-", "&", "?", "{", "merge"}, headOf(form));
  }

  /// A form that is no condition, as JSON.
  Value value(Attribute form) {
    if (auto constant = dyn_cast<StringAttr>(form))
      return ConstantOp::create(builder, loc, constant);
    auto parts = cast<ArrayAttr>(form);
    if (isPath(form))
      return path(parts);
    StringRef head = headOf(form);
    if (head == "&")
      return text(parts);
    if (head == "?")
      return choice(parts);
    if (head == "{")
      return object(parts);
    return head == "merge" ? merge(parts) : sum(parts);
  }

  /// A condition, or a value that is true or false.
  Value condition(Attribute form) {
    if (!isCondition(form)) {
      Value truth = value(form);
      needs(IsOp::create(builder, loc, bit(), truth, IsKind::Boolean));
      return compare(truth, Predicate::Eq, constant("true"), CompareKind::Boolean);
    }
    auto parts = cast<ArrayAttr>(form);
    StringRef head = headOf(form);
    if (head == "not")
      return negate(condition(parts[1]));
    if (head == "exists") {
      // A variable alone is there or not.
      if (auto operand = cast<ArrayAttr>(parts[1]); isPath(operand) && operand.size() == 1)
        return negate(IsOp::create(builder, loc, bit(), baseOf(operand), IsKind::Nothing));
      // Of a value that is not found the evaluator may still find some.
      (void)value(parts[1]);
      return arith::ConstantIntOp::create(builder, loc, 1, 1);
    }
    if (head == "and")
      return arith::AndIOp::create(builder, loc, condition(parts[1]), condition(parts[2]));
    if (head == "or")
      return arith::OrIOp::create(builder, loc, condition(parts[1]), condition(parts[2]));
    if (head == "=")
      return equal(parts[1], parts[2]);
    if (head == "!=")
      return negate(equal(parts[1], parts[2]));
    return order(head, parts[1], parts[2]);
  }

private:
  Type bit() { return builder.getI1Type(); }
  Type json() { return builder.getType<JsonType>(); }
  Value constant(StringRef text) { return ConstantOp::create(builder, loc, builder.getStringAttr(text)); }
  Value negate(Value condition) {
    return arith::XOrIOp::create(builder, loc, condition, arith::ConstantIntOp::create(builder, loc, 1, 1));
  }
  Value compare(Value left, Predicate predicate, Value right, CompareKind kind) {
    return CompareOp::create(builder, loc, bit(), left, predicate, right, kind);
  }

  void refuse(Value condition) {
    unknown = unknown ? arith::OrIOp::create(builder, loc, unknown, condition).getResult() : condition;
  }
  void needs(Value condition) { refuse(negate(condition)); }

  Value baseOf(ArrayAttr parts) { return values[llvm::find(names, parts[0]) - names.begin()]; }

  Value path(ArrayAttr parts) {
    Value base = baseOf(parts);
    if (parts.size() == 1) {
      // A variable may be unassigned.
      if (headOf(parts).starts_with("$"))
        refuse(IsOp::create(builder, loc, bit(), base, IsKind::Nothing));
      return base;
    }
    ArrayAttr steps = builder.getArrayAttr(parts.getValue().drop_front());
    auto lookup = LookupOp::create(builder, loc, json(), bit(), base, steps);
    refuse(lookup.getMissing());
    // Elements of an array that is an element itself would be those of the result.
    if (isa<IntegerAttr>(parts.getValue().back())) {
      auto items = ItemsCountOp::create(builder, loc, builder.getI32Type(), bit(), lookup.getResult());
      needs(items.getRefused());
    }
    return lookup.getResult();
  }

  /// Parts put together: those that text takes as they stand.
  Value text(ArrayAttr parts) {
    std::string piece;
    SmallVector<Attribute> pieces;
    SmallVector<Value> operands;
    for (Attribute part : parts.getValue().drop_front()) {
      if (auto constant = dyn_cast<StringAttr>(part)) {
        piece += charactersOf(constant.getValue());
        continue;
      }
      Value operand = value(part);
      needs(IsOp::create(builder, loc, bit(), operand, IsKind::Plain));
      operands.push_back(operand);
      pieces.push_back(builder.getStringAttr(piece));
      piece.clear();
    }
    pieces.push_back(builder.getStringAttr(piece));
    return FormatOp::create(builder, loc, json(), builder.getArrayAttr(pieces), operands);
  }

  /// What a constant is within a text.
  static std::string charactersOf(StringRef constant) {
    if (!constant.starts_with('"'))
      return constant.str();
    llvm::Expected<llvm::json::Value> string = llvm::json::parse(constant);
    if (!string) {
      llvm::consumeError(string.takeError());
      return {};
    }
    return string->getAsString()->str();
  }

  /// One value or another, of which only the one that is asked for is computed.
  Value choice(ArrayAttr parts) {
    Value isFirst = condition(parts[1]);
    settle();
    Block *sides[] = {newBlock(), newBlock()}, *chosen = newBlock();
    Value result = chosen->addArgument(json(), loc);
    cf::CondBranchOp::create(builder, loc, isFirst, sides[0], sides[1]);
    for (auto [side, form] : llvm::zip_equal(sides, parts.getValue().drop_front(2))) {
      builder.setInsertionPointToEnd(side);
      Value found = value(form);
      settle();
      cf::BranchOp::create(builder, loc, chosen, found);
    }
    builder.setInsertionPointToEnd(chosen);
    return result;
  }

  /// A form of any kind, as JSON.
  Value member(Attribute form) {
    if (!isCondition(form))
      return value(form);
    Value holds = condition(form);
    Block *chosen = newBlock();
    Value result = chosen->addArgument(json(), loc);
    cf::CondBranchOp::create(builder, loc, holds, chosen, constant("true"), chosen, constant("false"));
    builder.setInsertionPointToEnd(chosen);
    return result;
  }

  /// The name of a member.
  Attribute nameOf(Attribute form) { return builder.getStringAttr(charactersOf(cast<StringAttr>(form).getValue())); }

  Value object(ArrayAttr parts) {
    SmallVector<Attribute> names;
    SmallVector<Value> members;
    for (size_t i = 1; i < parts.size(); i += 2) {
      names.push_back(nameOf(parts[i]));
      members.push_back(member(parts[i + 1]));
    }
    return ObjectOp::create(builder, loc, json(), builder.getArrayAttr(names), members);
  }

  /// One object after the other, put into the first: members that are written out one by one.
  Value merge(ArrayAttr parts) {
    Value merged = value(parts[1]);
    for (Attribute part : parts.getValue().drop_front(2)) {
      if (headOf(part) != "{") {
        Value operands[] = {merged, value(part), constant("false")};
        auto call = CheckedIntrinsicOp::create(builder, loc, json(), bit(), Intrinsic::JsonMerge, operands);
        refuse(call.getRefused());
        settle(); // there is no result then
        merged = call.getResult();
        continue;
      }
      auto added = cast<ArrayAttr>(part);
      for (size_t i = 1; i < added.size(); i += 2) {
        ArrayAttr steps = builder.getArrayAttr(nameOf(added[i]));
        Value put = member(added[i + 1]);
        refuse(RefusesOp::create(builder, loc, bit(), merged, steps));
        merged = PutOp::create(builder, loc, json(), put, steps, merged);
      }
    }
    return merged;
  }

  /// A whole number of 32 bits that JSONata, which has doubles, would print alike.
  Value integer(Value value) {
    auto read = ReadIntegerOp::create(builder, loc, builder.getI32Type(), bit(), bit(), value);
    needs(arith::AndIOp::create(builder, loc, read.getIs(), read.getExact()));
    return read.getInteger();
  }

  Value sum(ArrayAttr parts) {
    Value left = integer(value(parts[1])), right;
    if (headOf(parts) == "-") {
      int64_t subtrahend = 0;
      (void)cast<StringAttr>(parts[2]).getValue().getAsInteger(10, subtrahend);
      right = arith::ConstantIntOp::create(builder, loc, -subtrahend, 32);
    } else {
      right = integer(value(parts[2]));
    }
    auto sum = AddIntegersOp::create(builder, loc, builder.getI32Type(), bit(), left, right);
    refuse(sum.getOverflows());
    return IntegerOp::create(builder, loc, json(), sum.getSum());
  }

  /// Whether two values are equal, one of which is a constant: never where they are of different types.
  Value equal(Attribute left, Attribute right) {
    if (isa<StringAttr>(left))
      std::swap(left, right);
    StringRef text = cast<StringAttr>(right).getValue();
    Value asked = value(left);
    if (text == "null")
      return IsOp::create(builder, loc, bit(), asked, IsKind::Null);
    CompareKind kind = text.starts_with('"')                ? CompareKind::String
                       : text == "true" || text == "false" ? CompareKind::Boolean
                                                            : CompareKind::Numeric;
    return compare(asked, Predicate::Eq, constant(text), kind);
  }

  Value order(StringRef head, Attribute left, Attribute right) {
    auto number = [&](Attribute form) {
      Value operand = value(form);
      if (!isa<StringAttr>(form))
        needs(IsOp::create(builder, loc, bit(), operand, IsKind::Numeric));
      return operand;
    };
    Value leftNumber = number(left), rightNumber = number(right);
    Predicate predicate = head == "<"    ? Predicate::Lt
                          : head == "<=" ? Predicate::Le
                          : head == ">"  ? Predicate::Gt
                                         : Predicate::Ge;
    return compare(leftNumber, predicate, rightNumber, CompareKind::Numeric);
  }

  OpBuilder &builder;
  Location loc;
  ArrayAttr names;
  ValueRange values;
  llvm::function_ref<Block *()> newBlock;
  Value unknown; ///< i1: whether only the evaluator knows; null: so far it does not
};

/// Whether `user` asks whether a value is true: what a Choice does with a condition.
bool asksForTruth(Operation *user) {
  auto compare = dyn_cast<CompareOp>(user);
  auto constant = compare ? compare.getRight().getDefiningOp<ConstantOp>() : ConstantOp();
  return constant && constant.getValue() == "true" && compare.getKind() == CompareKind::Boolean &&
         compare.getPredicate() == Predicate::Eq;
}

} // namespace

Value OperationCopier::evaluate(Operation *op, StringAttr text, StringAttr field, ResultKind kind, ArrayAttr names,
                                ValueRange values, ArrayAttr form) {
  auto checked = CheckedEvaluateOp::create(builder, op->getLoc(), op->getResult(0).getType(), builder.getI1Type(), text,
                                           field, kind, names, values, form, /*quiet=*/true);
  guard(checked.getFailed(), op->getLoc());
  return checked.getResult();
}

template <typename OpType> void OperationCopier::copyExpression(OpType expression, IRMapping &map) {
  SmallVector<Value> values;
  for (Value value : expression.getValues())
    values.push_back(map.lookupOrDefault(value));
  Location loc = expression.getLoc();
  ArrayAttr form = expression.getFormAttr();
  auto ask = [&] {
    return evaluate(expression, expression.getTextAttr(), expression.getFieldAttr(), expression.getKind(),
                    expression.getNames(), values, form);
  };
  auto makeBlock = [&] { return newBlock(); };
  FormBuilder known(builder, loc, expression.getNames(), values, makeBlock);
  // Nobody needs the value of a condition that a Choice asks for.
  bool isTruth = form && expression.getKind() == ResultKind::Boolean &&
                 llvm::all_of(expression.getResult().getUsers(), asksForTruth);
  if (!form || (!isTruth && expression.getKind() != ResultKind::Any)) {
    form = {};
    map.map(expression.getResult(), ask());
    return;
  }

  Block *done = newBlock();
  Value result = done->addArgument(isTruth ? builder.getI1Type() : Type(expression.getResult().getType()), loc);
  auto goOn = [&](Value found) { cf::BranchOp::create(builder, loc, done, found); };
  auto constant = [&](StringRef text) -> Value {
    return ConstantOp::create(builder, loc, builder.getStringAttr(text));
  };
  Value found = isTruth || known.isCondition(form) ? known.condition(form) : known.value(form);
  known.settle();
  if (known.evaluated) {
    Block *simple = builder.getInsertionBlock();
    builder.setInsertionPointToEnd(known.evaluated);
    Value value = ask();
    if (isTruth)
      value = CompareOp::create(builder, loc, builder.getI1Type(), value, Predicate::Eq, constant("true"),
                                CompareKind::Boolean);
    goOn(value);
    builder.setInsertionPointToEnd(simple);
  }
  if (isTruth || !known.isCondition(form)) {
    goOn(found);
  } else {
    Block *yes = newBlock(), *no = newBlock();
    cf::CondBranchOp::create(builder, loc, found, yes, no);
    for (auto [block, text] : {std::pair(yes, "true"), std::pair(no, "false")}) {
      builder.setInsertionPointToEnd(block);
      goOn(constant(text));
    }
  }
  builder.setInsertionPointToEnd(done);
  map.map(expression.getResult(), result);
  if (isTruth)
    for (Operation *user : expression.getResult().getUsers())
      map.map(user->getResult(0), result);
}

void OperationCopier::copy(EvaluateOp expression, IRMapping &map) { copyExpression(expression, map); }

/// Its failure is a guard's affair here, and the state's own there.
void OperationCopier::copy(CheckedEvaluateOp expression, IRMapping &map) {
  copyExpression(expression, map);
  map.map(expression.getFailed(), arith::ConstantIntOp::create(builder, expression.getLoc(), 0, 1).getResult());
}

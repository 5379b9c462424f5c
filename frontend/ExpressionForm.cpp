// SPDX-License-Identifier: Apache-2.0
//
// ExpressionForm: see ExpressionForm.h.
//
//   $states.input.order.id                     ["input", "order", "id"]
//   $n + 1                                     ["+", ["$n"], "1"]
//   $states.result.state = 'DONE' and $ready   ["and", ["=", ["result", "state"], "\22DONE\22"], ["$ready"]]
//   's3://' & $bucket & '/' & $keys[0]         ["&", "\22s3://\22", ["$bucket"], "\22/\22", ..]
//   $exists($error) ? $error : 'none'          ["?", ["exists", ["$error"]], ["$error"], "\22none\22"]
//   {'id': $states.input.id, 'n': 1}           ["{", "\22id\22", ["input", "id"], "\22n\22", "1"]
//   $merge([$states.input, $found])            ["merge", ["input"], ["$found"]]
//
// A form is what the expression does where all goes well: each step of a path finds a member of an object, operands have the
// types that they should have. Whoever uses it finds out, and evaluates the expression where it is not so: arrays that are
// mapped over, values that are missing.

#include "frontend/ExpressionForm.h"
#include "frontend/Json.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"

#include <cmath>

using namespace asl;
using namespace asl::jsonata;
using namespace mlir;

namespace {

class FormMaker {
public:
  FormMaker(const EncodeOptions &options, Builder &builder) : options(options), builder(builder) {}

  Attribute make(const Expr &expr) {
    if (!isPlain(expr))
      return {};
    switch (expr.kind) {
    case ExprKind::String: // half of a surrogate pair is no UTF-8
      return llvm::json::isUTF8(expr.text) ? Attribute(builder.getStringAttr(quoteJson(expr.text))) : Attribute();
    case ExprKind::Number:
      return number(expr.number);
    case ExprKind::Negate: {
      const Expr &operand = *expr.children[0];
      return operand.kind == ExprKind::Number && isPlain(operand) ? number(-operand.number) : Attribute();
    }
    case ExprKind::True:
      return builder.getStringAttr("true");
    case ExprKind::False:
      return builder.getStringAttr("false");
    case ExprKind::Null:
      return builder.getStringAttr("null");
    case ExprKind::Variable:
      return isVariable(expr) ? builder.getStrArrayAttr({"$" + expr.text}) : Attribute();
    case ExprKind::Path:
      return path(expr);
    case ExprKind::Binary:
      return binary(expr);
    case ExprKind::Condition:
      return condition(expr);
    case ExprKind::Object:
      return object(expr);
    case ExprKind::Call:
      return call(expr);
    case ExprKind::Block: // parentheses
      return expr.children.size() == 1 ? make(*expr.children[0]) : Attribute();
    default:
      return {};
    }
  }

private:
  /// Whether nothing stands behind `expr` that changes what it gives, but for stages.
  static bool isPlainWithStages(const Expr &expr) {
    return !expr.group && !expr.isKeepArray && !expr.isKeepSingletonArray && !expr.isConstructedArray && !expr.isTuple &&
           expr.focusVariable.empty() && expr.indexVariable.empty() && !expr.ancestorLabel;
  }

  /// Whether nothing stands behind `expr` that changes what it gives.
  static bool isPlain(const Expr &expr) { return expr.stages.empty() && isPlainWithStages(expr); }

  /// Whether `expr` is a variable of the workflow.
  bool isVariable(const Expr &expr) const {
    return expr.kind == ExprKind::Variable && isPlain(expr) && llvm::is_contained(options.variables, expr.text);
  }

  /// Whole numbers that a double holds exactly: no question how they are printed.
  Attribute number(double value) {
    constexpr double kMost = 9007199254740992.0;
    if (value != std::floor(value) || std::fabs(value) >= kMost || (value == 0 && std::signbit(value)))
      return {};
    return builder.getStringAttr(std::to_string(static_cast<int64_t>(value)));
  }

  Attribute path(const Expr &expr) {
    SmallVector<Attribute> parts;
    const Expr &start = *expr.children[0];
    if (start.kind != ExprKind::Variable || !isPlain(start))
      return {};
    if (isVariable(start)) {
      parts.push_back(builder.getStringAttr("$" + start.text));
    } else {
      if (start.text != "states" || expr.children.size() < 2 || expr.children[1]->kind != ExprKind::Name)
        return {};
      const std::string &member = expr.children[1]->text;
      if (member != "input" && member != "context" && !(member == "result" && options.hasResult) &&
          !(member == "errorOutput" && options.hasErrorOutput))
        return {};
    }
    for (size_t i = 1; i < expr.children.size(); ++i) {
      const Expr &step = *expr.children[i];
      if (step.kind != ExprKind::Name || !isPlainWithStages(step))
        return {};
      parts.push_back(builder.getStringAttr(step.text));
      if (step.stages.empty())
        continue;
      Attribute place = step.stages.size() == 1 ? index(step.stages[0]) : Attribute();
      if (!place)
        return {};
      parts.push_back(place);
    }
    return builder.getArrayAttr(parts);
  }

  /// The place of an element that a stage takes.
  Attribute index(const Stage &stage) {
    int64_t place;
    if (!stage.filter || !stage.indexVariable.empty())
      return {};
    auto text = dyn_cast_if_present<StringAttr>(make(*stage.filter));
    if (!text || !isNumber(text, /*isWhole=*/true) || text.getValue().getAsInteger(10, place))
      return {};
    return builder.getI64IntegerAttr(place);
  }

  static bool isConstant(Attribute form) { return isa<StringAttr>(form); }

  static bool hasHead(Attribute form, ArrayRef<StringRef> heads) {
    auto parts = dyn_cast<ArrayAttr>(form);
    return parts && llvm::is_contained(heads, cast<StringAttr>(parts[0]).getValue());
  }

  static bool isCondition(Attribute form) {
    return hasHead(form, {"=", "!=", "<", "<=", ">", ">=", "and", "or", "not", "exists"});
  }

  static bool isText(Attribute form) { return hasHead(form, {"&"}); }

  static bool isObject(Attribute form) { return hasHead(form, {"{", "merge"}); }

  /// Whether a value is no constant, and comes from no path.
  static bool isComputed(Attribute form) { return hasHead(form, {"+", "-", "&", "?", "{", "merge"}); }

  /// A constant that is a number; with `isWhole` one of 32 bits.
  static bool isNumber(Attribute form, bool isWhole = false) {
    auto text = dyn_cast<StringAttr>(form);
    int64_t value;
    return text && !text.getValue().starts_with('"') && !text.getValue().getAsInteger(10, value) &&
           (!isWhole || (value > INT32_MIN && value <= INT32_MAX));
  }

  Attribute operation(StringRef name, Attribute left, Attribute right = {}) {
    SmallVector<Attribute> parts{builder.getStringAttr(name), left};
    if (right)
      parts.push_back(right);
    return builder.getArrayAttr(parts);
  }

  Attribute binary(const Expr &expr) {
    Attribute left = make(*expr.children[0]), right = make(*expr.children[1]);
    if (!left || !right || (isConstant(left) && isConstant(right)) || isObject(left) || isObject(right))
      return {};
    if (expr.op == BinaryOperator::Concatenate)
      return concatenation(left, right);
    // Truth values and numbers that were computed are no values that could be compared as such.
    bool areValues = !isCondition(left) && !isCondition(right);
    auto isNumeric = [](Attribute form) { return isConstant(form) ? isNumber(form) : !isText(form); };
    auto isWhole = [](Attribute form) { return isConstant(form) ? isNumber(form, true) : !isText(form); };
    switch (expr.op) {
    case BinaryOperator::Equal:
    case BinaryOperator::NotEqual:
      return areValues && (isConstant(left) || isConstant(right))
                 ? operation(expr.op == BinaryOperator::Equal ? "=" : "!=", left, right)
                 : Attribute();
    case BinaryOperator::Less:
    case BinaryOperator::LessEqual:
    case BinaryOperator::Greater:
    case BinaryOperator::GreaterEqual: {
      constexpr StringRef kNames[] = {"<", "<=", ">", ">="};
      auto index = static_cast<size_t>(expr.op) - static_cast<size_t>(BinaryOperator::Less);
      return areValues && isNumeric(left) && isNumeric(right) ? operation(kNames[index], left, right) : Attribute();
    }
    case BinaryOperator::Add:
      return areValues && isWhole(left) && isWhole(right) ? operation("+", left, right) : Attribute();
    case BinaryOperator::Subtract:
      return areValues && isWhole(left) && isNumber(right, true) ? operation("-", left, right) : Attribute();
    case BinaryOperator::And:
    case BinaryOperator::Or:
      if (isConstant(left) || isConstant(right) || isComputed(left) || isComputed(right))
        return {};
      return operation(expr.op == BinaryOperator::And ? "and" : "or", left, right);
    default:
      return {};
    }
  }

  /// The parts of a text, those of its parts among them.
  Attribute concatenation(Attribute left, Attribute right) {
    if (isCondition(left) || isCondition(right))
      return {};
    SmallVector<Attribute> parts{builder.getStringAttr("&")};
    for (Attribute side : {left, right}) {
      if (isText(side))
        llvm::append_range(parts, cast<ArrayAttr>(side).getValue().drop_front());
      else
        parts.push_back(side);
    }
    return builder.getArrayAttr(parts);
  }

  /// One value or another.
  Attribute condition(const Expr &expr) {
    if (expr.children.size() != 3)
      return {};
    SmallVector<Attribute> parts{builder.getStringAttr("?")};
    for (const ExprPtr &child : expr.children)
      parts.push_back(child ? make(*child) : Attribute());
    if (!parts[1] || !parts[2] || !parts[3] || isConstant(parts[1]) || isComputed(parts[1]) || isCondition(parts[2]) ||
        isCondition(parts[3]))
      return {};
    return builder.getArrayAttr(parts);
  }

  /// An object of members with constant names, none of them twice.
  Attribute object(const Expr &expr) {
    SmallVector<Attribute> parts{builder.getStringAttr("{")};
    llvm::StringSet<> names;
    for (const ObjectPair &pair : expr.pairs) {
      if (pair.key->kind != ExprKind::String || !names.insert(pair.key->text).second)
        return {};
      Attribute name = make(*pair.key), value = make(*pair.value);
      if (!name || !value)
        return {};
      parts.push_back(name);
      parts.push_back(value);
    }
    return builder.getArrayAttr(parts);
  }

  /// The objects that $merge is given in a list.
  Attribute merge(const Expr &list) {
    if (list.kind != ExprKind::Array || !isPlain(list) || list.children.size() < 2)
      return {};
    SmallVector<Attribute> parts{builder.getStringAttr("merge")};
    for (const ExprPtr &item : list.children) {
      parts.push_back(make(*item));
      // Nothing would be put into what may be no object.
      const bool isEmpty = item->kind == ExprKind::Object && item->pairs.empty();
      if (!parts.back() || isEmpty || isConstant(parts.back()) || isCondition(parts.back()) || hasHead(parts.back(), {"+", "-", "&"}))
        return {};
    }
    return builder.getArrayAttr(parts);
  }

  /// $exists of a path, $not of a condition, $string of a value, $merge of a list that is written out.
  Attribute call(const Expr &expr) {
    const Expr &procedure = *expr.children[0];
    if (expr.children.size() != 2 || procedure.kind != ExprKind::Variable || isVariable(procedure))
      return {};
    if (procedure.text == "merge")
      return merge(*expr.children[1]);
    Attribute argument = make(*expr.children[1]);
    if (!argument || isConstant(argument))
      return {};
    if (procedure.text == "string" && !isCondition(argument) && !isObject(argument))
      return isText(argument) ? argument : operation("&", argument);
    if (isComputed(argument))
      return {};
    if (procedure.text == "not")
      return operation("not", argument);
    return procedure.text == "exists" && !isCondition(argument) ? operation("exists", argument) : Attribute();
  }

  const EncodeOptions &options;
  Builder &builder;
};

} // namespace

Attribute asl::formOf(const Expr &expr, const EncodeOptions &options, Builder &builder) {
  return FormMaker(options, builder).make(expr);
}

// SPDX-License-Identifier: Apache-2.0
//
// Operators on two values, and casts to booleans.

#include "jsonata/Evaluator.h"

#include "values/Strings.h"

#include <cmath>

namespace aslrt::jsonata {

/// How the language writes an operator: errors carry it as their token.
static std::string_view spellingOf(Operator op) {
  constexpr std::string_view kSpellings[] = {"+", "-",  "*", "/",  "%", "&",   "=", "!=",
                                             "<", "<=", ">", ">=", "in", "and", "or"};
  return kSpellings[static_cast<size_t>(op)];
}

/// An array is as true as its item, or as the truest of several.
bool Evaluator::isTruthy(const Value &value) {
  switch (typeOf(heap, value)) {
  case Type::Nothing:
  case Type::Null:
  case Type::Function:
    return false;
  case Type::Boolean:
    return isTrue(value);
  case Type::Number: {
    const double number = numberOf(value);
    return number != 0 && !std::isnan(number);
  }
  case Type::String:
    return value.size != 2;
  case Type::Array:
    for (const Value &item : itemsOf(heap, value))
      if (isTruthy(item))
        return true;
    return false;
  case Type::Object:
    return isRecord(value) ? recordOf(value)->count != 0 : countOf(heap, value) != 0;
  }
  return false;
}

bool Evaluator::evaluateBinary(const Node &node, const Value &input, Frame *frame, Value &out) {
  Value left;
  if (!evaluate(program->child(node, 0), input, frame, left))
    return false;
  const Node &second = program->child(node, 1);
  if (node.op == Operator::And || node.op == Operator::Or) {
    bool result = isTruthy(left);
    if (result == (node.op == Operator::And)) {
      Value right;
      if (!evaluate(second, input, frame, right)) {
        error.token = spellingOf(node.op); // whatever failed in it, as the reference has it
        return false;
      }
      result = isTruthy(right);
    }
    out = makeBool(result);
    return true;
  }
  Value right;
  if (!evaluate(second, input, frame, right))
    return false;
  switch (node.op) {
  case Operator::Equal:
  case Operator::NotEqual:
    out = makeBool(!isNothing(left) && !isNothing(right) &&
                   deepEqual(heap, left, right) == (node.op == Operator::Equal));
    return true;
  case Operator::Less:
  case Operator::LessEqual:
  case Operator::Greater:
  case Operator::GreaterEqual:
    return evaluateComparison(node, left, right, out);
  case Operator::Concatenate:
    if (evaluateConcatenation(left, right, out))
      return true;
    error.token = spellingOf(node.op);
    error.position = node.position;
    return false;
  case Operator::In: {
    // Containers are the same only as themselves.
    bool isFound = false;
    if (!isNothing(left) && !isNothing(right)) {
      const bool isArray = isArrayValue(heap, right);
      const Items items = isArray ? itemsOf(heap, right) : Items{&right, 1};
      const bool isScalarLeft = left.tag < ASLRT_TAG_TEXT;
      for (const Value &item : items) {
        isFound = isScalarLeft ? item.tag < ASLRT_TAG_TEXT && deepEqual(heap, left, item)
                               : item.tag == left.tag && item.payload == left.payload;
        if (isFound)
          break;
      }
    }
    out = makeBool(isFound);
    return true;
  }
  default:
    return evaluateNumeric(node, left, right, out);
  }
}

static double calculate(Operator op, double first, double second) {
  switch (op) {
  case Operator::Add:
    return first + second;
  case Operator::Subtract:
    return first - second;
  case Operator::Multiply:
    return first * second;
  case Operator::Divide:
    return first / second;
  default:
    return std::fmod(first, second);
  }
}

bool Evaluator::evaluateNumeric(const Node &node, const Value &left, const Value &right, Value &out) {
  if (isNumberValue(left) && isNumberValue(right)) {
    const double first = numberOf(left), second = numberOf(right);
    if (std::isfinite(first) && std::isfinite(second)) {
      out = makeNumber(calculate(node.op, first, second));
      return true;
    }
  }
  const std::string_view token = spellingOf(node.op);
  for (int side = 0; side < 2; ++side) {
    const Value &value = side == 0 ? left : right;
    if (isNothing(value))
      continue;
    const double number = isNumberValue(value) ? numberOf(value) : NAN;
    if (std::isinf(number))
      return fail({.code = "D1001", .token = token, .value = value, .position = node.position});
    if (std::isnan(number))
      return fail({.code = side == 0 ? "T2001" : "T2002", .token = token, .value = value, .position = node.position});
  }
  out = makeNothing(); // one side is
  return true;
}

/// Order of two strings by UTF-16 units.
static int compareStrings(const Value &left, const Value &right) {
  SmallBuffer leftBuffer, rightBuffer;
  return compareUtf16(decodeString(left, leftBuffer), decodeString(right, rightBuffer));
}

bool Evaluator::evaluateComparison(const Node &node, const Value &left, const Value &right, Value &out) {
  const std::string_view token = spellingOf(node.op);
  auto isComparable = [](const Value &value) { return isNothing(value) || isStringValue(value) || isNumberValue(value); };
  if (!isComparable(left) || !isComparable(right)) {
    const bool isLeftGood = isStringValue(left) || isNumberValue(left);
    return fail({.code = "T2010", .token = token, .value = isLeftGood ? right : left, .position = node.position});
  }
  out = makeNothing();
  if (isNothing(left) || isNothing(right))
    return true;
  if (isStringValue(left) != isStringValue(right))
    return fail({.code = "T2009", .token = token, .value = left, .value2 = right, .position = node.position});
  bool isLess, isEqual;
  if (isStringValue(left)) {
    const int order = compareStrings(left, right);
    isLess = order < 0;
    isEqual = order == 0;
  } else {
    const double first = numberOf(left), second = numberOf(right);
    if (std::isnan(first) || std::isnan(second)) {
      out = makeBool(false);
      return true;
    }
    isLess = first < second;
    isEqual = first == second;
  }
  switch (node.op) {
  case Operator::Less:
    out = makeBool(isLess);
    break;
  case Operator::LessEqual:
    out = makeBool(isLess || isEqual);
    break;
  case Operator::Greater:
    out = makeBool(!isLess && !isEqual);
    break;
  default:
    out = makeBool(!isLess);
    break;
  }
  return true;
}

/// Strings stay escaped: the text of both is what stands between their quotes.
bool Evaluator::evaluateConcatenation(const Value &left, const Value &right, Value &out) {
  Value parts[2] = {left, right};
  for (Value &part : parts)
    if (!isNothing(part) && !isStringValue(part) && !stringOf(Value(part), false, part))
      return false;
  char buffers[2][kNumberTextBytes];
  const std::string_view first = escapedCharacters(parts[0], buffers[0]);
  const std::string_view second = escapedCharacters(parts[1], buffers[1]);
  const size_t size = first.size() + second.size();
  if (size > limits.stringBytes)
    return fail({.code = "U1001", .message = kMemoryLimitText});
  // Two halves of a surrogate pair may meet here and become one character.
  const bool mayMeet = first.size() >= 6 && second.size() >= 6 && first[first.size() - 6] == '\\' && second[0] == '\\' &&
                       first[first.size() - 5] == 'u' && second[1] == 'u';
  SmallBuffer joined;
  if (mayMeet) {
    decodeEscaped(first, joined);
    decodeEscaped(second, joined);
    return makeString(joined.view(), out);
  }
  if (size <= 512) {
    joined.append(first);
    joined.append(second);
    out = makeEscapedString(heap, joined.view());
    return true;
  }
  char *text = heap.allocateText(size + 2);
  text[0] = '"';
  if (!first.empty())
    std::memcpy(text + 1, first.data(), first.size());
  if (!second.empty())
    std::memcpy(text + 1 + first.size(), second.data(), second.size());
  text[size + 1] = '"';
  out = Value{reinterpret_cast<uint64_t>(text), 0, ASLRT_TAG_SLICE,
              static_cast<uint8_t>((parts[0].flags | parts[1].flags) & ASLRT_FLAG_ESCAPED), static_cast<uint32_t>(size + 2)};
  return true;
}

bool Evaluator::evaluateNegate(const Node &node, const Value &input, Frame *frame, Value &out) {
  Value value;
  if (!evaluate(program->child(node, 0), input, frame, value))
    return false;
  out = makeNothing();
  if (isNothing(value))
    return true;
  const double number = isNumberValue(value) ? numberOf(value) : NAN;
  if (std::isinf(number))
    return fail({.code = "D1001", .value = value, .position = node.position});
  if (std::isnan(number))
    return fail({.code = "D1002", .token = "-", .value = value, .position = node.position});
  out = makeNumber(-number);
  return true;
}

bool Evaluator::evaluateRange(const Node &node, const Value &input, Frame *frame, Value &out) {
  Value ends[2];
  for (uint32_t side = 0; side < 2; ++side)
    if (!evaluate(program->child(node, side), input, frame, ends[side]))
      return false;
  for (int side = 0; side < 2; ++side) {
    if (isNothing(ends[side]))
      continue;
    const double number = isNumberValue(ends[side]) ? numberOf(ends[side]) : NAN;
    if (!(std::floor(number) == number) || std::isinf(number))
      return fail({.code = side == 0 ? "T2003" : "T2004", .token = "..", .value = ends[side], .position = node.position});
  }
  out = makeNothing();
  if (isNothing(ends[0]) || isNothing(ends[1]))
    return true;
  const double first = numberOf(ends[0]), last = numberOf(ends[1]);
  if (first > last)
    return true;
  const double size = last - first + 1;
  if (size > 1e7)
    return fail({.code = "D2014", .token = "..", .value = makeNumber(size), .position = node.position});
  if (size > limits.listItems)
    return fail({.code = "U1001", .message = kMemoryLimitText, .position = node.position});
  List *list = newList(kSequence, static_cast<uint32_t>(size));
  for (double number = first; number <= last; ++number)
    list->items[list->count++] = makeNumber(number);
  out = listValue(list);
  return true;
}

} // namespace aslrt::jsonata

// SPDX-License-Identifier: Apache-2.0
//
// Integers as text, and back: `$formatInteger`, `$parseInteger`, `$formatBase`.

#include "jsonata/Builtins.h"
#include "jsonata/functions/Decimal.h"
#include "jsonata/functions/IntegerPicture.h"

#include <cmath>

namespace aslrt::jsonata {

bool builtinFormatInteger(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]) || isNothing(arguments[1]))
    return true;
  IntegerPicture picture;
  UnitBuffer text;
  if (!readIntegerPicture(evaluator, unitsOf(evaluator.heap, arguments[1]), picture) ||
      !formatInteger(evaluator, std::floor(numberOf(arguments[0])), picture, text))
    return false;
  return makeString(evaluator, text.view(), out);
}

bool builtinParseInteger(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]) || isNothing(arguments[1]))
    return true;
  IntegerPicture picture;
  if (!readIntegerPicture(evaluator, unitsOf(evaluator.heap, arguments[1]), picture) ||
      !checkUsable(evaluator, picture))
    return false;
  out = makeNumber(parseInteger(unitsOf(evaluator.heap, arguments[0]), picture));
  return true;
}

bool builtinFormatBase(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (isNothing(arguments[0]))
    return true;
  const double base = isNothing(arguments[1]) ? 10 : roundHalfEven(numberOf(arguments[1]), 0);
  if (!(base >= 2 && base <= 36))
    return evaluator.fail({.code = "D3100", .value = makeNumber(base)});
  UnitBuffer text;
  appendInBase(text, roundHalfEven(numberOf(arguments[0]), 0), static_cast<uint32_t>(base));
  return makeString(evaluator, text.view(), out);
}

} // namespace aslrt::jsonata

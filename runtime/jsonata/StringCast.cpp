// SPDX-License-Identifier: Apache-2.0
//
// The cast to a string: `$string`, and the operands of `&`.

#include "jsonata/Evaluator.h"
#include "jsonata/JsonText.h"

#include <cmath>

namespace aslrt::jsonata {

bool Evaluator::stringOf(const Value &value, bool isPretty, Value &out) {
  if (isStringValue(value)) {
    out = value;
    return true;
  }
  if (isFunction(value) || isNothing(value))
    return makeString({}, out);
  if (isNumberValue(value) && !std::isfinite(numberOf(value)))
    return fail({.code = "D3001", .value = value});
  SmallBuffer text;
  Value refused{};
  // Lines of deep values are mostly blanks, so there may be more than fits into memory. makeString refuses what is too long.
  const JsonStyle style{.isPretty = isPretty, .isRounded = true, .limitBytes = limits.stringBytes};
  if (!appendJson(heap, value, style, text, refused))
    return fail({.code = "D1001", .value = refused});
  return makeString(text.view(), out);
}

} // namespace aslrt::jsonata

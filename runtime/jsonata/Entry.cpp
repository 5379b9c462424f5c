// SPDX-License-Identifier: Apache-2.0
//
// Entry: expressions of states. The evaluator runs one with the service's limits; what comes out has to be JSON, and what
// the field takes. Everything else is States.QueryEvaluationError, with the words of the recordings (asl-recorded 4):
//
//   The JSONata expression 'TEXT' specified for the field 'FIELD' ..
//     returned nothing (undefined).
//     returned an unsupported result type.                                   a function
//     returned an unexpected result type. Expected 'array', but was 'number' for value: 1
//     threw an error during evaluation. T1006: Attempted to invoke a non-function
//   Map state input must be an array but was: 1
//   The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: TEXT
//
// Values are never known to be wrong before the whole evaluation: the event of a value that has the right type, but is
// no instant or out of range, follows the state's entered event; that of an evaluation follows the one before it.

#include "execution/Children.h"
#include "execution/Errors.h"
#include "execution/Events.h"
#include "execution/Exec.h"
#include "jsonata/Evaluator.h"
#include "language/PathErrors.h"
#include "language/Timestamp.h"
#include "values/Writer.h"

namespace aslrt::jsonata {
namespace {

constexpr Limits kServiceLimits;

/// Why an expression has no value that its field takes.
struct Problem {
  SmallBuffer text;      ///< the cause without the interpreter's prefix
  bool hasPlace = true;  ///< the event names the field
  bool isOfValue = false; ///< the expression is fine, its value is not
};

void beginProblem(const AslrtExpression &expression, std::string_view what, Problem &problem) {
  problem.text.append("The JSONata expression '");
  problem.text.append(view(expression.text));
  problem.text.append("' specified for the field '");
  problem.text.append(view(expression.field));
  problem.text.append("' ");
  problem.text.append(what);
}

bool refuseType(const Heap &heap, const AslrtExpression &expression, std::string_view expected, const AslrtValue &value,
                Problem &problem) {
  beginProblem(expression, "returned an unexpected result type. Expected '", problem);
  problem.text.append(expected);
  problem.text.append("', but was '");
  problem.text.append(nameOf(kindOf(heap, value)));
  problem.text.append("' for value: ");
  appendText(heap, value, problem.text);
  return false;
}

/// The last name of the field's path: `MaxItems` of `ItemReader/ReaderConfig/MaxItems`.
std::string_view lastName(const AslrtExpression &expression) {
  std::string_view field = view(expression.field);
  return field.substr(field.rfind('/') + 1);
}

/// Not recorded but for tolerances, whose words these are.
bool refuseRange(const Heap &heap, const AslrtExpression &expression, const AslrtValue &value, Problem &problem) {
  problem.isOfValue = true;
  std::string_view name = lastName(expression);
  double number = 0;
  if (expression.kind == ASLRT_RESULT_PERCENTAGE) {
    problem.text.append(name);
    problem.text.append(" must be between 0 and 100.");
    return false;
  }
  if (expression.kind == ASLRT_RESULT_COUNT && numberToDouble(value, number) && number < 0) {
    problem.text.append(name);
    problem.text.append(" cannot be negative.");
    return false;
  }
  problem.text.append("The value for the field '");
  problem.text.append(name);
  problem.text.append(expression.kind == ASLRT_RESULT_POSITIVE ? "' must be a positive integer but was: "
                                                               : "' must be an integer but was: ");
  appendText(heap, value, problem.text);
  return false;
}

bool checkNumber(const Heap &heap, const AslrtExpression &expression, AslrtValue &value, Problem &problem) {
  if (!isNumber(value))
    return refuseType(heap, expression, "number", value, problem);
  if (expression.kind == ASLRT_RESULT_PERCENTAGE) {
    double percentage;
    return (numberToDouble(value, percentage) && percentage >= 0 && percentage <= 100) ||
           refuseRange(heap, expression, value, problem);
  }
  int64_t integer;
  if (!numberToInt64(value, integer) || (expression.kind == ASLRT_RESULT_COUNT && integer < 0) ||
      (expression.kind == ASLRT_RESULT_POSITIVE && integer < 1))
    return refuseRange(heap, expression, value, problem);
  value = makeInt(integer); // `5.0` is 5 for whoever reads it
  return true;
}

bool checkInput(const Heap &heap, const AslrtExpression &expression, const AslrtValue &value, Problem &problem) {
  if (isArray(heap, value) || (expression.kind == ASLRT_RESULT_RUN_INPUT && isObject(heap, value)))
    return true;
  problem.hasPlace = false;
  problem.text.append("Map state input must be an array but was: ");
  appendText(heap, value, problem.text);
  return false;
}

bool checkTimestamp(const Heap &heap, const AslrtExpression &expression, const AslrtValue &value, Problem &problem) {
  if (!isString(value))
    return refuseType(heap, expression, "string", value, problem);
  SmallBuffer buffer;
  std::string_view text = decodeString(value, buffer);
  Instant instant;
  if (parseTimestamp(text, instant))
    return true;
  problem.isOfValue = true;
  problem.text.append("The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ");
  problem.text.append(text);
  return false;
}

/// Whether the field takes `value`, which may be given another form.
bool checkKind(const Heap &heap, const AslrtExpression &expression, AslrtValue &value, Problem &problem) {
  auto expect = [&](bool good, std::string_view expected) {
    return good || refuseType(heap, expression, expected, value, problem);
  };
  switch (expression.kind) {
  case ASLRT_RESULT_OBJECT:
    return expect(isObject(heap, value), "object");
  case ASLRT_RESULT_ARRAY:
    return expect(isArray(heap, value), "array");
  case ASLRT_RESULT_ITEMS:
    return expect(isArray(heap, value) || isObject(heap, value), "array");
  case ASLRT_RESULT_BOOLEAN:
    return expect(isBool(value), "boolean");
  case ASLRT_RESULT_STRING:
    return expect(isString(value), "string");
  case ASLRT_RESULT_INTEGER:
  case ASLRT_RESULT_COUNT:
  case ASLRT_RESULT_POSITIVE:
  case ASLRT_RESULT_PERCENTAGE:
    return checkNumber(heap, expression, value, problem);
  case ASLRT_RESULT_TIMESTAMP:
    return checkTimestamp(heap, expression, value, problem);
  case ASLRT_RESULT_MAP_INPUT:
  case ASLRT_RESULT_RUN_INPUT:
    return checkInput(heap, expression, value, problem);
  default:
    return true;
  }
}

bool evaluate(Exec &exec, AslrtValue &out, const AslrtExpression &expression, AslrtValue *externals,
              Problem &problem) {
  Heap &heap = *exec.heap;
  Evaluator evaluator(heap, exec.random, static_cast<double>(exec.clock->unixMs()), kServiceLimits);
  Value value{};
  if (!evaluator.run(Program(expression.program), Value{}, externals, value)) {
    beginProblem(expression, "threw an error during evaluation. ", problem);
    if (evaluator.error.code)
      problem.text.append(evaluator.error.code);
    problem.text.append(": ");
    SmallBuffer words;
    problem.text.append(errorText(heap, evaluator.error, words));
    return false;
  }
  if (isNothing(value)) {
    beginProblem(expression, "returned nothing (undefined).", problem);
    return false;
  }
  if (!makePlain(heap, value, out)) {
    beginProblem(expression, "returned an unsupported result type.", problem);
    return false;
  }
  return checkKind(heap, expression, out, problem);
}

/// The event that the one of a failed evaluation follows.
uint64_t eventBefore(const AslrtFrame &frame, const FrameRecord &record, const Problem &problem) {
  if (record.children && record.children->isChoosing)
    return record.children->placeEventId; // the state's own come after what its children have written
  bool isFirst = frame.lastEventId == frame.enteredEventId && !problem.isOfValue;
  return frame.lastEventId - (isFirst ? record.eventsBefore : 0);
}

} // namespace
} // namespace aslrt::jsonata

using namespace aslrt;
using namespace aslrt::jsonata;

int32_t aslrt_evaluate(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtExpression *expression,
                       AslrtValue *externals) {
  Exec &owner = Exec::of(exec);
  Problem problem;
  if (evaluate(owner, *out, *expression, externals, problem))
    return 0;
  *out = makeNone();
  FrameRecord &record = FrameRecord::of(frame);
  int32_t status = raiseInterpreterError(exec, frame, kStatesQueryEvaluationError, problem.text.view());
  uint64_t id = events::evaluationFailed(owner, *frame, eventBefore(*frame, record, problem),
                                         problem.hasPlace ? view(expression->field) : std::string_view());
  if (record.children && record.children->isChoosing)
    record.children->placeEventId = id;
  return status;
}

int32_t aslrt_evaluate_quietly(AslrtExec *exec, AslrtFrame *, AslrtValue *out, const AslrtExpression *expression,
                               AslrtValue *externals) {
  Problem problem;
  if (evaluate(Exec::of(exec), *out, *expression, externals, problem))
    return 0;
  *out = makeNone();
  return 1;
}

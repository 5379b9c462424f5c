// SPDX-License-Identifier: Apache-2.0
//
// Evaluator: runs the program of one JSONata expression (Program.h) over values.
//
// What the functions of the language need of it: memory, the errors they raise, calling a function they were given, and
// the one instant, clock and random numbers of an evaluation. Everything that can fail returns false after `fail`
// has said why; nobody looks at `out` then.
//
// Source: JSONata 2.0.6, the version that Step Functions documents; jsonata.md.

#ifndef ASLRT_JSONATA_EVALUATOR_H
#define ASLRT_JSONATA_EVALUATOR_H

#include "jsonata/Errors.h"
#include "jsonata/Program.h"
#include "jsonata/Values.h"

namespace aslrt {
class Random;
}

namespace aslrt::jsonata {

/// Bounds that the service puts on one evaluation. Source: jsonata.md 1, "Limits".
struct Limits {
  uint32_t depth = 100;              ///< nested evaluations
  size_t stackBytes = 5 << 20;       ///< of the C stack, of which threads have 8 MiB: for whoever lifts the bound above
  uint32_t listItems = 873782;       ///< items of one array
  uint32_t stringBytes = 7000000;    ///< of one string
  uint64_t heldBytes = 1ull << 30;   ///< all that one evaluation may ask for
  uint64_t evaluations = 1ull << 30; ///< nodes evaluated: what runs longer is taken for a loop without an end
};

/// Names and their values. Blocks, calls of lambdas and tuples have one each.
struct Frame {
  struct Binding {
    uint32_t name;
    Value value;
  };
  Frame *outer = nullptr;
  Binding *bindings = nullptr;
  uint32_t count = 0;
  uint32_t capacity = 0;
};

/// What a call hands to a built-in: arguments that its signature has let through, and `$` where the call stands. Missing
/// arguments read as nothing.
struct Arguments {
  const Value *values = nullptr;
  uint32_t count = 0;
  Value context{};
  Value operator[](uint32_t index) const { return index < count ? values[index] : Value{}; }
};

struct Function;

class Evaluator {
public:
  Evaluator(Heap &heap, Random &random, double nowMilliseconds, const Limits &limits)
      : heap(heap), random(random), nowMilliseconds(nowMilliseconds), limits(limits) {}

  /// Runs `program` with `input` as context (nothing in a state machine) and the values of its externals, which may be looked into
  /// where they stand. False: `error` says why.
  [[nodiscard]] bool run(const Program &program, const Value &input, Value *externals, Value &out);

  // -- For functions ------------------------------------------------------------------------------

  /// Sets `error` and returns false.
  bool fail(const Error &error);
  /// Calls a function with as many arguments as given. `context` is `$` for signatures that fall back to it.
  [[nodiscard]] bool call(const Value &function, const Value *arguments, uint32_t count, Value &out);
  /// Number of parameters of a function, as higher-order functions see it: they pass value, index and array only as
  /// far as these go.
  uint32_t arityOf(const Value &function) const;
  /// Calls `function` as `$map` and its like do: (value, index, array) cut to its arity.
  [[nodiscard]] bool callWithIndex(const Value &function, const Value &value, uint32_t index, const Value &array,
                                   Value &out);
  /// JSONata's cast: false for nothing too.
  bool isTruthy(const Value &value);
  /// `$string`: text of any value. `isPretty`: two blanks for each level. D3001, D1001 for what is not finite.
  [[nodiscard]] bool stringOf(const Value &value, bool isPretty, Value &out);
  /// A string of these characters (generalised UTF-8); false when it is longer than the limit.
  [[nodiscard]] bool makeString(std::string_view characters, Value &out);
  /// `list` as a value, its length checked against the limit.
  [[nodiscard]] bool finishList(List *list, Value &out);
  /// Member `key` of an object, or of the objects in an array, as a path step finds it.
  /// `looksInto`: what is found is asked for members next.
  Value lookUpName(const Value &input, const AslrtKey &key, bool looksInto = false, unsigned depth = 0);
  /// A new list.
  List *newList(uint8_t flags, uint32_t capacity = 4) { return makeList(heap, flags, capacity); }
  Heap &heap;
  Random &random;
  const double nowMilliseconds; ///< since 1970, whole
  const Limits &limits;
  Error error;

private:
  // Evaluate.cpp. `input` is the context; the result is normal: no sequence of none or one.
  [[nodiscard]] bool evaluate(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateKind(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateBlock(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateCondition(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateArray(const Node &node, const Value &input, Frame *frame, Value &out);
  Frame *newFrame(Frame *outer, uint32_t capacity);
  void bind(Frame &frame, uint32_t name, const Value &value);
  Value lookUp(const Frame *frame, uint32_t name) const;
  Value keepingSingleton(const Value &list);
  std::string_view nameOf(uint32_t name) const;

  // Paths.cpp
  [[nodiscard]] bool evaluatePath(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateStep(const Node &step, const Value &input, Frame *frame, bool isLast, Value &out);
  [[nodiscard]] bool evaluateOn(const Node &step, const Value &item, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateFilter(const Node &filter, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool selectFrom(Items items, const Node &filter, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateWildcard(const Value &input, Value &out);
  [[nodiscard]] bool evaluateDescendants(const Value &input, Value &out);

  // Tuples.cpp
  [[nodiscard]] bool evaluateTupleStep(const Node &step, const Value &input, const Value &tuples, Frame *frame,
                                       Value &out);
  [[nodiscard]] bool evaluateStages(const Node &step, Frame *frame, Value &value);
  [[nodiscard]] bool evaluateSort(const Node &step, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateGroup(const Node &node, const Value &input, Frame *frame, Value &out);
  Frame *frameOfTuple(Frame *outer, const Value &tuple);

  // Operators.cpp
  [[nodiscard]] bool evaluateBinary(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateNumeric(const Node &node, const Value &left, const Value &right, Value &out);
  [[nodiscard]] bool evaluateComparison(const Node &node, const Value &left, const Value &right, Value &out);
  [[nodiscard]] bool evaluateConcatenation(const Value &left, const Value &right, Value &out);
  [[nodiscard]] bool evaluateNegate(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateRange(const Node &node, const Value &input, Frame *frame, Value &out);

  // Calls.cpp
  [[nodiscard]] bool evaluateCall(const Node &node, const Value &input, Frame *frame, const Value *first, Value &out);
  [[nodiscard]] bool evaluatePartial(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool evaluateApply(const Node &node, const Value &input, Frame *frame, Value &out);
  [[nodiscard]] bool apply(Value function, const Value *arguments, uint32_t count, const Value &context, Value &out);
  [[nodiscard]] bool applyOnce(const Value &function, const Value *arguments, uint32_t count, const Value &context,
                               Value &out);
  [[nodiscard]] bool applyPartial(const Function &partial, const Value *arguments, uint32_t count, Value &out);
  [[nodiscard]] bool transform(const Function &function, const Value &argument, Value &out);
  [[nodiscard]] bool finishTailCall(Value &value, const Value &context);
  std::string_view nameOfProcedure(const Node &call) const;

  const Program *program = nullptr;
  Frame *root = nullptr;
  Value rootInput{};
  uint32_t depth = 0;
  const char *stackStart = nullptr;
  uint64_t evaluations = 0;
  size_t usedAtStart = 0;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_EVALUATOR_H

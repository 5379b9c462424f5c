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

class Evaluator {
public:
  Evaluator(Heap &heap, Random &random, double nowMilliseconds, const Limits &limits)
      : heap(heap), random(random), nowMilliseconds(nowMilliseconds), limits(limits) {}

  /// Runs `program` with `input` as context (nothing in a state machine) and the values of its externals. False: `error` says
  /// why.
  [[nodiscard]] bool run(const Program &program, const Value &input, const Value *externals, Value &out);

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
  /// A list of `flags` with one item or none: what a singleton stands for.
  List *newList(uint8_t flags, uint32_t capacity = 4) { return makeList(heap, flags, capacity); }
  /// The function that `program` text position `node` makes for a regular expression, see Regex.h.

  Heap &heap;
  Random &random;
  const double nowMilliseconds; ///< since 1970, whole
  const Limits &limits;
  Error error;

private:
  friend class Walk;
  const Program *program = nullptr;
  Frame *frame = nullptr;
  uint32_t depth = 0;
  uint64_t evaluations = 0;
};

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_EVALUATOR_H

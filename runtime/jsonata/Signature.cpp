// SPDX-License-Identifier: Apache-2.0
//
// The reference matches the letters of the arguments' types against a regular expression made of the signature. Parameters
// are few, so a match with back-tracking over them says the same: each parameter takes one argument, or none when it may
// be left out, or as many as it can.

#include "jsonata/Signature.h"

#include "values/Container.h"

namespace aslrt::jsonata {
namespace {

enum TypeBit : uint16_t {
  kString = 1,
  kNumber = 2,
  kBoolean = 4,
  kNull = 8,
  kObject = 16,
  kArray = 32,
  kFunction = 64,
  kMissing = 128,
};

constexpr uint16_t kAnyJson = kArray | kString | kNumber | kBoolean | kNull | kObject | kMissing;
constexpr uint16_t kAnything = kAnyJson | kFunction;

uint16_t bitOfLetter(char letter) {
  switch (letter) {
  case 's':
    return kString;
  case 'n':
    return kNumber;
  case 'b':
    return kBoolean;
  case 'l':
    return kNull;
  case 'o':
    return kObject;
  case 'a':
    return kArray;
  case 'f':
    return kFunction;
  case 'j':
    return kAnyJson;
  case 'x':
    return kAnything;
  default:
    return 0;
  }
}

uint16_t bitOf(const Heap &heap, const Value &value) {
  switch (typeOf(heap, value)) {
  case Type::Nothing:
    return kMissing;
  case Type::Null:
    return kNull;
  case Type::Boolean:
    return kBoolean;
  case Type::Number:
    return kNumber;
  case Type::String:
    return kString;
  case Type::Array:
    return kArray;
  case Type::Object:
    return kObject;
  case Type::Function:
    return kFunction;
  }
  return 0;
}

/// Where the bracket that opens at `at` closes.
size_t closingBracket(std::string_view text, size_t at, char open, char close) {
  int depth = 1;
  while (++at < text.size()) {
    if (text[at] == close && --depth == 0)
      return at;
    if (text[at] == open)
      ++depth;
  }
  return text.size();
}

/// A match of arguments against parameters.
class Matcher {
public:
  Matcher(const Signature &signature, const uint16_t *bits, uint32_t count)
      : signature(signature), bits(bits), count(count) {}

  /// Matches parameters from `parameter` on with arguments from `argument` on, and fills `taken`. With `last` less than all
  /// parameters, arguments may be left over. The farthest argument reached is `reached`.
  bool match(uint32_t parameter, uint32_t argument, uint32_t last) {
    if (parameter == last) {
      reached = argument;
      return last != signature.count || !isWhole || argument == count;
    }
    const Parameter &one = signature.parameters[parameter];
    uint32_t most = 0;
    while (argument + most < count && (bits[argument + most] & one.types) && (most == 0 || one.isRepeated))
      ++most;
    const uint32_t least = one.isOptional || one.isContext ? 0 : 1;
    for (uint32_t number = most + 1; number-- > least;) {
      taken[parameter] = number;
      if (match(parameter + 1, argument + number, last))
        return true;
    }
    return false;
  }

  bool isWhole = true;
  uint32_t reached = 0;
  uint32_t taken[8] = {};

private:
  const Signature &signature;
  const uint16_t *bits;
  uint32_t count;
};

} // namespace

Signature readSignature(std::string_view text) {
  Signature signature;
  for (size_t at = 1; at < text.size() && text[at] != ':' && text[at] != '>'; ++at) {
    Parameter *before = signature.count ? &signature.parameters[signature.count - 1] : nullptr;
    switch (text[at]) {
    case '-':
      if (before)
        before->isContext = true;
      break;
    case '?':
      if (before)
        before->isOptional = true;
      break;
    case '+':
      if (before)
        before->isRepeated = true;
      break;
    case '<': {
      const size_t end = closingBracket(text, at, '<', '>');
      if (before && (before->types & kArray))
        before->elementType = text[at + 1];
      at = end;
      break;
    }
    default: {
      if (signature.count == std::size(signature.parameters))
        return signature;
      Parameter &parameter = signature.parameters[signature.count++];
      if (text[at] == '(') {
        const size_t end = closingBracket(text, at, '(', ')');
        for (size_t letter = at + 1; letter < end; ++letter)
          parameter.types |= bitOfLetter(text[letter]);
        at = end;
      } else if (text[at] == 'a') {
        parameter.types = kAnything;
        parameter.isArray = true;
      } else {
        parameter.types = bitOfLetter(text[at]);
      }
      if (parameter.types != kFunction)
        parameter.types |= kMissing;
    }
    }
  }
  return signature;
}

/// What a message calls the elements that `letter` stands for. Source: the reference's table of array types.
static std::string_view elementName(char letter) {
  switch (letter) {
  case 'a':
    return "arrays";
  case 'b':
    return "booleans";
  case 'f':
    return "functions";
  case 'n':
    return "numbers";
  case 'o':
    return "objects";
  case 's':
    return "strings";
  default:
    return "";
  }
}

static bool failAt(Evaluator &evaluator, const char *code, const Value *arguments, uint32_t count, uint32_t at) {
  return evaluator.fail({.code = code, .value = at < count ? arguments[at] : makeNothing(), .index = int64_t(at) + 1});
}

/// Whether every element of `array` is of the type that `letter` names.
static bool hasElements(Heap &heap, const Value &array, char letter) {
  const uint16_t wanted = bitOfLetter(letter);
  const Items items = itemsOf(heap, array);
  if (items.count == 0)
    return true;
  const uint16_t first = bitOf(heap, items[0]);
  if (first != wanted)
    return false;
  for (const Value &item : items)
    if (bitOf(heap, item) != first)
      return false;
  return true;
}

bool checkArguments(Evaluator &evaluator, const Signature &signature, const Value *arguments, uint32_t count,
                    const Value &context, Arguments &out) {
  Heap &heap = evaluator.heap;
  constexpr uint32_t kMost = 64;
  uint16_t bits[kMost];
  uint16_t *letters = bits;
  if (count > kMost)
    letters = reinterpret_cast<uint16_t *>(heap.allocateText(count * sizeof(uint16_t)));
  for (uint32_t at = 0; at < count; ++at)
    letters[at] = bitOf(heap, arguments[at]);
  Matcher matcher(signature, letters, count);
  if (!matcher.match(0, 0, signature.count)) {
    // The first parameter that spoils the match of those before it.
    matcher.isWhole = false;
    uint32_t good = 0;
    for (uint32_t last = 1; last <= signature.count; ++last) {
      if (!matcher.match(0, 0, last))
        return failAt(evaluator, "T0410", arguments, count, good);
      good = matcher.reached;
    }
    return failAt(evaluator, "T0410", arguments, count, good);
  }

  auto *checked = reinterpret_cast<Value *>(heap.allocateText((signature.count + count) * sizeof(Value)));
  uint32_t used = 0, at = 0;
  for (uint32_t number = 0; number < signature.count; ++number) {
    const Parameter &parameter = signature.parameters[number];
    if (matcher.taken[number] == 0) {
      if (parameter.isContext) {
        if (!(bitOf(heap, context) & parameter.types))
          return evaluator.fail({.code = "T0411", .value = context, .index = int64_t(at) + 1});
        checked[used++] = context;
      } else {
        checked[used++] = at < count ? arguments[at] : makeNothing();
        ++at;
      }
      continue;
    }
    const uint32_t first = at;
    for (uint32_t left = matcher.taken[number]; left != 0; --left, ++at) {
      // Of several arguments for one parameter that takes no arrays the reference passes the first each time.
      Value argument = arguments[parameter.isArray ? at : first];
      if (parameter.isArray && letters[at] != kMissing) {
        const char element = parameter.elementType;
        const bool isArray = letters[at] == kArray;
        const bool isGood = element == 0 || (isArray ? hasElements(heap, argument, element)
                                                     : matcher.taken[number] == 1 && letters[at] == bitOfLetter(element));
        if (!isGood)
          return evaluator.fail({.code = "T0412", .value = argument, .index = int64_t(at) + 1, .type = elementName(element)});
        if (!isArray)
          argument = listOfOne(heap, 0, argument);
      }
      checked[used++] = argument;
    }
  }
  out = {checked, used, context};
  return true;
}

} // namespace aslrt::jsonata

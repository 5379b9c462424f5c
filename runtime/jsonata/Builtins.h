// SPDX-License-Identifier: Apache-2.0
//
// Builtins: the functions of the language, one table.
//
// Each has a number (its place in the table, which programs name it by), a signature that its arguments are checked
// against before it is called, and an arity, which is what higher-order functions look at: the number of parameters of the
// reference implementation before the first with a default. The functions are in functions/, a file a subject.

#ifndef ASLRT_JSONATA_BUILTINS_H
#define ASLRT_JSONATA_BUILTINS_H

#include "jsonata/Evaluator.h"

namespace aslrt::jsonata {

using BuiltinFunction = bool (*)(Evaluator &evaluator, const Arguments &arguments, Value &out);

struct Builtin {
  std::string_view name;      ///< without `$`
  std::string_view signature; ///< `<s-nn?:s>`; empty: arguments are not checked
  uint8_t arity;
  BuiltinFunction function;
};

/// All of them, sorted by name (bytes).
extern const Builtin kBuiltins[];
extern const uint32_t kBuiltinCount;

/// The number of a built-in, or -1.
int32_t findBuiltin(std::string_view name);

/// The built-in as a value, the same each time.
Value builtinValue(uint32_t number);

// Every function below: arguments passed the signature. An argument that is nothing gives nothing unless said.

// functions/Strings.cpp
bool builtinString(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinLength(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSubstring(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSubstringBefore(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSubstringAfter(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinLowercase(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinUppercase(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinTrim(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinPad(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinJoin(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Matching.cpp: with strings, regular expressions, and functions of that protocol
bool builtinMatch(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinContains(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinReplace(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSplit(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Encoding.cpp
bool builtinBase64encode(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinBase64decode(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinEncodeUrl(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinEncodeUrlComponent(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinDecodeUrl(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinDecodeUrlComponent(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinHash(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinParse(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Numbers.cpp
bool builtinNumber(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinAbs(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinFloor(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinCeil(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinRound(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinPower(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSqrt(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinRandom(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSum(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinMax(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinMin(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinAverage(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinUuid(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/FormatNumber.cpp and functions/FormatInteger.cpp
bool builtinFormatNumber(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinFormatBase(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinFormatInteger(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinParseInteger(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Dates.cpp
bool builtinNow(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinMillis(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinFromMillis(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinToMillis(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Arrays.cpp
bool builtinCount(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinAppend(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinReverse(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinShuffle(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinZip(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinDistinct(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSort(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinPartition(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinRange(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/HigherOrder.cpp
bool builtinMap(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinFilter(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSingle(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinReduce(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinEach(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSift(Evaluator &evaluator, const Arguments &arguments, Value &out);

// functions/Objects.cpp
bool builtinKeys(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinLookup(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinSpread(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinMerge(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinType(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinClone(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinError(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinAssert(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinBoolean(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinNot(Evaluator &evaluator, const Arguments &arguments, Value &out);
bool builtinExists(Evaluator &evaluator, const Arguments &arguments, Value &out);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_BUILTINS_H

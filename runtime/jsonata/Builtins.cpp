// SPDX-License-Identifier: Apache-2.0

#include "jsonata/Functions.h"

#include <algorithm>

namespace aslrt::jsonata {

// Signatures and arities: JSONata 2.0.6; hash, parse, partition, random's seed, range and uuid are the service's.
const Builtin kBuiltins[] = {
    {"abs", "<n-:n>", 1, builtinAbs},
    {"append", "<xx:a>", 2, builtinAppend},
    {"assert", "<bs?:x>", 2, builtinAssert},
    {"average", "<a<n>:n>", 1, builtinAverage},
    {"base64decode", "<s-:s>", 1, builtinBase64decode},
    {"base64encode", "<s-:s>", 1, builtinBase64encode},
    {"boolean", "<x-:b>", 1, builtinBoolean},
    {"ceil", "<n-:n>", 1, builtinCeil},
    {"clone", "<(oa)-:o>", 1, builtinClone},
    {"contains", "<s-(sf):b>", 2, builtinContains},
    {"count", "<a:n>", 1, builtinCount},
    {"decodeUrl", "<s-:s>", 1, builtinDecodeUrl},
    {"decodeUrlComponent", "<s-:s>", 1, builtinDecodeUrlComponent},
    {"distinct", "<x:x>", 1, builtinDistinct},
    {"each", "<o-f:a>", 2, builtinEach},
    {"encodeUrl", "<s-:s>", 1, builtinEncodeUrl},
    {"encodeUrlComponent", "<s-:s>", 1, builtinEncodeUrlComponent},
    {"error", "<s?:x>", 1, builtinError},
    {"exists", "<x:b>", 1, builtinExists},
    {"filter", "<af>", 2, builtinFilter},
    {"floor", "<n-:n>", 1, builtinFloor},
    {"formatBase", "<n-n?:s>", 2, builtinFormatBase},
    {"formatInteger", "<n-s:s>", 2, builtinFormatInteger},
    {"formatNumber", "<n-so?:s>", 3, builtinFormatNumber},
    {"fromMillis", "<n-s?s?:s>", 3, builtinFromMillis},
    {"hash", "<s-s?:s>", 2, builtinHash},
    {"join", "<a<s>s?:s>", 2, builtinJoin},
    {"keys", "<x-:a<s>>", 1, builtinKeys},
    {"length", "<s-:n>", 1, builtinLength},
    {"lookup", "<x-s:x>", 2, builtinLookup},
    {"lowercase", "<s-:s>", 1, builtinLowercase},
    {"map", "<af>", 2, builtinMap},
    {"match", "<s-f<s:o>n?:a<o>>", 3, builtinMatch},
    {"max", "<a<n>:n>", 1, builtinMax},
    {"merge", "<a<o>:o>", 1, builtinMerge},
    {"millis", "<:n>", 0, builtinMillis},
    {"min", "<a<n>:n>", 1, builtinMin},
    {"not", "<x-:b>", 1, builtinNot},
    {"now", "<s?s?:s>", 2, builtinNow},
    {"number", "<(nsb)-:n>", 1, builtinNumber},
    {"pad", "<s-ns?:s>", 3, builtinPad},
    {"parse", "<s-:x>", 1, builtinParse},
    {"parseInteger", "<s-s:n>", 2, builtinParseInteger},
    {"partition", "<an:a>", 2, builtinPartition},
    {"power", "<n-n:n>", 2, builtinPower},
    {"random", "<n?:n>", 0, builtinRandom},
    {"range", "<nnn:a>", 3, builtinRange},
    {"reduce", "<afj?:j>", 3, builtinReduce},
    {"replace", "<s-(sf)(sf)n?:s>", 4, builtinReplace},
    {"reverse", "<a:a>", 1, builtinReverse},
    {"round", "<n-n?:n>", 2, builtinRound},
    {"shuffle", "<a:a>", 1, builtinShuffle},
    {"sift", "<o-f?:o>", 2, builtinSift},
    {"single", "<af?>", 2, builtinSingle},
    {"sort", "<af?:a>", 2, builtinSort},
    {"split", "<s-(sf)n?:a<s>>", 3, builtinSplit},
    {"spread", "<x-:a<o>>", 1, builtinSpread},
    {"sqrt", "<n-:n>", 1, builtinSqrt},
    {"string", "<x-b?:s>", 1, builtinString},
    {"substring", "<s-nn?:s>", 3, builtinSubstring},
    {"substringAfter", "<s-s:s>", 2, builtinSubstringAfter},
    {"substringBefore", "<s-s:s>", 2, builtinSubstringBefore},
    {"sum", "<a<n>:n>", 1, builtinSum},
    {"toMillis", "<s-s?:n>", 2, builtinToMillis},
    {"trim", "<s-:s>", 1, builtinTrim},
    {"type", "<x:s>", 1, builtinType},
    {"uppercase", "<s-:s>", 1, builtinUppercase},
    {"uuid", "<:s>", 0, builtinUuid},
    {"zip", "<a+>", 0, builtinZip},
};
const uint32_t kBuiltinCount = static_cast<uint32_t>(std::size(kBuiltins));

int32_t findBuiltin(std::string_view name) {
  const Builtin *found = std::lower_bound(std::begin(kBuiltins), std::end(kBuiltins), name,
                                          [](const Builtin &one, std::string_view wanted) { return one.name < wanted; });
  return found != std::end(kBuiltins) && found->name == name ? static_cast<int32_t>(found - kBuiltins) : -1;
}

Value builtinValue(uint32_t number) {
  // Made when first asked for, and the same ever after: functions compare by identity.
  static Function functions[std::size(kBuiltins)];
  static Signature signatures[std::size(kBuiltins)];
  Function &function = functions[number];
  if (!function.builtin) {
    const Builtin &builtin = kBuiltins[number];
    signatures[number] = readSignature(builtin.signature);
    function = Function{.kind = FunctionKind::Builtin, .arity = builtin.arity, .signature = &signatures[number], .builtin = &builtin};
  }
  return functionValue(&function);
}

} // namespace aslrt::jsonata

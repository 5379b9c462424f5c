// SPDX-License-Identifier: Apache-2.0
//
// Numbers by pictures: `$formatNumber`, `$formatInteger`, `$parseInteger`, `$formatBase`.

#include "FunctionTest.h"

#include <limits>

namespace {

using namespace aslrt;
using namespace aslrt::jsonata;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class FormatNumber : public test::FunctionTest {
protected:
  std::string format(const char *value, std::string_view picture, const char *options = nullptr) {
    return call(builtinFormatNumber, {json(value), text(picture), options ? json(options) : nothing()});
  }
};

TEST_F(FormatNumber, SeparatesGroups) {
  EXPECT_EQ(format("12345678.9", "9,999.99"), R"("12,345,678.90")");
  EXPECT_EQ(format("12", "#,##0"), R"("12")");
  EXPECT_EQ(format("123456", "##,##,00.00"), R"("12,34,56.00")");
}

TEST_F(FormatNumber, SeparatesTheFraction) { EXPECT_EQ(format("1234.56789", "9,999.999,999"), R"("1,234.567,890")"); }

TEST_F(FormatNumber, FillsWithZeros) {
  EXPECT_EQ(format("123.9", "9999"), R"("0124")");
  EXPECT_EQ(format("0.5", "#.00"), R"(".50")");
  EXPECT_EQ(format("3", "#.##"), R"("3.0")");
}

TEST_F(FormatNumber, ScalesPercentAndPerMille) {
  EXPECT_EQ(format("0.14", "01%"), R"("14%")");
  EXPECT_EQ(format("0.4857", "###.###\u2030"), R"("485.7‰")");
}

TEST_F(FormatNumber, HasAPictureForNegativeNumbers) {
  EXPECT_EQ(format("-6", "000"), R"("-006")");
  EXPECT_EQ(format("-6.5", "#0.0;(#0.0)"), "\"(6.5)\"");
}

TEST_F(FormatNumber, KeepsWhatStandsAround) { EXPECT_EQ(format("185.28", "EUR #0.000## net"), R"("EUR 185.280 net")"); }

TEST_F(FormatNumber, WritesExponents) {
  EXPECT_EQ(format("1234.5678", "00.000e0"), R"("12.346e2")");
  EXPECT_EQ(format("0.234", ".00e0"), R"(".23e0")");
  EXPECT_EQ(format("0.00012", "0.0e00"), R"("1.2e-04")");
}

// The reference multiplies these by ten forever.
TEST_F(FormatNumber, WritesExponentsOfZeroAndNegativeNumbers) {
  EXPECT_EQ(format("0", "0.00e0"), R"("0.00e0")");
  EXPECT_EQ(format("-1234", "0.0e0"), R"("-1.2e3")");
}

TEST_F(FormatNumber, RoundsHalvesToEven) {
  EXPECT_EQ(format("2.345", "0.00"), R"("2.34")");
  EXPECT_EQ(format("2.355", "0.00"), R"("2.36")");
  EXPECT_EQ(format("-0.5", "0"), R"("-0")");
}

// 298181883059442.06 lies on a sixteenth, which two digits cannot tell: rounded, it is an eighth, a half of the last digit.
TEST_F(FormatNumber, RoundsWhatBinaryRoundedAgain) {
  EXPECT_EQ(format("298181883059442.06", "0.00"), R"("298181883059442.13")");
}

TEST_F(FormatNumber, WritesLargeNumbersInFull) {
  EXPECT_EQ(format("1e21", "#,##0"), R"("1,000,000,000,000,000,000,000")");
  EXPECT_EQ(format("1.5e308", "0.0e0"), R"("1.5e308")");
}

TEST_F(FormatNumber, WritesWhatIsNoNumber) {
  EXPECT_EQ(call(builtinFormatNumber, {number(-kInfinity), text("#0.0e0 m"), nothing()}), R"("-Infinity m")");
  EXPECT_EQ(call(builtinFormatNumber, {number(kInfinity), text("0"), json(R"({"infinity": "oo"})")}), R"("oo")");
  EXPECT_EQ(call(builtinFormatNumber, {number(std::nan("")), text("0"), nothing()}), R"("NaN")");
}

TEST_F(FormatNumber, TakesOtherSymbols) {
  EXPECT_EQ(format("1234.5", "#.##0,00", R"({"decimal-separator": ",", "grouping-separator": "."})"), R"("1.234,50")");
  EXPECT_EQ(format("0.14", "###pm", R"({"per-mille": "pm"})"), R"("140pm")");
  EXPECT_EQ(format("1234", "#,##٠", R"({"zero-digit": "٠"})"), R"("١,٢٣٤")");
  EXPECT_EQ(format("-5", "0", R"({"minus-sign": "−"})"), R"("−5")");
}

TEST_F(FormatNumber, RefusesSymbolsThatAreNoStrings) {
  EXPECT_EQ(format("1", "0", R"({"zero-digit": 1})"), "! T0410");
  EXPECT_EQ(evaluator.error.index, 3);
}

TEST_F(FormatNumber, TellsWhichRuleAPictureBreaks) {
  const std::pair<const char *, const char *> kCases[] = {
      {"#;#;#", "D3080"},  {"#.0.0", "D3081"},  {"#0%%", "D3082"},  {"#0‰‰", "D3083"}, {"#0%‰", "D3084"},
      {".e0", "D3085"},    {"", "D3085"},       {"0+.e0", "D3086"}, {"%%", "D3086"},   {"0,.e0", "D3087"},
      {"0,", "D3088"},     {"0,,0", "D3089"},   {"0#.e0", "D3090"}, {"#0.#0e0", "D3091"}, {"#0.0e0%", "D3092"},
      {"#0.0e0,0", "D3093"}};
  for (auto [picture, code] : kCases)
    EXPECT_EQ(format("20", picture), std::string("! ") + code) << picture;
}

TEST_F(FormatNumber, GivesNothingForNothing) {
  EXPECT_EQ(call(builtinFormatNumber, {nothing(), text("0")}), "nothing");
}

class Integers : public test::FunctionTest {
protected:
  std::string format(const char *value, std::string_view picture) {
    return call(builtinFormatInteger, {json(value), text(picture)});
  }
  std::string read(std::string_view value, std::string_view picture) {
    return call(builtinParseInteger, {text(value), text(picture)});
  }
};

TEST_F(Integers, RoundDown) {
  EXPECT_EQ(format("12.6", "###0"), R"("12")");
  EXPECT_EQ(format("-12.6", "00"), R"("-13")");
}

TEST_F(Integers, HaveGroups) {
  EXPECT_EQ(format("12345678", "#,##0"), R"("12,345,678")");
  EXPECT_EQ(format("1234567890", "#:###,##0"), R"("1234:567,890")");
}

// Here JavaScript's substrings count from the other end.
TEST_F(Integers, HaveUnequalGroupsEvenWithoutDigits) { EXPECT_EQ(format("5", "#:###,##0"), R"(",5")"); }

TEST_F(Integers, TakeDigitsOfOtherScripts) {
  EXPECT_EQ(format("12340", "###١"), R"("١٢٣٤٠")");
  EXPECT_EQ(format("1", "0١"), "! D3131");
}

TEST_F(Integers, HaveOrdinals) {
  EXPECT_EQ(format("1", "0;o"), R"("1st")");
  EXPECT_EQ(format("112", "0;o"), R"("112th")");
  EXPECT_EQ(format("123", "0;o"), R"("123rd")");
}

TEST_F(Integers, HaveLettersAndRomanNumerals) {
  EXPECT_EQ(format("27", "A"), R"("AA")");
  EXPECT_EQ(format("1984", "I"), R"("MCMLXXXIV")");
  EXPECT_EQ(format("-9", "i"), R"("-ix")");
}

TEST_F(Integers, HaveWords) {
  EXPECT_EQ(format("0", "w"), R"("zero")");
  EXPECT_EQ(format("555", "Ww"), R"("Five Hundred and Fifty-Five")");
  EXPECT_EQ(format("40", "w;o"), R"("fortieth")");
  EXPECT_EQ(format("1000000000001", "W"), R"("ONE TRILLION AND ONE")");
  EXPECT_EQ(format("1e46", "w"), R"("ten billion trillion trillion trillion")");
}

TEST_F(Integers, RefuseUnknownSequences) {
  EXPECT_EQ(format("1", "x"), "! D3130");
  EXPECT_EQ(show(evaluator.error.value), R"("x")");
  EXPECT_EQ(read("1", "#"), "! D3130");
}

TEST_F(Integers, RefuseWhatHasNoForm) {
  for (const char *picture : {"w", "A", "I"})
    EXPECT_EQ(call(builtinFormatInteger, {number(kInfinity), text(picture)}), "! D1001") << picture;
  EXPECT_EQ(format("1e300", "I"), "! D1001");
}

TEST_F(Integers, MayNotBeLongerThanStringsAre) {
  limits.stringBytes = 10;
  EXPECT_EQ(format("1", "0000000000"), R"("0000000001")");
  EXPECT_EQ(format("1", "00000000000"), "! U1001");
}

TEST_F(Integers, AreReadBack) {
  EXPECT_EQ(read("12,345,678", "#,##0"), "12345678");
  EXPECT_EQ(read("28th", "#0;o"), "28");
  EXPECT_EQ(read("١٢٣٤٠", "###١"), "12340");
  EXPECT_EQ(read("FZPH", "A"), "123456");
  EXPECT_EQ(read("mcmlxxxiv", "i"), "1984");
  EXPECT_EQ(read("FIVE HUNDRED AND FIFTY-FIFTH", "W;o"), "555");
  EXPECT_EQ(read("one trillion and one", "w"), "1000000000001");
}

TEST_F(Integers, ThatCannotBeReadAreNoNumber) {
  EXPECT_EQ(read("x", "0"), "NaN");
  EXPECT_EQ(read("several", "w"), "NaN");
  EXPECT_EQ(read("mm", "I"), "NaN");
  EXPECT_EQ(read("12", "٠"), "NaN");
  EXPECT_EQ(read("12x", "0"), "12");
}

TEST_F(Integers, GiveNothingForNothing) {
  EXPECT_EQ(call(builtinFormatInteger, {nothing(), text("0")}), "nothing");
  EXPECT_EQ(call(builtinParseInteger, {nothing(), text("0")}), "nothing");
}

class FormatBase : public test::FunctionTest {
protected:
  std::string format(const char *value, const char *base) { return call(builtinFormatBase, {json(value), json(base)}); }
};

TEST_F(FormatBase, Is10UnlessSaid) { EXPECT_EQ(call(builtinFormatBase, {json("100")}), R"("100")"); }

TEST_F(FormatBase, WritesIntegers) {
  EXPECT_EQ(format("-100", "2"), R"("-1100100")");
  EXPECT_EQ(format("35.5", "36"), R"("10")");
  EXPECT_EQ(format("5890840712243076", "36"), R"("1m04mv32i6c")");
}

TEST_F(FormatBase, HasZerosWhereNumbersHaveNoDigits) {
  EXPECT_EQ(format("73786976294838206464", "30"), R"("4ip8qn16c36g00")");
}

TEST_F(FormatBase, RefusesOtherBases) {
  EXPECT_EQ(format("100", "1"), "! D3100");
  EXPECT_EQ(format("100", "36.6"), "! D3100");
  EXPECT_EQ(show(evaluator.error.value), "37");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// JSONata's dates: writing, reading with and without a picture.

#include "FunctionTest.h"

namespace {

using namespace aslrt;
using namespace aslrt::jsonata;

using Now = test::FunctionTest;

class FromMillis : public test::FunctionTest {
protected:
  std::string format(double milliseconds, std::string_view picture, const char *zone = nullptr) {
    return call(builtinFromMillis, {number(milliseconds), text(picture), zone ? text(zone) : nothing()});
  }
};

class ToMillis : public test::FunctionTest {
protected:
  std::string read(std::string_view timestamp) { return call(builtinToMillis, {text(timestamp), nothing()}); }
  std::string read(std::string_view timestamp, std::string_view picture) {
    return call(builtinToMillis, {text(timestamp), text(picture)});
  }
};

constexpr double kFriday = 1521801216617; // 2018-03-23T10:33:36.617Z

TEST_F(Now, IsTheInstantOfTheEvaluation) {
  EXPECT_EQ(call(builtinMillis, {}), "1510067557121");
  EXPECT_EQ(call(builtinNow, {}), R"("2017-11-07T15:12:37.121Z")");
  EXPECT_EQ(call(builtinNow, {text("[Y]-[M]-[D] [H]:[m] [z]"), text("+0200")}), R"("2017-11-7 17:12 GMT+02:00")");
}

TEST_F(FromMillis, WritesIso8601) {
  EXPECT_EQ(call(builtinFromMillis, {json("1")}), R"("1970-01-01T00:00:00.001Z")");
  EXPECT_EQ(call(builtinFromMillis, {json("-1")}), R"("1969-12-31T23:59:59.999Z")");
  EXPECT_EQ(call(builtinFromMillis, {json("1509380732935.9"), nothing(), text("+0100")}),
            R"("2017-10-30T17:25:32.935+01:00")");
}

TEST_F(FromMillis, WritesFields) {
  EXPECT_EQ(format(kFriday, "[M01]/[D01]/[Y0001] at [H01]:[m01]:[s01].[f001]"), R"("03/23/2018 at 10:33:36.617")");
  EXPECT_EQ(format(kFriday, "[FNn], [D1o] [MNn] [Y]"), R"("Friday, 23rd March 2018")");
  EXPECT_EQ(format(kFriday, "[FN,*-3] [Mn,3-3] [h] [P] [PN] [d] [C]"), R"("FRI mar 10 am AM 82 ISO")");
  EXPECT_EQ(format(kFriday, "[Yw], [MA], [DI], [Dwo]"), R"("two thousand and eighteen, C, XXIII, twenty-third")");
}

TEST_F(FromMillis, KeepsText) { EXPECT_EQ(format(kFriday, "[[[Y]]] ]] [Y,2-2]"), R"("[2018] ] 18")"); }

TEST_F(FromMillis, IgnoresBlanksInMarkers) { EXPECT_EQ(format(kFriday, "[ M 0 1 ]"), R"("03")"); }

TEST_F(FromMillis, NumbersWeeks) {
  EXPECT_EQ(format(1514764800000, "[X0001]-W[W01]-[F1]"), R"("2018-W01-1")");
  EXPECT_EQ(format(1262476800000, "[X0001]-W[W01]-[F1]"), R"("2009-W53-7")"); // 2010-01-03
  EXPECT_EQ(format(1230508800000, "[X0001]-W[W01]-[F1]"), R"("2009-W01-1")"); // 2008-12-29
  EXPECT_EQ(format(1359720000000, "[w] of [xNn]"), R"("5 of January")");      // 2013-02-01
}

TEST_F(FromMillis, WritesZones) {
  EXPECT_EQ(format(1531310400000, "[H]:[m] [Z]", "-0500"), R"("7:00 -05:00")");
  EXPECT_EQ(format(1531310400000, "[H]:[m] [Z0]", "+0530"), R"("17:30 +5:30")");
  EXPECT_EQ(format(1531310400000, "[H]:[m] [z0101t]", "+0530"), R"("17:30 GMT+0530")");
  EXPECT_EQ(format(1531310400000, "[H]:[m] [Z01:01t]", "0000"), R"("12:00 Z")");
}

// The reference rounds hours down and leaves the minutes negative.
TEST_F(FromMillis, TakesNegativeHalfHoursAsTheReferenceDoes) {
  EXPECT_EQ(format(1531310400000, "[H]:[m] [Z]", "-0530"), R"("5:30 -06:30")");
}

TEST_F(FromMillis, RefusesPictures) {
  EXPECT_EQ(format(kFriday, "[q]"), "! D3132");
  EXPECT_EQ(show(evaluator.error.value), R"("q")");
  EXPECT_EQ(format(kFriday, "[q1]"), "! D3132");
  EXPECT_EQ(format(kFriday, "[]"), "! D3132");
  EXPECT_EQ(format(kFriday, "[YN]"), "! D3133");
  EXPECT_EQ(show(evaluator.error.value), R"("Y")");
  EXPECT_EQ(format(kFriday, "[fn]"), "! D3133");
  EXPECT_EQ(format(kFriday, "[Z010101]"), "! D3134");
  EXPECT_EQ(format(kFriday, "[YN]-[M"), "! D3135");
  EXPECT_EQ(format(kFriday, "[D0١]"), "! D3131");
  EXPECT_EQ(format(kFriday, "[Dx]"), "! D3130");
}

TEST_F(FromMillis, RefusesWhatIsNoDateOrZone) {
  EXPECT_EQ(call(builtinFromMillis, {json("8.64e15")}), R"("5760-09-13T00:00:00.000Z")"); // four digits of the year
  EXPECT_EQ(call(builtinFromMillis, {json("8640000000000001")}), "! D1001");
  EXPECT_EQ(format(kFriday, "[Y]", "here"), "! T0410");
  EXPECT_EQ(evaluator.error.index, 3);
}

TEST_F(FromMillis, MayNotBeLongerThanStringsAre) { EXPECT_EQ(format(kFriday, "[Y,2000000000]"), "! U1001"); }

TEST_F(FromMillis, GivesNothingForNothing) { EXPECT_EQ(call(builtinFromMillis, {nothing()}), "nothing"); }

TEST_F(ToMillis, ReadsIso8601) {
  EXPECT_EQ(read("1970-01-01T00:00:00.001Z"), "1");
  EXPECT_EQ(read("2018-02-01T09:42:13.123+0000"), "1517478133123");
  EXPECT_EQ(read("2018-02-01T09:42:13.1239-05:30"), "1517497933123");
  EXPECT_EQ(read("2017-10-30"), "1509321600000");
  EXPECT_EQ(read("2017"), "1483228800000");
}

TEST_F(ToMillis, TakesTimesWithoutZoneAsUtc) { EXPECT_EQ(read("2017-10-30T00:00:00"), "1509321600000"); }

TEST_F(ToMillis, CountsDaysOnIntoTheNextMonth) { EXPECT_EQ(read("2018-02-31"), "1520035200000"); }

TEST_F(ToMillis, RefusesOtherTexts) {
  for (const char *refused : {"", "foo", "01-02-2018", "2018-13-01", "2018-00-01", "2018-01-32", "2018-01-01T10:00",
                              "2018-01-01T24:00:01", "2018-01-01T10:00:60", "2018-01-01T10:00:00.",
                              "2018-01-01T10:00:00+2400", "2018-01-01 10:00:00", "2018-1-1", "2018-01-01T10:00:00z"}) {
    EXPECT_EQ(read(refused), "! D3110") << refused;
    EXPECT_EQ(show(evaluator.error.value), show(text(refused)));
  }
}

TEST_F(ToMillis, ReadsByAPicture) {
  EXPECT_EQ(read("2018-03-27T14:03:00.123Z", "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001]Z"), "1522159380123");
  EXPECT_EQ(read("21st 12 1881", "[D1o] [M01] [Y0001]"), "-2777932800000");
  EXPECT_EQ(read("2 Feb 2012", "[D1] [MNn,3-3] [Y0001]"), "1328140800000");
  EXPECT_EQ(read("ae C mmxviii", "[Da] [MA] [Yi]"), "1522454400000");
  EXPECT_EQ(read("4/4/2018 12:06 am", "[D1]/[M1]/[Y0001] [h]:[m] [P]"), "1522800360000");
}

TEST_F(ToMillis, ReadsDigitsThatTouch) { EXPECT_EQ(read("20180327", "[Y0001][M01][D01]"), "1522108800000"); }

TEST_F(ToMillis, TakesLettersOfEitherCase) {
  EXPECT_EQ(read("ANNÉE 2018", "année [Y]"), "1514764800000");
  EXPECT_EQ(read("27TH March 2018", "[D1o] [MNn] [Y]"), "1522108800000");
  EXPECT_EQ(read("27 MARCH 2018", "[D] [MNn] [Y]"), "! D3136"); // names are not: no month was read
}

TEST_F(ToMillis, ReadsWords) {
  EXPECT_EQ(read("one thousand, nine hundred and eighty-four", "[Yw]"), "441763200000");
  EXPECT_EQ(read("TWENTY-SECOND August two thousand and seventeen", "[DW] [MNn] [Yw]"), "1503360000000");
}

TEST_F(ToMillis, ReadsZones) {
  EXPECT_EQ(read("2020-09-09 12:00 +05:30", "[Y]-[M]-[D] [H]:[m] [Z]"), "1599633000000");
  EXPECT_EQ(read("2020-09-09 12:00 GMT-5", "[Y]-[M]-[D] [H]:[m] [z01]"), "1599670800000");
  EXPECT_EQ(read("2020-09-09 12:00 +0530", "[Y]-[M]-[D] [H]:[m] [Z0001]"), "1599633000000");
  EXPECT_EQ(read("2020-09-09 12:00 -05:30", "[Y]-[M]-[D] [H]:[m] [Z]"), "1599669000000"); // of the reference: -04:30
}

TEST_F(ToMillis, TakesTodayForWhatIsMissingInFront) {
  EXPECT_EQ(read("13:45", "[H]:[m]"), "1510062300000");
  EXPECT_EQ(read("5-22", "[M]-[D]"), "1495411200000");
}

TEST_F(ToMillis, CountsTheDaysOfTheYear) { EXPECT_EQ(read("2018-94", "[Y]-[d]"), "1522800000000"); }

TEST_F(ToMillis, GivesNothingForWhatIsNotAsThePictureSays) {
  EXPECT_EQ(read("irrelevant", "[Y]-[M]-[D]"), "nothing");
  EXPECT_EQ(read("2018-", "[Y]-[M]"), "nothing");
  EXPECT_EQ(read("2018-03-04x", "[Y]-[M]-[D]"), "nothing");
  EXPECT_EQ(read("plain", "plain"), "nothing");
}

TEST_F(ToMillis, RefusesGapsAndWeeks) {
  EXPECT_EQ(read("5-22 23:59", "[M]-[D] [m]:[s]"), "! D3136");
  EXPECT_EQ(read("2018-3-2-5", "[X]-[x]-[w]-[F1]"), "! D3136");
  EXPECT_EQ(read("2018-32-5", "[X]-[W]-[F1]"), "! D3136");
}

TEST_F(ToMillis, RefusesPictures) {
  EXPECT_EQ(read("2018-05-22", "[YN]-[M]-[D]"), "! D3133");
  EXPECT_EQ(read("2018", "[Yx]"), "! D3130");
  EXPECT_EQ(read("2018", "[Y"), "! D3135");
}

// What a regular expression would try in 2^40 ways.
TEST_F(ToMillis, TakesNoTimeForTextsThatNearlyMatch) {
  std::string words;
  for (int count = 0; count < 2000; ++count)
    words += "sixty-six, ";
  EXPECT_EQ(read(words + "!", "[Yw] [Dw] [Mw] [Hw]"), "nothing");
}

TEST_F(ToMillis, IsRefusedTooMuchMemory) {
  std::string picture;
  for (int count = 0; count < 2000; ++count)
    picture += "[Y]";
  EXPECT_EQ(read(std::string(40000, '1'), picture), "! U1001");
}

TEST_F(ToMillis, GivesNothingForNothing) { EXPECT_EQ(call(builtinToMillis, {nothing()}), "nothing"); }

} // namespace

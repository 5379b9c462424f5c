// SPDX-License-Identifier: Apache-2.0
//
// Scalars: cells, strings and numbers.

#include "ValuesTest.h"

#include "values/Numbers.h"
#include "values/Strings.h"

#include <cmath>
#include <limits>

using namespace aslrt;
using namespace aslrt::test;

namespace {

std::string doubleText(double value) {
  char text[kNumberTextBytes];
  return std::string(text, formatDouble(value, text));
}

std::string decoded(const AslrtValue &value) {
  SmallBuffer buffer;
  return std::string(decodeString(value, buffer));
}

TEST(Scalars, ShortTextIsInlineAndLongTextIsASlice) {
  Heap heap;
  EXPECT_EQ(makeString(heap, "gold").tag, ASLRT_TAG_INLINE);
  EXPECT_EQ(makeString(heap, "12345678").tag, ASLRT_TAG_INLINE);  // 10 bytes with quotes
  EXPECT_EQ(makeString(heap, "123456789").tag, ASLRT_TAG_SLICE);
  EXPECT_EQ(textOf(heap, makeString(heap, "123456789")), "\"123456789\"");
  EXPECT_EQ(textOf(heap, makeString(heap, "12345678")), "\"12345678\"");
}

TEST(Scalars, EqualInlineTextsAreEqualBytes) {
  Heap heap;
  AslrtValue document = read(heap, "[\"gold\",\"12345678\",1,\"1234567\",\"123456\"]");
  lookInto(heap, document);
  const char *names[] = {"gold", "12345678", nullptr, "1234567", "123456"};
  for (uint32_t index : {0u, 1u, 3u, 4u}) {
    AslrtValue made = makeString(heap, names[index]);
    EXPECT_EQ(std::memcmp(&made, &arrayOf(document)->items[index], sizeof(made)), 0) << names[index];
  }
}

TEST(Scalars, KnowTheirKind) {
  Heap heap;
  EXPECT_EQ(kindOf(heap, makeNull()), Kind::Null);
  EXPECT_EQ(kindOf(heap, makeBool(true)), Kind::Bool);
  EXPECT_EQ(kindOf(heap, makeBool(false)), Kind::Bool);
  EXPECT_EQ(kindOf(heap, makeInt(-7)), Kind::Number);
  EXPECT_EQ(kindOf(heap, makeDouble(0.5)), Kind::Number);
  EXPECT_EQ(kindOf(heap, makeNone()), Kind::None);
  EXPECT_EQ(kindOf(heap, makeString(heap, "null")), Kind::String);
  EXPECT_EQ(kindOf(heap, read(heap, "-1.5e3")), Kind::Number);
  EXPECT_EQ(kindOf(heap, read(heap, "{}")), Kind::Object);
  EXPECT_EQ(kindOf(heap, read(heap, "[]")), Kind::Array);
  EXPECT_TRUE(isNull(makeNull()));
  EXPECT_TRUE(isTrue(makeBool(true)));
  EXPECT_FALSE(isTrue(makeBool(false)));
}

TEST(Strings, EscapeAsACompactWriterDoes) {
  Heap heap;
  std::string all;
  for (int byte = 0; byte < 0x80; ++byte)
    all += static_cast<char>(byte);
  AslrtValue value = makeString(heap, all);
  EXPECT_EQ(textOf(heap, value).substr(0, 99),
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000B\\f\\r\\u000E\\u000F"
            "\\u0010\\u0011\\u0012\\u00");
  EXPECT_TRUE(value.flags & ASLRT_FLAG_ESCAPED);
  EXPECT_EQ(decoded(value), all);
  EXPECT_EQ(reread(textOf(heap, value)), textOf(heap, value));
}

TEST(Strings, DecodeHalfSurrogatesAndEncodeThemAgain) {
  Heap heap;
  AslrtValue value = read(heap, "\"a\\ud800b\\udc00\"");
  EXPECT_EQ(textOf(heap, value), "\"a\\uD800b\\uDC00\"");
  EXPECT_EQ(decoded(value), "a\xed\xa0\x80"
                            "b\xed\xb0\x80");
  EXPECT_EQ(textOf(heap, makeString(heap, decoded(value))), textOf(heap, value));
}

TEST(Strings, HalvesThatMeetBecomeACharacter) {
  Heap heap;
  EXPECT_EQ(textOf(heap, makeString(heap, "\xed\xa0\xb4\xed\xb4\x9e")), "\"\U0001d11e\"");
}

TEST(Strings, ReplaceBytesThatAreNotUtf8) {
  Heap heap;
  EXPECT_EQ(textOf(heap, makeString(heap, "a\xff" "b\xc3")), "\"a\ufffdb\ufffd\"");
  EXPECT_EQ(textOf(heap, makeString(heap, "\xc0\x80")), "\"\ufffd\ufffd\"");
}

// As Java's decoder, which the service runs on: one character for as much as could begin a sequence.
TEST(Strings, ReplaceTheBeginningOfASequenceAsOne) {
  Heap heap;
  auto replaced = [&heap](const char *bytes) { return textOf(heap, makeString(heap, bytes)); };
  EXPECT_EQ(replaced("\xe2\x82g"), "\"\ufffdg\"");
  EXPECT_EQ(replaced("\xf0\x9f\x98"), "\"\ufffd\"");
  EXPECT_EQ(replaced("\xf0\x9f\xf0\x9f"), "\"\ufffd\ufffd\"");
  // The second byte is none that could follow.
  EXPECT_EQ(replaced("\xe0\x80\x80"), "\"\ufffd\ufffd\ufffd\"");
  EXPECT_EQ(replaced("\xf0\x80\x80"), "\"\ufffd\ufffd\ufffd\"");
  EXPECT_EQ(replaced("\xf4\x90\x80"), "\"\ufffd\ufffd\ufffd\"");
  EXPECT_EQ(replaced("\xf5\x80\x80"), "\"\ufffd\ufffd\ufffd\"");
}

TEST(Strings, DecodeWithoutCopyWhenNothingIsEscaped) {
  Heap heap;
  AslrtValue value = makeString(heap, "a string of some length");
  SmallBuffer buffer;
  std::string_view view = decodeString(value, buffer);
  EXPECT_EQ(view, "a string of some length");
  EXPECT_EQ(view.data(), reinterpret_cast<const char *>(value.payload) + 1);
}

TEST(Strings, RandomOnesSurviveEncodingAndDecoding) {
  RandomJson random(1);
  Heap heap;
  for (int round = 0; round < 5000; ++round) {
    std::string text = random.string();
    AslrtValue value = read(heap, text);
    ASSERT_EQ(textOf(heap, value), text);
    ASSERT_EQ(textOf(heap, makeString(heap, decoded(value))), text);
  }
}

TEST(Strings, CompareByUtf16Units) {
  auto sign = [](int order) { return (order > 0) - (order < 0); };
  EXPECT_EQ(sign(compareUtf16("a", "b")), -1);
  EXPECT_EQ(sign(compareUtf16("a", "a")), 0);
  EXPECT_EQ(sign(compareUtf16("a", "ab")), -1);
  EXPECT_EQ(sign(compareUtf16("b", "ab")), 1);
  EXPECT_EQ(sign(compareUtf16("\uffff", "\U00010000")), 1);  // units FFFF and D800
  EXPECT_EQ(sign(compareUtf16("\ud7ff", "\U00010000")), -1);
  EXPECT_EQ(sign(compareUtf16("\U00010000", "\U00010001")), -1);
  EXPECT_EQ(sign(compareUtf16("x\U0010ffff", "x\ue000")), -1);
  EXPECT_EQ(sign(compareUtf16("\xed\xa0\x80", "\U00010000")), -1); // a half is a prefix of the pair
  EXPECT_EQ(sign(compareUtf16("\xed\xa0\x80z", "\U00010000")), -1);
  EXPECT_EQ(sign(compareUtf16("\xed\xbf\xbf", "\U0010ffff")), 1);
  EXPECT_EQ(sign(compareUtf16("\u00e9", "e")), 1);
}

TEST(Numbers, PrintTheShortestTextInTheLayoutOfEcmaScript) {
  EXPECT_EQ(doubleText(0), "0");
  EXPECT_EQ(doubleText(-0.0), "0");
  EXPECT_EQ(doubleText(7), "7");
  EXPECT_EQ(doubleText(-12.5), "-12.5");
  EXPECT_EQ(doubleText(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(doubleText(100), "100");
  EXPECT_EQ(doubleText(1e20), "100000000000000000000");
  EXPECT_EQ(doubleText(1e21), "1e+21");
  EXPECT_EQ(doubleText(1.5e-7), "1.5e-7");
  EXPECT_EQ(doubleText(1e-6), "0.000001");
  EXPECT_EQ(doubleText(123456.789), "123456.789");
  EXPECT_EQ(doubleText(5e-324), "5e-324");
  EXPECT_EQ(doubleText(-std::numeric_limits<double>::max()), "-1.7976931348623157e+308");
  EXPECT_EQ(doubleText(9007199254740993.0), "9007199254740992");
}

TEST(Numbers, PrintedDoublesReadBackAndHaveTheirSize) {
  std::mt19937_64 generator(2);
  Heap heap;
  for (int round = 0; round < 100000; ++round) {
    uint64_t bits = generator();
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value))
      continue;
    AslrtValue cell = makeDouble(value);
    std::string text = textOf(heap, cell);
    ASSERT_EQ(parseDouble(text), value) << text;
    ASSERT_EQ(reread(text), text);
  }
}

TEST(Numbers, WhatJsonCannotHoldIsNull) {
  EXPECT_TRUE(isNull(makeDouble(std::numeric_limits<double>::infinity())));
  EXPECT_TRUE(isNull(makeDouble(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Numbers, IntegersHaveTheirSize) {
  Heap heap;
  for (int64_t value : {int64_t(0), int64_t(9), int64_t(10), int64_t(-1), int64_t(-10), INT64_MAX, INT64_MIN})
    EXPECT_EQ(textOf(heap, makeInt(value)), std::to_string(value));
}

TEST(Numbers, ReadOutOfRangeAsInfinityOrZero) {
  EXPECT_EQ(parseDouble("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parseDouble("-1e400"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parseDouble("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(parseDouble("-1e-400")));
  EXPECT_EQ(parseDouble("0e400"), 0.0);
  EXPECT_EQ(parseDouble("0.00001e99999999999999999999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parseDouble("123e-99999999999999999999"), 0.0);
  EXPECT_EQ(parseDouble("0." + std::string(400, '0') + "1e402"), 10.0);
  EXPECT_EQ(parseDouble("0." + std::string(400, '0') + "1"), 0.0);
}

TEST(Numbers, ReadExactIntegersInAnySpelling) {
  auto integer = [](const char *text) {
    int64_t value = -1;
    return parseInt64(text, value) ? std::to_string(value) : "none";
  };
  EXPECT_EQ(integer("5"), "5");
  EXPECT_EQ(integer("-0"), "0");
  EXPECT_EQ(integer("5.0"), "5");
  EXPECT_EQ(integer("50e-1"), "5");
  EXPECT_EQ(integer("0.5e1"), "5");
  EXPECT_EQ(integer("1.20E+3"), "1200");
  EXPECT_EQ(integer("0e999999999999999999999"), "0");
  EXPECT_EQ(integer("0.001e3"), "1");
  EXPECT_EQ(integer("5.5"), "none");
  EXPECT_EQ(integer("1e-1"), "none");
  EXPECT_EQ(integer("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(integer("9223372036854775808"), "none");
  EXPECT_EQ(integer("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(integer("-9223372036854775809"), "none");
  EXPECT_EQ(integer("1e19"), "none");
  EXPECT_EQ(integer("99999999999999999999"), "none");
  EXPECT_EQ(integer("1e999999999999999999999"), "none");
}

TEST(Numbers, ShortIntegersAreReadWithoutASearch) {
  auto shortInteger = [](const char *text) {
    int64_t value = -1;
    return readShortInteger(makeInline(text, static_cast<uint32_t>(std::strlen(text))), value) ? std::to_string(value) : "none";
  };
  for (const char *digits = "98765432"; *digits; ++digits) {
    EXPECT_EQ(shortInteger(digits), digits);
    if (std::strlen(digits) < 8)
      EXPECT_EQ(shortInteger(("-" + std::string(digits)).c_str()), "-" + std::string(digits));
  }
  EXPECT_EQ(shortInteger("0"), "0");
  EXPECT_EQ(shortInteger("-0"), "0");
  for (const char *other : {"987654321", "-", "--1", "-a", "1.5", "1e5", "1-", "true", "null", "\"1\"", "\"\""})
    EXPECT_EQ(shortInteger(other), "none") << other;
}

TEST(Numbers, AreEqualByDecimalValue) {
  EXPECT_TRUE(equalNumberTexts("1", "1.0"));
  EXPECT_TRUE(equalNumberTexts("1e2", "100"));
  EXPECT_TRUE(equalNumberTexts("-0", "0"));
  EXPECT_TRUE(equalNumberTexts("0.10", "1E-1"));
  EXPECT_TRUE(equalNumberTexts("12.5", "125e-1"));
  EXPECT_FALSE(equalNumberTexts("9007199254740993", "9007199254740992"));
  EXPECT_FALSE(equalNumberTexts("1", "-1"));
  EXPECT_FALSE(equalNumberTexts("1e5", "1e6"));
  EXPECT_FALSE(equalNumberTexts("10", "1"));
  EXPECT_FALSE(equalNumberTexts("101", "11"));
}

TEST(Values, AreEqualByContent) {
  Heap heap;
  auto equal = [&](const char *left, const char *right) {
    bool plain = equalValues(heap, read(heap, left), read(heap, right));
    AslrtValue touched = read(heap, left);
    touchAll(heap, touched, true);
    EXPECT_EQ(equalValues(heap, touched, read(heap, right)), plain);
    return plain;
  };
  EXPECT_TRUE(equal("{\"a\":1,\"b\":[1,2,{}]}", "{\"b\":[1.0,2,{}],\"a\":1}"));
  EXPECT_FALSE(equal("{\"a\":1}", "{\"b\":1}"));
  EXPECT_FALSE(equal("{\"a\":1}", "{\"a\":1,\"b\":1}"));
  EXPECT_FALSE(equal("[1,2]", "[2,1]"));
  EXPECT_FALSE(equal("[]", "{}"));
  EXPECT_FALSE(equal("\"1\"", "1"));
  EXPECT_FALSE(equal("null", "false"));
  EXPECT_TRUE(equal("\"\\u0041 longer text\"", "\"A longer text\""));
  EXPECT_FALSE(equal("[[1]]", "[1]"));
  std::string forward = "{", backward;
  for (int index = 0; index < 500; ++index) {
    std::string member = "\"key number " + std::to_string(index) + "\":" + std::to_string(index);
    forward += (index ? "," : "") + member;
    backward = member + (index ? "," : "") + backward;
  }
  EXPECT_TRUE(equal((forward + "}").c_str(), ("{" + backward + "}").c_str()));
  EXPECT_TRUE(equalValues(heap, makeInt(5), read(heap, "5.0")));
  EXPECT_TRUE(equalValues(heap, makeDouble(0.5), read(heap, "5e-1")));
}

/// What encodeCharacters makes of one ASCII character.
std::string encodedAlone(char byte) {
  char out[8];
  if (byte == '"' || byte == '\\')
    return {'\\', byte};
  return static_cast<unsigned char>(byte) >= 0x20 ? std::string(1, byte)
                                                  : std::string(out, writeEscape(static_cast<uint8_t>(byte), out));
}

TEST(Strings, EncodesEachCharacterAtEachPlaceAlike) {
  // Eight are looked at together, and pieces of 256 are copied.
  for (size_t size : {1u, 7u, 8u, 9u, 17u, 256u, 257u, 300u})
    for (int byte = 0; byte < 0x80; ++byte)
      for (size_t at = 0; at < size; at += size > 20 ? 13 : 1) {
        std::string text(size, 'x'), expected;
        text[at] = static_cast<char>(byte);
        text[size - 1 - at / 2] = '"';
        for (char each : text)
          expected += encodedAlone(each);
        SmallBuffer buffer;
        buffer.append('>');
        bool isEscaped = encodeCharacters(text, buffer);
        ASSERT_EQ(buffer.view(), ">" + expected) << size << " " << byte << " " << at;
        EXPECT_EQ(isEscaped, expected.size() != size);
      }
  SmallBuffer buffer;
  EXPECT_FALSE(encodeCharacters("Zürich – twelve, and more 日本", buffer));
  EXPECT_EQ(buffer.view(), "Zürich – twelve, and more 日本");
}

} // namespace

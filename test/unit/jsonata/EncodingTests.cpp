// SPDX-License-Identifier: Apache-2.0

#include "TextTest.h"

using namespace aslrt::jsonata;

namespace aslrt::test {
namespace {

class JsonataEncodingTest : public TextTest {};

TEST_F(JsonataEncodingTest, Base64TakesAByteForEachUnit) {
  EXPECT_EQ(call(builtinBase64encode, {text("myuser:mypass")}), "\"bXl1c2VyOm15cGFzcw==\"");
  EXPECT_EQ(call(builtinBase64encode, {text("é")}), "\"6Q==\"");
  EXPECT_EQ(call(builtinBase64encode, {text("\u0141")}), "\"QQ==\"");
}

TEST_F(JsonataEncodingTest, Base64DecodesToACharacterForEachByte) {
  EXPECT_EQ(call(builtinBase64decode, {text("6Q==")}), "\"é\"");
  EXPECT_EQ(call(builtinBase64decode, {text("w6k")}), "\"Ã©\"");
}

TEST_F(JsonataEncodingTest, UrlsKeepTheirStructure) {
  EXPECT_EQ(call(builtinEncodeUrl, {text("https://x.y/é a?b=1&c=%#d")}), "\"https://x.y/%C3%A9%20a?b=1&c=%25#d\"");
}

TEST_F(JsonataEncodingTest, ComponentsDoNot) {
  EXPECT_EQ(call(builtinEncodeUrlComponent, {text("?x=a-_.!~*'()/")}), "\"%3Fx%3Da-_.!~*'()%2F\"");
}

TEST_F(JsonataEncodingTest, HalfAPairIsMalformed) {
  EXPECT_EQ(call(builtinEncodeUrl, {json(R"("\ud800")")}), "! D3140");
  EXPECT_EQ(message(), R"(Malformed URL passed to $encodeUrl(): "\ud800")");
}

TEST_F(JsonataEncodingTest, DecodedUrlsKeepWhatSeparatesTheirParts) {
  EXPECT_EQ(call(builtinDecodeUrl, {text("%2f%3F%20%F0%9F%98%80")}), "\"%2f%3F 😀\"");
  EXPECT_EQ(call(builtinDecodeUrlComponent, {text("%2f%3F%20")}), "\"/? \"");
}

TEST_F(JsonataEncodingTest, WhatIsNoUtf8IsMalformed) {
  for (std::string_view url : {"%", "%4", "%zz", "%80", "%C0%80", "%ED%A0%80", "%E2%82", "%E2%82x", "%F4%90%80%80", "%FF"})
    EXPECT_EQ(call(builtinDecodeUrl, {text(url)}), "! D3140") << url;
  EXPECT_EQ(call(builtinDecodeUrlComponent, {text("%E2%82")}), "! D3140");
  EXPECT_EQ(message(), R"(Malformed URL passed to $decodeUrlComponent(): "%E2%82")");
}

TEST_F(JsonataEncodingTest, HashesAreInSmallLetters) {
  EXPECT_EQ(call(builtinHash, {text("abc"), text("MD5")}), "\"900150983cd24fb0d6963f7d28e17f72\"");
  EXPECT_EQ(call(builtinHash, {text("abc"), text("SHA-1")}), "\"a9993e364706816aba3e25717850c26c9cd0d89d\"");
  EXPECT_EQ(call(builtinHash, {text("é"), text("SHA-256")}),
            "\"4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c\"");
}

TEST_F(JsonataEncodingTest, HashesOfSha384AndSha512AreLonger) {
  EXPECT_EQ(call(builtinHash, {text("abc"), text("SHA-384")}).size(), 96u + 2);
  EXPECT_EQ(call(builtinHash, {text("abc"), text("SHA-512")}).size(), 128u + 2);
}

TEST_F(JsonataEncodingTest, UnknownAlgorithmsAreRefused) {
  EXPECT_EQ(call(builtinHash, {text("abc"), text("md5")}), "! T0410");
  EXPECT_EQ(message(), "Argument 2 of function \"hash\" must be one of MD5, SHA-1, SHA-256, SHA-384 and SHA-512");
}

TEST_F(JsonataEncodingTest, ParseReadsJson) {
  EXPECT_EQ(call(builtinParse, {text(R"( {"a": [1, "\u0041", null]} )")}), R"({"a":[1,"A",null]})");
  EXPECT_EQ(call(builtinParse, {text("5")}), "5");
}

TEST_F(JsonataEncodingTest, ParseTellsWhereTheTextIsWrong) {
  EXPECT_EQ(call(builtinParse, {text(R"({"a":1,})")}), "! T0410");
  EXPECT_NE(message().find("Argument 1 of function \"parse\" is not valid JSON: "), std::string::npos) << message();
  EXPECT_NE(message().find(" at byte 7"), std::string::npos) << message();
  EXPECT_EQ(call(builtinParse, {text("")}), "! T0410");
}

} // namespace
} // namespace aslrt::test

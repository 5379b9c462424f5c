// SPDX-License-Identifier: Apache-2.0
//
// Texts made from files: where each character came from.

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/inputs/MappedText.h"
#include "frontend/inputs/ReadDefinition.h"
#include "frontend/inputs/Yaml.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

std::shared_ptr<const Source> file(std::string text, std::string name = "a.yaml") {
  return std::make_shared<const Source>(std::move(name), std::move(text));
}

/// What the file has where `range` of `made` came from.
std::string_view origin(const Source &made, SourceRange range) {
  return made.file().text(made.inFile(range));
}

/// Converts `yaml`; each plain character of each string in the JSON must have come from the same character,
/// or from an escape.
void expectPlaces(const std::string &yaml, const std::string &json) {
  auto source = file(yaml);
  DiagnosticEngine diagnostics(*source);
  YamlConversion conversion = convertYaml(source, diagnostics);
  ASSERT_TRUE(conversion.json) << diagnostics.render(false);
  const Source &made = *conversion.json;
  EXPECT_EQ(made.text(), json);
  bool isInString = false;
  for (uint32_t i = 0; i < made.text().size(); ++i) {
    char c = made.text()[i];
    if (c == '\\') {
      ++i;
      continue;
    }
    isInString ^= c == '"';
    std::string_view from = origin(made, {i, i + 1});
    if (isInString && c != '"' && c != ' ' && !from.starts_with('\\') && from != "''")
      EXPECT_EQ(from, std::string(1, c)) << "byte " << i << " of " << made.text();
  }
}

} // namespace

TEST(MappedText, KnowsPlacesThroughSeveralTexts) {
  auto first = file("0123${x}789");
  MappedText second(first);
  second.copy({0, 4});
  second.put("VALUE", {4, 8});
  second.copy({8, 11});
  auto made = second.finish();
  EXPECT_EQ(made->text(), "0123VALUE789");
  EXPECT_EQ(origin(*made, {2, 4}), "23");
  EXPECT_EQ(origin(*made, {5, 6}), "${x}");
  EXPECT_EQ(origin(*made, {3, 10}), "3${x}7");
  MappedText third(made);
  third.put("[", {0, 0});
  third.copyEscaped({2, 11});
  auto last = third.finish();
  EXPECT_EQ(last->text(), "[23VALUE78");
  EXPECT_EQ(origin(*last, {1, 2}), "2");
  EXPECT_EQ(origin(*last, {2, 4}), "3${x}");
  EXPECT_EQ(origin(*last, {8, 10}), "78");
  EXPECT_EQ(&last->file(), first.get());
  EXPECT_EQ(last->lineColumn(9), (LineColumn{1, 10}));
}

TEST(MappedText, EscapesWhatCannotStandInStrings) {
  auto source = file("a\"b\n\x01");
  MappedText out(source);
  out.copyEscaped({0, 5});
  auto made = out.finish();
  EXPECT_EQ(made->text(), "a\\\"b\\n\\u0001");
  EXPECT_EQ(origin(*made, {1, 3}), "\"");
  EXPECT_EQ(origin(*made, {3, 4}), "b");
}

TEST(Yaml, PlacesInPlainText) {
  expectPlaces("a: one two", R"({"a":"one two"})");
  expectPlaces("a: one\n  two\n\n  three # not\nb: x", R"({"a":"one two\nthree","b":"x"})");
  expectPlaces("a: one\r\n  two\r\nb: x\r\n", R"({"a":"one two","b":"x"})");
  expectPlaces("[a b, {c: d\n   e}]", R"(["a b",{"c":"d e"}])");
  expectPlaces("\xEF\xBB\xBF"
               "ä: ü日\n",
               "{\"ä\":\"ü日\"}");
}

TEST(Yaml, PlacesInQuotes) {
  expectPlaces("a: 'it''s one\n\n  two'", R"({"a":"it's one\ntwo"})");
  expectPlaces("a: \"q\\\"\\x41\\u00e9\\tx\"", "{\"a\":\"q\\\"Aé\\tx\"}");
}

TEST(Yaml, PlacesInBlocks) {
  expectPlaces("a: |\n  one\n   two\n\n  three\n", R"({"a":"one\n two\n\nthree\n"})");
  expectPlaces("a: |-\n\n  one\nb: >+\n  x\n\n", R"({"a":"\none","b":"x\n\n"})");
  expectPlaces("a: |2\n   one\n  two\n", R"({"a":" one\ntwo\n"})");
  expectPlaces("a: |\r\n  one\r\n  two\r\n", R"({"a":"one\ntwo\n"})");
  expectPlaces("a: >\n  one\n  two\n\n  three\n    four\n  five\n",
               R"({"a":"one two\nthree\n  four\nfive\n"})");
  expectPlaces("- >-\n  one\n  two\n- |\n", R"(["one two",""])");
}

TEST(Yaml, PlainScalars) {
  using Kind = PlainScalar::Kind;
  struct Case {
    std::string_view text;
    Kind kind;
    std::string_view json;
  };
  const Case cases[] = {
      {"", Kind::Null, "null"},
      {"~", Kind::Null, "null"},
      {"NULL", Kind::Null, "null"},
      {"nULL", Kind::Text, ""},
      {"True", Kind::Boolean, "true"},
      {"FALSE", Kind::Boolean, "false"},
      {"yes", Kind::Text, ""},
      {"y", Kind::Text, ""},
      {"0", Kind::Number, "0"},
      {"-0", Kind::Number, "-0"},
      {"+12", Kind::Number, "12"},
      {"1.50", Kind::Number, "1.50"},
      {"1e3", Kind::Number, "1e3"},
      {".5", Kind::Number, "0.5"},
      {"-.5", Kind::Number, "-0.5"},
      {"5.", Kind::Number, "5.0"},
      {"5.e2", Kind::Number, "5.0e2"},
      {"0x1f", Kind::Number, "31"},
      {"0o17", Kind::Number, "15"},
      {"0x", Kind::Text, ""},
      {"0xg", Kind::Text, ""},
      {".inf", Kind::NotFinite, ""},
      {"-.Inf", Kind::NotFinite, ""},
      {".nan", Kind::NotFinite, ""},
      {"1.2.3", Kind::Text, ""},
      {"12:30", Kind::Text, ""},
      {"2024-01-01", Kind::Text, ""},
      {".", Kind::Text, ""},
      {"-", Kind::Text, ""},
      {"1e", Kind::Text, ""},
      {"$.a", Kind::Text, ""},
      {"0b1", Kind::Text, ""},
      {"99999999999999999999", Kind::Number, "99999999999999999999"},
  };
  for (const Case &each : cases) {
    PlainScalar scalar = resolvePlain(each.text);
    EXPECT_EQ(scalar.kind, each.kind) << each.text;
    if (each.kind != Kind::Text)
      EXPECT_EQ(scalar.json, each.json) << each.text;
    EXPECT_FALSE(scalar.isDoubtful) << each.text;
  }
  EXPECT_TRUE(resolvePlain("007").isDoubtful);
  EXPECT_TRUE(resolvePlain("1_000").isDoubtful);
}

TEST(Yaml, IsRecognised) {
  EXPECT_TRUE(isYaml(*file("a: 1")));
  EXPECT_TRUE(isYaml(*file("# c\n---\nStartAt: A\n", "machine")));
  EXPECT_TRUE(isYaml(*file("StartAt:\n  A", "-")));
  EXPECT_FALSE(isYaml(*file("StartAt: A", "a.json")));
  EXPECT_FALSE(isYaml(*file("{\"a\": 1}")));
  EXPECT_FALSE(isYaml(*file(" [1]", "machine")));
  EXPECT_FALSE(isYaml(*file("", "machine")));
  EXPECT_FALSE(isYaml(*file("http://x", "machine")));
  EXPECT_TRUE(isYaml(*file("{a: 1}")));
}

TEST(Substitutions, AreFound) {
  auto names = [](std::string_view text) {
    std::string all;
    for (size_t at = 0; auto found = findSubstitution(text, at); at = found->end)
      all += std::string(found->name) + ";";
    return all;
  };
  EXPECT_EQ(names("a${b}${c.d}$e{f}"), "b;c.d;");
  EXPECT_EQ(names("${${a}}"), "a;");
  EXPECT_EQ(names("${}${a"), "");
  EXPECT_EQ(names("${AWS::Region}/${self:custom.x, 'y'}"), "AWS::Region;self:custom.x, 'y';");
}

// SPDX-License-Identifier: Apache-2.0
//
// Definite paths: what they find, and the words they fail with.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class PathTest : public LanguageTest {
protected:
  /// The text of what `path` finds in `in`, or the cause.
  std::string get(std::string_view in, const AslrtPath &path) {
    AslrtValue input = json(in), out = makeNone();
    if (aslrt_path_get(exec, frame, &out, &input, &path)) {
      EXPECT_EQ(raisedError().error, "States.Runtime");
      EXPECT_EQ(text(input), std::string(in)) << "the input changed";
      return "! " + raisedError().cause;
    }
    return text(out);
  }
  std::string getInput(std::string_view in, const char *text, const std::vector<Step> &steps) {
    return get(in, path(ASLRT_SITE_PATH, text, "InputPath", steps));
  }
  std::string getTemplate(std::string_view in, const char *text, const std::vector<Step> &steps) {
    return get(in, path(ASLRT_SITE_TEMPLATE, text, "value.$", steps));
  }
};

TEST_F(PathTest, FindsMembersAndElements) {
  constexpr std::string_view in = R"({"a":{"b":[10,{"c":"long enough to be a slice"}]},"":1})";
  EXPECT_EQ(getInput(in, "$", {}), in);
  EXPECT_EQ(getInput(in, "$.a.b[0]", {"a", "b", 0}), "10");
  EXPECT_EQ(getInput(in, "$.a.b[1].c", {"a", "b", 1, "c"}), R"("long enough to be a slice")");
  EXPECT_EQ(getInput(in, "$.a.b[-1]", {"a", "b", -1}), R"({"c":"long enough to be a slice"})");
  EXPECT_EQ(getInput(in, "$['']", {""}), "1");
  EXPECT_EQ(getInput(R"({"a":null})", "$.a", {"a"}), "null");
}

TEST_F(PathTest, FindsNamesThatNeedEscapes) {
  EXPECT_EQ(getInput(R"({"Test\\\"\"Name\"":7})", "$['x']", {R"(Test\""Name")"}), "7");
  EXPECT_EQ(getInput(R"({"\u0041\/":7})", "$['A/']", {"A/"}), "7");
}

TEST_F(PathTest, LooksTwiceIntoTheSameInput) {
  AslrtValue input = json(R"({"a":{"b":{"c":1,"d":2}}})"), out;
  EXPECT_EQ(aslrt_path_get(exec, frame, &out, &input, &path(ASLRT_SITE_PATH, "", "", {"a", "b", "c"})), 0);
  EXPECT_EQ(text(out), "1");
  EXPECT_EQ(aslrt_path_get(exec, frame, &out, &input, &path(ASLRT_SITE_PATH, "", "", {"a", "b", "d"})), 0);
  EXPECT_EQ(text(out), "2");
  EXPECT_EQ(text(input), R"({"a":{"b":{"c":1,"d":2}}})");
}

TEST_F(PathTest, FindsMembersWhereverTheyStand) {
  const AslrtPath &where = path(ASLRT_SITE_PATH, "$.a.id", "InputPath", {"a", "id"});
  EXPECT_EQ(get(R"({"a":{"id":1}})", where), "1");
  EXPECT_EQ(get(R"({"x":0,"a":{"y":0,"id":2}})", where), "2");
  EXPECT_EQ(get(R"({"x":0,"a":{"y":0,"id":3}})", where), "3");
  EXPECT_EQ(get(R"({"a":{}})", where), "! Invalid path '$.a.id' : No results for path: $['a']['id']");
  EXPECT_EQ(get(R"({"a":{"id":4,"y":0},"x":0})", where), "4");
  // The same with objects that were looked into, for which it is known where the member was.
  for (auto [text, found] : {std::pair{R"({"x":0,"a":{"y":0,"id":2}})", "2"}, {R"({"a":{"id":1}})", "1"}}) {
    AslrtValue input = json(text), out;
    for (int time = 0; time < 4; ++time) {
      ASSERT_EQ(aslrt_path_get(exec, frame, &out, &input, &where), 0);
      EXPECT_EQ(this->text(out), found);
    }
  }
}

TEST_F(PathTest, TellsLongNamesApart) {
  // Eight, nine, sixteen, seventeen bytes and more, which differ in one place each.
  for (std::string name : {"eightbyt", "ninebytes", "sixteen bytes to", "seventeen bytes to", "more than sixteen bytes of name"})
    for (size_t at = 0; at < name.size(); ++at) {
      std::string other = name;
      other[at] = '_';
      AslrtValue input = json("{\"" + other + "\":0,\"" + name + "\":1}"), out;
      for (int time = 0; time < 3; ++time) {
        ASSERT_EQ(aslrt_path_get(exec, frame, &out, &input, &path(ASLRT_SITE_PATH, "", "", {Step(name.c_str())})), 0);
        EXPECT_EQ(text(out), "1") << name;
      }
      const AslrtPath &hinted = path(ASLRT_SITE_PATH, "", "", {Step(name.c_str())});
      ASSERT_EQ(aslrt_path_get(exec, frame, &out, &input, &hinted), 0);
      input = json("{\"x\":2,\"" + other + "\":3}");
      lookInto(heap, input);
      EXPECT_NE(aslrt_path_get(exec, frame, &out, &input, &hinted), 0) << other;
    }
}

TEST_F(PathTest, LooksIntoTextTheSecondTime) {
  AslrtValue input = json(R"({"list":[[1],[2,{"b":5}]]})"), out;
  const AslrtPath &where = path(ASLRT_SITE_TEMPLATE, "$.list[1][1].b", "v.$", {"list", 1, 1, "b"});
  for (uint32_t tag : {ASLRT_TAG_TEXT, ASLRT_TAG_OBJECT, ASLRT_TAG_OBJECT, ASLRT_TAG_OBJECT, ASLRT_TAG_OBJECT}) {
    ASSERT_EQ(aslrt_path_get(exec, frame, &out, &input, &where), 0);
    EXPECT_EQ(text(out), "5");
    EXPECT_EQ(input.tag, tag);
  }
  input = json(R"({"list":[[1]]})");
  for (int time = 0; time < 4; ++time) {
    ASSERT_EQ(aslrt_path_get(exec, frame, &out, &input, &path(ASLRT_SITE_TEMPLATE, "$.list[3]", "v.$", {"list", 3})), 0);
    EXPECT_EQ(text(out), "null");
    EXPECT_NE(aslrt_path_get(exec, frame, &out, &input, &where), 0);
  }
}

TEST_F(PathTest, TellsTheLastMissingMemberFromAnEarlierOne) {
  EXPECT_EQ(getInput("{}", "$.NoSuch", {"NoSuch"}),
            "! Invalid path '$.NoSuch' : No results for path: $['NoSuch']");
  EXPECT_EQ(getInput(R"({"a":{}})", "$.a.b", {"a", "b"}),
            "! Invalid path '$.a.b' : No results for path: $['a']['b']");
  EXPECT_EQ(getInput("{}", "$.no.such.path", {"no", "such", "path"}),
            "! Invalid path '$.no.such.path' : Missing property in path $['no']");
  EXPECT_EQ(getInput(R"({"a":[{}]})", "$.a[0].b.c", {"a", 0, "b", "c"}),
            "! Invalid path '$.a[0].b.c' : Missing property in path $['a'][0]['b']");
}

TEST_F(PathTest, SaysWhatStandsInTheWay) {
  EXPECT_EQ(getInput(R"({"a":"x"})", "$.a.b", {"a", "b"}),
            "! Invalid path '$.a.b' : Expected to find an object with property ['b'] in path $['a'] "
            "but found 'string'.");
  EXPECT_EQ(getInput("[1]", "$.a", {"a"}),
            "! Invalid path '$.a' : Expected to find an object with property ['a'] in path $ but "
            "found 'array'.");
  EXPECT_EQ(getInput(R"({"a":null})", "$.a.b", {"a", "b"}),
            "! Invalid path '$.a.b' : Expected to find an object with property ['b'] in path $['a'] "
            "but found 'null'.");
  EXPECT_EQ(getInput(R"({"a":{"b":1}})", "$.a[0]", {"a", 0}),
            R"(! Invalid path '$.a[0]' : Filter: [0] can only be applied to arrays. Current context is: {"b":1})");
  EXPECT_EQ(getInput("null", "$.a", {"a"}),
            "! Unable to apply Path transformation to null or empty input.");
}

TEST_F(PathTest, GivesNullPastTheEndOnlyInTemplates) {
  constexpr std::string_view in = R"({"m":[[1,2]]})";
  EXPECT_EQ(getTemplate(in, "$.m[2]", {"m", 2}), "null");
  EXPECT_EQ(getTemplate(in, "$.m[-2]", {"m", -2}), "null");
  EXPECT_EQ(getTemplate(in, "$.m[2].x", {"m", 2, "x"}),
            R"(! The JSONPath '$.m[2].x' specified for the field 'value.$' could not be found in the input '{"m":[[1,2]]}')");
  EXPECT_EQ(getTemplate(in, "$.m[0].x", {"m", 0, "x"}).substr(0, 10), "! The JSON");
  EXPECT_EQ(getInput(in, "$.m[2]", {"m", 2}), "! Invalid path '$.m[2]' : No results for path: $['m'][2]");
  EXPECT_EQ(getInput(in, "$.m[2][0]", {"m", 2, 0}),
            "! Invalid path '$.m[2][0]' : No results for path: $['m'][2][0]");
  EXPECT_EQ(getInput(in, "$.m[-2]", {"m", -2}),
            "! Invalid path '$.m[-2]' : No results for path: $['m'][-2]");
}

TEST_F(PathTest, QuotesPathFieldAndInputOfATemplate) {
  EXPECT_EQ(getTemplate(R"({"s":"a\"b"})", "$.x", {"x"}),
            R"(! The JSONPath '$.x' specified for the field 'value.$' could not be found in the input '{"s":"a\"b"}')");
  EXPECT_EQ(getTemplate(R"({"State":{}})", "$$.Task.Token", {"Task", "Token"}),
            R"(! The JSONPath '$$.Task.Token' specified for the field 'value.$' could not be found in the input '{"State":{}}')");
}

TEST_F(PathTest, HasItsOwnWordsForChoiceAndWait) {
  EXPECT_EQ(get("{}", path(ASLRT_SITE_CHOICE, "$.x", "Variable", {"x"})),
            "! Invalid path '$.x': The choice state's condition path references an invalid value.");
  EXPECT_EQ(get("{}", path(ASLRT_SITE_SECONDS, "$.input.s", "SecondsPath", {"input", "s"})),
            "! The SecondsPath parameter does not reference an input value: $.input.s");
  EXPECT_EQ(get("{}", path(ASLRT_SITE_TIMESTAMP, "$.t", "TimestampPath", {"t"})),
            "! The TimestampPath parameter does not reference an input value: $.t");
}

// `Parameters: {"v.$": "$.x.y"}` behind `InputPath: $.a.b` becomes one path of four steps.
TEST_F(PathTest, ReportsAFoldedPathAsIfItHadBeenTwo) {
  const AslrtPath &inputPath = path(ASLRT_SITE_PATH, "$.a.b", "InputPath", {"a", "b"});
  AslrtPath &folded = path(ASLRT_SITE_TEMPLATE, "$.x.y", "v.$", {"a", "b", "x", "y"});
  folded.prefix = &inputPath;
  folded.prefixCount = 2;
  EXPECT_EQ(get(R"({"a":{"b":{"x":{"y":5}}}})", folded), "5");
  EXPECT_EQ(get("{}", folded), "! Invalid path '$.a.b' : Missing property in path $['a']");
  EXPECT_EQ(get(R"({"a":{}})", folded), "! Invalid path '$.a.b' : No results for path: $['a']['b']");
  EXPECT_EQ(get(R"({"a":{"b":{"x":1}}})", folded),
            R"(! The JSONPath '$.x.y' specified for the field 'v.$' could not be found in the input '{"x":1}')");

  AslrtPath &outputPath = path(ASLRT_SITE_PATH, "$.x.y", "OutputPath", {"a", "b", "x", "y"});
  outputPath.prefix = &inputPath;
  outputPath.prefixCount = 2;
  EXPECT_EQ(get(R"({"a":{"b":{"x":{}}}})", outputPath),
            "! Invalid path '$.x.y' : No results for path: $['x']['y']");
  EXPECT_EQ(get(R"({"a":{"b":"s"}})", outputPath),
            "! Invalid path '$.x.y' : Expected to find an object with property ['x'] in path $ but "
            "found 'string'.");
  EXPECT_EQ(get(R"({"a":{"b":null}})", outputPath),
            "! Unable to apply Path transformation to null or empty input.");
}

TEST_F(PathTest, ReportsThroughSeveralFoldings) {
  const AslrtPath &first = path(ASLRT_SITE_PATH, "$.a", "InputPath", {"a"});
  AslrtPath &second = path(ASLRT_SITE_TEMPLATE, "$.b[3]", "v.$", {"a", "b", 3});
  second.prefix = &first;
  second.prefixCount = 1;
  AslrtPath &third = path(ASLRT_SITE_PATH, "$.c", "InputPath", {"a", "b", 3, "c"});
  third.prefix = &second;
  third.prefixCount = 3;
  EXPECT_EQ(get("{}", third), "! Invalid path '$.a' : No results for path: $['a']");
  EXPECT_EQ(get(R"({"a":{"z":1}})", third),
            R"(! The JSONPath '$.b[3]' specified for the field 'v.$' could not be found in the input '{"z":1}')");
  // Past the end in the template: its value is null, into which the later field looks.
  EXPECT_EQ(get(R"({"a":{"b":[]}})", third),
            "! Unable to apply Path transformation to null or empty input.");
}

TEST_F(PathTest, FindSaysWhetherSomethingIsThere) {
  AslrtValue input = json(R"({"a":{"n":null,"l":[1]}})"), out = makeNone();
  EXPECT_EQ(aslrt_path_find(exec, &out, &input, &path(ASLRT_SITE_CHOICE, "", "", {"a", "n"})), 1);
  EXPECT_EQ(text(out), "null");
  EXPECT_EQ(aslrt_path_find(exec, &out, &input, &path(ASLRT_SITE_CHOICE, "", "", {"a", "l", 0})), 1);
  EXPECT_EQ(text(out), "1");
  for (const auto &steps : std::vector<std::vector<Step>>{
           {"b"}, {"a", "n", "x"}, {"a", "l", 1}, {"a", "l", -2}, {"a", 0}, {"b", "c"}})
    EXPECT_EQ(aslrt_path_find(exec, &out, &input, &path(ASLRT_SITE_CHOICE, "", "", steps)), 0);
  EXPECT_EQ(raisedError().error, "");
}

TEST_F(PathTest, AMissOfAnArgumentQuotesTheWholeCall) {
  auto getArgument = [&](std::string_view in, const char *text, const std::vector<Step> &steps) {
    return get(in, path(ASLRT_SITE_ARGUMENT, text, "States.Format('{}', $.x)", steps));
  };
  EXPECT_EQ(getArgument(R"({"x":1})", "$.x", {"x"}), "1");
  EXPECT_EQ(getArgument(R"({"other":1})", "$.x", {"x"}),
            "! The function 'States.Format('{}', $.x)' had the following error: The JsonPath argument for the field "
            R"('$.x' could not be found in the input '{"other":1}')");
  // Here an index past the end is a miss, unlike in a plain template.
  EXPECT_EQ(getArgument(R"({"x":[1]})", "$.x[5]", {"x", 5}),
            "! The function 'States.Format('{}', $.x)' had the following error: The JsonPath argument for the field "
            R"('$.x[5]' could not be found in the input '{"x":[1]}')");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Intrinsic calls: arguments, escapes, placeholders, and what is refused before anything runs.

#include "frontend/Intrinsic.h"

#include "gtest/gtest.h"

using namespace asl;
using Kind = IntrinsicArgument::Kind;

namespace {

std::unique_ptr<IntrinsicCall> parsed(std::string_view text) {
  IntrinsicParseResult result = parseIntrinsic(text);
  EXPECT_TRUE(result) << text << ": " << result.error.message;
  return result ? std::move(result.call) : std::make_unique<IntrinsicCall>();
}

SyntaxError refused(std::string_view text) {
  IntrinsicParseResult result = parseIntrinsic(text);
  EXPECT_FALSE(result) << text;
  EXPECT_LE(result.error.offset + result.error.length, text.size()) << text;
  return result.error;
}

} // namespace

TEST(Intrinsic, ArgumentsOfEveryKind) {
  const auto call = parsed("States.Array('Foo', -2.5e1, $.someJson[?(@.a == b)].c, null, true,false, States.UUID(), $$)");
  ASSERT_EQ(call->arguments.size(), 8u);
  EXPECT_EQ(call->function, IntrinsicFunction::Array);
  EXPECT_EQ(call->arguments[0].text, "Foo");
  EXPECT_EQ(call->arguments[1].kind, Kind::Number);
  EXPECT_EQ(call->arguments[1].text, "-2.5e1");
  EXPECT_EQ(call->arguments[2].path->source, "$.someJson[?(@.a == b)].c");
  EXPECT_EQ(call->arguments[3].kind, Kind::Null);
  EXPECT_EQ(call->arguments[4].kind, Kind::True);
  EXPECT_EQ(call->arguments[5].kind, Kind::False);
  EXPECT_EQ(call->arguments[6].call->name(), "States.UUID");
  EXPECT_EQ(call->arguments[6].call->source, "States.UUID()");
  EXPECT_EQ(call->arguments[7].path->root, PathRoot::Context);
  EXPECT_EQ(call->arguments[0].offset, 13u);
  EXPECT_EQ(call->arguments[0].length, 5u);
}

TEST(Intrinsic, TemplatesAreSplitAtTheirPlaceholders) {
  const auto call = parsed(R"(States.Format('a{}b\{\}{}\'', 1, $x))");
  ASSERT_EQ(call->arguments[0].formatPieces.size(), 3u);
  EXPECT_EQ(call->arguments[0].formatPieces[0], "a");
  EXPECT_EQ(call->arguments[0].formatPieces[1], "b{}");
  EXPECT_EQ(call->arguments[0].formatPieces[2], "'");
  EXPECT_EQ(parsed("States.Format('s3://${Bucket}/{}', $.k)")->arguments[0].formatPieces[0], "s3://${Bucket}/");
  parsed("States.Format($.template, $.a, $.b)");
}

TEST(Intrinsic, PlaceholdersAreCounted) {
  EXPECT_EQ(refused("States.Format('{} {}', 1)").message, "the template has 2 placeholders for 1 argument");
  EXPECT_EQ(refused("States.Format('{}', 1, 2)").offset, 14u);
  EXPECT_EQ(refused("States.Format('a{b', 1)").offset, 16u);
  EXPECT_EQ(refused("States.Format('a}', 1)").offset, 16u);
}

// The service accepts bare braces outside templates, and refuses a backslash before anything but its four characters.
TEST(Intrinsic, EscapesInStrings) {
  EXPECT_EQ(parsed(R"(States.StringToJson('{"a": "\\ \'"}'))")->arguments[0].text, R"({"a": "\ '"})");
  const SyntaxError error = refused(R"(States.StringToJson('{"a":"\"x\""}'))");
  EXPECT_EQ(error.offset, 27u);
  EXPECT_EQ(error.length, 2u);
  refused("States.StringToJson('open");
  refused("States.StringToJson('open\\");
}

TEST(Intrinsic, NamesAreSuggested) {
  EXPECT_EQ(refused("States.Fromat('x')").hint, "did you mean 'States.Format'?");
  EXPECT_EQ(refused("States.Xyz($.a)").hint, "");
  EXPECT_EQ(refused("States.Xyz($.a)").message, "there is no intrinsic function 'States.Xyz'");
  EXPECT_EQ(refused("Format('x')").hint, "did you mean 'States.Format'?");
  EXPECT_EQ(refused("just text").message, "this is neither a path nor an intrinsic call");
  EXPECT_EQ(refused("States.Array(word)").hint, "a string goes in single quotes: 'word'");
}

TEST(Intrinsic, CountsAndKindsOfArguments) {
  EXPECT_EQ(refused("States.MathAdd(1)").message, "'States.MathAdd' takes 2 arguments, not 1");
  EXPECT_EQ(refused("States.MathRandom(1,2,3,4)").message, "'States.MathRandom' takes 2 to 3 arguments, not 4");
  EXPECT_EQ(refused("States.UUID(1)").message, "'States.UUID' takes 0 arguments, not 1");
  EXPECT_EQ(refused("States.MathAdd(1,'-1')").message, "argument 2 of 'States.MathAdd' must be a number");
  EXPECT_EQ(refused("States.MathAdd(1,'-1')").offset, 17u);
  EXPECT_EQ(refused("States.ArrayLength('x')").message, "argument 1 of 'States.ArrayLength' must be an array");
  parsed("States.Array()");
  parsed("States.JsonMerge($.a, $.b, false)");
  parsed("States.ArrayRange(1, 9, 2)");
}

TEST(Intrinsic, BlanksMayFollowButNotPrecede) {
  parsed("States.UUID()  ");
  parsed("States.Array( 1 , 2 )");
  EXPECT_EQ(refused(" States.UUID()").message, "a blank stands before the intrinsic call");
  EXPECT_EQ(refused("States.UUID ()").offset, 11u);
  EXPECT_EQ(refused("States.UUID()x").offset, 13u);
}

TEST(Intrinsic, PathErrorsPointIntoTheCall) {
  const SyntaxError error = refused("States.Array($.a[b])");
  EXPECT_EQ(error.offset, 17u);
}

TEST(Intrinsic, AtMostTenCallsInsideOneAnother) {
  auto nested = [](int calls) {
    std::string text;
    for (int i = 0; i < calls; ++i)
      text += "States.Array(";
    return text + "1" + std::string(calls, ')');
  };
  EXPECT_EQ(parsed(nested(10))->depth(), 10u);
  EXPECT_EQ(refused(nested(11)).message, "more than 10 intrinsic calls inside one another");
  refused(nested(20000));
}

TEST(Intrinsic, WhichMayGiveAString) {
  for (IntrinsicFunction f : {IntrinsicFunction::Format, IntrinsicFunction::JsonToString, IntrinsicFunction::ArrayGetItem,
                              IntrinsicFunction::Base64Encode, IntrinsicFunction::Base64Decode, IntrinsicFunction::Hash,
                              IntrinsicFunction::UUID})
    EXPECT_TRUE(canReturnString(f)) << intrinsicName(f);
  EXPECT_FALSE(canReturnString(IntrinsicFunction::StringToJson));
  EXPECT_FALSE(canReturnString(IntrinsicFunction::MathAdd));
}

// SPDX-License-Identifier: Apache-2.0
//
// Intrinsics on texts: Base64Encode, Base64Decode, Hash, Format, StringSplit, StringToJson, JsonToString, JsonMerge.

#include "IntrinsicTest.h"
#include "language/intrinsics/Intrinsics.h"

namespace {

using Base64 = IntrinsicTest;
using Hash = IntrinsicTest;
using StringSplit = IntrinsicTest;
using StringToJson = IntrinsicTest;
using JsonToString = IntrinsicTest;
using JsonMerge = IntrinsicTest;

TEST_F(Base64, EncodesWithPadding) {
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("")"), R"("")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("f")"), R"("Zg==")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("fo")"), R"("Zm8=")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("foo")"), R"("Zm9v")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("Data to encode")"), R"("RGF0YSB0byBlbmNvZGU=")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("✓")"), R"("4pyT")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("\n")"), R"("Cg==")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, R"("\uD800x")"), R"("P3g=")"); // ?x
}

TEST_F(Base64, DecodesWithAndWithoutPadding) {
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("RGF0YSB0byBlbmNvZGU=")"), R"("Data to encode")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("aGVsbG8")"), R"("hello")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("")"), R"("")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("4pyT")"), R"("✓")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("YWJjAGRlZg==")"), R"("abc\u0000def")");
}

TEST_F(Base64, PassesOverWhatIsNoDigit) {
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"(" YWJj\nZA== ")"), R"("abcd")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("YWJj=ZGVm")"), R"("abc")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("Y")"), R"("")");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("Pz8_Pj4-")"), R"("???>>>")");
}

TEST_F(Base64, ReplacesBytesThatAreNoCharacters) {
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("YWL/")"), "\"ab\xef\xbf\xbd\"");
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, R"("7aCA")"), "\"\xef\xbf\xbd\""); // a surrogate in three bytes
}

TEST_F(Base64, TakesTenThousandCharacters) {
  EXPECT_NE(call(aslrt_intrinsic_base64_encode, repeated("a", 10000))[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, repeated("a", 10001)), "! Invalid arguments in States.Base64Encode");
  // Characters, not bytes; a character beyond the first plane counts twice, as in Java.
  EXPECT_NE(call(aslrt_intrinsic_base64_encode, repeated("é", 10000))[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_base64_encode, repeated("🚀", 5001)), "! Invalid arguments in States.Base64Encode");
  EXPECT_NE(call(aslrt_intrinsic_base64_decode, repeated("a", 10000))[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_base64_decode, repeated("a", 10001)), "! Invalid arguments in States.Base64Decode");
}

TEST_F(Base64, WantsAString) {
  for (const char *value : {"1", "null", "{}", "[]", "true"}) {
    EXPECT_EQ(call(aslrt_intrinsic_base64_encode, value), "! Invalid arguments in States.Base64Encode");
    EXPECT_EQ(call(aslrt_intrinsic_base64_decode, value), "! Invalid arguments in States.Base64Decode");
  }
}

TEST_F(Hash, KnowsFiveAlgorithms) {
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"("input data")", R"("MD5")"), R"("812f45842bc6d66ee14572ce20db8e86")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"("input data")", R"("SHA-1")"),
            R"("aaff4a450a104cd177d28d18d74485e8cae074b7")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"("input data")", R"("SHA-256")"),
            R"("b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"("hello")", R"("SHA-384")"),
            R"("59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"("input data")", R"("SHA-512")"),
            R"("6ce4adb348546d4f449c4d25aad9a7c9cb711d9e91982d3f0b29ca2f3f47d4ce)"
            R"(2deba23bf2954f0f1d593fc50283731a533d30d425402d4f91316d871303aac4")");
}

TEST_F(Hash, PadsEveryLength) {
  // Where the length does not fit the block any more, and exactly does. The digests are those of Python's hashlib.
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 55), R"("SHA-256")"),
            R"("9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 56), R"("SHA-256")"),
            R"("b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 64), R"("SHA-1")"),
            R"("0098ba824b5c16427bd7a1122a5a442a25ec644d")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 111), R"("SHA-384")"),
            R"("3c37955051cb5c3026f94d551d5b5e2ac38d572ae4e07172085fed81f8466b8f90dc23a8ffcdea0b8d8e58e8fdacc80a")");
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 112), R"("SHA-512")"),
            R"("c01d080efd492776a1c43bd23dd99d0a2e626d481e16782e75d54c2503b5dc32)"
            R"(bd05f0f1ba33e568b88fd2d970929b719ecbb152f58f130a407c8830604b70ca")");
}

TEST_F(Hash, TakesTheJsonTextOfWhatIsNoString) {
  EXPECT_EQ(call(aslrt_intrinsic_hash, "123", R"("MD5")"), call(aslrt_intrinsic_hash, R"("123")", R"("MD5")"));
  EXPECT_EQ(call(aslrt_intrinsic_hash, R"({ "a": [1] })", R"("MD5")"),
            call(aslrt_intrinsic_hash, R"("{\"a\":[1]}")", R"("MD5")"));
}

TEST_F(Hash, WantsTheNameOfAnAlgorithm) {
  for (const char *name : {R"("sha-256")", R"("SHA256")", R"("MD-5")", R"("")", "1", "null"})
    EXPECT_EQ(call(aslrt_intrinsic_hash, R"("x")", name), "! Invalid arguments in States.Hash");
  EXPECT_NE(call(aslrt_intrinsic_hash, repeated("a", 10000), R"("MD5")")[0], '!');
  EXPECT_EQ(call(aslrt_intrinsic_hash, repeated("a", 10001), R"("MD5")"), "! Invalid arguments in States.Hash");
}

class Format : public IntrinsicTest {
protected:
  std::string format(std::string_view text, std::vector<std::string> texts) {
    std::vector<AslrtValue> arguments;
    for (const std::string &each : texts)
      arguments.push_back(json(each));
    AslrtValue templateText = json(text), out = aslrt::makeNone();
    return resultOf(aslrt_intrinsic_format(exec, frame, &out, &templateText, arguments.data(),
                                           static_cast<uint32_t>(arguments.size())),
                    out);
  }
  std::string print(std::string_view value) { return format(R"("{}")", {std::string(value)}); }
};

TEST_F(Format, PutsValuesInOrder) {
  EXPECT_EQ(format(R"("{} and {}.")", {R"("a")", "1.10"}), R"("a and 1.10.")");
  EXPECT_EQ(format(R"("no placeholder")", {}), R"("no placeholder")");
  EXPECT_EQ(format(R"("{}{}")", {"true", "null"}), R"("truenull")");
}

TEST_F(Format, PrintsContainersAsJavaDoes) {
  EXPECT_EQ(print(R"({"Arg1":1,"Arg2":[]})"), R"("{Arg1=1, Arg2=[]}")");
  EXPECT_EQ(print(R"([1,"two",null,[true,{}],{"a":{"b":"c d"},"e":2}])"),
            R"("[1, two, null, [true, {}], {a={b=c d}, e=2}]")");
  EXPECT_EQ(print(R"({"k\"":"v\n"})"), R"("{k\"=v\n}")");
}

TEST_F(Format, LeavesStringsAsTheyAre) {
  EXPECT_EQ(print(R"("{\"Arg1\": 1}")"), R"("{\"Arg1\": 1}")");
  EXPECT_EQ(print(R"("{}")"), R"("{}")");
}

TEST_F(Format, ResolvesEscapesOfTheTemplate) {
  EXPECT_EQ(format(R"("\\{\\}\\'\\\\{}")", {"1"}), R"("{}'\\1")");
}

TEST_F(Format, RefusesATemplateThatDoesNotFit) {
  EXPECT_EQ(format(R"("{}")", {}), "! Invalid arguments in States.Format");
  EXPECT_EQ(format(R"("x")", {"1"}), "! Invalid arguments in States.Format");
  EXPECT_EQ(format(R"("{")", {}), "! Invalid arguments in States.Format");
  EXPECT_EQ(format(R"("}")", {}), "! Invalid arguments in States.Format");
  EXPECT_EQ(format(R"("a\\nb")", {}), "! Invalid arguments in States.Format");
  EXPECT_EQ(format("1", {}), "! Invalid arguments in States.Format");
}

TEST_F(Format, TakesPiecesThatWereSplitBefore) {
  AslrtText pieces[] = {literal("<"), literal("|"), literal(">\n")};
  AslrtFormat split = {3, 0, pieces};
  AslrtValue arguments[] = {json("[1]"), json(R"("x\"")")}, out;
  aslrt_format(exec, &out, &split, arguments);
  EXPECT_EQ(text(out), R"("<[1]|x\">\n")");
}

/// Texts are put together in another way when they are short and it is known that their pieces need no escapes, and short
/// parts in another way than long ones.
TEST_F(Format, PutsPartsOfAnyLengthTogether) {
  const std::string shortPart = R"("ab")", longPart = repeated("0123456789", 2);
  AslrtText pieces[] = {literal(""), literal("/"), literal("a longer piece "), literal("")};
  for (uint32_t flags : {uint32_t(ASLRT_FORMAT_PLAIN), 0u})
    for (size_t length = 0; length < 300; ++length) {
      const AslrtFormat split = {4, flags, pieces};
      AslrtValue arguments[] = {json(repeated("x", length)), json(length % 2 ? shortPart : "true"),
                                length % 3 ? json(longPart) : aslrt::makeInt(-static_cast<int64_t>(length))}, out;
      aslrt_format(exec, &out, &split, arguments);
      std::string expected = "\"" + std::string(length, 'x') + "/" + (length % 2 ? "ab" : "true") + "a longer piece ";
      expected += (length % 3 ? "01234567890123456789" : std::to_string(-static_cast<int64_t>(length))) + "\"";
      EXPECT_EQ(text(out), expected);
      EXPECT_EQ(out.size, expected.size());
    }
}

TEST_F(Format, FollowsDeepNesting) {
  std::string deep(5000, '['), close(5000, ']');
  EXPECT_EQ(print(deep + close), "\"" + deep + close + "\"");
}

TEST_F(StringSplit, SplitsAtEachCharacterOfTheSet) {
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("1,2,3")", R"(",")"), R"(["1","2","3"])");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("This.is+a,test=string")", R"(".+,=")"),
            R"(["This","is","a","test","string"])");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("a→b🚀c")", R"("🚀→")"), R"(["a","b","c"])");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("a\"b")", R"("\"")"), R"(["a","b"])");
}

TEST_F(StringSplit, DropsEmptyPieces) {
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"(",,,,")", R"(",")"), "[]");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"(", , ,")", R"(",")"), R"([" "," "])");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("")", R"(",")"), "[]");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("abc")", R"("")"), R"(["abc"])");
}

TEST_F(StringSplit, SplitsTextsOfAnyLength) {
  for (size_t first = 0; first < 70; ++first)
    for (size_t second : {0u, 1u, 7u, 8u, 9u, 30u}) {
      std::string left(first, 'l'), right(second, 'r'), expected;
      for (const std::string &piece : {left, right, std::string("end")})
        if (!piece.empty())
          expected += (expected.empty() ? "[\"" : ",\"") + piece + "\"";
      EXPECT_EQ(call(aslrt_intrinsic_string_split, "\"" + left + "-" + right + "-end\"", R"("-")"), expected + "]");
    }
}

TEST_F(StringSplit, SplitsTextsThatWereMade) {
  using namespace aslrt;
  const AslrtValue comma = json(R"(",")");
  for (size_t size = 0; size < 70; ++size) {
    const std::string whole = std::string(size / 2, 'a') + "," + std::string(size - size / 2, 'b');
    const AslrtValue made = makeString(heap, whole);
    AslrtValue out, again;
    ASSERT_EQ(aslrt_intrinsic_string_split(exec, frame, &out, &made, &comma), 0);
    EXPECT_TRUE(intrinsics::stringSplit(heap, again, made, comma));
    EXPECT_EQ(text(out), text(again)) << whole;
  }
}

TEST_F(StringSplit, WantsTwoStrings) {
  EXPECT_EQ(call(aslrt_intrinsic_string_split, "123", R"(",")"), "! Invalid arguments in States.StringSplit");
  EXPECT_EQ(call(aslrt_intrinsic_string_split, R"("a,b")", R"([","])"), "! Invalid arguments in States.StringSplit");
}

TEST_F(StringToJson, ReadsAnyValue) {
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"("{ \"a\": [1, 2.50] }")"), R"({"a":[1,2.50]})");
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"("\"x\"")"), R"("x")");
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"(" null ")"), "null");
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"("1.0")"), "1.0");
}

TEST_F(StringToJson, GivesNullForBlanksAndZeroForMinusZero) {
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"("")"), "null");
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"(" \n")"), "null");
  EXPECT_EQ(call(aslrt_intrinsic_string_to_json, R"("-0")"), "0");
}

TEST_F(StringToJson, RefusesWhatIsNoJson) {
  for (const char *value : {R"("{bad json}")", R"("{\"a\":1")", R"("undefined")", R"("1 2")", "123", "{}", "null"})
    EXPECT_EQ(call(aslrt_intrinsic_string_to_json, value), "! Invalid arguments in States.StringToJson");
}

TEST_F(JsonToString, IsCompactAndKeepsOrder) {
  EXPECT_EQ(call(aslrt_intrinsic_json_to_string, R"({ "b": 1.1, "a": ["x\n"] })"),
            R"("{\"b\":1.1,\"a\":[\"x\\n\"]}")");
  EXPECT_EQ(call(aslrt_intrinsic_json_to_string, R"("HelloWorld")"), R"("\"HelloWorld\"")");
  EXPECT_EQ(call(aslrt_intrinsic_json_to_string, "null"), R"("null")");
}

TEST_F(JsonMerge, LetsTheSecondWinInTheOrderOfTheFirst) {
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, R"({"a":{"a1":1},"b":2})", R"({"c":4,"a":{"a3":3}})", "false"),
            R"({"a":{"a3":3},"b":2,"c":4})");
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, "{}", "{}", "false"), "{}");
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, R"({"a long name \"1\"":1})", R"({"a long name \"1\"":2})", "false"),
            R"({"a long name \"1\"":2})");
}

TEST_F(JsonMerge, IsNotSquareInTheNumberOfMembers) {
  std::string first = "{", second = "{";
  for (int i = 0; i < 20000; ++i) {
    first += "\"m" + std::to_string(i) + "\":1,";
    second += "\"m" + std::to_string(i) + "\":2,";
  }
  first.back() = second.back() = '}';
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, first, second, "false"), second);
}

TEST_F(JsonMerge, RefusesDeepMergesAndWhatIsNoObject) {
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, "{}", "{}", "true"), "! Invalid arguments in States.JsonMerge");
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, "{}", "{}", "null"), "! Invalid arguments in States.JsonMerge");
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, "[]", "{}", "false"), "! Invalid arguments in States.JsonMerge");
  EXPECT_EQ(call(aslrt_intrinsic_json_merge, "{}", "1", "false"), "! Invalid arguments in States.JsonMerge");
}

} // namespace

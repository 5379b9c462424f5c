// SPDX-License-Identifier: Apache-2.0
//
// The reader: what it accepts and refuses, and what it makes canonical.

#include "ValuesTest.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

/// `offset N: message` for a refused text.
std::string refusal(const std::string &text) {
  Heap heap;
  AslrtValue value;
  ReadError error = parse(heap, text.data(), text.size(), value);
  if (!error)
    return "accepted";
  EXPECT_EQ(heap.liveDocuments(), 0u);
  return std::to_string(error.offset) + ": " + error.message;
}

TEST(Reader, DropsSpacesBetweenTokensOnly) {
  EXPECT_EQ(reread(" \t\r\n{ \"a b\" : [ 1 , \" x \" , { } , [ ] ] , \"c\" : null }\n"),
            "{\"a b\":[1,\" x \",{},[]],\"c\":null}");
  EXPECT_EQ(reread(" 1 "), "1");
  EXPECT_EQ(reread("\n\"text of a scalar\"\n"), "\"text of a scalar\"");
}

TEST(Reader, KeepsTheSpellingOfNumbers) {
  EXPECT_EQ(reread("[1.0,1E5,-0,1e-7,0.10,123456789012345678901234567890]"),
            "[1.0,1E5,-0,1e-7,0.10,123456789012345678901234567890]");
}

TEST(Reader, MakesEscapesCanonical) {
  EXPECT_EQ(reread("\"\\/\\u0041\\u00e9\\u20AC\\ud834\\udd1e\""), "\"/A\u00e9\u20ac\U0001d11e\"");
  EXPECT_EQ(reread("\"\\u000a\\u0008\\u001f\\u0022\\u005C\\u007f\""), "\"\\n\\b\\u001F\\\"\\\\\x7f\"");
  EXPECT_EQ(reread("\"\\ud800\\ud834\\udd1e\\udd1e\""), "\"\\uD800\U0001d11e\\uDD1E\"");
  EXPECT_EQ(reread("{\"\\u0061\":1}"), "{\"a\":1}");
}

TEST(Reader, OfEqualNamesTheLastValueStandsInTheFirstPlace) {
  EXPECT_EQ(reread("{\"a\":1,\"b\":2,\"a\":3}"), "{\"a\":3,\"b\":2}");
  EXPECT_EQ(reread("{\"a\":1,\"\\u0061\":{\"x\":[{\"y\":1,\"y\":2}],\"x\":[]}}"), "{\"a\":{\"x\":[]}}");
  EXPECT_EQ(reread("[{\"a long name of a member\":1,\"a long name of a membeR\":2,"
                   "\"a long name of a member\":{\"k\":0,\"k\":[1]}}]"),
            "[{\"a long name of a member\":{\"k\":[1]},\"a long name of a membeR\":2}]");
  std::string many = "{", settled;
  for (int round = 0; round < 3; ++round)
    for (int index = 0; index < 300; ++index)
      many += "\"" + std::to_string(index) + "\":" + std::to_string(index * 10 + round) + ",";
  many.back() = '}';
  for (int index = 0; index < 300; ++index)
    settled += (index ? ",\"" : "{\"") + std::to_string(index) + "\":" + std::to_string(index * 10 + 2);
  EXPECT_EQ(reread(many), settled + "}");
}

TEST(Reader, NamesThatDifferOnlyInPlaceOrLengthAreNotEqual) {
  for (const char *text : {"{\"a\":{\"a\":{\"a\":1}}}", "{\"\":1,\"\\u0000\":2}", "{\"abcdefgh\":1,\"abcdefghi\":2}",
                           "[{\"a\":1},{\"a\":2}]", "{\"abcdefgh1\":1,\"abcdefgh2\":2}"})
    EXPECT_EQ(reread(text), text);
}

TEST(Reader, SaysWhereAndWhyItRefuses) {
  EXPECT_EQ(refusal(""), "0: unexpected end of the text, expected a value");
  EXPECT_EQ(refusal("  "), "0: unexpected end of the text, expected a value");
  EXPECT_EQ(refusal("[1 2]"), "3: expected ',' or ']'");
  EXPECT_EQ(refusal("[1,]"), "3: expected a value");
  EXPECT_EQ(refusal("{\"a\" 1}"), "5: expected ':' after a name");
  EXPECT_EQ(refusal("{\"a\":1,}"), "7: expected a name in quotes");
  EXPECT_EQ(refusal("{a:1}"), "1: expected a name in quotes");
  EXPECT_EQ(refusal("{\"a\":1]"), "6: expected ',' or '}'");
  EXPECT_EQ(refusal("[1"), "2: unexpected end of the text, expected ',' or ']'");
  EXPECT_EQ(refusal("{\"a\":"), "5: unexpected end of the text, expected a value");
  EXPECT_EQ(refusal("{} {}"), "3: unexpected text after the value");
  EXPECT_EQ(refusal("[\"abc]"), "1: string is not closed");
  EXPECT_EQ(refusal("\"abc\\"), "5: string is not closed");
  EXPECT_EQ(refusal("\"a\nb\""), "2: control character in a string must be escaped");
  EXPECT_EQ(refusal("\"a\\x\""), "2: invalid escape in a string");
  EXPECT_EQ(refusal("\"a\\u12g4\""), "2: '\\u' must be followed by four hexadecimal digits");
  EXPECT_EQ(refusal("\"a\xff\""), "2: invalid UTF-8 in a string");
  EXPECT_EQ(refusal("\"a\xed\xa0\x80\""), "2: invalid UTF-8 in a string");
  EXPECT_EQ(refusal("01"), "0: invalid number: leading zero");
  EXPECT_EQ(refusal("-"), "0: invalid number: a digit must follow '-'");
  EXPECT_EQ(refusal("[1.]"), "1: invalid number: a digit must follow the decimal point");
  EXPECT_EQ(refusal("[1e+]"), "1: invalid number: the exponent has no digits");
  EXPECT_EQ(refusal("\xef\xbb\xbf{}"), "0: expected a value");
  EXPECT_EQ(refusal("tru"), "0: expected a value");
  EXPECT_EQ(refusal(std::string("1\0", 2)), "1: unexpected text after the value");
}

TEST(Reader, TakesNestingUpToItsLimit) {
  std::string most = std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']');
  EXPECT_EQ(reread(most), most);
  EXPECT_EQ(refusal(std::string(kMaxDepth + 1, '[')), "10000: nested too deeply, at most 10000 levels are read");
  EXPECT_EQ(refusal(std::string(1000000, '[')), "10000: nested too deeply, at most 10000 levels are read");
  std::string objects;
  for (uint32_t depth = 0; depth < kMaxDepth; ++depth)
    objects += "{\"a\":";
  objects += "1" + std::string(kMaxDepth, '}');
  EXPECT_EQ(reread(objects), objects);
}

TEST(Reader, KeepsNoDocumentForAScalar) {
  Heap heap;
  AslrtValue value = read(heap, "\"a scalar that is longer than a cell\"");
  EXPECT_EQ(heap.liveDocuments(), 0u);
  EXPECT_EQ(value.flags, 0);
  EXPECT_EQ(textOf(heap, value), "\"a scalar that is longer than a cell\"");
}

TEST(Reader, WithAllNumbersTakenMakesValuesWithoutADocument) {
  Heap heap;
  for (uint32_t index = 0; index < Heap::kSpareDocument; ++index)
    ASSERT_EQ(read(heap, "[]").aux, index);
  std::string text = "{\"some name\":[1,\"a string of some length\",{\"x\":{},\"y\":[[]]}],\"b\":null}";
  for (int round = 0; round < 3; ++round) {
    AslrtValue value = read(heap, text);
    EXPECT_EQ(heap.liveDocuments(), Heap::kSpareDocument);
    EXPECT_EQ(textOf(heap, value), text);
    collect(heap, &value, 1);
    EXPECT_EQ(textOf(heap, value), text);
    if (round == 0) {
      EXPECT_EQ(heap.liveDocuments(), 0u);
      for (uint32_t index = 0; index < Heap::kSpareDocument; ++index)
        read(heap, "[]");
    } else {
      heap.reset();
      for (uint32_t index = 0; index < Heap::kSpareDocument; ++index)
        read(heap, "[]");
    }
  }
}

TEST(Reader, SpacesAndOddEscapesDoNotMatter) {
  // The same document, once canonical and once with noise around its tokens.
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    RandomJson random(seed);
    std::string text = random.value(5), noisy;
    bool inString = false;
    for (size_t at = 0; at < text.size(); ++at) {
      char byte = text[at];
      if (inString && byte == '\\') {
        noisy += text.substr(at, 2);
        ++at;
        continue;
      }
      if (byte == '"')
        inString = !inString;
      bool isPunctuation = !inString && std::strchr("{}[],:", byte);
      for (uint32_t count = isPunctuation ? random.below(3) : 0; count != 0; --count)
        noisy += " \n\r\t"[random.below(4)];
      if (inString && byte == 'x')
        noisy += "\\u0078";
      else
        noisy += byte;
      for (uint32_t count = isPunctuation ? random.below(3) : 0; count != 0; --count)
        noisy += ' ';
    }
    ASSERT_EQ(reread(noisy), text) << noisy;
  }
}

/// Reads `text` with `behind` behind it as a text that is shared; what comes out, or the refusal. Neither may change.
std::string readShared(const std::string &text, const std::string &behind, bool &isShared) {
  std::string both = text + behind;
  both.resize(text.size() + std::max<size_t>(behind.size(), kPaddingBytes), '#');
  const std::string before = both;
  Heap heap;
  AslrtValue value;
  ReadError error = parseShared(heap, both.data(), text.size(), value);
  EXPECT_EQ(both, before);
  if (error)
    return std::to_string(error.offset) + ": " + error.message;
  isShared = value.tag == ASLRT_TAG_TEXT && heap.document(value.aux).isShared;
  // Whoever looks inside, and collects, sees nothing but the text.
  AslrtKey key;
  AslrtValue member;
  if (isShared)
    for (MemberWalker walker(heap, value); walker.next(key, member);)
      EXPECT_EQ(textOf(heap, member).size(), member.size);
  collect(heap, &value, 1);
  const std::string out = textOf(heap, value);
  EXPECT_EQ(both, before);
  return out;
}

TEST(Reader, TextThatIsSharedIsReadWhereItIs) {
  for (const char *behind : {"", "\n{\"next\":[1,2,3]}\n", "0123456789\"\\", "]]}},,::"}) {
    bool isShared = false;
    for (const char *text : {"{\"a\":[1,2,{\"b\":\"c\"}]}", "[12,\"a text that is longer\",[],{}]", "[]", "{}"}) {
      EXPECT_EQ(readShared(text, behind, isShared), text);
      EXPECT_TRUE(isShared) << text;
      EXPECT_EQ(readShared(std::string(text) + " \n", behind, isShared), text);
      EXPECT_TRUE(isShared) << text;
    }
    // What is not canonical is copied.
    EXPECT_EQ(readShared("[1, 2]", behind, isShared), "[1,2]");
    EXPECT_FALSE(isShared);
    EXPECT_EQ(readShared("{\"a\":1,\"a\":[2]}", behind, isShared), "{\"a\":[2]}");
    EXPECT_FALSE(isShared);
    EXPECT_EQ(readShared("[\"\\u0041\"]", behind, isShared), "[\"A\"]");
    EXPECT_FALSE(isShared);
    EXPECT_EQ(readShared("17", behind, isShared), "17");
    for (const char *text : {"", " ", "[1,2", "[1,2]]", "{\"a\":}", "[tru]", "[\"a]", "[1,2,", "{\"a\""})
      EXPECT_EQ(readShared(text, behind, isShared), refusal(text)) << text;
  }
}

TEST(Reader, TextThatIsSharedIsCopiedOutByTheCollector) {
  std::string text = "{\"kept\":[1,{\"a\":\"a text that is longer\"}],\"rest\":[";
  for (int index = 0; index < 10'000; ++index)
    text += std::to_string(index) + ",";
  text += "0]}";
  std::string room = text + std::string(kPaddingBytes, ' ');
  Heap heap;
  AslrtValue value, kept;
  ASSERT_FALSE(parseShared(heap, room.data(), text.size(), value));
  ASSERT_TRUE(findMember(heap, value, TestKey("kept"), kept));
  ASSERT_EQ(kept.tag, ASLRT_TAG_TEXT);
  EXPECT_TRUE(heap.document(kept.aux).isShared);
  collect(heap, &kept, 1);
  EXPECT_FALSE(heap.document(kept.aux).isShared);
  room.assign(room.size(), 'x');
  EXPECT_EQ(textOf(heap, kept), "[1,{\"a\":\"a text that is longer\"}]");
}

// The way for small answers takes what parse would leave as it is, and comes to the same.
TEST(SmallObject, IsReadAsParseReadsIt) {
  const std::string most = "{\"a\":\"" + std::string(152, 'x') + "\"}";
  for (const std::string &text : std::vector<std::string>{
           "{\"ok\":true,\"n\":59}", "{\"a\":null}", "{\"\":false,\"b\":\"\"}", "{\"a\":-0,\"b\":0,\"c\":-10}",
           "{\"a\":\"}\",\"b\":\"{,:[]\"}", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8}",
           "{\"a\":123456789012345678901234567890}", most}) {
    Heap heap;
    AslrtValue value;
    ASSERT_TRUE(parseSmallObject(heap, text, value)) << text;
    EXPECT_EQ(textOf(heap, value), text);
    AslrtValue other = read(heap, text);
    EXPECT_EQ(value.size, other.size);
    EXPECT_EQ(countOf(heap, value), countOf(heap, other));
    for (AslrtValue *cell : {&value, &other})
      touchAll(heap, *cell, true);
    EXPECT_EQ(textOf(heap, value), textOf(heap, other));
  }
}

TEST(SmallObject, LeavesTheRestToParse) {
  const std::string tooMany = "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9}";
  for (const std::string &text : std::vector<std::string>{
           "", "{", "}", "{}", "[]", "[1]", "1", "\"a\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{:}", "{\"}", "{\"a}",
           "{\"a\":\"}", "{\"a\":tru}", "{\"a\":true1}", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.5}", "{\"a\":1e5}", "{\"a\":+1}",
           "{\"a\":[]}", "{\"a\":{}}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":3}", "{ \"a\":1}", "{\"a\": 1}", "{\"a\":1 }",
           "{\"a\":1}\n", "{\"a\\n\":1}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\xc3\xa9\"}", "{\"a\":\"\x01\"}", "{\"a\":1}}", "{\"a\":\"b\"\"}",
           "{\"a\":1\"b\":2}", "{\"a\"1}", "{a:1}", tooMany, "{\"a\":\"" + std::string(153, 'x') + "\"}"}) {
    Heap heap;
    AslrtValue value;
    std::unique_ptr<char[]> exact(new char[text.size()]);
    std::memcpy(exact.get(), text.data(), text.size());
    EXPECT_FALSE(parseSmallObject(heap, {exact.get(), text.size()}, value)) << text;
    EXPECT_EQ(heap.liveDocuments(), 0u);
  }
}

TEST(SmallObject, ComesAndGoesAsDocumentsDo) {
  Heap heap;
  for (int round = 0; round < 3; ++round) {
    std::vector<AslrtValue> kept(100);
    for (size_t index = 0; index < kept.size(); ++index)
      ASSERT_TRUE(parseSmallObject(heap, "{\"n\":" + std::to_string(index) + "}", kept[index]));
    EXPECT_EQ(heap.liveDocuments(), kept.size());
    kept.resize(50);
    collect(heap, kept.data(), kept.size());
    EXPECT_EQ(heap.liveDocuments(), kept.size());
    for (size_t index = 0; index < kept.size(); ++index)
      EXPECT_EQ(textOf(heap, kept[index]), "{\"n\":" + std::to_string(index) + "}");
    heap.reset();
    EXPECT_EQ(heap.liveDocuments(), 0u);
    EXPECT_EQ(heap.usedDocumentBytes(), 0u);
  }
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// The check by blocks against the check by bytes, on texts made by changing good ones.
//
// Whatever one accepts, the other must accept with the same skip table, and what only the check by bytes
// accepts must be text that it changed. The number of texts is multiplied by the environment variable
// ASLRT_FUZZ.

#include "ValuesTest.h"

#include "values/Scanner.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

using namespace aslrt;
using namespace aslrt::test;

namespace {

struct Outcome {
  bool accepted = false;
  bool hasBackslash = false;
  bool hasEqualNames = false;
  std::string text;
  std::string skips;
};

Outcome outcomeOf(const std::string &text, const ScanWidth *width, Heap &heap) {
  char *buffer = heap.takeTextBuffer(text.size());
  std::memcpy(buffer, text.data(), text.size());
  SkipTable skips;
  TextFacts facts;
  Outcome outcome;
  outcome.accepted = width ? scanTextWith(*width, buffer, text.size(), heap.templates, skips, facts)
                           : !checkText(buffer, text.size(), skips, facts);
  if (outcome.accepted) {
    outcome.hasBackslash = facts.hasBackslash;
    outcome.text.assign(buffer, facts.size);
    std::memset(buffer + facts.size, ' ', kPaddingBytes);
    Document document;
    document.text = buffer;
    document.textSize = facts.size;
    document.hasBackslash = facts.hasBackslash;
    document.skips = skips.entries();
    document.skipCount = skips.count();
    outcome.hasEqualNames = facts.namesAreChecked ? facts.hasEqualNames : hasEqualNames(document);
    outcome.skips.assign(reinterpret_cast<const char *>(skips.entries()), skips.count() * sizeof(SkipEntry));
  }
  heap.releaseTextBuffer(buffer);
  return outcome;
}

/// How deep a JSON text is nested.
uint32_t depthOf(const std::string &text) {
  uint32_t depth = 0, most = 0;
  bool inString = false;
  for (size_t at = 0; at < text.size(); ++at) {
    if (inString && text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      inString = !inString;
    else if (!inString && (text[at] == '[' || text[at] == '{'))
      most = std::max(most, ++depth);
    else if (!inString && (text[at] == ']' || text[at] == '}'))
      --depth;
  }
  return most;
}

/// Compares all checks on one text; returns whether it was accepted by blocks. The checks by blocks have seen `known` so often
/// that they know its form.
bool compare(const std::string &text, const std::string &known = "") {
  Heap heap;
  Outcome byBytes = outcomeOf(text, nullptr, heap);
  bool isContainer = !text.empty() && (text[0] == '{' || text[0] == '[');
  bool any = false;
  for (ScanWidth width : {ScanWidth::Sse, ScanWidth::Avx2, ScanWidth::Avx512, ScanWidth::Neon}) {
    if (!hasScanWidth(width))
      continue;
    Heap own;
    for (int times = known.empty() ? 0 : 2; times != 0; --times)
      (void)outcomeOf(known, &width, own);
    Outcome byBlocks = outcomeOf(text, &width, own);
    any |= byBlocks.accepted;
    bool expected = byBytes.accepted && isContainer && byBytes.text == text && depthOf(text) <= kMostBlockDepth;
    EXPECT_EQ(byBlocks.accepted, expected) << text;
    if (byBlocks.accepted && expected) {
      EXPECT_EQ(byBlocks.text, byBytes.text);
      EXPECT_EQ(byBlocks.skips, byBytes.skips) << text;
      EXPECT_EQ(byBlocks.hasEqualNames, byBytes.hasEqualNames) << text;
      EXPECT_EQ(byBlocks.hasBackslash, byBytes.hasBackslash) << text;
    }
  }
  return any;
}

uint32_t rounds(uint32_t count) {
  const char *factor = std::getenv("ASLRT_FUZZ");
  return factor ? count * static_cast<uint32_t>(std::atoi(factor)) : count;
}

TEST(Scan, AgreesOnGoodTexts) {
  uint32_t accepted = 0, count = rounds(5000);
  for (uint32_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    accepted += compare("[" + random.value(6) + "]");
  }
  EXPECT_EQ(accepted, count);
}

TEST(Scan, AgreesOnChangedTexts) {
  static const char bytes[] = "{}[],:\"\\ 0123456789-+.eEtrufalsn/\n\x01\x7f\x80\xc3\xa9\xff\xed\xa0";
  static const char *const pieces[] = {"\"\"", "\\u0041", "\\u001F", "\\u001f", "\\/", "\\n", "true", "null",
                                       "1.5e+3", "-0", "00", "\"k\":", ",", "{}", "[]", "\\uD83D\\uDE00", "\\uD83D",
                                       "\\\\", "\xf0\x9d\x84\x9e", "\xed\xa0\x80", ".5", "-1", "1-2", "e0", "  "};
  uint32_t accepted = 0;
  for (uint32_t seed = 0; seed < rounds(60000) && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    std::string text = random.below(4) == 0 ? random.value(5) : "[" + random.value(4) + "]";
    // Shift what matters over block borders.
    if (random.below(3) == 0)
      text = "[\"" + std::string(random.below(130), random.below(2) ? 'p' : '8') + "\"," + text + "]";
    for (uint32_t changes = 1 + random.below(3); changes != 0 && !text.empty(); --changes) {
      uint32_t at = random.below(static_cast<uint32_t>(text.size()));
      switch (random.below(5)) {
      case 0:
        text.erase(at, 1 + random.below(3));
        break;
      case 1:
        text[at] = bytes[random.below(sizeof(bytes) - 1)];
        break;
      case 2:
        text.insert(at, 1, bytes[random.below(sizeof(bytes) - 1)]);
        break;
      case 3:
        text.insert(at, pieces[random.below(sizeof(pieces) / sizeof(pieces[0]))]);
        break;
      default:
        text.insert(at, text.substr(random.below(static_cast<uint32_t>(text.size())), random.below(20)));
        break;
      }
    }
    accepted += compare(text);
  }
  EXPECT_GT(accepted, rounds(60000) / 50); // changes within strings and numbers leave many well formed
}

TEST(Scan, AgreesAtEveryPlaceOfABlock) {
  static const char *const tails[] = {
      "\"a\":1}",        "\"\":{}}",          "\"a\\\"b\":\"c\\\\\"}", "\"a\":-12.5e3}",   "\"a\":123,\"b\":0}",
      "\"a\":01}",       "\"a\":1,}",         "\"a\":1]",              "\"a\" :1}",        "\"a\":\"\\u0041\"}",
      "\"a\":tru}",      "\"a\":[1,[],{}]}",  "\"a\":\"b\"\"c\":1}",   "\"a\",\"b\"}",     "\"a\":\"\xf0\x9d\x84\x9e\"}",
      "\"a\":\"\xf0\x9d\x84\"}", "\"a\":1.}", "\"a\":1e}",             "\"a\":12345678901234567890123456789012345678901234567890123456789012345678901}",
      "\"a\":{\"b\":{\"c\":[{\"d\":[]}]}}}",  "\"a\"::1}",             "\"a\":,1}",        "\"a\":1}}",
      "\"a\":--1}",      "\"a\":1 2}",        "\"a\":\"\\uD800\\uDC00\"}", "\"a\":\"\\uD800\\uD800\"}",
      "\"a\":[\"b\":1]}", "1:2}",             "\"a\":\"\x01\"}",        "\"a\":null,\"b\":true,\"c\":false}",
      "\"a\":nullx}",    "\"a\":1\"b\"}",     "\"a\":0.0}",            "\"a\":-}",         "\"a\":-01}",
  };
  for (const char *tail : tails)
    for (uint32_t pad = 0; pad < 140; ++pad) {
      compare("{\"" + std::string(pad, 'p') + "\":\"x\"," + tail);
      compare("{\"" + std::string(pad, 'p') + "\":[],\"q\":{" + tail + "}");
    }
}

/// An object in the same place as others, with their names or nearly.
std::string similarObject(RandomJson &random, uint32_t depth) {
  static const char *const stems[] = {"id", "name", "address of the customer", "x\\n", "seven77", "eight888",
                                      "nine99999", "", "k8", "k9", "k10", "k11", "k12", "k13", "k14", "k15", "k16", "k17"};
  std::string text = "{";
  uint32_t count = random.below(8) == 0 ? random.below(19) : 5;
  for (uint32_t index = 0; index < count; ++index) {
    uint32_t stem = random.below(40) == 0 ? random.below(18) : index % 18;
    text += (index ? ",\"" : "\"") + std::string(stems[stem]) + "\":";
    if (depth != 0 && random.below(3) == 0)
      text += random.below(2) ? similarObject(random, depth - 1)
                              : "[" + similarObject(random, depth - 1) + "," + similarObject(random, depth - 1) + "]";
    else
      text += random.below(2) ? random.number() : random.string();
  }
  return text + "}";
}

TEST(Scan, AgreesOnEqualNames) {
  uint32_t withEqual = 0, count = rounds(3000);
  for (uint32_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    std::string text = "[";
    for (uint32_t items = random.below(10), index = 0; index < items; ++index)
      text += (index ? "," : "") + similarObject(random, random.below(3));
    text += "]";
    ASSERT_TRUE(compare(text)) << text;
    ScanWidth width = hasScanWidth(ScanWidth::Neon) ? ScanWidth::Neon : ScanWidth::Sse;
    Heap heap;
    withEqual += outcomeOf(text, &width, heap).hasEqualNames;
  }
  EXPECT_GT(withEqual, count / 20);
  EXPECT_LT(withEqual, count - count / 20);
}

/// The check by blocks lists the marks of 2 KiB before it goes through them; what stands at such a border must not matter.
TEST(Scan, AgreesOnLongTexts) {
  static const char bytes[] = "{}[],:\"\\ 1-.tx\xc3";
  uint32_t accepted = 0, count = rounds(4000);
  for (uint32_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    std::string text = "[";
    const uint32_t least = 2200 + random.below(3000);
    while (text.size() < least)
      text += (text.size() > 1 ? "," : "") + (random.below(4) ? similarObject(random, 1) : random.value(4));
    text += "]";
    if (random.below(3) != 0) {
      uint32_t at = 2048 - 80 + random.below(160);
      switch (random.below(3)) {
      case 0:
        text.erase(at, 1 + random.below(3));
        break;
      case 1:
        text[at] = bytes[random.below(sizeof(bytes) - 1)];
        break;
      default:
        text.insert(at, 1, bytes[random.below(sizeof(bytes) - 1)]);
        break;
      }
    }
    accepted += compare(text);
  }
  EXPECT_GT(accepted, count / 3);
}

/// A text of so many bytes for each length around one and two such borders.
TEST(Scan, AgreesOnEveryLength) {
  for (uint32_t border : {64u, 2048u, 4096u})
    for (uint32_t size = border - 20; size < border + 20; ++size)
      for (const char *tail : {"\",{\"a\":[1]}]", "\",1]", "\"]", "\",{\"a\":1,\"b\":{}}]", "\",{\"a\":1,\"a\":{}}]", "\",[[]]]", "\",{\"a\"}]"})
        compare("[\"" + std::string(size - 2 - std::strlen(tail), 'x') + tail);
}

/// Changes a byte or three, or puts a piece elsewhere.
void change(RandomJson &random, std::string &text) {
  static const char bytes[] = "{}[],:\"\\ 01-.etn\x01\xc3";
  uint32_t at = random.below(static_cast<uint32_t>(text.size()));
  switch (random.below(4)) {
  case 0:
    text.erase(at, 1 + random.below(3));
    return;
  case 1:
    text[at] = bytes[random.below(sizeof(bytes) - 1)];
    return;
  case 2:
    text.insert(at, 1, bytes[random.below(sizeof(bytes) - 1)]);
    return;
  default:
    text.insert(at, text.substr(random.below(static_cast<uint32_t>(text.size())), random.below(20)));
    return;
  }
}

/// A text of a form that is known as a whole, with other scalars or with something wrong.
TEST(Scan, AgreesOnTextsOfAKnownForm) {
  uint32_t accepted = 0, changed = 0, count = rounds(6000);
  for (uint32_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    std::string known = similarObject(random, 2), text = known;
    switch (random.below(3)) {
    case 0:
      break;
    case 1: // other scalars, of other lengths
      for (size_t at = 0; at < text.size(); ++at)
        if (text[at] >= '1' && text[at] <= '9' && random.below(2)) {
          uint32_t more = random.below(5);
          text.insert(at, more, '7');
          at += more;
        }
      break;
    default:
      for (uint32_t changes = 1 + random.below(3); changes != 0 && !text.empty(); --changes)
        change(random, text);
      break;
    }
    accepted += compare(text, known);
    changed += text != known;
  }
  EXPECT_GT(accepted, count / 3); // what else is changed ends half of them
  EXPECT_GT(changed, count / 2);
}

/// Elements of one form, and among them some that differ in a byte.
TEST(Scan, AgreesOnElementsOfAKnownForm) {
  uint32_t accepted = 0, count = rounds(6000);
  for (uint32_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
    RandomJson random(seed);
    const std::string element = similarObject(random, 1);
    std::string text = random.below(2) ? "{\"rows\":[" : "[";
    const bool isMember = text[0] == '{';
    for (uint32_t items = 1 + random.below(40), index = 0; index < items; ++index) {
      std::string one = element;
      if (random.below(20) == 0)
        change(random, one);
      text += (index ? "," : "") + one;
    }
    text += isMember ? "]}" : "]";
    accepted += compare(text);
  }
  EXPECT_GT(accepted, count / 10);
}

TEST(Scan, AgreesOnNesting) {
  const std::string elements = "[{\"a\":[[1]]},{\"a\":[[1]]},{\"a\":[[1]]},{\"a\":[[1]]}]";
  for (uint32_t depth = 55; depth < 66; ++depth)
    compare(std::string(depth, '[') + elements + std::string(depth, ']'));
  for (uint32_t depth : {1u, 63u, 64u, 65u, 1000u, kMaxDepth, kMaxDepth + 1}) {
    compare(std::string(depth, '[') + std::string(depth, ']'));
    compare(std::string(depth, '[') + "1" + std::string(depth, ']'));
    compare(std::string(depth, '[') + std::string(depth - 1, ']'));
    compare(std::string(depth, '[') + std::string(depth + 1, ']'));
  }
}

/// The offsets of all marks of a JSON text.
std::vector<uint32_t> marksOf(const std::string &text) {
  std::vector<uint32_t> marks;
  bool inString = false;
  for (uint32_t at = 0; at < text.size(); ++at) {
    if (inString && text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      inString = !inString;
    else if (!inString && std::strchr("{}[],:", text[at]))
      marks.push_back(at);
  }
  return marks;
}

TEST(Scan, FindsTheMarksFromAnyOneOn) {
  RandomJson random(17);
  for (uint32_t round = 0; round < rounds(400); ++round) {
    std::string text = "[" + random.value(3);
    for (uint32_t count = random.below(20); count != 0; --count)
      text += "," + random.value(3);
    text += "]";
    const std::vector<uint32_t> marks = marksOf(text);
    text.append(kPaddingBytes, '"'); // nobody looks there
    for (ScanWidth width : {ScanWidth::Sse, ScanWidth::Avx2, ScanWidth::Avx512, ScanWidth::Neon}) {
      if (!hasScanWidth(width))
        continue;
      const uint32_t first = random.below(static_cast<uint32_t>(marks.size()));
      const uint32_t count = 1 + random.below(static_cast<uint32_t>(marks.size()) - first);
      std::unique_ptr<uint32_t[]> places(new uint32_t[count + kMarkSlack]); // of exact size, for the sanitizer
      findMarksWith(width, text.data(), marks[first], count, places.get());
      ASSERT_TRUE(std::equal(places.get(), places.get() + count, marks.begin() + first)) << text << " from " << marks[first];
    }
  }
}

} // namespace

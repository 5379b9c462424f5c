// SPDX-License-Identifier: Apache-2.0
//
// Members of texts whose form is known: what a look-up finds must be what a search finds in a heap that knows nothing.

#include "ValuesTest.h"

#include "values/MemberPlaces.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

/// Names of all kinds of lengths, some in several objects.
const char *const kNames[] = {"id", "name", "eight888", "nine99999", "fifteen15151515", "a name of more than sixteen bytes",
                              "a name of more than sixteen bytez", "q\\\"uote", ""};
constexpr uint32_t kNameCount = sizeof(kNames) / sizeof(kNames[0]);

/// An object with containers in it; `scalars` decides nothing but the scalars.
std::string objectText(RandomJson &form, RandomJson &scalars, uint32_t depth) {
  std::string text = "{";
  for (uint32_t index = 0, start = form.below(kNameCount), count = 1 + form.below(kNameCount); index < count; ++index) {
    text += (index ? ",\"" : "\"") + std::string(kNames[(start + index) % kNameCount]) + "\":";
    uint32_t kind = form.below(4);
    if (depth != 0 && kind == 0)
      text += objectText(form, scalars, depth - 1);
    else if (depth != 0 && kind == 1)
      text += "[" + scalars.number() + "," + objectText(form, scalars, depth - 1) + "]";
    else
      text += scalars.below(2) ? scalars.number() : scalars.string();
  }
  return text + "}";
}

/// Compares all that can be looked up in two values of one text, one of them of a known form.
void compareMembers(Heap &knowing, const AslrtValue &known, Heap &other, const AslrtValue &plain) {
  for (const char *name : kNames) {
    TestKey key(name);
    AslrtValue found, expected;
    bool isThere = findMember(other, plain, key, expected);
    ASSERT_EQ(findMember(knowing, known, key, found), isThere) << name;
    if (!isThere)
      continue;
    EXPECT_EQ(textOf(knowing, found), textOf(other, expected)) << name;
    EXPECT_EQ(found.flags, expected.flags) << name;
    EXPECT_EQ(found.tag, expected.tag) << name;
    if (isObject(other, expected))
      compareMembers(knowing, found, other, expected);
  }
}

TEST(MemberPlaces, AreThoseOfASearch) {
  uint32_t withPlaces = 0;
  for (uint32_t seed = 0; seed < 300 && !testing::Test::HasFailure(); ++seed) {
    Heap knowing;
    RandomJson scalars(seed);
    for (uint32_t round = 0; round < 6; ++round) {
      RandomJson form(seed + 1000 * (round / 3)); // another form in the same heap, and look-ups of the first are remembered
      const std::string text = objectText(form, scalars, 1 + seed % 2);
      Heap other;
      AslrtValue plain = read(other, text), known = read(knowing, text);
      withPlaces += knowing.document(known.aux).places != nullptr;
      compareMembers(knowing, known, other, plain);
      compareMembers(knowing, known, other, plain); // now all are remembered

      // Looking into it, and what a collection leaves.
      AslrtValue opened = known;
      touchAll(knowing, opened, /*forgetSource=*/true);
      EXPECT_EQ(textOf(knowing, opened), text);
      AslrtValue roots[2] = {known, opened};
      collect(knowing, roots, 2);
      EXPECT_EQ(textOf(knowing, roots[0]), text);
      EXPECT_EQ(textOf(knowing, roots[1]), text);
      compareMembers(knowing, roots[0], other, plain);
      knowing.reset();
    }
  }
  EXPECT_GT(withPlaces, 200u);
}

/// A text of a form that was replaced by another since it was read.
TEST(MemberPlaces, AreNotTakenFromAnotherForm) {
  Heap heap;
  const std::string first = R"({"a":1,"b":{"c":2}})", second = R"({"b":{"c":2},"a":1})"; // as many marks
  AslrtValue value;
  for (int round = 0; round < 3; ++round)
    value = read(heap, first);
  ASSERT_NE(heap.document(value.aux).places, nullptr);
  AslrtValue other;
  for (int round = 0; round < 5; ++round)
    other = read(heap, second);
  ASSERT_NE(heap.document(other.aux).places, nullptr);
  ASSERT_NE(heap.document(other.aux).formId, heap.document(value.aux).formId);
  for (AslrtValue *each : {&value, &other, &value}) {
    TestKey a("a"), b("b");
    AslrtValue found;
    ASSERT_TRUE(findMember(heap, *each, a, found));
    EXPECT_EQ(textOf(heap, found), "1");
    ASSERT_TRUE(findMember(heap, *each, b, found));
    EXPECT_EQ(textOf(heap, found), R"({"c":2})");
  }
  lookInto(heap, value);
  EXPECT_EQ(textOf(heap, objectOf(value)->values[0]), "1");
  EXPECT_EQ(textOf(heap, objectOf(value)->values[1]), R"({"c":2})");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Lists that loops gather values in.

#include "LanguageTest.h"

using namespace aslrt;

namespace {

class ListsTest : public LanguageTest {
protected:
  /// The elements of `document` that `keep` says, gathered as compiled code does.
  template <typename Keep> std::string gather(std::string_view document, Keep keep) {
    AslrtValue list = json(document), gathered = makeNone(), out = makeNone();
    const uint32_t count = aslrt_list_count(exec, &list);
    aslrt_list_begin(exec, &gathered, count);
    for (uint32_t i = 0; i < count; ++i)
      if (keep(i))
        aslrt_list_add(&gathered, &arrayOf(list)->items[i]);
    aslrt_list_end(exec, &out, &gathered);
    return text(out);
  }
};

TEST_F(ListsTest, KeepAllSomeOrNone) {
  EXPECT_EQ(gather(R"([1,{"a":"x"},"s"])", [](uint32_t) { return true; }), R"([1,{"a":"x"},"s"])");
  EXPECT_EQ(gather(R"([1,{"a":"x"},"s"])", [](uint32_t i) { return i != 0; }), R"([{"a":"x"},"s"])");
  EXPECT_EQ(gather("[1,2]", [](uint32_t) { return false; }), "[]");
  EXPECT_EQ(gather("[]", [](uint32_t) { return true; }), "[]");
}

TEST_F(ListsTest, WhatIsNoArrayHasNoElements) {
  for (std::string_view document : {R"({"a":1})", "1", "null", R"("[1]")"}) {
    AslrtValue value = json(document);
    EXPECT_EQ(aslrt_list_count(exec, &value), 0u) << document;
  }
}

TEST_F(ListsTest, WhatWasGatheredIsCollectedLikeAnyValue) {
  AslrtValue list = json(R"([{"a":[1]},{"b":2}])"), gathered = makeNone(), out = makeNone();
  const uint32_t count = aslrt_list_count(exec, &list);
  aslrt_list_begin(exec, &gathered, count);
  aslrt_list_add(&gathered, &arrayOf(list)->items[1]);
  aslrt_list_end(exec, &out, &gathered);
  heap.beginCollection();
  heap.visit(&out, 1);
  heap.endCollection();
  EXPECT_EQ(text(out), R"([{"b":2}])");
}

} // namespace

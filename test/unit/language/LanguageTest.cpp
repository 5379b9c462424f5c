// SPDX-License-Identifier: Apache-2.0
//
// LanguageTest: the fixture, and the place where raised errors end.

#include "LanguageTest.h"

#include <cstring>

RaisedError &raisedError() {
  static RaisedError raised;
  return raised;
}

int32_t aslrt::raiseInterpreterError(AslrtExec *, AslrtFrame *, std::string_view error,
                                     std::string_view cause) {
  raisedError() = {std::string(error), std::string(cause)};
  return ASLRT_STEP_FAILED;
}

AslrtText literal(const char *text) { return {text, static_cast<uint32_t>(std::strlen(text)), 0}; }

LanguageTest::LanguageTest() {
  clock.start(true);
  record.heap = &heap;
  record.clock = &clock;
  exec = &record.abi;
  raisedError() = {};
}

AslrtValue LanguageTest::json(std::string_view text) {
  AslrtValue value = aslrt::makeNone();
  const aslrt::ReadError error = aslrt::parse(heap, text.data(), text.size(), value);
  EXPECT_FALSE(error) << text << ": " << error.message;
  return value;
}

std::string LanguageTest::text(const AslrtValue &value) {
  aslrt::SmallBuffer buffer;
  aslrt::appendText(heap, value, buffer);
  EXPECT_EQ(buffer.size(), value.size);
  return std::string(buffer.view());
}

AslrtKey LanguageTest::key(std::string_view name) {
  return aslrt::makeKey(name, keyTexts.emplace_back());
}

AslrtPath &LanguageTest::path(AslrtPathSite site, const char *text, const char *field,
                              const std::vector<Step> &steps) {
  std::vector<AslrtStep> &list = stepLists.emplace_back();
  for (const Step &step : steps)
    list.push_back({step.isMember ? &keys.emplace_back(key(step.key)) : nullptr, step.index});
  AslrtPath &made = paths.emplace_back();
  made = {};
  made.count = static_cast<uint32_t>(list.size());
  made.site = site;
  made.text = literal(text);
  made.field = literal(field);
  made.steps = list.data();
  return made;
}

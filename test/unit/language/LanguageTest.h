// SPDX-License-Identifier: Apache-2.0
//
// LanguageTest: what the unit tests of runtime/language share.
//
// A test has an execution with a heap and a virtual clock, but no workflow: errors are not raised in a
// frame, they are kept for the test to read. `raiseInterpreterError` is therefore defined here, in
// place of the one in runtime/execution.

#ifndef ASLRT_TEST_LANGUAGETEST_H
#define ASLRT_TEST_LANGUAGETEST_H

#include "aslrt.h"
#include "execution/Clock.h"
#include "execution/Errors.h"
#include "execution/Exec.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Reader.h"
#include "values/Strings.h"
#include "values/Writer.h"

#include <deque>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The error raised last; empty texts when none was.
struct RaisedError {
  std::string error;
  std::string cause;
};
RaisedError &raisedError();

/// A step as tests write it: a member's name or an element's index.
struct Step {
  Step(const char *name) : key(name), isMember(true) {}
  Step(int index) : index(index) {}
  std::string key;
  int64_t index = 0;
  bool isMember = false;
};

class LanguageTest : public testing::Test {
protected:
  LanguageTest();

  /// The value of a JSON text, which must be valid.
  AslrtValue json(std::string_view text);
  /// The compact text of a value, whose size must be what the cell says.
  std::string text(const AslrtValue &value);
  /// A descriptor that lives as long as the test. `text` must be a literal.
  AslrtPath &path(AslrtPathSite site, const char *text, const char *field,
                  const std::vector<Step> &steps);
  AslrtKey key(std::string_view name);

  aslrt::Heap heap;
  aslrt::Clock clock;
  aslrt::Exec record;
  AslrtExec *exec = nullptr;
  AslrtFrame *frame = nullptr;

private:
  std::deque<aslrt::SmallBuffer> keyTexts;
  std::deque<AslrtKey> keys;
  std::deque<std::vector<AslrtStep>> stepLists;
  std::deque<AslrtPath> paths;
};

AslrtText literal(const char *text);

#endif // ASLRT_TEST_LANGUAGETEST_H

// SPDX-License-Identifier: Apache-2.0
//
// TestRun: a state under test, while it runs. What its step function shows is kept here as text, so that the collector
// need not know of it; the mode that prints the response (modes/RunTest.cpp) reads it afterwards. Nothing here is part
// of a program that is a workflow.

#ifndef ASLRT_EXECUTION_TESTRUN_H
#define ASLRT_EXECUTION_TESTRUN_H

#include "aslrt.h"
#include "services/Calls.h"
#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

struct TestRun {
  static constexpr uint32_t kInspectKinds = ASLRT_INSPECT_CATCH_INDEX + 1;
  /// The numbers of a Map, in the order of `numbers`.
  enum Number : uint32_t { MaxConcurrency, ToleratedFailureCount, ToleratedFailurePercentage, kNumbers };

  explicit TestRun(const AslrtTest &test);

  bool has(AslrtTestFlag flag) const { return (test.flags & flag) != 0; }
  bool isInspected(AslrtInspect kind) const { return inspected[kind].size() > 0; }

  const AslrtTest &test;
  /// Answers the state's work from the mock; null: there is none, the service is called.
  CallOutcome (*answer)(Exec &exec, FrameRecord &record, const AslrtTask &task) = nullptr;
  /// What the mock gives, into `out`. False when that is an error, which is in the frame's record then, or nothing that
  /// could be given, which is `refusal`.
  bool takeAnswer(Exec &exec, FrameRecord &record, AslrtValue &out);

  SmallBuffer inspected[kInspectKinds]; ///< JSON; empty: not shown
  SmallBuffer numbers[kNumbers];        ///< JSON; empty: not given

  int64_t retryIndex = -1; ///< of the retrier that takes the error
  bool isRetriable = false;
  int64_t pauseSeconds = 0;
  /// Why the request was wrong after all; empty: it was not.
  std::string_view refusal;
};

} // namespace aslrt

#endif // ASLRT_EXECUTION_TESTRUN_H

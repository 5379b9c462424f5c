// SPDX-License-Identifier: Apache-2.0
//
// Mocks: answers of tasks from AWS's MockConfigFile.json (asl.md 19).
//
//   {"StateMachines": {"Order": {"TestCases": {"Happy": {"Reserve": "ReserveWorks"}}}},
//    "MockedResponses": {"ReserveWorks": {"0": {"Throw": {"Error": "Busy", "Cause": "…"}},
//                                         "1-2": {"Return": {"id": 7}}}}}
//
// Beside Return or Throw an attempt may say when its answer and its heartbeats come, in seconds from the task's start,
// and instead of them that nobody answers. These members are ours: Step Functions Local knows none beside the two.
//
//   {"AfterSeconds": 90, "HeartbeatEverySeconds": 20, "Return": {"id": 7}}
//   {"NoAnswer": true, "HeartbeatEverySeconds": 20, "Heartbeats": 3}
//
// The file is read once, whole, and checked before anything runs: only the machine and the test case
// asked for are kept. Attempts are counted per state and execution, retries and loop visits included;
// the counters belong to the execution, so this object does not change after it has been read.

#ifndef ASLRT_SERVICES_MOCKS_H
#define ASLRT_SERVICES_MOCKS_H

#include "aslrt.h"
#include "values/Heap.h"
#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

/// What the attempts `first` to `last` of a state are answered with.
struct MockAnswer {
  uint32_t first;
  uint32_t last;
  bool isThrow;
  bool isSilent;                ///< nobody answers
  double afterSeconds;          ///< how long the answer takes
  double heartbeatEverySeconds; ///< 0: none comes
  double heartbeats;            ///< how many come, if the attempt lasts so long; may be infinite
  AslrtValue value; ///< of Return
  AslrtValue error; ///< of Throw: a string
  AslrtValue cause; ///< of Throw: a string
};

/// A state that the test case names.
struct MockedState {
  AslrtValue state;    ///< its name, a string
  AslrtValue response; ///< the response's name, a string
  MockAnswer *answers; ///< in order of attempts, without gaps
  uint32_t answerCount;

  uint32_t attemptCount() const { return answerCount ? answers[answerCount - 1].last + 1 : 0; }
};

class Mocks {
public:
  static constexpr uint32_t kNotMocked = UINT32_MAX;

  Mocks() = default;
  ~Mocks();
  Mocks(const Mocks &) = delete;
  Mocks &operator=(const Mocks &) = delete;

  /// Reads the file. `testCase` may be empty when the machine has only one. False with a message
  /// (complete lines) when something is wrong with it.
  bool load(const char *path, const AslrtProgram &program, std::string_view machineName,
            std::string_view testCase, SmallBuffer &message);

  /// Index of a state's mock, or kNotMocked.
  uint32_t indexOf(uint32_t machine, uint32_t state) const {
    return byState ? byState[firstState[machine] + state] : kNotMocked;
  }
  const MockedState &at(uint32_t index) const { return states[index]; }
  uint32_t count() const { return stateCount; }

  /// The answer of an attempt (from 0), or null when none is left.
  const MockAnswer *answerOf(uint32_t index, uint32_t attempt) const;

  /// A copy of one of the cells above that lives in `target`. False when `target` takes no more
  /// documents before a collection.
  bool copyTo(Heap &target, const AslrtValue &value, AslrtValue &out) const;

  /// The same for member `name` of an object among those cells. False also when there is none.
  bool copyMember(Heap &target, const AslrtValue &object, std::string_view name,
                  AslrtValue &out) const;

  std::string_view testCaseName() const { return testCase.view(); }

private:
  friend class MockReader;
  void connect(const AslrtProgram &program);

  Heap heap; ///< never collected, so that cells and texts stay
  SmallBuffer testCase;
  MockedState *states = nullptr;
  uint32_t stateCount = 0;
  uint32_t *byState = nullptr;    ///< index of the mock for each state of each machine
  uint32_t *firstState = nullptr; ///< for each machine, where its states begin in `byState`
};

} // namespace aslrt

#endif // ASLRT_SERVICES_MOCKS_H

// SPDX-License-Identifier: Apache-2.0
//
// Exec: one execution of a workflow, with everything it needs.
//
// Step functions see only the head (AslrtExec of aslrt.h), values also the heap (ExecHead); the rest of
// the runtime sees the whole record. It is made once and used again for every execution that the
// process runs (`--lines`), so that a million executions cost no more memory than one.
//
// Nothing of an execution lives on the C stack between two steps. What has to survive is in frames
// (slots, counters, the answer) and in the cells below; both are the collector's roots.

#ifndef ASLRT_EXECUTION_EXEC_H
#define ASLRT_EXECUTION_EXEC_H

#include "aslrt.h"
#include "execution/Clock.h"
#include "execution/Random.h"
#include "io/EventLoop.h"
#include "values/Heap.h"
#include "values/Strings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

class Caller;
class History;
class Log;
class Mocks;
class RemoteCall;
enum class CallOutcome : uint8_t;
struct Children;
struct Exec;
struct FrameRecord;
struct MockAnswer;
struct TestRun;

/// How an execution stands.
enum class Status : uint8_t {
  Running,
  Succeeded,
  Failed,
  TimedOut, ///< the machine's own TimeoutSeconds, not a task's
  Aborted,
  Refused, ///< it cannot go on for a reason outside the workflow (a call that nothing answers): bad use
};

/// What is the same for every execution of the process. The texts live as long as the process.
struct Environment {
  std::string_view partition = "aws"; ///< first part of ARNs
  std::string_view region;      ///< `us-east-1`
  std::string_view account;     ///< 12 digits
  std::string_view roleArn;     ///< of the role that the execution pretends to have
  std::string_view machineName; ///< also the key in the mock file
  uint32_t payloadLimitBytes = UINT32_MAX; ///< UINT32_MAX: none
  uint64_t eventLimit = UINT64_MAX; ///< number of the last event that an execution may have; UINT64_MAX: no limit
  bool isTraced = false; ///< states are not fused, though nobody watches them
};

/// Document numbers in use at which a collection comes first, well below the 65,535 there are.
inline constexpr size_t kManyDocuments = 50000;

/// Longest name of an execution in bytes: what StartExecution takes.
inline constexpr size_t kExecutionNameBytes = 80;

/// What an execution has of its own: the one that the program was started for, and each child execution of a
/// distributed Map, whose frames run in the same queue.
struct Execution {
  History *history = nullptr; ///< null: none is kept
  /// Events are numbered and nothing else, known from the start on (events::areOnlyCounted).
  bool onlyCounts = false;
  /// Number of the last event; they are counted also when no history is kept, because causes quote them.
  uint64_t lastEventId = 0;
  /// The event that the one over the limit would have followed; UINT64_MAX: the limit was not reached. From then on
  /// nothing is written, and the driver ends the execution as soon as it has control.
  uint64_t eventBeforeLimit = UINT64_MAX;
  int64_t startedUnixMs = 0;
  uint64_t variableBytes = 0; ///< of the text of all variables that hold a value
  bool isExpress = false;
  std::string_view label; ///< of a child execution: its machine's name is the program's with `/LABEL` after it
  /// The name, or nothing while it is the UUID that was drawn for it and nobody has asked.
  mutable uint32_t nameSize = 0;
  mutable char name[kExecutionNameBytes] = {};
  mutable UuidDraw drawnName;
  /// The UUID is the first one of the generator with this seed, which was not drawn yet.
  mutable bool isNameDrawn = false;
  uint64_t nameSeed = 0;

  // Cells.
  AslrtValue input = {};
  /// Parts of the context object that do not change during the execution; NONE until asked for.
  AslrtValue contextExecution = {};
  AslrtValue contextMachine = {};

  /// Cells that the collector has to visit, from `input` on.
  static constexpr size_t kCells = 3;

  FrameRecord *root = nullptr; ///< of its first machine: events of the execution itself belong to it
  Children *mapRun = nullptr;  ///< of a child execution: the distributed Map's
  uint32_t index = 0;          ///< of a child execution: among those of its Map, from 0
  uint32_t itemCount = 0;      ///< of a child execution: items that it works for, more than one in a batch
  Execution *previous = nullptr; ///< list of child executions
  Execution *next = nullptr;
  /// Of the machine's TimeoutSeconds, an Express execution's five minutes, or the end of whoever runs it.
  Timer deadline = {};

  std::string_view executionName() const {
    if (nameSize == 0) {
      if (!isNameDrawn) {
        Random random;
        random.seed(nameSeed);
        drawnName = drawUuid(random);
        isNameDrawn = true;
      }
      writeUuid(drawnName, name);
      nameSize = kUuidBytes;
    }
    return {name, nameSize};
  }
  /// It will be called by a UUID, unless setName says otherwise.
  void drawName(Random &random) {
    drawnName = drawUuid(random);
    isNameDrawn = true;
    nameSize = 0;
  }
  /// The same with the first numbers of a generator with `seed`, drawn when somebody asks.
  void drawNameLater(uint64_t seed) {
    nameSeed = seed;
    isNameDrawn = false;
    nameSize = 0;
  }
  /// `text` has at most kExecutionNameBytes.
  void setName(std::string_view text) {
    text.copy(name, text.size());
    nameSize = static_cast<uint32_t>(text.size());
  }
  bool hasReachedEventLimit() const { return eventBeforeLimit != UINT64_MAX; }
};

/// What a host that asks for executions (Lambda) says with the request. The texts live until the execution has ended.
struct HostRequest {
  std::string_view id;            ///< of the request
  std::string_view functionArn;   ///< as it was invoked
  std::string_view traceHeader;   ///< for calls that the execution makes; empty: none
  std::string_view tenantId;      ///< empty: none
  std::string_view clientContext; ///< JSON text; empty: none
  std::string_view identity;      ///< JSON text; empty: none
};

/// The runtime's part of a frame; it lies directly before the AslrtFrame in memory.
struct FrameRecord {
  Exec *exec;
  Execution *execution;
  FrameRecord *previous;  ///< list of all frames of the execution, for the collector
  FrameRecord *next;
  FrameRecord *previousReady; ///< queue of frames that can run
  FrameRecord *nextReady;
  Timer timer;        ///< of the wait, when the frame waits for time or for the answer of a task
  RemoteCall *call;   ///< when the frame waits for a service; else null
  const MockAnswer *answer; ///< what a mocked attempt is waited for with; null: for the end of its time
  Children *children; ///< when its state is a Map or Parallel that runs; else null
  FrameRecord *previousSibling; ///< among the children of the frame's parent that run
  FrameRecord *nextSibling;
  const AslrtAssignment *assignment; ///< what the state assigned that is being left; null: nothing
  /// The event that the state's exited event follows; 0: the frame's last one.
  uint64_t exitsAfterEventId;
  uint32_t index;     ///< of the item or branch, when the frame has a parent
  uint32_t cellCount; ///< slots of the frame
  bool isReady;       ///< it is in the queue
  bool missedHeartbeat; ///< the last error was a missed heartbeat (reported as States.Timeout)
  uint32_t eventsBefore; ///< the state's entered event follows the one that has a number so much smaller
  /// The last error a call gave or that was raised here: strings, or NONE for absent.
  AslrtValue errorName;
  AslrtValue errorCause;
  /// Of the attempt being made in a state that waits for a token: a string, or NONE before it is made.
  AslrtValue taskToken;
  /// The State member of the context object, the same for a whole attempt; NONE until asked for.
  AslrtValue contextState;

  AslrtFrame *frame() { return reinterpret_cast<AslrtFrame *>(this + 1); }
  static FrameRecord &of(AslrtFrame *frame) { return reinterpret_cast<FrameRecord *>(frame)[-1]; }
};
static_assert(sizeof(FrameRecord) % alignof(AslrtFrame) == 0, "frames follow their records directly");

/// Largest size of all variables of an execution, in bytes of their text. Source: asl.md 15.
inline constexpr uint64_t kMaxVariableBytes = 10 * 1024 * 1024;

struct Exec : ExecHead {
  const AslrtProgram *program = nullptr;
  const Environment *environment = nullptr;
  Clock *clock = nullptr;
  EventLoop *loop = nullptr;
  const Mocks *mocks = nullptr; ///< null: none were given
  Caller *caller = nullptr;     ///< null: the program calls no service itself
  /// services/Calls.h; set by whoever asks for a call, so that programs without Tasks have nothing of calls in them.
  CallOutcome (*makeCall)(Exec &exec, FrameRecord &record, const AslrtPoint &point) = nullptr;
  const Log *log = nullptr;     ///< null: no log
  TestRun *test = nullptr;      ///< the program is a state under test; else null
  std::string_view s3Directory; ///< answers S3 calls that no mock answers; empty: none
  const HostRequest *request = nullptr; ///< null: nobody asked for this execution

  Status status = Status::Running;
  Random random;
  Execution top; ///< the execution that the program was started for

  // Cells.
  AslrtValue output;     ///< when succeeded
  AslrtValue errorName;  ///< when failed; NONE: absent
  AslrtValue errorCause; ///< when failed; NONE: absent
  AslrtValue contextRequest; ///< member `Lambda` of the context object; NONE until asked for
  AslrtValue contextGiven;   ///< the whole context object, when a test gives it; NONE until asked for

  /// Why the execution was refused, for people, without a line end.
  SmallBuffer refusal;

  /// Attempts made of each mocked state, by the mock's index. Null without mocks.
  uint32_t *mockAttempts = nullptr;

  FrameRecord *frames = nullptr;
  Execution *childExecutions = nullptr;
  FrameRecord **freeFrames = nullptr; ///< kept for reuse: a list for each machine, through nextReady
  Children *freeChildren = nullptr;   ///< kept for reuse
  FrameRecord *readyFirst = nullptr;
  FrameRecord *readyLast = nullptr;
  /// When whoever runs the execution stops waiting for it; INT64_MAX: never.
  int64_t mustEndUnixMicroseconds = INT64_MAX;
  /// With the virtual clock: when the machine's time is over in reality (Clock::realMicroseconds).
  int64_t realDeadlineMicroseconds = INT64_MAX;

  static Exec &of(AslrtExec *exec) {
    return *static_cast<Exec *>(reinterpret_cast<ExecHead *>(exec));
  }

  const AslrtMachine &machineOf(const AslrtFrame *frame) const {
    return program->machines[frame->machine];
  }
  const AslrtState &stateOf(const AslrtFrame *frame) const {
    return machineOf(frame).states[frame->state];
  }
};

inline std::string_view view(const AslrtText &text) { return {text.data, text.size}; }

} // namespace aslrt

#endif // ASLRT_EXECUTION_EXEC_H

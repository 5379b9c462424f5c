// SPDX-License-Identifier: Apache-2.0
//
// Crash: see Crash.h.
//
//   order: crash: SIGSEGV at address 0x10
//   order.asl.json:12: note: in state 'Reserve', item 3 of 'ForEach'
//
// Nothing is noted while a workflow runs. What a report says is found afterwards:
//
//   * the frame that runs: of all frames of the execution, the one that waits for nothing and is not in the queue;
//   * the line: from the line table, for the instruction that crashed; where that is in the runtime, for the call that
//     led there. The call's return address is the first word of the stack above the crash that lies in the frame's step
//     function and follows a call: those of functions in between lie elsewhere;
//   * the state: the one of the frame's machine whose text has the line. Fused states are not entered, so the frame's
//     own note of its state would name the one before them.
//
// All of it reads memory that may be damaged. A second crash in here ends the process with what was printed by then,
// so the first line comes first.

#include "debug/Crash.h"
#include "debug/LineTable.h"
#include "execution/Children.h"
#include "execution/Exec.h"

#include <csignal>
#include <cstring>
#include <ucontext.h>
#include <unistd.h>

/// Where the program's code ends. The linker defines it.
extern "C" char etext;

namespace aslrt::crash {

namespace {

const Exec *watched = nullptr;
/// An address above all of the stack that functions use.
uintptr_t stackTop = 0;

/// Room for the handler, which must not need what overflowed. The kernel's part alone may be 11 KB.
alignas(16) char alternateStack[48 * 1024];

struct SignalName {
  int number;
  const char *name;
};
constexpr SignalName kSignals[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGABRT, "SIGABRT"}};

/// A line of the report. What does not fit is left out.
class Line {
public:
  Line &operator<<(std::string_view text) {
    size_t count = text.size() < sizeof(buffer) - 1 - used ? text.size() : sizeof(buffer) - 1 - used;
    memcpy(buffer + used, text.data(), count);
    used += count;
    return *this;
  }
  Line &operator<<(uint64_t number) { return digits(number, 10); }
  Line &hex(uint64_t number) { return *this << "0x", digits(number, 16); }
  ~Line() {
    buffer[used++] = '\n';
    [[maybe_unused]] ssize_t written = write(STDERR_FILENO, buffer, used);
  }

private:
  Line &digits(uint64_t number, unsigned base) {
    char text[20];
    size_t at = sizeof(text);
    do
      text[--at] = "0123456789abcdef"[number % base];
    while (number /= base);
    return *this << std::string_view(text + at, sizeof(text) - at);
  }

  char buffer[1024];
  size_t used = 0;
};

/// Where the processor was.
struct Registers {
  uintptr_t pc;
  uintptr_t stack;
  uintptr_t link; ///< where the function that runs returns to, if that is in a register; else 0
};

Registers registersOf(const ucontext_t &context) {
#if defined(__x86_64__)
  const greg_t *registers = context.uc_mcontext.gregs;
  return {uintptr_t(registers[REG_RIP]), uintptr_t(registers[REG_RSP]), 0};
#elif defined(__aarch64__)
  return {context.uc_mcontext.pc, context.uc_mcontext.sp, context.uc_mcontext.regs[30]};
#else
#error "no registers are known of this machine"
#endif
}

/// Whether the instruction before `address` is a call.
bool followsCall(uintptr_t address) {
#if defined(__x86_64__)
  // Step functions call the runtime directly.
  return reinterpret_cast<const unsigned char *>(address)[-5] == 0xe8;
#else
  uint32_t before;
  memcpy(&before, reinterpret_cast<const void *>(address - 4), sizeof(before));
  return (address & 3) == 0 && (before >> 26) == 0x25; // bl
#endif
}

/// The step function of a machine, and after the last one what else is in the program: the line table knows nothing of it.
struct Range {
  uintptr_t begin = 0;
  uintptr_t end = reinterpret_cast<uintptr_t>(&etext);
  bool has(uintptr_t address) const { return address >= begin && address < end; }
};

Range stepOf(const AslrtProgram &program, const AslrtMachine &machine) {
  Range range{reinterpret_cast<uintptr_t>(machine.step)};
  for (uint32_t i = 0; i < program.machineCount; ++i)
    if (auto other = reinterpret_cast<uintptr_t>(program.machines[i].step); other > range.begin && other < range.end)
      range.end = other;
  return range;
}

/// The line at which `frame`'s step function is; 0: it is not running, or nobody knows.
[[clang::no_sanitize("address")]]
uint32_t lineIn(const Exec &exec, const AslrtFrame &frame, const Registers &registers, uintptr_t from) {
  LineTable lines;
  lines.open();
  Range step = stepOf(*exec.program, exec.machineOf(&frame));
  if (step.has(registers.pc))
    if (uint32_t line = lines.lineOf(registers.pc))
      return line;
  // A call is what stands before the address that it returns to.
  auto lineOfCall = [&](uintptr_t address) -> uint32_t {
    return step.has(address - 1) && followsCall(address) ? lines.lineOf(address - 1) : 0;
  };
  if (uint32_t line = lineOfCall(registers.link))
    return line;
  for (uintptr_t at = (from + 7) & ~uintptr_t(7); at + 8 <= stackTop; at += 8) {
    uintptr_t word = *reinterpret_cast<const uintptr_t *>(at);
    if (uint32_t line = lineOfCall(word))
      return line;
  }
  return 0;
}

/// The state of `machine` that has `line` in its text: the last one that begins there or before. Null when none does, or
/// when several begin on one line, so that lines do not tell them apart.
const AslrtState *stateAt(const AslrtMachine &machine, uint32_t line) {
  const AslrtState *found = nullptr;
  bool isOnlyOne = true;
  for (uint32_t i = 0; i < machine.stateCount; ++i) {
    const AslrtState &state = machine.states[i];
    if (state.line == 0 || state.line > line || (found && state.line < found->line))
      continue;
    isOnlyOne = !found || state.line > found->line;
    found = &state;
  }
  return isOnlyOne ? found : nullptr;
}

/// `, item 3 of 'ForEach'` for each scope around `frame`.
void addScopes(Line &line, const Exec &exec, const AslrtFrame &frame) {
  const AslrtFrame *child = &frame;
  // No deeper than scopes are nested in a definition.
  for (unsigned depth = 0; child->parent && depth < 64; ++depth) {
    const AslrtFrame *parent = child->parent;
    const AslrtState &state = exec.stateOf(parent);
    line << (state.type == ASLRT_STATE_MAP ? ", item " : ", branch ")
         << uint64_t((reinterpret_cast<const FrameRecord *>(child) - 1)->index) << " of '" << view(state.name) << "'";
    child = parent;
  }
  const Execution &execution = *(reinterpret_cast<const FrameRecord *>(child) - 1)->execution;
  if (execution.mapRun)
    line << ", child execution " << uint64_t(execution.index);
}

enum class Doing { Running, Waiting, Ready };

Doing doingOf(const FrameRecord &record) {
  // A frame that computes the input of a child runs, and none of its children does.
  const AslrtFrame *parent = const_cast<FrameRecord &>(record).frame()->parent;
  const Children *siblings = parent ? (reinterpret_cast<const FrameRecord *>(parent) - 1)->children : nullptr;
  if (record.isReady || (siblings && siblings->isChoosing))
    return Doing::Ready;
  bool waits = record.timer.isArmed() || record.call || (record.children && !record.children->isChoosing);
  return waits ? Doing::Waiting : Doing::Running;
}

void reportFrame(const Exec &exec, FrameRecord &record, Doing doing, uint32_t lineOfStep) {
  const AslrtFrame &frame = *record.frame();
  const AslrtMachine &machine = exec.machineOf(&frame);
  const AslrtState *state = lineOfStep ? stateAt(machine, lineOfStep) : nullptr;
  bool hasEntered = frame.enteredUnixMs != 0 || frame.enteredEventId != 0;
  bool isSure = state || !lineOfStep;
  if (!state && hasEntered)
    state = &exec.stateOf(&frame);
  Line line;
  line << view(exec.program->source) << ":" << uint64_t(lineOfStep ? lineOfStep : state ? state->line : 1) << ": note: ";
  if (!state)
    line << "at the start of '" << view(machine.name) << "'";
  else
    line << (doing == Doing::Waiting ? "waiting in state '" : "in state '") << view(state->name)
         << (isSure ? "'" : "' or one after it");
  addScopes(line, exec, frame);
}

/// Most frames that a report names when none runs.
constexpr uint32_t kMostFrames = 10;

void reportPlace(const Exec &exec, const Registers &registers, uintptr_t from) {
  for (FrameRecord *record = exec.frames; record; record = record->next)
    if (doingOf(*record) == Doing::Running)
      return reportFrame(exec, *record, Doing::Running, lineIn(exec, *record->frame(), registers, from));
  uint32_t count = 0;
  FrameRecord *oldest = exec.frames;
  while (oldest && oldest->next)
    oldest = oldest->next;
  for (FrameRecord *record = oldest; record; record = record->previous) {
    if (record->children && record->children->running > 0)
      continue; // those it waits for say so
    if (count++ < kMostFrames)
      reportFrame(exec, *record, doingOf(*record), 0);
  }
  if (count > kMostFrames)
    Line() << "note: and in " << uint64_t(count - kMostFrames) << " other places";
}

void onCrash(int number, siginfo_t *info, void *context) {
  const char *name = "signal";
  for (const SignalName &each : kSignals)
    if (each.number == number)
      name = each.name;
  bool isSent = info->si_code <= 0;
  {
    Line line;
    if (watched)
      line << view(watched->program->name) << ": ";
    line << "crash: " << name;
    if (info->si_code == SI_USER)
      line << " from process " << uint64_t(info->si_pid);
    else if (!isSent && number != SIGABRT)
      line << " at address ", line.hex(reinterpret_cast<uintptr_t>(info->si_addr));
  }
  if (watched) {
    Registers registers = registersOf(*static_cast<ucontext_t *>(context));
    // When the stack has overflowed, what it ran into cannot be read.
    constexpr uintptr_t kPage = 4096;
    auto fault = reinterpret_cast<uintptr_t>(info->si_addr);
    uintptr_t from = registers.stack;
    if (!isSent && fault + 16 * kPage > from && fault < from + kPage)
      from = (fault | (kPage - 1)) + 1;
    reportPlace(*watched, registers, from);
  }
  // The handler is gone (SA_RESETHAND). An instruction that crashed does so again; a signal that was sent is sent again.
  if (isSent)
    raise(number);
}

} // namespace

void watch(const Exec &exec) { watched = &exec; }

void install() {
  // The environment lies above the first function's part of the stack.
  stackTop = reinterpret_cast<uintptr_t>(environ);
  stack_t stack = {};
  stack.ss_sp = alternateStack;
  stack.ss_size = sizeof(alternateStack);
  if (sigaltstack(&stack, nullptr) != 0)
    return;
  for (const SignalName &each : kSignals) {
    struct sigaction action = {}, before = {};
    action.sa_sigaction = onCrash;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    if (sigaction(each.number, &action, &before) == 0 && ((before.sa_flags & SA_SIGINFO) || before.sa_handler != SIG_DFL))
      sigaction(each.number, &before, nullptr);
  }
}

} // namespace aslrt::crash

// SPDX-License-Identifier: Apache-2.0
//
// RunBench: how many executions a second of CPU time gives. The inputs are held in memory and run over
// and over, each from its text to the text of its result; each result is compared with the one that the
// first round gave. The clock is virtual and starts at the same instant for each execution, as does the
// generator, so that equal work gives equal results.
//
//   {"executions":181000,"cpuSeconds":1.0003,"executionsPerCpuSecond":180945.7,"inputs":1}

#include "io/Diagnostics.h"
#include "io/InputFile.h"
#include "io/Memory.h"
#include "io/Signals.h"
#include "modes/Session.h"
#include "values/Blocks.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <unistd.h>

namespace aslrt {

namespace {

double cpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Inputs, and the results of the first round one after the other in one text.
struct Inputs {
  std::string_view *texts = nullptr;
  std::string_view *results = nullptr; ///< views of copies
  uint32_t count = 0;

  ~Inputs() {
    for (uint32_t i = 0; results && i < count; ++i)
      releaseBlock(const_cast<char *>(results[i].data()));
    free(texts);
    free(results);
  }

  void split(std::string_view text) {
    uint32_t capacity = 0;
    while (!text.empty()) {
      if (count == capacity) {
        capacity = capacity ? capacity * 2 : 16;
        texts = static_cast<std::string_view *>(
            reallocateOrDie(texts, capacity * sizeof(std::string_view)));
      }
      size_t end = text.find('\n');
      texts[count++] = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

  void takeOne(std::string_view text) {
    texts = static_cast<std::string_view *>(allocateOrDie(sizeof(std::string_view)));
    texts[0] = text;
    count = 1;
  }

  void startResults() {
    results = static_cast<std::string_view *>(allocateOrDie(count * sizeof(std::string_view)));
    for (uint32_t i = 0; i < count; ++i)
      results[i] = {};
  }
};

class Bench {
public:
  Bench(Session &session, Inputs &inputs, std::string_view name, bool isLines, bool canBeShared)
      : session(session), inputs(inputs), name(name), isLines(isLines), canBeShared(canBeShared) {}

  /// Runs input `index`; false with a message when it cannot or its result differs.
  bool runOne(uint32_t index, SmallBuffer &message) {
    session.clock = start;
    SourceText source = {name, inputs.texts[index], isLines ? index + 1 : 1, canBeShared};
    if (!session.execute(source, index, message))
      return false;
    if (session.status() == Status::Refused) {
      appendError(message, session.refusal());
      return false;
    }
    const std::string_view result = session.resultText(spare);
    std::string_view &first = inputs.results[index];
    if (!first.data()) {
      const double before = cpuSeconds();
      char *copy = static_cast<char *>(takeBlock(result.size()));
      if (!copy)
        outOfMemory(result.size());
      memcpy(copy, result.data(), result.size());
      first = {copy, result.size()};
      copying += cpuSeconds() - before;
      return true;
    }
    if (first == result || session.status() == Status::Aborted)
      return true;
    SmallBuffer text;
    text.append("the result of input ");
    appendNumber(text, index + 1);
    text.append(" differs between two executions");
    appendError(message, text.view());
    return false;
  }

  int run(double seconds) {
    SmallBuffer message;
    double began = cpuSeconds(), used = 0;
    uint64_t executions = 0;
    // How many executions go between two looks at the clock.
    uint64_t batch = 1;
    uint32_t index = 0;
    while (used < seconds) {
      double before = used;
      for (uint64_t i = 0; i < batch; ++i, ++executions) {
        if (!runOne(index, message)) {
          printToStderr(message.view());
          return kExitBadUse;
        }
        if (signals::isAbortWanted())
          return kExitAborted;
        index = index + 1 == inputs.count ? 0 : index + 1;
      }
      used = cpuSeconds() - began - copying;
      constexpr double kShortBatchSeconds = 0.001;
      if (used - before < kShortBatchSeconds)
        batch *= 2;
    }
    char line[256];
    int size = snprintf(line, sizeof(line),
                        "{\"executions\":%llu,\"cpuSeconds\":%.6f,"
                        "\"executionsPerCpuSecond\":%.1f,\"inputs\":%u}\n",
                        static_cast<unsigned long long>(executions), used,
                        static_cast<double>(executions) / used, inputs.count);
    OutputFile out;
    out.open(STDOUT_FILENO);
    out.write({line, static_cast<size_t>(size)});
    bool isGood = finishOutput(out, message);
    printToStderr(message.view());
    return isGood ? kExitSucceeded : kExitBadUse;
  }

private:
  Session &session;
  Inputs &inputs;
  std::string_view name;
  bool isLines;
  bool canBeShared; ///< the inputs (SourceText)
  double copying = 0; ///< seconds that went into keeping the first results, which is no part of an execution
  const Clock start = session.clock;
  SmallBuffer spare;
};

} // namespace

int runBench(Session &session) {
  SmallBuffer message;
  InputFile file;
  Inputs inputs;
  std::string_view name;
  const char *lines = session.options.lines;
  if (lines) {
    bool isStandard = strcmp(lines, "-") == 0;
    name = isStandard ? "<stdin>" : lines;
    bool isRead = isStandard ? file.read(STDIN_FILENO, "standard input", message)
                             : file.read(lines, message);
    if (isRead) {
      inputs.split(file.text());
      if (inputs.count == 0)
        appendError(message, "--bench needs at least one line of input");
    }
  } else {
    std::string_view text;
    if (readInput(session.options, file, text, name, message))
      inputs.takeOne(text);
  }
  if (inputs.count == 0) {
    printToStderr(message.view());
    return kExitBadUse;
  }
  inputs.startResults();
  const bool areOfFile = lines || inputs.texts[0].data() == file.text().data();
  return Bench(session, inputs, name, lines != nullptr, areOfFile).run(session.options.benchSeconds);
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Fixture: runs workflows whose tables and step functions are written by hand, as code generation would
// write them, with the virtual clock unless a test asks for the real one.

#ifndef ASL_TEST_UNIT_EXECUTION_FIXTURE_H
#define ASL_TEST_UNIT_EXECUTION_FIXTURE_H

#include "aslrt.h"
#include "execution/Driver.h"
#include "execution/History.h"
#include "io/Signals.h"
#include "services/Mocks.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace aslrt::test {

inline AslrtText text(const char *characters) {
  return {characters, static_cast<uint32_t>(strlen(characters)), 0};
}

/// A program of one machine. Points and states are added, then `program()` is taken.
struct ProgramBuilder {
  std::vector<AslrtState> states;
  std::vector<AslrtPoint> points;
  AslrtMachine machine = {};
  AslrtProgram result = {};

  uint32_t state(const char *name, AslrtStateType type) {
    states.push_back({text(name), type, static_cast<uint32_t>(states.size() + 1)});
    return static_cast<uint32_t>(states.size() - 1);
  }
  uint32_t point(AslrtAwaitKind kind, uint32_t state, uint32_t resumePc, uint32_t failPc = 0,
                 const AslrtTask *task = nullptr) {
    points.push_back({kind, state, resumePc, failPc, 1, 0, task});
    return static_cast<uint32_t>(points.size() - 1);
  }
  const AslrtProgram &program(AslrtStepFn step, uint32_t slots = 0, uint32_t counters = 0) {
    machine.name = text("Machine");
    machine.step = step;
    machine.slotCount = slots;
    machine.counterCount = counters;
    machine.stateCount = static_cast<uint32_t>(states.size());
    machine.pointCount = static_cast<uint32_t>(points.size());
    machine.states = states.data();
    machine.points = points.data();
    result.abiVersion = ASLRT_ABI_VERSION;
    result.name = text("Machine");
    result.source = text("machine.asl.json");
    result.machineCount = 1;
    result.machines = &machine;
    return result;
  }
};

/// The counters of a frame, behind its slots.
inline int64_t *countersOf(AslrtFrame *frame, uint32_t slots) {
  return reinterpret_cast<int64_t *>(frame->slots + slots);
}

/// A file that is gone with the test.
struct TemporaryFile {
  std::string path;
  explicit TemporaryFile(const std::string &content = {}) {
    char name[] = "/tmp/aslrt-test-XXXXXX";
    int descriptor = mkstemp(name);
    path = name;
    close(descriptor);
    std::ofstream(path) << content;
  }
  ~TemporaryFile() { unlink(path.c_str()); }
  std::string read() const {
    std::ifstream file(path);
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
  }
};

struct Runner {
  Heap heap;
  Clock clock;
  EventLoop loop{clock};
  Environment environment;
  Exec exec;
  Mocks mocks;
  std::string messages;

  explicit Runner(const AslrtProgram &program, bool isVirtual = true) {
    environment.region = "eu-west-1";
    environment.account = "123456789012";
    environment.roleArn = "arn:aws:iam::123456789012:role/test";
    environment.machineName = "Machine";
    environment.payloadLimitBytes = 262144;
    signals::reset();
    clock.start(isVirtual);
    initializeExec(exec, heap, program, environment, clock, loop);
  }
  ~Runner() { releaseExec(exec); }

  bool mock(const std::string &json, std::string_view testCase = "Case") {
    TemporaryFile file(json);
    SmallBuffer message;
    bool isGood = mocks.load(file.path.c_str(), *exec.program, "Machine", testCase, message);
    messages.assign(message.data(), message.size());
    // The file's random name would make messages hard to compare.
    for (size_t at; (at = messages.find(file.path)) != std::string::npos;)
      messages.replace(at, file.path.size(), "mock.json");
    exec.mocks = &mocks;
    return isGood;
  }

  Status run(const char *input, uint64_t seed = 1) {
    prepareExecution(exec, seed);
    AslrtValue value;
    EXPECT_FALSE(parse(heap, input, strlen(input), value));
    return runExecution(exec, value);
  }

  /// Runs with a history and returns its text without timestamps.
  std::string history(const char *input) {
    TemporaryFile file;
    History history;
    EXPECT_EQ(history.open(file.path.c_str()), 0);
    exec.top.history = &history;
    run(input);
    exec.top.history = nullptr;
    EXPECT_EQ(history.finish(), 0);
    std::string all = file.read();
    static const std::string stamp = "\"timestamp\":\"";
    for (size_t at; (at = all.find(stamp)) != std::string::npos;)
      all.erase(at, all.find("\",", at) + 2 - at);
    return all;
  }

  std::string textOf(const AslrtValue &value) {
    SmallBuffer out;
    appendText(heap, value, out);
    return {out.data(), out.size()};
  }
  std::string output() { return textOf(exec.output); }
  std::string error() {
    AslrtValue object;
    makeErrorOutput(heap, object, exec.errorName, exec.errorCause, false);
    return textOf(object);
  }
};

} // namespace aslrt::test

#endif // ASL_TEST_UNIT_EXECUTION_FIXTURE_H

// SPDX-License-Identifier: Apache-2.0
//
// MockReader: see MockReader.h. Names in messages are printed as the file has them; the place of a
// problem is found in the original text by the names that lead to it, since checked values no longer
// know where they stood.

#include "services/MockReader.h"
#include "io/InputFile.h"
#include "io/Memory.h"
#include "values/Container.h"
#include "values/Numbers.h"
#include "values/Reader.h"
#include "values/Value.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>

namespace aslrt {

namespace {

/// Reads `7` or `2-5`. False when the key is neither, or backwards.
bool readRange(std::string_view key, uint32_t &first, uint32_t &last) {
  uint64_t numbers[2] = {0, 0};
  size_t at = 0;
  for (int part = 0; part < 2; ++part) {
    size_t start = at;
    for (; at < key.size() && key[at] >= '0' && key[at] <= '9'; ++at) {
      numbers[part] = numbers[part] * 10 + static_cast<uint64_t>(key[at] - '0');
      if (numbers[part] >= UINT32_MAX)
        return false;
    }
    if (at == start)
      return false;
    if (part == 0 && at == key.size()) {
      numbers[1] = numbers[0];
      break;
    }
    if (part == 0 && key[at++] != '-')
      return false;
  }
  first = static_cast<uint32_t>(numbers[0]);
  last = static_cast<uint32_t>(numbers[1]);
  return at == key.size() && first <= last;
}

/// The name of a member, between its quotes, as canonical text.
std::string_view nameOf(const AslrtKey &key) { return {key.text, key.size}; }

constexpr size_t kMostNames = 64;

size_t namesOf(const Heap &heap, const AslrtValue &container, std::string_view (&names)[kMostNames]) {
  MemberWalker walker(heap, container);
  AslrtKey key;
  AslrtValue value;
  size_t count = 0;
  while (count < kMostNames && walker.isObject() && walker.next(key, value))
    names[count++] = nameOf(key);
  return count;
}

} // namespace

bool MockReader::fail(std::string_view text) {
  appendSourceError(message, source, findMemberOffset(source.text, path, depth), text);
  return false;
}

/// `unknown WHAT 'NAME'; did you mean 'X'?`, or the names there are.
bool MockReader::failUnknown(std::string_view what, std::string_view name,
                             const AslrtValue &container) {
  std::string_view names[kMostNames];
  size_t count = namesOf(heap, container, names);
  SmallBuffer text;
  text.append("there is no ");
  text.append(what);
  text.append(" '");
  text.append(name);
  text.append('\'');
  std::string_view near = closestName(name, names, count);
  if (!near.empty()) {
    text.append("; did you mean '");
    text.append(near);
    text.append("'?");
  }
  text.append(count ? " (known: " : " (none is there at all)");
  for (size_t i = 0; i < count; ++i) {
    text.append(i ? ", '" : "'");
    text.append(names[i]);
    text.append('\'');
  }
  if (count)
    text.append(')');
  return fail(text.view());
}

/// Goes down into the object member `name`, which must be there and be an object.
bool MockReader::enter(AslrtValue &container, std::string_view name, AslrtValue &out) {
  SmallBuffer buffer;
  if (!findMember(heap, container, makeKey(name, buffer), out)) {
    SmallBuffer text;
    text.append("the member '");
    text.append(name);
    text.append("' is missing");
    return fail(text.view());
  }
  push(name);
  if (isObject(heap, out))
    return true;
  SmallBuffer text;
  text.append('\'');
  text.append(name);
  text.append("' must be an object");
  return fail(text.view());
}

bool MockReader::read(std::string_view machineName, std::string_view wantedCase) {
  AslrtValue top, machines, machine, cases, responses;
  if (ReadError error = parse(heap, source.text.data(), source.text.size(), top)) {
    appendSourceError(message, source, error.offset, error.message);
    return false;
  }
  if (!isObject(heap, top))
    return fail("a mock configuration must be an object with 'StateMachines' and 'MockedResponses'");
  if (!enter(top, "MockedResponses", responses))
    return false;
  pop();
  if (!enter(top, "StateMachines", machines))
    return false;
  SmallBuffer buffer;
  if (!findMember(heap, machines, makeKey(machineName, buffer), machine))
    return failUnknown("state machine", machineName, machines);
  if (!enter(machines, machineName, machine) || !enter(machine, "TestCases", cases))
    return false;

  if (wantedCase.empty()) {
    std::string_view names[kMostNames];
    if (countOf(heap, cases) != 1) {
      SmallBuffer text;
      size_t count = namesOf(heap, cases, names);
      text.append("choose a test case with --test-case (known:");
      for (size_t i = 0; i < count; ++i) {
        text.append(i ? ", '" : " '");
        text.append(names[i]);
        text.append('\'');
      }
      text.append(")");
      return fail(text.view());
    }
    namesOf(heap, cases, names);
    decodeEscaped(names[0], mocks.testCase);
  } else {
    mocks.testCase.append(wantedCase);
  }
  AslrtValue testCase;
  if (!findMember(heap, cases, makeKey(mocks.testCase.view(), buffer), testCase))
    return failUnknown("test case", mocks.testCase.view(), cases);
  return enter(cases, mocks.testCase.view(), testCase) && readTestCase(testCase, responses);
}

/// A state that a test case misspells would call its service for real. Names that are like none of the program's
/// are left alone: older versions of a machine may have had them.
bool MockReader::checkState(const AslrtValue &name) {
  SmallBuffer buffer;
  std::string_view wanted = decodeString(name, buffer);
  std::string_view nearest;
  for (uint32_t m = 0; m < program.machineCount; ++m) {
    const AslrtMachine &machine = program.machines[m];
    for (uint32_t s = 0; s < machine.stateCount; ++s) {
      std::string_view known = {machine.states[s].name.data, machine.states[s].name.size};
      bool isTask = machine.states[s].type == ASLRT_STATE_TASK;
      if (known == wanted && isTask)
        return true;
      if (known == wanted)
        return fail("only Task states are answered from a mock file, and this is none");
      if (isTask && nearest.empty())
        nearest = closestName(wanted, &known, 1);
    }
  }
  if (nearest.empty())
    return true;
  SmallBuffer text;
  text.append("the state machine has no state '");
  text.append(wanted);
  text.append("'; did you mean '");
  text.append(nearest);
  text.append("'?");
  return fail(text.view());
}

bool MockReader::readTestCase(AslrtValue &testCase, AslrtValue &responses) {
  uint32_t count = countOf(heap, testCase);
  mocks.states = static_cast<MockedState *>(allocateOrDie(count * sizeof(MockedState)));
  MemberWalker walker(heap, testCase);
  AslrtKey key;
  AslrtValue value;
  while (walker.next(key, value)) {
    push(nameOf(key));
    if (!isString(value))
      return fail("a test case maps the names of states to names of 'MockedResponses'");
    MockedState &state = mocks.states[mocks.stateCount];
    state = {makeEscapedString(heap, nameOf(key)), value, nullptr, 0};
    if (!checkState(state.state))
      return false;
    char text[kNumberTextBytes];
    // Kept apart from `key`: the view of a short string is in `text`.
    std::string_view responseName = escapedCharacters(value, text);
    SmallBuffer prefix;
    prefix.append('"');
    prefix.append(responseName);
    prefix.append("\":");
    AslrtValue response;
    if (!findMember(heap, responses,
                    makeKey(prefix.data(), static_cast<uint32_t>(prefix.size()), 0), response))
      return failUnknown("mocked response", responseName, responses);
    ++mocks.stateCount;

    // The rest is reported where the response stands.
    std::string_view saved[kDeepest];
    size_t savedDepth = depth;
    for (size_t i = 0; i < depth; ++i)
      saved[i] = path[i];
    depth = 0;
    push("MockedResponses");
    push(responseName);
    if (!readResponse(response, state))
      return false;
    depth = savedDepth;
    for (size_t i = 0; i < depth; ++i)
      path[i] = saved[i];
    pop();
  }
  return true;
}

bool MockReader::readResponse(AslrtValue &response, MockedState &state) {
  if (!isObject(heap, response))
    return fail("a mocked response must be an object of attempts ('0', '1-2', ...)");
  uint32_t count = countOf(heap, response);
  if (count == 0)
    return fail("a mocked response must answer at least attempt '0'");
  state.answers = static_cast<MockAnswer *>(allocateOrDie(count * sizeof(MockAnswer)));
  MemberWalker walker(heap, response);
  AslrtKey key;
  AslrtValue value;
  while (walker.next(key, value)) {
    push(nameOf(key));
    MockAnswer answer = {};
    if (!readRange(nameOf(key), answer.first, answer.last))
      return fail("an attempt must be a number from 0 or a range like '1-2'");
    if (!readAnswer(value, answer))
      return false;
    // Kept in order of attempts, whatever the order in the file.
    uint32_t at = state.answerCount++;
    for (; at > 0 && state.answers[at - 1].first > answer.first; --at)
      state.answers[at] = state.answers[at - 1];
    state.answers[at] = answer;
    pop();
  }
  uint64_t expected = 0;
  for (uint32_t i = 0; i < state.answerCount; ++i) {
    if (state.answers[i].first != expected) {
      SmallBuffer text;
      text.append(state.answers[i].first > expected ? "attempt " : "two entries answer attempt ");
      appendNumber(text, state.answers[i].first > expected ? expected : state.answers[i].first);
      text.append(state.answers[i].first > expected
                      ? " has no entry; attempts must be numbered from 0 without gaps"
                      : "; each attempt has one");
      return fail(text.view());
    }
    expected = uint64_t(state.answers[i].last) + 1;
  }
  return true;
}

bool MockReader::readAnswer(const AslrtValue &entry, MockAnswer &answer) {
  static constexpr std::string_view kMembers[] = {"Return",   "Throw", "AfterSeconds", "HeartbeatEverySeconds",
                                                  "Heartbeats", "NoAnswer"};
  static const char expectation[] =
      "an attempt is answered with exactly one of 'Return' and 'Throw'";
  if (!isObject(heap, entry))
    return fail(expectation);
  MemberWalker walker(heap, entry);
  AslrtKey key;
  AslrtValue value;
  while (walker.next(key, value)) {
    std::string_view name = nameOf(key);
    if (std::find(std::begin(kMembers), std::end(kMembers), name) != std::end(kMembers))
      continue;
    push(name);
    SmallBuffer text;
    text.append(expectation);
    text.append("; it has no member '");
    text.append(name);
    text.append('\'');
    if (std::string_view near = closestName(name, kMembers, std::size(kMembers)); !near.empty()) {
      text.append("; did you mean '");
      text.append(near);
      text.append("'?");
    }
    return fail(text.view());
  }
  SmallBuffer buffer;
  AslrtValue thrown, silent;
  bool hasReturn = findMember(heap, entry, makeKey("Return", buffer), answer.value);
  bool hasThrow = findMember(heap, entry, makeKey("Throw", buffer), thrown);
  answer.isSilent = findMember(heap, entry, makeKey("NoAnswer", buffer), silent);
  if (!readTimes(entry, answer))
    return false;
  if (answer.isSilent) {
    if (!isTrue(silent) || hasReturn || hasThrow || findMember(heap, entry, makeKey("AfterSeconds", buffer), value))
      return fail("'NoAnswer' is true where it stands, and takes the place of 'Return', 'Throw' and 'AfterSeconds'");
    return true;
  }
  if (hasReturn == hasThrow)
    return fail(expectation);
  answer.isThrow = hasThrow;
  if (!hasThrow)
    return true;
  push("Throw");
  bool isGood = readThrow(thrown, answer);
  pop();
  return isGood;
}

/// When the answer and the heartbeats come.
bool MockReader::readTimes(const AslrtValue &entry, MockAnswer &answer) {
  answer.heartbeats = HUGE_VAL;
  if (!readSeconds(entry, "AfterSeconds", true, answer.afterSeconds) ||
      !readSeconds(entry, "HeartbeatEverySeconds", false, answer.heartbeatEverySeconds))
    return false;
  SmallBuffer buffer;
  AslrtValue value;
  if (!findMember(heap, entry, makeKey("Heartbeats", buffer), value))
    return true;
  push("Heartbeats");
  int64_t count;
  if (!isNumber(value) || !numberToInt64(value, count) || count < 0)
    return fail("'Heartbeats' must be the number of heartbeats that come, a whole number from 0");
  if (answer.heartbeatEverySeconds == 0)
    return fail("'Heartbeats' needs 'HeartbeatEverySeconds' beside it");
  answer.heartbeats = static_cast<double>(count);
  pop();
  return true;
}

/// Reads a number of seconds; leaves `out` at 0 when the member is absent.
bool MockReader::readSeconds(const AslrtValue &entry, std::string_view name, bool mayBeZero, double &out) {
  SmallBuffer buffer;
  AslrtValue value;
  if (!findMember(heap, entry, makeKey(name, buffer), value))
    return true;
  push(name);
  if (!isNumber(value) || !numberToDouble(value, out) || !(mayBeZero ? out >= 0 : out > 0)) {
    SmallBuffer text;
    text.append('\'');
    text.append(name);
    text.append(mayBeZero ? "' must be a number of seconds from 0" : "' must be a number of seconds above 0");
    return fail(text.view());
  }
  pop();
  return true;
}

bool MockReader::readThrow(const AslrtValue &value, MockAnswer &answer) {
  SmallBuffer buffer;
  if (!isObject(heap, value) || !findMember(heap, value, makeKey("Error", buffer), answer.error) ||
      !findMember(heap, value, makeKey("Cause", buffer), answer.cause) ||
      !isString(answer.error) || !isString(answer.cause))
    return fail("'Throw' must have the two strings 'Error' and 'Cause'");
  return true;
}

bool Mocks::load(const char *path, const AslrtProgram &program, std::string_view machineName,
                 std::string_view wantedCase, SmallBuffer &message) {
  InputFile file;
  if (!file.read(path, message))
    return false;
  SourceText source = {path, file.text()};
  MockReader reader(*this, program, source, message);
  if (!reader.read(machineName, wantedCase))
    return false;
  connect(program);
  return true;
}

} // namespace aslrt

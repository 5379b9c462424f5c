// SPDX-License-Identifier: Apache-2.0
//
// RunTest: runs a state under test and prints the response of TestState.
//
//   {"status":"SUCCEEDED","output":{..},"nextState":"B","inspectionData":{"input":"{..}","afterInputPath":"{..}", ..}}
//
// Inspected values are JSON text, as in the API. The output is text or a value, as the request's definition was.

#include "execution/Errors.h"
#include "execution/TestRun.h"
#include "io/Diagnostics.h"
#include "io/Signals.h"
#include "modes/Session.h"
#include "values/Writer.h"

#include <unistd.h>

namespace aslrt {

namespace {

/// Writes the members of an object.
class ObjectWriter {
public:
  explicit ObjectWriter(SmallBuffer &out) : out(out) { out.append('{'); }

  void addName(std::string_view name) {
    if (isFirst)
      isFirst = false;
    else
      out.append(',');
    out.append('"');
    out.append(name);
    out.append("\":");
  }
  /// `text` is JSON.
  void addValue(std::string_view name, std::string_view text) {
    addName(name);
    out.append(text);
  }
  /// A string with the characters of `text`.
  void addText(std::string_view name, std::string_view text) {
    addName(name);
    out.append('"');
    encodeCharacters(text, out);
    out.append('"');
  }
  void addNumber(std::string_view name, int64_t number) {
    addName(name);
    appendNumber(out, static_cast<uint64_t>(number));
  }
  void end() { out.append('}'); }

private:
  SmallBuffer &out;
  bool isFirst = true;
};

struct Shown {
  std::string_view name;
  AslrtInspect kind;
};

constexpr Shown kDataFlow[] = {
    {"afterArguments", ASLRT_INSPECT_AFTER_ARGUMENTS},
    {"afterInputPath", ASLRT_INSPECT_AFTER_INPUT_PATH},
    {"afterItemsPath", ASLRT_INSPECT_AFTER_ITEMS_PATH},
    {"afterItemsPointer", ASLRT_INSPECT_AFTER_ITEMS_POINTER},
    {"afterItemSelector", ASLRT_INSPECT_AFTER_ITEM_SELECTOR},
    {"afterItemBatcher", ASLRT_INSPECT_AFTER_ITEM_BATCHER},
    {"afterParameters", ASLRT_INSPECT_AFTER_PARAMETERS},
    {"result", ASLRT_INSPECT_RESULT},
    {"afterResultSelector", ASLRT_INSPECT_AFTER_RESULT_SELECTOR},
    {"afterResultPath", ASLRT_INSPECT_AFTER_RESULT_PATH},
};

constexpr std::string_view kNumberNames[TestRun::kNumbers] = {"maxConcurrency", "toleratedFailureCount",
                                                              "toleratedFailurePercentage"};

std::string_view statusOf(const Exec &exec, const TestRun &run) {
  if (exec.status == Status::Succeeded)
    return run.isInspected(ASLRT_INSPECT_CATCH_INDEX) ? "CAUGHT_ERROR" : "SUCCEEDED";
  return exec.status == Status::Failed && run.isRetriable ? "RETRIABLE" : "FAILED";
}

/// The error that the state's work or the state itself gave, and its cause.
void addError(ObjectWriter &object, const Exec &exec, const TestRun &run) {
  if (exec.status == Status::TimedOut)
    return object.addText("error", kStatesTimeout);
  bool isCaught = run.isInspected(ASLRT_INSPECT_CATCH_INDEX);
  if (exec.status == Status::Succeeded && !isCaught)
    return;
  SmallBuffer characters;
  if (exec.top.root->errorName.tag != ASLRT_TAG_NONE)
    object.addText("error", decodeString(exec.top.root->errorName, characters));
  if (exec.top.root->errorCause.tag != ASLRT_TAG_NONE)
    object.addText("cause", decodeString(exec.top.root->errorCause, characters));
}

/// The variables that hold a value, as one JSON object in a text.
void addVariables(ObjectWriter &object, const Exec &exec, const TestRun &run) {
  const AslrtValue *slots = exec.top.root->frame()->slots;
  SmallBuffer text;
  ObjectWriter variables(text);
  bool isAssigned = false;
  for (uint32_t i = 0; i < run.test.variableCount; ++i) {
    if (slots[i].tag == ASLRT_TAG_NONE)
      continue;
    isAssigned = true;
    SmallBuffer name, value;
    encodeCharacters(view(run.test.variables[i]), name);
    appendText(*exec.heap, slots[i], value);
    variables.addValue(name.view(), value.view());
  }
  variables.end();
  if (isAssigned)
    object.addText("variables", text.view());
}

void addErrorDetails(ObjectWriter &object, const TestRun &run, SmallBuffer &out) {
  bool isCaught = run.isInspected(ASLRT_INSPECT_CATCH_INDEX);
  if (run.retryIndex < 0 && !isCaught)
    return;
  object.addName("errorDetails");
  ObjectWriter details(out);
  if (isCaught)
    details.addValue("catchIndex", run.inspected[ASLRT_INSPECT_CATCH_INDEX].view());
  if (run.retryIndex >= 0)
    details.addNumber("retryIndex", run.retryIndex);
  if (run.isRetriable)
    details.addNumber("retryBackoffIntervalSeconds", run.pauseSeconds);
  details.end();
}

void addInspection(ObjectWriter &object, const Exec &exec, const TestRun &run, SmallBuffer &out) {
  object.addName("inspectionData");
  ObjectWriter data(out);
  data.addText("input", view(run.test.input));
  for (const Shown &shown : kDataFlow)
    if (run.isInspected(shown.kind))
      data.addText(shown.name, run.inspected[shown.kind].view());
  for (uint32_t i = 0; i < TestRun::kNumbers; ++i)
    if (run.numbers[i].size() > 0)
      data.addValue(kNumberNames[i], run.numbers[i].view());
  addErrorDetails(data, run, out);
  addVariables(data, exec, run);
  data.end();
}

void appendResponse(const Exec &exec, const TestRun &run, SmallBuffer &out) {
  ObjectWriter object(out);
  if (!run.refusal.empty()) {
    object.addText("status", "REJECTED");
    object.addText("code", "ValidationException");
    object.addText("message", run.refusal);
    return object.end();
  }
  object.addText("status", statusOf(exec, run));
  if (exec.status == Status::Succeeded) {
    SmallBuffer output;
    appendText(*exec.heap, exec.output, output);
    if (run.has(ASLRT_TEST_TEXT_OUTPUT))
      object.addText("output", output.view());
    else
      object.addValue("output", output.view());
  }
  addError(object, exec, run);
  if (exec.status == Status::Succeeded && run.isInspected(ASLRT_INSPECT_NEXT_STATE))
    object.addValue("nextState", run.inspected[ASLRT_INSPECT_NEXT_STATE].view());
  if (run.has(ASLRT_TEST_INSPECT))
    addInspection(object, exec, run, out);
  object.end();
}

int runTest(Session &session) {
  TestRun run(*session.program.test);
  session.exec.test = &run;
  SmallBuffer message, response;
  SourceText source;
  source.name = "input";
  source.text = view(run.test.input);
  if (!session.execute(source, 0, message)) {
    printToStderr(message.view());
    return kExitBadUse;
  }
  if (session.status() == Status::Aborted)
    return kExitAborted;
  if (session.status() == Status::Refused) {
    appendError(message, session.refusal());
    printToStderr(message.view());
    return kExitBadUse;
  }
  appendResponse(session.exec, run, response);
  OutputFile out;
  out.open(STDOUT_FILENO);
  out.write(response.view());
  out.put('\n');
  bool isWritten = finishOutput(out, message);
  printToStderr(message.view());
  // An answer was given, whatever it says.
  return !isWritten ? kExitBadUse : run.refusal.empty() ? kExitSucceeded : kExitFailed;
}

} // namespace

} // namespace aslrt

int32_t aslrt_test_run(void *session) { return aslrt::runTest(*static_cast<aslrt::Session *>(session)); }

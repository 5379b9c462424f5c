// SPDX-License-Identifier: Apache-2.0
//
// MapResults: see MapResults.h.

#include "maprun/MapResults.h"
#include "execution/Driver.h"
#include "io/Diagnostics.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Writer.h"

namespace aslrt {

MapResults::MapResults(Exec &exec, const WriterSettings &settings, std::string arn, std::string label,
                       std::string uuid)
    : exec(exec), heap(*exec.heap), settings(settings), arn(std::move(arn)), label(std::move(label)),
      exports(settings.exports) {
  std::string_view prefix = settings.prefix;
  while (prefix.ends_with('/'))
    prefix.remove_suffix(1);
  folder = prefix.empty() ? uuid : std::string(prefix) + "/" + uuid;
  // A rehearsal leaves buckets alone, unless there is a directory that stands for them.
  if (exports && exec.clock->isVirtual() && exec.s3Directory.empty()) {
    exports = false;
    SmallBuffer warning;
    warning.append("warning: with --virtual-time the results of a Map are written only into a directory; "
                   "give one with --s3-dir\n");
    printToStderr(warning.view());
  }
}

void MapResults::makeRecord(AslrtValue &out, const Execution &execution, std::string_view status,
                            const AslrtValue *output, const AslrtValue &error, const AslrtValue &cause) {
  const Environment &environment = *exec.environment;
  std::string start = "arn:aws:states:" + std::string(environment.region) + ":" + std::string(environment.account);
  std::string machine = std::string(environment.machineName) + "/" + label;
  std::string name(execution.executionName());
  std::string_view kind = execution.isExpress ? ":express:" : ":execution:";
  std::string executionArn = start + std::string(kind) + machine + ":" + name;
  std::string machineArn = start + ":stateMachine:" + machine;
  auto time = [&](int64_t unixMs) {
    char text[kTimestampSize];
    formatTimestamp(unixMs, text);
    return makeString(heap, {text, kTimestampSize});
  };
  auto asText = [&](const AslrtValue &value) {
    SmallBuffer text;
    appendText(heap, value, text);
    return makeString(heap, text.view());
  };
  AslrtValue included;
  static constexpr std::string_view kIncluded[] = {"Included"};
  AslrtValue isIncluded = makeBool(true);
  makeObject(heap, included, kIncluded, &isIncluded, 1);
  bool isGood = status == "SUCCEEDED";
  std::string_view names[16];
  AslrtValue values[16];
  uint32_t count = 0;
  auto add = [&](std::string_view member, const AslrtValue &value) {
    names[count] = member;
    values[count++] = value;
  };
  if (cause.tag != ASLRT_TAG_NONE)
    add("Cause", cause);
  if (error.tag != ASLRT_TAG_NONE)
    add("Error", error);
  add("ExecutionArn", makeString(heap, executionArn));
  add("Input", asText(execution.input));
  add("InputDetails", included);
  add("Name", makeString(heap, name));
  if (output) {
    add("Output", asText(*output));
    add("OutputDetails", included);
  }
  add("RedriveCount", makeInt(0));
  add("RedriveStatus", makeString(heap, isGood ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN"));
  if (isGood)
    add("RedriveStatusReason", makeString(heap, "Execution is SUCCEEDED and cannot be redriven"));
  add("StartDate", time(execution.startedUnixMs));
  add("StateMachineArn", makeString(heap, machineArn));
  add("Status", makeString(heap, status));
  add("StopDate", time(exec.clock->unixMs()));
  makeObject(heap, out, names, values, count);
}

void MapResults::addToFile(ResultFiles::Kind kind, const AslrtValue &record) {
  SmallBuffer text;
  appendText(heap, record, text);
  files->add(kind, text.view());
}

/// Keeps an output for the state's result.
void MapResults::keep(uint32_t index, const AslrtValue &output) {
  if (isTooLarge)
    return;
  // With its comma; of an array that is spliced, without its brackets.
  bool isSpliced = settings.transformation == Transformation::Flatten && isArray(heap, output);
  keptBytes += isSpliced ? (countOf(heap, output) > 0 ? output.size - 1 : 0) : output.size + 1;
  isTooLarge = keptBytes + 1 > exec.abi.payloadLimitBytes;
  if (isTooLarge) {
    outputs = {};
    return;
  }
  if (outputs.size() <= index)
    outputs.resize(index + 1, makeNone());
  outputs[index] = output;
}

void MapResults::addSucceeded(const Execution &execution, const AslrtValue &output) {
  AslrtValue record = output;
  if (settings.transformation == Transformation::None)
    makeRecord(record, execution, "SUCCEEDED", &output, makeNone(), makeNone());
  if (settings.exports) {
    if (!files)
      return;
    if (settings.transformation != Transformation::Flatten || !isArray(heap, output))
      return addToFile(ResultFiles::Kind::Succeeded, record);
    AslrtValue cell;
    for (uint32_t i = 0, e = countOf(heap, output); i < e; ++i)
      if (findElement(heap, output, i, cell))
        addToFile(ResultFiles::Kind::Succeeded, cell);
    return;
  }
  keep(execution.index, record);
}

void MapResults::addFailed(const Execution &execution, std::string_view status, const AslrtValue &error,
                           const AslrtValue &cause) {
  AslrtValue record;
  if (settings.exports) {
    if (!files)
      return;
    makeRecord(record, execution, status, nullptr, error, cause);
    return addToFile(ResultFiles::Kind::Failed, record);
  }
  if (settings.transformation == Transformation::None)
    makeRecord(record, execution, status, nullptr, error, cause);
  else
    makeErrorOutput(heap, record, error, cause, true);
  keep(execution.index, record);
}

void MapResults::finish(ResultFiles::Done done, void *owner) {
  if (files)
    return files->finish(done, owner);
  done(owner);
}

bool MapResults::makeOutput(AslrtValue &out) {
  if (settings.exports) {
    static constexpr std::string_view kDetails[] = {"Bucket", "Key"};
    static constexpr std::string_view kOutput[] = {"MapRunArn", "ResultWriterDetails"};
    AslrtValue details[] = {makeString(heap, settings.bucket), makeString(heap, folder + "/manifest.json")};
    AslrtValue output[] = {makeString(heap, arn), makeNone()};
    makeObject(heap, output[1], kDetails, details, 2);
    makeObject(heap, out, kOutput, output, 2);
    return true;
  }
  if (isTooLarge)
    return false;
  ListBuilder list;
  for (const AslrtValue &output : outputs) {
    AslrtValue cell;
    if (settings.transformation != Transformation::Flatten || !isArray(heap, output)) {
      list.add(output);
      continue;
    }
    for (uint32_t i = 0, e = countOf(heap, output); i < e; ++i)
      if (findElement(heap, output, i, cell))
        list.add(cell);
  }
  list.finish(heap, out);
  return true;
}

} // namespace aslrt

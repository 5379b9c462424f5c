// SPDX-License-Identifier: Apache-2.0
//
// RunOnce: one execution, the program's ordinary use.

#include "execution/History.h"
#include "io/Diagnostics.h"
#include "io/InputFile.h"
#include "io/Signals.h"
#include "modes/Session.h"
#include "values/Reader.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

namespace {

bool failHistory(SmallBuffer &message, const char *path, int error) {
  appendSystemError(message, "cannot write the history", path, error);
  return false;
}

/// Whether `text` is JSON, tried in a heap of its own; the offset and message of the first problem else.
ReadError checkJson(std::string_view text) {
  Heap heap;
  AslrtValue value;
  return parse(heap, text.data(), text.size(), value);
}

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool readStandardInput(InputFile &file, std::string_view &text, std::string_view &name,
                       SmallBuffer &message) {
  name = "<stdin>";
  if (!file.read(STDIN_FILENO, "standard input", message))
    return false;
  text = file.text();
  return true;
}

} // namespace

bool readInput(const Options &options, InputFile &file, std::string_view &text,
               std::string_view &name, SmallBuffer &message) {
  const char *given = options.input;
  if (!given) {
    text = "{}";
    name = "<none>";
    if (isatty(STDIN_FILENO))
      return true;
    std::string_view read;
    // A closed standard input is as good as an empty one.
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0)
      return true;
    if (!readStandardInput(file, read, name, message))
      return false;
    if (!isBlank(read))
      text = read;
    return true;
  }
  if (strcmp(given, "-") == 0)
    return readStandardInput(file, text, name, message);
  if (given[0] == '@') {
    name = given + 1;
    if (!file.read(given + 1, message))
      return false;
    text = file.text();
    return true;
  }
  // JSON comes first: a file named `5` has to be called `@5`.
  text = given;
  name = "--input";
  if (!checkJson(text))
    return true;
  struct stat status;
  if (stat(given, &status) != 0) {
    if (strchr("{[\"", given[0]))
      return true; // meant as JSON: what is wrong with it is reported where it is read
    SmallBuffer problem;
    problem.append("the value of '--input' is neither JSON nor the name of a file: '");
    problem.append(given);
    problem.append('\'');
    appendError(message, problem.view());
    return false;
  }
  name = given;
  if (!file.read(given, message))
    return false;
  text = file.text();
  return true;
}

int runOnce(Session &session) {
  SmallBuffer message;
  InputFile file;
  SourceText source;
  if (!readInput(session.options, file, source.text, source.name, message)) {
    if (signals::isAbortWanted())
      return kExitAborted;
    printToStderr(message.view());
    return kExitBadUse;
  }
  source.canBeShared = source.text.data() == file.text().data();
  History history;
  const char *historyPath = session.options.history;
  if (historyPath) {
    if (int error = history.open(historyPath)) {
      failHistory(message, historyPath, error);
      printToStderr(message.view());
      return kExitBadUse;
    }
    session.exec.top.history = &history;
  }
  if (!session.execute(source, 0, message)) {
    printToStderr(message.view());
    return kExitBadUse;
  }
  bool isGood = true;
  if (historyPath)
    if (int error = history.finish())
      isGood = failHistory(message, historyPath, error);
  if (session.status() == Status::Refused)
    appendError(message, session.refusal());

  SmallBuffer spare;
  const std::string_view result = session.resultText(spare);
  if (!result.empty()) {
    OutputFile out;
    out.open(STDOUT_FILENO);
    out.write(result);
    out.put('\n');
    isGood = finishOutput(out, message) && isGood;
  }
  printToStderr(message.view());
  return isGood ? exitStatusOf(session.status()) : kExitBadUse;
}

} // namespace aslrt

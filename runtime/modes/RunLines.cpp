// SPDX-License-Identifier: Apache-2.0
//
// RunLines: one execution for each line of input, one result a line. Memory is that of the largest
// execution, however many there are.

#include "io/Diagnostics.h"
#include "io/InputFile.h"
#include "io/Signals.h"
#include "modes/Session.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace aslrt {

namespace {

int stop(SmallBuffer &message, OutputFile &out, int status) {
  // What was computed before the problem is still worth having.
  if (!finishOutput(out, message))
    status = kExitBadUse;
  printToStderr(message.view());
  return status;
}

void failToRead(SmallBuffer &message, std::string_view name, int error) {
  appendSystemError(message, "cannot read", name, error);
}

int runAll(Session &session, LineReader &lines, std::string_view name, OutputFile &out) {
  SmallBuffer message, spare;
  int exitStatus = kExitSucceeded;
  std::string_view line;
  for (;;) {
    // Whoever feeds us line by line waits for the answers before going on.
    if (!lines.hasBufferedLine() && !out.flush())
      return stop(message, out, kExitBadUse);
    if (!lines.next(line))
      break;
    SourceText source = {name, line, lines.lineNumber(), /*canBeShared=*/true};
    if (!session.execute(source, lines.lineNumber() - 1, message))
      return stop(message, out, kExitBadUse);
    if (session.status() == Status::Refused) {
      SmallBuffer text;
      text.append(session.refusal());
      text.append(" (line ");
      appendNumber(text, lines.lineNumber());
      text.append(')');
      appendError(message, text.view());
      return stop(message, out, kExitBadUse);
    }
    if (session.status() == Status::Aborted)
      return stop(message, out, kExitAborted);
    if (session.status() != Status::Succeeded)
      exitStatus = kExitFailed;
    session.writeResultLine(out, spare);
  }
  if (signals::isAbortWanted())
    return stop(message, out, kExitAborted);
  if (lines.error()) {
    failToRead(message, name, lines.error());
    exitStatus = kExitBadUse;
  }
  return stop(message, out, exitStatus);
}

} // namespace

int runLines(Session &session) {
  const char *path = session.options.lines;
  std::string_view name = path;
  int descriptor = STDIN_FILENO;
  if (name == "-") {
    name = "<stdin>";
  } else {
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
      SmallBuffer message;
      failToRead(message, name, errno);
      printToStderr(message.view());
      return kExitBadUse;
    }
  }
  LineReader lines;
  lines.open(descriptor);
  OutputFile out;
  out.open(STDOUT_FILENO);
  return runAll(session, lines, name, out);
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Main: where a compiled workflow starts.

#include "io/Diagnostics.h"
#include "modes/Lambda.h"
#include "modes/Options.h"
#include "modes/Session.h"

#include <cstdlib>
#include <unistd.h>

// Nothing in the runtime throws, but parts of the C++ library are compiled so that they could, and bring
// in a handler that prints the names of exceptions: 50 KB of demangler in each program. This one takes its
// place.
namespace __gnu_cxx {
void __verbose_terminate_handler() { abort(); }
} // namespace __gnu_cxx

namespace {

using namespace aslrt;

int print(SmallBuffer &text) {
  SmallBuffer message;
  OutputFile out;
  out.open(STDOUT_FILENO);
  out.write(text.view());
  bool isGood = finishOutput(out, message);
  printToStderr(message.view());
  return isGood ? kExitSucceeded : kExitBadUse;
}

int printVersion(const AslrtProgram &program) {
  SmallBuffer text;
  text.append(view(program.name));
  text.append(": state machine compiled from ");
  text.append(view(program.source));
  text.append(program.flags & ASLRT_PROGRAM_EXPRESS ? " (EXPRESS)" : " (STANDARD)");
  text.append(", runtime ABI ");
  appendNumber(text, ASLRT_ABI_VERSION);
  text.append('\n');
  return print(text);
}

} // namespace

int main(int argc, char **argv) {
  using namespace aslrt;
  const AslrtProgram &program = aslrt_program;
  SmallBuffer message;
  if (program.abiVersion != ASLRT_ABI_VERSION) {
    message.append("this program was compiled for runtime ABI ");
    appendNumber(message, program.abiVersion);
    message.append(" and linked with ABI ");
    appendNumber(message, ASLRT_ABI_VERSION);
    message.append("; build it again with one version of aslc\n");
    printToStderr("error: ");
    printToStderr(message.view());
    return kExitBadUse;
  }
  // A state under test runs for whoever asks for it, inside of a function too.
  if (const char *address = getenv("AWS_LAMBDA_RUNTIME_API"); address && *address && !program.test)
    return runLambda(program, argc, argv, address);
  Options options;
  if (!parseOptions(argc, argv, options, message)) {
    printToStderr(message.view());
    return kExitBadUse;
  }
  if (options.wantsHelp) {
    SmallBuffer text;
    appendHelp(text, argc > 0 ? argv[0] : "program");
    return print(text);
  }
  if (options.wantsVersion)
    return printVersion(program);
  Session session(program, options);
  if (!session.start(message)) {
    printToStderr(message.view());
    return kExitBadUse;
  }
  if (program.test)
    return program.test->run(&session);
  if (options.benchSeconds > 0)
    return runBench(session);
  return options.lines ? runLines(session) : runOnce(session);
}

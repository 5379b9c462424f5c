// SPDX-License-Identifier: Apache-2.0
//
// Session: see Session.h.

#include "modes/Session.h"
#include "debug/Crash.h"
#include "execution/Driver.h"
#include "io/Diagnostics.h"
#include "io/Signals.h"
#include "modes/Region.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/auxv.h>
#include <sys/stat.h>

namespace aslrt {

namespace {

constexpr std::string_view kDefaultAccount = "111111111111";

/// A seed nobody can guess or repeat: the 16 random bytes that the kernel gives each process.
uint64_t randomSeed() {
  uint64_t words[2] = {0, 0};
  if (auto *bytes = reinterpret_cast<const char *>(getauxval(AT_RANDOM)))
    memcpy(words, bytes, sizeof(words));
  else
    words[0] = static_cast<uint64_t>(time(nullptr));
  return words[0] ^ words[1];
}

} // namespace

Session::Session(const AslrtProgram &program, const Options &options)
    : program(program), options(options), loop(clock) {}

Session::~Session() { releaseExec(exec); }

bool Session::start(SmallBuffer &message) {
  environment.region = findRegion(regionStorage);
  environment.account = options.account ? options.account : kDefaultAccount;
  makeRoleArn();
  environment.machineName = options.name ? options.name : view(program.name);
  environment.payloadLimitBytes = options.payloadLimitBytes;
  environment.eventLimit = options.eventLimit;
  environment.isTraced = options.isTraced;
  if (options.mock) {
    if (!mocks.load(options.mock, program, environment.machineName,
                    options.testCase ? options.testCase : std::string_view(), message))
      return false;
  }
  if (options.s3Directory) {
    struct stat status;
    if (stat(options.s3Directory, &status) != 0 || !S_ISDIR(status.st_mode)) {
      SmallBuffer text;
      text.append("the value of '--s3-dir' must be a directory but is '");
      text.append(options.s3Directory);
      text.append('\'');
      appendError(message, text.view());
      return false;
    }
  }
  caller.reset(makeCaller(loop, environment));
  for (uint32_t i = 0; i < options.endpointCount; ++i)
    if (caller && !caller->addEndpoint(options.endpoints[i], message))
      return false;
  seed = options.hasSeed ? options.seed : randomSeed();
  clock.start(options.virtualTime || options.benchSeconds > 0);
  if (options.logLevel > LogLevel::Off)
    log.start(options.logLevel, clock);
  connect(exec, heap);
  signals::install(&exec.abi.stopWanted);
  crash::watch(exec);
  crash::install();
  return true;
}

void Session::makeRoleArn() {
  if (options.roleArn) {
    environment.roleArn = options.roleArn;
    return;
  }
  roleStorage.clear();
  roleStorage.append("arn:");
  roleStorage.append(environment.partition);
  roleStorage.append(":iam::");
  roleStorage.append(environment.account);
  roleStorage.append(":role/aslc");
  environment.roleArn = roleStorage.view();
}

void Session::setPlace(std::string_view partition, std::string_view account) {
  if (options.account || account.empty() ||
      (environment.partition == partition && environment.account == account))
    return;
  placeStorage.clear();
  placeStorage.append(partition);
  placeStorage.append(account);
  environment.partition = placeStorage.view().substr(0, partition.size());
  environment.account = placeStorage.view().substr(partition.size());
  makeRoleArn();
}

void Session::connect(Exec &other, Heap &itsHeap) {
  initializeExec(other, itsHeap, program, environment, clock, loop);
  other.mocks = options.mock ? &mocks : nullptr;
  other.s3Directory = options.s3Directory ? options.s3Directory : std::string_view();
  other.caller = caller.get();
  other.log = options.logLevel > LogLevel::Off ? &log : nullptr;
}

bool Session::execute(const SourceText &source, uint64_t index, SmallBuffer &message) {
  prepareExecution(exec, seedOf(index));
  AslrtValue input;
  const std::string_view text = source.text;
  if (ReadError error = source.canBeShared ? parseShared(heap, const_cast<char *>(text.data()), text.size(), input)
                                           : parse(heap, text.data(), text.size(), input)) {
    appendSourceError(message, source, error.offset, error.message);
    return false;
  }
  if (input.size > environment.payloadLimitBytes) {
    // The service does not start such an execution at all.
    SmallBuffer text;
    text.append("the input has ");
    appendNumber(text, input.size);
    text.append(" bytes, and the limit is ");
    appendNumber(text, environment.payloadLimitBytes);
    text.append("; --payload-limit sets another");
    appendSourceError(message, source, 0, text.view());
    return false;
  }
  runExecution(exec, input);
  return true;
}

void Session::appendResult(SmallBuffer &out) {
  switch (exec.status) {
  case Status::Succeeded:
    return appendText(heap, exec.output, out);
  case Status::Failed: {
    AslrtValue error;
    makeErrorOutput(heap, error, exec.errorName, exec.errorCause, false);
    return appendText(heap, error, out);
  }
  case Status::TimedOut:
    return out.append("{}");
  case Status::Running:
  case Status::Aborted:
  case Status::Refused:
    return;
  }
}

std::string_view Session::resultText(SmallBuffer &spare) {
  if (exec.status == Status::Succeeded && exec.output.tag == ASLRT_TAG_TEXT)
    return {heap.textOf(exec.output), exec.output.size};
  spare.clear();
  appendResult(spare);
  return spare.view();
}

void Session::writeResultLine(OutputFile &out, SmallBuffer &spare) {
  if (exec.status == Status::Succeeded) {
    const size_t size = exec.output.size;
    if (char *place = out.reserve(size + kSpareBytes)) {
      writeText(heap, exec.output, place);
      place[size] = '\n';
      return out.addSize(size + 1);
    }
  }
  spare.clear();
  appendResult(spare);
  spare.append('\n');
  out.write(spare.view());
}

int exitStatusOf(Status status) {
  switch (status) {
  case Status::Succeeded:
    return kExitSucceeded;
  case Status::Failed:
    return kExitFailed;
  case Status::TimedOut:
    return kExitTimedOut;
  case Status::Aborted:
    return kExitAborted;
  case Status::Running:
  case Status::Refused:
    break;
  }
  return kExitBadUse;
}

bool finishOutput(OutputFile &out, SmallBuffer &message) {
  if (out.flush())
    return true;
  SmallBuffer text;
  text.append("cannot write the result to standard output: ");
  text.append(strerror(out.error()));
  appendError(message, text.view());
  return false;
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Options: the command line of a compiled workflow.

#ifndef ASLRT_MODES_OPTIONS_H
#define ASLRT_MODES_OPTIONS_H

#include "execution/History.h"
#include "io/Log.h"
#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

/// Largest payload between states in bytes. Source: asl.md 3.4.
inline constexpr uint32_t kServicePayloadLimitBytes = 262144;

/// Number of the last event that a Standard execution may have. Source: asl.md 14.
inline constexpr uint64_t kServiceEventLimit = 25000;

struct Options {
  const char *input = nullptr; ///< as given; null: standard input, if anything is there
  const char *lines = nullptr; ///< file, or `-`
  const char *mock = nullptr;
  const char *testCase = nullptr;
  const char *history = nullptr;
  const char *s3Directory = nullptr;
  const char *name = nullptr; ///< of the state machine
  const char *account = nullptr;
  const char *roleArn = nullptr;
  /// Each `[SERVICE=]URL`, in the order given.
  static constexpr uint32_t kMostEndpoints = 64;
  const char *endpoints[kMostEndpoints] = {};
  uint32_t endpointCount = 0;
  double benchSeconds = 0; ///< 0: no benchmark
  uint64_t seed = 0;
  bool hasSeed = false;
  bool virtualTime = false;
  bool isTraced = false; ///< states run one by one, though nobody watches them
  uint32_t payloadLimitBytes = kServicePayloadLimitBytes; ///< UINT32_MAX: none
  uint64_t eventLimit = UINT64_MAX;                       ///< UINT64_MAX: none
  LogLevel logLevel = LogLevel::Warn;
  bool hasLogLevel = false; ///< it was given

  bool answersHttp = false; ///< results and errors are answers for API Gateway
  bool hasEnvelope = false; ///< events are requests of StartExecution
  EventLevel executionLog = EventLevel::Off;
  bool logsData = false; ///< the execution log holds payloads and causes
  const char *metrics = nullptr; ///< namespace of the metrics; null: none are written

  bool wantsHelp = false;
  bool wantsVersion = false;
};

/// Reads the command line. False with a message (complete lines) on bad use.
bool parseOptions(int argc, char **argv, Options &options, SmallBuffer &message);

/// Reads the options of a Lambda function: those of the variable ASLRT_OPTIONS, with blanks between them, then those of
/// the command line up to the first argument that is none (a container's handler, or the runtime whose place the program
/// takes). The variable's value is changed and stays in use.
bool parseLambdaOptions(int argc, char **argv, Options &options, SmallBuffer &message);

/// Whether `text` can be the name of a state machine or execution. Source: asl.md 15.1.
bool isExecutionName(std::string_view text);

/// Appends the help text. `programName` is how the program was called.
void appendHelp(SmallBuffer &out, std::string_view programName);

} // namespace aslrt

#endif // ASLRT_MODES_OPTIONS_H

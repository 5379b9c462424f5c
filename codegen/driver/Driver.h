// SPDX-License-Identifier: Apache-2.0
//
// Driver: the commands of aslc. Each has a file of its own, which declares its options and does what they say.
//
// Exit status: 0 all went well; 1 the definition has errors; 2 bad use, or a file that cannot be read or written.

#ifndef ASL_CODEGEN_DRIVER_DRIVER_H
#define ASL_CODEGEN_DRIVER_DRIVER_H

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace asl {

constexpr int kDefinitionErrors = 1;
constexpr int kBadUse = 2;

/// What the commands know of the command line as a whole.
struct Driver {
  const char *argv0 = nullptr;
  /// All words behind it.
  std::vector<std::string> words;
  /// Set by the command that was named, once its options have been read: does the work, gives the exit status.
  std::function<int()> command;
};

void addCheckCommand(CLI::App &app, Driver &driver);
void addBuildCommand(CLI::App &app, Driver &driver);
void addPackageCommand(CLI::App &app, Driver &driver);
void addExplainCommand(CLI::App &app, Driver &driver);
void addRunCommand(CLI::App &app, Driver &driver);
void addTestStateCommand(CLI::App &app, Driver &driver);
void addEvalCommand(CLI::App &app, Driver &driver);
void addGraphCommand(CLI::App &app, Driver &driver);
void addIrCommand(CLI::App &app, Driver &driver);
void addInitCommand(CLI::App &app, Driver &driver);
void addHelpCommand(CLI::App &app, Driver &driver);
void addCompletionCommand(CLI::App &app, Driver &driver);

/// Writes `text` to the file `output`, to standard output when it is empty or `-`. 0, or the exit status.
int writeText(const std::string &text, const std::string &output);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_DRIVER_H

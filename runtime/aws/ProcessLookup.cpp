// SPDX-License-Identifier: Apache-2.0
//
// ProcessLookup: keys that a command prints (`credential_process`).
//
// The command runs without a shell, in a process group of its own, with nothing to read; what it has to say to
// the user goes to our stderr. It is looked after from a timer, so that executions go on meanwhile, and killed
// when it takes too long or nobody waits any more. What it leaves running in the background does not hold us up.

#include "aws/Digest.h"
#include "aws/Lookup.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aslrt::aws {

namespace {

constexpr size_t kMostOutput = 64 * 1024;
constexpr double kPollSeconds = 0.02;
constexpr uint32_t kMostPolls = 60 * 50; ///< a minute

/// The words of a command: quotes as in a shell, nothing else of it. False when a quote is not closed.
bool splitWords(std::string_view text, std::vector<std::string> &words) {
  std::string word;
  bool isInside = false;
  char quote = 0;
  for (size_t index = 0; index < text.size(); ++index) {
    char byte = text[index];
    if (quote == '\'') {
      byte == quote ? void(quote = 0) : void(word += byte);
    } else if (byte == '\\' && index + 1 < text.size() &&
               (!quote || text[index + 1] == '"' || text[index + 1] == '\\')) {
      word += text[++index];
      isInside = true;
    } else if (quote) {
      byte == quote ? void(quote = 0) : void(word += byte);
    } else if (byte == '"' || byte == '\'') {
      quote = byte;
      isInside = true;
    } else if (byte == ' ' || byte == '\t') {
      if (isInside)
        words.push_back(std::move(word));
      word.clear();
      isInside = false;
    } else {
      word += byte;
      isInside = true;
    }
  }
  if (isInside)
    words.push_back(std::move(word));
  return quote == 0;
}

class ProcessLookup : public HttpLookup {
public:
  ProcessLookup(const LookupContext &context, std::string_view command, std::string source)
      : HttpLookup(context), command(command), source(std::move(source)) {}
  ~ProcessLookup() override {
    stop();
    wipe(output);
  }

private:
  void run() override {
    std::vector<std::string> words;
    if (!splitWords(command, words))
      return finish(LookupResult::failed(source + " has a quote that is not closed"));
    if (words.empty())
      return finish(LookupResult::failed(source + " is empty"));
    if (int error = spawn(words))
      return finish(LookupResult::failed(source + " cannot be run: '" + words[0] + "': " + strerror(error)));
    output.reserve(kMostOutput);
    wait(kPollSeconds / 4);
  }

  /// Starts the command; an errno when that fails.
  int spawn(std::vector<std::string> &words) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
      return errno;
    std::vector<char *> arguments;
    for (std::string &word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    // Signals as a program expects them, whatever we do with ours.
    sigset_t none, ignored;
    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &ignored);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error) {
      process = -1;
      close(ends[0]);
      return error;
    }
    descriptor = ends[0];
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return 0;
  }

  void waited() override {
    // In this order: what it wrote before its end is then read.
    int status = 0;
    bool hasEnded = waitpid(process, &status, WNOHANG) == process;
    if (hasEnded)
      process = -1;
    if (!readSome()) {
      stop();
      return finish(LookupResult::failed(source + " prints more than 64 KiB"));
    }
    if (hasEnded)
      return conclude(status);
    if (++polls > kMostPolls) {
      stop();
      return finish(LookupResult::failed(source + " has not ended after 60 seconds"));
    }
    wait(kPollSeconds);
  }

  /// Takes what there is. False when it is too much.
  bool readSome() {
    char piece[4096];
    for (;;) {
      ssize_t got = ::read(descriptor, piece, sizeof(piece));
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      if (output.size() + static_cast<size_t>(got) > kMostOutput)
        return false;
      output.append(piece, static_cast<size_t>(got));
    }
    wipe(piece, sizeof(piece));
    return true;
  }

  void conclude(int status) {
    if (WIFSIGNALED(status))
      return finish(LookupResult::failed(source + " was ended by signal " + std::to_string(WTERMSIG(status))));
    if (WEXITSTATUS(status) != 0)
      return finish(
          LookupResult::failed(source + " ended with status " + std::to_string(WEXITSTATUS(status))));
    finish(readCredentialDocument(output, "SessionToken", source));
  }

  void stop() {
    if (process > 0) {
      kill(-process, SIGKILL);
      int status;
      while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
      }
      process = -1;
    }
    if (descriptor >= 0)
      close(descriptor);
    descriptor = -1;
  }

  void answered(const net::Outcome &) override {}

  std::string command;
  std::string source;
  std::string output;
  pid_t process = -1;
  int descriptor = -1;
  uint32_t polls = 0;
};

} // namespace

std::unique_ptr<Lookup> makeProcessLookup(const LookupContext &context, std::string_view command,
                                          std::string source) {
  return std::make_unique<ProcessLookup>(context, command, std::move(source));
}

} // namespace aslrt::aws

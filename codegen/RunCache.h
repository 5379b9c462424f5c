// SPDX-License-Identifier: Apache-2.0
//
// RunCache: where `aslc run` keeps the programs it built, so that an unchanged definition is compiled once.

#ifndef ASL_CODEGEN_RUNCACHE_H
#define ASL_CODEGEN_RUNCACHE_H

#include <string>
#include <vector>

namespace asl {

struct TargetSpec;

/// Programs by the content they were built from, in `$XDG_CACHE_HOME/aslc` or `~/.cache/aslc`.
class RunCache {
public:
  /// The path at which the program for `key` lies or belongs, in `program`; its folder is made and can be written, unless
  /// the program is there. On failure false, with the reason.
  bool open(const std::string &key, std::string &program, std::string &reason);

  /// In place of open(), where there is no cache: a path for a program that is run once and leaves nothing behind.
  bool openOnce(std::string &program, std::string &reason);

  /// Whether the program is there.
  bool has(const std::string &program) const;

  /// Notes beside the program that compiling it found something to say of its definition, which checking does not. The
  /// note is a file, whose absence costs no more than to be seen.
  void noteFindings(const std::string &program) const;
  bool hasFindings(const std::string &program) const;

  /// Replaces this process by the program, which is for `target`; comes back only on failure, with the reason and what to do.
  void execute(const std::string &program, const TargetSpec &target, const std::vector<std::string> &arguments,
               std::string &reason) const;

  /// Takes a program of openOnce() away.
  ~RunCache();

private:
  std::string temporary;
};

} // namespace asl

#endif // ASL_CODEGEN_RUNCACHE_H

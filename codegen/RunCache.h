// SPDX-License-Identifier: Apache-2.0
//
// RunCache: where `aslc run` keeps the programs it built, so that an unchanged definition is compiled once.

#ifndef ASL_CODEGEN_RUNCACHE_H
#define ASL_CODEGEN_RUNCACHE_H

#include <string>
#include <vector>

namespace asl {

/// Programs by the content they were built from, in `$XDG_CACHE_HOME/aslc` or `~/.cache/aslc`.
class RunCache {
public:
  /// The path at which the program for `key` lies or belongs, in `program`; its folder is made. On failure false,
  /// with the reason.
  bool open(const std::string &key, std::string &program, std::string &reason);

  /// Whether the program is there.
  bool has(const std::string &program) const;

  /// Replaces this process by the program; comes back only on failure, with the reason.
  void execute(const std::string &program, const std::vector<std::string> &arguments, std::string &reason) const;
};

} // namespace asl

#endif // ASL_CODEGEN_RUNCACHE_H

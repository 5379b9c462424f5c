// SPDX-License-Identifier: Apache-2.0
//
// The table of targets. cmake/AslTargets.cmake says what the runtime is compiled with; both have to ask for
// the same instructions.
//
// x86-64-v2 is what every machine of the last decade has, and Armv8.0, LLVM's "generic", every 64-bit Arm.

#include "codegen/Target.h"

#include <algorithm>
#include <array>
#include <cctype>

using namespace asl;

namespace {

struct Entry {
  TargetSpec spec;
  std::array<std::string_view, 4> names; ///< of the architecture, in lower case
  bool isBuilt;                          ///< this install has its runtime and code generator
  bool isHost;
};

#if defined(__x86_64__)
constexpr bool kHostIsX86 = true, kHostIsArm = false;
#elif defined(__aarch64__)
constexpr bool kHostIsX86 = false, kHostIsArm = true;
#else
#error "aslc runs on x86-64 and 64-bit Arm"
#endif

constexpr Entry kEntries[] = {
    {{.name = "x86_64-linux",
      .triple = "x86_64-unknown-linux-gnu",
      .cpu = "x86-64-v2",
      .lambdaArchitecture = "x86_64",
      .imageArchitecture = "amd64",
      .linkOption = nullptr},
     {"x86_64", "x86-64", "amd64", "x64"},
     ASLC_HAS_x86_64,
     kHostIsX86},
    {{.name = "aarch64-linux",
      .triple = "aarch64-unknown-linux-gnu",
      .cpu = "generic",
      .lambdaArchitecture = "arm64",
      .imageArchitecture = "arm64",
      // The first 64-bit Arm, the Cortex-A53, goes astray at some addresses of code; Debian's programs step
      // around them too.
      .linkOption = "--fix-cortex-a53-843419"},
     {"aarch64", "arm64", "armv8", "graviton"},
     ASLC_HAS_aarch64,
     kHostIsArm},
};

/// What may follow the architecture: the rest of the name, or of some triple for Linux.
constexpr std::string_view kEndings[] = {
    "", "-linux", "-linux-gnu", "-unknown-linux", "-unknown-linux-gnu", "-pc-linux-gnu"};

bool means(const Entry &entry, std::string_view spelling) {
  return std::any_of(entry.names.begin(), entry.names.end(), [&](std::string_view name) {
    return spelling.starts_with(name) && std::find(std::begin(kEndings), std::end(kEndings),
                                                   spelling.substr(name.size())) != std::end(kEndings);
  });
}

} // namespace

const TargetSpec &asl::hostTarget() {
  return std::find_if(std::begin(kEntries), std::end(kEntries),
                      [](const Entry &entry) { return entry.isHost; })
      ->spec;
}

const std::vector<const TargetSpec *> &asl::targets() {
  static const std::vector<const TargetSpec *> list = [] {
    std::vector<const TargetSpec *> result{&hostTarget()};
    for (const Entry &entry : kEntries)
      if (entry.isBuilt && !entry.isHost)
        result.push_back(&entry.spec);
    return result;
  }();
  return list;
}

const TargetSpec *asl::findTarget(std::string_view spelling, std::string &reason) {
  std::string wanted(spelling);
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](unsigned char byte) { return std::tolower(byte); });
  const Entry *known = std::find_if(std::begin(kEntries), std::end(kEntries),
                                    [&](const Entry &entry) { return means(entry, wanted); });
  if (known != std::end(kEntries) && known->isBuilt)
    return &known->spec;
  reason = known == std::end(kEntries)
               ? "there is no target '" + std::string(spelling) + "'"
               : "this aslc was built without the target '" + std::string(known->spec.name) + "'";
  reason += "; programs can be compiled for ";
  for (const TargetSpec *target : targets())
    reason += (target == targets().front() ? "" : " and ") + std::string(target->name);
  return nullptr;
}

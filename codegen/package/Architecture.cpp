// SPDX-License-Identifier: Apache-2.0
//
// Architecture: see Architecture.h. Sources: ELF specification, file header; Lambda's API, `Architectures`;
// OCI image configuration, "Platform Variants".

#include "codegen/package/Architecture.h"

namespace asl {

namespace {

constexpr Architecture kArchitectures[] = {
    {62, "x86_64", "amd64", ""},
    {183, "arm64", "arm64", "v8"},
};

} // namespace

const Architecture *architectureOf(std::string_view program) {
  constexpr size_t kMachineOffset = 18, kHeaderBytes = 64;
  if (program.size() < kHeaderBytes || !program.starts_with("\x7f"
                                                            "ELF"))
    return nullptr;
  // Both processors are little-endian.
  unsigned machine = static_cast<unsigned char>(program[kMachineOffset]) |
                     static_cast<unsigned>(static_cast<unsigned char>(program[kMachineOffset + 1])) << 8;
  for (const Architecture &architecture : kArchitectures)
    if (architecture.elfMachine == machine)
      return &architecture;
  return nullptr;
}

} // namespace asl

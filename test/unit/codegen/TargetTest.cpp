// SPDX-License-Identifier: Apache-2.0
//
// What people may call a target, and what a target is called elsewhere.

#include "codegen/Target.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

std::string nameOf(const char *spelling) {
  std::string reason;
  const TargetSpec *target = findTarget(spelling, reason);
  return target ? target->name : reason;
}

TEST(Target, HasManySpellings) {
  for (const char *spelling : {"aarch64-linux", "aarch64", "arm64", "ARM64", "AArch64", "arm64-linux",
                               "aarch64-linux-gnu", "aarch64-unknown-linux-gnu", "graviton"})
    EXPECT_EQ(nameOf(spelling), "aarch64-linux") << spelling;
  for (const char *spelling : {"x86_64-linux", "x86_64", "x86-64", "X86_64", "amd64", "x64", "amd64-linux",
                               "x86_64-linux-gnu", "x86_64-pc-linux-gnu", "x86_64-unknown-linux-gnu"})
    EXPECT_EQ(nameOf(spelling), "x86_64-linux") << spelling;
}

TEST(Target, IsLinuxWithTheGnuLibrary) {
  for (const char *spelling :
       {"", "-linux", "linux", "arm", "armv7", "x86", "arm64-", "arm64-darwin", "aarch64-apple-darwin",
        "aarch64_be-linux", "x86_64-w64-mingw32", "arm64 ", " arm64", "riscv64-linux"}) {
    std::string reason;
    EXPECT_EQ(findTarget(spelling, reason), nullptr) << spelling;
    EXPECT_NE(
        reason.find("there is no target '" + std::string(spelling) + "'; programs can be compiled for "),
        std::string::npos)
        << reason;
    EXPECT_NE(reason.find("x86_64-linux"), std::string::npos) << reason;
    EXPECT_NE(reason.find("aarch64-linux"), std::string::npos) << reason;
  }
}

TEST(Target, TheHostComesFirst) {
  ASSERT_EQ(targets().size(), 2u);
  EXPECT_EQ(targets().front(), &hostTarget());
}

TEST(Target, HasOtherNamesInAwsAndInImages) {
  std::string reason;
  const TargetSpec *arm = findTarget("aarch64-linux", reason), *x86 = findTarget("x86_64-linux", reason);
  ASSERT_TRUE(arm && x86);
  EXPECT_STREQ(arm->lambdaArchitecture, "arm64");
  EXPECT_STREQ(arm->imageArchitecture, "arm64");
  EXPECT_STREQ(x86->lambdaArchitecture, "x86_64");
  EXPECT_STREQ(x86->imageArchitecture, "amd64");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// The table of targets as it is in an aslc that was built for programs of its own machine alone (ASL_ARCHITECTURES has one entry).

#include "codegen/Target.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

TEST(LoneTarget, IsTheHost) {
  ASSERT_EQ(targets().size(), 1u);
  EXPECT_EQ(targets().front(), &hostTarget());
  std::string reason;
  EXPECT_EQ(findTarget(hostTarget().name, reason), &hostTarget());
}

TEST(LoneTarget, AnotherIsKnownAndNotThere) {
  const std::string host = hostTarget().name;
  const std::string other = host == "x86_64-linux" ? "aarch64-linux" : "x86_64-linux";
  std::string reason;
  EXPECT_EQ(findTarget(other.substr(0, other.find('-')), reason), nullptr);
  EXPECT_EQ(reason, "this aslc was built without the target '" + other + "'; programs can be compiled for " + host);
}

} // namespace

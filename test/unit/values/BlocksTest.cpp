// SPDX-License-Identifier: Apache-2.0
//
// Blocks: that they keep their content, and what is kept of those that were released.

#include "values/Blocks.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

using namespace aslrt;

namespace {

void fill(void *block, size_t bytes, char seed) {
  for (size_t at = 0; at < bytes; at += 512)
    static_cast<char *>(block)[at] = static_cast<char>(seed + at / 512);
}

bool isFilled(const void *block, size_t bytes, char seed) {
  for (size_t at = 0; at < bytes; at += 512)
    if (static_cast<const char *>(block)[at] != static_cast<char>(seed + at / 512))
      return false;
  return true;
}

/// Lets the system have all that is kept.
void forgetSpares() {
  for (unsigned execution = 0; execution <= kSpareExecutions; ++execution)
    ageSpareBlocks();
}

TEST(Blocks, KeepTheirContentWhenTheyGrowAndShrink) {
  forgetSpares();
  // Over the borders between small, large, and large pages, in steps of all sizes.
  const size_t sizes[] = {1, 600, 70'000, kLargeBytes - 1, kLargeBytes, 300'000, 5'000'000, 40'000'000, 4'000'000, 200'000, 100};
  for (size_t first : sizes)
    for (size_t second : sizes) {
      void *block = takeBlock(first);
      ASSERT_NE(block, nullptr);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 16, 0u);
      EXPECT_GE(roomOfBlock(block), first);
      fill(block, first, 7);
      block = resizeBlock(block, second);
      ASSERT_NE(block, nullptr);
      EXPECT_GE(roomOfBlock(block), second);
      EXPECT_TRUE(isFilled(block, first < second ? first : second, 7)) << first << " to " << second;
      fill(block, roomOfBlock(block), 3);
      EXPECT_TRUE(isFilled(block, roomOfBlock(block), 3));
      releaseBlock(block);
    }
  forgetSpares();
  EXPECT_EQ(spareBlockBytes(), 0u);
}

TEST(Blocks, NullIsABlockOfNothing) {
  releaseBlock(nullptr);
  void *block = resizeBlock(nullptr, 10);
  ASSERT_NE(block, nullptr);
  releaseBlock(block);
}

TEST(Blocks, WhatNoMemoryHasIsNull) {
  if (!kKeepsSpares)
    GTEST_SKIP() << "the address sanitizer ends the program";
  EXPECT_EQ(takeBlock(SIZE_MAX - 100), nullptr);
  EXPECT_EQ(takeBlock(SIZE_MAX), nullptr);
  for (size_t bytes : {size_t(100), size_t(1'000'000)}) {
    void *block = takeBlock(bytes);
    fill(block, bytes, 5);
    EXPECT_EQ(resizeBlock(block, SIZE_MAX), nullptr);
    EXPECT_EQ(resizeBlock(block, SIZE_MAX / 4), nullptr);
    EXPECT_TRUE(isFilled(block, bytes, 5));
    releaseBlock(block);
  }
}

TEST(Blocks, AReleasedOneIsTakenAgain) {
  if (!kKeepsSpares)
    GTEST_SKIP() << "nothing is kept under the address sanitizer";
  forgetSpares();
  void *small = takeBlock(500'000), *large = takeBlock(3'000'000);
  releaseBlock(large);
  releaseBlock(small);
  const size_t kept = spareBlockBytes();
  EXPECT_GE(kept, 3'500'000u);
  // The smallest that fits, and none that is much too large.
  EXPECT_EQ(takeBlock(400'000), small);
  EXPECT_EQ(takeBlock(2'000'000), large);
  releaseBlock(large);
  void *other = takeBlock(200'000);
  EXPECT_NE(other, large);
  // One that grows goes there, too.
  EXPECT_EQ(resizeBlock(small, 2'500'000), large);
  releaseBlock(large);
  releaseBlock(other);
  forgetSpares();
}

TEST(Blocks, OneThatNobodyTakesGoesBack) {
  if (!kKeepsSpares)
    GTEST_SKIP() << "nothing is kept under the address sanitizer";
  forgetSpares();
  void *used = takeBlock(300'000);
  releaseBlock(takeBlock(9'000'000));
  releaseBlock(used);
  for (unsigned execution = 0; execution <= kSpareExecutions; ++execution) {
    EXPECT_GE(spareBlockBytes(), 9'000'000u);
    EXPECT_EQ(takeBlock(300'000), used);
    releaseBlock(used);
    ageSpareBlocks();
  }
  EXPECT_LT(spareBlockBytes(), 400'000u);
  // However many are released at once, few are kept.
  std::vector<void *> many;
  for (int count = 0; count < 200; ++count)
    many.push_back(takeBlock(200'000));
  for (void *block : many)
    releaseBlock(block);
  EXPECT_LT(spareBlockBytes(), 100u * 200'000);
  forgetSpares();
}

} // namespace

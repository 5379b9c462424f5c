// SPDX-License-Identifier: Apache-2.0
//
// Picks the widest check by blocks that the processor has.

#include "values/Scanner.h"

namespace aslrt {

bool scanTextSse(char *text, uint32_t size, SkipTable &skips, TextFacts &facts);
bool scanTextAvx2(char *text, uint32_t size, SkipTable &skips, TextFacts &facts);

#if defined(__x86_64__)

bool hasScanWidth(ScanWidth width) {
  if (width == ScanWidth::Sse)
    return true;
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
         __builtin_cpu_supports("popcnt");
}

bool scanTextWith(ScanWidth width, char *text, size_t size, SkipTable &skips, TextFacts &facts) {
  skips.clear();
  // Scalars are left to checkText. What ends in no bracket is no container.
  if (size < 2 || (text[0] != '{' && text[0] != '[') || (text[size - 1] != '}' && text[size - 1] != ']'))
    return false;
  std::memset(text + size, 0, kPaddingBytes); // ends every atom
  uint32_t bytes = static_cast<uint32_t>(size);
  return width == ScanWidth::Avx2 ? scanTextAvx2(text, bytes, skips, facts)
                                  : scanTextSse(text, bytes, skips, facts);
}

bool scanText(char *text, size_t size, SkipTable &skips, TextFacts &facts) {
  static bool isKnown, isWide; // asked for once: the question costs a library call
  if (!isKnown) {
    isWide = hasScanWidth(ScanWidth::Avx2);
    isKnown = true;
  }
  return scanTextWith(isWide ? ScanWidth::Avx2 : ScanWidth::Sse, text, size, skips, facts);
}

#else

bool hasScanWidth(ScanWidth) { return false; }
bool scanTextWith(ScanWidth, char *, size_t, SkipTable &, TextFacts &) { return false; }
bool scanText(char *, size_t, SkipTable &, TextFacts &) { return false; }

#endif

} // namespace aslrt

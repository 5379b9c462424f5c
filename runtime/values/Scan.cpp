// SPDX-License-Identifier: Apache-2.0
//
// Picks the widest check by blocks that the processor has.

#include "values/Scanner.h"

namespace aslrt {

bool scanTextSse(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts);
bool scanTextAvx2(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts);
bool scanTextAvx512(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts);
bool scanTextNeon(char *text, uint32_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts);
void findMarksSse(const char *text, uint32_t start, uint32_t count, uint32_t *places);
void findMarksAvx2(const char *text, uint32_t start, uint32_t count, uint32_t *places);
void findMarksAvx512(const char *text, uint32_t start, uint32_t count, uint32_t *places);
void findMarksNeon(const char *text, uint32_t start, uint32_t count, uint32_t *places);

#if defined(__x86_64__)

bool hasScanWidth(ScanWidth width) {
  if (width == ScanWidth::Sse)
    return true;
  if (width != ScanWidth::Avx2 && width != ScanWidth::Avx512)
    return false;
  __builtin_cpu_init();
  bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                 __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("popcnt");
  if (width == ScanWidth::Avx2)
    return hasAvx2;
  return hasAvx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2");
}

static bool scanBlocks(ScanWidth width, char *text, uint32_t size, TextTemplates &templates, SkipTable &skips,
                       TextFacts &facts) {
  switch (width) {
  case ScanWidth::Avx512:
    return scanTextAvx512(text, size, templates, skips, facts);
  case ScanWidth::Avx2:
    return scanTextAvx2(text, size, templates, skips, facts);
  default:
    return scanTextSse(text, size, templates, skips, facts);
  }
}

void findMarksWith(ScanWidth width, const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  switch (width) {
  case ScanWidth::Avx512:
    return findMarksAvx512(text, start, count, places);
  case ScanWidth::Avx2:
    return findMarksAvx2(text, start, count, places);
  default:
    return findMarksSse(text, start, count, places);
  }
}

static ScanWidth widest() {
  // Asked for once: the question costs a library call.
  static bool isKnown;
  static ScanWidth known;
  if (!isKnown) {
    known = hasScanWidth(ScanWidth::Avx512) ? ScanWidth::Avx512
            : hasScanWidth(ScanWidth::Avx2) ? ScanWidth::Avx2
                                            : ScanWidth::Sse;
    isKnown = true;
  }
  return known;
}

#elif defined(__aarch64__)

bool hasScanWidth(ScanWidth width) { return width == ScanWidth::Neon; }

static bool scanBlocks(ScanWidth, char *text, uint32_t size, TextTemplates &templates, SkipTable &skips,
                       TextFacts &facts) {
  return scanTextNeon(text, size, templates, skips, facts);
}

void findMarksWith(ScanWidth, const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksNeon(text, start, count, places);
}

static ScanWidth widest() { return ScanWidth::Neon; }

#else

bool hasScanWidth(ScanWidth) { return false; }
static bool scanBlocks(ScanWidth, char *, uint32_t, TextTemplates &, SkipTable &, TextFacts &) { return false; }
void findMarksWith(ScanWidth, const char *, uint32_t, uint32_t, uint32_t *) {}
static ScanWidth widest() { return ScanWidth::Sse; }

#endif

bool scanTextWith(ScanWidth width, char *text, size_t size, TextTemplates &templates, SkipTable &skips,
                  TextFacts &facts) {
  skips.clear();
  // Scalars are left to checkText. What ends in no bracket is no container.
  if (size < 2 || (text[0] != '{' && text[0] != '[') || (text[size - 1] != '}' && text[size - 1] != ']'))
    return false;
  std::memset(text + size, 0, kPaddingBytes); // ends every atom
  return scanBlocks(width, text, static_cast<uint32_t>(size), templates, skips, facts);
}

bool scanText(char *text, size_t size, TextTemplates &templates, SkipTable &skips, TextFacts &facts) {
  return scanTextWith(widest(), text, size, templates, skips, facts);
}

void findMarks(const char *text, uint32_t start, uint32_t count, uint32_t *places) {
  findMarksWith(widest(), text, start, count, places);
}

} // namespace aslrt

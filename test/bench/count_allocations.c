// SPDX-License-Identifier: Apache-2.0
//
// count_allocations: a library to preload that counts what a program takes from the heap.
//
//   LD_PRELOAD=count_allocations.so COUNT_ALLOCATIONS=FILE program ..       FILE: CALLS BYTES
//
// CALLS are those of malloc, calloc, realloc and the aligned ones, BYTES what they asked for; operator new ends
// there too. A compiled workflow is static and cannot be preloaded into. What `aslc build --sanitize` makes of it
// can, and takes nearly the same from the heap; there the allocator is the sanitizer's, which calls us when asked to.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

// glibc's own names for what this library stands before.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_ullong calls, bytes;

static void count(size_t size) {
  atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
}

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
  count(size);
  return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

static void onAllocation(const volatile void *block, size_t size) {
  (void)block;
  count(size);
}

static void onRelease(const volatile void *block) { (void)block; }

__attribute__((constructor)) static void begin(void) {
  typedef int (*Install)(void (*)(const volatile void *, size_t), void (*)(const volatile void *));
  Install install = (Install)dlsym(RTLD_DEFAULT, "__sanitizer_install_malloc_and_free_hooks");
  if (install)
    install(onAllocation, onRelease);
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("COUNT_ALLOCATIONS");
  unsigned long long allCalls = calls, allBytes = bytes;
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file)
    return;
  fprintf(file, "%llu %llu\n", allCalls, allBytes);
  fclose(file);
}

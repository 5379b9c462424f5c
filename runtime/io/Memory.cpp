// SPDX-License-Identifier: Apache-2.0
//
// Memory: see Memory.h.

#include "io/Memory.h"

#include <cstdlib>
#include <unistd.h>

namespace aslrt {

void *reallocateOrDie(void *block, size_t size) {
  void *result = realloc(block, size ? size : 1);
  if (!result) {
    static const char message[] = "error: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);
    (void)ignored;
    _exit(2);
  }
  return result;
}

} // namespace aslrt

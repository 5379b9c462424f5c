// SPDX-License-Identifier: Apache-2.0
//
// NoMapRun: for programs without a distributed Map, in which nobody gets here.

#include "aslrt.h"

#include <cstdlib>

int32_t aslrt_map_run_begin(AslrtExec *, AslrtFrame *, const AslrtMap *, const AslrtValue *, AslrtValue *,
                            const AslrtValue *, const AslrtValue *, const AslrtValue *) {
  abort();
}

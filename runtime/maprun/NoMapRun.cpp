// SPDX-License-Identifier: Apache-2.0
//
// NoMapRun: for programs without a distributed Map, in which nobody gets here.

#include "maprun/MapRun.h"

#include <cstdlib>

namespace aslrt {

void proceedMapRun(Exec &, Children &) { abort(); }
void takeMapRunInput(Exec &, Children &, const AslrtValue &) { abort(); }
void mapRunSelectionFailed(Exec &, Children &) { abort(); }
void mapRunChildDone(Exec &, Children &, FrameRecord &) { abort(); }
void mapRunChildFailed(Exec &, Children &, FrameRecord &) { abort(); }
void describeMapRunItem(const Children &, MapItem &) { abort(); }
void visitMapRun(Heap &, Children &) { abort(); }
void releaseMapRun(Children &) { abort(); }

} // namespace aslrt

int32_t aslrt_map_run_begin(AslrtExec *, AslrtFrame *, const AslrtMap *, const AslrtValue *, AslrtValue *,
                            const AslrtValue *, const AslrtValue *, const AslrtValue *) {
  abort();
}

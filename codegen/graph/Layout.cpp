// SPDX-License-Identifier: Apache-2.0
//
// Runs the steps of the layout.

#include "codegen/graph/Layered.h"

namespace asl::graph {

void layOut(LayoutGraph &graph) {
  Layered layered(graph);
  assignRanks(layered);
  makeChains(layered);
  orderRanks(layered);
  assignColumns(layered);
  routeEdges(layered);
}

} // namespace asl::graph

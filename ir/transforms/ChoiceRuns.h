// SPDX-License-Identifier: Apache-2.0
//
// ChoiceRuns: tests that follow each other on one value become one branch. Part of merge-choices.
//
// A run is a tree of blocks that do nothing but compare one value with constants: a number that flow.read.text has made, or
// one that flow.read.number has read. For each value it could have, the way through the run is known, and with it the
// edge that leaves the run. Of the first kind of number a cf.switch asks; for the second, constants part the line of
// numbers into stretches, and a tree of comparisons finds the one that the number is in:
//
//   before                                           after
//   ------                                           -----
//   %1 = arith.cmpf olt, %n, %c10 : f64              cf.cond_br %is, ^tree, ^high
//   %a = arith.andi %is, %1 : i1                   ^tree:
//   cf.cond_br %a, ^low, ^next                       %1 = arith.cmpf olt, %n, %c20 : f64
//   ^next:                                           cf.cond_br %1, ^lower, ^upper
//     %2 = arith.cmpf olt, %n, %c20 : f64          ^lower:
//     %b = arith.andi %is, %2 : i1                   %2 = arith.cmpf olt, %n, %c10 : f64
//     cf.cond_br %b, ^middle, ^next2                 cf.cond_br %2, ^low, ^middle
//   ^next2:                                        ^upper:
//     %3 = arith.cmpf olt, %n, %c30 : f64            %3 = arith.cmpf olt, %n, %c30 : f64
//     %c = arith.andi %is, %3 : i1                   cf.cond_br %3, ^upper middle, ^high
//     cf.cond_br %c, ^upper middle, ^high

#ifndef ASL_IR_TRANSFORMS_CHOICERUNS_H
#define ASL_IR_TRANSFORMS_CHOICERUNS_H

#include "ir/FlowOps.h"

namespace asl::flow {

/// Makes one branch of each run in `func`; how many.
unsigned mergeChoiceRuns(FuncOp func);

} // namespace asl::flow

#endif // ASL_IR_TRANSFORMS_CHOICERUNS_H

// SPDX-License-Identifier: Apache-2.0
//
// InputShapes.h: what is known of each state's input before anything runs.

#ifndef ASL_FRONTEND_INPUTSHAPES_H
#define ASL_FRONTEND_INPUTSHAPES_H

#include "frontend/Machine.h"
#include "frontend/Shape.h"

#include <unordered_map>

namespace asl {

/// By state, those of inner scopes included; null shapes are inputs that may be anything. A state that only rules which
/// never hold lead to is not there.
std::unordered_map<const State *, ShapeRef> findInputShapes(const Machine &machine, const Source &source);

/// A shape in a few words: "an object with 'a', 'b' (always 5)".
std::string describe(const ShapeRef &shape);

} // namespace asl

#endif

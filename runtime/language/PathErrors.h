// SPDX-License-Identifier: Apache-2.0
//
// PathErrors: the words with which a path that leads nowhere is reported.

#ifndef ASLRT_LANGUAGE_PATHERRORS_H
#define ASLRT_LANGUAGE_PATHERRORS_H

#include "values/Value.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

/// What the service's words call values of a kind: `boolean`, `object`.
std::string_view nameOf(Kind kind);

/// The path whose words a miss at step `step` of `path` is reported with: `path` itself, or the one
/// folded into it that this step comes from.
const AslrtPath &pathOfStep(const AslrtPath &path, uint32_t step);

/// Raises States.Runtime for `path`, applied to `in`, whose step `step` cannot be taken from `node`.
/// Returns ASLRT_STEP_FAILED.
int32_t raisePathMiss(AslrtExec *exec, AslrtFrame *frame, AslrtValue &in, const AslrtPath &path,
                      uint32_t step, const AslrtValue &node);

} // namespace aslrt

#endif // ASLRT_LANGUAGE_PATHERRORS_H

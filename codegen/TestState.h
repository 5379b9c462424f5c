// SPDX-License-Identifier: Apache-2.0
//
// TestState: a state under test becomes a program that prints the response of TestState, and is run.

#ifndef ASL_CODEGEN_TESTSTATE_H
#define ASL_CODEGEN_TESTSTATE_H

#include "codegen/Compiler.h"

#include <string>
#include <vector>

namespace asl {

/// Compiles and links `compilation`, which has a test, into a file that is gone as soon as it was opened, and replaces
/// this process by the program. Comes back only on failure. `options.output` is not looked at; `arguments` are the
/// program's.
Outcome runStateTest(Compilation &compilation, BuildOptions options, const std::vector<std::string> &arguments);

} // namespace asl

#endif // ASL_CODEGEN_TESTSTATE_H

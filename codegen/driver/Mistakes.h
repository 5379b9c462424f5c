// SPDX-License-Identifier: Apache-2.0
//
// Mistakes: what is said of a command line that cannot be read.

#ifndef ASL_CODEGEN_DRIVER_MISTAKES_H
#define ASL_CODEGEN_DRIVER_MISTAKES_H

#include <string>

namespace CLI {
class App;
class ParseError;
}

namespace asl {

/// One line about what the parser of `app` refused, with what was probably meant, and one that leads to the help.
std::string describeMistake(const CLI::App &app, const CLI::ParseError &error);

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_MISTAKES_H

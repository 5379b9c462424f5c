// SPDX-License-Identifier: Apache-2.0
//
// ManualPage: the pages of the manual, as source for man(1) in the man macros. They are made of what the help is made of.

#ifndef ASL_CODEGEN_DRIVER_MANUALPAGE_H
#define ASL_CODEGEN_DRIVER_MANUALPAGE_H

#include "codegen/driver/CommandModel.h"

#include <string>
#include <vector>

namespace asl {

/// aslc(1).
std::string overviewPage(const CommandModel &tool, const std::vector<CommandModel> &commands);

/// aslc-COMMAND(1).
std::string commandPage(const CommandModel &command);

/// asl-program(7): compiled programs.
std::string programPage();

} // namespace asl

#endif // ASL_CODEGEN_DRIVER_MANUALPAGE_H

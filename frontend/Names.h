// SPDX-License-Identifier: Apache-2.0
//
// Names of state machines, executions, activities and labels: what may stand in them (asl.md 15.1). Names of states
// are free.

#ifndef ASL_FRONTEND_NAMES_H
#define ASL_FRONTEND_NAMES_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace asl {

/// Decodes the UTF-8 character at `at` and moves past it. Well-formed text only.
uint32_t nextCharacter(std::string_view text, size_t &at);

/// Number of Unicode characters of a UTF-8 text.
size_t countCharacters(std::string_view text);

/// Whether this character may not stand in a name. Source: guide, "CreateStateMachine", name.
bool isForbiddenInName(uint32_t character);

/// Whether `name` can be the name of an activity: 1 to 80 characters, none of them forbidden.
bool isActivityName(std::string_view name);

/// Whether `name` can be the name of a state machine: 1 to 80 bytes, no forbidden character.
bool isMachineName(std::string_view name);

} // namespace asl

#endif

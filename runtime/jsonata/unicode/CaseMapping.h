// SPDX-License-Identifier: Apache-2.0
//
// Letters in upper and lower case, as ECMAScript has it: the whole of Unicode without rules of languages.

#ifndef ASLRT_JSONATA_UNICODE_CASEMAPPING_H
#define ASLRT_JSONATA_UNICODE_CASEMAPPING_H

#include <cstdint>
#include <string_view>

namespace aslrt {
class SmallBuffer;
}

namespace aslrt::jsonata {

/// Appends generalised UTF-8 in upper case; a character may become up to three (`ß` is `SS`).
void appendUpperCase(std::string_view characters, SmallBuffer &buffer);

/// Appends generalised UTF-8 in lower case. A capital sigma at the end of a word becomes `ς`.
void appendLowerCase(std::string_view characters, SmallBuffer &buffer);

/// What a regular expression with flag `i` compares instead of a UTF-16 unit: its upper case where that is one unit,
/// except that nothing outside of ASCII becomes ASCII. Source: ECMAScript, "Canonicalize".
uint16_t canonicalUnit(uint16_t unit);

/// Calls `visit(unit, canonicalUnit(unit))` for each unit that differs from its canonical one.
void visitCanonicalUnits(void (*visit)(void *context, uint16_t unit, uint16_t canonical), void *context);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_UNICODE_CASEMAPPING_H

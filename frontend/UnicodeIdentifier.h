// SPDX-License-Identifier: Apache-2.0
//
// UnicodeIdentifier: which characters may stand in the name of a workflow variable.
//
// The language takes the properties ID_Start and ID_Continue of Unicode Standard Annex 31.

#ifndef ASL_FRONTEND_UNICODEIDENTIFIER_H
#define ASL_FRONTEND_UNICODEIDENTIFIER_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace asl {

/// One character read from UTF-8 text.
struct Utf8Character {
  uint32_t codePoint = 0; // 0xFFFD for a byte that starts no valid sequence
  size_t size = 0;        // bytes taken, at least 1
};

/// The character at `offset`, which must lie inside `text`. A byte that is not UTF-8 counts as one character.
Utf8Character readUtf8(std::string_view text, size_t offset);

bool isIdentifierStart(uint32_t codePoint);
bool isIdentifierContinue(uint32_t codePoint);

/// Bytes of the longest identifier at the start of `text`; 0 when there is none.
size_t identifierLength(std::string_view text);

} // namespace asl

#endif // ASL_FRONTEND_UNICODEIDENTIFIER_H

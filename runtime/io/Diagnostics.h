// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics: messages for people about text they gave: where, what, and the line with a caret.
//
//   mock.json:12:5: error: unknown test case 'Hapy'; did you mean 'Happy'?
//       "Hapy": {
//       ^

#ifndef ASLRT_IO_DIAGNOSTICS_H
#define ASLRT_IO_DIAGNOSTICS_H

#include "values/Strings.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aslrt {

/// A text and what to call it in messages.
struct SourceText {
  std::string_view name; ///< `input.json`, `<stdin>`
  std::string_view text;
  uint64_t firstLine = 1; ///< number of the text's first line, when it is a part of a file
  bool canBeShared = false; ///< it is in memory that parseShared (values/Reader.h) takes
};

/// Appends `NAME:LINE:COLUMN: error: MESSAGE`, the line of text around `offset` and a caret, with line
/// ends. Columns count characters from 1. Long lines are shown in part.
void appendSourceError(SmallBuffer &out, const SourceText &source, size_t offset,
                       std::string_view message);

/// Appends `error: MESSAGE` and a line end.
void appendError(SmallBuffer &out, std::string_view message);

/// Appends `error: WHAT 'NAME': REASON` and a line end; the reason is that of the system's `number` (errno).
void appendSystemError(SmallBuffer &out, std::string_view what, std::string_view name, int number);

/// Appends a number in decimal.
void appendNumber(SmallBuffer &out, uint64_t number);

/// Writes `text` to stderr.
void printToStderr(std::string_view text);

/// The one of `known` that `word` was probably meant to be, or an empty text. Case counts little.
std::string_view closestName(std::string_view word, const std::string_view *known, size_t count);

/// Offset in `text` (valid JSON) of the name of the member that the names `path` lead to from the top;
/// of the last one found when a name is spelt with escapes or is missing.
size_t findMemberOffset(std::string_view text, const std::string_view *path, size_t count);

} // namespace aslrt

#endif // ASLRT_IO_DIAGNOSTICS_H

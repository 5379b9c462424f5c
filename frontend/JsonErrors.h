// SPDX-License-Identifier: Apache-2.0
//
// JsonErrors.h: saying what is wrong with a text that is not JSON.

#ifndef ASL_FRONTEND_JSONERRORS_H
#define ASL_FRONTEND_JSONERRORS_H

#include "frontend/Source.h"

#include <vector>

namespace asl {

class DiagnosticEngine;
struct JsonDocument;

/// The last token that was understood before an error.
enum class JsonToken : uint8_t { None, Open, Key, Value };

/// Where a parser gave up.
struct JsonFailure {
  JsonToken lastToken = JsonToken::None;
  /// End of that token.
  size_t lastEnd = 0;
  /// The byte at which the library stopped; the size of the text at its end.
  size_t offset = 0;
  /// The opening bracket of each container not yet closed, outermost first.
  std::vector<SourceRange> openContainers;
};

/// Reports one error for the place where parsing stopped, in terms of what a person would have to change.
void reportJsonError(const Source &source, const JsonDocument &document, const JsonFailure &failure,
                     DiagnosticEngine &diagnostics);

/// Refuses what is wrong with the document as a whole: empty, too large, a byte order mark, a zero byte.
/// Returns whether it may be parsed.
bool checkDocument(const Source &source, const JsonDocument &document, DiagnosticEngine &diagnostics);

} // namespace asl

#endif

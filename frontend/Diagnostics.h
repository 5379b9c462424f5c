// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics.h: errors and warnings about a definition, printed the way clang prints them.
//
//   order.asl.json:14:19: error: state 'Reserve' goes to 'Chek', which does not exist
//         "Next": "Chek",
//                 ^~~~~~
//   order.asl.json:31:5: note: did you mean 'Check'?
//
// Beside our own text a diagnostic carries what the hosted service would say: the code of its validation
// interface, the location in its notation ("/States/A/Next") and, where it is known, its message.
// Text never ends in a full stop and starts in lower case; names stand in single quotes.

#ifndef ASL_FRONTEND_DIAGNOSTICS_H
#define ASL_FRONTEND_DIAGNOSTICS_H

#include "frontend/Source.h"

#include <cstdio>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

enum class Severity : uint8_t { Error, Warning };

struct DiagnosticNote {
  std::string message;
  /// Absent: the note has no place of its own and is printed at the diagnostic's, without the line.
  std::optional<SourceRange> range;
};

/// One finding. The setters return the diagnostic itself, so that a report reads as one sentence.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string message;
  /// Absent: about the file as a whole.
  std::optional<SourceRange> range;
  std::vector<DiagnosticNote> notes;
  /// The service's code (Spec.h, namespace code).
  std::string code;
  /// The service's location, "/States/A/Next"; empty when it gives none.
  std::string location;
  /// The service's wording where it is known, else empty.
  std::string awsMessage;
  /// What `range` and the notes' ranges are bytes of. For people: `source->file()` and `source->inFile(range)`.
  const Source *source = nullptr;

  Diagnostic &withCode(std::string_view text) { code = text; return *this; }
  Diagnostic &at(std::string_view text) { location = text; return *this; }
  Diagnostic &aws(std::string_view text) { awsMessage = text; return *this; }
  Diagnostic &note(SourceRange place, std::string text) {
    notes.push_back({std::move(text), place});
    return *this;
  }
  Diagnostic &note(std::string text) {
    notes.push_back({std::move(text), std::nullopt});
    return *this;
  }
  /// Adds the note "did you mean 'X'?" when there is a suggestion.
  Diagnostic &suggest(const std::optional<std::string> &suggestion,
                      std::optional<SourceRange> place = std::nullopt);
};

/// Collects the findings of one run, over one source or over texts made from each other. Sources must outlive it.
class DiagnosticEngine {
public:
  explicit DiagnosticEngine(const Source &source) : source(&source) {}

  /// What is reported from now on is about `next`.
  void enter(const Source &next) { source = &next; }

  Diagnostic &error(SourceRange range, std::string message);
  Diagnostic &error(std::string message);
  Diagnostic &warning(SourceRange range, std::string message);
  Diagnostic &warning(std::string message);

  bool hasErrors() const { return errors != 0; }
  size_t errorCount() const { return errors; }
  size_t warningCount() const { return warnings; }

  /// Everything reported, by position in the file; findings about the file as a whole come first. Files come in the
  /// order of their first finding.
  std::vector<const Diagnostic *> sorted() const;

  /// All findings as text in clang form, by position. `colour` adds terminal colours.
  std::string render(bool colour) const;

  /// Writes render() to `stream`, coloured when the stream is a terminal and NO_COLOR is not set.
  void print(std::FILE *stream) const;

private:
  const Source *source;
  std::deque<Diagnostic> findings; // deque: references to earlier findings stay valid
  size_t errors = 0;
  size_t warnings = 0;
};

/// `name` in single quotes, shortened in the middle when it is longer than anybody wants to read.
std::string inQuotes(std::string_view name);

/// The candidate nearest to `word` by edit distance, when it is near enough to be a slip (at most a third
/// of the word's characters differ, at least one may; letter case does not count).
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string_view> &candidates);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics.h: errors and warnings about a definition.
//
//   order.asl.json:14:19: error: state 'Reserve' goes to 'Chek', which does not exist
//         "Next": "Chek",
//                 ^~~~~~
//                 "Check"
//   order.asl.json:31:5: note: did you mean 'Check'?
//
// Beside our own text a diagnostic carries what the hosted service would say: the code of its validation
// interface, the location in its notation ("/States/A/Next") and, where it is known, its message. A warning has a
// group, by which it is turned off or made an error. Forms other than text are in DiagnosticFormats.h.
// Text never ends in a full stop and starts in lower case; names stand in single quotes.

#ifndef ASL_FRONTEND_DIAGNOSTICS_H
#define ASL_FRONTEND_DIAGNOSTICS_H

#include "frontend/Source.h"
#include "frontend/Warnings.h"

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

/// A change of the text that cures the finding: `text` takes the place of `range`.
struct DiagnosticFix {
  SourceRange range;
  std::string text;
};

/// One finding. The setters return the diagnostic itself, so that a report reads as one sentence.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string message;
  /// Absent: about the file as a whole.
  std::optional<SourceRange> range;
  std::vector<DiagnosticNote> notes;
  /// Applied together. Empty when there is no one good cure.
  std::vector<DiagnosticFix> fixes;
  /// The group of a warning, also of one that was made an error.
  std::optional<Warning> group;
  /// The service's code (Spec.h, namespace code).
  std::string code;
  /// The service's location, "/States/A/Next"; empty when it gives none.
  std::string location;
  /// The service's wording where it is known, else empty.
  std::string awsMessage;
  /// What `range` and the notes' ranges are bytes of. For people: `source->file()` and `source->inFile(range)`.
  const Source *source = nullptr;

  /// What the finding goes by: the group of a warning, else the code.
  std::string_view rule() const { return group ? groupOf(*group).name : std::string_view(code); }

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
  /// In a text that was made from a file, only a part that stands in the file as it does in the text can be changed.
  Diagnostic &fix(SourceRange place, std::string text);
  /// Adds the fix that puts `name` in the place of the string, or the part of one, at `place`.
  Diagnostic &rename(SourceRange place, std::string_view name);
  /// Adds the note "did you mean 'X'?" when there is a suggestion, and the fix that puts it in the place of what the
  /// finding is about.
  Diagnostic &suggest(const std::optional<std::string> &suggestion,
                      std::optional<SourceRange> place = std::nullopt);
};

/// Collects the findings of one run, over one source or over texts made from each other. Sources must outlive it.
class DiagnosticEngine {
public:
  explicit DiagnosticEngine(const Source &source, WarningOptions options = {})
      : text(&source), options(std::move(options)) {}

  /// What is being reported about.
  const Source &source() const { return *text; }

  /// What is reported from now on is about `next`.
  void enter(const Source &next) { text = &next; }

  Diagnostic &error(SourceRange range, std::string message);
  Diagnostic &error(std::string message);
  Diagnostic &warning(Warning group, SourceRange range, std::string message);
  Diagnostic &warning(Warning group, std::string message);

  /// Does anybody want to know?
  bool isEnabled(Warning group) const { return options.action(group) != WarningOptions::Action::Ignore; }

  /// Whether the definition is to be refused: for an error, or a warning that was made one.
  bool hasErrors() const { return errors + promoted != 0; }
  /// Errors reported. Warnings that were made errors do not count: they say nothing of whether the definition was
  /// understood.
  size_t errorCount() const { return errors; }
  /// Warnings reported and not made errors.
  size_t warningCount() const { return warnings; }
  /// Everything found, also what nobody wants to know.
  size_t findingCount() const { return findings.size() + ignored.size(); }

  /// Everything reported, each once, by position in the file; findings about the file as a whole come first. Files come in the
  /// order of their first finding.
  std::vector<const Diagnostic *> sorted() const;

  /// All findings as text in clang form, by position. `colour` adds terminal colours.
  std::string render(bool colour) const;

  /// Writes render() to `stream`, coloured when the stream is a terminal and NO_COLOR is not set.
  void print(std::FILE *stream) const;

private:
  const Source *text;
  WarningOptions options;
  std::deque<Diagnostic> findings; // deque: references to earlier findings stay valid
  std::deque<Diagnostic> ignored;
  size_t errors = 0;
  size_t warnings = 0;
  size_t promoted = 0;
};

/// Findings that the text form shows in one run; a definition that breaks more rules is not helped by more lines.
inline constexpr size_t kMaxPrintedFindings = 500;

/// Decodes the character at `at` of a text in UTF-8: its value and its bytes, U+FFFD and one byte for what is not UTF-8.
std::pair<uint32_t, size_t> decodeCharacter(std::string_view text, size_t at);

/// `name` in single quotes, shortened in the middle when it is longer than anybody wants to read.
std::string inQuotes(std::string_view name);

/// The candidate nearest to `word` by edit distance, when it is near enough to be a slip (at most a third
/// of the word's characters differ, and at most `most`; at least one may; letter case does not count).
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view> &candidates,
                                   size_t most = SIZE_MAX);

} // namespace asl

#endif

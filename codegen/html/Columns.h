// SPDX-License-Identifier: Apache-2.0
//
// Columns: what stands in the page's three columns, line by line, before it is HTML.

#ifndef ASL_CODEGEN_HTML_COLUMNS_H
#define ASL_CODEGEN_HTML_COLUMNS_H

#include "codegen/Compiler.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asl::html {

/// What a line is, for its looks.
enum class LineKind : char { Plain, Label, Head };

/// A part of a line of the definition that belongs to one state (or to none).
struct Segment {
  std::string_view text;
  int state = -1; ///< index into StateIndex::names
};

/// A line of a column.
struct Row {
  std::string_view text;
  LineKind kind = LineKind::Plain;
  uint32_t line = 0; ///< of the definition; 0: none
  int state = -1;
};

/// The states of a definition: the innermost one at each of its bytes.
class StateIndex {
public:
  explicit StateIndex(const Compilation &compilation);

  /// Names in the order of the definition; two scopes may have states of the same name.
  std::vector<std::string> names;
  std::vector<uint32_t> lines; ///< where each begins

  /// The state of that name whose text holds the place, or else the first of the name; -1: there is none.
  int find(std::string_view name, uint32_t line, uint32_t column) const;

  /// Line `number` of the definition in parts. Blanks and punctuation alone are no part.
  std::vector<Segment> segments(uint32_t number) const;

private:
  void add(const Scope &scope);

  struct Entry {
    SourceRange range; ///< in the file
    int state;
  };
  const Source &source;
  const Source &file;
  std::vector<Entry> entries; ///< outer states before those in them
};

/// The lines of the CFG form.
std::vector<Row> cfgRows(std::string_view text, const std::vector<LineOrigin> &origins, const StateIndex &states);

/// The lines of the functions in an assembly file, without directives. Where a line came from is in its `.loc`
/// directives; the states are those that `origins` has at their places.
std::vector<Row> assemblyRows(std::string_view text, const std::vector<LineOrigin> &origins, const StateIndex &states);

} // namespace asl::html

#endif // ASL_CODEGEN_HTML_COLUMNS_H

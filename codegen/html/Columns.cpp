// SPDX-License-Identifier: Apache-2.0
//
// Columns: see Columns.h.

#include "codegen/html/Columns.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

using namespace asl;
using namespace asl::html;

// ---------------------------------------------------------------------------------------------
// The definition
// ---------------------------------------------------------------------------------------------

StateIndex::StateIndex(const Compilation &compilation) : source(compilation.source), file(source.file()) {
  add(compilation.machine);
}

void StateIndex::add(const Scope &scope) {
  for (const State &state : scope.states) {
    SourceRange name = source.inFile(state.nameRange), body = source.inFile(state.range);
    // With an alias of YAML, the body may stand before the name, and anywhere.
    SourceRange whole = name.begin <= body.begin && !name.isEmpty() ? SourceRange{name.begin, body.end} : body;
    entries.push_back({whole, static_cast<int>(names.size())});
    names.push_back(state.name);
    lines.push_back(file.lineColumn(name.isEmpty() ? body.begin : name.begin).line);
    if (state.parallel)
      for (const Scope &branch : state.parallel->branches)
        add(branch);
    if (state.map)
      add(state.map->processor);
  }
}

int StateIndex::find(std::string_view name, uint32_t line, uint32_t column) const {
  int first = -1;
  for (const Entry &entry : entries) {
    if (names[entry.state] != name)
      continue;
    if (first < 0)
      first = entry.state;
    LineColumn begin = file.lineColumn(entry.range.begin), end = file.lineColumn(entry.range.end);
    if (std::pair(begin.line, begin.column) <= std::pair(line, column) &&
        std::pair(line, column) <= std::pair(end.line, end.column))
      return entry.state;
  }
  return first;
}

std::vector<Segment> StateIndex::segments(uint32_t number) const {
  std::string_view text = file.lineText(number);
  uint32_t begin = file.lineBegin(number), end = begin + static_cast<uint32_t>(text.size());
  // Where the line's states change. Later entries lie inside of earlier ones.
  std::vector<uint32_t> cuts{begin, end};
  for (const Entry &entry : entries)
    if (entry.range.begin < end && entry.range.end > begin)
      for (uint32_t cut : {entry.range.begin, entry.range.end})
        if (cut > begin && cut < end)
          cuts.push_back(cut);
  std::sort(cuts.begin(), cuts.end());
  std::vector<Segment> result;
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i] == cuts[i + 1])
      continue;
    Segment segment{text.substr(cuts[i] - begin, cuts[i + 1] - cuts[i])};
    for (const Entry &entry : entries)
      if (entry.range.begin <= cuts[i] && cuts[i + 1] <= entry.range.end)
        segment.state = entry.state;
    bool isBare = segment.text.find_first_not_of(" \t\r{}[],:") == std::string_view::npos;
    if (!result.empty() && (isBare || result.back().state == segment.state)) {
      result.back().text = {result.back().text.data(), result.back().text.size() + segment.text.size()};
    } else if (result.size() == 1 && result[0].text.find_first_not_of(" \t\r{}[],:") == std::string_view::npos) {
      result[0] = {{result[0].text.data(), result[0].text.size() + segment.text.size()}, segment.state};
    } else {
      result.push_back(segment);
    }
  }
  if (result.empty())
    result.push_back({text});
  return result;
}

// ---------------------------------------------------------------------------------------------
// The columns made from it
// ---------------------------------------------------------------------------------------------

namespace {

/// Calls `each` with every line of `text`.
template <typename Each> void forLines(std::string_view text, Each each) {
  while (!text.empty()) {
    size_t end = text.find('\n');
    each(text.substr(0, end));
    if (end == std::string_view::npos)
      return;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// The next number of `text`, which is cut off.
uint32_t takeNumber(std::string_view &text) {
  text = trimmed(text);
  uint32_t number = 0;
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(rest - text.data());
  return number;
}

/// The states at the places that lines came from.
class Places {
public:
  Places(const std::vector<LineOrigin> &origins, const StateIndex &states) {
    for (const LineOrigin &origin : origins) {
      auto [it, isNew] = found.try_emplace(key(origin.line, origin.column), -1);
      if (!origin.state.empty() && isNew)
        it->second = states.find(origin.state, origin.line, origin.column);
    }
  }
  int at(uint32_t line, uint32_t column) const {
    auto it = found.find(key(line, column));
    return it == found.end() ? -1 : it->second;
  }

private:
  static uint64_t key(uint32_t line, uint32_t column) { return uint64_t(line) << 32 | column; }
  std::unordered_map<uint64_t, int> found;
};

} // namespace

std::vector<Row> html::cfgRows(std::string_view text, const std::vector<LineOrigin> &origins,
                               const StateIndex &states) {
  Places places(origins, states);
  std::vector<Row> rows;
  forLines(text, [&](std::string_view line) {
    Row row{line};
    if (rows.size() < origins.size()) {
      const LineOrigin &origin = origins[rows.size()];
      row.line = origin.line;
      row.state = places.at(origin.line, origin.column);
    }
    std::string_view content = trimmed(line);
    if (content.starts_with("^"))
      row.kind = LineKind::Label;
    else if (content.starts_with("flow.func"))
      row.kind = LineKind::Head;
    rows.push_back(row);
  });
  // A block's label goes with what the block begins with.
  for (size_t i = rows.size(); i-- > 1;)
    if (rows[i - 1].kind == LineKind::Label) {
      rows[i - 1].line = rows[i].line;
      rows[i - 1].state = rows[i].state;
    }
  return rows;
}

std::vector<Row> html::assemblyRows(std::string_view text, const std::vector<LineOrigin> &origins,
                                    const StateIndex &states) {
  Places places(origins, states);
  std::vector<Row> rows;
  uint32_t place = 0;
  int state = -1;
  bool isInside = false;
  forLines(text, [&](std::string_view line) {
    std::string_view content = trimmed(line);
    if (!isInside) {
      isInside = line.starts_with("asl.") || line.starts_with("\"asl.");
      if (isInside) {
        place = 0;
        state = -1;
        rows.push_back({line, LineKind::Head});
      }
      return;
    }
    if (line.starts_with(".Lfunc_end")) {
      isInside = false;
      return;
    }
    if (content.starts_with(".loc\t") || content.starts_with(".loc ")) {
      std::string_view numbers = content.substr(4);
      takeNumber(numbers); // the file
      place = takeNumber(numbers);
      state = places.at(place, takeNumber(numbers));
      return;
    }
    bool isLabel = line.starts_with(".LBB") || content.starts_with("# %bb.") || content.starts_with("// %bb.");
    // The others are for assemblers, linkers and debuggers.
    if (content.empty() || (content.starts_with(".") && !isLabel) || content.starts_with("#DEBUG"))
      return;
    rows.push_back({line, isLabel ? LineKind::Label : LineKind::Plain, isLabel ? 0 : place, isLabel ? -1 : state});
  });
  for (size_t i = rows.size(); i-- > 1;)
    if (rows[i - 1].kind == LineKind::Label) {
      rows[i - 1].line = rows[i].line;
      rows[i - 1].state = rows[i].state;
    }
  return rows;
}

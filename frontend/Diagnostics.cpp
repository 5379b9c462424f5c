// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics: collecting and sorting findings, and finding what somebody meant.

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>

namespace asl {

namespace {

/// Suggestions looked for in one `nearest` call: candidates beyond are not compared.
constexpr size_t kMaxCandidates = 4096;

/// Longer words are not slips of anything, and comparing them costs the square of their length.
constexpr size_t kMaxWordBytes = 256;

/// Longest name quoted whole in a message.
constexpr size_t kMaxQuotedBytes = 120;

/// Edit distance with transpositions, letters of either case equal; stops above `limit`.
size_t editDistance(std::string_view a, std::string_view b, size_t limit) {
  auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  std::vector<size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    size_t smallest = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t change = previous[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, change});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        current[j] = std::min(current[j], before[j - 2] + 1);
      smallest = std::min(smallest, current[j]);
    }
    if (smallest > limit)
      return limit + 1;
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

} // namespace

std::pair<uint32_t, size_t> decodeCharacter(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80)
    return {lead, 1};
  size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (size == 1 || lead > 0xF4 || at + size > text.size())
    return {0xFFFD, 1};
  uint32_t value = lead & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80)
      return {0xFFFD, 1};
    value = value << 6 | (byte(i) & 0x3F);
  }
  static constexpr uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
    return {0xFFFD, 1};
  return {value, size};
}

Diagnostic &Diagnostic::suggest(const std::optional<std::string> &suggestion,
                                std::optional<SourceRange> place) {
  if (!suggestion)
    return *this;
  notes.push_back({"did you mean '" + *suggestion + "'?", place});
  if (range)
    rename(*range, *suggestion);
  return *this;
}

Diagnostic &Diagnostic::fix(SourceRange place, std::string text) {
  if (source && source->isMade()) {
    // A place between two characters is where both are.
    SourceRange around = place.isEmpty() && place.begin > 0 ? SourceRange{place.begin - 1, place.end + 1} : place;
    if (source->text(around) != source->file().text(source->inFile(around)))
      return *this;
  }
  fixes.push_back({place, std::move(text)});
  return *this;
}

Diagnostic &Diagnostic::rename(SourceRange place, std::string_view name) {
  std::string quoted = quoteJson(name);
  bool isInQuotes = source && source->text(place).starts_with('"');
  return fix(place, isInQuotes ? quoted : quoted.substr(1, quoted.size() - 2));
}

Diagnostic &DiagnosticEngine::error(SourceRange range, std::string message) {
  Diagnostic &finding = error(std::move(message));
  finding.range = range;
  return finding;
}

Diagnostic &DiagnosticEngine::error(std::string message) {
  ++errors;
  Diagnostic &finding = findings.emplace_back();
  finding.message = std::move(message);
  finding.code = code::Schema;
  finding.source = text;
  return finding;
}

Diagnostic &DiagnosticEngine::warning(Warning group, SourceRange range, std::string message) {
  Diagnostic &finding = warning(group, std::move(message));
  finding.range = range;
  return finding;
}

Diagnostic &DiagnosticEngine::warning(Warning group, std::string message) {
  WarningOptions::Action action = options.action(group);
  bool isIgnored = action == WarningOptions::Action::Ignore;
  bool isPromoted = action == WarningOptions::Action::Fail;
  if (!isIgnored)
    ++(isPromoted ? promoted : warnings);
  Diagnostic &finding = (isIgnored ? ignored : findings).emplace_back();
  finding.severity = isPromoted ? Severity::Error : Severity::Warning;
  finding.group = group;
  finding.code = code::Schema;
  finding.message = std::move(message);
  finding.source = text;
  return finding;
}

std::vector<const Diagnostic *> DiagnosticEngine::sorted() const {
  // File first, then position (the file as a whole before its first byte), then the order of reporting.
  struct Entry {
    size_t file;
    int64_t begin, end;
    size_t index;
    const Diagnostic *finding;
  };
  std::vector<Entry> entries;
  entries.reserve(findings.size());
  std::vector<const Source *> files;
  for (const Diagnostic &finding : findings) {
    const Source *file = &finding.source->file();
    size_t number = std::find(files.begin(), files.end(), file) - files.begin();
    if (number == files.size())
      files.push_back(file);
    Entry entry{number, -1, -1, entries.size(), &finding};
    if (finding.range) {
      SourceRange place = finding.source->inFile(*finding.range);
      entry.begin = place.begin;
      entry.end = place.end;
    }
    entries.push_back(entry);
  }
  std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
    return std::tie(a.file, a.begin, a.index) < std::tie(b.file, b.begin, b.index);
  });
  std::vector<const Diagnostic *> order;
  order.reserve(entries.size());
  // What two parts of the front end say in the same words is one finding.
  std::set<std::tuple<size_t, int64_t, int64_t, std::string_view>> seen;
  for (const Entry &entry : entries)
    if (seen.emplace(entry.file, entry.begin, entry.end, entry.finding->message).second)
      order.push_back(entry.finding);
  return order;
}

std::string inQuotes(std::string_view name) {
  if (name.size() <= kMaxQuotedBytes)
    return "'" + std::string(name) + "'";
  auto boundary = [&](size_t at) {
    while (at > 0 && (static_cast<unsigned char>(name[at]) & 0xC0) == 0x80)
      --at;
    return at;
  };
  size_t head = boundary(kMaxQuotedBytes * 2 / 3);
  size_t tail = boundary(name.size() - kMaxQuotedBytes / 4);
  return "'" + std::string(name.substr(0, head)) + "..." + std::string(name.substr(tail)) + "'";
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view> &candidates,
                                   size_t most) {
  if (word.size() > kMaxWordBytes)
    return std::nullopt;
  size_t limit = std::min(most, std::max<size_t>(1, word.size() / 3));
  size_t best = limit + 1;
  std::string_view found;
  size_t compared = 0;
  for (std::string_view candidate : candidates) {
    size_t gap = candidate.size() > word.size() ? candidate.size() - word.size()
                                                : word.size() - candidate.size();
    if (gap >= best || candidate.empty() || candidate == word)
      continue;
    if (++compared > kMaxCandidates)
      break;
    size_t distance = editDistance(word, candidate, best - 1);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  if (best > limit)
    return std::nullopt;
  return std::string(found);
}

} // namespace asl

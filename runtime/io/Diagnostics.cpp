// SPDX-License-Identifier: Apache-2.0
//
// Diagnostics: see Diagnostics.h. Nothing here is on a path that a working program takes.

#include "io/Diagnostics.h"
#include "values/Numbers.h"

#include <cstring>
#include <unistd.h>

namespace aslrt {

namespace {

bool isContinuation(char byte) { return (byte & 0xc0) == 0x80; }

uint64_t countCharacters(std::string_view text) {
  uint64_t count = 0;
  for (char byte : text)
    count += !isContinuation(byte);
  return count;
}

char lowered(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; }

/// Edits (insert, delete, replace, swap of neighbours counted as two) between two words; words longer
/// than kLongest are not compared.
constexpr size_t kLongest = 80;
size_t editDistance(std::string_view left, std::string_view right) {
  if (left.size() > kLongest || right.size() > kLongest)
    return SIZE_MAX;
  size_t row[kLongest + 1];
  for (size_t j = 0; j <= right.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      size_t replaced = diagonal + (lowered(left[i - 1]) != lowered(right[j - 1]));
      diagonal = row[j];
      size_t moved = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      row[j] = replaced < moved ? replaced : moved;
    }
  }
  return row[right.size()];
}

// A reader of valid JSON that only finds its way. `at` never passes the end.
struct Finder {
  std::string_view text;
  size_t at = 0;

  char peek() const { return at < text.size() ? text[at] : '\0'; }
  void skipSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      ++at;
  }
  /// Over a string; returns what stands between the quotes, as written.
  std::string_view skipString() {
    size_t start = ++at;
    while (at < text.size() && text[at] != '"')
      at += text[at] == '\\' ? 2 : 1;
    if (at > text.size())
      at = text.size();
    std::string_view inside = text.substr(start, at - start);
    if (at < text.size())
      ++at;
    return inside;
  }
  void skipValue() {
    size_t depth = 0;
    do {
      skipSpace();
      switch (peek()) {
      case '"':
        skipString();
        break;
      case '{':
      case '[':
        ++depth;
        ++at;
        break;
      case '}':
      case ']':
        --depth;
        ++at;
        break;
      case '\0':
        return;
      default:
        ++at; // commas and colons inside; the characters of numbers and words
        if (depth == 0)
          while (peek() != ',' && peek() != '}' && peek() != ']' && peek() != '\0')
            ++at;
      }
    } while (depth > 0);
  }
};

} // namespace

void appendNumber(SmallBuffer &out, uint64_t number) {
  char *digits = out.reserve(kNumberTextBytes);
  out.addSize(formatInt64(static_cast<int64_t>(number), digits));
}

void appendError(SmallBuffer &out, std::string_view message) {
  out.append("error: ");
  out.append(message);
  out.append('\n');
}

void appendSystemError(SmallBuffer &out, std::string_view what, std::string_view name, int number) {
  SmallBuffer text;
  text.append(what);
  text.append(" '");
  text.append(name);
  text.append("': ");
  text.append(strerror(number));
  appendError(out, text.view());
}

void appendSourceError(SmallBuffer &out, const SourceText &source, size_t offset,
                       std::string_view message) {
  std::string_view text = source.text;
  if (offset > text.size())
    offset = text.size();
  uint64_t line = source.firstLine;
  size_t start = 0;
  for (size_t i = 0; i < offset; ++i)
    if (text[i] == '\n') {
      ++line;
      start = i + 1;
    }
  size_t end = text.find('\n', start);
  if (end == std::string_view::npos)
    end = text.size();
  out.append(source.name);
  out.append(':');
  appendNumber(out, line);
  out.append(':');
  appendNumber(out, countCharacters(text.substr(start, offset - start)) + 1);
  out.append(": error: ");
  out.append(message);
  out.append('\n');

  // At most this many bytes before and after the place are shown.
  constexpr size_t kAround = 60;
  if (offset - start > kAround) {
    start = offset - kAround;
    while (start < offset && isContinuation(text[start]))
      ++start;
  }
  if (end > offset + kAround) {
    end = offset + kAround;
    while (end > offset && isContinuation(text[end]))
      --end;
  }
  out.append("  ");
  for (char byte : text.substr(start, end - start))
    out.append(static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte);
  out.append("\n  ");
  for (uint64_t i = countCharacters(text.substr(start, offset - start)); i > 0; --i)
    out.append(' ');
  out.append("^\n");
}

void printToStderr(std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0)
      return; // nobody listens: the exit status has to do
    text.remove_prefix(static_cast<size_t>(written));
  }
}

std::string_view closestName(std::string_view word, const std::string_view *known, size_t count) {
  std::string_view best;
  // A third of the word may be wrong; a swap of two letters is always allowed.
  size_t allowed = word.size() / 3 < 2 ? 2 : word.size() / 3;
  if (word.size() < 3)
    allowed = 1;
  for (size_t i = 0; i < count; ++i) {
    size_t distance = editDistance(word, known[i]);
    if (distance <= allowed) {
      best = known[i];
      allowed = distance > 0 ? distance - 1 : 0;
      if (distance == 0)
        break;
    }
  }
  return best;
}

size_t findMemberOffset(std::string_view text, const std::string_view *path, size_t count) {
  Finder finder = {text};
  finder.skipSpace();
  size_t found = finder.at;
  for (size_t depth = 0; depth < count; ++depth) {
    if (finder.peek() != '{')
      return found;
    ++finder.at;
    for (;;) {
      finder.skipSpace();
      if (finder.peek() != '"')
        return found;
      size_t start = finder.at;
      std::string_view name = finder.skipString();
      finder.skipSpace();
      ++finder.at; // the colon
      finder.skipSpace();
      if (name == path[depth]) {
        found = start;
        break;
      }
      finder.skipValue();
      finder.skipSpace();
      if (finder.peek() == ',')
        ++finder.at;
    }
  }
  return found;
}

} // namespace aslrt

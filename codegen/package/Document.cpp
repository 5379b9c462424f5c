// SPDX-License-Identifier: Apache-2.0
//
// Document: see Document.h. A JSON string is a double-quoted scalar of YAML 1.2 as it stands, which is how
// every text gets there that could be taken for something else. Source: YAML 1.2.2, 7.3.1 and 10.3.

#include "codegen/package/Document.h"

#include "frontend/Json.h"
#include "frontend/UnicodeIdentifier.h"

#include <algorithm>
#include <cstdio>

namespace asl {

namespace {

/// Whether YAML reads `text` as that text without quotes: a word of letters, digits and few marks that is no
/// number, date or name of a value. Numbers begin with digits, a dot or a sign; dates with digits.
bool isPlain(std::string_view text) {
  auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !(isLetter(text.front()) || text.front() == '/'))
    return false;
  for (char c : text)
    if (!isLetter(c) && !(c >= '0' && c <= '9') &&
        std::string_view("-_./:*$").find(c) == std::string_view::npos)
      return false;
  if (text.ends_with(':'))
    return false;
  for (std::string_view word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
    if (text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
          return static_cast<char>(a | 0x20) == b;
        }))
      return false;
  return true;
}

/// Whether a character may stand in a document as it is, and does not end a line. YAML 1.1, which many
/// readers follow, has more ends of lines than 1.2. Source: YAML 1.1, 4.1.1 and 4.1.4.
bool isPrintable(uint32_t codePoint) {
  return (codePoint >= 0x20 && codePoint < 0x7f) ||
         (codePoint >= 0xa0 && codePoint != 0x2028 && codePoint != 0x2029 && codePoint != 0xfeff &&
          codePoint != 0xfffd && codePoint != 0xfffe && codePoint != 0xffff);
}

/// `text` with `replace` in place of each character that is not printable.
template <typename Replace> std::string replaceUnprintable(std::string_view text, Replace replace) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    Utf8Character character = readUtf8(text, at);
    size_t size = std::max<size_t>(character.size, 1);
    out +=
        isPrintable(character.codePoint) ? std::string(text.substr(at, size)) : replace(character.codePoint);
    at += size;
  }
  return out;
}

std::string quoted(std::string_view text) {
  if (isPlain(text))
    return std::string(text);
  return replaceUnprintable(quoteJson(text), [](uint32_t codePoint) {
    char escape[16];
    std::snprintf(escape, sizeof(escape), codePoint > 0xffff ? "\\U%08X" : "\\u%04X", codePoint);
    return std::string(escape);
  });
}

std::string commentLine(const std::string &line) {
  return "# " + replaceUnprintable(line, [](uint32_t) { return std::string(" "); }) + "\n";
}

} // namespace

std::string Document::scalarAsYaml() const { return kind == Kind::Text ? quoted(value) : value; }

void Document::printYaml(std::string &out, size_t indent) const {
  bool isFirst = true;
  for (const auto &[key, member] : members) {
    // The first member of a map that is an element stands behind the dash; the caller has written what is
    // before it.
    if (!isFirst || out.empty() || out.back() == '\n') {
      for (const std::string &line : member.comments)
        out += std::string(indent, ' ') + commentLine(line);
      out.append(indent, ' ');
    }
    isFirst = false;
    out += kind == Kind::List ? "-" : quoted(key) + ":";
    bool isContainer = member.kind == Kind::List || member.kind == Kind::Map;
    if (!isContainer) {
      out += " " + member.scalarAsYaml() + "\n";
    } else if (member.members.empty()) {
      out += member.kind == Kind::List ? " []\n" : " {}\n";
    } else {
      out += kind == Kind::List ? " " : "\n";
      member.printYaml(out, indent + 2);
    }
  }
}

void Document::printJson(std::string &out, size_t indent) const {
  if (kind == Kind::Text)
    out += quoteJson(value);
  if (kind == Kind::Number)
    out += value;
  if (kind == Kind::Text || kind == Kind::Number)
    return;
  bool isList = kind == Kind::List;
  if (members.empty()) {
    out += isList ? "[]" : "{}";
    return;
  }
  out += isList ? "[" : "{";
  const char *separator = "\n";
  for (const auto &[key, member] : members) {
    out += separator + std::string(indent + 2, ' ');
    if (!isList)
      out += quoteJson(key) + ": ";
    member.printJson(out, indent + 2);
    separator = ",\n";
  }
  out += "\n" + std::string(indent, ' ') + (isList ? "]" : "}");
}

std::string Document::printYaml() const {
  std::string out;
  for (const std::string &line : comments)
    out += commentLine(line);
  printYaml(out, 0);
  return out;
}

std::string Document::printJson() const {
  std::string out;
  printJson(out, 0);
  return out + "\n";
}

} // namespace asl

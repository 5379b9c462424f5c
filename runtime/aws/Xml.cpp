// SPDX-License-Identifier: Apache-2.0
//
// Xml: see Xml.h.

#include "aws/Xml.h"
#include "aws/Digest.h"
#include "values/Strings.h"

#include <algorithm>
#include <vector>

namespace aslrt::aws {

namespace {

constexpr size_t kMaxXmlDepth = 64;

bool isBlank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

bool isNameByte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '_' || byte == '-' || byte == '.' || byte == ':' || static_cast<unsigned char>(byte) >= 0x80;
}

class XmlReader {
public:
  XmlReader(std::string_view text, XmlVisitor &visitor) : rest(text), visitor(visitor) {}
  ~XmlReader() { wipe(content); } // the keys of a role come in XML

  bool read() {
    if (rest.starts_with("\xef\xbb\xbf"))
      rest.remove_prefix(3);
    bool hasRoot = false;
    while (!rest.empty()) {
      if (rest[0] != '<') {
        if (!readText())
          return false;
      } else if (rest.starts_with("<!--")) {
        if (!skipPast("-->"))
          return false;
      } else if (rest.starts_with("<?")) {
        if (!skipPast("?>"))
          return false;
      } else if (rest.starts_with("<![CDATA[")) {
        if (!readCdata())
          return false;
      } else if (rest.starts_with("</")) {
        if (!readEnd())
          return false;
      } else {
        if ((hasRoot && names.empty()) || !readStart())
          return false;
        hasRoot = true;
      }
    }
    return hasRoot && names.empty();
  }

private:
  bool skipPast(std::string_view end) {
    size_t at = rest.find(end);
    if (at == std::string_view::npos)
      return false;
    rest.remove_prefix(at + end.size());
    return true;
  }

  void skipBlanks() {
    while (!rest.empty() && isBlank(rest[0]))
      rest.remove_prefix(1);
  }

  std::string_view readName() {
    size_t size = 0;
    while (size < rest.size() && isNameByte(rest[size]))
      ++size;
    std::string_view name = rest.substr(0, size);
    rest.remove_prefix(size);
    return name;
  }

  bool readStart() {
    rest.remove_prefix(1);
    std::string_view name = readName();
    if (name.empty() || names.size() == kMaxXmlDepth)
      return false;
    for (;;) {
      size_t before = rest.size();
      skipBlanks();
      if (rest.starts_with(">") || rest.starts_with("/>"))
        break;
      // An attribute, which nobody asks for.
      if (rest.size() == before || readName().empty())
        return false;
      skipBlanks();
      if (!rest.starts_with("="))
        return false;
      rest.remove_prefix(1);
      skipBlanks();
      if (rest.empty() || (rest[0] != '"' && rest[0] != '\''))
        return false;
      char quote = rest[0];
      rest.remove_prefix(1);
      if (!skipPast({&quote, 1}))
        return false;
    }
    bool isEmpty = rest[0] == '/';
    rest.remove_prefix(isEmpty ? 2 : 1);
    enter(name);
    if (isEmpty)
      leave();
    return true;
  }

  bool readEnd() {
    rest.remove_prefix(2);
    std::string_view name = readName();
    skipBlanks();
    if (names.empty() || name != names.back() || !rest.starts_with(">"))
      return false;
    rest.remove_prefix(1);
    leave();
    return true;
  }

  void enter(std::string_view name) {
    names.push_back(name);
    ends.push_back(path.size());
    if (!path.empty())
      path += '/';
    size_t colon = name.find(':');
    path += colon == std::string_view::npos ? name : name.substr(colon + 1);
    content.clear();
    hasInner = false;
  }

  void leave() {
    visitor.onElement(path, hasInner ? std::string_view() : content);
    names.pop_back();
    path.resize(ends.back());
    ends.pop_back();
    hasInner = true;
  }

  bool readCdata() {
    constexpr std::string_view kStart = "<![CDATA[";
    if (names.empty())
      return false;
    rest.remove_prefix(kStart.size());
    size_t end = rest.find("]]>");
    if (end == std::string_view::npos)
      return false;
    content += rest.substr(0, end);
    rest.remove_prefix(end + 3);
    return true;
  }

  bool readText() {
    while (!rest.empty() && rest[0] != '<') {
      if (rest[0] == '&') {
        if (names.empty() || !readReference())
          return false;
        continue;
      }
      size_t size = std::min(rest.find_first_of("<&"), rest.size());
      std::string_view plain = rest.substr(0, size);
      if (names.empty() && !std::all_of(plain.begin(), plain.end(), isBlank))
        return false;
      content += plain;
      rest.remove_prefix(size);
    }
    return true;
  }

  bool readReference() {
    size_t end = rest.find(';');
    if (end == std::string_view::npos || end > 10)
      return false;
    std::string_view name = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    uint32_t codePoint = 0;
    if (name.starts_with('#')) {
      bool isHex = name.starts_with("#x");
      name.remove_prefix(isHex ? 2 : 1);
      if (name.empty())
        return false;
      for (char byte : name) {
        char lower = static_cast<char>(byte | 0x20);
        uint32_t digit;
        if (byte >= '0' && byte <= '9')
          digit = static_cast<uint32_t>(byte - '0');
        else if (isHex && lower >= 'a' && lower <= 'f')
          digit = static_cast<uint32_t>(lower - 'a' + 10);
        else
          return false;
        codePoint = codePoint * (isHex ? 16 : 10) + digit;
        if (codePoint > 0x10ffff)
          return false;
      }
      if (codePoint == 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff))
        return false;
    } else if (name == "amp") {
      codePoint = '&';
    } else if (name == "lt") {
      codePoint = '<';
    } else if (name == "gt") {
      codePoint = '>';
    } else if (name == "quot") {
      codePoint = '"';
    } else if (name == "apos") {
      codePoint = '\'';
    } else {
      return false;
    }
    char bytes[4];
    uint32_t size = writeUtf8(codePoint, bytes);
    content.append(bytes, size);
    return true;
  }

  std::string_view rest;
  XmlVisitor &visitor;
  std::vector<std::string_view> names; ///< of the open elements
  std::vector<size_t> ends;            ///< sizes of `path` before each of them
  std::string path;
  std::string content;   ///< of the innermost element, so far
  bool hasInner = false; ///< the innermost element has elements in it
};

/// Keeps the first text of each field.
class FieldFinder final : public XmlVisitor {
public:
  FieldFinder(XmlField *fields, size_t count) : fields(fields), count(count) {}

  void onElement(std::string_view path, std::string_view text) override {
    for (size_t index = 0; index < count; ++index)
      if (!fields[index].isFound && fields[index].path == path) {
        fields[index].value = text;
        fields[index].isFound = true;
      }
  }

private:
  XmlField *fields;
  size_t count;
};

} // namespace

bool readXml(std::string_view text, XmlVisitor &visitor) { return XmlReader(text, visitor).read(); }

bool readXml(std::string_view text, XmlField *fields, size_t count) {
  FieldFinder finder(fields, count);
  return readXml(text, finder);
}

} // namespace aslrt::aws

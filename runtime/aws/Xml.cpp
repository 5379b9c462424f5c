// SPDX-License-Identifier: Apache-2.0
//
// Xml: see Xml.h.

#include "aws/Xml.h"
#include "values/Strings.h"

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
  XmlReader(std::string_view text, XmlField *fields, size_t count)
      : rest(text), fields(fields), count(count) {}

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
    target = nullptr;
    for (size_t index = 0; index < count; ++index)
      if (!fields[index].isFound && fields[index].path == path) {
        target = &fields[index];
        target->isFound = true;
      }
  }

  void leave() {
    names.pop_back();
    path.resize(ends.back());
    ends.pop_back();
    target = nullptr; // what follows an inner element is not of a wanted text
  }

  bool readCdata() {
    constexpr std::string_view kStart = "<![CDATA[";
    if (names.empty())
      return false;
    rest.remove_prefix(kStart.size());
    size_t end = rest.find("]]>");
    if (end == std::string_view::npos)
      return false;
    if (target)
      target->value += rest.substr(0, end);
    rest.remove_prefix(end + 3);
    return true;
  }

  bool readText() {
    while (!rest.empty() && rest[0] != '<') {
      if (names.empty() && !isBlank(rest[0]))
        return false;
      if (rest[0] == '&') {
        if (!readReference())
          return false;
        continue;
      }
      if (target)
        target->value += rest[0];
      rest.remove_prefix(1);
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
    if (target)
      target->value.append(bytes, size);
    return true;
  }

  std::string_view rest;
  XmlField *fields;
  size_t count;
  std::vector<std::string_view> names; ///< of the open elements
  std::vector<size_t> ends;            ///< sizes of `path` before each of them
  std::string path;
  XmlField *target = nullptr; ///< whose text this is
};

} // namespace

bool readXml(std::string_view text, XmlField *fields, size_t count) {
  return XmlReader(text, fields, count).read();
}

} // namespace aslrt::aws

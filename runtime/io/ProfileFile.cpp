// SPDX-License-Identifier: Apache-2.0
//
// ProfileFile: see ProfileFile.h.

#include "io/ProfileFile.h"

#include <algorithm>
#include <cstdlib>

namespace aslrt {

namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos)
    return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

bool isBlank(char byte) { return kBlanks.find(byte) != std::string_view::npos; }

/// `text` up to a blank with `#` or `;` after it.
std::string_view withoutComment(std::string_view text) {
  for (size_t index = 1; index < text.size(); ++index)
    if ((text[index] == '#' || text[index] == ';') && isBlank(text[index - 1]))
      return text.substr(0, index);
  return text;
}

std::string_view environment(const char *name) {
  const char *value = getenv(name);
  return value ? value : std::string_view();
}

/// `inner`, what stands between the brackets: a name, or a type, blanks and a name, which may be quoted.
void readSection(std::string_view inner, ProfileLine &line) {
  size_t blank = inner.find_first_of(kBlanks);
  if (blank != std::string_view::npos && inner[0] != '"' && inner[0] != '\'') {
    line.type = inner.substr(0, blank);
    inner = trimmed(inner.substr(blank));
  }
  bool isQuoted = inner.size() >= 2 && (inner[0] == '"' || inner[0] == '\'') && inner.back() == inner[0];
  line.name = isQuoted ? inner.substr(1, inner.size() - 2) : inner;
}

void appendPath(SmallBuffer &path, std::string_view given, std::string_view underHome) {
  std::string_view home = environment("HOME");
  if (given.starts_with("~/") && !home.empty()) {
    path.append(home);
    path.append(given.substr(1));
  } else if (!given.empty()) {
    path.append(given);
  } else if (!home.empty()) {
    path.append(home);
    path.append(underHome);
  }
  path.append('\0');
}

} // namespace

ProfileReader::ProfileReader(std::string_view text) : rest(text) {
  if (rest.starts_with("\xef\xbb\xbf")) // a byte order mark, which editors of Windows write
    rest.remove_prefix(3);
}

bool ProfileReader::next(ProfileLine &line) {
  while (!rest.empty()) {
    size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view raw = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line = {};
    line.number = ++number;
    std::string_view text = trimmed(raw);
    if (text.empty() || text[0] == '#' || text[0] == ';')
      continue;
    if (raw[0] == '[') {
      size_t close = text.find(']');
      if (close == std::string_view::npos || trimmed(text.substr(1, close - 1)).empty())
        return true; // wrong
      readSection(trimmed(text.substr(1, close - 1)), line);
      line.kind = ProfileLine::Kind::Section;
      isInSection = true;
      hasSetting = false;
      return true;
    }
    bool isNested = isBlank(raw[0]) && hasSetting;
    size_t equals = text.find('=');
    if (equals == std::string_view::npos && isNested)
      continue; // a value goes on over lines; none that is of use here does
    if (!isInSection || equals == std::string_view::npos || equals == 0)
      return true; // wrong
    line.key = trimmed(text.substr(0, equals));
    line.value = trimmed(withoutComment(text.substr(equals + 1)));
    line.kind = isNested ? ProfileLine::Kind::Nested : ProfileLine::Kind::Setting;
    hasSetting = true;
    return true;
  }
  return false;
}

bool isSameSetting(std::string_view left, std::string_view right) {
  auto lower = [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char one, char other) { return lower(one) == lower(other); });
}

std::string_view findProfileSetting(std::string_view text, std::string_view profile, std::string_view key) {
  // `[profile default]` goes before `[default]`, wherever they stand.
  std::string_view value, shortValue;
  std::string_view *target = nullptr;
  ProfileReader reader(text);
  ProfileLine line;
  while (reader.next(line)) {
    if (line.kind == ProfileLine::Kind::Section) {
      target = nullptr;
      if (line.name == profile && line.type == "profile")
        target = &value;
      else if (line.name == profile && line.type.empty() && profile == "default")
        target = &shortValue;
    } else if (target && line.kind == ProfileLine::Kind::Setting && isSameSetting(line.key, key)) {
      *target = line.value;
    }
  }
  return value.empty() ? shortValue : value;
}

std::string_view profileName() {
  std::string_view name = environment("AWS_PROFILE");
  return name.empty() ? "default" : name;
}

void appendConfigPath(SmallBuffer &path) {
  appendPath(path, environment("AWS_CONFIG_FILE"), "/.aws/config");
}

void appendCredentialsPath(SmallBuffer &path) {
  appendPath(path, environment("AWS_SHARED_CREDENTIALS_FILE"), "/.aws/credentials");
}

} // namespace aslrt

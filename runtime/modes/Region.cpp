// SPDX-License-Identifier: Apache-2.0
//
// Region: see Region.h.

#include "modes/Region.h"
#include "io/InputFile.h"

#include <cstdlib>
#include <unistd.h>

namespace aslrt {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos)
    return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

std::string_view environment(const char *name) {
  const char *value = getenv(name);
  return value ? value : std::string_view();
}

bool isSectionOf(std::string_view line, std::string_view profile) {
  if (!line.ends_with(']'))
    return false;
  std::string_view name = trimmed(line.substr(1, line.size() - 2));
  constexpr std::string_view kPrefix = "profile ";
  if (name.starts_with(kPrefix))
    name = trimmed(name.substr(kPrefix.size()));
  else if (profile != "default")
    return false;
  return name == profile;
}

} // namespace

std::string_view regionOfProfile(std::string_view text, std::string_view profile) {
  bool isInside = false;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view raw = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    std::string_view line = trimmed(raw);
    if (line.starts_with('[')) {
      isInside = isSectionOf(line, profile);
      continue;
    }
    size_t equals = line.find('=');
    // Indented lines belong to a nested setting.
    bool isNested = raw.starts_with(' ') || raw.starts_with('\t');
    if (isInside && !isNested && equals != std::string_view::npos &&
        trimmed(line.substr(0, equals)) == "region")
      return trimmed(line.substr(equals + 1));
  }
  return {};
}

std::string_view findRegion(SmallBuffer &storage) {
  for (const char *name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (std::string_view value = environment(name); !value.empty())
      return value;
  std::string_view profile = environment("AWS_PROFILE");
  if (profile.empty())
    profile = "default";
  SmallBuffer path, unused;
  if (std::string_view file = environment("AWS_CONFIG_FILE"); !file.empty()) {
    path.append(file);
  } else if (std::string_view home = environment("HOME"); !home.empty()) {
    path.append(home);
    path.append("/.aws/config");
  }
  path.append('\0');
  InputFile file;
  if (access(path.data(), R_OK) == 0 && file.read(path.data(), unused))
    storage.append(regionOfProfile(file.text(), profile));
  return storage.size() > 0 ? storage.view() : "us-east-1";
}

} // namespace aslrt

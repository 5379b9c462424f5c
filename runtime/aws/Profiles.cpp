// SPDX-License-Identifier: Apache-2.0
//
// Profiles: see Profiles.h.

#include "aws/Profiles.h"
#include "aws/Digest.h"
#include "io/InputFile.h"
#include "io/ProfileFile.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace aslrt::aws {

namespace {

/// Reads a file into `profiles`.
bool loadFile(Profiles &profiles, const SmallBuffer &path, bool isCredentialsFile, std::string &problem) {
  if (access(path.data(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
    return true;
  InputFile file;
  SmallBuffer message; // `error: cannot read 'PATH': REASON`
  if (!file.read(path.data(), message)) {
    std::string_view text = message.view();
    constexpr std::string_view kPrefix = "error: ";
    text.remove_prefix(text.starts_with(kPrefix) ? kPrefix.size() : 0);
    problem = text.substr(0, text.find('\n'));
    return false;
  }
  bool isGood = profiles.add(file.text(), isCredentialsFile, path.data(), problem);
  wipe(const_cast<char *>(file.text().data()), file.text().size());
  return isGood;
}

} // namespace

Profiles::~Profiles() {
  for (Section &section : sections)
    for (Setting &setting : section.settings)
      wipe(setting.value);
}

bool Profiles::load(std::string &problem) {
  SmallBuffer config, credentials;
  appendConfigPath(config);
  appendCredentialsPath(credentials);
  return loadFile(*this, config, false, problem) && loadFile(*this, credentials, true, problem);
}

bool Profiles::add(std::string_view text, bool isCredentialsFile, std::string_view name,
                   std::string &problem) {
  constexpr size_t kNone = SIZE_MAX;
  size_t current = kNone; // of a section that is of use
  std::string parent;
  ProfileReader reader(text);
  for (ProfileLine line; reader.next(line);) {
    switch (line.kind) {
    case ProfileLine::Kind::Wrong:
      // The line itself may be a key.
      problem.assign(name).append(":").append(std::to_string(line.number));
      problem += ": expected a section in brackets, or 'name = value' inside of one";
      return false;
    case ProfileLine::Kind::Section: {
      bool isShort = line.type.empty();
      bool isProfile = isCredentialsFile ? isShort : line.type == "profile" || (isShort && line.name == "default");
      current = kNone;
      if (!isProfile && (isCredentialsFile || line.type != "services"))
        break;
      int rank = isCredentialsFile ? 2 : isShort ? 0 : 1;
      std::string_view type = isProfile ? "profile" : "services";
      current = static_cast<size_t>(
          std::find_if(sections.begin(), sections.end(),
                       [&](const Section &section) {
                         return section.rank == rank && section.type == type && section.name == line.name;
                       }) -
          sections.begin());
      if (current == sections.size())
        sections.push_back({std::string(type), std::string(line.name), rank, {}});
      break;
    }
    case ProfileLine::Kind::Setting:
      parent = line.key;
      [[fallthrough]];
    case ProfileLine::Kind::Nested:
      if (current == kNone)
        break;
      bool isNested = line.kind == ProfileLine::Kind::Nested;
      sections[current].settings.push_back(
          {isNested ? parent : std::string(), std::string(line.key), std::string(line.value)});
      break;
    }
  }
  return true;
}

bool Profiles::has(std::string_view profile) const {
  return std::any_of(sections.begin(), sections.end(), [profile](const Section &section) {
    return section.type == "profile" && section.name == profile;
  });
}

std::string_view Profiles::find(std::string_view type, std::string_view name, std::string_view parent,
                                std::string_view key) const {
  std::string_view best;
  int bestRank = -1;
  for (const Section &section : sections) {
    if (section.type != type || section.name != name)
      continue;
    for (const Setting &setting : section.settings)
      if (section.rank >= bestRank && isSameSetting(setting.parent, parent) && isSameSetting(setting.key, key)) {
        best = setting.value;
        bestRank = section.rank;
      }
  }
  return best;
}

std::string_view Profiles::get(std::string_view profile, std::string_view key) const {
  return find("profile", profile, "", key);
}

std::string_view Profiles::serviceSetting(std::string_view name, std::string_view service,
                                          std::string_view key) const {
  return find("services", name, service, key);
}

std::vector<std::string_view> Profiles::servicesOf(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const Section &section : sections)
    if (section.type == "services" && section.name == name)
      for (const Setting &setting : section.settings)
        if (!setting.parent.empty())
          out.push_back(setting.parent);
  return out;
}

} // namespace aslrt::aws

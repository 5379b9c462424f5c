// SPDX-License-Identifier: Apache-2.0
//
// Profiles: what the two shared configuration files say (io/ProfileFile.h), put together.
//
// A profile's settings come from both files; those of the credentials file count first. Sections in the credentials
// file are named as they are, in the config file `[profile NAME]` or `[default]`.

#ifndef ASLRT_AWS_PROFILES_H
#define ASLRT_AWS_PROFILES_H

#include <string>
#include <string_view>
#include <vector>

namespace aslrt::aws {

class Profiles {
public:
  Profiles() = default;
  /// Overwrites the settings: keys are among them.
  ~Profiles();
  Profiles(const Profiles &) = delete;
  Profiles &operator=(const Profiles &) = delete;

  /// Reads the files; one that does not exist says nothing. False with `problem`, one sentence without a full stop
  /// that names the file and the line, when one cannot be read or is no such file.
  bool load(std::string &problem);

  /// Takes one file's text, as `load` does. `name` is for problems.
  bool add(std::string_view text, bool isCredentialsFile, std::string_view name, std::string &problem);

  bool has(std::string_view profile) const;
  /// The value of a setting; empty when there is none.
  std::string_view get(std::string_view profile, std::string_view key) const;
  /// The value of `key` below `service` in `[services NAME]`.
  std::string_view serviceSetting(std::string_view name, std::string_view service, std::string_view key) const;
  /// The services that `[services NAME]` says something of.
  std::vector<std::string_view> servicesOf(std::string_view name) const;

private:
  struct Setting {
    std::string parent; ///< of a nested one
    std::string key;
    std::string value;
  };
  struct Section {
    std::string type; ///< `profile` or `services`
    std::string name;
    int rank = 0;     ///< the highest counts: credentials file, `[profile NAME]`, `[default]`
    std::vector<Setting> settings;
  };

  std::string_view find(std::string_view type, std::string_view name, std::string_view parent,
                        std::string_view key) const;

  std::vector<Section> sections;
};

} // namespace aslrt::aws

#endif // ASLRT_AWS_PROFILES_H

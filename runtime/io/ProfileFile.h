// SPDX-License-Identifier: Apache-2.0
//
// ProfileFile: the shared configuration files of AWS's tools, `~/.aws/config` and `~/.aws/credentials`.
//
//   [profile work]          a section; [default] in both files, [work] in the credentials file
//   region = eu-west-1      a setting
//   s3 =                    a setting with settings of its own, which are indented
//     addressing_style = path
//
// Lines that begin with `#` or `;` are comments, and so is what follows a blank and one of these. Names of
// settings do not depend on case. Everything given is a view of the text.

#ifndef ASLRT_IO_PROFILEFILE_H
#define ASLRT_IO_PROFILEFILE_H

#include "values/Strings.h"

#include <cstdint>
#include <string_view>

namespace aslrt {

/// What a line says.
struct ProfileLine {
  enum class Kind : uint8_t {
    Section, ///< `type`, `name`
    Setting, ///< `key`, `value`
    Nested,  ///< `key`, `value`; it belongs to the setting before
    Wrong,   ///< none of these
  };
  Kind kind = Kind::Wrong;
  std::string_view type; ///< `profile`, `services`, `sso-session`; empty: none
  std::string_view name;
  std::string_view key;
  std::string_view value;
  uint64_t number = 0; ///< from 1
};

class ProfileReader {
public:
  explicit ProfileReader(std::string_view text);
  /// The next line that says something; false at the end.
  bool next(ProfileLine &line);

private:
  std::string_view rest;
  uint64_t number = 0;
  bool isInSection = false;
  bool hasSetting = false; ///< that indented lines can belong to
};

/// The value of `key` in `[profile NAME]` of a config file's text, or in `[default]`; the last one given stands.
/// Empty when there is none.
std::string_view findProfileSetting(std::string_view text, std::string_view profile, std::string_view key);

/// Whether two names of settings are the same.
bool isSameSetting(std::string_view left, std::string_view right);

/// The profile in use: AWS_PROFILE, else `default`.
std::string_view profileName();

/// Appends the path of the config file (AWS_CONFIG_FILE, else ~/.aws/config) and a terminating zero; of the
/// credentials file (AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials). Only the zero when there is no home.
void appendConfigPath(SmallBuffer &path);
void appendCredentialsPath(SmallBuffer &path);

} // namespace aslrt

#endif // ASLRT_IO_PROFILEFILE_H

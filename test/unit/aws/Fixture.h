// SPDX-License-Identifier: Apache-2.0
//
// What the tests of runtime/aws share: an environment without anything of AWS in it, whose home is an empty folder.

#ifndef ASLRT_TEST_AWS_FIXTURE_H
#define ASLRT_TEST_AWS_FIXTURE_H

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace aslrt::test {

class CleanEnvironment : public testing::Test {
protected:
  std::string home;

  CleanEnvironment() {
    std::vector<std::string> names;
    for (char **entry = environ; *entry; ++entry)
      if (std::string_view text = *entry; text.starts_with("AWS_") || text.starts_with("HOME="))
        names.emplace_back(text.substr(0, text.find('=')));
    for (const std::string &name : names) {
      before.emplace_back(name, getenv(name.c_str()));
      unsetenv(name.c_str());
    }
    char name[] = "/tmp/aslrt-aws-XXXXXX";
    home = mkdtemp(name);
    set("HOME", home);
    std::filesystem::create_directory(home + "/.aws");
  }
  ~CleanEnvironment() override {
    for (const std::string &name : changed)
      unsetenv(name.c_str());
    for (const auto &[name, value] : before)
      setenv(name.c_str(), value.c_str(), 1);
    std::filesystem::remove_all(home);
  }

  void set(const char *name, const std::string &value) {
    setenv(name, value.c_str(), 1);
    changed.emplace_back(name);
  }
  std::string write(const std::string &name, std::string_view text) {
    std::string path = home + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

private:
  std::vector<std::pair<std::string, std::string>> before;
  std::vector<std::string> changed;
};

} // namespace aslrt::test

#endif // ASLRT_TEST_AWS_FIXTURE_H

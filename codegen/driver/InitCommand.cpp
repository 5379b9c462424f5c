// SPDX-License-Identifier: Apache-2.0
//
// aslc init: writes an example project. Nothing that is there is touched: what is in the way is found before anything is
// written, and files are made anew or not at all. What was written is taken away again when a later file fails.

#include "codegen/driver/Driver.h"
#include "codegen/driver/ProjectFiles.h"
#include "frontend/Diagnostics.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace asl;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> projectNames() {
  std::vector<std::string> names;
  for (const ProjectFile &file : projectFiles())
    if (file.project != "common" && (names.empty() || names.back() != file.project))
      names.push_back(std::string(file.project));
  return names;
}

std::string_view textOf(std::string_view project, std::string_view path) {
  for (const ProjectFile &file : projectFiles())
    if (file.project == project && file.path == path)
      return file.text();
  return "";
}

/// The first sentence of a project's page.
std::string summaryOf(std::string_view project) {
  std::string_view text = textOf(project, "README.md");
  text.remove_prefix(std::min(text.find("\n\n"), text.size()));
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  std::string summary(text.substr(0, std::min(text.find(".\n"), text.find(". "))));
  for (char &c : summary)
    c = c == '\n' ? ' ' : c;
  return summary;
}

void replaceAll(std::string &text, std::string_view what, std::string_view by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

/// A word as a shell takes it.
std::string forShell(const std::string &word) {
  constexpr const char *kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+,@%-";
  if (word.find_first_not_of(kPlain) == std::string::npos)
    return word;
  std::string quoted = word;
  replaceAll(quoted, "'", "'\\''");
  return "'" + quoted + "'";
}

class Init {
public:
  std::string folder, project = "order";
  bool isYaml = false, isList = false;

  int run() {
    if (isList)
      return list();
    if (folder.empty())
      folder = project;
    collect();
    if (!checkNothingIsInTheWay())
      return kBadUse;
    if (!write()) {
      takeBack();
      return kBadUse;
    }
    return tell();
  }

private:
  struct NewFile {
    fs::path path;
    std::string text;
  };

  static int list() {
    std::string text;
    for (const std::string &name : projectNames())
      text += name + std::string(12 - name.size(), ' ') + summaryOf(name) + "\n";
    return writeText(text, "");
  }

  std::string definition() const { return project + (isYaml ? ".asl.yaml" : ".asl.json"); }

  void collect() {
    bool hasMock = !textOf(project, "mock.json").empty();
    std::string command = "./" + project + " --input @input.json";
    if (hasMock)
      command += " --mock mock.json --test-case Happy";
    for (const ProjectFile &file : projectFiles()) {
      if (file.project != "common" && file.project != project)
        continue;
      std::string path(file.path);
      if (path == project + (isYaml ? ".asl.json" : ".asl.yaml"))
        continue; // the other form
      if (path == "gitignore")
        path = ".gitignore";
      std::string text(file.text());
      replaceAll(text, "@NAME@", project);
      replaceAll(text, "@DEFINITION@", definition());
      replaceAll(text, "@RUN@", command);
      files.push_back({fs::path(folder) / path, std::move(text)});
    }
  }

  /// Whatever has the name of a file or, unless it is a folder, of a folder on the way.
  bool checkNothingIsInTheWay() const {
    std::error_code code;
    for (const NewFile &file : files) {
      for (fs::path parent = file.path.parent_path(); !parent.empty(); parent = parent.parent_path()) {
        fs::file_status status = fs::status(parent, code);
        if (fs::exists(fs::symlink_status(parent, code)) && !fs::is_directory(status)) {
          std::fprintf(stderr, "aslc: error: '%s' is in the way: it is no folder; nothing was written\n", parent.c_str());
          return false;
        }
        if (parent == parent.parent_path())
          break;
      }
      if (fs::exists(fs::symlink_status(file.path, code))) {
        std::fprintf(stderr,
                     "aslc: error: '%s' is there already; nothing was written: name another folder, or move the file away\n",
                     file.path.c_str());
        return false;
      }
    }
    return true;
  }

  static bool fail(const fs::path &path, int error) {
    std::fprintf(stderr, "aslc: error: cannot write '%s': %s\n", path.c_str(), std::strerror(error));
    return false;
  }

  bool write() {
    for (const NewFile &file : files) {
      if (!makeFolder(file.path.parent_path()))
        return false;
      int descriptor = ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor < 0)
        return fail(file.path, errno);
      written.push_back(file.path);
      size_t done = 0;
      int error = 0;
      while (done < file.text.size() && !error) {
        ssize_t count = ::write(descriptor, file.text.data() + done, file.text.size() - done);
        if (count >= 0)
          done += static_cast<size_t>(count);
        else if (errno != EINTR)
          error = errno;
      }
      if (::close(descriptor) != 0 && !error)
        error = errno;
      if (error)
        return fail(file.path, error);
    }
    return true;
  }

  /// With the folders above it; those that are new are remembered.
  bool makeFolder(const fs::path &path) {
    if (path.empty() || fs::is_directory(path))
      return true;
    if (path.has_parent_path() && path.parent_path() != path && !makeFolder(path.parent_path()))
      return false;
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST)
      return fail(path, errno);
    written.push_back(path);
    return true;
  }

  void takeBack() {
    std::error_code code;
    // Folders after what is in them; one that somebody else has used meanwhile stays.
    for (auto path = written.rbegin(); path != written.rend(); ++path)
      fs::remove(*path, code);
  }

  int tell() const {
    std::string text;
    for (const NewFile &file : files)
      text += file.path.string() + "\n";
    text += "\n";
    if (fs::path(folder) != ".")
      text += "  cd " + forShell(folder) + "\n";
    text += "  make && make run && make test\n";
    return writeText(text, "");
  }

  std::vector<NewFile> files;
  std::vector<fs::path> written;
};

} // namespace

void asl::addInitCommand(CLI::App &app, Driver &driver) {
  auto given = std::make_shared<Init>();
  CLI::App *command = app.add_subcommand("init", "write an example project to start from");
  command->add_option("dir", given->folder, "the folder to write into, made if need be (default: the project's name)");
  auto *project = command->add_option("--template", given->project, "the project")
                      ->type_name("PROJECT")
                      ->check(CLI::IsMember(projectNames()))
                      ->capture_default_str();
  command->add_flag("--yaml", given->isYaml, "write the definition in YAML, not in JSON");
  command->add_flag("--list", given->isList, "say which projects there are, and write nothing")->excludes(project);
  command->callback([given, &driver] { driver.command = [given] { return given->run(); }; });
}

// SPDX-License-Identifier: Apache-2.0
//
// DirectoryWalk: see DirectoryWalk.h.

#include "services/DirectoryWalk.h"
#include "services/ObjectFile.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aslrt {

int DirectoryWalk::begin(std::string_view root, std::string_view wanted, std::string_view last) {
  path.assign(root).append("/");
  prefix = wanted;
  after = last;
  rootBytes = path.size();
  levels.clear();
  return enter();
}

bool DirectoryWalk::next(int &error) {
  while (!levels.empty()) {
    Level &level = levels.back();
    path.resize(level.pathBytes);
    if (level.next == level.names.size()) {
      levels.pop_back();
      continue;
    }
    path += level.names[level.next++];
    if (!path.ends_with('/'))
      return true;
    // What has gone since its name was read was not there.
    if (int problem = enter(); problem && problem != ENOENT && problem != ENOTDIR) {
      error = problem;
      return false;
    }
  }
  return false;
}

/// Whether a name in the directory at `path` is a key to be given, or leads to some.
bool DirectoryWalk::isWanted(std::string_view name) const {
  std::string full(key());
  full += name;
  bool isDirectory = name.ends_with('/');
  if (!full.starts_with(prefix) && !(isDirectory && std::string_view(prefix).starts_with(full)))
    return false;
  return full > after || (isDirectory && after.starts_with(full));
}

/// Whether the directory is one that is being gone through: a link to it would lead round and round.
bool DirectoryWalk::isEntered(dev_t device, ino_t inode) const {
  return std::any_of(levels.begin(), levels.end(),
                     [&](const Level &level) { return level.device == device && level.inode == inode; });
}

/// Reads the names of the directory at `path`, which ends in a slash. 0 or an errno.
int DirectoryWalk::enter() {
  int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return errno;
  struct stat status;
  DIR *directory = fstat(descriptor, &status) == 0 ? fdopendir(descriptor) : nullptr;
  if (!directory) {
    int error = errno;
    close(descriptor);
    return error;
  }
  Level level{{}, 0, path.size(), status.st_dev, status.st_ino};
  int error = 0;
  while (!isEntered(level.device, level.inode)) {
    errno = 0;
    const dirent *entry = readdir(directory);
    if (!entry) {
      error = errno;
      break;
    }
    std::string name = entry->d_name;
    if (name == "." || name == ".." || isUnfinishedFile(name))
      continue;
    bool isDirectory = entry->d_type == DT_DIR;
    if (!isDirectory && entry->d_type != DT_REG) {
      // A link counts as what it leads to; some file systems do not say what a name is.
      bool mayBeFile = entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
      if (!mayBeFile || fstatat(descriptor, entry->d_name, &status, 0) != 0)
        continue;
      isDirectory = S_ISDIR(status.st_mode);
      if (!isDirectory && !S_ISREG(status.st_mode))
        continue;
    }
    if (isDirectory)
      name += '/';
    if (isWanted(name))
      level.names.push_back(std::move(name));
  }
  closedir(directory);
  if (error)
    return error;
  std::sort(level.names.begin(), level.names.end());
  levels.push_back(std::move(level));
  return 0;
}

} // namespace aslrt

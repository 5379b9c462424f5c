// SPDX-License-Identifier: Apache-2.0
//
// DirectoryWalk: the files below a directory as keys, in the order of the keys' bytes.
//
// A directory's names are sorted as the keys have them, with a slash after those of directories: `a-b`, `a/c` and `a.d`
// come in this order although `a` is shorter than both files. Memory is that of the names in the directories which the
// present key goes through.

#ifndef ASLRT_SERVICES_DIRECTORYWALK_H
#define ASLRT_SERVICES_DIRECTORYWALK_H

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace aslrt {

class DirectoryWalk {
public:
  /// Begins at the first key of `root` that starts with `prefix` and comes after `after`. 0, or the errno for which
  /// `root` cannot be read.
  int begin(std::string_view root, std::string_view prefix, std::string_view after);

  /// Goes to the next file. False at the end, or, with `error` set, when a directory cannot be read.
  bool next(int &error);

  /// Of the present file.
  std::string_view key() const { return std::string_view(path).substr(rootBytes); }
  const char *file() const { return path.c_str(); }

private:
  /// A directory that is being gone through.
  struct Level {
    std::vector<std::string> names; ///< sorted; a slash after those of directories
    size_t next = 0;
    size_t pathBytes; ///< of `path`, up to the directory's slash
    dev_t device;
    ino_t inode;
  };

  int enter();
  bool isWanted(std::string_view name) const;
  bool isEntered(dev_t device, ino_t inode) const;

  std::string path; ///< of the present file
  std::string prefix;
  std::string after;
  size_t rootBytes = 0; ///< of `path`, up to the root's slash
  std::vector<Level> levels;
};

} // namespace aslrt

#endif // ASLRT_SERVICES_DIRECTORYWALK_H

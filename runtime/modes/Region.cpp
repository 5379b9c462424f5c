// SPDX-License-Identifier: Apache-2.0
//
// Region: see Region.h.

#include "modes/Region.h"
#include "io/InputFile.h"
#include "io/ProfileFile.h"

#include <cstdlib>
#include <unistd.h>

namespace aslrt {

std::string_view findRegion(SmallBuffer &storage) {
  for (const char *name : {"AWS_REGION", "AWS_DEFAULT_REGION"})
    if (const char *value = getenv(name); value && *value)
      return value;
  SmallBuffer path, unused;
  appendConfigPath(path);
  InputFile file;
  if (access(path.data(), R_OK) == 0 && file.read(path.data(), unused))
    storage.append(findProfileSetting(file.text(), profileName(), "region"));
  return storage.size() > 0 ? storage.view() : "us-east-1";
}

} // namespace aslrt

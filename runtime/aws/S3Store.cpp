// SPDX-License-Identifier: Apache-2.0
//
// S3Store: where a program's objects are.

#include "execution/Exec.h"
#include "services/DirectoryStore.h"
#include "services/ObjectStore.h"

namespace aslrt {

std::unique_ptr<ObjectStore> makeObjectStore(Exec &exec) {
  if (!exec.s3Directory.empty())
    return makeDirectoryStore(exec);
  exec.refusal.clear();
  exec.refusal.append("objects can only be read and written with --s3-dir yet");
  return nullptr;
}

} // namespace aslrt

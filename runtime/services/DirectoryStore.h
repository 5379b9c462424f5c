// SPDX-License-Identifier: Apache-2.0
//
// DirectoryStore: an ObjectStore whose objects are files, `DIR/BUCKET/KEY`.
//
// It answers before a call returns, so there is never anything to cancel. A file has no owner, and no version but the
// present one, which S3 calls `null` where versions are not kept.

#ifndef ASLRT_SERVICES_DIRECTORYSTORE_H
#define ASLRT_SERVICES_DIRECTORYSTORE_H

#include "services/ObjectStore.h"

namespace aslrt {

/// The store in `exec.s3Directory`.
std::unique_ptr<ObjectStore> makeDirectoryStore(Exec &exec);

} // namespace aslrt

#endif // ASLRT_SERVICES_DIRECTORYSTORE_H

// SPDX-License-Identifier: Apache-2.0
//
// ManifestItems: what manifests name: the files of an S3 inventory, whose rows are the items, and the data files that
// Athena's UNLOAD wrote.

#ifndef ASLRT_MAPRUN_MANIFESTITEMS_H
#define ASLRT_MAPRUN_MANIFESTITEMS_H

#include "maprun/ByteStream.h"
#include "maprun/CsvItems.h"
#include "maprun/ObjectItems.h"

#include <vector>

namespace aslrt {

/// {"destinationBucket": "arn:aws:s3:::b", "fileFormat": "CSV", "fileSchema": "Bucket, Key", "files": [{"key": ..}]}
class InventoryItems final : public FlattenedItems {
public:
  InventoryItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings, const ObjectName &manifest,
                 Waker waker);

protected:
  Progress nextObject(ObjectName &name) override;
  std::unique_ptr<ItemSource> open(const ObjectName &name) override;

private:
  /// Reads the whole manifest, which is small.
  Progress load();
  Progress readManifest(std::string_view text);

  ByteStream stream;
  std::string key; ///< of the manifest, for messages
  CsvSettings columns;
  std::string bucket; ///< where the files are
  std::vector<std::string> keys;
  size_t index = 0;
  bool isLoaded = false;
};

/// A line a file: `s3://bucket/key`.
class AthenaItems final : public FlattenedItems {
public:
  AthenaItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings, const ObjectName &manifest,
              Waker waker);

protected:
  Progress nextObject(ObjectName &name) override;

private:
  ByteStream stream;
  CsvRows rows;
  std::vector<std::string> fields;
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_MANIFESTITEMS_H

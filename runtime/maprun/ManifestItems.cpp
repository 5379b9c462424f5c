// SPDX-License-Identifier: Apache-2.0
//
// ManifestItems: see ManifestItems.h. Sources: S3 User Guide, "Locating your inventory list" (manifest.json); Athena
// User Guide, "UNLOAD" (manifest).

#include "maprun/ManifestItems.h"
#include "values/Container.h"
#include "values/Reader.h"

namespace aslrt {

namespace {

/// Far more than the manifest of the largest inventory has.
constexpr size_t kMostManifestBytes = 64u << 20;

std::string memberText(Heap &heap, AslrtValue &object, std::string_view name) {
  SmallBuffer buffer;
  AslrtValue *value = memberCell(heap, object, makeKey(name, buffer));
  SmallBuffer characters;
  return value ? std::string(decodeString(*value, characters)) : std::string();
}

} // namespace

InventoryItems::InventoryItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings,
                               const ObjectName &manifest, Waker waker)
    : FlattenedItems(heap, store, settings, waker), stream(store, manifest, waker), key(manifest.key) {
  columns.hasHeaderRow = false;
}

Progress InventoryItems::load() {
  while (!stream.isAtEnd()) {
    if (stream.unread().size() > kMostManifestBytes)
      return fail("The manifest '" + key + "' has more than 64 MB.");
    Progress progress = stream.more();
    if (progress == Progress::Failed)
      return fail(stream.problem);
    if (progress != Progress::Good)
      return progress;
  }
  isLoaded = true;
  return readManifest(stream.unread());
}

Progress InventoryItems::readManifest(std::string_view text) {
  AslrtValue manifest;
  if (ReadError error = parse(heap, text.data(), text.size(), manifest))
    return fail("The manifest '" + key + "' is not valid JSON: " + error.message + " at byte " +
                std::to_string(error.offset) + ".");
  std::string format = memberText(heap, manifest, "fileFormat");
  if (format != "CSV")
    return fail("The manifest '" + key + "' names files of the format '" + format + "'; only CSV can be read.");
  bucket = memberText(heap, manifest, "destinationBucket");
  if (size_t colon = bucket.rfind(':'); colon != bucket.npos)
    bucket.erase(0, colon + 1); // an ARN
  std::string schema = memberText(heap, manifest, "fileSchema");
  for (size_t at = 0; at < schema.size();) {
    size_t end = std::min(schema.find(',', at), schema.size());
    size_t first = schema.find_first_not_of(' ', at);
    columns.headers.push_back(first < end ? schema.substr(first, end - first) : std::string());
    at = end + 1;
  }
  SmallBuffer name;
  AslrtValue *files = memberCell(heap, manifest, makeKey("files", name));
  if (bucket.empty() || columns.headers.empty() || !files || !isArray(heap, *files))
    return fail("The manifest '" + key + "' lacks 'destinationBucket', 'fileSchema' or 'files'.");
  for (uint32_t i = 0, e = countOf(heap, *files); i < e; ++i)
    keys.push_back(memberText(heap, *elementCell(heap, *files, i), "key"));
  return Progress::Good;
}

Progress InventoryItems::nextObject(ObjectName &name) {
  if (!isLoaded)
    if (Progress progress = load(); progress != Progress::Good)
      return progress;
  if (index == keys.size())
    return Progress::End;
  name = {bucket, keys[index++], {}, {}};
  return Progress::Good;
}

std::unique_ptr<ItemSource> InventoryItems::open(const ObjectName &name) {
  return std::make_unique<CsvItems>(heap, store, columns, name, waker);
}

AthenaItems::AthenaItems(Heap &heap, ObjectStore &store, const ReaderSettings &settings,
                         const ObjectName &manifest, Waker waker)
    : FlattenedItems(heap, store, settings, waker), stream(store, manifest, waker), rows(stream, ',') {}

Progress AthenaItems::nextObject(ObjectName &name) {
  do {
    Progress progress = rows.next(fields);
    if (progress == Progress::Failed)
      return fail(rows.problem);
    if (progress != Progress::Good)
      return progress;
  } while (fields[0].empty());
  const std::string &url = fields[0];
  constexpr std::string_view kScheme = "s3://";
  size_t slash = url.find('/', kScheme.size());
  if (!url.starts_with(kScheme) || slash == url.npos)
    return fail("The manifest names '" + url + "', which is not 's3://BUCKET/KEY'.");
  name = {url.substr(kScheme.size(), slash - kScheme.size()), url.substr(slash + 1), {}, {}};
  return Progress::Good;
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Settings: see Settings.h. The front end has checked what stands in the definition; values that come from paths, and
// the texts of Parameters, are checked here.

#include "maprun/Settings.h"
#include "execution/Children.h"
#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Writer.h"

namespace aslrt {

namespace {

class SettingsReader {
public:
  SettingsReader(AslrtExec *exec, AslrtFrame *frame) : exec(exec), frame(frame), heap(heapOf(exec)) {}

  AslrtValue *member(AslrtValue &object, std::string_view name) {
    SmallBuffer buffer;
    return memberCell(heap, object, makeKey(name, buffer));
  }

  std::string text(AslrtValue &object, std::string_view name) {
    AslrtValue *value = member(object, name);
    SmallBuffer buffer;
    return value ? std::string(decodeString(*value, buffer)) : std::string();
  }

  int32_t readReader(AslrtValue &object, MapSettings &settings);
  int32_t readBatcher(AslrtValue &object, BatchSettings &batch, AslrtValue &batchInput);
  int32_t readWriter(AslrtValue &object, WriterSettings &writer);

private:
  /// A text of Parameters. Absent leaves `out` empty; a name that is `needed` must be there.
  int32_t parameter(AslrtValue &object, std::string_view name, bool needed, std::string &out);
  /// A number that may come from a path; absent leaves `out`.
  int32_t number(AslrtValue &object, std::string_view name, int64_t &out);
  /// A limit of batches, which must be positive.
  int32_t limit(AslrtValue &object, std::string_view name, uint64_t &out);
  void readConfig(AslrtValue &config, ReaderSettings &reader);

  AslrtExec *exec;
  AslrtFrame *frame;
  Heap &heap;
};

int32_t SettingsReader::parameter(AslrtValue &object, std::string_view name, bool needed, std::string &out) {
  AslrtValue *value = member(object, name);
  SmallBuffer cause, buffer;
  if (value && isString(*value)) {
    out = decodeString(*value, buffer);
    return 0;
  }
  if (!value && !needed)
    return 0;
  cause.append("The Parameters '");
  appendText(heap, object, cause);
  cause.append("' could not be used to start the Map Run: [The field '");
  cause.append(name);
  cause.append(value ? "' must be a STRING]" : "' is required but was missing]");
  return raiseRuntimeError(exec, frame, cause.view());
}

int32_t SettingsReader::number(AslrtValue &object, std::string_view name, int64_t &out) {
  AslrtValue *value = member(object, name);
  if (!value || readInteger(*value, out))
    return 0;
  std::string pathName = std::string(name) + "Path";
  return raiseBadNumber(exec, frame, pathName, *value, "integer", text(object, pathName));
}

int32_t SettingsReader::limit(AslrtValue &object, std::string_view name, uint64_t &out) {
  int64_t most = 0;
  if (int32_t status = number(object, name, most))
    return status;
  if (!member(object, name))
    return 0;
  if (most > 0) {
    out = static_cast<uint64_t>(most);
    return 0;
  }
  SmallBuffer cause;
  cause.append(name);
  cause.append(" must be positive.");
  return raiseRuntimeError(exec, frame, cause.view());
}

void SettingsReader::readConfig(AslrtValue &config, ReaderSettings &reader) {
  static constexpr struct {
    std::string_view name;
    InputType type;
  } kTypes[] = {{"CSV", InputType::Csv},
                {"JSON", InputType::Json},
                {"JSONL", InputType::JsonLines},
                {"MANIFEST", InputType::Manifest}};
  std::string type = text(config, "InputType");
  for (const auto &entry : kTypes)
    if (entry.name == type)
      reader.type = entry.type;
  static constexpr struct {
    std::string_view name;
    char character;
  } kDelimiters[] = {{"PIPE", '|'}, {"SEMICOLON", ';'}, {"SPACE", ' '}, {"TAB", '\t'}};
  std::string delimiter = text(config, "CSVDelimiter");
  for (const auto &entry : kDelimiters)
    if (entry.name == delimiter)
      reader.delimiter = entry.character;
  reader.flattens = text(config, "Transformation") == "LOAD_AND_FLATTEN";
  std::string manifest = text(config, "ManifestType");
  reader.isAthenaManifest = manifest == "ATHENA_DATA";
  if (manifest == "S3_INVENTORY")
    reader.type = InputType::Manifest;
  reader.hasHeaderRow = text(config, "CSVHeaderLocation") != "GIVEN";
  reader.pointer = text(config, "ItemsPointer");
  AslrtValue *headers = member(config, "CSVHeaders");
  if (!headers || reader.hasHeaderRow)
    return;
  SmallBuffer buffer;
  for (uint32_t i = 0, e = countOf(heap, *headers); i < e; ++i)
    reader.headers.emplace_back(decodeString(*elementCell(heap, *headers, i), buffer));
}

int32_t SettingsReader::readReader(AslrtValue &object, MapSettings &settings) {
  ReaderSettings &reader = settings.reader;
  reader.kind = text(object, "Resource").ends_with(":listObjectsV2") ? ReaderKind::List : ReaderKind::Object;
  if (AslrtValue *config = member(object, "ReaderConfig")) {
    readConfig(*config, reader);
    if (int32_t status = number(*config, "MaxItems", settings.mostItems))
      return status;
  }
  AslrtValue none;
  makeObject(heap, none, nullptr, nullptr, 0);
  AslrtValue *given = member(object, "Parameters");
  AslrtValue &parameters = given ? *given : none;
  bool isObject = reader.kind == ReaderKind::Object;
  if (int32_t status = parameter(parameters, "Bucket", true, reader.bucket))
    return status;
  if (int32_t status = parameter(parameters, "Key", isObject, reader.key))
    return status;
  if (int32_t status = parameter(parameters, "Prefix", false, reader.prefix))
    return status;
  if (int32_t status = parameter(parameters, "VersionId", false, reader.versionId))
    return status;
  return parameter(parameters, "ExpectedBucketOwner", false, reader.expectedOwner);
}

int32_t SettingsReader::readBatcher(AslrtValue &object, BatchSettings &batch, AslrtValue &batchInput) {
  batch.isOn = true;
  if (AslrtValue *input = member(object, "BatchInput"))
    batchInput = *input;
  if (int32_t status = limit(object, "MaxItemsPerBatch", batch.mostItems))
    return status;
  return limit(object, "MaxInputBytesPerBatch", batch.mostBytes);
}

int32_t SettingsReader::readWriter(AslrtValue &object, WriterSettings &writer) {
  writer.exports = member(object, "Resource") != nullptr;
  if (writer.exports)
    writer.transformation = Transformation::None;
  if (AslrtValue *config = member(object, "WriterConfig")) {
    std::string name = text(*config, "Transformation");
    if (!name.empty())
      writer.transformation = name == "NONE"      ? Transformation::None
                              : name == "COMPACT" ? Transformation::Compact
                                                  : Transformation::Flatten;
    writer.asLines = text(*config, "OutputType") == "JSONL";
  }
  AslrtValue *parameters = member(object, "Parameters");
  if (!writer.exports || !parameters)
    return 0;
  if (int32_t status = parameter(*parameters, "Bucket", true, writer.bucket))
    return status;
  return parameter(*parameters, "Prefix", false, writer.prefix);
}

} // namespace

int32_t readMapSettings(AslrtExec *exec, AslrtFrame *frame, AslrtValue &object, MapSettings &settings,
                        AslrtValue &batchInput) {
  SettingsReader reader(exec, frame);
  batchInput = makeNone();
  settings.isExpress = reader.text(object, "ExecutionType") == "EXPRESS";
  settings.label = reader.text(object, "Label");
  if (AslrtValue *part = reader.member(object, "ItemReader"))
    if (int32_t status = reader.readReader(*part, settings))
      return status;
  if (AslrtValue *part = reader.member(object, "ItemBatcher"))
    if (int32_t status = reader.readBatcher(*part, settings.batch, batchInput))
      return status;
  if (AslrtValue *part = reader.member(object, "ResultWriter"))
    return reader.readWriter(*part, settings.writer);
  return 0;
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// ParseMap: Map states: the item processor, where items come from, batching, and what is written.
//
// Fields of the distributed Map are also accepted on an inline one, with a warning: public definitions
// have them there, and the service takes them. Sources: Developer Guide, "Map workflow state",
// "ItemReader", "ItemBatcher", "ResultWriter".

#include "frontend/DefinitionParser.h"
#include "frontend/Names.h"

namespace asl {

namespace {

const std::vector<FieldRule> &processorRules() {
  static const std::vector<FieldRule> rules = {{"StartAt", Use::Both, true},
                                               {"States", Use::Both, true},
                                               {"Comment"},
                                               {"ProcessorConfig"}};
  return rules;
}

const std::vector<FieldRule> &processorConfigRules() {
  static const std::vector<FieldRule> rules = {{"Mode"}, {"ExecutionType"}};
  return rules;
}

const std::vector<FieldRule> &readerRules() {
  static const std::vector<FieldRule> rules = {{"Resource", Use::Both, true},
                                               {"ReaderConfig"},
                                               {"Parameters", Use::JSONPath},
                                               {"Arguments", Use::JSONata}};
  return rules;
}

const std::vector<FieldRule> &readerConfigRules() {
  static const std::vector<FieldRule> rules = {{"InputType"},
                                               {"Transformation"},
                                               {"ManifestType"},
                                               {"CSVDelimiter"},
                                               {"CSVHeaderLocation"},
                                               {"CSVHeaders"},
                                               {"ItemsPointer"},
                                               {"MaxItems"},
                                               {"MaxItemsPath", Use::JSONPath}};
  return rules;
}

const std::vector<FieldRule> &batcherRules() {
  static const std::vector<FieldRule> rules = {{"MaxItemsPerBatch"},
                                               {"MaxItemsPerBatchPath", Use::JSONPath},
                                               {"MaxInputBytesPerBatch"},
                                               {"MaxInputBytesPerBatchPath", Use::JSONPath},
                                               {"BatchInput"}};
  return rules;
}

const std::vector<FieldRule> &writerRules() {
  static const std::vector<FieldRule> rules = {{"Resource"},
                                               {"WriterConfig"},
                                               {"Parameters", Use::JSONPath},
                                               {"Arguments", Use::JSONata}};
  return rules;
}

const std::vector<FieldRule> &writerConfigRules() {
  static const std::vector<FieldRule> rules = {{"Transformation"}, {"OutputType"}};
  return rules;
}

} // namespace

void DefinitionParser::parseMap(const Node &node, State &state) {
  MapFields &map = state.map.emplace();
  parseProcessor(node, map);
  if (node.language == QueryLanguage::JSONPath) {
    map.itemsPath = readPath(node, "ItemsPath", PathRule::Reference);
    if (checkExclusive(node, "ItemSelector", "Parameters"))
      map.itemSelector = readTemplate(node, node.find("Parameters") ? "Parameters" : "ItemSelector", {});
  } else {
    map.itemSelector = readTemplate(node, "ItemSelector", {});
    map.items = readTemplate(node, "Items", {});
    if (map.items && !map.items->isArray() && !map.items->isObject() &&
        !machine.findDynamic(*map.items) && !map.items->text.starts_with("{%")) {
      error(map.items->range,
            "'Items' of " + node.owner + " must be an array or an expression, not " +
                std::string(describe(map.items->kind)),
            node.at("Items"));
    }
  }
  double unlimited = std::numeric_limits<double>::infinity();
  map.maxConcurrency = readNumber(node, "MaxConcurrency", {0, unlimited}, "MaxConcurrencyPath");
  map.toleratedFailureCount =
      readNumber(node, "ToleratedFailureCount", {0, unlimited}, "ToleratedFailureCountPath");
  map.toleratedFailurePercentage = readNumber(node, "ToleratedFailurePercentage", {0, 100, false},
                                              "ToleratedFailurePercentagePath");
  parseLabel(node, map);
  auto readObject = [&](std::string_view name) -> const JsonValue * {
    const JsonValue *value = node.find(name);
    return value && expectKind(node, name, *value, JsonKind::Object) ? value : nullptr;
  };
  if (const JsonValue *value = readObject("ItemReader"))
    parseItemReader(node, *value, map.itemReader.emplace());
  if (const JsonValue *value = readObject("ItemBatcher"))
    parseItemBatcher(node, *value, map.itemBatcher.emplace());
  if (const JsonValue *value = readObject("ResultWriter"))
    parseResultWriter(node, *value, map.resultWriter.emplace());
  if (!map.isDistributed)
    warnInline(node);
}

void DefinitionParser::parseProcessor(const Node &node, MapFields &map) {
  const JsonMember *member = node.object->findMember("ItemProcessor");
  const JsonMember *iterator = node.object->findMember("Iterator");
  if (!checkExclusive(node, "ItemProcessor", "Iterator"))
    return;
  if (!member)
    member = iterator;
  if (!member || !expectKind(node, member->key, member->value, JsonKind::Object))
    return;
  Node processor = child(node, member->value, node.at(member->key), "the processor of " + node.owner);
  processor.language = machine.queryLanguage;
  checkFields(processor, processorRules(), "an item processor");
  const JsonValue *config = processor.find("ProcessorConfig");
  if (config && expectKind(processor, "ProcessorConfig", *config, JsonKind::Object)) {
    Node entry = child(processor, *config, processor.at("ProcessorConfig"),
                       "'ProcessorConfig' of " + node.owner);
    checkFields(entry, processorConfigRules(), "'ProcessorConfig'");
    size_t mode = 0, type = 0;
    readWord(entry, "Mode", {"INLINE", "DISTRIBUTED"}, mode);
    bool hasType = readWord(entry, "ExecutionType", {"STANDARD", "EXPRESS"}, type);
    map.isDistributed = mode == 1;
    map.executionType = type == 1 ? WorkflowType::Express : WorkflowType::Standard;
    const JsonValue *typeValue = entry.find("ExecutionType");
    if (map.isDistributed && !typeValue)
      error(entry.anchor, "a distributed Map needs 'ExecutionType': \"STANDARD\" or \"EXPRESS\"",
            entry.location)
          .aws("The field 'ExecutionType' is required but was missing");
    if (!map.isDistributed && hasType)
      diagnostics.warning(Warning::InlineMap, typeValue->range, "'ExecutionType' has no effect on an inline Map")
          .at(entry.at("ExecutionType"));
    if (map.isDistributed && workflowType == WorkflowType::Express)
      expressError(entry.find("Mode")->range, "use a distributed Map", entry.at("Mode"));
  }
  WorkflowType outer = workflowType;
  if (map.isDistributed)
    workflowType = map.executionType;
  parseScope(processor, map.processor);
  workflowType = outer;
}

void DefinitionParser::warnInline(const Node &node) {
  for (const JsonMember &member : node.object->members) {
    std::string_view key = member.key;
    bool hasNoEffect =
        key == "ItemReader" || key == "ItemBatcher" || key == "ResultWriter" || key == "Label";
    if (hasNoEffect)
      diagnostics
          .warning(Warning::InlineMap, member.keyRange, inQuotes(key) + " has no effect on an inline Map")
          .at(node.at(key))
          .note("a distributed Map has '\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\"}'");
  }
}

void DefinitionParser::parseLabel(const Node &node, MapFields &map) {
  const JsonValue *value = node.find("Label");
  if (!value || !expectKind(node, "Label", *value, JsonKind::String))
    return;
  map.label = value->text;
  std::string location = node.at("Label");
  size_t characters = countCharacters(value->text);
  if (characters == 0 || characters > kMaxLabelCharacters) {
    error(value->range,
          characters == 0 ? std::string("a label cannot be empty")
                          : "a label has at most 40 characters; this one has " +
                                std::to_string(characters),
          location)
        .withCode(code::InvalidLabelName);
    return;
  }
  for (size_t at = 0; at < value->text.size();) {
    size_t begin = at;
    uint32_t character = nextCharacter(value->text, at);
    if (!isForbiddenInName(character))
      continue;
    error(stringRange(source, value->range, begin, at), "this character may not stand in a label", location)
        .withCode(code::InvalidLabelName)
        .note("a label holds no blanks, no control characters and none of "
              "? * < > { } [ ] \" # % \\ ^ | ~ ` $ & , ; : /");
    return;
  }
  facts.labels.push_back({value->text, value->range, location});
}

void DefinitionParser::parseItemReader(const Node &node, const JsonValue &value,
                                       ItemReaderFields &reader) {
  Node entry = child(node, value, node.at("ItemReader"), "'ItemReader' of " + node.owner);
  reader.range = value.range;
  checkFields(entry, readerRules(), "'ItemReader'");
  reader.resource = readResource(entry, reader.resourceText, reader.resourceRange);
  const Resource &resource = reader.resource;
  bool isKnown = resource.kind == ResourceKind::Optimized && resource.service == "s3" &&
                 (resource.action == "getObject" || resource.action == "listObjectsV2") &&
                 resource.pattern == IntegrationPattern::None;
  if (resource.kind != ResourceKind::Invalid && !isKnown && !resource.hasSubstitution)
    error(reader.resourceRange, "an item reader is 'arn:aws:states:::s3:getObject' or "
                                "'arn:aws:states:::s3:listObjectsV2'",
          entry.at("Resource"));
  reader.parameters = readTemplate(
      entry, entry.language == QueryLanguage::JSONata ? "Arguments" : "Parameters", {}, true);
  const JsonValue *config = entry.find("ReaderConfig");
  if (config && expectKind(entry, "ReaderConfig", *config, JsonKind::Object))
    parseReaderConfig(entry, *config, reader);
}

void DefinitionParser::parseReaderConfig(const Node &node, const JsonValue &value,
                                         ItemReaderFields &reader) {
  reader.config = &value;
  Node entry = child(node, value, node.at("ReaderConfig"), "'ReaderConfig'");
  checkFields(entry, readerConfigRules(), "'ReaderConfig'");
  size_t input = 0, transformation = 0, manifest = 0, header = 0, delimiter = 0;
  bool hasInput =
      readWord(entry, "InputType", {"CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"}, input);
  bool hasTransformation =
      readWord(entry, "Transformation", {"NONE", "LOAD_AND_FLATTEN"}, transformation);
  bool hasManifest =
      readWord(entry, "ManifestType", {"ATHENA_DATA", "S3_INVENTORY"}, manifest);
  readWord(entry, "CSVDelimiter", {"COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"}, delimiter);
  bool hasHeader = readWord(entry, "CSVHeaderLocation", {"FIRST_ROW", "GIVEN"}, header);
  reader.maxItems =
      readNumber(entry, "MaxItems", {0, std::numeric_limits<double>::infinity()}, "MaxItemsPath");
  const JsonValue *headers = entry.find("CSVHeaders");
  if (headers && expectKind(entry, "CSVHeaders", *headers, JsonKind::Array)) {
    for (const JsonValue &element : headers->elements)
      if (!element.isString())
        error(element.range,
              "a CSV header must be a string, not " + std::string(describe(element.kind)),
              entry.at("CSVHeaders"));
  }
  if (hasHeader && header == 1 && !headers)
    error(entry.find("CSVHeaderLocation")->range,
          "'CSVHeaderLocation' GIVEN needs the field 'CSVHeaders'", entry.location);
  if (hasManifest && manifest == 0 && (!hasInput || input == 1 || input == 4))
    error(entry.find("ManifestType")->range,
          "'ManifestType' ATHENA_DATA needs 'InputType' CSV, JSONL or PARQUET", entry.location);
  if (hasTransformation && transformation == 1) {
    SourceRange range = entry.find("Transformation")->range;
    if (reader.resource.action == "getObject")
      error(range, "'Transformation' LOAD_AND_FLATTEN is for 's3:listObjectsV2' only",
            entry.at("Transformation"));
    else if (!hasInput && !entry.find("InputType"))
      error(range, "'Transformation' LOAD_AND_FLATTEN needs the field 'InputType'", entry.location);
  }
  if (const JsonValue *pointer = entry.find("ItemsPointer"))
    if (expectKind(entry, "ItemsPointer", *pointer, JsonKind::String) && !pointer->text.empty() &&
        pointer->text.front() != '/' && !(entry.language == QueryLanguage::JSONata) &&
        !hasSubstitution(pointer->text))
      error(pointer->range, "'ItemsPointer' is a JSON Pointer and starts with '/'",
            entry.at("ItemsPointer"));
}

void DefinitionParser::parseItemBatcher(const Node &node, const JsonValue &value,
                                        ItemBatcherFields &batcher) {
  Node entry = child(node, value, node.at("ItemBatcher"), "'ItemBatcher' of " + node.owner);
  batcher.range = value.range;
  checkFields(entry, batcherRules(), "'ItemBatcher'");
  batcher.maxItemsPerBatch =
      readNumber(entry, "MaxItemsPerBatch", {1, std::numeric_limits<double>::infinity()},
                 "MaxItemsPerBatchPath");
  batcher.maxInputBytesPerBatch = readNumber(
      entry, "MaxInputBytesPerBatch", {1, double(kMaxPayloadBytes)}, "MaxInputBytesPerBatchPath");
  batcher.batchInput = readTemplate(entry, "BatchInput", {});
  bool hasLimit = false;
  for (const JsonMember &member : value.members)
    hasLimit |= std::string_view(member.key).starts_with("Max");
  if (!hasLimit)
    error(entry.anchor,
          entry.owner + " needs a limit: 'MaxItemsPerBatch' or 'MaxInputBytesPerBatch'", entry.location);
}

void DefinitionParser::parseResultWriter(const Node &node, const JsonValue &value,
                                         ResultWriterFields &writer) {
  Node entry = child(node, value, node.at("ResultWriter"), "'ResultWriter' of " + node.owner);
  writer.range = value.range;
  checkFields(entry, writerRules(), "'ResultWriter'");
  std::string_view argumentsName =
      entry.language == QueryLanguage::JSONata ? "Arguments" : "Parameters";
  bool hasResource = entry.find("Resource");
  bool hasArguments = entry.find(argumentsName);
  if (!hasResource && !hasArguments && !entry.find("WriterConfig"))
    error(entry.anchor, entry.owner + " is empty", entry.location);
  else if (hasResource != hasArguments)
    error(entry.anchor,
          entry.owner + " needs " + (hasResource ? inQuotes(argumentsName) : "'Resource'") + " beside " +
              (hasResource ? "'Resource'" : inQuotes(argumentsName)),
          entry.location);
  if (hasResource) {
    writer.resource = readResource(entry, writer.resourceText, writer.resourceRange);
    const Resource &resource = writer.resource;
    bool isKnown = resource.kind == ResourceKind::Optimized && resource.service == "s3" &&
                   resource.action == "putObject" && resource.pattern == IntegrationPattern::None;
    if (resource.kind != ResourceKind::Invalid && !isKnown && !resource.hasSubstitution)
      error(writer.resourceRange, "a result writer is 'arn:aws:states:::s3:putObject'",
            entry.at("Resource"));
  }
  writer.parameters = readTemplate(entry, argumentsName, {}, true);
  const JsonValue *config = entry.find("WriterConfig");
  if (!config || !expectKind(entry, "WriterConfig", *config, JsonKind::Object))
    return;
  writer.config = config;
  Node settings = child(entry, *config, entry.at("WriterConfig"), "'WriterConfig'");
  checkFields(settings, writerConfigRules(), "'WriterConfig'");
  size_t transformation = 0, output = 0;
  readWord(settings, "Transformation", {"NONE", "COMPACT", "FLATTEN"}, transformation);
  readWord(settings, "OutputType", {"JSON", "JSONL"}, output);
}

} // namespace asl

// SPDX-License-Identifier: Apache-2.0
//
// ServiceModel: reads the models that the build put into the compiler. They are ours, so what is missing in
// one is a defect, found by the unit test that reads them all.

#include "frontend/ServiceModel.h"

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"

#include <cassert>
#include <cctype>

// Written by asl_embed_file; one pair for each file in frontend/models.
extern "C" {
extern const char aslModelDynamodb[], aslModelDynamodbEnd[];
extern const char aslModelLambda[], aslModelLambdaEnd[];
}

namespace asl {

namespace {

struct EmbeddedModel {
  std::string_view service;
  const char *begin;
  const char *end;
};

const EmbeddedModel kModels[] = {
    {"dynamodb", aslModelDynamodb, aslModelDynamodbEnd},
    {"lambda", aslModelLambda, aslModelLambdaEnd},
};

std::string textOf(const JsonValue &object, std::string_view key) {
  const JsonValue *value = object.find(key);
  return value && value->isString() ? value->text : std::string();
}

class ModelReader {
public:
  ModelReader(ServiceModel &model, const JsonValue &root) : model(model), root(root) {}

  void read() {
    const JsonValue &metadata = *root.find("metadata");
    model.serviceId = textOf(metadata, "serviceId");
    model.endpointPrefix = textOf(metadata, "endpointPrefix");
    model.signingName = textOf(metadata, "signingName");
    if (model.signingName.empty())
      model.signingName = model.endpointPrefix;
    model.jsonVersion = textOf(metadata, "jsonVersion");
    model.targetPrefix = textOf(metadata, "targetPrefix");
    model.protocol = textOf(metadata, "protocol") == "json" ? ServiceProtocol::Json : ServiceProtocol::RestJson;
    for (const JsonMember &member : root.find("operations")->members)
      readOperation(member.key, member.value);
  }

private:
  void readOperation(const std::string &name, const JsonValue &value) {
    ServiceOperation &operation = model.operations[name];
    operation.name = name;
    const JsonValue &http = *value.find("http");
    operation.method = textOf(http, "method");
    operation.uri = textOf(http, "requestUri");
    if (const JsonValue *input = value.find("input"))
      operation.input = shape(textOf(*input, "shape"));
    if (const JsonValue *output = value.find("output"))
      operation.output = shape(textOf(*output, "shape"));
    for (const JsonValue &error : value.find("errors")->elements)
      operation.errors.push_back(error.text);
  }

  const ServiceShape *shape(const std::string &name) {
    std::unique_ptr<ServiceShape> &entry = model.shapes[name];
    if (entry)
      return entry.get();
    // Known before its parts are read: shapes may contain themselves.
    entry = std::make_unique<ServiceShape>();
    ServiceShape &made = *entry;
    made.name = name;
    const JsonValue &value = *root.find("shapes")->find(name);
    made.kind = kindOf(textOf(value, "type"));
    if (made.kind == ShapeKind::List)
      made.element = shape(textOf(*value.find("member"), "shape"));
    if (made.kind == ShapeKind::Map)
      made.element = shape(textOf(*value.find("value"), "shape"));
    if (made.kind == ShapeKind::Structure)
      readMembers(value, made);
    return &made;
  }

  void readMembers(const JsonValue &value, ServiceShape &made) {
    std::string payload = textOf(value, "payload");
    for (const JsonMember &entry : value.find("members")->members) {
      ServiceMember member;
      member.name = javaMemberName(entry.key);
      member.wireName = textOf(entry.value, "locationName");
      if (member.wireName.empty())
        member.wireName = entry.key;
      member.shape = shape(textOf(entry.value, "shape"));
      member.location = entry.key == payload ? MemberLocation::Payload : locationOf(textOf(entry.value, "location"));
      if (const JsonValue *required = value.find("required"))
        for (const JsonValue &name : required->elements)
          member.isRequired |= name.text == entry.key;
      made.members.push_back(std::move(member));
      if (made.name == "AttributeValue" && entry.key == "S")
        made.textMember = made.members.size();
    }
  }

  static MemberLocation locationOf(std::string_view text) {
    if (text == "uri")
      return MemberLocation::Uri;
    if (text == "querystring")
      return MemberLocation::Query;
    if (text == "header")
      return MemberLocation::Header;
    if (text == "statusCode")
      return MemberLocation::Status;
    assert(text.empty() && "a location that this reader does not know");
    return MemberLocation::Body;
  }

  static ShapeKind kindOf(std::string_view text) {
    if (text == "structure")
      return ShapeKind::Structure;
    if (text == "list")
      return ShapeKind::List;
    if (text == "map")
      return ShapeKind::Map;
    if (text == "boolean")
      return ShapeKind::Boolean;
    if (text == "integer" || text == "long")
      return ShapeKind::Integer;
    if (text == "float" || text == "double")
      return ShapeKind::Decimal;
    if (text == "blob")
      return ShapeKind::Blob;
    if (text == "timestamp")
      return ShapeKind::Timestamp;
    assert(text == "string" && "a type that this reader does not know");
    return ShapeKind::String;
  }

  ServiceModel &model;
  const JsonValue &root;
};

} // namespace

const ServiceMember *ServiceShape::find(std::string_view memberName) const {
  for (const ServiceMember &member : members)
    if (member.name == memberName)
      return &member;
  return nullptr;
}

const ServiceOperation *ServiceModel::find(std::string_view action) const {
  for (const auto &[name, operation] : operations)
    if (name.size() == action.size() && std::tolower(static_cast<unsigned char>(name[0])) == action[0] &&
        name.compare(1, std::string::npos, action, 1, std::string::npos) == 0)
      return &operation;
  return nullptr;
}

std::string javaMemberName(std::string_view modelName) {
  std::string name(modelName);
  if (name.empty())
    return name;
  auto isUpper = [&](size_t at) { return at < name.size() && std::isupper(static_cast<unsigned char>(name[at])); };
  auto isLower = [&](size_t at) { return at < name.size() && std::islower(static_cast<unsigned char>(name[at])); };
  size_t run = 0;
  while (isUpper(run))
    ++run;
  // `DBInstances`: the run's last letter begins the next word. A name of capitals alone (`SS`, `NULL`) is one
  // of DynamoDB's types, which keep their spelling.
  if (run >= 2 && run < name.size()) {
    size_t end = isLower(run) ? run - 1 : run;
    for (size_t i = 1; i < end; ++i)
      name[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

const ServiceModel *findServiceModel(std::string_view service) {
  static std::map<std::string_view, std::unique_ptr<ServiceModel>> known;
  for (const EmbeddedModel &embedded : kModels) {
    if (embedded.service != service)
      continue;
    std::unique_ptr<ServiceModel> &model = known[embedded.service];
    if (!model) {
      model = std::make_unique<ServiceModel>();
      Source source(std::string(service) + ".json", std::string(embedded.begin, embedded.end));
      DiagnosticEngine diagnostics(source);
      std::shared_ptr<const JsonValue> root = parseJson(source, diagnostics);
      assert(root && "an embedded model is no JSON");
      ModelReader(*model, *root).read();
    }
    return model.get();
  }
  return nullptr;
}

} // namespace asl

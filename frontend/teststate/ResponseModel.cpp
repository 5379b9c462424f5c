// SPDX-License-Identifier: Apache-2.0
//
// ResponseModel: unpacks frontend/models/responses.bin. It is ours, so what is missing in it is a defect, found by the
// unit test that reads all of it.

#include "frontend/teststate/ResponseModel.h"

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/ServiceCall.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cstdlib>

// Written by asl_embed_file.
extern "C" {
extern const char aslResponseModels[], aslResponseModelsEnd[];
}

namespace asl {

namespace {

std::string lowered(std::string text) {
  for (char &c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The packed bytes of a service and how many they become; empty when there is no such service.
std::pair<std::string_view, size_t> findPacked(std::string_view service) {
  std::string_view file(aslResponseModels, static_cast<size_t>(aslResponseModelsEnd - aslResponseModels));
  size_t end = file.find("\n\n");
  std::string_view index = file.substr(0, end), bodies = file.substr(end + 2);
  while (!index.empty()) {
    size_t lineEnd = std::min(index.find('\n'), index.size());
    std::string_view line = index.substr(0, lineEnd);
    index.remove_prefix(std::min(lineEnd + 1, index.size()));
    size_t tab = line.find('\t');
    if (lowered(sdkErrorPrefix(line.substr(0, tab))) != service)
      continue;
    char *next = const_cast<char *>(line.data() + tab);
    size_t offset = std::strtoull(next, &next, 10);
    size_t packedSize = std::strtoull(next, &next, 10);
    size_t size = std::strtoull(next, &next, 10);
    return {bodies.substr(offset, packedSize), size};
  }
  return {};
}

ResponseKind kindOf(char letter) {
  switch (letter) {
  case 'o': return ResponseKind::Structure;
  case 'l': return ResponseKind::List;
  case 'm': return ResponseKind::Map;
  case 's': return ResponseKind::String;
  case 'i': return ResponseKind::Integer;
  case 'd': return ResponseKind::Decimal;
  case 'b': return ResponseKind::Boolean;
  case 'B': return ResponseKind::Blob;
  case 't': return ResponseKind::Timestamp;
  default: return ResponseKind::Anything;
  }
}

class Reader {
public:
  Reader(ResponseModel &model, const JsonValue &root) : model(model), root(root) {}

  void read() {
    const std::vector<JsonValue> &rows = root.find("shapes")->elements;
    model.shapes.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
      readShape(rows[i], model.shapes[i]);
    for (const JsonMember &operation : root.find("operations")->members)
      model.operations[operation.key] = shapeOf(operation.value);
  }

private:
  const ResponseShape *shapeOf(const JsonValue &number) {
    return &model.shapes[std::strtoull(number.text.c_str(), nullptr, 10)];
  }

  void readShape(const JsonValue &row, ResponseShape &shape) {
    shape.kind = kindOf(row.find("k")->text.front());
    if (const JsonValue *element = row.find("e"))
      shape.element = shapeOf(*element);
    if (const JsonValue *least = row.find("n"))
      shape.least = std::strtod(least->text.c_str(), nullptr);
    if (const JsonValue *most = row.find("x"))
      shape.most = std::strtod(most->text.c_str(), nullptr);
    if (const JsonValue *words = row.find("v"))
      for (const JsonValue &word : words->elements)
        shape.words.push_back(word.text);
    const JsonValue *members = row.find("m");
    if (!members)
      return;
    const JsonValue *required = row.find("r");
    if (required)
      for (const JsonValue &name : required->elements)
        addMember(shape, name.text, *members->find(name.text), true);
    auto isRequired = [&](const std::string &name) {
      return required && std::any_of(required->elements.begin(), required->elements.end(),
                                     [&](const JsonValue &other) { return other.text == name; });
    };
    for (const JsonMember &member : members->members)
      if (!isRequired(member.key))
        addMember(shape, member.key, member.value, false);
  }

  void addMember(ResponseShape &shape, const std::string &modelName, const JsonValue &number, bool isRequired) {
    ResponseMember &member = shape.members.emplace_back();
    member.name = javaMemberName(modelName);
    member.modelName = modelName;
    member.modelName[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(modelName[0])));
    member.shape = shapeOf(number);
    member.isRequired = isRequired;
  }

  ResponseModel &model;
  const JsonValue &root;
};

} // namespace

const ResponseMember *ResponseShape::find(std::string_view memberName) const {
  for (const ResponseMember &member : members)
    if (member.name == memberName || member.modelName == memberName)
      return &member;
  return nullptr;
}

const ResponseShape *ResponseModel::find(std::string_view action) const {
  for (const auto &[name, shape] : operations)
    if (name.size() == action.size() && std::tolower(static_cast<unsigned char>(name[0])) == action[0] &&
        name.compare(1, std::string::npos, action, 1, std::string::npos) == 0)
      return shape;
  return nullptr;
}

const ResponseModel *findResponseModel(std::string_view service) {
  static std::map<std::string, std::unique_ptr<ResponseModel>, std::less<>> known;
  auto it = known.find(service);
  if (it != known.end())
    return it->second.get();
  auto [packed, size] = findPacked(service);
  if (packed.empty())
    return nullptr;
  std::string text(size, '\0');
  uLongf unpackedSize = size;
  [[maybe_unused]] int status = uncompress(reinterpret_cast<Bytef *>(text.data()), &unpackedSize,
                                           reinterpret_cast<const Bytef *>(packed.data()), packed.size());
  assert(status == Z_OK && unpackedSize == size && "an embedded model is damaged");
  Source source(std::string(service), std::move(text));
  DiagnosticEngine diagnostics(source);
  std::shared_ptr<const JsonValue> root = parseJson(source, diagnostics, {"model", SIZE_MAX, kMaxNestingDepth});
  assert(root && "an embedded model is no JSON");
  auto model = std::make_unique<ResponseModel>();
  Reader(*model, *root).read();
  return (known[std::string(service)] = std::move(model)).get();
}

} // namespace asl

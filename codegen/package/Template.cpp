// SPDX-License-Identifier: Apache-2.0
//
// Template: see Template.h. Functions of CloudFormation are written in full (`Fn::Sub`), not as tags of YAML
// (`!Sub`), so that any reader of YAML understands the file. Sources: SAM specification,
// AWS::Serverless::Function; CloudFormation User Guide, Fn::Sub and pseudo parameters; IAM User Guide, policy
// grammar.

#include "codegen/package/Template.h"

#include "codegen/package/ResourceNames.h"

#include <cctype>

namespace asl {

namespace {

/// The name of a resource in a template: letters and digits, the words of the machine's name with capitals.
std::string logicalId(std::string_view machineName) {
  std::string id;
  bool beginsWord = true;
  for (unsigned char c : machineName) {
    bool isWord = c < 0x80 && std::isalnum(c);
    if (isWord)
      id += static_cast<char>(beginsWord ? std::toupper(c) : c);
    beginsWord = !isWord;
  }
  return (id.empty() ? "Workflow" : id) + "Function";
}

/// `{name: text}`, a call of one of CloudFormation's functions.
Document call(std::string name, std::string text) {
  Document document = Document::map();
  document.add(std::move(name), Document::text(std::move(text)));
  return document;
}

/// A name of a resource, with what CloudFormation has to fill in.
Document resourceName(const std::string &name) {
  if (name.find_first_of({kOwnPartition, kOwnRegion, kOwnAccount}) == std::string::npos)
    return Document::text(name);
  std::string out;
  for (size_t i = 0; i < name.size(); ++i)
    switch (name[i]) {
    case kOwnPartition:
      out += "${AWS::Partition}";
      break;
    case kOwnRegion:
      out += "${AWS::Region}";
      break;
    case kOwnAccount:
      out += "${AWS::AccountId}";
      break;
    // Variables of IAM are not CloudFormation's.
    case '{':
      out += i > 0 && name[i - 1] == '$' ? "{!" : "{";
      break;
    default:
      out += name[i];
    }
  return call("Fn::Sub", out);
}

Document statementOf(const PolicyStatement &statement) {
  Document document = Document::map();
  // A generated workflow may have thousands.
  constexpr size_t kMostNames = 8;
  auto note = [](const std::vector<std::string> &texts) {
    return texts.size() > kMostNames ? " and " + std::to_string(texts.size() - kMostNames) + " more" : "";
  };
  std::string states;
  for (size_t i = 0; i < statement.states.size() && i < kMostNames; ++i)
    states += (states.empty() ? "" : ", ") + statement.states[i];
  document.comments.push_back("for " + states + note(statement.states));
  for (size_t i = 0; i < statement.reasons.size() && i < kMostNames; ++i)
    document.comments.push_back(statement.reasons[i] + ": narrow the resource if you can");
  if (statement.reasons.size() > kMostNames)
    document.comments.push_back("the same goes for" + note(statement.reasons).substr(4));
  document.add("Effect", Document::text("Allow"));
  Document &actions = document.add("Action", Document::list());
  for (const std::string &action : statement.actions)
    actions.push(Document::text(action));
  Document &resources = document.add("Resource", Document::list());
  for (const std::string &resource : statement.resources)
    resources.push(resourceName(resource));
  if (!statement.condition.operation.empty())
    document.add("Condition", Document::map())
        .add(statement.condition.operation, call(statement.condition.key, statement.condition.value));
  return document;
}

Document propertiesOf(const TemplateInput &input) {
  Document properties = Document::map();
  if (input.isImage) {
    properties.add("PackageType", Document::text("Image"));
    properties.add("ImageUri",
                   input.package.empty() ? call("Ref", "ImageUri") : Document::text(input.package));
  } else {
    properties.add("Runtime", Document::text("provided.al2023"));
    properties.add("Handler", Document::text("bootstrap"));
    properties.add("CodeUri", Document::text(input.package));
  }
  properties.add("Architectures", Document::list())
      .push(Document::text(std::string(input.architecture->lambda)));
  properties.add("MemorySize", Document::number(input.memoryMb));
  properties.add("Timeout", Document::number(input.timeoutSeconds));
  if (!input.options.empty())
    properties.add("Environment", Document::map())
        .add("Variables", Document::map())
        .add("ASLRT_OPTIONS", Document::text(input.options));
  if (input.statements.empty())
    return properties;
  Document &policy = properties.add("Policies", Document::list()).push(Document::map());
  policy.add("Version", Document::text("2012-10-17"));
  Document &statements = policy.add("Statement", Document::list());
  for (const PolicyStatement &statement : input.statements)
    statements.push(statementOf(statement));
  return properties;
}

} // namespace

Document makeTemplate(const TemplateInput &input) {
  std::string id = logicalId(input.machineName);
  Document document = Document::map();
  document.comments = {std::string(kTemplateMark) + ", which replaces it as long as this line is here."};
  document.add("Description", Document::text("The workflow " + input.machineName + " as a function. " +
                                             std::string(kTemplateMark) + "."));
  document.add("AWSTemplateFormatVersion", Document::text("2010-09-09"));
  document.add("Transform", Document::text("AWS::Serverless-2016-10-31"));
  if (input.isImage && input.package.empty()) {
    Document &parameter = document.add("Parameters", Document::map()).add("ImageUri", Document::map());
    parameter.add("Type", Document::text("String"));
    parameter.add("Description", Document::text("Where the image is in Amazon ECR"));
  }
  Document &function = document.add("Resources", Document::map()).add(id, Document::map());
  function.add("Type", Document::text("AWS::Serverless::Function"));
  function.add("Properties", propertiesOf(input));
  Document &output = document.add("Outputs", Document::map()).add(id + "Arn", Document::map());
  Document arn = Document::map();
  Document &path = arn.add("Fn::GetAtt", Document::list());
  path.push(Document::text(id));
  path.push(Document::text("Arn"));
  output.add("Value", std::move(arn));
  return document;
}

} // namespace asl

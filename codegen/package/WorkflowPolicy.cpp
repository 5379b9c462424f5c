// SPDX-License-Identifier: Apache-2.0
//
// WorkflowPolicy: walks a machine and asks for what its calls and objects need.
//
// A task with Credentials is called as another role: all that the function's own role needs is to take that
// one on. Activities need nothing, as it is their workers who call the service.

#include "codegen/package/Policy.h"

#include "frontend/ServiceCall.h"
#include "frontend/teststate/ResponseModel.h"
#include "codegen/package/PolicyRules.h"
#include "codegen/package/ResourceNames.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <set>
#include <utility>

namespace asl {

namespace {

/// `text` for people: the function's own partition, region and account by their words.
std::string readable(std::string_view text) {
  std::string out;
  for (char c : text)
    switch (c) {
    case kOwnPartition:
      out += "PARTITION";
      break;
    case kOwnRegion:
      out += "REGION";
      break;
    case kOwnAccount:
      out += "ACCOUNT";
      break;
    default:
      out += c;
    }
  return out;
}

std::vector<std::string> splitAtBlanks(std::string_view text) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find(' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool isJob(const Resource &resource) {
  return resource.pattern == IntegrationPattern::Sync || resource.pattern == IntegrationPattern::Sync2;
}

class Walk {
public:
  Walk(const Machine &machine, DiagnosticEngine &diagnostics) : machine(machine), diagnostics(diagnostics) {}

  void addScope(const Scope &scope) {
    for (const State &state : scope.states) {
      current = &state;
      if (state.task)
        addTask(state);
      if (state.map && state.map->isDistributed) {
        if (state.map->itemReader)
          addReader(*state.map->itemReader);
        if (state.map->resultWriter)
          addWriter(*state.map->resultWriter);
      }
      if (state.parallel)
        for (const Scope &branch : state.parallel->branches)
          addScope(branch);
      if (state.map)
        addScope(state.map->processor);
    }
  }

  Policy policy;

private:
  void addTask(const State &state) {
    const TaskFields &task = *state.task;
    if (task.credentials)
      return addRole(task);
    CallParameters parameters(machine, state.parameters ? state.parameters : state.arguments,
                              task.resourceRange);
    switch (task.resource.kind) {
    case ResourceKind::LambdaFunction: {
      Parameter function = parameterOf(task.resourceText, task.resourceRange);
      return allow("lambda:InvokeFunction",
                   {function.text, function.isLiteral() ? "" : "Resource", function.range});
    }
    case ResourceKind::Optimized:
    case ResourceKind::Http:
    case ResourceKind::AwsSdk:
      return addCall(task, parameters);
    case ResourceKind::Activity:
    case ResourceKind::Other: // can be run with a mock only, of which others warn
    case ResourceKind::Invalid:
      return;
    }
  }

  /// sts:AssumeRole for the task's Credentials.
  void addRole(const TaskFields &task) {
    CallParameters credentials(machine, task.credentials, task.credentials->range);
    for (ResourceName &name : resourceNames("iam::@:role/{RoleArn&}", credentials))
      allow("sts:AssumeRole", name);
  }

  void addCall(const TaskFields &task, const CallParameters &parameters) {
    const Resource &resource = task.resource;
    if (resource.hasSubstitution) // as above
      return;
    bool isSdk = resource.kind == ResourceKind::AwsSdk;
    std::string call = (isSdk ? "aws-sdk:" : "") + resource.service + ":" + resource.action;
    std::vector<const PolicyRule *> rules = findPolicyRules(call);
    for (const PolicyRule *rule : rules)
      if (rule->use == RuleUse::Call || isJob(resource))
        addRule(*rule, parameters);
    std::string_view needs = untoldNeeds(call);
    if (!needs.empty())
      warn(task.resourceRange, "the template has no permissions for " + std::string(needs) +
                                   ", which the definition does not tell");
    if (call == "sns:publish" || call == "aws-sdk:sns:publish")
      addPhone(parameters);
    if (isSdk && rules.empty()) {
      addSdkCall(task, parameters);
      addPassedRoles(resource.service, parameters);
    }
  }

  /// iam:PassRole for roles that an SDK call hands on: parameters that are called as such things are called
  /// everywhere.
  void addPassedRoles(const std::string &service, const CallParameters &parameters) {
    if (service == "sts" || service == "iam") // which are about roles, and take none on
      return;
    PolicyCondition condition{"StringEquals", "iam:PassedToService",
                              std::string(iamPrefix(service)) + ".amazonaws.com"};
    bool isComplete;
    for (const Parameter &parameter : parameters.names(isComplete))
      if (parameter.text.ends_with("RoleArn") || parameter.text == "Role" || parameter.text == "ServiceRole")
        for (const ResourceName &name : resourceNames("iam::@:role/{" + parameter.text + "&}", parameters))
          allow("iam:PassRole", name, condition);
  }

  void addRule(const PolicyRule &rule, const CallParameters &parameters) {
    PolicyCondition condition;
    if (!rule.passedTo.empty())
      condition = {"StringEquals", "iam:PassedToService", std::string(rule.passedTo)};
    for (const ResourceName &name : resourceNames(rule.resource, parameters))
      for (const std::string &action : splitAtBlanks(rule.actions))
        allow(action, name, condition);
  }

  /// A message to a phone goes to no topic, so there is nothing to name.
  void addPhone(const CallParameters &parameters) {
    if (Parameter phone = parameters.get("PhoneNumber");
        !phone.isAbsent() && parameters.get("TopicArn").isAbsent())
      allow("sns:Publish", {"*", "", {}});
  }

  void addSdkCall(const TaskFields &task, const CallParameters &parameters) {
    const std::string &service = task.resource.service, &action = task.resource.action;
    if (!findResponseModel(service)) {
      warn(task.resourceRange, "there is no service " + inQuotes(service) +
                                   " that aslc knows; the template has no "
                                   "permission for " +
                                   inQuotes(task.resourceText));
      return;
    }
    if (service == "dynamodb" && addTransaction(action, parameters))
      return;
    std::string permission = std::string(iamPrefix(service)) + ":" + actionOf(service, action);
    if (hasNoResources(service, action))
      return allow(permission, {"*", "", {}});
    for (const ServiceResource *resource : findServiceResources(service)) {
      if (parameters.get(resource->parameter).isAbsent())
        continue;
      for (const ResourceName &name : resourceNames(resource->resource, parameters))
        allow(permission, name);
      return;
    }
    if (service == "ssm" && action.find("Parameter") != std::string::npos &&
        !parameters.get("Name").isAbsent()) {
      for (const ResourceName &name : resourceNames("!store-parameter", parameters))
        allow(permission, name);
      return;
    }
    policy.allow({permission, "*", {}, current->name, "aslc does not know what " + action + " acts on"});
    warn(task.resourceRange, "aslc does not know what " + inQuotes(task.resource.service + ":" + action) +
                                 " acts on: the template allows '" + permission + "' on everything");
  }

  /// The action of IAM for an SDK call. API Gateway's are the methods of HTTP, which the operations begin
  /// with.
  static std::string actionOf(std::string_view service, const std::string &action) {
    static constexpr std::pair<std::string_view, const char *> kMethods[] = {
        {"get", "GET"},      {"export", "GET"},   {"create", "POST"},   {"import", "POST"},
        {"test", "POST"},    {"update", "PATCH"}, {"delete", "DELETE"}, {"flush", "DELETE"},
        {"untag", "DELETE"}, {"put", "PUT"},      {"tag", "PUT"},       {"reimport", "PUT"}};
    if (service == "apigateway" || service == "apigatewayv2")
      for (auto [verb, method] : kMethods)
        if (action.starts_with(verb))
          return method;
    std::string name = action;
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
  }

  /// Calls of DynamoDB that act on several tables, by actions of their own. False: it is none of them.
  bool addTransaction(std::string_view action, const CallParameters &parameters) {
    constexpr std::string_view kTable = "dynamodb:@:@:table/{TableName&}";
    auto addItems = [&](std::initializer_list<std::pair<std::string_view, std::string>> kinds) {
      for (const CallParameters &item : parameters.elements("TransactItems"))
        for (const auto &[kind, permission] : kinds) {
          CallParameters part = item.member(kind);
          for (const ResourceName &name : resourceNames(kTable, part))
            allow("dynamodb:" + permission, name);
        }
      return true;
    };
    if (action == "transactGetItems")
      return addItems({{"Get", "GetItem"}});
    if (action == "transactWriteItems")
      return addItems({{"ConditionCheck", "ConditionCheckItem"},
                       {"Put", "PutItem"},
                       {"Update", "UpdateItem"},
                       {"Delete", "DeleteItem"}});
    if (action == "batchGetItem" || action == "batchWriteItem") {
      std::string permission = action == "batchGetItem" ? "dynamodb:BatchGetItem" : "dynamodb:BatchWriteItem";
      bool isComplete;
      CallParameters tables = parameters.member("RequestItems");
      for (const Parameter &name : tables.names(isComplete)) {
        std::string arn = std::string("arn:") + kOwnPartition + ":dynamodb:" + kOwnRegion + ":" +
                          kOwnAccount + ":table/" + name.text;
        allow(permission,
              {name.isArn() ? name.text : arn, name.isLiteral() ? "" : "RequestItems", name.range});
      }
      if (!isComplete)
        allow(permission, {"*", "RequestItems", tables.sourceRange()});
      return true;
    }
    if (action == "executeStatement" || action == "batchExecuteStatement" || action == "executeTransaction") {
      Parameter statement = parameters.get("Statement");
      for (std::string_view permission : {"PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"})
        policy.allow({"dynamodb:" + std::string(permission),
                      "*",
                      {},
                      current->name,
                      "aslc does not read the statements of PartiQL"});
      warn(statement.range,
           "aslc does not read statements of PartiQL: the template allows them all on every table");
      return true;
    }
    return false;
  }

  void addReader(const ItemReaderFields &reader) {
    if (reader.resource.kind != ResourceKind::Optimized)
      return;
    CallParameters parameters = ofMap(reader.parameters, reader.range);
    auto setting = [&](std::string_view name) -> std::string_view {
      const JsonValue *value = reader.config ? reader.config->find(name) : nullptr;
      return value && value->isString() ? std::string_view(value->text) : std::string_view();
    };
    if (reader.resource.action == "listObjectsV2") {
      addListing(parameters);
      if (setting("Transformation") == "LOAD_AND_FLATTEN")
        addPrefix("s3:GetObject", parameters, "");
      return;
    }
    std::string action = parameters.get("VersionId").isAbsent() ? "s3:GetObject" : "s3:GetObjectVersion";
    for (const ResourceName &name : resourceNames("!object", parameters))
      allow(action, name);
    if (setting("InputType") != "MANIFEST" && setting("ManifestType").empty())
      return;
    // The manifest says which objects there are: an inventory's are in the bucket that it is in, those that a
    // query unloaded are where it was told to put them.
    Parameter bucket = parameters.get("Bucket");
    for (ResourceName name : resourceNames("!bucket", parameters)) {
      name.text += bucket.isArn() ? "/object/*" : "/*";
      policy.allow({"s3:GetObject", name.text, {}, current->name, "the manifest names the objects"});
      warn(reader.range, "the manifest names what is read: the template allows 's3:GetObject' on '" +
                             readable(name.text) + "'");
    }
  }

  void addWriter(const ResultWriterFields &writer) {
    if (writer.resource.kind != ResourceKind::Optimized || writer.resourceText.empty())
      return;
    CallParameters parameters = ofMap(writer.parameters, writer.range);
    addPrefix("s3:PutObject", parameters, "/");
    addPrefix("s3:AbortMultipartUpload", parameters, "/"); // of results that are written in parts
  }

  /// s3:ListBucket, for keys that begin with the prefix.
  void addListing(const CallParameters &parameters) {
    Parameter prefix = parameters.get("Prefix");
    for (ResourceName &name : resourceNames("!bucket", parameters)) {
      if (prefix.isAbsent() || prefix.text.empty()) {
        if (!prefix.isAbsent() && name.openParameter.empty())
          name.openParameter = "Prefix", name.openRange = prefix.range;
        allow("s3:ListBucket", name);
        continue;
      }
      if (!prefix.isLiteral() && name.openParameter.empty())
        name.openParameter = "Prefix", name.openRange = prefix.range;
      allow("s3:ListBucket", name,
            {prefix.isLiteral() ? "StringEquals" : "StringLike", "s3:prefix", prefix.text});
    }
  }

  /// `action` on the objects below the prefix, between which and the rest of their keys is `separator`.
  void addPrefix(const std::string &action, const CallParameters &parameters, std::string_view separator) {
    Parameter prefix = parameters.get("Prefix"), bucket = parameters.get("Bucket");
    for (ResourceName &name : resourceNames("!bucket", parameters)) {
      std::string text = prefix.text;
      if (!separator.empty())
        while (text.ends_with('/'))
          text.pop_back();
      name.text += bucket.isArn() ? "/object/" : "/";
      if (!text.empty())
        name.text += text + std::string(separator);
      name.text += "*";
      if (!prefix.isAbsent() && !prefix.isLiteral() && name.openParameter.empty())
        name.openParameter = "Prefix", name.openRange = prefix.range;
      allow(action, name);
    }
  }

  CallParameters ofMap(const JsonValue *parameters, SourceRange range) const {
    return CallParameters(machine, parameters, range);
  }

  void allow(const std::string &action, const ResourceName &name, const PolicyCondition &condition = {}) {
    std::string reason;
    if (!name.openParameter.empty()) {
      reason = name.openParameter + " of '" + current->name + "' is not known before the workflow runs";
      warnOpen(action, name);
    }
    policy.allow({action, name.text, condition, current->name, reason});
  }

  void warnOpen(const std::string &action, const ResourceName &name) {
    if (warned.insert({name.openRange.begin, name.openParameter}).second)
      diagnostics.warning(Warning::Permissions, name.openRange,
                          inQuotes(name.openParameter) +
                              " is not known before the workflow runs: the template allows '" + action +
                              "' on " + (name.text == "*" ? "everything" : "'" + readable(name.text) + "'"));
  }

  void warn(SourceRange range, std::string message) {
    if (warned.insert({range.begin, message}).second)
      diagnostics.warning(Warning::Permissions, range, std::move(message));
  }

  const Machine &machine;
  DiagnosticEngine &diagnostics;
  const State *current = nullptr;
  std::set<std::pair<uint32_t, std::string>> warned;
};

} // namespace

Policy policyOf(const Machine &machine, DiagnosticEngine &diagnostics) {
  Walk walk(machine, diagnostics);
  walk.addScope(machine);
  return std::move(walk.policy);
}

} // namespace asl

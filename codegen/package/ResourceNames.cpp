// SPDX-License-Identifier: Apache-2.0
//
// ResourceNames: see ResourceNames.h. Most names follow a form. What a service lets people write in several
// ways has a function here. Source for the names: Service Authorization Reference, "Resource types defined by
// ..".

#include "codegen/package/ResourceNames.h"

#include <algorithm>

namespace asl {

namespace {

/// Takes the text up to `separator` (or all) off the front.
std::string_view takeUpTo(std::string_view &text, char separator) {
  size_t end = std::min(text.find(separator), text.size());
  std::string_view first = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return first;
}

std::string ownArn(std::string_view service, std::string_view rest) {
  return std::string("arn:") + kOwnPartition + ":" + std::string(service) + ":" + kOwnRegion + ":" +
         kOwnAccount + ":" + std::string(rest);
}

ResourceName named(std::string text) { return {std::move(text), "", {}}; }

/// A name that is wider than need be because of `parameter`.
ResourceName open(std::string text, std::string_view name, const Parameter &parameter) {
  return {std::move(text), std::string(name), parameter.range};
}

/// `text`, which came from `parameter`.
ResourceName from(std::string text, std::string_view name, const Parameter &parameter) {
  return parameter.isLiteral() ? named(std::move(text)) : open(std::move(text), name, parameter);
}

std::vector<ResourceName> expandForm(std::string_view form, const CallParameters &parameters) {
  ResourceName result = named(std::string("arn:") + kOwnPartition + ":" + std::string(takeUpTo(form, ':')));
  for (char own : {kOwnRegion, kOwnAccount}) {
    std::string_view part = takeUpTo(form, ':');
    result.text += ":" + (part == "@" ? std::string(1, own) : std::string(part));
  }
  result.text += ":";
  while (!form.empty()) {
    size_t brace = form.find('{');
    result.text += form.substr(0, brace);
    if (brace == form.npos)
      break;
    form.remove_prefix(brace + 1);
    std::string_view name = takeUpTo(form, '}');
    bool hasDefault = name.find('|') != name.npos, mayBeArn = name.ends_with('&');
    if (mayBeArn)
      name.remove_suffix(1);
    std::string_view fallback = name;
    name = takeUpTo(fallback, '|');
    Parameter parameter = parameters.get(name);
    if (parameter.isAbsent()) {
      if (!hasDefault)
        return {};
      result.text += fallback;
      continue;
    }
    if (!parameter.isLiteral() && result.openParameter.empty()) {
      result.openParameter = name;
      result.openRange = parameter.range;
    }
    if (mayBeArn && parameter.isComputed()) {
      result.text = "*";
      return {result};
    }
    if (mayBeArn && parameter.isArn())
      result.text = parameter.text;
    else
      result.text += parameter.isComputed() ? "*" : parameter.text;
  }
  return {result};
}

/// A function by name, name and version, part of an ARN or ARN; the version may be a parameter of its own.
/// Source: Lambda's API, Invoke, FunctionName.
std::vector<ResourceName> functionNames(const CallParameters &parameters) {
  Parameter function = parameters.get("FunctionName"), qualifier = parameters.get("Qualifier");
  if (function.isAbsent())
    return {};
  if (function.isComputed())
    return {open("*", "FunctionName", function)};
  std::string text = function.text;
  if (!function.isArn()) {
    size_t marker = text.find(":function:");
    text = marker == text.npos ? ownArn("lambda", "function:" + text)
                               : std::string("arn:") + kOwnPartition + ":lambda:" + kOwnRegion + ":" + text;
  }
  ResourceName name = from(text, "FunctionName", function);
  if (!qualifier.isAbsent()) {
    name.text += ":" + (qualifier.isComputed() ? "*" : qualifier.text);
    if (!qualifier.isLiteral() && name.openParameter.empty())
      name = open(name.text, "Qualifier", qualifier);
  }
  return {name};
}

/// A queue by its URL: https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or one of the older hosts.
std::vector<ResourceName> queueNames(const CallParameters &parameters) {
  Parameter url = parameters.get("QueueUrl");
  if (url.isAbsent())
    return {};
  std::string_view text = url.text;
  size_t scheme = text.find("://");
  if (url.isComputed() || (scheme == text.npos && text.find('/') != text.npos))
    return {open("*", "QueueUrl", url)};
  if (scheme == text.npos) // a name, which SQS takes, too
    return {from(ownArn("sqs", text), "QueueUrl", url)};
  text.remove_prefix(scheme + 3);
  std::string_view host = takeUpTo(text, '/'), account = takeUpTo(text, '/');
  std::string region(1, kOwnRegion);
  std::string_view first = takeUpTo(host, '.'), second = takeUpTo(host, '.');
  if (first == "sqs")
    region = second;
  else if (second == "queue")
    region = first;
  if (account.empty() || text.empty())
    return {open("*", "QueueUrl", url)};
  return {from(std::string("arn:") + kOwnPartition + ":sqs:" + region + ":" + std::string(account) + ":" +
                   std::string(text),
               "QueueUrl", url)};
}

/// The buses of all entries; one that names none goes to the default bus.
std::vector<ResourceName> busNames(const CallParameters &parameters) {
  std::vector<ResourceName> names;
  for (const CallParameters &entry : parameters.elements("Entries"))
    for (ResourceName &name : expandForm("events:@:@:event-bus/{EventBusName|default&}", entry))
      names.push_back(std::move(name));
  return names;
}

/// The executions of a state machine; a version or alias of it starts executions of the same name.
std::vector<ResourceName> executionNames(const CallParameters &parameters) {
  Parameter machine = parameters.get("StateMachineArn");
  if (machine.isAbsent())
    return {};
  constexpr std::string_view kMark = ":stateMachine:";
  size_t mark = machine.text.find(kMark);
  if (mark == std::string::npos)
    return {open("*", "StateMachineArn", machine)};
  std::string_view name = std::string_view(machine.text).substr(mark + kMark.size());
  return {from(machine.text.substr(0, mark) + ":execution:" + std::string(takeUpTo(name, ':')) + ":*",
               "StateMachineArn", machine)};
}

/// FAMILY, FAMILY:REVISION or an ARN. Without a revision the newest is meant, whichever that will be.
std::vector<ResourceName> taskDefinitionNames(const CallParameters &parameters) {
  std::vector<ResourceName> names = expandForm("ecs:@:@:task-definition/{TaskDefinition&}", parameters);
  for (ResourceName &name : names)
    if (name.text != "*" && name.text.find(':', name.text.find("task-definition/")) == std::string::npos)
      name.text += ":*";
  return names;
}

/// The tasks of a cluster, which has the name `default` when none is given.
std::vector<ResourceName> taskNames(const CallParameters &parameters) {
  std::vector<ResourceName> names = expandForm("ecs:@:@:cluster/{Cluster|default&}", parameters);
  for (ResourceName &name : names) {
    constexpr std::string_view kCluster = ":cluster/";
    size_t at = name.text.find(kCluster);
    if (at != std::string::npos)
      name.text = name.text.replace(at, kCluster.size(), ":task/") + "/*";
  }
  return names;
}

/// NAME, NAME:REVISION or an ARN. The service asks about the definition and about the revision that it takes.
std::vector<ResourceName> jobDefinitionNames(const CallParameters &parameters) {
  std::vector<ResourceName> names = expandForm("batch:@:@:job-definition/{JobDefinition&}", parameters);
  if (names.empty() || names[0].text == "*" ||
      names[0].text.find(':', names[0].text.find('/')) != std::string::npos)
    return names;
  names.push_back(names[0]);
  names.back().text += ":*";
  return names;
}

/// The method of a REST or HTTP API; calls that are not signed need no permission.
std::vector<ResourceName> apiNames(const CallParameters &parameters) {
  Parameter type = parameters.get("AuthType"), endpoint = parameters.get("ApiEndpoint");
  if (type.isAbsent() || type.text == "NO_AUTH" || endpoint.isAbsent())
    return {};
  std::string_view host = endpoint.text;
  std::string_view api = takeUpTo(host, '.'), service = takeUpTo(host, '.'), region = takeUpTo(host, '.');
  bool isKnown = service == "execute-api" && !region.empty();
  ResourceName name = isKnown ? from("", "ApiEndpoint", endpoint) : open("", "ApiEndpoint", endpoint);
  name.text = std::string("arn:") + kOwnPartition +
              ":execute-api:" + (isKnown ? std::string(region) : std::string("*")) + ":" + kOwnAccount + ":" +
              (isKnown ? std::string(api) : "*");
  auto add = [&](std::string_view parameterName, std::string_view fallback) {
    Parameter parameter = parameters.get(parameterName);
    std::string_view text = fallback;
    if (!parameter.isAbsent())
      text = parameter.isComputed() ? std::string_view("*") : parameter.text;
    while (text.starts_with('/'))
      text.remove_prefix(1);
    name.text += "/" + std::string(text);
    if (!parameter.isAbsent() && !parameter.isLiteral() && name.openParameter.empty()) {
      name.openParameter = parameterName;
      name.openRange = parameter.range;
    }
  };
  add("Stage", "$default");
  add("Method", "*");
  add("Path", "");
  return {name};
}

/// The connection of an HTTP task, under either of its names.
std::pair<std::string_view, Parameter> connectionOf(const CallParameters &parameters) {
  for (std::string_view name : {"Authentication.ConnectionArn", "InvocationConfig.ConnectionArn"})
    if (Parameter parameter = parameters.get(name); !parameter.isAbsent())
      return {name, parameter};
  return {"Authentication.ConnectionArn", parameters.get("Authentication.ConnectionArn")};
}

std::vector<ResourceName> connectionNames(const CallParameters &parameters) {
  auto [name, connection] = connectionOf(parameters);
  if (connection.isAbsent())
    return {};
  return {connection.isComputed() ? open("*", name, connection) : from(connection.text, name, connection)};
}

/// The secret that EventBridge keeps for a connection: events!connection/NAME/ID.
std::vector<ResourceName> connectionSecretNames(const CallParameters &parameters) {
  auto [name, connection] = connectionOf(parameters);
  if (connection.isAbsent())
    return {};
  std::string_view text = connection.text;
  std::string parts[5]; // arn, partition, service, region, account
  for (std::string &part : parts)
    part = takeUpTo(text, ':');
  constexpr std::string_view kKind = "connection/";
  if (!text.starts_with(kKind))
    return {open(ownArn("secretsmanager", "secret:events!connection/*"), name, connection)};
  text.remove_prefix(kKind.size());
  return {from("arn:" + parts[1] + ":secretsmanager:" + parts[3] + ":" + parts[4] +
                   ":secret:events!connection/" + std::string(takeUpTo(text, '/')) + "/*",
               name, connection)};
}

/// A model by its id, the ARN of anything that can be invoked, or a profile that spreads calls over regions.
std::vector<ResourceName> modelNames(const CallParameters &parameters) {
  Parameter model = parameters.get("ModelId");
  if (model.isAbsent())
    return {};
  if (model.isComputed())
    return {open("*", "ModelId", model)};
  if (model.isArn())
    return {from(model.text, "ModelId", model)};
  std::string partition(1, kOwnPartition);
  for (std::string_view area : {"us.", "us-gov.", "eu.", "apac.", "jp.", "au.", "ca.", "global."})
    if (model.text.starts_with(area))
      return {from(ownArn("bedrock", "inference-profile/" + model.text), "ModelId", model),
              from("arn:" + partition + ":bedrock:*::foundation-model/" + model.text.substr(area.size()),
                   "ModelId", model)};
  return {from("arn:" + partition + ":bedrock:" + kOwnRegion + "::foundation-model/" + model.text, "ModelId",
               model)};
}

/// A bucket, which may be an access point.
std::vector<ResourceName> bucketNames(const CallParameters &parameters) {
  Parameter bucket = parameters.get("Bucket");
  if (bucket.isAbsent())
    return {};
  std::string text = bucket.isArn() ? bucket.text
                                    : std::string("arn:") + kOwnPartition +
                                          ":s3:::" + (bucket.isComputed() ? "*" : bucket.text);
  return {from(text, "Bucket", bucket)};
}

/// The object that `Key` in `holder` names in the bucket.
std::vector<ResourceName> s3Names(const CallParameters &parameters, const CallParameters &holder) {
  std::vector<ResourceName> names = bucketNames(parameters);
  Parameter key = holder.get("Key");
  for (ResourceName &name : names) {
    name.text += parameters.get("Bucket").isArn() ? "/object/" : "/";
    name.text += key.isAbsent() || key.isComputed() ? "*" : key.text;
    if (!key.isLiteral() && name.openParameter.empty())
      name = open(name.text, "Key", key);
  }
  return names;
}

/// The objects of a call that names several.
std::vector<ResourceName> deletedNames(const CallParameters &parameters) {
  std::vector<ResourceName> names;
  for (const CallParameters &object : parameters.member("Delete").elements("Objects"))
    for (ResourceName &name : s3Names(parameters, object))
      names.push_back(std::move(name));
  return names;
}

/// `SOURCE-BUCKET/KEY` of a copy, which may begin with a slash and end in a version.
std::vector<ResourceName> copySourceNames(const CallParameters &parameters) {
  Parameter source = parameters.get("CopySource");
  std::string_view text = source.text;
  if (text.starts_with('/'))
    text.remove_prefix(1);
  text = text.substr(0, text.find("${?}versionId="));
  std::string arn = std::string("arn:") + kOwnPartition + ":s3:::";
  if (source.isAbsent())
    return {};
  return {source.isComputed() ? open(arn + "*", "CopySource", source)
                              : from(arn + std::string(text), "CopySource", source)};
}

/// A secret by name or ARN. The ARN of a secret ends in a hyphen and six characters, which a name does not
/// tell.
std::vector<ResourceName> secretNames(const CallParameters &parameters) {
  std::vector<ResourceName> names = expandForm("secretsmanager:@:@:secret:{SecretId&}", parameters);
  Parameter id = parameters.get("SecretId");
  if (!names.empty() && !id.isComputed() && !id.isArn())
    names[0].text += "-??????";
  return names;
}

/// A parameter of the Parameter Store; the slash that its name may begin with is not in its ARN.
std::vector<ResourceName> storeParameterNames(const CallParameters &parameters) {
  Parameter name = parameters.get("Name");
  if (name.isAbsent())
    return {};
  if (name.isComputed())
    return {open("*", "Name", name)};
  if (name.isArn())
    return {from(name.text, "Name", name)};
  return {from(ownArn("ssm", "parameter" + std::string(name.text.starts_with('/') ? "" : "/") + name.text),
               "Name", name)};
}

/// A key by id or ARN. An alias does not name a key to IAM.
std::vector<ResourceName> keyNames(const CallParameters &parameters) {
  Parameter key = parameters.get("KeyId");
  if (key.text.starts_with("alias/") || key.text.find(":alias/") != std::string::npos)
    return {open(ownArn("kms", "key/*"), "KeyId", key)};
  return expandForm("kms:@:@:key/{KeyId&}", parameters);
}

/// A build of CodeBuild, whose id begins with the name of its project.
std::vector<ResourceName> buildNames(const CallParameters &parameters) {
  Parameter id = parameters.get("Id");
  if (id.isAbsent())
    return {};
  std::string_view text = id.text;
  if (id.isLiteral() && !id.isArn())
    return {named(ownArn("codebuild", "project/" + std::string(takeUpTo(text, ':'))))};
  return {open(ownArn("codebuild", "project/*"), "Id", id)};
}

/// The object that `s3://BUCKET/KEY` in `name` names.
std::vector<ResourceName> s3UriNames(const CallParameters &parameters, std::string_view name) {
  Parameter uri = parameters.get(name);
  if (uri.isAbsent())
    return {};
  std::string arn = std::string("arn:") + kOwnPartition + ":s3:::";
  constexpr std::string_view kScheme = "s3://";
  if (!uri.text.starts_with(kScheme))
    return {open(arn + "*", name, uri)};
  return {from(arn + uri.text.substr(kScheme.size()), name, uri)};
}

} // namespace

std::vector<ResourceName> resourceNames(std::string_view form, const CallParameters &parameters) {
  if (form == "*")
    return {named("*")};
  if (!form.starts_with('!'))
    return expandForm(form, parameters);
  static constexpr struct {
    std::string_view word;
    std::vector<ResourceName> (*names)(const CallParameters &);
  } kRules[] = {
      {"!api", apiNames},
      {"!bucket", bucketNames},
      {"!build", buildNames},
      {"!buses", busNames},
      {"!connection", connectionNames},
      {"!connection-secret", connectionSecretNames},
      {"!copy-source", copySourceNames},
      {"!deleted", deletedNames},
      {"!executions", executionNames},
      {"!function", functionNames},
      {"!input-uri", [](const CallParameters &parameters) { return s3UriNames(parameters, "Input.S3Uri"); }},
      {"!job-definition", jobDefinitionNames},
      {"!key", keyNames},
      {"!model", modelNames},
      {"!object", [](const CallParameters &parameters) { return s3Names(parameters, parameters); }},
      {"!output-uri",
       [](const CallParameters &parameters) { return s3UriNames(parameters, "Output.S3Uri"); }},
      {"!queue", queueNames},
      {"!secret", secretNames},
      {"!store-parameter", storeParameterNames},
      {"!task-definition", taskDefinitionNames},
      {"!tasks", taskNames},
  };
  for (const auto &rule : kRules)
    if (rule.word == form)
      return rule.names(parameters);
  return {};
}

} // namespace asl

// SPDX-License-Identifier: Apache-2.0
//
// The models that the compiler carries: every one is read, and nothing that a call needs is missing in any. And the
// spelling of members. Source of the examples: service-integrations, 3.

#include "frontend/ServiceModel.h"

#include <gtest/gtest.h>

#include <set>

using namespace asl;

namespace {

constexpr std::string_view kServices[] = {"dynamodb", "lambda"};

TEST(ServiceModel, ServicesAreFoundByTheNameOfTheirSdkIntegration) {
  for (std::string_view service : kServices)
    EXPECT_TRUE(findServiceModel(service)) << service;
  EXPECT_FALSE(findServiceModel("DynamoDB"));
  EXPECT_FALSE(findServiceModel("nothing"));
  EXPECT_FALSE(findServiceModel(""));
}

TEST(ServiceModel, OperationsAreFoundByTheirAction) {
  const ServiceModel &model = *findServiceModel("dynamodb");
  ASSERT_TRUE(model.find("getItem"));
  EXPECT_EQ(model.find("getItem")->name, "GetItem");
  for (std::string_view name : {"GetItem", "getitem", "getItems", "g", ""})
    EXPECT_FALSE(model.find(name)) << name;
}

/// Looks at a shape and all below it once.
void check(const ServiceShape *shape, std::set<const ServiceShape *> &seen) {
  ASSERT_TRUE(shape);
  if (!seen.insert(shape).second)
    return;
  EXPECT_FALSE(shape->name.empty());
  bool holdsOthers = shape->kind == ShapeKind::List || shape->kind == ShapeKind::Map;
  EXPECT_EQ(shape->element != nullptr, holdsOthers) << shape->name;
  if (shape->element)
    check(shape->element, seen);
  EXPECT_TRUE(shape->members.empty() || shape->kind == ShapeKind::Structure) << shape->name;
  EXPECT_LE(shape->textMember, shape->members.size());
  std::set<std::string> names;
  for (const ServiceMember &member : shape->members) {
    EXPECT_FALSE(member.name.empty() || member.wireName.empty()) << shape->name;
    EXPECT_TRUE(names.insert(member.name).second) << shape->name << "." << member.name;
    EXPECT_EQ(shape->find(member.name), &member);
    check(member.shape, seen);
  }
}

/// Every place of a path has its member, and every member of the path its place.
void checkUri(const ServiceOperation &operation) {
  std::multiset<std::string> places, members;
  for (size_t open = operation.uri.find('{'); open != std::string::npos; open = operation.uri.find('{', open + 1)) {
    std::string place = operation.uri.substr(open + 1, operation.uri.find('}', open) - open - 1);
    if (place.ends_with('+'))
      place.pop_back();
    places.insert(place);
  }
  if (operation.input)
    for (const ServiceMember &member : operation.input->members)
      if (member.location == MemberLocation::Uri) {
        members.insert(member.wireName);
        EXPECT_TRUE(member.isRequired) << operation.name << "." << member.name;
      }
  EXPECT_EQ(places, members) << operation.name;
}

TEST(ServiceModel, EveryOperationIsComplete) {
  for (std::string_view service : kServices) {
    const ServiceModel &model = *findServiceModel(service);
    EXPECT_FALSE(model.serviceId.empty() || model.endpointPrefix.empty() || model.signingName.empty()) << service;
    bool isJson = model.protocol == ServiceProtocol::Json;
    EXPECT_EQ(isJson, !model.targetPrefix.empty()) << service;
    EXPECT_EQ(isJson, !model.jsonVersion.empty()) << service;
    EXPECT_FALSE(model.operations.empty()) << service;
    std::set<const ServiceShape *> seen;
    for (const auto &[name, operation] : model.operations) {
      EXPECT_EQ(operation.name, name);
      EXPECT_TRUE((std::set<std::string>{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"}.count(operation.method))) << name;
      EXPECT_TRUE(operation.uri.starts_with('/')) << name;
      checkUri(operation);
      for (const ServiceShape *shape : {operation.input, operation.output})
        if (shape) {
          EXPECT_EQ(shape->kind, ShapeKind::Structure) << name;
          check(shape, seen);
        }
      std::set<std::string> errors(operation.errors.begin(), operation.errors.end());
      EXPECT_EQ(errors.size(), operation.errors.size()) << name;
      EXPECT_FALSE(errors.count("")) << name;
    }
  }
}

TEST(ServiceModel, MembersOfRequestsTravelWhereTheModelSays) {
  const ServiceOperation &invoke = *findServiceModel("lambda")->find("invoke");
  EXPECT_EQ(invoke.input->find("FunctionName")->location, MemberLocation::Uri);
  EXPECT_EQ(invoke.input->find("Qualifier")->location, MemberLocation::Query);
  EXPECT_EQ(invoke.input->find("LogType")->location, MemberLocation::Header);
  EXPECT_EQ(invoke.input->find("LogType")->wireName, "X-Amz-Log-Type");
  EXPECT_EQ(invoke.input->find("Payload")->location, MemberLocation::Payload);
  EXPECT_EQ(invoke.output->find("StatusCode")->location, MemberLocation::Status);
  const ServiceOperation &get = *findServiceModel("dynamodb")->find("getItem");
  EXPECT_EQ(get.input->find("TableName")->location, MemberLocation::Body);
  EXPECT_TRUE(get.input->find("TableName")->isRequired);
  EXPECT_FALSE(get.input->find("ConsistentRead")->isRequired);
  EXPECT_FALSE(get.input->find("tableName"));
}

// An attribute value may hold others, without end.
TEST(ServiceModel, ShapesMayContainThemselves) {
  const ServiceShape *value = findServiceModel("dynamodb")->find("getItem")->input->find("Key")->shape->element;
  ASSERT_EQ(value->name, "AttributeValue");
  EXPECT_EQ(value->find("L")->shape->element, value);
  EXPECT_EQ(value->find("M")->shape->element, value);
  ASSERT_GT(value->textMember, 0u);
  EXPECT_EQ(value->members[value->textMember - 1].name, "S");
}

TEST(ServiceModel, MembersAreSpeltAsTheJavaSdkSpellsThem) {
  struct {
    std::string_view model, java;
  } const examples[] = {
      {"DBInstances", "DbInstances"},     {"SSEKMSKeyId", "SsekmsKeyId"}, {"VPCZoneIdentifier", "VpcZoneIdentifier"},
      {"ETag", "ETag"},                   {"queueUrl", "QueueUrl"},       {"ChecksumCRC32", "ChecksumCRC32"},
      {"TableName", "TableName"},         {"MD5OfMessageBody", "Md5OfMessageBody"}, {"S", "S"}, {"BOOL", "BOOL"},
      {"NULL", "NULL"},                   {"SS", "SS"},                   {"", ""}, {"a", "A"},
  };
  for (auto [model, java] : examples)
    EXPECT_EQ(javaMemberName(model), java);
}

} // namespace

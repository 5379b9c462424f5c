// SPDX-License-Identifier: Apache-2.0
//
// ServiceModel.h: what a service's API looks like on the wire.
//
// AWS describes each service in a model (C2J JSON, as botocore ships it). The compiler carries the parts it
// needs (frontend/models, picked by pick.py) and reads them when a workflow calls the service; nothing about a
// single action is written in code.

#ifndef ASL_FRONTEND_SERVICEMODEL_H
#define ASL_FRONTEND_SERVICEMODEL_H

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

enum class ShapeKind : uint8_t { Structure, List, Map, String, Boolean, Integer, Decimal, Blob, Timestamp };

/// Where a member travels.
enum class MemberLocation : uint8_t { Body, Uri, Query, Header, Payload, Status };

enum class ServiceProtocol : uint8_t { Json, RestJson };

struct ServiceShape;

struct ServiceMember {
  /// As workflows spell it (Pascal case of the Java SDK): "FunctionName".
  std::string name;
  /// As the wire spells it: "FunctionName", "X-Amz-Log-Type".
  std::string wireName;
  const ServiceShape *shape = nullptr;
  MemberLocation location = MemberLocation::Body;
  bool isRequired = false;
};

struct ServiceShape {
  std::string name;
  ShapeKind kind = ShapeKind::Structure;
  std::vector<ServiceMember> members;    // Structure
  const ServiceShape *element = nullptr; // List, Map: what it holds; keys of maps are strings
  /// Structure: the member that a bare string stands for, plus one; 0: none. DynamoDB's AttributeValue has one,
  /// because the Java class has a constructor that takes a string.
  size_t textMember = 0;

  const ServiceMember *find(std::string_view memberName) const;
};

struct ServiceOperation {
  std::string name; // "GetItem"
  std::string method;
  std::string uri; // "/2015-03-31/functions/{FunctionName}/invocations"
  const ServiceShape *input = nullptr;  // null: takes nothing
  const ServiceShape *output = nullptr; // null: gives nothing
  std::vector<std::string> errors;      // names of the exceptions it declares
};

struct ServiceModel {
  std::string serviceId;      // "DynamoDB"
  std::string endpointPrefix; // "dynamodb"
  std::string signingName;    // "dynamodb"
  ServiceProtocol protocol = ServiceProtocol::Json;
  std::string jsonVersion;    // "1.0"; Json only
  std::string targetPrefix;   // "DynamoDB_20120810"; Json only

  /// The operation that a resource calls `action` ("getItem"), or null.
  const ServiceOperation *find(std::string_view action) const;

  std::map<std::string, ServiceOperation, std::less<>> operations;
  std::map<std::string, std::unique_ptr<ServiceShape>, std::less<>> shapes;
};

/// The model of the service that SDK integrations call `service` ("dynamodb"), or null when the compiler has
/// none. Read at the first call.
const ServiceModel *findServiceModel(std::string_view service);

/// The member of a model as the Java SDK spells it in Pascal case: `DBInstances` is `DbInstances`.
std::string javaMemberName(std::string_view modelName);

} // namespace asl

#endif

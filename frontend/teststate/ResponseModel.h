// SPDX-License-Identifier: Apache-2.0
//
// ResponseModel.h: what the answers of AWS's services look like, for comparing mocked results with them.
//
// All services that SDK integrations can call are known here, as opposed to frontend/models/*.json, which hold the few
// that compiled programs call, with their requests and all that travels. The data is frontend/models/responses.bin,
// packed from AWS's own models by responses.py; a service is unpacked when a mock of it is checked.

#ifndef ASL_FRONTEND_TESTSTATE_RESPONSEMODEL_H
#define ASL_FRONTEND_TESTSTATE_RESPONSEMODEL_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

enum class ResponseKind : uint8_t {
  Structure, List, Map, String, Integer, Decimal, Boolean, Blob, Timestamp, Anything
};

struct ResponseShape;

struct ResponseMember {
  /// As workflows spell it: "DbInstances".
  std::string name;
  /// As the model spells it, in Pascal case: "DBInstances". Some optimized integrations keep that.
  std::string modelName;
  const ResponseShape *shape = nullptr;
  bool isRequired = false;
};

struct ResponseShape {
  ResponseKind kind = ResponseKind::Anything;
  std::vector<ResponseMember> members;    // Structure; the required ones first, in the model's order
  const ResponseShape *element = nullptr; // List, Map
  /// Bounds of the number, of the string's characters, or of the count of elements.
  std::optional<double> least;
  std::optional<double> most;
  std::vector<std::string> words; // of an enumeration

  const ResponseMember *find(std::string_view memberName) const;
};

struct ResponseModel {
  /// The answer of the operation that a resource calls `action` ("getItem"); null: it has none, or there is no
  /// such operation.
  const ResponseShape *find(std::string_view action) const;

  std::map<std::string, const ResponseShape *, std::less<>> operations;
  std::vector<ResponseShape> shapes;
};

/// The model of the service that SDK integrations call `service` ("dynamodb", "cloudwatchlogs"), or null when there
/// is no such service. Read at the first call.
const ResponseModel *findResponseModel(std::string_view service);

} // namespace asl

#endif

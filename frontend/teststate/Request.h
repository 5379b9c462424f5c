// SPDX-License-Identifier: Apache-2.0
//
// Request.h: a call of TestState as a file: the members that the API has, read and checked against its model.
//
// Where the API has JSON in a string, a request may hold the value itself: `"input": {"a": 1}` is
// `"input": "{\"a\": 1}"`. A string is always taken for JSON text, as the API takes it.

#ifndef ASL_FRONTEND_TESTSTATE_REQUEST_H
#define ASL_FRONTEND_TESTSTATE_REQUEST_H

#include "frontend/Json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace asl {

/// Why a request is not carried out, in the service's words.
struct Refusal {
  /// The exception's name; empty: what the SDK finds before it sends anything.
  std::string code;
  std::string message;
  /// What is said to people: the causes, and where in the request they are.
  struct Cause {
    SourceRange range;
    std::string message;
  };
  std::vector<Cause> causes;

  /// A refusal with one cause, in the service's words.
  static Refusal of(std::string_view code, std::string message, SourceRange range) {
    return {std::string(code), message, {{range, message}}};
  }
};

/// The most bytes a request may have: a definition, escaped, and three documents of 256 KiB beside it.
inline constexpr size_t kMaxRequestBytes = 16 * 1024 * 1024;
/// The deepest nesting of a request and of the documents in it; the language's own is kMaxNestingDepth.
inline constexpr unsigned kMaxRequestDepth = 512;

enum class InspectionLevel : uint8_t { Info, Debug, Trace };
enum class FieldValidationMode : uint8_t { Strict, Present, None };

/// A JSON document of a request.
struct RequestDocument {
  /// Null: not given. A string: JSON text.
  const JsonValue *value = nullptr;

  bool isGiven() const { return value != nullptr; }
  /// Its JSON text: as given, or compact.
  std::string text() const { return value->isString() ? value->text : printJson(*value); }
};

struct TestMock {
  RequestDocument result;
  bool hasErrorOutput = false;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  FieldValidationMode mode = FieldValidationMode::Strict;
  SourceRange range;
  SourceRange errorRange; ///< of errorOutput
};

/// TestState's request. Ranges are those of values, for members that a refusal may be about.
struct TestRequest {
  RequestDocument definition;
  RequestDocument input;
  RequestDocument context;
  RequestDocument variables;
  std::optional<std::string> stateName;
  std::optional<std::string> roleArn;
  InspectionLevel level = InspectionLevel::Info;
  bool revealSecrets = false;
  std::optional<TestMock> mock;
  std::optional<int64_t> retrierRetryCount;
  std::optional<int64_t> mapIterationFailureCount;
  std::optional<std::string> errorCausedByState;
  RequestDocument mapItemReaderData;

  /// The value of a member, `mock.result` by its path; the request itself when it is not there.
  SourceRange rangeOf(std::string_view path) const;
  const JsonValue *root = nullptr;
};

/// Reads a request. Nothing when it is sound, else the refusal.
std::optional<Refusal> readTestRequest(const JsonValue &root, TestRequest &request);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// StateTest.h: a request of TestState that may be carried out: the state, and what it is given in the place of the
// execution around it.

#ifndef ASL_FRONTEND_TESTSTATE_STATETEST_H
#define ASL_FRONTEND_TESTSTATE_STATETEST_H

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"
#include "frontend/teststate/Request.h"

#include <memory>
#include <optional>
#include <string>

namespace asl {

/// The name of a state that is tested alone.
inline constexpr std::string_view kLoneStateName = "StateName";

/// What an ItemReader gave, as `mapItemReaderData` says.
struct ReaderItems {
  /// A JSON array or object; empty when reading failed, `failure` being the cause of States.ItemReaderFailed.
  std::string items;
  std::string failure;
  /// The part of a JSON file that ItemsPointer names, as JSON; empty when there is none.
  std::string afterItemsPointer;
};

struct StateTest {
  const State *state = nullptr;
  InspectionLevel level = InspectionLevel::Info;
  /// The request's definition is text, as the API has it; the output will be, too.
  bool outputIsText = false;
  /// JSON text.
  std::string input = "{}";
  /// JSON text of a mocked context object; empty: none.
  std::string context;
  /// Null: none given.
  std::shared_ptr<const JsonValue> variables;
  bool isMocked = false;
  /// JSON text of a mocked result; empty: the mock is an error, or there is none.
  std::string result;
  std::string error;
  std::optional<std::string> cause;
  int64_t retryCount = 0;
  std::optional<int64_t> failureCount;
  std::optional<ReaderItems> readerItems;
};

/// Checks a request against the state it is about, and prepares the test. Nothing when it may be carried out, else the
/// refusal. `state` is a state of `machine`.
std::optional<Refusal> prepareStateTest(const TestRequest &request, const State &state, StateTest &test);

/// The state that a request names, looked for in all scopes; null when there is none.
const State *findState(const Scope &scope, std::string_view name);

/// The refusal of a definition with errors, which are `diagnostics`.
Refusal refuseDefinition(const DiagnosticEngine &diagnostics);

/// The JSON in a document of a request, or null.
std::shared_ptr<const JsonValue> parseRequestDocument(const RequestDocument &document);

/// What is wrong with a mocked context object for `state`, in the service's words, or nothing.
std::optional<std::string> checkMockedContext(const RequestDocument &context, const State &state);

/// What a reader of a Map's items makes of the data that it would have read.
ReaderItems readItems(const ItemReaderFields &reader, const std::string &data);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// Machine.h: a parsed and checked state machine as plain data.
//
// Parse fills these structs from the JSON tree, Check looks at the whole, Lower turns them into the
// state form of the flow dialect. Nothing here has behaviour beyond small questions. Each thing keeps
// the byte range it was written at, so that later stages can point there.
//
// What may be written in several ways is one field with a kind: `Seconds`, `SecondsPath` and a JSONata
// expression are all `NumberField seconds`. "Absent" and "null" are different everywhere.
//
// Payload templates stay JSON trees (`const JsonValue *`, owned by Machine::document). What their
// strings mean when evaluated (the value of a member "x.$", a "{% … %}" string) has been parsed once:
// `Machine::findDynamic` gives it by the address of the string's JsonValue.

#ifndef ASL_FRONTEND_MACHINE_H
#define ASL_FRONTEND_MACHINE_H

#include "frontend/Intrinsic.h"
#include "frontend/Json.h"
#include "frontend/Path.h"
#include "frontend/Resource.h"
#include "frontend/Source.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace asl {

enum class QueryLanguage : uint8_t { JSONPath, JSONata };
enum class WorkflowType : uint8_t { Standard, Express };
enum class StateType : uint8_t { Task, Pass, Wait, Choice, Succeed, Fail, Parallel, Map };

/// The type's name as `Type` spells it.
std::string_view name(StateType type);
std::string_view name(QueryLanguage language);

/// A field that holds a path, or null where the language allows it (InputPath, OutputPath, ResultPath).
struct PathField {
  enum class Kind : uint8_t { Absent, Null, Present };
  Kind kind = Kind::Absent;
  /// Valid when present.
  Path path;
  /// The path as written, JSON escapes decoded.
  std::string text;
  /// The value's bytes (for a string with its quotes).
  SourceRange range;

  bool isAbsent() const { return kind == Kind::Absent; }
  bool isNull() const { return kind == Kind::Null; }
  bool isPresent() const { return kind == Kind::Present; }
};

/// A JSONata expression: the text between the delimiters, blanks trimmed, and where it stands.
struct Expression {
  std::string text;
  /// Range in the file of the trimmed text, without delimiters.
  SourceRange range;
};

/// A numeric field and its …Path twin.
struct NumberField {
  enum class Kind : uint8_t { Absent, Literal, Path, Expression };
  Kind kind = Kind::Absent;
  /// Literal: the value; `integer` is valid for the fields that ask for integers.
  int64_t integer = 0;
  double number = 0;
  /// Literal: the text as written.
  std::string text;
  PathField path;
  Expression expression;
  /// The value's bytes, for all kinds but Absent.
  SourceRange range;

  bool isAbsent() const { return kind == Kind::Absent; }
  bool isLiteral() const { return kind == Kind::Literal; }
  bool isPath() const { return kind == Kind::Path; }
  bool isExpression() const { return kind == Kind::Expression; }
};

/// A text field and its …Path twin: Error, Cause, Timestamp.
struct TextField {
  enum class Kind : uint8_t { Absent, Literal, Path, Intrinsic, Expression };
  Kind kind = Kind::Absent;
  /// Literal: the text. Path, Intrinsic: as written.
  std::string text;
  PathField path;
  /// Valid for Intrinsic (ErrorPath and CausePath only).
  std::shared_ptr<const IntrinsicCall> intrinsic;
  Expression expression;
  SourceRange range;

  bool isAbsent() const { return kind == Kind::Absent; }
  bool isLiteral() const { return kind == Kind::Literal; }
  bool isPath() const { return kind == Kind::Path; }
  bool isIntrinsic() const { return kind == Kind::Intrinsic; }
  bool isExpression() const { return kind == Kind::Expression; }
};

/// A state named as a target.
struct Target {
  std::string state;
  /// The name's bytes with quotes.
  SourceRange range;
  /// The path of the field from the document's root, as the service writes it ("/States/A/Next").
  std::string location;

  bool isPresent() const { return !location.empty(); }
};

enum class JitterStrategy : uint8_t { None, Full };

/// One entry of Retry. Defaults are filled in.
struct Retrier {
  std::vector<std::string> errorEquals;
  int64_t intervalSeconds = 1;
  int64_t maxAttempts = 3;
  double backoffRate = 2.0;
  std::optional<int64_t> maxDelaySeconds;
  JitterStrategy jitterStrategy = JitterStrategy::None;
  SourceRange range;
};

/// One entry of Catch.
struct Catcher {
  std::vector<std::string> errorEquals;
  Target next;
  PathField resultPath;                  // JSONPath
  const JsonValue *assign = nullptr;
  const JsonValue *output = nullptr;     // JSONata
  SourceRange range;
};

/// What a data test compares or asks.
enum class ChoiceTest : uint8_t {
  String, Numeric, Boolean, Timestamp,
  Matches,
  IsNull, IsPresent, IsNumeric, IsString, IsBoolean, IsTimestamp
};

enum class Comparison : uint8_t { Equals, LessThan, GreaterThan, LessThanEquals, GreaterThanEquals };

struct ChoiceRule {
  enum class Kind : uint8_t { And, Or, Not, Test, Condition };
  Kind kind = Kind::Test;
  /// And, Or: one or more; Not: exactly one.
  std::vector<ChoiceRule> operands;

  // Test
  PathField variable;
  ChoiceTest test = ChoiceTest::String;
  /// For String, Numeric, Boolean, Timestamp; Boolean has Equals only.
  Comparison comparison = Comparison::Equals;
  /// The operand as written: String, Matches, Timestamp: a JSON string; Numeric: a number; Boolean and
  /// Is…: a boolean. Null when the operand is a path.
  const JsonValue *literal = nullptr;
  /// Operand of a …Path test.
  PathField operandPath;
  /// Name of the operator as written ("NumericLessThanPath") and its key's bytes.
  std::string operatorName;
  SourceRange operatorRange;

  // Condition (JSONata): an expression, or a literal boolean in `literal`.
  Expression condition;

  // Top-level rules only
  Target next;
  const JsonValue *assign = nullptr;
  const JsonValue *output = nullptr;     // JSONata
  std::string comment;

  SourceRange range;
};

struct State;

/// One `States` object with its StartAt: the machine, a branch, an item processor.
struct Scope {
  Target startAt;
  std::vector<State> states;             // in the order written
  std::string comment;
  SourceRange range;
  /// The scope's place from the document's root: "" for the machine, "/States/P/Branches[0]".
  std::string location;

  /// The state of that name in this scope, or null.
  const State *find(std::string_view stateName) const;
};

struct TaskFields {
  /// The text of Resource as written, its bytes with quotes, and what it names.
  std::string resourceText;
  SourceRange resourceRange;
  Resource resource;
  NumberField timeoutSeconds;            // with TimeoutSecondsPath
  NumberField heartbeatSeconds;          // with HeartbeatSecondsPath
  const JsonValue *credentials = nullptr;
};

struct PassFields {
  /// Constant result; null pointer when absent (a JSON null is a value).
  const JsonValue *result = nullptr;
};

struct WaitFields {
  NumberField seconds;                   // Seconds or SecondsPath
  TextField timestamp;                   // Timestamp or TimestampPath; exactly one of both is present
};

struct ChoiceFields {
  std::vector<ChoiceRule> choices;
  Target defaultNext;
  SourceRange choicesRange;
};

struct FailFields {
  TextField error;
  TextField cause;
};

struct ParallelFields {
  std::vector<Scope> branches;
};

/// ItemReader or ResultWriter: a resource with parameters and a constant configuration.
struct ItemReaderFields {
  std::string resourceText;
  SourceRange resourceRange;
  Resource resource;
  const JsonValue *parameters = nullptr; // Parameters, or Arguments in JSONata
  const JsonValue *config = nullptr;     // ReaderConfig
  NumberField maxItems;                  // ReaderConfig.MaxItems or MaxItemsPath
  SourceRange range;
};

struct ItemBatcherFields {
  NumberField maxItemsPerBatch;
  NumberField maxInputBytesPerBatch;
  const JsonValue *batchInput = nullptr;
  SourceRange range;
};

struct ResultWriterFields {
  std::string resourceText;              // empty when only WriterConfig is given
  SourceRange resourceRange;
  Resource resource;
  const JsonValue *parameters = nullptr;
  const JsonValue *config = nullptr;     // WriterConfig
  SourceRange range;
};

struct MapFields {
  Scope processor;                       // ItemProcessor or Iterator
  bool isDistributed = false;
  WorkflowType executionType = WorkflowType::Standard; // of distributed children
  PathField itemsPath;
  /// JSONata Items: an expression string or an array.
  const JsonValue *items = nullptr;
  /// ItemSelector, or Parameters in JSONPath.
  const JsonValue *itemSelector = nullptr;
  NumberField maxConcurrency;
  NumberField toleratedFailureCount;
  NumberField toleratedFailurePercentage;
  std::string label;
  std::optional<ItemReaderFields> itemReader;
  std::optional<ItemBatcherFields> itemBatcher;
  std::optional<ResultWriterFields> resultWriter;
};

struct State {
  std::string name;
  StateType type = StateType::Pass;
  QueryLanguage queryLanguage = QueryLanguage::JSONPath;
  std::string comment;
  /// Bytes of the state's object, of its key (quotes included), of the Type's value.
  SourceRange range;
  SourceRange nameRange;
  SourceRange typeRange;
  /// Place from the root: "/States/A", "/States/P/Branches[0]/States/B".
  std::string location;

  /// Absent for Choice, Succeed, Fail and where `end` is true.
  Target next;
  bool end = false;
  /// Bytes of the value of End, when given.
  SourceRange endRange;

  // JSONPath data flow
  PathField inputPath;
  PathField outputPath;
  PathField resultPath;
  const JsonValue *parameters = nullptr; // not for Map: see MapFields::itemSelector
  const JsonValue *resultSelector = nullptr;

  // JSONata data flow
  const JsonValue *arguments = nullptr;
  const JsonValue *output = nullptr;

  const JsonValue *assign = nullptr;
  std::vector<Retrier> retry;
  std::vector<Catcher> catchers;

  // Exactly the one of the state's type is present; Succeed has none.
  std::optional<TaskFields> task;
  std::optional<PassFields> pass;
  std::optional<WaitFields> wait;
  std::optional<ChoiceFields> choice;
  std::optional<FailFields> fail;
  std::optional<ParallelFields> parallel;
  std::optional<MapFields> map;

  /// No transition leaves it forwards: End, Succeed or Fail.
  bool isTerminal() const { return end || type == StateType::Succeed || type == StateType::Fail; }
};

/// What a string inside a template stands for.
struct DynamicValue {
  enum class Kind : uint8_t { Path, Intrinsic, Expression };
  Kind kind = Kind::Path;
  PathField path;
  std::shared_ptr<const IntrinsicCall> intrinsic;
  Expression expression;
};

struct Machine : Scope {
  QueryLanguage queryLanguage = QueryLanguage::JSONPath;
  WorkflowType type = WorkflowType::Standard;
  std::optional<int64_t> timeoutSeconds;
  std::string version = "1.0";
  /// Owns every `const JsonValue *` in here.
  std::shared_ptr<const JsonValue> document;
  /// Parsed meaning of strings in templates, by the string's node in `document`.
  std::unordered_map<const JsonValue *, DynamicValue> dynamicValues;

  /// By state, the variables that its fields read through paths; expressions in JSONata are not looked at, as
  /// DescribeStateMachine does not.
  std::map<std::string, std::set<std::string>> variableReferences;

  /// The meaning of a string in a template, or null when it is plain text.
  const DynamicValue *findDynamic(const JsonValue &text) const {
    auto it = dynamicValues.find(&text);
    return it == dynamicValues.end() ? nullptr : &it->second;
  }
};

class DiagnosticEngine;

struct ParseOptions {
  WorkflowType type = WorkflowType::Standard;
  /// Not empty: the definition is one state, which gets this name. Where it goes to is not looked at, nor what
  /// variables others assign.
  std::string loneState;
  /// Time-outs of Lambda functions in seconds, by name or as FunctionName spells it: to be compared with TimeoutSeconds.
  std::map<std::string, int64_t, std::less<>> functionTimeouts;
};

/// Parses and checks a definition. Reports everything found, warnings too; gives the machine only when
/// there was no error.
std::optional<Machine> parseMachine(const Source &source, const ParseOptions &options,
                                    DiagnosticEngine &diagnostics);

/// The same for a definition that has been parsed.
std::optional<Machine> parseMachine(const Source &source, std::shared_ptr<const JsonValue> definition,
                                    const ParseOptions &options, DiagnosticEngine &diagnostics);

/// The same for a definition that is a part of `source`.
std::optional<Machine> parseMachine(const Source &source, const JsonValue &definition, const ParseOptions &options,
                                    DiagnosticEngine &diagnostics);

} // namespace asl

#endif

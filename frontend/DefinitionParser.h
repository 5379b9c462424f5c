// SPDX-License-Identifier: Apache-2.0
//
// DefinitionParser.h: the workings of parseMachine, shared by the Parse*.cpp files.
//
// One class walks the JSON tree and fills the structs of Machine.h. Its methods are spread over files by
// family: Parse.cpp (machine, scopes, states), ParseFields.cpp (typed fields), ParseTemplates.cpp
// (payload templates and expressions), ParseTask.cpp (Task), ParseErrors.cpp (Retry, Catch), ParseChoice.cpp,
// ParseMap.cpp. Nothing outside these files includes this header, except Check.cpp for the facts.
//
// Every method reports what it finds and goes on, so that one run shows all errors of a definition. A
// field that is wrong is left Absent; Machine is handed out only when no error was reported.

#ifndef ASL_FRONTEND_DEFINITIONPARSER_H
#define ASL_FRONTEND_DEFINITIONPARSER_H

#include "frontend/Diagnostics.h"
#include "frontend/Json.h"
#include "frontend/Machine.h"
#include "frontend/Names.h"
#include "frontend/Spec.h"

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asl {

/// The object being read and what messages call it.
struct Node {
  const JsonValue *object = nullptr;
  /// "/States/A/Retry[0]".
  std::string location;
  /// "state 'A'", "a retrier of state 'A'": how a message names the object.
  std::string owner;
  /// What to underline when something is missing: the state's name, else the opening bracket.
  SourceRange anchor;
  QueryLanguage language = QueryLanguage::JSONPath;

  const JsonValue *find(std::string_view name) const { return object->find(name); }
  std::string at(std::string_view name) const { return location + "/" + std::string(name); }
};

/// The query languages in which a field exists.
enum class Use : uint8_t { Both, JSONPath, JSONata };

struct FieldRule {
  std::string_view name;
  Use use = Use::Both;
  bool isRequired = false;
};

/// Bounds of a numeric literal, both allowed.
struct NumberRule {
  double least = 0;
  double most = std::numeric_limits<double>::infinity();
  bool isInteger = true;
  /// May a JSONata state give an expression instead?
  bool allowsExpression = true;
};

/// What kind of path a field takes.
enum class PathRule : uint8_t {
  Any,       // any path; no intrinsic
  Reference, // should select one node; indefinite ones are accepted with a warning
  Result     // reference path from plain `$`
};

/// Members of `$states` that an expression may read besides input and context.
struct ExpressionPlace {
  bool hasResult = false;
  bool hasErrorOutput = false;
};

/// What only the parser sees and the whole-machine checks need.
struct ParseFacts {
  /// Scopes, by the first byte of their object, with a transition that could not be read: no graph can be
  /// drawn of them.
  std::unordered_set<uint32_t> brokenScopes;
  /// A field that reads a variable.
  struct VariableUse {
    std::string variable;
    SourceRange range;
    std::string location;
    /// First byte of the scope whose variables are visible.
    uint32_t scope = 0;
  };
  std::vector<VariableUse> variableUses;
  /// A name that an Assign gives.
  struct Assignment {
    std::string variable;
    SourceRange range;
    std::string location;
    /// First byte of the scope that the variable lives in.
    uint32_t scope = 0;
    /// Bytes of the state whose Assign, rule or catcher it is.
    SourceRange state;
  };
  std::vector<Assignment> assignments;
  /// A name in ErrorEquals that starts with 'States.' and that the language does not define; a Fail state may raise it.
  struct UnknownError {
    std::string name;
    SourceRange range;
    std::string location;
  };
  std::vector<UnknownError> unknownErrors;
  std::unordered_set<std::string> raisedErrors;
  /// Each Map label.
  struct Label {
    std::string text;
    SourceRange range;
    std::string location;
  };
  std::vector<Label> labels;
};

struct ServiceCall;
struct ServiceShape;

class DefinitionParser {
public:
  DefinitionParser(const Source &source, const ParseOptions &options, DiagnosticEngine &diagnostics,
                   Machine &machine, ParseFacts &facts)
      : source(source), options(options), diagnostics(diagnostics), machine(machine), facts(facts),
        cursor(source), workflowType(options.type) {}

  void parse(const JsonValue &root);

private:
  // Parse.cpp
  void parseScope(const Node &node, Scope &scope);
  void parseState(const JsonMember &member, Scope &scope);
  void parseCommon(const Node &node, State &state);
  void parseTransition(const Node &node, State &state);
  void parsePass(const Node &node, State &state);
  void parseWait(const Node &node, State &state);
  void parseFail(const Node &node, State &state);
  void parseParallel(const Node &node, State &state);
  std::optional<StateType> readType(const Node &node);
  QueryLanguage readLanguage(const Node &node);
  void markBroken() { facts.brokenScopes.insert(currentScope); }

  // ParseTask.cpp
  void parseTask(const Node &node, State &state);
  Resource readResource(const Node &node, std::string &text, SourceRange &range);
  /// What an Express workflow cannot do. Nothing happens in a Standard one.
  void checkExpress(const Resource &resource, SourceRange range, const std::string &location);
  /// A time longer than an Express execution lasts: a warning. `what` is what never comes.
  void warnOfExpressTime(const NumberField &seconds, int64_t least, std::string_view what, const std::string &location);
  Diagnostic &expressError(SourceRange range, std::string_view what, const std::string &location);

  // ParseErrors.cpp
  void parseRetry(const Node &node, State &state);
  void parseCatch(const Node &node, State &state);
  std::vector<std::string> readErrorEquals(const Node &node, bool isLast);
  /// Warns of a name that no error has.
  void checkErrorName(const JsonValue &value, const std::string &location);
  /// Warns of names in Retry and Catch that are nearly those of an error of the service.
  void checkServiceErrors(const Node &node, const Resource &resource);
  /// Warns of names in the list `field` that an earlier entry takes.
  void warnOfShadowed(const Node &node, std::string_view field, std::string_view entryName);

  // ParseCall.cpp
  void checkCall(const Node &node, const State &state);
  void checkParameters(const JsonValue &value, const ServiceShape &shape, const Node &node,
                       const std::string &location, const ServiceCall &call);
  void checkParameter(const JsonValue &value, const ServiceShape &shape, const std::string &name, const Node &node,
                      const std::string &location, const ServiceCall &call);

  // ParseChoice.cpp
  void parseChoice(const Node &node, State &state);
  void parseRule(const Node &node, ChoiceRule &rule, bool isTop);
  void parseRuleTarget(const Node &node, ChoiceRule &rule);
  void parseConnective(const Node &node, const JsonMember &member, ChoiceRule &rule);
  void parseDataTest(const Node &node, const JsonMember &member, ChoiceRule &rule);
  void parseCondition(const Node &node, ChoiceRule &rule);

  // ParseMap.cpp
  void parseMap(const Node &node, State &state);
  void parseProcessor(const Node &node, MapFields &map);
  void parseItemReader(const Node &node, const JsonValue &value, ItemReaderFields &reader);
  void parseReaderConfig(const Node &node, const JsonValue &value, ItemReaderFields &reader);
  void parseItemBatcher(const Node &node, const JsonValue &value, ItemBatcherFields &batcher);
  void parseResultWriter(const Node &node, const JsonValue &value, ResultWriterFields &writer);
  void parseLabel(const Node &node, MapFields &map);
  void warnInline(const Node &node);

  // ParseFields.cpp
  Diagnostic &error(SourceRange range, std::string message, const std::string &location);
  /// Reports members of `node` that `rules` do not allow in its language, and required ones that are
  /// missing. `kindName` is "a Task state", "a retrier". Returns false when something was missing.
  bool checkFields(const Node &node, const std::vector<FieldRule> &rules, std::string_view kindName);
  /// Is the value of that kind? If not, an error says what the field must be.
  bool expectKind(const Node &node, std::string_view name, const JsonValue &value, JsonKind kind);
  /// Both given: an error at the later one. Returns false then.
  bool checkExclusive(const Node &node, std::string_view first, std::string_view second);
  std::string readText(const Node &node, std::string_view name);
  /// One of a few words; `found` receives its index. An unknown word is an error with a suggestion.
  bool readWord(const Node &node, std::string_view name, const std::vector<std::string_view> &words,
                size_t &found);
  Target readTarget(const Node &node, std::string_view name);
  NumberField readNumber(const Node &node, std::string_view name, const NumberRule &rule,
                         std::string_view pathName = {});
  bool readLiteral(const Node &node, std::string_view name, const JsonValue &value,
                   const NumberRule &rule, NumberField &field);
  PathField readPath(const Node &node, std::string_view name, PathRule rule, bool allowsNull = false);
  /// Error or Cause with its …Path twin, where an intrinsic may stand too.
  TextField readTextOrPath(const Node &node, std::string_view name, std::string_view pathName,
                           bool allowsIntrinsic);
  bool parsePathText(const JsonValue &value, const std::string &location, PathField &field);
  void checkReference(const Node &node, std::string_view name, const JsonValue &value,
                      const PathField &field, PathRule rule);
  void reportSyntax(const JsonValue &value, const SyntaxError &problem, std::string message,
                    const std::string &location, std::string_view awsMessage = {});
  Node child(const Node &node, const JsonValue &value, std::string location, std::string owner) const;

  // ParseTemplates.cpp
  /// A payload template (JSONPath) or a value with expressions (JSONata); null when absent.
  const JsonValue *readTemplate(const Node &node, std::string_view name, ExpressionPlace place,
                                bool mustBeObject = false);
  const JsonValue *readAssign(const Node &node, ExpressionPlace place);
  /// `member`: the one that `value` is the value of, if it is in an object.
  void walkTemplate(const JsonValue &value, const Node &node, const std::string &location, ExpressionPlace place,
                    const JsonMember *member = nullptr);
  void walkTemplateObject(const JsonValue &value, const Node &node, const std::string &location,
                          ExpressionPlace place);
  void parseDynamicMember(const JsonMember &member, const std::string &location);
  /// A string in a JSONata state: parses it when it is an expression. Returns whether it is one.
  bool parseExpressionString(const JsonValue &value, const std::string &location, ExpressionPlace place,
                             Expression &expression);
  /// Warns of a string that looks like something to evaluate. Returns the warning, if there is one.
  Diagnostic *warnStaticPath(Warning group, const JsonValue &value, const std::string &location,
                             std::string_view advice);
  void warnStaticResult(const JsonValue &value, const std::string &location);
  void noteVariable(const std::string &variable, SourceRange token, const std::string &location);
  void noteVariables(const Path &path, SourceRange token, const std::string &location);
  void noteVariables(const IntrinsicCall &call, SourceRange token, const std::string &location);

  const Source &source;
  const ParseOptions &options;
  DiagnosticEngine &diagnostics;
  Machine &machine;
  ParseFacts &facts;
  StringCursor cursor;
  /// Of the executions that the scope being read runs in.
  WorkflowType workflowType;
  /// First byte of the scope being read.
  uint32_t currentScope = 0;
  /// Bytes and name of the state being read.
  SourceRange currentState;
  std::string currentStateName;
};

/// Checks look for corrections of this many names at most: a definition with more is generated.
inline constexpr size_t kMaxSuggestions = 64;

/// Every error name that the language or the service defines.
const std::vector<std::string_view> &languageErrors();

/// Checks of the whole machine: targets, reachability, terminal states, names, labels, variables.
void checkMachine(const Machine &machine, const ParseOptions &options, const ParseFacts &facts,
                  DiagnosticEngine &diagnostics);
/// Calls `visit` with each scope directly inside a state that could be read.
void forEachChild(const State &state, const std::function<void(const Scope &)> &visit);
/// The part of it that looks at variables.
void checkVariables(const Machine &machine, const ParseOptions &options, const ParseFacts &facts,
                    DiagnosticEngine &diagnostics);
/// The part of it that looks at quotas which only an execution can break.
void checkQuotas(const Machine &machine, DiagnosticEngine &diagnostics);
/// Warnings that need a definition without errors: what is always so, where each part may be relied on.
void checkTasks(const Machine &machine, const ParseOptions &options, DiagnosticEngine &diagnostics);
void checkShapes(const Machine &machine, DiagnosticEngine &diagnostics);

/// Is `text` a timestamp as the service takes it: RFC 3339 with 'T' and a zone, a real date and time?
bool isTimestamp(std::string_view text);

/// Does `text` hold a substitution "${Name}", to be filled in by a deployment tool?
bool hasSubstitution(std::string_view text);

/// Does the text look like a path ("$.a", "$$.b", "$['c']") or an intrinsic call ("States.Format(…)")?
bool looksLikePath(std::string_view text);
bool looksLikeIntrinsic(std::string_view text);

} // namespace asl

#endif

// SPDX-License-Identifier: Apache-2.0
//
// CheckShapes: paths to what can never be there, and rules of a Choice that always or never hold.
//
// The shapes of the states' inputs are followed along the transitions until they no longer change; a state
// that several lead to gets what all have in common, and a rule that never holds leads nowhere. Only then are
// the paths looked at, so that a first guess reports nothing. Known are constants, templates, error outputs,
// arrays of Map and Parallel; unknown are the execution's input, answers of services, what expressions of JSONata give,
// variables. The members of the context object are known by name. Sources: ASL, "Input and Output
// Processing", "Choice State"; guide, "Accessing execution data from the Context object".

#include "frontend/ConstantRules.h"
#include "frontend/DefinitionParser.h"
#include "frontend/InputShapes.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <functional>
#include <set>
#include <unordered_map>

namespace asl {

namespace {

/// Visits of one state, after which nothing more is asked of its input: each visit can only take knowledge
/// away, but a loop may take it away in small pieces.
constexpr unsigned kMaxVisits = 12;

/// Rules of one Choice that are compared with each other.
constexpr size_t kMaxComparedRules = 300;

/// Members that a note lists.
constexpr size_t kMaxListed = 6;

enum class Verdict : uint8_t { No, Yes, Unknown };

Verdict verdictOf(bool holds) { return holds ? Verdict::Yes : Verdict::No; }

Verdict negate(Verdict verdict) {
  return verdict == Verdict::Unknown ? verdict : verdictOf(verdict == Verdict::No);
}

ShapeRef unknownIf(bool condition, ShapeRef shape) { return condition ? nullptr : std::move(shape); }

/// The context object, as far as its members have names that are known. Empty objects stand for anything.
/// `$$.Lambda` is there in programs that run as Lambda functions.
const Shape &contextShape() {
  static const ShapeRef context = [] {
    auto object = [](std::initializer_list<const char *> names) {
      std::map<std::string, Shape::Member, std::less<>> members;
      for (const char *name : names)
        members[name] = {nullptr, true};
      return makeObject(std::move(members));
    };
    auto item = object({"Index", "Value", "Key", "Source"});
    return makeObject(
        {{"Execution",
          {object({"Id", "Input", "Name", "RoleArn", "StartTime", "RedriveCount", "RedriveTime"})}},
         {"State", {object({"Name", "EnteredTime", "RetryCount"})}},
         {"StateMachine", {object({"Id", "Name"})}},
         {"Task", {object({"Token"}), true}},
         {"Map", {makeObject({{"Item", {item, true}}}), true}},
         {"Lambda", {nullptr, true}}});
  }();
  return *context;
}

class ShapeChecker {
public:
  ShapeChecker(const Machine &machine, DiagnosticEngine &diagnostics)
      : machine(machine), diagnostics(diagnostics) {}

  void run() { checkScope(machine, nullptr); }

  /// What run() found to arrive at each state.
  std::unordered_map<const State *, ShapeRef> takeInputs() { return std::move(arriving); }

private:
  /// Calls `give` with the index of each next state and what it receives.
  using Give = std::function<void(const Target &, const ShapeRef &)>;

  void checkScope(const Scope &scope, const ShapeRef &input) {
    std::unordered_map<std::string_view, size_t> table;
    for (size_t i = 0; i < scope.states.size(); ++i)
      table.emplace(scope.states[i].name, i);
    auto start = table.find(scope.startAt.state);
    if (start == table.end())
      return;
    std::vector<ShapeRef> inputs(scope.states.size());
    std::vector<unsigned> visits(scope.states.size());
    std::deque<size_t> work;
    auto arrive = [&](size_t state, const ShapeRef &shape) {
      bool isFirst = visits[state] == 0;
      ShapeRef joined = isFirst ? shape : join(inputs[state], shape);
      if (!isFirst && isSame(joined, inputs[state]))
        return;
      if (++visits[state] > kMaxVisits)
        joined = nullptr;
      inputs[state] = std::move(joined);
      work.push_back(state);
    };
    arrive(start->second, input);
    isReporting = false;
    while (!work.empty()) {
      size_t at = work.front();
      work.pop_front();
      visit(scope.states[at], inputs[at], [&](const Target &target, const ShapeRef &shape) {
        if (auto to = table.find(target.state); to != table.end())
          arrive(to->second, shape);
      });
    }
    for (size_t i = 0; i < scope.states.size(); ++i) {
      // Only a rule that never holds leads to the others, and that has been said.
      bool isReached = visits[i] > 0;
      ShapeRef inner;
      if (isReached) {
        arriving[&scope.states[i]] = inputs[i];
        isReporting = true;
        inner = visit(scope.states[i], inputs[i], [](const Target &, const ShapeRef &) {});
      }
      forEachChild(scope.states[i], [&](const Scope &child) { checkScope(child, inner); });
    }
    isReporting = false;
  }

  /// What `state` does with `input`. Returns what the scopes inside of it receive.
  ShapeRef visit(const State &state, const ShapeRef &input, const Give &give) {
    bool isPathLanguage = state.queryLanguage == QueryLanguage::JSONPath;
    for (const Catcher &catcher : state.catchers) {
      ShapeRef error =
          makeObject({{"Error", {makeScalar(JsonKind::String)}}, {"Cause", {makeScalar(JsonKind::String)}}});
      give(catcher.next, unknownIf(!isPathLanguage, place(catcher.resultPath, input, error)));
    }
    if (!isPathLanguage) {
      if (state.choice)
        visitChoice(state, nullptr, nullptr, give);
      else if (state.next.isPresent())
        give(state.next, nullptr);
      return nullptr;
    }
    ShapeRef effective = select(state.inputPath, input);
    ShapeRef inner;
    if (state.type == StateType::Choice) {
      visitChoice(state, effective, select(state.outputPath, effective), give);
      return nullptr;
    }
    ShapeRef output = work(state, input, effective, inner);
    if (state.assign)
      evaluate(*state.assign, nullptr);
    output = select(state.outputPath, output);
    if (state.next.isPresent())
      give(state.next, output);
    return inner;
  }

  /// The output of `state` before OutputPath.
  ShapeRef work(const State &state, const ShapeRef &input, const ShapeRef &effective, ShapeRef &inner) {
    switch (state.type) {
    case StateType::Wait:
      require(state.wait->seconds.path, effective);
      require(state.wait->timestamp.path, effective);
      return effective;
    case StateType::Fail:
      requireText(state.fail->error, effective);
      requireText(state.fail->cause, effective);
      return nullptr;
    case StateType::Succeed:
    case StateType::Choice:
      return effective;
    case StateType::Pass:
    case StateType::Task:
    case StateType::Parallel:
    case StateType::Map:
      break;
    }
    ShapeRef argument = state.parameters ? evaluate(*state.parameters, effective) : effective;
    ShapeRef result;
    if (state.pass)
      result = state.pass->result ? shapeOf(*state.pass->result) : argument;
    if (state.task) {
      require(state.task->timeoutSeconds.path, effective);
      require(state.task->heartbeatSeconds.path, effective);
      if (state.task->credentials)
        evaluate(*state.task->credentials, effective);
    }
    if (state.parallel) {
      inner = argument;
      result = makeArray(std::vector<ShapeRef>(state.parallel->branches.size()));
    }
    if (state.map) {
      inner = visitMap(*state.map, effective);
      result = unknownIf(state.map->resultWriter.has_value(), makeArray());
    }
    if (state.resultSelector)
      result = evaluate(*state.resultSelector, result);
    return place(state.resultPath, input, result);
  }

  /// What an iteration receives.
  ShapeRef visitMap(const MapFields &map, const ShapeRef &effective) {
    ShapeRef items = effective;
    if (map.itemReader)
      items = nullptr; // ItemsPath means nothing then
    else if (map.itemsPath.isPresent())
      items = require(map.itemsPath, effective);
    ShapeRef item;
    if (items && items->elements && !items->elements->empty()) {
      item = items->elements->front();
      for (const ShapeRef &element : *items->elements)
        item = join(item, element);
    }
    if (map.itemSelector)
      item = evaluate(*map.itemSelector, effective);
    for (const NumberField *field :
         {&map.maxConcurrency, &map.toleratedFailureCount, &map.toleratedFailurePercentage})
      require(field->path, effective);
    return unknownIf(map.itemBatcher.has_value(), item);
  }

  // Data
  // -------------------------------------------------------------------------------------------------------

  /// InputPath or OutputPath: absent is `$`, null gives an empty object.
  ShapeRef select(const PathField &field, const ShapeRef &document) {
    if (field.isAbsent())
      return document;
    return field.isNull() ? makeObject({}) : require(field, document);
  }

  /// ResultPath: absent is `$`, null keeps the input.
  ShapeRef place(const PathField &field, const ShapeRef &input, const ShapeRef &result) {
    if (field.isAbsent())
      return result;
    return field.isNull() ? input : putAt(input, field.path, result);
  }

  /// What a path that has to be there gives.
  ShapeRef require(const PathField &field, const ShapeRef &document) {
    return field.isPresent() ? require(field.path, field.range, 0, document) : nullptr;
  }

  /// The same for a path that starts at byte `offset` of the string `token`.
  ShapeRef require(const Path &path, SourceRange token, size_t offset, const ShapeRef &document) {
    if (path.root == PathRoot::Context) {
      checkContext(path, token, offset);
      return nullptr;
    }
    if (path.root != PathRoot::Input)
      return nullptr;
    ShapeLookup found = lookUp(document, path);
    if (found.result == ShapeLookup::Result::Missing)
      report(path, token, offset, found, "in the data here");
    return found.result == ShapeLookup::Result::Found ? found.shape : nullptr;
  }

  void requireText(const TextField &field, const ShapeRef &document) {
    if (field.isPath())
      require(field.path, document);
    else if (field.isIntrinsic())
      evaluate(*field.intrinsic, field.range, document);
  }

  void checkContext(const Path &path, SourceRange token, size_t offset) {
    Path known = path;
    constexpr size_t kKnownDepth = 3; // Map.Item.Value
    known.segments.resize(std::min(known.segments.size(), kKnownDepth));
    ShapeRef context(std::shared_ptr<const Shape>(), &contextShape());
    ShapeLookup found = lookUp(context, known);
    if (found.result == ShapeLookup::Result::Missing)
      report(path, token, offset, found, "in the context object");
  }

  /// A payload template.
  ShapeRef evaluate(const JsonValue &value, const ShapeRef &document) {
    if (value.isObject()) {
      std::map<std::string, Shape::Member, std::less<>> members;
      for (const JsonMember &member : value.members) {
        const DynamicValue *dynamic = machine.findDynamic(member.value);
        if (dynamic)
          members[member.key.substr(0, member.key.size() - 2)] = {
              evaluate(*dynamic, member.value.range, document)};
        else
          members[member.key] = {evaluate(member.value, document)};
        if (hasSubstitution(member.key))
          return nullptr;
      }
      return makeObject(std::move(members));
    }
    if (value.isArray()) {
      std::vector<ShapeRef> elements;
      for (const JsonValue &element : value.elements)
        elements.push_back(evaluate(element, document));
      return makeArray(std::move(elements));
    }
    return shapeOf(value);
  }

  ShapeRef evaluate(const DynamicValue &value, SourceRange token, const ShapeRef &document) {
    if (value.kind == DynamicValue::Kind::Path)
      return require(value.path.path, token, 0, document);
    if (value.kind == DynamicValue::Kind::Intrinsic)
      evaluate(*value.intrinsic, token, document);
    return nullptr;
  }

  void evaluate(const IntrinsicCall &call, SourceRange token, const ShapeRef &document) {
    for (const IntrinsicArgument &argument : call.arguments) {
      if (argument.path)
        require(*argument.path, token, argument.offset, document);
      if (argument.call)
        evaluate(*argument.call, token, document);
    }
  }

  void report(const Path &path, SourceRange token, size_t offset, const ShapeLookup &found,
              std::string_view where) {
    if (!isReporting)
      return;
    const PathSegment &segment = path.segments[found.segment];
    SourceRange range = stringRange(diagnostics.source(), token, offset + segment.offset,
                                    offset + segment.offset + segment.length);
    if (!reported.insert(range.begin).second)
      return;
    Diagnostic &finding = diagnostics.warning(Warning::ImpossiblePath, range,
                                              inQuotes(path.source) + " selects nothing: there is no " +
                                                  inQuotes(segment.name()) + " " + std::string(where));
    if (!found.parent) {
      finding.note(inQuotes(path.printPrefix(found.segment)) + " is no object here");
      return;
    }
    std::vector<std::string_view> names;
    std::string list;
    for (const auto &[name, member] : found.parent->members) {
      names.push_back(name);
      if (names.size() <= kMaxListed)
        list += (list.empty() ? "" : ", ") + inQuotes(name);
    }
    if (std::optional<std::string> guess = nearest(segment.name(), names)) {
      finding.note("did you mean '" + *guess + "'?");
      std::string_view written = diagnostics.source().text(range);
      if (written.starts_with('.') && written.substr(1) == segment.name())
        finding.fix(range, "." + *guess);
      return;
    }
    if (names.empty())
      finding.note("what is there is an empty object");
    else
      finding.note("what is there has " + list + (names.size() > kMaxListed ? " and more" : ""));
  }

  // Choices
  // ----------------------------------------------------------------------------------------------------

  void visitChoice(const State &state, const ShapeRef &document, const ShapeRef &output, const Give &give) {
    const ChoiceFields &choice = *state.choice;
    RuleLogic logic;
    for (size_t i = 0; i < choice.choices.size(); ++i) {
      const ChoiceRule &rule = choice.choices[i];
      Verdict verdict = test(rule, document);
      const char *why = "this rule never holds";
      const ChoiceRule *earlier = nullptr;
      // What the rules say of each other does not change from visit to visit.
      if (verdict != Verdict::No && isReporting) {
        if (logic.isContradiction(rule)) {
          verdict = Verdict::No;
          why = "this rule never holds: its parts contradict each other";
        }
        for (size_t j = 0; j < i && i < kMaxComparedRules && !earlier && verdict != Verdict::No; ++j)
          if (logic.implies(rule, choice.choices[j]))
            earlier = &choice.choices[j];
        if (earlier) {
          verdict = Verdict::No;
          why = "this rule is never taken: an earlier one holds whenever it does";
        }
      }
      if (rule.assign)
        evaluate(*rule.assign, nullptr);
      if (verdict == Verdict::No) {
        if (Diagnostic *finding = reportRule(rule, why)) {
          if (earlier)
            finding->note(placeOf(*earlier), "the earlier rule is here");
          else
            explainValue(rule, document, *finding);
        }
        continue;
      }
      give(rule.next, output);
      if (verdict != Verdict::Yes)
        continue;
      bool hasMore = i + 1 < choice.choices.size() || choice.defaultNext.isPresent();
      if (Diagnostic *finding =
              reportRule(rule, hasMore ? "this rule always holds: what comes after it is never taken"
                                       : "this rule always holds"))
        explainValue(rule, document, *finding);
      return;
    }
    if (choice.defaultNext.isPresent())
      give(choice.defaultNext, output);
  }

  static SourceRange placeOf(const ChoiceRule &rule) {
    if (rule.kind != ChoiceRule::Kind::Condition)
      return rule.operatorRange;
    return rule.literal ? rule.literal->range : rule.condition.range;
  }

  Diagnostic *reportRule(const ChoiceRule &rule, std::string message) {
    if (!isReporting)
      return nullptr;
    return &diagnostics.warning(Warning::ConstantChoice, placeOf(rule), std::move(message));
  }

  /// Adds what is known of the value that a test looks at.
  static void explainValue(const ChoiceRule &rule, const ShapeRef &document, Diagnostic &finding) {
    if (rule.kind != ChoiceRule::Kind::Test || rule.variable.path.root != PathRoot::Input)
      return;
    ShapeLookup found = lookUp(document, rule.variable.path);
    std::string path = inQuotes(rule.variable.text);
    if (found.result == ShapeLookup::Result::Missing)
      finding.note("there is never a " + path + " here");
    else if (found.shape && found.shape->text)
      finding.note(path + " is always " + inQuotes(*found.shape->text) + " here");
    else if (found.shape)
      finding.note(path + " is always " + std::string(describe(found.shape->kind)) + " here");
  }

  Verdict test(const ChoiceRule &rule, const ShapeRef &document) {
    switch (rule.kind) {
    case ChoiceRule::Kind::Condition:
      if (rule.literal)
        return verdictOf(rule.literal->boolean);
      return rule.condition.text == "true" || rule.condition.text == "false"
                 ? verdictOf(rule.condition.text == "true")
                 : Verdict::Unknown;
    case ChoiceRule::Kind::Not:
      return negate(test(rule.operands.front(), document));
    case ChoiceRule::Kind::And:
    case ChoiceRule::Kind::Or: {
      // Looked at from left to right, as far as needed: what comes later may rely on what came before.
      Verdict decisive = verdictOf(rule.kind == ChoiceRule::Kind::Or), all = negate(decisive);
      for (const ChoiceRule &operand : rule.operands) {
        Verdict verdict = test(operand, document);
        if (verdict == decisive)
          return all == Verdict::Unknown ? Verdict::Unknown : decisive;
        if (verdict == Verdict::Unknown)
          all = Verdict::Unknown;
      }
      return all;
    }
    case ChoiceRule::Kind::Test:
      break;
    }
    if (rule.operandPath.isPresent())
      require(rule.operandPath, document);
    bool asksPresence = rule.test == ChoiceTest::IsPresent;
    if (rule.variable.path.root != PathRoot::Input) {
      if (rule.variable.path.root == PathRoot::Context && !asksPresence)
        require(rule.variable, document);
      return Verdict::Unknown;
    }
    ShapeLookup found = lookUp(document, rule.variable.path);
    if (asksPresence && rule.literal && found.result != ShapeLookup::Result::Unknown)
      return verdictOf((found.result == ShapeLookup::Result::Found) == rule.literal->boolean);
    if (asksPresence)
      return Verdict::Unknown;
    ShapeRef value = require(rule.variable, document);
    return value ? testValue(rule, *value) : Verdict::Unknown;
  }

  static Verdict testValue(const ChoiceRule &rule, const Shape &value) {
    auto isKind = [&](JsonKind kind) {
      return rule.literal ? verdictOf((value.kind == kind) == rule.literal->boolean) : Verdict::Unknown;
    };
    auto isString = value.kind == JsonKind::String;
    switch (rule.test) {
    case ChoiceTest::IsNull:
      return isKind(JsonKind::Null);
    case ChoiceTest::IsNumeric:
      return isKind(JsonKind::Number);
    case ChoiceTest::IsString:
      return isKind(JsonKind::String);
    case ChoiceTest::IsBoolean:
      return isKind(JsonKind::Boolean);
    case ChoiceTest::IsTimestamp:
      return isString || !rule.literal ? Verdict::Unknown : verdictOf(!rule.literal->boolean);
    case ChoiceTest::IsPresent:
      return Verdict::Unknown;
    case ChoiceTest::Timestamp:
    case ChoiceTest::Matches:
      return isString ? Verdict::Unknown : Verdict::No;
    case ChoiceTest::String:
      if (!isString)
        return Verdict::No;
      if (!value.text || !rule.literal || rule.comparison != Comparison::Equals ||
          hasSubstitution(rule.literal->text))
        return Verdict::Unknown;
      return verdictOf(*value.text == printJson(*rule.literal));
    case ChoiceTest::Boolean:
      if (value.kind != JsonKind::Boolean)
        return Verdict::No;
      return value.text && rule.literal ? verdictOf((*value.text == "true") == rule.literal->boolean)
                                        : Verdict::Unknown;
    case ChoiceTest::Numeric:
      if (value.kind != JsonKind::Number)
        return Verdict::No;
      return value.text && rule.literal ? compare(rule, std::strtod(value.text->c_str(), nullptr))
                                        : Verdict::Unknown;
    }
    return Verdict::Unknown;
  }

  static Verdict compare(const ChoiceRule &rule, double value) {
    double operand = std::strtod(rule.literal->text.c_str(), nullptr);
    switch (rule.comparison) {
    case Comparison::Equals:
      return verdictOf(value == operand);
    case Comparison::LessThan:
      return verdictOf(value < operand);
    case Comparison::GreaterThan:
      return verdictOf(value > operand);
    case Comparison::LessThanEquals:
      return verdictOf(value <= operand);
    case Comparison::GreaterThanEquals:
      return verdictOf(value >= operand);
    }
    return Verdict::Unknown;
  }

  const Machine &machine;
  DiagnosticEngine &diagnostics;
  bool isReporting = false;
  std::unordered_map<const State *, ShapeRef> arriving; // at each state that is reached
  std::set<uint32_t> reported; // by the first byte of the segment
};

} // namespace

void checkShapes(const Machine &machine, DiagnosticEngine &diagnostics) {
  if (diagnostics.isEnabled(Warning::ImpossiblePath) || diagnostics.isEnabled(Warning::ConstantChoice))
    ShapeChecker(machine, diagnostics).run();
}

std::unordered_map<const State *, ShapeRef> findInputShapes(const Machine &machine, const Source &source) {
  DiagnosticEngine unread(source);
  ShapeChecker checker(machine, unread);
  checker.run();
  return checker.takeInputs();
}

} // namespace asl

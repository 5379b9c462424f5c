// SPDX-License-Identifier: Apache-2.0
//
// Which field may stand where, in which query language, and which values it takes: the tables of the States
// Language specification and the developer guide, tried cell by cell. The tables here are written from those
// sources, not from the parser's.

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"

#include <gtest/gtest.h>

#include <map>

using namespace asl;

namespace {

/// Members of an object, by name, as JSON texts.
using Fields = std::map<std::string, std::string>;

std::string objectOf(const Fields &fields) {
  std::string text = "{";
  for (const auto &[name, value] : fields)
    text += (text.size() > 1 ? ", \"" : "\"") + name + "\": " + value;
  return text + "}";
}

/// The errors of a definition, in text form; empty when it is accepted.
std::string errorsOf(const std::string &definition) {
  Source source("d", definition);
  WarningOptions silent;
  silent.silence();
  DiagnosticEngine diagnostics(source, silent);
  parseMachine(source, {}, diagnostics);
  return diagnostics.render(false);
}

constexpr const char *kScope = R"({"StartAt": "I", "States": {"I": {"Type": "Succeed"}}})";

/// What makes a state of that type complete.
Fields stateOf(char type, bool isJsonata) {
  Fields fields = {{"QueryLanguage", isJsonata ? "\"JSONata\"" : "\"JSONPath\""}};
  auto add = [&](const char *name, std::string value) { fields[name] = std::move(value); };
  switch (type) {
  case 'T':
    add("Type", "\"Task\"");
    add("Resource", "\"arn:aws:lambda:us-east-1:123456789012:function:f\"");
    break;
  case 'P':
    add("Type", "\"Parallel\"");
    add("Branches", "[" + std::string(kScope) + "]");
    break;
  case 'M':
    add("Type", "\"Map\"");
    add("ItemProcessor", kScope);
    break;
  case 'p':
    add("Type", "\"Pass\"");
    break;
  case 'W':
    add("Type", "\"Wait\"");
    add("Seconds", "1");
    break;
  case 'C':
    add("Type", "\"Choice\"");
    add("Choices", isJsonata ? R"([{"Condition": "{% $states.input.x %}", "Next": "X"}])"
                             : R"([{"Variable": "$.x", "IsPresent": true, "Next": "X"}])");
    break;
  case 'S':
    add("Type", "\"Succeed\"");
    break;
  case 'F':
    add("Type", "\"Fail\"");
    break;
  }
  if (std::string("TPMpW").find(type) != std::string::npos)
    add("Next", "\"X\"");
  return fields;
}

/// Checks a state; the state X is always reached.
std::string errorsOfState(const Fields &state) {
  // Succeed and Fail lead nowhere: another state leads to both.
  return errorsOf(R"({"StartAt": "Z", "States": {"Z": {"Type": "Choice", "Default": "X",
    "Choices": [{"Variable": "$.z", "IsPresent": true, "Next": "A"}]}, "X": {"Type": "Succeed"}, "A": )" +
                  objectOf(state) + "}}");
}

struct FieldRow {
  const char *name;
  const char *value;
  const char *jsonPath; ///< types of states that have it in JSONPath
  const char *jsonata;
  const char *required = ""; ///< types that need it
};

constexpr char kAll[] = "TPMpWCSF";

// Specification, "State Types", "Fields"; guide, "State machine structure", "Transforming data".
constexpr FieldRow kStateFields[] = {
    {"Comment", "\"c\"", kAll, kAll},
    {"Type", nullptr, kAll, kAll, kAll},
    {"Next", "\"X\"", "TPMpW", "TPMpW", "TPMpW"},
    {"InputPath", "\"$\"", "TPMpWCS", ""},
    {"OutputPath", "\"$\"", "TPMpWCS", ""},
    {"Parameters", "{}", "TPMp", ""},
    {"ResultSelector", "{}", "TPM", ""},
    {"ResultPath", "\"$.r\"", "TPMp", ""},
    {"Arguments", "{}", "", "TP"},
    {"Output", "{}", "", "TPMpWCS"},
    {"Assign", "{\"v\": 1}", "TPMpWC", "TPMpWC"},
    {"Retry", "[]", "TPM", "TPM"},
    {"Catch", "[]", "TPM", "TPM"},
    {"Result", "1", "p", ""},
    {"Resource", "\"arn:aws:lambda:us-east-1:123456789012:function:f\"", "T", "T", "T"},
    {"TimeoutSeconds", "10", "T", "T"},
    {"TimeoutSecondsPath", "\"$.t\"", "T", ""},
    {"HeartbeatSeconds", "5", "T", "T"},
    {"HeartbeatSecondsPath", "\"$.t\"", "T", ""},
    {"Credentials", "{\"RoleArn\": \"arn:aws:iam::123456789012:role/r\"}", "T", "T"},
    {"Choices", nullptr, "C", "C", "C"},
    {"Default", "\"X\"", "C", "C"},
    {"Seconds", "1", "W", "W"},
    {"SecondsPath", "\"$.s\"", "W", ""},
    {"Timestamp", "\"2030-01-31T12:00:00Z\"", "W", "W"},
    {"TimestampPath", "\"$.s\"", "W", ""},
    {"Error", "\"E\"", "F", "F"},
    {"ErrorPath", "\"$.e\"", "F", ""},
    {"Cause", "\"C\"", "F", "F"},
    {"CausePath", "\"$.c\"", "F", ""},
    {"Branches", nullptr, "P", "P", "P"},
    {"ItemProcessor", kScope, "M", "M", "M"},
    {"Iterator", kScope, "M", "M"},
    {"ItemsPath", "\"$.i\"", "M", ""},
    {"Items", "[1]", "", "M"},
    {"ItemSelector", "{}", "M", "M"},
    {"ItemReader", R"({"Resource": "arn:aws:states:::s3:listObjectsV2"})", "M", "M"},
    {"ItemBatcher", R"({"MaxItemsPerBatch": 1})", "M", "M"},
    {"ResultWriter", R"({"WriterConfig": {}})", "M", "M"},
    {"MaxConcurrency", "1", "M", "M"},
    {"MaxConcurrencyPath", "\"$.m\"", "M", ""},
    {"ToleratedFailureCount", "1", "M", "M"},
    {"ToleratedFailureCountPath", "\"$.m\"", "M", ""},
    {"ToleratedFailurePercentage", "1.1", "M", "M"},
    {"ToleratedFailurePercentagePath", "\"$.m\"", "M", ""},
    {"Label", "\"l\"", "M", "M"},
    {"Nonsense", "1", "", ""},
};

bool has(const char *types, char type) { return std::string(types).find(type) != std::string::npos; }

TEST(FieldRules, CompleteStatesAreAccepted) {
  for (char type : std::string(kAll))
    for (bool isJsonata : {false, true})
      EXPECT_EQ(errorsOfState(stateOf(type, isJsonata)), "") << type << isJsonata;
}

TEST(FieldRules, FieldsStandOnTheirStatesOnly) {
  for (const FieldRow &row : kStateFields)
    for (char type : std::string(kAll))
      for (bool isJsonata : {false, true}) {
        if (!row.value) // a part of each state that has it
          continue;
        Fields state = stateOf(type, isJsonata);
        std::string name = row.name;
        if (type == 'W' && (name.starts_with("Seconds") || name.starts_with("Timestamp")))
          state.erase("Seconds");
        if (name == "Iterator")
          state.erase("ItemProcessor");
        state[name] = row.value;
        std::string errors = errorsOfState(state);
        if (has(isJsonata ? row.jsonata : row.jsonPath, type))
          EXPECT_EQ(errors, "") << objectOf(state);
        else
          EXPECT_NE(errors.find("'" + name + "'"), std::string::npos) << objectOf(state) << "\n" << errors;
      }
}

TEST(FieldRules, RequiredFieldsAreMissed) {
  for (const FieldRow &row : kStateFields)
    for (char type : std::string(row.required)) {
      Fields state = stateOf(type, false);
      state.erase(row.name);
      EXPECT_NE(errorsOfState(state).find("error: "), std::string::npos) << objectOf(state);
    }
}

// Guide and specification: the field and its ..Path twin, and others that say the same twice.
TEST(FieldRules, PairsExcludeEachOther) {
  struct Pair {
    char type;
    Fields fields;
  };
  const Pair pairs[] = {
      {'F', {{"Error", "\"e\""}, {"ErrorPath", "\"$.e\""}}},
      {'F', {{"Cause", "\"e\""}, {"CausePath", "\"$.e\""}}},
      {'T', {{"TimeoutSeconds", "1"}, {"TimeoutSecondsPath", "\"$.e\""}}},
      {'T', {{"HeartbeatSeconds", "1"}, {"HeartbeatSecondsPath", "\"$.e\""}}},
      {'M', {{"MaxConcurrency", "1"}, {"MaxConcurrencyPath", "\"$.e\""}}},
      {'M', {{"ToleratedFailureCount", "1"}, {"ToleratedFailureCountPath", "\"$.e\""}}},
      {'M', {{"ToleratedFailurePercentage", "1"}, {"ToleratedFailurePercentagePath", "\"$.e\""}}},
      {'M', {{"ItemSelector", "{}"}, {"Parameters", "{}"}}},
      {'M', {{"ItemProcessor", kScope}, {"Iterator", kScope}}},
      {'M', {{"ItemBatcher", R"({"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.e"})"}}},
      {'M', {{"ItemBatcher", R"({"MaxInputBytesPerBatch": 1, "MaxInputBytesPerBatchPath": "$.e"})"}}},
      {'M', {{"ItemReader", R"({"Resource": "arn:aws:states:::s3:listObjectsV2",
                                "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.e"}})"}}},
      {'W', {{"Seconds", "1"}, {"SecondsPath", "\"$.e\""}}},
      {'W', {{"Seconds", "1"}, {"Timestamp", "\"2030-01-31T12:00:00Z\""}}},
      {'W', {{"Seconds", "1"}, {"TimestampPath", "\"$.e\""}}},
      {'T', {{"Next", "\"X\""}, {"End", "true"}}},
  };
  for (const Pair &pair : pairs) {
    Fields state = stateOf(pair.type, false);
    for (const auto &[name, value] : pair.fields)
      state[name] = value;
    EXPECT_NE(errorsOfState(state).find("has both"), std::string::npos)
        << objectOf(state) << errorsOfState(state);
  }
}

// The ends of each range, and the numbers next to them.
TEST(FieldRules, NumbersHaveRanges) {
  struct Range {
    char type;
    std::string before, after; ///< around the number
    std::vector<const char *> good, bad;
  };
  auto retrier = [](std::string field) {
    return Range{'T', R"("Retry": [{"ErrorEquals": ["E"], ")" + field + "\": ", "}]", {}, {}};
  };
  auto with = [](Range range, std::vector<const char *> good, std::vector<const char *> bad) {
    range.good = std::move(good);
    range.bad = std::move(bad);
    return range;
  };
  auto field = [](char type, std::string name) { return Range{type, "\"" + name + "\": ", "", {}, {}}; };
  const Range ranges[] = {
      with(field('T', "TimeoutSeconds"), {"1", "99999999"}, {"0", "-1", "1.5", "100000000", "\"1\"", "null"}),
      with(field('T', "HeartbeatSeconds"), {"1"}, {"0", "1.5", "100000000"}),
      with(field('W', "Seconds"), {"0", "99999999"}, {"-1", "0.5", "100000000"}),
      with(field('M', "MaxConcurrency"), {"0", "1e3", "100000"}, {"-1", "0.5"}),
      with(field('M', "ToleratedFailureCount"), {"0", "5"}, {"-1", "0.5"}),
      with(field('M', "ToleratedFailurePercentage"), {"0", "100", "1.1"}, {"-0.1", "100.1"}),
      with({'M', "\"ItemBatcher\": {\"MaxItemsPerBatch\": ", "}", {}, {}}, {"1"}, {"0", "1.5"}),
      with({'M', "\"ItemBatcher\": {\"MaxInputBytesPerBatch\": ", "}", {}, {}}, {"1", "262144"},
           {"0", "262145"}),
      with(
          {'M',
           R"("ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "ReaderConfig": {"MaxItems": )",
           "}}",
           {},
           {}},
          {"0", "100000000"}, {"-1", "0.5"}),
      with(retrier("IntervalSeconds"), {"1", "99999999"}, {"0", "1.5", "100000000"}),
      with(retrier("MaxAttempts"), {"0", "99999999"}, {"-1", "1.5", "100000000"}),
      with(retrier("BackoffRate"), {"1", "1.0", "2.5"}, {"0.9", "0", "\"2\""}),
      with(retrier("MaxDelaySeconds"), {"1", "31622400"}, {"0", "31622401"}),
      with(retrier("JitterStrategy"), {"\"FULL\"", "\"NONE\""}, {"\"full\"", "1"}),
  };
  auto stateWith = [](const Range &range, const char *number) {
    Fields fields = stateOf(range.type, false);
    std::string text = range.before + number + range.after;
    size_t nameEnd = text.find('"', 1);
    fields[text.substr(1, nameEnd - 1)] = text.substr(text.find(':') + 1);
    return fields;
  };
  for (const Range &range : ranges) {
    for (const char *number : range.good)
      EXPECT_EQ(errorsOfState(stateWith(range, number)), "") << range.before << number;
    for (const char *number : range.bad)
      EXPECT_NE(errorsOfState(stateWith(range, number)), "") << range.before << number;
  }
}

TEST(FieldRules, NullIsForPathsAndData) {
  for (const char *field : {"InputPath", "OutputPath", "ResultPath", "Result", "Parameters"}) {
    Fields state = stateOf('p', false);
    state[field] = "null";
    EXPECT_EQ(errorsOfState(state), "") << field;
  }
  for (auto [type, field] :
       {std::pair('M', "ItemsPath"), std::pair('T', "Credentials"), std::pair('T', "TimeoutSeconds"),
        std::pair('T', "Retry"), std::pair('T', "Resource"), std::pair('p', "Comment")}) {
    Fields state = stateOf(type, false);
    state[field] = "null";
    EXPECT_NE(errorsOfState(state), "") << field;
  }
}

// The machine's own fields, and those of the objects inside of states.
TEST(FieldRules, OtherObjectsHaveTheirFields) {
  auto machine = [](std::string more) {
    return errorsOf(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}, )" + more + "}");
  };
  for (const char *good : {R"("Comment": "c")", R"("QueryLanguage": "JSONata")", R"("Version": "1.0")",
                           R"("TimeoutSeconds": 1)", R"("TimeoutSeconds": 99999998)"})
    EXPECT_EQ(machine(good), "") << good;
  for (const char *bad :
       {R"("QueryLanguage": "jsonata")", R"("Version": "1.1")", R"("TimeoutSeconds": 99999999)",
        R"("TimeoutSeconds": 0)", R"("Retry": [])", R"("Comment": 1)"})
    EXPECT_NE(machine(bad), "") << bad;

  auto entry = [](const char *list, std::string fields, bool isJsonata = false) {
    Fields state = stateOf('T', isJsonata);
    state[list] = "[{" + fields + "}]";
    return errorsOfState(state);
  };
  const std::string names = R"("ErrorEquals": ["E"])", caught = names + R"(, "Next": "X")";
  EXPECT_EQ(entry("Retry", names + R"(, "Comment": "c")"), "");
  EXPECT_EQ(entry("Catch", caught + R"(, "Comment": "c", "Assign": {"v": 1}, "ResultPath": null)"), "");
  EXPECT_EQ(entry("Catch", caught + R"(, "Output": 1)", true), "");
  for (const std::string &bad :
       {std::string(), names + R"(, "Next": "X")", std::string(R"("ErrorEquals": [])"),
        std::string(R"("ErrorEquals": "E")"), std::string(R"("ErrorEquals": [1])"),
        std::string(R"("ErrorEquals": ["States.ALL", "E"])")})
    EXPECT_NE(entry("Retry", bad), "") << bad;
  for (const std::string &bad : {names, caught + R"(, "Output": 1)", caught + R"(, "IntervalSeconds": 1)"})
    EXPECT_NE(entry("Catch", bad), "") << bad;
  EXPECT_NE(entry("Catch", caught + R"(, "ResultPath": "$")", true), "");

  auto branch = [](std::string more) {
    Fields state = stateOf('P', false);
    state["Branches"] = R"([{"StartAt": "I", "States": {"I": {"Type": "Succeed"}}, )" + more + "}]";
    return errorsOfState(state);
  };
  EXPECT_EQ(branch(R"("Comment": "c")"), "");
  for (const char *bad :
       {R"("QueryLanguage": "JSONPath")", R"("TimeoutSeconds": 1)", R"("ProcessorConfig": {})"})
    EXPECT_NE(branch(bad), "") << bad;
}

} // namespace

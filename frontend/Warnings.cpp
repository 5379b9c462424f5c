// SPDX-License-Identifier: Apache-2.0
//
// Warnings: the table of groups, and `-W` options.
//
// The examples are definitions, not pictures of them: test/unit/frontend/WarningsTest.cpp checks that each
// `before` has a warning of its group and that no `after` has.

#include "frontend/Warnings.h"
#include "frontend/Diagnostics.h"

#include <algorithm>

namespace asl {

const std::array<WarningGroup, kWarningCount> &warningGroups() {
  static constexpr std::array<WarningGroup, kWarningCount> groups = {{
      {Warning::BadPattern, "bad-pattern", WarningLevel::Default,
       "a pattern of StringMatches with a backslash that escapes nothing",
       R"~(In a pattern '\*' is a star and '\\' a backslash. Any other backslash is an error when the rule is
tried, and the execution fails. Remember that JSON needs each backslash twice.)~",
       R"~("Route": {"Type": "Choice", "Default": "Done", "Choices": [
  {"Variable": "$.path", "StringMatches": "C:\\temp*", "Next": "Done"}]},
"Done": {"Type": "Succeed"})~",
       R"~("Route": {"Type": "Choice", "Default": "Done", "Choices": [
  {"Variable": "$.path", "StringMatches": "C:\\\\temp*", "Next": "Done"}]},
"Done": {"Type": "Succeed"})~"},

      {Warning::ConstantChoice, "constant-choice", WarningLevel::Default,
       "a rule of a Choice that always holds, or never does",
       R"~(A rule is never taken when an earlier rule takes all that it would, when its parts contradict each
other, or when the value it looks at is known to be another. A rule that always holds makes the rules
after it, and Default, useless. Rules are tried from first to last: the narrow one goes first.)~",
       R"~("Size": {"Type": "Choice", "Default": "Small", "Choices": [
  {"Variable": "$.total", "NumericGreaterThan": 10, "Next": "Large"},
  {"Variable": "$.total", "NumericGreaterThan": 1000, "Next": "Huge"}]},
"Small": {"Type": "Succeed"},
"Large": {"Type": "Succeed"},
"Huge": {"Type": "Succeed"})~",
       R"~("Size": {"Type": "Choice", "Default": "Small", "Choices": [
  {"Variable": "$.total", "NumericGreaterThan": 1000, "Next": "Huge"},
  {"Variable": "$.total", "NumericGreaterThan": 10, "Next": "Large"}]},
"Small": {"Type": "Succeed"},
"Large": {"Type": "Succeed"},
"Huge": {"Type": "Succeed"})~"},

      {Warning::ErrorNames, "error-names", WarningLevel::Default,
       "an error name in Retry, Catch or a Fail state that nothing raises, or that cannot be caught",
       R"~(Names that start with 'States.' are the language's own; one that it does not define never matches.
'States.ExceededPayloadSizeLimit' stands in books, but the service raises 'States.DataLimitExceeded'.
'States.Runtime' ends the execution: no Retry and no Catch sees it. A name that differs by a letter
or two from an error of the called service is reported too. In a Fail state, names of one's own do
not start with 'States.'.)~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "End": true,
  "Retry": [{"ErrorEquals": ["States.TimeOut"]}]})~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "End": true,
  "Retry": [{"ErrorEquals": ["States.Timeout"]}]})~"},

      {Warning::ExecutionTime, "execution-time", WarningLevel::Default,
       "a wait or a time-out that is longer than an execution lasts",
       R"~(A Standard execution ends after a year, an Express execution after five minutes, and any after the
TimeoutSeconds of its definition. A wait that is longer never comes to its end. For Express
workflows ('--type EXPRESS', and items of a distributed Map whose ExecutionType is EXPRESS)
time-outs of five minutes and more are reported too.)~",
       R"~("Next Decade": {"Type": "Wait", "Seconds": 99999999, "End": true})~",
       R"~("Next Month": {"Type": "Wait", "Seconds": 2592000, "End": true})~"},

      {Warning::Express, "express", WarningLevel::Everything,
       "what keeps a Standard workflow from being an Express workflow",
       R"~(Express workflows have no '.sync' jobs, no task tokens, no activities and no distributed Map, and end
after five minutes. For a workflow that is meant to be Express, '--type EXPRESS' makes these errors.)~",
       R"~("Pause": {"Type": "Wait", "Seconds": 3600, "End": true})~",
       R"~("Pause": {"Type": "Wait", "Seconds": 60, "End": true})~"},

      {Warning::Expressions, "expressions", WarningLevel::Default,
       "a JSONata expression that is text, or that reads what cannot be there",
       R"~(A string is an expression when it starts with '{%' and ends with '%}'; with blanks outside it is plain
text. An expression reads '$states.input', '$states.context', '$states.result', '$states.errorOutput'
and variables; there is no document at its top level, so '*' and '**' select nothing there.)~",
       R"~("Total": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true,
  "Output": " {% $states.input.total %} "})~",
       R"~("Total": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true,
  "Output": "{% $states.input.total %}"})~"},

      {Warning::FailingCall, "failing-call", WarningLevel::Default,
       "an intrinsic function whose arguments are constants that it refuses",
       R"~(The state fails with States.IntrinsicFailure each time. Reported by 'build' and 'ir', which evaluate
what is constant.)~",
       R"~("Number": {"Type": "Pass", "End": true,
  "Parameters": {"n.$": "States.StringToJson('{')"}})~",
       R"~("Number": {"Type": "Pass", "End": true,
  "Parameters": {"n.$": "States.StringToJson('{}')"}})~"},

      {Warning::FunctionTime, "function-time", WarningLevel::Default,
       "what takes longer than the function that 'package' makes",
       R"~(A Lambda function ends after its time-out, 15 minutes at most, with the execution in it. A wait, a
time-out or a pause before another attempt that is as long never comes to its end. Reported by
'package', which makes the time-out fit where it can; '--timeout' gives another.)~",
       "", ""},

      {Warning::ImageRoots, "image-roots", WarningLevel::Default,
       "HTTP tasks in a container image without certificates",
       R"~(An image that 'package --image' makes holds the program and nothing else. The program brings the roots
of AWS's own hosts; what HTTP tasks call has others, which '--certificates FILE' puts into the image.)~",
       "", ""},

      {Warning::ImpossiblePath, "impossible-path", WarningLevel::Default, "a path to what can never be there",
       R"~(What a state receives is often known in part: the Result and Parameters of a Pass, a ResultSelector,
the error output of a catcher ({"Error": .., "Cause": ..}), the context object. A path to a member
that none of these has fails the execution with States.Runtime, which cannot be caught. Data that
comes from outside (the execution's input, answers of services) and texts with substitutions are not
guessed at.)~",
       R"~("Defaults": {"Type": "Pass", "Parameters": {"order.$": "$.order", "limit": 10}, "Next": "Take"},
"Take": {"Type": "Pass", "InputPath": "$.orders", "End": true})~",
       R"~("Defaults": {"Type": "Pass", "Parameters": {"order.$": "$.order", "limit": 10}, "Next": "Take"},
"Take": {"Type": "Pass", "InputPath": "$.order", "End": true})~"},

      {Warning::InlineMap, "inline-map", WarningLevel::Default,
       "a field of the distributed Map on an inline one",
       R"~(ItemReader, ItemBatcher, ResultWriter, Label and ExecutionType do nothing on an inline Map. A Map is
distributed when its ItemProcessor has '"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": ..}'.)~",
       R"~("Each": {"Type": "Map", "Label": "orders", "End": true,
  "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~",
       R"~("Each": {"Type": "Map", "Label": "orders", "End": true,
  "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~"},

      {Warning::Lambda, "lambda", WarningLevel::Everything,
       "what will not work when the program runs as a Lambda function",
       R"~(A Lambda function ends after 15 minutes at most, with the execution in it: longer waits never end
well, and nothing can hand a task token or an activity's result back to a function.)~",
       R"~("Pause": {"Type": "Wait", "Seconds": 3600, "End": true})~",
       R"~("Pause": {"Type": "Wait", "Seconds": 60, "End": true})~"},

      {Warning::MissingDollar, "missing-dollar", WarningLevel::Default,
       "a value that looks like a path or an intrinsic call, in a member whose name lacks '.$'",
       R"~(In a payload template only members whose names end in '.$' are evaluated. The service's code for it is
NO_DOLLAR.)~",
       R"~("Pick": {"Type": "Pass", "Parameters": {"id": "$.order.id"}, "End": true})~",
       R"~("Pick": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true})~"},

      {Warning::MissingTimeout, "missing-timeout", WarningLevel::All, "a Task without TimeoutSeconds",
       R"~(The default is 99999999 seconds: a task whose answer is lost, a job that hangs, a token that nobody
returns hold the execution for a year. HeartbeatSeconds does as well for activities and tokens.)~",
       R"~("Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
  "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/ask",
    "MessageBody": {"token.$": "$$.Task.Token"}}, "Retry": [{"ErrorEquals": ["States.Timeout"]}]})~",
       R"~("Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
  "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/ask",
    "MessageBody": {"token.$": "$$.Task.Token"}}, "Retry": [{"ErrorEquals": ["States.Timeout"]}],
  "TimeoutSeconds": 86400})~"},

      {Warning::MockOnly, "mock-only", WarningLevel::Default, "a Task that the program cannot do by itself",
       R"~(The definition is right, but this version of aslc cannot call the service, or nobody could give the
answer to the program: the state needs an answer in a mock file ('--mock').)~",
       R"~("Scan": {"Type": "Task", "Resource": "com.example.scanner", "End": true})~",
       R"~("Scan": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "scan"}, "End": true})~"},

      {Warning::PathAsText, "path-as-text", WarningLevel::Default,
       "a value that looks like a path, in a field that takes it as text",
       R"~(The field has a twin whose name ends in 'Path', which evaluates it. The service's code for it is
NO_PATH.)~",
       R"~("Stop": {"Type": "Fail", "Error": "$.name"})~",
       R"~("Stop": {"Type": "Fail", "ErrorPath": "$.name"})~"},

      {Warning::PayloadLimit, "payload-limit", WarningLevel::Default,
       "constants that make a payload larger than 256 KiB",
       R"~(What a state hands on, and what it assigns, has at most 262144 bytes; the state fails with
States.DataLimitExceeded. Large data is kept in S3, and its key passed on.)~",
       "", ""},

      {Warning::Permissions, "permissions", WarningLevel::Default,
       "permissions in a template that are wider than need be",
       R"~(The template that 'package' writes allows what the workflow's own resources need. Where a name is not
known before the workflow runs (a path gives it), it allows the action on everything that the name
may stand for. Names in the definition, or in '--define', make it narrow; so does a hand on the template.)~",
       "", ""},

      {Warning::Quota, "quota", WarningLevel::Default, "a number or text beyond what the service honours",
       R"~(The service takes the definition and does less than it says: an inline Map runs at most 40 iterations
at once, a distributed one 10000, an item reader gives at most 100000000 items; error names have at most
256 characters and causes 32768.)~",
       R"~("Each": {"Type": "Map", "MaxConcurrency": 100, "End": true,
  "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~",
       R"~("Each": {"Type": "Map", "MaxConcurrency": 40, "End": true,
  "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~"},

      {Warning::ReferencePath, "reference-path", WarningLevel::Default,
       "a path that may select several nodes, in a field that wants one",
       R"~(The language asks for a reference path (members and indices only); the service takes the definition, and
gives the field an array of what the path selects.)~",
       R"~("Each": {"Type": "Map", "ItemsPath": "$.orders[*].lines", "End": true,
  "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~",
       R"~("Each": {"Type": "Map", "ItemsPath": "$.lines", "End": true,
  "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Succeed"}}}})~"},

      {Warning::ServiceTimeout, "service-timeout", WarningLevel::Default,
       "a TimeoutSeconds that does not fit the called service",
       R"~(A Lambda function runs at most 900 seconds and an HTTP task at most 60, whatever TimeoutSeconds says.
With '--function-timeout NAME=SECONDS' a TimeoutSeconds that is shorter than the function's own time-out
is reported as well: the task fails while the function still works, and a retry starts it a second time.)~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "TimeoutSeconds": 3600, "End": true})~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "TimeoutSeconds": 900, "End": true})~"},

      {Warning::ShadowedHandler, "shadowed-handler", WarningLevel::Default,
       "an error name in Retry or Catch that an earlier entry takes",
       R"~(The first entry that matches an error is the one for it; later ones are not looked at, not even when its
attempts are used up. 'States.TaskFailed' takes all errors of tasks but 'States.Timeout', which takes
'States.HeartbeatTimeout' as well. ('States.ALL' before another entry is an error.))~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "End": true,
  "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Give Up"},
            {"ErrorEquals": ["OutOfStock"], "Next": "Back Order"}]},
"Give Up": {"Type": "Fail"},
"Back Order": {"Type": "Succeed"})~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "End": true,
  "Catch": [{"ErrorEquals": ["OutOfStock"], "Next": "Back Order"},
            {"ErrorEquals": ["States.TaskFailed"], "Next": "Give Up"}]},
"Give Up": {"Type": "Fail"},
"Back Order": {"Type": "Succeed"})~"},

      {Warning::StaticResult, "static-result", WarningLevel::Default,
       "a path or an intrinsic call in the Result of a Pass, which is not evaluated",
       R"~(Result is given out as it is. Parameters is a template. The service's code for it is
PASS_RESULT_IS_STATIC.)~",
       R"~("Pick": {"Type": "Pass", "Result": {"id.$": "$.order.id"}, "End": true})~",
       R"~("Pick": {"Type": "Pass", "Parameters": {"id.$": "$.order.id"}, "End": true})~"},

      {Warning::UnassignedVariable, "unassigned-variable", WarningLevel::Default,
       "a variable that is read where no state can have assigned it",
       R"~(The read fails the execution. What a state assigns is there when the state has been left, not in the
state itself.)~",
       R"~("Count": {"Type": "Pass", "Assign": {"n": 1}, "Parameters": {"n.$": "$n"}, "End": true})~",
       R"~("Count": {"Type": "Pass", "Assign": {"n": 1}, "Next": "Show"},
"Show": {"Type": "Pass", "Parameters": {"n.$": "$n"}, "End": true})~"},

      {Warning::UnhandledErrors, "unhandled-errors", WarningLevel::All, "a Task with neither Retry nor Catch",
       R"~(Services fail now and then for reasons that pass: a task that is not retried fails the whole execution.
For Lambda functions AWS recommends to retry Lambda.ServiceException, Lambda.AWSLambdaException,
Lambda.SdkClientException and Lambda.TooManyRequestsException. A Task inside a Parallel or Map whose
own Retry or Catch is there is not reported.)~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "TimeoutSeconds": 60, "End": true})~",
       R"~("Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"FunctionName": "work"}, "TimeoutSeconds": 60, "End": true,
  "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Lambda.TooManyRequestsException"],
    "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2}]})~"},

      {Warning::UnresolvedSubstitution, "unresolved-substitution", WarningLevel::Default,
       "a substitution '${Name}' that nothing fills in",
       R"~(Deployment tools replace substitutions with values. Without a value the text stays as it is, and a Task
whose Resource it is can be run with a mock only. '--define NAME=VALUE' gives one.)~",
       R"~("Work": {"Type": "Task", "Resource": "${WorkFunction}", "End": true})~",
       R"~("Work": {"Type": "Task", "End": true,
  "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work"})~"},

      {Warning::UnusedDefine, "unused-define", WarningLevel::Default,
       "a value given with --define that nothing asks for",
       R"~(The name is misspelt, or the definition has no such substitution any more. Values from a file, as in
'--define @FILE', may be more than a definition needs.)~",
       "", ""},

      {Warning::YamlText, "yaml-text", WarningLevel::Default,
       "a number in YAML that versions of YAML disagree about",
       R"~(012 is ten in YAML 1.1 and twelve in YAML 1.2, and 1_000 is a number in 1.1 only. Both are taken for text,
which is what is meant where an account begins with a zero. Quotes make that plain; a number is written as in JSON.)~",
       "", ""},
  }};
  return groups;
}

const WarningGroup &groupOf(Warning warning) { return warningGroups()[static_cast<size_t>(warning)]; }

const WarningGroup *findWarningGroup(std::string_view name) {
  for (const WarningGroup &group : warningGroups())
    if (group.name == name)
      return &group;
  return nullptr;
}

WarningOptions::WarningOptions() {
  promotions.fill(Promotion::AsAll);
  for (const WarningGroup &group : warningGroups())
    isOn[static_cast<size_t>(group.warning)] = group.level == WarningLevel::Default;
}

std::optional<std::string> WarningOptions::apply(std::string_view text) {
  bool isNegated = text.starts_with("no-");
  std::string_view name = isNegated ? text.substr(3) : text;
  if (name == "error") {
    failsAll = !isNegated;
    return std::nullopt;
  }
  if (name == "all" || name == "everything") {
    WarningLevel most = name == "all" ? WarningLevel::All : WarningLevel::Everything;
    for (const WarningGroup &group : warningGroups())
      if (group.level <= most)
        isOn[static_cast<size_t>(group.warning)] = !isNegated;
    return std::nullopt;
  }
  constexpr std::string_view kError = "error=";
  bool isPromotion = name.starts_with(kError);
  if (isPromotion)
    name.remove_prefix(kError.size());
  const WarningGroup *group = findWarningGroup(name);
  if (!group) {
    std::vector<std::string_view> names = {"all", "everything", "error"};
    for (const WarningGroup &known : warningGroups())
      names.push_back(known.name);
    std::string problem = "there is no warning group " + inQuotes(name);
    if (std::optional<std::string> guess = nearest(name, names))
      problem += "; did you mean '" + *guess + "'?";
    else
      problem += "; 'aslc explain' lists them";
    return problem;
  }
  size_t index = static_cast<size_t>(group->warning);
  if (!isPromotion) {
    isOn[index] = !isNegated;
    return std::nullopt;
  }
  promotions[index] = isNegated ? Promotion::Never : Promotion::Always;
  if (!isNegated)
    isOn[index] = true;
  return std::nullopt;
}

WarningOptions::Action WarningOptions::action(Warning warning) const {
  size_t index = static_cast<size_t>(warning);
  if (isSilent || !isOn[index])
    return Action::Ignore;
  bool fails = promotions[index] == Promotion::AsAll ? failsAll : promotions[index] == Promotion::Always;
  return fails ? Action::Fail : Action::Warn;
}

} // namespace asl

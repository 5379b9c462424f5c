// SPDX-License-Identifier: Apache-2.0
//
// Messages: a text that brings about each of them, and every word that is then said: errors by their place,
// notes in brackets. Where others say the same in passing (test/frontend), the point there is another.

#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

struct Row {
  const char *text;
  const char *messages;
};

std::string messagesOf(const std::string &definition) {
  Source source("definition", definition);
  WarningOptions options;
  options.apply("no-impossible-path"); // what the rows are not about
  DiagnosticEngine diagnostics(source, options);
  parseMachine(source, {}, diagnostics);
  std::string messages;
  for (const Diagnostic *finding : diagnostics.sorted()) {
    messages += (messages.empty() ? "" : "; ") + finding->message;
    for (const DiagnosticNote &note : finding->notes)
      messages += " [" + note.message + "]";
  }
  return messages;
}

std::string messageOf(const SyntaxError &error) {
  return error.message + (error.hint.empty() ? "" : " [" + error.hint + "]");
}

// Whole definitions, most of which are not JSON.
constexpr Row kTexts[] = {
    {R"~({"a" 1})~", "expected ':', found '1'"},
    {R"~({"a": "x)~", "this string is not closed"},
    {"{\"a\": \"x\ny\"}",
     R"~(this string is not closed on its line; a line break inside a string is written '\n')~"},
    {"{\"a\": \"\001\"}", "a string cannot hold the control character 0x01 as it is; write it as an escape"},
    {R"~({"a": "\u12"})~", R"~('\u' needs four hexadecimal digits)~"},
    {R"~({"a": "\udc00"})~", "this is the second half of a surrogate pair without the first"},
    {R"~({"a": "\ud800x"})~", "this is the first half of a surrogate pair without the second"},
    {R"~({"a": "\x"})~", R"~(this is no escape that JSON knows; a backslash is written '\\')~"},
    {R"~({"a": [1,})~", "trailing comma: JSON allows none before '}'"},
    {R"~({"a": [})~", "expected a value or ']', found '}' [this '[' is still open]"},
    {R"~({"a": {]})~", "expected a member name in double quotes or '}', found ']' [this '{' is still open]"},
    {R"~({"a": 1.})~", "JSON has no number '1.'"},
    {R"~({"a": 01})~", "JSON has no number '01'"},
    {R"~({"a": None})~", "JSON has no word 'None' [did you mean 'null'?]"},
    {R"~({"a": tru})~", "JSON has no word 'tru' [did you mean 'true'?]"},
    {"[1 2]", "expected ',' or ']', found '2'"},
    {R"~({"a": 1} x)~", "text after the end of the definition"},
    {"{\"a\": \177}", "expected a value, found the control character 0x7F"},
    {R"~({"a": 1e99999})~", "the number '1e99999' is too large"},
    {"a: 1", "member names need double quotes: 'a' [a definition is a JSON object; a file with one in "
             "YAML is named .yaml or .yml]"},
    {"{,}", "expected a member name in double quotes or '}', found ','"},
    {R"~({"a":})~", "expected a value, found '}'"},
    {R"~({"a": /*x*/ 1})~", "JSON has no comments; use the field 'Comment'"},
    {"{'a': 1}", "JSON strings need double quotes, not single ones"},
    {"null", "a definition must be an object, not null"},
    {"[]", "a definition must be an object, not an array"},
    {R"~({"States": {"A": {"Type": "Succeed"}}})~", "the definition needs the field 'StartAt'"},
    {R"~({"StartAt": "A"})~", "the definition needs the field 'States'"},
    {R"~({"StartAt": "A", "States": []})~", "'States' of the definition must be an object, not an array"},
    {R"~({"StartAt": "", "States": {"": {"Type": "Succeed"}}})~", "a state's name cannot be empty"},
};

// Paths.
constexpr Row kPaths[] = {
    {"x", "a path starts with '$', found 'x'"},
    {"input.a", "a path starts with '$', found 'i'"},
    {"$x y", "expected '.' or '[' after '$x', found a blank"},
    {"$.a.", "expected a name after '.', found the end"},
    {"$.a b", "a blank cannot stand in a name after a dot [put the name in brackets and quotes, as in ['a "
              "b'], or a backslash before the character]"},
    {R"~($.a\)~", "a backslash ends the path, nothing follows that it could escape"},
    {"$.${x", "the substitution '${' has no closing '}'"},
    {"$.a(1", "'a' is not a function that paths know"},
    {"$.a.foo()", "'foo' is not a function that paths know"},
    {"$.a.length().b", "nothing may follow the function at the end of a path, found '.'"},
    {"$..length()", "a function follows one dot, not two"},
    {"$.a[", "'[' has no closing ']'"},
    {"$.a[x]", "expected a quoted name, an index, a slice, '*' or '?(' after '[', found 'x' [a name goes in "
               "quotes: ['x']]"},
    {"$.a['b',0]", "expected another quoted name after ','"},
    {"$.a['b','c' 'd']", "expected ']', found '''"},
    {"$.a[0,]", "expected another index after ','"},
    {"$.a[::0]", "the step of a slice must be at least 1"},
    {"$.a[-]", "expected digits after '-'"},
    {"$.a[99999999999999999999]", "the index is too large"},
    {"$.a[?x]", "expected '(' after '?', found 'x' [a filter is written [?(@.name == 'x')]]"},
    {"$.a[?(@.a", "'(' has no closing ')'"},
    {"$.a[?(@.a==1 2)]", "expected an operator or ')' in the filter, found '2'"},
    {"$.a[?(1)]", "a value alone is no condition [compare it with a member, as in @.name == 'x']"},
    {"$.a[?(@.a = 1)]", "'=' is not an operator of filters [did you mean '=='?]"},
    {"$.a[?(@.a & @.b)]", "'&' is not an operator of filters [did you mean '&&'?]"},
    {"$.a[?(@.a | @.b)]", "'|' is not an operator of filters [did you mean '||'?]"},
    {"$.a[?(@.a ~ 1)]", "expected an operator or ')' in the filter, found '~'"},
    {"$.a[?($$.a)]", "a filter sees '@' and '$' only, not '$$.a'"},
    {"$.a[?(@.a == [1])]", "lists and objects are not supported in filters"},
    {"$.a[?(@.a == )]", "expected a path, a string or a number in the filter, found ')'"},
    {"$.a[?(@.a == 1.)]", "expected an operator or ')' after the number, found '.'"},
    {"$.a[?(@.a ! 1)]", "expected an operator or ')' in the filter, found '!'"},
    {"$.a[?(@.length() == 1)]", "functions are not supported inside a filter"},
    {"$.a.concat(x)", "expected a path, a string or a number as argument, found 'x'"},
    {"$.a.concat('a' 'b')", "expected ',' or ')' in the arguments of 'concat', found '''"},
    {"$$x", "expected '.' or '[' after '$$', found 'x' [a member of the context object is '$$.x', a variable "
            "is '$x']"},
    {"$1", "expected '.' or '[' after '$', found '1'"},
    {"$.a.append(", "expected a path, a string or a number as argument, found the end"},
    {"$a-b", "expected '.' or '[' after '$a', found '-'"},
};

// Intrinsic calls.
constexpr Row kCalls[] = {
    {"States.Format('a') x", "nothing may follow the call, found 'x'"},
    {"States.Format(a)", "expected a string in single quotes, a number, a path or a call as argument, found "
                         "'a' [a string goes in single quotes: 'a']"},
    {"States.Format x", "expected '(' right after 'States.Format', found a blank"},
    {"States.Format", "expected '(' right after 'States.Format', found the end"},
    {"States.Foo()", "there is no intrinsic function 'States.Foo'"},
    {"States.Format('a' 'b')", "expected ',' or ')' after the argument, found '''"},
    {R"~(States.Array("a"))~", "a string stands in single quotes"},
    {R"~(States.Format('\n'))~", R"~(a backslash in a string escapes only ' { } and \)~"},
    {"States.Format('{x}')",
     R"~('{' in the template of States.Format must be escaped [write \{, or {} for a placeholder])~"},
    {"States.Format('}')",
     R"~('}' in the template of States.Format must be escaped [write \}, or {} for a placeholder])~"},
    {"States.Format('a", "the string has no closing quote"},
    {"States.UUID(1)", "'States.UUID' takes 0 arguments, not 1"},
    {"States.Format('{}')", "the template has 1 placeholder for 0 arguments"},
    {"States.MathAdd(1)", "'States.MathAdd' takes 2 arguments, not 1"},
    {"States.Array($.a[)", "expected a quoted name, an index, a slice, '*' or '?(' after '[', found ')'"},
    {"States.Array(1.)", "expected a string in single quotes, a number, a path or a call as argument, found "
                         "'1' [a string goes in single quotes: '1.']"},
    {"Format('a')", "there is no intrinsic function 'Format' [did you mean 'States.Format'?]"},
};

// Resources.
constexpr Row kResources[] = {
    {"", "a resource cannot be empty"},
    {"arn:aws", "an ARN has the form 'arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE'"},
    {"arn:xyz:states:::sqs:sendMessage", "there is no partition 'xyz'"},
    {"arn:aws:lambda:us-east-1:123456789012:fn:x",
     "a function's ARN is 'arn:aws:lambda:REGION:ACCOUNT:function:NAME'"},
    {"arn:aws:lambda:us-east-1:123456789012:function",
     "a function's ARN ends in 'function:NAME' or 'function:NAME:QUALIFIER'"},
    {"arn:aws:lambda:us-east-1:123456789012:function:f:a b", "a function has no version or alias 'a b'"},
    {"arn:aws:states:us-east-1:123456789012:activity",
     "an activity's ARN is 'arn:aws:states:REGION:ACCOUNT:activity:NAME'"},
    {"arn:aws:states:us-east-1:123456789012:activity:a b",
     R"~(an activity's name has 1 to 80 characters, no blanks and none of ? * < > { } [ ] " # % \ ^ | ~ ` $ & , ; : /)~"},
    {"arn:aws:states:::aws-sdk:s3", "an SDK integration is 'arn:aws:states:::aws-sdk:SERVICE:ACTION'"},
    {"arn:aws:states:::sqs", "an integration is 'arn:aws:states:::SERVICE:ACTION'"},
    {"arn:aws:states:::sqs:", "the ARN names no action"},
    {"arn:aws:states:::aws-sdk:S3:getObject", "the service of an SDK integration is written in lower case"},
    {"arn:aws:states:::aws-sdk:s3:GetObject",
     "the action of an SDK integration starts with a lower-case letter"},
    {"arn:aws:states:::aws-sdk:s3:getObject.sync", "SDK integrations do not support '.sync'"},
    {"arn:aws:states:::sqs:sendMessage.later",
     "an integration ends in '.sync', '.sync:2', '.waitForTaskToken' or in none of them"},
    {"arn:aws:states:::sqs:sendMessage.sync", "'sqs:sendMessage' does not support '.sync'"},
    {"arn:aws:states:::sqz:sendMessage",
     "there is no optimized integration with service 'sqz'; did you mean 'sqs'?"},
    {"arn:aws:states:::quantum:go", "there is no optimized integration with service 'quantum'"},
    {"arn:aws:states:::sqs:sendMesage",
     "the integration with 'sqs' has no action 'sendMesage'; did you mean 'sendMessage'?"},
    {"${Fn", "the substitution '${' is not closed"},
};

// States of a definition that starts at A. TASK{ begins a Task that is complete; @INLINE and @DISTRIBUTED are
// an item processor, inline and distributed.
constexpr Row kStates[] = {
    {"", "'States' of the definition holds no state"},
    {R"~("A": 1)~", "state 'A' must be an object, not a number"},
    {R"~("A": {"Type": "Quux"})~", "there is no state type 'Quux' [the types are Task, Wait, Pass, Succeed, "
                                   "Fail, Choice, Parallel and Map]"},
    {R"~("A": {"Type": 1})~", "'Type' of state 'A' must be a string, not a number"},
    {R"~("A": {"Type": "Wait", "QueryLanguage": "JSONata", "End": true})~",
     "state 'A' needs 'Seconds' or 'Timestamp'"},
    {R"~("A": {"Type": "Wait", "Timestamp": "$.x", "End": true})~",
     "'$.x' is no timestamp such as '2030-01-31T12:00:00Z' [a path goes into 'TimestampPath']"},
    {R"~("A": {"Type": "Pass", "Next": 1})~", "'Next' of state 'A' must be a string, not a number"},
    {R"~("A": {"Type": "Pass", "End": false})~", "state 'A' does not end and has no 'Next'"},
    {R"~("A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"})~",
     R"~(the definition never ends: no state has '"End": true' or is of type Succeed or Fail)~"},
    {R"~("A": {"Type": "Succeed"}, "B": {"Type": "Succeed"})~", "state 'B' is never reached from 'A'"},
    {R"~("A": {"Type": "Parallel", "End": true, "Branches": [1]})~",
     "a branch of state 'A' must be an object, not a number"},
    {R"~("A": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "B"}}}]})~",
     R"~(this scope never ends: no state has '"End": true' or is of type Succeed or Fail)~"},
    {R"~(TASK{"Retry": [1]})~", "a retrier of state 'A' must be an object, not a number"},
    {R"~(TASK{"Retry": [{"ErrorEquals": [1]}]})~", "an error name must be a string, not a number"},
    {R"~(TASK{"Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]})~",
     "'States.ALL' may only stand in the last entry; those after it are never used"},
    {R"~(TASK{"Catch": [1]})~", "a catcher of state 'A' must be an object, not a number"},
    {R"~(TASK{"Catch": {}})~", "'Catch' of state 'A' must be an array, not an object"},
    {R"~(TASK{"TimeoutSeconds": "${T}"})~",
     "'TimeoutSeconds' of state 'A' must be a whole number, not a string [give '${T}' a value with "
     "--define, and write it without quotes: inside them it gives text]"},
    {R"~(TASK{"TimeoutSeconds": "$.t"})~", "'TimeoutSeconds' of state 'A' must be a whole number, not a "
                                           "string [a path goes into 'TimeoutSecondsPath']"},
    {R"~(TASK{"TimeoutSeconds": 5, "HeartbeatSeconds": 5})~",
     "'HeartbeatSeconds' of state 'A' must be smaller than its 'TimeoutSeconds' [the time-out is here]"},
    {R"~(TASK{"Credentials": {}})~", "'Credentials' of state 'A' needs the field 'RoleArn'"},
    {R"~(TASK{"Credentials": {"RoleArn": 1}})~", "'RoleArn' must be a string, not a number"},
    {R"~(TASK{"Parameters": {"x.$": "abc"}})~",
     "the value of 'x.$' must be a path or an intrinsic call [a path starts with '$'; a plain text needs a "
     "name without '.$']"},
    {R"~(TASK{"Parameters": {"x.$": "$.[${x}"}})~",
     "expected a quoted name, an index, a slice, '*' or '?(' after '[', found '$' [the text holds a "
     "substitution; fill it in before compiling]"},
    {R"~(TASK{"ResultPath": "$$.x"})~",
     "'ResultPath' of state 'A' must start with '$.': a result cannot be put into the context object"},
    {R"~(TASK{"ResultPath": "$v.x"})~", "no state assigns the variable 'v' here; 'ResultPath' of state 'A' "
                                        "must start with '$.': a result cannot be put into a variable"},
    {R"~(TASK{"ResultPath": "$.a[*]"})~",
     "'ResultPath' of state 'A' takes a path to one node; a wildcard cannot stand there"},
    {R"~(TASK{"TimeoutSecondsPath": "$.a.length()"})~",
     "'TimeoutSecondsPath' of state 'A' takes a path to one node; a function cannot stand there"},
    {R"~(TASK{"InputPath": 1})~", "'InputPath' of state 'A' must be a path or null, not a number"},
    {R"~("A": {"Type": "Task", "Resource": "arn:aws:states:::s3:getObject", "End": true})~",
     "'s3:getObject' is for ItemReader and ResultWriter; a task uses an SDK integration [did you mean "
     "'arn:aws:states:::aws-sdk:s3:getObject'?]"},
    {R"~("A": {"Type": "Task", "Resource": "arn:aws:sqs:us-east-1:123456789012:q", "End": true})~",
     "'arn:aws:sqs:us-east-1:123456789012:q' is nothing a task can call: it can be run with a mock only"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [1]}, "B": {"Type": "Succeed"})~",
     "a rule of state 'A' must be an object, not a number"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": []}, "B": {"Type": "Succeed"})~",
     "'Choices' of state 'A' is empty"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "a rule of state 'A' has no operator"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "IsNull": true}]}, "B": {"Type": "Succeed"})~",
     "a rule of state 'A' needs the field 'Next'"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"IsNull": true, "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "a rule of state 'A' needs the field 'Variable'"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "And": [{"Variable": "$.x", "IsNull": true}], "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'Variable' cannot stand beside 'And'; it belongs into the rules inside"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"And": [], "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'And' of a rule of state 'A' is empty"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"And": [1], "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "a rule must be an object, not a number"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Not": [], "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'Not' of a rule of state 'A' must be an object, not an array"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "TimestampEquals": "now", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'now' is no timestamp such as '2030-01-31T12:00:00Z'"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "NumericEquals": "$.y", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'NumericEquals' compares with a number, not a string [to compare with the value of a path, use "
     "'NumericEqualsPath']"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Condition": "{% true %}", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'Condition' is a field of JSONata; a rule of state 'A' uses JSONPath"},
    {R"~("A": {"Type": "Choice", "Default": "B", "Choices": [{"Variable": "$.x", "StringMatches": "a\\b", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     R"~(this backslash escapes nothing; the state will fail when the rule is tried [in a pattern '\*' is a star and '\\' a backslash])~"},
    {R"~("A": {"Type": "Choice", "QueryLanguage": "JSONata", "Default": "B", "Choices": [{"Condition": "yes", "Next": "B"}]}, "B": {"Type": "Succeed"})~",
     "'Condition' must be a boolean or an expression, not a string [an expression stands between '{%' and "
     "'%}']"},
    {R"~("A": {"Type": "Map", "End": true, @INLINE, "Label": ""})~",
     R"~('Label' has no effect on an inline Map [a distributed Map has '"ProcessorConfig": {"Mode": "DISTRIBUTED"}']; a label cannot be empty)~"},
    {R"~("A": {"Type": "Map", "End": true, @INLINE, "Label": "a b"})~",
     R"~('Label' has no effect on an inline Map [a distributed Map has '"ProcessorConfig": {"Mode": "DISTRIBUTED"}']; this character may not stand in a label [a label holds no blanks, no control characters and none of ? * < > { } [ ] " # % \ ^ | ~ ` $ & , ; : /])~"},
    {R"~("A": {"Type": "Map", "End": true, @INLINE, "Label": "l"})~",
     R"~('Label' has no effect on an inline Map [a distributed Map has '"ProcessorConfig": {"Mode": "DISTRIBUTED"}'])~"},
    {R"~("A": {"Type": "Map", "End": true, @INLINE, "ItemReader": 1})~",
     R"~('ItemReader' has no effect on an inline Map [a distributed Map has '"ProcessorConfig": {"Mode": "DISTRIBUTED"}']; 'ItemReader' of state 'A' must be an object, not a number)~"},
    {R"~("A": {"Type": "Map", "End": true, @INLINE, "ItemBatcher": {}})~",
     R"~('ItemBatcher' has no effect on an inline Map [a distributed Map has '"ProcessorConfig": {"Mode": "DISTRIBUTED"}']; 'ItemBatcher' of state 'A' needs a limit: 'MaxItemsPerBatch' or 'MaxInputBytesPerBatch')~"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}}})~",
     "'CSVHeaderLocation' GIVEN needs the field 'CSVHeaders'"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaders": [1]}}})~",
     "a CSV header must be a string, not a number"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON", "ManifestType": "ATHENA_DATA"}}})~",
     "'ManifestType' ATHENA_DATA needs 'InputType' CSV, JSONL or PARQUET"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "Transformation": "LOAD_AND_FLATTEN"}}})~",
     "'Transformation' LOAD_AND_FLATTEN is for 's3:listObjectsV2' only"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "ReaderConfig": {"Transformation": "LOAD_AND_FLATTEN"}}})~",
     "'Transformation' LOAD_AND_FLATTEN needs the field 'InputType'"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "a"}}})~",
     "'ItemsPointer' is a JSON Pointer and starts with '/'"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ItemReader": {"Resource": "arn:aws:states:::sqs:sendMessage"}})~",
     "an item reader is 'arn:aws:states:::s3:getObject' or 'arn:aws:states:::s3:listObjectsV2'"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ResultWriter": {}})~",
     "'ResultWriter' of state 'A' is empty"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject"}})~",
     "'ResultWriter' of state 'A' needs 'Parameters' beside 'Resource'"},
    {R"~("A": {"Type": "Map", "End": true, @DISTRIBUTED, "ResultWriter": {"Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {}}})~",
     "a result writer is 'arn:aws:states:::s3:putObject'"},
    {R"~("A": {"Type": "Map", "End": true, "QueryLanguage": "JSONata", "Items": 1, @INLINE})~",
     "'Items' of state 'A' must be an array or an expression, not a number"},
    {R"~("A": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}})~",
     R"~(a distributed Map needs 'ExecutionType': "STANDARD" or "EXPRESS")~"},
    {R"~("A": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"ExecutionType": "EXPRESS"}, "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}})~",
     "'ExecutionType' has no effect on an inline Map"},
    {R"~("A": {"Type": "Pass", "Assign": {"v": 1}, "Next": "M"}, "M": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I", "States": {"I": {"Type": "Pass", "InputPath": "$v", "End": true}}}})~",
     "variable 'v' cannot be read inside a distributed Map: its iterations are executions of their own [the "
     "outer scope assigns it here] [pass it on with 'ItemSelector']"},
    {R"~("A": {"Type": "Pass", "Assign": {"states": 1, "a-b": 2}, "End": true})~",
     "'states' cannot be the name of a variable ['states' is reserved]; 'a-b' cannot be the name of a "
     "variable [a name is letters, digits and '_', and does not start with a digit]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% foo %}"})~",
     "reference to 'foo' at the top level is not supported [the state input is $states.input]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% ** %}"})~",
     "'**' at the top level selects nothing: a state machine has no input document [the state input is "
     "$states.input]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $states.result %}"})~",
     "'$states.result' is available only in Assign and Output of a Task, Parallel or Map state"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $states.errorOutput %}"})~",
     "'$states.errorOutput' is available only in Assign and Output of a catcher"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $states.inptu %}"})~",
     "'$states' has no member 'inptu' [did you mean '$states.input'?]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $states.orders %}"})~",
     "'$states' has no member 'orders' [did you mean '$states.input.orders'?]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $eval('1') %}"})~",
     "the function '$eval' is not available in Step Functions ['$parse' turns JSON text into a value]"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% 1 + %}"})~",
     "invalid expression: Unexpected end of expression (S0207)"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% ( %}"})~",
     R"~(invalid expression: Expected ")" before end of expression (S0203))~"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% 'a %}"})~",
     "invalid expression: String literal must be terminated by a matching quote (S0101)"},
    {R"~("A": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true, "Output": "{% $x := 1; ${x} %}"})~",
     R"~(invalid expression: Syntax error: ";" (S0201) [the text holds a substitution; fill it in before compiling])~"},
};

std::string expand(std::string text) {
  struct {
    const char *word, *meaning;
  } const words[] = {
      {"TASK{",
       R"("A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true, )"},
      {"@INLINE", R"("ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}})"},
      {"@DISTRIBUTED",
       R"("ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                   "StartAt": "I", "States": {"I": {"Type": "Succeed"}}})"}};
  for (const auto &[word, meaning] : words)
    if (size_t at = text.find(word); at != std::string::npos)
      text.replace(at, std::string(word).size(), meaning);
  return R"({"StartAt": "A", "States": {)" + text + "}}";
}

TEST(Messages, OfWholeDefinitions) {
  for (const Row &row : kTexts)
    EXPECT_EQ(messagesOf(row.text), row.messages) << row.text;
}

TEST(Messages, OfStates) {
  for (const Row &row : kStates)
    EXPECT_EQ(messagesOf(expand(row.text)), row.messages) << row.text;
}

TEST(Messages, OfPaths) {
  for (const Row &row : kPaths) {
    PathParseResult result = parsePath(row.text);
    EXPECT_EQ(result ? "" : messageOf(result.error), row.messages) << row.text;
  }
}

TEST(Messages, OfIntrinsicCalls) {
  for (const Row &row : kCalls) {
    IntrinsicParseResult result = parseIntrinsic(row.text);
    EXPECT_EQ(result ? "" : messageOf(result.error), row.messages) << row.text;
  }
}

TEST(Messages, OfResources) {
  for (const Row &row : kResources)
    EXPECT_EQ(parseResource(row.text).problem, row.messages) << row.text;
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Enumerations. The numbers are those of aslrt.h (codegen/RuntimeAbi.cpp asserts it).

#ifndef FLOW_ENUMS
#define FLOW_ENUMS

include "FlowDialect.td"
include "mlir/IR/EnumAttr.td"

class Flow_Enum<string name, string text, list<I32EnumAttrCase> cases> : I32EnumAttr<name, text, cases> {
  let cppNamespace = "::asl::flow";
}

def Flow_StateKind : Flow_Enum<"StateKind", "the Type of a state", [
  I32EnumAttrCase<"Pass", 0, "pass">, I32EnumAttrCase<"Task", 1, "task">,
  I32EnumAttrCase<"Choice", 2, "choice">, I32EnumAttrCase<"Wait", 3, "wait">,
  I32EnumAttrCase<"Succeed", 4, "succeed">, I32EnumAttrCase<"Fail", 5, "fail">,
  I32EnumAttrCase<"Parallel", 6, "parallel">, I32EnumAttrCase<"Map", 7, "map">]>;

def Flow_CompareKind : Flow_Enum<"CompareKind", "what a comparison takes its operands for", [
  I32EnumAttrCase<"String", 0, "string">, I32EnumAttrCase<"Numeric", 1, "numeric">,
  I32EnumAttrCase<"Boolean", 2, "boolean">, I32EnumAttrCase<"Timestamp", 3, "timestamp">,
  I32EnumAttrCase<"Value", 4, "value">]>;

def Flow_Predicate : Flow_Enum<"Predicate", "how a comparison compares", [
  I32EnumAttrCase<"Eq", 0, "eq">, I32EnumAttrCase<"Lt", 1, "lt">, I32EnumAttrCase<"Le", 2, "le">,
  I32EnumAttrCase<"Gt", 3, "gt">, I32EnumAttrCase<"Ge", 4, "ge">]>;

def Flow_IsKind : Flow_Enum<"IsKind", "a kind of JSON value", [
  I32EnumAttrCase<"Null", 0, "null">, I32EnumAttrCase<"Numeric", 1, "numeric">,
  I32EnumAttrCase<"String", 2, "string">, I32EnumAttrCase<"Boolean", 3, "boolean">,
  I32EnumAttrCase<"Timestamp", 4, "timestamp">, I32EnumAttrCase<"Nothing", 5, "nothing">,
  I32EnumAttrCase<"Plain", 6, "plain">]>;

def Flow_ContextPart : Flow_Enum<"ContextPart", "a part of the context object", [
  I32EnumAttrCase<"Execution", 0, "execution">, I32EnumAttrCase<"StateMachine", 1, "machine">,
  I32EnumAttrCase<"Map", 2, "map">, I32EnumAttrCase<"Index", 3, "index">, I32EnumAttrCase<"Item", 4, "item">,
  I32EnumAttrCase<"Input", 5, "input">, I32EnumAttrCase<"Name", 6, "name">, I32EnumAttrCase<"StartTime", 7, "start">]>;

def Flow_SiteKind : Flow_Enum<"SiteKind", "which words an unresolvable path is reported with", [
  I32EnumAttrCase<"Path", 0, "path">, I32EnumAttrCase<"Template", 1, "template">,
  I32EnumAttrCase<"Choice", 2, "choice">, I32EnumAttrCase<"Seconds", 3, "seconds">,
  I32EnumAttrCase<"Timestamp", 4, "timestamp">, I32EnumAttrCase<"Argument", 5, "argument">,
  I32EnumAttrCase<"Items", 6, "items">]>;

def Flow_PathFunction : Flow_Enum<"PathFunction", "a function at the end of a path", [
  I32EnumAttrCase<"Append", 0, "append">, I32EnumAttrCase<"Avg", 1, "avg">,
  I32EnumAttrCase<"Concat", 2, "concat">, I32EnumAttrCase<"First", 3, "first">,
  I32EnumAttrCase<"Index", 4, "index">, I32EnumAttrCase<"Keys", 5, "keys">,
  I32EnumAttrCase<"Last", 6, "last">, I32EnumAttrCase<"Length", 7, "length">,
  I32EnumAttrCase<"Max", 8, "max">, I32EnumAttrCase<"Min", 9, "min">,
  I32EnumAttrCase<"Stddev", 10, "stddev">, I32EnumAttrCase<"Sum", 11, "sum">]>;

def Flow_DelayKind : Flow_Enum<"DelayKind", "how a Wait field is read", [
  I32EnumAttrCase<"Seconds", 0, "seconds">, I32EnumAttrCase<"Timestamp", 1, "timestamp">]>;

def Flow_Jitter : Flow_Enum<"Jitter", "JitterStrategy", [
  I32EnumAttrCase<"None", 0, "none">, I32EnumAttrCase<"Full", 1, "full">]>;

def Flow_ResourceKind : Flow_Enum<"ResourceKind", "what a Resource names", [
  I32EnumAttrCase<"Lambda", 0, "lambda">, I32EnumAttrCase<"Activity", 1, "activity">,
  I32EnumAttrCase<"Service", 2, "service">]>;

def Flow_CallPattern : Flow_Enum<"CallPattern", "when a call is over", [
  I32EnumAttrCase<"RequestResponse", 0, "request_response">, I32EnumAttrCase<"Sync", 1, "sync">,
  I32EnumAttrCase<"TaskToken", 2, "task_token">]>;

// What a field takes; each includes what is above it only where it says so.
def Flow_ResultKind : Flow_Enum<"ResultKind", "what an expression must give", [
  I32EnumAttrCase<"Any", 0, "any">, I32EnumAttrCase<"Object", 1, "object">, I32EnumAttrCase<"Array", 2, "array">,
  I32EnumAttrCase<"Items", 3, "items">,           // an array or an object
  I32EnumAttrCase<"Boolean", 4, "boolean">, I32EnumAttrCase<"String", 5, "string">,
  I32EnumAttrCase<"Integer", 6, "integer">,
  I32EnumAttrCase<"Count", 7, "count">,           // an integer from 0
  I32EnumAttrCase<"Positive", 8, "positive">,     // an integer from 1
  I32EnumAttrCase<"Percentage", 9, "percentage">, // a number from 0 to 100
  I32EnumAttrCase<"Timestamp", 10, "timestamp">,
  I32EnumAttrCase<"MapInput", 11, "map_input">,   // an array: the input of a Map without Items
  I32EnumAttrCase<"RunInput", 12, "run_input">]>; // an array or an object: the same of a distributed Map

// Members of the response of a state under test.
def Flow_InspectKind : Flow_Enum<"InspectKind", "what an inspected value is", [
  I32EnumAttrCase<"AfterInputPath", 0, "after_input_path">, I32EnumAttrCase<"AfterParameters", 1, "after_parameters">,
  I32EnumAttrCase<"AfterArguments", 2, "after_arguments">, I32EnumAttrCase<"Result", 3, "result">,
  I32EnumAttrCase<"AfterResultSelector", 4, "after_result_selector">,
  I32EnumAttrCase<"AfterResultPath", 5, "after_result_path">, I32EnumAttrCase<"AfterItemsPath", 6, "after_items_path">,
  I32EnumAttrCase<"AfterItemsPointer", 7, "after_items_pointer">,
  I32EnumAttrCase<"AfterItemSelector", 8, "after_item_selector">,
  I32EnumAttrCase<"AfterItemBatcher", 9, "after_item_batcher">, I32EnumAttrCase<"NextState", 10, "next_state">,
  I32EnumAttrCase<"CatchIndex", 11, "catch_index">]>;

// The numbers are the compiler's own: each function has a name of its own in aslrt.h.
def Flow_Intrinsic : Flow_Enum<"Intrinsic", "an intrinsic function", [
  I32EnumAttrCase<"ArrayContains", 0, "States.ArrayContains">,
  I32EnumAttrCase<"ArrayGetItem", 1, "States.ArrayGetItem">,
  I32EnumAttrCase<"ArrayLength", 2, "States.ArrayLength">,
  I32EnumAttrCase<"ArrayPartition", 3, "States.ArrayPartition">,
  I32EnumAttrCase<"ArrayRange", 4, "States.ArrayRange">,
  I32EnumAttrCase<"ArrayUnique", 5, "States.ArrayUnique">,
  I32EnumAttrCase<"Base64Decode", 6, "States.Base64Decode">,
  I32EnumAttrCase<"Base64Encode", 7, "States.Base64Encode">,
  I32EnumAttrCase<"Format", 8, "States.Format">,
  I32EnumAttrCase<"Hash", 9, "States.Hash">,
  I32EnumAttrCase<"JsonMerge", 10, "States.JsonMerge">,
  I32EnumAttrCase<"JsonToString", 11, "States.JsonToString">,
  I32EnumAttrCase<"MathAdd", 12, "States.MathAdd">,
  I32EnumAttrCase<"MathRandom", 13, "States.MathRandom">,
  I32EnumAttrCase<"StringSplit", 14, "States.StringSplit">,
  I32EnumAttrCase<"StringToJson", 15, "States.StringToJson">,
  I32EnumAttrCase<"UUID", 16, "States.UUID">]>;

#endif // FLOW_ENUMS

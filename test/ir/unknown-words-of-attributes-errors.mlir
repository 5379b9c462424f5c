// RUN: flow-opt %s --verify-diagnostics --split-input-file
// The words of enumerations are checked where they are read, and the answer lists them.

flow.func @F {
^bb0(%in: !flow.json):
  // expected-error @below {{expected string or keyword containing one of the following enum values for attribute 'kind' [null, numeric, string, boolean, timestamp, nothing, plain]}}
  %v = flow.is %in number
  flow.finish %in
}

// -----

// expected-error @below {{expected ::asl::flow::ResourceKind to be one of: lambda, activity, service}}
// expected-error @below {{failed to parse Flow_ResourceAttr parameter 'kind'}}
module attributes {flow.r = #flow.resource<"arn", lamda "lambda" "f" request_response>} {}

// -----

// expected-error @below {{struct is missing required parameter: rate}}
module attributes {flow.r = #flow.retry<["A"], attempts = 3>} {}

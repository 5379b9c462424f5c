// RUN: flow-opt %s > %t.printed && flow-opt %t.printed | diff %t.printed -
// RUN: FileCheck %s < %t.printed
// Numbers of a retrier that are the language's own values when nothing is said are not printed.

// CHECK: flow.a_given = #flow.retry<["A", "B"], interval = 7, attempts = 99999999, rate = 1.000000e+00 : f64, cap = 31622400, jitter = full>
// CHECK: flow.activity = #flow.resource<"arn", activity "activity" "" request_response>
// CHECK: flow.usual = #flow.retry<["A"], rate = 2.000000e+00 : f64>
// CHECK: flow.with_field = #flow.site<timestamp "$.t" in "TimestampPath">
// CHECK: flow.without = #flow.site<path "$">
module attributes {
  flow.a_given = #flow.retry<["A", "B"], interval = 7, attempts = 99999999, rate = 1.0 : f64, cap = 31622400, jitter = full>,
  flow.activity = #flow.resource<"arn", activity "activity" "" request_response>,
  flow.usual = #flow.retry<["A"], interval = 1, attempts = 3, rate = 2.0 : f64, cap = 0, jitter = none>,
  flow.with_field = #flow.site<timestamp "$.t" in "TimestampPath">,
  flow.without = #flow.site<path "$">
} {}

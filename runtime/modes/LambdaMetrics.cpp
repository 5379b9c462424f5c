// SPDX-License-Identifier: Apache-2.0
//
// LambdaMetrics: see LambdaMetrics.h.

#include "modes/LambdaMetrics.h"
#include "execution/Driver.h"
#include "io/Diagnostics.h"
#include "values/Numbers.h"

#include <iterator>

namespace aslrt {

namespace {

struct Metric {
  std::string_view name;
  Status status; ///< of the executions that it counts; Running: all
};
constexpr Metric kMetrics[] = {
    {"ExecutionsStarted", Status::Running},   {"ExecutionsSucceeded", Status::Succeeded},
    {"ExecutionsFailed", Status::Failed},     {"ExecutionsTimedOut", Status::TimedOut},
    {"ExecutionsAborted", Status::Aborted},
};

} // namespace

void writeLambdaMetrics(const Exec &exec, std::string_view space, int64_t microseconds) {
  SmallBuffer line;
  line.append("{\"_aws\":{\"Timestamp\":");
  appendNumber(line, static_cast<uint64_t>(exec.clock->unixMs()));
  line.append(",\"CloudWatchMetrics\":[{\"Namespace\":");
  appendQuoted(line, space);
  line.append(",\"Dimensions\":[[\"StateMachineArn\"]],\"Metrics\":[");
  for (const Metric &metric : kMetrics) {
    line.append("{\"Name\":\"");
    line.append(metric.name);
    line.append("\",\"Unit\":\"Count\"},");
  }
  line.append("{\"Name\":\"ExecutionTime\",\"Unit\":\"Milliseconds\"}]}]},\"StateMachineArn\":");
  SmallBuffer arn;
  appendMachineArn(exec, exec.top, arn);
  appendQuoted(line, arn.view());
  // A call that nothing answers is a failure to whoever watches.
  Status status = exec.status == Status::Refused ? Status::Failed : exec.status;
  for (const Metric &metric : kMetrics) {
    line.append(",\"");
    line.append(metric.name);
    line.append(metric.status == Status::Running || metric.status == status ? "\":1" : "\":0");
  }
  line.append(",\"ExecutionTime\":");
  line.addSize(formatDouble(static_cast<double>(microseconds) / 1000, line.reserve(kNumberTextBytes)));
  line.append(",\"requestId\":");
  appendQuoted(line, exec.request->id);
  line.append("}\n");
  printToStderr(line.view());
}

} // namespace aslrt

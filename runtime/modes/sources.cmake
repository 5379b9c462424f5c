# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/modes, one a line, in alphabetical order.
# Main.cpp is no part of the archive: see ../CMakeLists.txt.
asl_runtime_sources(
  LambdaCall.cpp
  LambdaConnection.cpp
  LambdaEvent.cpp
  LambdaMetrics.cpp
  LambdaReader.cpp
  LambdaResult.cpp
  LambdaWorker.cpp
  Options.cpp
  Region.cpp
  RunBench.cpp
  RunLambda.cpp
  RunLines.cpp
  RunOnce.cpp
  RunTest.cpp
  Session.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/modes, one a line, in alphabetical order.
asl_runtime_sources(
  Main.cpp
  Options.cpp
  Region.cpp
  RunBench.cpp
  RunLines.cpp
  RunOnce.cpp
  Session.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/execution, one a line, in alphabetical order.
asl_runtime_sources(
  Await.cpp
  Children.cpp
  Clock.cpp
  Context.cpp
  Driver.cpp
  Errors.cpp
  Events.cpp
  Frames.cpp
  History.cpp
  MapNumbers.cpp
  ResultText.cpp
  States.cpp
  TestRun.cpp
  Variables.cpp
)

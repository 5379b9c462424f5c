# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/execution, one a line, in alphabetical order.
asl_runtime_sources(
  Await.cpp
  Clock.cpp
  Context.cpp
  Driver.cpp
  Errors.cpp
  Events.cpp
  History.cpp
  States.cpp
  Variables.cpp
)

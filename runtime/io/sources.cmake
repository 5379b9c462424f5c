# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/io, one a line, in alphabetical order.
asl_runtime_sources(
  Diagnostics.cpp
  EventLoop.cpp
  InputFile.cpp
  Log.cpp
  Memory.cpp
  OutputFile.cpp
  ProfileFile.cpp
  Signals.cpp
  TimerHeap.cpp
)

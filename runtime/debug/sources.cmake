# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/debug, one a line, in alphabetical order. Layout.cpp is no part of the archive: see ../CMakeLists.txt.
asl_runtime_sources(
  Crash.cpp
  LineTable.cpp
)

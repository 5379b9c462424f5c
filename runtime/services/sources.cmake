# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/services, one a line, in alphabetical order.
asl_runtime_sources(
  AnswerWait.cpp
  Calls.cpp
  MockReader.cpp
  Mocks.cpp
  ObjectFile.cpp
  Refusals.cpp
  S3Directory.cpp
  S3Errors.cpp
)
asl_network_sources(
  DirectoryStore.cpp
  DirectoryWalk.cpp
)

# SPDX-License-Identifier: Apache-2.0

asl_runtime_sources(
  Settings.cpp
  StateItems.cpp
  TestedMap.cpp)
asl_network_sources(
  ByteStream.cpp
  CsvItems.cpp
  Inflater.cpp
  ItemSource.cpp
  JsonCursor.cpp
  JsonItems.cpp
  ManifestItems.cpp
  MapResults.cpp
  MapRun.cpp
  ObjectItems.cpp
  ResultFiles.cpp)

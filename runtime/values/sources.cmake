# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/values, one a line, in alphabetical order.
asl_runtime_sources(
  Blocks.cpp
  Builder.cpp
  CheckText.cpp
  Collector.cpp
  Container.cpp
  Equal.cpp
  EqualNames.cpp
  Escape.cpp
  Heap.cpp
  MemberPlaces.cpp
  Numbers.cpp
  Reader.cpp
  Scan.cpp
  ScanAvx2.cpp
  ScanAvx512.cpp
  ScanNeon.cpp
  ScanSse.cpp
  Shapes.cpp
  SmallObject.cpp
  Strings.cpp
  Templates.cpp
  TextList.cpp
  Value.cpp
  Writer.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/language, one a line, in alphabetical order.
asl_runtime_sources(
  Compare.cpp
  Delay.cpp
  Fields.cpp
  Insert.cpp
  Items.cpp
  Lists.cpp
  Nodes.cpp
  Path.cpp
  PathErrors.cpp
  PathFunctions.cpp
  StringMatch.cpp
  Timestamp.cpp
  intrinsics/Arguments.cpp
  intrinsics/Arrays.cpp
  intrinsics/Base64.cpp
  intrinsics/Encoding.cpp
  intrinsics/Format.cpp
  intrinsics/Json.cpp
  intrinsics/Md5.cpp
  intrinsics/Numbers.cpp
  intrinsics/Sha.cpp
  intrinsics/Strings.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/jsonata, one a line, in alphabetical order.
asl_runtime_sources(
  Builtins.cpp
  Calls.cpp
  Compare.cpp
  Evaluate.cpp
  Operators.cpp
  Paths.cpp
  Signature.cpp
  Tuples.cpp
  Values.cpp
  functions/Arrays.cpp
  functions/HigherOrder.cpp
  functions/Objects.cpp
)

# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/jsonata, one a line, in alphabetical order.
asl_runtime_sources(
)

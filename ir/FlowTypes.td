// SPDX-License-Identifier: Apache-2.0
//
// The one type of the dialect.

#ifndef FLOW_TYPES
#define FLOW_TYPES

include "FlowDialect.td"
include "mlir/IR/AttrTypeBase.td"
// Known here, so that builders need not be given result types: there is but one.
include "mlir/Interfaces/InferTypeOpInterface.td"

// Buildable, so that no operation has to print it.
def Flow_Json : TypeDef<Flow_Dialect, "Json">, BuildableType<"$_builder.getType<::asl::flow::JsonType>()"> {
  let mnemonic = "json";
  let summary = "an immutable JSON value";
  let description = [{
    Any JSON value: null, boolean, number, string, array or object. Becomes a pointer to a 16-byte cell
    (`AslrtValue` in aslrt.h).
  }];
}

#endif // FLOW_TYPES

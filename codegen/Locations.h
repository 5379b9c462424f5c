// SPDX-License-Identifier: Apache-2.0
//
// Locations of the IR as line tables and messages want them.

#ifndef ASL_CODEGEN_LOCATIONS_H
#define ASL_CODEGEN_LOCATIONS_H

#include "mlir/IR/Location.h"

namespace asl {

/// The line of a location in the definition; 0 when it has none.
uint32_t lineOf(mlir::Location location);

/// The name of the state that a location belongs to; empty when it has none.
llvm::StringRef stateOf(mlir::Location location);

/// The location as line tables want it: a file, a line and a column, without the state's name around it.
mlir::Location plainLocation(mlir::Location location);

} // namespace asl

#endif // ASL_CODEGEN_LOCATIONS_H

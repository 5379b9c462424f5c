// SPDX-License-Identifier: Apache-2.0
//
// The front end wraps a range of the file in the state's name; passes may fuse locations. Either is looked through.

#include "codegen/Locations.h"

using namespace mlir;

uint32_t asl::lineOf(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return lineOf(name.getChildLoc());
  if (auto range = dyn_cast<FileLineColRange>(location))
    return range.getStartLine();
  if (auto fused = dyn_cast<FusedLoc>(location); fused && !fused.getLocations().empty())
    return lineOf(fused.getLocations().front());
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return lineOf(call.getCallee());
  return 0;
}

llvm::StringRef asl::stateOf(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return name.getName().getValue();
  if (auto fused = dyn_cast<FusedLoc>(location); fused && !fused.getLocations().empty())
    return stateOf(fused.getLocations().front());
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return stateOf(call.getCallee());
  return "";
}

Location asl::plainLocation(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return plainLocation(name.getChildLoc());
  if (auto range = dyn_cast<FileLineColRange>(location))
    return FileLineColLoc::get(range.getFilename(), range.getStartLine(), range.getStartColumn());
  if (auto fused = dyn_cast<FusedLoc>(location); fused && !fused.getLocations().empty())
    return plainLocation(fused.getLocations().front());
  return location;
}

// SPDX-License-Identifier: Apache-2.0
//
// What generated code knows of the runtime: offsets into its records and the signatures of its functions. The
// numbers come from aslrt.h itself, so they cannot drift.

#ifndef ASL_CODEGEN_RUNTIMEABI_H
#define ASL_CODEGEN_RUNTIMEABI_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace asl::abi {

/// Bytes of a cell.
inline constexpr uint64_t kCellBytes = 16;
inline constexpr size_t kInlineTextBytes = 10; ///< of a scalar that stands in its cell
inline constexpr uint32_t kTagInline = 1;
inline constexpr unsigned kItemsCells = 4; ///< of what reads items, without its members
/// Offset of a cell's serialised size (u32).
extern const uint64_t kCellSizeOffset;
extern const uint64_t kCellKindOffset; ///< of 32 bits: `aux`, tag and flags
extern const uint64_t kInstantNanosecondsOffset;
/// Offset of an array's first element (cell).
extern const uint64_t kArrayItemsOffset;
/// Offsets into the execution: largest payload (u32), whether to stop (u32).
extern const uint64_t kExecLimitOffset;
extern const uint64_t kExecStopOffset;
extern const uint64_t kExecWatchedOffset;
/// Offsets into the frame: pc (u32), answer (cell), first slot (cell).
extern const uint64_t kFramePcOffset;
extern const uint64_t kFrameAnswerOffset;
/// Offset of the frame that waits for this one.
extern const uint64_t kFrameParentOffset;
extern const uint64_t kFrameSlotsOffset;
/// What a step function returns after a raised error.
extern const int32_t kStepFailed;
extern const uint32_t kIntegerIs, kIntegerExact; ///< what aslrt_read_integer says
/// The kind of a point where children are joined.
inline constexpr int32_t kAwaitJoin = 3;

/// Types in the signature of a runtime function.
enum class Type : char { Void, I32, F64, Pointer };

/// A function of aslrt.h that generated code calls.
struct Function {
  const char *name;
  Type result;
  llvm::ArrayRef<Type> parameters;
};

/// The function of that name, which must be one of aslrt.h's.
const Function &function(llvm::StringRef name);

/// All functions that generated code may call, in the order of aslrt.h.
llvm::ArrayRef<Function> functions();

} // namespace asl::abi

#endif // ASL_CODEGEN_RUNTIMEABI_H

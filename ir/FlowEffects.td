// SPDX-License-Identifier: Apache-2.0
//
// What operations read and write besides values.

#ifndef FLOW_EFFECTS
#define FLOW_EFFECTS

include "mlir/Interfaces/SideEffectInterfaces.td"

// An operation that may end the execution with an error. A write to a resource of its own keeps it in
// place and alive; it neither reads nor changes any value.
def Flow_Errors : Resource<"::asl::flow::ErrorResource">;
def Flow_CanRaise : MemoryEffects<[MemWrite<Flow_Errors>]>;
// The execution's record: state, time, retry counts, the seeded generator.
def Flow_Execution : Resource<"::asl::flow::ExecutionResource">;
def Flow_ReadsExecution : MemoryEffects<[MemRead<Flow_Execution>]>;
def Flow_ChangesExecution : MemoryEffects<[MemWrite<Flow_Execution>, MemRead<Flow_Execution>]>;
// A list that is being gathered: what is put in, and in which order.
def Flow_Lists : Resource<"::asl::flow::ListResource">;

#endif // FLOW_EFFECTS

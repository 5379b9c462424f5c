// SPDX-License-Identifier: Apache-2.0
//
// The runtime's border as generated code sees it, computed from aslrt.h. The signatures are taken from the
// declarations, so a function whose parameters change changes here too.

#include "codegen/RuntimeAbi.h"
#include "ir/FlowDialect.h"

#include "aslrt.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

#include <type_traits>

using namespace asl::abi;

static_assert(sizeof(AslrtValue) == kCellBytes && alignof(AslrtValue) <= 8, "cells are 16 bytes");
static_assert(kItemsCells == ASLRT_ITEMS_CELLS, "room for what reads items");
static_assert(kTagInline == ASLRT_TAG_INLINE && kInlineTextBytes == offsetof(AslrtValue, tag), "text ends before the tag");
static_assert(sizeof(AslrtKey) == 24 && sizeof(AslrtShape) == 16, "shapes hold 24-byte keys after 16 bytes");
static_assert(sizeof(AslrtObject) == 24 && sizeof(AslrtArray) == 24, "containers' heads");
static_assert(kAwaitJoin == ASLRT_AWAIT_JOIN, "points name what is awaited");
static_assert(sizeof(AslrtFrame) % 8 == 0, "counters follow the slots without padding");

static_assert(offsetof(AslrtTextList, at) == 0, "compiled code finds the place where it writes");
static_assert(sizeof(AslrtInstant) == kCellBytes, "an instant fits where a cell does");

const uint64_t asl::abi::kInstantNanosecondsOffset = offsetof(AslrtInstant, nanoseconds);
const uint64_t asl::abi::kCellKindOffset = offsetof(AslrtValue, aux);
const uint64_t asl::abi::kCellSizeOffset = offsetof(AslrtValue, size);
const uint64_t asl::abi::kArrayItemsOffset = offsetof(AslrtArray, items);
const uint64_t asl::abi::kExecLimitOffset = offsetof(AslrtExec, payloadLimitBytes);
const uint64_t asl::abi::kExecStopOffset = offsetof(AslrtExec, stopWanted);
const uint64_t asl::abi::kExecWatchedOffset = offsetof(AslrtExec, isWatched);
const uint64_t asl::abi::kFramePcOffset = offsetof(AslrtFrame, pc);
const uint64_t asl::abi::kFrameParentOffset = offsetof(AslrtFrame, parent);
const uint64_t asl::abi::kFrameAnswerOffset = offsetof(AslrtFrame, answer);
const uint64_t asl::abi::kFrameSlotsOffset = offsetof(AslrtFrame, slots);
const int32_t asl::abi::kStepFailed = ASLRT_STEP_FAILED;
const uint32_t asl::abi::kIntegerIs = ASLRT_INTEGER_IS;
const uint32_t asl::abi::kIntegerExact = ASLRT_INTEGER_EXACT;

// The dialect's enumerations are written into tables as they are.
#define SAME(flowName, abiName) static_assert(uint32_t(asl::flow::flowName) == (abiName))
SAME(StateKind::Pass, ASLRT_STATE_PASS);
SAME(StateKind::Task, ASLRT_STATE_TASK);
SAME(StateKind::Choice, ASLRT_STATE_CHOICE);
SAME(StateKind::Wait, ASLRT_STATE_WAIT);
SAME(StateKind::Succeed, ASLRT_STATE_SUCCEED);
SAME(StateKind::Fail, ASLRT_STATE_FAIL);
SAME(StateKind::Parallel, ASLRT_STATE_PARALLEL);
SAME(StateKind::Map, ASLRT_STATE_MAP);
SAME(CompareKind::String, ASLRT_COMPARE_STRING);
SAME(CompareKind::Numeric, ASLRT_COMPARE_NUMERIC);
SAME(CompareKind::Boolean, ASLRT_COMPARE_BOOLEAN);
SAME(CompareKind::Timestamp, ASLRT_COMPARE_TIMESTAMP);
SAME(CompareKind::Value, ASLRT_COMPARE_VALUE);
SAME(Predicate::Eq, ASLRT_PREDICATE_EQ);
SAME(Predicate::Lt, ASLRT_PREDICATE_LT);
SAME(Predicate::Le, ASLRT_PREDICATE_LE);
SAME(Predicate::Gt, ASLRT_PREDICATE_GT);
SAME(Predicate::Ge, ASLRT_PREDICATE_GE);
SAME(IsKind::Null, ASLRT_IS_NULL);
SAME(IsKind::Numeric, ASLRT_IS_NUMERIC);
SAME(IsKind::String, ASLRT_IS_STRING);
SAME(IsKind::Boolean, ASLRT_IS_BOOLEAN);
SAME(IsKind::Timestamp, ASLRT_IS_TIMESTAMP);
SAME(IsKind::Nothing, ASLRT_IS_NOTHING);
SAME(IsKind::Plain, ASLRT_IS_PLAIN);
SAME(ContextPart::Execution, ASLRT_CONTEXT_EXECUTION);
SAME(ContextPart::StateMachine, ASLRT_CONTEXT_MACHINE);
SAME(ContextPart::Map, ASLRT_CONTEXT_MAP);
SAME(ContextPart::Index, ASLRT_CONTEXT_INDEX);
SAME(ContextPart::Item, ASLRT_CONTEXT_ITEM);
SAME(ContextPart::Input, ASLRT_CONTEXT_INPUT);
SAME(ContextPart::Name, ASLRT_CONTEXT_NAME);
SAME(ContextPart::StartTime, ASLRT_CONTEXT_START_TIME);
SAME(PathFunction::Append, ASLRT_FUNCTION_APPEND);
SAME(PathFunction::Avg, ASLRT_FUNCTION_AVG);
SAME(PathFunction::Concat, ASLRT_FUNCTION_CONCAT);
SAME(PathFunction::First, ASLRT_FUNCTION_FIRST);
SAME(PathFunction::Index, ASLRT_FUNCTION_INDEX);
SAME(PathFunction::Keys, ASLRT_FUNCTION_KEYS);
SAME(PathFunction::Last, ASLRT_FUNCTION_LAST);
SAME(PathFunction::Length, ASLRT_FUNCTION_LENGTH);
SAME(PathFunction::Max, ASLRT_FUNCTION_MAX);
SAME(PathFunction::Min, ASLRT_FUNCTION_MIN);
SAME(PathFunction::Stddev, ASLRT_FUNCTION_STDDEV);
SAME(PathFunction::Sum, ASLRT_FUNCTION_SUM);
SAME(SiteKind::Path, ASLRT_SITE_PATH);
SAME(SiteKind::Template, ASLRT_SITE_TEMPLATE);
SAME(SiteKind::Choice, ASLRT_SITE_CHOICE);
SAME(SiteKind::Seconds, ASLRT_SITE_SECONDS);
SAME(SiteKind::Timestamp, ASLRT_SITE_TIMESTAMP);
SAME(SiteKind::Argument, ASLRT_SITE_ARGUMENT);
SAME(SiteKind::Items, ASLRT_SITE_ITEMS);
SAME(ResultKind::Any, ASLRT_RESULT_ANY);
SAME(ResultKind::Object, ASLRT_RESULT_OBJECT);
SAME(ResultKind::Array, ASLRT_RESULT_ARRAY);
SAME(ResultKind::Items, ASLRT_RESULT_ITEMS);
SAME(ResultKind::Boolean, ASLRT_RESULT_BOOLEAN);
SAME(ResultKind::String, ASLRT_RESULT_STRING);
SAME(ResultKind::Integer, ASLRT_RESULT_INTEGER);
SAME(ResultKind::Count, ASLRT_RESULT_COUNT);
SAME(ResultKind::Positive, ASLRT_RESULT_POSITIVE);
SAME(ResultKind::Percentage, ASLRT_RESULT_PERCENTAGE);
SAME(ResultKind::Timestamp, ASLRT_RESULT_TIMESTAMP);
SAME(ResultKind::MapInput, ASLRT_RESULT_MAP_INPUT);
SAME(ResultKind::RunInput, ASLRT_RESULT_RUN_INPUT);
SAME(InspectKind::AfterInputPath, ASLRT_INSPECT_AFTER_INPUT_PATH);
SAME(InspectKind::AfterParameters, ASLRT_INSPECT_AFTER_PARAMETERS);
SAME(InspectKind::AfterArguments, ASLRT_INSPECT_AFTER_ARGUMENTS);
SAME(InspectKind::Result, ASLRT_INSPECT_RESULT);
SAME(InspectKind::AfterResultSelector, ASLRT_INSPECT_AFTER_RESULT_SELECTOR);
SAME(InspectKind::AfterResultPath, ASLRT_INSPECT_AFTER_RESULT_PATH);
SAME(InspectKind::AfterItemsPath, ASLRT_INSPECT_AFTER_ITEMS_PATH);
SAME(InspectKind::AfterItemsPointer, ASLRT_INSPECT_AFTER_ITEMS_POINTER);
SAME(InspectKind::AfterItemSelector, ASLRT_INSPECT_AFTER_ITEM_SELECTOR);
SAME(InspectKind::AfterItemBatcher, ASLRT_INSPECT_AFTER_ITEM_BATCHER);
SAME(InspectKind::NextState, ASLRT_INSPECT_NEXT_STATE);
SAME(InspectKind::CatchIndex, ASLRT_INSPECT_CATCH_INDEX);
SAME(DelayKind::Seconds, ASLRT_DELAY_SECONDS);
SAME(DelayKind::Timestamp, ASLRT_DELAY_TIMESTAMP);
SAME(ResourceKind::Lambda, ASLRT_RESOURCE_LAMBDA);
SAME(ResourceKind::Activity, ASLRT_RESOURCE_ACTIVITY);
SAME(ResourceKind::Service, ASLRT_RESOURCE_SERVICE);
SAME(CallPattern::RequestResponse, ASLRT_CALL_REQUEST_RESPONSE);
SAME(CallPattern::Sync, ASLRT_CALL_SYNC);
SAME(CallPattern::TaskToken, ASLRT_CALL_TASK_TOKEN);
#undef SAME

namespace {
template <typename T> constexpr Type typeOf() {
  if constexpr (std::is_void_v<T>)
    return Type::Void;
  else if constexpr (std::is_pointer_v<T>)
    return Type::Pointer;
  else if constexpr (std::is_same_v<T, double>)
    return Type::F64;
  else {
    static_assert(std::is_integral_v<T> && sizeof(T) == 4, "the border passes 32-bit integers");
    return Type::I32;
  }
}

template <typename... P> inline constexpr Type kTypes[sizeof...(P) + 1] = {typeOf<P>()..., Type::Void};

/// The signature is the declaration's; the function itself is not referred to.
template <typename Result, typename... P> constexpr Function describe(const char *name, Result (*)(P...)) {
  return {name, typeOf<Result>(), llvm::ArrayRef<Type>(kTypes<P...>, sizeof...(P))};
}
} // namespace

#define DESCRIBE(name) describe(#name, static_cast<decltype(&name)>(nullptr))

llvm::ArrayRef<Function> asl::abi::functions() {
  static const Function table[] = {
      DESCRIBE(aslrt_path_get),
      DESCRIBE(aslrt_path_find),
      DESCRIBE(aslrt_path_look),
      DESCRIBE(aslrt_path_seek),
      DESCRIBE(aslrt_json_insert),
      DESCRIBE(aslrt_json_insert_own),
      DESCRIBE(aslrt_path_refuses),
      DESCRIBE(aslrt_json_put),
      DESCRIBE(aslrt_size_beside),
      DESCRIBE(aslrt_json_fields),
      DESCRIBE(aslrt_json_index),
      DESCRIBE(aslrt_json_integer),
      DESCRIBE(aslrt_read_integer),
      DESCRIBE(aslrt_items_refused),
      DESCRIBE(aslrt_items_open),
      DESCRIBE(aslrt_items_read),
      DESCRIBE(aslrt_loop_ends),
      DESCRIBE(aslrt_read_number),
      DESCRIBE(aslrt_read_instant),
      DESCRIBE(aslrt_read_text),
      DESCRIBE(aslrt_read_forms),
      DESCRIBE(aslrt_json_object),
      DESCRIBE(aslrt_json_array),
      DESCRIBE(aslrt_nodes_root),
      DESCRIBE(aslrt_nodes_members),
      DESCRIBE(aslrt_nodes_elements),
      DESCRIBE(aslrt_nodes_slice),
      DESCRIBE(aslrt_nodes_children),
      DESCRIBE(aslrt_nodes_descendants),
      DESCRIBE(aslrt_nodes_candidates),
      DESCRIBE(aslrt_path_function),
      DESCRIBE(aslrt_list_count),
      DESCRIBE(aslrt_list_begin),
      DESCRIBE(aslrt_list_add),
      DESCRIBE(aslrt_list_end),
      DESCRIBE(aslrt_text_begin),
      DESCRIBE(aslrt_text_constant),
      DESCRIBE(aslrt_text_open),
      DESCRIBE(aslrt_text_close),
      DESCRIBE(aslrt_text_value),
      DESCRIBE(aslrt_text_characters),
      DESCRIBE(aslrt_text_index),
      DESCRIBE(aslrt_text_math_add),
      DESCRIBE(aslrt_text_string_split),
      DESCRIBE(aslrt_text_array_contains),
      DESCRIBE(aslrt_text_list),
      DESCRIBE(aslrt_text_size),
      DESCRIBE(aslrt_text_item),
      DESCRIBE(aslrt_text_end),
      DESCRIBE(aslrt_compare),
      DESCRIBE(aslrt_compare_values),
      DESCRIBE(aslrt_matches),
      DESCRIBE(aslrt_is),
      DESCRIBE(aslrt_format),
      DESCRIBE(aslrt_intrinsic_format),
      DESCRIBE(aslrt_intrinsic_array_contains),
      DESCRIBE(aslrt_intrinsic_array_get_item),
      DESCRIBE(aslrt_intrinsic_array_length),
      DESCRIBE(aslrt_intrinsic_array_partition),
      DESCRIBE(aslrt_intrinsic_array_range),
      DESCRIBE(aslrt_intrinsic_array_unique),
      DESCRIBE(aslrt_intrinsic_base64_decode),
      DESCRIBE(aslrt_intrinsic_base64_encode),
      DESCRIBE(aslrt_intrinsic_hash),
      DESCRIBE(aslrt_intrinsic_json_merge),
      DESCRIBE(aslrt_intrinsic_json_to_string),
      DESCRIBE(aslrt_intrinsic_math_add),
      DESCRIBE(aslrt_intrinsic_math_random),
      DESCRIBE(aslrt_intrinsic_string_split),
      DESCRIBE(aslrt_intrinsic_string_to_json),
      DESCRIBE(aslrt_intrinsic_uuid),
      DESCRIBE(aslrt_evaluate),
      DESCRIBE(aslrt_evaluate_quietly),
      DESCRIBE(aslrt_context),
      DESCRIBE(aslrt_context_get),
      DESCRIBE(aslrt_context_part),
      DESCRIBE(aslrt_context_whole),
      DESCRIBE(aslrt_now),
      DESCRIBE(aslrt_state_enter),
      DESCRIBE(aslrt_state_begin),
      DESCRIBE(aslrt_state_leave),
      DESCRIBE(aslrt_state_pass),
      DESCRIBE(aslrt_pass_object),
      DESCRIBE(aslrt_pass_inserted),
      DESCRIBE(aslrt_pass_events),
      DESCRIBE(aslrt_variables_assign),
      DESCRIBE(aslrt_variables_store),
      DESCRIBE(aslrt_variables_exceed),
      DESCRIBE(aslrt_variable_unassigned),
      DESCRIBE(aslrt_limit_exceeded),
      DESCRIBE(aslrt_finish),
      DESCRIBE(aslrt_fail),
      DESCRIBE(aslrt_error_output),
      DESCRIBE(aslrt_raised),
      DESCRIBE(aslrt_raise),
      DESCRIBE(aslrt_abort),
      DESCRIBE(aslrt_error_match),
      DESCRIBE(aslrt_backoff),
      DESCRIBE(aslrt_delay),
      DESCRIBE(aslrt_await_task),
      DESCRIBE(aslrt_await_timer),
      DESCRIBE(aslrt_await_collect),
      DESCRIBE(aslrt_map_begin),
      DESCRIBE(aslrt_map_run_begin),
      DESCRIBE(aslrt_parallel_begin),
      DESCRIBE(aslrt_child_start),
      DESCRIBE(aslrt_children_failed),
      DESCRIBE(aslrt_inspect),
      DESCRIBE(aslrt_test_retry),
      DESCRIBE(aslrt_test_map_begin),
      DESCRIBE(aslrt_await_join),
  };
  return table;
}

const Function &asl::abi::function(llvm::StringRef name) {
  for (const Function &function : functions())
    if (name == function.name)
      return function;
  llvm_unreachable("not a function of aslrt.h");
}

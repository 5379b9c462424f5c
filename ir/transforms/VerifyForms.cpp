// SPDX-License-Identifier: Apache-2.0
//
// The border verifiers: verify-state-form, verify-cfg-form, verify-frame-form.
//
// Each says what may no longer exist behind it, so that a wrong pass fails at its own border and not three
// passes later. They change nothing.

#include "ir/FlowTextOps.h"
#include "ir/Passes.h"

namespace asl::flow {
#define GEN_PASS_DEF_VERIFYSTATEFORM
#define GEN_PASS_DEF_VERIFYCFGFORM
#define GEN_PASS_DEF_VERIFYFRAMEFORM
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

/// The forms an operation may stand in.
enum Form : unsigned { State = 1, Cfg = 2, Frame = 4 };

/// Which forms `op` belongs to; operations that are nobody's in particular belong to all.
static unsigned formsOf(Operation *op) {
  if (isa<MachineOp, StateOp, TaskOp, WaitOp, NextOp, SucceedOp, MapOp, ParallelOp, ChildInputOp>(op))
    return State;
  if (isa<FuncOp, RetryOp, CatchOp>(op) || isAwait(op))
    return Cfg;
  if (isa<FilterOp, YieldOp>(op))
    return State | Cfg;
  if (isa<ListCountOp, ListItemOp, ListBeginOp, ListAddOp, ListEndOp, TextBeginOp, TextConstantOp, TextOpenOp, TextCloseOp,
          TextValueOp, TextCharactersOp, TextIndexOp, TextIntrinsicOp, TextListOp, TextSizeOp, TextItemOp, TextEndOp>(op))
    return Cfg | Frame;
  if (isa<EnterOp, LeaveOp, StopWantedOp, DelayOp, ErrorOutputOp, BackoffOp, FinishOp, MapBeginOp, ParallelBeginOp,
          ChildStartOp, ChildrenFailedOp, CheckedIntrinsicOp, CheckedEvaluateOp, WatchedOp, PassEventsOp,
          VariableStoreOp, VariablesExceedOp, NothingOp, ForgottenOp, ContextBeginOp, ContextPartOp, ContextWholeOp,
          NowOp, LookupOp, RefusesOp, PutOp, SizeOp, SizeBesideOp, SizeExceedsOp, FieldsOp, ItemsCountOp, ItemsOpenOp,
          ItemsReadOp, IndexOp, LoopEndsOp, ReadNumberOp, ReadInstantOp, ReadTextOp, ReadFormsOp>(op))
    return Cfg | Frame;
  if (isa<FrameFuncOp, FramePcOp, FrameAnswerOp, FrameLoadOp, FrameStoreOp, FrameClearOp, FrameCountOp,
          FrameSetCountOp, SuspendTaskOp, SuspendTimerOp, SuspendCollectOp, SuspendJoinOp>(op))
    return Frame;
  return State | Cfg | Frame;
}

/// The names that the machine around `op` declares, in whatever form it is.
static ArrayAttr variablesAround(Operation *op) {
  for (; op; op = op->getParentOp()) {
    if (auto machine = dyn_cast<MachineOp>(op))
      return machine.getVariablesAttr();
    if (auto func = dyn_cast<FuncOp>(op))
      return func.getVariablesAttr();
    if (auto step = dyn_cast<FrameFuncOp>(op))
      return step.getVariablesAttr();
  }
  return {};
}

/// Reports each variable that `op` names and the machine around it does not declare; true when there was none.
static bool onlyDeclaredVariables(Operation *op) {
  SmallVector<Attribute> names;
  FlatSymbolRefAttr outer;
  if (auto get = dyn_cast<VariableGetOp>(op)) {
    names.push_back(get.getVariableAttr());
    outer = get.getMachineAttr();
  } else if (auto find = dyn_cast<VariableFindOp>(op)) {
    names.push_back(find.getVariableAttr());
    outer = find.getMachineAttr();
  } else if (auto present = dyn_cast<VariablePresentOp>(op)) {
    names.push_back(present.getVariableAttr());
    outer = present.getMachineAttr();
  } else if (auto set = dyn_cast<VariableSetOp>(op))
    llvm::append_range(names, set.getVariables());
  else if (auto store = dyn_cast<VariableStoreOp>(op))
    llvm::append_range(names, store.getVariables());
  if (names.empty())
    return true;
  Operation *machine = outer ? SymbolTable::lookupSymbolIn(op->getParentOfType<ModuleOp>(), outer.getAttr()) : op;
  ArrayAttr declared = variablesAround(machine);
  bool good = true;
  for (Attribute name : names)
    if (!declared || !llvm::is_contained(declared, name)) {
      op->emitOpError("names variable ") << name << ", which the machine does not declare";
      good = false;
    }
  return good;
}

/// Reports each operation below `module` that does not belong to `form`, and each variable that is not declared; true
/// when there was none.
static bool onlyForm(ModuleOp module, Form form, llvm::StringRef name) {
  bool good = true;
  module.walk([&](Operation *op) {
    if (!(formsOf(op) & form)) {
      op->emitOpError("must not be there in ") << name << " form";
      good = false;
    }
    good &= onlyDeclaredVariables(op);
  });
  return good;
}

namespace {
struct VerifyStateFormPass : asl::flow::impl::VerifyStateFormBase<VerifyStateFormPass> {
  void runOnOperation() override {
    bool good = onlyForm(getOperation(), State, "state");
    getOperation().walk([&](MachineOp machine) {
      SymbolTable symbols(machine);
      machine.walk([&](NextOp next) {
        if (symbols.lookup<StateOp>(next.getTarget()))
          return;
        next.emitOpError("goes to '") << next.getTarget() << "', which is not a state of '"
                                      << machine.getSymName() << "'";
        good = false;
      });
    });
    good &= machinesExist();
    if (!good)
      signalPassFailure();
    markAllAnalysesPreserved();
  }

  /// Maps and Parallels name machines of the module.
  bool machinesExist() {
    bool good = true;
    SymbolTable machines(getOperation());
    auto needsMachine = [&](Operation *op, Attribute name) {
      StringAttr symbol = cast<FlatSymbolRefAttr>(name).getAttr();
      if (machines.lookup<MachineOp>(symbol))
        return;
      op->emitOpError("runs '") << symbol.getValue() << "', which is not a machine of the module";
      good = false;
    };
    getOperation().walk([&](Operation *op) {
      if (auto map = dyn_cast<MapOp>(op))
        needsMachine(op, map.getMachineAttr());
      else if (auto parallel = dyn_cast<ParallelOp>(op))
        for (Attribute machine : parallel.getMachines())
          needsMachine(op, machine);
    });
    return good;
  }
};

struct VerifyCfgFormPass : asl::flow::impl::VerifyCfgFormBase<VerifyCfgFormPass> {
  void runOnOperation() override {
    bool good = onlyForm(getOperation(), Cfg, "CFG");
    getOperation().walk([&](Operation *op) {
      if (!isa<RetryOp, CatchOp>(op))
        return;
      op->emitOpError("is still there; run ")
          << (isa<RetryOp>(op) ? "flow-expand-retry" : "flow-expand-catch") << " first";
      good = false;
    });
    if (!good)
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

struct VerifyFrameFormPass : asl::flow::impl::VerifyFrameFormBase<VerifyFrameFormPass> {
  void runOnOperation() override {
    bool good = onlyForm(getOperation(), Frame, "frame");
    getOperation().walk([&](FrameFuncOp func) { good &= verify(func); });
    if (!good)
      signalPassFailure();
    markAllAnalysesPreserved();
  }

  /// pcs are known to the switch; slots and counters are inside the frame.
  static bool verify(FrameFuncOp func) {
    auto dispatch = dyn_cast<cf::SwitchOp>(func.getBody().front().getTerminator());
    if (!dispatch) {
      func.emitOpError("must begin with a switch over the pc");
      return false;
    }
    llvm::SmallDenseSet<int64_t> pcs;
    if (auto values = dispatch.getCaseValues())
      for (const APInt &value : values->getValues<APInt>())
        pcs.insert(value.getSExtValue());

    bool good = true;
    auto needsPc = [&](Operation *op, uint64_t pc) {
      if (pcs.contains(pc))
        return;
      op->emitOpError("resumes at pc ") << pc << ", which the switch does not have";
      good = false;
    };
    auto needsPlace = [&](Operation *op, uint64_t place, uint64_t count, llvm::StringRef what) {
      if (place < count)
        return;
      op->emitOpError("uses ") << what << " " << place << " of a frame that has " << count;
      good = false;
    };
    func.walk([&](Operation *op) {
      if (auto suspend = dyn_cast<SuspendTaskOp>(op)) {
        needsPc(op, suspend.getResume());
        needsPc(op, suspend.getFail());
      } else if (auto timer = dyn_cast<SuspendTimerOp>(op)) {
        needsPc(op, timer.getResume());
      } else if (auto collect = dyn_cast<SuspendCollectOp>(op)) {
        needsPc(op, collect.getResume());
      } else if (auto join = dyn_cast<SuspendJoinOp>(op)) {
        needsPc(op, join.getResume());
        needsPc(op, join.getFail());
        if (join.getItem())
          needsPc(op, *join.getItem());
      } else if (auto load = dyn_cast<FrameLoadOp>(op)) {
        needsPlace(op, load.getSlot(), func.getSlots(), "slot");
      } else if (auto store = dyn_cast<FrameStoreOp>(op)) {
        for (int64_t slot : store.getSlots())
          needsPlace(op, slot, func.getSlots(), "slot");
      } else if (auto clear = dyn_cast<FrameClearOp>(op)) {
        for (int64_t slot : clear.getSlots())
          needsPlace(op, slot, func.getSlots(), "slot");
      } else if (auto count = dyn_cast<FrameCountOp>(op)) {
        needsPlace(op, count.getCounter(), func.getCounters(), "counter");
      } else if (auto set = dyn_cast<FrameSetCountOp>(op)) {
        needsPlace(op, set.getCounter(), func.getCounters(), "counter");
      }
    });
    return good;
  }
};
} // namespace

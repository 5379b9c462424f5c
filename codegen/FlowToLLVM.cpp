// SPDX-License-Identifier: Apache-2.0
//
// flow-to-llvm: a step function in frame form becomes a function of the LLVM dialect.
//
//   before                                      after
//   ------                                      -----
//   flow.frame.func @Order slots 1 .. {         llvm.func @asl.Order(%exec: !llvm.ptr, %frame: !llvm.ptr) -> i32 {
//     %s = flow.frame.load 0                      %s = llvm.getelementptr %frame[128]
//     %id = flow.path ["id"] of %s at <..>        %p = llvm.mlir.addressof @path.0
//                                                 %st = llvm.call @aslrt_path_get(%exec, %frame, %id, %s, %p)
//                                                 %bad = llvm.icmp "ne" %st, %c0
//                                                 llvm.cond_br %bad, ^failed, ^next
//
// A JSON value becomes the address of its cell: in the frame, in a constant, or in storage of the function.
//
// * Storage: a value used only in the block that makes it takes one of a pool of cells, which goes back after its last
//   use; a value used elsewhere gets a cell of its own. So the stack stays small for machines of a thousand states.
// * A block argument is copied into a cell of its own at the head of the block, all arguments read before any is
//   written: the address that was passed may be a slot which the block stores to, or another argument's cell.
// * A large function is cut into several (Parts.h), unless it is for a debugger.
// * What the compiler knows (paths, shapes, constants, error names) becomes a global without an initialiser, with an
//   attribute that says what it holds; equal contents share one global. Tables.cpp writes the bytes. That keeps this
//   form readable, and a thousand descriptors cheap.

#include "codegen/Expressions.h"
#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

/// Whether the expression of `op` can be laid down with the values that it gets; else an error there.
template <typename OpType> static bool hasProgram(OpType op) {
  std::string problem = encodeExpression(op.getText(), op.getNames()).problem;
  if (!problem.empty())
    op.emitOpError(problem);
  return problem.empty();
}

namespace {

struct FlowToLLVMPass : PassWrapper<FlowToLLVMPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FlowToLLVMPass)
  FlowToLLVMPass(std::string source, bool debug, std::function<bool(LLVM::LLVMFuncOp)> take)
      : source(std::move(source)), debug(debug), take(std::move(take)) {}
  FlowToLLVMPass(const FlowToLLVMPass &) = default;

  StringRef getArgument() const final { return "flow-to-llvm"; }
  StringRef getDescription() const final { return "frame form to the LLVM dialect"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect>(); }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    bool good = true;
    module.walk([&](Operation *op) {
      if (auto plain = dyn_cast<EvaluateOp>(op))
        good &= hasProgram(plain);
      else if (auto checked = dyn_cast<CheckedEvaluateOp>(op))
        good &= hasProgram(checked);
    });
    if (!good)
      return signalPassFailure();
    TableSet tables(module);
    llvm::StringMap<StepTranslator::Machine> known;
    for (FrameFuncOp func : module.getOps<FrameFuncOp>())
      known.insert({func.getSymName(), {uint32_t(known.size()), func.getVariablesAttr()}});
    SmallVector<Attribute> machines;
    for (FrameFuncOp func : llvm::make_early_inc_range(module.getOps<FrameFuncOp>())) {
      machines.push_back(StepTranslator(func, tables, known, debug, take).translate());
      if (!machines.back())
        return signalPassFailure();
    }
    if (machines.empty())
      return;
    OpBuilder builder(&getContext());
    SmallVector<NamedAttribute> program{builder.getNamedAttr("machines", builder.getArrayAttr(machines)),
                                        builder.getNamedAttr("source", builder.getStringAttr(source))};
    if (debug)
      program.push_back(builder.getNamedAttr("debug", builder.getUnitAttr()));
    if (Attribute test = module->removeAttr("flow.test"))
      program.push_back(builder.getNamedAttr("test", test));
    tables.create("aslrt_program", table::kProgram, builder.getDictionaryAttr(program));
  }

  std::string source;
  bool debug;
  std::function<bool(LLVM::LLVMFuncOp)> take;
};

} // namespace

std::unique_ptr<OperationPass<ModuleOp>>
asl::createFlowToLLVMPass(std::string source, bool debug, std::function<bool(LLVM::LLVMFuncOp)> take) {
  return std::make_unique<FlowToLLVMPass>(std::move(source), debug, std::move(take));
}

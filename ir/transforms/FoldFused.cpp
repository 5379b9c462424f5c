// SPDX-License-Identifier: Apache-2.0
//
// fold-fused: what one fused state hands to the next is used where it is made.
//
//   before                                                after
//   ------                                                -----
//   %o = flow.object ["step"](%one)                       %id, %missing = flow.lookup ["id"] of %in
//   %p = flow.put %o at ["last"] of %in                   %p2 = flow.object ["step", "prev", "id"](%two,
//   %one, %id) %step, %m1 = flow.lookup ["last", "step"] of %p       %q = flow.put %p2 at ["last"] of %in
//   %id, %m2 = flow.lookup ["id"] of %p                   %beside = flow.size.beside "last" of %in
//   %p2 = flow.object ["step", "prev", "id"]              ..
//     (%two, %step, %id)
//   %q = flow.put %p2 at ["last"] of %p
//   %bytes = flow.size %q
//
// A path into what was just put or built leads to the part itself, or to what is beside it; a value put over
// another one replaces it; the size of what is built is the sum of its parts' and needs no building. Sums of what loops carry
// as whole numbers (unbox-loops) are whole numbers. What nobody uses any more goes.

#include "ir/transforms/FoldFused.h"
#include "ir/JsonText.h"
#include "ir/Passes.h"
#include "ir/Remarks.h"
#include "ir/transforms/Parts.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSwitch.h"

namespace asl::flow {
#define GEN_PASS_DEF_FOLDFUSED
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// What `step` leads to in a context object that is made of its parts; null: none of them.
Value partOfContext(ContextWholeOp context, Attribute step) {
  auto name = dyn_cast<StringAttr>(step);
  if (!name)
    return {};
  return llvm::StringSwitch<Value>(name.getValue())
      .Case("Execution", context.getExecution())
      .Case("StateMachine", context.getMachine())
      .Case("State", context.getState())
      .Case("Map", context.getMap())
      .Default({});
}

struct FoldLookup : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LookupOp op, PatternRewriter &rewriter) const override {
    ArrayAttr steps = op.getSteps();
    if (steps.empty())
      return found(op, op.getBase(), rewriter);
    if (auto constant = op.getBase().getDefiningOp<ConstantOp>()) {
      auto text = lookUpJson(constant.getValue(), steps, /*missingIsNull=*/false);
      if (!text)
        return failure();
      return found(op, ConstantOp::create(rewriter, op.getLoc(), rewriter.getStringAttr(*text)), rewriter);
    }
    if (Value part = partOf(op.getBase(), steps[0]))
      return goOn(op, part, stepsFrom(steps, 1), rewriter);
    if (auto context = op.getBase().getDefiningOp<ContextWholeOp>())
      return goInto(op, context, rewriter);
    if (auto part = op.getBase().getDefiningOp<ContextPartOp>(); part && part.getPart() == ContextPart::Map)
      return goIntoMap(op, rewriter);
    if (auto part = op.getBase().getDefiningOp<ContextPartOp>(); part && part.getPart() == ContextPart::Execution)
      return goIntoExecution(op, rewriter);
    auto put = op.getBase().getDefiningOp<PutOp>();
    if (!put)
      return failure();
    ArrayAttr place = put.getSteps();
    size_t shared = 0, most = std::min(steps.size(), place.size());
    while (shared < most && steps[shared] == place[shared])
      ++shared;
    if (shared == place.size())
      return goOn(op, put.getValue(), stepsFrom(steps, shared), rewriter);
    if (shared < most && areApart(steps[shared], place[shared]))
      return goOn(op, put.getTarget(), steps, rewriter);
    return failure();
  }

private:
  static LogicalResult found(LookupOp op, Value value, PatternRewriter &rewriter) {
    Value no = arith::ConstantIntOp::create(rewriter, op.getLoc(), 0, 1);
    rewriter.replaceOp(op, {value, no});
    return success();
  }

  static LogicalResult goOn(LookupOp op, Value base, ArrayAttr steps, PatternRewriter &rewriter) {
    if (steps.empty())
      return found(op, base, rewriter);
    rewriter.replaceOpWithNewOp<LookupOp>(op, op.getResultTypes(), base, steps);
    return success();
  }

  /// The same where `base` may be nothing at all.
  static LogicalResult goOnIfAny(LookupOp op, Value base, ArrayAttr steps, PatternRewriter &rewriter) {
    if (!steps.empty())
      return goOn(op, base, steps, rewriter);
    Value isNothing = IsOp::create(rewriter, op.getLoc(), rewriter.getI1Type(), base, IsKind::Nothing);
    rewriter.replaceOp(op, {base, isNothing});
    return success();
  }

  static LogicalResult goInto(LookupOp op, ContextWholeOp context, PatternRewriter &rewriter) {
    if (Value part = partOfContext(context, op.getSteps()[0]))
      return goOnIfAny(op, part, stepsFrom(op.getSteps(), 1), rewriter);
    return failure();
  }

  /// Into what is at hand of an execution without an object.
  static LogicalResult goIntoExecution(LookupOp op, PatternRewriter &rewriter) {
    ArrayAttr steps = op.getSteps();
    auto name = dyn_cast<StringAttr>(steps[0]);
    auto part = llvm::StringSwitch<std::optional<ContextPart>>(name ? name.getValue() : StringRef())
                    .Case("Input", ContextPart::Input)
                    .Case("Name", ContextPart::Name)
                    .Case("StartTime", ContextPart::StartTime)
                    .Default(std::nullopt);
    if (!part)
      return failure();
    Value value = ContextPartOp::create(rewriter, op.getLoc(), op.getResult().getType(), *part);
    return goOn(op, value, stepsFrom(steps, 1), rewriter);
  }

  /// Into what the item of the Map around has: the object around it is not made.
  static LogicalResult goIntoMap(LookupOp op, PatternRewriter &rewriter) {
    ArrayAttr steps = op.getSteps();
    auto isName = [&](size_t at, StringRef name) { return steps[at] == rewriter.getStringAttr(name); };
    if (steps.size() < 2 || !isName(0, "Item") || !(isName(1, "Index") || isName(1, "Value")))
      return failure();
    ContextPart part = isName(1, "Index") ? ContextPart::Index : ContextPart::Item;
    Value value = ContextPartOp::create(rewriter, op.getLoc(), op.getResult().getType(), part);
    return goOnIfAny(op, value, stepsFrom(steps, 2), rewriter);
  }
};

struct FoldPut : OpRewritePattern<PutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PutOp op, PatternRewriter &rewriter) const override {
    // Over what was put at the same place: that it could be put there says that this one can.
    if (auto before = op.getTarget().getDefiningOp<PutOp>(); before && before.getSteps() == op.getSteps()) {
      rewriter.modifyOpInPlace(op, [&] { op.getTargetMutable().assign(before.getTarget()); });
      return success();
    }
    auto object = op.getTarget().getDefiningOp<ObjectOp>();
    auto name = dyn_cast<StringAttr>(op.getSteps()[0]);
    if (!object || !name || op.getSteps().size() != 1)
      return failure();
    SmallVector<Attribute> names(object.getNames().begin(), object.getNames().end());
    SmallVector<Value> members(object.getMembers());
    auto *at = llvm::find(names, name);
    if (at != names.end()) {
      members[at - names.begin()] = op.getValue();
    } else {
      names.push_back(name);
      members.push_back(op.getValue());
    }
    rewriter.replaceOpWithNewOp<ObjectOp>(op, object.getType(), rewriter.getArrayAttr(names), members);
    return success();
  }
};

struct FoldRefuses : OpRewritePattern<RefusesOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RefusesOp op, PatternRewriter &rewriter) const override {
    auto put = op.getTarget().getDefiningOp<PutOp>();
    // Where something could be put into a member there is an object, and an object takes every member.
    bool isObject = op.getTarget().getDefiningOp<ObjectOp>() || (put && isa<StringAttr>(put.getSteps()[0]));
    if (isObject && op.getSteps().size() == 1 && isa<StringAttr>(op.getSteps()[0])) {
      rewriter.replaceOpWithNewOp<arith::ConstantIntOp>(op, 0, 1);
      return success();
    }
    if (!put || put.getSteps() != op.getSteps())
      return failure();
    rewriter.modifyOpInPlace(op, [&] { op.getTargetMutable().assign(put.getTarget()); });
    return success();
  }
};

/// Sizes as a sum: bytes known now, and sizes that are known when running.
struct SizeSum {
  int64_t known = 0;
  SmallVector<Value> terms;

  /// Adds the size of `value`. What is built deep inside of each other is taken apart only so far.
  void add(Value value, PatternRewriter &rewriter, Location loc, unsigned depth = 0) {
    Operation *def = value.getDefiningOp();
    if (auto constant = dyn_cast_or_null<ConstantOp>(def)) {
      known += constant.getValue().size();
      return;
    }
    if (depth < kMostDepth) {
      if (auto object = dyn_cast_or_null<ObjectOp>(def))
        return addMembers(object, StringAttr(), rewriter, loc, depth);
      if (auto array = dyn_cast_or_null<ArrayOp>(def)) {
        addBrackets(array.getElements().size());
        for (Value element : array.getElements())
          add(element, rewriter, loc, depth + 1);
        return;
      }
      // Beside another value that was put elsewhere there is no telling without building that one.
      if (auto put = dyn_cast_or_null<PutOp>(def); put && put.getSteps().size() == 1 &&
                                                   isa<StringAttr>(put.getSteps()[0]) &&
                                                   !put.getTarget().getDefiningOp<PutOp>()) {
        terms.push_back(SizeBesideOp::create(rewriter, loc, rewriter.getI64Type(), put.getTarget(),
                                             cast<StringAttr>(put.getSteps()[0])));
        add(put.getValue(), rewriter, loc, depth + 1);
        return;
      }
    }
    terms.push_back(SizeOp::create(rewriter, loc, rewriter.getI64Type(), value));
  }

  /// Adds the size of `object` beside the value of the member `without`, which need not be there yet.
  void addMembers(ObjectOp object, StringAttr without, PatternRewriter &rewriter, Location loc, unsigned depth = 0) {
    SmallVector<Attribute> names(object.getNames().begin(), object.getNames().end());
    if (without && !llvm::is_contained(names, without))
      names.push_back(without);
    addBrackets(names.size());
    for (Attribute name : names)
      known += quoteJson(cast<StringAttr>(name).getValue()).size() + 1;
    for (auto [name, member] : llvm::zip(object.getNames(), object.getMembers()))
      if (name != without)
        add(member, rewriter, loc, depth + 1);
  }

  /// The sum as a value. What is known comes last, so that equal sums are equal but for it.
  Value create(PatternRewriter &rewriter, Location loc) const {
    Value total;
    for (Value term : terms)
      total = total ? arith::AddIOp::create(rewriter, loc, total, term).getResult() : term;
    Value bytes = arith::ConstantIntOp::create(rewriter, loc, known, 64);
    return total ? arith::AddIOp::create(rewriter, loc, total, bytes).getResult() : bytes;
  }

  static constexpr unsigned kMostDepth = 8;

private:
  void addBrackets(size_t count) { known += 2 + (count ? count - 1 : 0); }
};

/// Digits of the largest place of an item.
constexpr int64_t kLongestIndex = 10;

struct FoldSize : OpRewritePattern<SizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SizeOp op, PatternRewriter &rewriter) const override {
    Operation *def = op.getValue().getDefiningOp();
    if (isa_and_nonnull<IndexOp>(def) && isOnlyLimited(op.getBytes())) {
      rewriter.replaceOpWithNewOp<arith::ConstantIntOp>(op, kLongestIndex, 64);
      return success();
    }
    auto put = dyn_cast_or_null<PutOp>(def);
    bool isPlainPut = put && put.getSteps().size() == 1 && isa<StringAttr>(put.getSteps()[0]) &&
                      !put.getTarget().getDefiningOp<PutOp>();
    if (!isPlainPut && !isa_and_nonnull<ConstantOp, ObjectOp, ArrayOp>(def))
      return failure();
    Location loc = op.getLoc();
    SizeSum sum;
    sum.add(op.getValue(), rewriter, loc);
    rewriter.replaceOp(op, sum.create(rewriter, loc));
    return success();
  }
};

/// The names of the Task states that `func` enters.
llvm::SetVector<Attribute> findTasks(FuncOp func) {
  llvm::SetVector<Attribute> tasks;
  func.walk([&](EnterOp enter) {
    if (enter.getKind() == StateKind::Task)
      tasks.insert(enter.getStateAttr());
  });
  return tasks;
}

/// Branches on what is known become plain ones, and blocks that nothing leads to any more go. The names of Task states that
/// go with them stay, for mock files.
void dropKnownBranches(FuncOp func) {
  llvm::SetVector<Attribute> before = findTasks(func);
  SmallVector<cf::CondBranchOp> known;
  func.walk([&](cf::CondBranchOp branch) {
    if (matchPattern(branch.getCondition(), m_Constant()))
      known.push_back(branch);
  });
  for (cf::CondBranchOp branch : known) {
    APInt condition;
    matchPattern(branch.getCondition(), m_ConstantInt(&condition));
    bool taken = !condition.isZero();
    remarkDecided("fold-fused", branch, taken);
    OpBuilder builder(branch);
    cf::BranchOp::create(builder, branch.getLoc(), taken ? branch.getTrueDest() : branch.getFalseDest(),
                         taken ? branch.getTrueDestOperands() : branch.getFalseDestOperands());
    branch.erase();
  }
  IRRewriter rewriter(func.getContext());
  (void)eraseUnreachableBlocks(rewriter, func.getBody());
  llvm::SetVector<Attribute> after = findTasks(func);
  SmallVector<Attribute> dropped;
  if (ArrayAttr earlier = func.getDroppedAttr())
    dropped.append(earlier.begin(), earlier.end());
  for (Attribute task : before)
    if (!after.contains(task))
      dropped.push_back(task);
  if (!dropped.empty())
    func.setDroppedAttr(rewriter.getArrayAttr(dropped));
}

/// Beside a member of what is built here there is a sum, too.
struct FoldBeside : OpRewritePattern<SizeBesideOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SizeBesideOp op, PatternRewriter &rewriter) const override {
    auto object = op.getTarget().getDefiningOp<ObjectOp>();
    if (!object)
      return failure();
    SizeSum sum;
    sum.addMembers(object, op.getNameAttr(), rewriter, op.getLoc());
    rewriter.replaceOp(op, sum.create(rewriter, op.getLoc()));
    return success();
  }
};

/// Whether something is known to lead through what was put or built.
struct FoldPresent : OpRewritePattern<PresentOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PresentOp op, PatternRewriter &rewriter) const override {
    ArrayAttr steps = op.getSteps();
    if (steps.empty() || !op.getBase().getDefiningOp())
      return failure();
    Value base = partOf(op.getBase(), steps[0]);
    size_t gone = 1;
    if (auto context = op.getBase().getDefiningOp<ContextWholeOp>())
      base = partOfContext(context, steps[0]);
    if (auto put = op.getBase().getDefiningOp<PutOp>(); !base && put && put.getSteps().size() == 1) {
      if (put.getSteps()[0] == steps[0])
        base = put.getValue();
      else if (areApart(put.getSteps()[0], steps[0]))
        std::tie(base, gone) = std::pair(put.getTarget(), 0);
    }
    if (!base)
      return failure();
    if (gone == steps.size() && isa_and_nonnull<ContextPartOp>(base.getDefiningOp()))
      return failure(); // which may be nothing
    if (gone == steps.size())
      rewriter.replaceOpWithNewOp<arith::ConstantIntOp>(op, 1, 1);
    else
      rewriter.replaceOpWithNewOp<PresentOp>(op, op.getType(), base, stepsFrom(steps, gone));
    return success();
  }
};

/// What is known to be a value, or none: variables that states of the group have assigned. What was looked up or computed is a
/// value wherever its guard has let somebody through.
struct FoldIsNothing : OpRewritePattern<IsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(IsOp op, PatternRewriter &rewriter) const override {
    Operation *def = op.getValue().getDefiningOp();
    if (op.getKind() != IsKind::Nothing ||
        !isa_and_nonnull<NothingOp, ConstantOp, ObjectOp, ArrayOp, PutOp, IndexOp, IntegerOp, LookupOp,
                         CheckedIntrinsicOp, CheckedEvaluateOp, ContextWholeOp, NowOp>(def))
      return failure();
    rewriter.replaceOpWithNewOp<arith::ConstantIntOp>(op, isa<NothingOp>(def), 1);
    return success();
  }
};

/// Whether `refused` only leads back to the states themselves.
bool isGuard(Value refused) {
  return llvm::all_of(refused.getUsers(), [](Operation *user) {
    if (auto either = dyn_cast<arith::OrIOp>(user))
      return isGuard(either.getResult());
    auto branch = dyn_cast<cf::CondBranchOp>(user);
    return branch && isa<cf::BranchOp>(branch.getTrueDest()->front());
  });
}

/// A sum of whole numbers, where one of them or the sum is wanted as such, or one is such a sum.
struct FoldMathAdd : OpRewritePattern<CheckedIntrinsicOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CheckedIntrinsicOp op, PatternRewriter &rewriter) const override {
    auto isReader = [](Operation *user) { return isa<ReadIntegerOp>(user); };
    auto isInteger = [](Value value) { return value.getDefiningOp<IntegerOp>(); };
    auto isSum = [](Value value) {
      auto call = value.getDefiningOp<CheckedIntrinsicOp>();
      return call && call.getFunction() == Intrinsic::MathAdd;
    };
    if (op.getFunction() != Intrinsic::MathAdd)
      return failure();
    if (!llvm::any_of(op.getValues(), isInteger) && !llvm::any_of(op.getResult().getUsers(), isReader) &&
        !(llvm::any_of(op.getValues(), isSum) && isGuard(op.getRefused())))
      return failure();
    Location loc = op.getLoc();
    Type i32 = rewriter.getI32Type(), i1 = rewriter.getI1Type();
    Value yes = arith::ConstantIntOp::create(rewriter, loc, 1, 1);
    auto left = ReadIntegerOp::create(rewriter, loc, i32, i1, i1, op.getValues()[0]);
    auto right = ReadIntegerOp::create(rewriter, loc, i32, i1, i1, op.getValues()[1]);
    auto sum = AddIntegersOp::create(rewriter, loc, i32, i1, left.getInteger(), right.getInteger());
    Value refused = sum.getOverflows();
    for (ReadIntegerOp read : {left, right})
      refused = arith::OrIOp::create(rewriter, loc, refused, arith::XOrIOp::create(rewriter, loc, read.getIs(), yes));
    rewriter.replaceOp(op, {IntegerOp::create(rewriter, loc, op.getResult().getType(), sum.getSum()).getResult(), refused});
    return success();
  }
};

struct FoldFusedPass : asl::flow::impl::FoldFusedBase<FoldFusedPass> {
  void runOnOperation() override {
    FoldRemarks remarks("fold-fused");
    if (failed(foldFusedStates(getOperation(), wantsRemarks(&getContext()) ? &remarks : nullptr)))
      signalPassFailure();
    sinkBuilding(getOperation());
  }
};

} // namespace

bool asl::flow::isOnlyLimited(Value bytes) {
  return llvm::all_of(bytes.getUsers(), [](Operation *user) {
    return isa<SizeExceedsOp>(user) || (isa<arith::AddIOp>(user) && isOnlyLimited(user->getResult(0)));
  });
}

LogicalResult asl::flow::foldFusedStates(FuncOp func, RewriterBase::Listener *listener) {
  RewritePatternSet patterns(func.getContext());
  patterns.add<FoldLookup, FoldPut, FoldRefuses, FoldPresent, FoldSize, FoldBeside, FoldMathAdd, FoldIsNothing>(
      func.getContext());
  GreedyRewriteConfig config;
  // What a state is handed is folded before what it hands on: else each would walk back over all before it.
  config.setUseTopDownTraversal();
  // Merging equal blocks would merge states.
  config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
  config.setListener(listener);
  if (failed(applyPatternsGreedily(func, std::move(patterns), config)))
    return failure();
  dropKnownBranches(func);
  return success();
}

// SPDX-License-Identifier: Apache-2.0
//
// ChoiceRuns: see ChoiceRuns.h.

#include "ir/transforms/ChoiceRuns.h"
#include "ir/Remarks.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <optional>

using namespace mlir;
using namespace asl::flow;

namespace {

/// Runs of fewer tests are as good one by one.
constexpr size_t kFewTests = 2;
constexpr size_t kFewNumberTests = 4;

/// What the tests of a run are about, with everything it may turn out to be, numbered.
class Subject {
public:
  explicit Subject(ReadTextOp read) : value(read.getWhich()), points(read.getTexts().size() + 1) {}

  /// Even points are between two constants (or before the first, behind the last), odd ones a constant, and one more is no
  /// number.
  explicit Subject(ReadNumberOp read) : value(read.getNumber()), is(read.getIs()) {
    for (Operation *user : value.getUsers())
      if (auto compare = dyn_cast<arith::CmpFOp>(user))
        if (std::optional<double> constant = constantIn(compare))
          constants.push_back(*constant);
    llvm::sort(constants);
    constants.erase(llvm::unique(constants), constants.end());
    points = 2 * constants.size() + 2;
  }

  bool isNumber() const { return bool(is); }
  unsigned noNumber() const { return points - 1; }

  /// For which points `condition` holds; nothing when that depends on something else.
  const llvm::BitVector *holdsFor(Value condition) {
    auto [it, isNew] = known.try_emplace(condition);
    if (isNew) {
      std::optional<llvm::BitVector> found = evaluate(condition);
      it = known.find(condition); // what it depends on may have come in
      it->second = std::move(found);
    }
    return it->second ? &*it->second : nullptr;
  }

  Value value;
  Value is;                       ///< of a number: whether it is one
  SmallVector<double> constants;  ///< of a number: what it is compared with, in order
  unsigned points = 0;

private:
  /// The constant that `compare` compares its left side with.
  static std::optional<double> constantIn(arith::CmpFOp compare) {
    APFloat constant(0.0);
    if (!matchPattern(compare.getRhs(), m_ConstantFloat(&constant)) || !compare.getRhs().getType().isF64())
      return std::nullopt;
    return constant.convertToDouble();
  }

  std::optional<llvm::BitVector> evaluate(Value condition) {
    if (is && condition == is) {
      llvm::BitVector result(points, true);
      return result.reset(noNumber());
    }
    APInt constant;
    if (matchPattern(condition, m_ConstantInt(&constant)))
      return llvm::BitVector(points, !constant.isZero());
    Operation *op = condition.getDefiningOp();
    if (isa_and_nonnull<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(op))
      return combine(op);
    if (auto compare = dyn_cast_or_null<arith::CmpIOp>(op); compare && !is)
      return ofWhich(compare);
    if (auto compare = dyn_cast_or_null<arith::CmpFOp>(op); compare && is)
      return ofNumber(compare);
    return std::nullopt;
  }

  std::optional<llvm::BitVector> combine(Operation *op) {
    const llvm::BitVector *left = holdsFor(op->getOperand(0));
    if (!left)
      return std::nullopt;
    llvm::BitVector result = *left;
    const llvm::BitVector *right = holdsFor(op->getOperand(1));
    if (!right)
      return std::nullopt;
    if (isa<arith::AndIOp>(op))
      result &= *right;
    else if (isa<arith::OrIOp>(op))
      result |= *right;
    else
      result ^= *right;
    return result;
  }

  std::optional<llvm::BitVector> ofWhich(arith::CmpIOp compare) const {
    APInt constant;
    if (compare.getLhs() != value || !matchPattern(compare.getRhs(), m_ConstantInt(&constant)))
      return std::nullopt;
    llvm::BitVector result(points);
    if (compare.getPredicate() == arith::CmpIPredicate::eq) {
      if (constant.ult(points))
        result.set(constant.getZExtValue());
      return result;
    }
    for (unsigned point = 0; point < points; ++point)
      if (arith::applyCmpPredicate(compare.getPredicate(), APInt(constant.getBitWidth(), point), constant))
        result.set(point);
    return result;
  }

  /// What is no number compares as the 0 that stands in its place; tests ask besides whether it is one.
  std::optional<llvm::BitVector> ofNumber(arith::CmpFOp compare) const {
    std::optional<double> constant = constantIn(compare);
    if (compare.getLhs() != value || !constant)
      return std::nullopt;
    unsigned own = 2 * (llvm::lower_bound(constants, *constant) - constants.begin()) + 1;
    auto holds = [&](double left, double right) {
      return arith::applyCmpPredicate(compare.getPredicate(), APFloat(left), APFloat(right));
    };
    llvm::BitVector result(points);
    if (holds(-1, 0))
      result.set(0, own);
    if (holds(0, 0))
      result.set(own);
    if (holds(1, 0))
      result.set(own + 1, noNumber());
    if (holds(0, *constant))
      result.set(noNumber());
    return result;
  }

  llvm::DenseMap<Value, std::optional<llvm::BitVector>> known;
};

/// The way out of a run.
struct Exit {
  Block *from;
  unsigned successor;
};

class RunMerger {
public:
  explicit RunMerger(FuncOp func) : func(func) {}

  unsigned run() {
    SmallVector<Block *> blocks;
    for (Block &block : func.getBody())
      blocks.push_back(&block);
    unsigned count = 0;
    for (Block *block : blocks)
      if (!gone.contains(block) && mergeFrom(block))
        ++count;
    for (Block *block : gone)
      block->erase();
    return count;
  }

private:
  /// The subject of a condition; null when there is none, or several may be.
  Subject *subjectOf(Value condition) {
    Operation *op = condition.getDefiningOp();
    for (unsigned depth = 0; op && depth < kDeepest; ++depth) {
      if (auto read = dyn_cast<ReadTextOp>(op))
        return known(read);
      if (auto read = dyn_cast<ReadNumberOp>(op))
        return known(read);
      if (!isa<arith::AndIOp, arith::OrIOp, arith::XOrIOp, arith::CmpIOp, arith::CmpFOp>(op))
        return nullptr;
      op = op->getOperand(0).getDefiningOp();
    }
    return nullptr;
  }
  static constexpr unsigned kDeepest = 64;

  template <typename Op> Subject *known(Op read) {
    std::unique_ptr<Subject> &subject = subjects[read];
    if (!subject)
      subject = std::make_unique<Subject>(read);
    return subject.get();
  }

  /// Whether `block` does nothing but what can as well be done before the run.
  static bool isOnlyTests(Block *block) {
    return isa<cf::CondBranchOp>(block->getTerminator()) && block->getNumArguments() == 0 &&
           llvm::all_of(block->without_terminator(), [](Operation &op) {
             return isa<arith::ConstantOp, arith::AndIOp, arith::OrIOp, arith::XOrIOp, arith::CmpIOp, arith::CmpFOp>(op);
           });
  }

  bool mergeFrom(Block *head) {
    auto branch = dyn_cast<cf::CondBranchOp>(head->getTerminator());
    Subject *subject = branch ? subjectOf(branch.getCondition()) : nullptr;
    if (!subject || !subject->holdsFor(branch.getCondition()))
      return false;
    inner.clear();
    exits.clear();
    exitOf.assign(subject->points, 0);
    spread(head, head, *subject, llvm::BitVector(subject->points, true));
    if (inner.size() + 1 < (subject->isNumber() ? kFewNumberTests : kFewTests))
      return false;
    // What the tests are made of may be used behind them.
    for (Block *block : inner)
      while (&block->front() != block->getTerminator())
        block->front().moveBefore(branch);
    builder.setInsertionPoint(branch);
    loc = branch.getLoc();
    tell("merge-choices", remarks::kRunMerged, loc) << RemarkArg("tests", inner.size() + 1);
    if (subject->isNumber())
      branchOnNumber(*subject);
    else
      branchOnText(*subject);
    branch.erase();
    for (Block *block : inner)
      block->getTerminator()->erase();
    gone.insert(inner.begin(), inner.end());
    return true;
  }

  /// Follows the points `reaching` from `block` to the edges at which they leave the run. Not by recursion: a run may be
  /// thousands of rules long.
  void spread(Block *head, Block *block, Subject &subject, llvm::BitVector reaching) {
    SmallVector<std::pair<Block *, llvm::BitVector>> work;
    work.emplace_back(block, std::move(reaching));
    while (!work.empty()) {
      auto [at, points] = work.pop_back_val();
      auto branch = cast<cf::CondBranchOp>(at->getTerminator());
      const llvm::BitVector &holds = *subject.holdsFor(branch.getCondition());
      for (unsigned successor : {0u, 1u}) {
        llvm::BitVector along = points;
        if (successor == 0)
          along &= holds;
        else
          along.reset(holds);
        Block *target = at->getSuccessor(successor);
        if (target != head && target->getSinglePredecessor() && isOnlyTests(target) &&
            subject.holdsFor(cast<cf::CondBranchOp>(target->getTerminator()).getCondition())) {
          inner.push_back(target);
          work.emplace_back(target, std::move(along));
          continue;
        }
        for (unsigned point : along.set_bits())
          exitOf[point] = exits.size();
        exits.push_back({at, successor});
      }
    }
  }

  Block *targetOf(const Exit &exit) { return exit.from->getSuccessor(exit.successor); }
  ValueRange operandsOf(const Exit &exit) {
    auto branch = cast<cf::CondBranchOp>(exit.from->getTerminator());
    return exit.successor == 0 ? branch.getTrueDestOperands() : branch.getFalseDestOperands();
  }

  void branchOnText(Subject &subject) {
    // What holds for no text at all is the rest; usually many of the texts go there, too.
    unsigned rest = exitOf.back();
    SmallVector<APInt> cases;
    SmallVector<Block *> targets;
    SmallVector<ValueRange> operands;
    for (unsigned point = 0; point + 1 < subject.points; ++point) {
      if (exitOf[point] == rest)
        continue;
      cases.push_back(APInt(32, point));
      targets.push_back(targetOf(exits[exitOf[point]]));
      operands.push_back(operandsOf(exits[exitOf[point]]));
    }
    cf::SwitchOp::create(builder, loc, subject.value, targetOf(exits[rest]), operandsOf(exits[rest]), cases, targets,
                         operands);
  }

  void branchOnNumber(Subject &subject) {
    // Stretches of numbers with one way out.
    SmallVector<unsigned> begins;
    for (unsigned point = 0; point < subject.noNumber(); ++point)
      if (point == 0 || exitOf[point] != exitOf[point - 1])
        begins.push_back(point);
    Block *tree = newBlock();
    const Exit &none = exits[exitOf[subject.noNumber()]];
    cf::CondBranchOp::create(builder, loc, subject.is, tree, ValueRange(), targetOf(none), operandsOf(none));
    builder.setInsertionPointToEnd(tree);
    findStretch(subject, begins);
  }

  /// At the end of the present block: goes to the way out of the one of the stretches `begins` that the number is in.
  void findStretch(Subject &subject, ArrayRef<unsigned> begins) {
    if (begins.size() == 1) {
      const Exit &exit = exits[exitOf[begins.front()]];
      cf::BranchOp::create(builder, loc, targetOf(exit), operandsOf(exit));
      return;
    }
    size_t half = begins.size() / 2;
    unsigned first = begins[half];
    bool atConstant = first % 2 == 1;
    // Points behind a constant begin behind it, its own begins at it.
    double constant = subject.constants[atConstant ? (first - 1) / 2 : first / 2 - 1];
    Value limit = arith::ConstantFloatOp::create(builder, loc, builder.getF64Type(), llvm::APFloat(constant));
    Value isBelow = arith::CmpFOp::create(
        builder, loc, atConstant ? arith::CmpFPredicate::OLT : arith::CmpFPredicate::OLE, subject.value, limit);
    Block *lower = newBlock(), *upper = newBlock();
    cf::CondBranchOp::create(builder, loc, isBelow, lower, ValueRange(), upper, ValueRange());
    builder.setInsertionPointToEnd(lower);
    findStretch(subject, begins.take_front(half));
    builder.setInsertionPointToEnd(upper);
    findStretch(subject, begins.drop_front(half));
  }

  Block *newBlock() {
    auto *block = new Block;
    func.getBody().push_back(block);
    return block;
  }

  FuncOp func;
  OpBuilder builder{func.getContext()};
  Location loc = func.getLoc();
  llvm::DenseMap<Operation *, std::unique_ptr<Subject>> subjects;
  llvm::SmallSetVector<Block *, 16> gone; ///< blocks of runs that are one branch now

  // Of the run that is being looked at.
  SmallVector<Block *> inner; ///< its blocks but the first
  SmallVector<Exit> exits;
  SmallVector<unsigned> exitOf; ///< by point
};

} // namespace

unsigned asl::flow::mergeChoiceRuns(FuncOp func) { return RunMerger(func).run(); }

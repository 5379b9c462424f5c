// SPDX-License-Identifier: Apache-2.0
//
// merge-choices: rules that compare one value become a switch.
//
//   before                                           after
//   ------                                           -----
//   %a = flow.compare %type eq %paid as string       %which = flow.read.text %type ["\22paid\22", "\22sent\22"]
//   cf.cond_br %a, ^paid, ^next                      cf.switch %which : i32, [default: ^other,
//   ^next:                                             0: ^paid, 1: ^sent]
//     %b = flow.compare %type eq %sent as string
//     cf.cond_br %b, ^sent, ^other
//
// First, what strings are compared with. Which of the constants a string is, is found out once, where the first test would
// stand; each test is then one of two small numbers, wherever it stands, so that the order of rules, And, Or and Not need
// no thought. Patterns of StringMatches, of which a string may have several, become bits of one number.
//
// Then tests that follow each other on one such number, or on one number that read-operands has read, become one branch
// (ChoiceRuns.h).
//
// What is read lives within a state, or within fused states: it never crosses a wait. There, numbers and times are read
// once, too, for the states that read-operands does not know.

#include "ir/JsonText.h"
#include "ir/Passes.h"
#include "ir/Remarks.h"
#include "ir/transforms/ChoiceRuns.h"

#include "values/Value.h"

#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"

namespace asl::flow {
#define GEN_PASS_DEF_MERGECHOICES
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// Fewer tests than these are cheaper one by one: a short string is two comparisons of words.
constexpr size_t kFewTexts = 3;
constexpr size_t kFewPatterns = 2;

/// A test whether a string is, or has the form of, a constant.
struct StringTest {
  Operation *op;
  StringAttr text;    ///< JSON text of the string; null: a pattern
  ArrayAttr pieces;   ///< of a pattern; else null
  bool isCall;        ///< of the runtime, when it is left as it is
};

class StringMerger {
public:
  explicit StringMerger(FuncOp func) : func(func), dominance(func) {
    func.walk([&](WatchedOp watched) {
      for (Operation *user : watched->getUsers())
        if (auto branch = dyn_cast<cf::CondBranchOp>(user))
          begins.insert(branch.getFalseDest());
    });
    for (Block &block : func.getBody())
      if (isa<EnterOp>(block.front()))
        begins.insert(&block);
  }

  /// How many tests are done in place now.
  unsigned run() {
    llvm::MapVector<std::pair<Value, Block *>, SmallVector<StringTest>> texts, patterns;
    for (Block &block : func.getBody())
      for (Operation &op : block)
        if (std::optional<StringTest> test = testOf(&op))
          (test->text ? texts : patterns)[{op.getOperand(0), beginOf(&block)}].push_back(*test);
    unsigned count = 0;
    for (auto &[key, tests] : texts)
      count += mergeTexts(key.first, tests);
    for (auto &[key, tests] : patterns)
      count += mergePatterns(key.first, tests);
    mergeReads<ReadNumberOp>();
    mergeReads<ReadInstantOp>();
    return count;
  }

private:
  static std::optional<StringTest> testOf(Operation *op) {
    if (auto compare = dyn_cast<CompareOp>(op)) {
      auto constant = compare.getRight().getDefiningOp<ConstantOp>();
      if (compare.getKind() != CompareKind::String || compare.getPredicate() != Predicate::Eq || !constant ||
          !constant.getValue().starts_with('"'))
        return std::nullopt;
      return StringTest{op, constant.getValueAttr(), ArrayAttr(), isLong(constant.getValue())};
    }
    auto matches = dyn_cast<MatchesOp>(op);
    if (!matches)
      return std::nullopt;
    if (matches.getPieces().size() != 1)
      return StringTest{op, StringAttr(), matches.getPieces(), true};
    // A pattern without a star.
    StringRef only = cast<StringAttr>(matches.getPieces()[0]).getValue();
    if (std::optional<std::string> text = compactJson(quoteJson(only)))
      return StringTest{op, StringAttr::get(op->getContext(), *text), ArrayAttr(), true};
    return std::nullopt;
  }

  /// Whether a cell cannot hold the text.
  static bool isLong(StringRef text) {
    return text.size() > aslrt::kInlineBytes || text.contains('\\');
  }

  /// The block in which the state, or the fused states, of `block` begin. Between two blocks for which it is the same
  /// nothing waits.
  Block *beginOf(Block *block) {
    SmallVector<Block *> passed;
    Block *begin = block;
    for (auto *node = dominance.getNode(block); node; node = node->getIDom()) {
      begin = node->getBlock();
      if (auto known = beginOfBlock.find(begin); known != beginOfBlock.end()) {
        begin = known->second;
        break;
      }
      passed.push_back(begin);
      if (begins.contains(begin) || resumes(begin))
        break;
    }
    for (Block *each : passed)
      beginOfBlock[each] = begin;
    return begin;
  }

  /// Whether something waits at an end of a block before.
  static bool resumes(Block *block) {
    return llvm::any_of(block->getPredecessors(), [](Block *before) {
      return !isa<cf::BranchOp, cf::CondBranchOp, cf::SwitchOp>(before->getTerminator());
    });
  }

  static Operation *operationOf(const StringTest &test) { return test.op; }
  static Operation *operationOf(Operation *op) { return op; }

  /// The place in front of all of `users`.
  template <typename T> Operation *placeFor(ArrayRef<T> users) {
    Block *common = operationOf(users.front())->getBlock();
    for (const T &user : users.drop_front())
      common = dominance.findNearestCommonDominator(common, operationOf(user)->getBlock());
    Operation *place = common->getTerminator();
    for (const T &user : users)
      if (operationOf(user)->getBlock() == common && operationOf(user)->isBeforeInBlock(place))
        place = operationOf(user);
    return place;
  }

  /// Reads each number, or time, once.
  template <typename Op> void mergeReads() {
    llvm::MapVector<std::pair<Value, Block *>, SmallVector<Operation *>> reads;
    for (Block &block : func.getBody())
      for (auto read : block.getOps<Op>())
        reads[{read.getValue(), beginOf(&block)}].push_back(read);
    for (auto &[key, ops] : reads) {
      if (ops.size() == 1)
        continue;
      Operation *place = placeFor(ArrayRef<Operation *>(ops));
      if (place != ops.front())
        ops.front()->moveBefore(place);
      for (Operation *op : ArrayRef<Operation *>(ops).drop_front()) {
        op->replaceAllUsesWith(ops.front());
        op->erase();
      }
    }
  }

  unsigned mergeTexts(Value value, ArrayRef<StringTest> tests) {
    const bool isCall = llvm::any_of(tests, [](const StringTest &test) { return test.isCall; });
    if (tests.size() < (isCall ? 2 : kFewTexts))
      return 0;
    llvm::SmallSetVector<StringAttr, 8> distinct;
    for (const StringTest &test : tests)
      distinct.insert(test.text);
    SmallVector<StringAttr> texts(distinct.begin(), distinct.end());
    llvm::sort(texts, [](StringAttr left, StringAttr right) { return ReadTextOp::comesBefore(left, right); });
    llvm::DenseMap<StringAttr, unsigned> places;
    for (auto [place, text] : llvm::enumerate(texts))
      places[text] = place;
    OpBuilder builder(placeFor(tests));
    Location loc = tests.front().op->getLoc();
    SmallVector<Attribute> list(texts.begin(), texts.end());
    Value which = ReadTextOp::create(builder, loc, builder.getI32Type(), value, builder.getArrayAttr(list));
    for (const StringTest &test : tests) {
      builder.setInsertionPoint(test.op);
      Value place = arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), places[test.text]);
      replace(test.op, arith::CmpIOp::create(builder, test.op->getLoc(), arith::CmpIPredicate::eq, which, place));
    }
    tell("merge-choices", remarks::kStringRead, loc) << RemarkArg("tests", tests.size()) << RemarkArg("of", "texts");
    return tests.size();
  }

  unsigned mergePatterns(Value value, ArrayRef<StringTest> tests) {
    unsigned count = 0;
    while (tests.size() >= kFewPatterns) {
      llvm::SmallSetVector<Attribute, 8> distinct;
      size_t taken = 0;
      while (taken < tests.size() && distinct.size() < ReadFormsOp::kMostPatterns)
        distinct.insert(tests[taken++].pieces);
      mergePatternsOnce(value, tests.take_front(taken), distinct.takeVector());
      tests = tests.drop_front(taken);
      count += taken;
    }
    return count;
  }

  void mergePatternsOnce(Value value, ArrayRef<StringTest> tests, ArrayRef<Attribute> patterns) {
    OpBuilder builder(placeFor(tests));
    Location loc = tests.front().op->getLoc();
    Value forms = ReadFormsOp::create(builder, loc, builder.getI32Type(), value, builder.getArrayAttr(patterns));
    tell("merge-choices", remarks::kStringRead, loc) << RemarkArg("tests", tests.size()) << RemarkArg("of", "patterns");
    for (const StringTest &test : tests) {
      builder.setInsertionPoint(test.op);
      loc = test.op->getLoc();
      uint32_t mask = uint32_t(1) << (llvm::find(patterns, Attribute(test.pieces)) - patterns.begin());
      Value bit = arith::AndIOp::create(builder, loc, forms,
                                        arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), int32_t(mask)));
      Value zero = arith::ConstantIntOp::create(builder, loc, builder.getI32Type(), 0);
      replace(test.op, arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, bit, zero));
    }
  }

  static void replace(Operation *op, Value value) {
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
  }

  FuncOp func;
  DominanceInfo dominance;
  llvm::SmallPtrSet<Block *, 16> begins;
  llvm::DenseMap<Block *, Block *> beginOfBlock;
};

struct MergeChoicesPass : asl::flow::impl::MergeChoicesBase<MergeChoicesPass> {
  void runOnOperation() override {
    numTests += StringMerger(getOperation()).run();
    numSwitches += mergeChoiceRuns(getOperation());
    // Nothing leads to a rule for a text that an earlier one has.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, getOperation()->getRegions());
  }
};

} // namespace

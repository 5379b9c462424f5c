// SPDX-License-Identifier: Apache-2.0
//
// hoist-selections: what a Map's selector looks up in something that is the same for all items is looked up once.
//
//   before                                                  after
//   ------                                                  -----
//   flow.map.begin @M.Each over %items ..                   flow.map.begin @M.Each over %items ..
//   cf.br ^join                                             %p, %noP = flow.lookup ["p"] of %in
//   ^join:                                                  cf.br ^join
//     flow.await.join ^item resume ^ok fail ^failed       ^join:
//   ^item(%item: !flow.json):                               flow.await.join ^item resume ^ok fail ^failed
//     %x = flow.path ["p"] of %in at <..>                 ^item(%item: !flow.json):
//     %o = flow.object ["i", "x"](%item, %x)                %size = flow.size %p
//     flow.child.start %o                                   cf.cond_br (%size == 0), ^ask, ^there(%p)
//     cf.br ^join                                         ^ask:
//                                                           %x = flow.path ["p"] of %in at <..>
//                                                           cf.br ^there(%x)
//                                                         ^there(%q: !flow.json):
//                                                           %o = flow.object ["i", "x"](%item, %q)
//                                                           ..
//
// The look-up in front raises nothing. Where it leads nowhere, the path itself is asked for, when it was before: for the first
// item, after what the selector did before it. So a Map without items, errors, their words and their events are as they were.
//
// Nothing tells a value that is not there from others but that it takes no bytes: a truth value has no place in a frame, and
// the value has to have one anyway. A path with an element of an array is left alone, since one past the end is null to a
// template, and nothing to a look-up.

#include "ir/FlowOps.h"
#include "ir/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Dominance.h"

namespace asl::flow {
#define GEN_PASS_DEF_HOISTSELECTIONS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// A Map's selector: the block that computes an item's input, and the one that began the attempt.
struct Selector {
  Block *item;
  Block *begin;
};

/// The selector of a join; nothing when it has none.
std::optional<Selector> selectorOf(AwaitJoinOp join, const DominanceInfo &dominance) {
  if (join.getItem().empty())
    return std::nullopt;
  Block *block = join->getBlock(), *begin = nullptr;
  for (Block *before : block->getPredecessors()) {
    if (dominance.dominates(block, before))
      continue; // a child was started
    if (begin)
      return std::nullopt;
    begin = before;
  }
  if (!begin || begin->getOps<MapBeginOp>().empty())
    return std::nullopt;
  return Selector{join.getItem().front(), begin};
}

/// Whether what `path` leads to is the same for all items, and there for a look-up exactly when it is for the path.
bool isSameForAll(PathOp path, Block *begin, const DominanceInfo &dominance) {
  Operation *made = path.getBase().getDefiningOp();
  return !isa_and_nonnull<ContextOp, ConstantOp>(made) && !path.getSteps().empty() &&
         llvm::all_of(path.getSteps(), llvm::IsaPred<StringAttr>) &&
         dominance.properlyDominates(path.getBase(), begin->getTerminator());
}

/// Looks up `path` where the attempt has begun; asks for the path itself where that leads nowhere.
void hoist(PathOp path, Block *begin) {
  Location loc = path.getLoc();
  OpBuilder builder(begin->getTerminator());
  auto before = LookupOp::create(builder, loc, path.getType(), builder.getI1Type(), path.getBase(), path.getSteps());

  Block *item = path->getBlock();
  Block *there = item->splitBlock(std::next(path->getIterator()));
  Block *ask = item->splitBlock(path);
  BlockArgument value = there->addArgument(path.getType(), loc);
  path.getResult().replaceAllUsesWith(value);

  builder.setInsertionPointToEnd(ask);
  cf::BranchOp::create(builder, loc, there, path.getResult());
  builder.setInsertionPointToEnd(item);
  Value size = SizeOp::create(builder, loc, before.getResult());
  Value none = arith::ConstantOp::create(builder, loc, builder.getI64IntegerAttr(0));
  Value isMissing = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, size, none);
  cf::CondBranchOp::create(builder, loc, isMissing, ask, ValueRange(), there, before.getResult());
}

struct HoistSelectionsPass : asl::flow::impl::HoistSelectionsBase<HoistSelectionsPass> {
  void runOnOperation() override {
    SmallVector<std::pair<PathOp, Block *>> paths;
    {
      DominanceInfo dominance(getOperation());
      for (Block &block : getOperation().getBody())
        if (auto join = dyn_cast<AwaitJoinOp>(block.getTerminator()))
          if (std::optional<Selector> selector = selectorOf(join, dominance))
            for (PathOp path : selector->item->getOps<PathOp>())
              if (isSameForAll(path, selector->begin, dominance))
                paths.emplace_back(path, selector->begin);
    }
    for (auto [path, begin] : paths)
      hoist(path, begin);
    numPaths += paths.size();
  }
};

} // namespace

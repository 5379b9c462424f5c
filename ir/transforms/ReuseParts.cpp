// SPDX-License-Identifier: Apache-2.0
//
// reuse-parts: what a chain of states has put, built or looked up is not looked up again.
//
//   before                                                after
//   ------                                                -----
//   flow.enter "A" pass, %in                              flow.enter "A" pass, %in
//   %id = flow.path ["order", "id"] of %in at <..>        %id = flow.path ["order", "id"] of %in at <..>
//   %o = flow.object ["step", "id"](%one, %id)            %o = flow.object ["step", "id"](%one, %id)
//   %p = flow.insert %o at ["last"] of %in <..>           %p = flow.insert %o at ["last"] of %in <..>
//   flow.leave %p                                         flow.leave %p
//   flow.enter "B" pass, %p                               flow.enter "B" pass, %p
//   %s = flow.path ["last", "step"] of %p at <..>         %q = flow.object ["prev", "id"](%one, %id)
//   %i = flow.path ["order", "id"] of %p at <..>
//   %q = flow.object ["prev", "id"](%s, %i)
//
// States stay as they are: each is entered with its input and left with its output. Only a look-up goes, and only one that
// cannot fail, because what it leads to was put there, or was found there before. So errors and their words, which quote the
// value that was looked into, are not touched. A path that is new is left alone, even where it could start further up.
//
// This looks at one block at a time, in which nothing waits: so no value needs a slot of the frame that had none.

#include "ir/FlowOps.h"
#include "ir/JsonText.h"
#include "ir/Passes.h"
#include "ir/transforms/Parts.h"

#include "llvm/ADT/DenseMap.h"

namespace asl::flow {
#define GEN_PASS_DEF_REUSEPARTS
#include "ir/Passes.h.inc"
} // namespace asl::flow

using namespace mlir;
using namespace asl::flow;

namespace {

/// Steps below a value.
struct Place {
  Value base;
  ArrayAttr steps;
};

/// What is known to be at a place.
struct Part {
  Value value;
  /// It may be the null that a payload template takes for an element past the end: no other field would.
  PathOp lenient;
};

bool isTemplate(SiteAttr site) { return site && site.getKind() == SiteKind::Template; }

/// Whether what `path` finds is there for every field.
bool isStrict(PathOp path) { return !isTemplate(path.getSite()) && !isTemplate(path.getPrefixAttr()); }

/// Whether `path` is a template's alone.
bool isLenient(PathOp path) { return isTemplate(path.getSite()) && !path.getPrefix(); }

class Reuser {
public:
  explicit Reuser(Block &block) : block(block) {}

  /// How many look-ups are gone.
  unsigned run() {
    unsigned count = 0;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (auto path = dyn_cast<PathOp>(op))
        count += reuse(path);
      else if (isa<ObjectOp, ArrayOp>(op))
        foldConstant(op);
    }
    return count;
  }

private:
  /// Most values gone back over for one path: what is asked for in each state is found one state back.
  static constexpr unsigned kMostBack = 32;

  bool serves(const Part &part, PathOp path) { return !part.lenient || isLenient(path); }

  bool reuse(PathOp path) {
    Place asked{path.getBase(), path.getSteps()}, place = asked;
    Value value;
    for (unsigned back = 0; back < kMostBack && !value; ++back) {
      if (auto known = parts.find({place.base, place.steps}); known != parts.end() && serves(known->second, path)) {
        note(asked, known->second);
        value = known->second.value;
      } else if (place.steps.empty()) {
        value = place.base;
      } else if (auto constant = place.base.getDefiningOp<ConstantOp>()) {
        value = partOfConstant(constant, path, place.steps);
        break;
      } else if (!goBack(place)) {
        break;
      }
    }
    if (!value) {
      Part part{path.getResult(), isStrict(path) ? PathOp() : path};
      note(asked, part);
      note(place, part);
      return false;
    }
    path.getResult().replaceAllUsesWith(value);
    path.erase();
    return true;
  }

  void note(Place place, Part part) {
    Part &known = parts[{place.base, place.steps}];
    if (!known.value || known.lenient)
      known = part;
  }

  /// What is built of constants alone, now that look-ups have become constants, is one.
  static void foldConstant(Operation &op) {
    SmallVector<OpFoldResult> results;
    if (op.getNumOperands() == 0 || failed(op.fold(results)) || results.empty())
      return;
    OpBuilder builder(&op);
    auto text = cast<StringAttr>(cast<Attribute>(results.front()));
    op.getResult(0).replaceAllUsesWith(ConstantOp::create(builder, op.getLoc(), text).getResult());
    op.erase();
  }

  static Value partOfConstant(ConstantOp constant, PathOp path, ArrayAttr steps) {
    auto text = lookUpJson(constant.getValue(), steps, /*missingIsNull=*/false);
    if (!text)
      return {};
    OpBuilder builder(path);
    return ConstantOp::create(builder, path.getLoc(), builder.getStringAttr(*text));
  }

  /// Goes to the place in what `place.base` was made of, where the same is. False when there is none that is known.
  bool goBack(Place &place) {
    Operation *def = place.base.getDefiningOp();
    if (!def || def->getBlock() != &block)
      return false;
    ArrayRef<Attribute> steps = place.steps.getValue();
    if (Value part = partOf(place.base, steps[0])) {
      place = {part, stepsFrom(place.steps, 1)};
      return true;
    }
    if (auto path = dyn_cast<PathOp>(def); path && isStrict(path)) {
      SmallVector<Attribute> all(path.getSteps().begin(), path.getSteps().end());
      llvm::append_range(all, steps);
      place = {path.getBase(), ArrayAttr::get(path.getContext(), all)};
      return true;
    }
    auto insert = dyn_cast<InsertOp>(def);
    if (!insert)
      return false;
    ArrayRef<Attribute> put = insert.getSteps().getValue();
    size_t shared = 0, most = std::min(steps.size(), put.size());
    while (shared < most && steps[shared] == put[shared])
      ++shared;
    if (shared == put.size())
      place = {insert.getValue(), stepsFrom(place.steps, shared)};
    else if (shared < most && areApart(steps[shared], put[shared]))
      place.base = insert.getTarget();
    else
      return false;
    return true;
  }

  Block &block;
  llvm::DenseMap<std::pair<Value, Attribute>, Part> parts;
};

struct ReusePartsPass : asl::flow::impl::ReusePartsBase<ReusePartsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      numPaths += Reuser(block).run();
  }
};

} // namespace

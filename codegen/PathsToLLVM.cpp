// SPDX-License-Identifier: Apache-2.0
//
// StepTranslator: definite paths of states.
//
//   %sku = flow.path ["item", "sku"] of %in at <..>         %found = aslrt_json_fields(%cells, %item, ["sku", "qty", "tags"])
//   %qty = flow.path ["item", "qty"] of %in at <..>         llvm.cond_br %found & 1, ^there, ^missing
//   %tags = flow.path ["item", "tags"] of %in at <..>     ^missing:
//                                                           aslrt_path_get(.., %in, ["item", "sku"])        which raises
//
// Members that one block asks of one object are read in one look, where the first of them is asked for. It changes nothing
// and raises nothing: each path is then where it was, and where its member is missing the runtime is asked for the whole
// path, which says so in its own words.

#include "codegen/StepTranslator.h"

using namespace mlir;
using namespace asl;
using namespace asl::flow;

/// Most names that one look takes.
static constexpr size_t kMostNames = 31;

/// Whether paths below `base` are followed by the data alone, as far as their first steps are members.
static bool isPlainBase(Value base) { return !base.getDefiningOp<ContextOp>() && !base.getDefiningOp<ConstantOp>(); }

/// Paths elsewhere that make it worth to read a value into cells once rather than to search its text in each block.
static constexpr int64_t kManyElsewhere = 3;

/// Whether `base` is read mostly in `block`.
static bool isReadHere(Value base, Block &block) {
  return llvm::count_if(base.getUsers(), [&](Operation *user) {
           return isa<PathOp, PresentOp>(user) && user->getBlock() != &block;
         }) < kManyElsewhere;
}

static ArrayAttr firstSteps(ArrayAttr steps, size_t count) {
  return ArrayAttr::get(steps.getContext(), steps.getValue().take_front(count));
}

void StepTranslator::planReads(Block &block) {
  reads.clear();
  for (Operation &op : block) {
    auto path = dyn_cast<PathOp>(op);
    if (!path || !isPlainBase(path.getBase()))
      continue;
    for (size_t depth = 0; depth < path.getSteps().size() && isa<StringAttr>(path.getSteps()[depth]); ++depth) {
      Read &read = reads[{path.getBase(), firstSteps(path.getSteps(), depth)}];
      if (!llvm::is_contained(read.names, path.getSteps()[depth]) && read.names.size() < kMostNames)
        read.names.push_back(path.getSteps()[depth]);
    }
  }
  // One member alone is read on the way to several below it, and else not worth a look of its own.
  for (auto &[place, read] : reads) {
    if (read.names.size() < 2 || !isReadHere(place.first, block))
      continue;
    auto steps = cast<ArrayAttr>(place.second);
    for (size_t depth = 0; depth <= steps.size(); ++depth)
      reads.find({place.first, firstSteps(steps, depth)})->second.isWanted = true;
  }
}

void StepTranslator::emit(PathOp op) {
  Value path = pathTable(op.getSteps(), op.getSite(), op.getPrefixCountAttr(), op.getPrefixAttr());
  if (op.getBase().getDefiningOp<ContextOp>()) {
    Value out = storageFor(op.getResult());
    callFallible("aslrt_context_get", {exec, frame, out, path});
    return values.map(op.getResult(), out);
  }
  Value base = map(op.getBase()), at = base;
  Block *missing = nullptr;
  size_t depth = 0;
  for (size_t count = op.getSteps().size(); depth < count; ++depth) {
    auto found = reads.find({op.getBase(), firstSteps(op.getSteps(), depth)});
    if (found == reads.end() || !found->second.isWanted)
      break;
    Read &read = found->second;
    const auto *name = llvm::find(read.names, op.getSteps()[depth]);
    if (name == read.names.end())
      break;
    unsigned number = name - read.names.begin();
    if (!read.cells) {
      read.cells = allocate(read.names.size());
      read.found = call("aslrt_json_fields", {exec, read.cells, at, tableOf(table::kKeys, builder.getArrayAttr(read.names)),
                                              i32(read.names.size())});
    }
    if (!missing) {
      missing = new Block;
      step.getBody().push_back(missing);
    }
    Value bit = LLVM::AndOp::create(builder, loc, read.found, i32(uint32_t(1) << number));
    unless(LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, bit, i32(0)), missing);
    at = offset(read.cells, abi::kCellBytes * number);
  }
  if (depth == 0) {
    Value out = storageFor(op.getResult());
    callFallible("aslrt_path_get", {exec, frame, out, base, path});
    return values.map(op.getResult(), out);
  }
  auto askForAll = [&](Block *block, Value out) {
    builder.setInsertionPointToEnd(block);
    return call("aslrt_path_get", {exec, frame, out, base, path});
  };
  {
    OpBuilder::InsertionGuard guard(builder);
    ret(askForAll(missing, scratchCells(1)));
  }
  // What the last steps lead to, if they are no members or nobody else asks for them.
  if (depth < op.getSteps().size()) {
    Value out = storageFor(op.getResult());
    ArrayAttr rest = builder.getArrayAttr(op.getSteps().getValue().drop_front(depth));
    Value isThere = call("aslrt_path_seek", {exec, out, at, stepsTable(rest)});
    auto *nowhere = new Block, *behind = new Block;
    nowhere->insertAfter(builder.getBlock());
    behind->insertAfter(nowhere);
    LLVM::CondBrOp::create(builder, loc, isNotZero(isThere), behind, ValueRange(), nowhere, ValueRange(),
                           std::pair<int32_t, int32_t>(1000, 1));
    // For a template it may be null yet, past the end of an array.
    Value failed = isNotZero(askForAll(nowhere, out));
    LLVM::CondBrOp::create(builder, loc, failed, failedBlock(), ValueRange(), behind, ValueRange());
    builder.setInsertionPointToEnd(behind);
    at = out;
  }
  values.map(op.getResult(), at);
}

void StepTranslator::emit(PresentOp op) {
  Value found = call("aslrt_path_find", {exec, scratchCells(1), map(op.getBase()), stepsTable(op.getSteps())});
  values.map(op.getResult(), isNotZero(found));
}

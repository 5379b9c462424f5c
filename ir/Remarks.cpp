// SPDX-License-Identifier: Apache-2.0
//
// Remarks: see Remarks.h.

#include "ir/Remarks.h"
#include "ir/JsonText.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace asl::flow;

remark::detail::InFlightRemark asl::flow::tell(StringRef pass, StringRef name, Location loc, bool isMissed) {
  auto options = remark::RemarkOpts::name(name).category("flow").subCategory(pass);
  return isMissed ? remark::missed(loc, options) : remark::passed(loc, options);
}

StringRef asl::flow::stateOf(Location loc) {
  auto named = loc->findInstanceOf<NameLoc>();
  return named ? named.getName().getValue() : StringRef();
}

std::string asl::flow::printSteps(ArrayAttr steps) {
  std::string text = "$";
  for (Attribute step : steps) {
    if (auto index = dyn_cast<IntegerAttr>(step)) {
      text += "[" + std::to_string(index.getInt()) + "]";
      continue;
    }
    StringRef name = cast<StringAttr>(step).getValue();
    bool isPlain = !name.empty() && llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
    text += isPlain ? "." + name.str() : "['" + name.str() + "']";
  }
  return text;
}

// ---------------------------------------------------------------------------------------------
// Folding
// ---------------------------------------------------------------------------------------------

/// The JSON text of a constant, and "true" or "false" of an i1; none for what is not known.
static std::optional<std::string> knownText(Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return constant.getValue().str();
  APInt bit;
  if (value.getType().isInteger(1) && matchPattern(value, m_ConstantInt(&bit)))
    return bit.isZero() ? "false" : "true";
  return std::nullopt;
}

static void remarkPath(StringRef pass, PathOp path, Value by) {
  SiteAttr site = path.getSite();
  StringRef field = site.getField() ? site.getField().getValue() : StringRef();
  if (auto joined = by.getDefiningOp<PathOp>(); joined && joined.getPrefix() && !path.getPrefix()) {
    SiteAttr outer = *joined.getPrefix();
    tell(pass, remarks::kPathJoined, path.getLoc())
        << RemarkArg("path", site.getText().getValue()) << RemarkArg("field", field)
        << RemarkArg("outer", outer.getText().getValue())
        << RemarkArg("outerField", outer.getField() ? outer.getField().getValue() : StringRef());
    return;
  }
  auto told = tell(pass, remarks::kPathFolded, path.getLoc());
  told << RemarkArg("path", site.getText().getValue()) << RemarkArg("field", field);
  if (std::optional<std::string> text = knownText(by))
    told << RemarkArg("value", *text);
  else if (Operation *maker = by.getDefiningOp())
    told << RemarkArg("from", stateOf(maker->getLoc()));
}

void FoldRemarks::notifyOperationReplaced(Operation *op, ValueRange replacement) {
  replaced.insert(op);
  if (replacement.empty())
    return;
  std::optional<std::string> known = knownText(replacement.front());
  auto tellKnown = [&](StringRef name, StringRef what) {
    if (known)
      tell(pass, name, op->getLoc()) << RemarkArg("what", what) << RemarkArg("value", *known);
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case<PathOp>([&](PathOp path) {
        if (!path.getSteps().empty())
          remarkPath(pass, path, replacement.front());
      })
      .Case<LookupOp>([&](LookupOp lookup) {
        // One that only starts nearer to what it looks for is told of when it is there.
        bool isFound = matchPattern(replacement.back(), m_Zero());
        if (!isFound || lookup.getSteps().empty())
          return;
        auto told = tell(pass, remarks::kPathFolded, op->getLoc());
        told << RemarkArg("path", printSteps(lookup.getSteps()));
        if (known)
          told << RemarkArg("value", *known);
        else if (Operation *maker = replacement.front().getDefiningOp())
          told << RemarkArg("from", stateOf(maker->getLoc()));
      })
      .Case<PresentOp>([&](PresentOp present) {
        if (!present.getSteps().empty())
          tellKnown(remarks::kTestFolded, "");
      })
      .Case<CompareOp, MatchesOp, IsOp>([&](Operation *) { tellKnown(remarks::kTestFolded, ""); })
      .Case<ObjectOp, ArrayOp>([&](Operation *) { tellKnown(remarks::kValueFolded, "template"); })
      .Case<IntrinsicOp>(
          [&](IntrinsicOp call) { tellKnown(remarks::kValueFolded, stringifyIntrinsic(call.getFunction())); })
      .Case<FormatOp>([&](FormatOp) { tellKnown(remarks::kValueFolded, "States.Format"); })
      .Case<RefusesOp>([&](RefusesOp refuses) {
        if (known)
          tell(pass, remarks::kTestFolded, op->getLoc())
              << RemarkArg("what", printSteps(refuses.getSteps())) << RemarkArg("value", *known);
      })
      .Default([](Operation *) {});
}

void FoldRemarks::notifyOperationErased(Operation *op) {
  if (replaced.erase(op) || pass != "fold-fused")
    return;
  if (auto put = dyn_cast<PutOp>(op))
    tell(pass, remarks::kNotBuilt, op->getLoc()) << RemarkArg("what", printSteps(put.getSteps()));
  else if (isa<ObjectOp, ArrayOp>(op))
    tell(pass, remarks::kNotBuilt, op->getLoc()) << RemarkArg("what", "template");
}

void asl::flow::remarkDecided(StringRef pass, cf::CondBranchOp branch, bool value) {
  tell(pass, remarks::kBranchDecided, branch.getLoc()) << RemarkArg("value", value);
}

// ---------------------------------------------------------------------------------------------
// Sizes
// ---------------------------------------------------------------------------------------------

namespace {

/// Finds bounds of values; remembers those of values that are used more than once.
class Bounds {
public:
  explicit Bounds(uint64_t limit) : limit(limit) {}

  SizeBounds of(Value value, unsigned depth = 0) {
    if (auto found = known.find(value); found != known.end())
      return found->second;
    // Deep inside of each other is what machines wrote.
    constexpr unsigned kMostDepth = 256;
    SizeBounds bounds = depth < kMostDepth ? compute(value, depth) : SizeBounds();
    known[value] = bounds;
    return bounds;
  }

private:
  SizeBounds compute(Value value, unsigned depth) {
    Operation *def = value.getDefiningOp();
    if (!def)
      return {1, limit}; // an input, an answer or an error output was checked where it came from
    return llvm::TypeSwitch<Operation *, SizeBounds>(def)
        .Case<ConstantOp>([](ConstantOp constant) {
          uint64_t bytes = constant.getValue().size();
          return SizeBounds{bytes, bytes};
        })
        .Case<IntrinsicOp, CheckedIntrinsicOp>([](auto call) {
          // A UUID has 36 characters, and quotes.
          return call.getFunction() == Intrinsic::UUID ? SizeBounds{38, 38} : SizeBounds();
        })
        .Case<VariableGetOp>([&](VariableGetOp) { return SizeBounds{1, limit}; })
        .Case<PathOp>([&](PathOp path) {
          return SizeBounds{1, of(path.getBase(), depth + 1).most};
        })
        .Case<ObjectOp>([&](ObjectOp object) {
          SizeBounds sum = brackets(object.getMembers().size());
          for (auto [name, member] : llvm::zip(object.getNames(), object.getMembers())) {
            add(sum, quoteJson(cast<StringAttr>(name).getValue()).size() + 1);
            add(sum, of(member, depth + 1));
          }
          return sum;
        })
        .Case<ArrayOp>([&](ArrayOp array) {
          SizeBounds sum = brackets(array.getElements().size());
          for (Value element : array.getElements())
            add(sum, of(element, depth + 1));
          return sum;
        })
        .Case<InsertOp>([&](InsertOp insert) {
          // It stands in the place of something, or beside it, with what leads there around it.
          SizeBounds sum = of(insert.getValue(), depth + 1);
          std::optional<uint64_t> target = of(insert.getTarget(), depth + 1).most;
          for (Attribute step : insert.getSteps())
            if (auto name = dyn_cast<StringAttr>(step))
              add(sum, quoteJson(name.getValue()).size() + 3); // {"name":..}
            else
              add(sum, 2);
          if (sum.most)
            sum.most = target ? std::optional(*sum.most + *target + 1) : std::nullopt;
          return sum;
        })
        .Default([](Operation *) { return SizeBounds(); });
  }

  static SizeBounds brackets(size_t count) {
    uint64_t bytes = 2 + (count ? count - 1 : 0);
    return {bytes, bytes};
  }
  static void add(SizeBounds &sum, uint64_t bytes) { add(sum, SizeBounds{bytes, bytes}); }
  /// What is larger than any document is as good as unknown, and could wrap around.
  static void add(SizeBounds &sum, const SizeBounds &part) {
    constexpr uint64_t kHuge = uint64_t(1) << 40;
    sum.least = std::min(sum.least + part.least, kHuge);
    sum.most = sum.most && part.most && *sum.most + *part.most < kHuge ? std::optional(*sum.most + *part.most)
                                                                      : std::nullopt;
  }

  uint64_t limit;
  llvm::DenseMap<Value, SizeBounds> known;
};

} // namespace

SizeBounds asl::flow::boundsOf(Value value, uint64_t limit) { return Bounds(limit).of(value); }

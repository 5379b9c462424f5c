// SPDX-License-Identifier: Apache-2.0
//
// Lower: intrinsic calls, inner ones first.
//
//   States.Format('{} of {}', $.n,      %0 = flow.path ["n"] of %in at <argument "$.n" in "States.Format(..)">
//     States.ArrayLength($.all))        %1 = flow.path ["all"] of %in at <argument "$.all" in "States.Format(..)">
//                                       %2 = flow.intrinsic States.ArrayLength(%1)
//                                       %3 = flow.format ["", " of ", ""](%0, %2)
//
// A path that leads nowhere is reported with the whole expression, as the service does.

#include "frontend/Lowering.h"
#include "ir/IntrinsicText.h"
#include "ir/JsonText.h"

using namespace asl;
using namespace mlir;

/// The IR's name of a function; none for States.Array, which is an operation of its own.
static flow::Intrinsic intrinsicOf(IntrinsicFunction function) {
  std::optional<flow::Intrinsic> found = flow::symbolizeIntrinsic(llvm::StringRef(intrinsicName(function)));
  assert(found && "the dialect knows every function but States.Array");
  return *found;
}

Value Lowering::intrinsicArgument(const IntrinsicArgument &argument, const IntrinsicSite &site) {
  Location at = loc(site.range);
  switch (argument.kind) {
  case IntrinsicArgument::Kind::String:
    return constant(at, flow::quoteJson(argument.text));
  case IntrinsicArgument::Kind::Number:
    return constant(at, argument.text);
  case IntrinsicArgument::Kind::Null:
    return constant(at, "null");
  case IntrinsicArgument::Kind::True:
    return constant(at, "true");
  case IntrinsicArgument::Kind::False:
    return constant(at, "false");
  case IntrinsicArgument::Kind::Call:
    return intrinsicCall(*argument.call, site);
  case IntrinsicArgument::Kind::Path:
    return path(*argument.path, argument.path->source, site.range, site.document, flow::SiteKind::Argument,
                site.expression);
  }
  llvm_unreachable("covered switch");
}

Value Lowering::intrinsicCall(const IntrinsicCall &call, const IntrinsicSite &site) {
  Location at = loc(site.range);
  llvm::ArrayRef<IntrinsicArgument> arguments = call.arguments;
  bool isFormat = call.function == IntrinsicFunction::Format;
  bool isSplit = isFormat && arguments.front().kind == IntrinsicArgument::Kind::String;
  SmallVector<Value> values;
  for (const IntrinsicArgument &argument : isSplit ? arguments.drop_front() : arguments)
    values.push_back(intrinsicArgument(argument, site));

  if (isSplit) {
    const std::vector<std::string> &pieces = arguments.front().formatPieces;
    SmallVector<llvm::StringRef> all(pieces.begin(), pieces.end());
    return flow::FormatOp::create(builder, at, builder.getStrArrayAttr(all), values);
  }
  if (call.function == IntrinsicFunction::Array)
    return flow::ArrayOp::create(builder, at, values);
  flow::Intrinsic function = intrinsicOf(call.function);
  warnOfRefusal(call, function, values, site);
  return flow::IntrinsicOp::create(builder, at, function, values);
}

void Lowering::warnOfRefusal(const IntrinsicCall &call, flow::Intrinsic function, ValueRange values,
                             const IntrinsicSite &site) {
  if (call.function == IntrinsicFunction::JsonMerge && call.arguments[2].kind == IntrinsicArgument::Kind::True) {
    diagnostics.warning(Warning::FailingCall, site.range, "'States.JsonMerge' fails with true: the service merges shallowly only");
    return;
  }
  SmallVector<llvm::StringRef> texts;
  for (Value value : values)
    if (auto constant = value.getDefiningOp<flow::ConstantOp>())
      texts.push_back(constant.getValue());
  if (texts.size() == values.size() && !flow::drawsRandomly(function, texts.size()) &&
      !flow::computeIntrinsic(function, texts))
    diagnostics.warning(Warning::FailingCall, site.range, inQuotes(call.source) + " fails whenever it is evaluated");
}

Value Lowering::intrinsic(const IntrinsicCall &call, SourceRange range, Value document) {
  return intrinsicCall(call, {call.source, range, document});
}

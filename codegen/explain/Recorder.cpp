// SPDX-License-Identifier: Apache-2.0
//
// Recorder: see Recorder.h.
//
// What passes did they tell themselves, as remarks. Where values live in frames is read from the frame form at the end
// of the pipeline, after elide-frame: a store says which slot, the operation that makes the stored value what it is.
// Code is counted in assembly text: each `.loc` names the place that the next instructions stand for.

#include "codegen/explain/Recorder.h"
#include "ir/Remarks.h"

#include "llvm/ADT/TypeSwitch.h"

#include <charconv>

using namespace asl;
using namespace mlir;

static RecordedPlace placeOf(Location loc) {
  if (auto range = loc->findInstanceOf<FileLineColRange>())
    return {range.getStartLine(), range.getStartColumn(), range.getEndLine(), range.getEndColumn()};
  return {};
}

namespace {

class Streamer : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit Streamer(CompilationRecord &record) : record(record) {}

  void streamOptimizationRemark(const remark::detail::Remark &told) override {
    RecordedRemark copy;
    StringRef category = told.getCombinedCategoryName();
    copy.pass = category.substr(category.find(':') + 1).str();
    copy.name = told.getRemarkName().str();
    copy.state = flow::stateOf(told.getLocation()).str();
    copy.place = placeOf(told.getLocation());
    for (const remark::detail::Remark::Arg &argument : told.getArgs())
      copy.arguments[argument.key] = argument.val;
    record.remarks.push_back(std::move(copy));
  }

private:
  CompilationRecord &record;
};

/// Reads one step function.
class FrameReader {
public:
  FrameReader(flow::FrameFuncOp func, RecordedFrame &frame) : func(func), frame(frame) {}

  void run() {
    frame.machine = func.getSymName().str();
    frame.slots = func.getSlots();
    frame.counters = func.getCounters();
    if (ArrayAttr variables = func.getVariablesAttr())
      for (StringAttr name : variables.getAsRange<StringAttr>())
        frame.variables.push_back(name.str());
    findResumes();
    func.walk([&](Operation *op) {
      if (auto enter = dyn_cast<flow::EnterOp>(op))
        frame.states.push_back(enter.getState().str());
      else if (auto store = dyn_cast<flow::FrameStoreOp>(op))
        for (auto [slot, value] : llvm::zip(store.getSlots(), store.getValues()))
          note(frame.inSlots, unsigned(slot), describe(value));
      else if (auto set = dyn_cast<flow::FrameSetCountOp>(op))
        note(frame.inCounters, unsigned(set.getCounter()),
             {0, "count", flow::stateOf(op->getLoc()).str(), ""});
    });
  }

private:
  /// What arrives in each block where the machine goes on.
  void findResumes() {
    auto dispatch = cast<cf::SwitchOp>(func.getBody().front().getTerminator());
    llvm::DenseMap<int64_t, Block *> blocks;
    if (auto values = dispatch.getCaseValues())
      for (auto [value, block] : llvm::zip(values->getValues<APInt>(), dispatch.getCaseDestinations()))
        blocks[value.getSExtValue()] = block;
    arrivals[dispatch.getDefaultDestination()] = {0, "input", "", ""};
    auto arrive = [&](int64_t pc, const char *kind, StringRef state) {
      if (Block *block = blocks.lookup(pc))
        arrivals[block] = {0, kind, state.str(), ""};
    };
    func.walk([&](Operation *op) {
      if (auto task = dyn_cast<flow::SuspendTaskOp>(op)) {
        frame.waits.push_back({task.getState().str(), "call"});
        arrive(task.getResume(), "answer", task.getState());
        arrive(task.getFail(), "error", task.getState());
      } else if (auto timer = dyn_cast<flow::SuspendTimerOp>(op)) {
        frame.waits.push_back({timer.getState().str(), timer.getRetry() ? "retry" : "timer"});
      } else if (auto join = dyn_cast<flow::SuspendJoinOp>(op)) {
        frame.waits.push_back({join.getState().str(), "children"});
        arrive(join.getResume(), "results", join.getState());
        arrive(join.getFail(), "error", join.getState());
        if (join.getItem())
          arrive(*join.getItem(), "item", join.getState());
      } else if (auto collect = dyn_cast<flow::SuspendCollectOp>(op)) {
        frame.waits.push_back({collect.getState().str(), "collect"});
      }
    });
  }

  RecordedContent describe(Value value) const {
    // The input of a state, whoever made it.
    for (Operation *user : value.getUsers())
      if (auto enter = dyn_cast<flow::EnterOp>(user))
        return {0, "input", enter.getState().str(), ""};
    Operation *def = value.getDefiningOp();
    std::string state = flow::stateOf(value.getLoc()).str();
    if (!def)
      return {0, "value", state, ""};
    return llvm::TypeSwitch<Operation *, RecordedContent>(def)
        .Case<flow::FrameAnswerOp>([&](Operation *) {
          auto found = arrivals.find(def->getBlock());
          return found == arrivals.end() ? RecordedContent{0, "value", state, ""} : found->second;
        })
        .Case<flow::PathOp>([&](flow::PathOp path) {
          return RecordedContent{0, "path", state, path.getSite().getText().str()};
        })
        .Case<flow::LookupOp>([&](flow::LookupOp lookup) {
          return RecordedContent{0, "path", state, flow::printSteps(lookup.getSteps())};
        })
        .Case<flow::InsertOp, flow::PutOp>([&](auto insert) {
          return RecordedContent{0, "result", state, flow::printSteps(insert.getSteps())};
        })
        .Case<flow::ObjectOp, flow::ArrayOp>([&](Operation *) { return RecordedContent{0, "built", state, ""}; })
        .Case<flow::IntrinsicOp, flow::CheckedIntrinsicOp>([&](auto call) {
          return RecordedContent{0, "function", state, flow::stringifyIntrinsic(call.getFunction()).str()};
        })
        .Case<flow::FormatOp>([&](Operation *) { return RecordedContent{0, "function", state, "States.Format"}; })
        .Default([&](Operation *) { return RecordedContent{0, "value", state, ""}; });
  }

  static void note(std::vector<RecordedContent> &contents, unsigned index, RecordedContent content) {
    content.index = index;
    for (const RecordedContent &known : contents)
      if (known.index == index && known.kind == content.kind && known.state == content.state &&
          known.text == content.text)
        return;
    contents.push_back(std::move(content));
  }

  flow::FrameFuncOp func;
  RecordedFrame &frame;
  llvm::DenseMap<Block *, RecordedContent> arrivals;
};

struct RecordFramesPass : PassWrapper<RecordFramesPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RecordFramesPass)
  explicit RecordFramesPass(CompilationRecord &record) : record(record) {}
  StringRef getArgument() const override { return "record-frames"; }

  void runOnOperation() override {
    for (auto func : getOperation().getOps<flow::FrameFuncOp>())
      FrameReader(func, record.frames.emplace_back()).run();
    markAllAnalysesPreserved();
  }

  CompilationRecord &record;
};

} // namespace

void asl::recordRemarks(MLIRContext &context, CompilationRecord &record) {
  remark::RemarkCategories categories;
  categories.passed = categories.missed = "flow.*";
  // Fails only for a pattern that is none.
  (void)remark::enableOptimizationRemarks(context, std::make_unique<Streamer>(record),
                                          std::make_unique<remark::RemarkEmittingPolicyAll>(), categories);
}

std::unique_ptr<Pass> asl::createRecordFramesPass(CompilationRecord &record) {
  return std::make_unique<RecordFramesPass>(record);
}

/// The number at the start of `text`, after blanks, which are taken off with it. 0 when there is none.
static uint32_t takeNumber(std::string_view &text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  uint32_t number = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc())
    text.remove_prefix(end - text.data());
  return number;
}

void asl::recordCode(std::string_view assembly, CompilationRecord &record) {
  std::map<std::pair<uint32_t, uint32_t>, unsigned> counts;
  std::pair<uint32_t, uint32_t> place;
  bool isCode = false;
  while (!assembly.empty()) {
    size_t end = std::min(assembly.find('\n'), assembly.size());
    std::string_view line = assembly.substr(0, end);
    assembly.remove_prefix(std::min(end + 1, assembly.size()));
    if (line.size() < 2 || line[0] != '\t') {
      continue;
    }
    line.remove_prefix(1);
    if (line.starts_with(".loc\t")) {
      line.remove_prefix(5);
      takeNumber(line); // the file
      uint32_t number = takeNumber(line);
      place = {number, takeNumber(line)};
    } else if (line.starts_with(".section") || line.starts_with(".text") || line.starts_with(".data")) {
      isCode = line.starts_with(".text") || line.find(",\"ax\"") != std::string_view::npos;
    } else if (line.starts_with(".type")) {
      place = {}; // another function
    } else if (isCode && line[0] != '.' && line[0] != '#' && line[0] != '/') {
      ++counts[place];
    }
  }
  for (auto &[where, count] : counts)
    record.code.push_back({where.first, where.second, count});
}

// SPDX-License-Identifier: Apache-2.0
//
// Record.h: what a compilation tells of itself, for `aslc explain`: the remarks of its passes, where values live in
// frames, the machine code of each state. Plain data, free of LLVM headers.

#ifndef ASL_CODEGEN_EXPLAIN_RECORD_H
#define ASL_CODEGEN_EXPLAIN_RECORD_H

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace asl {

/// Bytes of the file as people count: lines and columns from 1; the end is behind the last character. Line 0: unknown.
struct RecordedPlace {
  uint32_t line = 0, column = 0, endLine = 0, endColumn = 0;
};

/// A remark of a pass (ir/Remarks.h).
struct RecordedRemark {
  std::string pass, name, state;
  RecordedPlace place;
  std::map<std::string, std::string, std::less<>> arguments;

  /// The argument of that name; empty when there is none.
  std::string_view operator[](std::string_view key) const {
    auto found = arguments.find(key);
    return found == arguments.end() ? std::string_view() : std::string_view(found->second);
  }
};

/// What may be in a slot or a counter of a frame.
struct RecordedContent {
  unsigned index = 0;
  /// What it is: "input", "answer", "error", "results", "item", "path", "result", "built", "function", "count", "value".
  std::string kind;
  std::string state; ///< whose; empty: the machine's own input
  std::string text;  ///< the path or the function
};

/// A place where a machine returns to the runtime and goes on later.
struct RecordedWait {
  std::string state;
  std::string kind; ///< "call", "timer", "retry", "children", "collect"
};

/// The frame of a machine: of the definition itself, of a branch, of an item processor.
struct RecordedFrame {
  std::string machine;
  unsigned slots = 0, counters = 0;
  std::vector<std::string> variables;
  std::vector<RecordedContent> inSlots, inCounters;
  std::vector<RecordedWait> waits;
  std::vector<std::string> states; ///< that its code enters
};

/// Machine instructions that stand for one place of the definition.
struct RecordedCode {
  uint32_t line = 0, column = 0; ///< 0: of no place
  unsigned instructions = 0;
};

struct CompilationRecord {
  std::vector<RecordedRemark> remarks;
  std::vector<RecordedFrame> frames; ///< in the order of the machines, the definition itself first
  std::vector<RecordedCode> code;
};

} // namespace asl

#endif // ASL_CODEGEN_EXPLAIN_RECORD_H

// SPDX-License-Identifier: Apache-2.0
//
// Compiler: from a checked machine to any stage of the pipeline, or to an executable. Free of LLVM headers, so that
// the command line (which needs exceptions for its option parser) can include it.

#ifndef ASL_CODEGEN_COMPILER_H
#define ASL_CODEGEN_COMPILER_H

#include "codegen/Target.h"
#include "frontend/Diagnostics.h"
#include "frontend/Machine.h"
#include "frontend/teststate/StateTest.h"

#include <string>
#include <vector>

namespace asl {

/// Where the pipeline stops, in its order.
enum class Stage { State, Cfg, Frame, LlvmDialect, Llvm, Asm, Object };

struct CompileOptions {
  std::string machineName;
  /// The machine that is compiled for.
  const TargetSpec *target = &hostTarget();
  /// 0 to 3; -1: the default (see Optimize.h), 0 when `debug`.
  int optLevel = -1;
  /// Passes (by their command line names, with or without `flow-`) after which the module goes to stderr.
  std::vector<std::string> printAfter;
  /// A table of the time each phase and pass takes goes to stderr.
  bool timePasses = false;
  /// Check the IR after each pass, not only at the borders.
  bool verifyEach = false;
  /// Describe the program for debuggers: states as blocks, with their input and the variables. States stay as they
  /// were written, unoptimised unless `optLevel` says otherwise.
  bool debug = false;
  /// Leave locations out of printed IR.
  bool hideLocations = false;
  /// The process ends soon afterwards: what was made is not taken apart, which would take as long as some passes do.
  bool isLast = false;
};

struct CompilationRecord;

/// What a compilation came to.
enum class Outcome {
  Done,
  Refused, ///< the definition holds what cannot be compiled; the diagnostics say where
  Failed,  ///< bad use, or a defect of the compiler; `error` says what
};

/// What of the definition a line of a printed stage was made from.
struct LineOrigin {
  uint32_t line = 0; ///< from 1; 0: nothing of it
  uint32_t column = 0;
  std::string state; ///< empty: none
};

/// One compilation. The machine, its source and the diagnostics must outlive it.
struct Compilation {
  const asl::Machine &machine;
  const asl::Source &source;
  asl::DiagnosticEngine &diagnostics;
  CompileOptions options;
  std::string error; ///< set when Failed
  /// Only the state that this test is about is compiled, into a program that prints the response. Null: all of it.
  const StateTest *test = nullptr;
  /// Gets what the compilation tells of itself; what passes did, as far as they got. Null: nobody asks.
  CompilationRecord *record = nullptr;

  /// The text (or, for Object, the bytes) of `stage` in `output`. For a stage of MLIR, also where each of its lines came
  /// from, in `origins` if that is not null.
  Outcome emit(Stage stage, std::string &output, std::vector<LineOrigin> *origins = nullptr);
};

struct BuildOptions {
  std::string output; ///< path of the executable
  std::string argv0;  ///< how aslc was started: the runtime is found beside it
  bool strip = false; ///< leave out symbols and line tables
  /// Link with the sanitized runtime through clang (a program for tests), which is there for the host alone.
  bool sanitize = false;
};

/// Compiles and links an executable. Nothing is written unless all went well.
Outcome buildExecutable(Compilation &compilation, const BuildOptions &options);

/// The version of aslc.
const char *versionText();

} // namespace asl

#endif // ASL_CODEGEN_COMPILER_H

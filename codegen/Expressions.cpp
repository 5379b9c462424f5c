// SPDX-License-Identifier: Apache-2.0
//
// Expressions: see Expressions.h.

#include "codegen/Expressions.h"
#include "frontend/jsonata/Encode.h"
#include "frontend/jsonata/Parser.h"

#include "llvm/ADT/STLExtras.h"

using namespace asl;

/// As flow.evaluate calls it.
static std::string nameOf(const jsonata::External &external) {
  switch (external.kind) {
  case jsonata::External::Input:
    return "input";
  case jsonata::External::Context:
    return "context";
  case jsonata::External::Result:
    return "result";
  case jsonata::External::ErrorOutput:
    return "errorOutput";
  case jsonata::External::Variable:
    return "$" + external.name;
  }
  return "";
}

ExpressionProgram asl::encodeExpression(llvm::StringRef text, mlir::ArrayAttr names) {
  ExpressionProgram program;
  jsonata::ParseResult tree = jsonata::parse(text);
  if (!tree) {
    program.problem = "is no expression: " + tree.error.message;
    return program;
  }
  jsonata::EncodeOptions options;
  options.isState = true;
  for (auto name : names.getAsRange<mlir::StringAttr>()) {
    llvm::StringRef given = name.getValue();
    options.hasResult |= given == "result";
    options.hasErrorOutput |= given == "errorOutput";
    if (given.consume_front("$"))
      options.variables.push_back(given.str());
  }
  jsonata::EncodedExpression encoded = jsonata::encode(*tree.expr, text, options);
  program.bytes = std::move(encoded.bytes);
  for (const jsonata::External &external : encoded.externals) {
    program.names.push_back(nameOf(external));
    if (llvm::none_of(names.getAsRange<mlir::StringAttr>(),
                      [&](mlir::StringAttr name) { return name.getValue() == program.names.back(); }))
      program.problem = "asks for '" + program.names.back() + "', which it is not given";
  }
  return program;
}

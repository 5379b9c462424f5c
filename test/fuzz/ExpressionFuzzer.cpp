// SPDX-License-Identifier: Apache-2.0
//
// ExpressionFuzzer: whatever text as an expression of JSONata, parsed, encoded and evaluated.
//
// The input has members of every type under the names that seeds use. Evaluations are bounded more tightly than those of
// states, so that a text takes a moment at most. Nothing but a crash, a sanitizer's report or a time-out is a find.
// test/fuzz/fuzz runs this.

#include "codegen/eval/Evaluation.h"

#include "values/Strings.h"

#include <cstddef>
#include <cstdint>

namespace {

constexpr const char *kInput = R"({"a": {"b": [1, 2.5, -3], "c": "x y"}, "b": [{"id": "p1", "n": 1}, {"id": "p2", "n": null}, 5],
  "items": [{"price": 10.5, "quantity": 2, "tags": ["t", "u"]}, {"price": 1e3, "quantity": 0, "tags": []}],
  "id": "k-1", "c": true, "d": null, "text": "Hello, W\u00f6rld \ud83d\ude00", "when": "2024-02-29T12:30:00.000Z", "big": 12345678901234567890})";

bool isUtf8(const char *text, size_t size) {
  while (size != 0) {
    const uint32_t length = aslrt::utf8SequenceLength(text, size, false);
    if (length == 0)
      return false;
    text += length;
    size -= length;
  }
  return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const auto *text = reinterpret_cast<const char *>(data);
  if (!isUtf8(text, size))
    return 0; // JSON text that is none is refused before anybody looks for expressions
  asl::EvaluationRequest request;
  request.expression.assign(text, size);
  request.input = kInput;
  request.bindings = {{"v", "[1, {\"a\": \"q\"}]"}, {"states", kInput}};
  request.mostEvaluations = 20000;
  request.mostBytes = 64 << 20;
  (void)asl::evaluateExpression(request);
  return 0;
}

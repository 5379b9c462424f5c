// SPDX-License-Identifier: Apache-2.0
//
// States.Format: values put into a text.
//
// A string is put in as it is, a scalar as JSON has it, an object or array as Java prints a map or a list, which is
// what the hosted service was recorded to do: {Arg1=1, Arg2=[]}.

#include "language/intrinsics/Arguments.h"
#include "language/intrinsics/Intrinsics.h"
#include "values/Container.h"

#include <vector>

namespace aslrt::intrinsics {
namespace {

void appendScalar(const AslrtValue &value, SmallBuffer &buffer) {
  char text[kNumberTextBytes];
  if (isString(value))
    decodeEscaped(escapedCharacters(value, text), buffer);
  else
    buffer.append(scalarText(value, text));
}

/// Nesting is followed with a stack of its own: data may be nested deeper than the C stack is prepared for.
void appendPrinted(const Heap &heap, const AslrtValue &value, SmallBuffer &buffer) {
  if (!isContainer(value))
    return appendScalar(value, buffer);
  std::vector<MemberWalker> open;
  bool isFirst = true;
  auto enter = [&](const AslrtValue &container) {
    open.emplace_back(heap, container);
    buffer.append(open.back().isObject() ? '{' : '[');
    isFirst = true;
  };
  enter(value);
  while (!open.empty()) {
    MemberWalker &walker = open.back();
    AslrtKey key;
    AslrtValue child;
    if (!walker.next(key, child)) {
      buffer.append(walker.isObject() ? '}' : ']');
      open.pop_back();
      isFirst = false;
      continue;
    }
    if (!isFirst)
      buffer.append(", ");
    isFirst = false;
    if (walker.isObject()) {
      decodeEscaped({key.text, key.size}, buffer);
      buffer.append('=');
    }
    if (isContainer(child))
      enter(child);
    else
      appendScalar(child, buffer);
  }
}

bool isEscapable(char c) { return c == '\'' || c == '{' || c == '}' || c == '\\'; }

} // namespace

bool format(Heap &heap, AslrtValue &out, const AslrtValue &text, const AslrtValue *arguments, uint32_t count) {
  if (!isString(text))
    return false;
  SmallBuffer characters, result;
  std::string_view plain = decodeString(text, characters);
  uint32_t used = 0;
  for (size_t at = 0; at < plain.size(); ++at) {
    char c = plain[at], next = at + 1 < plain.size() ? plain[at + 1] : '\0';
    if (c == '{' && next == '}') {
      if (used == count)
        return false;
      appendPrinted(heap, arguments[used++], result);
      ++at;
    } else if (c == '\\' && isEscapable(next)) {
      result.append(next);
      ++at;
    } else if (c == '{' || c == '}' || c == '\\') {
      return false;
    } else {
      result.append(c);
    }
  }
  if (used != count)
    return false;
  out = makeString(heap, result.view());
  return true;
}

void formatPieces(Heap &heap, AslrtValue &out, const AslrtFormat &format, const AslrtValue *arguments) {
  SmallBuffer result;
  for (uint32_t i = 0; i < format.count; ++i) {
    if (i > 0)
      appendPrinted(heap, arguments[i - 1], result);
    result.append(format.pieces[i].data, format.pieces[i].size);
  }
  out = makeString(heap, result.view());
}

} // namespace aslrt::intrinsics

using namespace aslrt;

void aslrt_format(AslrtExec *exec, AslrtValue *out, const AslrtFormat *format, const AslrtValue *arguments) {
  intrinsics::formatPieces(heapOf(exec), *out, *format, arguments);
}

int32_t aslrt_intrinsic_format(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                               const AslrtValue *arguments, uint32_t count) {
  return intrinsics::statusOf(intrinsics::format(heapOf(exec), *out, *text, arguments, count), exec, frame, out,
                              "States.Format");
}

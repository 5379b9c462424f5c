// SPDX-License-Identifier: Apache-2.0
//
// PathErrors: the words with which a path that leads nowhere is reported.
//
// Two things decide the words. The field that holds the path decides the sentence (asl.md 4.5), and for
// InputPath and its kind the sentence ends in what the JSONPath library of the hosted service says:
//
//   member missing, last step       No results for path: $['a']['b']
//   member missing, earlier         Missing property in path $['a']
//   member of what is no object     Expected to find an object with property ['b'] in path $['a'] but
//                                   found 'string'.
//   element of what is no array     Filter: [0] can only be applied to arrays. Current context is: 1
//   element past the end            No results for path: $['a'][5]   (always the whole path)
//   member or element of null, at   Unable to apply Path transformation to null or empty input.
//   the path's first step
//
// The library puts a Java class name where we say `string`; a native program has none to offer.
//
// A path may be the product of folding: the first steps are those of another field's path, whose value
// was never made. A miss is told as if it had been: the steps of the folded path are reported as that
// field's, and the later ones count from the value that it would have given.

#include "language/PathErrors.h"

#include "execution/Errors.h"
#include "values/Container.h"
#include "values/Heap.h"
#include "values/Numbers.h"
#include "values/Strings.h"
#include "values/Writer.h"

#include <string_view>

namespace aslrt {
namespace {

std::string_view textOf(const AslrtText &text) { return {text.data, text.size}; }

/// Appends `['name']` or `[index]`. Names are not escaped, as in the library.
void appendStep(const AslrtStep &step, SmallBuffer &buffer) {
  if (step.key) {
    buffer.append("['");
    decodeEscaped({step.key->text, step.key->size}, buffer);
    buffer.append("']");
    return;
  }
  buffer.append('[');
  char digits[kNumberTextBytes];
  buffer.append(digits, formatInt64(step.index, digits));
  buffer.append(']');
}

/// Appends `$` and the steps from `first` up to, not including, `end`.
void appendSteps(const AslrtPath &path, uint32_t first, uint32_t end, SmallBuffer &buffer) {
  buffer.append('$');
  for (uint32_t i = first; i < end; ++i)
    appendStep(path.steps[i], buffer);
}

/// The part behind `Invalid path '...' : `. `first` is the path's first own step.
void appendReason(const Heap &heap, const AslrtPath &path, uint32_t first, uint32_t step,
                  const AslrtValue &node, SmallBuffer &buffer) {
  const Kind kind = kindOf(heap, node);
  const bool isMember = path.steps[step].key != nullptr;
  if (isMember && kind != Kind::Object) {
    buffer.append("Expected to find an object with property ");
    appendStep(path.steps[step], buffer);
    buffer.append(" in path ");
    appendSteps(path, first, step, buffer);
    buffer.append(" but found '");
    buffer.append(nameOf(kind));
    buffer.append("'.");
  } else if (!isMember && kind != Kind::Array) {
    buffer.append("Filter: ");
    appendStep(path.steps[step], buffer);
    buffer.append(" can only be applied to arrays. Current context is: ");
    appendText(heap, node, buffer);
  } else if (isMember && step + 1 < path.count) {
    buffer.append("Missing property in path ");
    appendSteps(path, first, step + 1, buffer);
  } else {
    buffer.append("No results for path: ");
    appendSteps(path, first, path.count, buffer);
  }
}

/// The value that the first `count` steps of `path` lead to, which is known to exist (an element past
/// the end stands for null, which `fallback` holds).
AslrtValue &valueAfter(Heap &heap, AslrtValue &in, const AslrtPath &path, uint32_t count,
                       AslrtValue &fallback) {
  AslrtValue *cell = &in;
  for (uint32_t i = 0; i < count; ++i) {
    const AslrtStep &step = path.steps[i];
    AslrtValue *next =
        step.key ? memberCell(heap, *cell, *step.key) : elementCell(heap, *cell, step.index);
    if (!next)
      return fallback;
    cell = next;
  }
  return *cell;
}

} // namespace

std::string_view nameOf(Kind kind) {
  switch (kind) {
  case Kind::Null:
    return "null";
  case Kind::Bool:
    return "boolean";
  case Kind::Number:
    return "number";
  case Kind::String:
    return "string";
  case Kind::Object:
    return "object";
  case Kind::Array:
    return "array";
  case Kind::None:
    break;
  }
  return "nothing";
}

const AslrtPath &pathOfStep(const AslrtPath &path, uint32_t step) {
  const AslrtPath *found = &path;
  while (found->prefix && step < found->prefixCount)
    found = found->prefix;
  return *found;
}

int32_t raisePathMiss(AslrtExec *exec, AslrtFrame *frame, AslrtValue &in, const AslrtPath &whole,
                      uint32_t step, const AslrtValue &node) {
  Heap &heap = heapOf(exec);
  const AslrtPath &path = pathOfStep(whole, step);
  const uint32_t first = path.prefix ? path.prefixCount : 0;
  const std::string_view text = textOf(path.text);
  SmallBuffer cause;
  switch (path.site) {
  case ASLRT_SITE_TEMPLATE: {
    AslrtValue fallback = makeNull();
    cause.append("The JSONPath '");
    cause.append(text);
    cause.append("' specified for the field '");
    cause.append(textOf(path.field));
    cause.append("' could not be found in the input '");
    appendText(heap, valueAfter(heap, in, path, first, fallback), cause);
    cause.append('\'');
    break;
  }
  case ASLRT_SITE_ARGUMENT: {
    AslrtValue fallback = makeNull();
    cause.append("The function '");
    cause.append(textOf(path.field));
    cause.append("' had the following error: The JsonPath argument for the field '");
    cause.append(text);
    cause.append("' could not be found in the input '");
    appendText(heap, valueAfter(heap, in, path, first, fallback), cause);
    cause.append('\'');
    break;
  }
  case ASLRT_SITE_CHOICE:
    cause.append("Invalid path '");
    cause.append(text);
    cause.append("': The choice state's condition path references an invalid value.");
    break;
  case ASLRT_SITE_SECONDS:
    cause.append("The SecondsPath parameter does not reference an input value: ");
    cause.append(text);
    break;
  case ASLRT_SITE_TIMESTAMP:
    // Not recorded; worded like the one of SecondsPath.
    cause.append("The TimestampPath parameter does not reference an input value: ");
    cause.append(text);
    break;
  case ASLRT_SITE_ITEMS:
    cause.append("Unable to apply step \"");
    if (const AslrtKey *key = path.steps[step].key)
      decodeEscaped({key->text, key->size}, cause);
    else
      appendStep(path.steps[step], cause);
    cause.append("\" to input ");
    appendText(heap, node, cause);
    return raiseInterpreterError(exec, frame, kStatesReferencePathConflict, cause.view());
  case ASLRT_SITE_PATH:
  default:
    if (step == first && isNull(node)) {
      cause.append("Unable to apply Path transformation to null or empty input.");
      break;
    }
    cause.append("Invalid path '");
    cause.append(text);
    cause.append("' : ");
    appendReason(heap, path, first, step, node, cause);
    break;
  }
  return raiseRuntimeError(exec, frame, cause.view());
}

} // namespace aslrt

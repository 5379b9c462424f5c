// SPDX-License-Identifier: Apache-2.0
//
// LambdaResult: see LambdaResult.h.

#include "modes/LambdaResult.h"
#include "io/Diagnostics.h"
#include "values/Container.h"
#include "values/Writer.h"

namespace aslrt {

namespace {

/// Where an execution has stopped: a state of the top machine. Null when it was in none.
const AslrtState *stateOfEnd(const LambdaError &error) {
  if (!error.exec || !error.exec->top.root || error.exec->top.root->frame()->enteredEventId == 0)
    return nullptr;
  return &error.exec->stateOf(error.exec->top.root->frame());
}

/// Appends JSON text to a header: what is no printable ASCII as escapes, in which alone it can be.
void appendAscii(SmallBuffer &out, std::string_view json) {
  constexpr uint8_t kDelete = 0x7f;
  const char *at = json.data(), *end = at + json.size();
  while (at < end) {
    auto lead = static_cast<uint8_t>(*at);
    if (lead <= kDelete) {
      out.addSize(lead < kDelete ? (*out.reserve(1) = *at, 1) : writeEscape(lead, out.reserve(6)));
      ++at;
      continue;
    }
    uint32_t length = utf8SequenceLength(at, static_cast<size_t>(end - at), true);
    // What is JSON text is UTF-8.
    uint32_t point = lead & (0xffu >> (length + 1));
    for (uint32_t i = 1; i < length; ++i)
      point = point << 6 | (static_cast<uint8_t>(at[i]) & 0x3f);
    at += length > 0 ? length : 1;
    if (point >= 0x10000) {
      out.addSize(writeEscape(0xd800 + ((point - 0x10000) >> 10), out.reserve(6)));
      point = 0xdc00 + ((point - 0x10000) & 0x3ff);
    }
    out.addSize(writeEscape(point, out.reserve(6)));
  }
}

/// The first bytes of a text, up to whole characters.
std::string_view beginningOf(std::string_view text, size_t most) {
  if (text.size() <= most)
    return text;
  while (most > 0 && (static_cast<uint8_t>(text[most]) & 0xc0) == 0x80)
    --most;
  return text.substr(0, most);
}

/// Appends an answer whose body is the JSON text `body`.
void appendHttpAnswer(SmallBuffer &out, int status, std::string_view body) {
  out.append("{\"statusCode\":");
  appendNumber(out, static_cast<uint64_t>(status));
  out.append(",\"headers\":{\"content-type\":\"application/json\"},\"body\":");
  appendQuoted(out, body);
  out.append('}');
}

} // namespace

void appendHttpOutput(SmallBuffer &out, Heap &heap, AslrtValue &output) {
  constexpr int kGood = 200, kFirst = 100, kLast = 599;
  SmallBuffer statusName, bodyName, text;
  AslrtValue cell;
  int64_t status;
  if (!findMember(heap, output, makeKey("statusCode", statusName), cell) || !numberToInt64(cell, status) ||
      status < kFirst || status > kLast) {
    appendText(heap, output, text);
    return appendHttpAnswer(out, kGood, text.view());
  }
  AslrtKey bodyKey = makeKey("body", bodyName);
  if (findMember(heap, output, bodyKey, cell) && !isString(cell)) {
    appendText(heap, cell, text);
    AslrtValue answer;
    withMember(heap, answer, output, bodyKey, makeString(heap, text.view()));
    return appendText(heap, answer, out);
  }
  appendText(heap, output, out);
}

void appendHttpError(SmallBuffer &out, const LambdaError &error) {
  SmallBuffer body;
  body.append("{\"Error\":");
  appendQuoted(body, error.type);
  body.append(",\"Cause\":");
  appendQuoted(body, error.message);
  body.append('}');
  appendHttpAnswer(out, error.httpStatus, body.view());
}

void appendStackTrace(SmallBuffer &out, const LambdaError &error) {
  out.append('[');
  if (const AslrtState *state = stateOfEnd(error)) {
    SmallBuffer place;
    place.append("state '");
    place.append(view(state->name));
    place.append("' (");
    place.append(view(error.exec->program->source));
    place.append(':');
    appendNumber(place, state->line);
    place.append(')');
    appendQuoted(out, place.view());
  }
  out.append(']');
}

void appendLambdaError(SmallBuffer &out, const LambdaError &error) {
  out.append("{\"errorType\":");
  appendQuoted(out, error.type);
  out.append(",\"errorMessage\":");
  appendQuoted(out, error.message);
  out.append(",\"stackTrace\":");
  appendStackTrace(out, error);
  out.append('}');
}

void appendLambdaErrorHeaders(SmallBuffer &out, const LambdaError &error) {
  out.append("Content-Type: application/vnd.aws.lambda.error+json\r\nLambda-Runtime-Function-Error-Type: ");
  out.append(error.category);
  out.append("\r\n");
  const AslrtState *state = stateOfEnd(error);
  if (!state)
    return;
  // What X-Ray shows of the error. A head may have some kilobytes in all.
  constexpr size_t kMostMessageBytes = 512;
  std::string_view source = view(error.exec->program->source);
  SmallBuffer cause;
  cause.append("{\"working_directory\":\"/var/task\",\"exceptions\":[{\"type\":");
  appendQuoted(cause, beginningOf(error.type, kMostMessageBytes));
  cause.append(",\"message\":");
  appendQuoted(cause, beginningOf(error.message, kMostMessageBytes));
  cause.append(",\"stack\":[{\"path\":");
  appendQuoted(cause, source);
  cause.append(",\"line\":");
  appendNumber(cause, state->line);
  cause.append(",\"label\":");
  appendQuoted(cause, view(state->name));
  cause.append("}]}],\"paths\":[");
  appendQuoted(cause, source);
  cause.append("]}");
  out.append("Lambda-Runtime-Function-XRay-Error-Cause: ");
  appendAscii(out, cause.view());
  out.append("\r\n");
}

} // namespace aslrt

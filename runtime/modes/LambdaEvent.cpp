// SPDX-License-Identifier: Apache-2.0
//
// LambdaEvent: see LambdaEvent.h.

#include "modes/LambdaEvent.h"
#include "io/Diagnostics.h"
#include "modes/Options.h"
#include "values/Container.h"
#include "values/Reader.h"

namespace aslrt {

namespace {

constexpr int kBadRequest = 400;

bool refuse(LambdaError &error, std::string_view category, const SmallBuffer &message) {
  constexpr std::string_view kPrefix = "Function.";
  error = {category, category.substr(kPrefix.size()), message.view(), nullptr, kBadRequest};
  return false;
}

bool refuseInput(LambdaError &error, const SmallBuffer &message) {
  return refuse(error, "Function.InvalidExecutionInput", message);
}

bool readText(Exec &exec, std::string_view what, std::string_view text, AslrtValue &out, LambdaError &error,
              SmallBuffer &message) {
  ReadError problem = parse(*exec.heap, text.data(), text.size(), out);
  if (!problem)
    return true;
  message.append(what);
  message.append(" is no JSON text: ");
  message.append(problem.message);
  message.append(" at byte ");
  appendNumber(message, problem.offset);
  return refuseInput(error, message);
}

/// What may stand in an envelope.
enum Member { kInput, kName, kTraceHeader, kStateMachineArn, kMemberCount };
constexpr std::string_view kMembers[kMemberCount] = {"input", "name", "traceHeader", "stateMachineArn"};

/// Finds the members of an envelope; NONE for those that are absent.
bool readMembers(Exec &exec, const AslrtValue &event, AslrtValue (&out)[kMemberCount], LambdaError &error,
                 SmallBuffer &message) {
  Heap &heap = *exec.heap;
  if (!isObject(heap, event)) {
    message.append("the event must be an object, as the function has --envelope");
    return refuseInput(error, message);
  }
  MemberWalker members(heap, event);
  AslrtKey key;
  AslrtValue value;
  while (members.next(key, value)) {
    std::string_view name(key.text, key.size);
    size_t member = 0;
    while (member < kMemberCount && kMembers[member] != name)
      ++member;
    if (member == kMemberCount) {
      message.append("the event has a member '");
      message.append(name);
      message.append("', and may have input, name, traceHeader and stateMachineArn, as the function has --envelope");
      return refuseInput(error, message);
    }
    if (member != kInput && !isString(value)) {
      message.append("the event's '");
      message.append(name);
      message.append("' must be a string");
      return refuseInput(error, message);
    }
    out[member] = value;
  }
  return true;
}

} // namespace

bool readLambdaEvent(Exec &exec, std::string_view text, bool isEnvelope, HostRequest &request, AslrtValue &input,
                     SmallBuffer &traceHeader, LambdaError &error, SmallBuffer &message) {
  if (isExecutionName(request.id))
    exec.top.setName(request.id);
  if (!readText(exec, "the event", text.empty() ? "{}" : text, input, error, message))
    return false;
  if (isEnvelope) {
    AslrtValue members[kMemberCount];
    for (AslrtValue &member : members)
      member = makeNone();
    if (!readMembers(exec, input, members, error, message))
      return false;
    SmallBuffer buffer;
    if (isString(members[kName])) {
      std::string_view name = decodeString(members[kName], buffer);
      if (!isExecutionName(name)) {
        message.append("the event's 'name' must have 1 to 80 bytes and no blanks or special characters, but is '");
        message.append(name);
        message.append('\'');
        return refuse(error, "Function.InvalidName", message);
      }
      exec.top.setName(name);
    }
    if (isString(members[kTraceHeader])) {
      traceHeader.clear();
      for (char character : decodeString(members[kTraceHeader], buffer))
        if (static_cast<uint8_t>(character) >= ' ' && static_cast<uint8_t>(character) < 0x7f)
          traceHeader.append(character);
      request.traceHeader = traceHeader.view();
    }
    input = members[kInput];
    if (isString(input) &&
        !readText(exec, "the event's 'input'", decodeString(members[kInput], buffer), input, error, message))
      return false;
    if (input.tag == ASLRT_TAG_NONE && !readText(exec, "", "{}", input, error, message))
      return false;
  }
  if (input.size <= exec.abi.payloadLimitBytes)
    return true;
  message.append("the input has ");
  appendNumber(message, input.size);
  message.append(" bytes, and may have ");
  appendNumber(message, exec.abi.payloadLimitBytes);
  return refuseInput(error, message);
}

LambdaPlace placeOf(std::string_view arn) {
  // arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME
  constexpr size_t kParts = 5;
  std::string_view parts[kParts];
  for (std::string_view &part : parts) {
    size_t colon = arn.find(':');
    if (colon == std::string_view::npos)
      return {};
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  return {parts[1], parts[4]};
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// Result: see Result.h. Members of results stand in alphabetical order, as in the recordings.
// Sources: service-integrations 4, 5 and 7; asl-recorded 6.

#include "aws/Result.h"
#include "aws/Metadata.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <algorithm>
#include <string>
#include <vector>

namespace aslrt::aws {

namespace {

std::string_view view(const AslrtText &text) { return {text.data, text.size}; }

/// Reads JSON into the heap; false when it is none.
bool readJson(Heap &heap, std::string_view text, AslrtValue &out) {
  return parseSmallObject(heap, text, out) || !parse(heap, text.data(), text.size(), out);
}

bool findText(const Heap &heap, const AslrtValue &object, std::string_view name, SmallBuffer &out) {
  SmallBuffer key, buffer;
  AslrtValue value;
  if (!isContainer(object) || !isObject(heap, object) || !findMember(heap, object, makeKey(name, key), value) ||
      !isString(value))
    return false;
  out.append(decodeString(value, buffer));
  return true;
}

/// The code alone of `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://..`.
std::string_view bareCode(std::string_view text) {
  if (size_t hash = text.find('#'); hash != text.npos)
    text.remove_prefix(hash + 1);
  return text.substr(0, text.find(':'));
}

/// A string of another heap in `heap`.
AslrtValue copyString(Heap &heap, AslrtValue value) {
  if (value.tag != ASLRT_TAG_SLICE)
    return value;
  char *text = heap.allocateText(value.size);
  copyText(text, reinterpret_cast<const char *>(value.payload), value.size);
  value.payload = reinterpret_cast<uint64_t>(text);
  return value;
}

/// What a function threw. Of the payload nothing stays but two texts, so it is no document of the execution, which may get
/// many of them. A function that is tried again mostly fails with the same words, which are read once.
struct FunctionError {
  AslrtValue name;
  AslrtValue cause;

  /// `isAnew`: the cause is the payload as it is printed, else as it came.
  void read(std::string_view payload, bool isAnew) {
    if (isKnown && isAnew == isOfPrinted && payload == body)
      return;
    heap.reset();
    body = payload;
    isOfPrinted = isAnew;
    isKnown = true;
    AslrtValue value;
    SmallBuffer type, text;
    if (readJson(heap, payload, value) && findText(heap, value, "errorType", type) && type.size() > 0) {
      name = makeString(heap, type.view());
      if (isAnew)
        appendText(heap, value, text);
      cause = makeString(heap, isAnew ? text.view() : payload);
      return;
    }
    name = makeString(heap, "Lambda.Unknown");
    text.append("The cause could not be determined because Lambda did not return an error type. Returned payload: ");
    text.append(payload);
    cause = makeString(heap, text.view());
  }

  /// Lets the memory of a large payload go.
  void forgetIfLarge() {
    constexpr size_t kKeptBytes = 16 * 1024;
    if (body.size() <= kKeptBytes)
      return;
    body = std::string();
    heap.reset();
    isKnown = false;
  }

private:
  Heap heap;
  std::string body;
  bool isOfPrinted = false;
  bool isKnown = false;
};

/// What a function gave: JSON, else the text as it is.
AslrtValue readPayload(Heap &heap, const net::Response &response) {
  AslrtValue value;
  return readJson(heap, response.body, value) ? value : makeString(heap, response.body);
}

ResultKind readFunctionError(Heap &heap, const AslrtCall &call, const net::Response &response, ResultCells &cells) {
  static FunctionError error;
  // A function ARN passes the text on as it came, lambda:invoke prints the payload anew [R].
  error.read(response.body, call.handler != ASLRT_CALL_LAMBDA_FUNCTION);
  cells.name = copyString(heap, error.name);
  cells.cause = copyString(heap, error.cause);
  error.forgetIfLarge();
  return ResultKind::FunctionError;
}

class ResultReader {
public:
  ResultReader(Heap &heap, const AslrtCall &call, const net::Response &response, ResultCells &cells)
      : heap(heap), call(call), response(response), cells(cells) {}

  ResultKind read() {
    const AslrtType *type = call.output;
    for (uint32_t i = 0; type && i < type->fieldCount; ++i)
      addOutside(type->fields[i]);
    if (hasBodyMembers() && !addBody())
      return ResultKind::Unreadable;
    if (call.flags & ASLRT_CALL_METADATA) {
      AslrtValue metadata;
      makeHttpMetadata(heap, metadata, response);
      add("SdkHttpMetadata", metadata);
      makeResponseMetadata(heap, metadata, response);
      add("SdkResponseMetadata", metadata);
    }
    finish();
    return ResultKind::Result;
  }

private:
  struct Member {
    std::string_view name;
    AslrtValue value;
  };

  void add(std::string_view name, const AslrtValue &value) { members.push_back({name, value}); }

  void finish() {
    std::sort(members.begin(), members.end(), [](const Member &left, const Member &right) { return left.name < right.name; });
    std::vector<std::string_view> names;
    ListBuilder values;
    for (const Member &member : members) {
      names.push_back(member.name);
      values.add(member.value);
    }
    makeObject(heap, cells.out, names.data(), values.data(), values.count());
  }

  bool hasBodyMembers() const {
    if (!call.output)
      return false;
    bool hasPayload = false, hasBody = false;
    for (uint32_t i = 0; i < call.output->fieldCount; ++i) {
      hasPayload |= call.output->fields[i].location == ASLRT_IN_PAYLOAD;
      hasBody |= call.output->fields[i].location == ASLRT_IN_BODY;
    }
    return hasBody && !hasPayload;
  }

  /// Members that are not in a JSON body.
  void addOutside(const AslrtField &field) {
    std::string_view name = view(field.name);
    switch (field.location) {
    case ASLRT_IN_STATUS:
      return add(name, makeInt(response.status));
    case ASLRT_IN_PAYLOAD:
      return add(name, call.handler == ASLRT_CALL_PLAIN ? makeString(heap, response.body) : readPayload(heap, response));
    case ASLRT_IN_HEADER: {
      std::string_view value = response.header(view(field.wireName));
      if (!value.empty())
        add(name, makeString(heap, value));
      return;
    }
    default:
      return;
    }
  }

  bool addBody() {
    // Some actions have nothing to say.
    if (response.body.empty())
      return true;
    AslrtValue body;
    if (ReadError error = parse(heap, response.body.data(), response.body.size(), body))
      return fail(error.message);
    if (!isContainer(body) || !isObject(heap, body))
      return fail("not an object");
    // Nothing may be read into the heap while a walker is at work; rewriting makes strings only.
    MemberWalker walker(heap, body);
    AslrtKey key;
    AslrtValue value;
    while (walker.next(key, value)) {
      const AslrtField *field = findWire(*call.output, {key.text, key.size});
      // Java's classes drop what they do not know, and null is absent.
      if (!field || field->location != ASLRT_IN_BODY || isNull(value))
        continue;
      add(view(field->name), rewrite(*field->type, value));
    }
    return true;
  }

  bool fail(std::string_view problem) {
    appendUnreadable(response, problem, cells.problem);
    return false;
  }

  static const AslrtField *findWire(const AslrtType &type, std::string_view name) {
    for (uint32_t i = 0; i < type.fieldCount; ++i)
      if (view(type.fields[i].wireName) == name)
        return &type.fields[i];
    return nullptr;
  }

  /// `value` with members spelt as workflows spell them and times as texts.
  AslrtValue rewrite(const AslrtType &type, const AslrtValue &value) {
    if (!type.rewritten)
      return value;
    if (type.kind == ASLRT_TYPE_TIMESTAMP)
      return rewriteTime(value);
    if (!isContainer(value))
      return value;
    bool isStructure = type.kind == ASLRT_TYPE_STRUCTURE;
    MemberWalker walker(heap, value);
    std::vector<std::string> names;
    ListBuilder cellsBelow;
    AslrtKey key;
    AslrtValue member;
    while (walker.next(key, member)) {
      std::string_view name(key.text, key.size);
      const AslrtField *field = isStructure ? findWire(type, name) : nullptr;
      const AslrtType *below = isStructure ? (field ? field->type : nullptr) : type.element;
      if (!below || (isStructure && isNull(member)))
        continue;
      SmallBuffer characters;
      decodeEscaped(field ? view(field->name) : name, characters);
      names.emplace_back(characters.view());
      cellsBelow.add(rewrite(*below, member));
    }
    AslrtValue out;
    std::vector<std::string_view> views(names.begin(), names.end());
    if (walker.isObject())
      makeObject(heap, out, views.data(), cellsBelow.data(), cellsBelow.count());
    else
      cellsBelow.finish(heap, out);
    return out;
  }

  AslrtValue rewriteTime(const AslrtValue &value) {
    double seconds;
    if (!numberToDouble(value, seconds))
      return value;
    char text[kTimestampSize];
    // Past any date that can be written, and within what an integer takes: each processor has another answer beyond.
    constexpr double kLongestSeconds = 1e12;
    formatTimestamp(static_cast<int64_t>(std::clamp(seconds, -kLongestSeconds, kLongestSeconds) * 1000), text);
    return makeString(heap, {text, kTimestampSize});
  }

  Heap &heap;
  const AslrtCall &call;
  const net::Response &response;
  ResultCells &cells;
  std::vector<Member> members;
};

} // namespace

void appendUnreadable(const net::Response &response, std::string_view problem, SmallBuffer &out) {
  out.append("Unable to unmarshall response (");
  out.append(problem);
  out.append("). Response Code: ");
  out.append(std::to_string(response.status));
  out.append(", Response Text: ");
  out.append(response.reason);
}

std::string_view requestIdOf(const net::Response &response) {
  for (std::string_view name : {"x-amzn-RequestId", "x-amz-request-id", "x-amz-requestid"})
    if (std::string_view id = response.header(name); !id.empty())
      return id;
  return {};
}

void readServiceError(const net::Response &response, ServiceError &out) {
  Heap heap;
  AslrtValue body;
  bool isBodyJson = readJson(heap, response.body, body);
  SmallBuffer text;
  text.append(response.header("x-amzn-errortype"));
  for (std::string_view name : {"__type", "code", "Code"})
    if (text.size() == 0 && isBodyJson)
      findText(heap, body, name, text);
  out.code.append(bareCode(text.view()));
  for (std::string_view name : {"message", "Message", "errorMessage"})
    if (isBodyJson && findText(heap, body, name, out.message))
      return;
}

void makeServiceError(Heap &heap, const AslrtCall &call, const net::Response &response, const ServiceError &error,
                      AslrtValue &name, AslrtValue &cause) {
  std::string_view code = error.code.view();
  bool isDeclared = false;
  for (uint32_t i = 0; i < call.errors.count; ++i)
    isDeclared |= view(call.errors.names[i]) == code;
  SmallBuffer text;
  text.append(view(call.errorPrefix));
  text.append('.');
  text.append(isDeclared ? code : view(call.errorDefault));
  if (!text.view().ends_with("Exception"))
    text.append("Exception");
  name = makeString(heap, text.view());

  // Java prints what is absent as `null`.
  auto orNull = [](std::string_view value) { return value.empty() ? std::string_view("null") : value; };
  bool isOptimized = call.flags & ASLRT_CALL_OPTIMIZED;
  std::string_view separator = isOptimized ? "; " : ", ";
  text.clear();
  text.append(orNull(error.message.view()));
  text.append(" (Service: ");
  text.append(view(call.errorService));
  text.append(separator);
  text.append("Status Code: ");
  text.append(std::to_string(response.status));
  if (isOptimized) {
    text.append("; Error Code: ");
    text.append(orNull(code));
  }
  text.append(separator);
  text.append("Request ID: ");
  text.append(orNull(requestIdOf(response)));
  text.append(isOptimized ? "; Proxy: null)" : ") (SDK Attempt Count: 1)");
  cause = makeString(heap, text.view());
}

void makeClientError(Heap &heap, const AslrtCall &call, std::string_view text, AslrtValue &name, AslrtValue &cause) {
  SmallBuffer error;
  error.append(view(call.errorPrefix));
  error.append(".SdkClientException");
  name = makeString(heap, error.view());
  cause = makeString(heap, text);
}

ResultKind readResult(Heap &heap, const AslrtCall &call, const net::Response &response, ResultCells &cells) {
  if (call.handler == ASLRT_CALL_PLAIN)
    return ResultReader(heap, call, response, cells).read();
  if (!response.header("X-Amz-Function-Error").empty()) [[unlikely]]
    return readFunctionError(heap, call, response, cells);
  if (call.handler != ASLRT_CALL_LAMBDA_FUNCTION)
    return ResultReader(heap, call, response, cells).read();
  cells.out = readPayload(heap, response);
  return ResultKind::Result;
}

} // namespace aslrt::aws

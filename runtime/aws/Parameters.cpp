// SPDX-License-Identifier: Apache-2.0
//
// Parameters: see Parameters.h.
//
// Parameters are walked along the call's types: each member is checked, put where it travels and spelt as the
// wire spells it. What is already right is copied as text. A member that is null counts as absent.
// Sources: service-integrations 3 and 5; asl-recorded 6; AWS's restJson1 and awsJson protocols.

#include "aws/Parameters.h"
#include "aws/Encoding.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Numbers.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cstring>

namespace aslrt::aws {

namespace {

/// Deepest nesting of parameters; no service takes so much.
constexpr uint32_t kDeepest = 200;

std::string_view view(const AslrtText &text) { return {text.data, text.size}; }

std::string_view typeWord(uint32_t kind) {
  static constexpr std::string_view words[] = {"STRUCTURE", "LIST",   "MAP",  "STRING",   "BOOLEAN",
                                               "NUMBER",    "NUMBER", "BLOB", "TIMESTAMP"};
  return words[kind];
}

/// Whether `text` is JSON.
bool isJson(std::string_view text) {
  Heap heap;
  AslrtValue value;
  return !parse(heap, text.data(), text.size(), value);
}

class RequestWriter {
public:
  RequestWriter(const Heap &heap, const AslrtCall &call, WireRequest &out, SmallBuffer &problems)
      : heap(heap), call(call), out(out), problems(problems) {}

  bool write(std::string_view resource, const AslrtValue &argument) {
    if (call.handler == ASLRT_CALL_LAMBDA_FUNCTION) {
      // The function is the resource, the argument its payload.
      path.append(view(call.uri));
      fillPlace("FunctionName", resource);
      addContentType();
      appendText(heap, argument, out.body);
    } else {
      path.append(view(call.uri));
      writeMembers(argument);
    }
    out.target.assign(path.data(), path.size());
    if (query.size() > 0) {
      out.target += '?';
      out.target.append(query.data(), query.size());
    }
    return problems.size() == 0;
  }

private:
  bool isOptimized() const { return call.flags & ASLRT_CALL_OPTIMIZED; }

  void addProblem(std::string_view first, std::string_view name, std::string_view last) {
    if (problems.size() > 0)
      problems.append(", ");
    problems.append(first);
    problems.append(name);
    problems.append(last);
  }
  void addTypeProblem(std::string_view name, uint32_t kind) {
    SmallBuffer last;
    last.append("' must be a ");
    last.append(typeWord(kind));
    addProblem("The value for the field '", name, last.view());
  }
  void addMissing(std::string_view name) { addProblem("The field '", name, "' is required but was missing"); }

  void addContentType() { out.headers.add("Content-Type") = view(call.contentType); }

  /// Puts a member into the place `{Name}` or `{Name+}` of the path.
  void fillPlace(std::string_view name, std::string_view value) {
    SmallBuffer filled;
    std::string_view text = path.view();
    size_t open = text.find('{');
    while (open != text.npos) {
      size_t close = text.find('}', open);
      std::string_view place = text.substr(open + 1, close - open - 1);
      bool isGreedy = place.ends_with('+');
      if ((isGreedy ? place.substr(0, place.size() - 1) : place) == name) {
        filled.append(text.substr(0, open));
        appendEncoded(value, isGreedy, filled);
        filled.append(text.substr(close + 1));
        path.clear();
        path.append(filled.view());
        return;
      }
      open = text.find('{', close);
    }
  }

  /// The members of the whole request.
  void writeMembers(const AslrtValue &argument) {
    if (!isContainer(argument) || !isObject(heap, argument)) {
      addProblem("", "", "The parameters must be an object");
      return;
    }
    const AslrtType &type = *call.input;
    bool hasBody = false, isFirst = true, hasPayload = false;
    for (uint32_t i = 0; i < type.fieldCount; ++i) {
      hasBody |= type.fields[i].location == ASLRT_IN_BODY;
      hasPayload |= type.fields[i].location == ASLRT_IN_PAYLOAD;
    }
    // Protocol json always has an object as its body.
    hasBody |= !(call.flags & ASLRT_CALL_REST);
    if (view(call.target).size() > 0)
      out.headers.add("X-Amz-Target") = view(call.target);
    if (hasBody || hasPayload)
      addContentType();
    if (hasBody)
      out.body.append('{');
    bool wrotePayload = false;
    MemberWalker members(heap, argument);
    AslrtKey key;
    AslrtValue value;
    while (members.next(key, value)) {
      const AslrtField *field = findField(type, key);
      if (!field) {
        addUnknown(key);
        continue;
      }
      if (isNull(value))
        continue;
      std::string_view name = view(field->name);
      switch (field->location) {
      case ASLRT_IN_BODY:
        writeName(field->wireName, isFirst);
        writeValue(*field->type, value, name, 0);
        break;
      case ASLRT_IN_PAYLOAD:
        writePayload(value);
        wrotePayload = true;
        break;
      default:
        writeOutside(*field, value);
      }
    }
    if (hasBody)
      out.body.append('}');
    // A function without payload is called with an empty object.
    if (!wrotePayload && call.handler == ASLRT_CALL_LAMBDA_INVOKE)
      out.body.append("{}");
    requireFields(type, argument);
  }

  const AslrtField *findField(const AslrtType &type, const AslrtKey &key) {
    for (uint32_t i = 0; i < type.fieldCount; ++i)
      if (view(type.fields[i].name) == std::string_view(key.text, key.size))
        return &type.fields[i];
    return nullptr;
  }

  void addUnknown(const AslrtKey &key) {
    addProblem("The field \"", {key.text, key.size}, "\" is not supported by Step Functions");
  }

  void requireFields(const AslrtType &type, const AslrtValue &object) {
    for (uint32_t i = 0; i < type.fieldCount; ++i) {
      const AslrtField &field = type.fields[i];
      if (!field.required)
        continue;
      SmallBuffer buffer;
      AslrtValue value;
      if (!findMember(heap, object, makeKey(view(field.name), buffer), value) || isNull(value))
        addMissing(view(field.name));
    }
  }

  void writeName(const AslrtText &name, bool &isFirst) {
    if (!isFirst)
      out.body.append(',');
    isFirst = false;
    out.body.append('"');
    out.body.append(view(name));
    out.body.append("\":");
  }

  /// A member of the path, the query or the headers.
  void writeOutside(const AslrtField &field, const AslrtValue &value) {
    std::string_view name = view(field.name);
    SmallBuffer buffer, json;
    std::string_view text;
    if (isString(value)) {
      text = decodeString(value, buffer);
    } else if (name == "ClientContext" && isContainer(value)) {
      // The header carries base64 of JSON; an object is what the function gets.
      appendText(heap, value, json);
      appendBase64(json.view(), buffer);
      text = buffer.view();
    } else if (field.type->kind == ASLRT_TYPE_STRING && isOptimized()) {
      return addTypeProblem(name, field.type->kind);
    } else {
      appendText(heap, value, json);
      text = json.view();
    }
    if (text.empty() && field.location == ASLRT_IN_URI)
      return addMissing(name);
    for (char c : text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        return addProblem("The value of the field '", name, "' has an invalid format");
    if (field.location == ASLRT_IN_HEADER) {
      out.headers.add(view(field.wireName)) = text;
    } else if (field.location == ASLRT_IN_URI) {
      fillPlace(view(field.wireName), text);
    } else if (field.location == ASLRT_IN_QUERY) {
      if (query.size() > 0)
        query.append('&');
      appendEncoded(view(field.wireName), false, query);
      query.append('=');
      appendEncoded(text, false, query);
    }
  }

  /// A member that is the body.
  void writePayload(const AslrtValue &value) {
    if (!isString(value))
      return appendText(heap, value, out.body);
    SmallBuffer buffer;
    std::string_view text = decodeString(value, buffer);
    // A string that holds JSON is sent as that JSON, any other as a JSON string [R].
    if (call.handler == ASLRT_CALL_LAMBDA_INVOKE && !isJson(text))
      return appendText(heap, value, out.body);
    out.body.append(text);
  }

  void writeValue(const AslrtType &type, const AslrtValue &value, std::string_view name, uint32_t depth) {
    if (depth > kDeepest)
      return addProblem("The value of the field '", name, "' is nested too deeply");
    switch (type.kind) {
    case ASLRT_TYPE_STRUCTURE:
      return writeStructure(type, value, name, depth);
    case ASLRT_TYPE_LIST:
      return writeList(type, value, name, depth);
    case ASLRT_TYPE_MAP:
      return writeMap(type, value, name, depth);
    case ASLRT_TYPE_STRING:
    case ASLRT_TYPE_BLOB:
      if (isString(value))
        return appendText(heap, value, out.body);
      if (isOptimized())
        return addTypeProblem(name, type.kind);
      return writeAsText(value);
    case ASLRT_TYPE_BOOLEAN:
      return writeSpelt(type, value, name, isBool(value));
    case ASLRT_TYPE_INTEGER:
    case ASLRT_TYPE_DECIMAL:
      return writeSpelt(type, value, name, isNumber(value));
    case ASLRT_TYPE_TIMESTAMP:
      return writeTimestamp(type, value, name);
    }
  }

  /// The JSON text of a value as a string.
  void writeAsText(const AslrtValue &value) {
    SmallBuffer json;
    appendText(heap, value, json);
    out.body.append('"');
    encodeCharacters(json.view(), out.body);
    out.body.append('"');
  }

  /// A boolean or a number, or a string that spells one.
  void writeSpelt(const AslrtType &type, const AslrtValue &value, std::string_view name, bool isIt) {
    if (isIt)
      return appendText(heap, value, out.body);
    SmallBuffer buffer;
    std::string_view text = isString(value) ? decodeString(value, buffer) : std::string_view();
    bool isBoolean = type.kind == ASLRT_TYPE_BOOLEAN;
    if (isBoolean ? text == "true" || text == "false" : spellsNumber(text)) {
      out.body.append(text);
      return;
    }
    addTypeProblem(name, type.kind);
  }

  static bool spellsNumber(std::string_view text) {
    return !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) && isJson(text);
  }

  /// Protocol json sends seconds since 1970.
  void writeTimestamp(const AslrtType &type, const AslrtValue &value, std::string_view name) {
    if (isNumber(value))
      return appendText(heap, value, out.body);
    SmallBuffer buffer;
    Instant instant;
    if (!isString(value) || !parseTimestamp(decodeString(value, buffer), instant))
      return addTypeProblem(name, type.kind);
    char digits[kNumberTextBytes];
    constexpr double kNanoseconds = 1e9;
    double seconds = static_cast<double>(instant.unixSeconds) + instant.nanoseconds / kNanoseconds;
    out.body.append({digits, formatDouble(seconds, digits)});
  }

  void writeStructure(const AslrtType &type, const AslrtValue &value, std::string_view name, uint32_t depth) {
    if (!isContainer(value) || !isObject(heap, value)) {
      if (!isString(value) || type.textField == 0)
        return addTypeProblem(name, type.kind);
      bool isFirst = true;
      out.body.append('{');
      writeName(type.fields[type.textField - 1].wireName, isFirst);
      appendText(heap, value, out.body);
      out.body.append('}');
      return;
    }
    out.body.append('{');
    bool isFirst = true;
    MemberWalker members(heap, value);
    AslrtKey key;
    AslrtValue member;
    while (members.next(key, member)) {
      const AslrtField *field = findField(type, key);
      if (!field) {
        addUnknown(key);
        continue;
      }
      if (isNull(member))
        continue;
      writeName(field->wireName, isFirst);
      writeValue(*field->type, member, view(field->name), depth + 1);
    }
    out.body.append('}');
    requireFields(type, value);
  }

  void writeList(const AslrtType &type, const AslrtValue &value, std::string_view name, uint32_t depth) {
    if (!isContainer(value) || !isArray(heap, value))
      return addTypeProblem(name, type.kind);
    out.body.append('[');
    MemberWalker items(heap, value);
    AslrtKey unused;
    AslrtValue item;
    for (bool isFirst = true; items.next(unused, item); isFirst = false) {
      if (!isFirst)
        out.body.append(',');
      writeValue(*type.element, item, name, depth + 1);
    }
    out.body.append(']');
  }

  void writeMap(const AslrtType &type, const AslrtValue &value, std::string_view name, uint32_t depth) {
    if (!isContainer(value) || !isObject(heap, value))
      return addTypeProblem(name, type.kind);
    out.body.append('{');
    bool isFirst = true;
    MemberWalker members(heap, value);
    AslrtKey key;
    AslrtValue member;
    while (members.next(key, member)) {
      if (isNull(member))
        continue;
      AslrtText text = {key.text, key.size, 0};
      writeName(text, isFirst);
      writeValue(*type.element, member, {key.text, key.size}, depth + 1);
    }
    out.body.append('}');
  }

  const Heap &heap;
  const AslrtCall &call;
  WireRequest &out;
  SmallBuffer &problems;
  SmallBuffer path;
  SmallBuffer query;
};

} // namespace

bool writeRequest(const Heap &heap, const AslrtCall &call, std::string_view resource, const AslrtValue &argument,
                  WireRequest &out, SmallBuffer &problems) {
  return RequestWriter(heap, call, out, problems).write(resource, argument);
}

} // namespace aslrt::aws

// SPDX-License-Identifier: Apache-2.0
//
// JsonItems: see JsonItems.h.

#include "maprun/JsonItems.h"
#include "execution/Errors.h"
#include "values/Reader.h"
#include "values/Strings.h"

#include <charconv>

namespace aslrt {

namespace {

/// The tokens of a JSON Pointer, `/a~1b/0`. Source: RFC 6901.
std::vector<std::string> splitPointer(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    std::string_view part = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(part.size());
    std::string token;
    for (size_t i = 0; i < part.size(); ++i) {
      bool isEscape = part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1');
      token += !isEscape ? part[i] : part[i + 1] == '0' ? '~' : '/';
      i += isEscape;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

/// An index as pointers write it; false when `token` is none.
bool readIndex(std::string_view token, uint64_t &out) {
  auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), out);
  return error == std::errc() && end == token.data() + token.size() && (token.size() == 1 || token[0] != '0');
}

std::string originOf(const ObjectName &name) { return "S3://" + name.bucket + "/" + name.key; }

} // namespace

JsonItems::JsonItems(Heap &heap, ObjectStore &store, std::string_view pointer, const ObjectName &name, Waker waker)
    : heap(heap), stream(store, name, waker), cursor(stream), key(name.key), tokens(splitPointer(pointer)),
      name(makeNone()) {
  origin = originOf(name);
}

void JsonItems::visit(Heap &collected) { collected.visit(&name, 1); }

Progress JsonItems::failMissing() {
  std::string pointer;
  for (const std::string &token : tokens)
    pointer += "/" + token;
  return fail("The ItemsPointer '" + pointer + "' leads to nothing in the object '" + key + "'.");
}

Progress JsonItems::failSyntax(std::string_view what) {
  return fail("The object '" + key + "' is not valid JSON: " + std::string(what) + " at byte " +
              std::to_string(cursor.position()) + ".");
}

Progress JsonItems::enter(char byte) {
  bool isContainer = byte == '{' || byte == '[';
  if (depth < tokens.size()) {
    if (!isContainer)
      return failMissing();
    place = byte == '{' ? Place::WayMember : Place::WayElement;
    element = 0;
  } else {
    if (!isContainer)
      return fail("Attempting to map over non-iterable node.");
    place = Place::First;
  }
  isObject = byte == '{';
  cursor.take();
  return Progress::Good;
}

Progress JsonItems::readName(AslrtValue &out) {
  std::string_view text;
  Progress progress = cursor.value(text);
  if (progress != Progress::Good)
    return progress;
  if (text.empty() || text.front() != '"' || parse(heap, text.data(), text.size(), out))
    return failSyntax("a member's name is expected");
  cursor.consumeValue();
  return Progress::Good;
}

Progress JsonItems::readItem(Item &item) {
  std::string_view text;
  Progress progress = cursor.value(text);
  if (progress != Progress::Good)
    return progress;
  if (ReadError error = parse(heap, text.data(), text.size(), item.value))
    return failSyntax(error.message);
  cursor.consumeValue();
  item.key = name;
  name = makeNone();
  return Progress::Good;
}

Progress JsonItems::advance(Item &item, bool &hasItem) {
  char byte = 0;
  Progress progress = cursor.peek(byte);
  if (place == Place::Rest) {
    // Behind what a pointer names comes more of the text, which nobody asked for.
    if (progress == Progress::Good && tokens.empty())
      return failSyntax("nothing is expected after the value");
    if (progress == Progress::Good || progress == Progress::End)
      place = Place::Done;
    return progress == Progress::End ? Progress::Good : progress;
  }
  if (progress != Progress::Good)
    return progress;
  auto step = [&](Progress result, Place after) {
    if (result == Progress::Good)
      place = after;
    return result;
  };
  auto expect = [&](char wanted, Place after) {
    if (byte != wanted)
      return failSyntax(wanted == ':' ? "a colon is expected" : "a comma or the end is expected");
    cursor.take();
    place = after;
    return Progress::Good;
  };
  bool isClosing = byte == (isObject ? '}' : ']');
  switch (place) {
  case Place::Root:
    return enter(byte);
  case Place::WayMember: {
    if (isClosing)
      return failMissing();
    AslrtValue found;
    Progress result = readName(found);
    SmallBuffer buffer;
    isMatch = result == Progress::Good && decodeString(found, buffer) == tokens[depth];
    return step(result, Place::WayColon);
  }
  case Place::WayColon:
    depth += byte == ':' && isMatch;
    return expect(':', isMatch ? Place::Root : Place::WaySkip);
  case Place::WayElement: {
    uint64_t wanted = 0;
    if (isClosing || !readIndex(tokens[depth], wanted))
      return failMissing();
    isMatch = element++ == wanted;
    depth += isMatch;
    place = isMatch ? Place::Root : Place::WaySkip;
    return Progress::Good;
  }
  case Place::WaySkip:
    return step(cursor.skip(), Place::WayAfter);
  case Place::WayAfter:
    if (isClosing)
      return failMissing();
    return expect(',', isObject ? Place::WayMember : Place::WayElement);
  case Place::First:
    if (!isClosing)
      return step(Progress::Good, isObject ? Place::Name : Place::Value);
    cursor.take();
    return step(Progress::Good, Place::Rest);
  case Place::Name:
    return step(readName(name), Place::Colon);
  case Place::Colon:
    return expect(':', Place::Value);
  case Place::Value: {
    Progress result = readItem(item);
    hasItem = result == Progress::Good;
    return step(result, Place::After);
  }
  case Place::After:
    if (!isClosing)
      return expect(',', isObject ? Place::Name : Place::Value);
    cursor.take();
    return step(Progress::Good, Place::Rest);
  case Place::Rest:
  case Place::Done:
    break;
  }
  return Progress::End;
}

Progress JsonItems::next(Item &item) {
  for (bool hasItem = false; place != Place::Done;) {
    Progress progress = advance(item, hasItem);
    if (progress == Progress::End)
      return failSyntax("it ends too early");
    if (progress == Progress::Failed && problem.empty())
      return fail(cursor.problem);
    if (progress != Progress::Good || hasItem)
      return progress;
  }
  return Progress::End;
}

LineItems::LineItems(Heap &heap, ObjectStore &store, const ObjectName &name, Waker waker)
    : heap(heap), stream(store, name, waker), key(name.key) {
  origin = originOf(name);
}

Progress LineItems::next(Item &item) {
  for (;;) {
    std::string_view text = stream.unread();
    size_t end = text.find('\n');
    if (end == text.npos && !stream.isAtEnd()) {
      if (text.size() > kMostItemBytes)
        return fail("A line of the object has more than 8 MB.");
      Progress progress = stream.more();
      if (progress == Progress::Failed)
        return fail(stream.problem);
      if (progress != Progress::Good)
        return progress;
      continue;
    }
    if (text.empty())
      return Progress::End;
    std::string_view content = text.substr(0, end);
    ++line;
    bool isBlank = content.find_first_not_of(" \t\r") == content.npos;
    if (!isBlank)
      if (ReadError error = parse(heap, content.data(), content.size(), item.value))
        return fail("Line " + std::to_string(line) + " of the object '" + key + "' is not valid JSON: " +
                    error.message + " at byte " + std::to_string(error.offset) + ".");
    stream.consume(end == text.npos ? text.size() : end + 1);
    if (isBlank)
      continue;
    item.key = makeNone();
    return Progress::Good;
  }
}

} // namespace aslrt

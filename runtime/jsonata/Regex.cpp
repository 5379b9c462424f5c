// SPDX-License-Identifier: Apache-2.0

#include "jsonata/Regex.h"

#include "jsonata/regex/Tree.h"

#include <atomic>
#include <cmath>

namespace aslrt::jsonata {
namespace {

/// A compiled pattern that is kept.
struct Kept {
  Regex regex;
  Kept *next;
};

/// Patterns stand in programs, so there is only so much to keep. Entries are added at the front and never go.
std::atomic<Kept *> kept{nullptr};

const Regex *findKept(std::string_view pattern, uint32_t flags) {
  for (const Kept *at = kept.load(std::memory_order_acquire); at; at = at->next)
    if (at->regex.flags == flags && at->regex.pattern == pattern)
      return &at->regex;
  return nullptr;
}

/// The unit that a caller's offset names: what is no number counts as 0.
uint32_t readOffset(const Value &offset) {
  if (!isNumberValue(offset))
    return 0;
  double number = std::trunc(numberOf(offset));
  if (!(number > 0))
    return 0;
  return number < UINT32_MAX ? static_cast<uint32_t>(number) : UINT32_MAX;
}

} // namespace

const Regex *compileRegex(Evaluator &evaluator, std::string_view pattern, uint32_t flags) {
  if (const Regex *found = findKept(pattern, flags))
    return found;
  Tree tree;
  if (const char *why = readPattern(pattern, flags, tree)) {
    SmallBuffer text;
    text.append("Invalid regular expression: /");
    text.append(pattern);
    text.append("/: ");
    text.append(why);
    char *message = evaluator.heap.allocateText(text.size());
    std::memcpy(message, text.data(), text.size());
    evaluator.fail({.code = "S0201", .message = {message, text.size()}});
    return nullptr;
  }
  auto *entry = new Kept{{std::string(pattern), flags, {}}, nullptr};
  generateCode(tree, entry->regex.code);
  entry->next = kept.load(std::memory_order_relaxed);
  while (!kept.compare_exchange_weak(entry->next, entry, std::memory_order_release, std::memory_order_relaxed)) {
  }
  return &entry->regex;
}

RegexSearch::RegexSearch(Evaluator &evaluator, const Function &function, std::string_view characters)
    : evaluator(evaluator), function(function), regex(*function.regex), units(characters), matcher(regex.code, units) {}

bool RegexSearch::find(uint32_t from, bool &isFound) {
  Found found = matcher.find(from);
  if (found == Found::TooLong)
    return evaluator.fail({.code = "U1001",
                           .message = "Regular expression takes too long to match: Check for nested repetitions such "
                                      "as (a+)+",
                           .position = function.node ? function.node->position : 0});
  isFound = found == Found::Yes;
  return true;
}

bool RegexSearch::next(bool &isFound) { return nextAfter(end(), isFound); }

bool RegexSearch::nextAfter(uint32_t end, bool &isFound) {
  isFound = false;
  if (end >= units.size())
    return true;
  if (!find(end, isFound))
    return false;
  if (!isFound || start() != this->end())
    return true;
  // The next search would find the same again.
  Value pattern;
  if (!evaluator.makeString(regex.pattern, pattern))
    return false;
  return evaluator.fail(
      {.code = "D1004", .value = pattern, .position = function.node ? function.node->position : 0});
}

bool RegexSearch::appendGroup(uint32_t number, SmallBuffer &buffer) const {
  int32_t start = matcher.start(number), end = matcher.end(number);
  if (start < 0 || end < 0)
    return false;
  units.append(static_cast<uint32_t>(start), static_cast<uint32_t>(end), buffer);
  return true;
}

bool RegexSearch::groupValue(uint32_t number, Value &out) const {
  SmallBuffer buffer;
  out = makeNothing();
  return !appendGroup(number, buffer) || evaluator.makeString(buffer.view(), out);
}

bool RegexSearch::groupValues(Value &out) const {
  List *groups = evaluator.newList(0, groupCount() + 1);
  for (uint32_t number = 1; number <= groupCount(); ++number) {
    Value group;
    if (!groupValue(number, group))
      return false;
    append(evaluator.heap, *groups, group);
  }
  return evaluator.finishList(groups, out);
}

bool RegexSearch::matchObject(const Value &text, Value &out) const {
  Value match, groups;
  if (!groupValue(0, match) || !groupValues(groups))
    return false;
  Function *next = makeFunction(evaluator.heap, FunctionKind::NextMatch, 0);
  next->regex = &regex;
  next->node = function.node;
  next->input = text;
  next->offset = end();
  Record *record = makeRecord(evaluator.heap, 5);
  auto set = [&](std::string_view prefix, const Value &value) {
    memberOf(evaluator.heap, *record, literalKey(prefix)) = value;
  };
  set("\"match\":", match);
  set("\"start\":", makeNumber(start()));
  set("\"end\":", makeNumber(end()));
  set("\"groups\":", groups);
  set("\"next\":", functionValue(next));
  out = recordValue(record);
  return true;
}

bool callRegex(Evaluator &evaluator, const Function &function, const Value *arguments, uint32_t count, Value &out) {
  bool isNext = function.kind == FunctionKind::NextMatch;
  Value text = isNext ? function.input : count > 0 ? arguments[0] : Value{};
  out = makeNothing();
  // As JavaScript's engine does, numbers and words are searched by their text.
  if (!isStringValue(text) && (isNothing(text) || !isPlain(text) || isContainer(text)))
    return true;
  if (!isStringValue(text) && !evaluator.stringOf(text, false, text))
    return false;
  SmallBuffer buffer;
  RegexSearch search(evaluator, function, decodeString(text, buffer));
  bool isFound = false;
  if (isNext ? !search.nextAfter(function.offset, isFound)
             : !search.find(readOffset(count > 1 ? arguments[1] : Value{}), isFound))
    return false;
  return !isFound || search.matchObject(text, out);
}

} // namespace aslrt::jsonata

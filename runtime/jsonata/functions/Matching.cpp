// SPDX-License-Identifier: Apache-2.0
//
// Functions that look for something in a string: `$contains`, `$match`, `$replace`, `$split`.
//
// What is looked for is a string, a regular expression, or any function of its protocol: given a text it returns
// `{match, start, end, groups, next}` or nothing, and `next` is a function that returns the next such object. Positions are
// UTF-16 units. `Matches` walks over both kinds of functions; regular expressions are searched without making objects.

#include "jsonata/Regex.h"
#include "jsonata/Units.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace aslrt::jsonata {
namespace {

/// A unit that JavaScript's substring takes a number for.
uint32_t clampUnit(double number, uint32_t size) {
  if (!(number > 0))
    return 0;
  return number < size ? static_cast<uint32_t>(number) : size;
}

class Matches {
public:
  /// The matches of `matcher` in `text`, whose characters are `characters`.
  Matches(Evaluator &evaluator, const Value &matcher, const Value &text, std::string_view characters,
          std::string_view functionName)
      : evaluator(evaluator), matcher(matcher), text(text), functionName(functionName) {
    if (functionOf(matcher)->kind == FunctionKind::Regex)
      search = new (searchBytes) RegexSearch(evaluator, *functionOf(matcher), characters);
    else
      units = new (searchBytes) Units(characters);
  }
  ~Matches() {
    if (search)
      search->~RegexSearch();
    else
      units->~Units();
  }
  Matches(const Matches &) = delete;
  Matches &operator=(const Matches &) = delete;

  /// Goes to the first match. False after `fail`.
  [[nodiscard]] bool first(bool &isFound) {
    if (search)
      return search->find(0, isFound);
    return evaluator.call(matcher, &text, 1, object) && check(isFound);
  }

  /// Goes to the next one.
  [[nodiscard]] bool next(bool &isFound) {
    if (search)
      return search->next(isFound);
    Value function = member("\"next\":");
    if (!isFunction(function))
      return refuse();
    return evaluator.call(function, nullptr, 0, object) && check(isFound);
  }

  const Units &textUnits() const { return search ? search->text() : *units; }

  /// Where the present match starts.
  [[nodiscard]] bool start(uint32_t &unit) {
    if (!search)
      return position("\"start\":", unit);
    unit = search->start();
    return true;
  }
  [[nodiscard]] bool end(uint32_t &unit) {
    if (!search)
      return position("\"end\":", unit);
    unit = search->end();
    return true;
  }

  /// Appends what was matched; `size` is its length in units.
  [[nodiscard]] bool appendMatch(SmallBuffer &buffer, uint32_t &size) {
    if (search) {
      search->appendGroup(0, buffer);
      size = search->end() - search->start();
      return true;
    }
    Value match = member("\"match\":");
    if (!isStringValue(match))
      return refuse();
    SmallBuffer characters;
    std::string_view view = decodeString(match, characters);
    buffer.append(view);
    size = Units(view).size();
    return true;
  }

  [[nodiscard]] bool groupCount(uint32_t &count) {
    if (search) {
      count = search->groupCount();
      return true;
    }
    Value groups = member("\"groups\":");
    if (!isArrayValue(evaluator.heap, groups))
      return refuse();
    count = itemsOf(evaluator.heap, groups).count;
    return true;
  }

  /// Appends group `number`, from 1 to the count; one without part in the match is empty.
  [[nodiscard]] bool appendGroup(uint32_t number, SmallBuffer &buffer) {
    if (search) {
      search->appendGroup(number, buffer);
      return true;
    }
    Value group = itemsOf(evaluator.heap, member("\"groups\":"))[number - 1];
    SmallBuffer characters;
    if (isNothing(group))
      return true;
    if (!isStringValue(group) && !evaluator.stringOf(group, false, group))
      return false;
    buffer.append(decodeString(group, characters));
    return true;
  }

  /// The object that a function is given.
  [[nodiscard]] bool matchObject(Value &out) {
    if (search)
      return search->matchObject(text, out);
    out = object;
    return true;
  }

  /// The object that `$match` gives.
  [[nodiscard]] bool resultObject(Value &out) {
    Value match, index, groups;
    if (search) {
      if (!search->groupValue(0, match) || !search->groupValues(groups))
        return false;
      index = makeNumber(search->start());
    } else {
      match = member("\"match\":");
      index = member("\"start\":");
      groups = member("\"groups\":");
    }
    Record *record = makeRecord(evaluator.heap, 3);
    auto set = [&](std::string_view prefix, const Value &value) {
      if (!isNothing(value))
        memberOf(evaluator.heap, *record, literalKey(prefix)) = value;
    };
    set("\"match\":", match);
    set("\"index\":", index);
    set("\"groups\":", groups);
    out = recordValue(record);
    return true;
  }

private:
  Value member(std::string_view prefix) { return findMember(evaluator.heap, object, literalKey(prefix)); }

  bool refuse() { return evaluator.fail({.code = "T1010", .token = functionName}); }

  /// Whether what a matcher returned is a match. One of the members tells it, as in the reference implementation.
  bool check(bool &isFound) {
    isFound = !isNothing(object);
    if (!isFound || (isObjectValue(evaluator.heap, object) &&
                     (isNumberValue(member("\"start\":")) || isArrayValue(evaluator.heap, member("\"groups\":")) ||
                      isFunction(member("\"next\":")))))
      return true;
    return refuse();
  }

  bool position(std::string_view prefix, uint32_t &unit) {
    Value value = member(prefix);
    if (!isNumberValue(value))
      return refuse();
    unit = clampUnit(numberOf(value), units->size());
    return true;
  }

  Evaluator &evaluator;
  const Value matcher;
  const Value text;
  const std::string_view functionName;
  RegexSearch *search = nullptr; ///< of a regular expression
  Units *units = nullptr;        ///< of any other function
  Value object{};                ///< what it returned
  alignas(RegexSearch) alignas(Units) char searchBytes[sizeof(RegexSearch) > sizeof(Units) ? sizeof(RegexSearch)
                                                                                           : sizeof(Units)];
};

/// What is looked for is neither a string nor a function.
bool refusePattern(Evaluator &evaluator, std::string_view functionName) {
  return evaluator.fail({.code = "T0410", .token = functionName, .index = 2});
}

/// A limit: how many at most, without end when not given. False after `fail` with `code`.
bool readLimit(Evaluator &evaluator, const Value &limit, const char *code, int64_t index, double &out) {
  out = HUGE_VAL;
  if (!isNumberValue(limit))
    return true;
  out = numberOf(limit);
  return !(out < 0) || evaluator.fail({.code = code, .value = limit, .index = index});
}

/// Characters from unit `from` up to `to`, in either order, as JavaScript's substring has it.
void appendBetween(const Units &text, uint32_t from, uint32_t to, SmallBuffer &buffer) {
  text.append(from < to ? from : to, from < to ? to : from, buffer);
}

/// The text that `$replace` puts in the place of matches.
class Replacement {
public:
  explicit Replacement(std::string_view text) : text(text) {}

  /// Appends it with `$0`, `$n` and `$$` filled in from the present match.
  bool expand(Matches &matches, SmallBuffer &buffer) const {
    size_t at = 0;
    for (size_t dollar = text.find('$'); dollar != std::string_view::npos; dollar = text.find('$', at)) {
      buffer.append(text.substr(at, dollar - at));
      at = dollar + 1;
      char next = at < text.size() ? text[at] : 0;
      uint32_t size;
      if (next == '$') {
        buffer.append('$');
        ++at;
      } else if (next == '0') {
        if (!matches.appendMatch(buffer, size))
          return false;
        ++at;
      } else if (!expandGroup(matches, at, buffer)) {
        return false;
      }
    }
    buffer.append(text.substr(at));
    return true;
  }

private:
  /// A `$` that stands before `at`: a group's number has as many digits as the number of groups, or one less where that
  /// names no group.
  bool expandGroup(Matches &matches, size_t &at, SmallBuffer &buffer) const {
    uint32_t count;
    if (!matches.groupCount(count))
      return false;
    size_t digits = 1;
    for (uint32_t rest = count; rest >= 10; rest /= 10)
      ++digits;
    int64_t number;
    size_t size;
    bool isNumber = readNumber(text.substr(at, digits), number, size);
    if (isNumber && digits > 1 && number > int64_t(count))
      isNumber = readNumber(text.substr(at, digits - 1), number, size);
    if (!isNumber) {
      buffer.append('$');
      return true;
    }
    at += size;
    return number < 1 || number > int64_t(count) || matches.appendGroup(static_cast<uint32_t>(number), buffer);
  }

  /// JavaScript's parseInt. `size`: characters of the number in its shortest form, which is what is passed over.
  static bool readNumber(std::string_view text, int64_t &number, size_t &size) {
    size_t at = text.find_first_not_of(" \t\n\v\f\r");
    if (at == std::string_view::npos)
      return false;
    bool isNegative = text[at] == '-';
    if (isNegative || text[at] == '+')
      ++at;
    size_t start = at;
    for (number = 0; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
      number = number * 10 + (text[at] - '0');
    if (at == start)
      return false;
    size = isNegative && number != 0 ? 2 : 1;
    for (int64_t rest = number; rest >= 10; rest /= 10)
      ++size;
    if (isNegative)
      number = -number;
    return true;
  }

  std::string_view text;
};

bool replaceText(Evaluator &evaluator, std::string_view text, std::string_view pattern, const Value &replacement,
                 double limit, SmallBuffer &result) {
  SmallBuffer buffer;
  std::string_view characters = decodeString(replacement, buffer);
  auto replace = [&](auto find, auto append, uint64_t patternSize) {
    uint64_t at = 0;
    for (double count = 0; count < limit; ++count) {
      uint64_t found = find(at);
      if (found == UINT64_MAX)
        break;
      if (!isStringValue(replacement))
        return evaluator.fail({.code = "D3012", .value = replacement});
      append(at, found);
      result.append(characters);
      at = found + patternSize;
      if (result.size() > evaluator.limits.stringBytes)
        return true; // the caller's makeString refuses it
    }
    append(at, UINT64_MAX);
    return true;
  };
  if (!hasLoneHalf(pattern))
    return replace(
        [&](uint64_t at) {
          size_t found = text.find(pattern, at);
          return found == std::string_view::npos ? UINT64_MAX : uint64_t(found);
        },
        [&](uint64_t from, uint64_t to) {
          result.append(text.substr(from, to == UINT64_MAX ? std::string_view::npos : to - from));
        },
        pattern.size());
  // Half a pair is found in a whole one.
  Units textUnits(text), patternUnits(pattern);
  return replace(
      [&](uint64_t at) {
        uint32_t found = textUnits.find(patternUnits, static_cast<uint32_t>(at));
        return found == Units::kNotFound ? UINT64_MAX : uint64_t(found);
      },
      [&](uint64_t from, uint64_t to) {
        textUnits.append(static_cast<uint32_t>(from), to == UINT64_MAX ? textUnits.size() : static_cast<uint32_t>(to),
                         result);
      },
      patternUnits.size());
}

bool replaceMatches(Evaluator &evaluator, Matches &matches, const Value &replacement, double limit,
                    SmallBuffer &result) {
  SmallBuffer replacementBuffer;
  Replacement expansion(decodeString(replacement, replacementBuffer));
  uint32_t at = 0;
  bool isFound;
  if (!matches.first(isFound))
    return false;
  for (double count = 0; isFound && count < limit; ++count) {
    uint32_t start, size;
    if (!matches.start(start))
      return false;
    appendBetween(matches.textUnits(), at, start, result);
    if (isFunction(replacement)) {
      Value object, replaced;
      if (!matches.matchObject(object) || !evaluator.call(replacement, &object, 1, replaced))
        return false;
      if (!isStringValue(replaced))
        return evaluator.fail({.code = "D3012", .value = replaced});
      SmallBuffer characters;
      result.append(decodeString(replaced, characters));
    } else if (!isStringValue(replacement)) {
      return evaluator.fail({.code = "D3012", .value = replacement});
    } else if (!expansion.expand(matches, result)) {
      return false;
    }
    SmallBuffer match;
    if (!matches.appendMatch(match, size))
      return false;
    at = std::min(uint64_t(start) + size, uint64_t(matches.textUnits().size()));
    if (result.size() > evaluator.limits.stringBytes)
      return true; // the caller's makeString refuses it
    if (!matches.next(isFound))
      return false;
  }
  appendBetween(matches.textUnits(), at, matches.textUnits().size(), result);
  return true;
}

/// JavaScript's split: by units where there is no separator.
bool splitText(Evaluator &evaluator, std::string_view text, std::string_view separator, double limit, List &list) {
  SmallBuffer piece;
  auto add = [&](std::string_view characters) {
    Value value;
    if (!evaluator.makeString(characters, value))
      return false;
    append(evaluator.heap, list, value);
    return true;
  };
  if (!separator.empty() && !hasLoneHalf(separator)) {
    size_t at = 0;
    while (list.count < limit) {
      size_t found = text.find(separator, at);
      if (!add(text.substr(at, found == std::string_view::npos ? found : found - at)))
        return false;
      if (found == std::string_view::npos)
        break;
      at = found + separator.size();
    }
    return true;
  }
  Units textUnits(text), separatorUnits(separator);
  uint32_t at = 0;
  auto addUnits = [&](uint32_t from, uint32_t to) {
    piece.clear();
    textUnits.append(from, to, piece);
    return add(piece.view());
  };
  if (separator.empty()) {
    for (; at < textUnits.size() && list.count < limit; ++at)
      if (!addUnits(at, at + 1))
        return false;
    return true;
  }
  while (list.count < limit) {
    uint32_t found = textUnits.find(separatorUnits, at);
    if (!addUnits(at, found == Units::kNotFound ? textUnits.size() : found))
      return false;
    if (found == Units::kNotFound)
      break;
    at = found + separatorUnits.size();
  }
  return true;
}

bool splitMatches(Evaluator &evaluator, Matches &matches, double limit, List &list) {
  SmallBuffer piece;
  auto add = [&](uint32_t from, uint32_t to) {
    Value value;
    piece.clear();
    appendBetween(matches.textUnits(), from, to, piece);
    if (!evaluator.makeString(piece.view(), value))
      return false;
    append(evaluator.heap, list, value);
    return true;
  };
  uint32_t at = 0;
  bool isFound;
  if (!matches.first(isFound))
    return false;
  while (isFound && list.count < limit) {
    uint32_t start;
    if (!matches.start(start) || !add(at, start) || !matches.end(at) || !matches.next(isFound))
      return false;
  }
  return !(list.count < limit) || add(at, matches.textUnits().size());
}

} // namespace

bool builtinContains(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer textBuffer, patternBuffer;
  std::string_view text = decodeString(arguments[0], textBuffer);
  bool isFound = false;
  if (isStringValue(arguments[1])) {
    std::string_view pattern = decodeString(arguments[1], patternBuffer);
    if (hasLoneHalf(pattern))
      isFound = Units(text).find(Units(pattern), 0) != Units::kNotFound;
    else
      isFound = text.find(pattern) != std::string_view::npos;
  } else if (!isFunction(arguments[1])) {
    return refusePattern(evaluator, "contains");
  } else if (Matches matches(evaluator, arguments[1], arguments[0], text, "contains"); !matches.first(isFound)) {
    return false;
  }
  out = makeBool(isFound);
  return true;
}

bool builtinMatch(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  double limit;
  if (!readLimit(evaluator, arguments[2], "D3040", 3, limit))
    return false;
  if (!isFunction(arguments[1]))
    return refusePattern(evaluator, "match");
  List *list = evaluator.newList(kSequence);
  if (limit > 0) {
    SmallBuffer buffer;
    Matches matches(evaluator, arguments[1], arguments[0], decodeString(arguments[0], buffer), "match");
    bool isFound;
    if (!matches.first(isFound))
      return false;
    while (isFound && list->count < limit) {
      Value object;
      if (!matches.resultObject(object))
        return false;
      append(evaluator.heap, *list, object);
      if (list->count > evaluator.limits.listItems)
        break; // finishList refuses it
      if (!matches.next(isFound))
        return false;
    }
  }
  return evaluator.finishList(list, out);
}

bool builtinReplace(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  const Value pattern = arguments[1];
  if (!isStringValue(arguments[0]))
    return true;
  SmallBuffer textBuffer, patternBuffer, result;
  std::string_view text = decodeString(arguments[0], textBuffer), characters = decodeString(pattern, patternBuffer);
  if (isStringValue(pattern) && characters.empty())
    return evaluator.fail({.code = "D3010", .value = pattern, .index = 2});
  double limit;
  if (!readLimit(evaluator, arguments[3], "D3011", 4, limit))
    return false;
  if (!isStringValue(pattern) && !isFunction(pattern))
    return refusePattern(evaluator, "replace");
  if (!(limit > 0)) {
    out = arguments[0];
    return true;
  }
  if (isStringValue(pattern)) {
    if (!replaceText(evaluator, text, characters, arguments[2], limit, result))
      return false;
  } else {
    Matches matches(evaluator, pattern, arguments[0], text, "replace");
    if (!replaceMatches(evaluator, matches, arguments[2], limit, result))
      return false;
  }
  return evaluator.makeString(result.view(), out);
}

bool builtinSplit(Evaluator &evaluator, const Arguments &arguments, Value &out) {
  out = makeNothing();
  if (!isStringValue(arguments[0]))
    return true;
  double limit;
  if (!readLimit(evaluator, arguments[2], "D3020", 3, limit))
    return false;
  const Value separator = arguments[1];
  if (!isStringValue(separator) && !isFunction(separator))
    return refusePattern(evaluator, "split");
  List *list = evaluator.newList(0);
  SmallBuffer textBuffer, separatorBuffer;
  std::string_view text = decodeString(arguments[0], textBuffer);
  if (isStringValue(separator)) {
    if (isNumberValue(arguments[2]))
      limit = std::isfinite(limit) ? std::fmod(std::trunc(limit), 4294967296.0) : 0; // JavaScript's conversion
    if (limit > 0 && !splitText(evaluator, text, decodeString(separator, separatorBuffer), limit, *list))
      return false;
  } else if (limit > 0) {
    Matches matches(evaluator, separator, arguments[0], text, "split");
    if (!splitMatches(evaluator, matches, limit, *list))
      return false;
  }
  return evaluator.finishList(list, out);
}

} // namespace aslrt::jsonata

// SPDX-License-Identifier: Apache-2.0
//
// Reads histories: JSON to events.

#include "codegen/graph/History.h"
#include "frontend/Diagnostics.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace asl::graph {

static constexpr JsonDocument kHistoryDocument = {"history", kMaxHistoryBytes, 512};
static constexpr const char *kWhatIsRead =
    "a history is what a compiled program writes with --history, or what 'aws stepfunctions "
    "get-execution-history --output json' prints: {\"events\": [..]}";

const JsonValue *HistoryEvent::text(std::string_view member) const {
  const JsonValue *found = details ? details->find(member) : nullptr;
  return found && found->isString() ? found : nullptr;
}

std::optional<int64_t> parseInstant(std::string_view text) {
  size_t at = 0;
  // A number of so many digits; -1 when there are fewer.
  auto digits = [&](size_t count) -> int64_t {
    if (at + count > text.size())
      return -1;
    int64_t value = 0;
    for (size_t i = 0; i < count; ++i, ++at) {
      if (text[at] < '0' || text[at] > '9')
        return -1;
      value = value * 10 + (text[at] - '0');
    }
    return value;
  };
  auto sign = [&](std::string_view signs) -> char {
    return at < text.size() && signs.find(text[at]) != std::string_view::npos ? text[at++] : '\0';
  };
  int64_t year = digits(4);
  bool isDate = year >= 0 && sign("-");
  int64_t month = isDate ? digits(2) : -1;
  isDate = isDate && month >= 1 && month <= 12 && sign("-");
  int64_t day = isDate ? digits(2) : -1;
  isDate = isDate && day >= 1 && day <= 31 && sign("Tt ");
  int64_t hour = isDate ? digits(2) : -1;
  isDate = isDate && hour >= 0 && hour <= 23 && sign(":");
  int64_t minute = isDate ? digits(2) : -1;
  isDate = isDate && minute >= 0 && minute <= 59 && sign(":");
  int64_t second = isDate ? digits(2) : -1;
  if (second < 0 || second > 60)
    return std::nullopt;
  int64_t milliseconds = 0;
  if (sign(".")) {
    int64_t unit = 100;
    size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
      milliseconds += (text[at] - '0') * unit;
    if (at == first)
      return std::nullopt;
  }
  int64_t offset = 0; // in minutes
  char zone = sign("Zz+-");
  if (!zone)
    return std::nullopt;
  if (zone == '+' || zone == '-') {
    int64_t hours = digits(2);
    sign(":");
    int64_t minutes = digits(2);
    if (hours < 0 || minutes < 0)
      return std::nullopt;
    offset = (hours * 60 + minutes) * (zone == '-' ? -1 : 1);
  }
  if (at != text.size())
    return std::nullopt;
  // Days since 1970 in the proleptic Gregorian calendar; years begin in March, so that the leap day is the
  // last.
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400, yearOfEra = y - era * 400;
  int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t days = era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
  return (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
}

namespace {

class HistoryReader {
public:
  HistoryReader(const Source &source, DiagnosticEngine &diagnostics)
      : source(source), diagnostics(diagnostics) {}

  std::optional<History> read() {
    history.document = parseJson(source, diagnostics, kHistoryDocument);
    if (!history.document)
      return std::nullopt;
    const JsonValue &root = *history.document;
    const JsonValue *events = root.isArray() ? &root : root.find("events");
    if (!events || !events->isArray()) {
      diagnostics
          .error(root.isObject() && events ? events->range : start(root),
                 events ? "the events of a history are a list" : "this is no history: it has no 'events'")
          .note(kWhatIsRead);
      return std::nullopt;
    }
    if (events->elements.empty()) {
      diagnostics.error(events->range, "the history has no events");
      return std::nullopt;
    }
    history.events.reserve(events->elements.size());
    for (const JsonValue &event : events->elements)
      if (!readEvent(event))
        return std::nullopt;
    sort();
    return diagnostics.hasErrors() ? std::nullopt : std::optional(std::move(history));
  }

private:
  const Source &source;
  DiagnosticEngine &diagnostics;
  History history;

  /// The value's first character.
  static SourceRange start(const JsonValue &value) { return {value.range.begin, value.range.begin + 1}; }

  bool refuse(SourceRange range, std::string message) {
    diagnostics.error(range, std::move(message)).note(kWhatIsRead);
    return false;
  }

  static std::optional<int64_t> integer(const JsonValue *value) {
    int64_t result = 0;
    if (!value || !(value->isNumber() || value->isString()))
      return std::nullopt;
    const char *end = value->text.data() + value->text.size();
    auto [stop, problem] = std::from_chars(value->text.data(), end, result);
    return problem == std::errc() && stop == end && result >= 0 ? std::optional(result) : std::nullopt;
  }

  bool readEvent(const JsonValue &value) {
    HistoryEvent event;
    event.value = &value;
    if (!value.isObject())
      return refuse(start(value), "an event is an object, not " + std::string(describe(value.kind)));
    const JsonValue *type = value.find("type"), *id = value.find("id");
    if (!type || !type->isString())
      return refuse(type ? type->range : start(value), "an event has a 'type', which is a string");
    event.type = type->text;
    std::optional<int64_t> number = integer(id);
    if (!number)
      return refuse(id ? id->range : start(value), "an event has an 'id', which is a positive integer");
    event.id = *number;
    if (const JsonValue *previous = value.find("previousEventId"); previous && !previous->isNull()) {
      number = integer(previous);
      if (!number)
        return refuse(previous->range, "'previousEventId' is a positive integer, or 0");
      event.previousId = *number;
    }
    for (const JsonMember &member : value.members)
      if (std::string_view(member.key).ends_with("EventDetails") && member.value.isObject())
        event.details = &member.value;
    if (const JsonValue *time = value.find("timestamp"); time && !readTime(*time, event))
      return false;
    history.events.push_back(event);
    return true;
  }

  bool readTime(const JsonValue &time, HistoryEvent &event) {
    if (time.isString())
      event.unixMs = parseInstant(time.text);
    // As older versions of the AWS CLI print it: seconds since 1970.
    double seconds = 0;
    if (time.isNumber()) {
      const char *end = time.text.data() + time.text.size();
      auto [stop, problem] = std::from_chars(time.text.data(), end, seconds);
      if (problem == std::errc() && stop == end && std::fabs(seconds) < 1e12)
        event.unixMs = std::llround(seconds * 1000);
    }
    return event.unixMs || refuse(time.range, "a 'timestamp' is a date with time and zone, such as "
                                              "\"2023-11-14T22:13:20.000Z\", or the seconds since 1970");
  }

  /// --reverse-order gives the last event first.
  void sort() {
    std::sort(history.events.begin(), history.events.end(), [](const HistoryEvent &a, const HistoryEvent &b) {
      return std::pair(a.id, a.value) < std::pair(b.id, b.value);
    });
    for (size_t i = 1; i < history.events.size(); ++i)
      if (history.events[i].id == history.events[i - 1].id) {
        diagnostics
            .error(start(*history.events[i].value), "there are two events with the id " +
                                                        std::to_string(history.events[i].id) +
                                                        "; a history is that of one execution")
            .note(start(*history.events[i - 1].value), "the other one is here");
        return;
      }
  }
};

} // namespace

std::optional<History> readHistory(const Source &source, DiagnosticEngine &diagnostics) {
  return HistoryReader(source, diagnostics).read();
}

} // namespace asl::graph

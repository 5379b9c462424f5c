// SPDX-License-Identifier: Apache-2.0
//
// Reading dates by a picture.
//
// The reference makes a regular expression of the picture: a group a part, greedy, letters of either case alike. The parts
// are few and simple, so they are matched without one, and without going back and forth: from the last part to the first, a
// row of bytes notes from which places the rest of the picture matches the rest of the text; then a walk from the front takes
// the longest piece that leads on, as a greedy expression does. Time is parts times text, whatever the two are.
//
// What was read is then put together by the reference's rules: fields that are more significant than those given are today's,
// less significant ones are zero, gaps are refused.

#include "jsonata/functions/DatePicture.h"

#include "jsonata/functions/Decimal.h"
#include "jsonata/unicode/CaseMapping.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aslrt::jsonata {
namespace {

using Primary = IntegerPicture::Primary;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Bytes that the rows may take. Dates take some hundred.
constexpr uint64_t kMostCells = uint64_t(1) << 26;

constexpr bool isRoman(char16_t unit) { return UnitView(u"MDCLXVImdclxvi").find(unit) != UnitView::npos; }

// ---------------------------------------------------------------------------------------------
// Matching
// ---------------------------------------------------------------------------------------------

/// What a part wants of the text.
struct Wanted {
  enum class Kind : uint8_t { Literal, Run, Zone, Words };
  Kind kind = Kind::Run;
  bool (*isMember)(char16_t unit) = isLetter; ///< Run: of these
  size_t least = 1, most = SIZE_MAX;          ///< Run: as many
  bool hasOrdinalEnding = false;              ///< Run: and `th`, `st` ..
  bool hasGmt = false;                        ///< Zone: begins with GMT
  UnitView separator{};                       ///< Zone: between hours and minutes, or none
};

class Matcher {
public:
  Matcher(UnitView text, const DatePicture &picture) : text(text), picture(picture), width(text.size() + 1) {}

  bool fits() const { return (picture.count() + uint64_t(1)) * width <= kMostCells; }

  /// Whether the picture matches the whole text.
  bool match() {
    const size_t cells = (picture.count() + size_t(1)) * width;
    rows = rowStorage.reserve(cells);
    std::memset(rows, 0, cells);
    rowOf(picture.count())[text.size()] = 1;
    SmallBuffer lastStorage;
    auto *last = static_cast<uint32_t *>(static_cast<void *>(lastStorage.reserve(width * sizeof(uint32_t))));
    for (uint32_t index = picture.count(); index-- > 0;)
      fill(index, last);
    return rowOf(0)[0] != 0;
  }

  /// Where the piece of part `index` ends that begins at `at`.
  size_t endOf(uint32_t index, size_t at) const {
    const char *next = rowOf(index + 1);
    const DatePart &field = picture[index];
    const Wanted wanted = wantedOf(field);
    if (wanted.kind == Wanted::Kind::Literal)
      return at + field.literal.size();
    if (wanted.kind == Wanted::Kind::Words)
      return endOfWords(rowOf(index), next, at);
    const size_t first = wanted.kind == Wanted::Kind::Zone ? lastDigitsOfZone(wanted, at) : at;
    auto isMember = wanted.kind == Wanted::Kind::Zone ? static_cast<bool (*)(char16_t)>(isDigit) : wanted.isMember;
    size_t end = first;
    while (end < text.size() && end - first < wanted.most && isMember(text[end]))
      ++end;
    while (!canEnd(wanted, next, end))
      --end;
    return end + (wanted.hasOrdinalEnding ? 2 : 0);
  }

private:
  char *rowOf(uint32_t index) const { return rows + index * width; }

  static Wanted wantedOf(const DatePart &field) {
    Wanted wanted;
    const IntegerPicture &number = field.number;
    if (field.isLiteral) {
      wanted.kind = Wanted::Kind::Literal;
    } else if (field.component == u'Z' || field.component == u'z') {
      wanted.kind = Wanted::Kind::Zone;
      wanted.hasGmt = field.component == u'z';
      if (number.groupSize != 0)
        wanted.separator = number.separators[0].text();
    } else if (!field.hasNumber || number.primary == Primary::Letters) {
      wanted.isMember = isLetter;
    } else if (number.primary == Primary::Roman) {
      wanted.isMember = isRoman;
    } else if (number.primary == Primary::Words) {
      wanted.kind = Wanted::Kind::Words;
    } else {
      wanted.isMember = isDigit;
      wanted.hasOrdinalEnding = number.isOrdinal;
      if (field.digits > 0) {
        wanted.most = static_cast<size_t>(field.digits);
        wanted.least = static_cast<size_t>(std::max<int64_t>(field.digits - number.optionalDigits, 0));
      }
    }
    return wanted;
  }

  /// Whether a run of characters may end at `at`: what follows is its ending and the rest of the picture.
  bool canEnd(const Wanted &wanted, const char *next, size_t at) const {
    if (!wanted.hasOrdinalEnding)
      return next[at] != 0;
    const UnitView rest = part(text, at);
    const bool hasEnding =
        startsWith(rest, "th") || startsWith(rest, "st") || startsWith(rest, "nd") || startsWith(rest, "rd");
    return hasEnding && next[at + 2] != 0;
  }

  /// Where the last run of digits of a zone at `at` begins; the text's end when there is no zone.
  size_t lastDigitsOfZone(const Wanted &wanted, size_t at) const {
    if (wanted.hasGmt) {
      if (!startsWith(part(text, at), "GMT"))
        return text.size();
      at += 3;
    }
    if (at >= text.size() || (text[at] != u'+' && text[at] != u'-'))
      return text.size();
    ++at;
    if (wanted.separator.empty())
      return at;
    const size_t first = at;
    while (at < text.size() && isDigit(text[at]))
      ++at;
    if (at == first || part(text, at, at + wanted.separator.size()) != wanted.separator)
      return text.size();
    return at + wanted.separator.size();
  }

  /// Fills the row of part `index`. `last` is room for the last place up to each at which a run may end, plus one.
  void fill(uint32_t index, uint32_t *last) {
    const DatePart &field = picture[index];
    const Wanted wanted = wantedOf(field);
    const char *next = rowOf(index + 1);
    char *row = rowOf(index);
    if (wanted.kind == Wanted::Kind::Literal) {
      const size_t size = field.literal.size();
      for (size_t at = 0; at + size <= text.size(); ++at)
        row[at] = next[at + size] != 0 && isSame(part(text, at, at + size), field.literal);
      return;
    }
    if (wanted.kind == Wanted::Kind::Words) {
      for (size_t at = text.size(); at-- > 0;)
        for (uint32_t piece = 0; piece < kWordPieces && row[at] == 0; ++piece)
          if (const size_t size = matchWordPiece(part(text, at), piece))
            row[at] = next[at + size] != 0 || row[at + size] != 0;
      return;
    }
    const bool isZone = wanted.kind == Wanted::Kind::Zone;
    for (size_t at = 0; at < width; ++at)
      last[at] = canEnd(wanted, next, at) ? static_cast<uint32_t>(at) + 1 : at == 0 ? 0 : last[at - 1];
    if (isZone) {
      for (size_t at = 0; at < text.size(); ++at) {
        const size_t first = lastDigitsOfZone(wanted, at);
        size_t end = first;
        while (end < text.size() && isDigit(text[end]))
          ++end;
        row[at] = last[end] > first + 1;
      }
      return;
    }
    for (size_t at = width, end = text.size(); at-- > 0;) {
      if (at == text.size() || !wanted.isMember(text[at]))
        end = at;
      const size_t furthest = end - at < wanted.most ? end : at + wanted.most;
      row[at] = last[furthest] > at + wanted.least;
    }
  }

  /// The pieces in the order in which they are tried; each goes on with more where that leads to the end.
  size_t endOfWords(const char *row, const char *next, size_t at) const {
    for (bool isFirst = true;; isFirst = false) {
      size_t step = 0;
      for (uint32_t piece = 0; piece < kWordPieces && step == 0; ++piece)
        if (const size_t size = matchWordPiece(part(text, at), piece); size != 0 && (next[at + size] || row[at + size]))
          step = size;
      if (step == 0 && !isFirst)
        return at;
      at += step;
    }
  }

  static bool isSame(UnitView left, UnitView right) {
    for (size_t at = 0; at < right.size(); ++at)
      if (left[at] != right[at] && canonicalUnit(left[at]) != canonicalUnit(right[at]))
        return false;
    return true;
  }

  const UnitView text;
  const DatePicture &picture;
  const size_t width;
  SmallBuffer rowStorage;
  char *rows = nullptr;
};

// ---------------------------------------------------------------------------------------------
// What a piece means
// ---------------------------------------------------------------------------------------------

/// A value read. One that is not set was not asked for, or is no name that is known.
struct Reading {
  bool isSet = false;
  double value = 0;
  /// As a condition of the reference's language.
  bool isTruthy() const { return isSet && value != 0 && !std::isnan(value); }
};

/// All fields, by their letters.
class Readings {
public:
  Reading &operator[](char16_t component) { return readings[component & 0x7f]; }

private:
  Reading readings[128];
};

/// Minutes. A negative half hour counts the wrong way, as with the reference: -05:30 is four and a half hours.
double parseZone(UnitView text, const DatePart &field) {
  if (field.component == u'z')
    text = part(text, 3);
  if (field.number.groupSize != 0) {
    const UnitView separator = field.number.separators[0].text();
    const size_t at = text.find(separator);
    return parseInteger(part(text, 0, at)) * 60 + parseInteger(part(text, at + separator.size()));
  }
  if (text.size() <= 3)
    return parseInteger(text) * 60;
  return parseInteger(part(text, 0, 3)) * 60 + parseInteger(part(text, 3));
}

bool isName(UnitView text, std::string_view name, int64_t most) {
  if (most > 0)
    name = name.substr(0, static_cast<size_t>(most));
  if (text.size() != name.size())
    return false;
  for (size_t at = 0; at < name.size(); ++at)
    if (text[at] != static_cast<char16_t>(name[at]))
      return false;
  return true;
}

/// Names are as English writes them. Where a width makes several the same, the last one counts.
Reading parseName(UnitView text, const DatePart &field) {
  Reading reading;
  if (field.component == u'P') {
    if (text == u"am" || text == u"AM")
      reading = {true, 0};
    else if (text == u"pm" || text == u"PM")
      reading = {true, 1};
    return reading;
  }
  double number = 0;
  if (field.component == u'F') {
    for (std::string_view name : kDayNames)
      if (++number; isName(text, name, field.widthMost))
        reading = {true, number};
    return reading;
  }
  for (std::string_view name : kMonthNames)
    if (++number; isName(text, name, field.widthMost))
      reading = {true, number};
  return reading;
}

Reading parsePiece(UnitView text, const DatePart &field) {
  if (field.component == u'Z' || field.component == u'z')
    return {true, parseZone(text, field)};
  if (field.hasNumber)
    return {true, parseInteger(text, field.number)};
  return parseName(text, field);
}

/// Refuses what cannot be read: words for fields that have none, sequences.
bool checkParts(Evaluator &evaluator, const DatePicture &picture) {
  for (uint32_t index = 0; index < picture.count(); ++index) {
    const DatePart &field = picture[index];
    if (field.isLiteral || field.component == u'Z' || field.component == u'z')
      continue;
    if (field.hasNumber) {
      if (!checkUsable(evaluator, field.number))
        return false;
    } else if (UnitView(u"MxFP").find(field.component) == UnitView::npos) {
      return evaluator.fail(
          {.code = "D3133", .value = stringOfUnits(evaluator.heap, UnitView(&field.component, 1))});
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Putting together
// ---------------------------------------------------------------------------------------------

/// Which of `components` were read: a bit each, the last one is the lowest.
uint32_t maskOf(Readings &readings, UnitView components) {
  uint32_t mask = 0;
  for (char16_t component : components)
    mask = mask << 1 | static_cast<uint32_t>(readings[component].isTruthy());
  return mask;
}

/// Whether something of `type` and nothing else was read.
bool isOfType(uint32_t mask, uint32_t type) { return (mask & ~type) == 0 && (mask & type) != 0; }

/// Fills in what was not read. False when something between was left out.
bool fillGaps(Readings &readings, UnitView components, const DateFields &now) {
  bool hasBegun = false, hasEnded = false;
  for (char16_t component : components) {
    Reading &reading = readings[component];
    if (reading.isSet) {
      if (hasEnded)
        return false;
      hasBegun = true;
    } else if (hasBegun) {
      hasEnded = true;
      reading = {true, component == u'M' || component == u'D' || component == u'd' ? 1.0 : 0.0};
    } else {
      // The half of the day that it is now is not taken over.
      reading = {true, component == u'P' ? 0 : componentOf(now, component)};
    }
  }
  return true;
}

bool putTogether(Evaluator &evaluator, Readings &readings, double &time) {
  const uint32_t date = maskOf(readings, u"YXMxWwdD"), clock = maskOf(readings, u"PHhmsf");
  const bool isByDayOfYear = !isOfType(date, 0b10100001) && isOfType(date, 0b10000010);
  const bool isByWeekOfMonth = isOfType(date, 0b01010100), isByWeek = isOfType(date, 0b01001000);
  const bool isOfTwelveHours = !isOfType(clock, 0b010111) && isOfType(clock, 0b101111);

  const UnitView dateComponents = isByDayOfYear ? u"YD" : isByWeekOfMonth ? u"XxwF" : isByWeek ? u"XWF" : u"YMD";
  UnitBuffer components;
  components.append(dateComponents);
  components.append(isOfTwelveHours ? UnitView(u"Phmsf") : UnitView(u"Hmsf"));
  // Weeks can be written but not read.
  if (!fillGaps(readings, components.view(), fieldsOf(evaluator.nowMilliseconds)) || isByWeekOfMonth || isByWeek)
    return evaluator.fail({.code = "D3136"});

  double month = readings[u'M'].isSet && readings[u'M'].value > 0 ? readings[u'M'].value - 1 : 0;
  double day = readings[u'D'].value;
  if (isByDayOfYear) {
    const double derived =
        clipTime(timeOf(readings[u'Y'].value, 0) + (readings[u'd'].value - 1) * kMsPerDay);
    if (std::isnan(derived)) {
      time = kNaN;
      return true;
    }
    const DateFields fields = fieldsOf(derived);
    month = fields.month;
    day = fields.day;
  }
  double hour = readings[u'H'].value;
  if (isOfTwelveHours) {
    hour = readings[u'h'].value == 12 ? 0 : readings[u'h'].value;
    if (readings[u'P'].value == 1)
      hour += 12;
  }
  time = timeOf(readings[u'Y'].value, month, day, hour, readings[u'm'].value, readings[u's'].value, readings[u'f'].value);
  const Reading zone = readings[u'Z'].isTruthy() ? readings[u'Z'] : readings[u'z'];
  if (zone.isTruthy())
    time -= zone.value * 60000;
  return true;
}

} // namespace

bool parseDate(Evaluator &evaluator, UnitView text, const DatePicture &picture, Value &out) {
  out = makeNothing();
  if (!checkParts(evaluator, picture))
    return false;
  Matcher matcher(text, picture);
  if (!matcher.fits())
    return evaluator.fail({.code = "U1001", .message = kMemoryLimitText});
  if (!matcher.match())
    return true;
  Readings readings;
  bool hasFields = false;
  size_t at = 0;
  for (uint32_t index = 0; index < picture.count(); ++index) {
    const size_t end = matcher.endOf(index, at);
    const DatePart &field = picture[index];
    if (!field.isLiteral) {
      readings[field.component] = parsePiece(part(text, at, end), field);
      hasFields = true;
    }
    at = end;
  }
  if (!hasFields)
    return true;
  double time = 0;
  if (!putTogether(evaluator, readings, time))
    return false;
  out = makeNumber(time);
  return true;
}

} // namespace aslrt::jsonata

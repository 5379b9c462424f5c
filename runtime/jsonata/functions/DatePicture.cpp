// SPDX-License-Identifier: Apache-2.0
//
// Reading pictures of dates, and writing dates.

#include "jsonata/functions/DatePicture.h"

#include "jsonata/functions/Decimal.h"

#include <cmath>

namespace aslrt::jsonata {
namespace {

constexpr UnitView kNumbered = u"YMDdFWwXxHhms";
constexpr int64_t kMostWidth = INT32_MAX;

bool isOneOf(char16_t unit, UnitView units) { return units.find(unit) != UnitView::npos; }

/// How a component is written when the picture does not say; empty for unknown ones.
UnitView defaultPresentation(char16_t component) {
  switch (component) {
  case u'F':
  case u'P':
  case u'C':
  case u'E':
    return u"n";
  case u'm':
  case u's':
    return u"01";
  case u'Z':
  case u'z':
    return u"01:01";
  case u'f':
    return u"1";
  default:
    return component != 0 && isOneOf(component, kNumbered) ? u"1" : UnitView();
  }
}

/// A width, or -1 when there is none.
int64_t readWidth(UnitView text) {
  const double width = parseInteger(text);
  if (!(width >= 0))
    return -1;
  return width < kMostWidth ? static_cast<int64_t>(width) : kMostWidth;
}

struct Width {
  int64_t least = -1, most = -1;
};

class Reader {
public:
  Reader(Evaluator &evaluator, UnitView picture, DatePicture &out) : evaluator(evaluator), picture(picture), out(out) {
    // What is gathered here is never longer than the picture.
    pool = reinterpret_cast<char16_t *>(evaluator.heap.allocateText(picture.size() * sizeof(char16_t)));
  }

  bool read() {
    size_t literalStart = 0, at = 0;
    while (at < picture.size()) {
      if (picture[at] != u'[') {
        ++at;
        continue;
      }
      addLiteral(part(picture, literalStart, at));
      if (at + 1 < picture.size() && picture[at + 1] == u'[') {
        addLiteral(u"[");
        at += 2;
        literalStart = at;
        continue;
      }
      const size_t end = picture.find(u']', at);
      if (end == UnitView::npos)
        return evaluator.fail({.code = "D3135"});
      if (!addMarker(part(picture, at + 1, end)))
        return false;
      at = literalStart = end + 1;
    }
    addLiteral(part(picture, literalStart));
    return true;
  }

private:
  /// Text between markers; `]]` stands for `]`. Goes on with the literal before it.
  void addLiteral(UnitView text) {
    if (text.empty())
      return;
    char16_t *start = pool;
    for (size_t at = 0; at < text.size(); ++at) {
      *pool++ = text[at];
      if (text[at] == u']' && at + 1 < text.size() && text[at + 1] == u']')
        ++at;
    }
    const auto size = static_cast<size_t>(pool - start);
    if (out.count() != 0 && out.last().isLiteral) {
      UnitView &last = out.last().literal;
      last = UnitView(last.data(), last.size() + size);
      return;
    }
    DatePart &literal = out.add();
    literal.isLiteral = true;
    literal.literal = UnitView(start, size);
  }

  bool addMarker(UnitView text) {
    char16_t *start = pool;
    for (char16_t unit : text)
      if (!isSpace(unit))
        *pool++ = unit;
    const UnitView marker(start, static_cast<size_t>(pool - start));

    DatePart &added = out.add();
    added.component = marker.empty() ? 0 : marker[0];
    Width width;
    const size_t comma = marker.rfind(u',');
    if (comma != UnitView::npos) {
      const UnitView text = part(marker, comma + 1);
      const size_t dash = text.find(u'-');
      width.least = readWidth(part(text, 0, dash));
      if (dash != UnitView::npos)
        width.most = readWidth(part(text, dash + 1));
    }
    added.widthMost = width.most;
    UnitView presentation = part(marker, 1, comma);
    // The last letter may be a modifier of its own: ordinal, traditional ..
    char16_t modifier = 0;
    if (presentation.size() > 1 && isOneOf(presentation.back(), u"atco")) {
      modifier = presentation.back();
      presentation.remove_suffix(1);
    } else if (presentation.empty()) {
      presentation = defaultPresentation(added.component);
      if (presentation.empty())
        return evaluator.fail(
            {.code = "D3132", .value = stringOfUnits(evaluator.heap, UnitView(marker.data(), marker.empty() ? 0 : 1))});
    }
    added.isZonePlain = modifier == u't';

    if (presentation[0] == u'n' || presentation[0] == u'N') {
      added.hasNames = true;
      if (presentation[0] == u'n')
        added.names = LetterCase::Lower;
      else
        added.names = presentation.size() > 1 && presentation[1] == u'n' ? LetterCase::Title : LetterCase::Upper;
    } else if (added.component != 0 && (added.component == u'f' || isOneOf(added.component, kNumbered))) {
      if (!readNumber(added, presentation, modifier, width))
        return false;
    }
    if (added.component == u'Z' || added.component == u'z') {
      added.hasNumber = true;
      return readIntegerPicture(evaluator, presentation, added.number);
    }
    return true;
  }

  bool readNumber(DatePart &added, UnitView presentation, char16_t modifier, const Width &width) {
    IntegerPicture &number = added.number;
    added.hasNumber = true;
    number.isOrdinal = modifier == u'o';
    if (!(modifier != 0 ? readPrimaryPicture(evaluator, presentation, number)
                        : readIntegerPicture(evaluator, presentation, number)))
      return false;
    const bool isDigits = number.primary == IntegerPicture::Primary::Digits;
    if (isDigits && number.mandatoryDigits < width.least)
      number.mandatoryDigits = width.least;
    if (!isOneOf(added.component, u"YMD"))
      return true;
    if (width.most >= 0) {
      added.digits = width.most;
      number.mandatoryDigits = width.most;
    } else if (isDigits && number.mandatoryDigits + number.optionalDigits >= 2) {
      added.digits = number.mandatoryDigits + number.optionalDigits;
    }
    return true;
  }

  Evaluator &evaluator;
  UnitView picture;
  DatePicture &out;
  char16_t *pool;
};

void appendName(UnitBuffer &out, std::string_view name, LetterCase letterCase, int64_t most) {
  if (most >= 0 && name.size() > static_cast<size_t>(most))
    name = name.substr(0, static_cast<size_t>(most));
  for (char byte : name) {
    const auto unit = static_cast<char16_t>(byte);
    out.append(letterCase == LetterCase::Title   ? unit
               : letterCase == LetterCase::Upper ? toUpper(unit)
                                                 : toLower(unit));
  }
}

bool failFor(Evaluator &evaluator, const char *code, char16_t component) {
  return evaluator.fail({.code = code, .value = stringOfUnits(evaluator.heap, UnitView(&component, 1))});
}

bool formatNumbered(Evaluator &evaluator, const DateFields &date, const DatePart &field, UnitBuffer &out) {
  double value = componentOf(date, field.component);
  if (field.hasNames) {
    if (field.component == u'M' || field.component == u'x')
      appendName(out, kMonthNames[static_cast<uint32_t>(value) - 1], field.names, field.widthMost);
    else if (field.component == u'F')
      appendName(out, kDayNames[static_cast<uint32_t>(value) - 1], field.names, field.widthMost);
    else
      return failFor(evaluator, "D3133", field.component);
    return true;
  }
  if (field.component == u'Y' && field.digits >= 0 && field.digits < 16)
    value = std::fmod(value, std::pow(10, static_cast<double>(field.digits)));
  return formatInteger(evaluator, value, field.number, out);
}

/// The offset as the reference writes it: hours rounded down and minutes beside them, so that five and a half hours to
/// the west are -0630.
bool formatZone(Evaluator &evaluator, double hours, double minutes, const DatePart &field, UnitBuffer &out) {
  const double offset = hours * 100 + minutes;
  if (offset == 0 && field.isZonePlain) {
    // Refused or not, as with any other offset.
    UnitBuffer ignored;
    DatePart plain = field;
    plain.isZonePlain = false;
    if (!formatZone(evaluator, hours, minutes, plain, ignored))
      return false;
    out.append(u'Z');
    return true;
  }
  if (field.component == u'z')
    out.appendAscii("GMT");
  if (offset >= 0)
    out.append(u'+');
  const IntegerPicture &number = field.number;
  const bool isDigits = number.primary == IntegerPicture::Primary::Digits;
  if (!isDigits || (number.groupSize == 0 && (number.mandatoryDigits < 1 || number.mandatoryDigits > 4)))
    return evaluator.fail({.code = "D3134",
                           .value = isDigits ? makeNumber(static_cast<double>(number.mandatoryDigits)) : makeNothing()});
  if (number.groupSize != 0 || number.mandatoryDigits > 2)
    return formatInteger(evaluator, offset, number, out);
  if (!formatInteger(evaluator, hours, number, out))
    return false;
  if (minutes == 0)
    return true;
  out.append(u':');
  IntegerPicture two;
  two.mandatoryDigits = 2;
  return formatInteger(evaluator, minutes, two, out);
}

} // namespace

bool readDatePicture(Evaluator &evaluator, UnitView units, DatePicture &out) {
  return Reader(evaluator, units, out).read();
}

bool formatDate(Evaluator &evaluator, const DateFields &date, double zoneHours, double zoneMinutes,
                const DatePicture &picture, UnitBuffer &out) {
  for (uint32_t index = 0; index < picture.count(); ++index) {
    const DatePart &field = picture[index];
    if (field.isLiteral) {
      out.append(field.literal);
      continue;
    }
    switch (field.component) {
    case u'Z':
    case u'z':
      if (!formatZone(evaluator, zoneHours, zoneMinutes, field, out))
        return false;
      break;
    case u'P':
      appendName(out, date.hour >= 12 ? "pm" : "am",
                 field.hasNames && field.names == LetterCase::Upper ? LetterCase::Upper : LetterCase::Lower, -1);
      break;
    case u'C':
    case u'E':
      out.appendAscii("ISO");
      break;
    case u'f':
      if (!field.hasNumber)
        return failFor(evaluator, "D3133", field.component);
      if (!formatInteger(evaluator, date.millisecond, field.number, out))
        return false;
      break;
    default:
      if (!isOneOf(field.component, kNumbered))
        return failFor(evaluator, "D3132", field.component);
      if (!formatNumbered(evaluator, date, field, out))
        return false;
    }
  }
  return true;
}

} // namespace aslrt::jsonata

// SPDX-License-Identifier: Apache-2.0

#include "jsonata/functions/IntegerPicture.h"

#include "jsonata/functions/Decimal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace aslrt::jsonata {
namespace {

using Primary = IntegerPicture::Primary;
using Separator = IntegerPicture::Separator;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The zeros of the decimal digits that are known.
constexpr char16_t kZeros[] = {
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
};

/// The zero of the digits that `unit` belongs to, or 0.
char16_t zeroOf(char16_t unit) {
  for (char16_t zero : kZeros)
    if (unit >= zero && unit <= zero + 9)
      return zero;
  return 0;
}

/// Digits of a group when separators are the same and stand after each `n` digits; else 0.
int64_t groupSizeOf(const Separator *separators, uint32_t count) {
  int64_t size = 0;
  for (uint32_t index = 0; index < count; ++index) {
    if (separators[index].text() != separators[0].text())
      return 0;
    size = std::gcd(size, separators[index].position);
  }
  // They are counted from the right, so no two can be out of order.
  for (uint32_t index = 0; index < count; ++index)
    if (separators[index].position != (index + 1) * size)
      return 0;
  return size;
}

struct NamedPicture {
  UnitView name;
  Primary primary;
  LetterCase letterCase;
};

constexpr NamedPicture kNamed[] = {
    {u"A", Primary::Letters, LetterCase::Upper}, {u"a", Primary::Letters, LetterCase::Lower},
    {u"I", Primary::Roman, LetterCase::Upper},   {u"i", Primary::Roman, LetterCase::Lower},
    {u"W", Primary::Words, LetterCase::Upper},   {u"w", Primary::Words, LetterCase::Lower},
    {u"Ww", Primary::Words, LetterCase::Title},
};

// ---------------------------------------------------------------------------------------------
// Writing
// ---------------------------------------------------------------------------------------------

void appendLetters(UnitBuffer &out, double value, char16_t first) {
  char16_t letters[256];
  size_t at = sizeof(letters) / sizeof(letters[0]);
  while (value > 0) {
    letters[--at] = static_cast<char16_t>(first + static_cast<uint32_t>(std::fmod(value - 1, 26)));
    value = std::floor((value - 1) / 26);
  }
  out.append(UnitView(letters + at, sizeof(letters) / sizeof(letters[0]) - at));
}

struct Numeral {
  uint32_t value;
  UnitView text;
};

constexpr Numeral kNumerals[] = {
    {1000, u"m"}, {900, u"cm"}, {500, u"d"}, {400, u"cd"}, {100, u"c"}, {90, u"xc"}, {50, u"l"},
    {40, u"xl"},  {10, u"x"},   {9, u"ix"},  {5, u"v"},    {4, u"iv"},  {1, u"i"},
};

void appendRoman(UnitBuffer &out, double value) {
  out.append(static_cast<size_t>(value / 1000), u'm');
  value = std::fmod(value, 1000);
  for (const Numeral &numeral : kNumerals)
    for (; value >= numeral.value; value -= numeral.value)
      out.append(numeral.text);
}

/// Puts separators between the digits that `out` has from `first` on.
void insertSeparators(UnitBuffer &out, size_t first, const IntegerPicture &picture) {
  if (picture.groupSize > 0) {
    const auto group = static_cast<size_t>(picture.groupSize);
    UnitBuffer digits;
    digits.append(part(out.view(), first));
    out.truncate(first);
    for (size_t at = 0; at < digits.size(); ++at) {
      if (at != 0 && (digits.size() - at) % group == 0)
        out.append(picture.separators[0].text());
      out.append(digits[at]);
    }
    return;
  }
  for (uint32_t index = picture.separatorCount; index-- > 0;) {
    const Separator &separator = picture.separators[index];
    const auto size = static_cast<int64_t>(out.size() - first);
    const int64_t at = size - separator.position;
    // Where there are too few digits the reference cuts the number in two wherever its substrings lead it.
    if (at < 0) {
      UnitBuffer tail;
      tail.append(part(out.view(), first + positionOf(static_cast<size_t>(size), at)));
      out.truncate(first);
      out.append(separator.text());
      out.append(tail.view());
    } else {
      out.insert(first + static_cast<size_t>(at), separator.text());
    }
  }
}

void appendOrdinalEnding(UnitBuffer &out, size_t first) {
  const UnitView digits = part(out.view(), first);
  std::string_view ending = "th";
  const bool isTeen = digits.size() > 1 && digits[digits.size() - 2] == u'1';
  if (!isTeen && !digits.empty()) {
    switch (digits.back()) {
    case u'1':
      ending = "st";
      break;
    case u'2':
      ending = "nd";
      break;
    case u'3':
      ending = "rd";
      break;
    default:
      break;
    }
  }
  out.appendAscii(ending);
}

void appendDigits(Evaluator &evaluator, UnitBuffer &out, double value, const IntegerPicture &picture) {
  const size_t first = out.size();
  UnitBuffer digits;
  appendNumber(digits, value);
  if (picture.mandatoryDigits > static_cast<int64_t>(digits.size())) {
    // No string may be longer than the limit, so neither need this be: makeString says so then.
    const uint64_t padding = static_cast<uint64_t>(picture.mandatoryDigits) - digits.size();
    out.append(static_cast<size_t>(std::min<uint64_t>(padding, evaluator.limits.stringBytes + uint64_t(1))), u'0');
  }
  out.append(digits.view());
  if (picture.zero != u'0')
    for (size_t at = first; at < out.size(); ++at)
      out.data()[at] = static_cast<char16_t>(out.data()[at] + picture.zero - u'0');
  insertSeparators(out, first, picture);
  if (picture.isOrdinal)
    appendOrdinalEnding(out, first);
}

// ---------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------

double romanValue(char16_t unit) {
  switch (unit) {
  case u'M':
    return 1000;
  case u'D':
    return 500;
  case u'C':
    return 100;
  case u'L':
    return 50;
  case u'X':
    return 10;
  case u'V':
    return 5;
  case u'I':
    return 1;
  default:
    return kNaN;
  }
}

double parseRoman(UnitView text, bool isUpper) {
  double total = 0, most = 1;
  for (size_t at = text.size(); at-- > 0;) {
    const double value = romanValue(isUpper ? text[at] : toUpper(text[at]));
    if (std::isnan(value))
      return kNaN;
    if (value < most) {
      total -= value;
    } else {
      most = value;
      total += value;
    }
  }
  return total;
}

double parseLetters(UnitView text, char16_t first) {
  double total = 0;
  for (size_t index = 0; index < text.size(); ++index)
    total += (static_cast<double>(text[text.size() - index - 1]) - first + 1) * std::pow(26, static_cast<double>(index));
  return total;
}

double parseDigits(UnitView text, const IntegerPicture &picture) {
  if (picture.isOrdinal)
    text = part(text, 0, text.size() < 2 ? 0 : text.size() - 2);
  UnitBuffer digits;
  for (size_t at = 0; at < text.size();) {
    // With equal groups the reference knows the comma alone, whatever the picture has.
    size_t skipped = picture.groupSize > 0 && text[at] == u',' ? 1 : 0;
    if (picture.groupSize == 0)
      for (uint32_t index = 0; index < picture.separatorCount && skipped == 0; ++index) {
        const UnitView separator = picture.separators[index].text();
        if (part(text, at, at + separator.size()) == separator)
          skipped = separator.size();
      }
    if (skipped != 0) {
      at += skipped;
      continue;
    }
    const int32_t unit = int32_t(text[at++]) - picture.zero + u'0';
    if (unit < 0)
      return kNaN;
    digits.append(static_cast<char16_t>(unit));
  }
  return parseInteger(digits.view());
}

} // namespace

bool readPrimaryPicture(Evaluator &evaluator, UnitView units, IntegerPicture &out) {
  for (const NamedPicture &named : kNamed)
    if (units == named.name) {
      out.primary = named.primary;
      out.letterCase = named.letterCase;
      return true;
    }
  char16_t zero = 0;
  uint32_t separatorCount = 0;
  for (size_t at = units.size(); at-- > 0;) {
    const char16_t itsZero = zeroOf(units[at]);
    if (itsZero != 0 && zero != 0 && itsZero != zero)
      return evaluator.fail({.code = "D3131"});
    if (itsZero != 0)
      zero = itsZero;
    else if (units[at] != u'#')
      ++separatorCount; // one too many for what is two units
  }
  if (zero == 0) {
    out.primary = Primary::Sequence;
    out.token = units;
    return true;
  }
  auto *separators = static_cast<Separator *>(
      static_cast<void *>(evaluator.heap.allocateText(separatorCount * sizeof(Separator))));
  uint32_t count = 0;
  int64_t position = 0;
  for (size_t at = units.size(); at-- > 0;) {
    const char16_t unit = units[at];
    if (zeroOf(unit) != 0 || unit == u'#') {
      ++(unit == u'#' ? out.optionalDigits : out.mandatoryDigits);
      ++position;
    } else if ((unit & 0xfc00) == 0xdc00 && at > 0 && (units[at - 1] & 0xfc00) == 0xd800) {
      --at;
      separators[count++] = {position, {units[at], unit}, 2};
    } else {
      separators[count++] = {position, {unit, 0}, 1};
    }
  }
  out.zero = zero;
  out.separators = separators;
  out.separatorCount = count;
  out.groupSize = groupSizeOf(separators, count);
  return true;
}

bool readIntegerPicture(Evaluator &evaluator, UnitView units, IntegerPicture &out) {
  const size_t semicolon = units.rfind(u';');
  if (semicolon == UnitView::npos)
    return readPrimaryPicture(evaluator, units, out);
  out.isOrdinal = semicolon + 1 < units.size() && units[semicolon + 1] == u'o';
  return readPrimaryPicture(evaluator, part(units, 0, semicolon), out);
}

bool checkUsable(Evaluator &evaluator, const IntegerPicture &picture) {
  if (picture.primary != Primary::Sequence)
    return true;
  return evaluator.fail({.code = "D3130", .value = stringOfUnits(evaluator.heap, picture.token)});
}

bool formatInteger(Evaluator &evaluator, double value, const IntegerPicture &picture, UnitBuffer &out) {
  if (!checkUsable(evaluator, picture))
    return false;
  const double magnitude = std::fabs(value);
  // The reference does not come back from an infinity, nor from Roman numbers with a million letters.
  const bool hasForm = picture.primary == Primary::Digits ||
                       (std::isfinite(value) && (picture.primary != Primary::Roman || magnitude < 1e9));
  if (!hasForm)
    return evaluator.fail({.code = "D1001", .value = makeNumber(value)});
  if (value < 0)
    out.append(u'-');
  const size_t first = out.size();
  switch (picture.primary) {
  case Primary::Letters:
    appendLetters(out, magnitude, picture.letterCase == LetterCase::Upper ? u'A' : u'a');
    return true;
  case Primary::Roman:
    appendRoman(out, magnitude);
    break;
  case Primary::Words:
    appendWords(out, magnitude, picture.isOrdinal);
    break;
  default:
    appendDigits(evaluator, out, magnitude, picture);
    return true;
  }
  if (picture.letterCase != LetterCase::Title)
    for (size_t at = first; at < out.size(); ++at)
      out.data()[at] = picture.letterCase == LetterCase::Upper ? toUpper(out[at]) : toLower(out[at]);
  return true;
}

double parseInteger(UnitView text, const IntegerPicture &picture) {
  const bool isUpper = picture.letterCase == LetterCase::Upper;
  switch (picture.primary) {
  case Primary::Letters:
    return parseLetters(text, isUpper ? u'A' : u'a');
  case Primary::Roman:
    return parseRoman(text, isUpper);
  case Primary::Words:
    return parseWords(text);
  default:
    return parseDigits(text, picture);
  }
}

} // namespace aslrt::jsonata

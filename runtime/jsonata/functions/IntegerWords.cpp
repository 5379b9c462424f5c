// SPDX-License-Identifier: Apache-2.0
//
// Integers in English words. Beyond a thousand trillions the words repeat: `one billion trillion`.

#include "jsonata/functions/IntegerPicture.h"

#include <cmath>
#include <limits>

namespace aslrt::jsonata {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr std::string_view kFew[] = {
    "Zero",   "One",     "Two",      "Three",    "Four",    "Five",    "Six",       "Seven",    "Eight",  "Nine", "Ten",
    "Eleven", "Twelve",  "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
};
constexpr std::string_view kOrdinals[] = {
    "Zeroth",     "First",       "Second",     "Third",     "Fourth",    "Fifth",       "Sixth",
    "Seventh",    "Eighth",      "Ninth",      "Tenth",     "Eleventh",  "Twelfth",     "Thirteenth",
    "Fourteenth", "Fifteenth",   "Sixteenth",  "Seventeenth", "Eighteenth", "Nineteenth",
};
constexpr std::string_view kTens[] = {"Twenty",  "Thirty", "Forty",  "Fifty",  "Sixty",
                                      "Seventy", "Eighty", "Ninety", "Hundred"};
constexpr std::string_view kMagnitudes[] = {"Thousand", "Million", "Billion", "Trillion"};
constexpr double kMagnitudeValues[] = {1e3, 1e6, 1e9, 1e12};

enum class Lead : uint8_t { None, And, Comma };

void append(UnitBuffer &out, double value, bool isOrdinal, Lead lead) {
  if (value < 100) {
    if (lead != Lead::None)
      out.appendAscii(" and ");
    const auto number = static_cast<uint32_t>(value);
    if (number <= 19) {
      out.appendAscii(isOrdinal ? kOrdinals[number] : kFew[number]);
      return;
    }
    const std::string_view tens = kTens[number / 10 - 2];
    if (number % 10 != 0) {
      out.appendAscii(tens);
      out.append(u'-');
      append(out, number % 10, isOrdinal, Lead::None);
    } else if (isOrdinal) {
      out.appendAscii(tens.substr(0, tens.size() - 1));
      out.appendAscii("ieth");
    } else {
      out.appendAscii(tens);
    }
    return;
  }
  if (lead != Lead::None)
    out.appendAscii(", ");
  double rest;
  if (value < 1000) {
    out.appendAscii(kFew[static_cast<uint32_t>(value) / 100]);
    out.appendAscii(" Hundred");
    rest = std::fmod(value, 100);
  } else {
    uint32_t magnitude = 0;
    while (magnitude < 3 && value >= kMagnitudeValues[magnitude + 1])
      ++magnitude;
    const double count = std::floor(value / kMagnitudeValues[magnitude]);
    append(out, count, false, Lead::None);
    out.append(u' ');
    out.appendAscii(kMagnitudes[magnitude]);
    rest = value - count * kMagnitudeValues[magnitude];
  }
  if (rest > 0)
    append(out, rest, isOrdinal, Lead::Comma);
  else if (isOrdinal)
    out.appendAscii("th");
}

/// A word that is known, in two pieces.
struct Word {
  std::string_view beginning;
  std::string_view ending;
  double value;
};

constexpr uint32_t kWordCount = 20 + 20 + 2 * 9 + 1 + 2 * 4;

struct WordTable {
  Word words[kWordCount];
};

/// Cardinals, ordinals, then each ten with its ordinal, and so on.
constexpr WordTable makeWords() {
  WordTable table{};
  Word *at = table.words;
  for (uint32_t number = 0; number < 20; ++number)
    *at++ = {kFew[number], "", static_cast<double>(number)};
  for (uint32_t number = 0; number < 20; ++number)
    *at++ = {kOrdinals[number], "", static_cast<double>(number)};
  for (uint32_t number = 0; number < 9; ++number) {
    const std::string_view tens = kTens[number];
    const double value = (number + 2) * 10;
    *at++ = {tens, "", value};
    *at++ = {tens.substr(0, tens.size() - 1), "ieth", value};
  }
  *at++ = {"Hundred", "th", 100};
  for (uint32_t number = 0; number < 4; ++number) {
    *at++ = {kMagnitudes[number], "", kMagnitudeValues[number]};
    *at++ = {kMagnitudes[number], "th", kMagnitudeValues[number]};
  }
  return table;
}

constexpr WordTable kWords = makeWords();

/// Units of `word` at the beginning of `text`, which is not empty; 0 when it is not there.
size_t matchWord(UnitView text, const Word &word) {
  if (toUpper(text[0]) != static_cast<char16_t>(word.beginning[0]) || !startsWith(text, word.beginning) ||
      !startsWith(part(text, word.beginning.size()), word.ending))
    return 0;
  return word.beginning.size() + word.ending.size();
}

double valueOfWord(UnitView text) {
  for (const Word &word : kWords.words)
    if (!text.empty() && matchWord(text, word) == text.size())
      return word.value;
  return kNaN;
}

/// Units of what separates words at the beginning of `text`: `, `, ` and `, a blank, hyphen or backslash.
size_t separatorAt(UnitView text) {
  if (text.size() > 1 && text[0] == u',' && isSpace(text[1]))
    return 2;
  if (!isSpace(text[0]))
    return text[0] == u'-' || text[0] == u'\\' ? 1 : 0;
  return text.size() > 4 && startsWith(part(text, 1), "and") && isSpace(text[4]) ? 5 : 1;
}

} // namespace

void appendWords(UnitBuffer &out, double value, bool isOrdinal) { append(out, value, isOrdinal, Lead::None); }

double parseWords(UnitView text) {
  // Words below a hundred add to what stands, greater ones multiply it; a thousand and more is then set aside.
  double done = 0, current = 0;
  for (size_t at = 0;;) {
    size_t end = at, separator = 0;
    while (end < text.size() && (separator = separatorAt(part(text, end))) == 0)
      ++end;
    const double value = valueOfWord(part(text, at, end));
    if (std::isnan(value))
      return kNaN;
    if (value < 100) {
      if (current >= 1000) {
        done += current;
        current = 0;
      }
      current += value;
    } else {
      current *= value;
    }
    if (end >= text.size())
      return done + current;
    at = end + separator;
  }
}

const uint32_t kWordPieces = kWordCount + 2;

size_t matchWordPiece(UnitView text, uint32_t number) {
  if (text.empty())
    return 0;
  if (number < kWordCount)
    return matchWord(text, kWords.words[number]);
  if (number == kWordCount)
    return startsWith(text, "and") ? 3 : 0;
  return text[0] == u'-' || text[0] == u',' || text[0] == u' ' ? 1 : 0;
}

} // namespace aslrt::jsonata

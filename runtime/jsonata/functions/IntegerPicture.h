// SPDX-License-Identifier: Apache-2.0
//
// IntegerPicture: how an integer is written, as `$formatInteger` and the fields of dates have it.
//
//   0  #,##0  ٠   digits, of any of Unicode's decimal digits in the BMP; `#` one that may be missing; others separate groups
//   A  a          A, B .. Z, AA
//   I  i          Roman
//   W  w  Ww      English words
//   ...;o         ordinal: 1st, first
//
// Source: XPath 3.1 fn:format-integer, as the reference implementation reads it.

#ifndef ASLRT_JSONATA_FUNCTIONS_INTEGERPICTURE_H
#define ASLRT_JSONATA_FUNCTIONS_INTEGERPICTURE_H

#include "jsonata/functions/Utf16.h"

namespace aslrt::jsonata {

enum class LetterCase : uint8_t { Lower, Upper, Title };

struct IntegerPicture {
  enum class Primary : uint8_t {
    Digits,
    Letters,
    Roman,
    Words,
    Sequence, ///< something else: refused with D3130 when it is used
  };
  /// A character between digits, which `position` digits follow.
  struct Separator {
    int64_t position;
    char16_t units[2];
    uint32_t unitCount;
    UnitView text() const { return {units, unitCount}; }
  };

  Primary primary = Primary::Digits;
  LetterCase letterCase = LetterCase::Lower;
  bool isOrdinal = false;
  // Digits
  char16_t zero = u'0';
  int64_t mandatoryDigits = 0;
  int64_t optionalDigits = 0;
  /// From the right.
  const Separator *separators = nullptr;
  uint32_t separatorCount = 0;
  /// Digits of each group when all are the same and so are their separators, which then go on to the left; else 0.
  int64_t groupSize = 0;
  /// Sequence
  UnitView token;
};

/// Reads a picture. `units` live as long as the evaluation. D3131.
[[nodiscard]] bool readIntegerPicture(Evaluator &evaluator, UnitView units, IntegerPicture &out);

/// The same for what stands before a `;` that is not there.
[[nodiscard]] bool readPrimaryPicture(Evaluator &evaluator, UnitView units, IntegerPicture &out);

/// Raises D3130 for a picture of a sequence.
[[nodiscard]] bool checkUsable(Evaluator &evaluator, const IntegerPicture &picture);

/// Appends the integer `value`. D3130; D1001 for numbers that have no such form.
[[nodiscard]] bool formatInteger(Evaluator &evaluator, double value, const IntegerPicture &picture, UnitBuffer &out);

/// Reads an integer of a picture that is usable. Not checked against the picture: what is no such number gives NaN, or what
/// it begins with.
double parseInteger(UnitView text, const IntegerPicture &picture);

// IntegerWords.cpp

/// Appends `value` (finite, whole, >= 0) in English words, `Five Hundred and First`.
void appendWords(UnitBuffer &out, double value, bool isOrdinal);

/// The number of words; NaN when one is not known.
double parseWords(UnitView text);

/// Number of different pieces that matchWordPiece knows.
extern const uint32_t kWordPieces;

/// Units of piece `number` at the beginning of `text`, 0 when it is not there: a word of a number, `and`, a blank, comma or
/// hyphen. In the order in which they are tried.
size_t matchWordPiece(UnitView text, uint32_t number);

} // namespace aslrt::jsonata

#endif // ASLRT_JSONATA_FUNCTIONS_INTEGERPICTURE_H

// SPDX-License-Identifier: Apache-2.0
//
// MappedText: see MappedText.h. Pieces that go on where the last one ended become one with it, so that a text
// of a mebibyte which was hardly changed has a handful.

#include "frontend/inputs/MappedText.h"

#include <algorithm>

namespace asl {

namespace {

/// The escape of a byte that cannot stand in a JSON string as it is; empty when it can.
std::string escapeOf(char c) {
  static constexpr char hex[] = "0123456789ABCDEF";
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\b':
    return "\\b";
  case '\f':
    return "\\f";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    break;
  }
  if (static_cast<unsigned char>(c) >= 0x20)
    return {};
  return std::string("\\u00") + hex[static_cast<unsigned char>(c) >> 4] + hex[c & 15];
}

} // namespace

void MappedText::addPiece(SourceRange place, bool isCopy, size_t size) {
  if (size == 0)
    return;
  if (!pieces.empty()) {
    SourcePiece &last = pieces.back();
    const bool goesOn =
        isCopy ? last.isCopy && last.place.end == place.begin : !last.isCopy && last.place == place;
    if (goesOn) {
      last.place.end = place.end;
      return;
    }
  }
  pieces.push_back({static_cast<uint32_t>(written.size()), place, isCopy});
}

void MappedText::put(std::string_view text, SourceRange place) {
  addPiece(source->inFile(place), false, text.size());
  written += text;
}

void MappedText::copy(SourceRange place) {
  std::string_view text = source->text(place);
  place.end = place.begin + static_cast<uint32_t>(text.size());
  if (!source->isMade()) {
    addPiece(place, true, text.size());
    written += text;
    return;
  }
  if (text.empty())
    return;
  // Piece by piece: each has a place of its own.
  const std::vector<SourcePiece> &from = source->madeOf();
  auto piece = std::upper_bound(from.begin(), from.end(), place.begin,
                                [](uint32_t value, const SourcePiece &each) { return value < each.begin; });
  for (uint32_t at = place.begin; at < place.end; ++piece) {
    const uint32_t next = piece == from.end() ? place.end : std::min(piece->begin, place.end);
    const SourcePiece &here = *std::prev(piece);
    SourceRange filePlace = here.place;
    if (here.isCopy) {
      filePlace.begin = here.place.begin + (at - here.begin);
      filePlace.end = filePlace.begin + (next - at);
    }
    addPiece(filePlace, here.isCopy, next - at);
    written += text.substr(at - place.begin, next - at);
    at = next;
  }
}

void MappedText::putEscaped(std::string_view text, SourceRange place) {
  std::string escaped;
  for (char c : text) {
    std::string escape = escapeOf(c);
    if (escape.empty())
      escaped += c;
    else
      escaped += escape;
  }
  put(escaped, place);
}

void MappedText::copyEscaped(SourceRange place) {
  std::string_view text = source->text(place);
  uint32_t plain = place.begin; // first byte not yet written
  for (size_t i = 0; i < text.size(); ++i) {
    std::string escape = escapeOf(text[i]);
    if (escape.empty())
      continue;
    const uint32_t at = place.begin + static_cast<uint32_t>(i);
    copy({plain, at});
    put(escape, {at, at + 1});
    plain = at + 1;
  }
  copy({plain, place.begin + static_cast<uint32_t>(text.size())});
}

std::shared_ptr<const Source> MappedText::finish() {
  // The file is what the source was made from, or the source itself.
  std::shared_ptr<const Source> file(source, &source->file());
  return std::make_shared<const Source>(std::move(written), std::move(file), std::move(pieces));
}

} // namespace asl

// SPDX-License-Identifier: Apache-2.0
//
// ShortText: strings that stand in their cells, as the two words that tests compare.

#ifndef ASL_CODEGEN_SHORTTEXT_H
#define ASL_CODEGEN_SHORTTEXT_H

#include "codegen/RuntimeAbi.h"

#include "llvm/ADT/StringRef.h"

#include <optional>

namespace asl {

/// A string in its cell: equal strings are equal words.
struct ShortText {
  uint64_t payload;
  uint32_t kind; ///< `aux`, tag and flags

  /// Of the JSON text `text`; nothing when it is too long, has escapes or is no string.
  static std::optional<ShortText> of(llvm::StringRef text) {
    if (!text.starts_with('"') || text.size() > abi::kInlineTextBytes || text.contains('\\'))
      return std::nullopt;
    ShortText result{0, uint32_t(abi::kTagInline) << 16};
    for (size_t at = 0; at < text.size(); ++at)
      if (at < 8)
        result.payload |= uint64_t(uint8_t(text[at])) << 8 * at;
      else
        result.kind |= uint32_t(uint8_t(text[at])) << 8 * (at - 8);
    return result;
  }
};

} // namespace asl

#endif // ASL_CODEGEN_SHORTTEXT_H

// SPDX-License-Identifier: Apache-2.0
//
// HashTable: which of many things are equal, without comparing each with each. Holds indices of things that live
// elsewhere; open addressing, made once for a known number.

#ifndef ASLRT_LANGUAGE_INTRINSICS_HASHTABLE_H
#define ASLRT_LANGUAGE_INTRINSICS_HASHTABLE_H

#include "io/Memory.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace aslrt::intrinsics {

/// Spreads the bits of `value` over all of the result (the finisher of SplitMix64).
inline uint64_t mixBits(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

inline uint64_t hashBytes(std::string_view bytes) {
  uint64_t hash = mixBits(bytes.size() + 1);
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    uint64_t word;
    memcpy(&word, bytes.data(), 8);
    hash = mixBits(hash ^ word);
  }
  uint64_t word = 0;
  if (!bytes.empty())
    memcpy(&word, bytes.data(), bytes.size());
  return mixBits(hash ^ word);
}

class HashTable {
public:
  /// Room for `count` things.
  explicit HashTable(uint32_t count) : mask(std::bit_ceil(uint64_t(count) * 2 + 2) - 1) {
    size_t bytes = (mask + 1) * sizeof(Entry);
    entries = static_cast<Entry *>(allocateOrDie(bytes));
    memset(entries, 0, bytes);
  }
  ~HashTable() { free(entries); }
  HashTable(const HashTable &) = delete;
  HashTable &operator=(const HashTable &) = delete;

  /// The thing for which `isEqual(its index)` holds, or `index`, which is then added.
  template <typename IsEqual> uint32_t findOrAdd(uint64_t hash, uint32_t index, IsEqual isEqual) {
    auto tag = static_cast<uint32_t>(hash >> 32);
    for (uint64_t at = hash & mask;; at = (at + 1) & mask) {
      Entry &entry = entries[at];
      if (!entry.isUsed) {
        entry = {tag, index, true};
        return index;
      }
      if (entry.tag == tag && isEqual(entry.index))
        return entry.index;
    }
  }

private:
  struct Entry {
    uint32_t tag; ///< of the hash, to compare little
    uint32_t index;
    bool isUsed;
  };
  uint64_t mask;
  Entry *entries;
};

} // namespace aslrt::intrinsics

#endif // ASLRT_LANGUAGE_INTRINSICS_HASHTABLE_H

// SPDX-License-Identifier: Apache-2.0
//
// Members of equal names. RFC 8259 leaves open what they mean; the service's reader keeps the last value
// at the place of the first. It is settled at the door, so that text which is never looked into comes out
// as if it had been.

#include "values/Scanner.h"
#include "values/TextCursor.h"
#include "values/Writer.h"

#include <algorithm>
#include <cstdlib>

namespace aslrt {

namespace {

/// Up to this many names are compared each with each; more are sorted.
constexpr uint32_t kMaxPairwise = 16;

/// A member as it stands in the text.
struct Member {
  AslrtKey key;
  uint32_t index; ///< among the members of its object
  uint32_t valueStart;
  uint32_t valueEnd;
  uint32_t ordinal; ///< of the first container at or after the value
};

/// malloc'ed array that only grows.
template <typename T> class Scratch {
public:
  ~Scratch() { std::free(items); }
  T *room(size_t count) {
    if (count > capacity) {
      size_t wanted = count > capacity * 2 ? count : capacity * 2;
      auto *grown = static_cast<T *>(std::realloc(static_cast<void *>(items), wanted * sizeof(T)));
      if (!grown)
        outOfMemory(wanted * sizeof(T));
      items = grown;
      capacity = wanted;
    }
    return items;
  }
  T *data() { return items; }

private:
  T *items = nullptr;
  size_t capacity = 0;
};

bool keyComesBefore(const AslrtKey &left, const AslrtKey &right) {
  if (left.head != right.head)
    return left.head < right.head;
  if (left.size != right.size)
    return left.size < right.size;
  return left.size > 8 && std::memcmp(left.text, right.text, left.size) < 0;
}

bool sameKey(const AslrtKey &left, const AslrtKey &right) {
  return !keyComesBefore(left, right) && !keyComesBefore(right, left);
}

/// Sorts by name, members of one name by place.
void sortMembers(Member *members, uint32_t count) {
  std::sort(members, members + count, [](const Member &left, const Member &right) {
    if (keyComesBefore(left.key, right.key))
      return true;
    return !keyComesBefore(right.key, left.key) && left.index < right.index;
  });
}

/// The members of the object `ordinal`, in order.
void readMembers(const Document &document, uint32_t ordinal, Member *members) {
  const SkipEntry &entry = document.skips[ordinal];
  TextCursor cursor{document, 0, document.text + entry.start + 1, ordinal + 1};
  for (uint32_t index = 0; index < entry.count; ++index) {
    cursor.at += index != 0;
    Member &member = members[index];
    member.index = index;
    cursor.readKey(member.key);
    member.ordinal = cursor.ordinal;
    member.valueStart = static_cast<uint32_t>(cursor.at - document.text);
    cursor.skipValue();
    member.valueEnd = static_cast<uint32_t>(cursor.at - document.text);
  }
}

} // namespace

bool objectHasEqualNames(const Document &document, uint32_t ordinal) {
  uint32_t count = document.skips[ordinal].count;
  if (count > kMaxPairwise) {
    Scratch<Member> scratch;
    Member *members = scratch.room(count);
    readMembers(document, ordinal, members);
    sortMembers(members, count);
    for (uint32_t index = 1; index < count; ++index)
      if (sameKey(members[index - 1].key, members[index].key))
        return true;
    return false;
  }
  Member members[kMaxPairwise];
  readMembers(document, ordinal, members);
  for (uint32_t left = 1; left < count; ++left)
    for (uint32_t right = 0; right < left; ++right)
      if (members[left].key.head == members[right].key.head &&
          sameKey(members[left].key, members[right].key))
        return true;
  return false;
}

bool hasEqualNames(const Document &document) {
  for (uint32_t ordinal = 0; ordinal < document.skipCount; ++ordinal)
    if (const SkipEntry &entry = document.skips[ordinal];
        entry.count > 1 && document.text[entry.start] == '{' &&
        objectHasEqualNames(document, ordinal))
      return true;
  return false;
}

namespace {

/// Writes a document without the members that later ones of the same name replace.
class Dropper {
public:
  Dropper(const Document &document, char *out) : document(document), start(out), out(out) {}

  uint32_t run() {
    writeValue(0, document.textSize, 0);
    while (levelCount != 0)
      step();
    return static_cast<uint32_t>(out - start);
  }

private:
  /// An open container: what is left to write of it.
  struct Level {
    size_t firstMember; ///< in `members`
    size_t nextMember;
    size_t endMember;
    bool isObject;
  };

  /// A container is opened, a scalar copied.
  void writeValue(uint32_t from, uint32_t to, uint32_t ordinal) {
    char first = document.text[from];
    if (first != '{' && first != '[') {
      copyText(out, document.text + from, to - from);
      out += to - from;
      return;
    }
    *out++ = first;
    uint32_t count = document.skips[ordinal].count;
    Member *added = members.room(memberCount + count) + memberCount;
    if (first == '{') {
      readMembers(document, ordinal, added);
      count = settle(added, count);
    } else {
      readElements(ordinal, added);
    }
    levels.room(levelCount + 1)[levelCount] = {memberCount, memberCount, memberCount + count, first == '{'};
    ++levelCount;
    memberCount += count;
  }

  void step() {
    Level &level = levels.data()[levelCount - 1];
    if (level.nextMember == level.endMember) {
      *out++ = level.isObject ? '}' : ']';
      memberCount = level.firstMember;
      --levelCount;
      return;
    }
    if (level.nextMember != level.firstMember)
      *out++ = ',';
    Member member = members.data()[level.nextMember++];
    if (level.isObject) {
      copyText(out, member.key.text - 1, member.key.size + size_t(3));
      out += member.key.size + size_t(3);
    }
    writeValue(member.valueStart, member.valueEnd, member.ordinal);
  }

  void readElements(uint32_t ordinal, Member *elements) {
    const SkipEntry &entry = document.skips[ordinal];
    TextCursor cursor{document, 0, document.text + entry.start + 1, ordinal + 1};
    for (uint32_t index = 0; index < entry.count; ++index) {
      cursor.at += index != 0;
      elements[index].ordinal = cursor.ordinal;
      elements[index].valueStart = static_cast<uint32_t>(cursor.at - document.text);
      cursor.skipValue();
      elements[index].valueEnd = static_cast<uint32_t>(cursor.at - document.text);
    }
  }

  /// Leaves of each name the first member, with the value of the last. Returns how many are left.
  static uint32_t settle(Member *members, uint32_t count) {
    sortMembers(members, count);
    uint32_t kept = 0;
    for (uint32_t index = 0; index < count; ++index) {
      if (kept == 0 || !sameKey(members[kept - 1].key, members[index].key)) {
        members[kept++] = members[index];
        continue;
      }
      members[kept - 1].valueStart = members[index].valueStart;
      members[kept - 1].valueEnd = members[index].valueEnd;
      members[kept - 1].ordinal = members[index].ordinal;
    }
    std::sort(members, members + kept,
              [](const Member &left, const Member &right) { return left.index < right.index; });
    return kept;
  }

  const Document &document;
  char *start;
  char *out;
  Scratch<Member> members;
  size_t memberCount = 0;
  Scratch<Level> levels;
  size_t levelCount = 0;
};

} // namespace

uint32_t dropEqualNames(const Document &document, char *out) { return Dropper(document, out).run(); }

} // namespace aslrt

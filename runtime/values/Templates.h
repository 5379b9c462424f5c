// SPDX-License-Identifier: Apache-2.0
//
// Forms of text that were seen before.
//
// Inputs, answers and the elements of an array mostly come in one form: the same members in the same order, only the
// scalars differ. A template is such a form: the marks of a text (its brackets, commas and colons) in order, which of them
// stand directly behind the one before, and the names. A text whose marks and names are those of the template is JSON, has
// no equal names, and has the template's containers: a few wide compares in place of a walk from mark to mark.
//
//   {"id":7,"tags":["a","b"]}      marks   { : , : [ , ] }
//                                  names   id before the first colon, tags before the second
//                                  containers   { from mark 0 to 7, 2 members;  [ from mark 4 to 6, 2 elements
//
// Templates are learned by use and kept by the heap, so that one execution learns for the next. How often is bounded: a place
// where every text has another form asks more and more rarely.

#ifndef ASLRT_VALUES_TEMPLATES_H
#define ASLRT_VALUES_TEMPLATES_H

#include <cstdint>

namespace aslrt {

struct SkipEntry;

/// A form. Read by ScanMarks.h, made by TextTemplates.
struct TextTemplate {
  static constexpr uint32_t kMaxMarks = 128;
  static constexpr uint32_t kMaxNames = 64; ///< of each kind
  static constexpr uint32_t kMaxContainers = 32;
  static constexpr uint32_t kMaxRests = 1024;

  // Names are compared with the quote and the colon behind them: no two names agree in that.

  /// A name of up to six bytes.
  struct ShortName {
    uint64_t bytes;  ///< it, the quote and the colon; zeros behind
    uint64_t mask;   ///< ones where `bytes` are these
    uint64_t before; ///< number of the mark before the name
  };
  struct LongName {
    uint64_t bytes[2]; ///< its first 16
    uint64_t mask;     ///< of the second eight
    uint32_t before;
    uint16_t rest;      ///< bytes beyond the 16
    uint16_t restStart; ///< where these begin in `restsOfNames`
  };

  /// A container, in order of opening.
  struct Container {
    uint32_t open, close; ///< numbers of marks
    uint32_t next;        ///< containers from the template's first to the first behind this one
    uint32_t count;       ///< members or elements
  };

  uint32_t markCount = 0; ///< 0: nothing is learned yet
  uint32_t id = 0;        ///< another one each time something is learned
  uint32_t shortNameCount = 0;
  uint32_t longNameCount = 0;
  uint32_t containerCount = 0;
  uint32_t depth = 0;           ///< most containers that are open at once
  bool isLookedInto = false;    ///< look-ups are made in many elements of this form: their places are worth keeping
  char kinds[kMaxMarks];        ///< the marks themselves; zeros behind the last
  uint32_t adjacent[kMaxMarks]; ///< all ones for a mark directly behind the one before
  ShortName shortNames[kMaxNames];
  LongName longNames[kMaxNames];
  Container containers[kMaxContainers];
  char restsOfNames[kMaxRests];
};

/// A place for one template, and whether it is worth learning another.
struct TemplateSlot {
  TextTemplate *form = nullptr;
  uint32_t streak = 0; ///< texts in a row that were of this form
  uint32_t misses = 0; ///< texts that were not, since it was last of use

  TextTemplate *learned() const { return form && form->markCount != 0 ? form : nullptr; }
  void noteMatches(uint32_t count) { streak += count; }
  /// Whether the text that did not match is one to learn: the 2nd, 4th, 8th and so on.
  bool noteMiss() {
    misses = streak >= kUseful ? 1 : misses + 1;
    streak = 0;
    return misses > 1 && (misses & (misses - 1)) == 0;
  }

private:
  static constexpr uint32_t kUseful = 4;
};

/// The templates of a heap.
class TextTemplates {
public:
  TextTemplates() = default;
  ~TextTemplates();
  TextTemplates(const TextTemplates &) = delete;
  TextTemplates &operator=(const TextTemplates &) = delete;

  /// For whole texts of so many marks.
  TemplateSlot &ofDocument(uint32_t markCount) { return documents[markCount % kDocuments]; }
  /// For elements of an array that has `depth` containers around it.
  TemplateSlot &ofElements(uint32_t depth) { return elements[depth % kElements]; }

  /// Learns the form of a checked stretch of `text` from an opening bracket to its closing one, without equal names. `places`
  /// are the offsets of its marks, `entries` its part of the skip table, the first of which is number `ordinal`. Forms
  /// that are too large are not learned.
  void learn(TemplateSlot &slot, const char *text, const uint32_t *places, uint32_t markCount,
             const SkipEntry *entries, uint32_t containerCount, uint32_t ordinal);

private:
  static constexpr uint32_t kDocuments = 8;
  static constexpr uint32_t kElements = 4;

  TemplateSlot documents[kDocuments];
  TemplateSlot elements[kElements];
  uint32_t lastId = 0;
};

} // namespace aslrt

#endif // ASLRT_VALUES_TEMPLATES_H

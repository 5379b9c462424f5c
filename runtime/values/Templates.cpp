// SPDX-License-Identifier: Apache-2.0
//
// Learning forms of text. Comparing with them is in ScanMarks.h.

#include "values/Templates.h"

#include "values/Scanner.h"

#include <cstdlib>
#include <new>

namespace aslrt {

TextTemplates::~TextTemplates() {
  for (TemplateSlot &slot : documents)
    std::free(slot.form);
  for (TemplateSlot &slot : elements)
    std::free(slot.form);
}

namespace {

/// Fills in a name of `size` bytes at `start`. False when it finds no room.
bool addName(TextTemplate &form, uint32_t &restBytes, const char *start, uint32_t size, uint32_t before) {
  const uint32_t whole = size + 2, head = whole < 16 ? whole : 16, rest = whole - head;
  uint64_t bytes[2] = {}, mask[2] = {};
  std::memcpy(bytes, start, head);
  std::memset(mask, 0xff, head);
  if (whole <= 8) {
    if (form.shortNameCount == TextTemplate::kMaxNames)
      return false;
    form.shortNames[form.shortNameCount++] = {bytes[0], mask[0], before};
    return true;
  }
  if (form.longNameCount == TextTemplate::kMaxNames || rest > TextTemplate::kMaxRests - restBytes)
    return false;
  form.longNames[form.longNameCount++] = {
      {bytes[0], bytes[1]}, mask[1], before, static_cast<uint16_t>(rest), static_cast<uint16_t>(restBytes)};
  std::memcpy(form.restsOfNames + restBytes, start + head, rest);
  restBytes += rest;
  return true;
}

bool fill(TextTemplate &form, const char *text, const uint32_t *places, uint32_t markCount, const SkipEntry *entries,
          uint32_t containerCount, uint32_t ordinal) {
  std::memset(form.kinds, 0, sizeof(form.kinds));
  std::memset(form.adjacent, 0, sizeof(form.adjacent));
  form.shortNameCount = form.longNameCount = form.depth = 0;
  form.containerCount = containerCount;
  uint32_t restBytes = 0, opened = 0, depth = 0;
  uint32_t open[kMostBlockDepth + 1];
  for (uint32_t index = 0; index < markCount; ++index) {
    const uint32_t place = places[index];
    form.kinds[index] = text[place];
    if (index != 0)
      form.adjacent[index] = place == places[index - 1] + 1 ? ~uint32_t(0) : 0;
    switch (text[place]) {
    case ':': {
      const uint32_t start = places[index - 1] + 2;
      if (!addName(form, restBytes, text + start, place - 1 - start, index - 1))
        return false;
      break;
    }
    case '{':
    case '[': {
      const SkipEntry &entry = entries[opened];
      form.containers[opened] = {index, 0, entry.next - ordinal, entry.count};
      open[depth++] = opened++;
      form.depth = depth > form.depth ? depth : form.depth;
      break;
    }
    case '}':
    case ']':
      form.containers[open[--depth]].close = index;
      break;
    default:
      break;
    }
  }
  return true;
}

} // namespace

void TextTemplates::learn(TemplateSlot &slot, const char *text, const uint32_t *places, uint32_t markCount,
                          const SkipEntry *entries, uint32_t containerCount, uint32_t ordinal) {
  if (markCount > TextTemplate::kMaxMarks || containerCount > TextTemplate::kMaxContainers)
    return;
  if (!slot.form) {
    void *memory = std::malloc(sizeof(TextTemplate));
    if (!memory)
      outOfMemory(sizeof(TextTemplate));
    slot.form = new (memory) TextTemplate;
  }
  slot.form->id = ++lastId;
  slot.form->isLookedInto = false;
  slot.form->markCount = fill(*slot.form, text, places, markCount, entries, containerCount, ordinal) ? markCount : 0;
}

} // namespace aslrt

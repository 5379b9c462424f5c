// SPDX-License-Identifier: Apache-2.0
//
// Mocks: looking answers up. The file is read in MockReader.cpp.

#include "services/Mocks.h"
#include "io/Memory.h"
#include "values/Container.h"
#include "values/Reader.h"
#include "values/Writer.h"

#include <cstdlib>

namespace aslrt {

Mocks::~Mocks() {
  for (uint32_t i = 0; i < stateCount; ++i)
    free(states[i].answers);
  free(states);
  free(byState);
  free(firstState);
}

void Mocks::connect(const AslrtProgram &program) {
  uint32_t total = 0;
  firstState = static_cast<uint32_t *>(
      allocateOrDie((program.machineCount + 1) * sizeof(uint32_t)));
  for (uint32_t m = 0; m < program.machineCount; ++m) {
    firstState[m] = total;
    total += program.machines[m].stateCount;
  }
  byState = static_cast<uint32_t *>(allocateOrDie((total + 1) * sizeof(uint32_t)));
  for (uint32_t m = 0; m < program.machineCount; ++m) {
    const AslrtMachine &machine = program.machines[m];
    for (uint32_t s = 0; s < machine.stateCount; ++s) {
      uint32_t &entry = byState[firstState[m] + s];
      entry = kNotMocked;
      if (machine.states[s].type != ASLRT_STATE_TASK)
        continue;
      std::string_view name = {machine.states[s].name.data, machine.states[s].name.size};
      SmallBuffer buffer;
      for (uint32_t i = 0; i < stateCount && entry == kNotMocked; ++i)
        if (decodeString(states[i].state, buffer) == name)
          entry = i;
    }
  }
}

const MockAnswer *Mocks::answerOf(uint32_t index, uint32_t attempt) const {
  const MockedState &state = states[index];
  uint32_t low = 0, high = state.answerCount;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (state.answers[middle].last < attempt)
      low = middle + 1;
    else
      high = middle;
  }
  return low < state.answerCount ? &state.answers[low] : nullptr;
}

bool Mocks::copyTo(Heap &target, const AslrtValue &value, AslrtValue &out) const {
  if (isScalar(value)) {
    if (value.tag != ASLRT_TAG_SLICE) {
      out = value;
      return true;
    }
    char buffer[kNumberTextBytes];
    std::string_view text = scalarText(value, buffer);
    out = makeText(target, text.data(), text.size());
    return true;
  }
  // The text was checked when the file was read; it can only be refused for want of document numbers.
  char *text = target.takeTextBuffer(value.size + kSpareBytes);
  writeText(heap, value, text);
  return !parseBuffer(target, text, value.size, out);
}

bool Mocks::copyMember(Heap &target, const AslrtValue &object, std::string_view name,
                       AslrtValue &out) const {
  SmallBuffer buffer;
  AslrtValue value;
  return isContainer(object) && isObject(heap, object) &&
         findMember(heap, object, makeKey(name, buffer), value) && copyTo(target, value, out);
}

} // namespace aslrt

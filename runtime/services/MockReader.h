// SPDX-License-Identifier: Apache-2.0
//
// MockReader: reads and checks one MockConfigFile.json for one machine and test case. See Mocks.h.

#ifndef ASLRT_SERVICES_MOCKREADER_H
#define ASLRT_SERVICES_MOCKREADER_H

#include "io/Diagnostics.h"
#include "services/Mocks.h"

namespace aslrt {

class MockReader {
public:
  MockReader(Mocks &mocks, const AslrtProgram &program, const SourceText &source, SmallBuffer &message)
      : mocks(mocks), program(program), heap(mocks.heap), source(source), message(message) {}

  bool read(std::string_view machineName, std::string_view testCase);

private:
  /// Where in the file the reader is, as the names of members from the top.
  static constexpr size_t kDeepest = 6;

  bool enter(AslrtValue &container, std::string_view name, AslrtValue &out);
  bool fail(std::string_view text);
  bool failUnknown(std::string_view what, std::string_view name, const AslrtValue &container);
  bool checkState(const AslrtValue &name);
  bool readTestCase(AslrtValue &testCase, AslrtValue &responses);
  bool readResponse(AslrtValue &response, MockedState &state);
  bool readAnswer(const AslrtValue &entry, MockAnswer &answer);
  bool readThrow(const AslrtValue &value, MockAnswer &answer);
  bool readTimes(const AslrtValue &entry, MockAnswer &answer);
  bool readSeconds(const AslrtValue &entry, std::string_view name, bool mayBeZero, double &out);

  void push(std::string_view name) { path[depth++] = name; }
  void pop() { --depth; }

  Mocks &mocks;
  const AslrtProgram &program;
  Heap &heap;
  const SourceText &source;
  SmallBuffer &message;
  std::string_view path[kDeepest];
  size_t depth = 0;
};

} // namespace aslrt

#endif // ASLRT_SERVICES_MOCKREADER_H

// SPDX-License-Identifier: Apache-2.0
//
// CsvItems: the rows of a text with delimiters.

#ifndef ASLRT_MAPRUN_CSVITEMS_H
#define ASLRT_MAPRUN_CSVITEMS_H

#include "maprun/ByteStream.h"
#include "maprun/ItemSource.h"

#include <string>
#include <vector>

namespace aslrt {

struct CsvSettings {
  char delimiter = ',';
  bool hasHeaderRow = true;         ///< the first row names the columns
  std::vector<std::string> headers; ///< else these do
};

/// Splits a text into records.
class CsvRows {
public:
  CsvRows(ByteStream &stream, char delimiter) : stream(stream), delimiter(delimiter) {
    plainEnds[0] = delimiter;
  }

  /// The fields of the next record. A line without anything is a record with one field, which is empty.
  Progress next(std::vector<std::string> &fields);

  std::string problem; ///< after Failed

private:
  size_t parse(std::string_view text, bool isLast, std::vector<std::string> &fields);

  ByteStream &stream;
  char delimiter;
  char plainEnds[6] = {0, '\\', '"', '\n', '\r', 0}; ///< what ends a run of characters that stand for themselves
  bool isFirst = true;
};

class CsvItems final : public ItemSource {
public:
  CsvItems(Heap &heap, ObjectStore &store, const CsvSettings &settings, const ObjectName &name, Waker waker);

  Progress next(Item &item) override;

private:
  void makeRowShape();

  Heap &heap;
  ByteStream stream;
  CsvRows rows;
  std::vector<std::string> names;
  bool takesNames;
  bool hasNames = false;
  std::vector<std::string> fields;
  std::vector<AslrtValue> cells;
  const AslrtShape *shape = nullptr;
  uint64_t collections = 0; ///< of the heap, when the shape was made
};

} // namespace aslrt

#endif // ASLRT_MAPRUN_CSVITEMS_H

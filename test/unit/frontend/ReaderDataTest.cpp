// SPDX-License-Identifier: Apache-2.0
//
// Files that an ItemReader would read, as items. Sources: asl.md 10.5, asl-recorded 12.

#include "frontend/Diagnostics.h"
#include "frontend/teststate/StateTest.h"

#include <gtest/gtest.h>

using namespace asl;

namespace {

ReaderItems read(const std::string &config, const std::string &data) {
  Source source("config", config);
  DiagnosticEngine diagnostics(source);
  std::shared_ptr<const JsonValue> value = parseJson(source, diagnostics);
  EXPECT_TRUE(value) << config;
  ItemReaderFields reader;
  reader.config = value.get();
  return readItems(reader, data);
}

TEST(ReaderData, AJsonFileIsAnArrayOrAnObject) {
  EXPECT_EQ(read(R"({"InputType": "JSON"})", " [1, {\"a\": 2}] ").items, R"([1,{"a":2}])");
  EXPECT_EQ(read(R"({"InputType": "JSON"})", R"({"x": 1, "y": [2]})").items, R"({"x":1,"y":[2]})");
  for (std::string data : {"5", "{", "\"text\""})
    EXPECT_EQ(read(R"({"InputType": "JSON"})", data).failure, "Attempting to map over non-iterable node.") << data;
}

TEST(ReaderData, APointerNamesAPartOfIt) {
  ReaderItems items = read(R"({"InputType": "JSON", "ItemsPointer": "/a/b"})", R"({"a": {"b": [1, 2]}})");
  EXPECT_EQ(items.items, "[1,2]");
  EXPECT_EQ(items.afterItemsPointer, "[1,2]");
  EXPECT_EQ(read(R"({"InputType": "JSON", "ItemsPointer": "/no"})", "{}").failure,
            "Attempting to map over non-iterable node.");
}

TEST(ReaderData, LinesAreItemsEach) {
  EXPECT_EQ(read(R"({"InputType": "JSONL"})", "{\"a\": 1}\n\n2\r\n").items, R"([{"a":1},2])");
  EXPECT_EQ(read(R"({"InputType": "JSONL"})", "1\n\n{\n").failure, "Line 3 of the JSON Lines data is not valid JSON.");
}

TEST(ReaderData, RowsAreObjectsOfStrings) {
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "a,b\n1,2\n3\n4,5,6\n").items,
            R"([{"a":"1","b":"2"},{"a":"3","b":""},{"a":"4","b":"5"}])");
  EXPECT_EQ(read(R"({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x"]})", "1\n").items,
            R"([{"x":"1"}])");
  EXPECT_EQ(read(R"({"InputType": "CSV", "CSVDelimiter": "PIPE"})", "a|b\r\n1|2").items, R"([{"a":"1","b":"2"}])");
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "").items, "[]");
}

TEST(ReaderData, QuotesHoldDelimitersAndLineEnds) {
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "a,b\n\"1,\n2\",\"say \"\"hi\"\"\"\n").items,
            R"([{"a":"1,\n2","b":"say \"hi\""}])");
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "a\n1\\,2\\x\n").items, R"([{"a":"1,2x"}])");
}

TEST(ReaderData, ABlankRowHasItsBlanksInTheFirstColumn) {
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "a,b\n   \n\n1,2\n").items,
            R"([{"a":"   ","b":""},{"a":"","b":""},{"a":"1","b":"2"}])");
}

TEST(ReaderData, HeadersAreDifferent) {
  EXPECT_EQ(read(R"({"InputType": "CSV"})", "a,a\n1,2\n").failure, "CSV headers cannot contain duplicates.");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// ReaderData: `mapItemReaderData`, the file that an ItemReader would have read, becomes the items of the Map: a JSON
// array, lines of JSON, or rows of CSV. Sources: asl.md 10.5; asl-recorded 12 for CSV and the causes of failures.

#include "frontend/Diagnostics.h"
#include "frontend/teststate/StateTest.h"

#include <algorithm>
#include <vector>

namespace asl {

namespace {

ReaderItems failed(std::string cause) {
  ReaderItems result;
  result.failure = std::move(cause);
  return result;
}

std::string_view wordOf(const ItemReaderFields &reader, std::string_view name, std::string_view otherwise) {
  const JsonValue *value = reader.config ? reader.config->find(name) : nullptr;
  return value && value->isString() ? std::string_view(value->text) : otherwise;
}

std::shared_ptr<const JsonValue> parseText(std::string text) {
  Source source("mapItemReaderData", std::move(text));
  DiagnosticEngine diagnostics(source);
  return parseJson(source, diagnostics, {"document", kMaxRequestBytes, kMaxRequestDepth});
}

/// The array of texts that are JSON values.
std::string arrayOf(const std::vector<std::string> &items) {
  std::string text = "[";
  for (const std::string &item : items)
    text += (text.size() > 1 ? "," : "") + item;
  return text + "]";
}

ReaderItems readJson(const ItemReaderFields &reader, const std::string &data) {
  std::shared_ptr<const JsonValue> document = parseText(data);
  if (!document)
    return failed("Attempting to map over non-iterable node.");
  ReaderItems result;
  const JsonValue *node = document.get();
  std::string_view pointer = wordOf(reader, "ItemsPointer", "");
  if (!pointer.empty()) {
    node = findPointer(*document, pointer);
    if (!node)
      return failed("Attempting to map over non-iterable node.");
    result.afterItemsPointer = printJson(*node);
  }
  if (!node->isArray() && !node->isObject())
    return failed("Attempting to map over non-iterable node.");
  result.items = printJson(*node);
  return result;
}

ReaderItems readLines(const std::string &data) {
  std::vector<std::string> items;
  for (size_t at = 0, number = 1; at < data.size(); ++number) {
    size_t end = std::min(data.find('\n', at), data.size());
    std::string line = data.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string::npos)
      continue;
    std::shared_ptr<const JsonValue> item = parseText(line);
    if (!item)
      return failed("Line " + std::to_string(number) + " of the JSON Lines data is not valid JSON.");
    items.push_back(printJson(*item));
  }
  ReaderItems result;
  result.items = arrayOf(items);
  return result;
}

/// The rows of a CSV text. Quoted fields may hold delimiters and line ends; a backslash escapes what follows.
std::vector<std::vector<std::string>> splitRows(const std::string &data, char delimiter) {
  std::vector<std::vector<std::string>> rows;
  for (size_t at = 0; at < data.size();) {
    std::vector<std::string> &row = rows.emplace_back();
    row.emplace_back();
    bool isQuoted = false;
    for (; at < data.size(); ++at) {
      char c = data[at];
      if (c == '\\' && at + 1 < data.size()) {
        char next = data[at + 1];
        if (next == '\\' || next == '"' || next == delimiter)
          row.back() += data[++at];
      } else if (c == '"') {
        bool isDoubled = isQuoted && at + 1 < data.size() && data[at + 1] == '"';
        if (isDoubled)
          row.back() += data[++at];
        else
          isQuoted = !isQuoted;
      } else if (!isQuoted && c == delimiter) {
        row.emplace_back();
      } else if (!isQuoted && (c == '\n' || (c == '\r' && at + 1 < data.size() && data[at + 1] == '\n'))) {
        at += c == '\r' ? 2 : 1;
        break;
      } else {
        row.back() += c;
      }
    }
  }
  return rows;
}

char delimiterOf(const ItemReaderFields &reader) {
  std::string_view word = wordOf(reader, "CSVDelimiter", "COMMA");
  return word == "PIPE" ? '|' : word == "SEMICOLON" ? ';' : word == "SPACE" ? ' ' : word == "TAB" ? '\t' : ',';
}

ReaderItems readCsv(const ItemReaderFields &reader, const std::string &data) {
  std::vector<std::vector<std::string>> rows = splitRows(data, delimiterOf(reader));
  std::vector<std::string> headers;
  size_t first = 0;
  const JsonValue *given = reader.config ? reader.config->find("CSVHeaders") : nullptr;
  if (wordOf(reader, "CSVHeaderLocation", "FIRST_ROW") == "GIVEN" && given) {
    for (const JsonValue &header : given->elements)
      headers.push_back(header.text);
  } else if (!rows.empty()) {
    headers = rows.front();
    first = 1;
  }
  std::vector<std::string> sorted = headers;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    return failed("CSV headers cannot contain duplicates.");
  std::vector<std::string> items;
  for (size_t i = first; i < rows.size(); ++i) {
    std::string item = "{";
    for (size_t column = 0; column < headers.size(); ++column)
      item += (column ? "," : "") + quoteJson(headers[column]) + ":" +
              quoteJson(column < rows[i].size() ? rows[i][column] : "");
    items.push_back(item + "}");
  }
  ReaderItems result;
  result.items = arrayOf(items);
  return result;
}

} // namespace

ReaderItems readItems(const ItemReaderFields &reader, const std::string &data) {
  std::string_view type = wordOf(reader, "InputType", "JSON");
  if (type == "JSONL")
    return readLines(data);
  if (type == "CSV")
    return readCsv(reader, data);
  return readJson(reader, data);
}

} // namespace asl

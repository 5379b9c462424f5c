// SPDX-License-Identifier: Apache-2.0
//
// CsvItems: the rows of a text with delimiters, each an object of strings. Rules: asl.md 10.5.
//
//   H1,H2                     {"H1": "a", "H2": "b, \"c\""}
//   a,"b, ""c"""          ->  {"H1": "x", "H2": ""}
//   x

#include "maprun/CsvItems.h"
#include "values/Container.h"

namespace aslrt {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

} // namespace

Progress CsvRows::next(std::vector<std::string> &fields) {
  for (;;) {
    std::string_view text = stream.unread();
    size_t length = parse(text, stream.isAtEnd(), fields);
    if (length > 0) {
      stream.consume(length);
      return Progress::Good;
    }
    if (stream.isAtEnd())
      return Progress::End;
    if (text.size() > kMostItemBytes) {
      problem = "A row of the object has more than 8 MB.";
      return Progress::Failed;
    }
    if (Progress progress = stream.more(); progress != Progress::Good) {
      problem = stream.problem;
      return progress;
    }
  }
}

/// Reads one record at the start of `text` into `fields`. Returns its length, line end included; 0 when the record does
/// not end in `text`, which is not the last of it, or when there is none.
size_t CsvRows::parse(std::string_view text, bool isLast, std::vector<std::string> &fields) {
  size_t at = 0, count = 0;
  if (isFirst && text.size() < kByteOrderMark.size() && !isLast)
    return 0;
  if (isFirst && text.starts_with(kByteOrderMark))
    at = kByteOrderMark.size();
  if (at == text.size())
    return 0;
  auto begin = [&]() -> std::string & {
    if (count == fields.size())
      fields.emplace_back();
    else
      fields[count].clear();
    return fields[count++];
  };
  std::string *field = &begin();
  bool isQuoted = false, wasQuoted = false;
  for (;;) {
    if (at == text.size()) {
      if (!isLast)
        return 0;
      break;
    }
    char c = text[at];
    if (c == '\\') {
      if (at + 1 == text.size() && !isLast)
        return 0;
      ++at;
      // Before anything but these it is dropped.
      if (at < text.size() && (text[at] == '\\' || text[at] == '"' || text[at] == delimiter))
        *field += text[at++];
      continue;
    }
    if (isQuoted) {
      if (c != '"') {
        *field += c;
        ++at;
        continue;
      }
      if (at + 1 == text.size() && !isLast)
        return 0;
      ++at;
      if (at < text.size() && text[at] == '"') {
        *field += '"';
        ++at;
      } else {
        isQuoted = false;
        wasQuoted = true;
      }
      continue;
    }
    if (c == '"' && field->empty() && !wasQuoted) {
      isQuoted = true;
      ++at;
    } else if (c == delimiter) {
      field = &begin();
      wasQuoted = false;
      ++at;
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c == '\r') {
      if (at + 1 == text.size() && !isLast)
        return 0;
      ++at;
      if (at < text.size() && text[at] == '\n') {
        ++at;
        break;
      }
      *field += c;
    } else {
      // Up to the next character that means something, at once.
      size_t end = text.find_first_of(plainEnds, at);
      if (end == text.npos)
        end = text.size();
      field->append(text.substr(at, end - at));
      at = end;
    }
  }
  fields.resize(count);
  isFirst = false;
  return at;
}

CsvItems::CsvItems(Heap &heap, ObjectStore &store, const CsvSettings &settings, const ObjectName &name, Waker waker)
    : heap(heap), stream(store, name, waker), rows(stream, settings.delimiter), names(settings.headers),
      takesNames(settings.hasHeaderRow) {
  origin = "S3://" + name.bucket + "/" + name.key;
}

/// Why the names cannot be those of columns; empty when they can.
static std::string_view checkNames(const std::vector<std::string> &names) {
  for (size_t i = 0; i < names.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if (names[i] == names[j])
        return "CSV headers cannot contain duplicates.";
  return {};
}

void CsvItems::makeRowShape() {
  std::vector<SmallBuffer> buffers(names.size());
  std::vector<AslrtKey> keys;
  for (size_t i = 0; i < names.size(); ++i)
    keys.push_back(makeKey(names[i], buffers[i]));
  shape = makeShape(heap, keys.data(), static_cast<uint32_t>(keys.size()));
  collections = heap.collections();
}

Progress CsvItems::next(Item &item) {
  if (!hasNames) {
    if (takesNames) {
      Progress progress = rows.next(names);
      if (progress == Progress::Failed)
        return fail(rows.problem);
      if (progress != Progress::Good)
        return progress;
    }
    if (std::string_view refusal = checkNames(names); !refusal.empty())
      return fail(refusal);
    hasNames = true;
  }
  Progress progress = rows.next(fields);
  if (progress == Progress::Failed)
    return fail(rows.problem);
  if (progress != Progress::Good)
    return progress;
  // A collection may have moved the shape, or thrown it away.
  if (!shape || collections != heap.collections())
    makeRowShape();
  cells.clear();
  for (size_t i = 0; i < names.size(); ++i)
    cells.push_back(makeString(heap, i < fields.size() ? std::string_view(fields[i]) : std::string_view()));
  makeObject(heap, item.value, shape, cells.data());
  item.key = makeNone();
  return Progress::Good;
}

} // namespace aslrt

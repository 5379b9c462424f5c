// SPDX-License-Identifier: Apache-2.0
//
// Metadata: see Metadata.h.
//
// The hosted service gives away that it is written in Java: AllHttpHeaders stands in the order of a HashMap of
// the header names, HttpHeaders in that of a TreeMap that ignores case. All recordings with headers agree with
// both, so both orders are reproduced here.
//
// A service's answers have the same headers, so the orders are found once for many answers. Of an answer a text is
// written, which becomes a document: mostly nobody looks into it.

#include "aws/Metadata.h"
#include "aws/Result.h"
#include "values/Container.h"
#include "values/Reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <strings.h>
#include <vector>

namespace aslrt::aws {

namespace {

/// String.hashCode with the bits spread as HashMap does.
uint32_t hashOf(std::string_view name) {
  uint32_t hash = 0;
  for (char c : name)
    hash = 31 * hash + static_cast<unsigned char>(c);
  return hash ^ hash >> 16;
}

int compareIgnoringCase(std::string_view left, std::string_view right) {
  size_t size = std::min(left.size(), right.size());
  if (int order = strncasecmp(left.data(), right.data(), size))
    return order;
  return left.size() < right.size() ? -1 : left.size() > right.size();
}

/// Whether header `index` is the first of its name, as it is spelt.
bool isFirst(const net::Response &response, size_t index) {
  for (size_t before = 0; before < index; ++before)
    if (response.headers[before].name == response.headers[index].name)
      return false;
  return true;
}

/// How the metadata of answers with the same names of headers, in one order, is written.
class Layout {
public:
  explicit Layout(const net::Response &response) {
    for (const net::Header &header : response.headers)
      names.emplace_back(header.name);
    makeAllHeaders(response);
    makeHeaders(response);
  }

  bool isOf(const net::Response &response) const {
    if (names.size() != response.headers.size())
      return false;
    for (size_t index = 0; index < names.size(); ++index)
      if (names[index] != response.headers[index].name)
        return false;
    return true;
  }

  /// A name of AllHttpHeaders, as JSON text with its colon, and the headers of that name.
  struct Group {
    std::string name;
    std::vector<uint32_t> headers;
  };
  /// One of HttpHeaders, and the header whose value it has.
  struct Member {
    std::string name;
    uint32_t header;
  };
  std::vector<Group> all;
  std::vector<Member> single;

private:
  static std::string nameText(std::string_view name) {
    SmallBuffer text;
    appendQuoted(text, name);
    text.append(':');
    return std::string(text.view());
  }

  void makeAllHeaders(const net::Response &response) {
    const std::vector<net::Header> &headers = response.headers;
    std::vector<std::pair<uint32_t, uint32_t>> order; // hash, index
    order.reserve(headers.size());
    for (uint32_t i = 0; i < headers.size(); ++i)
      if (isFirst(response, i))
        order.emplace_back(hashOf(headers[i].name), i);
    // A table of 16 places doubles when it is more than three quarters full. Names that share a place stay in the
    // order in which they came.
    uint32_t places = 16;
    while (order.size() * 4 > places * 3)
      places *= 2;
    for (auto &[hash, index] : order)
      hash &= places - 1;
    std::sort(order.begin(), order.end());
    for (auto [place, first] : order) {
      Group &group = all.emplace_back();
      group.name = nameText(headers[first].name);
      for (uint32_t i = first; i < headers.size(); ++i)
        if (headers[i].name == headers[first].name)
          group.headers.push_back(i);
    }
  }

  void makeHeaders(const net::Response &response) {
    const std::vector<net::Header> &headers = response.headers;
    std::vector<std::pair<uint32_t, uint32_t>> sorted; // of the name, of the value
    sorted.reserve(headers.size());
    for (uint32_t i = 0; i < headers.size(); ++i) {
      auto at = std::lower_bound(sorted.begin(), sorted.end(), headers[i].name, [&](const auto &left, std::string_view name) {
        return compareIgnoringCase(headers[left.first].name, name) < 0;
      });
      // Of names that differ in case alone the first spelling and the last value stand.
      if (at != sorted.end() && compareIgnoringCase(headers[at->first].name, headers[i].name) == 0)
        at->second = i;
      else
        sorted.insert(at, {i, i});
    }
    for (auto [name, value] : sorted)
      single.push_back({nameText(headers[name].name), value});
  }

  std::vector<std::string> names;
};

/// The layouts of the last few services.
const Layout &layoutOf(const net::Response &response) {
  constexpr size_t kKept = 4;
  static std::vector<Layout> kept;
  static size_t oldest = 0;
  for (const Layout &layout : kept)
    if (layout.isOf(response))
      return layout;
  if (kept.size() < kKept)
    return kept.emplace_back(response);
  Layout &replaced = kept[oldest];
  oldest = (oldest + 1) % kKept;
  return replaced = Layout(response);
}

/// JSON text and its skip table, which become a document.
class Writer {
public:
  explicit Writer(size_t containers) { entries.reserve(containers); }

  SmallBuffer text;

  /// Begins a container with `count` members or elements; returns its ordinal.
  uint32_t open(char bracket, size_t count) {
    entries.push_back({static_cast<uint32_t>(text.size()), 0, 0, static_cast<uint32_t>(count)});
    text.append(bracket);
    return static_cast<uint32_t>(entries.size()) - 1;
  }
  void close(char bracket, uint32_t ordinal) {
    text.append(bracket);
    entries[ordinal].end = static_cast<uint32_t>(text.size());
    entries[ordinal].next = static_cast<uint32_t>(entries.size());
  }
  void separate(bool isFirst) {
    if (!isFirst)
      text.append(',');
  }

  void finish(Heap &heap, bool hasBackslash, AslrtValue &out) {
    auto size = static_cast<uint32_t>(text.size());
    // When there is no number for a document, the reader knows what to do.
    if (heap.liveDocuments() >= Heap::kSpareDocument) [[unlikely]] {
      (void)parse(heap, text.data(), size, out);
      return;
    }
    Document document;
    document.text = heap.takeTextBuffer(size);
    memcpy(document.text, text.data(), size);
    memset(document.text + size, ' ', kPaddingBytes);
    document.textSize = document.capacity = size;
    document.hasBackslash = hasBackslash;
    document.skipCount = static_cast<uint32_t>(entries.size());
    document.skips = heap.takeSkips(document.skipCount, document.skipCapacity);
    memcpy(static_cast<void *>(document.skips), entries.data(), entries.size() * sizeof(SkipEntry));
    out = {0, heap.addDocument(document), ASLRT_TAG_TEXT, 0, size};
  }

private:
  std::vector<SkipEntry> entries;
};

} // namespace

void makeHttpMetadata(Heap &heap, AslrtValue &out, const net::Response &response) {
  const Layout &layout = layoutOf(response);
  // Each value is written twice, and looked through once.
  SmallBuffer values;
  std::vector<uint32_t> ends;
  ends.reserve(response.headers.size());
  bool hasBackslash = false;
  for (const net::Header &header : response.headers) {
    values.append('"');
    hasBackslash |= encodeCharacters(header.value, values);
    values.append('"');
    ends.push_back(static_cast<uint32_t>(values.size()));
  }
  auto valueOf = [&](uint32_t header) {
    uint32_t begin = header == 0 ? 0 : ends[header - 1];
    return values.view().substr(begin, ends[header] - begin);
  };

  constexpr size_t kOthers = 3;
  Writer writer(kOthers + layout.all.size());
  uint32_t root = writer.open('{', 3);
  writer.text.append("\"AllHttpHeaders\":");
  uint32_t all = writer.open('{', layout.all.size());
  for (const Layout::Group &group : layout.all) {
    writer.separate(&group == layout.all.data());
    writer.text.append(group.name);
    uint32_t list = writer.open('[', group.headers.size());
    for (const uint32_t &header : group.headers) {
      writer.separate(&header == group.headers.data());
      writer.text.append(valueOf(header));
    }
    writer.close(']', list);
  }
  writer.close('}', all);
  writer.text.append(",\"HttpHeaders\":");
  uint32_t single = writer.open('{', layout.single.size());
  for (const Layout::Member &member : layout.single) {
    writer.separate(&member == layout.single.data());
    writer.text.append(member.name);
    writer.text.append(valueOf(member.header));
  }
  writer.close('}', single);
  writer.text.append(",\"HttpStatusCode\":");
  writer.text.append(std::to_string(response.status));
  writer.close('}', root);
  writer.finish(heap, hasBackslash, out);
}

void makeResponseMetadata(Heap &heap, AslrtValue &out, const net::Response &response) {
  static constexpr std::string_view names[] = {"RequestId"};
  std::string_view id = requestIdOf(response);
  AslrtValue cells[] = {makeString(heap, id)};
  makeObject(heap, out, names, cells, id.empty() ? 0 : 1);
}

} // namespace aslrt::aws

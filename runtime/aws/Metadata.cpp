// SPDX-License-Identifier: Apache-2.0
//
// Metadata: see Metadata.h.
//
// The hosted service gives away that it is written in Java: AllHttpHeaders stands in the order of a HashMap of
// the header names, HttpHeaders in that of a TreeMap that ignores case. All recordings with headers agree with
// both, so both orders are reproduced here.

#include "aws/Metadata.h"
#include "aws/Result.h"
#include "values/Container.h"

#include <algorithm>
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

void makeAllHeaders(Heap &heap, AslrtValue &out, const net::Response &response) {
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

  std::vector<std::string_view> names;
  names.reserve(order.size());
  ListBuilder lists;
  for (auto [place, first] : order) {
    ListBuilder values;
    for (size_t i = first; i < headers.size(); ++i)
      if (headers[i].name == headers[first].name)
        values.add(makeString(heap, headers[i].value));
    AslrtValue list;
    values.finish(heap, list);
    lists.add(list);
    names.push_back(headers[first].name);
  }
  makeObject(heap, out, names.data(), lists.data(), lists.count());
}

void makeHeaders(Heap &heap, AslrtValue &out, const net::Response &response) {
  std::vector<net::Header> sorted;
  sorted.reserve(response.headers.size());
  for (const net::Header &header : response.headers) {
    auto at = std::lower_bound(sorted.begin(), sorted.end(), header, [](const net::Header &left, const net::Header &right) {
      return compareIgnoringCase(left.name, right.name) < 0;
    });
    // Of names that differ in case alone the first spelling and the last value stand.
    if (at != sorted.end() && compareIgnoringCase(at->name, header.name) == 0)
      at->value = header.value;
    else
      sorted.insert(at, header);
  }
  std::vector<std::string_view> names;
  names.reserve(sorted.size());
  ListBuilder values;
  for (const net::Header &header : sorted) {
    names.push_back(header.name);
    values.add(makeString(heap, header.value));
  }
  makeObject(heap, out, names.data(), values.data(), values.count());
}

} // namespace

void makeHttpMetadata(Heap &heap, AslrtValue &out, const net::Response &response) {
  static constexpr std::string_view names[] = {"AllHttpHeaders", "HttpHeaders", "HttpStatusCode"};
  AslrtValue cells[3];
  makeAllHeaders(heap, cells[0], response);
  makeHeaders(heap, cells[1], response);
  cells[2] = makeInt(response.status);
  makeObject(heap, out, names, cells, 3);
}

void makeResponseMetadata(Heap &heap, AslrtValue &out, const net::Response &response) {
  static constexpr std::string_view names[] = {"RequestId"};
  std::string_view id = requestIdOf(response);
  AslrtValue cells[] = {makeString(heap, id)};
  makeObject(heap, out, names, cells, id.empty() ? 0 : 1);
}

} // namespace aslrt::aws

// SPDX-License-Identifier: Apache-2.0
//
// LambdaReader: see LambdaReader.h.

#include "modes/LambdaReader.h"

#include <algorithm>

namespace aslrt {

namespace {

constexpr size_t kMostHeadBytes = 64 * 1024;
/// An event has six megabytes at most.
constexpr size_t kMostBodyBytes = 64 << 20;
/// A large body's memory is not kept for the next one.
constexpr size_t kKeptBytes = 1 << 20;

constexpr std::string_view kLineEnd = "\r\n";

/// Whether two names are the same but for the case of their letters. (The C library's function comes in six variants
/// for as many processors, 10 KB.)
bool equalsIgnoringCase(std::string_view left, std::string_view right) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// Takes the first line off `text`, which ends with a line end.
std::string_view takeFirstLine(std::string_view &text) {
  size_t end = text.find(kLineEnd);
  std::string_view first = text.substr(0, end);
  text.remove_prefix(end + kLineEnd.size());
  return first;
}

/// Reads digits of `base` and nothing else; false when there are none, others, or too large a number.
bool readNumber(std::string_view text, unsigned base, uint64_t &out) {
  out = 0;
  for (char character : text) {
    unsigned digit = 99;
    if (character >= '0' && character <= '9')
      digit = static_cast<unsigned>(character - '0');
    else if ((character | 0x20) >= 'a' && (character | 0x20) <= 'f')
      digit = static_cast<unsigned>((character | 0x20) - 'a') + 10;
    if (digit >= base || out > kMostBodyBytes)
      return false;
    out = out * base + digit;
  }
  return !text.empty();
}

} // namespace

std::string_view findHeader(std::string_view head, std::string_view name) {
  takeFirstLine(head);
  while (head.size() > kLineEnd.size()) {
    std::string_view line = takeFirstLine(head);
    size_t colon = line.find(':');
    if (equalsIgnoringCase(line.substr(0, colon), name))
      return trim(line.substr(colon + 1));
  }
  return {};
}

void LambdaReader::begin() {
  part = Part::Head;
  statusCode = 0;
  keeps = false;
  left = 0;
  headText.clear();
  line.clear();
  bodyText.clear();
  bodyText.shrink(kKeptBytes);
}

/// The head is complete. False when it is none.
bool LambdaReader::readHead() {
  std::string_view rest = headText.view();
  std::string_view first = takeFirstLine(rest);
  constexpr std::string_view kProtocol = "HTTP/1.";
  constexpr size_t kCodeAt = kProtocol.size() + 2, kCodeBytes = 3;
  uint64_t code;
  if (!first.starts_with(kProtocol) || first.size() < kCodeAt + kCodeBytes || first[kCodeAt - 1] != ' ' ||
      !readNumber(first.substr(kCodeAt, kCodeBytes), 10, code))
    return false;
  statusCode = static_cast<int>(code);
  keeps = first[kProtocol.size()] != '0';
  bool isChunked = false, hasLength = false;
  while (rest.size() > kLineEnd.size()) {
    std::string_view field = takeFirstLine(rest);
    size_t colon = field.find(':');
    if (colon == std::string_view::npos || colon == 0 || field.find_first_of(" \t") < colon)
      return false;
    std::string_view name = field.substr(0, colon), value = trim(field.substr(colon + 1));
    if (equalsIgnoringCase(name, "Content-Length")) {
      uint64_t length;
      if (!readNumber(value, 10, length) || length > kMostBodyBytes || (hasLength && length != left))
        return false;
      left = length;
      hasLength = true;
    } else if (equalsIgnoringCase(name, "Transfer-Encoding")) {
      if (!equalsIgnoringCase(value, "chunked"))
        return false;
      isChunked = true;
    } else if (equalsIgnoringCase(name, "Connection")) {
      keeps = (keeps || equalsIgnoringCase(value, "keep-alive")) && !equalsIgnoringCase(value, "close");
    }
  }
  constexpr int kNoContent = 204, kNotModified = 304, kFirstFinal = 200;
  if (statusCode < kFirstFinal) {
    // The answer itself follows. Nobody has asked for another protocol.
    if (statusCode != 100)
      return false;
    begin();
  } else if (statusCode == kNoContent || statusCode == kNotModified) {
    part = Part::Done;
  } else if (isChunked) {
    part = Part::ChunkSize;
  } else if (hasLength) {
    part = left > 0 ? Part::Length : Part::Done;
  } else {
    part = Part::ToTheEnd;
    keeps = false;
  }
  return true;
}

/// Takes bytes of the body or chunk, as many as are due.
void LambdaReader::takeBody(std::string_view &bytes) {
  size_t taken = bytes.size() < left ? bytes.size() : static_cast<size_t>(left);
  bodyText.append(bytes.substr(0, taken));
  bytes.remove_prefix(taken);
  left -= taken;
}

/// Takes bytes up to the end of a line; true when `line` is complete (its end is not in it).
bool LambdaReader::takeLine(std::string_view &bytes) {
  size_t end = bytes.find('\n');
  size_t taken = end == std::string_view::npos ? bytes.size() : end + 1;
  line.append(bytes.substr(0, taken));
  bytes.remove_prefix(taken);
  if (!line.view().ends_with(kLineEnd)) {
    if (line.view().ends_with('\n') || line.size() > kMostHeadBytes)
      part = Part::Broken;
    return false;
  }
  line.truncate(line.size() - kLineEnd.size());
  return true;
}

/// False when `text` is no size, or the body becomes too large.
bool LambdaReader::readChunkSize(std::string_view text) {
  if (!readNumber(trim(text.substr(0, text.find(';'))), 16, left) || left > kMostBodyBytes - bodyText.size())
    return false;
  part = left > 0 ? Part::ChunkData : Part::Trailer;
  return true;
}

LambdaReader::Progress LambdaReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (part) {
    case Part::Head: {
      constexpr std::string_view kHeadEnd = "\r\n\r\n";
      size_t from = headText.size() < kHeadEnd.size() ? 0 : headText.size() - kHeadEnd.size();
      headText.append(bytes);
      size_t end = headText.view().find(kHeadEnd, from);
      if (end == std::string_view::npos) {
        if (headText.size() > kMostHeadBytes)
          part = Part::Broken;
        bytes = {};
        break;
      }
      end += kHeadEnd.size();
      bytes.remove_prefix(bytes.size() - (headText.size() - end));
      headText.truncate(end);
      if (!readHead())
        part = Part::Broken;
      break;
    }
    case Part::Length:
      takeBody(bytes);
      if (left == 0)
        part = Part::Done;
      break;
    case Part::ChunkSize:
      if (takeLine(bytes)) {
        if (!readChunkSize(line.view()))
          part = Part::Broken;
        line.clear();
      }
      break;
    case Part::ChunkData:
      takeBody(bytes);
      if (left == 0)
        part = Part::ChunkEnd;
      break;
    case Part::ChunkEnd:
      if (takeLine(bytes)) {
        part = line.size() == 0 ? Part::ChunkSize : Part::Broken;
        line.clear();
      }
      break;
    case Part::Trailer:
      if (takeLine(bytes)) {
        if (line.size() == 0)
          part = Part::Done;
        line.clear();
      }
      break;
    case Part::ToTheEnd:
      if (bytes.size() > kMostBodyBytes - bodyText.size()) {
        part = Part::Broken;
        break;
      }
      bodyText.append(bytes);
      bytes = {};
      break;
    case Part::Done:
      // The answer counts; the connection that sends more than was asked for does not.
      keeps = false;
      return Progress::Done;
    case Part::Broken:
      return Progress::Broken;
    }
  }
  return part == Part::Done ? Progress::Done : part == Part::Broken ? Progress::Broken : Progress::More;
}

LambdaReader::Progress LambdaReader::finish() {
  if (part == Part::ToTheEnd)
    part = Part::Done;
  return part == Part::Done ? Progress::Done : Progress::Broken;
}

} // namespace aslrt

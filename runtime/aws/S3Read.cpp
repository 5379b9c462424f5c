// SPDX-License-Identifier: Apache-2.0
//
// S3Read: a part of an object (GetObject).
//
// A part is asked for by its range, and with the tag of the parts before, so that all are of one object. 206 gives the
// part, 200 the whole object (from who knows no ranges), 416 says that the object ends before the part.

#include "aws/S3Call.h"
#include "aws/Xml.h"

#include <algorithm>
#include <charconv>

namespace aslrt::aws {

namespace {

constexpr int kOk = 200, kPartial = 206, kNotSatisfiable = 416;

bool takeNumber(std::string_view &text, uint64_t &out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end == text.data())
    return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

bool takeWord(std::string_view &text, std::string_view word) {
  if (!text.starts_with(word))
    return false;
  text.remove_prefix(word.size());
  return true;
}

/// Reads `bytes 0-99/1234`.
bool readRange(std::string_view text, uint64_t &first, uint64_t &last, uint64_t &all) {
  return takeWord(text, "bytes ") && takeNumber(text, first) && takeWord(text, "-") && takeNumber(text, last) &&
         takeWord(text, "/") && takeNumber(text, all) && text.empty();
}

class S3Read final : public ObjectCall {
public:
  S3Read(S3Context &context, const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag,
         ObjectStore::ReadDone done, void *owner)
      : ObjectCall(context, name, true), offset(offset), bytes(bytes), tag(tag), done(done), owner(owner) {}

private:
  void begin() override {
    prepare("GET");
    if (!name.versionId.empty())
      addQuery("versionId", name.versionId);
    // What is behind the largest object there can be is as empty as what is far behind that.
    constexpr uint64_t kLargest = INT64_MAX;
    offset = std::min(offset, kLargest);
    uint64_t more = std::max<uint64_t>(bytes, 1) - 1;
    addHeader("Range", "bytes=" + std::to_string(offset) + "-" +
                           std::to_string(offset + std::min(more, kLargest - offset)));
    if (!tag.empty())
      addHeader("If-Match", tag);
    // The object as it is stored, however it was packed; an error needs some room too.
    keepsEncoding = true;
    answerLimitBytes = std::max(answerLimitBytes, bytes);
    wantedBytes = bytes;
    send();
  }

  bool isRefusal(const net::Response &response) const override {
    return response.status != kNotSatisfiable && ObjectCall::isRefusal(response);
  }

  void onAnswer(const net::Response &response) override {
    ObjectPart part;
    part.bytes = response.body;
    part.tag = response.header("ETag");
    if (response.status == kNotSatisfiable) {
      part = {{}, sizeIn(response), tag};
    } else if (response.status == kPartial) {
      uint64_t first, last;
      if (!readRange(response.header("Content-Range"), first, last, part.objectBytes) || first != offset ||
          last < first || last - first + 1 != part.bytes.size() || last >= part.objectBytes ||
          part.bytes.size() != std::min<uint64_t>(std::max<size_t>(bytes, 1), part.objectBytes - first))
        return failToRead(response, "the part is not the one that was asked for");
    } else if (response.status == kOk) {
      part.objectBytes = part.bytes.size();
      part.bytes.remove_prefix(std::min<uint64_t>(offset, part.bytes.size()));
    } else {
      return failToRead(response, "neither an object nor a part of one");
    }
    if (!tag.empty() && part.tag != tag)
      return refuse(kS3Changed, &response);
    part.bytes = part.bytes.substr(0, bytes);
    auto [callback, whom] = std::pair(done, owner);
    std::string kept = std::move(tag); // of which the part has a view perhaps
    if (response.status == kNotSatisfiable)
      part.tag = kept;
    delete this;
    callback(whom, &part, nullptr);
  }

  /// The object's size, which an answer of 416 tells.
  uint64_t sizeIn(const net::Response &response) const {
    std::string_view range = response.header("Content-Range");
    uint64_t size;
    if (takeWord(range, "bytes */") && takeNumber(range, size) && range.empty())
      return size;
    XmlField field = {"Error/ActualObjectSize", {}, false};
    std::string_view text;
    if (readXml(response.body, &field, 1) && takeNumber(text = field.value, size) && text.empty())
      return size;
    return offset;
  }

  void fail(const ObjectError &error) override {
    auto [callback, whom] = std::pair(done, owner);
    delete this;
    callback(whom, nullptr, &error);
  }

  uint64_t offset;
  size_t bytes;
  std::string tag;
  ObjectStore::ReadDone done;
  void *owner;
};

} // namespace

ObjectCall *makeS3Read(S3Context &context, const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag,
                       ObjectStore::ReadDone done, void *owner) {
  return new S3Read(context, name, offset, bytes, tag, done, owner);
}

} // namespace aslrt::aws

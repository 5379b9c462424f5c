// SPDX-License-Identifier: Apache-2.0
//
// S3List: a page of a listing (ListObjectsV2).
//
// Keys come percent-encoded, because a key may hold characters that XML cannot.

#include "aws/Encoding.h"
#include "aws/S3Call.h"
#include "aws/Xml.h"
#include "language/Timestamp.h"

#include <charconv>

namespace aslrt::aws {

namespace {

/// Takes a page out of its XML.
class PageReader final : public XmlVisitor {
public:
  explicit PageReader(ObjectPage &page) : page(page) {}

  /// What is wrong with the page; empty: nothing.
  std::string_view problem(std::string_view token) const {
    if (!isPage)
      return "no listing";
    if (isIncomplete)
      return "an object without key, size, time or tag";
    if (isTruncated && (page.next.empty() || page.next == token))
      return "the listing has more pages and does not say how to get them";
    return {};
  }

  void onElement(std::string_view path, std::string_view text) override {
    constexpr std::string_view kRoot = "ListBucketResult";
    if (path == kRoot)
      return finish();
    if (!path.starts_with(kRoot))
      return;
    path.remove_prefix(kRoot.size());
    if (path == "/Contents")
      return add();
    if (path == "/Contents/Key")
      object.key = text;
    else if (path == "/Contents/ETag")
      object.tag = text;
    else if (path == "/Contents/StorageClass")
      object.storageClass = text;
    else if (path == "/Contents/Size")
      hasSize = readNumber(text, object.bytes);
    else if (path == "/Contents/LastModified")
      hasTime = readTime(text, object.modifiedUnixSeconds);
    else if (path == "/NextContinuationToken")
      page.next = text;
    else if (path == "/IsTruncated")
      isTruncated = text == "true";
    else if (path == "/EncodingType")
      isEncoded = text == "url";
  }

private:
  static bool readNumber(std::string_view text, uint64_t &out) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  }

  static bool readTime(std::string_view text, int64_t &out) {
    Instant instant;
    if (!parseTimestamp(text, instant))
      return false;
    out = instant.unixSeconds;
    return true;
  }

  void add() {
    isIncomplete |= object.key.empty() || object.tag.empty() || !hasSize || !hasTime;
    if (object.storageClass.empty())
      object.storageClass = "STANDARD";
    page.objects.push_back(std::move(object));
    object = ListedObject();
    hasSize = hasTime = false;
  }

  void finish() {
    isPage = true;
    if (!isTruncated)
      page.next.clear();
    // The encoding may be named after the keys.
    for (ListedObject &listed : page.objects)
      if (isEncoded)
        listed.key = uriDecoded(listed.key, /*plusIsBlank=*/true);
  }

  ObjectPage &page;
  ListedObject object; ///< the one being read
  bool hasSize = false;
  bool hasTime = false;
  bool isPage = false;
  bool isIncomplete = false;
  bool isTruncated = false;
  bool isEncoded = false;
};

class S3List final : public ObjectCall {
public:
  S3List(S3Context &context, const ObjectName &name, std::string_view prefix, std::string_view token,
         ObjectStore::ListDone done, void *owner)
      : ObjectCall(context, name, false), prefix(prefix), token(token), done(done), owner(owner) {}

private:
  void begin() override {
    // A thousand keys of a kilobyte, three times that when each byte is encoded, and what stands around them.
    constexpr size_t kAnswerBytes = 8 << 20;
    prepare("GET");
    addQuery("list-type", "2");
    addQuery("encoding-type", "url");
    addQuery("max-keys", "1000");
    if (!prefix.empty())
      addQuery("prefix", prefix);
    if (!token.empty())
      addQuery("continuation-token", token);
    answerLimitBytes = kAnswerBytes;
    send();
  }

  void onAnswer(const net::Response &response) override {
    ObjectPage page;
    PageReader reader(page);
    if (!readXml(response.body, reader))
      return failToRead(response, "not well-formed XML");
    if (std::string_view problem = reader.problem(token); !problem.empty())
      return failToRead(response, problem);
    auto [callback, whom] = std::pair(done, owner);
    delete this;
    callback(whom, &page, nullptr);
  }

  void fail(const ObjectError &error) override {
    auto [callback, whom] = std::pair(done, owner);
    delete this;
    callback(whom, nullptr, &error);
  }

  std::string prefix;
  std::string token;
  ObjectStore::ListDone done;
  void *owner;
};

} // namespace

ObjectCall *makeS3List(S3Context &context, const ObjectName &name, std::string_view prefix, std::string_view next,
                       ObjectStore::ListDone done, void *owner) {
  return new S3List(context, name, prefix, next, done, owner);
}

} // namespace aslrt::aws

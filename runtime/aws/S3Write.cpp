// SPDX-License-Identifier: Apache-2.0
//
// S3Write: an object as a whole (PutObject), or, when it is large, in parts that become one in the end.
//
//   CreateMultipartUpload -> UploadPart, one after the other -> CompleteMultipartUpload
//                                            |                         |
//                                            +-- failed ---------------+--> AbortMultipartUpload
//
// Parts of an upload that is neither completed nor aborted cost money and are seen by nobody. An upload that is
// cancelled is not aborted: nothing waits for it any more.

#include "aws/Encoding.h"
#include "aws/S3Call.h"
#include "aws/Xml.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <zlib.h>

namespace aslrt::aws {

namespace {

/// Largest object that goes in one request. S3 takes 5 GB; but what breaks off is sent again from its beginning, and all
/// of a request is in memory.
constexpr size_t kWholeBytes = 16 << 20;
/// S3 takes parts of 5 MiB and more, 10,000 of them.
constexpr size_t kPartBytes = 16 << 20;

/// The value of `x-amz-checksum-crc32`.
std::string checksumOf(std::string_view bytes) {
  auto sum = static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
  char digits[4] = {static_cast<char>(sum >> 24), static_cast<char>(sum >> 16), static_cast<char>(sum >> 8),
                    static_cast<char>(sum)};
  SmallBuffer text;
  appendBase64({digits, sizeof(digits)}, text);
  return std::string(text.view());
}

class S3Write final : public ObjectCall {
public:
  S3Write(S3Context &context, const ObjectName &name, ObjectBody &content, std::string_view contentType,
          ObjectStore::WriteDone done, void *owner)
      : ObjectCall(context, name, true), content(content), contentType(contentType), done(done), owner(owner) {}

private:
  enum class Step : uint8_t { Whole, Create, Part, Complete, Abort };

  /// A part that has arrived.
  struct Part {
    std::string tag;
    std::string checksum;
  };

  void begin() override {
    if (content.size() > kWholeBytes)
      return create();
    step = Step::Whole;
    prepare("PUT");
    if (!readPiece(0, content.size()))
      return;
    addHeader("Content-Type", contentType);
    addChecksum(checksumOf(body));
    send();
  }

  /// Makes a part of the content the body. False when it cannot be read: then the call fails.
  bool readPiece(uint64_t offset, uint64_t bytes) {
    piece.resize(bytes);
    if (!content.read(offset, piece.size(), piece.data())) {
      fail({"S3.SdkClientException", std::string("The content cannot be read: ") + strerror(errno)});
      return false;
    }
    body = piece;
    return true;
  }

  void addChecksum(std::string checksum) {
    addHeader("x-amz-sdk-checksum-algorithm", "CRC32");
    addHeader("x-amz-checksum-crc32", std::move(checksum));
  }

  void create() {
    step = Step::Create;
    prepare("POST");
    addQuery("uploads", "");
    addHeader("Content-Type", contentType);
    addHeader("x-amz-checksum-algorithm", "CRC32");
    send();
  }

  void sendPart() {
    uint64_t offset = parts.size() * kPartBytes;
    if (offset >= content.size())
      return complete();
    step = Step::Part;
    prepare("PUT");
    if (!readPiece(offset, std::min<uint64_t>(kPartBytes, content.size() - offset)))
      return;
    addQuery("partNumber", std::to_string(parts.size() + 1));
    addQuery("uploadId", uploadId);
    checksum = checksumOf(body);
    addChecksum(checksum);
    send();
  }

  void complete() {
    step = Step::Complete;
    list = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (size_t index = 0; index < parts.size(); ++index) {
      list.append("<Part><ChecksumCRC32>").append(parts[index].checksum).append("</ChecksumCRC32><ETag>");
      appendXmlText(parts[index].tag, list);
      list.append("</ETag><PartNumber>").append(std::to_string(index + 1)).append("</PartNumber></Part>");
    }
    list += "</CompleteMultipartUpload>";
    prepare("POST");
    addQuery("uploadId", uploadId);
    addHeader("Content-Type", "application/xml");
    body = list;
    send();
  }

  void abort() {
    step = Step::Abort;
    prepare("DELETE");
    addQuery("uploadId", uploadId);
    send();
  }

  /// What completes an upload takes its time and so may be good at first and turn out to be an error.
  bool isRefusal(const net::Response &response) const override {
    XmlField field = {"Error/Code", {}, false};
    return ObjectCall::isRefusal(response) ||
           (step == Step::Complete && readXml(response.body, &field, 1) && field.isFound);
  }

  void onAnswer(const net::Response &response) override {
    switch (step) {
    case Step::Create: {
      XmlField field = {"InitiateMultipartUploadResult/UploadId", {}, false};
      if (!readXml(response.body, &field, 1) || field.value.empty())
        return failToRead(response, "no id of an upload");
      uploadId = std::move(field.value);
      return sendPart();
    }
    case Step::Part: {
      std::string_view tag = response.header("ETag");
      if (tag.empty())
        return failToRead(response, "a part without a tag");
      parts.push_back({std::string(tag), std::move(checksum)});
      return sendPart();
    }
    case Step::Complete: {
      XmlField field = {"CompleteMultipartUploadResult/ETag", {}, false};
      if (!readXml(response.body, &field, 1) || !field.isFound)
        return failToRead(response, "an upload that is not complete");
      return end(nullptr);
    }
    case Step::Whole:
      return end(nullptr);
    case Step::Abort:
      return end(&reason);
    }
  }

  void fail(const ObjectError &error) override {
    switch (step) {
    case Step::Whole:
    case Step::Create:
      return end(&error);
    case Step::Part:
    case Step::Complete:
      reason = error;
      return abort();
    case Step::Abort: // whatever came of it, what counts is why
      return end(&reason);
    }
  }

  void end(const ObjectError *error) {
    auto [callback, whom] = std::pair(done, owner);
    ObjectError kept = error ? *error : ObjectError();
    delete this;
    callback(whom, error ? &kept : nullptr);
  }

  ObjectBody &content;
  std::string piece; ///< of the content, the body of the request
  std::string contentType;
  ObjectStore::WriteDone done;
  void *owner;
  Step step = Step::Whole;
  std::string uploadId;
  std::vector<Part> parts;
  std::string checksum; ///< of the part on its way
  std::string list;     ///< of the parts, for the end
  ObjectError reason;   ///< why the upload is aborted
};

} // namespace

ObjectCall *makeS3Write(S3Context &context, const ObjectName &name, ObjectBody &body, std::string_view contentType,
                        ObjectStore::WriteDone done, void *owner) {
  return new S3Write(context, name, body, contentType, done, owner);
}

} // namespace aslrt::aws

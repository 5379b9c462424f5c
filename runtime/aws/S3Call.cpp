// SPDX-License-Identifier: Apache-2.0
//
// S3Call: see S3Call.h.

#include "aws/S3Call.h"
#include "aws/Encoding.h"
#include "aws/Xml.h"
#include "execution/Exec.h"
#include "io/Log.h"

#include <algorithm>

namespace aslrt {

using namespace aws;

namespace {

bool isLabelByte(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-'; }

/// Whether a bucket's name can be a label of a host. Source: S3's "Virtual hosting of buckets".
bool canBeLabel(std::string_view bucket) {
  return bucket.size() >= 3 && bucket.size() <= 63 && bucket.front() != '-' && bucket.back() != '-' &&
         std::all_of(bucket.begin(), bucket.end(), isLabelByte);
}

/// Whether a bucket's name, from the days of looser rules perhaps, can be a part of a path and nothing more.
bool isBucketName(std::string_view bucket) {
  constexpr size_t kLongest = 255;
  return !bucket.empty() && bucket.size() <= kLongest && bucket != "." && bucket != ".." &&
         std::all_of(bucket.begin(), bucket.end(), [](char byte) {
           return isLabelByte(byte) || (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '_';
         });
}

} // namespace

ObjectCall::ObjectCall(S3Context &context, const ObjectName &name, bool hasKey)
    : name(name), context(context), delivery(context.session, *this), hasKey(hasKey) {
  context.calls.pushBack(this);
}

ObjectCall::~ObjectCall() {
  context.calls.remove(this);
  if (hasEnded)
    *hasEnded = true;
}

ObjectCall *ObjectCall::start() {
  bool isOver = false;
  hasEnded = &isOver;
  // Without a name the same request would mean something else: a list of all buckets, a bucket to be made.
  if (!isBucketName(name.bucket))
    refuse(kS3InvalidBucketName, nullptr);
  else if (hasKey && name.key.empty())
    refuse({kS3General, "The parameter 'Key' must be a string that is not empty", 400}, nullptr);
  else
    begin();
  if (isOver)
    return nullptr;
  hasEnded = nullptr;
  return this;
}

void ObjectCall::locate() {
  constexpr ServiceNames kS3 = {"s3", "s3"};
  auto known = context.regions.find(name.bucket);
  std::string_view wanted = known == context.regions.end() ? context.exec.environment->region : known->second;
  endpoint = context.session.resolve(kS3, wanted);
  region = endpoint.signingRegion;
  if (endpoint.isAmazon && canBeLabel(name.bucket)) {
    endpoint.host.insert(0, name.bucket + ".");
    endpoint.hostHeader = hostHeaderOf(endpoint.isTls, endpoint.host, endpoint.port);
    path.clear();
  } else {
    path.assign("/").append(name.bucket);
  }
}

void ObjectCall::prepare(std::string_view wanted) {
  method = wanted;
  query.clear();
  headers.clear();
  body = {};
  constexpr size_t kUsualAnswerBytes = 1 << 20;
  answerLimitBytes = kUsualAnswerBytes;
  wantedBytes = 0;
  if (!name.expectedOwner.empty())
    addHeader("x-amz-expected-bucket-owner", name.expectedOwner);
}

void ObjectCall::addQuery(std::string_view parameter, std::string_view value) {
  SmallBuffer encoded;
  appendEncoded(value, false, encoded);
  query.append(query.empty() ? "?" : "&").append(parameter).append("=").append(encoded.view());
}

void ObjectCall::send() {
  locate();
  target = path;
  if (hasKey) {
    SmallBuffer key;
    appendEncoded(name.key, true, key);
    target.append("/").append(key.view());
  } else if (path.empty()) {
    target = "/";
  }
  target += query;
  // An SDK waits for the next bytes, we for all of them: whoever has a slow line gets 64 KiB a second.
  constexpr double kSlowBytesPerSecond = 64 * 1024;
  Order order;
  order.endpoint = &endpoint;
  order.region = region;
  order.service = "s3";
  order.method = method;
  order.target = target;
  order.headers = headers.data();
  order.headerCount = headers.size();
  order.body = body;
  order.timeoutSeconds = kApiSeconds + static_cast<double>(body.size() + wantedBytes) / kSlowBytesPerSecond;
  order.answerLimitBytes = answerLimitBytes;
  order.keepsEncoding = keepsEncoding;
  order.isForS3 = true;
  delivery.start(order);
}

void ObjectCall::readError(const net::Response &response, ServiceError &out) {
  XmlField fields[] = {{"Error/Code", {}, false},
                       {"Error/Message", {}, false},
                       {"Error/RequestId", {}, false},
                       {"Error/HostId", {}, false},
                       {"Error/Region", {}, false}};
  // A page of something in between is no error of S3's.
  if (!readXml(response.body, fields, std::size(fields)))
    for (XmlField &field : fields)
      field.value.clear();
  out.code.append(fields[0].value);
  out.message.append(fields[1].value);
  requestId = std::move(fields[2].value);
  extendedId = std::move(fields[3].value);
  errorRegion = std::move(fields[4].value);
}

/// Whether an answer says that the bucket is in another region, where it is asked then.
bool ObjectCall::goesToOtherRegion(const net::Response &response) {
  constexpr int kMoved = 301, kMovedForNow = 307, kWronglySigned = 400;
  if (hasMoved || (response.status != kMoved && response.status != kMovedForNow && response.status != kWronglySigned))
    return false;
  std::string_view said = response.header("x-amz-bucket-region");
  if (said.empty())
    said = errorRegion;
  SmallBuffer problem;
  if (said == region || !checkRegion(said, problem))
    return false;
  hasMoved = true;
  context.regions.insert_or_assign(name.bucket, std::string(said));
  return true;
}

void ObjectCall::onRefusal(const net::Response &response, const ServiceError &error) {
  if (goesToOtherRegion(response))
    return send();
  refuse({s3ErrorName(error.code.view()), error.message.view(), response.status}, &response);
}

void ObjectCall::refuse(const S3Refusal &refusal, const net::Response *response) {
  std::string_view id = response ? requestIdOf(*response) : std::string_view();
  std::string_view extended = response ? response->header("x-amz-id-2") : std::string_view();
  SmallBuffer cause;
  appendS3Cause(refusal.message, refusal.status, id.empty() ? requestId : id, extended.empty() ? extendedId : extended,
                cause);
  fail({std::string(refusal.error), std::string(cause.view())});
}

void ObjectCall::onFailure(std::string_view text) { fail({"S3.SdkClientException", std::string(text)}); }

void ObjectCall::failToRead(const net::Response &response, std::string_view problem) {
  SmallBuffer text;
  appendUnreadable(response, problem, text);
  onFailure(text.view());
}

void ObjectCall::logAttempt(uint32_t attempt, int status) const {
  const Log *log = context.exec.log;
  if (!log || !log->isOn(LogLevel::Debug)) [[likely]]
    return;
  log->write(LogLevel::Debug, "S3 %.*s request %u %s, status=%d", static_cast<int>(method.size()), method.data(),
             attempt, status ? "answered" : "failed", status);
}

} // namespace aslrt

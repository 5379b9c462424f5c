// SPDX-License-Identifier: Apache-2.0
//
// PreparedRequest: see PreparedRequest.h.

#include "aws/PreparedRequest.h"
#include "aws/Delivery.h"

namespace aslrt::aws {

namespace {

constexpr std::string_view kAuthorization = "Authorization";

bool isSame(const Credentials &left, const Credentials &right) {
  if (left.serial != 0 && left.serial == right.serial) [[likely]]
    return true;
  return left.accessKeyId == right.accessKeyId && left.secretAccessKey == right.secretAccessKey &&
         left.sessionToken == right.sessionToken;
}

} // namespace

SigningInput describe(const Order &order, std::string_view target, int64_t unixSeconds,
                      std::vector<net::Header> &headers) {
  headers.clear();
  headers.push_back({"Host", order.endpoint->hostHeader});
  for (size_t index = 0; index < order.headerCount; ++index)
    headers.push_back({order.headers[index].name, order.headers[index].value});
  SigningInput input;
  input.method = order.method;
  input.target = target;
  input.headers = headers.data();
  input.headerCount = headers.size();
  input.body = order.body;
  input.region = order.region;
  input.service = order.service;
  input.unixSeconds = unixSeconds;
  input.normalizePath = input.encodePathTwice = !order.isForS3;
  input.addPayloadHeader = order.isForS3;
  return input;
}

void addUnsigned(const Order &order, const OwnedHeaders &signature, std::vector<net::Header> &headers) {
  for (const OwnedHeader &header : signature)
    headers.push_back({header.name, header.value});
  headers.push_back({"User-Agent", "aslc"});
  // Not signed, as services on the way change it.
  if (!order.traceHeader.empty())
    headers.push_back({"X-Amzn-Trace-Id", order.traceHeader});
}

bool PreparedRequest::isFor(const Order &order, const Credentials &credentials, int64_t unixSeconds) const {
  return unixSeconds == madeUnixSeconds && order.endpoint == endpoint && order.traceHeader == trace &&
         ((order.isAsEver && wasAsEver) || hasSameLines(order)) && isSame(credentials, keys);
}

bool PreparedRequest::hasSameLines(const Order &order) const {
  if (order.headerCount != headerCount || order.target != std::string_view(target).substr(endpoint->basePath.size()))
    return false;
  for (size_t index = 0; index < headerCount; ++index) {
    const net::Header &header = head.headers[index + 1];
    if (order.headers[index].value != header.value || order.headers[index].name != header.name)
      return false;
  }
  return true;
}

bool PreparedRequest::prepare(const Order &order, const Credentials &credentials, int64_t unixSeconds) {
  if (isFor(order, credentials, unixSeconds)) [[likely]]
    return true;
  // A session's token is in the head.
  if (!keys.sessionToken.empty())
    wipe(head.text);
  madeUnixSeconds = INT64_MIN;
  endpoint = order.endpoint;
  if (!isSame(credentials, keys)) {
    wipe(keys.secretAccessKey);
    wipe(keys.sessionToken);
    keys = credentials;
  }
  target.assign(endpoint->basePath).append(order.target);
  trace = order.traceHeader;
  headerCount = order.headerCount;
  wasAsEver = order.isAsEver;
  method = order.method;
  std::vector<net::Header> headers;
  signer.prepare(describe(order, target, unixSeconds, headers), credentials, added);
  addUnsigned(order, added, headers);
  net::Request request;
  request.method = method;
  request.target = target;
  request.headers = headers.data();
  request.headerCount = headers.size();
  if (!net::writeHead(request, head))
    return false;
  for (const net::Header &header : head.headers)
    if (header.name == kAuthorization)
      signature = head.text.data() + (header.value.data() - head.text.data()) + header.value.size() - kHexBytes;
  madeUnixSeconds = unixSeconds;
  return true;
}

void PreparedRequest::sign(std::string_view body, net::Request &request) {
  signer.sign(body, signature);
  request.method = method;
  request.target = target;
  request.headers = head.headers.data();
  request.headerCount = head.headers.size();
  request.head = head.text;
}

} // namespace aslrt::aws

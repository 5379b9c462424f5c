// SPDX-License-Identifier: Apache-2.0
//
// S3Call: a call of S3 on its way: what reading, listing and writing have in common.
//
// A bucket is asked at a host of its own (`BUCKET.s3.REGION.amazonaws.com`), unless its name cannot be a label of a
// host that TLS covers, or the endpoint is a custom one; then the bucket is the first part of the path. When S3 says
// that the bucket is in another region, the request is made once more, signed for that one, which the store remembers.

#ifndef ASLRT_AWS_S3CALL_H
#define ASLRT_AWS_S3CALL_H

#include "aws/Delivery.h"
#include "network/List.h"
#include "services/ObjectStore.h"
#include "services/S3Errors.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aslrt {

namespace aws {
struct S3Context;
}

class ObjectCall : protected aws::Receiver {
public:
  virtual ~ObjectCall();
  ObjectCall(const ObjectCall &) = delete;
  ObjectCall &operator=(const ObjectCall &) = delete;

  /// Begins. Null when it has ended, and called back, before this returns.
  ObjectCall *start();

  net::Links<ObjectCall> links; ///< among those of the store

protected:
  ObjectCall(aws::S3Context &context, const ObjectName &name, bool hasKey);

  /// Sets the first request.
  virtual void begin() = 0;
  /// The call has failed: it calls back.
  virtual void fail(const ObjectError &error) = 0;

  /// Forgets the request before; a new one is set with what follows, and sent.
  void prepare(std::string_view method);
  void addQuery(std::string_view name, std::string_view value);
  void addHeader(std::string_view name, std::string value) { headers.push_back({name, std::move(value)}); }
  void send();
  std::string_view body; ///< of the request; it lives until the answer is there
  size_t answerLimitBytes = 0;
  size_t wantedBytes = 0; ///< of the answer, as far as that is known
  bool keepsEncoding = false; ///< of the answer, as Http.h has it

  /// Fails because of what an answer says.
  void refuse(const S3Refusal &refusal, const net::Response *response);
  void failToRead(const net::Response &response, std::string_view problem);
  void onFailure(std::string_view text) override;

  /// What is read of an error's answer is kept here.
  void readError(const net::Response &response, aws::ServiceError &out) override;

  const ObjectName name;

private:
  void onRefusal(const net::Response &response, const aws::ServiceError &error) override;
  void logAttempt(uint32_t attempt, int status) const override;

  void locate();
  bool goesToOtherRegion(const net::Response &response);

  aws::S3Context &context;
  aws::Delivery delivery;
  bool hasKey;
  bool *hasEnded = nullptr;   ///< told when the call ends
  bool hasMoved = false;      ///< another region was tried
  aws::Endpoint endpoint;
  std::string region;
  std::string path; ///< the bucket's: empty or `/BUCKET`
  std::string_view method;
  std::string query;
  std::string target;
  std::vector<aws::OwnedHeader> headers;
  std::string requestId, extendedId, errorRegion; ///< in an error's body
};

namespace aws {

/// What the calls of a store share.
struct S3Context {
  Exec &exec;
  Session &session;
  std::map<std::string, std::string, std::less<>> regions; ///< of buckets that are in another one
  net::List<ObjectCall, &ObjectCall::links> calls;
};

/// Each makes a call, which is then started.
ObjectCall *makeS3Read(S3Context &context, const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag,
                       ObjectStore::ReadDone done, void *owner);
ObjectCall *makeS3List(S3Context &context, const ObjectName &name, std::string_view prefix, std::string_view next,
                       ObjectStore::ListDone done, void *owner);
ObjectCall *makeS3Write(S3Context &context, const ObjectName &name, ObjectBody &body, std::string_view contentType,
                        ObjectStore::WriteDone done, void *owner);

} // namespace aws

} // namespace aslrt

#endif // ASLRT_AWS_S3CALL_H

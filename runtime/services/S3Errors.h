// SPDX-License-Identifier: Apache-2.0
//
// S3Errors: the names and causes of what S3 refuses, whoever answers for it.

#ifndef ASLRT_SERVICES_S3ERRORS_H
#define ASLRT_SERVICES_S3ERRORS_H

#include "values/Strings.h"

#include <string_view>

namespace aslrt {

class Random;

/// Why a request was refused; without an error when it was not.
struct S3Refusal {
  std::string_view error; ///< `S3.NoSuchKeyException`
  std::string_view message;
  int status = 0; ///< of HTTP

  explicit operator bool() const { return !error.empty(); }
};

// The general error stands for every code that S3's model does not declare. Source: service-integrations 7.
inline constexpr std::string_view kS3General = "S3.S3Exception";
inline constexpr S3Refusal kS3NoSuchBucket = {"S3.NoSuchBucketException", "The specified bucket does not exist", 404};
inline constexpr S3Refusal kS3NoSuchKey = {"S3.NoSuchKeyException", "The specified key does not exist.", 404};
inline constexpr S3Refusal kS3InvalidBucketName = {kS3General, "The specified bucket is not valid.", 400};
inline constexpr S3Refusal kS3AccessDenied = {kS3General, "Access Denied", 403};
/// The object is not the one whose tag the request had.
inline constexpr S3Refusal kS3Changed = {kS3General, "At least one of the pre-conditions you specified did not hold",
                                         412};

/// The name of the error that S3's `code` becomes.
std::string_view s3ErrorName(std::string_view code);

/// Appends the cause of an error as S3's integration words it. An id that is empty is `null`, as Java prints it.
void appendS3Cause(std::string_view message, int status, std::string_view requestId, std::string_view extendedId,
                   SmallBuffer &out);

/// The same with ids like the service's.
void appendS3Cause(const S3Refusal &refusal, Random &random, SmallBuffer &out);

} // namespace aslrt

#endif // ASLRT_SERVICES_S3ERRORS_H

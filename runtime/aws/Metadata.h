// SPDX-License-Identifier: Apache-2.0
//
// Metadata: the members SdkHttpMetadata and SdkResponseMetadata of results.

#ifndef ASLRT_AWS_METADATA_H
#define ASLRT_AWS_METADATA_H

#include "aslrt.h"
#include "network/Http.h"
#include "values/Heap.h"

namespace aslrt::aws {

/// `{AllHttpHeaders: {name: [values]}, HttpHeaders: {name: value}, HttpStatusCode: n}`.
void makeHttpMetadata(Heap &heap, AslrtValue &out, const net::Response &response);

/// `{RequestId: ".."}`, or `{}` when the service gave none.
void makeResponseMetadata(Heap &heap, AslrtValue &out, const net::Response &response);

} // namespace aslrt::aws

#endif // ASLRT_AWS_METADATA_H

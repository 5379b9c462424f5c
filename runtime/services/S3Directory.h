// SPDX-License-Identifier: Apache-2.0
//
// S3Directory: reads and writes of S3 objects answered from a directory, `DIR/BUCKET/KEY`.

#ifndef ASLRT_SERVICES_S3DIRECTORY_H
#define ASLRT_SERVICES_S3DIRECTORY_H

#include "aslrt.h"

namespace aslrt {

struct Exec;
struct FrameRecord;

/// Whether `task` is a call that the directory answers: `aws-sdk:s3` getObject and putObject.
bool isAnsweredByS3Directory(const AslrtTask &task);

/// Answers the call with the frame's argument from the execution's directory. True with the result in the
/// frame's answer, or false with the service's error in the record.
bool callS3Directory(Exec &exec, FrameRecord &record, const AslrtTask &task);

} // namespace aslrt

#endif // ASLRT_SERVICES_S3DIRECTORY_H

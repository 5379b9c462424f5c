// SPDX-License-Identifier: Apache-2.0
//
// S3Directory: see S3Directory.h. Results and errors have the members and words that S3's have through
// the SDK integration (asl-recorded 6).

#include "services/S3Directory.h"
#include "execution/Exec.h"
#include "io/InputFile.h"
#include "language/Timestamp.h"
#include "services/ObjectFile.h"
#include "values/Container.h"
#include "values/Writer.h"

#include <sys/stat.h>

namespace aslrt {

namespace {

constexpr std::string_view kContentType = "binary/octet-stream";
constexpr std::string_view kEncryption = "AES256";

class Call {
public:
  Call(Exec &exec, FrameRecord &record)
      : exec(exec), heap(*exec.heap), record(record), frame(*record.frame()) {}

  bool get();
  bool put();

private:
  bool findFile();
  bool text(std::string_view member, SmallBuffer &out);
  bool fail(const S3Refusal &refusal);
  AslrtValue tagOf(std::string_view content);

  Exec &exec;
  Heap &heap;
  FrameRecord &record;
  AslrtFrame &frame;
  ObjectFile object;
};

/// Sets the error, with request ids as the service prints them.
bool Call::fail(const S3Refusal &refusal) {
  SmallBuffer cause;
  appendS3Cause(refusal, exec.random, cause);
  record.missedHeartbeat = false;
  record.errorName = makeString(heap, refusal.error);
  record.errorCause = makeString(heap, cause.view());
  return false;
}

bool Call::text(std::string_view member, SmallBuffer &out) {
  SmallBuffer name, buffer;
  AslrtValue value;
  if (!isContainer(frame.argument) || !findMember(heap, frame.argument, makeKey(member, name), value) ||
      !isString(value) || value.size <= 2) {
    SmallBuffer message;
    message.append("The parameter '");
    message.append(member);
    message.append("' must be a string that is not empty");
    return fail({kS3General, message.view(), 400});
  }
  out.append(decodeString(value, buffer));
  return true;
}

bool Call::findFile() {
  SmallBuffer bucket, key;
  if (!text("Bucket", bucket) || !text("Key", key))
    return false;
  S3Refusal refusal = object.locate(exec.s3Directory, bucket.view(), key.view());
  return !refusal || fail(refusal);
}

AslrtValue Call::tagOf(std::string_view content) {
  Md5 digest;
  digest.add(content);
  char tag[kTagBytes];
  writeTag(digest, tag);
  return makeString(heap, {tag, sizeof(tag)});
}

bool Call::get() {
  if (!findFile())
    return false;
  struct stat status;
  if (stat(object.path(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(object.whyMissing());
  InputFile file;
  SmallBuffer message;
  if (!file.read(object.path(), message))
    return fail(kS3AccessDenied);
  // Whole seconds, as the service's header has them.
  char time[kTimestampSize];
  formatTimestamp(static_cast<int64_t>(status.st_mtime) * 1000, time);
  constexpr size_t kWholeSeconds = 19;
  time[kWholeSeconds] = 'Z';
  AslrtValue metadata;
  makeObject(heap, metadata, nullptr, nullptr, 0);
  static constexpr std::string_view names[] = {"AcceptRanges", "LastModified", "ContentLength",
                                               "ETag",         "ContentType",  "Metadata",
                                               "ServerSideEncryption", "Body"};
  AslrtValue values[] = {
      makeString(heap, "bytes"),
      makeString(heap, {time, kWholeSeconds + 1}),
      makeInt(static_cast<int64_t>(file.text().size())),
      tagOf(file.text()),
      makeString(heap, kContentType),
      metadata,
      makeString(heap, kEncryption),
      makeString(heap, file.text()),
  };
  makeObject(heap, frame.answer, names, values, sizeof(values) / sizeof(values[0]));
  return true;
}

bool Call::put() {
  if (!findFile())
    return false;
  SmallBuffer content, name;
  AslrtValue body;
  if (findMember(heap, frame.argument, makeKey("Body", name), body)) {
    // A string is sent as its bytes, everything else as its JSON text.
    SmallBuffer characters;
    if (isString(body))
      content.append(decodeString(body, characters));
    else
      appendText(heap, body, content);
  }
  TextBody written(content.view());
  if (S3Refusal refusal = object.write(written))
    return fail(refusal);
  static constexpr std::string_view names[] = {"ETag", "ServerSideEncryption"};
  AslrtValue values[] = {tagOf(content.view()), makeString(heap, kEncryption)};
  makeObject(heap, frame.answer, names, values, 2);
  return true;
}

} // namespace

bool isAnsweredByS3Directory(const AslrtTask &task) {
  return view(task.resourceType) == "aws-sdk:s3" &&
         (view(task.action) == "getObject" || view(task.action) == "putObject");
}

bool callS3Directory(Exec &exec, FrameRecord &record, const AslrtTask &task) {
  Call call(exec, record);
  return view(task.action) == "getObject" ? call.get() : call.put();
}

} // namespace aslrt

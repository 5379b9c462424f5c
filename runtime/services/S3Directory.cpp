// SPDX-License-Identifier: Apache-2.0
//
// S3Directory: see S3Directory.h. Results and errors have the members and words that S3's have through
// the SDK integration (asl-recorded 6). Bucket and key come from the workflow's data: a key that would
// lead out of its bucket's directory is refused.

#include "services/S3Directory.h"
#include "execution/Exec.h"
#include "io/InputFile.h"
#include "io/OutputFile.h"
#include "language/intrinsics/Md5.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Writer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
  bool fail(std::string_view error, std::string_view message, std::string_view status);
  bool failMissing();
  AslrtValue tagOf(std::string_view content);

  Exec &exec;
  Heap &heap;
  FrameRecord &record;
  AslrtFrame &frame;
  SmallBuffer path;       ///< zero-terminated
  size_t bucketBytes = 0; ///< of `path` up to the bucket
};

/// Sets the error, with request ids as the service prints them.
bool Call::fail(std::string_view error, std::string_view message, std::string_view status) {
  SmallBuffer cause;
  cause.append(message);
  cause.append(" (Service: S3, Status Code: ");
  cause.append(status);
  cause.append(", Request ID: ");
  for (int i = 0; i < 16; ++i)
    cause.append("0123456789ABCDEF"[exec.random.next() >> 60]);
  cause.append(", Extended Request ID: ");
  for (int i = 0; i < 44; ++i)
    cause.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[exec.random.next() >> 59]);
  cause.append(')');
  record.missedHeartbeat = false;
  record.errorName = makeString(heap, error);
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
    return fail("S3.S3Exception", message.view(), "400");
  }
  out.append(decodeString(value, buffer));
  return true;
}

/// Whether every part of a key names something inside the bucket.
bool staysInside(std::string_view key) {
  while (!key.empty()) {
    size_t end = key.find('/');
    std::string_view part = key.substr(0, end);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos)
      return false;
    if (end == key.npos)
      return true;
    key.remove_prefix(end + 1);
  }
  return false;
}

bool Call::findFile() {
  SmallBuffer bucket, key;
  if (!text("Bucket", bucket) || !text("Key", key))
    return false;
  if (!staysInside(bucket.view()) || memchr(bucket.data(), '/', bucket.size()))
    return fail("S3.InvalidBucketNameException", "The specified bucket is not valid.", "400");
  if (!staysInside(key.view()))
    return fail("S3.S3Exception", "This key cannot be a file of the directory.", "400");
  path.append(exec.s3Directory);
  path.append('/');
  path.append(bucket.view());
  bucketBytes = path.size();
  path.append('/');
  path.append(key.view());
  path.append('\0');
  return true;
}

bool Call::failMissing() {
  path.data()[bucketBytes] = '\0';
  struct stat status;
  bool hasBucket = stat(path.data(), &status) == 0 && S_ISDIR(status.st_mode);
  path.data()[bucketBytes] = '/';
  return hasBucket
             ? fail("S3.NoSuchKeyException", "The specified key does not exist.", "404")
             : fail("S3.NoSuchBucketException", "The specified bucket does not exist", "404");
}

AslrtValue Call::tagOf(std::string_view content) {
  char tag[kMd5Characters + 2];
  char digest[kMd5Characters];
  md5(content, digest);
  tag[0] = tag[sizeof(tag) - 1] = '"';
  memcpy(tag + 1, digest, kMd5Characters);
  return makeString(heap, {tag, sizeof(tag)});
}

bool Call::get() {
  if (!findFile())
    return false;
  struct stat status;
  if (stat(path.data(), &status) != 0 || !S_ISREG(status.st_mode))
    return failMissing();
  InputFile file;
  SmallBuffer message;
  if (!file.read(path.data(), message))
    return fail("S3.S3Exception", "Access Denied", "403");
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

/// Makes the directories between the bucket and the file.
void makeDirectories(char *path, size_t bucketBytes) {
  for (char *at = path + bucketBytes + 1; *at; ++at)
    if (*at == '/') {
      *at = '\0';
      mkdir(path, 0777);
      *at = '/';
    }
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
  path.data()[bucketBytes] = '\0';
  bool hasBucket = access(path.data(), F_OK) == 0;
  path.data()[bucketBytes] = '/';
  if (!hasBucket)
    return failMissing();
  makeDirectories(path.data(), bucketBytes);
  int descriptor = open(path.data(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return fail("S3.S3Exception", strerror(errno), "403");
  OutputFile out;
  out.open(descriptor);
  out.write(content.view());
  bool isWritten = out.flush();
  isWritten = close(descriptor) == 0 && isWritten;
  if (!isWritten)
    return fail("S3.S3Exception", strerror(out.error() ? out.error() : errno), "500");
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

// SPDX-License-Identifier: Apache-2.0
//
// Services answered locally: the S3 directory, and its digest.

#include "Fixture.h"
#include "language/intrinsics/Md5.h"

#include <filesystem>

using namespace aslrt;
using namespace aslrt::test;

namespace {

std::string digestOf(std::string_view text) {
  char out[kMd5Characters];
  md5(text, out);
  return {out, kMd5Characters};
}

TEST(Md5, GivesTheDigestsOfItsSpecification) {
  EXPECT_EQ(digestOf(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(digestOf("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(digestOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
            "d174ab98d277d9f5a5611c2c9f419d9f");
  EXPECT_EQ(digestOf("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
            "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, TakesATextInPieces) {
  std::string text(300, 'a');
  std::string whole = digestOf(text);
  for (size_t first : {0, 1, 55, 56, 63, 64, 65, 128, 299, 300})
    for (size_t second : {0, 1, 63, 64}) {
      Md5 digest;
      digest.add(std::string_view(text).substr(0, first));
      digest.add(std::string_view(text).substr(first, second));
      digest.add(std::string_view(text).substr(std::min(text.size(), first + second)));
      char out[kMd5Characters];
      digest.finish(out);
      EXPECT_EQ(std::string(out, kMd5Characters), whole) << first << " " << second;
    }
}

// Calls point 0 with the input; ends with its answer or its error output.
int32_t callOnce(AslrtExec *exec, AslrtFrame *frame) {
  if (frame->pc != 0)
    return aslrt_finish(exec, frame, &frame->answer);
  AslrtValue input = frame->answer;
  aslrt_state_enter(exec, frame, 0, &input);
  return aslrt_await_task(exec, frame, 0, &input, nullptr, nullptr, nullptr);
}

struct S3 : testing::Test {
  ProgramBuilder builder;
  AslrtTask task = {text("arn:aws:states:::aws-sdk:s3:getObject"), text("aws-sdk:s3"),
                    text("getObject"), ASLRT_RESOURCE_SERVICE, ASLRT_CALL_REQUEST_RESPONSE, nullptr};
  std::string directory;

  S3() {
    char name[] = "/tmp/aslrt-s3-XXXXXX";
    directory = mkdtemp(name);
    std::filesystem::create_directory(directory + "/bucket");
    builder.state("Call", ASLRT_STATE_TASK);
    builder.point(ASLRT_AWAIT_TASK, 0, 1, 2, &task);
    builder.program(callOnce);
  }
  ~S3() override { std::filesystem::remove_all(directory); }

  std::string call(const char *action, const char *input) {
    task.action = text(action);
    Runner runner(builder.result);
    runner.exec.s3Directory = directory;
    EXPECT_EQ(runner.run(input), Status::Succeeded);
    return runner.output();
  }
};

TEST_F(S3, WhatIsPutCanBeGot) {
  EXPECT_EQ(call("putObject", R"({"Bucket":"bucket","Key":"a/b/c","Body":"text data"})"),
            R"({"ETag":"\"332eec544317a6d340b8e77da7fe54ad\"","ServerSideEncryption":"AES256"})");
  std::string got = call("getObject", R"({"Bucket":"bucket","Key":"a/b/c"})");
  EXPECT_NE(got.find(R"("ContentLength":9,"ETag":"\"332eec544317a6d340b8e77da7fe54ad\"","ContentType":)"
                     R"("binary/octet-stream","Metadata":{},"ServerSideEncryption":"AES256",)"
                     R"("Body":"text data"})"),
            std::string::npos)
      << got;
  call("putObject", R"({"Bucket":"bucket","Key":"json","Body":{"a": [1, 2]}})");
  EXPECT_NE(call("getObject", R"({"Bucket":"bucket","Key":"json"})").find(R"("Body":"{\"a\":[1,2]}")"),
            std::string::npos);
}

TEST_F(S3, WhatIsMissingIsNamedAsTheServiceDoes) {
  EXPECT_EQ(call("getObject", R"({"Bucket":"bucket","Key":"none"})").substr(0, 93),
            R"({"Error":"S3.NoSuchKeyException","Cause":"The specified key does not exist. (Service: S3, Sta)");
  EXPECT_EQ(call("getObject", R"({"Bucket":"other","Key":"none"})").substr(0, 36),
            R"({"Error":"S3.NoSuchBucketException",)");
  EXPECT_EQ(call("putObject", R"({"Bucket":"other","Key":"none"})").substr(0, 36),
            R"({"Error":"S3.NoSuchBucketException",)");
}

TEST_F(S3, AKeyCannotLeaveItsBucket) {
  std::ofstream(directory + "/secret") << "secret";
  for (const char *input :
       {R"({"Bucket":"bucket","Key":"../secret"})", R"({"Bucket":"..","Key":"secret"})",
        R"({"Bucket":"bucket","Key":"/etc/passwd"})", R"({"Bucket":"bucket/..","Key":"secret"})",
        R"({"Bucket":"bucket","Key":"a\u0000b"})", R"({"Bucket":"bucket"})",
        R"({"Bucket":1,"Key":"a"})", R"([])", R"("x")"}) {
    std::string result = call("getObject", input);
    EXPECT_NE(result.find("Status Code: 400"), std::string::npos) << input << result;
  }
}

TEST_F(S3, OtherActionsAreRefused) {
  task.action = text("listObjectsV2");
  Runner runner(builder.result);
  runner.exec.s3Directory = directory;
  EXPECT_EQ(runner.run("{}"), Status::Refused);
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// S3Store: an ObjectStore whose objects are in S3, over the connections and with the keys of the program's calls; and
// the choice between it and a directory.

#include "aws/S3Call.h"
#include "execution/Exec.h"
#include "services/Caller.h"
#include "services/DirectoryStore.h"

namespace aslrt {

namespace aws {

namespace {

class S3Store final : public ObjectStore {
public:
  S3Store(Exec &exec, Session &session) : context{exec, session, {}, {}} {}

  ~S3Store() override {
    while (ObjectCall *call = context.calls.front())
      delete call;
  }

  ObjectCall *read(const ObjectName &name, uint64_t offset, size_t bytes, std::string_view tag, ReadDone done,
                   void *owner) override {
    return makeS3Read(context, name, offset, bytes, tag, done, owner)->start();
  }

  ObjectCall *list(std::string_view bucket, std::string_view prefix, std::string_view expectedOwner,
                   std::string_view next, ListDone done, void *owner) override {
    ObjectName name = {std::string(bucket), {}, {}, std::string(expectedOwner)};
    return makeS3List(context, name, prefix, next, done, owner)->start();
  }

  ObjectCall *write(const ObjectName &name, ObjectBody &body, std::string_view contentType, WriteDone done,
                    void *owner) override {
    return makeS3Write(context, name, body, contentType, done, owner)->start();
  }

  void cancel(ObjectCall *call) override { delete call; }

private:
  S3Context context;
};

} // namespace

} // namespace aws

std::unique_ptr<ObjectStore> makeObjectStore(Exec &exec) {
  if (!exec.s3Directory.empty())
    return makeDirectoryStore(exec);
  aws::Session *session = exec.caller ? exec.caller->session() : nullptr;
  if (!session) {
    exec.refusal.clear();
    exec.refusal.append("this program cannot reach S3; --s3-dir names a directory that stands for it");
    return nullptr;
  }
  if (!session->start(exec))
    return nullptr;
  return std::make_unique<aws::S3Store>(exec, *session);
}

} // namespace aslrt

// SPDX-License-Identifier: Apache-2.0
//
// StoreTool: reads, lists and writes objects with the runtime's store, for tests of the static executable.
//
//   StoreTool [OPTION ..] read BUCKET KEY [OFFSET BYTES [TAG]]
//   StoreTool [OPTION ..] parts BUCKET KEY BYTES [COMMAND]     all of it, in parts of BYTES bytes of one object; after
//                                                              the first part COMMAND is run
//   StoreTool [OPTION ..] list BUCKET [PREFIX]                 all pages
//   StoreTool [OPTION ..] write BUCKET KEY FILE [TYPE]
//   StoreTool [OPTION ..] fill BUCKET PREFIX COUNT             writes objects PREFIX0 and so on
//   StoreTool [OPTION ..] cancel BUCKET KEY MILLISECONDS       reads, and gives it up after that time
//
//   --s3-dir DIR, --endpoint-url URL      as programs have them
//   --version ID, --owner ACCOUNT         of the object
//
// Objects go to standard output as they are, everything else to standard error. The region is AWS_REGION, or
// us-east-1.

#include "aws/Session.h"
#include "execution/Clock.h"
#include "execution/Exec.h"
#include "io/Diagnostics.h"
#include "io/EventLoop.h"
#include "io/InputFile.h"
#include "services/Caller.h"
#include "services/ObjectStore.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace aslrt;

namespace {

struct Tool {
  Clock clock;
  EventLoop loop{clock};
  Environment environment;
  Exec exec;
  std::unique_ptr<Caller> caller;
  std::unique_ptr<ObjectStore> store;
  ObjectName name;

  // Of the call that was made last.
  bool isOver = false;
  bool hasFailed = false;
  std::string tag, next;
  uint64_t objectBytes = 0;
  size_t partBytes = 0;
  size_t keys = 0, pages = 0;

  bool start() {
    const char *region = getenv("AWS_REGION");
    environment.region = region ? region : "us-east-1";
    clock.start(false);
    exec.environment = &environment;
    exec.clock = &clock;
    exec.loop = &loop;
    exec.caller = caller.get();
    exec.random.seed(1);
    store = makeObjectStore(exec);
    if (!store)
      fprintf(stderr, "refused: %.*s\n", static_cast<int>(exec.refusal.size()), exec.refusal.data());
    return store != nullptr;
  }

  void end(const ObjectError *error) {
    fflush(stdout); // so that the two streams mix in order
    isOver = true;
    hasFailed = error != nullptr;
    if (error)
      fprintf(stderr, "%s: %s\n", error->error.c_str(), error->cause.c_str());
  }

  /// Waits for a call; false when it failed.
  bool wait(const ObjectCall *call) {
    if (!call != isOver)
      fprintf(stderr, "a call is null when it has ended, and only then\n"), abort();
    while (!isOver && loop.wait() == EventLoop::Progress::Fired)
      ;
    if (!isOver)
      fprintf(stderr, "the call has not ended\n");
    return isOver && !hasFailed;
  }

  bool read(uint64_t offset, size_t bytes, std::string_view wantedTag) {
    isOver = false;
    return wait(store->read(name, offset, bytes, wantedTag, onPart, this));
  }
  bool list(std::string_view prefix, std::string_view token) {
    isOver = false;
    return wait(store->list(name.bucket, prefix, name.expectedOwner, token, onPage, this));
  }
  bool write(std::string_view body, std::string_view type) {
    isOver = false;
    TextBody content(body);
    return wait(store->write(
        name, content, type, [](void *self, const ObjectError *error) { static_cast<Tool *>(self)->end(error); }, this));
  }

  static void onPart(void *self, const ObjectPart *part, const ObjectError *error) {
    Tool &tool = *static_cast<Tool *>(self);
    if (part) {
      fwrite(part->bytes.data(), 1, part->bytes.size(), stdout);
      tool.partBytes = part->bytes.size();
      tool.objectBytes = part->objectBytes;
      tool.tag = part->tag;
    }
    tool.end(error);
  }

  static void onPage(void *self, const ObjectPage *page, const ObjectError *error) {
    Tool &tool = *static_cast<Tool *>(self);
    if (page) {
      for (const ListedObject &object : page->objects)
        printf("%s %llu %lld %s %s\n", object.key.c_str(), static_cast<unsigned long long>(object.bytes),
               static_cast<long long>(object.modifiedUnixSeconds), object.tag.c_str(), object.storageClass.c_str());
      tool.keys += page->objects.size();
      ++tool.pages;
      tool.next = page->next;
    }
    tool.end(error);
  }
};

bool readParts(Tool &tool, size_t bytes, const char *command) {
  uint64_t offset = 0;
  std::string tag;
  do {
    if (!tool.read(offset, bytes, tag))
      return false;
    tag = tool.tag;
    offset += tool.partBytes;
    if (command && system(command) != 0)
      return false;
    command = nullptr;
  } while (offset < tool.objectBytes);
  return true;
}

bool listAll(Tool &tool, std::string_view prefix) {
  std::string token;
  do {
    if (!tool.list(prefix, token))
      return false;
    token = tool.next;
  } while (!token.empty());
  fprintf(stderr, "%zu keys in %zu pages\n", tool.keys, tool.pages);
  return true;
}

bool writeFile(Tool &tool, const char *path, const char *type) {
  InputFile file;
  SmallBuffer message;
  if (!file.read(path, message)) {
    printToStderr(message.view());
    return false;
  }
  return tool.write(file.text(), type);
}

bool fill(Tool &tool, std::string prefix, int count) {
  for (int index = 0; index < count; ++index) {
    tool.name.key = prefix + std::to_string(index);
    if (!tool.write(std::to_string(index), "text/plain"))
      return false;
  }
  return true;
}

bool giveUp(Tool &tool, int milliseconds) {
  ObjectCall *call = tool.store->read(tool.name, 0, 1 << 20, {}, Tool::onPart, &tool);
  bool isTime = false;
  tool.caller->session()->http().startTimer(
      milliseconds / 1000.0, [](void *time) { *static_cast<bool *>(time) = true; }, &isTime);
  while (!isTime && !tool.isOver && tool.loop.wait() == EventLoop::Progress::Fired)
    ;
  if (!tool.isOver)
    tool.store->cancel(call);
  return !tool.isOver;
}

int usage() {
  fprintf(stderr, "see the top of StoreTool.cpp\n");
  return 2;
}

} // namespace

int main(int argc, char **argv) {
  Tool tool;
  tool.caller.reset(makeCaller(tool.loop, tool.environment));
  SmallBuffer message;
  for (++argv, --argc; argc > 1 && strncmp(argv[0], "--", 2) == 0; argv += 2, argc -= 2) {
    std::string_view option = argv[0];
    if (option == "--s3-dir") {
      tool.exec.s3Directory = argv[1];
    } else if (option == "--version") {
      tool.name.versionId = argv[1];
    } else if (option == "--owner") {
      tool.name.expectedOwner = argv[1];
    } else if (option != "--endpoint-url" || !tool.caller->addEndpoint(argv[1], message)) {
      printToStderr(message.view());
      return usage();
    }
  }
  if (argc < 2)
    return usage();
  std::string_view command = argv[0];
  tool.name.bucket = argv[1];
  if (argc > 2)
    tool.name.key = argv[2];
  if (!tool.start())
    return 2;
  auto number = [](const char *text) { return strtoull(text, nullptr, 10); };
  bool isGood;
  if (command == "read" && argc >= 3) {
    isGood = tool.read(argc > 3 ? number(argv[3]) : 0, argc > 4 ? number(argv[4]) : 1 << 20, argc > 5 ? argv[5] : "");
    if (isGood)
      fprintf(stderr, "%zu of %llu bytes, tag %s\n", tool.partBytes, static_cast<unsigned long long>(tool.objectBytes),
              tool.tag.c_str());
  } else if (command == "parts" && argc >= 4) {
    isGood = readParts(tool, number(argv[3]), argc > 4 ? argv[4] : nullptr);
  } else if (command == "list") {
    isGood = listAll(tool, argc > 2 ? argv[2] : "");
  } else if (command == "write" && argc >= 4) {
    isGood = writeFile(tool, argv[3], argc > 4 ? argv[4] : "application/octet-stream");
  } else if (command == "fill" && argc == 4) {
    isGood = fill(tool, argv[2], atoi(argv[3]));
  } else if (command == "cancel" && argc == 4) {
    isGood = giveUp(tool, atoi(argv[3]));
  } else {
    return usage();
  }
  return isGood ? 0 : 1;
}

// SPDX-License-Identifier: Apache-2.0
//
// Objects as files of a directory, read in parts, listed in pages and written whole.

#include "execution/Exec.h"
#include "services/ObjectStore.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace aslrt;

namespace {

/// How a call ended; `error` is empty when it did well.
struct Result {
  std::string error, cause;
  std::string bytes, tag;
  uint64_t objectBytes = 0;
  std::vector<ListedObject> objects;
  std::string next;
  int calls = 0;

  void take(const ObjectError *failure) {
    ++calls;
    if (failure)
      error = failure->error, cause = failure->cause;
  }
};

struct DirectoryStoreTest : testing::Test {
  std::string directory;
  Exec exec;
  std::unique_ptr<ObjectStore> store;

  DirectoryStoreTest() {
    char name[] = "/tmp/aslrt-store-XXXXXX";
    directory = mkdtemp(name);
    std::filesystem::create_directory(directory + "/bucket");
    exec.s3Directory = directory;
    exec.random.seed(1);
    store = makeObjectStore(exec);
  }
  ~DirectoryStoreTest() override { std::filesystem::remove_all(directory); }

  void file(const std::string &key, const std::string &content = {}) {
    std::filesystem::path path = directory + "/bucket/" + key;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }

  Result read(const ObjectName &name, uint64_t offset, size_t bytes, const std::string &tag = {}) {
    Result result;
    auto done = [](void *owner, const ObjectPart *part, const ObjectError *error) {
      Result &result = *static_cast<Result *>(owner);
      result.take(error);
      if (part) {
        result.bytes = part->bytes;
        result.tag = part->tag;
        result.objectBytes = part->objectBytes;
      }
    };
    EXPECT_EQ(store->read(name, offset, bytes, tag, done, &result), nullptr);
    EXPECT_EQ(result.calls, 1);
    return result;
  }
  Result read(const char *key, uint64_t offset, size_t bytes, const std::string &tag = {}) {
    return read(ObjectName{"bucket", key, "", ""}, offset, bytes, tag);
  }

  Result list(const std::string &prefix, const std::string &next = {}, const std::string &bucket = "bucket") {
    Result result;
    auto done = [](void *owner, const ObjectPage *page, const ObjectError *error) {
      Result &result = *static_cast<Result *>(owner);
      result.take(error);
      if (page)
        result.objects = page->objects, result.next = page->next;
    };
    EXPECT_EQ(store->list(bucket, prefix, "", next, done, &result), nullptr);
    EXPECT_EQ(result.calls, 1);
    return result;
  }
  std::string keys(const std::string &prefix) {
    std::string all;
    for (const ListedObject &object : list(prefix).objects)
      all += object.key + "\n";
    return all;
  }

  Result write(const ObjectName &name, std::string_view body) {
    Result result;
    auto done = [](void *owner, const ObjectError *error) { static_cast<Result *>(owner)->take(error); };
    TextBody text(body);
    EXPECT_EQ(store->write(name, text, "application/json", done, &result), nullptr);
    EXPECT_EQ(result.calls, 1);
    return result;
  }
};

TEST_F(DirectoryStoreTest, PartsAreOfOneObject) {
  file("a/b", "0123456789");
  Result first = read("a/b", 0, 4);
  EXPECT_EQ(first.bytes, "0123");
  EXPECT_EQ(first.objectBytes, 10u);
  EXPECT_EQ(read("a/b", 4, 100, first.tag).bytes, "456789");
  EXPECT_EQ(read("a/b", 10, 4, first.tag).bytes, "");
  EXPECT_EQ(read("a/b", UINT64_MAX, SIZE_MAX, first.tag).bytes, "");
  EXPECT_EQ(read("a/b", 3, 0).bytes, "");
  file("a/b", "9876543210x");
  Result changed = read("a/b", 4, 4, first.tag);
  EXPECT_EQ(changed.error, "S3.S3Exception");
  EXPECT_EQ(changed.cause.substr(0, 94),
            "At least one of the pre-conditions you specified did not hold (Service: S3, Status Code: 412, ");
}

TEST_F(DirectoryStoreTest, AnEmptyObjectHasAnEmptyPart) {
  file("empty");
  Result result = read("empty", 0, 10);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.bytes, "");
  EXPECT_EQ(result.objectBytes, 0u);
}

TEST_F(DirectoryStoreTest, WhatIsMissingIsNamedAsTheServiceDoes) {
  file("a/b");
  std::filesystem::create_directory(directory + "/bucket/folder");
  for (const char *key : {"none", "a", "folder", "a/b/c"}) {
    Result result = read(key, 0, 1);
    EXPECT_EQ(result.error, "S3.NoSuchKeyException") << key;
    EXPECT_EQ(result.cause.substr(0, 78),
              "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ");
  }
  EXPECT_EQ(read({"other", "a", "", ""}, 0, 1).error, "S3.NoSuchBucketException");
  EXPECT_EQ(list("", "", "other").error, "S3.NoSuchBucketException");
  EXPECT_EQ(write({"other", "a", "", ""}, "x").error, "S3.NoSuchBucketException");
  EXPECT_FALSE(std::filesystem::exists(directory + "/other"));
  EXPECT_EQ(read({"bucket", "a/b", "null", ""}, 0, 1).error, "");
  EXPECT_EQ(read({"bucket", "a/b", "v1", ""}, 0, 1).error, "S3.S3Exception");
}

TEST_F(DirectoryStoreTest, NothingLeadsOutOfABucket) {
  std::ofstream(directory + "/secret") << "secret";
  for (const char *key : {"../secret", "/etc/passwd", "a//b", "a/", "", "."}) {
    EXPECT_EQ(read(key, 0, 10).error, "S3.S3Exception") << key;
    EXPECT_EQ(write({"bucket", key, "", ""}, "x").error, "S3.S3Exception") << key;
  }
  for (const char *bucket : {"..", ".", "", "bucket/..", "bucket/a"}) {
    EXPECT_EQ(read({bucket, "secret", "", ""}, 0, 10).error, "S3.S3Exception") << bucket;
    EXPECT_EQ(list("", "", bucket).error, "S3.S3Exception") << bucket;
  }
  EXPECT_EQ(keys("../"), "");
  EXPECT_EQ(keys("/"), "");
}

TEST_F(DirectoryStoreTest, APipeIsNoObject) {
  ASSERT_EQ(mkfifo((directory + "/bucket/pipe").c_str(), 0600), 0);
  EXPECT_EQ(read("pipe", 0, 1).error, "S3.NoSuchKeyException");
  EXPECT_EQ(keys(""), "");
}

TEST_F(DirectoryStoreTest, KeysAreListedInTheOrderOfTheirBytes) {
  for (const char *key : {"b", "a/z", "a/b/c", "a-b", "a.b", "a0", "a b", "\xc3\xa9", "Z", "a%2F"})
    file(key);
  std::filesystem::create_directory(directory + "/bucket/folder");
  EXPECT_EQ(keys(""), "Z\na b\na%2F\na-b\na.b\na/b/c\na/z\na0\nb\n\xc3\xa9\n");
  EXPECT_EQ(keys("a/"), "a/b/c\na/z\n");
  EXPECT_EQ(keys("a/b"), "a/b/c\n");
  EXPECT_EQ(keys("a"), "a b\na%2F\na-b\na.b\na/b/c\na/z\na0\n");
  EXPECT_EQ(keys("b/"), "");
}

TEST_F(DirectoryStoreTest, AnObjectIsListedWithWhatIsKnownOfIt) {
  file("abc", "abc");
  timespec times[2] = {{0, 0}, {1700000000, 999999999}};
  ASSERT_EQ(utimensat(AT_FDCWD, (directory + "/bucket/abc").c_str(), times, 0), 0);
  file("large", std::string(1000000, 'a'));
  Result result = list("");
  ASSERT_EQ(result.objects.size(), 2u);
  EXPECT_EQ(result.objects[0].tag, "\"900150983cd24fb0d6963f7d28e17f72\"");
  EXPECT_EQ(result.objects[0].modifiedUnixSeconds, 1700000000);
  EXPECT_EQ(result.objects[0].bytes, 3u);
  EXPECT_EQ(result.objects[0].storageClass, "STANDARD");
  EXPECT_EQ(result.objects[1].tag, "\"7707d6ae4e027c70eea2a935c2296f21\"");
  EXPECT_EQ(result.objects[1].bytes, 1000000u);
  EXPECT_EQ(result.next, "");
}

TEST_F(DirectoryStoreTest, AListingGoesOnWhereItsPageEnded) {
  for (int index = 0; index < 2001; ++index)
    file("d" + std::to_string(index % 7) + "/" + std::to_string(index));
  std::vector<std::string> all, again;
  std::string next;
  size_t pages = 0;
  do {
    Result page = list("", next);
    // Another listing between two pages does no harm.
    if (pages == 1)
      EXPECT_EQ(list("d3/").objects.size(), 286u);
    for (const ListedObject &object : page.objects)
      all.push_back(object.key);
    next = page.next;
    ++pages;
  } while (!next.empty());
  EXPECT_EQ(pages, 3u);
  EXPECT_EQ(all.size(), 2001u);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST_F(DirectoryStoreTest, APageThatIsJustFullIsTheLast) {
  for (int index = 0; index < 1000; ++index)
    file(std::to_string(index));
  Result page = list("");
  EXPECT_EQ(page.objects.size(), 1000u);
  EXPECT_EQ(page.next, "");
}

TEST_F(DirectoryStoreTest, WhatGoesBetweenTwoPagesIsNotThere) {
  for (int index = 1000; index < 2500; ++index)
    file("d/" + std::to_string(index));
  Result first = list("");
  ASSERT_EQ(first.objects.size(), 1000u);
  std::filesystem::remove(directory + "/bucket/d/2000");
  std::filesystem::remove(directory + "/bucket/d/2100");
  EXPECT_EQ(list("", first.next).objects.size(), 498u);
  std::filesystem::remove_all(directory + "/bucket/d");
  EXPECT_EQ(list("", first.next).objects.size(), 0u);
}

TEST_F(DirectoryStoreTest, ALinkLeadsNotRoundAndRound) {
  file("a/b");
  std::filesystem::create_directory_symlink("..", directory + "/bucket/a/up");
  std::filesystem::create_symlink("b", directory + "/bucket/a/link");
  std::filesystem::create_symlink("nowhere", directory + "/bucket/a/broken");
  EXPECT_EQ(keys(""), "a/b\na/link\n");
}

TEST_F(DirectoryStoreTest, WhatIsWrittenIsWholeAndAlone) {
  EXPECT_EQ(write({"bucket", "a/b/c", "", ""}, "text").error, "");
  EXPECT_EQ(read("a/b/c", 0, 100).bytes, "text");
  EXPECT_EQ(write({"bucket", "a/b/c", "", ""}, "").error, "");
  EXPECT_EQ(read("a/b/c", 0, 100).bytes, "");
  // What another program is writing now has no name yet.
  file("a/.tmp-1", "half");
  EXPECT_EQ(keys(""), "a/b/c\n");
  EXPECT_EQ(write({"bucket", std::string(255, 'n'), "", ""}, "x").error, "");
}

TEST_F(DirectoryStoreTest, AFailedWriteLeavesNothing) {
  file("file", "x");
  std::filesystem::create_directory(directory + "/bucket/folder");
  Result onFolder = write({"bucket", "folder", "", ""}, "y");
  EXPECT_EQ(onFolder.error, "S3.S3Exception");
  EXPECT_EQ(onFolder.cause.substr(0, 53), "Is a directory (Service: S3, Status Code: 500, Reques");
  Result belowFile = write({"bucket", "file/below", "", ""}, "y");
  EXPECT_EQ(belowFile.cause.substr(0, 54), "Not a directory (Service: S3, Status Code: 403, Reques");
  Result tooLong = write({"bucket", std::string(256, 'n'), "", ""}, "y");
  EXPECT_EQ(tooLong.cause.substr(0, 19), "File name too long ");
  size_t left = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::recursive_directory_iterator(directory + "/bucket"))
    ++left;
  EXPECT_EQ(left, 2u);
  EXPECT_EQ(read("file", 0, 10).bytes, "x");
}

} // namespace

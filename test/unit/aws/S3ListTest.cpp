// SPDX-License-Identifier: Apache-2.0
//
// Listings of S3.

#include "StoreFixture.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

std::string object(std::string key, std::string size = "12", std::string time = "2023-11-14T22:13:20.000Z",
                   std::string tag = "&quot;t&quot;") {
  return "<Contents><Key>" + key + "</Key><LastModified>" + time + "</LastModified><ETag>" + tag + "</ETag><Size>" +
         size + "</Size><StorageClass>GLACIER</StorageClass><Owner><ID>x</ID></Owner></Contents>";
}

Answer page(std::string inside) {
  constexpr const char *kStart = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                 "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  return {200, kStart + inside + "</ListBucketResult>", {}, {}, {}};
}

struct S3List : StoreTest {};

TEST_F(S3List, APageIsAskedForWithPrefixAndToken) {
  answer({page("<Name>bucket</Name><IsTruncated>true</IsTruncated><NextContinuationToken>1+/=</NextContinuationToken>" +
               object("a") + object("b", "18446744073709551615"))});
  StoreResult result = list("bucket", "p/\xc3\xa9 &", "0+/=", "123456789012");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(client->sent[0].line(),
            "GET https://bucket.s3.eu-west-1.amazonaws.com/?list-type=2&encoding-type=url&max-keys=1000"
            "&prefix=p%2F%C3%A9%20%26&continuation-token=0%2B%2F%3D");
  EXPECT_EQ(client->sent[0].headers.at("x-amz-expected-bucket-owner"), "123456789012");
  EXPECT_EQ(result.next, "1+/=");
  ASSERT_EQ(result.objects.size(), 2u);
  EXPECT_EQ(result.objects[0].key, "a");
  EXPECT_EQ(result.objects[0].tag, "\"t\"");
  EXPECT_EQ(result.objects[0].bytes, 12u);
  EXPECT_EQ(result.objects[0].modifiedUnixSeconds, 1700000000);
  EXPECT_EQ(result.objects[0].storageClass, "GLACIER");
  EXPECT_EQ(result.objects[1].bytes, UINT64_MAX);
}

TEST_F(S3List, ABucketInThePathNeedsNoSlash) {
  answer({page("")});
  EXPECT_EQ(list("My.Bucket").error, "");
  EXPECT_EQ(client->sent[0].url,
            "https://s3.eu-west-1.amazonaws.com/My.Bucket?list-type=2&encoding-type=url&max-keys=1000");
}

TEST_F(S3List, KeysAreDecodedWhenTheAnswerSaysSo) {
  answer({page(object("a+b%2Fc%25+%C3%A9%01") + "<EncodingType>url</EncodingType>")});
  EXPECT_EQ(list("bucket").objects.at(0).key, "a b/c% \xc3\xa9\x01");
  answer({page(object("a+b%2Fc &amp;"))});
  EXPECT_EQ(list("bucket").objects.at(0).key, "a+b%2Fc &");
}

TEST_F(S3List, TheLastPageHasNoNext) {
  answer({page("<IsTruncated>false</IsTruncated><NextContinuationToken>left</NextContinuationToken>" + object("a"))});
  EXPECT_EQ(list("bucket").next, "");
  answer({page("")});
  StoreResult empty = list("bucket");
  EXPECT_EQ(empty.error, "");
  EXPECT_EQ(empty.objects.size(), 0u);
}

TEST_F(S3List, AnAnswerThatIsNoListingIsRefused) {
  struct {
    Answer answer;
    const char *problem;
  } cases[] = {
      {{200, "", {}, {}, {}}, "not well-formed XML"},
      {{200, "<ListBucketResult><Contents>", {}, {}, {}}, "not well-formed XML"},
      {{200, "<html/>", {}, {}, {}}, "no listing"},
      {page(object("")), "an object without key, size, time or tag"},
      {page(object("a", "-1")), "an object without key, size, time or tag"},
      {page(object("a", "")), "an object without key, size, time or tag"},
      {page(object("a", "12", "yesterday")), "an object without key, size, time or tag"},
      {page(object("a") + "<Contents><Key>b</Key></Contents>"), "an object without key, size, time or tag"},
      {page("<IsTruncated>true</IsTruncated>"), "the listing has more pages and does not say how to get them"},
      {page("<IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken>"),
       "the listing has more pages and does not say how to get them"},
  };
  for (const auto &[given, problem] : cases) {
    answer({given});
    StoreResult result = list("bucket", "", "same");
    EXPECT_EQ(result.error, "S3.SdkClientException") << problem;
    EXPECT_EQ(result.cause,
              "Unable to unmarshall response (" + std::string(problem) + "). Response Code: 200, Response Text: ");
  }
}

TEST_F(S3List, AMissingBucketIsNamedAsTheServiceDoes) {
  answer({{404, "<Error><Code>NoSuchBucket</Code><Message>No</Message></Error>", {}, {}, {}}});
  EXPECT_EQ(list("bucket").error, "S3.NoSuchBucketException");
}

} // namespace

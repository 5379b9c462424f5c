// SPDX-License-Identifier: Apache-2.0
//
// Endpoints: hosts of AWS, those that a user names, and in which order they count.

#include "Fixture.h"
#include "aws/Endpoints.h"
#include "aws/Hosts.h"
#include "aws/Url.h"

using namespace aslrt;
using namespace aslrt::aws;
using namespace aslrt::test;

namespace {

constexpr ServiceNames kDynamo = {"dynamodb", "dynamodb"};
constexpr ServiceNames kSecrets = {"secrets_manager", "secretsmanager"};
constexpr ServiceNames kIam = {"iam", "iam"};

struct EndpointsTest : CleanEnvironment {
  Endpoints endpoints;

  std::string add(std::string_view option) {
    SmallBuffer message;
    bool isGood = endpoints.add(option, message);
    EXPECT_EQ(isGood, message.size() == 0);
    return std::string(message.view());
  }
  std::string load() {
    SmallBuffer message;
    bool isGood = endpoints.load(message);
    EXPECT_EQ(isGood, message.size() == 0);
    return std::string(message.view());
  }
  /// `http://host:port/path region`.
  std::string url(const ServiceNames &service, std::string_view region = "eu-west-1") const {
    Endpoint endpoint = endpoints.resolve(service, region);
    return (endpoint.isTls ? "https://" : "http://") + endpoint.hostHeader + endpoint.basePath + " " +
           endpoint.signingRegion + (endpoint.isAmazon ? "" : " custom");
  }
};

// ---------------------------------------------------------------------------------------------
// Hosts of AWS
// ---------------------------------------------------------------------------------------------

TEST_F(EndpointsTest, FollowThePartition) {
  EXPECT_EQ(url(kDynamo), "https://dynamodb.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(url(kDynamo, "cn-north-1"), "https://dynamodb.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(url(kDynamo, "us-gov-west-1"), "https://dynamodb.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(url(kDynamo, "us-iso-east-1"), "https://dynamodb.us-iso-east-1.c2s.ic.gov us-iso-east-1");
  EXPECT_EQ(url(kDynamo, "us-isob-east-1"), "https://dynamodb.us-isob-east-1.sc2s.sgov.gov us-isob-east-1");
  EXPECT_EQ(url(kDynamo, "eusc-de-east-1"), "https://dynamodb.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
  EXPECT_EQ(url(kDynamo, "mars-north-9"), "https://dynamodb.mars-north-9.amazonaws.com mars-north-9");
}

TEST_F(EndpointsTest, KnowServicesWithoutRegions) {
  EXPECT_EQ(url(kIam), "https://iam.amazonaws.com us-east-1");
  EXPECT_EQ(url(kIam, "us-gov-east-1"), "https://iam.us-gov.amazonaws.com us-gov-west-1");
  EXPECT_EQ(url({"cost_explorer", "ce"}), "https://ce.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(url({"networkmanager", "networkmanager"}), "https://networkmanager.us-west-2.amazonaws.com us-west-2");
  EXPECT_EQ(url({"geo_maps", "geo-maps"}), "https://maps.geo.eu-west-1.amazonaws.com/v2 eu-west-1");
  EXPECT_EQ(url({"qbusiness", "qbusiness"}), "https://qbusiness.eu-west-1.api.aws eu-west-1");
}

TEST_F(EndpointsTest, HaveFipsAndDualStackForms) {
  set("AWS_USE_FIPS_ENDPOINT", "True");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo, "us-east-1"), "https://dynamodb-fips.us-east-1.amazonaws.com us-east-1");
  // In GovCloud the plain host has FIPS.
  EXPECT_EQ(url(kDynamo, "us-gov-west-1"), "https://dynamodb.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(url({"sfn", "states"}, "us-gov-west-1"), "https://states.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(url({"sfn", "states"}, "us-gov-east-1"), "https://states-fips.us-gov-east-1.amazonaws.com us-gov-east-1");
  EXPECT_EQ(url({"sagemaker", "api.sagemaker"}, "us-east-1"), "https://api-fips.sagemaker.us-east-1.amazonaws.com us-east-1");
  set("AWS_USE_FIPS_ENDPOINT", "false");
  write(".aws/config", "[default]\nuse_dualstack_endpoint = true\nuse_fips_endpoint = true\n");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo), "https://dynamodb.eu-west-1.api.aws eu-west-1");
  EXPECT_EQ(url({"s3", "s3"}), "https://s3.dualstack.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(url(kDynamo, "fips-us-east-1"), "https://dynamodb-fips.us-east-1.api.aws us-east-1");
  EXPECT_EQ(url(kDynamo, "us-east-1-fips"), "https://dynamodb-fips.us-east-1.api.aws us-east-1");
}

TEST_F(EndpointsTest, RefuseFlagsThatAreNeither) {
  set("AWS_USE_DUALSTACK_ENDPOINT", "yes");
  EXPECT_EQ(load(), "error: AWS_USE_DUALSTACK_ENDPOINT is 'yes', which is neither true nor false\n");
  set("AWS_USE_DUALSTACK_ENDPOINT", "");
  write(".aws/config", "[profile p]\nuse_fips_endpoint = 1\n");
  set("AWS_PROFILE", "p");
  EXPECT_EQ(load(), "error: use_fips_endpoint of profile 'p' is '1', which is neither true nor false\n");
}

TEST(Hosts, AreAmazonsBelowItsSuffixesOnly) {
  EXPECT_TRUE(isAmazonHost("dynamodb.us-east-1.amazonaws.com"));
  EXPECT_TRUE(isAmazonHost("x.api.aws"));
  EXPECT_FALSE(isAmazonHost("amazonaws.com"));
  EXPECT_FALSE(isAmazonHost("evilamazonaws.com"));
  EXPECT_FALSE(isAmazonHost("amazonaws.com.example.org"));
}

TEST(Hosts, TablesAreSortedAndNameKnownServices) {
  for (size_t index = 1; index < kServiceCount; ++index)
    EXPECT_LT(kServices[index - 1].id, kServices[index].id);
  for (size_t index = 0; index < kHostRuleCount; ++index)
    EXPECT_EQ(findServiceId(kHostRules[index].id), kHostRules[index].id);
}

// ---------------------------------------------------------------------------------------------
// Hosts that a user names
// ---------------------------------------------------------------------------------------------

TEST_F(EndpointsTest, CountInOrder) {
  write(".aws/config", "[default]\nservices = local\nendpoint_url = http://h6\n"
                       "[services local]\ndynamodb =\n  endpoint_url = http://h5\nunknown_service =\n  endpoint_url = x\n");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo), "http://h5 eu-west-1 custom");
  EXPECT_EQ(url(kSecrets), "http://h6 eu-west-1 custom");
  set("AWS_ENDPOINT_URL", "http://h4");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo), "http://h4 eu-west-1 custom");
  set("AWS_ENDPOINT_URL_DYNAMODB", "http://h3");
  set("AWS_ENDPOINT_URL_NOBODY_KNOWS", "nonsense");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo), "http://h3 eu-west-1 custom");
  EXPECT_EQ(url(kSecrets), "http://h4 eu-west-1 custom");
  EXPECT_EQ(add("http://h2"), "");
  EXPECT_EQ(url(kDynamo), "http://h2 eu-west-1 custom");
  EXPECT_EQ(add("dynamodb=http://h0"), "");
  EXPECT_EQ(add("dynamodb=http://h1"), "");
  EXPECT_EQ(url(kDynamo), "http://h1 eu-west-1 custom");
  EXPECT_EQ(url(kSecrets), "http://h2 eu-west-1 custom");
}

TEST_F(EndpointsTest, CanBeIgnoredButForOptions) {
  set("AWS_ENDPOINT_URL", "nonsense");
  set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
  EXPECT_EQ(add("secretsmanager=http://h"), "");
  EXPECT_EQ(load(), "");
  EXPECT_EQ(url(kDynamo), "https://dynamodb.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(url(kSecrets), "http://h eu-west-1 custom");
}

TEST_F(EndpointsTest, KeepTheirPathAndPort) {
  EXPECT_EQ(add("HTTP://LocalHost:8000/a/b//"), "");
  EXPECT_EQ(url(kDynamo), "http://localhost:8000/a/b eu-west-1 custom");
  EXPECT_EQ(add("https://[::1]:443/x=y"), "");
  EXPECT_EQ(url(kDynamo), "https://[::1]/x=y eu-west-1 custom");
  EXPECT_EQ(endpoints.resolve(kDynamo, "eu-west-1").host, "::1");
  EXPECT_EQ(add("https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com"), "");
  EXPECT_FALSE(endpoints.resolve(kDynamo, "eu-west-1").isAmazon);
  EXPECT_TRUE(endpoints.resolve(kDynamo, "eu-west-1").hasAmazonDomain);
}

TEST_F(EndpointsTest, KnowServicesByAllTheirNames) {
  EXPECT_EQ(findServiceId("Secrets Manager"), "secrets_manager");
  EXPECT_EQ(findServiceId("SECRETS_MANAGER"), "secrets_manager");
  EXPECT_EQ(findServiceId("secretsmanager"), "secrets_manager");
  EXPECT_EQ(findServiceId("states"), "sfn");
  EXPECT_EQ(findServiceId("events"), "eventbridge");
  EXPECT_EQ(findServiceId(""), "");
  EXPECT_EQ(add("dynamdb=http://h"),
            "error: --endpoint-url: there is no service 'dynamdb'; did you mean 'dynamodb'?\n");
  EXPECT_EQ(add("zzzzzzzzzzzz=http://h"), "error: --endpoint-url: there is no service 'zzzzzzzzzzzz'\n");
  EXPECT_EQ(add("=http://h"), "error: --endpoint-url: there is no service ''\n");
}

TEST_F(EndpointsTest, NameTheSourceOfAWrongUrl) {
  set("AWS_ENDPOINT_URL_S3", "ftp://x");
  EXPECT_EQ(load(), "error: the URL in AWS_ENDPOINT_URL_S3 has a scheme other than http and https\n");
  set("AWS_ENDPOINT_URL_S3", "");
  set("AWS_ENDPOINT_URL", "http://x/?a");
  EXPECT_EQ(load(), "error: the URL in AWS_ENDPOINT_URL has a query ('?'), which an endpoint cannot have\n");
  set("AWS_ENDPOINT_URL", "");
  write(".aws/config", "[default]\nendpoint_url=localhost\n");
  EXPECT_EQ(load(), "error: the URL in endpoint_url of profile 'default' has no scheme; it has to begin with "
                    "'http://' or 'https://'\n");
  write(".aws/config", "[default]\nservices=s\n[services s]\nsqs=\n  endpoint_url=http://\n");
  EXPECT_EQ(load(), "error: the URL in endpoint_url of [services s] has no host\n");
  write(".aws/config", "[default]\nnonsense\n");
  EXPECT_EQ(load(), "error: " + home + "/.aws/config:2: expected a section in brackets, or 'name = value' inside of one\n");
}

TEST_F(EndpointsTest, NameAFileThatCannotBeRead) {
  std::filesystem::create_directory(home + "/.aws/config");
  EXPECT_EQ(load(), "error: cannot read '" + home + "/.aws/config': Is a directory\n");
}

// ---------------------------------------------------------------------------------------------
// URLs and regions
// ---------------------------------------------------------------------------------------------

std::string problemOf(std::string_view text) {
  Url url;
  std::string problem;
  EXPECT_EQ(parseUrl(text, url, problem), problem.empty());
  return problem;
}

TEST(Url, SaysWhatIsWrong) {
  EXPECT_EQ(problemOf("http://a_b.c-d:1"), "");
  EXPECT_EQ(problemOf("http://127.0.0.1:65535/"), "");
  EXPECT_EQ(problemOf(""), "has no scheme; it has to begin with 'http://' or 'https://'");
  EXPECT_EQ(problemOf("localhost:8000"), "has no scheme; it has to begin with 'http://' or 'https://'");
  EXPECT_EQ(problemOf("ws://x"), "has a scheme other than http and https");
  EXPECT_EQ(problemOf("http://user:pass@x"), "holds a user name or a password, which is not possible here");
  for (const char *text : {"http://", "http:///p", "http://:80", "https://?x"})
    EXPECT_EQ(problemOf(text), "has no host") << text;
  for (const char *text : {"http://x:", "http://x:0", "http://x:65536", "http://x:8o", "http://[::1]:", "http://x:-1",
                           "http://x:999999999999999999999"})
    EXPECT_EQ(problemOf(text), "has a port that is no number from 1 to 65535") << text;
  for (const char *text : {"http://a..b", "http://-a", "http://a-.b", "http://a b", "http://h\xc3\xa4", "http://1.2.3",
                           "http://1.2.3.256", "http://a%20b"})
    EXPECT_EQ(problemOf(text), "has a host that is neither a name nor an address") << text;
  EXPECT_EQ(problemOf("http://" + std::string(64, 'a')), "has a host that is neither a name nor an address");
  EXPECT_EQ(problemOf("http://::1"), "has an IPv6 address without brackets; write it as in 'http://[::1]:8000'");
  EXPECT_EQ(problemOf("http://[::1"), "has an address whose ']' is missing");
  EXPECT_EQ(problemOf("http://[g]"), "has no IPv6 address between its brackets");
  EXPECT_EQ(problemOf("http://[fe80::1%eth0]"), "has no IPv6 address between its brackets");
  EXPECT_EQ(problemOf("http://[::1]x"), "has something else than a port after its address");
  EXPECT_EQ(problemOf("http://x/a b"), "has characters that must be percent-encoded");
  EXPECT_EQ(problemOf("http://x/\r\nEvil: 1"), "has characters that must be percent-encoded");
  EXPECT_EQ(problemOf("http://x/#f"), "has a fragment ('#'), which cannot be sent");
}

TEST(Region, IsAHostLabel) {
  auto refusal = [](std::string_view region) {
    SmallBuffer message;
    checkRegion(region, message);
    return std::string(message.view());
  };
  EXPECT_EQ(refusal("eu-central-1"), "");
  EXPECT_EQ(refusal("x.evil.org/"),
            "error: 'x.evil.org/' is no region: one has letters, digits and hyphens, as in 'eu-central-1'\n");
  for (std::string region : {std::string(), std::string("-a"), std::string("a-"), std::string("12"),
                             std::string("a b"), std::string(64, 'a'), std::string("a@b"), std::string("a\0b", 3)})
    EXPECT_NE(refusal(region), "") << region;
}

} // namespace

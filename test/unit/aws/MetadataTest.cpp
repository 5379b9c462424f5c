// SPDX-License-Identifier: Apache-2.0
//
// Credentials that the machine underneath gives: container endpoints and the metadata service of EC2.

#include "CredentialFixture.h"

using namespace aslrt;
using namespace aslrt::test;

namespace {

// ---------------------------------------------------------------------------------------------
// Containers
// ---------------------------------------------------------------------------------------------

struct ContainerTest : CredentialFixture {
  ContainerTest() {
    client.server = [](const Sent &) { return Answer{200, document("C", 3600), {}}; };
  }
};

TEST_F(ContainerTest, AnswersAtARelativePath) {
  set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1?a=b");
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/not-this-one");
  EXPECT_EQ(get(), "C/S/E/T");
  ASSERT_EQ(client.sent.size(), 1u);
  EXPECT_EQ(client.sent[0].line(), "GET http://169.254.170.2/v2/credentials/1?a=b");
  EXPECT_EQ(client.sent[0].headers.count("Authorization"), 0u);
  EXPECT_FALSE(client.sent[0].mayUseProxy);
  set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "v2");
  provider->forget("");
  EXPECT_EQ(get(), "!the path in AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with '/'");
}

TEST_F(ContainerTest, IsGivenAToken) {
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:8080/creds");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "plain");
  EXPECT_EQ(get(), "C/S/E/T");
  EXPECT_EQ(client.sent.back().headers["Authorization"], "plain");
  // The file counts first, and is read each time.
  for (const char *token : {"one", "two"}) {
    set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", write("token", std::string(token) + "\n"));
    provider->forget("");
    EXPECT_EQ(get(), "C/S/E/T");
    EXPECT_EQ(client.sent.back().headers["Authorization"], token);
  }
  write("token", "a\r\nEvil: b");
  provider->forget("");
  EXPECT_EQ(get(), "!the container's authorization token has line ends in it");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", home + "/none");
  EXPECT_EQ(get(), "!the container's token is missing: cannot read '" + home + "/none': No such file or directory");
}

TEST_F(ContainerTest, MustBeNearOrUseTls) {
  for (const char *url : {"http://localhost", "http://127.1.2.3/", "http://[::1]:1/x", "http://169.254.170.2/x",
                          "http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/", "https://example.org/x"}) {
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    provider->forget("");
    EXPECT_EQ(get(), "C/S/E/T") << url;
  }
  for (const char *host : {"example.org", "169.254.169.254", "10.0.0.1", "localhost.example.org", "fd00:ec2::24"}) {
    bool isAddress6 = std::string_view(host).find(':') != std::string_view::npos;
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", std::string("http://") + (isAddress6 ? "[" : "") + host +
                                                  (isAddress6 ? "]" : "") + "/x");
    provider->forget("");
    EXPECT_EQ(get(), std::string("!the URL in AWS_CONTAINER_CREDENTIALS_FULL_URI has host '") + host +
                         "', which keys are not asked of without https");
  }
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "nonsense");
  EXPECT_EQ(get(), "!the URL in AWS_CONTAINER_CREDENTIALS_FULL_URI has no scheme; it has to begin with 'http://' or "
                   "'https://'");
}

TEST_F(ContainerTest, IsAskedThreeTimes) {
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost");
  int count = 0;
  client.server = [&](const Sent &) { return ++count < 3 ? Answer{503, "", {}} : Answer{200, document("C", 3600), {}}; };
  EXPECT_EQ(get(), "C/S/E/T");
  EXPECT_EQ(count, 3);
  provider->forget("");
  client.server = [](const Sent &) { return Answer{0, "connection refused"}; };
  client.sent.clear();
  EXPECT_EQ(get(), "!the container's credentials endpoint does not answer: Unable to execute HTTP request: "
                   "connection refused");
  EXPECT_EQ(client.sent.size(), 3u);
}

TEST_F(ContainerTest, SaysWhatWentWrong) {
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost");
  client.server = [](const Sent &) { return Answer{404, "hush", {}}; };
  EXPECT_EQ(get(), "!the container's credentials endpoint answered with status 404");
  client.server = [](const Sent &) { return Answer{200, "<html>", {}}; };
  EXPECT_EQ(get(), "!the container's credentials endpoint gave no JSON object");
  client.server = [](const Sent &) { return Answer{200, R"({"code":"E","message":"m"})", {}}; };
  EXPECT_EQ(get(), "!the container's credentials endpoint answered E: m");
}

// ---------------------------------------------------------------------------------------------
// EC2
// ---------------------------------------------------------------------------------------------

struct InstanceTest : CredentialFixture {
  std::string keys = document("I", 3600);
  Answer token{200, "TOKEN==", {}}, role{200, "my-role\nother", {}};

  InstanceTest() {
    client.server = [this](const Sent &sent) {
      if (sent.method == "PUT")
        return token;
      return sent.url.ends_with('/') ? role : Answer{200, keys, {}};
    };
  }
  static bool has(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }
};

TEST_F(InstanceTest, IsAskedForTokenRoleAndKeys) {
  EXPECT_EQ(get(), "I/S/E/T");
  ASSERT_EQ(client.sent.size(), 3u);
  const std::string base = "http://169.254.169.254/latest/";
  EXPECT_EQ(client.sent[0].line(), "PUT " + base + "api/token");
  EXPECT_EQ(client.sent[0].headers["X-aws-ec2-metadata-token-ttl-seconds"], "21600");
  EXPECT_EQ(client.sent[1].line(), "GET " + base + "meta-data/iam/security-credentials/");
  EXPECT_EQ(client.sent[2].line(), "GET " + base + "meta-data/iam/security-credentials/my-role");
  for (const Sent &sent : client.sent) {
    EXPECT_EQ(sent.timeoutSeconds, 1);
    EXPECT_FALSE(sent.mayUseProxy);
    if (sent.method == "GET")
      EXPECT_EQ(sent.headers.at("X-aws-ec2-metadata-token"), "TOKEN==");
  }
}

TEST_F(InstanceTest, IsWhereTheEnvironmentSays) {
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
  EXPECT_EQ(get(), "I/S/E/T");
  EXPECT_EQ(client.sent[0].url, "http://[fd00:ec2::254]/latest/api/token");
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://localhost:1338/base/");
  client.sent.clear();
  provider->forget("");
  EXPECT_EQ(get(), "I/S/E/T");
  EXPECT_EQ(client.sent[0].url, "http://localhost:1338/base/latest/api/token");
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "x");
  provider->forget("");
  EXPECT_EQ(get(), "!the URL in AWS_EC2_METADATA_SERVICE_ENDPOINT has no scheme; it has to begin with 'http://' or "
                   "'https://'");
}

// A laptop without it gets its answer after two attempts of a second.
TEST_F(InstanceTest, IsAskedTwiceWhenNobodyAnswers) {
  client.server = [](const Sent &) { return Answer{0, "connect timed out", net::ErrorKind::Timeout}; };
  EXPECT_TRUE(has(get(), "InstanceProfileCredentialsProvider: Unable to contact EC2 metadata service: connect timed out]"));
  EXPECT_EQ(client.sent.size(), 2u);
  EXPECT_EQ(client.slept, 0);
}

TEST_F(InstanceTest, CanBeTurnedOff) {
  set("AWS_EC2_METADATA_DISABLED", "TRUE");
  EXPECT_TRUE(has(get(), "the metadata service of EC2 is turned off by AWS_EC2_METADATA_DISABLED]"));
  EXPECT_TRUE(client.sent.empty());
}

TEST_F(InstanceTest, MayHaveNoRole) {
  role = {404, "", {}};
  EXPECT_TRUE(has(get(), "no role is attached to this EC2 instance]"));
  role = {200, "\n", {}};
  EXPECT_TRUE(has(get(), "no role is attached to this EC2 instance]"));
  token = {403, "", {}};
  EXPECT_TRUE(has(get(), "the EC2 metadata service answered with status 403]"));
  token = {200, "a b\r\nEvil", {}};
  EXPECT_TRUE(has(get(), "the EC2 metadata service gave no token]"));
}

TEST_F(InstanceTest, SaysWhatWentWrong) {
  role = {401, "", {}};
  EXPECT_EQ(get(), "!the EC2 metadata service answered with status 401");
  role = {200, "r", {}};
  keys = R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role r."})";
  EXPECT_EQ(get(), "!the EC2 metadata service answered AssumeRoleUnauthorizedAccess: EC2 cannot assume the role r.");
}

TEST_F(InstanceTest, GivesOutExpiredKeysWhenItHasNoOthers) {
  keys = document("OLD", -60);
  EXPECT_EQ(get(), "OLD/S/E/T");
  client.sent.clear();
  EXPECT_EQ(get(), "OLD/S/E/T");
  EXPECT_TRUE(client.sent.empty());
  keys = document("NEW", 7200);
  advanceSeconds(301);
  EXPECT_EQ(get(), "NEW/S/E/T");
}

} // namespace

// SPDX-License-Identifier: Apache-2.0
//
// Credentials of the program itself: the places they come from and what goes wrong there.

#include "CredentialFixture.h"

#include <csignal>

using namespace aslrt;
using namespace aslrt::aws;
using namespace aslrt::test;

namespace {

struct CredentialsTest : CredentialFixture {};

// ---------------------------------------------------------------------------------------------
// Environment and chain
// ---------------------------------------------------------------------------------------------

TEST_F(CredentialsTest, ComeFromTheEnvironmentFirst) {
  set("AWS_ACCESS_KEY_ID", "ID");
  set("AWS_SECRET_ACCESS_KEY", "SECRET");
  EXPECT_EQ(get(), "ID/SECRET/");
  set("AWS_SESSION_TOKEN", "TOKEN");
  write(".aws/credentials", "not even a file of ours\n");
  EXPECT_EQ(get(), "ID/SECRET/");
  provider->forget("");
  EXPECT_EQ(get(), "ID/SECRET/TOKEN");
  EXPECT_TRUE(client.sent.empty());
}

TEST_F(CredentialsTest, AreNotHalfAPair) {
  set("AWS_ACCESS_KEY_ID", "ID");
  EXPECT_EQ(get(), "!AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
  set("AWS_ACCESS_KEY_ID", "");
  set("AWS_SECRET_ACCESS_KEY", "hush");
  EXPECT_EQ(get(), "!AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
}

TEST_F(CredentialsTest, AreMissedInTheWordsOfTheSdk) {
  EXPECT_EQ(get(),
            "!Unable to load AWS credentials from any provider in the chain: ["
            "EnvironmentVariableCredentialsProvider: Unable to load AWS credentials from environment variables "
            "(AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), "
            "WebIdentityTokenCredentialsProvider: AWS_WEB_IDENTITY_TOKEN_FILE is not set, "
            "ProfileCredentialsProvider: there is no profile 'default' in the shared configuration files, "
            "ContainerCredentialsProvider: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is set, "
            "InstanceProfileCredentialsProvider: Unable to contact EC2 metadata service: connection refused]");
  // A failure is no answer for the next one.
  set("AWS_ACCESS_KEY_ID", "ID");
  set("AWS_SECRET_ACCESS_KEY", "SECRET");
  EXPECT_EQ(get(), "ID/SECRET/");
}

// ---------------------------------------------------------------------------------------------
// Profiles
// ---------------------------------------------------------------------------------------------

TEST_F(CredentialsTest, ComeFromTheProfile) {
  write(".aws/config", "[default]\naws_access_key_id=C\naws_secret_access_key=CS\naws_session_token=CT\n"
                       "[profile work]\naws_access_key_id=W\naws_secret_access_key=WS\n");
  EXPECT_EQ(get(), "C/CS/CT");
  // The credentials file counts before the config file, setting by setting.
  write(".aws/credentials", "[default]\naws_access_key_id=K\naws_secret_access_key=KS\n[other]\n"
                            "aws_access_key_id=O\naws_secret_access_key=OS\n[profile work]\naws_access_key_id=no\n");
  provider->forget("");
  EXPECT_EQ(get(), "K/KS/CT");
  set("AWS_PROFILE", "other");
  provider->forget("");
  EXPECT_EQ(get(), "O/OS/");
  set("AWS_PROFILE", "work");
  provider->forget("");
  EXPECT_EQ(get(), "W/WS/");
}

TEST_F(CredentialsTest, ComeFromFilesThatTheEnvironmentNames) {
  set("AWS_SHARED_CREDENTIALS_FILE", write("keys", "[default]\naws_access_key_id=K\naws_secret_access_key=KS\n"));
  EXPECT_EQ(get(), "K/KS/");
  set("AWS_SHARED_CREDENTIALS_FILE", home + "/none");
  set("AWS_CONFIG_FILE", "~/conf");
  write("conf", "[default]\naws_access_key_id=C\naws_secret_access_key=CS\n");
  provider->forget("");
  EXPECT_EQ(get(), "C/CS/");
}

TEST_F(CredentialsTest, HaveProblemsWithProfiles) {
  write(".aws/config", "[profile id]\naws_access_key_id=ID\n[profile secret]\naws_secret_access_key=hush\n"
                       "[profile mfa]\nrole_arn=r\nsource_profile=id\nmfa_serial=m\n"
                       "[profile sso]\nsso_session=s\n[profile login]\nlogin_session=s\n"
                       "[profile alone]\nrole_arn=r\n"
                       "[profile both]\nrole_arn=r\nsource_profile=id\ncredential_source=Environment\n"
                       "[profile place]\nrole_arn=r\ncredential_source=Moon\n"
                       "[profile lost]\nrole_arn=r\nsource_profile=nowhere\n"
                       "[profile half]\nrole_arn=r\nsource_profile=id\n"
                       "[profile long]\nrole_arn=r\nsource_profile=id\nduration_seconds=99999999999999\n"
                       "[profile env]\nrole_arn=r\ncredential_source=Environment\n"
                       "[profile a]\nrole_arn=r\nsource_profile=b\n[profile b]\nrole_arn=r\nsource_profile=c\n"
                       "[profile c]\nrole_arn=r\nsource_profile=b\n");
  auto problem = [this](const char *profile) {
    set("AWS_PROFILE", profile);
    return get();
  };
  EXPECT_EQ(problem("nobody"), "!there is no profile 'nobody' in the shared configuration files");
  EXPECT_EQ(problem("id"), "!profile 'id' has aws_access_key_id, but not aws_secret_access_key");
  EXPECT_EQ(problem("secret"), "!profile 'secret' has aws_secret_access_key, but not aws_access_key_id");
  EXPECT_EQ(problem("mfa"), "!profile 'mfa' asks for a code of an MFA device (mfa_serial), which this program "
                            "cannot do; give it the keys of a session instead");
  EXPECT_EQ(problem("sso"), "!profile 'sso' signs in through a browser (sso_session), which this program cannot do; "
                            "run 'aws configure export-credentials --profile sso --format env' and set what it prints");
  EXPECT_TRUE(problem("login").starts_with("!profile 'login' signs in through a browser (login_session)"));
  EXPECT_EQ(problem("alone"), "!profile 'alone' has role_arn, but neither source_profile nor credential_source");
  EXPECT_EQ(problem("both"),
            "!profile 'both' has source_profile and credential_source; it can have one of them only");
  EXPECT_EQ(problem("place"), "!credential_source of profile 'place' is 'Moon'; it can be Environment, "
                              "Ec2InstanceMetadata or EcsContainer");
  EXPECT_EQ(problem("lost"), "!profile 'lost' has source_profile 'nowhere', which does not exist");
  EXPECT_EQ(problem("half"), "!profile 'id' has aws_access_key_id, but not aws_secret_access_key");
  EXPECT_EQ(problem("long"), "!duration_seconds of profile 'long' is no number from 900 to 43200");
  EXPECT_EQ(problem("env"), "!Unable to load AWS credentials from environment variables (AWS_ACCESS_KEY_ID and "
                            "AWS_SECRET_ACCESS_KEY)");
  EXPECT_EQ(problem("a"), "!the source_profile of profiles leads in a circle: b -> c -> b");
  EXPECT_TRUE(client.sent.empty());
  write(".aws/credentials", "hush\n");
  EXPECT_EQ(problem("id"), "!" + home + "/.aws/credentials:1: expected a section in brackets, or 'name = value' "
                                        "inside of one");
}

TEST_F(CredentialsTest, AreLookedForElsewhereWhenAProfileHasNone) {
  write(".aws/config", "[profile p]\nregion=eu-west-1\n");
  set("AWS_PROFILE", "p");
  EXPECT_NE(get().find("ProfileCredentialsProvider: profile 'p' has no credentials"), std::string::npos);
  EXPECT_FALSE(client.sent.empty());
}

TEST_F(CredentialsTest, AreThoseOfARoleThatAProfileAssumes) {
  write(".aws/config", "[profile deploy]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=middle\n"
                       "role_session_name=me\nexternal_id=x y\nduration_seconds=900\n"
                       "[profile middle]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=middle\n"
                       "aws_access_key_id=BASE\naws_secret_access_key=BS\n");
  set("AWS_PROFILE", "deploy");
  client.server = [](const Sent &sent) {
    bool isFirst = sent.bodyHas("role%2Fa");
    return Answer{200, stsAnswer(isFirst ? "A" : "B", 900), {}};
  };
  EXPECT_EQ(get(), "B/RS/RT&");
  ASSERT_EQ(client.sent.size(), 2u);
  EXPECT_EQ(client.sent[0].line(), "POST https://sts.eu-west-1.amazonaws.com/");
  EXPECT_TRUE(client.sent[0].isAmazon);
  EXPECT_EQ(client.sent[0].body, "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa&"
                                 "RoleSessionName=aslc-1700000000000&DurationSeconds=3600");
  EXPECT_TRUE(client.sent[0].headers["Authorization"].starts_with(
      "AWS4-HMAC-SHA256 Credential=BASE/20231114/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;"
      "x-amz-date, Signature="));
  EXPECT_EQ(client.sent[1].body, "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fb&"
                                 "RoleSessionName=me&DurationSeconds=900&ExternalId=x%20y");
  EXPECT_TRUE(client.sent[1].headers["Authorization"].starts_with("AWS4-HMAC-SHA256 Credential=A/"));
  EXPECT_EQ(client.sent[1].headers["X-Amz-Security-Token"], "RT&");
}

// ---------------------------------------------------------------------------------------------
// Web identity
// ---------------------------------------------------------------------------------------------

TEST_F(CredentialsTest, ComeFromAWebIdentityToken) {
  set("AWS_WEB_IDENTITY_TOKEN_FILE", write("token", " ey.J+0 \n"));
  EXPECT_EQ(get(), "!AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not");
  set("AWS_ROLE_ARN", "arn:r");
  set("AWS_ROLE_SESSION_NAME", "pod");
  client.server = [](const Sent &) {
    return Answer{200, stsAnswer("W", 3600, "AssumeRoleWithWebIdentity"), {}};
  };
  EXPECT_EQ(get(), "W/RS/RT&");
  ASSERT_EQ(client.sent.size(), 1u);
  EXPECT_EQ(client.sent[0].body, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar&"
                                 "RoleSessionName=pod&DurationSeconds=3600&WebIdentityToken=ey.J%2B0");
  EXPECT_EQ(client.sent[0].headers.count("Authorization"), 0u);
  set("AWS_WEB_IDENTITY_TOKEN_FILE", write("token", "\n"));
  provider->forget("");
  EXPECT_EQ(get(), "!the web identity token is missing: '" + home + "/token' holds no token");
  set("AWS_WEB_IDENTITY_TOKEN_FILE", home + "/none");
  EXPECT_EQ(get(), "!the web identity token is missing: cannot read '" + home + "/none': No such file or directory");
}

TEST_F(CredentialsTest, ComeFromAWebIdentityTokenOfAProfile) {
  write(".aws/config", "[default]\nrole_arn=arn:r\nweb_identity_token_file=" + write("token", "tok") + "\n");
  client.server = [](const Sent &) {
    return Answer{200, stsAnswer("W", 3600, "AssumeRoleWithWebIdentity"), {}};
  };
  EXPECT_EQ(get(), "W/RS/RT&");
}

// ---------------------------------------------------------------------------------------------
// Commands
// ---------------------------------------------------------------------------------------------

struct ProcessTest : CredentialFixture {
  ProcessTest() { client.sleepsForReal = true; }

  std::string run(const std::string &command) {
    write(".aws/config", "[default]\ncredential_process = " + command + "\n");
    provider->forget("");
    return get();
  }
};

TEST_F(ProcessTest, GivesCredentials) {
  write("out.json", R"({"Version":1,"AccessKeyId":"P","SecretAccessKey":"PS","SessionToken":"PT","Expiration":")" +
                        timeAt(3600) + "\"}");
  EXPECT_EQ(run("cat \"" + home + "/out.json\""), "P/PS/PT");
  // Renewed before its end, like all that expires.
  write("out.json", R"({"Version":1,"AccessKeyId":"Q","SecretAccessKey":"QS"})");
  EXPECT_EQ(get(), "P/PS/PT");
  advanceSeconds(3600 - 299);
  EXPECT_EQ(get(), "Q/QS/");
}

TEST_F(ProcessTest, RunsWithoutAShell) {
  EXPECT_EQ(run("printf '{\"Access%s\":\"a $HOME\",\"SecretAccessKey\":\"b\"}' \"Key\"Id"), "a $HOME/b/");
  EXPECT_EQ(run("echo {} ; true"), "!credential_process of profile 'default' gave no AccessKeyId");
}

TEST_F(ProcessTest, SaysWhatWentWrong) {
  const std::string begin = "!credential_process of profile 'default' ";
  EXPECT_EQ(run("/nowhere/tool"), begin + "cannot be run: '/nowhere/tool': No such file or directory");
  EXPECT_EQ(run("false"), begin + "ended with status 1");
  EXPECT_EQ(run("sh -c 'kill -9 $$'"), begin + "was ended by signal 9");
  EXPECT_EQ(run("echo hush"), begin + "gave no JSON object");
  EXPECT_EQ(run("true"), begin + "gave no JSON object");
  EXPECT_EQ(run("echo '[1]'"), begin + "gave no JSON object");
  EXPECT_EQ(run("echo '{\"AccessKeyId\":\"a\"}'"), begin + "gave no SecretAccessKey");
  EXPECT_EQ(run("echo '{\"AccessKeyId\":1,\"SecretAccessKey\":\"b\"}'"), begin + "gave no AccessKeyId");
  EXPECT_EQ(run("echo '{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Expiration\":\"soon\"}'"),
            begin + "gave an Expiration that is no timestamp: 'soon'");
  EXPECT_EQ(run("echo 'x"), begin + "has a quote that is not closed");
  EXPECT_EQ(run("yes"), begin + "prints more than 64 KiB");
  EXPECT_EQ(run("echo '{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Expiration\":\"2020-01-01T00:00:00Z\"}'"),
            "!the credentials that were found have already expired");
}

// What a command leaves running may keep its output open.
TEST_F(ProcessTest, DoesNotWaitForWhatRunsOn) {
  EXPECT_EQ(run("sh -c 'sleep 1000 & echo $! > " + home + "/pid; echo \"{\\\"AccessKeyId\\\":\\\"a\\\",\\\"SecretAccessKey\\\":\\\"b\\\"}\"'"),
            "a/b/");
  std::ifstream file(home + "/pid");
  pid_t process = 0;
  file >> process;
  ASSERT_GT(process, 1);
  kill(process, SIGKILL);
}

TEST_F(ProcessTest, IsKilledWhenItDoesNotEnd) {
  client.sleepsForReal = false;
  EXPECT_EQ(run("sleep 100000"), "!credential_process of profile 'default' has not ended after 60 seconds");
}

TEST_F(ProcessTest, IsKilledWhenNobodyWaits) {
  write(".aws/config", "[default]\ncredential_process = sh -c 'echo $$ > " + home + "/pid; exec sleep 100000'\n");
  Asker asker;
  provider->get("", Asker::done, &asker);
  std::ifstream file;
  pid_t process = 0;
  for (; process == 0; file.close()) {
    client.step();
    file.open(home + "/pid");
    file >> process;
    file.clear();
  }
  EXPECT_EQ(kill(process, 0), 0);
  provider->cancel(&asker);
  EXPECT_NE(kill(process, 0), 0);
  EXPECT_TRUE(client.isIdle());
  EXPECT_EQ(asker.count, 0);
}

} // namespace

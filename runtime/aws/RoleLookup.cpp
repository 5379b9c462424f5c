// SPDX-License-Identifier: Apache-2.0
//
// RoleLookup: roles, assumed through STS.
//
// STS speaks the query protocol: a form goes there, XML comes back. What is throttled or broken is asked for again
// twice, as in the SDKs, before it is a problem.

#include "aws/Digest.h"
#include "aws/Lookup.h"
#include "aws/RetryPolicy.h"
#include "aws/Xml.h"
#include "language/Timestamp.h"

namespace aslrt::aws {

namespace {

constexpr uint32_t kMostAttempts = 3;
constexpr double kTimeoutSeconds = 30;
constexpr double kConnectTimeoutSeconds = 5;
constexpr ServiceNames kSts = {"sts", "sts"};

void appendFormText(std::string &out, std::string_view text) {
  for (char byte : text) {
    bool isPlain = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                   (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
    auto value = static_cast<unsigned char>(byte);
    if (isPlain)
      out += byte;
    else
      (out += '%').append({"0123456789ABCDEF"[value >> 4], "0123456789ABCDEF"[value & 15]});
  }
}

/// A call of STS that gives the keys of a role.
class StsLookup : public HttpLookup {
public:
  StsLookup(const LookupContext &context, Role role) : HttpLookup(context), role(std::move(role)) {
    if (this->role.sessionName.empty())
      this->role.sessionName = "aslc-" + std::to_string(context.nowUnixMs());
  }
  ~StsLookup() override { wipe(form); }

protected:
  void begin(std::string_view action) {
    form.reserve(4096); // a longer token leaves a copy behind when this grows
    form.append("Action=").append(action).append("&Version=2011-06-15");
    add("RoleArn", role.arn);
    add("RoleSessionName", role.sessionName);
    add("DurationSeconds", std::to_string(role.durationSeconds));
    if (!role.externalId.empty())
      add("ExternalId", role.externalId);
  }

  void add(std::string_view name, std::string_view value) {
    form.append("&").append(name).append("=");
    appendFormText(form, value);
  }

  /// Sends the form, signed when there are keys.
  void call() {
    ++attempts;
    Endpoint endpoint = context.endpoints.resolve(kSts, context.region);
    std::string target = endpoint.basePath + "/";
    std::vector<net::Header> headers = {{"Host", endpoint.hostHeader},
                                        {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    OwnedHeaders added;
    if (!keys.accessKeyId.empty()) {
      SigningInput input;
      input.method = "POST";
      input.target = target;
      input.headers = headers.data();
      input.headerCount = headers.size();
      input.body = form;
      input.region = endpoint.signingRegion;
      input.service = "sts";
      input.unixSeconds = context.nowUnixMs() / 1000 + clockOffsetSeconds;
      sign(input, keys, added);
    }
    for (const OwnedHeader &header : added)
      headers.push_back({header.name, header.value});
    net::Request request;
    request.origin = {endpoint.isTls, endpoint.host, endpoint.port};
    request.method = "POST";
    request.target = target;
    request.headers = headers.data();
    request.headerCount = headers.size();
    request.body = form;
    request.timeoutSeconds = kTimeoutSeconds;
    request.connectTimeoutSeconds = kConnectTimeoutSeconds;
    request.bodyLimitBytes = 1u << 20;
    request.isAmazon = endpoint.hasAmazonDomain;
    send(request);
  }

  std::string form;
  Credentials keys; ///< to sign with
  Role role;

private:
  void answered(const net::Outcome &outcome) override {
    if (!outcome.response) {
      if (!retry())
        finish(LookupResult::failed(describe(outcome.error)));
    } else if (outcome.response->status == 200) {
      finish(readAnswer(outcome.response->body));
    } else {
      refuse(*outcome.response);
    }
  }

  void waited() override { call(); }

  /// Waits for another attempt. False when there has been the last one.
  bool retry() {
    if (attempts == kMostAttempts)
      return false;
    wait(0.1 * (1u << attempts));
    return true;
  }

  LookupResult readAnswer(std::string_view body) const {
    bool isToken = keys.accessKeyId.empty();
    std::string path = isToken ? "AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials/"
                               : "AssumeRoleResponse/AssumeRoleResult/Credentials/";
    std::string paths[] = {path + "AccessKeyId", path + "SecretAccessKey", path + "SessionToken", path + "Expiration"};
    XmlField fields[] = {{paths[0], {}, false}, {paths[1], {}, false}, {paths[2], {}, false}, {paths[3], {}, false}};
    bool isGood = readXml(body, fields, 4);
    Instant expiration = {};
    for (const XmlField &field : fields)
      isGood &= !field.value.empty();
    isGood = isGood && parseTimestamp(fields[3].value, expiration);
    Credentials credentials = {fields[0].value, fields[1].value, fields[2].value, expiration.unixSeconds * 1000};
    wipe(fields[1].value);
    wipe(fields[2].value);
    if (!isGood)
      return LookupResult::failed("STS gave an answer without credentials for role '" + role.arn + "'");
    return LookupResult::found(credentials);
  }

  void refuse(const net::Response &response) {
    XmlField fields[] = {{"ErrorResponse/Error/Code", {}, false},
                         {"ErrorResponse/Error/Message", {}, false},
                         {"ErrorResponse/RequestId", {}, false}};
    readXml(response.body, fields, 3);
    std::string_view code = fields[0].value;
    if (int64_t theirs = parseHttpDate(response.header("Date")); theirs && isSkewed(code) && clockOffsetSeconds == 0) {
      clockOffsetSeconds = theirs - context.nowUnixMs() / 1000;
      if (clockOffsetSeconds != 0)
        return call();
    }
    bool isPassing = response.status >= 500 || response.status == 429 || code == "Throttling" ||
                     code == "ThrottlingException" || code == "RequestLimitExceeded" || code == "IDPCommunicationError";
    if (isPassing && retry())
      return;
    std::string text = fields[1].value;
    if (text.empty())
      text = code.empty() ? "STS refused role '" + role.arn + "'" : std::string(code);
    text.append(" (Service: Sts, Status Code: ").append(std::to_string(response.status));
    text.append(", Request ID: ").append(fields[2].value).append(")");
    LookupResult result = LookupResult::failed(std::move(text));
    result.isRefused = true;
    result.isTokenExpired = code == "ExpiredToken" || code == "ExpiredTokenException";
    finish(std::move(result));
  }

  uint32_t attempts = 0;
  int64_t clockOffsetSeconds = 0; ///< STS's clock minus ours
};

// ---------------------------------------------------------------------------------------------
// With keys
// ---------------------------------------------------------------------------------------------

class RoleLookup : public StsLookup {
public:
  RoleLookup(const LookupContext &context, std::unique_ptr<Lookup> base, Role role)
      : StsLookup(context, std::move(role)), base(std::move(base)) {}

private:
  void run() override {
    base->start(
        [](void *owner, LookupResult &result) { static_cast<RoleLookup *>(owner)->hasKeys(result); }, this);
  }

  void hasKeys(LookupResult &result) {
    if (result.kind != LookupResult::Kind::Found) {
      // What the role needs is not there, which is not the same as there being no role.
      LookupResult failure = LookupResult::failed(std::move(result.text));
      return finish(std::move(failure));
    }
    keys = result.credentials;
    begin("AssumeRole");
    call();
  }

  std::unique_ptr<Lookup> base;
};

// ---------------------------------------------------------------------------------------------
// With a token
// ---------------------------------------------------------------------------------------------

class TokenRoleLookup : public StsLookup {
public:
  TokenRoleLookup(const LookupContext &context, std::string tokenPath, Role role)
      : StsLookup(context, std::move(role)), tokenPath(std::move(tokenPath)) {}

private:
  void run() override {
    std::string token, problem;
    if (!readTokenFile(tokenPath, token, problem))
      return finish(LookupResult::failed("the web identity token is missing: " + problem));
    begin("AssumeRoleWithWebIdentity");
    add("WebIdentityToken", token);
    wipe(token);
    call();
  }

  std::string tokenPath;
};

class WebIdentityLookup : public Lookup {
public:
  explicit WebIdentityLookup(const LookupContext &context) : context(context) {}

private:
  void run() override {
    std::string_view path = environmentOf("AWS_WEB_IDENTITY_TOKEN_FILE"), arn = environmentOf("AWS_ROLE_ARN");
    if (path.empty())
      return finish(LookupResult::absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set"));
    if (arn.empty())
      return finish(LookupResult::failed("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not"));
    Role role;
    role.arn = arn;
    role.sessionName = environmentOf("AWS_ROLE_SESSION_NAME");
    inner = makeTokenRoleLookup(context, std::string(path), std::move(role));
    inner->start([](void *owner, LookupResult &result) {
      static_cast<WebIdentityLookup *>(owner)->finish(std::move(result));
    }, this);
  }

  const LookupContext &context;
  std::unique_ptr<Lookup> inner;
};

} // namespace

std::unique_ptr<Lookup> makeRoleLookup(const LookupContext &context, std::unique_ptr<Lookup> base, Role role) {
  return std::make_unique<RoleLookup>(context, std::move(base), std::move(role));
}

std::unique_ptr<Lookup> makeTokenRoleLookup(const LookupContext &context, std::string tokenPath, Role role) {
  return std::make_unique<TokenRoleLookup>(context, std::move(tokenPath), std::move(role));
}

std::unique_ptr<Lookup> makeWebIdentityLookup(const LookupContext &context) {
  return std::make_unique<WebIdentityLookup>(context);
}

} // namespace aslrt::aws

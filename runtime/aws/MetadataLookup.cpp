// SPDX-License-Identifier: Apache-2.0
//
// MetadataLookup: what the machine underneath gives: containers (ECS, EKS, Lambda's snapshots) and EC2.
//
// Both are plain HTTP servers next door, which no proxy may see. On a machine that has none, nobody answers at
// the address of EC2's, so that an attempt there is given one second, and two attempts are all.

#include "aws/Digest.h"
#include "aws/Lookup.h"

#include <algorithm>
#include <arpa/inet.h>

namespace aslrt::aws {

namespace {

/// A request to `url`, whose path and query are given apart.
void prepare(net::Request &request, const Url &url, const std::string &target) {
  request.origin = {url.isTls, url.host, url.port};
  request.target = target;
  request.bodyLimitBytes = 1u << 20;
  request.mayUseProxy = false;
}

/// The first line of a text.
std::string_view firstLine(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  return text.substr(0, text.find('\r'));
}

// ---------------------------------------------------------------------------------------------
// Containers
// ---------------------------------------------------------------------------------------------

constexpr std::string_view kContainerHost = "http://169.254.170.2";
constexpr double kContainerTimeoutSeconds = 2;
constexpr uint32_t kContainerAttempts = 3;

/// Whether keys may be asked for there without TLS: this machine itself, and the addresses of ECS and EKS.
bool isTrustedHost(const std::string &host) {
  in_addr address;
  if (inet_pton(AF_INET, host.c_str(), &address) == 1)
    return (ntohl(address.s_addr) >> 24) == 127 || host == "169.254.170.2" || host == "169.254.170.23";
  in6_addr address6, trusted;
  if (inet_pton(AF_INET6, host.c_str(), &address6) == 1) {
    for (const char *text : {"::1", "fd00:ec2::23"})
      if (inet_pton(AF_INET6, text, &trusted) == 1 && IN6_ARE_ADDR_EQUAL(&address6, &trusted))
        return true;
    return false;
  }
  return host == "localhost";
}

class ContainerLookup : public HttpLookup {
public:
  using HttpLookup::HttpLookup;
  ~ContainerLookup() override { wipe(token); }

private:
  void run() override {
    std::string_view relative = environmentOf("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    std::string_view full = environmentOf("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (relative.empty() && full.empty())
      return finish(LookupResult::absent("neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
                                         "AWS_CONTAINER_CREDENTIALS_FULL_URI is set"));
    std::string name = relative.empty() ? "AWS_CONTAINER_CREDENTIALS_FULL_URI"
                                        : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    if (!relative.empty() && relative[0] != '/')
      return finish(LookupResult::failed("the path in " + name + " does not begin with '/'"));
    std::string problem;
    std::string text = relative.empty() ? std::string(full) : std::string(kContainerHost).append(relative);
    if (!parseUrl(text, url, problem))
      return finish(LookupResult::failed("the URL in " + name + " " + problem));
    if (!url.isTls && !isTrustedHost(url.host))
      return finish(LookupResult::failed("the URL in " + name + " has host '" + url.host +
                                         "', which keys are not asked of without https"));
    target = url.path.empty() ? "/" : url.path;
    if (!url.query.empty())
      target.append("?").append(url.query);

    if (std::string_view path = environmentOf("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !path.empty()) {
      if (!readTokenFile(std::string(path), token, problem))
        return finish(LookupResult::failed("the container's token is missing: " + problem));
    } else {
      token = environmentOf("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    }
    if (token.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      return finish(LookupResult::failed("the container's authorization token has line ends in it"));
    call();
  }

  void call() {
    ++attempts;
    std::string host = hostHeaderOf(url.isTls, url.host, url.port);
    std::vector<net::Header> headers = {{"Host", host}, {"Accept", "application/json"}};
    if (!token.empty())
      headers.push_back({"Authorization", token});
    net::Request request;
    prepare(request, url, target);
    request.method = "GET";
    request.headers = headers.data();
    request.headerCount = headers.size();
    request.timeoutSeconds = request.connectTimeoutSeconds = kContainerTimeoutSeconds;
    send(request);
  }

  void answered(const net::Outcome &outcome) override {
    bool isPassing = !outcome.response || outcome.response->status >= 500;
    if (isPassing && attempts < kContainerAttempts)
      return wait(0.1 * (1u << attempts));
    constexpr std::string_view kSource = "the container's credentials endpoint";
    if (!outcome.response)
      return finish(LookupResult::failed(std::string(kSource) + " does not answer: " + describe(outcome.error)));
    if (outcome.response->status != 200)
      return finish(LookupResult::failed(std::string(kSource) + " answered with status " +
                                         std::to_string(outcome.response->status)));
    finish(readCredentialDocument(outcome.response->body, "Token", kSource));
  }

  void waited() override { call(); }

  Url url;
  std::string target;
  std::string token;
  uint32_t attempts = 0;
};

// ---------------------------------------------------------------------------------------------
// EC2
// ---------------------------------------------------------------------------------------------

constexpr std::string_view kMetadataHost = "http://169.254.169.254";
constexpr std::string_view kMetadataHost6 = "http://[fd00:ec2::254]";
constexpr std::string_view kRolesPath = "/latest/meta-data/iam/security-credentials/";
constexpr double kMetadataTimeoutSeconds = 1;
constexpr uint32_t kMetadataAttempts = 2;

/// Keys that have expired are given out while EC2 cannot get new ones, and services go on taking them.
constexpr int64_t kExtensionMs = 10 * 60 * 1000;

class InstanceLookup : public HttpLookup {
public:
  using HttpLookup::HttpLookup;
  ~InstanceLookup() override { wipe(token); }

private:
  enum class Step : uint8_t { Token, Role, Keys };

  void run() override {
    std::string_view disabled = environmentOf("AWS_EC2_METADATA_DISABLED");
    std::string lower(disabled);
    for (char &byte : lower)
      byte |= 0x20;
    if (lower == "true")
      return finish(LookupResult::absent("the metadata service of EC2 is turned off by AWS_EC2_METADATA_DISABLED"));
    std::string_view address = environmentOf("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    std::string_view mode = environmentOf("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
    if (address.empty())
      address = mode == "IPv6" || mode == "ipv6" ? kMetadataHost6 : kMetadataHost;
    std::string problem;
    if (!parseUrl(address, url, problem))
      return finish(LookupResult::failed("the URL in AWS_EC2_METADATA_SERVICE_ENDPOINT " + problem));
    while (url.path.ends_with('/'))
      url.path.pop_back();
    call();
  }

  void call() {
    ++attempts;
    std::string host = hostHeaderOf(url.isTls, url.host, url.port);
    std::vector<net::Header> headers = {{"Host", host}};
    std::string target = url.path;
    net::Request request;
    if (step == Step::Token) {
      request.method = "PUT";
      target += "/latest/api/token";
      headers.push_back({"X-aws-ec2-metadata-token-ttl-seconds", "21600"});
    } else {
      request.method = "GET";
      target.append(kRolesPath).append(role);
      headers.push_back({"X-aws-ec2-metadata-token", token});
    }
    prepare(request, url, target);
    request.headers = headers.data();
    request.headerCount = headers.size();
    request.timeoutSeconds = request.connectTimeoutSeconds = kMetadataTimeoutSeconds;
    send(request);
  }

  void answered(const net::Outcome &outcome) override {
    bool isPassing = !outcome.response || outcome.response->status >= 500;
    if (isPassing && attempts < kMetadataAttempts)
      return call();
    if (!outcome.response) {
      // Nobody there at all is what most machines are like; one that stops half way is broken.
      std::string text = "Unable to contact EC2 metadata service: " + outcome.error.text;
      return finish(step == Step::Token ? LookupResult::absent(std::move(text))
                                        : LookupResult::failed(std::move(text)));
    }
    const net::Response &response = *outcome.response;
    if (response.status != 200) {
      if (step == Step::Role && response.status == 404)
        return finish(LookupResult::absent("no role is attached to this EC2 instance"));
      std::string text = "the EC2 metadata service answered with status " + std::to_string(response.status);
      return finish(step == Step::Token ? LookupResult::absent(std::move(text))
                                        : LookupResult::failed(std::move(text)));
    }
    attempts = 0;
    std::string_view line = firstLine(response.body);
    bool isSendable = !line.empty() && std::all_of(line.begin(), line.end(),
                                                   [](char byte) { return byte > ' ' && byte < 0x7f; });
    if (step != Step::Keys && !isSendable)
      return finish(LookupResult::absent(step == Step::Token ? "the EC2 metadata service gave no token"
                                                             : "no role is attached to this EC2 instance"));
    switch (step) {
    case Step::Token:
      token = line;
      step = Step::Role;
      return call();
    case Step::Role:
      role = line;
      step = Step::Keys;
      return call();
    case Step::Keys:
      LookupResult result = readCredentialDocument(response.body, "Token", "the EC2 metadata service");
      int64_t now = context.nowUnixMs();
      if (result.credentials.expiresUnixMs != 0 && result.credentials.expiresUnixMs <= now)
        result.credentials.expiresUnixMs = now + kExtensionMs;
      return finish(std::move(result));
    }
  }

  void waited() override {}

  Url url;
  Step step = Step::Token;
  std::string token;
  std::string role;
  uint32_t attempts = 0; ///< of this step
};

} // namespace

std::unique_ptr<Lookup> makeContainerLookup(const LookupContext &context) {
  return std::make_unique<ContainerLookup>(context);
}

std::unique_ptr<Lookup> makeInstanceLookup(const LookupContext &context) {
  return std::make_unique<InstanceLookup>(context);
}

} // namespace aslrt::aws

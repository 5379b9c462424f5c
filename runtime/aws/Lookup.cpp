// SPDX-License-Identifier: Apache-2.0
//
// Lookup: see Lookup.h. What look-ups have in common, and the one that only reads the environment.

#include "aws/Lookup.h"
#include "aws/Digest.h"
#include "io/InputFile.h"
#include "language/Timestamp.h"
#include "values/Container.h"
#include "values/Reader.h"

#include <cstdlib>

namespace aslrt::aws {

LookupResult LookupResult::found(const Credentials &credentials) {
  LookupResult result;
  result.kind = Kind::Found;
  result.credentials = credentials;
  return result;
}

LookupResult LookupResult::absent(std::string why) {
  LookupResult result;
  result.text = std::move(why);
  return result;
}

LookupResult LookupResult::failed(std::string why) {
  LookupResult result;
  result.kind = Kind::Failed;
  result.text = std::move(why);
  return result;
}

// ---------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------

HttpLookup::~HttpLookup() {
  if (exchange)
    context.client.cancel(exchange);
  if (timer)
    context.client.cancel(timer);
}

void HttpLookup::send(const net::Request &request) {
  exchange = context.client.start(
      request,
      [](void *owner, const net::Outcome &outcome) {
        auto *self = static_cast<HttpLookup *>(owner);
        self->exchange = nullptr;
        self->answered(outcome);
      },
      this);
}

void HttpLookup::wait(double seconds) {
  timer = context.client.startTimer(
      seconds,
      [](void *owner) {
        auto *self = static_cast<HttpLookup *>(owner);
        self->timer = nullptr;
        self->waited();
      },
      this);
}

std::string describe(const net::Error &error) { return "Unable to execute HTTP request: " + error.text; }

// ---------------------------------------------------------------------------------------------
// Documents
// ---------------------------------------------------------------------------------------------

namespace {

/// The characters of a member that is a string; empty when there is none.
std::string textOf(const Heap &heap, const AslrtValue &object, std::string_view name) {
  SmallBuffer keyText, characters;
  AslrtValue value;
  if (!findMember(heap, object, makeKey(name, keyText), value) || !isString(value))
    return {};
  std::string text(decodeString(value, characters));
  wipe(characters.data(), characters.size());
  return text;
}

/// Reads a document that is an object.
LookupResult readObject(const Heap &heap, const AslrtValue &object, std::string_view tokenName,
                        std::string_view source) {
  std::string begin(source);
  // EC2 and containers say in the document when something is wrong.
  std::string code = textOf(heap, object, "Code"), message = textOf(heap, object, "Message");
  if (code.empty())
    code = textOf(heap, object, "code");
  if (message.empty())
    message = textOf(heap, object, "message");
  if (!code.empty() && code != "Success")
    return LookupResult::failed(begin + " answered " + code + (message.empty() ? "" : ": " + message));

  Credentials credentials;
  credentials.accessKeyId = textOf(heap, object, "AccessKeyId");
  credentials.secretAccessKey = textOf(heap, object, "SecretAccessKey");
  credentials.sessionToken = textOf(heap, object, tokenName);
  if (credentials.accessKeyId.empty() || credentials.secretAccessKey.empty())
    return LookupResult::failed(begin + " gave no " +
                                (credentials.accessKeyId.empty() ? "AccessKeyId" : "SecretAccessKey"));
  if (std::string expiration = textOf(heap, object, "Expiration"); !expiration.empty()) {
    Instant instant;
    if (!parseTimestamp(expiration, instant))
      return LookupResult::failed(begin + " gave an Expiration that is no timestamp: '" + expiration + "'");
    credentials.expiresUnixMs = instant.unixSeconds * 1000;
  }
  return LookupResult::found(credentials);
}

} // namespace

LookupResult readCredentialDocument(std::string_view json, std::string_view tokenName,
                                    std::string_view source) {
  Heap heap;
  AslrtValue value;
  if (parse(heap, json.data(), json.size(), value) || !isObject(heap, value))
    return LookupResult::failed(std::string(source) + " gave no JSON object");
  LookupResult result = readObject(heap, value, tokenName, source);
  wipe(const_cast<char *>(heap.textOf(value)), value.size);
  return result;
}

std::string_view environmentOf(const char *name) {
  const char *value = getenv(name);
  return value ? value : std::string_view();
}

bool readTokenFile(const std::string &path, std::string &token, std::string &problem) {
  InputFile file;
  SmallBuffer message; // `error: cannot read 'PATH': REASON`
  if (!file.read(path.c_str(), message)) {
    std::string_view text = message.view();
    constexpr std::string_view kPrefix = "error: ";
    text.remove_prefix(text.starts_with(kPrefix) ? kPrefix.size() : 0);
    problem = text.substr(0, text.find('\n'));
    return false;
  }
  constexpr std::string_view kBlanks = " \t\r\n";
  std::string_view text = file.text();
  size_t start = text.find_first_not_of(kBlanks);
  if (start != std::string_view::npos)
    token = text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
  wipe(const_cast<char *>(text.data()), text.size());
  if (token.empty())
    problem = "'" + path + "' holds no token";
  return !token.empty();
}

// ---------------------------------------------------------------------------------------------
// Environment
// ---------------------------------------------------------------------------------------------

namespace {

class EnvironmentLookup : public Lookup {
  void run() override {
    Credentials credentials;
    credentials.accessKeyId = environmentOf("AWS_ACCESS_KEY_ID");
    credentials.secretAccessKey = environmentOf("AWS_SECRET_ACCESS_KEY");
    credentials.sessionToken = environmentOf("AWS_SESSION_TOKEN");
    bool hasId = !credentials.accessKeyId.empty(), hasSecret = !credentials.secretAccessKey.empty();
    if (hasId && hasSecret)
      return finish(LookupResult::found(credentials));
    if (hasId)
      return finish(LookupResult::failed("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"));
    if (hasSecret)
      return finish(LookupResult::failed("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"));
    finish(LookupResult::absent("Unable to load AWS credentials from environment variables "
                                "(AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"));
  }
};

} // namespace

std::unique_ptr<Lookup> makeEnvironmentLookup() { return std::make_unique<EnvironmentLookup>(); }

} // namespace aslrt::aws

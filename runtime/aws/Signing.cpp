// SPDX-License-Identifier: Apache-2.0
//
// Signing: see Signing.h.
//
//   canonical request   method, path, query, headers, names of the headers, digest of the body
//   string to sign      algorithm, time, scope (day/region/service), digest of the canonical request
//   signature           HMAC of that with the key of the scope

#include "aws/Signing.h"
#include "aws/Encoding.h"
#include "language/Timestamp.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace aslrt::aws {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// ---------------------------------------------------------------------------------------------
// Path and query
// ---------------------------------------------------------------------------------------------

/// `path` without empty segments, `.` and `..`.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> segments;
  bool endsInSlash = true;
  for (size_t start = 0; start < path.size();) {
    size_t end = std::min(path.find('/', start), path.size());
    std::string_view segment = path.substr(start, end - start);
    endsInSlash = end < path.size() || segment.empty() || segment == "." || segment == "..";
    start = end + 1;
    if (segment == "..") {
      if (!segments.empty())
        segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
  }
  std::string out;
  for (std::string_view segment : segments)
    out.append("/").append(segment);
  if (segments.empty() || endsInSlash)
    out += '/';
  return out;
}

void appendPath(std::string &out, std::string_view path, const SigningInput &input) {
  std::string storage;
  // Most paths are normal: they have no empty segment and none that begins with a dot.
  if (input.normalizePath && (!path.starts_with('/') || path.find("//") != path.npos || path.find("/.") != path.npos)) {
    storage = normalized(path);
    path = storage;
  }
  if (path.empty())
    path = "/";
  if (input.encodePathTwice)
    appendEncoded(path, true, out);
  else
    out += path;
}

/// Parameters in the order of their encoded names, then of their encoded values.
void appendQuery(std::string &out, std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    size_t end = std::min(query.find('&'), query.size());
    std::string_view piece = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (piece.empty())
      continue;
    size_t equals = std::min(piece.find('='), piece.size());
    auto &[name, value] = parameters.emplace_back();
    appendEncoded(uriDecoded(piece.substr(0, equals)), false, name);
    if (equals < piece.size())
      appendEncoded(uriDecoded(piece.substr(equals + 1)), false, value);
  }
  std::sort(parameters.begin(), parameters.end());
  const char *separator = "";
  for (const auto &[name, value] : parameters) {
    out.append(separator).append(name).append("=").append(value);
    separator = "&";
  }
}

// ---------------------------------------------------------------------------------------------
// Headers
// ---------------------------------------------------------------------------------------------

struct CanonicalHeader {
  std::string_view name; ///< lower case
  size_t order;          ///< headers of one name keep theirs
  std::string_view value;

  bool operator<(const CanonicalHeader &other) const {
    int compared = name.compare(other.name);
    return compared != 0 ? compared < 0 : order < other.order;
  }
};

/// Memory for the texts of a signature, kept from one to the next: the process has one thread.
struct Scratch {
  std::vector<CanonicalHeader> headers;
  std::string lowerNames; ///< of `headers`, one after the other
  std::string names;      ///< of the signed headers, with semicolons
  std::string payload;    ///< digest of the body
  std::string canonical;
  std::string toSign;
  std::string signature;
};

Scratch &scratch() {
  static Scratch instance;
  return instance;
}

bool isBlank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

/// Appends `value` with runs of blanks, and folded lines, as one space and none at its ends.
void appendTrimmed(std::string &out, std::string_view value) {
  const char *at = value.data(), *end = at + value.size();
  for (bool isFirst = true;; isFirst = false) {
    while (at < end && isBlank(*at))
      ++at;
    if (at == end)
      return;
    const char *start = at;
    while (at < end && !isBlank(*at))
      ++at;
    if (!isFirst)
      out += ' ';
    out.append(start, at);
  }
}

/// `scratch.lowerNames` has room for the name.
void addHeader(Scratch &scratch, std::string_view name, std::string_view value) {
  size_t start = scratch.lowerNames.size();
  scratch.lowerNames.append(name);
  char *lower = scratch.lowerNames.data() + start;
  for (size_t index = 0; index < name.size(); ++index) {
    auto byte = static_cast<unsigned char>(lower[index]);
    lower[index] = static_cast<char>(byte | (static_cast<unsigned char>(byte - 'A') < 26) << 5);
  }
  scratch.headers.push_back({{lower, name.size()}, scratch.headers.size(), value});
}

/// Appends the headers in the order of their names, those of one name as one; `names` gets the list.
void appendHeaders(std::string &out, std::string &names, std::vector<CanonicalHeader> &headers) {
  std::sort(headers.begin(), headers.end());
  for (size_t index = 0; index < headers.size(); ++index) {
    const CanonicalHeader &header = headers[index];
    if (index > 0 && headers[index - 1].name == header.name) {
      out.back() = ','; // in place of the line end
    } else {
      if (!names.empty())
        names += ';';
      names += header.name;
      out.append(header.name).append(":");
    }
    appendTrimmed(out, header.value);
    out += '\n';
  }
}

// ---------------------------------------------------------------------------------------------
// Keys
// ---------------------------------------------------------------------------------------------

/// What a signature is valid for: day, region and service. And the key for that.
struct Scope {
  std::string secret; ///< the key was made of
  std::string text;   ///< `20150830/us-east-1/dynamodb/aws4_request`; empty: unused
  HmacKey key;

  bool isOf(std::string_view day, std::string_view region, std::string_view service) const {
    constexpr size_t kRest = sizeof("//" "/aws4_request") - 1;
    std::string_view rest = text;
    return text.size() == day.size() + region.size() + service.size() + kRest && rest.starts_with(day) &&
           rest.substr(day.size() + 1).starts_with(region) && rest[day.size() + 1 + region.size()] == '/' &&
           rest.substr(day.size() + region.size() + 2).starts_with(service);
  }
};

/// Those that were signed for last: as many as one execution uses at a time.
class ScopeCache {
public:
  ~ScopeCache() {
    for (Scope &scope : scopes)
      wipe(scope.secret);
  }

  const Scope &get(std::string_view secret, std::string_view day, std::string_view region, std::string_view service) {
    for (const Scope &scope : scopes)
      if (scope.isOf(day, region, service) && scope.secret == secret)
        return scope;
    Scope &scope = scopes[next];
    next = (next + 1) % scopes.size();
    wipe(scope.secret);
    scope.secret = secret;
    scope.text.assign(day).append("/").append(region).append("/").append(service).append("/aws4_request");
    std::string start = "AWS4";
    start.reserve(start.size() + secret.size());
    start += secret;
    Digest key = hmacSha256(start, day);
    wipe(start);
    for (std::string_view part : {region, service, std::string_view("aws4_request")})
      key = hmacSha256(viewOf(key), part);
    scope.key = HmacKey(viewOf(key));
    wipe(key.data(), key.size());
    return scope;
  }

private:
  std::array<Scope, 16> scopes;
  size_t next = 0; ///< the oldest
};

ScopeCache &scopeCache() {
  static ScopeCache instance;
  return instance;
}

/// `20150830T123600Z`; the text of the last second is kept.
std::string_view formatSigningTime(int64_t unixSeconds) {
  constexpr size_t kSize = sizeof("20150830T123600Z") - 1;
  static char kept[kSize];
  static int64_t keptSeconds = INT64_MIN;
  if (unixSeconds != keptSeconds) {
    char text[kTimestampSize]; // 2015-08-30T12:36:00.000Z
    formatTimestamp(unixSeconds * 1000, text);
    char *at = kept;
    for (size_t index = 0; index < 19; ++index)
      if (text[index] != '-' && text[index] != ':')
        *at++ = text[index];
    *at = 'Z';
    keptSeconds = unixSeconds;
  }
  return {kept, kSize};
}

/// Writes the canonical request up to the digest of the body, and the string to sign up to the digest of that.
const Scope &compose(Scratch &of, const SigningInput &input, const Credentials &credentials, std::string_view time) {
  std::string_view token = credentials.sessionToken;
  constexpr size_t kAddedNames = 64;
  size_t nameBytes = kAddedNames;
  for (size_t index = 0; index < input.headerCount; ++index)
    nameBytes += input.headers[index].name.size();
  of.headers.clear();
  of.lowerNames.clear();
  of.lowerNames.reserve(nameBytes);
  for (size_t index = 0; index < input.headerCount; ++index)
    addHeader(of, input.headers[index].name, input.headers[index].value);
  addHeader(of, "x-amz-date", time);
  if (input.addPayloadHeader)
    addHeader(of, "x-amz-content-sha256", of.payload);
  if (input.signSessionToken && !token.empty())
    addHeader(of, "x-amz-security-token", token);

  size_t question = std::min(input.target.find('?'), input.target.size());
  std::string &canonical = of.canonical, &names = of.names;
  canonical.clear();
  names.clear();
  // The token will be in it, and is wiped where it is then: as a rule, it has not been elsewhere before.
  constexpr size_t kUsualBytes = 1024;
  canonical.reserve(kUsualBytes + token.size());
  canonical.append(input.method).append("\n");
  appendPath(canonical, input.target.substr(0, question), input);
  canonical += '\n';
  if (question < input.target.size())
    appendQuery(canonical, input.target.substr(question + 1));
  canonical += '\n';
  appendHeaders(canonical, names, of.headers);
  canonical.append("\n").append(names).append("\n");

  const Scope &scope = scopeCache().get(credentials.secretAccessKey, time.substr(0, 8), input.region, input.service);
  of.toSign.assign(kAlgorithm).append("\n").append(time).append("\n").append(scope.text).append("\n");
  return scope;
}

/// The headers that are added, with `of.signature`.
void addHeaders(const Scratch &of, const SigningInput &input, const Credentials &credentials, std::string_view time,
                const Scope &scope, OwnedHeaders &out) {
  std::string_view token = credentials.sessionToken;
  out.clear();
  out.add("X-Amz-Date") = time;
  if (!token.empty())
    out.add("X-Amz-Security-Token") = token;
  if (input.addPayloadHeader)
    out.add("X-Amz-Content-Sha256") = of.payload;
  std::string &authorization = out.add("Authorization");
  authorization.assign(kAlgorithm).append(" Credential=").append(credentials.accessKeyId).append("/").append(scope.text);
  authorization.append(", SignedHeaders=").append(of.names).append(", Signature=").append(of.signature);
}

} // namespace

Credentials::~Credentials() {
  wipe(secretAccessKey);
  wipe(sessionToken);
}

void sign(const SigningInput &input, const Credentials &credentials, OwnedHeaders &out,
          SigningSteps *steps) {
  Scratch &of = scratch();
  std::string_view time = formatSigningTime(input.unixSeconds);
  of.payload.clear();
  appendHex(sha256(input.body), of.payload);
  const Scope &scope = compose(of, input, credentials, time);
  of.canonical += of.payload;
  appendHex(sha256(of.canonical), of.toSign);
  of.signature.clear();
  appendHex(scope.key.sign(of.toSign), of.signature);
  addHeaders(of, input, credentials, time, scope, out);
  if (steps)
    *steps = {of.canonical, of.toSign, of.signature};
  if (!credentials.sessionToken.empty())
    wipe(of.canonical);
}

void BodySigner::prepare(const SigningInput &input, const Credentials &credentials, OwnedHeaders &out) {
  assert(!input.addPayloadHeader);
  Scratch &of = scratch();
  std::string_view time = formatSigningTime(input.unixSeconds);
  const Scope &scope = compose(of, input, credentials, time);
  Sha256 begin;
  begin.add(of.canonical);
  canonicalRequest = Sha256Ending(begin);
  key = scope.key;
  begin = key.begin();
  begin.add(of.toSign);
  stringToSign = Sha256Ending(begin);
  of.signature.assign(kHexBytes, '0');
  addHeaders(of, input, credentials, time, scope, out);
  if (!credentials.sessionToken.empty())
    wipe(of.canonical);
}

void BodySigner::sign(std::string_view body, char *out) {
  writeHex(sha256(body), canonicalRequest.room());
  writeHex(canonicalRequest.finish(), stringToSign.room());
  writeHex(key.sealed(stringToSign.finish()), out);
}

} // namespace aslrt::aws

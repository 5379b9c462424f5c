// SPDX-License-Identifier: Apache-2.0
//
// Signing: see Signing.h.
//
//   canonical request   method, path, query, headers, names of the headers, digest of the body
//   string to sign      algorithm, time, scope (day/region/service), digest of the canonical request
//   signature           HMAC of that with the key of the scope

#include "aws/Signing.h"
#include "aws/Digest.h"
#include "aws/Encoding.h"
#include "language/Timestamp.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace aslrt::aws {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// ---------------------------------------------------------------------------------------------
// Path and query
// ---------------------------------------------------------------------------------------------

bool isUnreserved(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
         byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

void appendEncoded(std::string &out, std::string_view text, bool keepSlashes) {
  for (char byte : text) {
    if (isUnreserved(byte) || (keepSlashes && byte == '/')) {
      out += byte;
      continue;
    }
    auto value = static_cast<unsigned char>(byte);
    out += '%';
    out += "0123456789ABCDEF"[value >> 4];
    out += "0123456789ABCDEF"[value & 15];
  }
}

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
  if (input.normalizePath) {
    storage = normalized(path);
    path = storage;
  }
  if (path.empty())
    path = "/";
  if (input.encodePathTwice)
    appendEncoded(out, path, true);
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
    appendEncoded(name, uriDecoded(piece.substr(0, equals)), false);
    if (equals < piece.size())
      appendEncoded(value, uriDecoded(piece.substr(equals + 1)), false);
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
  std::string name; ///< lower case
  size_t order;     ///< headers of one name keep theirs
  std::string_view value;
};

bool isBlank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

/// Appends `value` with runs of blanks, and folded lines, as one space and none at its ends.
void appendTrimmed(std::string &out, std::string_view value) {
  bool isFirst = true;
  for (size_t index = 0; index < value.size();) {
    size_t start = index;
    while (index < value.size() && !isBlank(value[index]))
      ++index;
    if (index > start) {
      out.append(isFirst ? "" : " ").append(value.substr(start, index - start));
      isFirst = false;
    }
    while (index < value.size() && isBlank(value[index]))
      ++index;
  }
}

void addHeader(std::vector<CanonicalHeader> &headers, std::string_view name, std::string_view value) {
  CanonicalHeader &header = headers.emplace_back();
  header.order = headers.size();
  header.value = value;
  for (char byte : name)
    header.name += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
}

/// Appends the headers in the order of their names, those of one name as one; `names` gets the list.
void appendHeaders(std::string &out, std::string &names, std::vector<CanonicalHeader> &headers) {
  std::sort(headers.begin(), headers.end(), [](const auto &left, const auto &right) {
    return std::tie(left.name, left.order) < std::tie(right.name, right.order);
  });
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

/// The keys of the scopes signed for last: as many as one execution uses at a time.
class KeyCache {
public:
  ~KeyCache() {
    for (Entry &entry : entries)
      clear(entry);
  }

  const Digest &get(std::string_view secret, std::string_view day, std::string_view region,
                    std::string_view service, std::string_view scope) {
    for (const Entry &entry : entries)
      if (entry.scope == scope && entry.secret == secret)
        return entry.key;
    Entry &entry = entries[next];
    next = (next + 1) % entries.size();
    clear(entry);
    entry.secret = secret;
    entry.scope = scope;
    std::string start = "AWS4";
    start.reserve(start.size() + secret.size());
    start += secret;
    entry.key = hmacSha256(start, day);
    wipe(start);
    for (std::string_view part : {region, service, std::string_view("aws4_request")})
      entry.key = hmacSha256(viewOf(entry.key), part);
    return entry.key;
  }

private:
  struct Entry {
    std::string secret;
    std::string scope; ///< empty: unused
    Digest key;
  };

  static void clear(Entry &entry) {
    wipe(entry.secret);
    wipe(entry.key.data(), entry.key.size());
    entry.scope.clear();
  }

  std::array<Entry, 16> entries;
  size_t next = 0; ///< the oldest
};

KeyCache &keyCache() {
  static KeyCache instance;
  return instance;
}

/// `20150830T123600Z`.
std::string formatSigningTime(int64_t unixSeconds) {
  char text[kTimestampSize]; // 2015-08-30T12:36:00.000Z
  formatTimestamp(unixSeconds * 1000, text);
  std::string out;
  for (size_t index = 0; index < 19; ++index)
    if (text[index] != '-' && text[index] != ':')
      out += text[index];
  return out += 'Z';
}

} // namespace

Credentials::~Credentials() {
  wipe(secretAccessKey);
  wipe(sessionToken);
}

void sign(const SigningInput &input, const Credentials &credentials, std::vector<OwnedHeader> &out,
          SigningSteps *steps) {
  std::string time = formatSigningTime(input.unixSeconds);
  std::string_view day = std::string_view(time).substr(0, 8);
  std::string payload = hexOf(sha256(input.body));

  std::vector<CanonicalHeader> headers;
  headers.reserve(input.headerCount + 3);
  for (size_t index = 0; index < input.headerCount; ++index)
    addHeader(headers, input.headers[index].name, input.headers[index].value);
  addHeader(headers, "x-amz-date", time);
  if (input.addPayloadHeader)
    addHeader(headers, "x-amz-content-sha256", payload);
  if (input.signSessionToken && !credentials.sessionToken.empty())
    addHeader(headers, "x-amz-security-token", credentials.sessionToken);

  size_t question = std::min(input.target.find('?'), input.target.size());
  std::string canonical, names;
  constexpr size_t kUsualBytes = 512, kUsualNames = 128;
  canonical.reserve(kUsualBytes + credentials.sessionToken.size());
  names.reserve(kUsualNames);
  canonical.append(input.method).append("\n");
  appendPath(canonical, input.target.substr(0, question), input);
  canonical += '\n';
  if (question < input.target.size())
    appendQuery(canonical, input.target.substr(question + 1));
  canonical += '\n';
  appendHeaders(canonical, names, headers);
  canonical.append("\n").append(names).append("\n").append(payload);

  std::string scope(day);
  scope.append("/").append(input.region).append("/").append(input.service).append("/aws4_request");
  std::string toSign;
  toSign.reserve(kUsualBytes);
  toSign.append(kAlgorithm);
  toSign.append("\n").append(time).append("\n").append(scope).append("\n").append(hexOf(sha256(canonical)));
  const Digest &key =
      keyCache().get(credentials.secretAccessKey, day, input.region, input.service, scope);
  std::string signature = hexOf(hmacSha256(viewOf(key), toSign));

  std::string authorization;
  authorization.reserve(kUsualBytes);
  authorization.append(kAlgorithm);
  authorization.append(" Credential=").append(credentials.accessKeyId).append("/").append(scope);
  authorization.append(", SignedHeaders=").append(names).append(", Signature=").append(signature);
  out.push_back({"X-Amz-Date", time});
  if (!credentials.sessionToken.empty())
    out.push_back({"X-Amz-Security-Token", credentials.sessionToken});
  if (input.addPayloadHeader)
    out.push_back({"X-Amz-Content-Sha256", payload});
  out.push_back({"Authorization", std::move(authorization)});
  // The canonical request has the session token in it.
  if (steps)
    *steps = {canonical, std::move(toSign), std::move(signature)};
  wipe(canonical);
}

} // namespace aslrt::aws

// SPDX-License-Identifier: Apache-2.0
//
// dynamodb_client: GetItem and PutItem as a C++ expert writes them for one program: no SDK, one connection that
// stays open, the request built in place, the signing key kept for the day. What a caller must look at is looked
// at: status, length and checksum of each answer, and every attribute of the item.
//
//   dynamodb_client PORT get|put COUNT
//
// COUNT calls in a row to 127.0.0.1; prints the body of the last answer. Keys and region are those of the
// environment. JSON is read by simdjson where it is installed, else by nlohmann. It is a limit to look up to: it
// serves one shape of one table, has no retries and looks for credentials in one place.
//
//   c++ -std=c++20 -O3 -march=native -DNDEBUG dynamodb_client.cpp -lcrypto -lz [-lsimdjson]

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#if __has_include(<simdjson.h>)
#include <simdjson.h>
#define HAS_SIMDJSON 1
constexpr size_t kPaddingBytes = simdjson::SIMDJSON_PADDING;
#else
#include <nlohmann/json.hpp>
#define HAS_SIMDJSON 0
constexpr size_t kPaddingBytes = 0;
#endif

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <strings.h>

namespace {

[[noreturn]] void fail(std::string_view what, std::string_view detail = {}) {
  fprintf(stderr, "dynamodb_client: %.*s%s%.*s\n", static_cast<int>(what.size()), what.data(),
          detail.empty() ? "" : ": ", static_cast<int>(detail.size()), detail.data());
  exit(1);
}

std::string environment(const char *name) {
  const char *value = getenv(name);
  if (!value || !*value)
    fail("not set in the environment", name);
  return value;
}

// ------------------------------------------------------------------------------------------------------------
// The order and its JSON
// ------------------------------------------------------------------------------------------------------------

/// Numbers are texts, as DynamoDB has them.
struct Order {
  std::string id, customer, email, status, total, lines, note, city;
  bool express = false;

  bool operator==(const Order &) const = default;

  /// The text attribute of this name; null when there is none.
  std::string *text(std::string_view name, char type) {
    struct Field {
      std::string_view name;
      char type;
      std::string Order::*member;
    };
    static constexpr Field kFields[] = {
        {"id", 'S', &Order::id},         {"customer", 'S', &Order::customer}, {"email", 'S', &Order::email},
        {"status", 'S', &Order::status}, {"total", 'N', &Order::total},       {"lines", 'N', &Order::lines},
        {"note", 'S', &Order::note},     {"city", 'S', &Order::city},
    };
    for (const Field &field : kFields)
      if (field.type == type && field.name == name)
        return &(this->*field.member);
    return nullptr;
  }
};

void appendString(std::string &out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      out.append(escaped, static_cast<size_t>(snprintf(escaped, sizeof(escaped), "\\u%04x", c)));
    } else {
      out += c;
    }
  }
  out += '"';
}

void appendText(std::string &out, std::string_view before, std::string_view text) {
  out += before;
  appendString(out, text);
}

void writeGet(std::string &out, const Order &order) {
  appendText(out, R"({"TableName":"Orders","Key":{"id":{"S":)", order.id);
  out += "}}}";
}

void writePut(std::string &out, const Order &order) {
  appendText(out, R"({"TableName":"Orders","Item":{"id":{"S":)", order.id);
  appendText(out, R"(},"customer":{"S":)", order.customer);
  appendText(out, R"(},"email":{"S":)", order.email);
  appendText(out, R"(},"status":{"S":)", order.status);
  appendText(out, R"(},"total":{"N":)", order.total);
  appendText(out, R"(},"lines":{"N":)", order.lines);
  out += R"(},"express":{"BOOL":)";
  out += order.express ? "true" : "false";
  appendText(out, R"(},"note":{"S":)", order.note);
  appendText(out, R"(},"city":{"S":)", order.city);
  out += "}}}";
}

#if HAS_SIMDJSON

namespace json = simdjson::ondemand;

/// Reads answers. `body` has room for simdjson to read past it.
class Reader {
public:
  void readGet(std::string_view body, Order &order) {
    json::document document;
    json::object whole;
    if (parser.iterate(body.data(), body.size(), body.size() + kPaddingBytes).get(document) ||
        document.get_object().get(whole))
      fail("the answer is no object", body);
    for (auto member : whole) {
      std::string_view name;
      json::object item;
      if (member.unescaped_key().get(name) || name != "Item" || member.value().get_object().get(item))
        fail("the answer is not an item", body);
      for (auto attribute : item)
        readAttribute(attribute, order);
    }
    // There is a place in the text as long as its end has not been reached.
    if (!document.current_location().error())
      fail("text behind the answer", body);
  }

  void readPut(std::string_view body) {
    json::document document;
    json::object object;
    bool isEmpty;
    if (parser.iterate(body.data(), body.size(), body.size() + kPaddingBytes).get(document) ||
        document.get_object().get(object) || object.is_empty().get(isEmpty) || !isEmpty)
      fail("the answer is not {}", body);
  }

private:
  void readAttribute(simdjson::simdjson_result<json::field> &attribute, Order &order) {
    std::string_view name, type, text;
    json::object value;
    if (attribute.unescaped_key().get(name) || attribute.value().get_object().get(value))
      fail("an attribute is no object");
    for (auto only : value) {
      if (only.unescaped_key().get(type))
        fail("an attribute without a type", name);
      if (type == "BOOL" && name == "express") {
        if (only.value().get_bool().get(order.express))
          fail("a BOOL is no boolean", name);
        continue;
      }
      std::string *target = type.size() == 1 ? order.text(name, type[0]) : nullptr;
      if (!target || only.value().get_string().get(text))
        fail("an attribute that nobody put", name);
      target->assign(text);
    }
  }

  json::parser parser;
};

#else

class Reader {
public:
  void readGet(std::string_view body, Order &order) {
    nlohmann::json document = nlohmann::json::parse(body, nullptr, false);
    if (!document.is_object() || !document.contains("Item") || !document["Item"].is_object())
      fail("no item in the answer", body);
    for (auto &[name, value] : document["Item"].items()) {
      if (!value.is_object() || value.size() != 1)
        fail("an attribute is no object with one member", name);
      const std::string &type = value.begin().key();
      const nlohmann::json &content = value.begin().value();
      std::string *target = type.size() == 1 ? order.text(name, type[0]) : nullptr;
      if (type == "BOOL" && name == "express" && content.is_boolean())
        order.express = content.get<bool>();
      else if (target && content.is_string())
        *target = content.get_ref<const std::string &>();
      else
        fail("an attribute that nobody put", name);
    }
  }

  void readPut(std::string_view body) {
    nlohmann::json document = nlohmann::json::parse(body, nullptr, false);
    if (!document.is_object() || !document.empty())
      fail("the answer is not {}", body);
  }
};

#endif

// ------------------------------------------------------------------------------------------------------------
// Signature Version 4
// ------------------------------------------------------------------------------------------------------------

constexpr size_t kHashBytes = 32;

struct Hash {
  unsigned char bytes[kHashBytes];
};

void appendHex(std::string &out, const Hash &hash) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (unsigned char byte : hash.bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

std::string_view view(const Hash &hash) { return {reinterpret_cast<const char *>(hash.bytes), kHashBytes}; }

class Signer {
public:
  explicit Signer(std::string host)
      : host(std::move(host)), keyId(environment("AWS_ACCESS_KEY_ID")),
        secret(environment("AWS_SECRET_ACCESS_KEY")), region(environment("AWS_REGION")) {
    if (!sha256 || !digest || !mac || !hmac)
      fail("the crypto library has no SHA-256");
  }

  /// Appends the headers X-Amz-Date and Authorization of a POST of `body` to `target`.
  void sign(std::string &out, std::string_view target, std::string_view body) {
    setTime(time(nullptr));
    canonical.assign("POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:").append(host);
    canonical.append("\nx-amz-date:").append(stamp).append("\nx-amz-target:").append(target);
    canonical.append("\n\ncontent-type;host;x-amz-date;x-amz-target\n");
    appendHex(canonical, hash(body));
    toSign.assign("AWS4-HMAC-SHA256\n").append(stamp).append("\n").append(scope).append("\n");
    appendHex(toSign, hash(canonical));
    out.append("X-Amz-Date: ").append(stamp).append("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=");
    out.append(keyId).append("/").append(scope);
    out.append(", SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=");
    appendHex(out, authenticate(toSign));
    out.append("\r\n");
  }

private:
  Hash hash(std::string_view text) {
    Hash result;
    if (!EVP_DigestInit_ex2(digest.get(), sha256.get(), nullptr) ||
        !EVP_DigestUpdate(digest.get(), text.data(), text.size()) ||
        !EVP_DigestFinal_ex(digest.get(), result.bytes, nullptr))
      fail("SHA-256 failed");
    return result;
  }

  void setKey(std::string_view key) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char *>("SHA256"), 0),
        OSSL_PARAM_construct_end()};
    if (!EVP_MAC_init(mac.get(), reinterpret_cast<const unsigned char *>(key.data()), key.size(), parameters))
      fail("HMAC failed");
  }

  /// HMAC with the key that was set last.
  Hash authenticate(std::string_view text) {
    Hash result;
    size_t size;
    if (!EVP_MAC_init(mac.get(), nullptr, 0, nullptr) ||
        !EVP_MAC_update(mac.get(), reinterpret_cast<const unsigned char *>(text.data()), text.size()) ||
        !EVP_MAC_final(mac.get(), result.bytes, &size, kHashBytes))
      fail("HMAC failed");
    return result;
  }

  /// The time stamp of a second, and with a new day the scope and its key.
  void setTime(time_t seconds) {
    if (seconds == stampSeconds)
      return;
    stampSeconds = seconds;
    tm utc;
    gmtime_r(&seconds, &utc);
    char text[32];
    stamp.assign(text, strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &utc));
    std::string day = stamp.substr(0, 8);
    if (scope.starts_with(day))
      return;
    scope = day + "/" + region + "/dynamodb/aws4_request";
    setKey("AWS4" + secret);
    for (std::string_view part : {std::string_view(day), std::string_view(region), std::string_view("dynamodb"),
                                  std::string_view("aws4_request")}) {
      Hash key = authenticate(part);
      setKey(view(key));
    }
  }

  template <auto Free> struct Freer {
    template <typename T> void operator()(T *object) const { Free(object); }
  };

  std::string host, keyId, secret, region;
  std::unique_ptr<EVP_MD, Freer<EVP_MD_free>> sha256{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>> digest{EVP_MD_CTX_new()};
  std::unique_ptr<EVP_MAC, Freer<EVP_MAC_free>> hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  std::unique_ptr<EVP_MAC_CTX, Freer<EVP_MAC_CTX_free>> mac{EVP_MAC_CTX_new(hmac.get())};
  time_t stampSeconds = -1;
  std::string stamp, scope, canonical, toSign;
};

// ------------------------------------------------------------------------------------------------------------
// HTTP
// ------------------------------------------------------------------------------------------------------------

/// Headers of an answer that are looked at; absent ones are empty.
struct Head {
  int status = 0;
  std::string_view length, checksum, encoding, transferEncoding;
};

bool isName(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         strncasecmp(line.data(), name.data(), name.size()) == 0;
}

Head parseHead(std::string_view text) {
  Head head;
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!text.starts_with(kVersion) ||
      std::from_chars(text.data() + kVersion.size(), text.data() + text.size(), head.status).ec != std::errc())
    fail("the answer is no HTTP/1.1");
  for (size_t end; (end = text.find("\r\n")) != std::string_view::npos; text.remove_prefix(end + 2)) {
    std::string_view line = text.substr(0, end);
    const std::pair<std::string_view, std::string_view *> wanted[] = {
        {"content-length", &head.length},
        {"x-amz-crc32", &head.checksum},
        {"content-encoding", &head.encoding},
        {"transfer-encoding", &head.transferEncoding},
    };
    for (auto [name, value] : wanted)
      if (isName(line, name)) {
        *value = line.substr(name.size() + 1);
        value->remove_prefix(std::min(value->find_first_not_of(" \t"), value->size()));
      }
  }
  return head;
}

template <typename T> T readNumber(std::string_view text, const char *what) {
  T value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    fail(what, text);
  return value;
}

class Connection {
public:
  explicit Connection(int port) : descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    constexpr timeval kPatience = {50, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
    if (connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
      fail("cannot connect", strerror(errno));
  }
  ~Connection() { close(descriptor); }

  /// Sends `request` and returns the checked body of its answer, which stays until the next call.
  std::string_view exchange(std::string_view request) {
    for (; !request.empty();) {
      ssize_t written = send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
      if (written <= 0)
        fail("cannot send", strerror(errno));
      request.remove_prefix(static_cast<size_t>(written));
    }
    used = 0;
    size_t end;
    // The end of the head may lie across two pieces.
    for (size_t searched = 0; (end = received().find("\r\n\r\n", searched)) == std::string_view::npos;) {
      searched = used > 3 ? used - 3 : 0;
      receive();
    }
    size_t headBytes = end + 4;
    Head head = parseHead(received().substr(0, end + 2));
    if (!head.encoding.empty() || !head.transferEncoding.empty())
      fail("a body that is coded, which was not asked for");
    auto size = readNumber<size_t>(head.length, "a length that is no number");
    while (used < headBytes + size)
      receive();
    if (used > headBytes + size)
      fail("bytes behind the answer");
    std::string_view body = received().substr(headBytes);
    if (head.status != 200)
      fail("refused", body);
    if (crc32_z(0, reinterpret_cast<const Bytef *>(body.data()), body.size()) !=
        readNumber<uint32_t>(head.checksum, "a checksum that is no number"))
      fail("the checksum is not that of the body");
    return body;
  }

private:
  std::string_view received() const { return {buffer.get(), used}; }

  void receive() {
    constexpr size_t kLeastBytes = 16384;
    if (capacity - used < kLeastBytes) {
      capacity = capacity * 2 + kLeastBytes;
      std::unique_ptr<char[]> larger(new char[capacity + kPaddingBytes]);
      memcpy(larger.get(), buffer.get(), used);
      buffer = std::move(larger);
    }
    ssize_t got = recv(descriptor, buffer.get() + used, capacity - used, 0);
    if (got <= 0)
      fail("cannot receive", got == 0 ? "the connection was closed" : strerror(errno));
    used += static_cast<size_t>(got);
  }

  int descriptor;
  size_t capacity = 65536, used = 0;
  std::unique_ptr<char[]> buffer{new char[capacity + kPaddingBytes]};
};

} // namespace

int main(int count, char **arguments) {
  std::string_view operation = count == 4 ? arguments[2] : "";
  if (operation != "get" && operation != "put") {
    fputs("usage: dynamodb_client PORT get|put COUNT\n", stderr);
    return 2;
  }
  const bool isGet = operation == "get";
  const long calls = atol(arguments[3]);
  const std::string target = isGet ? "DynamoDB_20120810.GetItem" : "DynamoDB_20120810.PutItem";
  const std::string host = std::string("127.0.0.1:") + arguments[1];
  const Order order = {.id = "ord-10045",
                       .customer = "c-7781",
                       .email = "ada@example.com",
                       .status = "RESERVED",
                       .total = "184.25",
                       .lines = "3",
                       .note = "leave it with the neighbour, the bell is \"broken\"",
                       .city = "Zürich",
                       .express = true};
  Connection connection(atoi(arguments[1]));
  Signer signer(host);
  Reader reader;
  Order read;
  std::string body, request;
  std::string_view answer;
  for (long i = 0; i < calls; ++i) {
    body.clear();
    isGet ? writeGet(body, order) : writePut(body, order);
    request.assign("POST / HTTP/1.1\r\nHost: ").append(host);
    request.append("\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: ").append(target);
    request.append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
    signer.sign(request, target, body);
    request.append("\r\n").append(body);
    answer = connection.exchange(request);
    if (isGet) {
      read = Order();
      reader.readGet(answer, read);
      if (read != order)
        fail("not the item that was put", answer);
    } else {
      reader.readPut(answer);
    }
  }
  printf("%.*s\n", static_cast<int>(answer.size()), answer.data());
  return 0;
}

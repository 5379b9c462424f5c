// SPDX-License-Identifier: Apache-2.0
//
// call_stub: what service calls are measured against. As a server it answers DynamoDB and Lambda at once, with
// answers made beforehand, so that a measurement shows the caller and not the service. As a client it is the raw
// exchange, which sends the bytes of a recording and reads the answers without looking into them: no caller can
// take less.
//
//   call_stub serve RECORDINGS         prints its port, serves until standard input ends
//   call_stub exchange PORT FILE COUNT sends the requests of FILE in turn over one connection, COUNT in all
//
//   POST /  X-Amz-Target: ..GetItem    the item, with x-amz-crc32
//           X-Amz-Target: ..PutItem    {}, with x-amz-crc32
//   POST /2015-03-31/functions/NAME/invocations     {"ok":true,"n":BYTES}, BYTES being the size of the body
//                                      for functions named Flaky.. the error Demo.Flaky three times, then {"ok":true}, and
//                                      so on, counted by connection
//
// Anything else gets status 400 and the service's UnknownOperationException. The first requests of each connection,
// as many as a workflow of ten calls makes, are written to a file in RECORDINGS. Loopback only, one thread a
// connection.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <strings.h>
#include <thread>
#include <vector>

namespace {

constexpr size_t kRecordedRequests = 10;

/// An order as a shop would keep it; the same is in dynamodb_client.cpp, dynamodb_client.mjs and calls.py.
constexpr std::string_view kItem =
    R"({"Item":{"id":{"S":"ord-10045"},"customer":{"S":"c-7781"},"email":{"S":"ada@example.com"},)"
    R"("status":{"S":"RESERVED"},"total":{"N":"184.25"},"lines":{"N":"3"},"express":{"BOOL":true},)"
    R"("note":{"S":"leave it with the neighbour, the bell is \"broken\""},"city":{"S":"Zürich"}}})";

/// The checksum that DynamoDB sends of a body: CRC-32 as in RFC 1952.
uint32_t crc32(std::string_view text) {
  uint32_t crc = ~0u;
  for (unsigned char byte : text) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
  }
  return ~crc;
}

std::string makeDynamoAnswer(const char *status, std::string_view body) {
  return std::string("HTTP/1.1 ") + status +
         "\r\nServer: Server\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT"
         "\r\nContent-Type: application/x-amz-json-1.0"
         "\r\nContent-Length: " +
         std::to_string(body.size()) +
         "\r\nConnection: keep-alive\r\nx-amzn-RequestId: Q0J3K5MVUSR9S2DPBEPAOFOD3RVV4KQNSO5AEMVJF66Q9ASUAAJG"
         "\r\nx-amz-crc32: " +
         std::to_string(crc32(body)) + "\r\n\r\n" + std::string(body);
}

std::string makeLambdaAnswer(const std::string &body, const char *moreHeaders = "") {
  return "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json"
         "\r\nContent-Length: " +
         std::to_string(body.size()) +
         "\r\nConnection: keep-alive\r\nx-amzn-RequestId: 2a53f1c6-3a1e-4b3f-9b5e-8f8f0d3c7a11"
         "\r\nX-Amz-Executed-Version: $LATEST\r\n" +
         moreHeaders + "\r\n" + body;
}

const std::string kGetAnswer = makeDynamoAnswer("200 OK", kItem);
const std::string kPutAnswer = makeDynamoAnswer("200 OK", "{}");
const std::string kFlakyAnswer = makeLambdaAnswer(R"({"ok":true})");
const std::string kFlakyError = makeLambdaAnswer(R"({"errorMessage":"not yet","errorType":"Demo.Flaky"})",
                                                 "X-Amz-Function-Error: Unhandled\r\n");
const std::string kRefusal = makeDynamoAnswer(
    "400 Bad Request", R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");

bool writeAll(int socket, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (written <= 0)
      return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

/// One HTTP message after the other, out of what was received.
class Messages {
public:
  explicit Messages(int socket) : socket(socket) {}

  /// The next message; it stays until the next call. Empty at the end, or when it is no HTTP with a length.
  std::string_view next() {
    buffer.erase(0, size);
    size = 0;
    size_t end;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
      if (!receive())
        return {};
    headBytes = end + 4;
    std::string_view length = header("content-length");
    size_t whole = headBytes + (length.empty() ? 0 : strtoul(length.data(), nullptr, 10));
    while (buffer.size() < whole)
      if (!receive())
        return {};
    size = whole;
    return std::string_view(buffer).substr(0, size);
  }

  size_t bodyBytes() const { return size - headBytes; }

  /// The value of a header of the message, without a space before it; `name` in lower case.
  std::string_view header(std::string_view name) const {
    std::string_view rest = std::string_view(buffer).substr(0, headBytes);
    for (size_t end; (end = rest.find("\r\n")) != std::string_view::npos; rest.remove_prefix(end + 2)) {
      bool isOurs = end > name.size() && rest[name.size()] == ':' &&
                    strncasecmp(rest.data(), name.data(), name.size()) == 0;
      if (!isOurs)
        continue;
      std::string_view value = rest.substr(name.size() + 1, end - name.size() - 1);
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      return value;
    }
    return {};
  }

private:
  bool receive() {
    char piece[16384];
    ssize_t got = recv(socket, piece, sizeof(piece), 0);
    if (got > 0)
      buffer.append(piece, static_cast<size_t>(got));
    return got > 0;
  }

  int socket;
  std::string buffer;
  size_t size = 0; ///< of the message at the front
  size_t headBytes = 0;
};

/// `flakyCalls` counts those of the connection.
bool answer(int socket, const Messages &messages, std::string_view request, unsigned &flakyCalls) {
  bool isFlaky = request.substr(0, request.find('\n')).find("Flaky") != std::string_view::npos;
  if (request.starts_with("POST /2015-03-31/functions/") && isFlaky)
    return writeAll(socket, ++flakyCalls % 4 ? kFlakyError : kFlakyAnswer);
  if (request.starts_with("POST /2015-03-31/functions/"))
    return writeAll(socket, makeLambdaAnswer("{\"ok\":true,\"n\":" + std::to_string(messages.bodyBytes()) + "}"));
  std::string_view target = messages.header("x-amz-target");
  if (target == "DynamoDB_20120810.GetItem")
    return writeAll(socket, kGetAnswer);
  if (target == "DynamoDB_20120810.PutItem")
    return writeAll(socket, kPutAnswer);
  return writeAll(socket, kRefusal);
}

void serveConnection(int socket, std::string recording) {
  Messages messages(socket);
  std::unique_ptr<std::ofstream> out = std::make_unique<std::ofstream>(recording, std::ios::binary);
  size_t count = 0;
  unsigned flakyCalls = 0;
  for (std::string_view request; !(request = messages.next()).empty();) {
    // Written before the answer: who has all answers finds the file whole.
    if (out) {
      *out << request << std::flush;
      if (++count == kRecordedRequests)
        out.reset();
    }
    if (!answer(socket, messages, request, flakyCalls))
      break;
  }
  close(socket);
}

int fail(const char *what) {
  perror(what);
  return 1;
}

sockaddr_in loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

void sendAtOnce(int socket) {
  int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int serve(const std::string &recordings) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  constexpr int kBacklog = 64;
  if (bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listener, kBacklog) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
    return fail("call_stub: cannot listen");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  pollfd waited[] = {{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}};
  for (unsigned number = 0; poll(waited, 2, -1) > 0 && !waited[0].revents;) {
    int socket = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0)
      continue;
    sendAtOnce(socket);
    std::thread(serveConnection, socket, recordings + "/" + std::to_string(number++)).detach();
  }
  // The threads are in the middle of something; nobody is left who would care.
  _exit(0);
}

/// The requests of a recording, which are one after the other in it.
std::vector<std::string> readRecording(const char *path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  int ends[2];
  std::vector<std::string> requests;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    return requests;
  std::thread writer([&] {
    writeAll(ends[0], text);
    close(ends[0]);
  });
  Messages messages(ends[1]);
  for (std::string_view request; !(request = messages.next()).empty();)
    requests.emplace_back(request);
  writer.join();
  close(ends[1]);
  return requests;
}

int exchange(int port, const char *path, long count) {
  std::vector<std::string> requests = readRecording(path);
  if (requests.empty()) {
    fprintf(stderr, "call_stub: there is no request in %s\n", path);
    return 1;
  }
  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  sendAtOnce(server);
  if (connect(server, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
    return fail("call_stub: cannot connect");
  Messages messages(server);
  for (long i = 0; i < count; ++i) {
    if (!writeAll(server, requests[static_cast<size_t>(i) % requests.size()]) ||
        !messages.next().starts_with("HTTP/1.1 200 ")) {
      fprintf(stderr, "call_stub: request %ld was not answered well\n", i + 1);
      return 1;
    }
  }
  printf("%ld\n", count);
  return 0;
}

} // namespace

int main(int count, char **arguments) {
  std::string_view mode = count > 1 ? arguments[1] : "";
  if (mode == "serve" && count == 3)
    return serve(arguments[2]);
  if (mode == "exchange" && count == 5)
    return exchange(atoi(arguments[2]), arguments[3], atol(arguments[4]));
  fputs("usage: call_stub serve RECORDINGS\n       call_stub exchange PORT FILE COUNT\n", stderr);
  return 2;
}

// SPDX-License-Identifier: Apache-2.0
//
// lambda_hello: a Lambda function as a C++ expert writes it for one purpose: a static program that asks the Runtime API for
// events and hands each back as its result. One connection, blocking, nothing checked but what has to be: the limit to
// which the Lambda mode of compiled workflows is compared.

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr char kUserAgent[] = "User-Agent: lambda-hello/1.0\r\n";

class Connection {
public:
  explicit Connection(const std::string &address) : host(address) {
    size_t colon = address.rfind(':');
    sockaddr_in where = {};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<uint16_t>(std::atoi(address.c_str() + colon + 1)));
    inet_pton(AF_INET, address.substr(0, colon).c_str(), &where.sin_addr);
    descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(descriptor, reinterpret_cast<sockaddr *>(&where), sizeof(where)) != 0)
      _exit(1);
  }

  /// Sends a request and reads its answer, which has a Content-Length; `head` and `body` hold it then.
  void exchange(const std::string &request) {
    for (size_t sent = 0; sent < request.size();) {
      ssize_t size = send(descriptor, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      if (size <= 0)
        _exit(1);
      sent += static_cast<size_t>(size);
    }
    head.clear();
    size_t end;
    while ((end = head.find("\r\n\r\n")) == std::string::npos)
      receive(head);
    body = head.substr(end + 4);
    head.resize(end + 2);
    size_t length = static_cast<size_t>(std::atol(header("Content-Length").c_str()));
    while (body.size() < length)
      receive(body);
  }

  std::string header(const char *name) const {
    size_t size = std::string(name).size();
    for (size_t at = head.find("\r\n"); at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
      const char *line = head.c_str() + at + 2;
      if (strncasecmp(line, name, size) == 0 && line[size] == ':') {
        size_t from = at + 2 + size + 1;
        from = head.find_first_not_of(' ', from);
        return head.substr(from, head.find("\r\n", from) - from);
      }
    }
    return {};
  }

  std::string host, head, body;

private:
  void receive(std::string &out) {
    char bytes[16 * 1024];
    ssize_t size = recv(descriptor, bytes, sizeof(bytes), 0);
    if (size <= 0)
      _exit(1);
    out.append(bytes, static_cast<size_t>(size));
  }

  int descriptor;
};

} // namespace

int main() {
  const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
  if (!address)
    return 1;
  Connection host(address);
  const std::string common = " HTTP/1.1\r\nHost: " + host.host + "\r\n" + kUserAgent;
  const std::string next = "GET /2018-06-01/runtime/invocation/next" + common + "\r\n";
  for (;;) {
    host.exchange(next);
    std::string event = host.body;
    host.exchange("POST /2018-06-01/runtime/invocation/" + host.header("Lambda-Runtime-Aws-Request-Id") + "/response" +
                  common + "Content-Type: application/json\r\nContent-Length: " + std::to_string(event.size()) +
                  "\r\n\r\n" + event);
  }
}

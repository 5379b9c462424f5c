// SPDX-License-Identifier: Apache-2.0
//
// aslrt-sigv4: signs one request with the runtime's signing and shows how.
//
//   aslrt-sigv4 [--raw-path] [--payload-header] [--token-after] REGION SERVICE UNIX-SECONDS KEY-ID SECRET [TOKEN]
//
// The request comes on standard input: a request line, headers, an empty line, the body. The answer is four
// texts, each with a line `NAME SIZE` before it and a line end after it: canonical-request, string-to-sign,
// signature, and signed-request, which is the request with the new headers after its own. Bad use gives 2.

#include "aws/Signing.h"

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace aslrt;

namespace {

int useError(const char *message) {
  fprintf(stderr, "aslrt-sigv4: error: %s\n", message);
  return 2;
}

std::string readAll(FILE *file) {
  std::string text;
  char piece[4096];
  while (size_t count = fread(piece, 1, sizeof(piece), file))
    text.append(piece, count);
  return text;
}

void print(const char *name, const std::string &text) {
  printf("%s %zu\n", name, text.size());
  fwrite(text.data(), 1, text.size(), stdout);
  putchar('\n');
}

/// A request as a text has it, in views of that text.
struct RawRequest {
  std::string_view method, target, version, body;
  std::vector<net::Header> headers;
};

/// A line that begins with a blank goes on with the header before it.
bool readRequest(std::string_view text, RawRequest &out) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  // Targets of the corpus have spaces in them.
  size_t first = line.find(' '), last = line.rfind(' ');
  if (end == std::string_view::npos || first == std::string_view::npos || first == last)
    return false;
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  out.version = line.substr(last + 1);
  text.remove_prefix(end + 1);
  while (!text.empty() && text[0] != '\n') {
    end = text.find('\n');
    while (end != std::string_view::npos && end + 1 < text.size() && text[end + 1] == ' ')
      end = text.find('\n', end + 1);
    line = text.substr(0, end);
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    size_t colon = line.find(':');
    if (colon == std::string_view::npos)
      return false;
    out.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
  }
  out.body = text.empty() ? text : text.substr(1);
  return true;
}

} // namespace

int main(int argc, char **argv) {
  aws::SigningInput input;
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; ++at) {
    std::string_view option = argv[at];
    if (option == "--raw-path")
      input.normalizePath = false;
    else if (option == "--payload-header")
      input.addPayloadHeader = true;
    else if (option == "--token-after")
      input.signSessionToken = false;
    else
      return useError("unknown option");
  }
  if (argc - at < 5 || argc - at > 6)
    return useError("wrong number of arguments");
  std::string text = readAll(stdin);
  RawRequest request;
  if (!readRequest(text, request))
    return useError("not a request");
  input.region = argv[at];
  input.service = argv[at + 1];
  input.unixSeconds = strtoll(argv[at + 2], nullptr, 10);
  input.method = request.method;
  input.target = request.target;
  input.headers = request.headers.data();
  input.headerCount = request.headers.size();
  input.body = request.body;
  aws::Credentials credentials;
  credentials.accessKeyId = argv[at + 3];
  credentials.secretAccessKey = argv[at + 4];
  if (argc - at == 6)
    credentials.sessionToken = argv[at + 5];

  aws::OwnedHeaders added;
  aws::SigningSteps steps;
  aws::sign(input, credentials, added, &steps);
  std::string signedRequest;
  signedRequest.append(request.method).append(" ").append(request.target).append(" ");
  signedRequest.append(request.version).append("\n");
  for (const net::Header &header : request.headers)
    signedRequest.append(header.name).append(":").append(header.value).append("\n");
  for (const aws::OwnedHeader &header : added)
    signedRequest.append(header.name).append(":").append(header.value).append("\n");
  signedRequest.append("\n").append(request.body);
  print("canonical-request", steps.canonicalRequest);
  print("string-to-sign", steps.stringToSign);
  print("signature", steps.signature);
  print("signed-request", signedRequest);
  return 0;
}

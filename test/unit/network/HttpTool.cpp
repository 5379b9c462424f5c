// SPDX-License-Identifier: Apache-2.0
//
// HttpTool: makes requests with the runtime's client, for tests of the static executable and for measuring.
//
//   HttpTool idle                                 makes a client and asks nothing of it
//   HttpTool get [--amazon] URL                   prints status and body, or the error
//   HttpTool bench HOST PORT COUNT CONCURRENCY    COUNT small POST requests, CONCURRENCY at once

#include "execution/Clock.h"
#include "network/Http.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/resource.h>

using namespace aslrt;

namespace {

struct Tool {
  Clock clock;
  EventLoop loop{clock};
  std::unique_ptr<net::Client> client;

  Tool() {
    clock.start(false);
    client = net::makeClient(loop);
  }
};

int get(int argc, char **argv) {
  net::Request request;
  if (argc > 0 && strcmp(argv[0], "--amazon") == 0) {
    request.isAmazon = true;
    --argc, ++argv;
  }
  if (argc < 1)
    return 2;
  std::string_view url = argv[0];
  request.origin.isTls = url.starts_with("https://");
  url.remove_prefix(request.origin.isTls ? 8 : 7);
  size_t slash = url.find('/');
  std::string_view authority = url.substr(0, slash);
  size_t colon = authority.find(':');
  request.origin.host = authority.substr(0, colon);
  request.origin.port = colon == authority.npos ? (request.origin.isTls ? 443 : 80)
                                                : static_cast<uint16_t>(atoi(authority.data() + colon + 1));
  request.method = "GET";
  request.target = slash == url.npos ? "/" : url.substr(slash);
  net::Header header = {"Host", authority};
  request.headers = &header;
  request.headerCount = 1;
  Tool tool;
  int status = 1;
  auto done = [](void *status, const net::Outcome &outcome) {
    if (!outcome.response) {
      printf("error %d: %s\n", static_cast<int>(outcome.error.kind), outcome.error.text.c_str());
      return;
    }
    printf("%d\n%.*s\n", outcome.response->status, static_cast<int>(outcome.response->body.size()),
           outcome.response->body.data());
    *static_cast<int *>(status) = 0;
  };
  tool.client->start(request, done, &status);
  while (tool.loop.wait() == EventLoop::Progress::Fired)
    ;
  return status;
}

struct Bench {
  Tool tool;
  net::Request request;
  net::Header header = {"Host", "localhost"};
  long toStart = 0;
  long good = 0;
  long bad = 0;

  void next() {
    if (toStart-- <= 0)
      return;
    tool.client->start(
        request,
        [](void *self, const net::Outcome &outcome) {
          auto &bench = *static_cast<Bench *>(self);
          if (outcome.response)
            ++bench.good;
          else if (bench.bad++ == 0)
            printf("error: %s\n", outcome.error.text.c_str());
          bench.next();
        },
        this);
  }
};

int bench(int argc, char **argv) {
  if (argc < 4)
    return 2;
  Bench bench;
  bench.request.origin = {false, argv[0], static_cast<uint16_t>(atoi(argv[1]))};
  bench.request.method = "POST";
  bench.request.target = "/2015-03-31/functions/Step1/invocations";
  bench.request.headers = &bench.header;
  bench.request.headerCount = 1;
  bench.request.body = R"({"id":"ord-10045","tier":"gold","step":1})";
  bench.request.timeoutSeconds = 60;
  long count = atol(argv[2]);
  bench.toStart = count;
  auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < atoi(argv[3]); ++i)
    bench.next();
  while (bench.tool.loop.wait() == EventLoop::Progress::Fired)
    ;
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  auto micros = [](timeval time) { return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec); };
  printf("%ld of %ld, %.1f us each, CPU each: %.2f us user, %.2f us system\n", bench.good, count,
         seconds * 1e6 / static_cast<double>(count), micros(usage.ru_utime) / static_cast<double>(count),
         micros(usage.ru_stime) / static_cast<double>(count));
  return bench.good == count ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "idle") == 0) {
    Tool tool;
    return tool.loop.wait() == EventLoop::Progress::Nothing ? 0 : 1;
  }
  if (argc > 1 && strcmp(argv[1], "get") == 0)
    return get(argc - 2, argv + 2);
  if (argc > 1 && strcmp(argv[1], "bench") == 0)
    return bench(argc - 2, argv + 2);
  return 2;
}

// SPDX-License-Identifier: Apache-2.0
//
// Session: see Session.h.

#include "aws/Session.h"
#include "aws/RetryPolicy.h"
#include "execution/Exec.h"

#include <cstdlib>
#include <ctime>

namespace aslrt::aws {

namespace {

int64_t unixSecondsNow() { return time(nullptr); }

} // namespace

bool Session::start(Exec &exec) {
  if (client)
    return true;
  std::string_view region = exec.environment->region;
  SmallBuffer message;
  if (!checkRegion(region, message) || !endpoints.load(message)) {
    // The lines of the message as one.
    std::string_view text = message.view();
    constexpr std::string_view kPrefix = "error: ";
    if (text.starts_with(kPrefix))
      text.remove_prefix(kPrefix.size());
    exec.refusal.clear();
    exec.refusal.append(text.substr(0, text.find('\n')));
    return false;
  }
  auto made = net::makeClient(loop);
  auto keys = makeCredentialProvider(*made, endpoints, region);
  start(std::move(made), std::move(keys));
  return true;
}

void Session::start(std::unique_ptr<net::Client> usedClient, std::unique_ptr<CredentialProvider> usedProvider) {
  client = std::move(usedClient);
  provider = std::move(usedProvider);
  randomState = static_cast<uint64_t>(unixSecondsNow()) * 0x9e3779b97f4a7c15u | 1;
}

int64_t Session::now() const { return unixSecondsNow() + clockOffsetSeconds; }

bool Session::setClock(const net::Response &response) {
  constexpr int64_t kWorthSettingSeconds = 240;
  int64_t theirs = parseHttpDate(response.header("Date"));
  if (!theirs || std::abs(theirs - now()) < kWorthSettingSeconds)
    return false;
  clockOffsetSeconds = theirs - unixSecondsNow();
  return true;
}

double Session::random() {
  randomState ^= randomState << 13;
  randomState ^= randomState >> 7;
  randomState ^= randomState << 17;
  return static_cast<double>(randomState >> 11) * 0x1p-53;
}

} // namespace aslrt::aws

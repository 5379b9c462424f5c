// SPDX-License-Identifier: Apache-2.0
//
// Reactor: see Reactor.h.

// One thread and no exceptions: Asio leaves out its locks, and calls what is defined below where it would throw.
#define BOOST_ASIO_DISABLE_THREADS

#include "network/Reactor.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <chrono>
#include <cstdlib>
#include <utility>

namespace asio = boost::asio;

// Asio throws only when the kernel gives no epoll descriptor, without which there is no network at all.
namespace boost {
BOOST_NORETURN void throw_exception(const std::exception &) { abort(); }
BOOST_NORETURN void throw_exception(const std::exception &, const source_location &) { abort(); }
} // namespace boost

namespace aslrt::net {

using Descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

struct Reactor::Body {
  asio::io_context context{1};
};

/// What a Watch and its waits in Asio share. Asio calls back later also after a descriptor was closed; the last one
/// who knows the state deletes it.
struct Watch::State {
  explicit State(asio::io_context &context) : stream(context) {}

  struct Call {
    Ready ready = nullptr;
    void *owner = nullptr;
    bool isWaiting = false; ///< Asio has been asked
  };

  Descriptor stream;
  Call read;
  Call write;
  uint32_t references = 1;

  void drop() {
    if (--references == 0)
      delete this;
  }

  /// Asio's handler: counts as one who knows the state. It is also destroyed uncalled, with the io_context.
  class Handler {
  public:
    Handler(State *state, Call &call) : state(state), call(&call) { ++state->references; }
    Handler(Handler &&other) noexcept : state(std::exchange(other.state, nullptr)), call(other.call) {}
    Handler(const Handler &other) : state(other.state), call(other.call) { ++state->references; }
    Handler &operator=(const Handler &) = delete;
    ~Handler() {
      if (state)
        state->drop();
    }

    void operator()(const boost::system::error_code &) {
      call->isWaiting = false;
      if (Ready ready = std::exchange(call->ready, nullptr))
        ready(call->owner);
    }

  private:
    State *state;
    Call *call;
  };

  void wait(Call &call, Descriptor::wait_type what, Ready ready, void *owner) {
    call.ready = ready;
    call.owner = owner;
    if (std::exchange(call.isWaiting, true))
      return;
    stream.async_wait(what, Handler(this, call));
  }
};

Reactor::Reactor() : body(new Body) {}
Reactor::~Reactor() = default;

int64_t Reactor::now() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

int64_t Reactor::after(double seconds) {
  constexpr double kLongestSeconds = 1e10;
  double bounded = seconds < kLongestSeconds ? seconds : kLongestSeconds;
  return now() + static_cast<int64_t>(bounded > 0 ? bounded * 1e6 : 0);
}

void Reactor::armAt(Timer &timer, int64_t due) {
  timers.disarm(timer);
  timer.dueUnixMicroseconds = due;
  timers.arm(timer);
}

void Reactor::turn(int64_t microseconds) {
  if (const Timer *first = timers.first()) {
    int64_t present = now();
    int64_t due = first->dueUnixMicroseconds;
    if (due <= present) {
      // Timers that are always due must not keep descriptors from being served.
      body->context.poll_one();
      timers.fireDue(present);
      return;
    }
    if (microseconds < 0 || due - present < microseconds)
      microseconds = due - present;
  }
  if (body->context.stopped())
    body->context.restart();
  if (microseconds < 0)
    body->context.run_one();
  else if (microseconds == 0)
    body->context.poll_one();
  else
    body->context.run_one_for(std::chrono::microseconds(microseconds));
}

bool Watch::open(Reactor &reactor, int descriptor) {
  close();
  state = new State(reactor.body->context);
  boost::system::error_code error;
  state->stream.assign(descriptor, error);
  if (!error)
    return true;
  std::exchange(state, nullptr)->drop();
  return false;
}

int Watch::descriptor() const { return state->stream.native_handle(); }

void Watch::waitToRead(Ready ready, void *owner) { state->wait(state->read, Descriptor::wait_read, ready, owner); }

void Watch::waitToWrite(Ready ready, void *owner) { state->wait(state->write, Descriptor::wait_write, ready, owner); }

void Watch::close() {
  if (!state)
    return;
  State *left = std::exchange(state, nullptr);
  left->read.ready = nullptr;
  left->write.ready = nullptr;
  boost::system::error_code ignored;
  left->stream.close(ignored);
  left->drop();
}

int Watch::release() {
  if (!state)
    return -1;
  State *left = std::exchange(state, nullptr);
  left->read.ready = nullptr;
  left->write.ready = nullptr;
  int descriptor = left->stream.release();
  left->drop();
  return descriptor;
}

} // namespace aslrt::net

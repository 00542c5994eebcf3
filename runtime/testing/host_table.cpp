// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <heddle/json.hpp>
#include <limits>
#include <system_error>

#include "testing/fake_call.hpp"
#include "testing/http_exchange.hpp"
#include "value/json_view.hpp"
#include "value/utf8.hpp"

// The table of functions that a node under test may call. Like the real ones they take nothing on
// trust and let no exception out.
namespace heddle::testing {
namespace {

FakeCall& of(heddle_call* call) {
  return *reinterpret_cast<FakeCall*>(call);
}

std::uint32_t refuse(FakeCall& call, std::string why) {
  if (call.defect.empty()) call.defect = why;
  call.last_error = std::move(why);
  return HEDDLE_REFUSED;
}

// A call of the host: what a test may want the run to be cancelled after.
void count(FakeCall& call) {
  if (!call.calls_left) return;
  if (*call.calls_left == 0) {
    call.clock.cancel(call.calls_left_reason);
    call.calls_left.reset();
  } else {
    --*call.calls_left;
  }
}

template <class Body>
std::uint32_t guarded(heddle_call* handle, Body body) noexcept {
  FakeCall& call = of(handle);
  try {
    count(call);
    call.last_error.clear();
    return body(call);
  } catch (const std::exception& error) {
    try {
      call.last_error = fmt::format("the host could not serve a call: {}", error.what());
    } catch (...) {
      call.last_error.clear();  // no memory even for the message
    }
  } catch (...) {
    call.last_error.clear();
  }
  return HEDDLE_FAILED;
}

void log(heddle_call* handle, std::uint32_t level, heddle_view message) {
  guarded(handle, [&](FakeCall& call) {
    call.result.log.push_back({level <= HEDDLE_LOG_ERROR ? level : HEDDLE_LOG_INFO,
                               repaired_utf8(call.masker.mask(text(message)))});
    return HEDDLE_OK;
  });
}

std::uint32_t lend(FakeCall& call, const std::vector<std::optional<Value>>& values,
                   std::uint32_t index, const char* what, heddle_value* value) {
  if (value == nullptr) {
    return refuse(call, fmt::format("{}: expected room for a value, found a null pointer", what));
  }
  if (index >= values.size()) {
    return refuse(call, fmt::format("read {} number {}, but it declares only {}", what,
                                    index + std::uint64_t{1}, values.size()));
  }
  if (!values[index]) return HEDDLE_ABSENT;
  *value = to_view(*values[index], call.arena);
  return HEDDLE_OK;
}

std::uint32_t input(heddle_call* handle, std::uint32_t index, heddle_value* value) {
  return guarded(handle,
                 [&](FakeCall& call) { return lend(call, call.inputs, index, "input", value); });
}

std::uint32_t setting(heddle_call* handle, std::uint32_t index, heddle_value* value) {
  return guarded(
      handle, [&](FakeCall& call) { return lend(call, call.settings, index, "setting", value); });
}

std::uint32_t output(heddle_call* handle, std::uint32_t index, const heddle_value* value) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    std::string why;
    auto written = plugin::take_output(*call.type, index, value, call.given_secret, why);
    if (!written) return refuse(call, std::move(why));
    // At once, so that what the node says later about it is masked.
    call.masker.add(*written);
    call.outputs[index] = std::move(*written);
    return HEDDLE_OK;
  });
}

std::uint32_t fail(heddle_call* handle, const heddle_error* error) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    std::string why;
    auto stated = plugin::take_error(error, why);
    if (!stated) return refuse(call, std::move(why));
    call.error = std::move(*stated);
    return HEDDLE_OK;
  });
}

heddle_view last_error(heddle_call* handle) {
  return view(of(handle).last_error);
}

std::uint32_t cancelled(heddle_call* handle) {
  count(of(handle));
  return of(handle).clock.reason();
}

std::int64_t time_left(heddle_call* handle) {
  count(of(handle));
  return of(handle).clock.until_deadline().count();
}

std::int64_t now(heddle_call* handle) {
  count(of(handle));
  return (of(handle).started + of(handle).clock.passed()).count();
}

std::uint32_t attempt(heddle_call* handle) {
  count(of(handle));
  return of(handle).attempt;
}

heddle_view idempotency_key(heddle_call* handle) {
  count(of(handle));
  return view(of(handle).key);
}

std::uint32_t sleep(heddle_call* handle, std::int64_t nanoseconds) {
  return guarded(handle, [&](FakeCall& call) {
    const std::chrono::nanoseconds span(std::max<std::int64_t>(0, nanoseconds));
    call.result.sleeps.push_back(span);
    return call.clock.advance(span) ? HEDDLE_OK : HEDDLE_CANCELLED;
  });
}

short poll_events(std::uint32_t events) {
  const int read = (events & HEDDLE_FD_READ) != 0 ? POLLIN : 0;
  const int write = (events & HEDDLE_FD_WRITE) != 0 ? POLLOUT : 0;
  return static_cast<short>(read | write);
}

// The end of the other side wakes a reader and a writer alike.
std::uint32_t ready_for(short events) {
  const bool ended = (events & (POLLHUP | POLLERR)) != 0;
  const bool readable = ended || (events & POLLIN) != 0;
  const bool writable = ended || (events & POLLOUT) != 0;
  return (readable ? HEDDLE_FD_READ : 0U) | (writable ? HEDDLE_FD_WRITE : 0U);
}

// The one function that waits in real time, since the descriptor is real: not for long, so that a
// test cannot hang.
std::uint32_t wait_fd(heddle_call* handle, std::int32_t fd, std::uint32_t events,
                      std::uint32_t* ready) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    constexpr std::chrono::milliseconds longest = std::chrono::seconds(10);
    if (ready != nullptr) *ready = 0;
    if (call.clock.reason() != HEDDLE_CANCEL_NONE) return HEDDLE_CANCELLED;
    pollfd waited{fd, poll_events(events), 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::min<std::chrono::nanoseconds>(call.clock.until_stop(), longest));
    // poll() waits in vain for a negative one.
    const int count = fd < 0 ? -1 : ::poll(&waited, 1, static_cast<int>(left.count()));
    if (count == 0) {
      if (left < longest && !call.clock.advance(call.clock.until_stop())) return HEDDLE_CANCELLED;
      call.last_error = fmt::format("file descriptor {} was not ready within 10 s", fd);
      return HEDDLE_FAILED;
    }
    if (count < 0 || (waited.revents & POLLNVAL) != 0) {
      const int why = fd < 0 || count > 0 ? EBADF : errno;
      call.last_error = fmt::format("cannot wait for file descriptor {}: {}", fd,
                                    std::generic_category().message(why));
      return HEDDLE_FAILED;
    }
    if (ready != nullptr) *ready = events & ready_for(waited.revents);
    return HEDDLE_OK;
  });
}

std::uint32_t run_blocking(heddle_call* handle, void (*function)(void*), void* data) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    if (function == nullptr) return refuse(call, "run_blocking: expected a function, found null");
    if (call.clock.reason() != HEDDLE_CANCEL_NONE) return HEDDLE_CANCELLED;
    function(data);
    return HEDDLE_OK;
  });
}

std::uint32_t http(heddle_call* handle, const heddle_http_request* request,
                   heddle_http_response* response) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    std::string why;
    const auto taken = plugin::take_http_request(request, response, why);
    if (!taken) return refuse(call, std::move(why));
    heddle_http_response given{};
    const std::uint32_t status = exchange(call, *taken, given);
    plugin::give_http_response(given, response);
    return status;
  });
}

std::uint32_t parse_json_text(heddle_call* handle, heddle_view json, heddle_value* value) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    if (value == nullptr) return refuse(call, "parse_json: expected a value, found a null pointer");
    try {
      *value = parse_json(text(json), call.arena);
      return HEDDLE_OK;
    } catch (const JsonError& error) {
      call.last_error = error.what();
      return HEDDLE_FAILED;
    }
  });
}

std::uint32_t write_json_text(heddle_call* handle, const heddle_value* value, heddle_view* json) {
  return guarded(handle, [&](FakeCall& call) -> std::uint32_t {
    if (json == nullptr) return refuse(call, "write_json: expected a view, found a null pointer");
    std::string why;
    const auto given = plugin::take_value(value, "write_json", why);
    if (!given) return refuse(call, std::move(why));
    *json = view(call.texts.emplace_back(write_json(*given, Secrets::clear)));
    return HEDDLE_OK;
  });
}

std::uint32_t mark_secret(heddle_call* handle, heddle_view secret) {
  return guarded(handle, [&](FakeCall& call) {
    call.masker.add(text(secret));
    call.result.secrets.emplace_back(text(secret));
    return HEDDLE_OK;
  });
}

}  // namespace

const heddle_host& host_table() {
  static constexpr std::string_view name = "heddle-testing";
  static constexpr std::string_view version = "1";
  static const heddle_host table{sizeof(heddle_host),
                                 HEDDLE_ABI_MINOR,
                                 view(name),
                                 view(version),
                                 &log,
                                 &input,
                                 &setting,
                                 &output,
                                 &fail,
                                 &last_error,
                                 &cancelled,
                                 &time_left,
                                 &now,
                                 &attempt,
                                 &idempotency_key,
                                 &sleep,
                                 &wait_fd,
                                 &run_blocking,
                                 &http,
                                 &parse_json_text,
                                 &write_json_text,
                                 &mark_secret};
  return table;
}

}  // namespace heddle::testing

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <heddle/detail/views.hpp>
#include <heddle/value.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

// What a node can ask of its host while it runs. Every function looks as if it blocked; on a worker
// it parks the run's fiber only. A Call belongs to one `run` and to the thread it was called on.
// Part of <heddle/node.hpp>.
namespace heddle {

class Node;

// Thrown out of any waiting function of Call when the run no longer wants the node. Let it pass, or
// catch it to tidy up and throw it on.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

// Whether a failed attempt may be tried again when the flow says so.
enum class Again { allowed, never };

// Thrown to end the node with FAILURE (or TIMEOUT) and an error: the method could not do its work,
// and the plugin is not to blame. Any other exception that leaves `run` counts as a bug in it.
class Failure : public std::runtime_error {
 public:
  Failure(std::string code, const std::string& message, Again again = Again::allowed)
      : std::runtime_error(message), code_(std::move(code)), again_(again) {}
  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] Again again() const noexcept { return again_; }
  [[nodiscard]] virtual bool timeout() const noexcept { return false; }

 private:
  std::string code_;
  Again again_;
};

// What an outcome may say beyond its name and doc.
struct OutcomeOptions {
  // A failure like FAILURE: it has an error, may be tried again, and goes as FAILURE where a flow
  // does not wire it. End with it by `return call.fail(outcome, "code", "…");`
  bool fails = false;
};

// How a node ended. A node has `success` and `failure`; it declares further ones as members:
//   heddle::Outcome not_found{this, "NOT_FOUND", "There is no such user"};
//   heddle::Outcome refused{this, "REFUSED", "The service refused", {.fails = true}};
class Outcome {
 public:
  constexpr explicit Outcome(std::uint32_t code) : code_(code) {}
  constexpr Outcome(Node* owner, std::string_view name, std::string_view doc,
                    OutcomeOptions options = {});

  [[nodiscard]] constexpr std::uint32_t code() const { return code_; }

 private:
  std::uint32_t code_;
};

class HttpRequest;

class Call {
 public:
  Call(const heddle_host* host, heddle_call* call) : host_(host), call_(call) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void debug(std::string_view line) const { log(HEDDLE_LOG_DEBUG, line); }
  void info(std::string_view line) const { log(HEDDLE_LOG_INFO, line); }
  void warning(std::string_view line) const { log(HEDDLE_LOG_WARNING, line); }
  void error(std::string_view line) const { log(HEDDLE_LOG_ERROR, line); }

  // Begins a request (<heddle/http.hpp>).
  [[nodiscard]] HttpRequest http() const;

  // Throws Cancelled when the run wants no more before the time has passed.
  void sleep(std::chrono::nanoseconds span) const { check(host_->sleep(call_, span.count())); }

  // Waits until the descriptor, which stays the caller's, can be read from (HEDDLE_FD_READ) or
  // written to (HEDDLE_FD_WRITE), as `events` asks; gives those of them that came. Throws Cancelled
  // when the run wants no more, Failure when the descriptor cannot be waited for.
  [[nodiscard]] std::uint32_t wait_fd(int descriptor, std::uint32_t events) const {
    std::uint32_t ready = 0;
    check(host_->wait_fd(call_, descriptor, events, &ready));
    return ready;
  }

  // Runs `function` where blocking does no harm, waits for its end and gives what it returned or
  // throws what it threw. Throws Failure "overload" when the host has no room for it, and Cancelled
  // when the run wants no more before it has begun.
  template <class Function>
  auto blocking(Function function) const -> decltype(function());

  // Whether the node should stop.
  [[nodiscard]] bool cancelled() const { return host_->cancelled(call_) != HEDDLE_CANCEL_NONE; }
  // Until the attempt's deadline; nanoseconds::max() without one.
  [[nodiscard]] std::chrono::nanoseconds time_left() const {
    return std::chrono::nanoseconds(host_->time_left(call_));
  }
  // The run's clock, which a test may set.
  [[nodiscard]] Timestamp now() const {
    const heddle_time time = detail::split(std::chrono::nanoseconds(host_->now(call_)));
    return {time.seconds, time.nanoseconds};
  }
  // From 1.
  [[nodiscard]] std::uint32_t attempt() const { return host_->attempt(call_); }
  // The same for every attempt of one visit of this node in the run, unique otherwise.
  [[nodiscard]] std::string idempotency_key() const {
    return std::string(detail::text(host_->idempotency_key(call_)));
  }

  // From now on the host masks `text` wherever it shows text of this run.
  void mark_secret(std::string_view text) const {
    check(host_->mark_secret(call_, detail::view(text)));
  }

  // Ends the node with FAILURE: `return call.fail("not_found", "…");`
  [[nodiscard("return it: nothing ends before run() does")]] Outcome fail(
      std::string_view code, std::string_view message, Again again = Again::allowed) const {
    return fail(Outcome(HEDDLE_OUTCOME_FAILURE), code, message, again);
  }
  // The same with an outcome that is declared with `.fails = true`. With another one it is a bug of
  // the node: only a failure has an error.
  [[nodiscard("return it: nothing ends before run() does")]] Outcome fail(
      Outcome outcome, std::string_view code, std::string_view message,
      Again again = Again::allowed) const {
    report(code, message, again);
    return outcome;
  }
  // Ends the node with INVALID: the inputs are unusable. Never retried.
  [[nodiscard("return it: nothing ends before run() does")]] Outcome invalid(
      std::string_view message) const {
    report("invalid", message, Again::never);
    return Outcome(HEDDLE_OUTCOME_INVALID);
  }

  // States the error of the failure that is about to be returned; the last one counts.
  void report(std::string_view code, std::string_view message, Again again) const {
    heddle_error error{};
    error.struct_size = sizeof error;
    error.flags = again == Again::never ? HEDDLE_ERROR_FINAL : 0;
    error.code = detail::view(code);
    error.message = detail::view(message);
    host_->fail(call_, &error);
  }

  [[nodiscard]] const heddle_host* host() const { return host_; }
  [[nodiscard]] heddle_call* handle() const { return call_; }

  // Turns a host's status into an exception.
  void check(std::uint32_t status) const {
    if (status == HEDDLE_OK) return;
    if (status == HEDDLE_CANCELLED) throw Cancelled();
    const std::string why(detail::text(host_->last_error(call_)));
    if (status == HEDDLE_FAILED) throw Failure("host_failed", why);
    throw std::logic_error("the host refused a call: " + why);
  }

 private:
  void log(std::uint32_t level, std::string_view line) const {
    host_->log(call_, level, detail::view(line));
  }

  const heddle_host* host_;
  heddle_call* call_;
};

template <class Function>
auto Call::blocking(Function function) const -> decltype(function()) {
  using Result = decltype(function());
  struct Job {
    Function* function;
    std::exception_ptr thrown;
    std::conditional_t<std::is_void_v<Result>, std::monostate, std::optional<Result>> result;
  } job{&function, nullptr, {}};
  const std::uint32_t status = host_->run_blocking(
      call_,
      [](void* data) {
        auto& self = *static_cast<Job*>(data);
        try {
          if constexpr (std::is_void_v<Result>) {
            (*self.function)();
          } else {
            self.result.emplace((*self.function)());
          }
        } catch (...) {
          self.thrown = std::current_exception();
        }
      },
      &job);
  if (status == HEDDLE_FAILED) {
    throw Failure("overload", std::string(detail::text(host_->last_error(call_))));
  }
  check(status);
  if (job.thrown) std::rethrow_exception(job.thrown);
  if constexpr (!std::is_void_v<Result>) return std::move(*job.result);
}

}  // namespace heddle

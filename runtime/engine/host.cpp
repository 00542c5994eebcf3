// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <heddle/json.hpp>
#include <limits>

#include "engine/blocking_call.hpp"
#include "engine/frame.hpp"
#include "engine/host_call.hpp"
#include "engine/host_http.hpp"
#include "engine/node_call.hpp"
#include "engine/runtime_state.hpp"
#include "engine/simulate.hpp"
#include "fiber/fiber.hpp"
#include "fiber/wait.hpp"
#include "plugin/contract.hpp"
#include "value/calendar.hpp"
#include "value/json_view.hpp"
#include "value/utf8.hpp"

// The table of functions that a node may call. Each takes what comes from a plugin without trust,
// and lets no exception out: the caller may be of another compiler, or C.
namespace heddle::engine {
namespace {

void log(heddle_call* call, std::uint32_t level, heddle_view message) {
  guarded(call, [&] {
    if (!call->run->logs_observed()) return HEDDLE_OK;
    const std::string masked = repaired_utf8(call->run->masker.mask(text(message)));
    Event event;
    event.kind = Event::Kind::log;
    event.node = call->node->node->id;
    event.node_type = call->node->type->name;
    event.attempt = call->attempt;
    event.level = level <= HEDDLE_LOG_ERROR ? static_cast<Event::Level>(level) : Event::Level::info;
    event.text = masked;
    emit(call, event);
    return HEDDLE_OK;
  });
}

const Value* lent_from(const Value* value) {
  return value;
}

const Value* lent_from(const std::optional<Value>& value) {
  return value ? &*value : nullptr;
}

template <class Values>
std::uint32_t lend(heddle_call* call, const Values& values, std::uint32_t index, const char* what,
                   heddle_value* value) {
  return guarded(call, [&]() -> std::uint32_t {
    if (value == nullptr) {
      return refuse(call, fmt::format("{}: expected room for a value, found a null pointer", what));
    }
    if (index >= values.size()) {
      return refuse(call, fmt::format("read {} number {}, but it declares only {}", what,
                                      index + std::uint64_t{1}, values.size()));
    }
    const Value* lent = lent_from(values[index]);
    if (lent == nullptr) return HEDDLE_ABSENT;
    *value = to_view(*lent, call->arena);
    return HEDDLE_OK;
  });
}

std::uint32_t input(heddle_call* call, std::uint32_t index, heddle_value* value) {
  return lend(call, call->inputs, index, "input", value);
}

std::uint32_t setting(heddle_call* call, std::uint32_t index, heddle_value* value) {
  return lend(call, call->node->settings, index, "setting", value);
}

std::uint32_t output(heddle_call* call, std::uint32_t index, const heddle_value* value) {
  return guarded(call, [&]() -> std::uint32_t {
    std::string why;
    const auto* variable = plugin::find_output(*call->node->type, index, why);
    if (variable == nullptr) return refuse(call, std::move(why));
    expression::Slot& slot = call->outputs[index];
    slot.written = plugin::take_output(*variable, value, call->given_secret, slot.value, why);
    if (!slot.written) return refuse(call, std::move(why));
    // At once, so that what the node says later about it is masked.
    if (holds_secret(slot.value)) call->run->masker.add(slot.value);
    return HEDDLE_OK;
  });
}

std::uint32_t fail(heddle_call* call, const heddle_error* error) {
  return guarded(call, [&]() -> std::uint32_t {
    std::string why;
    auto stated = plugin::take_error(error, why);
    if (!stated) return refuse(call, std::move(why));
    Error& kept = call->error.emplace();
    kept.code = std::move(stated->code);
    kept.message = std::move(stated->message);
    kept.retryable = stated->retryable;
    kept.node = call->node->node->id;
    return HEDDLE_OK;
  });
}

heddle_view last_error(heddle_call* call) {
  return view(call->last_error);
}

std::uint32_t cancelled(heddle_call* call) {
  return static_cast<std::uint32_t>(call->scope->reason());
}

std::int64_t time_left(heddle_call* call) {
  const auto deadline = call->attachment != nullptr ? call->deadline : call->scope->deadline();
  if (deadline == fiber::CancelScope::Clock::time_point::max()) {
    return std::numeric_limits<std::int64_t>::max();
  }
  const auto left = deadline - fiber::CancelScope::Clock::now();
  return std::max<std::int64_t>(0, std::chrono::nanoseconds(left).count());
}

std::int64_t now(heddle_call* call) {
  if (call->run->time->simulated()) {
    return nanoseconds_since_1970(call->run->time->now());
  }
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::uint32_t attempt(heddle_call* call) {
  return call->attempt;
}

heddle_view idempotency_key(heddle_call* call) {
  guarded(call, [&] {
    if (call->key.empty()) call->key = call->frame->key_of(*call->node);
    return HEDDLE_OK;
  });
  return view(call->key);
}

std::uint32_t sleep(heddle_call* call, std::int64_t nanoseconds) {
  return parking(call, [&] {
    return call->run->time->sleep_for(*call->scope, span_of(nanoseconds)) ? HEDDLE_OK
                                                                          : HEDDLE_CANCELLED;
  });
}

std::uint32_t wait_fd(heddle_call* call, std::int32_t fd, std::uint32_t events,
                      std::uint32_t* ready) {
  return parking(call, [&]() -> std::uint32_t {
    if (refuses(*call, fmt::format("waited for file descriptor {}", fd))) {
      return HEDDLE_CANCELLED;
    }
    const fiber::FdResult result = fiber::wait_fd(*call->scope, fd, events);
    if (ready != nullptr) *ready = result.ready;
    if (result) return HEDDLE_OK;
    if (result.cancelled) return HEDDLE_CANCELLED;
    call->last_error =
        fmt::format("cannot wait for file descriptor {}: {}", fd, result.error.message());
    return HEDDLE_FAILED;
  });
}

std::uint32_t run_blocking(heddle_call* call, void (*function)(void*), void* data) {
  return guarded(call, [&]() -> std::uint32_t {
    if (function == nullptr) return refuse(call, "run_blocking: expected a function, found null");
    if (refuses(*call, "ran what may block")) return HEDDLE_CANCELLED;
    if (fiber::Fiber::current() == nullptr) {
      function(data);  // on such a thread already
      return HEDDLE_OK;
    }
    const Parked parked(*call);
    bool told = false;
    const fiber::BlockingPatience patience{
        .time = call->run->runtime->options.blocking_patience, .over = [&] {
          if (std::exchange(told, true)) return false;
          tell_ignored(*call,
                       "its run waits for the function that it gave to call.blocking(), which uses "
                       "what is the node's: let that ask call.cancelled() now and then, or make it "
                       "a node whose about says .blocking = true");
          return false;
        }};
    switch (call->run->runtime->blocking().run(
        *call->scope, [&] { function(data); }, patience)) {
      case fiber::BlockingResult::done:
        return HEDDLE_OK;
      case fiber::BlockingResult::cancelled:
        return HEDDLE_CANCELLED;
      case fiber::BlockingResult::queue_full:
      case fiber::BlockingResult::left:  // it never is
        break;
    }
    call->last_error =
        "all threads for blocking work are busy and their queue is full; allow more with "
        "blocking_threads or blocking_queue, or start fewer runs at once";
    return HEDDLE_FAILED;
  });
}

std::uint32_t parse_json_text(heddle_call* call, heddle_view json, heddle_value* value) {
  return guarded(call, [&]() -> std::uint32_t {
    if (value == nullptr) return refuse(call, "parse_json: expected a value, found a null pointer");
    try {
      *value = parse_json(text(json), call->arena);
      return HEDDLE_OK;
    } catch (const JsonError& error) {
      call->last_error = error.what();
      return HEDDLE_FAILED;
    }
  });
}

std::uint32_t write_json_text(heddle_call* call, const heddle_value* value, heddle_view* json) {
  return guarded(call, [&]() -> std::uint32_t {
    if (json == nullptr) return refuse(call, "write_json: expected a view, found a null pointer");
    auto written = value != nullptr ? write_json_of_texts(*value) : std::nullopt;
    if (!written) {
      std::string why;
      const auto given = plugin::take_value(value, "write_json", why);
      if (!given) return refuse(call, std::move(why));
      written = write_json(*given, Secrets::clear);
    }
    *json = view(call->texts.emplace_back(std::move(*written)));
    return HEDDLE_OK;
  });
}

std::uint32_t mark_secret(heddle_call* call, heddle_view secret) {
  return guarded(call, [&] {
    call->run->masker.add(text(secret));
    return HEDDLE_OK;
  });
}

constexpr std::string_view name = "heddle";
constexpr std::string_view version = HEDDLE_VERSION;

}  // namespace

const constinit heddle_host host_table{sizeof(heddle_host),
                                       HEDDLE_ABI_MINOR,
                                       {name.data(), name.size()},
                                       {version.data(), version.size()},
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
                                       &http_exchange,
                                       &parse_json_text,
                                       &write_json_text,
                                       &mark_secret};

}  // namespace heddle::engine

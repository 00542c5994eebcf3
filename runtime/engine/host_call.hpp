// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <heddle/runtime.hpp>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "engine/frame.hpp"
#include "engine/node_call.hpp"
#include "engine/runtime_state.hpp"
#include "fiber/fiber.hpp"

// What the functions that a node may call have in common: none lets an exception out, and those
// that park do so for whoever calls them, on a fiber or on a thread for blocking work.
//
//   std::uint32_t sleep(heddle_call* call, std::int64_t nanoseconds) {
//     return parking(call, [&] { … return HEDDLE_OK; });
//   }
namespace heddle::engine {

inline std::string_view text(heddle_view view) {
  return view.data == nullptr ? std::string_view{}
                              : std::string_view{view.data, static_cast<std::size_t>(view.size)};
}

inline heddle_view view(std::string_view text) {
  return {text.data(), text.size()};
}

// The node broke a rule of the ABI; the first such is what the run ends with.
inline std::uint32_t refuse(heddle_call* call, std::string why) {
  if (call->defect.empty()) call->defect = why;
  call->last_error = std::move(why);
  return HEDDLE_REFUSED;
}

// Runs a host function's body, and turns what it throws, which is not the plugin's fault, into a
// failure.
template <class Body>
std::uint32_t guarded(heddle_call* call, Body body) noexcept {
  try {
    call->last_error.clear();
    return body();
  } catch (const std::exception& error) {
    try {
      call->last_error = fmt::format("the host could not serve a call: {}", error.what());
    } catch (...) {
      call->last_error.clear();  // no memory even for the message
    }
  } catch (...) {
    call->last_error.clear();
  }
  return HEDDLE_FAILED;
}

// Says nothing once the run has left the call behind: for its observers the node has ended.
inline void emit(heddle_call* call, const Event& event) {
  if (call->attachment == nullptr) return call->frame->emit(event);
  const auto held = call->attachment->hold();
  if (held.owns_lock()) call->frame->emit(event);
}

// A call that parks does not hold its worker meanwhile.
class Parked {
 public:
  explicit Parked(heddle_call& call) : call_(&call) { occupant().leave(*call_); }
  ~Parked() { occupant().enter(*call_); }
  Parked(const Parked&) = delete;
  Parked& operator=(const Parked&) = delete;

 private:
  [[nodiscard]] Occupant& occupant() const { return call_->run->worker->occupant; }
  heddle_call* call_;
};

// Runs `body` where it may park: here on a fiber; from a thread for blocking work, on a fiber of
// the run's worker while the thread waits.
template <class Body>
std::uint32_t parking(heddle_call* call, Body body) noexcept {
  return guarded(call, [&]() -> std::uint32_t {
    if (fiber::Fiber::current() != nullptr) {
      const Parked parked(*call);
      return body();
    }
    std::unique_lock<std::mutex> held;
    if (call->attachment != nullptr) {
      held = call->attachment->hold();
      if (!held.owns_lock()) return HEDDLE_CANCELLED;
    }
    std::uint32_t status = HEDDLE_FAILED;
    call->run->worker->worker.call([&] { status = body(); }, std::move(held));
    return status;
  });
}

// A span that a plugin asks for, so that it can be added to a time: at most a hundred years.
inline std::chrono::nanoseconds span_of(std::int64_t nanoseconds) {
  constexpr std::int64_t most = std::int64_t{100} * 366 * 24 * 3600 * 1'000'000'000;
  return std::chrono::nanoseconds(std::clamp<std::int64_t>(nanoseconds, 0, most));
}

}  // namespace heddle::engine

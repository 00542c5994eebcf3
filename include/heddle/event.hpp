// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/run.hpp>
#include <heddle/value.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// What happens in runs, told as it happens: for logs, traces, metrics and displays.
//
//   const heddle::Subscription watching = runtime.observe([](const heddle::Event& event) {
//     if (event.kind == heddle::Event::Kind::node_finished) count(event.node_type, event.outcome);
//   });
namespace heddle {

namespace engine {
struct Observer;
}

// Something that happened in a run. The views are valid during the callback only, and no text or
// value shows a secret.
struct Event {
  enum class Kind {
    run_started,     // values: the inputs
    node_started,    // attempt 1 begins
    attempt_failed,  // and another follows after `duration`: outcome, error
    node_inputs,     // values (with EventDetail::values only)
    node_finished,   // outcome, duration over all attempts, error, values: the outputs
    log,             // level, text
    http,            // the same; text: method and URL; status or 0; outcome: its failure; duration
    run_finished,    // outcome, duration, error, values: the outputs
  };
  enum class Level { debug, info, warning, error };

  Kind kind = Kind::log;
  std::chrono::system_clock::time_point time;
  std::string_view run_id;
  std::string_view flow;
  std::string_view node;
  // Where the node is when it stands inside others: "probe[3]" for the item with that index of the
  // for_each 'probe', "both.left" for a branch of the parallel 'both', one inside the other with
  // "/". Empty at the top.
  std::string_view within;
  // The nodes whose flows it is inside of, the outermost first: "login/sign_in". Ids are those of
  // the innermost flow. Empty: it is a node of the flow that runs.
  std::string_view flows;
  std::string_view node_type;
  std::uint32_t attempt = 0;
  std::string_view outcome;
  std::chrono::nanoseconds duration{0};  // 0 of a node that began before anybody observed
  const Error* error = nullptr;
  Level level = Level::info;
  std::string_view text;
  std::uint32_t status = 0;
  const std::vector<std::pair<std::string, Value>>* values =
      nullptr;  // null unless EventDetail::values
};

std::string_view name_of(Event::Kind kind);

// What observers are told: only what nodes and the runtime log; also the steps; or also the
// (masked) data and the HTTP exchanges. Logs alone cost a node nothing that does not log.
enum class EventDetail { logs, steps, values };

// While it lives, its observer is called. When its destructor returns, the observer has been called
// for the last time, and what it had captured is let go: it waits for calls that are under way on
// other threads. Inside a call of its own observer it ends the subscription too, without waiting
// for that call, with which the captured is let go. Two observers that end each other's
// subscriptions from inside at the same time would wait for each other for ever.
//
// A Subscription belongs to one thread at a time; it may outlive its Runtime.
class Subscription {
 public:
  Subscription() = default;
  Subscription(Subscription&&) noexcept = default;
  // Ends what it had before, as the destructor does.
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

 private:
  friend class Runtime;
  explicit Subscription(std::shared_ptr<engine::Observer> observer)
      : observer_(std::move(observer)) {}
  std::shared_ptr<engine::Observer> observer_;
};

}  // namespace heddle

#pragma GCC visibility pop

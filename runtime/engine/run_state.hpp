// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <heddle/runtime.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event_clock.hpp"
#include "engine/flow_state.hpp"
#include "engine/run_time.hpp"
#include "engine/whereabouts.hpp"
#include "expression/expression.hpp"
#include "fiber/cancel.hpp"
#include "value/mask.hpp"

// One execution of a flow: a small state over the shared program. All but `whereabouts`,
// `result` and what guards it belongs to the worker's thread once the run has begun.
namespace heddle::engine {

struct WorkerSlot;

struct RunState : std::enable_shared_from_this<RunState> {
  std::shared_ptr<const FlowState> program;
  std::shared_ptr<RuntimeState> runtime;
  WorkerSlot* worker = nullptr;
  expression::Slots first_slots{{}};  // that the run begins with
  SecretReadings secrets;             // that it and the flows inside it take
  Masker masker;
  std::optional<RunTime> time;          // always there once the run has been made
  std::chrono::nanoseconds timeout{0};  // of the run as a whole; 0: none
  std::chrono::steady_clock::time_point begun;
  std::uint64_t steps = 0;  // from node to node, in all its frames
  EventClock event_clock;

  // The run's scope while it executes; null before and after.
  fiber::CancelScope* scope = nullptr;
  // When a cancelled run has to be done with cleaning up; set by the first that does.
  std::optional<std::chrono::steady_clock::time_point> cleanup_ends;
  // The first node that was left behind because it did not stop; empty: none was.
  std::string left_behind;
  // Where it was when it was cancelled, as Error::node says it; empty: at none.
  std::string stopped_at;
  // A cancellation that came before the run had a scope.
  fiber::CancelReason asked_to_stop = fiber::CancelReason::none;

  Whereabouts whereabouts;
  std::uint64_t number = 0;  // in the order of starting

  std::mutex mutex;
  std::condition_variable ended;
  bool has_begun = false;
  bool finished = false;
  unsigned waiting = 0;  // threads, until it is finished
  RunResult result;

  // Never changes once the run has been made.
  [[nodiscard]] const std::string& id() const { return result.run_id; }
  [[nodiscard]] const flow::Flow& flow() const { return *program->flow; }
  void begin(std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock(mutex);
    begun = now;
    has_begun = true;
  }
  // Completes the event with what is the same for all of this run (the time, unless it has one),
  // and tells the observers.
  void emit(Event& event) const;
  [[nodiscard]] bool observed() const;
  // Whether somebody wants to see what nodes log.
  [[nodiscard]] bool logs_observed() const;
  // Whether somebody wants to see data.
  [[nodiscard]] bool values_observed() const;
};

// Runs the flow to its end, on a fiber of its worker, and leaves the result in `run.result`. Throws
// nothing: what goes wrong inside is a result too.
void execute(RunState& run) noexcept;

}  // namespace heddle::engine

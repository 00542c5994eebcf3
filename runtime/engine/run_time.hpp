// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/value.hpp>
#include <map>
#include <optional>
#include <utility>

#include "expression/expression.hpp"
#include "fiber/cancel.hpp"

// The time of one run. All that a run waits for by the clock it waits for here, so that a simulated
// run can wait without time going by. A simulated time moves only when no fiber of the run is
// awake, and then at once to where the first of them goes on: what happens at the same time in
// branches side by side has one order and one total, the same as with a real clock.
//
//   run.time->sleep_for(*frame.scope, 200ms);            // false: cancelled
//   RunTime::Limit limit(*run.time, attempt_scope, 10s); // ends the scope, as its deadline
//
// All members belong to the worker's thread.
namespace heddle::engine {

class RunTime final : public expression::Clock {
 public:
  // The host's: real.
  explicit RunTime(const expression::Clock& host) : host_(&host) {}
  // A simulated one, which begins at `begin`.
  explicit RunTime(Timestamp begin) : now_(begin) {}
  RunTime(const RunTime&) = delete;
  RunTime& operator=(const RunTime&) = delete;

  [[nodiscard]] bool simulated() const { return host_ == nullptr; }
  [[nodiscard]] Timestamp now() const override { return simulated() ? now_ : host_->now(); }

  // Parks the fiber; false when the scope was cancelled first.
  bool sleep_for(fiber::CancelScope& scope, std::chrono::nanoseconds span);

  // How many fibers of the run are awake: at first its own. One that is about to wait for another
  // falls asleep, and so does one that ends; whoever makes another go on, or starts it, wakes it.
  void wake() { ++awake_; }
  void fall_asleep();

  class Limit;

 private:
  using Moment = std::pair<Timestamp, std::uint64_t>;  // and the order of entry
  // What happens at a moment: a fiber goes on, or a limit ends a scope.
  class Event {
   public:
    virtual void happen() = 0;

   protected:
    ~Event() = default;
  };
  class Sleeper;

  Moment enter(std::chrono::nanoseconds span, Event& event);
  void leave(const Moment& moment) { events_.erase(moment); }

  const expression::Clock* host_ = nullptr;
  Timestamp now_;
  std::uint64_t entries_ = 0;
  std::int64_t awake_ = 1;
  std::map<Moment, Event*> events_;
};

// Cancels a scope, with the reason `deadline`, once `span` has gone by.
class RunTime::Limit final : private RunTime::Event {
 public:
  Limit(RunTime& time, fiber::CancelScope& scope, std::chrono::nanoseconds span);
  ~Limit();
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

 private:
  void happen() override;

  RunTime& time_;
  fiber::CancelScope& scope_;
  std::optional<Moment> moment_;
};

}  // namespace heddle::engine

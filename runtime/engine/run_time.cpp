// SPDX-License-Identifier: Apache-2.0
#include "engine/run_time.hpp"

#include "fiber/fiber.hpp"
#include "fiber/wait.hpp"

namespace heddle::engine {
namespace {

constexpr std::int64_t second = 1'000'000'000;

Timestamp after(Timestamp time, std::chrono::nanoseconds span) {
  const std::int64_t nanoseconds = time.nanoseconds + span.count() % second;
  time.seconds += span.count() / second + nanoseconds / second;
  time.nanoseconds = static_cast<std::int32_t>(nanoseconds % second);
  return time;
}

}  // namespace

class RunTime::Sleeper final : private RunTime::Event {
 public:
  Sleeper(RunTime& time, fiber::CancelScope& scope, std::chrono::nanoseconds span)
      : time_(time),
        moment_(time.enter(span, *this)),
        cancelled_(scope, [this] { go_on(false); }) {}

  // Whether the moment came.
  bool sleep() {
    time_.fall_asleep();
    while (!awake_) fiber::Fiber::park();
    return came_;
  }

 private:
  void happen() override { go_on(true); }
  void go_on(bool came) {
    if (awake_) return;
    awake_ = true;
    came_ = came;
    time_.leave(moment_);
    time_.wake();
    fiber_->resume();
  }

  RunTime& time_;
  fiber::Fiber* fiber_ = fiber::Fiber::current();
  bool awake_ = false;
  bool came_ = false;
  Moment moment_;
  fiber::CancelScope::Registration cancelled_;
};

bool RunTime::sleep_for(fiber::CancelScope& scope, std::chrono::nanoseconds span) {
  if (!simulated()) return fiber::sleep_for(scope, span);
  if (scope.cancelled()) return false;
  return Sleeper(*this, scope, span).sleep();
}

RunTime::Moment RunTime::enter(std::chrono::nanoseconds span, Event& event) {
  const Moment moment{after(now_, span), ++entries_};
  events_.emplace(moment, &event);
  return moment;
}

void RunTime::fall_asleep() {
  --awake_;
  if (!simulated()) return;
  // A limit may end what nobody waits in.
  while (awake_ == 0 && !events_.empty()) {
    const auto [moment, event] = *events_.begin();
    now_ = moment.first;
    event->happen();
  }
}

RunTime::Limit::Limit(RunTime& time, fiber::CancelScope& scope, std::chrono::nanoseconds span)
    : time_(time), scope_(scope) {
  if (time.simulated()) {
    moment_ = time.enter(span, *this);
  } else {
    scope.set_deadline(fiber::Alarm::after(span));
  }
}

RunTime::Limit::~Limit() {
  if (moment_) time_.leave(*moment_);
}

void RunTime::Limit::happen() {
  time_.leave(*moment_);
  moment_.reset();
  scope_.cancel(fiber::CancelReason::deadline);
}

}  // namespace heddle::engine

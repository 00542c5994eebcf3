// SPDX-License-Identifier: Apache-2.0
#include "fiber/alarm.hpp"

#include "fiber/worker_impl.hpp"

namespace heddle::fiber {

Alarm::Clock::time_point Alarm::after(std::chrono::nanoseconds duration) {
  const auto now = Clock::now();
  return duration > Clock::time_point::max() - now ? Clock::time_point::max() : now + duration;
}

void Alarm::set(Clock::time_point when) {
  stop();
  if (when == Clock::time_point::max()) return;
  when_ = when;
  worker_->impl_->alarms.add(*this);
}

void Alarm::stop() noexcept {
  if (!is_linked()) return;
  worker_->impl_->alarms.remove(*this);
  when_ = Clock::time_point::max();
}

AlarmClock::AlarmClock(Worker& worker, boost::asio::io_context& context)
    : worker_(&worker), timer_(context) {}

void AlarmClock::add(Alarm& alarm) {
  // Most are set for the same time from now on, and so behind all others.
  alarms_.insert(alarms_.end(), alarm);
  if (alarm.when() < armed_) arm();
}

void AlarmClock::remove(Alarm& alarm) noexcept {
  alarms_.erase(alarms_.iterator_to(alarm));
}

void AlarmClock::arm() {
  armed_ = alarms_.begin()->when();
  timer_.expires_at(armed_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) ring_due();  // else it was set to an earlier time
  });
}

void AlarmClock::ring_due() {
  armed_ = Alarm::Clock::time_point::max();
  {
    const Worker::DeferResumes defer(*worker_);
    const auto now = Alarm::Clock::now();
    while (!alarms_.empty() && alarms_.begin()->when() <= now) {
      Alarm& alarm = *alarms_.begin();
      alarm.stop();
      alarm.ring_(alarm.data_);
    }
  }
  if (!alarms_.empty()) arm();
}

}  // namespace heddle::fiber

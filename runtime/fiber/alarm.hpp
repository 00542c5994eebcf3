// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/intrusive/set_hook.hpp>
#include <chrono>

// Nearly every request and attempt has a time limit and nearly none reaches it. A timer of the
// operating system for each would cost a system call and an allocation; an Alarm is a node in its
// worker's tree of times, and setting and stopping one costs neither.
//
//   Alarm alarm(worker, [](void* data) { static_cast<Request*>(data)->give_up(); }, &request);
//   alarm.set(Alarm::Clock::now() + 10s);
//
// All members belong to the worker's thread. An alarm must not move while it is set.
namespace heddle::fiber {

class Worker;

class Alarm : public boost::intrusive::set_base_hook<> {
 public:
  using Clock = std::chrono::steady_clock;
  // Runs on the worker's loop; must not block or park. Fibers that it resumes go on after it.
  using Ring = void (*)(void* data);

  Alarm(Worker& worker, Ring ring, void* data) noexcept
      : worker_(&worker), ring_(ring), data_(data) {}
  ~Alarm() { stop(); }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // `duration` from now; max() when that is beyond what the clock can tell.
  [[nodiscard]] static Clock::time_point after(std::chrono::nanoseconds duration);

  // Rings once, at `when` or soon after; an earlier setting is forgotten. max() never rings.
  void set(Clock::time_point when);
  void stop() noexcept;

  // max() while it is not set.
  [[nodiscard]] Clock::time_point when() const noexcept { return when_; }

 private:
  friend class AlarmClock;

  Worker* worker_;
  Ring ring_;
  void* data_;
  Clock::time_point when_ = Clock::time_point::max();
};

}  // namespace heddle::fiber

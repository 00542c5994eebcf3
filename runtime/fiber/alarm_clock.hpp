// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/set.hpp>

#include "fiber/alarm.hpp"

// The tree of a worker's alarms and the one timer behind them. The timer is left to run when its
// alarm is stopped: ringing for nobody every few seconds is cheaper than a system call per request.
namespace heddle::fiber {

class AlarmClock {
 public:
  AlarmClock(Worker& worker, boost::asio::io_context& context);

  void add(Alarm& alarm);
  void remove(Alarm& alarm) noexcept;

 private:
  struct When {
    using type = Alarm::Clock::time_point;
    type operator()(const Alarm& alarm) const noexcept { return alarm.when_; }
  };

  void arm();
  void ring_due();

  Worker* worker_;
  boost::asio::steady_timer timer_;
  Alarm::Clock::time_point armed_ = Alarm::Clock::time_point::max();
  boost::intrusive::multiset<Alarm, boost::intrusive::key_of_value<When>> alarms_;
};

}  // namespace heddle::fiber
